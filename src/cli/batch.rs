//! What commands that run batches have in common: flags, the course of a batch, Ctrl-C.

use super::Stop;
use super::output::{print, print_json, progress_bar, say};
use crate::analysis::quoted;
use crate::experiment::{
    Batch, Begin, Design, Estimate, Manifest, Precision, Provenance, Reached, ResultsFolder, Shard,
    Sink, Stamp, Summary, Truce, run_jobs, write_crate, write_csv,
};
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::report::number;
use crate::scenario::experiment::StopRule;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Truces of one call above which `--allow-large` is asked for.
const LARGE: u64 = 1_000_000;

/// Flags of a batch.
#[derive(Debug, Args)]
pub(super) struct BatchArguments {
    /// Threads [default: one per core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the results [default: results/SCENARIO-HASH]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on with the unfinished batch in the folder
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
    /// Replace results in the folder
    #[arg(long)]
    pub force: bool,
    /// Only run every N-th run, from the I-th; into a folder of its own in the results folder
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Write what is done to disk every so many seconds [default: 2, in a long batch a
    /// hundredth of the time so far, at most 60]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub part_every: Option<f64>,
    /// Say how many truces, how long and how much disk, from one run, and stop
    #[arg(long)]
    pub dry_run: bool,
    /// Allow more than a million truces, or 10,000 cells of a sweep
    #[arg(long)]
    pub allow_large: bool,
    /// Write the tables as CSV too
    #[arg(long)]
    pub csv: bool,
    /// Print the tables as JSON
    #[arg(long)]
    pub json: bool,
    /// No progress, no words
    #[arg(long)]
    pub quiet: bool,
    /// Write no results folder
    #[arg(long, conflicts_with_all = ["out", "force", "resume", "shard", "csv", "part_every"])]
    pub no_results: bool,
}

/// A batch to be run.
pub(super) struct Course<'a> {
    /// Its truces.
    pub design: &'a Design,
    /// What makes one.
    pub truce: &'a Truce<'a>,
    /// What the folder will say of itself.
    pub manifest: &'a Manifest,
    /// Folder of the call.
    pub dir: &'a Path,
    /// Folder of this batch in that of the call, where a call has more than one.
    pub below: Option<&'a str>,
    /// The command that makes the same results.
    pub again: &'a str,
    /// When fewer runs than asked for are enough.
    pub until: Option<Until<'a>>,
}

/// A precision at which a batch ends.
#[derive(Clone, Copy)]
pub(super) struct Until<'a> {
    /// The rule.
    pub rule: &'a StopRule,
    /// Mode of the truces that it looks at.
    pub mode: Mode,
    /// Points of the design.
    pub points: usize,
    /// Seed of the resamples.
    pub seed: Seed,
}

impl Until<'_> {
    fn watch<'s>(
        self,
        design: &Design,
        stop: &'s AtomicBool,
        inner: Vec<&'s mut dyn Sink>,
    ) -> Precision<'s> {
        let sizes = (design.jobs_per_run(), self.points);
        Precision::new(self.rule, self.mode, sizes, self.seed, stop, inner)
    }
}

/// A batch that is done, its final files not yet in place.
pub(super) struct Done {
    results: Option<ResultsFolder>,
    /// How it went.
    pub summary: Summary,
    /// How the rule to stop ended.
    pub reached: Option<Reached>,
    start: Stamp,
    threads: usize,
    resumed: u64,
}

impl BatchArguments {
    /// Says something unless told to be quiet.
    pub(super) fn hint(&self, words: &str) {
        if !self.quiet {
            say(words);
        }
    }

    fn n_threads(&self) -> usize {
        self.threads.map_or(0, usize::from)
    }

    /// The folder of the results; a shard has one of its own in it.
    pub(super) fn folder(&self, default: PathBuf) -> PathBuf {
        let dir = self.out.clone().unwrap_or(default);
        match self.shard {
            Some(shard) => dir.join(shard.folder()),
            None => dir,
        }
    }

    /// Refuses what is probably a slip.
    pub(super) fn refuse_large(&self, design: &Design) -> Result<(), Stop> {
        let jobs = design.n_jobs();
        if jobs <= LARGE || self.allow_large {
            return Ok(());
        }
        Err(Stop::BadInput(format!(
            "{} truces are more than {}; --runs; ask with --dry-run what they take, then add \
             --allow-large",
            number(jobs as f64, 0),
            number(LARGE as f64, 0),
        )))
    }

    /// Prints what the batch would take, from the first run of a design of which it has `times`
    /// the truces.
    pub(super) fn estimate(
        &self,
        design: &Design,
        truce: &Truce<'_>,
        dir: &Path,
        times: f64,
    ) -> Result<(), Stop> {
        let stop = stop_on_ctrl_c();
        let Some(estimate) = Estimate::measure(design, truce, self.n_threads(), stop)? else {
            if stop.load(Ordering::Relaxed) {
                return Err(Stop::Interrupted("interrupted".into()));
            }
            return print("nothing to run: the shard has no runs\n");
        };
        let estimate = estimate.times(times);
        if self.json {
            return print_json(&estimate);
        }
        let megabytes = |bytes: u64| number((bytes as f64 / 1e6).ceil(), 0);
        print(&format!(
            "runs     {}\ntruces   {}\ntime     about {} on {} threads, from the first run\n\
             disk     about {} MB of tables; {} MB at most on the way\nfolder   {}\n",
            number(estimate.runs as f64, 0),
            number(estimate.truces as f64, 0),
            duration(estimate.seconds),
            estimate.threads,
            megabytes(estimate.bytes_results),
            megabytes(estimate.bytes_at_most),
            dir.display(),
        ))
    }

    /// Runs the batch, into its folder unless no results are wanted, and hands all outcomes to
    /// the sinks in order.
    pub(super) fn run(
        &self,
        course: &Course<'_>,
        sinks: &mut [&mut dyn Sink],
    ) -> Result<Done, Stop> {
        let &Course {
            design,
            truce,
            manifest,
            dir,
            ..
        } = course;
        let start = Stamp::now();
        let stop = stop_on_ctrl_c();
        let threads = self.n_threads();
        let jobs = design.n_jobs();
        let bar = progress_bar(jobs, self.quiet);
        let progress = |n| bar.inc(n);
        if self.no_results {
            let (summary, reached) = match course.until {
                None => (
                    run_jobs(design, truce, threads, stop, &progress, sinks)?,
                    None,
                ),
                Some(until) => {
                    let inner = sinks.iter_mut().map(|sink| &mut **sink as &mut dyn Sink);
                    let mut precision = until.watch(design, stop, inner.collect());
                    let only: &mut [&mut dyn Sink] = &mut [&mut precision];
                    let summary = run_jobs(design, truce, threads, stop, &progress, only)?;
                    let reached = precision.report();
                    (as_far_as(summary, &reached, design), Some(reached))
                }
            };
            bar.finish_and_clear();
            if !summary.is_complete() {
                return Err(Stop::Interrupted(format!(
                    "interrupted after {} of {jobs} truces; nothing was kept",
                    summary.done
                )));
            }
            return Ok(Done {
                results: None,
                summary,
                reached,
                start,
                threads,
                resumed: 0,
            });
        }
        let begin = match (self.resume, self.force) {
            (true, _) => Begin::Resume,
            (false, true) => Begin::Again,
            (false, false) => Begin::Fresh,
        };
        let place = course.below.map(|name| dir.join(name));
        let mut batch = Batch::open(place.as_deref().unwrap_or(dir), manifest, jobs, begin)?;
        if let Some(damage) = batch.damage() {
            self.hint(&format!("note: {damage}"));
        }
        batch.write_every(self.part_every);
        let before = batch.done();
        if batch.resumed() > 0 {
            self.hint(&format!("going on after {before} of {jobs} truces"));
        }
        bar.set_position(before);
        bar.reset_eta();
        let mut precision = course
            .until
            .map(|until| until.watch(design, stop, Vec::new()));
        let watcher = precision.as_mut().map(|watcher| watcher as &mut dyn Sink);
        let ran = batch.run(design, truce, threads, stop, &progress, watcher);
        bar.finish_and_clear();
        let command = || {
            let mut command = format!("{} --out {}", course.again, quoted(&self.out_of(dir)));
            if let Some(shard) = self.shard {
                command += &format!(" --shard {}/{}", shard.index, shard.of);
            }
            if self.csv {
                command += " --csv";
            }
            if self.allow_large {
                command += " --allow-large";
            }
            command + " --resume"
        };
        if let Err(error) = ran {
            self.hint(&format!("what is done is kept; to go on:\n  {}", command()));
            return Err(error.into());
        }
        let reached = precision.map(Precision::report);
        if let Some(reached) = reached.as_ref().filter(|reached| reached.reached) {
            batch.end_at(reached.runs * design.jobs_per_run());
        }
        if !batch.is_complete() {
            return Err(Stop::Interrupted(format!(
                "interrupted after {} of {jobs} truces, which are kept; to go on:\n  {}",
                batch.done(),
                command()
            )));
        }
        let resumed = batch.resumed();
        let (results, summary) = match batch.collect(design, sinks) {
            Ok(collected) => collected,
            Err(error) => {
                self.hint(&format!("all truces are kept; to go on:\n  {}", command()));
                return Err(error.into());
            }
        };
        Ok(Done {
            results: Some(results),
            summary,
            reached,
            start,
            threads,
            resumed,
        })
    }

    /// The `--out` that leads to a folder.
    fn out_of(&self, dir: &Path) -> String {
        let out = match self.shard {
            Some(_) => dir.parent().unwrap_or(dir),
            None => dir,
        };
        out.display().to_string()
    }

    /// Puts the final files in place.
    pub(super) fn finish(
        &self,
        done: Done,
        manifest: &Manifest,
        comparison: Option<&str>,
    ) -> Result<(), Stop> {
        let Some(results) = done.results else {
            return Ok(());
        };
        let dir = results.dir().to_owned();
        let provenance =
            Provenance::new(done.start, done.threads, &done.summary).resumed(done.resumed);
        results.finish(manifest, &provenance, comparison)?;
        self.twins(&dir)?;
        self.hint(&format!(
            "results in {} after {:.1} s",
            dir.display(),
            done.start.seconds()
        ));
        Ok(())
    }

    /// Writes the CSV twins of a finished folder when they are wanted.
    pub(super) fn twins(&self, dir: &Path) -> Result<(), Stop> {
        if self.csv {
            write_csv(dir)?;
            write_crate(dir)?;
        }
        Ok(())
    }
}

/// The summary of a batch that a precision ended: of the whole runs that it needed.
fn as_far_as(mut summary: Summary, reached: &Reached, design: &Design) -> Summary {
    if reached.reached {
        summary.asked = reached.runs * design.jobs_per_run();
        summary.done = summary.asked;
        summary.failed.retain(|failure| failure.run < reached.runs);
    }
    summary
}

/// True once Ctrl-C was pressed; pressed again it ends the program at once.
fn stop_on_ctrl_c() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    static HANDLER: Once = Once::new();
    HANDLER.call_once(|| {
        let handler = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                // asked twice: do not wait for the runs under way
                std::process::exit(130);
            }
            say("finishing the truces under way; Ctrl-C again to stop at once");
        });
        if handler.is_err() {
            say("note: Ctrl-C will stop at once; what is on disk by then is kept");
        }
    });
    &STOP
}

/// A number of seconds, from none to a day.
fn seconds(text: &str) -> Result<f64, String> {
    let number = text.parse().ok();
    number
        .filter(|seconds| (0.0..=86_400.0).contains(seconds))
        .ok_or_else(|| "write seconds from 0 to 86400".to_owned())
}

/// A length of time in words.
fn duration(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 90.0 => (s, "s"),
        s if s < 5_400.0 => (s / 60.0, "min"),
        s if s < 172_800.0 => (s / 3_600.0, "h"),
        s => (s / 86_400.0, "days"),
    };
    format!("{} {unit}", number(value, usize::from(value < 10.0)))
}
