//! `truceline replay`: any run of a results folder again, bit for bit.

use super::output::{print, print_json, say};
use super::run::{Told, told};
use super::{Stop, input, sweep};
use crate::experiment::{Cell, Design, Job, Manifest, Replay, ResultSet, WAR};
use crate::model::record::watch::Mode;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::PathBuf;

/// Run a truce of a results folder again, and compare it with its rows bit for bit
///
/// Needs nothing but the folder: its manifest holds the whole scenario. Prints what `run`
/// prints. A difference is an error: another version of the program, or a fault of it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  truceline replay results/my-study --run 7\n  \
                  truceline replay results/my-study --run 7 --regime remote --cell low\n  \
                  truceline replay results/my-study --run 7 --mode shadow --looks looks.parquet\n  \
                  truceline replay results/my-study --run 0 --draw 12\n  \
                  truceline replay results/my-sweep --run 7 --cell 3 --regime none"
)]
pub(super) struct Arguments {
    /// A results folder, or a folder of all shards of a batch
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Run k, from 0
    #[arg(long, value_name = "K")]
    run: u64,
    /// Regime that watches [default: the last, the fullest]; `war` is the row without a truce
    #[arg(long, value_name = "REGIME")]
    regime: Option<String>,
    /// Mode [default: live where the batch has it]
    #[arg(long, value_enum)]
    mode: Option<ModeArgument>,
    /// Commitment of both sides: low, middle, high [default: middle]; of a sweep the number of the
    /// point [default: 0]
    #[arg(long, value_name = "CELL", value_parser = cell)]
    cell: Option<Cell>,
    /// Draw of the numbers of judgement, from 1, of a comparison that has draws
    #[arg(long, value_name = "D")]
    draw: Option<u32>,
    /// Write every look of the regime as a table; they are kept in memory first
    #[arg(long, value_name = "FILE.parquet")]
    looks: Option<PathBuf>,
    /// Replace the file of looks
    #[arg(long)]
    force: bool,
    /// List all significant violations, not the first 20
    #[arg(long)]
    all: bool,
    /// Print everything as JSON, violations that are not significant included
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ModeArgument {
    Live,
    Shadow,
}

impl From<ModeArgument> for Mode {
    fn from(mode: ModeArgument) -> Self {
        match mode {
            ModeArgument::Live => Self::Live,
            ModeArgument::Shadow => Self::Shadow,
        }
    }
}

/// A cell by its name, or a point of a sweep by its number.
fn cell(text: &str) -> Result<Cell, String> {
    let named = Cell::COMPARED.into_iter().find(|cell| cell.name() == text);
    let point = || text.parse().ok().map(Cell::Point);
    named
        .or_else(point)
        .ok_or_else(|| "write low, middle or high, or the number of a point of a sweep".into())
}

pub(super) fn replay(arguments: &Arguments) -> Result<(), Stop> {
    let set = ResultSet::open(std::slice::from_ref(&arguments.dir))?;
    if let Some(path) = &arguments.looks
        && path.exists()
        && !arguments.force
    {
        return Err(Stop::BadInput(format!(
            "the file of looks is there already; {}; add --force to replace it",
            path.display()
        )));
    }
    // draws lie in a folder of their own
    let draws = match arguments.draw {
        Some(1..) => set.draws()?,
        _ => None,
    };
    let set = draws.unwrap_or(set);
    let manifest = set.manifest();
    let asked = &manifest.asked;
    let design = input::design_of(&set)?;
    let choice = Choice {
        run: arguments.run,
        regime: arguments.regime.as_deref(),
        mode: arguments.mode.map(Mode::from),
        cell: arguments.cell,
        draw: arguments.draw,
    };
    let (job, regime) = find(&choice, &design, manifest)?;
    let stored = set.run(arguments.run)?;
    let looks = arguments.looks.is_some();
    let mut replay = Replay::run(&design, job, &regime, looks).map_err(|why| {
        Stop::Failed(format!(
            "the truce failed: {why}; run {}, regime {regime}, seed {}; please report it",
            job.run, job.seed
        ))
    })?;
    let differences = replay.differences(&stored);
    if !differences.is_empty() {
        let (there, here) = (
            of(&manifest.version, manifest.commit.as_deref()),
            Manifest::build(),
        );
        return Err(Stop::Failed(format!(
            "the truce is not what the folder says; {}, run {}, made by {there}, this is {here}; \
             use that version, or report it\n  {}",
            arguments.dir.display(),
            job.run,
            differences.join("\n  ")
        )));
    }
    let digest = replay.result.run.digest.clone().unwrap_or_default();
    say(&format!(
        "bit for bit as in {}: digest {digest}",
        arguments.dir.display()
    ));
    if let Some(path) = &arguments.looks {
        let rows = replay.write_looks(path)?;
        say(&format!("{rows} looks in {}", path.display()));
    }
    let result = &replay.result;
    if arguments.json {
        return print_json(&json!({
            "scenario": asked.scenario,
            "scenario_hash": manifest.scenario_hash,
            "version": manifest.version,
            "run": result.run,
            "days": result.days,
            "violations": result.violations,
        }));
    }
    let spec = design.spec(&job);
    print(&told(&Told {
        spec,
        regime: &regime,
        seed: job.seed,
        result,
        all: arguments.all,
    }))
}

fn of(version: &str, commit: Option<&str>) -> String {
    match commit {
        Some(commit) => format!("{version} ({commit})"),
        None => version.to_owned(),
    }
}

/// Which truce of a data set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Choice<'a> {
    /// Run k.
    pub run: u64,
    /// Regime; the last when none.
    pub regime: Option<&'a str>,
    /// Mode; live before shadow when none.
    pub mode: Option<Mode>,
    /// Cell; middle commitment before the others when none.
    pub cell: Option<Cell>,
    /// Draw of the numbers of judgement; the first when none.
    pub draw: Option<u32>,
}

/// The job that is meant, and the regime.
pub(super) fn find(
    choice: &Choice<'_>,
    design: &Design,
    manifest: &Manifest,
) -> Result<(Job, String), Stop> {
    let runs = design.seeds().count;
    if choice.run >= runs {
        return Err(Stop::BadInput(format!(
            "there is no run {}; --run; take one from 0 to {}",
            choice.run,
            runs.saturating_sub(1)
        )));
    }
    let last = manifest.regimes.last().map_or("", String::as_str);
    let regime = choice.regime.unwrap_or(last);
    let fits = |job: &Job| {
        choice.mode.is_none_or(|mode| mode == job.mode())
            && choice.cell.is_none_or(|cell| cell == job.cell)
            && choice.draw.is_none_or(|draw| draw == job.draw)
            && design.regimes(job).iter().any(|r| r.name == regime)
    };
    let jobs = design.jobs_of_run(choice.run).filter(fits);
    let best = jobs.min_by_key(|job| {
        let middle = matches!(job.cell, Cell::Middle);
        (job.mode() != Mode::Live, !middle, job.index)
    });
    match best {
        Some(job) => Ok((job, regime.to_owned())),
        None => Err(Stop::BadInput(format!(
            "no truce of the run fits; --regime, --mode, --cell, --draw; {} {} under {}{}",
            match manifest.asked.uncertainty {
                Some(asked) => format!("the batch has {} draws and is", asked.draws),
                None => "the batch is".into(),
            },
            manifest.asked.modes.name(),
            manifest.regimes.join(", "),
            match manifest.asked.command.as_str() {
                sweep::NAME => format!(
                    ", at points 0 to {}",
                    manifest.cells.len().saturating_sub(1)
                ),
                _ => format!(", and {WAR}"),
            },
        ))),
    }
}
