//! Marks: the evidence ladder, units, and the swatches of the legend.

use super::geometry::{Area, Part, Shape, hatch};
use super::spots::{post, site};
use crate::model::base::math;
use crate::model::front::Segment;
use crate::viewer::evidence::Level;
use crate::viewer::theme::{self, Colour, Palette};

/// Kinds of swatches of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swatch {
    /// A step of the scale of counts.
    Step(usize),
    /// Watched, and nothing recorded; in truth, no episodes.
    Nothing,
    /// Not watched.
    NotWatched,
    /// A visit was refused.
    Denied,
    /// Signals are jammed.
    Jammed,
    /// A step of the scale of watched hours.
    Watched(usize),
    /// Kind of line.
    Ground(Segment),
    /// A level of the evidence ladder, and the side named.
    Level(Level, Option<usize>),
    /// Found, missed, could not be known, false.
    Score(usize),
    /// A unit of a side at what it does.
    Unit(usize, usize),
    /// A site of a side.
    Site(usize),
    /// A post of the mission.
    Post,
}

/// The shapes of a swatch, drawn as on the map.
pub fn swatch(kind: Swatch, area: Area, palette: &Palette) -> Vec<Shape> {
    let mut shapes = Vec::new();
    match kind {
        Swatch::Step(step) => {
            let (_, _, colour) = theme::SCALE[step.min(theme::SCALE.len() - 1)];
            shapes.push(Shape::rect(Part::Recorded, area, colour));
        }
        Swatch::Nothing => {
            shapes.push(Shape::rect(Part::Recorded, area, theme::colour_of(0)));
            shapes.push(dot(Part::Nothing, area, theme::DARK.nothing));
        }
        Swatch::NotWatched => hatch(area, palette.hatch, &mut shapes),
        Swatch::Denied => cross(Part::Denied, area, palette.text, &mut shapes),
        Swatch::Jammed => waves(area, palette.text, &mut shapes),
        Swatch::Watched(step) => {
            let colour = theme::WATCHED[step.min(theme::WATCHED.len() - 1)];
            shapes.push(Shape::rect(Part::Watched, area, colour));
        }
        Swatch::Ground(segment) => ground(segment, area, palette, &mut shapes),
        Swatch::Level(level, named) => {
            let sides = [named == Some(0), named == Some(1)];
            mark(level, sides, area, palette, &mut shapes);
        }
        Swatch::Score(which) => score(which, area, palette, &mut shapes),
        Swatch::Unit(side, activity) => unit(activity, side, area, palette, &mut shapes),
        Swatch::Site(side) => site(area.middle(), side, false, palette, &mut shapes),
        Swatch::Post => shapes.push(post(area.middle(), palette)),
    }
    shapes
}

/// The dot of *nothing*.
pub fn dot(part: Part, area: Area, colour: Colour) -> Shape {
    let size = (area.width * 0.5).clamp(1.0, 4.0);
    let [x, y] = area.middle();
    let at = Area {
        x: x - size / 2.0,
        y: y - size / 2.0,
        width: size,
        height: size,
    };
    Shape::rect(part, at, colour)
}

/// A cross over the middle of an area.
pub fn cross(part: Part, area: Area, colour: Colour, shapes: &mut Vec<Shape>) {
    let [x, y] = area.middle();
    let r = (area.width.min(area.height) / 2.0 - 0.5).clamp(1.0, 6.0);
    let thick = (r * 0.45).max(1.0);
    for (dx, dy) in [(r, r), (r, -r)] {
        let (from, to) = ([x - dx, y - dy], [x + dx, y + dy]);
        shapes.push(Shape::line(part, from, to, thick, colour));
    }
}

/// Two waves, drawn as zigzags.
pub fn waves(area: Area, colour: Colour, shapes: &mut Vec<Shape>) {
    let width = area.width.min(10.0);
    let [x, y] = area.middle();
    let quarter = width / 4.0;
    for row in [-2.0, 2.0] {
        let mut from = [x - width / 2.0, y + row];
        for i in 1..=4 {
            let up = if i % 2 == 1 { -2.0 } else { 0.0 };
            let to = [x - width / 2.0 + quarter * i as f32, y + row + up];
            shapes.push(Shape::line(Part::Jammed, from, to, 1.2, colour));
            from = to;
        }
    }
}

/// Corners of a circle.
fn circle(middle: [f32; 2], r: f32, from: usize, to: usize) -> Vec<[f32; 2]> {
    (from..=to)
        .map(|i| {
            let angle = i as f64 * std::f64::consts::TAU / CORNERS as f64;
            let (x, y) = (math::cos(angle) as f32, math::sin(angle) as f32);
            [middle[0] + r * x, middle[1] + r * y]
        })
        .collect()
}

const CORNERS: usize = 16;

fn disc(part: Part, middle: [f32; 2], r: f32, colour: Colour) -> Shape {
    Shape {
        part,
        points: circle(middle, r, 0, CORNERS - 1),
        colour,
    }
}

/// A circle of some thickness, with every second piece left out when dashed.
fn ring(middle: [f32; 2], r: f32, thick: f32, dashed: bool, colour: Colour, out: &mut Vec<Shape>) {
    let (outer, inner) = (
        circle(middle, r, 0, CORNERS),
        circle(middle, (r - thick).max(0.0), 0, CORNERS),
    );
    for i in (0..CORNERS).step_by(if dashed { 2 } else { 1 }) {
        out.push(Shape {
            part: Part::Mark,
            points: vec![outer[i], outer[i + 1], inner[i + 1], inner[i]],
            colour,
        });
    }
}

/// A mark of the evidence ladder in the middle of an area. Both sides named: half and half.
pub fn mark(
    level: Level,
    named: [bool; 2],
    area: Area,
    palette: &Palette,
    shapes: &mut Vec<Shape>,
) {
    let middle = area.middle();
    let r = (area.width.min(area.height) / 2.0 - 0.5).clamp(1.2, 8.0);
    let thick = (r * 0.3).max(0.8);
    let plain = palette.unknown;
    match level {
        Level::Silent => {}
        Level::Dismissed => {
            ring(middle, r, thick, false, palette.hatch, shapes);
            let (from, to) = (
                [middle[0] - r, middle[1] + r],
                [middle[0] + r, middle[1] - r],
            );
            shapes.push(Shape::line(Part::Mark, from, to, thick, palette.hatch));
        }
        Level::Claimed => ring(middle, r, thick, true, plain, shapes),
        Level::OneSource => ring(middle, r, thick, false, plain, shapes),
        Level::Corroborated => {
            ring(middle, r, thick, false, plain, shapes);
            shapes.push(Shape {
                part: Part::Mark,
                points: circle(middle, r, CORNERS / 4, 3 * CORNERS / 4),
                colour: plain,
            });
        }
        Level::Confirmed | Level::Adopted => {
            let colours = match named {
                [true, true] => [palette.sides[0], palette.sides[1]],
                [true, false] => [palette.sides[0]; 2],
                [false, true] => [palette.sides[1]; 2],
                [false, false] => [plain; 2],
            };
            // a party to the left is a, to the right is b
            let halves = [
                (CORNERS / 4, 3 * CORNERS / 4),
                (3 * CORNERS / 4, 5 * CORNERS / 4),
            ];
            for (colour, (from, to)) in colours.into_iter().zip(halves) {
                shapes.push(Shape {
                    part: Part::Mark,
                    points: circle(middle, r, from, to),
                    colour,
                });
            }
            if level == Level::Confirmed {
                // not adopted: an eye is left open
                shapes.push(disc(Part::Mark, middle, r * 0.35, palette.page));
            }
        }
    }
}

/// Land is plain, a river has lines along it, a border dashes across it.
pub fn ground(segment: Segment, area: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    let which = match segment {
        Segment::Land => 0,
        Segment::River => 1,
        Segment::Border => 2,
    };
    let [ground, line] = palette.grounds[which];
    shapes.push(Shape::rect(Part::Ground, area, ground));
    let marks: &[(f32, f32, f32, f32)] = match segment {
        Segment::Land => &[],
        Segment::River => &[(0.0, 0.25, 1.0, 0.12), (0.0, 0.62, 1.0, 0.12)],
        Segment::Border => &[(0.0, 0.4, 0.55, 0.2)],
    };
    for (x, y, width, height) in marks {
        let at = Area {
            x: area.x + area.width * x,
            y: area.y + area.height * y,
            width: area.width * width,
            height: area.height * height,
        };
        shapes.push(Shape::rect(Part::Texture, at, line));
    }
}

/// Found: filled. Missed: an empty frame. Could not be known: hatched. False: a cross.
pub fn score(which: usize, area: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    match which {
        0 => shapes.push(Shape::rect(Part::Truth, area, palette.monitors)),
        1 => frame(Part::Truth, area, 1.0, palette.text, shapes),
        2 => {
            let first = shapes.len();
            hatch(area, palette.hatch, shapes);
            for shape in &mut shapes[first..] {
                shape.part = Part::Truth;
            }
        }
        _ => cross(Part::Truth, area, palette.attention, shapes),
    }
}

/// The four edges of an area, inside it.
pub fn frame(part: Part, area: Area, thick: f32, colour: Colour, shapes: &mut Vec<Shape>) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    let thick = thick.min(width / 2.0).min(height / 2.0);
    for (x, y, width, height) in [
        (x, y, width, thick),
        (x, y + height - thick, width, thick),
        (x, y, thick, height),
        (x + width - thick, y, thick, height),
    ] {
        let side = Area {
            x,
            y,
            width,
            height,
        };
        shapes.push(Shape::rect(part, side, colour));
    }
}

/// A unit: the neutral frame, a square, with a badge of what it does, in the order of
/// `Activity::NAMES`: holding a bar across, digging a trench, advancing two chevrons upwards,
/// moving two sideways.
pub fn unit(activity: usize, side: usize, area: Area, palette: &Palette, shapes: &mut Vec<Shape>) {
    let part = Part::Units(side);
    let colour = palette.sides[side];
    frame(part, area, 1.2, colour, shapes);
    let strokes: &[[f32; 4]] = match activity {
        0 => &[[0.25, 0.5, 0.75, 0.5]],
        1 => &[
            [0.2, 0.35, 0.35, 0.35],
            [0.35, 0.35, 0.35, 0.7],
            [0.35, 0.7, 0.65, 0.7],
            [0.65, 0.7, 0.65, 0.35],
            [0.65, 0.35, 0.8, 0.35],
        ],
        2 => &[
            [0.25, 0.5, 0.5, 0.25],
            [0.5, 0.25, 0.75, 0.5],
            [0.25, 0.75, 0.5, 0.5],
            [0.5, 0.5, 0.75, 0.75],
        ],
        _ => &[
            [0.25, 0.25, 0.5, 0.5],
            [0.5, 0.5, 0.25, 0.75],
            [0.5, 0.25, 0.75, 0.5],
            [0.75, 0.5, 0.5, 0.75],
        ],
    };
    for [x1, y1, x2, y2] in strokes {
        let at = |x: &f32, y: &f32| [area.x + x * area.width, area.y + y * area.height];
        shapes.push(Shape::line(part, at(x1, y1), at(x2, y2), 1.2, colour));
    }
}
