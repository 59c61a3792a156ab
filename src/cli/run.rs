//! `truceline run`: one truce, day by day.

use super::output::{print, print_json};
use super::{ScenarioArguments, Stop, input};
use crate::experiment::run_one_in;
use crate::model::{Label, Mode, TruceSpec, WatchResult};
use crate::report::{bulletin, clean, fates, number, outcome, wrapped};
use clap::Args;
use serde_json::json;

/// Significant violations shown without `--all`.
const SHOWN: usize = 20;

/// Run one truce and print its days, its outcome and its serious violations
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline run --regime layered --seed 7")]
pub(super) struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Regime that watches [default: the scenario's last, the fullest]
    #[arg(long, value_name = "REGIME")]
    regime: Option<String>,
    /// Seed of the truce
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed: u64,
    /// Code of a truce, as the window gives it with Ctrl+L
    #[arg(long, value_name = "CODE",
        conflicts_with_all = ["scenario", "set", "regime", "seed", "seeds"])]
    link: Option<String>,
    /// Run the truce of a code although it is not the same model
    #[arg(long, requires = "link")]
    anyway: bool,
    /// File of named seeds, in place of --seed
    #[arg(long, value_name = "FILE.toml", conflicts_with = "seed")]
    seeds: Option<String>,
    /// Which run of the file of seeds, from 0
    #[arg(long, value_name = "K", default_value_t = 0, requires = "seeds")]
    run: u64,
    /// List all significant violations, not the first 20
    #[arg(long)]
    all: bool,
    /// Print everything as JSON, violations that are not significant included
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Stop> {
    if let Some(code) = &arguments.link {
        let (link, linked) = input::linked(code, arguments.anyway)?;
        let mode = if link.shadow {
            Mode::Shadow
        } else {
            Mode::Live
        };
        let Some(regime) = linked.regime else {
            return Err(Stop::BadInput(
                "nobody watches in the truce of the code; --link; make one with a regime".into(),
            ));
        };
        let scenario = input::Scenario {
            spec: linked.loaded.spec,
            name: link.scenario,
            text: linked.loaded.text,
            hash: linked.loaded.hash,
        };
        return one(arguments, &scenario, link.seed, regime, mode);
    }
    let seed = match &arguments.seeds {
        Some(file) => {
            let set = input::seeds(file)?;
            set.seed(arguments.run).ok_or_else(|| {
                Stop::BadInput(format!(
                    "the file has no run {}; --run; take one from 0 to {}",
                    arguments.run,
                    set.count - 1
                ))
            })?
        }
        None => arguments.seed,
    };
    let asked = arguments.regime.as_ref().map(std::slice::from_ref);
    let scenario = input::load(&arguments.scenario, asked)?;
    let Some(last) = scenario.spec.regimes.len().checked_sub(1) else {
        return Err(Stop::BadInput(format!(
            "the scenario has no regimes; {}; name one with --regime",
            scenario.name
        )));
    };
    one(arguments, &scenario, seed, last, Mode::Live)
}

/// Runs a truce and prints it.
fn one(
    arguments: &Arguments,
    scenario: &input::Scenario,
    seed: u64,
    regime: usize,
    mode: Mode,
) -> Result<(), Stop> {
    let name = scenario.spec.regimes.get(regime);
    let name = name.map_or("", |regime| regime.name.as_str());
    let all = arguments.json;
    let result = run_one_in(&scenario.spec, seed, regime, mode, all).map_err(|why| {
        Stop::Failed(format!(
            "the truce failed: {why}; {}, regime {name}, seed {seed}; please report it",
            scenario.name
        ))
    })?;
    if arguments.json {
        return print_json(&json!({
            "scenario": scenario.name,
            "scenario_hash": format!("{:016x}", scenario.hash),
            "version": env!("CARGO_PKG_VERSION"),
            "run": result.run,
            "days": result.days,
            "violations": result.violations,
        }));
    }
    print(&told(&Told {
        spec: &scenario.spec,
        regime: name,
        seed,
        result: &result,
        all: arguments.all,
    }))
}

/// A truce to be told.
pub(super) struct Told<'a> {
    /// Its specification.
    pub spec: &'a TruceSpec,
    /// Name of the regime that watched.
    pub regime: &'a str,
    /// Its seed.
    pub seed: u64,
    /// What the regime made of it.
    pub result: &'a WatchResult,
    /// Whether all significant violations are listed.
    pub all: bool,
}

/// The truce in words: its days, its outcome, its serious violations.
pub(super) fn told(told: &Told<'_>) -> String {
    let spec = told.spec;
    // a side is its role and its will, never a nation
    let who = |label: Label| {
        let side = &spec.sides[spec.side_of(label).index()];
        format!(
            "{} {}, {}, commitment {}",
            label.name(),
            side.forces.role.name(),
            side.command.policy.name(),
            number(side.command.commitment, 2),
        )
    };
    let mut regimes = spec.regimes.iter();
    let about = regimes.find(|regime| regime.name == told.regime);
    let title = format!(
        "{} — regime {}: {}",
        spec.title,
        told.regime,
        about.map_or("", |regime| regime.title.as_str())
    );
    let line = format!(
        "seed {}; {:.0} km in {} sectors; {} days from {}; {}",
        told.seed,
        spec.front.length_km(),
        spec.front.n_sectors,
        number(
            f64::from(spec.time.duration_s) / f64::from(crate::model::base::DAY),
            usize::from(!spec.time.duration_s.is_multiple_of(crate::model::base::DAY)) * 2,
        ),
        spec.time.start_date,
        [Label::A, Label::B].map(who).join("; "),
    );
    let most = if told.all { usize::MAX } else { SHOWN };
    [
        wrapped(&clean(&title), 0),
        wrapped(&clean(&line), 0),
        "\n".to_owned(),
        bulletin(&told.result.days),
        "\n".to_owned(),
        outcome(&told.result.run),
        "\nSignificant violations and what became of them\n".to_owned(),
        fates(&told.result.violations, most),
    ]
    .concat()
}
