//! `truceline compare`: the same truces under each regime.

use super::batch::{BatchArguments, Course};
use super::draws::Draws;
use super::output::print;
use super::wanted::{Wanted, wanted};
use super::{ScenarioArguments, Stop, input};
use crate::analysis::{Comparison, RegimeFacts, Sample, Setting};
use crate::experiment::{
    Asked, Design, ExperimentError, GoldenCheck, Manifest, Modes, Seeds, comparison_of,
    default_folder, finished, simulate, tidy,
};
use crate::model::TruceSpec;
use crate::report::comparison_text;
use crate::scenario::seeds::SeedSet;
use clap::{Args, ValueEnum};
use std::path::Path;
use std::sync::Arc;

/// Compare regimes on the same truces: the main job
///
/// Runs each regime live at low, middle and high commitment of both sides, all regimes in
/// shadow on the same acts, and war without a truce. Prints the tables and writes a results
/// folder. Run k uses seed S + k, so `--seed 1 --runs 3` and `--seed 2 --runs 3` share two runs.
/// In place of a scenario an experiment file without a design may be named
/// (docs/experiments.md), or one that is built in; flags win over it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  truceline compare --regimes none,layered --runs 50 --out my-study\n  \
                  truceline compare scenarios/experiments/reference.toml --dry-run"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) scenario: ScenarioArguments,
    /// Regimes instead of the scenario's; the first is the baseline; one may come twice
    #[arg(long, value_delimiter = ',', value_name = "A,B,…")]
    pub(super) regimes: Option<Vec<String>>,
    /// Regime that the others are compared with [default: the first]
    #[arg(long, value_name = "REGIME")]
    baseline: Option<String>,
    /// Truces in each cell [default: 20]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=crate::experiment::MAX_RUNS))]
    pub(super) runs: Option<u64>,
    /// First seed [default: 1]
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// File of named seeds, in place of --runs and --seed
    #[arg(long, value_name = "FILE.toml", conflicts_with_all = ["runs", "seed"])]
    seeds: Option<String>,
    /// Live: regimes act on the truce. Shadow: all watch the same acts [default: both]
    #[arg(long, value_enum)]
    pub(super) mode: Option<ModeArgument>,
    /// Draw the numbers of judgement N times over their ranges; 0 for not at all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(crate::experiment::MAX_DRAWS)))]
    pub(super) uncertainty: Option<u32>,
    /// Seeds of each draw [default: 1]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(super) uncertainty_seeds: Option<u64>,
    /// Write all violations and findings, not only what is significant
    #[arg(long)]
    detail: bool,
    #[command(flatten)]
    pub(super) batch: BatchArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ModeArgument {
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
    let batch = &arguments.batch;
    let mut wanted = wanted(arguments)?;
    let words = std::mem::take(&mut wanted.words);
    let scenario = input::load(&wanted.scenario, wanted.regimes.as_deref())?;
    if wanted
        .scenario
        .set
        .iter()
        .any(|(path, _)| path.ends_with(".commitment"))
    {
        batch
            .hint("note: compare sets the commitment of both sides itself; only `war` keeps yours");
    }
    let seeds = arguments.seeds.as_deref().map(input::seeds).transpose()?;
    let asked = asked(
        arguments,
        wanted,
        &scenario.spec,
        scenario.name.clone(),
        seeds.as_ref(),
    )?;
    let design = Design::compare(&scenario.spec, asked.seeds, asked.modes)?
        .with_seed_list(asked.seed_list.as_deref())?
        .with_shard(batch.shard);
    let draws = Draws::new(&scenario.spec, &asked, batch.shard)?;
    let names = scenario
        .spec
        .regimes
        .iter()
        .map(|regime| regime.name.clone())
        .collect();
    let whole = Manifest::new(asked.clone(), names, scenario.hash, &scenario.text);
    let manifest = whole.with_shard(batch.shard);
    let dir = batch.folder(default_folder(&scenario.name, &whole));
    let detail = arguments.detail;
    let truce = move |spec: &Arc<TruceSpec>, seed, watching| simulate(spec, seed, watching, detail);
    if batch.dry_run {
        let more = draws.as_ref().map_or(0, |draws| draws.design().n_jobs());
        let times = 1.0 + more as f64 / design.n_jobs().max(1) as f64;
        return batch.estimate(&design, &truce, &dir, times);
    }
    if !batch.no_results && !batch.force && finished(&dir, &manifest) {
        return again(arguments, &dir, &words);
    }
    batch.refuse_large(&design)?;
    if let Some(draws) = &draws {
        batch.refuse_large(draws.design())?;
    }

    let setting = Setting::new(&scenario.spec.title, asked);
    let golden = seeds.map(|seeds| seeds.golden).unwrap_or_default();
    let mut golden = GoldenCheck::new(&golden, scenario.hash);
    let mut sample = Sample::default();
    let course = Course {
        design: &design,
        truce: &truce,
        manifest: &manifest,
        dir: &dir,
        below: None,
        again: &setting.command,
        until: None,
    };
    let done = batch.run(&course, &mut [&mut sample, &mut golden])?;
    if let Some(shard) = batch.shard {
        let mut failed = done.summary.failed.len();
        if let Some(draws) = draws {
            let ran = draws.run(batch, (&manifest, &dir, &setting.command))?;
            failed += ran.failed().len();
            ran.keep(batch)?;
        }
        batch.finish(done, &manifest, None)?;
        batch.hint(&shard.what_next(&dir));
        check_golden(batch, &golden)?;
        return if failed == 0 {
            Ok(())
        } else {
            Err(Stop::RunsFailed)
        };
    }
    let facts = RegimeFacts::of(&scenario.spec);
    let again = setting.command.clone();
    let mut comparison = Comparison::new(setting, &sample, &facts, done.summary.failed.clone());
    if let Some(draws) = draws {
        // the rows of the comparison wait in their parts until those of the draws are there too
        let ran = draws.run(batch, (&manifest, &dir, &again))?;
        comparison = draws.finish(batch, ran, comparison, &facts)?;
    }
    let text = comparison_json(&comparison)?;
    batch.finish(done, &manifest, Some(&text))?;
    tell(&words, batch.json)?;
    show(&comparison, &text, batch.json)?;
    check_golden(batch, &golden)
}

/// A comparison as `comparison.json` holds it.
pub(super) fn comparison_json(comparison: &Comparison) -> Result<String, Stop> {
    let text = serde_json::to_string_pretty(comparison).map_err(ExperimentError::from)?;
    Ok(text + "\n")
}

/// The same call was finished before: its tables once more.
fn again(arguments: &Arguments, dir: &Path, words: &str) -> Result<(), Stop> {
    let batch = &arguments.batch;
    tidy(dir);
    batch.twins(dir)?;
    let from = dir.display();
    batch.hint(&format!("from {from}, where this comparison is finished"));
    if let Some(shard) = batch.shard {
        batch.hint(&shard.what_next(dir));
        return Ok(());
    }
    let text = comparison_of(dir).unwrap_or_default();
    let comparison = serde_json::from_str(&text).map_err(|error| {
        Stop::Failed(format!(
            "its tables cannot be read: {error}; {from}; print them with `truceline results`, \
             or start again with --force"
        ))
    })?;
    tell(words, batch.json)?;
    show(&comparison, &text, batch.json)
}

/// What the file asked, expected and found, above the tables; JSON is that of the results alone.
fn tell(words: &str, json: bool) -> Result<(), Stop> {
    if json || words.is_empty() {
        return Ok(());
    }
    print(words)
}

/// A digest that a set of seeds promises and a truce did not give is a missed validation.
fn check_golden(batch: &BatchArguments, golden: &GoldenCheck) -> Result<(), Stop> {
    if golden.skipped > 0 {
        batch.hint(&format!(
            "note: {} digests of the seeds are of other versions or scenarios",
            golden.skipped
        ));
    }
    if golden.wrong.is_empty() {
        if golden.good > 0 {
            batch.hint(&format!("{} digests as the seeds promise", golden.good));
        }
        return Ok(());
    }
    Err(Stop::Failed(format!(
        "{} digests are not what the seeds promise; report it, with this machine and version\n  {}",
        golden.wrong.len(),
        golden.wrong.join("\n  ")
    )))
}

fn asked(
    arguments: &Arguments,
    wanted: Wanted,
    spec: &TruceSpec,
    scenario: String,
    set: Option<&SeedSet>,
) -> Result<Asked, Stop> {
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
    let seeds = match set {
        Some(set) => Seeds {
            first: set.base,
            count: set.count,
        },
        None => wanted.seeds,
    };
    Ok(Asked {
        command: "compare".into(),
        scenario,
        regimes: wanted.regimes,
        set: wanted.scenario.set,
        baseline,
        seeds,
        seed_file: arguments.seeds.clone(),
        seed_list: set.and_then(|set| set.list.clone()),
        modes: wanted.modes,
        uncertainty: wanted.uncertainty,
        detail: arguments.detail,
    })
}

/// Prints the tables; failed runs make it exit code 1.
pub(super) fn show(comparison: &Comparison, json_text: &str, json: bool) -> Result<(), Stop> {
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
