//! Batches that survive: what is done is on disk, and a second call goes on where the first
//! ended, however it ended.
//!
//! While a batch is at work its folder holds `parts/`: a manifest, part files with the rows of
//! the truces done so far, and a journal of the parts. A part is written under a temporary name,
//! synced and renamed before its line enters the journal, so the journal never promises what is
//! not there. Truces are taken in order, so what is done is always the first so many. At the
//! end one writer makes the final files from the parts, in run order: their bytes know nothing
//! of threads, interruptions and parts. Then `parts/` goes.

mod journal;
mod part;
#[cfg(test)]
mod tests;

use super::design::Design;
use super::error::ExperimentError;
use super::folder::{Folder, entries, io_error, sync_folder, write_whole};
use super::queue::in_order;
use super::results::{Manifest, ResultsFolder, Stamp, pretty, report_columns};
use super::runner::{Outcome, Progress, Sink, Summary, Truce, regimes_of, run_job};
use journal::{Entry, Journal, Part};
use part::{PartReader, PartSum, checksum, encode};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Folder of the parts.
pub(super) const PARTS: &str = "parts";
/// What the batch is; beside the parts, so that old results stay until new ones are ready.
const MANIFEST: &str = "manifest.json";

/// \[s\] — longest work that a kill may cost beyond the truces under way, at first and at most.
/// In between it is a hundredth of what is done: many small parts help nobody.
const PACE_S: (f64, f64) = (2.0, 60.0);
const PACE_SHARE: f64 = 0.01;

/// \[bytes\] — rows that wait in memory for their part.
const MAX_WAITING: usize = 16 << 20;

/// How to begin in a folder that is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Refuse it.
    Fresh,
    /// Go on with the unfinished batch in it; an empty folder is fine too.
    Resume,
    /// Drop the unfinished batch in it; results are replaced when new ones are ready.
    Again,
}

/// A batch at work in its folder.
#[derive(Debug)]
pub struct Batch {
    folder: Folder,
    parts: Vec<Part>,
    journal: Journal,
    waiting: Waiting,
    begun: Stamp,
    jobs: u64,
    calls: u64,
    damage: Option<String>,
    every_s: Option<f64>,
}

/// Records that wait for their part.
#[derive(Debug)]
struct Waiting {
    from: u64,
    to: u64,
    records: Vec<u8>,
    sum: PartSum,
    since: Stamp,
}

impl Waiting {
    fn new(from: u64) -> Self {
        Self {
            from,
            to: from,
            records: Vec::new(),
            sum: PartSum::default(),
            since: Stamp::now(),
        }
    }
}

impl Batch {
    /// Takes the folder, and reads what an earlier call has done in it.
    ///
    /// # Errors
    /// The folder belongs to another process, to someone else or to another batch; it holds an
    /// unfinished batch and nothing is said about it; it cannot be read or written.
    pub fn open(
        dir: &Path,
        manifest: &Manifest,
        jobs: u64,
        begin: Begin,
    ) -> Result<Self, ExperimentError> {
        let folder = Folder::take(dir, begin == Begin::Again)?;
        let parts_dir = dir.join(PARTS);
        let columns = format!("{:016x}", checksum(report_columns().as_bytes()));
        let first = Entry::Batch { columns, jobs };
        let old = if begin == Begin::Again {
            Vec::new()
        } else {
            journal::read(&parts_dir)?
        };
        if old.is_empty() {
            // nothing has been promised: a batch has begun when its journal is there
            refuse_foreign(dir, begin)?;
            if begin == Begin::Resume {
                refuse_other(dir, dir, manifest)?;
            }
            clear(&parts_dir)?;
            fs::create_dir_all(&parts_dir).map_err(io_error("create the folder", &parts_dir))?;
            write_whole(&parts_dir, MANIFEST, pretty(manifest)?.as_bytes())?;
            let journal = Journal::begin(&parts_dir, &[first, Entry::Call { done: 0 }])?;
            sync_folder(dir);
            return Ok(Self {
                folder,
                parts: Vec::new(),
                journal,
                waiting: Waiting::new(0),
                begun: Stamp::now(),
                jobs,
                calls: 1,
                damage: None,
                every_s: None,
            });
        }
        let promised = promised(&old);
        if begin == Begin::Fresh {
            return Err(ExperimentError::Unfinished {
                dir: dir.to_owned(),
                done: promised.last().map_or(0, |part| part.to),
                jobs,
            });
        }
        refuse_other(dir, &parts_dir, manifest)?;
        if old.first() != Some(&first) {
            return Err(ExperimentError::Mismatch {
                dir: dir.to_owned(),
                differences: vec!["the columns of the tables: another build of the program".into()],
            });
        }
        let (parts, damage) = sound(&parts_dir, promised);
        let done = parts.last().map_or(0, |part| part.to);
        let calls = old
            .iter()
            .filter(|entry| matches!(entry, Entry::Call { .. }))
            .count() as u64
            + 1;
        drop_others(&parts_dir, &parts)?;
        let mut kept: Vec<Entry> = old
            .into_iter()
            .filter(|entry| matches!(entry, Entry::Batch { .. } | Entry::Call { .. }))
            .collect();
        kept.extend(parts.iter().cloned().map(Entry::Part));
        kept.push(Entry::Call { done });
        let journal = Journal::begin(&parts_dir, &kept)?;
        Ok(Self {
            folder,
            waiting: Waiting::new(done),
            parts,
            journal,
            begun: Stamp::now(),
            jobs,
            calls,
            damage,
            every_s: None,
        })
    }

    /// Writes a part every so many seconds \[s\], in place of two at first and later a hundredth
    /// of the time so far.
    pub fn write_every(&mut self, seconds: Option<f64>) {
        self.every_s = seconds;
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }

    /// Truces done, on disk or about to be.
    pub fn done(&self) -> u64 {
        self.waiting.to
    }

    /// How often the batch was taken up again.
    pub fn resumed(&self) -> u64 {
        self.calls - 1
    }

    /// What was found damaged, whose truces are computed again; in words.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// Runs what is left of a design. When `stop` becomes true the truces under way are finished
    /// and written. `watcher` sees every outcome in order, those of earlier calls first: it may
    /// set `stop`.
    ///
    /// # Errors
    /// The threads cannot be started, or a part cannot be written; what the journal promises
    /// stays good.
    pub fn run(
        &mut self,
        design: &Design,
        truce: &Truce<'_>,
        threads: usize,
        stop: &AtomicBool,
        progress: &Progress<'_>,
        mut watcher: Option<&mut dyn Sink>,
    ) -> Result<(), ExperimentError> {
        if let Some(watcher) = &mut watcher {
            self.outcomes(design, &mut |outcome| watcher.accept(&outcome))?;
        }
        let watched = watcher.is_some();
        let make = |place| {
            let outcome = run_job(design, design.job(place), truce);
            let record = encode(place, &outcome.rows);
            progress(1);
            (record, watched.then_some(outcome))
        };
        let places = self.done()..self.jobs;
        in_order(places, threads, stop, &make, &mut |_, (record, outcome)| {
            self.take(record.map_err(too_large)?)?;
            match (&mut watcher, outcome) {
                (Some(watcher), Some(outcome)) => watcher.accept(&outcome),
                _ => Ok(()),
            }
        })?;
        self.write_part()
    }

    /// Whether all truces are done.
    pub fn is_complete(&self) -> bool {
        self.done() >= self.jobs
    }

    /// The first so many truces are enough: what was done beyond them is left out.
    pub fn end_at(&mut self, jobs: u64) {
        self.jobs = jobs.min(self.jobs);
    }

    fn take(&mut self, record: Vec<u8>) -> Result<(), ExperimentError> {
        self.waiting.sum.record(&record);
        self.waiting.records.extend_from_slice(&record);
        self.waiting.to += 1;
        let usual = || (self.begun.seconds() * PACE_SHARE).clamp(PACE_S.0, PACE_S.1);
        let pace = self.every_s.unwrap_or_else(usual);
        if self.waiting.since.seconds() >= pace || self.waiting.records.len() >= MAX_WAITING {
            self.write_part()?;
        }
        Ok(())
    }

    fn write_part(&mut self) -> Result<(), ExperimentError> {
        if self.waiting.from == self.waiting.to {
            return Ok(());
        }
        let part = Part {
            number: self.parts.last().map_or(0, |part| part.number + 1),
            from: self.waiting.from,
            to: self.waiting.to,
            bytes: self.waiting.records.len() as u64,
            digest: self.waiting.sum.hex(),
        };
        write_whole(&self.parts_dir(), &part.name(), &self.waiting.records)?;
        self.journal.add(&Entry::Part(part.clone()))?;
        self.parts.push(part);
        self.waiting = Waiting::new(self.waiting.to);
        Ok(())
    }

    fn parts_dir(&self) -> PathBuf {
        self.folder.dir().join(PARTS)
    }

    /// Reads all outcomes in order, into the sinks and into the tables of the final files, which
    /// stay temporary until [`ResultsFolder::finish`].
    ///
    /// # Errors
    /// A part is damaged, or a table cannot be written; the parts stay.
    pub fn collect(
        self,
        design: &Design,
        sinks: &mut [&mut dyn Sink],
    ) -> Result<(ResultsFolder, Summary), ExperimentError> {
        let parts_dir = self.parts_dir();
        let mut tables = ResultsFolder::begin(self.folder)?;
        let mut summary = Summary {
            asked: self.jobs,
            ..Summary::default()
        };
        outcomes(&parts_dir, &self.parts, self.jobs, design, &mut |outcome| {
            for sink in sinks.iter_mut() {
                sink.accept(&outcome)?;
            }
            tables.accept(&outcome)?;
            summary.done += 1;
            summary.failed.extend(outcome.rows.err());
            Ok(())
        })?;
        Ok((tables, summary))
    }

    /// Reads what is on disk, in order.
    fn outcomes(&self, design: &Design, take: &mut Take<'_>) -> Result<(), ExperimentError> {
        outcomes(&self.parts_dir(), &self.parts, self.jobs, design, take)
    }
}

type Take<'a> = dyn FnMut(Outcome) -> Result<(), ExperimentError> + 'a;

/// Reads the outcomes of the first so many jobs from parts, in order.
fn outcomes(
    parts_dir: &Path,
    parts: &[Part],
    jobs: u64,
    design: &Design,
    take: &mut Take<'_>,
) -> Result<(), ExperimentError> {
    for part in parts {
        let mut reader = PartReader::open(&parts_dir.join(part.name()), part.bytes)?;
        for place in part.from..part.to.min(jobs) {
            let Some((found, rows)) = reader.next()?.filter(|(found, _)| *found == place) else {
                return Err(ExperimentError::Damaged {
                    path: parts_dir.join(part.name()),
                    what: format!("truce {place} is not in its place"),
                });
            };
            let job = design.job(found);
            take(Outcome {
                regimes: regimes_of(design, &job),
                job,
                rows,
            })?;
        }
    }
    Ok(())
}

/// What a finished folder may still hold when a kill came between its last rename and the end.
/// A folder in use is left alone.
pub fn tidy(dir: &Path) {
    if dir.join(PARTS).exists()
        && let Ok(folder) = Folder::take(dir, false)
    {
        // the results are whole without it; the next call tries again
        let _ = clear(&folder.dir().join(PARTS));
    }
}

/// Truces done and in all, as an unfinished folder's journal promises; none when there is none.
pub fn unfinished(dir: &Path) -> Option<(u64, u64)> {
    let entries = journal::read(&dir.join(PARTS)).ok()?;
    match entries.first()? {
        Entry::Batch { jobs, .. } => {
            Some((promised(&entries).last().map_or(0, |part| part.to), *jobs))
        }
        _ => None,
    }
}

/// \[bytes\] — what an outcome takes in a part; 0 when it fits none.
pub(super) fn record_length(place: u64, outcome: &Outcome) -> u64 {
    encode(place, &outcome.rows).map_or(0, |record| record.len() as u64)
}

/// Removes the parts of a batch.
pub(super) fn clear(parts_dir: &Path) -> Result<(), ExperimentError> {
    match fs::remove_dir_all(parts_dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(io_error("remove the old parts", parts_dir)(error))
        }
        _ => Ok(()),
    }
}

/// The parts of a journal as far as they follow one another.
fn promised(entries: &[Entry]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for entry in entries {
        if let Entry::Part(part) = entry {
            let follows = part.from == parts.last().map_or(0, |before| before.to);
            if !follows || part.to <= part.from {
                break;
            }
            parts.push(part.clone());
        }
    }
    parts
}

/// The parts up to the first one that is not as promised, and what is wrong with that one.
fn sound(parts_dir: &Path, mut parts: Vec<Part>) -> (Vec<Part>, Option<String>) {
    let bad = parts.iter().enumerate().find_map(|(i, part)| {
        let checked = PartReader::open(&parts_dir.join(part.name()), part.bytes)
            .and_then(|reader| reader.verify(&part.digest));
        checked.err().map(|error| (i, error.to_string()))
    });
    match bad {
        Some((i, why)) => {
            parts.truncate(i);
            (parts, Some(why))
        }
        None => (parts, None),
    }
}

/// Removes what no line of the journal promises: parts whose line was not written any more.
fn drop_others(parts_dir: &Path, parts: &[Part]) -> Result<(), ExperimentError> {
    for name in entries(parts_dir)? {
        let known = name == MANIFEST
            || name == journal::JOURNAL
            || parts.iter().any(|part| part.name() == name);
        if !known {
            super::folder::remove_if_there(&parts_dir.join(name))?;
        }
    }
    Ok(())
}

/// A folder is free when it holds nothing but what a killed call of ours may have left.
fn refuse_foreign(dir: &Path, begin: Begin) -> Result<(), ExperimentError> {
    let names = entries(dir)?;
    let ours = |name: &String| name == PARTS || super::results::is_temporary(name);
    // with --resume results are looked at more closely, to say why they do not fit
    let results = begin == Begin::Resume && names.iter().any(|name| name == MANIFEST);
    if begin == Begin::Again || results || names.iter().all(ours) {
        Ok(())
    } else {
        Err(ExperimentError::NotEmpty {
            dir: dir.to_owned(),
        })
    }
}

/// A manifest in the folder must be the one of this call.
fn refuse_other(dir: &Path, place: &Path, manifest: &Manifest) -> Result<(), ExperimentError> {
    let path = place.join(MANIFEST);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_error("read the manifest", &path)(error)),
    };
    let differences = manifest.differences(&text);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(ExperimentError::Mismatch {
            dir: dir.to_owned(),
            differences,
        })
    }
}

fn too_large(why: String) -> ExperimentError {
    ExperimentError::Asked {
        what: format!("the rows of a truce cannot be kept: {why}"),
        remedy: "leave out --detail, or make the scenario smaller".into(),
    }
}
