//! The timeline: when it happened, when it was known, and the arcs between.

use super::focus::{self, Focus};
use super::{Wants, color32, colours, muted, small, with_key};
use crate::viewer::clock::{SPEEDS, in_words};
use crate::viewer::evidence::{self, Event};
use crate::viewer::intent::Intent;
use crate::viewer::keymap::{Action, Pace};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{Align2, Rect, Stroke, Ui, pos2, vec2};

/// \[1\] — arcs drawn at most: beyond that they are one grey cloud.
const MAX_ARCS: usize = 120;

/// Buttons and the timeline itself.
pub fn timeline(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.add_space(4.0);
    buttons(ui, session, wants);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 78.0), egui::Sense::click_and_drag());
    let place = Place {
        rect: Rect::from_min_max(rect.min + vec2(96.0, 2.0), rect.max - vec2(10.0, 16.0)),
        total: session.clock.total().max(1.0),
    };
    paint(ui, session, &place, rect);
    focus::mark(ui, session, &response, rect, Focus::Line);
    let pointed = response.interact_pointer_pos();
    if let Some(at) = pointed.filter(|_| response.clicked() || response.dragged()) {
        wants.push(Intent::Seek(place.hours_at(at.x)));
    }
    if let Some(at) = response.hover_pos() {
        let hours = place.hours_at(at.x);
        response.on_hover_text_at_pointer(in_words(hours));
    }
    ui.add_space(2.0);
}

struct Place {
    rect: Rect,
    total: f32,
}

impl Place {
    fn x(&self, hours: f32) -> f32 {
        self.rect.left() + self.rect.width() * (hours / self.total).clamp(0.0, 1.0)
    }

    fn hours_at(&self, x: f32) -> f32 {
        (x - self.rect.left()) / self.rect.width().max(1.0) * self.total
    }

    /// Middle of the row of what happened, and of what was known.
    fn rows(&self) -> [f32; 2] {
        let height = self.rect.height();
        [
            self.rect.top() + height * 0.27,
            self.rect.top() + height * 0.80,
        ]
    }
}

fn buttons(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.horizontal(|ui| {
        let mut button = |ui: &mut Ui, words: &str, about: &str, action: Action, intent: Intent| {
            let about = with_key(session, about, action);
            let size = vec2(if words.len() > 6 { 76.0 } else { 38.0 }, 24.0);
            let button = egui::Button::new(words);
            if ui.add_sized(size, button).on_hover_text(about).clicked() {
                wants.push(intent);
            }
        };
        button(
            ui,
            "|<",
            "To the event before",
            Action::Move(Pace::Event, false),
            Intent::NextEvent(false),
        );
        button(
            ui,
            "−1 d",
            "Back a day",
            Action::Move(Pace::Day, false),
            Intent::Step(-24),
        );
        button(
            ui,
            "−1 h",
            "Back an hour",
            Action::Move(Pace::Hour, false),
            Intent::Step(-1),
        );
        let play = if session.clock.playing {
            "⏸ Pause"
        } else {
            "▶ Play"
        };
        button(ui, play, "Play or pause", Action::Play, Intent::TogglePlay);
        button(
            ui,
            "+1 h",
            "On by an hour",
            Action::Move(Pace::Hour, true),
            Intent::Step(1),
        );
        button(
            ui,
            "+1 d",
            "On by a day",
            Action::Move(Pace::Day, true),
            Intent::Step(24),
        );
        button(
            ui,
            ">|",
            "To the next event",
            Action::Move(Pace::Event, true),
            Intent::NextEvent(true),
        );
        ui.separator();
        for (i, (_, name)) in SPEEDS.iter().enumerate() {
            if ui
                .selectable_label(i == session.clock.speed, *name)
                .clicked()
            {
                wants.push(Intent::SetSpeed(i));
            }
        }
        ui.separator();
        let repeating = session.clock.repeat.is_some();
        let label = ui
            .selectable_label(repeating, "Loop")
            .on_hover_text(with_key(
                session,
                "Repeat the day around the clock",
                Action::Loop,
            ));
        if label.clicked() {
            let day = (session.clock.hours() / 24.0).floor() * 24.0;
            let stretch = (day, (day + 24.0).min(session.clock.total()));
            wants.push(Intent::Loop((!repeating).then_some(stretch)));
        }
        let mark = ui.button("Bookmark").on_hover_text(with_key(
            session,
            "Set or take away a bookmark here",
            Action::Bookmark,
        ));
        if mark.clicked() {
            wants.push(Intent::Bookmark);
        }
        for at in &session.clock.bookmarks {
            if ui.small_button(in_words(*at)).clicked() {
                wants.push(Intent::Seek(*at));
            }
        }
        // cut off where there is no room: a wide line would widen the timeline too
        let words = muted(session, session_words(session));
        ui.add(egui::Label::new(words).truncate());
    });
}

/// What is open, in few words.
fn session_words(session: &Session) -> String {
    let opened = session.opened();
    let digest = session.left.ending().map(|ending| ending.digest.as_str());
    format!(
        "{} · hash {:016x} · digest {}",
        opened.name,
        opened.hash,
        digest.unwrap_or("…")
    )
}

fn paint(ui: &Ui, session: &Session, place: &Place, whole: Rect) {
    let painter = ui.painter().with_clip_rect(whole);
    let palette = colours(session);
    let (faint, text) = (color32(palette.frame), color32(palette.muted));
    let [happened, known] = place.rows();
    let names = if session.view().shows_truth() {
        ["happened", "known"]
    } else {
        ["said to have", "known"]
    };
    for (y, name) in [(happened, names[0]), (known, names[1])] {
        painter.text(
            pos2(whole.left() + 8.0, y),
            Align2::LEFT_CENTER,
            name,
            small(),
            text,
        );
        let line = [pos2(place.rect.left(), y), pos2(place.rect.right(), y)];
        painter.line_segment(line, Stroke::new(1.0, faint));
    }
    days(&painter, place, text, faint);
    if let Some((from, to)) = session.clock.repeat {
        let stretch = Rect::from_x_y_ranges(place.x(from)..=place.x(to), place.rect.y_range());
        painter.rect_filled(stretch, 0.0, color32(palette.monitors).gamma_multiply(0.25));
    }
    let events = session.events();
    histogram(&painter, session, place, &events);
    arcs(&painter, session, place, &events);
    for at in &session.clock.bookmarks {
        let x = place.x(*at);
        let top = place.rect.top();
        let flag = vec![pos2(x, top), pos2(x + 7.0, top + 3.5), pos2(x, top + 7.0)];
        painter.add(egui::Shape::convex_polygon(
            flag,
            color32(palette.attention),
            Stroke::NONE,
        ));
    }
    // what is not computed yet
    let computed = place.x(session.left.computed_hours());
    if computed < place.rect.right() {
        let rest = Rect::from_x_y_ranges(computed..=place.rect.right(), place.rect.y_range());
        painter.rect_filled(rest, 0.0, faint.gamma_multiply(0.5));
    }
    let x = place.x(session.clock.hours());
    let hand = [pos2(x, place.rect.top()), pos2(x, place.rect.bottom())];
    painter.line_segment(hand, Stroke::new(2.0, color32(palette.text)));
    painter.circle_filled(pos2(x, place.rect.bottom()), 5.0, color32(palette.text));
}

fn days(painter: &egui::Painter, place: &Place, text: egui::Color32, faint: egui::Color32) {
    let n = (place.total / 24.0).ceil().max(1.0) as usize;
    // at most about fifteen numbers
    let every = n.div_ceil(15).max(1);
    for day in 0..n {
        let x = place.x(day as f32 * 24.0);
        let tick = [
            pos2(x, place.rect.bottom() - 2.0),
            pos2(x, place.rect.bottom() + 2.0),
        ];
        painter.line_segment(tick, Stroke::new(1.0, faint));
        if day % every == 0 {
            let anchor = if day == 0 {
                Align2::LEFT_TOP
            } else {
                Align2::CENTER_TOP
            };
            painter.text(
                pos2(x, place.rect.bottom() + 3.0),
                anchor,
                format!("day {}", day + 1),
                small(),
                text,
            );
        }
    }
}

/// Events by day: how many happened, above, and how many became known, below.
fn histogram(painter: &egui::Painter, session: &Session, place: &Place, events: &[Event]) {
    let n = (place.total / 24.0).ceil().max(1.0) as usize;
    let mut counts = vec![[0_u32; 2]; n];
    let (now, view) = (session.clock.second(), session.view());
    for event in events
        .iter()
        .filter(|e| evidence::visible_at(e, view) <= now)
    {
        if let Some(day) = counts.get_mut(event.happened_s as usize / 86_400) {
            day[0] += 1;
        }
        let known = event.known_s.filter(|at| *at <= now);
        if let Some(day) = known.and_then(|at| counts.get_mut(at as usize / 86_400)) {
            day[1] += 1;
        }
    }
    let most = counts.iter().flatten().copied().max().unwrap_or(0).max(1);
    let palette = colours(session);
    let fill = color32(palette.unknown).gamma_multiply(0.35);
    for (day, both) in counts.iter().enumerate() {
        for (y, count) in place.rows().into_iter().zip(both) {
            let height = (*count as f32 / most as f32).sqrt() * place.rect.height() * 0.22;
            let (from, to) = (
                place.x(day as f32 * 24.0) + 1.0,
                place.x((day + 1) as f32 * 24.0) - 1.0,
            );
            let bar = Rect::from_x_y_ranges(from..=to, y - height..=y);
            painter.rect_filled(bar, 0.0, fill);
        }
    }
}

/// Dots for what happened, and arcs to when it was known: long arcs are slow ones. Arcs only of the
/// newest that the view may know at this hour.
fn arcs(painter: &egui::Painter, session: &Session, place: &Place, events: &[Event]) {
    let (now, view) = (session.clock.second(), session.view());
    let palette = colours(session);
    let [happened, known] = place.rows();
    let shown: Vec<&Event> = events
        .iter()
        .filter(|event| evidence::visible_at(event, view) <= now)
        .collect();
    let newest = shown.len().saturating_sub(MAX_ARCS);
    for (i, event) in shown.iter().enumerate() {
        let colour = match event.side {
            Some(side) => color32(palette.sides[side as usize]),
            None => color32(palette.unknown),
        };
        let from = pos2(place.x(event.happened_s as f32 / 3_600.0), happened);
        painter.circle_filled(from, 2.0, colour);
        if let Some(at) = event.known_s.filter(|at| *at <= now && i >= newest) {
            let to = pos2(place.x(at as f32 / 3_600.0), known);
            let bend = vec2(0.0, (known - happened) * 0.5);
            let curve = egui::epaint::CubicBezierShape::from_points_stroke(
                [from, from + bend, to - bend, to],
                false,
                egui::Color32::TRANSPARENT,
                Stroke::new(0.8, colour.gamma_multiply(0.6)),
            );
            painter.add(curve);
            painter.circle_filled(to, 2.0, colour);
        }
    }
}
