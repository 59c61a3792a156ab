//! `truceline calibrate`: of the cases believed with some probability, what share were so.

use super::output::{print, print_json, progress_bar, say};
use super::{ScenarioArguments, Stop, input};
use crate::analysis::calibration::{Calibration, calibrate};
use crate::experiment::calibration::beliefs;
use crate::model::record::act::Group;
use crate::report::{calibration_text, clean};
use clap::Args;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Print how far a mission's beliefs can be trusted: a reliability table from many live truces
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline calibrate --regimes layered,remote --runs 400")]
pub(super) struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Regimes, with a comma between [default: the scenario's last, the fullest]
    #[arg(long, value_name = "REGIMES", value_delimiter = ',')]
    regimes: Option<Vec<String>>,
    /// Truces per regime
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    runs: u64,
    /// Seed of the first truce
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64 / 2))]
    seed: u64,
    /// Threads; 0 = one per core
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=1_024))]
    threads: u64,
    /// One table more for each group: fire, ground, rear
    #[arg(long)]
    groups: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

fn value(regime: &str, group: Option<Group>, found: &Calibration) -> Value {
    let bins: Vec<Value> = found
        .bins
        .iter()
        .map(|bin| {
            json!({
                "from": bin.from,
                "to": bin.to,
                "cases": bin.cases,
                "believed": bin.believed,
                "was_so": bin.was_so,
                "margin": bin.margin,
            })
        })
        .collect();
    json!({
        "regime": regime,
        "group": group.map_or("all", Group::name),
        "bins": bins,
        "brier": found.brier,
        "skill": found.skill,
    })
}

pub(super) fn calibrate_regimes(arguments: &Arguments) -> Result<(), Stop> {
    let scenario = input::load(&arguments.scenario, arguments.regimes.as_deref())?;
    let n = scenario.spec.regimes.len();
    let first = match &arguments.regimes {
        Some(_) => 0,
        None => n.saturating_sub(1),
    };
    let bar = progress_bar(arguments.runs * (n - first) as u64, arguments.quiet);
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    if ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)).is_err() {
        say("note: Ctrl-C ends this at once");
    }
    let mut text = String::new();
    let mut tables = Vec::new();
    for (i, regime) in scenario.spec.regimes.iter().enumerate().skip(first) {
        let seeds = arguments.seed..arguments.seed + arguments.runs;
        let threads = arguments.threads as usize;
        let truces = beliefs(&scenario.spec, i, seeds, threads, &stop, &|| bar.inc(1))?;
        if stop.load(Ordering::Relaxed) {
            bar.finish_and_clear();
            return Err(Stop::Interrupted(
                "interrupted; nothing was kept".to_owned(),
            ));
        }
        let groups = Group::ALL.map(Some);
        let asked = if arguments.groups { &groups[..] } else { &[] };
        for group in std::iter::once(&None).chain(asked) {
            let found = calibrate(&truces, *group);
            let title = format!(
                "{}: {} cases of {} live truces, seeds from {}",
                regime.name,
                group.map_or("all", Group::name),
                truces.len(),
                arguments.seed,
            );
            text.push_str(&calibration_text(&clean(&title), &found));
            text.push('\n');
            tables.push(value(&regime.name, *group, &found));
        }
    }
    bar.finish_and_clear();
    if arguments.json {
        return print_json(&Value::Array(tables));
    }
    print(&text)
}
