//! Laboratories: where rows come from, and how many truces they need.

use super::formulas::calculate;
use super::measures::{Ended, is_of_truces, spread, sweep_width_km};
use super::row::Row;
use crate::experiment::{ExperimentError, caught};
use crate::model::{Simulation, TruceSpec, Watching};
use crate::scenario::expect::{Found, Measure, Measured};
use crate::scenario::{Expectation, Loaded, NoFiles, Problem, Request, library, load};
use rayon::prelude::*;
use std::sync::Arc;

/// \[1\] — fewest truces behind a mean over truces: a standard error of few says little.
pub const LEAST_TRUCES: u64 = 100;

/// A scenario and what it promises.
#[derive(Clone, Debug)]
pub struct Laboratory {
    /// Name or file.
    pub name: String,
    /// The scenario.
    pub spec: Arc<TruceSpec>,
    /// What it promises, in the order of the file.
    pub expect: Vec<Expectation>,
}

/// Why rows could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ValidationError {
    /// A formula has no value for its arguments.
    #[error(
        "the formula `{formula}` has no value for these arguments; {laboratory}, expect.{row}; see docs/validation.md for what it takes"
    )]
    NoValue {
        /// The formula.
        formula: &'static str,
        /// The laboratory.
        laboratory: String,
        /// The row.
        row: String,
    },
    /// A truce failed.
    #[error("a truce failed: {why}; {laboratory}, seed {seed}; please report it")]
    Truce {
        /// Why.
        why: String,
        /// The laboratory.
        laboratory: String,
        /// Its seed.
        seed: u64,
    },
    /// The threads cannot be started.
    #[error(transparent)]
    Threads(#[from] ExperimentError),
}

impl ValidationError {
    /// Whether the input was bad, not the machine or the program.
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::NoValue { .. } => true,
            Self::Truce { .. } => false,
            Self::Threads(error) => error.is_bad_input(),
        }
    }
}

/// The laboratories of the library that promise something, in its order.
///
/// # Errors
/// The problems of an embedded file: a fault of the program.
pub fn built_in() -> Result<Vec<Laboratory>, Vec<Problem>> {
    let mut laboratories = Vec::new();
    for name in library::laboratory_names() {
        let request = Request {
            scenario: Some(name.to_owned()),
            ..Request::default()
        };
        let laboratory = Laboratory::new(name, load(&request, &NoFiles)?);
        if !laboratory.expect.is_empty() {
            laboratories.push(laboratory);
        }
    }
    Ok(laboratories)
}

impl Laboratory {
    /// A scenario that was read, under the name that messages give it.
    pub fn new(name: &str, loaded: Loaded) -> Self {
        Self {
            name: name.to_owned(),
            spec: loaded.spec,
            expect: loaded.expect,
        }
    }

    /// The same with those rows only that `wanted` names.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(&str) -> bool) -> Self {
        self.expect.retain(|row| wanted(&row.name));
        self
    }

    /// Truces needed for so many replications: sectors are independent cells, so one truce gives
    /// as many as it has sectors; means over truces need some truces; calculated rows need none.
    pub fn truces(&self, replications: u64) -> u64 {
        let sectors = u64::from(self.spec.front.n_sectors).max(1);
        self.expect
            .iter()
            .map(|row| match &row.found {
                Found::Calculated(_)
                | Found::Measured(Measured {
                    measure: Measure::SweepWidth(_),
                    ..
                }) => 0,
                Found::Measured(asked) => {
                    let least = if is_of_truces(asked.measure) {
                        replications.min(LEAST_TRUCES)
                    } else {
                        1
                    };
                    replications.div_ceil(sectors).max(least)
                }
            })
            .max()
            .unwrap_or(0)
    }
}

/// Checks all rows of a laboratory with so many replications, on `threads` threads (0: one per
/// core). Truces have the seeds 1, 2, 3 …; rows do not depend on the number of threads.
/// `progress` hears of each truce.
///
/// # Errors
/// A formula without a value, a truce that failed, threads that cannot be started.
pub fn check(
    laboratory: &Laboratory,
    replications: u64,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Row>, ValidationError> {
    // what is calculated comes first: a formula without a value should not cost minutes
    let mut calculated = Vec::new();
    for about in &laboratory.expect {
        if let Found::Calculated(asked) = &about.found {
            let value = calculate(asked).ok_or_else(|| ValidationError::NoValue {
                formula: asked.formula.name,
                laboratory: laboratory.name.clone(),
                row: about.name.clone(),
            })?;
            calculated.push(value);
        }
    }
    let mut calculated = calculated.into_iter();
    let samples = simulate(laboratory, replications, threads, progress)?;
    let rows = laboratory.expect.iter().zip(samples);
    Ok(rows
        .map(|(about, sample)| match &about.found {
            Found::Calculated(_) => Row::calculated(about, calculated.next()),
            Found::Measured(Measured {
                measure: Measure::SweepWidth(sensor),
                ..
            }) => Row::calculated(about, sweep_width_km(&laboratory.spec, *sensor)),
            Found::Measured(asked) => Row::sampled(about, &sample, spread(asked.measure)),
        })
        .collect())
}

/// The replications of every row, truce by truce; nothing for calculated rows.
fn simulate(
    laboratory: &Laboratory,
    replications: u64,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Vec<f64>>, ValidationError> {
    let mut samples = vec![Vec::new(); laboratory.expect.len()];
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(ExperimentError::from)?;
    let truces: Vec<Result<Vec<Vec<f64>>, ValidationError>> = pool.install(|| {
        (1..=laboratory.truces(replications))
            .into_par_iter()
            .map(|seed| {
                let values = caught(|| truce(laboratory, seed));
                progress(1);
                values.map_err(|why| ValidationError::Truce {
                    why,
                    laboratory: laboratory.name.clone(),
                    seed,
                })
            })
            .collect()
    });
    for truce in truces {
        for (sample, values) in samples.iter_mut().zip(truce?) {
            sample.extend(values);
        }
    }
    Ok(samples)
}

/// One truce under each regime that a row asks for.
fn truce(laboratory: &Laboratory, seed: u64) -> Result<Vec<Vec<f64>>, String> {
    let mut values = vec![Vec::new(); laboratory.expect.len()];
    for regime in 0..laboratory.spec.regimes.len() {
        let asked: Vec<(usize, &Measured)> = laboratory
            .expect
            .iter()
            .enumerate()
            .filter_map(|(i, row)| match &row.found {
                Found::Measured(asked) if asked.regime == regime => Some((i, asked)),
                _ => None,
            })
            .collect();
        if asked.is_empty() {
            continue;
        }
        let mut truce = Simulation::new(&laboratory.spec, seed, Watching::Live(regime));
        truce.run();
        let results = truce.results(true)?;
        let result = results.first().ok_or("the truce gave no result")?;
        let ended = Ended {
            truce: &truce,
            result,
        };
        for (i, asked) in asked {
            values[i] = ended.values(asked);
        }
    }
    Ok(values)
}
