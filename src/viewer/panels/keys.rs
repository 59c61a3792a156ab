//! Keys that were pressed become what the person wants. Everything that can be done with a
//! pointer has one.

use super::Wants;
use super::focus::{self, Focus};
use crate::viewer::intent::{Intent, Screen, Search, Tab};
use crate::viewer::keymap::{Action, Chord, Line, Pace};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{Event, Key};

/// What the keys ask for that were pressed.
pub fn keys(context: &egui::Context, session: &Session) -> Wants {
    if let Some(action) = session.keyboard.waits {
        return new_key(context, action);
    }
    if session.search.is_some() {
        // the list takes its keys itself
        return Vec::new();
    }
    let focus = focus::before(context);
    let mut wants = Vec::new();
    context.input_mut(|input| {
        // taken away, so that a button under the focus does not act on it too
        input.events.retain(|event| {
            let Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            let chord = Chord::of(*key, *modifiers);
            match wanted(session, focus, chord) {
                Some(asked) => {
                    wants.extend(asked);
                    false
                }
                None => true,
            }
        });
        let peek = session.keyboard.map.chord(Action::Peek);
        let held = has_map(session) && focus != Focus::Text && peek.is_held(input);
        if held != session.is_peeking() {
            wants.push(Intent::Peek(held));
        }
    });
    wants
}

fn has_map(session: &Session) -> bool {
    matches!(session.screen, Screen::Lab | Screen::Compare)
}

/// What a key asks for; none when it is for somebody else.
fn wanted(session: &Session, focus: Focus, chord: Chord) -> Option<Wants> {
    let bare = !chord.command && !chord.shift && !chord.alt;
    if bare && chord.key == Key::Escape && focus != Focus::Nothing {
        // it took the focus away
        return Some(Vec::new());
    }
    if focus == Focus::Map
        && bare
        && let Some(intent) = on_map(session, chord.key)
    {
        return Some(vec![intent]);
    }
    let Line {
        action, everywhere, ..
    } = *session.keyboard.map.line_of(chord)?;
    let arrow = matches!(
        chord.key,
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
    );
    let press = matches!(chord.key, Key::Space | Key::Enter);
    let leap = matches!(
        chord.key,
        Key::PageUp | Key::PageDown | Key::Home | Key::End
    );
    let others = match focus {
        // letters are letters; with Ctrl they may be ours
        Focus::Text => action != Action::Palette || bare,
        Focus::Widget => bare && (arrow || press),
        Focus::Rows => bare && (arrow || press || leap),
        Focus::Nothing | Focus::Map | Focus::Line => false,
    };
    if others || !(everywhere || has_map(session)) {
        return None;
    }
    Some(intent(session, action).into_iter().collect())
}

/// Keys of the map while it has the focus.
fn on_map(session: &Session, key: Key) -> Option<Intent> {
    match key {
        Key::ArrowLeft => Some(sector(session, false)),
        Key::ArrowRight => Some(sector(session, true)),
        Key::ArrowUp => intent(session, Action::Zoom(true)),
        Key::ArrowDown => intent(session, Action::Zoom(false)),
        Key::Enter => Some(Intent::OpenTab(Tab::Inspector)),
        _ => None,
    }
}

fn sector(session: &Session, next: bool) -> Intent {
    let last = usize::from(session.opened().spec.front.n_sectors).saturating_sub(1);
    Intent::SelectSector(Some(match (session.sector, next) {
        // the first that is shown
        (None, _) => session.span.0.max(0.0) as usize,
        (Some(i), false) => i.saturating_sub(1),
        (Some(i), true) => (i + 1).min(last),
    }))
}

/// The next key that is pressed, for an action that waits for it.
fn new_key(context: &egui::Context, action: Action) -> Wants {
    let mut wants = Vec::new();
    context.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            if wants.is_empty() {
                wants.push(match key {
                    Key::Escape => Intent::WaitForKey(None),
                    _ => Intent::GiveKey(action, Chord::of(*key, *modifiers)),
                });
            }
            false
        });
    });
    wants
}

/// What an action asks for; nothing when it works only while a key is held.
pub fn intent(session: &Session, action: Action) -> Option<Intent> {
    let (from, to) = session.span;
    let quarter = (to - from) / 4.0;
    let sign = |on: bool| if on { 1.0 } else { -1.0 };
    Some(match action {
        Action::Play => Intent::TogglePlay,
        Action::Move(Pace::Hour, on) => Intent::Step(if on { 1 } else { -1 }),
        Action::Move(Pace::Day, on) => Intent::Step(if on { 24 } else { -24 }),
        Action::Move(Pace::Event, on) => Intent::NextEvent(on),
        Action::Bound(false) => Intent::Seek(0.0),
        Action::Bound(true) => Intent::Seek(session.clock.total()),
        Action::Speed(false) => Intent::SetSpeed(session.clock.speed.saturating_sub(1)),
        Action::Speed(true) => Intent::SetSpeed(session.clock.speed + 1),
        Action::Look(view) => Intent::Look(view),
        Action::Peek => return None,
        Action::Bookmark => Intent::Bookmark,
        Action::Loop => Intent::Loop(around(session)),
        Action::NextSeed => Intent::SetSeed(session.left.key().seed.saturating_add(1)),
        Action::Sector(next) => sector(session, next),
        Action::Zoom(nearer) => {
            let about = session.sector.map_or((from + to) / 2.0, |i| i as f32 + 0.5);
            Intent::Zoom(if nearer { 1.5 } else { 1.0 / 1.5 }, about)
        }
        Action::Along(on) => Intent::Pan(sign(on) * quarter),
        Action::WholeFront => Intent::WholeFront,
        Action::Lens => Intent::Lens(!session.lens),
        Action::Tab(tab) => Intent::OpenTab(tab),
        Action::Compare if session.screen == Screen::Compare => Intent::Go(Screen::Lab),
        Action::Compare => Intent::Go(Screen::Compare),
        Action::Palette | Action::Find => Intent::Search(Some(Search {
            places_only: action == Action::Find,
            ..Search::default()
        })),
        Action::Text(larger) => Intent::Scale(session.settings.scale + 0.1 * sign(larger)),
        Action::Picture => Intent::Picture,
        Action::Record => Intent::Record,
        Action::Code => Intent::CopyLink,
        Action::Home => Intent::Go(Screen::Home),
        Action::Sheet => Intent::Go(Screen::Settings),
    })
}

/// Words of a tooltip with the key of an action.
pub fn with_key(session: &Session, words: &str, action: Action) -> String {
    format!("{words} ({})", session.keyboard.map.words(action))
}

/// The day around the clock, or nothing when a stretch is repeated already.
fn around(session: &Session) -> Option<(f32, f32)> {
    if session.clock.repeat.is_some() {
        return None;
    }
    let from = (session.clock.hours() / 24.0).floor() * 24.0;
    Some((from, (from + 24.0).min(session.clock.total())))
}
