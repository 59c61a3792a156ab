//! Figures about the truce: how long it lasts, how much is fired, which regime does better.

use super::chart::{Axis, Chart};
use super::markup::{Html, Rows, table};
use super::{Figure, Report, plain, shown};
use crate::analysis::{Estimate, Measure, RegimeRow, Survival, curve};
use crate::experiment::{Cell, WAR};
use crate::report::number;

/// Figure 0: the headline.
pub(super) fn headline(report: &Report<'_>) -> Figure {
    let heads = [
        "regime",
        "bill, M€",
        "quiet of 100",
        "held of 100",
        "mean days standing",
        "fire last week, % of war",
        "of 10 serious at the front in time",
        "of 10 serious in the rear in time",
        "of 100 findings naming a, wrong",
        "of 100 findings naming b, wrong",
        "could not be known, %",
    ];
    let mut rows: Rows = vec![heads.map(str::to_owned).to_vec()];
    for row in &report.comparison.rows {
        let standing = report
            .comparison
            .survival
            .iter()
            .find(|one| one.regime == row.regime)
            .map(|one| {
                crate::report::format::with_interval(
                    one.mean_days.mean,
                    Some(one.mean_days.interval()),
                    1,
                )
            });
        rows.push(vec![
            name(row),
            both(row.bill, 1),
            both(row.quiet[1], 0),
            both(row.held[1], 0),
            standing.unwrap_or_else(|| shown(None, 0)),
            both(row.fire, 0),
            both(row.in_time[0], 1),
            both(row.in_time[1], 1),
            both(row.wrong[0], 0),
            both(row.wrong[1], 0),
            both(row.unknowable, 0),
        ]);
    }
    let mut body = Html::new();
    body.element("<p class=\"answer\">", &report.comparison.sentence, "</p>")
        .html(&table(&rows, 1));
    Figure {
        number: "0",
        title: "What is the answer?",
        body,
        caption: format!(
            "One row a regime, cheapest first; middle commitment of both sides. In time and could \
             not be known: shadow, where all regimes watch the same acts; all else live. {}{}",
            if report.comparison.uncertainty.is_some() {
                "In brackets what chance leaves open; in braces the middle 80 % over draws of \
                 the numbers of judgement, where the table of draws has it. "
            } else {
                ""
            },
            report.tail("95 %: Wilson for shares of truces, bootstrap by truce for all else")
        ),
        data: rows,
    }
}

/// A value with the interval of its seeds, and behind it that of the draws, where there are any.
fn both(found: Option<Estimate>, decimals: usize) -> String {
    let words = shown(found, decimals);
    match found.and_then(|found| found.model) {
        Some(model) => format!(
            "{words} {{{}–{}}}",
            number(model.low, decimals),
            number(model.high, decimals)
        ),
        None => words,
    }
}

fn name(row: &RegimeRow) -> String {
    if row.regime == WAR {
        "war goes on".to_owned()
    } else {
        row.regime.clone()
    }
}

/// Figure 1: Kaplan–Meier curves with those at risk below.
pub(super) fn lasting(report: &Report<'_>) -> Figure {
    let days = report.gathered.days as f64;
    let curves: Vec<(String, Survival)> = report
        .regimes()
        .filter_map(|regime| Some((regime.to_owned(), curve(report.sample, regime, days)?)))
        .collect();
    let axis = Axis::days("day of the truce", days);
    let ticks = axis.ticks().to_vec();
    let mut chart = Chart::new(
        axis,
        Axis::new("share still standing", 0.0, 1.0),
        360.0,
        62.0,
        150.0,
    );
    let mut data: Rows = vec![plain(&[
        "regime", "day", "at risk", "ended", "standing", "low", "high",
    ])];
    for (i, (regime, found)) in curves.iter().enumerate() {
        let mut line = vec![(0.0, 1.0)];
        let mut band = Vec::new();
        let mut last = 1.0;
        for step in &found.steps {
            line.push((step.time, last));
            line.push((step.time, step.survival));
            last = step.survival;
            if let Some(interval) = step.interval {
                if let Some((_, low, high)) = band.last().copied() {
                    band.push((step.time, low, high));
                }
                band.push((step.time, interval.low, interval.high));
            }
            data.push(vec![
                regime.clone(),
                step.time.to_string(),
                step.at_risk.to_string(),
                step.ended.to_string(),
                step.survival.to_string(),
                step.interval
                    .map_or_else(String::new, |i| i.low.to_string()),
                step.interval
                    .map_or_else(String::new, |i| i.high.to_string()),
            ]);
        }
        line.push((days, last));
        if let Some((_, low, high)) = band.last().copied() {
            band.push((days, low, high));
        }
        if band.len() > 1 {
            chart.band(i, &band);
        }
        chart.line(i, &line);
        chart.name(i, last, regime);
    }
    let mut at_risk: Rows = vec![
        std::iter::once("at risk on day".to_owned())
            .chain(ticks.iter().map(|day| number(*day, 0)))
            .chain(["mean days [95 %]".to_owned(), "p, log-rank".to_owned()])
            .collect(),
    ];
    for (regime, found) in &curves {
        let mut rows = report.comparison.survival.iter();
        let row = rows.find(|row| row.regime == *regime);
        let mean = found.restricted_mean(days);
        at_risk.push(
            std::iter::once(regime.clone())
                .chain(ticks.iter().map(|day| found.at_risk(*day).to_string()))
                .chain([
                    crate::report::format::with_interval(mean.mean, Some(mean.interval()), 1),
                    match row.and_then(|row| row.p) {
                        Some(p) if p < 0.001 => "< 0.001".to_owned(),
                        Some(p) => number(p, 3),
                        None => "–".to_owned(),
                    },
                ])
                .collect(),
        );
    }
    let mut body = chart.svg(
        "Share of truces still standing, by day and regime",
        "Kaplan–Meier curves; the table below has the numbers at risk.",
    );
    body.html(&table(&at_risk, 1));
    Figure {
        number: "1",
        title: "How long does it hold?",
        body,
        caption: format!(
            "A truce ends when it erodes (fire over three days back at 0.8 of the base) or a side \
             renounces it; one that does neither is censored on day {}. Live, middle commitment. \
             p against {}; truces share their seeds, which the test does not know, so it errs on \
             the side of no difference. {}",
            number(days, 0),
            report.comparison.setting.asked.baseline,
            report.tail("95 %, Greenwood on log(−log S)")
        ),
        data,
    }
}

/// Figure 1a: what monitoring adds where the sides want the truce and where they do not.
pub(super) fn commitment(report: &Report<'_>) -> Figure {
    let commitments = Cell::COMPARED.map(|cell| 100.0 * cell.commitment().unwrap_or_default());
    let mut chart = Chart::new(
        Axis::exact("commitment of both sides, %", 20.0, 100.0, &commitments),
        Axis::new("truces that held, of 100", 0.0, 100.0),
        340.0,
        62.0,
        150.0,
    );
    let mut data: Rows = vec![plain(&["regime", "commitment", "held", "low", "high", "n"])];
    for (i, row) in report.watched_rows().enumerate() {
        let mut line = Vec::new();
        for (k, held) in row.held.iter().enumerate() {
            let Some(held) = held else { continue };
            // a little apart, so that intervals do not hide each other
            let x = commitments[k] + (i as f64 - 3.5) * 0.9;
            line.push((x, held.value));
            if let Some(interval) = held.interval {
                chart.span_y(i, x, interval.low, interval.high);
            }
            chart.dot(
                i,
                (x, held.value),
                &format!("{}: {}", row.regime, shown(Some(*held), 0)),
            );
            data.push(estimate_row(&row.regime, &number(commitments[k], 0), *held));
        }
        chart.line(i, &line);
        if let Some((_, y)) = line.last() {
            chart.name(i, *y, &row.regime);
        }
    }
    Figure {
        number: "1a",
        title: "What does watching add, where the truce is wanted and where it is not?",
        body: chart.svg(
            "Truces that held, by commitment and regime",
            "One line a regime over low, middle and high commitment of both sides.",
        ),
        caption: format!(
            "Held: fire in the last week at most a quarter of the base, and nobody renounced. \
             Marks of one commitment stand side by side for legibility. Live. {}",
            report.tail("95 %, Wilson")
        ),
        data,
    }
}

fn estimate_row(regime: &str, what: &str, found: Estimate) -> Vec<String> {
    let end = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    vec![
        regime.to_owned(),
        what.to_owned(),
        found.value.to_string(),
        end(found.interval.map(|i| i.low)),
        end(found.interval.map(|i| i.high)),
        found.n.to_string(),
    ]
}

/// Figure 1b: fire day by day.
pub(super) fn fire(report: &Report<'_>) -> Figure {
    let mut data: Rows = vec![plain(&["regime", "day", "fire over base, mean", "n"])];
    let mut lines = Vec::new();
    let mut most: f64 = 0.0;
    for regime in report.regimes().chain([WAR]) {
        let Some(sums) = report.gathered.regimes.get(regime) else {
            continue;
        };
        let mut line = Vec::new();
        for (day, (sum, n)) in sums.fire.iter().zip(&sums.fire_n).enumerate() {
            if *n > 0 {
                let mean = 100.0 * sum / *n as f64;
                most = most.max(mean);
                line.push((day as f64 + 0.5, mean));
                data.push(vec![
                    regime.to_owned(),
                    day.to_string(),
                    (mean / 100.0).to_string(),
                    n.to_string(),
                ]);
            }
        }
        if !line.is_empty() {
            lines.push((regime.to_owned(), line));
        }
    }
    let mut chart = Chart::new(
        Axis::days("day of the truce", report.gathered.days as f64),
        Axis::new("episodes of fire, % of war", 0.0, most.max(1.0)),
        340.0,
        62.0,
        150.0,
    );
    for (i, (regime, line)) in lines.iter().enumerate() {
        chart.line(i, line);
        if let Some((_, y)) = line.last() {
            chart.name(i, *y, regime);
        }
    }
    Figure {
        number: "1b",
        title: "How much is fired, day by day?",
        body: chart.svg(
            "Fire by day and regime, mean over truces",
            "One line a regime; 100 % is the daily rate of the war before the truce.",
        ),
        caption: format!(
            "Mean over truces; live, middle commitment. A mean hides that truces of one regime \
             differ: figure 1 shows when they end. {}",
            report.tail("none")
        ),
        data,
    }
}

/// Figure 2: differences on the same seeds.
pub(super) fn differences(report: &Report<'_>) -> Figure {
    let all = &report.comparison.differences;
    let mut body = Html::new();
    let mut data: Rows = vec![plain(&[
        "measure",
        "regime",
        "pairs",
        "difference",
        "low",
        "high",
        "variance ratio",
    ])];
    for measure in Measure::ALL {
        let found: Vec<_> = all
            .iter()
            .filter(|one| one.measure == measure)
            .filter_map(|one| Some((one.regime.as_str(), one.difference?)))
            .collect();
        if found.is_empty() {
            continue;
        }
        let ends = found.iter().flat_map(|(_, d)| match d.interval {
            Some(i) => [i.low, i.high],
            None => [d.mean, d.mean],
        });
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(l, h), x| (l.min(x), h.max(x)));
        let n = found.len() as f64;
        let mut chart = Chart::new(
            Axis::new(title_of(measure), low, high),
            Axis::exact("", 0.0, n, &[]),
            62.0 + 20.0 * n,
            150.0,
            30.0,
        );
        chart.rule(Some(0.0), None);
        for (i, (regime, d)) in found.iter().enumerate() {
            let y = n - i as f64 - 0.5;
            chart.row_name(y, regime);
            if let Some(interval) = d.interval {
                chart.span_x(0, interval.low, interval.high, y);
            }
            let says = crate::report::format::with_interval(d.mean, d.interval, 1);
            chart.dot(0, (d.mean, y), &format!("{regime}: {says}"));
            let end = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
            data.push(vec![
                title_of(measure).to_owned(),
                (*regime).to_owned(),
                d.n.to_string(),
                d.mean.to_string(),
                end(d.interval.map(|i| i.low)),
                end(d.interval.map(|i| i.high)),
                end(d.variance_ratio),
            ]);
        }
        body.html(&chart.svg(
            title_of(measure),
            "Difference of each regime from the baseline, with its interval.",
        ));
    }
    Figure {
        number: "2",
        title: "Is one regime better than another?",
        body,
        caption: format!(
            "Regime less {}, seed by seed, at middle commitment. The data have the variance ratio: \
             how many times as many truces of different seeds would have been needed. {}",
            report.comparison.setting.asked.baseline,
            report.tail("95 %, paired, bootstrap by seed")
        ),
        data,
    }
}

fn title_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Quiet => "quiet at the end, of 100 truces (live)",
        Measure::Fire => "fire in the last week, % of war (live)",
        Measure::SeriousFront => "serious violations at the front (live)",
        Measure::HiddenGain => "hidden gain of both sides, battalions (live)",
        Measure::Established => "violations established, % (shadow)",
    }
}
