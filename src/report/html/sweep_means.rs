//! Figure 2 of a sweep: the outputs by point.

use super::Figure;
use super::chart::{Axis, Chart, room_for};
use super::markup::{Html, Rows};
use super::sweep::SweepReport;
use crate::analysis::sweep::{PointRow, SweepTables};
use crate::experiment::sweep::Level;
use crate::report::format::short;
use crate::report::number;

/// Points that have a row each, where there is no line to draw.
const MOST_ROWS: usize = 24;

pub(super) fn means(report: &SweepReport<'_>) -> Figure {
    let all = report.tables;
    let mut body = Html::new();
    if matches!(all.design, "morris" | "saltelli") {
        body.raw("<p>Points of this design are made for what follows; their means stand in the data below.</p>");
    } else {
        for output in 0..all.outputs.len() {
            for mode in modes(all) {
                body.html(&of_output(all, output, mode));
            }
        }
    }
    Figure {
        number: "2",
        title: "What came out?",
        body,
        caption: format!(
            "Mean of each output over the truces of a point. {}",
            report.tail("95 %: Wilson for yes and no, bootstrap by truce for all else")
        ),
        data: data(all),
    }
}

/// Modes that were run, in the order of the rows.
fn modes(all: &SweepTables) -> Vec<&'static str> {
    let mut modes: Vec<&'static str> = Vec::new();
    for row in &all.rows {
        if !modes.contains(&row.mode) {
            modes.push(row.mode);
        }
    }
    modes
}

/// Regimes that were run, in the order of the rows.
fn regimes<'a>(all: &'a SweepTables) -> Vec<&'a str> {
    let mut regimes: Vec<&'a str> = Vec::new();
    for row in &all.rows {
        if !regimes.contains(&row.regime.as_str()) {
            regimes.push(&row.regime);
        }
    }
    regimes
}

fn data(all: &SweepTables) -> Rows {
    let mut head = vec!["point".to_owned()];
    head.extend(all.factors.iter().cloned());
    head.extend(["mode", "regime", "output", "mean", "low", "high", "n"].map(str::to_owned));
    let mut rows = vec![head];
    for row in &all.rows {
        let point = all.points.get(row.point as usize);
        for (output, found) in all.outputs.iter().zip(&row.outputs) {
            let Some(found) = found else { continue };
            let mut cells = vec![row.point.to_string()];
            let levels = point.map_or(&[][..], |point| &point.levels);
            cells.extend(levels.iter().map(Level::text));
            cells.extend([row.mode.to_owned(), row.regime.clone(), output.clone()]);
            let ends = found
                .interval
                .map(|i| [i.low.to_string(), i.high.to_string()]);
            cells.push(found.value.to_string());
            cells.extend(ends.unwrap_or_default());
            cells.push(found.n.to_string());
            rows.push(cells);
        }
    }
    rows
}

/// A place on the axis, mean, low, high, and what it is in words.
struct Mark {
    x: f64,
    mean: f64,
    span: Option<(f64, f64)>,
    says: String,
}

/// One series: its name, and its marks from left to right.
type Series = (String, Vec<Mark>);

fn of_output(all: &SweepTables, output: usize, mode: &str) -> Html {
    let name = &all.outputs[output];
    let across = (0..all.factors.len()).find(|factor| is_numeric(all, *factor));
    match (all.factors.len(), across) {
        (1, Some(x)) => {
            let lines = regimes(all).into_iter().map(|regime| {
                let marks = marks(all, (output, mode, regime), x, &|_| true);
                (regime.to_owned(), marks)
            });
            lines_chart(all, &format!("{name} ({mode})"), x, lines.collect())
        }
        (2, Some(x)) if is_grid(all) => {
            let other = 1 - x;
            let mut body = Html::new();
            for regime in regimes(all) {
                let lines = levels(all, other).into_iter().map(|level| {
                    let at = |levels: &[Level]| {
                        levels.get(other).map(Level::text) == Some(level.clone())
                    };
                    let marks = marks(all, (output, mode, regime), x, &at);
                    (format!("{} {level}", all.factors[other]), marks)
                });
                let title = format!("{name} under {regime} ({mode})");
                body.html(&lines_chart(all, &title, x, lines.collect()));
            }
            body
        }
        _ if all.points.len() <= MOST_ROWS => rows_chart(all, output, mode),
        _ => {
            let mut body = Html::new();
            body.element(
                "<p>",
                name,
                ": too many points to draw one by one; their means stand in the data below.</p>",
            );
            body
        }
    }
}

/// Whether each level of a factor goes with each of every other: else there is no line to draw
/// through points that are alike but for one.
fn is_grid(all: &SweepTables) -> bool {
    let cells: usize = (0..all.factors.len())
        .map(|factor| levels(all, factor).len())
        .product();
    cells == all.points.len()
}

/// Whether a factor is a number at all points, with at least two values.
fn is_numeric(all: &SweepTables, factor: usize) -> bool {
    let number = |level: Option<&Level>| matches!(level, Some(Level::Number(_)));
    all.points
        .iter()
        .all(|point| number(point.levels.get(factor)))
        && levels(all, factor).len() > 1
}

/// Levels of a factor in the order of the points.
fn levels(all: &SweepTables, factor: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for level in all
        .points
        .iter()
        .filter_map(|point| point.levels.get(factor))
    {
        let text = level.text();
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

fn mark(all: &SweepTables, row: &PointRow, output: usize, x: f64) -> Option<Mark> {
    let found = row.outputs.get(output).copied().flatten()?;
    let label = all.points.get(row.point as usize).map(|point| {
        let levels: Vec<String> = point.levels.iter().map(Level::text).collect();
        levels.join(", ")
    });
    Some(Mark {
        x,
        mean: found.value,
        span: found.interval.map(|i| (i.low, i.high)),
        says: format!(
            "{} at {}: {}, n = {}",
            row.regime,
            label.unwrap_or_default(),
            number(found.value, 3),
            found.n
        ),
    })
}

/// The marks of one regime at the points that a rule takes, from left to right.
fn marks(
    all: &SweepTables,
    (output, mode, regime): (usize, &str, &str),
    x: usize,
    takes: &dyn Fn(&[Level]) -> bool,
) -> Vec<Mark> {
    let rows = all
        .rows
        .iter()
        .filter(|row| row.mode == mode && row.regime == regime);
    let mut marks: Vec<Mark> = rows
        .filter_map(|row| {
            let levels = &all.points.get(row.point as usize)?.levels;
            let Some(Level::Number(at)) = levels.get(x) else {
                return None;
            };
            takes(levels).then(|| mark(all, row, output, *at))?
        })
        .collect();
    marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    marks
}

/// Lowest and highest of what is drawn; a share keeps its whole axis.
fn reach<'m>(marks: impl Iterator<Item = &'m Mark>) -> (f64, f64) {
    let ends = marks.map(|mark| mark.span.unwrap_or((mark.mean, mark.mean)));
    let (low, high) = ends.fold(
        (f64::INFINITY, f64::NEG_INFINITY),
        |(low, high), (from, to)| (low.min(from), high.max(to)),
    );
    if low >= 0.0 && high <= 1.0 {
        (0.0, 1.0)
    } else {
        (low.min(0.0), high)
    }
}

fn lines_chart(all: &SweepTables, title: &str, x: usize, series: Vec<Series>) -> Html {
    let marks = || series.iter().flat_map(|(_, marks)| marks);
    let (low, high) = reach(marks());
    let (from, to) = marks().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), mark| {
        (a.min(mark.x), b.max(mark.x))
    });
    let across = Axis::new(&all.factors[x], from, to);
    let height = room_for(series.len()).max(300.0);
    let mut chart = Chart::new(across, Axis::new(title, low, high), height, 70.0, 170.0);
    // series stand a little beside each other, so that their intervals can be told apart
    let apart = (to - from) * 0.012;
    for (i, (name, marks)) in series.iter().enumerate() {
        let shift = apart * (i as f64 - (series.len() as f64 - 1.0) / 2.0);
        let line: Vec<(f64, f64)> = marks.iter().map(|m| (m.x + shift, m.mean)).collect();
        chart.line(i, &line);
        for mark in marks {
            if let Some((low, high)) = mark.span {
                chart.span_y(i, mark.x + shift, low, high);
            }
            chart.dot(i, (mark.x + shift, mark.mean), &mark.says);
        }
        if let Some((_, y)) = line.last() {
            chart.name(i, *y, name);
        }
    }
    chart.svg(title, "Means by level with their intervals.")
}

/// A row a point: for words, and for more than two factors.
fn rows_chart(all: &SweepTables, output: usize, mode: &str) -> Html {
    let regimes = regimes(all);
    let series: Vec<Series> = regimes
        .iter()
        .map(|regime| {
            let rows = all.rows.iter();
            let rows = rows.filter(|row| row.mode == mode && row.regime == *regime);
            let marks = rows.filter_map(|row| mark(all, row, output, f64::from(row.point)));
            ((*regime).to_owned(), marks.collect())
        })
        .collect();
    let (low, high) = reach(series.iter().flat_map(|(_, marks)| marks));
    let n = all.points.len() as f64;
    let title = format!("{} ({mode})", all.outputs[output]);
    let high_enough = 80.0 + n * (12.0 + 9.0 * series.len() as f64);
    let rows = Axis::exact("", 0.0, n, &[]);
    let mut chart = Chart::new(
        Axis::new(&title, low, high),
        rows,
        high_enough,
        230.0,
        110.0,
    );
    for (i, point) in all.points.iter().enumerate() {
        let levels: Vec<String> = point.levels.iter().map(|l| short(&l.text())).collect();
        chart.row_name(n - i as f64 - 0.5, &levels.join(", "));
    }
    for (i, (name, marks)) in series.iter().enumerate() {
        let part = (i as f64 + 1.0) / (series.len() as f64 + 1.0);
        for mark in marks {
            let y = n - mark.x - part;
            if let Some((low, high)) = mark.span {
                chart.span_x(i, low, high, y);
            }
            chart.dot(i, (mark.mean, y), &mark.says);
        }
        if !marks.is_empty() {
            chart.name(i, n - part, name);
        }
    }
    chart.svg(&title, "A row a point, a mark a regime, with intervals.")
}
