//! The draws of `compare --uncertainty`: the same comparison under numbers of judgement drawn anew.

use super::Stop;
use super::batch::{BatchArguments, Course, Done};
use super::output::say;
use crate::analysis::{Comparison, DrawSamples, RegimeFacts};
use crate::experiment::{
    Asked, DRAWS, Design, Drawn, DrawsAsked, ExperimentError, Failure, Manifest, ResultSet, Seeds,
    Shard, Table, draw_parameters, simulate,
};
use crate::model::{RunMeasures, TruceSpec};
use std::path::Path;
use std::sync::Arc;

/// The draws of a comparison.
pub(super) struct Draws {
    asked: DrawsAsked,
    drawn: Drawn,
    design: Design,
}

/// Draws that were run, their files not yet in place.
pub(super) struct DrawsDone {
    done: Done,
    manifest: Manifest,
    samples: DrawSamples,
}

impl DrawsDone {
    /// Failed truces of the draws.
    pub(super) fn failed(&self) -> &[Failure] {
        &self.done.summary.failed
    }

    /// Puts the files of a shard of them in place: rows, and no tables.
    pub(super) fn keep(self, batch: &BatchArguments) -> Result<(), Stop> {
        batch.finish(self.done, &self.manifest, None)
    }
}

impl Draws {
    /// Draws and checks the numbers; none when none were asked for. Nothing is run yet.
    pub(super) fn new(
        spec: &Arc<TruceSpec>,
        asked: &Asked,
        shard: Option<Shard>,
    ) -> Result<Option<Self>, Stop> {
        let Some(wanted) = asked.uncertainty else {
            return Ok(None);
        };
        let drawn = draw_parameters(spec, wanted.draws, asked.seeds.first)?;
        let seeds = seeds(wanted, asked.seeds);
        let list = asked.seed_list.as_deref();
        let list = list.map(|list| &list[..list.len().min(seeds.count as usize)]);
        let design =
            Design::draws(&drawn.specs, seeds, asked.modes, shard)?.with_seed_list(list)?;
        Ok(Some(Self {
            asked: wanted,
            drawn,
            design,
        }))
    }

    /// Their truces.
    pub(super) fn design(&self) -> &Design {
        &self.design
    }

    /// Runs all truces of the draws, whose rows go into a folder of their own in that of the
    /// comparison.
    pub(super) fn run(
        &self,
        batch: &BatchArguments,
        (whole, dir, again): (&Manifest, &Path, &str),
    ) -> Result<DrawsDone, Stop> {
        let mut manifest = whole.clone();
        manifest.asked.command = DRAWS.into();
        manifest.asked.seeds = seeds(self.asked, whole.asked.seeds);
        let truce = |spec: &Arc<TruceSpec>, seed, watching| simulate(spec, seed, watching, false);
        let course = Course {
            design: &self.design,
            truce: &truce,
            manifest: &manifest,
            dir,
            below: Some(DRAWS),
            again,
            until: None,
        };
        let mut samples = DrawSamples::default();
        let done = batch.run(&course, &mut [&mut samples])?;
        Ok(DrawsDone {
            done,
            manifest,
            samples,
        })
    }

    /// Puts what the draws say into the comparison, and their files in place.
    pub(super) fn finish(
        self,
        batch: &BatchArguments,
        ran: DrawsDone,
        comparison: Comparison,
        facts: &[RegimeFacts],
    ) -> Result<Comparison, Stop> {
        let failed = ran.failed().to_vec();
        let (samples, asked) = (&ran.samples, self.asked);
        let comparison = comparison.with_uncertainty(samples, &self.drawn, facts, asked, failed);
        let text = uncertainty_json(&comparison)?;
        batch.finish(ran.done, &ran.manifest, Some(&text))?;
        Ok(comparison)
    }

    /// The same from their rows on disk.
    pub(super) fn of_rows(
        self,
        set: &ResultSet,
        comparison: Comparison,
        facts: &[RegimeFacts],
    ) -> Result<Comparison, Stop> {
        let mut samples = DrawSamples::default();
        let mut strange = 0;
        set.rows(Table::Runs, &mut |row| {
            let taken = RunMeasures::from_values(row).is_some_and(|row| samples.take(&row));
            strange += u64::from(!taken);
            Ok(())
        })?;
        if strange > 0 {
            say(&format!(
                "note: {strange} rows of draws have no place in the tables"
            ));
        }
        let failed = set.failed().to_vec();
        Ok(comparison.with_uncertainty(&samples, &self.drawn, facts, self.asked, failed))
    }
}

/// What the draws say, as `comparison.json` in their folder holds it.
pub(super) fn uncertainty_json(comparison: &Comparison) -> Result<String, Stop> {
    let text = serde_json::to_string_pretty(&comparison.uncertainty);
    Ok(text.map_err(ExperimentError::from)? + "\n")
}

/// The first seeds of the comparison.
fn seeds(asked: DrawsAsked, of: Seeds) -> Seeds {
    Seeds {
        count: asked.seeds.min(of.count),
        ..of
    }
}
