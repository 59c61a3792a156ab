//! The lens: the sectors under the pointer, eight times as wide, over the map.

use super::{color32, colours, convex, small};
use crate::model::Frame;
use crate::viewer::evidence::SectorKnown;
use crate::viewer::scene::{self, Area, NAMES_WIDTH, Rows, Scene};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{Align2, Id, LayerId, Order, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

/// \[1\] — how much wider a sector is.
const TIMES: f32 = 8.0;
/// \[px\] — size of the lens.
const SIZE: egui::Vec2 = vec2(480.0, 250.0);
/// \[px\] — room for the numbers of sectors.
const NUMBERS: f32 = 18.0;
/// \[sectors\] — fewer are never in it.
const FEWEST: f32 = 3.0;

/// \[sectors\] — the stretch under the lens about a place of the map.
fn stretch(rows: &Rows, about: f32) -> (f32, f32) {
    let n = rows.n.max(1) as f32;
    let (from, to) = rows.span;
    let wide = rows.ground.width / (to - from).max(1e-6) * TIMES;
    let sectors = (SIZE.x / wide.max(1e-6)).max(FEWEST).min(n);
    let from = (about - sectors / 2.0).clamp(0.0, n - sectors);
    (from, from + sectors)
}

/// Draws the lens at a place of the map, above everything.
pub fn lens(
    ui: &Ui,
    session: &Session,
    rows: &Rows,
    frame: &Frame,
    known: &[SectorKnown],
    at: Pos2,
) {
    let Some(about) = rows.along(at.x) else {
        return;
    };
    let window = ui.ctx().viewport_rect().shrink(4.0);
    // above the pointer where there is room, else below it
    let above = at.y - SIZE.y - 24.0;
    let y = if above > window.top() {
        above
    } else {
        (at.y + 24.0).min(window.bottom() - SIZE.y)
    };
    let last = (window.right() - SIZE.x).max(window.left());
    let x = (at.x - SIZE.x / 2.0).clamp(window.left(), last);
    let rect = Rect::from_min_size(pos2(x, y), SIZE);
    let free = Area {
        // rows leave room for their names, which stand on the map
        x: x - NAMES_WIDTH + 5.0,
        y,
        width: SIZE.x + NAMES_WIDTH,
        height: SIZE.y - NUMBERS,
    };
    let inner = Rows::lay(free, rows.n, stretch(rows, about));
    let palette = colours(session);
    let layer = LayerId::new(Order::Tooltip, Id::new("lens"));
    let painter = ui.ctx().layer_painter(layer).with_clip_rect(rect);
    painter.rect_filled(rect, 4.0, color32(palette.page));
    let scene = Scene {
        frame,
        known,
        view: session.view(),
        selected: session.sector,
        palette,
    };
    painter.extend(scene::draw(&scene, &inner).iter().map(convex));
    for i in inner.shown() {
        let middle = inner.x_of(i as f32 + 0.5);
        let number = (i + 1).to_string();
        let place = pos2(middle, rect.bottom() - 4.0);
        let colour = color32(palette.text);
        painter.text(place, Align2::CENTER_BOTTOM, number, small(), colour);
    }
    let edge = Stroke::new(2.0, color32(palette.text));
    painter.rect_stroke(rect, 4.0, edge, StrokeKind::Inside);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_eight_times_as_wide_and_stays_on_the_front() {
        let free = Area {
            x: 0.0,
            y: 0.0,
            width: 1_306.0,
            height: 400.0,
        };
        // 6 px a sector: ten sectors of 48 px
        let rows = Rows::lay(free, 200, (0.0, 200.0));
        for (about, from) in [(100.0, 95.0), (0.0, 0.0), (200.0, 190.0)] {
            let (low, high) = stretch(&rows, about);
            assert!((low - from).abs() < 1e-3 && (high - low - 10.0).abs() < 1e-3);
        }
        let rows = Rows::lay(free, 200, (0.0, 4.0));
        let (low, high) = stretch(&rows, 2.0);
        assert!((high - low - FEWEST).abs() < 1e-3, "{low} {high}");
        let rows = Rows::lay(free, 2, (0.0, 2.0));
        assert_eq!(stretch(&rows, 1.0), (0.0, 2.0));
    }
}
