//! `truceline report`: a results folder as one page for a browser.

use super::output::{print, say};
use super::results::{sampled, tables};
use super::{Stop, input, sweep};
use crate::analysis::{Comparison, Gathered};
use crate::experiment::{REPORT, ResultSet, Table, comparison_of, write_crate, write_report};
use crate::model::base::DAY;
use crate::model::record::watch::Mode;
use crate::model::{BeliefMeasures, DayMeasures, ViolationMeasures};
use crate::report::{Report, SweepReport, report_html, sweep_report_html};
use clap::Args;
use std::path::PathBuf;

/// Write the report of a comparison or a sweep: one HTML file that needs nothing else
///
/// Figures with their data, methods, provenance and limits; readable without scripts, in light
/// and dark, on paper. The same results give the same bytes, but for one line.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  truceline compare --runs 100 --out results/my-study\n  \
                  truceline report results/my-study"
)]
pub(super) struct Arguments {
    /// A results folder of `compare` or `sweep`, or a folder of all shards
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// File to write, `-` for standard output [default: report.html in DIR]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// No words
    #[arg(long)]
    quiet: bool,
}

pub(super) fn report(arguments: &Arguments) -> Result<(), Stop> {
    let set = ResultSet::open(std::slice::from_ref(&arguments.dir))?;
    if set.manifest().asked.command == sweep::NAME {
        let text = sweep_report_html(&SweepReport {
            tables: &sweep::tables_of(&set)?,
            manifest: set.manifest(),
            provenance: set.provenance(),
        });
        return put(arguments, &set, &text);
    }
    let spec = input::of_manifest(set.manifest())?;
    let days = usize::try_from(spec.time.duration_s.div_ceil(DAY)).unwrap_or(1);
    let watched = if set.manifest().asked.modes.shadow() {
        Mode::Shadow
    } else {
        Mode::Live
    };
    let mut gathered = Gathered::new(spec.front.length_km(), days, watched);
    let sample = sampled(&set, &mut |row| gathered.take_run(row))?;
    set.rows(Table::Days, &mut |row| {
        if let Some(row) = DayMeasures::from_values(row) {
            gathered.take_day(&row);
        }
        Ok(())
    })?;
    set.rows(Table::Violations, &mut |row| {
        if let Some(row) = ViolationMeasures::from_values(row) {
            gathered.take_violation(&row);
        }
        Ok(())
    })?;
    // folders of earlier versions have no such table: the page says so
    if set.has(Table::Beliefs) {
        set.rows(Table::Beliefs, &mut |row| {
            if let Some(row) = BeliefMeasures::from_values(row) {
                gathered.take_belief(&row);
            }
            Ok(())
        })?;
    }
    // the tables of a finished folder hold what draws say; those of shards are made from rows
    let kept: Option<Comparison> = set
        .single()
        .and_then(comparison_of)
        .and_then(|text| serde_json::from_str(&text).ok());
    let comparison = match kept {
        Some(comparison) => comparison,
        None => tables(&set, &spec, &sample)?,
    };
    let text = report_html(&Report {
        comparison: &comparison,
        sample: &sample,
        gathered: &gathered,
        manifest: set.manifest(),
        provenance: set.provenance(),
    });
    put(arguments, &set, &text)
}

/// Writes or prints the page.
fn put(arguments: &Arguments, set: &ResultSet, text: &str) -> Result<(), Stop> {
    let path = match &arguments.out {
        Some(path) if path.as_os_str() == "-" => return print(text),
        Some(path) => path.clone(),
        None => arguments.dir.join(REPORT),
    };
    write_report(&path, text)?;
    // a report in the folder belongs to what the folder says of itself
    if let Some(dir) = set.single()
        && arguments.out.is_none()
    {
        write_crate(dir)?;
    }
    if !arguments.quiet {
        say(&format!(
            "{}, {} kB: open it in a browser",
            path.display(),
            text.len().div_ceil(1_000)
        ));
    }
    Ok(())
}
