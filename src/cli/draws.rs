//! The draws of `compare --uncertainty`: the same comparison under numbers of judgement drawn anew.

use super::Stop;
use super::output::progress_bar;
use crate::analysis::{Comparison, DrawSamples, RegimeFacts};
use crate::experiment::{
    Asked, Design, Drawn, DrawsAsked, Manifest, Provenance, ResultsFolder, Seeds, Sink, Stamp,
    Summary, draw_parameters, run_jobs, simulate,
};
use crate::model::TruceSpec;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Folder of the rows of draws, in the folder of results.
const FOLDER: &str = "draws";

/// The draws of a comparison, to be run.
pub(super) struct Draws {
    asked: DrawsAsked,
    drawn: Drawn,
    design: Design,
    samples: DrawSamples,
    summary: Summary,
    folder: Option<ResultsFolder>,
    start: Stamp,
}

impl Draws {
    /// Draws and checks the numbers; none when none were asked for. Nothing is run yet.
    pub(super) fn new(spec: &Arc<TruceSpec>, asked: &Asked) -> Result<Option<Self>, Stop> {
        let Some(wanted) = asked.uncertainty else {
            return Ok(None);
        };
        let drawn = draw_parameters(spec, wanted.draws, asked.seeds.first)?;
        let seeds = Seeds {
            count: wanted.seeds.min(asked.seeds.count),
            ..asked.seeds
        };
        let design = Design::draws(&drawn.specs, seeds, asked.modes)?;
        Ok(Some(Self {
            asked: wanted,
            drawn,
            design,
            samples: DrawSamples::default(),
            summary: Summary::default(),
            folder: None,
            start: Stamp::now(),
        }))
    }

    /// Runs all truces of the draws; rows go into a folder of their own below `dir`. False when it
    /// was interrupted.
    pub(super) fn run(
        &mut self,
        dir: Option<&Path>,
        threads: usize,
        quiet: bool,
        stop: &AtomicBool,
    ) -> Result<bool, Stop> {
        if let Some(dir) = dir {
            self.folder = Some(ResultsFolder::create(&dir.join(FOLDER), true)?);
        }
        let bar = progress_bar(self.design.n_jobs(), quiet);
        let truce = |spec: &Arc<TruceSpec>, seed, watching| simulate(spec, seed, watching, false);
        let mut sinks: Vec<&mut dyn Sink> = vec![&mut self.samples];
        if let Some(folder) = &mut self.folder {
            sinks.push(folder);
        }
        let progress = |n| bar.inc(n);
        self.summary = run_jobs(&self.design, &truce, threads, stop, &progress, &mut sinks)?;
        bar.finish_and_clear();
        Ok(self.summary.is_complete())
    }

    /// Puts what they say into the comparison, and finishes their folder.
    pub(super) fn finish(
        self,
        comparison: Comparison,
        facts: &[RegimeFacts],
        manifest: &Manifest,
        threads: usize,
    ) -> Result<Comparison, Stop> {
        let failed = self.summary.failed.clone();
        let comparison =
            comparison.with_uncertainty(&self.samples, &self.drawn, facts, self.asked, failed);
        if let Some(folder) = self.folder {
            let provenance = Provenance::new(self.start, threads, &self.summary);
            let text = serde_json::to_string_pretty(&comparison.uncertainty)
                .map_err(crate::experiment::ExperimentError::from)?;
            folder.finish(manifest, &provenance, Some(&(text + "\n")))?;
        }
        Ok(comparison)
    }
}
