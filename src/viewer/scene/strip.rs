//! The straightened front at one instant, and the difference of two.

use super::geometry::{Area, Part, Shape, hatch};
use super::marks::{cross, dot, frame, ground, mark, score, unit, waves};
use super::{Rows, is_watched};
use crate::model::{Frame, SectorFrame};
use crate::viewer::evidence::{Level, SectorKnown};
use crate::viewer::intent::View;
use crate::viewer::theme::{self, Palette};

/// What is drawn.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The instant.
    pub frame: &'a Frame,
    /// What the view knows of each sector; empty before the truce is over.
    pub known: &'a [SectorKnown],
    /// Through whose eyes.
    pub view: View,
    /// The selected sector.
    pub selected: Option<usize>,
    /// Colours.
    pub palette: &'a Palette,
}

/// \[px\] — from this width of a column on, units are drawn one by one.
const GLYPH_WIDTH: f32 = 13.0;
/// \[px\] — side of a unit's frame.
const GLYPH: f32 = 11.0;

/// All shapes of the map, from the back to the front.
pub fn draw(scene: &Scene<'_>, rows: &Rows) -> Vec<Shape> {
    let mut shapes = Vec::with_capacity(12 * rows.n + 256);
    for row in [
        rows.units_a,
        rows.marks,
        rows.recorded,
        rows.watched,
        rows.truth,
        rows.units_b,
    ] {
        edge(row, scene.palette, &mut shapes);
    }
    let silent = SectorKnown::default();
    let monitors = scene.view == View::Monitors || scene.view.shows_truth();
    for i in rows.shown() {
        let Some(sector) = scene.frame.sectors.get(i) else {
            break;
        };
        let known = scene.known.get(i).unwrap_or(&silent);
        ground(
            sector.segment,
            rows.column(rows.ground, i),
            scene.palette,
            &mut shapes,
        );
        for (side, row) in [rows.units_a, rows.units_b].into_iter().enumerate() {
            if knows_units(scene.view, side) {
                units(
                    sector,
                    side,
                    rows.column(row, i),
                    scene.palette,
                    &mut shapes,
                );
            }
        }
        evidence(
            known,
            rows.column(rows.marks, i),
            scene.palette,
            &mut shapes,
        );
        if monitors {
            recorded(
                sector,
                rows.column(rows.recorded, i),
                scene.palette,
                &mut shapes,
            );
            watched(
                sector,
                rows.column(rows.watched, i),
                scene.palette,
                &mut shapes,
            );
        }
        truth(
            scene,
            sector,
            known,
            rows.column(rows.truth, i),
            &mut shapes,
        );
    }
    if monitors {
        hatch_runs(scene, rows, &mut shapes);
    }
    if let Some(i) = scene.selected.filter(|i| rows.shown().contains(i)) {
        let column = rows.column(rows.whole(), i);
        frame(Part::Selected, column, 1.5, scene.palette.text, &mut shapes);
    }
    shapes
}

/// Whether a view knows what a side's units do.
fn knows_units(view: View, side: usize) -> bool {
    match view {
        View::Monitors => false,
        View::Side(label) => label as usize == side,
        View::Truth | View::Score => true,
    }
}

/// Units of a side in a sector: one by one where there is room, else a bar by activity.
fn units(sector: &SectorFrame, side: usize, area: Area, palette: &Palette, out: &mut Vec<Shape>) {
    let activity = sector.activity[side];
    let total: u16 = activity.iter().sum();
    if total == 0 || area.height < 4.0 || area.width <= 0.0 {
        return;
    }
    // the foot of the stack is the line between the sides
    let up = side == 0;
    if area.width >= GLYPH_WIDTH {
        let columns = (area.width / (GLYPH + 2.0)).max(1.0) as usize;
        let lines = (area.height / (GLYPH + 1.0)).max(1.0) as usize;
        let kinds = activity.iter().enumerate();
        let each = kinds.flat_map(|(kind, n)| std::iter::repeat_n(kind, usize::from(*n)));
        for (place, kind) in each.take(columns * lines).enumerate() {
            let (column, line) = (place % columns, place / columns);
            let offset = line as f32 * (GLYPH + 1.0);
            let at = Area {
                x: area.x + column as f32 * (GLYPH + 2.0) + 1.0,
                y: if up {
                    area.bottom() - GLYPH - offset
                } else {
                    area.y + offset
                },
                width: GLYPH,
                height: GLYPH,
            };
            if at.right() <= area.right() + 0.5 {
                unit(kind, side, at.within(&area), palette, out);
            }
        }
        return;
    }
    // sixteen units fill the row
    let each = area.height / 16.0;
    let mut done = 0.0;
    for (kind, n) in activity.iter().enumerate() {
        let height = (f32::from(*n) * each).min(area.height - done);
        if height <= 0.0 {
            continue;
        }
        let bar = Area {
            x: area.x + area.width * 0.1,
            width: area.width * 0.8,
            y: if up {
                area.bottom() - done - height
            } else {
                area.y + done
            },
            height,
        };
        done += height;
        out.push(Shape::rect(
            Part::Units(side),
            bar,
            faded(palette.sides[side], palette, kind),
        ));
    }
}

/// A colour mixed with the page: what is busy stands out more than what rests.
fn faded(colour: theme::Colour, palette: &Palette, kind: usize) -> theme::Colour {
    let weight = [0.45, 0.65, 0.85, 1.0][kind.min(3)];
    let mix = |a: u8, b: u8| (f32::from(a) * weight + f32::from(b) * (1.0 - weight)) as u8;
    let (theme::Colour([r, g, b]), theme::Colour([pr, pg, pb])) = (colour, palette.page);
    theme::Colour([mix(r, pr), mix(g, pg), mix(b, pb)])
}

/// The surest mark of a sector.
fn evidence(known: &SectorKnown, area: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    if known.level > Level::Silent && area.width > 0.0 {
        mark(known.level, known.named, area, palette, shapes);
    }
}

/// Recorded incidents of a sector; hatching comes later, over whole runs of sectors.
fn recorded(sector: &SectorFrame, area: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    let count = sector.recorded_last_day;
    let colour = match (is_watched(sector), count) {
        // the page itself: what nobody watched has no colour of its own
        (false, 0) => palette.page,
        _ => theme::colour_of(count),
    };
    shapes.push(Shape::rect(Part::Recorded, area, colour));
    if is_watched(sector) && count == 0 {
        // on a dark colour under both themes
        shapes.push(dot(Part::Nothing, area, theme::DARK.nothing));
    }
}

/// Watched hours, refusals and jamming.
fn watched(sector: &SectorFrame, area: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    let colour = if is_watched(sector) {
        theme::colour_watched(sector.watched_last_day as f32)
    } else {
        palette.page
    };
    shapes.push(Shape::rect(Part::Watched, area, colour));
    // the upper half is for refusals, the lower for jamming
    let half = Area {
        height: area.height / 2.0,
        ..area
    };
    let on_it = if is_watched(sector) && sector.watched_last_day > 0.55 {
        theme::LIGHT.text
    } else if is_watched(sector) {
        theme::DARK.text
    } else {
        palette.text
    };
    if sector.denied_last_day > 0 {
        cross(Part::Denied, half, on_it, shapes);
    }
    if sector.jammed {
        let lower = Area {
            y: area.y + area.height / 2.0,
            ..half
        };
        waves(lower, on_it, shapes);
    }
}

/// Episodes in truth, or truth beside findings. A side knows its own episodes.
fn truth(
    scene: &Scene<'_>,
    sector: &SectorFrame,
    known: &SectorKnown,
    area: Area,
    shapes: &mut Vec<Shape>,
) {
    let episodes = match scene.view {
        View::Monitors => return,
        View::Side(label) => sector.episodes_last_day[label as usize],
        View::Truth => sector.episodes_last_day.iter().sum(),
        View::Score => {
            scores(known, area, scene.palette, shapes);
            return;
        }
    };
    shapes.push(Shape::rect(Part::Truth, area, theme::colour_of(episodes)));
    if episodes == 0 {
        shapes.push(dot(Part::TruthNothing, area, theme::DARK.nothing));
    }
}

/// Violations of the last day, from the bottom: found, missed, not to be known; each as high as
/// its share of the sector. A cross on top where a finding is false.
fn scores(known: &SectorKnown, area: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    let top = (area.height * 0.22).min(12.0);
    let all = known.found + known.missed + known.unknowable;
    let body = Area {
        y: area.y + top,
        height: area.height - top,
        ..area
    };
    let mut bottom = body.bottom();
    for (which, count) in [known.found, known.missed, known.unknowable]
        .into_iter()
        .enumerate()
    {
        if count == 0 {
            continue;
        }
        let height = body.height * count as f32 / all as f32;
        bottom -= height;
        let part = Area {
            y: bottom,
            height,
            ..body
        };
        score(which, part, palette, shapes);
    }
    if all == 0 {
        shapes.push(dot(Part::TruthNothing, body, palette.muted));
    }
    if known.false_findings > 0 {
        let upper = Area {
            height: top,
            ..area
        };
        score(3, upper, palette, shapes);
    }
}

/// The edge of a row: four thin rectangles around it.
fn edge(row: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    if row.height <= 0.0 {
        return;
    }
    let around = Area {
        x: row.x - 1.0,
        y: row.y - 1.0,
        width: row.width + 2.0,
        height: row.height + 2.0,
    };
    frame(Part::Edge, around, 1.0, palette.frame, shapes);
}

/// Hatches whole runs of sectors, so that lines go on from sector to sector.
fn hatch_runs(scene: &Scene<'_>, rows: &Rows, shapes: &mut Vec<Shape>) {
    let shown = rows.shown();
    let last = shown.end.min(scene.frame.sectors.len());
    let sectors = scene.frame.sectors.get(shown.start..last).unwrap_or(&[]);
    let mut from = shown.start;
    for run in sectors.chunk_by(|one, next| is_watched(one) == is_watched(next)) {
        let to = from + run.len();
        if !run.iter().any(is_watched) {
            for row in [rows.recorded, rows.watched] {
                let first = rows.column(row, from);
                let area = Area {
                    width: rows.column(row, to - 1).right() - first.x,
                    ..first
                };
                hatch(area, scene.palette.hatch, shapes);
            }
        }
        from = to;
    }
}

/// The strip between two truces: where the left one has more of something, a triangle upwards;
/// where it has less, one downwards; its size grows with the difference; blank where both are the
/// same.
pub fn difference(
    counts: &[(u32, u32)],
    rows: &Rows,
    strip: Area,
    palette: &Palette,
) -> Vec<Shape> {
    let mut shapes = Vec::new();
    edge(strip, palette, &mut shapes);
    for i in rows.shown() {
        let Some(&(left, right)) = counts.get(i) else {
            break;
        };
        if left == right {
            continue;
        }
        let area = rows.column(strip, i);
        let by = left.abs_diff(right) as f32;
        let [x, y] = area.middle();
        let r = (area.width / 2.0).clamp(1.5, 7.0);
        let half = (area.height / 2.0 - 1.0) * (by / (by + 4.0)).clamp(0.25, 1.0);
        let (tip, colour) = if left > right {
            (y - half, palette.monitors)
        } else {
            (y + half, palette.attention)
        };
        shapes.push(Shape {
            part: Part::Difference,
            points: vec![[x - r, y], [x, tip], [x + r, y]],
            colour,
        });
    }
    shapes
}
