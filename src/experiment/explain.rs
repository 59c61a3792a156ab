//! One violation explained: a first run to know the violations, a second that writes down the
//! looks at one act.
//!
//! All looks of a truce are millions, so the first run keeps sums. Both runs are the same truce:
//! their digests are compared.

use super::error::ExperimentError;
use super::results::TableFile;
use super::runner::caught;
use crate::model::record::provenance::Wanted;
use crate::model::{Explanation, LookMeasures, Simulation, TruceSpec, ViolationMeasures, Watching};
use std::path::Path;
use std::sync::Arc;

/// Which truce is asked about: what [`Simulation::new`] takes, and the watch (its number).
#[derive(Clone, Debug)]
pub struct Witness {
    /// The scenario.
    pub spec: Arc<TruceSpec>,
    /// Seed.
    pub seed: u64,
    /// What watches.
    pub watching: Watching,
    /// Which of the watches.
    pub watch: usize,
}

/// What the first run knows.
#[derive(Clone, Debug)]
pub struct Survey {
    /// All violations that count, in order of their ids.
    pub violations: Vec<ViolationMeasures>,
    /// Act behind each violation of the truce, by id.
    acts: Vec<u32>,
    digest: String,
}

/// What the second run knows.
pub struct Testimony {
    /// The explanation.
    pub explanation: Explanation,
    truce: Simulation,
    watch: usize,
}

impl Witness {
    /// First run: all violations and what became of them.
    ///
    /// # Errors
    /// The truce failed, in words: a fault of the program.
    pub fn survey(&self) -> Result<Survey, String> {
        caught(|| {
            let mut truce = Simulation::new(&self.spec, self.seed, self.watching);
            truce.run();
            let mut results = truce.results(true)?;
            if self.watch >= results.len() {
                return Err(format!("no watch {}", self.watch));
            }
            let acts = (0..).map_while(|id| truce.act_of_violation(id)).collect();
            Ok(Survey {
                violations: results.swap_remove(self.watch).violations,
                acts,
                digest: truce.digest(),
            })
        })
    }

    /// Second run: the explanation of a violation of the survey, with every look at its act;
    /// `all_looks` keeps the looks at all acts for [`Testimony::write_looks`].
    ///
    /// # Errors
    /// The truce failed, or differed from the first run: a fault of the program.
    pub fn explain(
        &self,
        survey: &Survey,
        violation: u32,
        all_looks: bool,
    ) -> Result<Testimony, String> {
        caught(|| {
            let act = survey.acts.get(violation as usize);
            let act = *act.ok_or("no such violation")?;
            let wanted = if all_looks {
                Wanted::Everything
            } else {
                Wanted::Acts(vec![act])
            };
            let mut truce = Simulation::new(&self.spec, self.seed, self.watching);
            truce.record_looks(self.watch, wanted);
            truce.run();
            let digest = truce.digest();
            if digest != survey.digest {
                return Err(format!(
                    "two runs of one truce differ: digests {} and {digest}",
                    survey.digest
                ));
            }
            let explanation = truce.explain(self.watch, violation);
            Ok(Testimony {
                explanation: explanation.ok_or("the violation does not count")?,
                truce,
                watch: self.watch,
            })
        })
    }
}

impl Testimony {
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
