//! Where the rows of the map stand.

use super::Area;

/// \[px\] — room for the names of the rows, left of them.
pub const NAMES_WIDTH: f32 = 96.0;
/// \[px\] — room for the names of areas above the ground.
const AREAS_HEIGHT: f32 = 18.0;
/// \[px\] — room for the kilometres below the ground.
const AXIS_HEIGHT: f32 = 22.0;
const GROUND_HEIGHT: f32 = 9.0;
const MARGIN: f32 = 10.0;
const GAP: f32 = 5.0;

/// Where the rows of the map stand, and which stretch of the front they show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    /// Sectors of the front.
    pub n: usize,
    /// \[sectors\] — the stretch that is shown.
    pub span: (f32, f32),
    /// Whether names of areas and kilometres stand around the ground.
    pub headed: bool,
    /// Land, river, border.
    pub ground: Area,
    /// Units of a.
    pub units_a: Area,
    /// Marks of the evidence ladder.
    pub marks: Area,
    /// Recorded incidents.
    pub recorded: Area,
    /// Watched hours.
    pub watched: Area,
    /// The truth.
    pub truth: Area,
    /// Units of b.
    pub units_b: Area,
}

impl Rows {
    /// Lays all rows into the free part of the window.
    pub fn lay(free: Area, n: usize, span: (f32, f32)) -> Self {
        Self::stack(free, n, span, true, true)
    }

    /// Lays the rows of one of two truces: without units, and the lower one without names.
    pub fn lay_half(free: Area, n: usize, span: (f32, f32), headed: bool) -> Self {
        Self::stack(free, n, span, false, headed)
    }

    fn stack(free: Area, n: usize, span: (f32, f32), units: bool, headed: bool) -> Self {
        let (areas_height, axis_height) = if headed {
            (AREAS_HEIGHT, AXIS_HEIGHT)
        } else {
            (0.0, 0.0)
        };
        let gaps = if units { 6.0 } else { 4.0 };
        let fixed = areas_height + GROUND_HEIGHT + axis_height + gaps * GAP;
        let left = (free.height - fixed).max(60.0);
        // shares of what is left: units, marks, recorded, watched, truth, units
        let shares = if units {
            [0.14, 0.16, 0.18, 0.14, 0.24, 0.14]
        } else {
            [0.0, 0.26, 0.26, 0.2, 0.28, 0.0]
        };
        let mut y = free.y + areas_height;
        let mut row = |height: f32, gap: f32| {
            let area = Area {
                x: free.x + NAMES_WIDTH,
                y,
                width: (free.width - NAMES_WIDTH - MARGIN).max(1.0),
                height,
            };
            y += height + gap;
            area
        };
        let ground = row(GROUND_HEIGHT, axis_height + GAP);
        let [units_a, marks, recorded, watched, truth, units_b] = shares.map(|share| {
            let gap = if share > 0.0 { GAP } else { 0.0 };
            row((share * left).floor().min(90.0), gap)
        });
        let n_sectors = n.max(1) as f32;
        let span = if span.1 > span.0 {
            (span.0.max(0.0), span.1.min(n_sectors))
        } else {
            (0.0, n_sectors)
        };
        Self {
            n,
            span,
            headed,
            ground,
            units_a,
            marks,
            recorded,
            watched,
            truth,
            units_b,
        }
    }

    /// The place of a sector's beginning in a row, on the screen or beyond.
    pub fn x_of(&self, sector: f32) -> f32 {
        let (from, to) = self.span;
        self.ground.x + self.ground.width * (sector - from) / (to - from).max(1e-6)
    }

    /// The column of a sector in a row; without extent where it is off the screen.
    pub fn column(&self, row: Area, sector: usize) -> Area {
        let x = self.x_of(sector as f32);
        let whole = Area {
            x,
            width: self.x_of(sector as f32 + 1.0) - x,
            ..row
        };
        whole.within(&row)
    }

    /// The sectors that are shown, at least in part.
    pub fn shown(&self) -> std::ops::Range<usize> {
        let from = self.span.0.floor().max(0.0) as usize;
        let to = (self.span.1.ceil().max(0.0) as usize).min(self.n);
        from.min(to)..to
    }

    /// The sector under a point, anywhere between the ground and the lowest row.
    pub fn sector_at(&self, x: f32, y: f32) -> Option<usize> {
        let inside = y >= self.ground.y && y <= self.units_b.bottom();
        let along = self.along(x)?;
        let sector = along as usize;
        (inside && sector < self.n).then_some(sector)
    }

    /// \[sectors\] — the place along the front under a point.
    pub fn along(&self, x: f32) -> Option<f32> {
        if x < self.ground.x || x >= self.ground.right() {
            return None;
        }
        let share = (x - self.ground.x) / self.ground.width;
        Some(self.span.0 + share * (self.span.1 - self.span.0))
    }

    /// All of it, from the ground to the lowest row.
    pub fn whole(&self) -> Area {
        Area {
            height: self.units_b.bottom() - self.ground.y,
            ..self.ground
        }
    }
}
