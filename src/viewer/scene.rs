//! From a frame to coloured shapes: a pure function, tested without a screen.
//!
//! Coordinates are logical pixels of the window, from its upper left corner, downwards.
//!
//! # What a sector may look like
//! | | |
//! |---|---|
//! | watched, incidents recorded | plain colour of the scale |
//! | watched, nothing recorded | lowest colour of the scale, with a dot |
//! | not watched | hatching on the empty page |
//! | not watched, yet incidents recorded | colour of the scale under hatching |

use super::theme::{self, Colour};
use crate::model::front::Segment;
use crate::model::{Frame, SectorFrame};

/// \[1\] — below this share of the last day a sector counts as not watched.
pub const WATCHED_ENOUGH: f32 = 0.125;

/// Whether a sector was watched enough in the last day to say anything about it.
pub fn is_watched(sector: &SectorFrame) -> bool {
    sector.watched_last_day as f32 >= WATCHED_ENOUGH
}

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

    fn corners(&self) -> Vec<[f32; 2]> {
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
    /// Watched hours of a sector.
    Watched,
    /// Episodes of a sector in truth.
    Truth,
    /// No episodes in truth.
    TruthNothing,
    /// Edge of a row.
    Edge,
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
    fn rect(part: Part, area: Area, colour: Colour) -> Self {
        Self {
            part,
            points: area.corners(),
            colour,
        }
    }
}

/// Where the rows of the map stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    /// Sectors.
    pub n: usize,
    /// Land, river, border.
    pub ground: Area,
    /// Recorded incidents.
    pub recorded: Area,
    /// Watched hours.
    pub watched: Area,
    /// The truth.
    pub truth: Area,
}

/// Room for the names of areas, in two lines above the ground.
pub const NAMES_HEIGHT: f32 = 34.0;
/// Room for the kilometres below the ground.
pub const AXIS_HEIGHT: f32 = 22.0;
/// Room for a line of words above each row.
pub const HEADING_HEIGHT: f32 = 26.0;
const GROUND_HEIGHT: f32 = 16.0;
const WATCHED_HEIGHT: f32 = 24.0;
const MARGIN: f32 = 18.0;
const ROW_HEIGHTS: (f32, f32) = (24.0, 240.0);

impl Rows {
    /// Lays the rows into the free part of the window.
    pub fn lay(free: Area, n: usize) -> Self {
        let row = |y: f32, height: f32| Area {
            x: free.x + MARGIN,
            y,
            width: (free.width - 2.0 * MARGIN).max(1.0),
            height,
        };
        let fixed =
            NAMES_HEIGHT + GROUND_HEIGHT + AXIS_HEIGHT + 3.0 * HEADING_HEIGHT + WATCHED_HEIGHT;
        let each = ((free.height - fixed - MARGIN) / 2.0).clamp(ROW_HEIGHTS.0, ROW_HEIGHTS.1);
        let ground = row(free.y + NAMES_HEIGHT, GROUND_HEIGHT);
        let recorded = row(ground.bottom() + AXIS_HEIGHT + HEADING_HEIGHT, each);
        let watched = row(recorded.bottom() + HEADING_HEIGHT, WATCHED_HEIGHT);
        let truth = row(watched.bottom() + HEADING_HEIGHT, each);
        Self {
            n,
            ground,
            recorded,
            watched,
            truth,
        }
    }

    /// The column of a sector in a row.
    pub fn column(&self, row: Area, sector: usize) -> Area {
        let width = row.width / self.n.max(1) as f32;
        Area {
            x: row.x + width * sector as f32,
            width,
            ..row
        }
    }

    /// The sector under a point, anywhere between the ground and the lowest row.
    pub fn sector_at(&self, x: f32, y: f32) -> Option<usize> {
        if y < self.ground.y || y > self.truth.bottom() || x < self.ground.x {
            return None;
        }
        let along = (x - self.ground.x) / self.ground.width * self.n as f32;
        let sector = along as usize;
        (sector < self.n).then_some(sector)
    }
}

/// All shapes of the map, from the back to the front.
pub fn draw(frame: &Frame, rows: &Rows, show_truth: bool) -> Vec<Shape> {
    let mut shapes = Vec::with_capacity(8 * rows.n + 256);
    edge(rows.recorded, &mut shapes);
    edge(rows.watched, &mut shapes);
    edge(rows.truth, &mut shapes);
    for (i, sector) in frame.sectors.iter().enumerate().take(rows.n) {
        ground(sector.segment, rows.column(rows.ground, i), &mut shapes);
        recorded(sector, rows.column(rows.recorded, i), &mut shapes);
        shapes.push(watched(sector, rows.column(rows.watched, i)));
        if show_truth {
            truth(sector, rows.column(rows.truth, i), &mut shapes);
        }
    }
    hatch_runs(frame, rows, &mut shapes);
    shapes
}

/// Kinds of swatches of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swatch {
    /// A step of the scale.
    Step(usize),
    /// Watched, and nothing recorded; in truth, no episodes.
    Nothing,
    /// Not watched.
    NotWatched,
    /// Kind of line.
    Ground(Segment),
}

/// The shapes of a swatch, drawn as on the map.
pub fn swatch(kind: Swatch, area: Area) -> Vec<Shape> {
    let mut shapes = Vec::new();
    match kind {
        Swatch::Step(step) => {
            let (_, _, colour) = theme::SCALE[step.min(theme::SCALE.len() - 1)];
            shapes.push(Shape::rect(Part::Recorded, area, colour));
        }
        Swatch::Nothing => {
            shapes.push(Shape::rect(Part::Recorded, area, theme::colour_of(0)));
            shapes.push(dot(Part::Nothing, area));
        }
        Swatch::NotWatched => hatch(area, &mut shapes),
        Swatch::Ground(segment) => ground(segment, area, &mut shapes),
    }
    shapes
}

/// Recorded incidents of a sector; hatching comes later, over whole runs of sectors.
fn recorded(sector: &SectorFrame, area: Area, shapes: &mut Vec<Shape>) {
    let count = sector.recorded_last_day;
    let colour = match (is_watched(sector), count) {
        // the page itself: what nobody watched has no colour of its own
        (false, 0) => theme::PAGE,
        _ => theme::colour_of(count),
    };
    shapes.push(Shape::rect(Part::Recorded, area, colour));
    if is_watched(sector) && count == 0 {
        shapes.push(dot(Part::Nothing, area));
    }
}

/// Episodes of a sector in truth, of both sides.
fn truth(sector: &SectorFrame, area: Area, shapes: &mut Vec<Shape>) {
    let episodes = sector.episodes_last_day.iter().sum();
    shapes.push(Shape::rect(Part::Truth, area, theme::colour_of(episodes)));
    if episodes == 0 {
        shapes.push(dot(Part::TruthNothing, area));
    }
}

fn dot(part: Part, area: Area) -> Shape {
    let size = (area.width * 0.5).clamp(1.0, 4.0);
    let at = Area {
        x: area.x + (area.width - size) / 2.0,
        y: area.y + (area.height - size) / 2.0,
        width: size,
        height: size,
    };
    Shape::rect(part, at, theme::NOTHING_DOT)
}

/// A bar as high as the watched share of the last day.
fn watched(sector: &SectorFrame, area: Area) -> Shape {
    let height = area.height * (sector.watched_last_day as f32).clamp(0.0, 1.0);
    let bar = Area {
        y: area.bottom() - height,
        height,
        ..area
    };
    Shape::rect(Part::Watched, bar, theme::WATCHED)
}

/// Land is plain, a river has lines along it, a border dashes across it.
fn ground(segment: Segment, area: Area, shapes: &mut Vec<Shape>) {
    let [ground, mark] = match segment {
        Segment::Land => theme::LAND,
        Segment::River => theme::RIVER,
        Segment::Border => theme::BORDER,
    };
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
        shapes.push(Shape::rect(Part::Texture, at, mark));
    }
}

/// The edge of a row: four thin rectangles around it.
fn edge(row: Area, shapes: &mut Vec<Shape>) {
    let Area {
        x,
        y,
        width,
        height,
    } = row;
    let sides = [
        (x - 1.0, y - 1.0, width + 2.0, 1.0),
        (x - 1.0, y + height, width + 2.0, 1.0),
        (x - 1.0, y, 1.0, height),
        (x + width, y, 1.0, height),
    ];
    for (x, y, width, height) in sides {
        let side = Area {
            x,
            y,
            width,
            height,
        };
        shapes.push(Shape::rect(Part::Edge, side, theme::FRAME));
    }
}

/// Hatches whole runs of sectors, so that lines go on from sector to sector.
fn hatch_runs(frame: &Frame, rows: &Rows, shapes: &mut Vec<Shape>) {
    let sectors = &frame.sectors[..frame.sectors.len().min(rows.n)];
    let mut from = 0;
    for run in sectors.chunk_by(|one, next| is_watched(one) == is_watched(next)) {
        let to = from + run.len();
        if !run.iter().any(is_watched) {
            let (first, last) = (
                rows.column(rows.recorded, from),
                rows.column(rows.recorded, to - 1),
            );
            let area = Area {
                width: last.right() - first.x,
                ..first
            };
            hatch(area, shapes);
        }
        from = to;
    }
}

/// \[px\] — from line to line of the hatching, measured along an axis.
const HATCH_SPACING: f32 = 9.0;
/// \[px\] — thickness of a line, measured along an axis.
const HATCH_LINE: f32 = 2.2;

/// Lines at 45° over an area. They lie on one grid for the whole window.
fn hatch(area: Area, shapes: &mut Vec<Shape>) {
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
                colour: theme::HATCH,
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::base::SectorId;

    /// A frame of sectors with (recorded, watched share).
    pub(in crate::viewer) fn frame(sectors: &[(u32, f64)]) -> Frame {
        Frame {
            tick: 96,
            hours: 24.0,
            regime: "layered".into(),
            sectors: sectors
                .iter()
                .enumerate()
                .map(|(i, &(recorded_last_day, watched_last_day))| SectorFrame {
                    sector: SectorId(i as u16),
                    area: 0,
                    segment: Segment::ALL[i % 3],
                    heat: 1.0,
                    cloud: 0.5,
                    daylight: true,
                    restraint: [0.5; 2],
                    episodes_last_day: [recorded_last_day + 3, 2],
                    recorded_last_day,
                    named_last_day: [recorded_last_day, 0],
                    watched_last_day,
                    activity: [[0; 4]; 2],
                    works_m: [0.0; 2],
                    advanced_m: [0.0; 2],
                })
                .collect(),
            status: None,
            renounced: None,
            deployed_share: 1.0,
            trust: [0.5; 2],
            findings: (3, 2),
            episodes: [10, 20],
        }
    }

    fn window() -> Area {
        Area {
            x: 0.0,
            y: 80.0,
            width: 1280.0,
            height: 560.0,
        }
    }

    fn count(shapes: &[Shape], part: Part) -> usize {
        shapes.iter().filter(|shape| shape.part == part).count()
    }

    fn bounds(shape: &Shape) -> Area {
        let xs = shape.points.iter().map(|p| p[0]);
        let ys = shape.points.iter().map(|p| p[1]);
        let (x, y) = (
            xs.clone().fold(f32::MAX, f32::min),
            ys.clone().fold(f32::MAX, f32::min),
        );
        Area {
            x,
            y,
            width: xs.fold(f32::MIN, f32::max) - x,
            height: ys.fold(f32::MIN, f32::max) - y,
        }
    }

    #[test]
    fn not_watched_never_looks_like_watched_and_nothing_recorded() {
        let rows = Rows::lay(window(), 1);
        let look = |recorded, watched| {
            let shapes = draw(&frame(&[(recorded, watched)]), &rows, false);
            let fill = shapes.iter().find(|s| s.part == Part::Recorded);
            (
                fill.map(|s| s.colour),
                count(&shapes, Part::Hatch) > 0,
                count(&shapes, Part::Nothing) > 0,
            )
        };
        let (empty, unwatched) = (look(0, 1.0), look(0, 0.0));
        assert_eq!(empty, (Some(theme::colour_of(0)), false, true));
        assert_eq!(unwatched, (Some(theme::PAGE), true, false));
        // a record from elsewhere, say a complaint, shows through the hatching
        assert_eq!(look(5, 0.0), (Some(theme::colour_of(5)), true, false));
        assert_eq!(look(5, 1.0), (Some(theme::colour_of(5)), false, false));
        // the legend shows the same differences
        let swatch_parts =
            |kind| -> Vec<Part> { swatch(kind, rows.ground).iter().map(|s| s.part).collect() };
        assert!(swatch_parts(Swatch::NotWatched).contains(&Part::Hatch));
        assert!(swatch_parts(Swatch::Nothing).contains(&Part::Nothing));
    }

    #[test]
    fn every_sector_has_one_rectangle_a_row() {
        let sectors: Vec<(u32, f64)> = (0..200).map(|i| (i % 7, f64::from(i % 5) / 4.0)).collect();
        let frame = frame(&sectors);
        let rows = Rows::lay(window(), 200);
        for show_truth in [false, true] {
            let shapes = draw(&frame, &rows, show_truth);
            for part in [Part::Ground, Part::Recorded, Part::Watched] {
                assert_eq!(count(&shapes, part), 200, "{part:?}");
            }
            assert_eq!(
                count(&shapes, Part::Truth),
                if show_truth { 200 } else { 0 }
            );
        }
    }

    #[test]
    fn the_truth_stays_hidden_until_asked_for() {
        let rows = Rows::lay(window(), 2);
        let mut other = frame(&[(1, 1.0), (0, 0.0)]);
        let hidden = draw(&other, &rows, false);
        for sector in &mut other.sectors {
            sector.episodes_last_day = [900, 900];
        }
        assert_eq!(hidden, draw(&other, &rows, false));
        assert_ne!(draw(&other, &rows, true), hidden);
    }

    #[test]
    fn colours_rise_with_recorded_incidents() {
        let counts = [0, 1, 2, 4, 8, 16, 32, 64];
        let frame = frame(&counts.map(|n| (n, 1.0)));
        let rows = Rows::lay(window(), counts.len());
        let steps: Vec<Option<usize>> = draw(&frame, &rows, false)
            .iter()
            .filter(|s| s.part == Part::Recorded)
            .map(|s| theme::SCALE.iter().position(|(_, _, c)| *c == s.colour))
            .collect();
        assert_eq!(steps, (0..8).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn shapes_stay_in_their_rows_and_rows_do_not_overlap() {
        for (width, height) in [(1280.0, 560.0), (900.0, 380.0), (2400.0, 1200.0)] {
            let free = Area {
                width,
                height,
                ..window()
            };
            let rows = Rows::lay(free, 3);
            let shapes = draw(&frame(&[(0, 0.0), (2, 0.0), (0, 1.0)]), &rows, true);
            for shape in &shapes {
                let row = match shape.part {
                    Part::Ground | Part::Texture => rows.ground,
                    Part::Recorded | Part::Nothing | Part::Hatch => rows.recorded,
                    Part::Watched => rows.watched,
                    Part::Truth | Part::TruthNothing => rows.truth,
                    Part::Edge => continue,
                };
                let at = bounds(shape);
                assert!(at.x >= row.x - 0.01 && at.right() <= row.right() + 0.01);
                assert!(at.y >= row.y - 0.01 && at.bottom() <= row.bottom() + 0.01);
            }
            let order = [rows.ground, rows.recorded, rows.watched, rows.truth];
            for pair in order.windows(2) {
                assert!(pair[0].bottom() + 20.0 <= pair[1].y);
            }
            assert!(rows.truth.bottom() <= free.bottom(), "{width} × {height}");
        }
    }

    #[test]
    fn a_point_finds_its_sector() {
        let rows = Rows::lay(window(), 200);
        for i in [0, 1, 99, 199] {
            let column = rows.column(rows.recorded, i);
            let x = column.x + column.width / 2.0;
            assert_eq!(rows.sector_at(x, column.y + 1.0), Some(i));
        }
        assert_eq!(rows.sector_at(1.0, rows.recorded.y), None);
        assert_eq!(rows.sector_at(1279.0, rows.recorded.y), None);
        assert_eq!(rows.sector_at(640.0, 0.0), None);
    }

    #[test]
    fn a_frame_shorter_than_the_rows_is_no_fault() {
        let rows = Rows::lay(window(), 5);
        assert_eq!(count(&draw(&frame(&[]), &rows, true), Part::Ground), 0);
        let none = Rows::lay(Area::default(), 0);
        assert!(draw(&frame(&[(1, 1.0)]), &none, true).len() >= 12);
    }
}
