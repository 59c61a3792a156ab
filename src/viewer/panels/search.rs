//! The list that is filtered by typing, over the middle of the window.

use super::{Wants, color32, colours, muted, named};
use crate::viewer::intent::{Intent, Search};
use crate::viewer::search::{self, Found};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{Align, Align2, Id, Key, Modifiers, RichText, Stroke, vec2};

/// \[1\] — lines that a leap skips.
const LEAP: usize = 10;

/// The list, while something is looked for.
pub fn search(context: &egui::Context, session: &Session, wants: &mut Wants) {
    let Some(search) = &session.search else {
        // keys are those of the window again
        context.memory_mut(|memory| memory.surrender_focus(field_id()));
        return;
    };
    let mut next = search.clone();
    let found = search::search(session, search);
    let chosen = search::chosen(search, found.len());
    let done = keys(context, &found, chosen, &mut next, wants);
    let area = egui::Area::new(Id::new("search"))
        .order(egui::Order::Foreground)
        .anchor(Align2::CENTER_TOP, vec2(0.0, 64.0))
        .show(context, |ui| {
            let edge = Stroke::new(1.5, color32(colours(session).muted));
            egui::Frame::popup(ui.style()).stroke(edge).show(ui, |ui| {
                ui.set_width((context.viewport_rect().width() - 40.0).min(560.0));
                field(ui, session, &mut next);
                ui.separator();
                list(ui, session, &found, chosen, wants)
            })
        });
    let clicked = area.inner.inner;
    if done || clicked || area.response.clicked_elsewhere() {
        wants.push(Intent::Search(None));
    } else if next != *search {
        wants.push(Intent::Search(Some(next)));
    }
}

fn field_id() -> Id {
    Id::new("search-field")
}

/// Keys of the list; true when it is done.
fn keys(
    context: &egui::Context,
    found: &[Found],
    chosen: usize,
    next: &mut Search,
    wants: &mut Wants,
) -> bool {
    let last = found.len().saturating_sub(1);
    let mut done = false;
    context.input_mut(|input| {
        let mut on = |key: Key| input.consume_key(Modifiers::NONE, key);
        for (key, to) in [
            (Key::ArrowDown, (chosen + 1).min(last)),
            (Key::ArrowUp, chosen.saturating_sub(1)),
            (Key::PageDown, (chosen + LEAP).min(last)),
            (Key::PageUp, chosen.saturating_sub(LEAP)),
        ] {
            if on(key) {
                next.chosen = to;
            }
        }
        if on(Key::Enter)
            && let Some(found) = found.get(chosen)
        {
            wants.extend(found.intents.iter().cloned());
            done = true;
        }
        done |= on(Key::Escape) || input.consume_key(Modifiers::COMMAND, Key::P);
    });
    done
}

fn field(ui: &mut egui::Ui, session: &Session, next: &mut Search) {
    let hint = if next.places_only {
        "sector 17, day 12, case 5, violation 17, the name of an area"
    } else {
        "what to do, or where to: score, regime, sector 17, day 12"
    };
    let field = egui::TextEdit::singleline(&mut next.words)
        .id(field_id())
        .hint_text(hint)
        .char_limit(200)
        // Tab stays here: there is nowhere else to go
        .lock_focus(true)
        .desired_width(f32::INFINITY);
    let field = ui.add(field);
    let field = named(ui, field, "what to look for");
    field.request_focus();
    if field.changed() {
        next.words.retain(|c| !c.is_control());
        next.chosen = 0;
    }
    ui.label(muted(session, "↑ ↓ choose, Enter does it, Esc leaves it"));
}

/// The lines; true when one was clicked.
fn list(
    ui: &mut egui::Ui,
    session: &Session,
    found: &[Found],
    chosen: usize,
    wants: &mut Wants,
) -> bool {
    let mut clicked = false;
    if found.is_empty() {
        ui.label(muted(session, "Nothing is called so."));
    }
    let seen = Id::new("search-seen");
    let before: Option<usize> = ui.data(|data| data.get_temp(seen));
    egui::ScrollArea::vertical()
        .max_height(340.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for (i, one) in found.iter().enumerate() {
                let key = RichText::new(&one.key).monospace();
                let line = egui::Button::selectable(i == chosen, one.words.as_str())
                    .right_text(key)
                    .truncate()
                    // the field keeps the focus
                    .sense(egui::Sense::CLICK)
                    .min_size(vec2(ui.available_width(), 24.0));
                let line = ui.add(line);
                if i == chosen && before != Some(chosen) {
                    line.scroll_to_me(Some(Align::Center));
                }
                if line.clicked() {
                    wants.extend(one.intents.iter().cloned());
                    clicked = true;
                }
            }
        });
    ui.data_mut(|data| data.insert_temp(seen, chosen));
    clicked
}
