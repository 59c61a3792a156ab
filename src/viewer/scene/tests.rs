//! The map holds its promises, without a screen.

use super::*;
use crate::model::Frame;
use crate::model::base::SectorId;
use crate::model::front::Segment;
use crate::model::spec::Label;
use crate::viewer::evidence::{Level, SectorKnown};
use crate::viewer::intent::View;
use crate::viewer::theme::{self, DARK};

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
                jammed: false,
                denied_last_day: 0,
                activity: [[2, 1, 0, 1], [3, 0, 1, 0]],
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
        height: 360.0,
    }
}

fn rows(n: usize) -> Rows {
    Rows::lay(window(), n, (0.0, n as f32))
}

fn shapes(frame: &Frame, known: &[SectorKnown], view: View) -> Vec<Shape> {
    let scene = Scene {
        frame,
        known,
        view,
        selected: None,
        palette: &DARK,
    };
    draw(&scene, &rows(frame.sectors.len()))
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
    let look = |recorded, watched| {
        let shapes = shapes(&frame(&[(recorded, watched)]), &[], View::Monitors);
        let fill = |part| shapes.iter().find(|s| s.part == part).map(|s| s.colour);
        (
            fill(Part::Recorded),
            fill(Part::Watched),
            count(&shapes, Part::Hatch) > 0,
            count(&shapes, Part::Nothing) > 0,
        )
    };
    let full = Some(theme::colour_watched(1.0));
    assert_eq!(look(0, 1.0), (Some(theme::colour_of(0)), full, false, true));
    assert_eq!(
        look(0, 0.0),
        (Some(DARK.page), Some(DARK.page), true, false)
    );
    // a record from elsewhere, say a complaint, shows through the hatching
    assert_eq!(
        look(5, 0.0),
        (Some(theme::colour_of(5)), Some(DARK.page), true, false)
    );
    assert_eq!(
        look(5, 1.0),
        (Some(theme::colour_of(5)), full, false, false)
    );
    // the legend shows the same differences
    let parts = |kind| -> Vec<Part> {
        let shapes = swatch(kind, window(), &DARK);
        shapes.iter().map(|s| s.part).collect()
    };
    assert!(parts(Swatch::NotWatched).contains(&Part::Hatch));
    assert!(parts(Swatch::Nothing).contains(&Part::Nothing));
}

#[test]
fn every_sector_has_one_rectangle_a_row() {
    let sectors: Vec<(u32, f64)> = (0..200).map(|i| (i % 7, f64::from(i % 5) / 4.0)).collect();
    let frame = frame(&sectors);
    for (view, truth) in [(View::Monitors, 0), (View::Truth, 200)] {
        let shapes = shapes(&frame, &[], view);
        for part in [Part::Ground, Part::Recorded, Part::Watched] {
            assert_eq!(count(&shapes, part), 200, "{part:?}");
        }
        assert_eq!(count(&shapes, Part::Truth), truth);
    }
}

#[test]
fn no_view_shows_what_it_does_not_know() {
    let mut other = frame(&[(1, 1.0), (0, 0.0)]);
    let look = |frame: &Frame| {
        View::ALL.map(|(view, _, _)| shapes(frame, &[SectorKnown::default(); 2], view))
    };
    let before = look(&other);
    // the truth of b
    for sector in &mut other.sectors {
        sector.episodes_last_day[1] = 900;
        sector.activity[1] = [0, 0, 0, 7];
    }
    let after = look(&other);
    let moved: Vec<bool> = (0..5).map(|i| before[i] != after[i]).collect();
    // monitors and side a see nothing of it; b, truth and (by its units) score do
    assert_eq!(moved, [false, false, true, true, true]);
}

#[test]
fn a_side_does_not_see_where_the_mission_watched() {
    let one = frame(&[(1, 1.0), (0, 0.0)]);
    let other = frame(&[(7, 0.0), (0, 1.0)]);
    let marks = |frame| {
        let shapes = shapes(frame, &[], View::Side(Label::A));
        let of = |part| count(&shapes, part);
        (of(Part::Recorded), of(Part::Watched), of(Part::Hatch))
    };
    assert_eq!(marks(&one), (0, 0, 0));
    assert_eq!(marks(&other), (0, 0, 0));
}

#[test]
fn marks_differ_by_shape_and_have_a_hue_only_when_a_side_is_named() {
    let frame = frame(&[(1, 1.0)]);
    let look = |level, named| {
        let known = SectorKnown {
            level,
            named,
            ..SectorKnown::default()
        };
        let shapes = shapes(&frame, &[known], View::Monitors);
        let marks: Vec<Shape> = shapes
            .into_iter()
            .filter(|s| s.part == Part::Mark)
            .collect();
        marks
    };
    let mut seen: Vec<Vec<Vec<[f32; 2]>>> = Vec::new();
    for (level, _, _) in Level::ALL {
        let marks = look(level, [false; 2]);
        assert!(!marks.is_empty(), "{level:?}");
        assert!(marks.iter().all(|m| !DARK.sides.contains(&m.colour)));
        let outline: Vec<Vec<[f32; 2]>> = marks.into_iter().map(|m| m.points).collect();
        assert!(!seen.contains(&outline), "{level:?} looks like another");
        seen.push(outline);
    }
    assert!(look(Level::Silent, [false; 2]).is_empty());
    for (side, named) in [[true, false], [false, true]].into_iter().enumerate() {
        let marks = look(Level::Adopted, named);
        assert!(marks.iter().all(|m| m.colour == DARK.sides[side]));
    }
}

#[test]
fn colours_rise_with_recorded_incidents() {
    let counts = [0, 1, 2, 4, 8, 16, 32, 64];
    let frame = frame(&counts.map(|n| (n, 1.0)));
    let steps: Vec<Option<usize>> = shapes(&frame, &[], View::Monitors)
        .iter()
        .filter(|s| s.part == Part::Recorded)
        .map(|s| theme::SCALE.iter().position(|(_, _, c)| *c == s.colour))
        .collect();
    assert_eq!(steps, (0..8).map(Some).collect::<Vec<_>>());
}

#[test]
fn shapes_stay_in_their_rows_and_rows_do_not_overlap() {
    for (width, height) in [(1280.0, 300.0), (900.0, 240.0), (2400.0, 900.0)] {
        let free = Area {
            width,
            height,
            ..window()
        };
        let mut frame = frame(&[(0, 0.0), (2, 0.0), (0, 1.0)]);
        frame.sectors[1].jammed = true;
        frame.sectors[2].denied_last_day = 2;
        for span in [(0.0, 3.0), (0.7, 2.2)] {
            let rows = Rows::lay(free, 3, span);
            let known = [SectorKnown {
                level: Level::Adopted,
                found: 1,
                missed: 2,
                unknowable: 3,
                false_findings: 1,
                ..SectorKnown::default()
            }; 3];
            for view in [View::Monitors, View::Truth, View::Score] {
                let scene = Scene {
                    frame: &frame,
                    known: &known,
                    view,
                    selected: Some(1),
                    palette: &DARK,
                };
                for shape in &draw(&scene, &rows) {
                    let inside: &[Area] = match shape.part {
                        Part::Ground | Part::Texture => &[rows.ground],
                        Part::Recorded | Part::Nothing => &[rows.recorded],
                        Part::Mark => &[rows.marks],
                        Part::Watched | Part::Denied | Part::Jammed | Part::Post => &[rows.watched],
                        Part::Truth | Part::TruthNothing => &[rows.truth],
                        Part::Units(0) | Part::Site(0) => &[rows.units_a],
                        Part::Units(_) | Part::Site(_) => &[rows.units_b],
                        Part::Hatch => &[rows.recorded, rows.watched],
                        Part::Selected => &[rows.whole()],
                        Part::Edge | Part::Difference => continue,
                    };
                    let at = bounds(shape);
                    let fits = inside.iter().any(|row| {
                        at.x >= row.x - 1.0
                            && at.right() <= row.right() + 1.0
                            && at.y >= row.y - 1.0
                            && at.bottom() <= row.bottom() + 1.0
                    });
                    assert!(
                        fits,
                        "{:?} at {at:?} in {view:?}, span {span:?}",
                        shape.part
                    );
                }
            }
            let order = [
                rows.ground,
                rows.units_a,
                rows.marks,
                rows.recorded,
                rows.watched,
                rows.truth,
                rows.units_b,
            ];
            for pair in order.windows(2) {
                assert!(pair[0].bottom() < pair[1].y);
            }
            assert!(
                rows.units_b.bottom() <= free.bottom() + 1.0,
                "{width} × {height}"
            );
        }
    }
}

#[test]
fn a_point_finds_its_sector_at_any_zoom() {
    for span in [(0.0, 200.0), (37.5, 62.5)] {
        let rows = Rows::lay(window(), 200, span);
        for i in rows.shown() {
            let column = rows.column(rows.recorded, i);
            if column.width > 0.0 {
                let x = column.x + column.width / 2.0;
                assert_eq!(rows.sector_at(x, column.y + 1.0), Some(i));
            }
        }
        assert_eq!(rows.sector_at(1.0, rows.recorded.y), None);
        assert_eq!(rows.sector_at(640.0, 0.0), None);
    }
}

#[test]
fn a_frame_shorter_than_the_rows_is_no_fault() {
    let scene = |frame| Scene {
        frame,
        known: &[],
        view: View::Score,
        selected: Some(4),
        palette: &DARK,
    };
    let empty = frame(&[]);
    let one = frame(&[(1, 1.0)]);
    assert_eq!(count(&draw(&scene(&empty), &rows(5)), Part::Ground), 0);
    let none = Rows::lay(Area::default(), 0, (0.0, 0.0));
    assert!(!draw(&scene(&one), &none).is_empty());
}

#[test]
fn differences_point_up_for_more_and_down_for_fewer() {
    let rows = rows(3);
    let strip = rows.recorded;
    let shapes = difference(&[(3, 1), (0, 9), (4, 4)], &rows, strip, &DARK);
    let tips: Vec<f32> = shapes
        .iter()
        .filter(|s| s.part == Part::Difference)
        .map(|s| s.points[1][1] - s.points[0][1])
        .collect();
    assert_eq!(tips.len(), 2);
    assert!(tips[0] < 0.0 && tips[1] > 0.0);
}
