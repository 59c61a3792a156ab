//! Keys. Everything that can be done with a pointer has one.

use super::Wants;
use crate::model::spec::Label;
use crate::viewer::intent::{Intent, Screen, Tab, View};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{Key, Modifiers};

/// The sheet of keys: key, what it does.
pub const KEYS: [(&str, &str); 27] = [
    ("Space", "play or pause"),
    ("← →", "back, on by an hour"),
    ("Shift ← →", "back, on by a day"),
    ("Ctrl ← →", "to the event before, to the next"),
    ("Home End", "start, end of the truce"),
    (", .", "slower, faster"),
    (
        "1 … 5",
        "through the eyes of the monitors, side a, side b, truth, score",
    ),
    ("T, held", "the truth, unless it is locked away"),
    ("M", "set or take away a bookmark"),
    ("L", "repeat the day around the clock, or no longer"),
    ("N", "the next seed"),
    ("[ ]", "sector before, next sector"),
    ("PgUp PgDn", "zoom in, out about the selected sector"),
    ("0", "the whole front"),
    ("Shift PgUp PgDn", "move along the front"),
    ("I", "the sector"),
    ("E", "evidence"),
    ("A", "attribution"),
    ("U", "bulletin"),
    ("B", "the mission: assets and money"),
    ("W", "why a violation was or was not established"),
    ("H", "charts"),
    ("C", "compare two regimes"),
    ("+ −", "larger, smaller text"),
    ("P", "save a picture"),
    ("Ctrl L", "show the code of this truce and place"),
    ("Esc, ?", "home; this sheet"),
];

/// Keys that were pressed, unless somebody is typing.
pub fn keys(context: &egui::Context, session: &Session) -> Wants {
    if context.egui_wants_keyboard_input() {
        return Vec::new();
    }
    let regimes_free = matches!(session.screen, Screen::Lab | Screen::Compare);
    let mut wants = Vec::new();
    context.input_mut(|input| {
        let mut on = |modifiers: Modifiers, key: Key, intent: Intent| {
            // taken away, so that a button under the focus does not act on it too
            if input.consume_key(modifiers, key) {
                wants.push(intent);
            }
        };
        let (none, shift, control) = (Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND);
        on(none, Key::Escape, Intent::Go(Screen::Home));
        on(none, Key::Plus, Intent::Scale(session.settings.scale + 0.1));
        on(
            none,
            Key::Equals,
            Intent::Scale(session.settings.scale + 0.1),
        );
        on(
            none,
            Key::Minus,
            Intent::Scale(session.settings.scale - 0.1),
        );
        on(shift, Key::Slash, Intent::Go(Screen::Settings));
        on(none, Key::Questionmark, Intent::Go(Screen::Settings));
        if !regimes_free {
            return;
        }
        on(control, Key::L, Intent::CopyLink);
        on(control, Key::ArrowLeft, Intent::NextEvent(false));
        on(control, Key::ArrowRight, Intent::NextEvent(true));
        on(shift, Key::ArrowLeft, Intent::Step(-24));
        on(shift, Key::ArrowRight, Intent::Step(24));
        on(none, Key::Space, Intent::TogglePlay);
        on(none, Key::ArrowLeft, Intent::Step(-1));
        on(none, Key::ArrowRight, Intent::Step(1));
        on(none, Key::Home, Intent::Seek(0.0));
        on(none, Key::End, Intent::Seek(session.clock.total()));
        let speed = session.clock.speed;
        on(none, Key::Comma, Intent::SetSpeed(speed.saturating_sub(1)));
        on(none, Key::Period, Intent::SetSpeed(speed + 1));
        let views = [
            (Key::Num1, View::Monitors),
            (Key::Num2, View::Side(Label::A)),
            (Key::Num3, View::Side(Label::B)),
            (Key::Num4, View::Truth),
            (Key::Num5, View::Score),
        ];
        for (key, view) in views {
            on(none, key, Intent::Look(view));
        }
        on(none, Key::M, Intent::Bookmark);
        on(none, Key::L, Intent::Loop(around(session)));
        on(
            none,
            Key::N,
            Intent::SetSeed(session.left.key().seed.saturating_add(1)),
        );
        let sector = session.sector;
        on(
            none,
            Key::OpenBracket,
            Intent::SelectSector(Some(sector.map_or(0, |i| i.saturating_sub(1)))),
        );
        on(
            none,
            Key::CloseBracket,
            Intent::SelectSector(Some(sector.map_or(0, |i| i + 1))),
        );
        let (from, to) = session.span;
        let about = sector.map_or((from + to) / 2.0, |i| i as f32 + 0.5);
        let quarter = (to - from) / 4.0;
        on(shift, Key::PageUp, Intent::Pan(-quarter));
        on(shift, Key::PageDown, Intent::Pan(quarter));
        on(none, Key::PageUp, Intent::Zoom(1.5, about));
        on(none, Key::PageDown, Intent::Zoom(1.0 / 1.5, about));
        on(none, Key::Num0, Intent::WholeFront);
        let tabs = [
            (Key::I, Tab::Inspector),
            (Key::E, Tab::Evidence),
            (Key::A, Tab::Attribution),
            (Key::U, Tab::Bulletin),
            (Key::B, Tab::Budget),
            (Key::W, Tab::Why),
            (Key::H, Tab::Charts),
        ];
        for (key, tab) in tabs {
            on(none, key, Intent::OpenTab(tab));
        }
        let other = if session.screen == Screen::Compare {
            Screen::Lab
        } else {
            Screen::Compare
        };
        on(none, Key::C, Intent::Go(other));
        on(none, Key::P, Intent::Picture);
        let held = input.key_down(Key::T);
        let peeking = session.is_peeking();
        if held != peeking {
            wants.push(Intent::Peek(held));
        }
    });
    wants
}

/// The day around the clock, or nothing when a stretch is repeated already.
fn around(session: &Session) -> Option<(f32, f32)> {
    if session.clock.repeat.is_some() {
        return None;
    }
    let from = (session.clock.hours() / 24.0).floor() * 24.0;
    Some((from, (from + 24.0).min(session.clock.total())))
}
