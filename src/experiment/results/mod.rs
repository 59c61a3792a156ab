//! The results folder: files that appear whole or not at all, one process at a time.
//!
//! Everything is written under a temporary name, synced and renamed at the end. A lock file
//! keeps a second process out. All files but `provenance.json` are the same bytes for the same
//! call, whatever the number of threads, calls or machines.

mod columns;
mod crate_file;
mod csv;
mod read;
mod records;
mod set;
mod single;
#[cfg(test)]
mod tests;

pub use columns::dictionary_value;
pub use crate_file::write_crate;
pub use csv::write_csv;
pub use read::TableReader;
pub use records::{Manifest, Provenance, Stamp, State};
pub use set::{ResultSet, RunRows};
pub use single::TableFile;

use super::design::DRAWS;
use super::error::ExperimentError;
use super::folder::{
    Folder, LOCK, entries, io_error, remove_if_there, sync_folder, temporary_name, write_temporary,
    write_whole,
};
use super::runner::{Outcome, Sink};
use crate::model::{
    BeliefMeasures, DayMeasures, DictionaryEntry, FindingMeasures, RunMeasures, Value,
    ViolationMeasures,
};
use columns::TableWriter;
use std::fs;
use std::path::{Path, PathBuf};

/// The tables of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// A row a truce and regime.
    Runs,
    /// A row a day.
    Days,
    /// A row a violation: significant ones, or all.
    Violations,
    /// A row a finding: grave ones and those that stand for significant violations, or all.
    Findings,
    /// Ten rows a truce and regime: its cases by tenths of belief.
    Beliefs,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Runs,
        Self::Days,
        Self::Violations,
        Self::Findings,
        Self::Beliefs,
    ];

    /// Name, without an ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Days => "days",
            Self::Violations => "violations",
            Self::Findings => "findings",
            Self::Beliefs => "beliefs",
        }
    }

    /// What a row is.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Runs => "One row a truce, regime, mode and cell of the design",
            Self::Days => "One row a day of each truce",
            Self::Violations => "One row a violation: significant ones, or all when asked for",
            Self::Findings => {
                "One row a finding: grave ones and those that stand for a significant violation, or \
                 all when asked for"
            }
            Self::Beliefs => {
                "Ten rows a truce and regime: all its cases by tenths of what was last believed of \
                 them, and how many were so"
            }
        }
    }

    /// File of the table.
    pub fn file(self) -> &'static str {
        match self {
            Self::Runs => "runs.parquet",
            Self::Days => "days.parquet",
            Self::Violations => "violations.parquet",
            Self::Findings => "findings.parquet",
            Self::Beliefs => "beliefs.parquet",
        }
    }

    /// Its columns.
    pub fn dictionary(self) -> &'static [DictionaryEntry] {
        match self {
            Self::Runs => RunMeasures::DICTIONARY,
            Self::Days => DayMeasures::DICTIONARY,
            Self::Violations => ViolationMeasures::DICTIONARY,
            Self::Findings => FindingMeasures::DICTIONARY,
            Self::Beliefs => BeliefMeasures::DICTIONARY,
        }
    }
}

/// Columns of all tables as one text: two builds with the same text read each other's parts.
pub(super) fn report_columns() -> String {
    let tables = Table::ALL.map(|table| dictionary_value(table.dictionary()).to_string());
    tables.join("\n")
}

const MANIFEST: &str = "manifest.json";
const PROVENANCE: &str = "provenance.json";
const COMPARISON: &str = "comparison.json";
/// The report for a browser, made on request beside the tables.
pub const REPORT: &str = "report.html";
const CRATE: &str = "ro-crate-metadata.json";
/// Everything that we write, in the order in which it gets its final name: the provenance comes
/// last, so that a folder that has one is finished.
const FILES: [&str; 9] = [
    MANIFEST,
    "runs.parquet",
    "days.parquet",
    "violations.parquet",
    "findings.parquet",
    "beliefs.parquet",
    COMPARISON,
    CRATE,
    PROVENANCE,
];

/// Whether a name is that of a file of ours that was not finished.
pub(super) fn is_temporary(name: &str) -> bool {
    FILES.iter().any(|file| name == temporary_name(file))
}

/// Writes a report: whole or not at all, in a folder that is there.
///
/// # Errors
/// The path does not end in `.html`, so that a slip cannot replace a scenario or a table; or it
/// cannot be written.
pub fn write_report(path: &Path, text: &str) -> Result<(), ExperimentError> {
    let name = path.file_name().and_then(|name| name.to_str());
    let Some(name) = name.filter(|name| name.ends_with(".html")) else {
        return Err(ExperimentError::Asked {
            what: format!("a report is HTML; --out {}", path.display()),
            remedy: "give it a name that ends in .html".into(),
        });
    };
    let dir = match path.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    };
    write_whole(dir, name, text.as_bytes())
}

/// The folder used when none is named: `results/<scenario>-<hash8>`.
pub fn default_folder(scenario: &str, manifest: &Manifest) -> PathBuf {
    let name = Path::new(scenario)
        .file_stem()
        .and_then(|s| s.to_str())
        .unwrap_or("scenario");
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .take(64)
        .collect();
    Path::new("results").join(format!("{plain}-{}", manifest.hash8()))
}

/// Whether a folder holds the finished results of exactly this manifest.
pub fn finished(dir: &Path, manifest: &Manifest) -> bool {
    let read = |name: &str| fs::read_to_string(dir.join(name)).ok();
    let same = read(MANIFEST).is_some_and(|text| pretty(manifest).is_ok_and(|ours| ours == text));
    let provenance = read(PROVENANCE).and_then(|text| serde_json::from_str(&text).ok());
    let complete = provenance.is_some_and(|p: Provenance| p.state == State::Complete);
    let tables = Table::ALL
        .iter()
        .all(|table| dir.join(table.file()).is_file());
    same && complete && tables
}

/// The text of `comparison.json` in a folder, when it has one.
pub fn comparison_of(dir: &Path) -> Option<String> {
    fs::read_to_string(dir.join(COMPARISON)).ok()
}

/// Writers of all tables, in the order of [`Table::ALL`].
type Tables = [TableWriter; 5];

/// A results folder being written. What is not finished is removed when it is dropped.
pub struct ResultsFolder {
    folder: Folder,
    tables: Option<Tables>,
}

impl ResultsFolder {
    /// Takes the folder and begins its tables. With `force`, results in it are replaced when
    /// the new ones are ready; files of others are never touched.
    ///
    /// # Errors
    /// Another process is at work in it; it is not empty and not forced; it cannot be written.
    pub fn create(dir: &Path, force: bool) -> Result<Self, ExperimentError> {
        let folder = Folder::take(dir, force)?;
        if !force && !entries(dir)?.iter().all(|name| is_temporary(name)) {
            return Err(ExperimentError::NotEmpty {
                dir: dir.to_owned(),
            });
        }
        Self::begin(folder)
    }

    /// Begins the tables in a folder that is ours.
    pub(super) fn begin(folder: Folder) -> Result<Self, ExperimentError> {
        let mut results = Self {
            folder,
            tables: None,
        };
        results.clear_temporary();
        let create = |table: Table| {
            TableWriter::create(&results.temporary(table.file()), table.dictionary())
        };
        let [runs, days, violations, findings, beliefs] = Table::ALL;
        results.tables = Some([
            create(runs)?,
            create(days)?,
            create(violations)?,
            create(findings)?,
            create(beliefs)?,
        ]);
        Ok(results)
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }

    /// Adds a row to a table: values in column order. Rows come in run order.
    ///
    /// # Errors
    /// It cannot be written, or a value is of another kind than its column.
    pub fn push(&mut self, table: Table, row: Vec<Option<Value>>) -> Result<(), ExperimentError> {
        match (&mut self.tables, table) {
            (Some([runs, ..]), Table::Runs) => runs.push(row),
            (Some([_, days, ..]), Table::Days) => days.push(row),
            (Some([_, _, violations, ..]), Table::Violations) => violations.push(row),
            (Some([.., findings, _]), Table::Findings) => findings.push(row),
            (Some([.., beliefs]), Table::Beliefs) => beliefs.push(row),
            (None, _) => Ok(()),
        }
    }

    /// Ends the tables, writes the records, and gives everything its final name; then the parts
    /// of the batch go. A shard has no comparison.
    ///
    /// # Errors
    /// Something cannot be written; then no file of the folder has changed, or the folder does
    /// not count as finished.
    pub fn finish(
        mut self,
        manifest: &Manifest,
        provenance: &Provenance,
        comparison: Option<&str>,
    ) -> Result<(), ExperimentError> {
        for table in self.tables.take().into_iter().flatten() {
            table.finish()?;
        }
        let dir = self.folder.dir();
        let text = crate_file::text(manifest, &Table::ALL, [comparison.is_some(), false, false])?;
        write_temporary(dir, MANIFEST, pretty(manifest)?.as_bytes())?;
        write_temporary(dir, CRATE, text.as_bytes())?;
        write_temporary(dir, PROVENANCE, pretty(provenance)?.as_bytes())?;
        if let Some(text) = comparison {
            write_temporary(dir, COMPARISON, text.as_bytes())?;
        }
        // old results go from the mark of being finished on, so that no mixture looks finished
        for name in FILES.iter().rev() {
            remove_if_there(&dir.join(name))?;
        }
        csv::remove(dir)?;
        remove_if_there(&dir.join(REPORT))?;
        if manifest.asked.uncertainty.is_none() {
            remove_draws(&dir.join(DRAWS))?;
        }
        for name in FILES {
            if name == COMPARISON && comparison.is_none() {
                continue;
            }
            if name == PROVENANCE {
                sync_folder(dir);
            }
            let from = self.temporary(name);
            fs::rename(&from, dir.join(name)).map_err(io_error("rename the file", &from))?;
        }
        sync_folder(dir);
        super::batch::clear(&dir.join(super::batch::PARTS))
    }

    fn temporary(&self, name: &str) -> PathBuf {
        self.folder.dir().join(temporary_name(name))
    }

    fn clear_temporary(&self) {
        for name in FILES {
            // nothing depends on it: what stays is overwritten or refused by name
            let _ = fs::remove_file(self.temporary(name));
        }
    }
}

/// Old draws do not survive a comparison without any; a folder of that name that is not ours does.
fn remove_draws(dir: &Path) -> Result<(), ExperimentError> {
    if dir.join(LOCK).exists() && dir.join(MANIFEST).exists() {
        fs::remove_dir_all(dir).map_err(io_error("remove the old draws", dir))?;
    }
    Ok(())
}

impl Drop for ResultsFolder {
    fn drop(&mut self) {
        self.tables = None;
        self.clear_temporary();
    }
}

impl Sink for ResultsFolder {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        match &mut self.tables {
            Some(tables) => push_outcome(tables, outcome),
            None => Ok(()),
        }
    }
}

fn push_outcome(
    [runs, days, violations, findings, beliefs]: &mut Tables,
    outcome: &Outcome,
) -> Result<(), ExperimentError> {
    match &outcome.rows {
        Ok(rows) => {
            for row in rows {
                runs.push(row.run.values())?;
                for day in &row.days {
                    days.push(day.values())?;
                }
                for violation in &row.violations {
                    violations.push(violation.values())?;
                }
                for finding in &row.findings {
                    findings.push(finding.values())?;
                }
                for belief in &row.beliefs {
                    beliefs.push(belief.values())?;
                }
            }
        }
        // a failed run keeps its row: the key, and nothing else
        Err(failure) => {
            for regime in &failure.regimes {
                let row = RunMeasures {
                    run: Some(failure.run as i64),
                    seed: Some(failure.seed as i64),
                    regime: Some(regime.clone()),
                    mode: Some(failure.mode.clone()),
                    draw: Some(failure.draw),
                    cell: Some(failure.cell),
                    ..RunMeasures::default()
                };
                runs.push(row.values())?;
            }
        }
    }
    Ok(())
}

/// \[bytes\] — length of the tables of some outcomes, written nowhere.
pub(super) fn measured_length(outcomes: &[Outcome]) -> Result<u64, ExperimentError> {
    let [runs, days, violations, findings, beliefs] = Table::ALL.map(Table::dictionary);
    let measuring = TableWriter::measuring;
    let mut tables = [
        measuring(runs)?,
        measuring(days)?,
        measuring(violations)?,
        measuring(findings)?,
        measuring(beliefs)?,
    ];
    for outcome in outcomes {
        push_outcome(&mut tables, outcome)?;
    }
    let mut length = 0;
    for table in tables {
        length += table.finish()?;
    }
    Ok(length)
}

pub(super) fn pretty<T: serde::Serialize>(record: &T) -> Result<String, ExperimentError> {
    Ok(serde_json::to_string_pretty(record)? + "\n")
}
