//! Studies: variants of one scenario on the same seeds.

use super::error::ExperimentError;
use super::runner::{Failure, caught, simulate};
use crate::model::record::watch::Mode;
use crate::model::{RunMeasures, TruceSpec, WatchResult, Watching};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One variant under one regime: a row for every seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// Variant, by its place.
    pub variant: usize,
    /// Regime.
    pub regime: String,
    /// Rows in the order of the seeds; none where the run failed.
    pub runs: Vec<Option<RunMeasures>>,
}

/// What became of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyRuns {
    /// Arms, variant by variant, each in the order of its regimes.
    pub arms: Vec<Arm>,
    /// Failed runs, in order; `cell` is the variant.
    pub failed: Vec<Failure>,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

/// Simulations of a study of so many seeds: in shadow one for each variant, live one for each of
/// its regimes.
pub fn study_jobs(variants: &[Arc<TruceSpec>], mode: Mode, seeds: u64) -> u64 {
    let per_seed: u64 = variants
        .iter()
        .map(|v| watchings(v, mode).len() as u64)
        .sum();
    per_seed * seeds
}

fn watchings(spec: &TruceSpec, mode: Mode) -> Vec<Watching> {
    match mode {
        Mode::Live => (0..spec.regimes.len()).map(Watching::Live).collect(),
        Mode::Shadow => vec![Watching::Shadow],
    }
}

/// Runs all variants on the same seeds, on `threads` threads (0: one per core). Ends early when
/// `stop` becomes true. Rows do not depend on the number of threads.
///
/// # Errors
/// The threads cannot be started.
pub fn run_study(
    variants: &[Arc<TruceSpec>],
    mode: Mode,
    seeds: std::ops::Range<u64>,
    threads: usize,
    stop: &AtomicBool,
    done: &(dyn Fn(u64) + Sync),
) -> Result<StudyRuns, ExperimentError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|i| format!("truce-{i}"))
        .build()?;
    let mut arms = Vec::new();
    let mut failed = Vec::new();
    for (variant, spec) in variants.iter().enumerate() {
        for watching in watchings(spec, mode) {
            let watched = match watching {
                Watching::Live(i) => spec.regimes.get(i..=i).unwrap_or_default(),
                Watching::Shadow => &spec.regimes,
            };
            let names: Vec<String> = watched.iter().map(|r| r.name.clone()).collect();
            let truce = |seed: u64| {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                let rows = caught(|| simulate(spec, seed, watching, false));
                done(1);
                Some(rows)
            };
            let outcomes: Vec<Option<Result<Vec<WatchResult>, String>>> =
                pool.install(|| seeds.clone().into_par_iter().map(truce).collect());
            let first = arms.len();
            arms.extend(names.iter().map(|regime| Arm {
                variant,
                regime: regime.clone(),
                runs: Vec::new(),
            }));
            for ((seed, run), outcome) in seeds.clone().zip(0..).zip(outcomes) {
                let rows = match outcome {
                    Some(Ok(rows)) => rows,
                    Some(Err(why)) => {
                        failed.push(Failure {
                            run,
                            seed,
                            cell: variant as i64,
                            draw: 0,
                            mode: mode.name().to_owned(),
                            regimes: names.clone(),
                            why,
                        });
                        Vec::new()
                    }
                    None => Vec::new(),
                };
                let mut rows = rows.into_iter();
                for arm in &mut arms[first..] {
                    arm.runs.push(rows.next().map(|row| row.run));
                }
            }
        }
    }
    Ok(StudyRuns {
        arms,
        failed,
        interrupted: stop.load(Ordering::Relaxed),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{NoFiles, Request, load};

    fn small(regimes: &[&str]) -> Arc<TruceSpec> {
        let set = [
            ("time.duration", "6d"),
            ("front.sectors", "20"),
            ("front.areas", "4"),
            ("front.area_names", "[]"),
            ("intensity.base_episodes_per_day", "100"),
            ("sides.a.units", "60"),
            ("sides.b.units", "60"),
            ("agreement.withdrawal.deadline", "3d"),
            ("agreement.clauses.withdrawal.from", "3d"),
        ];
        let request = Request {
            scenario: None,
            set: set.map(|(path, value)| (path.into(), value.into())).into(),
            regimes: Some(regimes.iter().map(|&name| name.into()).collect()),
        };
        load(&request, &NoFiles).expect("a small front").spec
    }

    fn run(mode: Mode, threads: usize) -> StudyRuns {
        let one = small(&["none", "observers"]);
        let two = Arc::clone(&one);
        run_study(
            &[one, two],
            mode,
            3..6,
            threads,
            &AtomicBool::new(false),
            &|_| {},
        )
        .expect("a study")
    }

    #[test]
    fn variants_meet_the_same_seeds() {
        for mode in [Mode::Live, Mode::Shadow] {
            let found = run(mode, 2);
            let names: Vec<(usize, &str)> = found
                .arms
                .iter()
                .map(|arm| (arm.variant, arm.regime.as_str()))
                .collect();
            let expected = [(0, "none"), (0, "observers"), (1, "none"), (1, "observers")];
            assert_eq!(names, expected);
            // one specification twice: the same rows, digests included
            assert_eq!(found.arms[0].runs, found.arms[2].runs);
            assert_eq!(found.arms[1].runs, found.arms[3].runs);
            let seeds: Vec<Option<i64>> = found.arms[0]
                .runs
                .iter()
                .map(|run| run.as_ref().and_then(|run| run.seed))
                .collect();
            assert_eq!(seeds, [Some(3), Some(4), Some(5)]);
            assert!(found.failed.is_empty() && !found.interrupted);
            assert_eq!(found, run(mode, 1));
        }
    }

    #[test]
    fn an_interrupted_study_says_so() {
        let spec = small(&["none"]);
        let stop = AtomicBool::new(true);
        let found = run_study(&[spec], Mode::Live, 1..4, 1, &stop, &|_| {}).expect("a study");
        assert!(found.interrupted);
        assert_eq!(found.arms[0].runs, [None, None, None]);
    }
}
