//! Digests that truces of a set of seeds must give.

use super::error::ExperimentError;
use super::runner::{Outcome, Sink};
use crate::scenario::seeds::Golden;

/// Compares digests while outcomes pass by.
#[derive(Clone, Debug, Default)]
pub struct GoldenCheck {
    wanted: Vec<Golden>,
    /// Digests of other engines or scenarios, about which nothing can be said.
    pub skipped: usize,
    /// Digests found as they should be.
    pub good: usize,
    /// Those that are not, in words.
    pub wrong: Vec<String>,
}

impl GoldenCheck {
    /// Takes those that hold for this engine and scenario.
    pub fn new(golden: &[Golden], scenario_hash: u64) -> Self {
        let hash = format!("{scenario_hash:016x}");
        let holds =
            |one: &&Golden| one.engine == env!("CARGO_PKG_VERSION") && one.scenario_hash == hash;
        let wanted: Vec<Golden> = golden.iter().filter(holds).cloned().collect();
        Self {
            skipped: golden.len() - wanted.len(),
            wanted,
            ..Self::default()
        }
    }

    /// Whether there is something to look for.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }
}

impl Sink for GoldenCheck {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        if self.wanted.is_empty() {
            return Ok(());
        }
        let job = &outcome.job;
        for (row, regime) in outcome.rows.iter().flatten().zip(&outcome.regimes) {
            let about = |one: &&Golden| {
                one.seed == job.seed
                    && one.regime == *regime
                    && one.mode == job.mode().name()
                    && one.cell == job.cell.name()
            };
            for one in self.wanted.iter().filter(about) {
                let found = row.run.digest.as_deref().unwrap_or("none");
                if found == one.digest {
                    self.good += 1;
                } else {
                    self.wrong.push(format!(
                        "seed {}, regime {regime}, {}, cell {}: digest {found} instead of {}",
                        one.seed, one.mode, one.cell, one.digest
                    ));
                }
            }
        }
        Ok(())
    }
}
