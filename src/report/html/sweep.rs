//! The report of a sweep: outputs by point, what they hang on, where something happens.

use super::chart::{Axis, Chart};
use super::markup::{Html, Rows, table};
use super::sweep_means::means;
use super::{Figure, Page, facts, page, plain};
use crate::analysis::sweep::{Effect, Sensitivity, SweepTables};
use crate::experiment::{Manifest, Provenance};
use crate::report::number;

/// Factors that are drawn of each output, the strongest.
const MOST_FACTORS: usize = 16;
/// Fewest points of which a rank correlation says something.
const LEAST_POINTS: usize = 20;
/// Points that are listed.
const MOST_POINTS: usize = 60;

/// What the report of a sweep is made of.
#[derive(Clone, Copy, Debug)]
pub struct SweepReport<'a> {
    /// The tables.
    pub tables: &'a SweepTables,
    /// What was asked.
    pub manifest: &'a Manifest,
    /// When it was done: one a folder.
    pub provenance: &'a [Provenance],
}

impl SweepReport<'_> {
    /// What every caption ends with.
    pub(super) fn tail(&self, interval: &str) -> String {
        let all = self.tables;
        let last = all.seed.saturating_add(all.runs.saturating_sub(1));
        format!(
            "n = {} truces a point and regime, seeds {}–{last}, model {}; interval: {interval}.",
            number(all.runs as f64, 0),
            all.seed,
            self.manifest.version
        )
    }
}

/// The whole file.
pub fn sweep_report_html(report: &SweepReport<'_>) -> String {
    let figures = [
        asked(report),
        means(report),
        effects(report),
        region(report),
        precision(report),
        limits(report),
    ];
    page(&Page {
        title: &report.tables.title,
        note: "Support level V1: verified code, judgement numbers; not a forecast. Sides are roles; nothing here is a verdict on a nation.",
        figures: &figures,
        methods: &methods(report),
        provenance: provenance(report),
        again: &format!(
            "truceline sweep FILE.toml --runs {}",
            report.manifest.asked.seeds.count
        ),
        when: report.provenance,
    })
}

/// Figure 1: what was asked, and of which points.
fn asked(report: &SweepReport<'_>) -> Figure {
    let all = report.tables;
    let mut body = Html::new();
    if let Some(question) = &all.question {
        body.element("<p class=\"answer\">", question, "</p>");
    }
    if let Some(expectation) = &all.expectation {
        body.element("<p>Expected before the first run: ", expectation, "</p>");
    }
    if let Some(outcome) = &all.outcome {
        body.element("<p>What came out: ", outcome, "</p>");
    }
    let mut data: Rows = vec![vec!["point".to_owned()]];
    data[0].extend(all.factors.iter().cloned());
    for (i, point) in all.points.iter().enumerate() {
        let mut row = vec![i.to_string()];
        row.extend(point.levels.iter().map(|level| level.text()));
        data.push(row);
    }
    if data.len() <= MOST_POINTS + 1 {
        body.html(&table(&data, 1));
    } else {
        let words = format!(
            "{} points of {} factors; all of them stand in the data below.",
            number(all.points.len() as f64, 0),
            all.factors.len()
        );
        body.element("<p>", &words, "</p>");
    }
    Figure {
        number: "1",
        title: "What was asked?",
        body,
        caption: format!("Design: {}. {}", all.design, report.tail("none")),
        data,
    }
}

/// Figure 3: what moves the outputs.
fn effects(report: &SweepReport<'_>) -> Figure {
    let all = report.tables;
    let mut body = Html::new();
    let mut data: Rows = vec![plain(&[
        "output", "regime", "mode", "factor", "measure", "value", "low", "high",
    ])];
    let screens = matches!(all.design, "morris" | "saltelli");
    if screens || all.points.len() >= LEAST_POINTS {
        for found in &all.sensitivity {
            body.html(&of_output(found, &mut data));
        }
    } else {
        body.raw("<p>So few points say nothing of what the outputs hang on beyond the means above. A design <code>morris</code> names the factors that matter, <code>saltelli</code> shares the variance out among them.</p>");
    }
    let how = match all.design {
        "morris" => {
            "Mean size μ* of elementary effects (bar), with their spread σ (mark): a spread as \
             large as the size means that the effect depends on where the other factors stand. In \
             the unit of the output, for the whole range of the factor"
        }
        "saltelli" => {
            "Share of the variance of a point's mean: alone (lower, hatched bar) and with all \
             interactions (upper bar)"
        }
        _ => "Spearman's rank correlation over the points",
    };
    let interval = match all.design {
        "morris" => "95 %, bootstrap by trajectory",
        "saltelli" => "95 %, bootstrap by base point",
        _ => "none",
    };
    Figure {
        number: "3",
        title: "What moves it?",
        body,
        caption: format!(
            "{how}. All points under the same seeds. {}",
            report.tail(interval)
        ),
        data,
    }
}

/// Bars of one output under one regime, the strongest factor first.
fn of_output(found: &Sensitivity, data: &mut Rows) -> Html {
    let what = format!("{} under {} ({})", found.output, found.regime, found.mode);
    let moved = found
        .effects
        .iter()
        .filter(|(_, effect)| effect.size() > 0.0);
    let moved: Vec<&(String, Effect)> = moved.take(MOST_FACTORS).collect();
    let mut body = Html::new();
    if moved.is_empty() {
        body.element("<p>", &what, ": the same at all points.</p>");
        return body;
    }
    let (low, high) = moved
        .iter()
        .fold((0.0, 0.0_f64), |(low, high), (_, effect)| {
            let (from, to) = ends(effect);
            (from.min(low), to.max(high))
        });
    let axis = match moved[0].1 {
        Effect::Morris(_) => Axis::new(&format!("effect on {what}"), low, high),
        Effect::Sobol(_) => Axis::new(&format!("share of the variance of {what}"), low, high),
        Effect::Rank { .. } => Axis::new(&format!("rank correlation with {what}"), -1.0, 1.0),
    };
    let n = moved.len() as f64;
    let rows = Axis::exact("", 0.0, n, &[]);
    let mut chart = Chart::new(axis, rows, 62.0 + 26.0 * n, 220.0, 30.0);
    chart.rule(Some(0.0), None);
    for (i, (factor, effect)) in moved.iter().enumerate() {
        let y = n - i as f64 - 0.5;
        chart.row_name(y, factor);
        let mut note = |measure: &str, value: f64, interval: Option<(f64, f64)>| {
            let [from, to] = [interval.map(|i| i.0), interval.map(|i| i.1)];
            let word = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
            data.push(vec![
                found.output.clone(),
                found.regime.clone(),
                found.mode.to_owned(),
                factor.clone(),
                measure.to_owned(),
                value.to_string(),
                word(from),
                word(to),
            ]);
        };
        let says = |name: &str, x: f64| format!("{factor}: {name} {}", number(x, 3));
        match effect {
            Effect::Morris(index) => {
                let span = index.interval.map(|i| (i.low, i.high));
                chart.bar(
                    0,
                    (0.0, index.mu_star),
                    (y, 11.0),
                    &says("μ*", index.mu_star),
                );
                if let Some((low, high)) = span {
                    chart.span_x(1, low, high, y);
                }
                note("mu_star", index.mu_star, span);
                note("mu", index.mu, None);
                if let Some(sigma) = index.sigma {
                    chart.dot(3, (sigma, y), &says("σ", sigma));
                    note("sigma", sigma, None);
                }
            }
            Effect::Sobol(index) => {
                for (name, pattern, value, interval, shift) in [
                    ("total", 0, index.total, index.total_interval, 0.18),
                    ("first", 4, index.first, index.first_interval, -0.18),
                ] {
                    let span = interval.map(|i| (i.low, i.high));
                    let ends = (value.min(0.0), value.max(0.0));
                    chart.bar(pattern, ends, (y + shift, 7.0), &says(name, value));
                    if let Some((low, high)) = span {
                        chart.span_x(1, low, high, y + shift);
                    }
                    note(name, value, span);
                }
            }
            Effect::Rank { correlation } => {
                let ends = (correlation.min(0.0), correlation.max(0.0));
                chart.bar(0, ends, (y, 11.0), &says("ρ", *correlation));
                note("rank correlation", *correlation, None);
            }
        }
    }
    chart.svg(&what, "Factors from the strongest to the weakest.")
}

/// The leftmost and the rightmost that is drawn of an effect.
fn ends(effect: &Effect) -> (f64, f64) {
    match effect {
        Effect::Morris(index) => {
            let interval = index.interval.map_or(index.mu_star, |i| i.high);
            (0.0, interval.max(index.sigma.unwrap_or(0.0)))
        }
        Effect::Sobol(index) => {
            let spans = [index.first_interval, index.total_interval];
            let lows = spans.map(|i| i.map_or(0.0, |i| i.low));
            let highs = spans.map(|i| i.map_or(index.total, |i| i.high));
            (lows[0].min(lows[1]), highs[0].max(highs[1]))
        }
        Effect::Rank { .. } => (-1.0, 1.0),
    }
}

/// Figure 4: where something happens.
fn region(report: &SweepReport<'_>) -> Figure {
    let mut body = Html::new();
    let mut data: Rows = Vec::new();
    match &report.tables.region {
        None => {
            body.raw("<p>Not asked, or it happens everywhere or nowhere. A table <code>[box]</code> in the experiment looks for the place where an output lies below or above a value.</p>");
        }
        Some(found) => {
            let words = format!(
                "{}: at {} % of all points; inside the box at {} % of {} points, which are {} % of \
                 all such points.",
                found.what,
                number(100.0 * found.share, 0),
                number(100.0 * found.region.density, 0),
                number(found.region.n as f64, 0),
                number(100.0 * found.region.coverage, 0),
            );
            body.element("<p class=\"answer\">", &words, "</p>");
            data.push(plain(&["factor", "from", "to"]));
            for (factor, low, high) in &found.limits {
                data.push(vec![factor.clone(), low.clone(), high.clone()]);
            }
            match found.limits.is_empty() {
                true => body.raw("<p>No box is better than the whole space.</p>"),
                false => body.html(&table(&data, 1)),
            };
        }
    }
    Figure {
        number: "4",
        title: "Where does it happen?",
        body,
        caption: format!(
            "A box found by peeling (Friedman and Fisher 1999); it fits its own points better than \
             new ones. {}",
            report.tail("none")
        ),
        data,
    }
}

/// Figure 5: enough truces?
fn precision(report: &SweepReport<'_>) -> Figure {
    let mut body = Html::new();
    match &report.tables.precision {
        None => {
            body.raw("<p>The number of truces was fixed beforehand. A table <code>[stop]</code> in the experiment runs pairs until a difference is known well enough.</p>");
        }
        Some(reached) => {
            let half = reached
                .half_width
                .map_or_else(|| "unknown".to_owned(), |x| number(x, 4));
            let words = format!(
                "{} of {} less that of {}: half-width {half} ({} asked), after {} runs, {} of them \
                 pairs.",
                reached.measure,
                reached.regimes[1],
                reached.regimes[0],
                number(reached.wanted, 4),
                reached.runs,
                reached.pairs,
            );
            body.element("<p>", &words, "</p>");
        }
    }
    let failed = format!(
        "{} truces failed and are not counted.",
        report.tables.failed.len()
    );
    body.element("<p>", &failed, "</p>");
    Figure {
        number: "5",
        title: "How well is it known?",
        body,
        caption: report.tail("95 % of the difference of pairs, where asked"),
        data: Vec::new(),
    }
}

fn limits(report: &SweepReport<'_>) -> Figure {
    let mut body = Html::new();
    body.raw("<ul><li>What factors were not varied stands as in the scenario; another value of it may turn an effect round.</li><li>Indices are of the mean over the runs of a point: they say what moves the mean, not what moves the single truce.</li><li>All points share their seeds, so neighbouring points err together; differences between points are known better than their levels.</li><li>Numbers of judgement, not a forecast.</li></ul>");
    Figure {
        number: "6",
        title: "Limits",
        body,
        caption: report.tail("none"),
        data: Vec::new(),
    }
}

fn methods(report: &SweepReport<'_>) -> String {
    let (all, manifest) = (report.tables, report.manifest);
    let mut words = format!(
        "We ran Truceline {} over a design of kind {} with {} points (factors: {}). Each point was run \
         under the regimes {} with the same {} seeds, so that neither chance nor order is taken \
         for an effect. Means of yes and no have Wilson intervals, all others expanded percentile \
         bootstrap intervals by truce. ",
        manifest.version,
        all.design,
        number(all.points.len() as f64, 0),
        all.factors.join(", "),
        manifest.regimes.join(", "),
        number(all.runs as f64, 0),
    );
    let set = &manifest.asked.set;
    if !set.is_empty() {
        let set: Vec<String> = set
            .iter()
            .map(|(path, value)| format!("{path} = {value}"))
            .collect();
        words.push_str(&format!("Changed at all points: {}. ", set.join("; ")));
    }
    words.push_str(&format!(
        "{} truces failed and are not counted.",
        all.failed.len()
    ));
    words
}

fn provenance(report: &SweepReport<'_>) -> Rows {
    let mut rows = facts(report.manifest, report.provenance);
    let failed = report.tables.failed.len().to_string();
    rows.push(vec!["failed".to_owned(), failed]);
    rows
}
