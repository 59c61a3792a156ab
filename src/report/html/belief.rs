//! Figures about beliefs of single cases: whether they are honest, and what a threshold on them
//! makes of them.

use super::chart::{Axis, Chart};
use super::markup::{Html, Rows, table};
use super::{Figure, Report, plain};
use crate::analysis::{Beliefs, FEW_CASES, Share, TENTHS, Threshold};
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::report::format::with_interval;
use crate::report::number;

/// What stands in place of a diagram where there are no cases.
const NO_CASES: &str = "No beliefs about cases are among these results: either no regime makes cases, or \
                        the folder is of a version that kept those of findings alone, which would \
                        flatter. truceline calibrate prints the table of belief against truth.";

impl Report<'_> {
    fn seed(&self) -> Seed {
        Seed(self.comparison.setting.asked.seeds.first)
    }

    /// Regimes whose mission made cases, each with its place among all regimes, so that it has one
    /// colour on the whole page, and its beliefs.
    fn believers(&self) -> Vec<(usize, &str, &Beliefs)> {
        let all = self.regimes().enumerate().filter_map(|(place, regime)| {
            let sums = self.gathered.regimes.get(regime)?;
            Some((place, regime, &sums.beliefs))
        });
        all.filter(|(_, _, beliefs)| !beliefs.is_empty()).collect()
    }
}

/// A share in %, with its interval; a dash where there is none.
fn percent(share: Option<Share>, decimals: usize) -> String {
    share.map_or_else(
        || "–".to_owned(),
        |share| {
            let interval = share.interval.map(|interval| interval.scaled(100.0));
            with_interval(100.0 * share.value, interval, decimals)
        },
    )
}

/// The ends of an interval as cells of data; empty where there is none.
fn ends(share: Option<Share>) -> [String; 2] {
    let interval = share.and_then(|share| share.interval);
    interval.map_or_else(Default::default, |found| {
        [found.low.to_string(), found.high.to_string()]
    })
}

/// A share as a cell of data; empty where there is none.
fn cell(share: Option<Share>) -> String {
    share.map_or_else(String::new, |share| share.value.to_string())
}

/// Figure 7: are beliefs worth more than the base rate, and do they mean what they say?
pub(super) fn belief(report: &Report<'_>) -> Figure {
    let mut data: Rows = vec![plain(&[
        "regime",
        "belief from",
        "belief to",
        "cases",
        "mean belief",
        "share that was so",
        "low",
        "high",
        "few cases",
    ])];
    let believers = report.believers();
    let mut body = Html::new();
    if believers.is_empty() {
        body.element("<p>", NO_CASES, "</p>");
    } else {
        body.raw("<div class=\"panels\">");
        for &(i, regime, beliefs) in &believers {
            body.raw("<div class=\"panel\">")
                .element("<span>", regime, "</span>")
                .html(&diagram(report, i, regime, beliefs, &mut data))
                .raw("</div>");
        }
        body.raw("</div>");
        body.html(&table(&parts(report, &believers), 1));
    }
    body.html(&table(&skills(report), 1));
    Figure {
        number: "7",
        title: "Is the belief honest?",
        body,
        caption: format!(
            "Above: all cases that some asset reported, by tenths of what was last believed of them: \
             the share that was so against the mean belief; on the dashed line both agree, below it \
             the mission is too sure, above too cautious. Rings are tenths of fewer than {} cases; \
             columns show how many cases lie where. Then Brier’s score (0 is best) = reliability − \
             resolution + uncertainty + what tenths hide; skill is over always naming the base rate. \
             Last, the skill of what findings say about sides and about intent: 1 is always right and \
             sure, 0 no better than knowing how common each answer is, below 0 worse ({}, middle \
             commitment). Cases of grace and after a collapse are left out. {}",
            number(FEW_CASES, 0),
            report.gathered.watched.name(),
            report.tail("95 %, bootstrap by truce")
        ),
        data,
    }
}

/// The diagram of one regime.
fn diagram(
    report: &Report<'_>,
    series: usize,
    regime: &str,
    beliefs: &Beliefs,
    data: &mut Rows,
) -> Html {
    let bins = beliefs.bins(report.seed());
    let mut chart = Chart::new(
        Axis::new("belief", 0.0, 1.0),
        Axis::new("share that was so", 0.0, 1.0),
        300.0,
        52.0,
        10.0,
    )
    .narrow();
    chart.diagonal();
    let most = bins.iter().map(|bin| bin.cases).fold(1.0, f64::max);
    let bounds = |tenth: usize| [tenth, tenth + 1].map(|i| i as f64 / TENTHS as f64);
    for bin in &bins {
        let [from, to] = bounds(bin.tenth);
        let cases = number(bin.cases, 0);
        // a quarter of the height is enough to see where the cases are
        let high = 0.25 * bin.cases / most;
        chart.column((from, to), high, &cases, &format!("{cases} cases"));
    }
    for bin in &bins {
        let [from, to] = bounds(bin.tenth);
        if let Some(interval) = bin.so.interval {
            chart.span_y(series, bin.believed, interval.low, interval.high);
        }
        let says = format!(
            "believed {}, so {} of {} cases",
            number(bin.believed, 3),
            with_interval(bin.so.value, bin.so.interval, 3),
            number(bin.cases, 0)
        );
        let few = bin.cases < FEW_CASES;
        let place = (bin.believed, bin.so.value);
        if few {
            chart.ring(series, place, &says);
        } else {
            chart.dot(series, place, &says);
        }
        let [low, high] = ends(Some(bin.so));
        data.push(vec![
            regime.to_owned(),
            from.to_string(),
            to.to_string(),
            bin.cases.to_string(),
            bin.believed.to_string(),
            bin.so.value.to_string(),
            low,
            high,
            few.to_string(),
        ]);
    }
    chart.svg(
        &format!("Belief against truth under {regime}"),
        "One mark for each tenth of belief; on the diagonal belief and truth agree.",
    )
}

/// Brier's score and its parts, a row a regime.
fn parts(report: &Report<'_>, believers: &[(usize, &str, &Beliefs)]) -> Rows {
    let mut rows: Rows = vec![plain(&[
        "regime",
        "Brier’s score [95 %]",
        "reliability [95 %]",
        "resolution [95 %]",
        "uncertainty [95 %]",
        "hidden in tenths",
        "skill",
        "truces",
    ])];
    for (_, regime, beliefs) in believers {
        let Some(found) = beliefs.parts(report.seed()) else {
            continue;
        };
        let parts = found.value;
        let mut row = vec![(*regime).to_owned()];
        let values = [
            parts.score,
            parts.reliability,
            parts.resolution,
            parts.uncertainty,
        ];
        for (value, interval) in values.into_iter().zip(found.intervals) {
            row.push(with_interval(value, interval, 4));
        }
        row.push(number(parts.within, 4));
        let skill = parts.skill();
        row.push(skill.map_or_else(|| "–".to_owned(), |skill| number(skill, 3)));
        row.push(beliefs.truces().to_string());
        rows.push(row);
    }
    rows
}

/// Skill about sides and about intent, a row a regime.
fn skills(report: &Report<'_>) -> Rows {
    let mut rows: Rows = vec![plain(&[
        "regime",
        "skill about sides, median [95 %]",
        "n",
        "about intent, median [95 %]",
        "n",
    ])];
    for (regime, sums) in report.sums() {
        let mut row = vec![regime.to_owned()];
        for which in 0..2 {
            let (words, n) = match sums.skill(which, report.seed()) {
                Some((value, interval, n)) => (with_interval(value, interval, 2), n),
                None => ("–".to_owned(), 0),
            };
            row.extend([words, n.to_string()]);
        }
        rows.push(row);
    }
    rows
}

/// Figure 3a: what other thresholds would make of the same cases, in shadow only.
pub(super) fn thresholds(report: &Report<'_>) -> Figure {
    let title = "What would another threshold find?";
    let believers = report.believers();
    let mut body = Html::new();
    let shadow = report.gathered.watched == Mode::Shadow;
    if !shadow || believers.is_empty() {
        let words = if shadow {
            NO_CASES
        } else {
            "A curve over thresholds needs shadow truces: live, findings change what the sides do, and \
             another threshold would be another truce. --mode both has them."
        };
        body.element("<p>", words, "</p>");
        return Figure {
            number: "3a",
            title,
            body,
            caption: report.tail("none"),
            data: Vec::new(),
        };
    }
    let days = report.gathered.days as f64;
    let mut data: Rows = vec![plain(&[
        "regime",
        "least belief",
        "taken a day",
        "precision",
        "low",
        "high",
        "of true cases",
        "low",
        "high",
        "of false cases",
        "low",
        "high",
    ])];
    let axis = |title| Axis::new(title, 0.0, 100.0);
    let mut curve = Chart::new(
        axis("of false cases taken, %"),
        axis("of true cases taken, %"),
        340.0,
        62.0,
        150.0,
    );
    curve.diagonal();
    let mut precise = Chart::new(
        Axis::new("least belief", 0.0, 1.0),
        axis("precision: of those taken, true, %"),
        340.0,
        62.0,
        150.0,
    );
    let mut rows: Rows = vec![plain(&[
        "regime",
        "least belief",
        "taken a day [95 %]",
        "precision, % [95 %]",
        "of true cases, % [95 %]",
        "of false cases, % [95 %]",
    ])];
    for &(i, regime, beliefs) in &believers {
        let all = beliefs.thresholds(days, report.seed());
        let itself = beliefs.operating(days, report.seed());
        let place = |one: &Threshold| {
            let (x, y) = (one.false_alarms?, one.sensitivity?);
            Some((100.0 * x.value, 100.0 * y.value))
        };
        let mut line: Vec<(f64, f64)> = all.iter().filter_map(place).collect();
        line.push((0.0, 0.0));
        curve.line(i, &line);
        if let Some(here) = place(&itself) {
            let says = format!("{regime}: precision {}", percent(itself.precision, 1));
            curve.dot(i, here, &says);
            curve.name(i, here.1, regime);
        }
        let precision = |one: &Threshold| Some((one.at?, 100.0 * one.precision?.value));
        let line: Vec<(f64, f64)> = all.iter().filter_map(precision).collect();
        precise.line(i, &line);
        if let Some((_, last)) = line.last() {
            precise.name(i, *last, regime);
        }
        for one in all.iter().chain([&itself]) {
            data.push(threshold_data(regime, one));
            // three thresholds beside its own are enough to read
            if one.at.is_none_or(|at| [0.0, 0.5, 0.9].contains(&at)) {
                rows.push(threshold_row(regime, one));
            }
        }
    }
    body.html(&curve.svg(
        "True cases taken against false ones, over the threshold on belief",
        "One line a regime, from no threshold at the upper right to none taken at the lower left; the \
         mark is what the mission itself made into findings.",
    ));
    body.html(&precise.svg(
        "Precision over the threshold on belief",
        "One line a regime; at the left the base rate among cases.",
    ));
    body.html(&table(&rows, 2));
    Figure {
        number: "3a",
        title,
        body,
        caption: format!(
            "Shadow only: there nothing that a mission finds reaches the sides, so other thresholds meet \
             the same acts (middle commitment). All cases that some asset reported, taken from a tenth \
             of their last belief on; marks and rows without a threshold are the cases that became \
             findings, with the threshold, the queue and the time of the mission. What nobody reported is \
             no case, so the share of true cases is not that of violations: figure 3 has those. Precision \
             is at the base rate of this scenario: another one, another precision. Confirmed cases still \
             steer where aircraft and inspectors go, so that far from its mark a line is approximate. {}",
            report.tail("95 %, bootstrap by truce")
        ),
        data,
    }
}

fn threshold_row(regime: &str, one: &Threshold) -> Vec<String> {
    vec![
        regime.to_owned(),
        one.at
            .map_or_else(|| "as it was".to_owned(), |at| number(at, 1)),
        with_interval(one.per_day.value, one.per_day.interval, 1),
        percent(one.precision, 1),
        percent(one.sensitivity, 1),
        percent(one.false_alarms, 1),
    ]
}

fn threshold_data(regime: &str, one: &Threshold) -> Vec<String> {
    let mut row = vec![
        regime.to_owned(),
        one.at
            .map_or_else(|| "as it was".to_owned(), |at| at.to_string()),
        one.per_day.value.to_string(),
    ];
    for share in [one.precision, one.sensitivity, one.false_alarms] {
        row.push(cell(share));
        row.extend(ends(share));
    }
    row
}
