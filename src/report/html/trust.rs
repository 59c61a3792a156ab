//! Figures about the results themselves: what they hang on, whether there are enough truces,
//! whether the program can be trusted, and what is not in it.

use super::chart::{Axis, Chart};
use super::markup::{Html, Rows, table};
use super::{Figure, Report, plain};
use crate::analysis::{STABLE, half_widths_of_held};
use crate::report::number;

/// Figure 8: on which numbers of judgement the answer hangs.
pub(super) fn drivers(report: &Report<'_>) -> Figure {
    let mut body = Html::new();
    let mut data: Rows = vec![plain(&["column", "parameter", "rank correlation"])];
    let title = "What matters?";
    let Some(found) = &report.comparison.uncertainty else {
        body.raw("<p>These results use the numbers of judgement as they stand, once. <code>compare --uncertainty 200</code> draws them over their ranges, puts a second interval beside every number, and shows here on which of them the answer hangs; <code>truceline sweep</code> with a design of Morris or Saltelli attributes variance to chosen ones.</p>");
        return Figure {
            number: "8",
            title,
            body,
            caption: report.tail("none"),
            data: Vec::new(),
        };
    };
    for rows in found.drivers.chunk_by(|x, y| x.column == y.column) {
        let Some(first) = rows.first() else { continue };
        let n = rows.len() as f64;
        let mut chart = Chart::new(
            Axis::new(
                &format!("rank correlation with: {}", first.column),
                -1.0,
                1.0,
            ),
            Axis::exact("", 0.0, n, &[]),
            62.0 + 18.0 * n,
            300.0,
            30.0,
        );
        chart.rule(Some(0.0), None);
        for (i, row) in rows.iter().enumerate() {
            let y = n - i as f64 - 0.5;
            chart.row_name(y, &row.parameter);
            let ends = (row.correlation.min(0.0), row.correlation.max(0.0));
            chart.bar(0, ends, (y, 11.0), &number(row.correlation, 2));
            data.push(vec![
                row.column.clone(),
                row.parameter.clone(),
                row.correlation.to_string(),
            ]);
        }
        body.html(&chart.svg(&first.column, "Strongest parameters first."));
    }
    let mut ranks: Rows = vec![plain(&["column", "ranks stable"])];
    for column in &found.ranks {
        ranks.push(vec![
            column.column.clone(),
            match column.stable {
                Some(true) => "yes",
                Some(false) => "no",
                None => "all equal",
            }
            .to_owned(),
        ]);
    }
    body.html(&table(&ranks, 2));
    Figure {
        number: "8",
        title,
        body,
        caption: format!(
            "Spearman correlation over {} draws of {} numbers of judgement; only those beyond \
             chance among so many. A rank is stable when it holds in {} % of the draws. {}",
            found.asked.draws,
            found.parameters.len(),
            number(100.0 * STABLE, 0),
            report.tail("none")
        ),
        data,
    }
}

/// Figure 10: when a regime fails.
pub(super) fn failure(report: &Report<'_>) -> Figure {
    let mut body = Html::new();
    body.raw("<p>A comparison has three commitments and no more, so there is no region to describe. <code>truceline sweep</code> over keys of the scenario prints the box in which truces fail most often, with its coverage and density.</p>");
    Figure {
        number: "10",
        title: "When does it fail?",
        body,
        caption: report.tail("none"),
        data: Vec::new(),
    }
}

/// Figure 11: enough truces?
pub(super) fn enough(report: &Report<'_>) -> Figure {
    let mut lines = Vec::new();
    let mut most: f64 = 0.0;
    let mut longest: f64 = 0.0;
    let mut data: Rows = vec![plain(&["regime", "truces", "held", "half-width, points"])];
    for regime in report.regimes() {
        let mut line = Vec::new();
        for found in half_widths_of_held(report.sample, regime) {
            most = most.max(found.half);
            longest = longest.max(found.n as f64);
            line.push((found.n as f64, found.half));
            data.push(vec![
                regime.to_owned(),
                found.n.to_string(),
                found.held.to_string(),
                found.half.to_string(),
            ]);
        }
        if line.len() > 1 {
            lines.push((regime, line));
        }
    }
    let mut body = Html::new();
    if lines.is_empty() {
        body.raw("<p>Fewer than six live truces: no curve.</p>");
    } else {
        let mut chart = Chart::new(
            Axis::new("truces", 0.0, longest),
            Axis::new("half-width of held, points of 100", 0.0, most.max(10.0)),
            340.0,
            62.0,
            150.0,
        );
        chart.rule(None, Some(5.0));
        for (i, (regime, line)) in lines.iter().enumerate() {
            chart.line(i, line);
            if let Some((_, y)) = line.last() {
                chart.name(i, *y, regime);
            }
        }
        body = chart.svg(
            "Half-width of the 95 % interval of held, by number of truces",
            "One line a regime; the rule stands at five points.",
        );
    }
    Figure {
        number: "11",
        title: "Are these enough truces?",
        body,
        caption: format!(
            "Wilson half-width of the share that held, over the first n seeds (live, middle \
             commitment); the rule stands at five points, for which a share of one half needs about 385 \
             truces. {}",
            report.tail("95 %, Wilson")
        ),
        data,
    }
}

/// Figure 12: can the program be trusted?
pub(super) fn checks(report: &Report<'_>) -> Figure {
    let failed = &report.comparison.failed;
    let mut rows: Rows = vec![plain(&["what", "found"])];
    let mut fact = |what: &str, found: String| rows.push(vec![what.to_owned(), found]);
    fact("rows of results", report.gathered.rows.to_string());
    fact("failed truces", failed.len().to_string());
    fact(
        "hash over the digests of all rows",
        format!("{:016x}", report.gathered.digest),
    );
    fact("support level", report.comparison.setting.support.clone());
    let mut body = table(&rows, 2);
    if !failed.is_empty() {
        let mut list: Rows = vec![plain(&["seed", "mode", "regimes", "why"])];
        for one in failed {
            list.push(vec![
                one.seed.to_string(),
                one.mode.clone(),
                one.regimes.join(" "),
                one.why.clone(),
            ]);
        }
        body.html(&table(&list, 4));
    }
    body.raw("<p>Each row has a digest of all that happened in its truce. <code>truceline replay</code> of this folder gives back any run bit for bit and says so when it does not; <code>truceline validate</code> checks the build that runs it against closed forms and known answers.</p>");
    Figure {
        number: "12",
        title: "Can the program be trusted?",
        body,
        caption: report.tail("none"),
        data: rows,
    }
}

/// Figure 13: limits.
pub(super) fn limits(report: &Report<'_>) -> Figure {
    let mut body = Html::new();
    body.raw("<ul>\
<li><strong>An experiment, not a forecast.</strong> Forces, front and sensors are stylised; many numbers are judgement, marked so in the catalogue of parameters.</li>\
<li><strong>Roles, not nations.</strong> Sides a and b are roles of a scenario; a mirrored scenario exchanges them and must give mirrored results.</li>\
<li><strong>Claims, not lies.</strong> A finding says what a mission could know; a complaint is a claim of a side.</li>\
<li><strong>Casualties are a proxy</strong>: expected harm of episodes of fire, for comparing regimes.</li>\
<li><strong>Not in the model</strong>: decisions of third states beyond announced guarantees, negotiation during the truce, the press, the weather as it will be.</li>\
<li><strong>Not validated</strong>: no truce of this length on a front of this length has been recorded sensor by sensor. The patterns that the model is held against, and those that it misses, are listed by <code>truceline validate --facts</code>.</li>\
</ul>");
    Figure {
        number: "13",
        title: "What are the limits?",
        body,
        caption: report.tail("none"),
        data: Vec::new(),
    }
}
