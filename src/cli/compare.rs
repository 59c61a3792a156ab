//! `truceline compare`: the same truces under each regime.

use super::draws::Draws;
use super::output::{print, progress_bar, say, stop_on_ctrl_c};
use super::{ScenarioArguments, Stop, input};
use crate::analysis::{Comparison, RegimeFacts, Sample, Setting};
use crate::experiment::{
    Asked, Design, DrawsAsked, Manifest, Modes, Provenance, ResultsFolder, Seeds, Sink, Stamp,
    Summary, default_folder, finished, run_jobs, simulate,
};
use crate::model::TruceSpec;
use crate::report::comparison_text;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Compare regimes on the same truces: the main job
///
/// Runs each regime live at low, middle and high commitment of both sides, all regimes in
/// shadow on the same acts, and war without a truce. Prints the tables and writes a results
/// folder. Run k uses seed S + k, so `--seed 1 --runs 3` and `--seed 2 --runs 3` share two runs.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  truceline compare --regimes none,layered --runs 50 --out my-study"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Regimes instead of the scenario's; the first is the baseline; one may come twice
    #[arg(long, value_delimiter = ',', value_name = "A,B,…")]
    regimes: Option<Vec<String>>,
    /// Regime that the others are compared with [default: the first]
    #[arg(long, value_name = "REGIME")]
    baseline: Option<String>,
    /// Truces in each cell
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=crate::experiment::MAX_RUNS))]
    runs: u64,
    /// First seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Live: regimes act on the truce. Shadow: all watch the same acts
    #[arg(long, value_enum, default_value_t = ModeArgument::Both)]
    mode: ModeArgument,
    /// Draw the numbers of judgement N times over their ranges; 0 for not at all
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=i64::from(crate::experiment::MAX_DRAWS)))]
    uncertainty: u32,
    /// Seeds of each draw
    #[arg(long, value_name = "K", default_value_t = 1, requires = "uncertainty", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    uncertainty_seeds: u64,
    /// Threads [default: one per core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Folder for the results [default: results/SCENARIO-HASH]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace results in the folder
    #[arg(long)]
    force: bool,
    /// Write all violations, not only significant ones
    #[arg(long)]
    detail: bool,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeArgument {
    Live,
    Shadow,
    Both,
}

impl From<ModeArgument> for Modes {
    fn from(mode: ModeArgument) -> Self {
        match mode {
            ModeArgument::Live => Self::Live,
            ModeArgument::Shadow => Self::Shadow,
            ModeArgument::Both => Self::Both,
        }
    }
}

pub(super) fn compare(arguments: &Arguments) -> Result<(), Stop> {
    let start = Stamp::now();
    let hint = |words: &str| {
        if !arguments.quiet {
            say(words);
        }
    };
    let scenario = input::load(&arguments.scenario, arguments.regimes.as_deref())?;
    if arguments
        .scenario
        .set
        .iter()
        .any(|(path, _)| path.ends_with(".commitment"))
    {
        hint("note: compare sets the commitment of both sides itself; only `war` keeps yours");
    }
    let asked = asked(arguments, &scenario.spec, scenario.name.clone())?;
    let design = Design::compare(&scenario.spec, asked.seeds, asked.modes)?;
    let mut draws = Draws::new(&scenario.spec, &asked)?;
    let names = scenario
        .spec
        .regimes
        .iter()
        .map(|regime| regime.name.clone())
        .collect();
    let manifest = Manifest::new(asked.clone(), names, scenario.hash, &scenario.text);

    let folder = if arguments.no_results {
        None
    } else {
        let dir = arguments
            .out
            .clone()
            .unwrap_or_else(|| default_folder(&scenario.name, &manifest));
        if !arguments.force
            && let Some(text) = finished(&dir, &manifest)
            && let Ok(comparison) = serde_json::from_str::<Comparison>(&text)
        {
            hint(&format!(
                "from {}, where this comparison is finished",
                dir.display()
            ));
            return show(&comparison, &text, arguments.json);
        }
        Some(ResultsFolder::create(&dir, arguments.force)?)
    };

    let stop = stop_on_ctrl_c();
    let mut sample = Sample::default();
    let (summary, folder) = simulate_all(arguments, &design, &mut sample, folder, &stop)?;
    let provenance = Provenance::new(start, threads(arguments), &summary);
    let dir = folder.as_ref().map(ResultsFolder::dir);
    let complete = summary.is_complete()
        && match &mut draws {
            Some(draws) => draws.run(dir, threads(arguments), arguments.quiet, &stop)?,
            None => true,
        };
    if !complete {
        return Err(interrupted(folder, &manifest, &provenance)?);
    }
    let facts = RegimeFacts::of(&scenario.spec);
    let setting = Setting::new(&scenario.spec.title, asked);
    let mut comparison = Comparison::new(setting, &sample, &facts, summary.failed);
    if let Some(draws) = draws {
        comparison = draws.finish(comparison, &facts, &manifest, threads(arguments))?;
    }
    let text = serde_json::to_string_pretty(&comparison)
        .map_err(|error| Stop::from(crate::experiment::ExperimentError::from(error)))?
        + "\n";
    if let Some(folder) = folder {
        let dir = folder.dir().to_owned();
        folder.finish(&manifest, &provenance, Some(&text))?;
        hint(&format!(
            "results in {} after {:.1} s",
            dir.display(),
            start.seconds()
        ));
    }
    show(&comparison, &text, arguments.json)
}

fn asked(arguments: &Arguments, spec: &TruceSpec, scenario: String) -> Result<Asked, Stop> {
    let names: Vec<&str> = spec
        .regimes
        .iter()
        .map(|regime| regime.name.as_str())
        .collect();
    let baseline = match &arguments.baseline {
        Some(name) if names.contains(&name.as_str()) => name.clone(),
        Some(name) => {
            return Err(Stop::BadInput(format!(
                "no regime called `{name}` is compared; --baseline; take one of {}",
                names.join(", ")
            )));
        }
        None => names.first().map_or_else(String::new, ToString::to_string),
    };
    Ok(Asked {
        command: "compare".into(),
        scenario,
        regimes: arguments.regimes.clone(),
        set: arguments.scenario.set.clone(),
        baseline,
        seeds: Seeds {
            first: arguments.seed,
            count: arguments.runs,
        },
        modes: arguments.mode.into(),
        uncertainty: (arguments.uncertainty > 0).then_some(DrawsAsked {
            draws: arguments.uncertainty,
            seeds: arguments.uncertainty_seeds,
        }),
        detail: arguments.detail,
    })
}

fn threads(arguments: &Arguments) -> usize {
    arguments.threads.map_or(0, usize::from)
}

/// Runs all truces; the sample and the folder take the rows.
fn simulate_all(
    arguments: &Arguments,
    design: &Design,
    sample: &mut Sample,
    mut folder: Option<ResultsFolder>,
    stop: &AtomicBool,
) -> Result<(Summary, Option<ResultsFolder>), Stop> {
    let bar = progress_bar(design.n_jobs(), arguments.quiet);
    let detail = arguments.detail;
    let truce = move |spec: &Arc<TruceSpec>, seed, watching| simulate(spec, seed, watching, detail);
    let mut sinks: Vec<&mut dyn Sink> = vec![sample];
    if let Some(folder) = &mut folder {
        sinks.push(folder);
    }
    let summary = run_jobs(
        design,
        &truce,
        threads(arguments),
        stop,
        &|n| bar.inc(n),
        &mut sinks,
    )?;
    bar.finish_and_clear();
    Ok((summary, folder))
}

/// Keeps the rows there are and says how far it got.
fn interrupted(
    folder: Option<ResultsFolder>,
    manifest: &Manifest,
    provenance: &Provenance,
) -> Result<Stop, Stop> {
    let far = format!(
        "interrupted after {} of {} truces",
        provenance.done, provenance.jobs
    );
    Ok(Stop::Interrupted(match folder {
        Some(folder) if provenance.done > 0 => {
            let dir = folder.dir().to_owned();
            folder.finish(manifest, provenance, None)?;
            format!(
                "{far}; their rows are in {}; the same call with --force starts again",
                shown(&dir)
            )
        }
        _ => format!("{far}; nothing was kept"),
    }))
}

fn shown(dir: &Path) -> String {
    dir.display().to_string()
}

/// Prints the tables; failed runs make it exit code 1.
fn show(comparison: &Comparison, json_text: &str, json: bool) -> Result<(), Stop> {
    if json {
        print(json_text)?;
    } else {
        print(&comparison_text(comparison))?;
    }
    if comparison.failed.is_empty() {
        Ok(())
    } else {
        Err(Stop::RunsFailed)
    }
}
