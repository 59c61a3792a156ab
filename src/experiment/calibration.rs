//! Beliefs and truth of many truces, for calibration.

use crate::model::ledger::calibration::Judgement;
use crate::model::record::act::Group;
use crate::model::{Simulation, TruceSpec, Watching};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What one regime believed about its cases in one truce, and whether it was so.
pub type Beliefs = Vec<(Group, f64, bool)>;

/// Runs truces from a first seed on under one regime, live, and collects its beliefs, in the order
/// of the seeds. Ends early when `stop` becomes true; then fewer truces come back.
///
/// # Errors
/// The threads cannot be started.
pub fn beliefs(
    spec: &Arc<TruceSpec>,
    regime: usize,
    seeds: std::ops::Range<u64>,
    threads: usize,
    stop: &AtomicBool,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Beliefs>, super::ExperimentError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|i| format!("truce-{i}"))
        .build()?;
    let found: Vec<Option<Beliefs>> = pool.install(|| {
        seeds
            .into_par_iter()
            .map(|seed| {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                let mut truce = Simulation::new(spec, seed, Watching::Live(regime));
                truce.run();
                done();
                let judged = truce.calibration().into_iter().next()?;
                let belief = |case: Judgement| (case.group, case.belief, case.so);
                Some(judged.into_iter().map(belief).collect())
            })
            .collect()
    });
    Ok(found.into_iter().flatten().collect())
}
