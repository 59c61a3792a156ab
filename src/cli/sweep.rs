//! `truceline sweep`: a design over the keys of a scenario.

use super::batch::{BatchArguments, Course, Until};
use super::output::{print, say};
use super::{Stop, input};
use crate::analysis::quoted;
use crate::analysis::sweep::{SweepSample, SweepTables};
use crate::experiment::sweep::{self, Laid, SweepPoint};
use crate::experiment::{
    Asked, Design, ExperimentError, Manifest, Reached, ResultSet, Seeds, Table, comparison_of,
    default_folder, finished, simulate, tidy,
};
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::model::{RunMeasures, TruceSpec};
use crate::report::sweep_text;
use crate::scenario::FileSource;
use crate::scenario::experiment::{Experiment, read_experiment};
use clap::Args;
use std::path::Path;
use std::sync::Arc;

/// Subcommand in manifests.
pub(super) const NAME: &str = "sweep";

/// Points from whose first run the time of all is estimated, at most.
const TRIED: usize = 16;

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
    /// Experiment file with a design, or a built-in experiment (truceline list experiments)
    #[arg(value_name = "EXPERIMENT.toml")]
    experiment: String,
    /// Truces at each point, instead of the file's
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=crate::experiment::MAX_RUNS))]
    runs: Option<u64>,
    /// Overrides a key of the scenario at all points (repeatable)
    #[arg(long, value_name = "PATH=VALUE", value_parser = input::assignment)]
    set: Vec<(String, String)>,
    #[command(flatten)]
    batch: BatchArguments,
}

pub(super) fn sweep(arguments: &Arguments) -> Result<(), Stop> {
    let batch = &arguments.batch;
    let (mut experiment, files) = input::experiment(&arguments.experiment)?;
    experiment.runs = arguments.runs.unwrap_or(experiment.runs);
    experiment.set.extend(arguments.set.iter().cloned());
    let points = sweep::points(&experiment, batch.allow_large)?;
    let files = sweep::Recorded::new(&files);
    let laid = lay(&experiment, &points, &files)?;
    check_names(&experiment, &laid.specs)?;
    if let (Some(_), Some(shard)) = (&experiment.stop, batch.shard) {
        return Err(Stop::BadInput(format!(
            "a batch that ends at a precision is not shared out; --shard {}/{}; leave out \
             --shard, or the table [stop]",
            shard.index, shard.of
        )));
    }
    let design = sweep::design(&experiment, &laid.specs)?.with_shard(batch.shard);
    let mut whole = manifest(&experiment, &points, &laid);
    whole.files = files.into_read();
    let manifest = whole.with_shard(batch.shard);
    let dir = batch.folder(default_folder(&arguments.experiment, &whole));
    let truce = |spec: &Arc<TruceSpec>, seed, watching| simulate(spec, seed, watching, false);
    if batch.dry_run {
        // a run is all points, which may be thousands: some of them, evenly spread, must do
        let step = points.len().div_ceil(TRIED).max(1);
        let some: Vec<_> = laid.specs.iter().step_by(step).cloned().collect();
        let times = points.len() as f64 / some.len().max(1) as f64;
        let tried = sweep::design(&experiment, &some)?.with_shard(batch.shard);
        return batch.estimate(&tried, &truce, &dir, times);
    }
    if !batch.no_results && !batch.force && finished(&dir, &manifest) {
        tidy(&dir);
        batch.twins(&dir)?;
        batch.hint(&format!(
            "from {}, where this sweep is finished",
            dir.display()
        ));
        if let Some(shard) = batch.shard {
            batch.hint(&shard.what_next(&dir));
            return Ok(());
        }
        let tables = tables_of(&ResultSet::open(&[dir])?)?;
        return show(&tables, &tables_json(&tables)?, batch.json);
    }
    batch.refuse_large(&design)?;

    let again = command(arguments, &experiment);
    let mode = if experiment.live {
        Mode::Live
    } else {
        Mode::Shadow
    };
    let until = experiment.stop.as_ref().map(|rule| Until {
        rule,
        mode,
        points: points.len(),
        seed: Seed(experiment.seed),
    });
    let course = Course {
        design: &design,
        truce: &truce,
        manifest: &manifest,
        dir: &dir,
        below: None,
        again: &again,
        until,
    };
    let mut sample = SweepSample::new(&experiment.outputs);
    let done = batch.run(&course, &mut [&mut sample])?;
    let failed = done.summary.failed.clone();
    if let Some(shard) = batch.shard {
        batch.finish(done, &manifest, None)?;
        batch.hint(&shard.what_next(&dir));
        return if failed.is_empty() {
            Ok(())
        } else {
            Err(Stop::RunsFailed)
        };
    }
    let reached = done.reached.clone();
    let runs = reached
        .as_ref()
        .map_or(experiment.runs, |reached| reached.runs);
    let tables = SweepTables::new(&experiment, points, &sample, runs, reached, failed);
    let text = tables_json(&tables)?;
    batch.finish(done, &manifest, Some(&text))?;
    show(&tables, &text, batch.json)
}

/// All points under the scenario.
fn lay(
    experiment: &Experiment,
    points: &[SweepPoint],
    files: &(dyn FileSource + Sync),
) -> Result<Laid, Stop> {
    sweep::specifications(experiment, points, files).map_err(|refused| {
        say(&format!(
            "the points of the design cannot be laid under the scenario; first at {}:",
            crate::report::clean(&refused.point)
        ));
        input::refused(&refused.problems)
    })
}

/// The experiment behind a sweep, from its manifest alone.
fn experiment_of(manifest: &Manifest) -> Result<Experiment, Stop> {
    let asked = &manifest.asked;
    let text = manifest.scenario_text.as_bytes();
    let mut experiment = read_experiment(&format!("{}.toml", asked.scenario), text)
        .map_err(|problems| input::refused(&problems))?;
    experiment.runs = asked.seeds.count;
    experiment.set.clone_from(&asked.set);
    Ok(experiment)
}

/// The design behind a sweep, from its manifest alone: the runs that were made.
pub(super) fn design_of(set: &ResultSet) -> Result<Design, Stop> {
    let manifest = set.manifest();
    let mut experiment = experiment_of(manifest)?;
    // leave was given when the rows were made
    let points = sweep::points(&experiment, true)?;
    let laid = lay(&experiment, &points, &sweep::Brought(&manifest.files))?;
    if format!("{:016x}", laid.hash) != manifest.scenario_hash {
        input::reads_differently(manifest);
    }
    let design = sweep::design(&experiment, &laid.specs)?;
    // a precision may have ended it earlier
    let made = set.jobs() / design.jobs_per_run().max(1);
    if made == 0 || made >= experiment.runs {
        return Ok(design);
    }
    experiment.runs = made;
    Ok(sweep::design(&experiment, &laid.specs)?)
}

/// The command that runs the same sweep.
fn command(arguments: &Arguments, experiment: &Experiment) -> String {
    let mut command = format!(
        "truceline sweep {} --runs {}",
        quoted(&arguments.experiment),
        experiment.runs
    );
    for (path, value) in &arguments.set {
        command += &format!(" --set {}", quoted(&format!("{path}={value}")));
    }
    command
}

/// The tables of a sweep from its rows on disk: a folder, or all shards.
pub(super) fn tables_of(set: &ResultSet) -> Result<SweepTables, Stop> {
    let experiment = experiment_of(set.manifest())?;
    // leave was given when the rows were made
    let points = sweep::points(&experiment, true)?;
    let mut sample = SweepSample::new(&experiment.outputs);
    let mut strange = 0;
    set.rows(Table::Runs, &mut |row| {
        let taken = RunMeasures::from_values(row).is_some_and(|row| sample.take(&row));
        strange += u64::from(!taken);
        Ok(())
    })?;
    if strange > 0 {
        say(&format!("note: {strange} rows have no place in the tables"));
    }
    let reached = match (&experiment.stop, set.single()) {
        (Some(_), Some(dir)) => reached(dir),
        _ => None,
    };
    let runs = reached
        .as_ref()
        .map_or(experiment.runs, |reached| reached.runs);
    let failed = set.failed().to_vec();
    Ok(SweepTables::new(
        &experiment,
        points,
        &sample,
        runs,
        reached,
        failed,
    ))
}

/// How the rule to stop ended, as the tables in a folder say.
fn reached(dir: &Path) -> Option<Reached> {
    let tables: serde_json::Value = serde_json::from_str(&comparison_of(dir)?).ok()?;
    serde_json::from_value(tables.get("precision")?.clone()).ok()
}

/// Tables as `comparison.json` holds them.
pub(super) fn tables_json(tables: &SweepTables) -> Result<String, Stop> {
    let text = serde_json::to_string_pretty(tables).map_err(ExperimentError::from)?;
    Ok(text + "\n")
}

/// Prints the tables; failed runs make it exit code 1.
pub(super) fn show(tables: &SweepTables, json_text: &str, json: bool) -> Result<(), Stop> {
    if json {
        print(json_text)?;
    } else {
        print(&sweep_text(tables))?;
    }
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

fn manifest(experiment: &Experiment, points: &[SweepPoint], laid: &Laid) -> Manifest {
    let regimes: Vec<String> = laid.specs.first().map_or_else(Vec::new, |spec| {
        spec.regimes
            .iter()
            .map(|regime| regime.name.clone())
            .collect()
    });
    let asked = Asked {
        command: NAME.into(),
        scenario: experiment.name.clone(),
        regimes: experiment.regimes.clone(),
        set: experiment.set.clone(),
        baseline: regimes.first().cloned().unwrap_or_default(),
        seeds: Seeds {
            first: experiment.seed,
            count: experiment.runs,
        },
        seed_file: None,
        seed_list: None,
        modes: sweep::modes(experiment),
        uncertainty: None,
        detail: false,
    };
    let mut manifest = Manifest::new(asked, regimes, laid.hash, &experiment.text);
    let labels = points.iter().map(|point| point.label(&experiment.factors));
    manifest.cells = (0..).zip(labels).collect();
    manifest
}
