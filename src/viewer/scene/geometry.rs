//! Areas and convex shapes.

use crate::viewer::theme::Colour;

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Area {
    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// Its middle.
    pub fn middle(&self) -> [f32; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }

    /// The part of it inside another; without extent when there is none.
    pub fn within(&self, other: &Self) -> Self {
        let x = self.x.max(other.x);
        let y = self.y.max(other.y);
        Self {
            x,
            y,
            width: (self.right().min(other.right()) - x).max(0.0),
            height: (self.bottom().min(other.bottom()) - y).max(0.0),
        }
    }

    /// Its corners, in order.
    pub fn corners(&self) -> Vec<[f32; 2]> {
        vec![
            [self.x, self.y],
            [self.right(), self.y],
            [self.right(), self.bottom()],
            [self.x, self.bottom()],
        ]
    }
}

/// What a shape is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Ground of a sector.
    Ground,
    /// Texture of the ground.
    Texture,
    /// Recorded incidents of a sector.
    Recorded,
    /// Watched, and nothing recorded.
    Nothing,
    /// Not watched.
    Hatch,
    /// Mark of the evidence ladder.
    Mark,
    /// Watched hours of a sector.
    Watched,
    /// A visit was refused.
    Denied,
    /// Signals are jammed.
    Jammed,
    /// Units of a side.
    Units(usize),
    /// A site of a side.
    Site(usize),
    /// A post of the mission.
    Post,
    /// Episodes or fates of a sector in truth.
    Truth,
    /// Nothing in truth.
    TruthNothing,
    /// Edge of a row.
    Edge,
    /// The selected sector.
    Selected,
    /// More or fewer than in the other truce.
    Difference,
}

/// A convex shape of one colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// What it is for.
    pub part: Part,
    /// Its corners, in order.
    pub points: Vec<[f32; 2]>,
    /// Its colour.
    pub colour: Colour,
}

impl Shape {
    /// An upright rectangle.
    pub fn rect(part: Part, area: Area, colour: Colour) -> Self {
        Self {
            part,
            points: area.corners(),
            colour,
        }
    }

    /// A line of some thickness.
    pub fn line(part: Part, from: [f32; 2], to: [f32; 2], thick: f32, colour: Colour) -> Self {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = (dx * dx + dy * dy).sqrt().max(1e-6);
        let (nx, ny) = (-dy / length * thick / 2.0, dx / length * thick / 2.0);
        Self {
            part,
            points: vec![
                [from[0] + nx, from[1] + ny],
                [to[0] + nx, to[1] + ny],
                [to[0] - nx, to[1] - ny],
                [from[0] - nx, from[1] - ny],
            ],
            colour,
        }
    }
}

/// \[px\] — from line to line of the hatching, measured along an axis.
const HATCH_SPACING: f32 = 9.0;
/// \[px\] — thickness of a line, measured along an axis.
const HATCH_LINE: f32 = 2.2;

/// Lines at 45° over an area. They lie on one grid for the whole window.
pub fn hatch(area: Area, colour: Colour, shapes: &mut Vec<Shape>) {
    let first = ((area.x + area.y) / HATCH_SPACING).floor() as i32;
    let last = ((area.right() + area.bottom()) / HATCH_SPACING).ceil() as i32;
    for line in first..=last {
        let from = line as f32 * HATCH_SPACING;
        // the part of the area with from ≤ x + y ≤ from + line
        let upper = cut(&area.corners(), |[x, y]| x + y - from);
        let band = cut(&upper, |[x, y]| from + HATCH_LINE - x - y);
        if band.len() >= 3 {
            shapes.push(Shape {
                part: Part::Hatch,
                points: band,
                colour,
            });
        }
    }
}

/// The part of a convex shape where `inside`, a linear function, is not negative.
fn cut(points: &[[f32; 2]], inside: impl Fn([f32; 2]) -> f32) -> Vec<[f32; 2]> {
    let mut kept = Vec::with_capacity(points.len() + 1);
    for (i, &one) in points.iter().enumerate() {
        let next = points[(i + 1) % points.len()];
        let (a, b) = (inside(one), inside(next));
        if a >= 0.0 {
            kept.push(one);
        }
        if (a >= 0.0) != (b >= 0.0) {
            let t = a / (a - b);
            kept.push([
                one[0] + t * (next[0] - one[0]),
                one[1] + t * (next[1] - one[1]),
            ]);
        }
    }
    kept
}
