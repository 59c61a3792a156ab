//! The legend, in words beside swatches drawn as on the map.

use super::{color32, colours, convex};
use crate::model::front::Segment;
use crate::viewer::evidence::Level;
use crate::viewer::intent::View;
use crate::viewer::scene::{self, Area, Swatch};
use crate::viewer::session::Session;
use crate::viewer::theme;
use bevy_egui::egui;
use egui::{RichText, Ui, vec2};

/// The legend of what the view shows.
pub fn legend(ui: &mut Ui, session: &Session) {
    ui.add_space(3.0);
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Evidence").strong());
        for (level, word, about) in Level::ALL {
            entry(ui, session, Swatch::Level(level, None), word, about);
        }
        entry(
            ui,
            session,
            Swatch::Level(Level::Adopted, Some(0)),
            "naming a",
            "a hue only where a finding names a side",
        );
        entry(
            ui,
            session,
            Swatch::Level(Level::Adopted, Some(1)),
            "naming b",
            "a hue only where a finding names a side",
        );
        ui.separator();
        entry(
            ui,
            session,
            Swatch::NotWatched,
            "not watched",
            &not_watched(),
        );
        entry(
            ui,
            session,
            Swatch::Nothing,
            "watched, nothing",
            "watched in the last 24 hours, and nothing recorded",
        );
        for (step, (_, name, _)) in theme::SCALE.iter().enumerate().skip(1).step_by(2) {
            entry(
                ui,
                session,
                Swatch::Step(step),
                name,
                "incidents in the last 24 hours",
            );
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Watched").strong());
        for (step, words) in [(1, "3 h"), (4, "12 h"), (8, "24 h")] {
            entry(
                ui,
                session,
                Swatch::Watched(step),
                words,
                "of the last 24 hours",
            );
        }
        entry(
            ui,
            session,
            Swatch::Denied,
            "refused",
            "a visit was refused in the last 24 hours",
        );
        entry(
            ui,
            session,
            Swatch::Jammed,
            "jammed",
            "signals are jammed today",
        );
        ui.separator();
        if session.view() == View::Score {
            let words = ["found", "missed", "could not be known", "false finding"];
            for (which, word) in words.into_iter().enumerate() {
                entry(
                    ui,
                    session,
                    Swatch::Score(which),
                    word,
                    "violations of the last 24 hours",
                );
            }
        } else {
            ui.label(RichText::new("Units").strong());
            let words = ["holding", "digging", "advancing", "moving"];
            for (activity, word) in words.into_iter().enumerate() {
                entry(
                    ui,
                    session,
                    Swatch::Unit(0, activity),
                    word,
                    "drawn one by one when zoomed in",
                );
            }
        }
        let zoomed = "drawn when zoomed in: what the view knows of";
        entry(ui, session, Swatch::Site(0), "site", zoomed);
        entry(
            ui,
            session,
            Swatch::Post,
            "post",
            "drawn when zoomed in: cameras, nodes, radars that are there by now",
        );
        ui.separator();
        for segment in Segment::ALL {
            entry(
                ui,
                session,
                Swatch::Ground(segment),
                segment.name(),
                "ground between the sides",
            );
        }
    });
    ui.add_space(2.0);
}

/// What counts as not watched, in words.
fn not_watched() -> String {
    format!(
        "under {:.0} of the last 24 hours",
        24.0 * scene::WATCHED_ENOUGH
    )
}

fn entry(ui: &mut Ui, session: &Session, kind: Swatch, words: &str, about: &str) {
    let palette = colours(session);
    let font = egui::FontId::proportional(12.0);
    let galley = ui
        .painter()
        .layout_no_wrap(words.to_owned(), font, color32(palette.text));
    // one piece, so that a line never breaks between a swatch and its words
    let size = vec2(18.0 + 5.0 + galley.size().x + 8.0, 16.0);
    let (whole, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let rect = egui::Rect::from_min_size(whole.min + vec2(0.0, 1.0), vec2(18.0, 14.0));
    let area = Area {
        x: rect.left(),
        y: rect.top(),
        width: rect.width(),
        height: rect.height(),
    };
    let area = match kind {
        // a unit is a square
        Swatch::Unit(..) => Area {
            x: area.x + 2.0,
            width: area.height,
            ..area
        },
        _ => area,
    };
    ui.painter().rect_filled(rect, 0.0, color32(palette.page));
    let painter = ui.painter().with_clip_rect(rect);
    for shape in scene::swatch(kind, area, palette) {
        painter.add(convex(&shape));
    }
    let at = egui::pos2(rect.right() + 5.0, whole.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color32(palette.text));
    response.on_hover_text(about);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_watched_is_put_in_hours() {
        assert_eq!(not_watched(), "under 3 of the last 24 hours");
    }
}
