//! `truceline diff-runs`: where two truces part.

use super::output::{print, print_json};
use super::replay::{Choice, find};
use super::{ScenarioArguments, Stop, input};
use crate::experiment::{Moment, Parting, ResultSet, Side, parting};
use crate::model::Watching;
use crate::report::clean;
use clap::Args;
use serde_json::json;
use std::fmt::Write;
use std::path::Path;

/// Find where two truces part: the first tick, phase, part of the state and field
///
/// A and B are scenarios, or results folders with --run. What is said once holds for both; the
/// options that end in -b hold for B. What differs from the start is named and left aside.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  truceline diff-runs thirty-day-pause --regime none --regime-b hotline\n  \
                  truceline diff-runs thirty-day-pause --set-b sides.a.discipline=0.700001\n  \
                  truceline diff-runs results/mine results/theirs --run 7 --regime layered"
)]
pub(super) struct Arguments {
    /// Built-in scenario, a file ending in .toml, or a results folder
    #[arg(value_name = "A")]
    a: String,
    /// The same for the other truce [default: A]
    #[arg(value_name = "B")]
    b: Option<String>,
    /// Run k of results folders, from 0
    #[arg(long, value_name = "K", default_value_t = 0)]
    run: u64,
    /// Seed of scenarios
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed: u64,
    /// Seed of B [default: that of A]
    #[arg(long, value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed_b: Option<u64>,
    /// Regime that watches, live [default: the last, the fullest]
    #[arg(long, value_name = "REGIME")]
    regime: Option<String>,
    /// Regime of B [default: that of A]
    #[arg(long, value_name = "REGIME")]
    regime_b: Option<String>,
    /// Overrides a key of both scenarios (repeatable)
    #[arg(long, value_name = "PATH=VALUE", value_parser = input::assignment)]
    set: Vec<(String, String)>,
    /// Overrides a key of B (repeatable)
    #[arg(long, value_name = "PATH=VALUE", value_parser = input::assignment)]
    set_b: Vec<(String, String)>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn diff_runs(arguments: &Arguments) -> Result<(), Stop> {
    let (a, about_a) = side(
        arguments,
        &arguments.a,
        arguments.seed,
        arguments.regime.as_deref(),
        arguments.set.clone(),
    )?;
    let regime_b = arguments.regime_b.as_ref().or(arguments.regime.as_ref());
    let (b, about_b) = side(
        arguments,
        arguments.b.as_ref().unwrap_or(&arguments.a),
        arguments.seed_b.unwrap_or(arguments.seed),
        regime_b.map(String::as_str),
        [arguments.set.clone(), arguments.set_b.clone()].concat(),
    )?;
    let found = parting(&a, &b).map_err(|why| {
        Stop::Failed(format!(
            "the truces cannot be compared: {why}; {about_a} and {about_b}; take others"
        ))
    })?;
    if arguments.json {
        return print_json(&json!({ "a": about_a, "b": about_b, "parting": found }));
    }
    print(&text(&about_a, &about_b, &found))
}

/// A truce from a scenario or a results folder, and what it is in words.
fn side(
    arguments: &Arguments,
    what: &str,
    seed: u64,
    regime: Option<&str>,
    set: Vec<(String, String)>,
) -> Result<(Side, String), Stop> {
    if !what.ends_with(".toml") && Path::new(what).is_dir() {
        if !set.is_empty() {
            return Err(Stop::BadInput(format!(
                "a results folder is what it is; --set; {what}; name its scenario instead"
            )));
        }
        let results = ResultSet::open(&[what.into()])?;
        let manifest = results.manifest();
        let design = input::design_of(&results)?;
        let choice = Choice {
            run: arguments.run,
            regime,
            ..Choice::default()
        };
        let (job, regime) = find(&choice, &design, manifest)?;
        let about = format!(
            "{what}, run {}, regime {regime}, seed {}",
            job.run, job.seed
        );
        let side = Side {
            spec: design.spec(&job).clone(),
            seed: job.seed,
            watching: job.watching,
        };
        return Ok((side, about));
    }
    let scenario = ScenarioArguments {
        scenario: Some(what.to_owned()),
        set,
    };
    let regime = regime.map(str::to_owned);
    let loaded = input::load(&scenario, regime.as_ref().map(std::slice::from_ref))?;
    let Some(last) = loaded.spec.regimes.len().checked_sub(1) else {
        return Err(Stop::BadInput(format!(
            "the scenario has no regimes; {what}; name one with --regime"
        )));
    };
    let about = format!(
        "{what}, regime {}, seed {seed}",
        loaded.spec.regimes[last].name
    );
    let side = Side {
        spec: loaded.spec,
        seed,
        watching: Watching::Live(last),
    };
    Ok((side, about))
}

fn text(a: &str, b: &str, found: &Parting) -> String {
    let mut text = format!("A  {}\nB  {}\n\n", clean(a), clean(b));
    // writing into a string cannot fail
    let _ = match found.at_start.as_slice() {
        [] => writeln!(text, "the same at the start"),
        names => writeln!(
            text,
            "other from the start, and left aside: {}",
            names.join(", ")
        ),
    };
    match &found.first {
        None => text.push_str("the same to the end, tick by tick\n"),
        Some(moment) => at(&mut text, moment),
    }
    text
}

fn at(text: &mut String, moment: &Moment) {
    let (day, rest) = (moment.second / 86_400, moment.second % 86_400);
    // writing into a string cannot fail
    let _ = writeln!(
        text,
        "they part in tick {}, day {day}, {:02}:{:02}, phase {}",
        moment.tick,
        rest / 3_600,
        rest / 60 % 60,
        moment.phase
    );
    for entry in &moment.entries {
        let _ = writeln!(
            text,
            "\n{} (written by {}): {} and {} fields",
            entry.entry, entry.room, entry.fields.0, entry.fields.1
        );
        for (path, a, b) in &entry.first {
            let [a, b] = [a, b].map(|value| value.as_deref().unwrap_or("not there"));
            let _ = writeln!(
                text,
                "  {}\n    A  {}\n    B  {}",
                clean(path),
                clean(a),
                clean(b)
            );
        }
    }
}
