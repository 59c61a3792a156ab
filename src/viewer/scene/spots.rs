//! Sites of the sides and posts of the mission, drawn one by one when zoomed in.

use super::geometry::{Area, Part, Shape};
use super::rows::Rows;
use crate::viewer::theme::Palette;

/// \[px\] — from this width of a column on, sites and posts are drawn.
const ROOM: f32 = 10.0;
/// \[px\] — half the width of a mark.
const HALF: f32 = 4.0;

/// What stands at a spot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stands {
    /// A site of a side, and whether it only looks like one.
    Site {
        /// Whose: 0 for a, 1 for b.
        side: usize,
        /// Whether it is a decoy, where the view knows that.
        decoy: bool,
    },
    /// A post of the mission that is there by now.
    Post,
}

/// One thing that stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// What.
    pub stands: Stands,
    /// \[sectors\] — along the front.
    pub along: f32,
    /// \[1\] — how deep behind the line, as a share of the depth of the front.
    pub depth: f32,
}

/// Shapes of the spots on the stretch that is shown; none where there is no room for them.
pub fn draw_spots(spots: &[Spot], rows: &Rows, palette: &Palette) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let column = rows.x_of(1.0) - rows.x_of(0.0);
    if column < ROOM {
        return shapes;
    }
    let (from, to) = rows.span;
    let shown = spots.iter().filter(|s| s.along >= from && s.along < to);
    for spot in shown {
        let x = rows.x_of(spot.along);
        match spot.stands {
            Stands::Site { side, decoy } => {
                let row = [rows.units_a, rows.units_b][side.min(1)];
                let depth = spot.depth.clamp(0.0, 1.0) * (row.height - 2.0 * HALF).max(0.0);
                // the line lies at the lower edge of a's row and at the upper edge of b's
                let y = if side == 0 {
                    row.bottom() - HALF - depth
                } else {
                    row.y + HALF + depth
                };
                if row.height > 2.0 * HALF {
                    site([x, y], side, decoy, palette, &mut shapes);
                }
            }
            Stands::Post if rows.watched.height > 3.0 * HALF => {
                let y = rows.watched.bottom() - HALF - 1.0;
                shapes.push(post([x, y], palette));
            }
            Stands::Post => {}
        }
    }
    shapes
}

/// A house: a square with a roof; the outline alone for a decoy.
pub fn site([x, y]: [f32; 2], side: usize, decoy: bool, palette: &Palette, out: &mut Vec<Shape>) {
    let corners = [
        [x - HALF, y + HALF],
        [x - HALF, y - 0.5],
        [x, y - HALF],
        [x + HALF, y - 0.5],
        [x + HALF, y + HALF],
    ];
    let colour = palette.sides[side.min(1)];
    if decoy {
        for (i, &from) in corners.iter().enumerate() {
            let to = corners[(i + 1) % corners.len()];
            out.push(Shape::line(Part::Site(side), from, to, 1.2, colour));
        }
        return;
    }
    let around = Area {
        x: x - HALF - 1.0,
        y: y - HALF - 1.0,
        width: 2.0 * HALF + 2.0,
        height: 2.0 * HALF + 2.0,
    };
    out.push(Shape::rect(Part::Site(side), around, palette.page));
    out.push(Shape {
        part: Part::Site(side),
        points: corners.to_vec(),
        colour,
    });
}

/// A triangle.
pub fn post([x, y]: [f32; 2], palette: &Palette) -> Shape {
    Shape {
        part: Part::Post,
        points: vec![[x, y - HALF], [x + HALF, y + HALF], [x - HALF, y + HALF]],
        colour: palette.monitors,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::theme::DARK;

    fn rows(span: (f32, f32)) -> Rows {
        let free = Area {
            x: 0.0,
            y: 0.0,
            width: 1_280.0,
            height: 420.0,
        };
        Rows::lay(free, 200, span)
    }

    fn spots() -> Vec<Spot> {
        let site = |side, along, depth| Spot {
            stands: Stands::Site { side, decoy: false },
            along,
            depth,
        };
        let post = |along| Spot {
            stands: Stands::Post,
            along,
            depth: 0.0,
        };
        vec![
            site(0, 12.5, 0.0),
            site(1, 12.5, 1.0),
            post(13.0),
            post(90.0),
        ]
    }

    #[test]
    fn spots_are_drawn_when_there_is_room_and_only_on_the_stretch_shown() {
        assert!(draw_spots(&spots(), &rows((0.0, 200.0)), &DARK).is_empty());
        let shapes = draw_spots(&spots(), &rows((10.0, 30.0)), &DARK);
        let of = |part| shapes.iter().filter(|s| s.part == part).count();
        assert_eq!((of(Part::Site(0)), of(Part::Site(1))), (2, 2));
        assert_eq!(of(Part::Post), 1, "the other one is elsewhere");
    }

    #[test]
    fn what_is_deep_lies_far_from_the_line() {
        let rows = rows((10.0, 30.0));
        let lowest = |side: usize, depth: f32| {
            let spot = Spot {
                stands: Stands::Site { side, decoy: true },
                along: 12.0,
                depth,
            };
            let shapes = draw_spots(&[spot], &rows, &DARK);
            let points = shapes.iter().flat_map(|s| s.points.iter());
            points.map(|p| p[1]).fold(f32::MIN, f32::max)
        };
        assert!(lowest(0, 0.0) > lowest(0, 1.0), "a's rear is above");
        assert!(lowest(1, 0.0) < lowest(1, 1.0), "b's rear is below");
        for (side, row) in [(0, rows.units_a), (1, rows.units_b)] {
            for depth in [0.0, 0.5, 1.0] {
                assert!((row.y..=row.bottom() + 1.0).contains(&lowest(side, depth)));
            }
        }
    }
}
