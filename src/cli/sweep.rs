//! `truceline sweep`: a design over the keys of a scenario.

use super::output::{print, progress_bar, say, stop_on_ctrl_c};
use super::{Stop, input};
use crate::analysis::sweep::{SweepSample, SweepTables};
use crate::experiment::sweep::{self, SweepPoint};
use crate::experiment::{
    Asked, Design, Manifest, Precision, Provenance, Reached, ResultsFolder, Seeds, Sink, Stamp,
    Summary, default_folder, run_jobs, simulate,
};
use crate::model::TruceSpec;
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::report::sweep_text;
use crate::scenario::experiment::Experiment;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

/// Run a design over the keys of a scenario: grids, samples, sensitivity, precision
///
/// Reads an experiment file (docs/experiments.md): a scenario, factors (keys of the scenario by
/// path), a design, regimes, runs at each point or a precision to reach. All points of a run are
/// done before the next run begins, under the same seeds. Prints means by point and regime, which
/// factors the outputs hang on, and writes a results folder.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  truceline sweep scenarios/experiments/commitment.toml --out my-study"
)]
pub(super) struct Arguments {
    /// Experiment file
    #[arg(value_name = "EXPERIMENT.toml")]
    experiment: String,
    /// Truces at each point, instead of the file's
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=crate::experiment::MAX_RUNS))]
    runs: Option<u64>,
    /// Overrides a key of the scenario at all points (repeatable)
    #[arg(long, value_name = "PATH=VALUE", value_parser = input::assignment)]
    set: Vec<(String, String)>,
    /// Allow more than 10,000 cells
    #[arg(long)]
    allow_large: bool,
    /// Say what would be run, and run nothing
    #[arg(long)]
    dry_run: bool,
    /// Threads [default: one per core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Folder for the results [default: results/EXPERIMENT-HASH]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace results in the folder
    #[arg(long)]
    force: bool,
    /// Print the tables as JSON
    #[arg(long)]
    json: bool,
    /// No progress, no words
    #[arg(long)]
    quiet: bool,
    /// Write no results folder
    #[arg(long, conflicts_with_all = ["out", "force"])]
    no_results: bool,
}

pub(super) fn sweep(arguments: &Arguments) -> Result<(), Stop> {
    let start = Stamp::now();
    let (mut experiment, files) = input::experiment(&arguments.experiment)?;
    experiment.runs = arguments.runs.unwrap_or(experiment.runs);
    experiment.set.extend(arguments.set.iter().cloned());
    let points = sweep::points(&experiment, arguments.allow_large)?;
    let specs = sweep::specifications(&experiment, &points, &files).map_err(|refused| {
        say(&format!(
            "the points of the design cannot be laid under the scenario; first at {}:",
            crate::report::clean(&refused.point)
        ));
        input::refused(&refused.problems)
    })?;
    check_names(&experiment, &specs)?;
    let design = sweep::design(&experiment, &specs)?;
    if arguments.dry_run {
        return print(&format!(
            "{} points, {} truces a run, {} runs: {} truces\n",
            points.len(),
            design.jobs_per_run(),
            experiment.runs,
            design.n_jobs(),
        ));
    }
    let manifest = manifest(&experiment, &points, &specs);
    let folder = if arguments.no_results {
        None
    } else {
        let dir = arguments.out.clone();
        let dir = dir.unwrap_or_else(|| default_folder(&arguments.experiment, &manifest));
        Some(ResultsFolder::create(&dir, arguments.force)?)
    };
    let mut sample = SweepSample::new(&experiment.outputs);
    let Ran {
        summary,
        folder,
        reached,
    } = simulate_all(
        arguments,
        &experiment,
        &design,
        points.len(),
        &mut sample,
        folder,
    )?;
    let enough = reached.as_ref().is_some_and(|reached| reached.reached);
    if !summary.is_complete() && !enough {
        return Err(Stop::Interrupted(format!(
            "interrupted after {} of {} truces; nothing was kept",
            summary.done, summary.asked
        )));
    }
    let runs = reached
        .as_ref()
        .map_or(experiment.runs, |reached| reached.runs);
    let failed = summary.failed.into_iter();
    let failed: Vec<_> = failed.filter(|failure| failure.run < runs).collect();
    let done = Summary {
        asked: runs * design.jobs_per_run(),
        done: runs * design.jobs_per_run(),
        failed: failed.clone(),
    };
    let tables = SweepTables::new(&experiment, points, &sample, runs, reached, failed);
    let text = serde_json::to_string_pretty(&tables)
        .map_err(|error| Stop::from(crate::experiment::ExperimentError::from(error)))?
        + "\n";
    if let Some(folder) = folder {
        let dir = folder.dir().to_owned();
        let provenance = Provenance::new(start, threads(arguments), &done);
        folder.finish(&manifest, &provenance, Some(&text))?;
        if !arguments.quiet {
            say(&format!(
                "results in {} after {:.1} s",
                dir.display(),
                start.seconds()
            ));
        }
    }
    print(&if arguments.json {
        text
    } else {
        sweep_text(&tables)
    })?;
    if tables.failed.is_empty() {
        Ok(())
    } else {
        Err(Stop::RunsFailed)
    }
}

/// Regimes that the rule to stop and the box name must be among those that run.
fn check_names(experiment: &Experiment, specs: &[Arc<TruceSpec>]) -> Result<(), Stop> {
    let names: Vec<&str> = specs
        .iter()
        .flat_map(|spec| &spec.regimes)
        .map(|regime| regime.name.as_str())
        .collect();
    let stop = experiment.stop.iter().flat_map(|rule| &rule.regimes);
    let region = experiment.region.iter().map(|rule| &rule.regime);
    for name in stop.chain(region) {
        if !names.contains(&name.as_str()) {
            return Err(Stop::BadInput(format!(
                "no regime called `{name}` is run; {}; name it in `regimes`",
                experiment.name
            )));
        }
    }
    if let Some(rule) = &experiment.region
        && !experiment.outputs.contains(&rule.output)
    {
        return Err(Stop::BadInput(format!(
            "the box is about `{}`, which is no output of the experiment; {}; add it to `outputs`",
            rule.output, experiment.name
        )));
    }
    Ok(())
}

fn manifest(experiment: &Experiment, points: &[SweepPoint], specs: &[Arc<TruceSpec>]) -> Manifest {
    let regimes: Vec<String> = specs.first().map_or_else(Vec::new, |spec| {
        spec.regimes
            .iter()
            .map(|regime| regime.name.clone())
            .collect()
    });
    let asked = Asked {
        command: "sweep".into(),
        scenario: experiment.name.clone(),
        regimes: experiment.regimes.clone(),
        set: experiment.set.clone(),
        baseline: regimes.first().cloned().unwrap_or_default(),
        seeds: Seeds {
            first: experiment.seed,
            count: experiment.runs,
        },
        modes: sweep::modes(experiment),
        uncertainty: None,
        detail: false,
    };
    // the experiment file decides; the points say what was made of it
    let hash = crate::experiment::sampling::key_of(&experiment.text);
    let mut manifest = Manifest::new(asked, regimes, hash, &experiment.text);
    let labels = points.iter().map(|point| point.label(&experiment.factors));
    manifest.cells = (0..).zip(labels).collect();
    manifest
}

fn threads(arguments: &Arguments) -> usize {
    arguments.threads.map_or(0, usize::from)
}

/// What a batch left.
struct Ran {
    summary: Summary,
    folder: Option<ResultsFolder>,
    reached: Option<Reached>,
}

/// Runs all truces; the sample and the folder take the rows, up to where the rule to stop ends them.
fn simulate_all(
    arguments: &Arguments,
    experiment: &Experiment,
    design: &Design,
    points: usize,
    sample: &mut SweepSample,
    mut folder: Option<ResultsFolder>,
) -> Result<Ran, Stop> {
    let stop = stop_on_ctrl_c();
    let bar = progress_bar(design.n_jobs(), arguments.quiet);
    let truce = |spec: &Arc<TruceSpec>, seed, watching| simulate(spec, seed, watching, false);
    let mut rows: Vec<&mut dyn Sink> = vec![sample];
    if let Some(folder) = &mut folder {
        rows.push(folder);
    }
    let run = |sinks: &mut [&mut dyn Sink]| {
        run_jobs(
            design,
            &truce,
            threads(arguments),
            &stop,
            &|n| bar.inc(n),
            sinks,
        )
    };
    let (summary, reached) = match &experiment.stop {
        None => (run(&mut rows)?, None),
        Some(rule) => {
            let mode = if experiment.live {
                Mode::Live
            } else {
                Mode::Shadow
            };
            let sizes = (design.jobs_per_run(), points);
            let seed = Seed(experiment.seed);
            let mut precision = Precision::new(rule, mode, sizes, seed, &stop, rows);
            let summary = run(&mut [&mut precision])?;
            (summary, Some(precision.report()))
        }
    };
    bar.finish_and_clear();
    Ok(Ran {
        summary,
        folder,
        reached,
    })
}
