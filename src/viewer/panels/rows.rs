//! Rows of a table as one stop of the keyboard: arrows choose a row, Enter takes it.

use super::focus::{self, Focus};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{Align, Id, Key, Modifiers, Rect, Response, Sense, Ui};
use egui_extras::TableBuilder;

/// \[1\] — rows that a leap skips.
const LEAP: usize = 10;

/// The rows of one table, the chosen one, and what the keys do to them.
pub struct Rows {
    response: Response,
    rect: Rect,
    chosen: usize,
    /// The row that Enter takes now.
    pub taken: Option<usize>,
    moved: bool,
}

impl Rows {
    /// What cells of such a table sense: clicks, and no focus of their own.
    pub const SENSE: Sense = Sense::CLICK;

    /// Before the table is laid out in what is left of the panel; `name` is told to those who
    /// cannot see.
    pub fn begin(ui: &mut Ui, id: Id, n: usize, name: &str) -> Self {
        let rect = ui.available_rect_before_wrap();
        let response = ui.interact(rect, id.with("rows"), Sense::focusable_noninteractive());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::WidgetType::SelectableLabel, true, name)
        });
        let last = n.saturating_sub(1);
        let place = id.with("chosen row");
        let before: usize = ui.data(|data| data.get_temp(place)).unwrap_or_default();
        let mut chosen = before.min(last);
        let mut taken = None;
        if response.has_focus() && n > 0 {
            ui.input_mut(|input| {
                for (key, to) in [
                    (Key::ArrowDown, (chosen + 1).min(last)),
                    (Key::ArrowUp, chosen.saturating_sub(1)),
                    (Key::PageDown, (chosen + LEAP).min(last)),
                    (Key::PageUp, chosen.saturating_sub(LEAP)),
                    (Key::Home, 0),
                    (Key::End, last),
                ] {
                    if input.consume_key(Modifiers::NONE, key) {
                        chosen = to;
                    }
                }
                if input.consume_key(Modifiers::NONE, Key::Enter) {
                    taken = Some(chosen);
                }
            });
        }
        ui.data_mut(|data| data.insert_temp(place, chosen));
        Self {
            moved: chosen != before || response.gained_focus(),
            response,
            rect,
            chosen,
            taken,
        }
    }

    /// The table, scrolled to the chosen row when that has moved.
    pub fn scroll<'a>(&self, table: TableBuilder<'a>) -> TableBuilder<'a> {
        if self.moved {
            table.scroll_to_row(self.chosen, Some(Align::Center))
        } else {
            table
        }
    }

    /// Whether a row is the chosen one, while the rows have the focus.
    pub fn is_chosen(&self, row: usize) -> bool {
        self.response.has_focus() && row == self.chosen
    }

    /// Shows the focus, after the table.
    pub fn end(&self, ui: &Ui, session: &Session) {
        focus::mark(ui, session, &self.response, self.rect, Focus::Rows);
    }
}
