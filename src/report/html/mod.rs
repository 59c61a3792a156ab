//! The report of a comparison: one HTML file that needs nothing else.
//!
//! Readable without scripts, light and dark, printable; figures are inline SVG, and each carries
//! its data as CSV. The same results give the same bytes, but for one line that says when they
//! were made.

mod belief;
mod chart;
mod cost;
mod markup;
mod sweep;
mod sweep_means;
mod truce;
mod trust;
mod watch;

use super::format::estimate;
use super::number;
use crate::analysis::{Comparison, Estimate, Gathered, RegimeRow, RegimeSums, Sample};
use crate::experiment::{Cell, Manifest, Provenance, WAR};
use markup::{Html, Rows, csv, table};
pub use sweep::{SweepReport, sweep_report_html};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The tables.
    pub comparison: &'a Comparison,
    /// The columns behind them.
    pub sample: &'a Sample,
    /// Sums over rows.
    pub gathered: &'a Gathered,
    /// What was asked.
    pub manifest: &'a Manifest,
    /// When it was done: one a folder.
    pub provenance: &'a [Provenance],
}

/// A figure with its data.
#[derive(Clone, Debug)]
struct Figure {
    number: &'static str,
    title: &'static str,
    body: Html,
    caption: String,
    data: Rows,
}

impl Report<'_> {
    /// Regimes in the order of the tables, without war.
    fn regimes(&self) -> impl Iterator<Item = &str> {
        self.watched_rows().map(|row| row.regime.as_str())
    }

    /// Sums over rows of the regimes, in the order of the tables; those without rows left out.
    fn sums(&self) -> impl Iterator<Item = (&str, &RegimeSums)> {
        let all = &self.gathered.regimes;
        self.regimes()
            .filter_map(|regime| Some((regime, all.get(regime)?)))
    }

    fn watched_rows(&self) -> impl Iterator<Item = &RegimeRow> {
        self.comparison.rows.iter().filter(|row| row.regime != WAR)
    }

    /// What every caption ends with.
    fn tail(&self, interval: &str) -> String {
        let asked = &self.comparison.setting.asked;
        let seeds = asked.seeds;
        let last = seeds.first.saturating_add(seeds.count.saturating_sub(1));
        let which = if asked.seed_list.is_some() {
            "seeds of a file".to_owned()
        } else {
            format!("seeds {}–{last}", seeds.first)
        };
        format!(
            "n = {} truces a cell, {which}, model {}; interval: {interval}.",
            number(seeds.count as f64, 0),
            self.comparison.setting.version
        )
    }
}

/// The whole file.
pub fn report_html(report: &Report<'_>) -> String {
    let figures = [
        truce::headline(report),
        truce::lasting(report),
        truce::commitment(report),
        truce::fire(report),
        truce::differences(report),
        watch::quality(report),
        belief::thresholds(report),
        watch::delays(report),
        watch::places(report),
        watch::blame(report),
        belief::belief(report),
        trust::drivers(report),
        cost::cost(report),
        trust::failure(report),
        trust::enough(report),
        trust::checks(report),
        trust::limits(report),
    ];
    let setting = &report.comparison.setting;
    page(&Page {
        title: &setting.title,
        note: &format!(
            "Support level {}. Sides are roles; nothing here is a verdict on a nation.",
            setting.support
        ),
        figures: &figures,
        methods: &methods(report),
        provenance: provenance(report),
        again: &setting.command,
        when: report.provenance,
    })
}

/// What every report has.
struct Page<'a> {
    title: &'a str,
    note: &'a str,
    figures: &'a [Figure],
    methods: &'a str,
    provenance: Rows,
    /// The command that makes the results again.
    again: &'a str,
    when: &'a [Provenance],
}

fn page(page: &Page<'_>) -> String {
    let mut out = Html::new();
    out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        // nothing is fetched, nothing runs: not even by mistake
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .raw("<title>")
        .text(page.title)
        .raw(" – Truceline</title>\n<style>\n")
        .raw(include_str!("style.css"))
        .raw("</style>\n</head>\n<body>\n")
        .raw("<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>")
        .raw("<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" d=\"M0,6L6,0\"/></pattern>")
        .raw("<pattern id=\"cross\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" d=\"M0,6L6,0M0,0L6,6\"/></pattern>")
        .raw("</defs></svg>\n<header>")
        .element("<h1>", page.title, "</h1>")
        .element("<p class=\"note\">", page.note, "</p></header>\n")
        .raw("<nav aria-label=\"Figures\"><ol>");
    for figure in page.figures {
        out.element("<li><a href=\"#figure-", figure.number, "\">")
            .element("", figure.number, ". ")
            .element("", figure.title, "</a></li>");
    }
    out.raw("<li><a href=\"#methods\">Methods</a></li><li><a href=\"#provenance\">Provenance</a></li></ol></nav>\n<main>\n");
    for figure in page.figures {
        figure_html(&mut out, figure);
    }
    out.raw("<section id=\"methods\"><h2>Methods</h2>")
        .element("<p>", page.methods, "</p></section>\n")
        .raw("<section id=\"provenance\"><h2>Provenance</h2>")
        .html(&table(&page.provenance, 2))
        .element("<p>Again:</p><pre>", page.again, "</pre>")
        .raw("<p>How to cite: Truceline, with its version, the scenario’s hash and the seeds above. The folder’s <code>ro-crate-metadata.json</code> describes the tables for archives.</p>\n<p id=\"when\">");
    // the one line that differs between two makings of the same results
    let when: Vec<String> = page
        .when
        .iter()
        .map(|one| {
            format!(
                "Begun {}, {} s on {}, threads {}, taken up again {} times.",
                one.started, one.seconds, one.platform, one.threads, one.resumed
            )
        })
        .collect();
    out.text(&when.join(" ")).raw("</p>\n</section>\n");
    out.raw("</main>\n</body>\n</html>\n");
    out.into_string()
}

fn figure_html(out: &mut Html, figure: &Figure) {
    out.element("<figure id=\"figure-", figure.number, "\">")
        .element("<h2>", figure.number, ". ")
        .element("", figure.title, "</h2>")
        .html(&figure.body)
        .element("<figcaption>", &figure.caption, "</figcaption>");
    if figure.data.len() > 1 {
        out.element(
            "<p class=\"data\"><a download=\"figure-",
            figure.number,
            ".csv\" href=\"data:text/csv;charset=utf-8,",
        )
        .percent(&csv(&figure.data))
        .raw("\">Data of this figure (CSV)</a></p>");
    }
    out.raw("</figure>\n");
}

/// A paragraph that can stand in a paper.
fn methods(report: &Report<'_>) -> String {
    let asked = &report.comparison.setting.asked;
    let regimes: Vec<&str> = report.regimes().collect();
    let modes = match (asked.modes.live(), asked.modes.shadow()) {
        (true, true) => {
            "live, where what a regime finds and asks for reaches the sides, and in shadow, where \
             all regimes watch the same acts and nothing reaches them"
        }
        (true, false) => "live, where what a regime finds and asks for reaches the sides",
        _ => "in shadow, where all regimes watch the same acts and nothing reaches the sides",
    };
    let commitments: Vec<String> = Cell::COMPARED
        .into_iter()
        .filter_map(Cell::commitment)
        .map(|commitment| commitment.to_string())
        .collect();
    let mut words = format!(
        "We simulated a truce of {} days on a front of {} km with Truceline {} (scenario “{}”, hash \
         {}), an agent-based model of two sides whose units rest, rearm, train or break the truce, \
         and of missions that watch, report and decide. The verification regimes {} were compared \
         {modes}. Each combination of regime and commitment ({} of both sides) was run with the same {} seeds, so that differences between regimes are paired: random draws \
         are keyed by what they are for, and a regime changes only what it touches. ",
        report.gathered.days,
        number(report.gathered.front_km, 0),
        report.comparison.setting.version,
        report.comparison.setting.title,
        report.manifest.scenario_hash,
        regimes.join(", "),
        commitments.join(", "),
        number(asked.seeds.count as f64, 0),
    );
    words.push_str(
        "Shares of truces have Wilson intervals; medians and ratios have expanded percentile \
         bootstrap intervals by truce, since events of one truce are not independent; times to the \
         end of a truce are Kaplan–Meier estimates censored at its last day, compared by log-rank \
         tests. ",
    );
    match asked.uncertainty {
        Some(draws) => words.push_str(&format!(
            "Numbers of judgement were drawn {} times over their ranges, with {} seeds each; \
             intervals over draws hold the middle 80 %. ",
            draws.draws, draws.seeds
        )),
        None => words.push_str("Numbers of judgement were not varied. "),
    }
    if !asked.set.is_empty() {
        let set: Vec<String> = asked
            .set
            .iter()
            .map(|(path, value)| format!("{path} = {value}"))
            .collect();
        words.push_str(&format!("Changed in the scenario: {}. ", set.join("; ")));
    }
    words.push_str(&format!(
        "{} truces failed and are not counted.",
        report.comparison.failed.len()
    ));
    words
}

fn provenance(report: &Report<'_>) -> Rows {
    let mut rows = facts(report.manifest, report.provenance);
    let mut fact = |what: &str, value: String| rows.push(vec![what.to_owned(), value]);
    fact("failed", report.comparison.failed.len().to_string());
    fact(
        "hash over all digests",
        format!("{:016x}", report.gathered.digest),
    );
    rows
}

/// What a manifest and its provenance say, line by line.
fn facts(manifest: &Manifest, provenance: &[Provenance]) -> Rows {
    let asked = &manifest.asked;
    let jobs: u64 = provenance.iter().map(|one| one.jobs).sum();
    let done: u64 = provenance.iter().map(|one| one.done).sum();
    let mut rows: Rows = vec![plain(&["what", "value"])];
    let mut fact = |what: &str, value: String| rows.push(vec![what.to_owned(), value]);
    fact("program", format!("{} {}", manifest.tool, manifest.version));
    fact(
        "commit",
        manifest.commit.clone().unwrap_or_else(|| "unknown".into()),
    );
    fact("features", manifest.features.join(", "));
    fact("scenario", asked.scenario.clone());
    fact("hash of the scenario", manifest.scenario_hash.clone());
    fact("regimes", manifest.regimes.join(", "));
    fact(
        "seeds",
        format!("{} from {}", asked.seeds.count, asked.seeds.first),
    );
    fact("random numbers", "keyed draws: Philox 4×32-10".into());
    fact("truces asked, done", format!("{jobs}, {done}"));
    fact("folders", provenance.len().to_string());
    rows
}

/// Heads of a table.
fn plain(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn shown(found: Option<Estimate>, decimals: usize) -> String {
    estimate(found, decimals)
}
