//! The results folder: files that appear whole or not at all, one process at a time.
//!
//! Everything is written under a temporary name, synced and renamed at the end. A lock file
//! keeps a second process out. All files but `provenance.json` are the same bytes for the same
//! call, whatever the number of threads.

mod columns;
mod records;
mod single;
#[cfg(test)]
mod tests;

pub use columns::dictionary_value;
pub use records::{Manifest, Provenance, Stamp, State};
pub use single::TableFile;

use super::error::ExperimentError;
use super::runner::{Outcome, Sink};
use crate::model::{DayMeasures, RunMeasures, ViolationMeasures};
use columns::TableWriter;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const LOCK: &str = ".truceline.lock";
const TABLES: [&str; 3] = ["runs.parquet", "days.parquet", "violations.parquet"];
const MANIFEST: &str = "manifest.json";
const PROVENANCE: &str = "provenance.json";
const COMPARISON: &str = "comparison.json";
/// Everything that we write, in the order in which it gets its final name: the comparison comes
/// last, so that a folder that has one is finished.
const FILES: [&str; 6] = [
    MANIFEST, TABLES[0], TABLES[1], TABLES[2], PROVENANCE, COMPARISON,
];

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

/// The text of `comparison.json` in a folder that holds the finished results of exactly this
/// manifest; none otherwise.
pub fn finished(dir: &Path, manifest: &Manifest) -> Option<String> {
    let read = |name: &str| fs::read_to_string(dir.join(name)).ok();
    let same = read(MANIFEST)? == pretty(manifest).ok()?;
    let provenance: Provenance = serde_json::from_str(&read(PROVENANCE)?).ok()?;
    let tables = TABLES.iter().all(|name| dir.join(name).is_file());
    if same && tables && provenance.state == State::Complete {
        read(COMPARISON)
    } else {
        None
    }
}

/// A results folder being written. What is not finished is removed when it is dropped.
pub struct ResultsFolder {
    dir: PathBuf,
    /// Held as long as the folder is ours; the system frees it even after a kill.
    _lock: File,
    tables: Option<[TableWriter; 3]>,
}

impl ResultsFolder {
    /// Takes the folder and begins its tables. With `force`, results in it are replaced when
    /// the new ones are ready; files of others are never touched.
    ///
    /// # Errors
    /// Another process is at work in it; it is not empty and not forced; it cannot be written.
    pub fn create(dir: &Path, force: bool) -> Result<Self, ExperimentError> {
        fs::create_dir_all(dir).map_err(io_error("create the folder", dir))?;
        let lock_path = dir.join(LOCK);
        // look before anything is written into a folder of someone else; but who holds the lock
        // is told first, since a folder in use is not empty either
        if !lock_path.exists() && !force {
            refuse_if_full(dir)?;
        }
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(io_error("open the lock file", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(ExperimentError::InUse {
                    dir: dir.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => {
                return Err(io_error("lock the folder", &lock_path)(source));
            }
        }
        if !force {
            refuse_if_full(dir)?;
        }
        let mut folder = Self {
            dir: dir.to_owned(),
            _lock: lock,
            tables: None,
        };
        folder.clear_temporary();
        let create = |name, entries| TableWriter::create(&folder.temporary(name), entries);
        folder.tables = Some([
            create(TABLES[0], RunMeasures::DICTIONARY)?,
            create(TABLES[1], DayMeasures::DICTIONARY)?,
            create(TABLES[2], ViolationMeasures::DICTIONARY)?,
        ]);
        Ok(folder)
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Ends the tables, writes the records, and gives everything its final name. Without a
    /// comparison (an interrupted batch) the folder does not count as finished.
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
        self.write(MANIFEST, &pretty(manifest)?)?;
        self.write(PROVENANCE, &pretty(provenance)?)?;
        if let Some(text) = comparison {
            self.write(COMPARISON, text)?;
        }
        // old results go from the mark of being finished on, so that no mixture looks finished
        for name in FILES.iter().rev() {
            remove_if_there(&self.dir.join(name))?;
        }
        for name in FILES {
            let from = self.temporary(name);
            if name == COMPARISON && comparison.is_none() {
                continue;
            }
            fs::rename(&from, self.dir.join(name)).map_err(io_error("rename the file", &from))?;
        }
        sync_folder(&self.dir);
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), ExperimentError> {
        let path = self.temporary(name);
        File::create(&path)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(io_error("write the file", &path))
    }

    fn temporary(&self, name: &str) -> PathBuf {
        self.dir.join(temporary_name(name))
    }

    fn clear_temporary(&self) {
        for name in FILES {
            // nothing depends on it: what stays is overwritten or refused by name
            let _ = fs::remove_file(self.temporary(name));
        }
    }
}

impl Drop for ResultsFolder {
    fn drop(&mut self) {
        self.tables = None;
        self.clear_temporary();
    }
}

impl Sink for ResultsFolder {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        let Some([runs, days, violations]) = &mut self.tables else {
            return Ok(());
        };
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
}

fn temporary_name(name: &str) -> String {
    format!("{name}.tmp")
}

/// A folder is empty when it holds nothing but what a killed call of ours may have left.
fn refuse_if_full(dir: &Path) -> Result<(), ExperimentError> {
    let entries = fs::read_dir(dir).map_err(io_error("read the folder", dir))?;
    for entry in entries {
        let name = entry.map_err(io_error("read the folder", dir))?.file_name();
        let ours = name == LOCK
            || FILES
                .iter()
                .any(|file| name == temporary_name(file).as_str());
        if !ours {
            return Err(ExperimentError::NotEmpty {
                dir: dir.to_owned(),
            });
        }
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> Result<(), ExperimentError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove the old file", path)(error))
        }
        _ => Ok(()),
    }
}

/// Renames survive a power cut only when the folder itself is synced. Systems that cannot open
/// a folder as a file do without.
fn sync_folder(dir: &Path) {
    if let Ok(folder) = File::open(dir) {
        let _ = folder.sync_all();
    }
}

fn pretty<T: serde::Serialize>(record: &T) -> Result<String, ExperimentError> {
    Ok(serde_json::to_string_pretty(record)? + "\n")
}

fn io_error(doing: &'static str, path: &Path) -> impl Fn(io::Error) -> ExperimentError {
    let path = path.to_owned();
    move |source| ExperimentError::Io {
        doing,
        path: path.clone(),
        source,
    }
}
