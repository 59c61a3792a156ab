//! A data set as it lies on disk: one results folder, or the shards of one batch.

use super::read::{Row, TableReader};
use super::{MANIFEST, Manifest, PROVENANCE, Provenance, State, Table, io_error};
use crate::experiment::batch::unfinished;
use crate::experiment::design::DRAWS;
use crate::experiment::error::ExperimentError;
use crate::experiment::folder::entries;
use crate::experiment::runner::Failure;
use crate::model::{
    BeliefMeasures, DayMeasures, FindingMeasures, RunMeasures, Value, ViolationMeasures,
};
use std::fs;
use std::path::{Path, PathBuf};

/// A finished data set.
#[derive(Clone, Debug)]
pub struct ResultSet {
    manifest: Manifest,
    // the folder, or the shards in order
    folders: Vec<PathBuf>,
    failed: Vec<Failure>,
    // of each folder, in the same order
    provenance: Vec<Provenance>,
    jobs: u64,
}

/// All rows of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunRows {
    /// Rows of `runs`.
    pub runs: Vec<RunMeasures>,
    /// Rows of `days`.
    pub days: Vec<DayMeasures>,
    /// Rows of `violations`.
    pub violations: Vec<ViolationMeasures>,
    /// Rows of `findings`; none where the folder is of a version that wrote no such table.
    pub findings: Option<Vec<FindingMeasures>>,
    /// Rows of `beliefs`; none where the folder is of a version that wrote no such table.
    pub beliefs: Option<Vec<BeliefMeasures>>,
}

impl ResultSet {
    /// Opens results: a folder with tables, a folder of shards, or several of either.
    ///
    /// # Errors
    /// All that is wrong: no results, results that are not finished, shards that are missing,
    /// double or of other batches.
    pub fn open(dirs: &[PathBuf]) -> Result<Self, ExperimentError> {
        let mut found = Vec::new();
        let mut wrong = Vec::new();
        for dir in dirs {
            let before = (found.len(), wrong.len());
            look_into(dir, &mut found, &mut wrong)?;
            if before == (found.len(), wrong.len()) {
                wrong.push(format!("{}: no results in it", dir.display()));
            }
        }
        if let [(dir, manifest, _)] = found.as_slice()
            && manifest.shard.is_none_or(|shard| shard.of == 1)
            && wrong.is_empty()
        {
            return Ok(Self {
                folders: vec![dir.clone()],
                manifest: manifest.with_shard(None),
                jobs: found.iter().map(|(_, _, p)| p.jobs).sum(),
                failed: found
                    .iter()
                    .flat_map(|(_, _, p)| p.failed.clone())
                    .collect(),
                provenance: found.iter().map(|(_, _, p)| p.clone()).collect(),
            });
        }
        check_shards(&found, &mut wrong);
        let Some((_, first, _)) = found.first().filter(|_| wrong.is_empty()) else {
            return Err(ExperimentError::Asked {
                what: format!("the results cannot be read\n  {}", wrong.join("\n  ")),
                remedy: "name one finished folder, or all shards of one batch".into(),
            });
        };
        let manifest = first.with_shard(None);
        let jobs = found.iter().map(|(_, _, p)| p.jobs).sum();
        found.sort_by_key(|(_, manifest, _)| manifest.shard.map(|shard| shard.index));
        let mut failed: Vec<Failure> = found
            .iter()
            .flat_map(|(_, _, provenance)| provenance.failed.clone())
            .collect();
        // a run, or a draw of it, lies whole in one shard, so this is the order of the design
        failed.sort_by_key(|failure| (failure.run, failure.draw));
        Ok(Self {
            manifest,
            provenance: found.iter().map(|(_, _, p)| p.clone()).collect(),
            folders: found.into_iter().map(|(dir, _, _)| dir).collect(),
            failed,
            jobs,
        })
    }

    /// What was asked, as of one big batch.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Failed runs, in order.
    pub fn failed(&self) -> &[Failure] {
        &self.failed
    }

    /// When and how each folder was made, in order.
    pub fn provenance(&self) -> &[Provenance] {
        &self.provenance
    }

    /// Truces in all.
    pub fn jobs(&self) -> u64 {
        self.jobs
    }

    /// Number of shards; 1 for one folder.
    pub fn n_shards(&self) -> usize {
        self.folders.len()
    }

    /// The folder, when it is only one.
    pub fn single(&self) -> Option<&Path> {
        match self.folders.as_slice() {
            [dir] => Some(dir),
            _ => None,
        }
    }

    /// The draws of the numbers of judgement that belong to a comparison; none where it has none.
    ///
    /// # Errors
    /// As [`ResultSet::open`].
    pub fn draws(&self) -> Result<Option<Self>, ExperimentError> {
        if self.manifest.asked.uncertainty.is_none() || self.is_of_draws() {
            return Ok(None);
        }
        let dirs: Vec<PathBuf> = self.folders.iter().map(|dir| dir.join(DRAWS)).collect();
        Self::open(&dirs).map(Some)
    }

    fn is_of_draws(&self) -> bool {
        self.manifest.asked.command == DRAWS
    }

    /// Draws of each run that shards share; one where they share the runs.
    fn n_shared_draws(&self) -> u32 {
        let draws = self
            .manifest
            .asked
            .uncertainty
            .map_or(1, |asked| asked.draws);
        if self.is_of_draws() && self.folders.len() > 1 {
            draws
        } else {
            1
        }
    }

    /// Whether all folders have a table: those of an earlier version have fewer.
    pub fn has(&self, table: Table) -> bool {
        let mut folders = self.folders.iter();
        folders.all(|dir| dir.join(table.file()).is_file())
    }

    /// All rows of a table in run order, as one big batch has them.
    ///
    /// # Errors
    /// A table cannot be read, is damaged, or holds other runs than it should; or `take` gives up.
    pub fn rows(
        &self,
        table: Table,
        take: &mut dyn FnMut(Row) -> Result<(), ExperimentError>,
    ) -> Result<(), ExperimentError> {
        let mut shards = Vec::new();
        for dir in &self.folders {
            let mut reader = TableReader::open(dir, table)?;
            let next = reader.next_row()?;
            shards.push((reader, next));
        }
        let n = shards.len() as u64;
        let draws = self.n_shared_draws();
        let groups = (0..self.manifest.asked.seeds.count)
            .flat_map(|run| (0..draws).map(move |draw| (run, draw)));
        for (run, draw) in groups {
            let shared = if draws > 1 { u64::from(draw) } else { run };
            let Some((reader, next)) = shards.get_mut((shared % n) as usize) else {
                continue;
            };
            let places = ["run", "draw"].map(|name| reader.place(name));
            let belongs = |row: &mut Row| {
                let [of_run, of_draw] = places.map(|place| count_at(row, place?));
                let its_draw = draws == 1 || of_draw == Some(i64::from(draw) + 1);
                its_draw && of_run == Some(run as i64)
            };
            while let Some(row) = next.take_if(belongs) {
                take(row)?;
                *next = reader.next_row()?;
            }
        }
        match shards.iter().position(|(_, next)| next.is_some()) {
            None => Ok(()),
            Some(shard) => Err(ExperimentError::Damaged {
                path: self.folders[shard].join(table.file()),
                what: "rows of runs that do not belong here".into(),
            }),
        }
    }

    /// All rows of one run.
    ///
    /// # Errors
    /// A table cannot be read or is damaged.
    pub fn run(&self, run: u64) -> Result<RunRows, ExperimentError> {
        if self.n_shared_draws() == 1 {
            let mut rows = RunRows::default();
            let shard = (run % self.folders.len() as u64) as usize;
            read_run(&self.folders[shard], run, &mut rows)?;
            return Ok(rows);
        }
        let mut rows = RunRows::default();
        for dir in &self.folders {
            read_run(dir, run, &mut rows)?;
        }
        rows.runs.sort_by_key(|row| row.draw);
        rows.days.sort_by_key(|row| row.draw);
        rows.violations.sort_by_key(|row| row.draw);
        rows.findings
            .iter_mut()
            .for_each(|all| all.sort_by_key(|row| row.draw));
        rows.beliefs
            .iter_mut()
            .for_each(|all| all.sort_by_key(|row| row.draw));
        Ok(rows)
    }
}

/// Adds the rows of one run in a folder.
fn read_run(dir: &Path, run: u64, rows: &mut RunRows) -> Result<(), ExperimentError> {
    for table in Table::ALL {
        let came_later = matches!(table, Table::Findings | Table::Beliefs);
        if came_later && !dir.join(table.file()).exists() {
            continue;
        }
        let (mut findings, mut beliefs) = (Vec::new(), Vec::new());
        let mut reader = TableReader::open(dir, table)?;
        reader.skip_to_run(run);
        while let Some(row) = reader.next_row()? {
            match reader.place("run").and_then(|place| count_at(&row, place)) {
                Some(found) if found < run as i64 => continue,
                Some(found) if found > run as i64 => break,
                _ => {}
            }
            let fits = match table {
                Table::Runs => RunMeasures::from_values(row).map(|row| rows.runs.push(row)),
                Table::Days => DayMeasures::from_values(row).map(|row| rows.days.push(row)),
                Table::Violations => {
                    ViolationMeasures::from_values(row).map(|row| rows.violations.push(row))
                }
                Table::Findings => FindingMeasures::from_values(row).map(|row| findings.push(row)),
                Table::Beliefs => BeliefMeasures::from_values(row).map(|row| beliefs.push(row)),
            };
            if fits.is_none() {
                return Err(ExperimentError::Damaged {
                    path: dir.join(table.file()),
                    what: "a row of other columns".into(),
                });
            }
        }
        match table {
            Table::Findings => rows.findings.get_or_insert_default().append(&mut findings),
            Table::Beliefs => rows.beliefs.get_or_insert_default().append(&mut beliefs),
            _ => {}
        }
    }
    Ok(())
}

/// A whole number of a row, by the place of its column.
fn count_at(row: &Row, place: usize) -> Option<i64> {
    match row.get(place)? {
        Some(Value::Count(number)) => Some(*number),
        _ => None,
    }
}

type Found = (PathBuf, Manifest, Provenance);

/// The results in a folder, or in its folders.
fn look_into(
    dir: &Path,
    found: &mut Vec<Found>,
    wrong: &mut Vec<String>,
) -> Result<(), ExperimentError> {
    if look_at(dir, found, wrong) {
        return Ok(());
    }
    if !dir.is_dir() {
        wrong.push(format!("{}: no such folder", dir.display()));
        return Ok(());
    }
    for name in entries(dir)? {
        let inner = dir.join(name);
        if inner.is_dir() {
            look_at(&inner, found, wrong);
        }
    }
    Ok(())
}

/// Whether a folder holds results, finished or not.
fn look_at(dir: &Path, found: &mut Vec<Found>, wrong: &mut Vec<String>) -> bool {
    if let Some((done, jobs)) = unfinished(dir)
        && !dir.join(PROVENANCE).exists()
    {
        wrong.push(format!(
            "{}: not finished, {done} of {jobs} truces done; go on with --resume",
            dir.display()
        ));
        return true;
    }
    if !dir.join(MANIFEST).exists() {
        return false;
    }
    match records(dir) {
        Ok(records) if records.1.state == State::Complete => {
            found.push((dir.to_owned(), records.0, records.1));
        }
        Ok(_) => wrong.push(format!("{}: not finished", dir.display())),
        Err(why) => wrong.push(format!("{}: {why}", dir.display())),
    }
    true
}

fn records(dir: &Path) -> Result<(Manifest, Provenance), String> {
    let read = |name: &str| {
        let path = dir.join(name);
        fs::read_to_string(&path)
            .map_err(io_error("read the file", &path))
            .map_err(|error| error.to_string())
    };
    let manifest = serde_json::from_str(&read(MANIFEST)?)
        .map_err(|error| format!("its manifest cannot be read: {error}"))?;
    let provenance = serde_json::from_str(&read(PROVENANCE)?)
        .map_err(|error| format!("its provenance cannot be read: {error}"))?;
    Ok((manifest, provenance))
}

/// Shards must be all of one batch, each once.
fn check_shards(found: &[Found], wrong: &mut Vec<String>) {
    let Some((_, first, _)) = found.first() else {
        return;
    };
    let of = first.shard.map_or(1, |shard| shard.of);
    let mut seen = vec![0_u32; usize::try_from(of).unwrap_or_default().min(1 << 20)];
    for (dir, manifest, _) in found {
        let Some(shard) = manifest.shard else {
            wrong.push(format!("{}: no shard, but a whole batch", dir.display()));
            continue;
        };
        let ours = manifest.with_shard(None);
        if shard.of != of || ours != first.with_shard(None) {
            wrong.push(format!("{}: a shard of another batch", dir.display()));
            continue;
        }
        let place = usize::try_from(shard.index.saturating_sub(1)).unwrap_or(usize::MAX);
        match seen.get_mut(place) {
            Some(n) => *n += 1,
            None => wrong.push(format!("{}: a shard that cannot be", dir.display())),
        }
    }
    for (n, index) in seen.iter().zip(1..) {
        if *n == 0 {
            wrong.push(format!("shard {index} of {of} is missing"));
        } else if *n > 1 {
            wrong.push(format!("shard {index} of {of} is there {n} times"));
        }
    }
}
