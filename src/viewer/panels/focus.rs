//! What has the focus of the keyboard, and how it is shown.

use super::{color32, colours};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{EventFilter, Id, Rect, Response, Stroke, StrokeKind, Ui};

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// Nothing.
    #[default]
    Nothing,
    /// A field: letters are letters.
    Text,
    /// A button or the like: arrows move on, Space and Enter press it.
    Widget,
    /// The map.
    Map,
    /// Rows of a table.
    Rows,
    /// The timeline.
    Line,
}

fn place() -> Id {
    Id::new("what has the focus")
}

/// What had the focus when the last picture was done: before this picture's keys moved it.
pub fn before(context: &egui::Context) -> Focus {
    let found: Option<(Id, Focus)> = context.data(|data| data.get_temp(place()));
    found.map_or(Focus::Nothing, |(_, focus)| focus)
}

/// Tells of a map, rows or the timeline with the focus, keeps arrows for it, and draws a frame
/// around it.
pub fn mark(ui: &Ui, session: &Session, response: &Response, rect: Rect, focus: Focus) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.data_mut(|data| data.insert_temp(place(), (response.id, focus)));
    let stroke = Stroke::new(2.0, color32(colours(session).attention));
    ui.painter()
        .rect_stroke(rect, 2.0, stroke, StrokeKind::Inside);
}

/// Remembers what has the focus, once all is drawn.
pub fn remember(context: &egui::Context) {
    let Some(id) = context.memory(|memory| memory.focused()) else {
        context.data_mut(|data| data.remove::<(Id, Focus)>(place()));
        return;
    };
    let known: Option<(Id, Focus)> = context.data(|data| data.get_temp(place()));
    let focus = if context.text_edit_focused() {
        Focus::Text
    } else {
        let known = known.filter(|(other, focus)| *other == id && *focus != Focus::Text);
        known.map_or(Focus::Widget, |(_, focus)| focus)
    };
    context.data_mut(|data| data.insert_temp(place(), (id, focus)));
}
