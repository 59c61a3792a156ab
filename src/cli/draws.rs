//! The draws of `compare --uncertainty`: the same comparison under numbers of judgement drawn anew.

use super::Stop;
use super::batch::{BatchArguments, Course};
use crate::analysis::{Comparison, DrawSamples, RegimeFacts};
use crate::experiment::{
    Asked, Design, Drawn, DrawsAsked, ExperimentError, Manifest, Seeds, draw_parameters, simulate,
};
use crate::model::TruceSpec;
use std::path::Path;
use std::sync::Arc;

/// Folder of the rows of draws, in the folder of results.
const FOLDER: &str = "draws";

/// The draws of a comparison, to be run.
pub(super) struct Draws {
    asked: DrawsAsked,
    drawn: Drawn,
    design: Design,
}

impl Draws {
    /// Draws and checks the numbers; none when none were asked for. Nothing is run yet.
    pub(super) fn new(spec: &Arc<TruceSpec>, asked: &Asked) -> Result<Option<Self>, Stop> {
        let Some(wanted) = asked.uncertainty else {
            return Ok(None);
        };
        let drawn = draw_parameters(spec, wanted.draws, asked.seeds.first)?;
        let seeds = seeds(wanted, asked.seeds);
        let list = asked.seed_list.as_deref();
        let list = list.map(|list| &list[..list.len().min(seeds.count as usize)]);
        let design = Design::draws(&drawn.specs, seeds, asked.modes)?.with_seed_list(list)?;
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
    /// comparison, and puts what they say into it.
    pub(super) fn run(
        self,
        batch: &BatchArguments,
        (whole, dir, again): (&Manifest, &Path, &str),
        comparison: Comparison,
        facts: &[RegimeFacts],
    ) -> Result<Comparison, Stop> {
        let mut manifest = whole.clone();
        manifest.asked.command = FOLDER.into();
        manifest.asked.seeds = seeds(self.asked, whole.asked.seeds);
        let truce = |spec: &Arc<TruceSpec>, seed, watching| simulate(spec, seed, watching, false);
        let course = Course {
            design: &self.design,
            truce: &truce,
            manifest: &manifest,
            dir,
            below: Some(FOLDER),
            again,
            until: None,
        };
        let mut samples = DrawSamples::default();
        let done = batch.run(&course, &mut [&mut samples])?;
        let failed = done.summary.failed.clone();
        let comparison =
            comparison.with_uncertainty(&samples, &self.drawn, facts, self.asked, failed);
        let text = serde_json::to_string_pretty(&comparison.uncertainty)
            .map_err(ExperimentError::from)?
            + "\n";
        batch.finish(done, &manifest, Some(&text))?;
        Ok(comparison)
    }
}

/// The first seeds of the comparison.
fn seeds(asked: DrawsAsked, of: Seeds) -> Seeds {
    Seeds {
        count: asked.seeds.min(of.count),
        ..of
    }
}
