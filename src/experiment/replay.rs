//! Any run of a results folder again, bit for bit.

use super::design::{Design, Job};
use super::error::ExperimentError;
use super::results::{RunRows, TableFile};
use super::runner::caught;
use crate::model::record::provenance::Wanted;
use crate::model::{FindingMeasures, LookMeasures, RunMeasures, Simulation, Value, WatchResult};
use std::path::Path;

/// A truce of a results folder that was run again.
pub struct Replay {
    /// The job.
    pub job: Job,
    /// Rows of the regime asked for; all violations.
    pub result: WatchResult,
    truce: Simulation,
    watch: usize,
}

impl Replay {
    /// Runs a job again and gives the rows of one of its regimes. With `looks` every look of
    /// that regime is kept, which takes much memory and moves nothing.
    ///
    /// # Errors
    /// The truce fails, as it then did in the batch, in words.
    pub fn run(design: &Design, job: Job, regime: &str, looks: bool) -> Result<Self, String> {
        let regimes = super::runner::regimes_of(design, &job);
        let watch = regimes.iter().position(|name| name == regime);
        let watch = watch.ok_or("the job does not watch with this regime")?;
        caught(|| {
            let mut truce = Simulation::new(design.spec(&job), job.seed, job.watching);
            if looks {
                truce.record_looks(watch, Wanted::Everything);
            }
            truce.run();
            let mut results = truce.results(true)?;
            if results.len() != regimes.len() {
                return Err("another number of results than regimes".into());
            }
            let mut result = results.swap_remove(watch);
            super::runner::complete(&mut result, &job, regime);
            Ok(Self {
                job,
                result,
                truce,
                watch,
            })
        })
    }

    /// What differs from the rows on disk, in words; nothing when the run came back bit for bit.
    pub fn differences(&self, stored: &RunRows) -> Vec<String> {
        let mut found = Vec::new();
        let ours = &self.result;
        macro_rules! same_key {
            ($row:expr) => {
                $row.regime == ours.run.regime
                    && $row.mode == ours.run.mode
                    && $row.cell == ours.run.cell
                    && $row.draw == ours.run.draw
            };
        }
        match stored.runs.iter().find(|row| same_key!(row)) {
            None => found.push("runs: no such row".to_owned()),
            Some(row) if row.digest.is_none() => found.push("runs: the run failed there".into()),
            Some(row) => {
                for entry in RunMeasures::DICTIONARY {
                    let (theirs, mine) = (row.get(entry.name), ours.run.get(entry.name));
                    if theirs != mine {
                        let (theirs, mine) = (in_words(theirs), in_words(mine));
                        found.push(format!("runs.{}: {theirs} there, {mine} now", entry.name));
                    }
                }
            }
        }
        let days: Vec<_> = stored.days.iter().filter(|row| same_key!(row)).collect();
        if !days.iter().copied().eq(&ours.days) {
            found.push("days: other rows".into());
        }
        // a folder may hold the significant ones only
        let theirs: Vec<_> = stored
            .violations
            .iter()
            .filter(|row| same_key!(row))
            .collect();
        let all = theirs.iter().any(|row| row.significant == Some(false));
        let mine = ours
            .violations
            .iter()
            .filter(|row| all || row.significant == Some(true));
        if !theirs.iter().copied().eq(mine) {
            found.push("violations: other rows".into());
        }
        let theirs: Vec<_> = (stored.findings.iter().flatten())
            .filter(|row| same_key!(row))
            .collect();
        let plain =
            |row: &&FindingMeasures| row.grave != Some(true) && row.significant != Some(true);
        let all = theirs.iter().any(plain);
        let mine = ours.findings.iter().filter(|row| all || !plain(row));
        if stored.findings.is_some() && !theirs.iter().copied().eq(mine) {
            found.push("findings: other rows".into());
        }
        if let Some(stored) = &stored.beliefs
            && !stored.iter().filter(|row| same_key!(row)).eq(&ours.beliefs)
        {
            found.push("beliefs: other rows".into());
        }
        found
    }

    /// Writes the looks that were kept as a table. Returns the number of rows.
    ///
    /// # Errors
    /// The file cannot be written; then nothing of that name has changed.
    pub fn write_looks(&mut self, path: &Path) -> Result<u64, ExperimentError> {
        let mut file = TableFile::create(path, LookMeasures::DICTIONARY)?;
        let mut rows = 0;
        self.truce.look_rows(self.watch, |row| {
            rows += 1;
            file.push(row.values())
        })?;
        file.finish()?;
        Ok(rows)
    }
}

/// A value in the shortest form that tells it from all others.
fn in_words(value: Option<Value>) -> String {
    match value {
        None => "null".into(),
        Some(Value::Count(n)) => n.to_string(),
        Some(Value::Real(x)) => format!("{x:?}"),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Word(word)) => word,
    }
}
