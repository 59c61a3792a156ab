//! The batch runner: jobs on all cores, outcomes in order, memory flat.

use super::design::{self, Design, Job};
use super::error::ExperimentError;
use super::queue::in_order;
use crate::model::{Mode, Simulation, TruceSpec, WatchResult, Watching};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Simulates one truce: specification, seed, what to watch. A parameter so that tests can make
/// up truces.
pub type Truce<'a> =
    dyn Fn(&Arc<TruceSpec>, u64, Watching) -> Result<Vec<WatchResult>, String> + Sync + 'a;

/// A truce of the model from start to end.
///
/// # Errors
/// The identity of the ledger that does not hold.
pub fn simulate(
    spec: &Arc<TruceSpec>,
    seed: u64,
    watching: Watching,
    all_violations: bool,
) -> Result<Vec<WatchResult>, String> {
    let mut simulation = Simulation::new(spec, seed, watching);
    simulation.run();
    simulation.results(all_violations)
}

/// What became of a job: rows of each regime watching, or why it failed.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The job.
    pub job: Job,
    /// Rows, or the reason of the failure. Rows carry run, draw and cell.
    pub rows: Result<Vec<WatchResult>, Failure>,
    /// Names of the regimes of the rows, in order.
    pub regimes: Vec<String>,
}

/// A failed run: never dropped, always with its seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Run k.
    pub run: u64,
    /// Master seed.
    pub seed: u64,
    /// Cell of the design.
    pub cell: i64,
    /// Draw of the numbers of judgement.
    #[serde(default)]
    pub draw: i64,
    /// `live` or `shadow`.
    pub mode: String,
    /// Regime, or all of them in shadow.
    pub regimes: Vec<String>,
    /// Why.
    pub why: String,
}

/// Takes outcomes in the order of the jobs.
pub trait Sink {
    /// Takes the next outcome.
    ///
    /// # Errors
    /// Whatever makes it pointless to go on: a full disk.
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError>;
}

/// Told how many jobs are done; called from many threads.
pub type Progress<'a> = dyn Fn(u64) + Sync + 'a;

/// How a batch went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Jobs asked for.
    pub asked: u64,
    /// Jobs handed to the sinks, failed ones included.
    pub done: u64,
    /// Failed ones, in order.
    pub failed: Vec<Failure>,
}

impl Summary {
    /// Whether all jobs were done.
    pub fn is_complete(&self) -> bool {
        self.done == self.asked
    }
}

/// Runs all jobs of a design on `threads` threads (0 = one per core) and hands their outcomes to
/// sinks in order, keeping none. When `stop` becomes true, jobs under way are finished and handed
/// over. [`Batch`](super::Batch) does the same and keeps what is done on disk.
///
/// # Errors
/// The threads cannot be started, or a sink gives up.
pub fn run_jobs(
    design: &Design,
    truce: &Truce<'_>,
    threads: usize,
    stop: &AtomicBool,
    progress: &Progress<'_>,
    sinks: &mut [&mut dyn Sink],
) -> Result<Summary, ExperimentError> {
    let mut summary = Summary {
        asked: design.n_jobs(),
        ..Summary::default()
    };
    let make = |place| {
        let outcome = run_job(design, design.job(place), truce);
        progress(1);
        outcome
    };
    in_order(0..summary.asked, threads, stop, &make, &mut |_, outcome| {
        for sink in sinks.iter_mut() {
            sink.accept(&outcome)?;
        }
        summary.done += 1;
        summary.failed.extend(outcome.rows.err());
        Ok(())
    })?;
    Ok(summary)
}

/// Names of the regimes whose rows a job gives.
pub(super) fn regimes_of(design: &Design, job: &Job) -> Vec<String> {
    let regimes = design.regimes(job).iter();
    regimes.map(|regime| regime.name.clone()).collect()
}

/// Runs one job; its rows carry run, draw and cell.
pub fn run_job(design: &Design, job: Job, truce: &Truce<'_>) -> Outcome {
    let spec = design.spec(&job);
    let regimes = regimes_of(design, &job);
    let result = caught(|| truce(spec, job.seed, job.watching)).and_then(|rows| {
        if rows.len() == regimes.len() {
            Ok(rows)
        } else {
            Err(format!(
                "{} results for {} regimes",
                rows.len(),
                regimes.len()
            ))
        }
    });
    let rows = match result {
        Ok(mut rows) => {
            for (row, regime) in rows.iter_mut().zip(&regimes) {
                complete(row, &job, regime);
            }
            Ok(rows)
        }
        Err(why) => Err(Failure {
            run: job.run,
            seed: job.seed,
            cell: job.cell.number(),
            draw: i64::from(job.draw),
            mode: job.mode().name().into(),
            regimes: regimes.clone(),
            why,
        }),
    };
    Outcome { job, rows, regimes }
}

/// One live truce of a scenario as it is; rows carry their key.
///
/// # Errors
/// Why the run failed: a panic, or an identity of the ledger that does not hold.
pub fn run_one(
    spec: &Arc<TruceSpec>,
    seed: u64,
    regime: usize,
    all_violations: bool,
) -> Result<WatchResult, String> {
    run_one_in(spec, seed, regime, Mode::Live, all_violations)
}

/// The same in either mode.
///
/// # Errors
/// As [`run_one`].
pub fn run_one_in(
    spec: &Arc<TruceSpec>,
    seed: u64,
    regime: usize,
    mode: Mode,
    all_violations: bool,
) -> Result<WatchResult, String> {
    let (watching, place) = match mode {
        Mode::Live => (Watching::Live(regime), 0),
        Mode::Shadow => (Watching::Shadow, regime),
    };
    let job = Job {
        index: 0,
        run: 0,
        seed,
        cell: design::Cell::AsInScenario,
        draw: 0,
        watching,
        spec: 0,
    };
    let name = spec
        .regimes
        .get(regime)
        .map(|r| r.name.clone())
        .ok_or("no such regime")?;
    let rows = caught(|| simulate(spec, seed, watching, all_violations))?;
    let mut row = rows
        .into_iter()
        .nth(place)
        .ok_or("the truce gave no result")?;
    complete(&mut row, &job, &name);
    Ok(row)
}

/// A panic of a truce is a failed run. A truce shares nothing with others but its
/// specification, which nobody writes, so nothing is left half-done.
///
/// # Errors
/// What the truce says itself, or its panic and where it happened.
pub fn caught<T>(truce: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    IN_TRUCE.set(true);
    let result = catch_unwind(AssertUnwindSafe(truce));
    IN_TRUCE.set(false);
    result.unwrap_or_else(|panic| {
        let place = PANIC_PLACE
            .take()
            .map_or_else(String::new, |place| format!(" ({place})"));
        Err(format!("panic: {}{place}", message(panic.as_ref())))
    })
}

thread_local! {
    static IN_TRUCE: Cell<bool> = const { Cell::new(false) };
    static PANIC_PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps panics of truces off the terminal: they are failed runs, and say where they happened
/// in their reason. Other panics stay as they are. For programs, once, at their start.
pub fn quiet_truce_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !IN_TRUCE.get() {
            return before(info);
        }
        let place = info.location().map(|at| {
            // of a library no more than the file's name: results hold no paths of machines
            let path = Path::new(at.file());
            let file = if path.is_absolute() {
                path.file_name().map(Path::new)
            } else {
                Some(path)
            };
            format!("{}:{}", file.unwrap_or(path).display(), at.line())
        });
        PANIC_PLACE.set(place);
    }));
}

/// Sets the key of all rows: what the design knows and the model does not.
pub(super) fn complete(result: &mut WatchResult, job: &Job, regime: &str) {
    macro_rules! key {
        ($row:expr) => {{
            let row = $row;
            row.run = Some(job.run as i64);
            row.seed = Some(job.seed as i64);
            row.draw = Some(i64::from(job.draw));
            row.cell = Some(job.cell.number());
            row.regime = Some(regime.to_owned());
            row.mode = Some(job.mode().name().to_owned());
        }};
    }
    key!(&mut result.run);
    result.days.iter_mut().for_each(|row| key!(row));
    result.violations.iter_mut().for_each(|row| key!(row));
    result.findings.iter_mut().for_each(|row| key!(row));
    result.beliefs.iter_mut().for_each(|row| key!(row));
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::{Modes, Seeds};
    use crate::experiment::fixture;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[derive(Default)]
    struct Seen(Vec<(u64, u64, usize)>);
    impl Sink for Seen {
        fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
            let n = outcome.rows.as_ref().map_or(0, Vec::len);
            self.0.push((outcome.job.index, outcome.job.seed, n));
            Ok(())
        }
    }

    fn design(count: u64) -> Design {
        let spec = Arc::new(fixture::spec(&["none", "layered"]));
        Design::compare(&spec, Seeds { first: 1, count }, Modes::Both).expect("a design")
    }

    fn run(count: u64, threads: usize) -> (Seen, Summary) {
        let mut seen = Seen::default();
        let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
        let summary = run_jobs(
            &design(count),
            &truce,
            threads,
            &AtomicBool::new(false),
            &|_| {},
            &mut [&mut seen],
        )
        .expect("a batch");
        (seen, summary)
    }

    #[test]
    fn outcomes_come_in_order_for_any_number_of_threads() {
        let (one, _) = run(20, 1);
        assert!(one.0.iter().zip(0..).all(|(seen, i)| seen.0 == i));
        assert_eq!(one.0.len(), 160);
        let (three, _) = run(20, 3);
        assert_eq!(one.0, three.0);
    }

    #[test]
    fn failed_runs_are_kept_with_their_seed() {
        let (seen, summary) = run(20, 2);
        assert_eq!((summary.asked, summary.done), (160, 160));
        // seeds 13 (identity) and 17 (panic), in all 8 jobs of a run
        assert_eq!(summary.failed.len(), 16);
        assert!(summary.failed.iter().all(|f| f.seed == 13 || f.seed == 17));
        assert!(
            summary
                .failed
                .iter()
                .any(|f| f.why == "panic: a panic of the model")
        );
        assert!(
            seen.0
                .iter()
                .all(|&(_, seed, n)| (n == 0) == (seed == 13 || seed == 17))
        );
    }

    #[test]
    fn an_interrupted_batch_has_no_gaps() {
        let stop = AtomicBool::new(false);
        let count = AtomicU64::new(0);
        let mut seen = Seen::default();
        let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
        let progress = |n| {
            if count.fetch_add(n, Ordering::Relaxed) > 70 {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let summary =
            run_jobs(&design(40), &truce, 2, &stop, &progress, &mut [&mut seen]).expect("a batch");
        assert!(
            !summary.is_complete() && summary.done >= 64,
            "{}",
            summary.done
        );
        assert!(seen.0.iter().zip(0..).all(|(seen, i)| seen.0 == i));
    }
}
