//! `truceline explain`: one violation, from order to finding.

use super::output::{print, print_json, say};
use super::{ScenarioArguments, Stop, input};
use crate::experiment::{Survey, Witness};
use crate::model::record::act::Group;
use crate::model::{ViolationMeasures, Watching};
use crate::report::{ClassRow, classes_text, explanation_text};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::PathBuf;

/// Explain one violation: act, looks, reports, odds, finding, adoption
///
/// Runs the truce twice: once to know its violations, once more to write down every look at the
/// one chosen. Without a choice it lists what became of all violations, with an example of each
/// class. Ids are those of `run` with the same scenario, seed and regime.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  truceline explain --regime layered --seed 7\n  \
                        truceline explain --seed 7 --class not-watched --group rear\n  \
                        truceline explain --seed 7 --violation 42 --looks looks.parquet"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Regime that watches [default: the scenario's last, the fullest]
    #[arg(long, value_name = "REGIME")]
    regime: Option<String>,
    /// Seed of the truce
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed: u64,
    /// Live: the regime acts on the truce. Shadow: it watches acts that it does not change
    #[arg(long, value_enum, default_value_t = ModeArgument::Live)]
    mode: ModeArgument,
    /// The violation to explain
    #[arg(long, value_name = "ID", conflicts_with_all = ["class", "group"])]
    violation: Option<u32>,
    /// Explain the most significant violation of this class
    #[arg(long, value_enum)]
    class: Option<Class>,
    /// Only violations of this group
    #[arg(long, value_enum)]
    group: Option<GroupArgument>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    /// Show all looks, reports and steps, not only those that mattered
    #[arg(long)]
    all_looks: bool,
    /// Write the looks at this violation as a table
    #[arg(long, value_name = "FILE.parquet", conflicts_with = "looks_all")]
    looks: Option<PathBuf>,
    /// Write the looks at all acts; they are kept in memory first
    #[arg(long, value_name = "FILE.parquet")]
    looks_all: Option<PathBuf>,
    /// Replace the file of looks
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ModeArgument {
    Live,
    Shadow,
}

/// Classes of the waterfall, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Class {
    /// Caught by a finding that was adopted
    Established,
    /// Caught by a finding that was not adopted
    Confirmed,
    /// Seen, not confirmed
    NotConfirmed,
    /// Watched, not seen
    NotSeen,
    /// Within reach as planned, not as it was
    NotWatched,
    /// Out of reach even as planned
    OutsideReach,
}

impl Class {
    const ALL: [Self; 6] = [
        Self::Established,
        Self::Confirmed,
        Self::NotConfirmed,
        Self::NotSeen,
        Self::NotWatched,
        Self::OutsideReach,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not-confirmed",
            Self::NotSeen => "not-seen",
            Self::NotWatched => "not-watched",
            Self::OutsideReach => "outside-reach",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Established => "an adopted finding stands for it",
            Self::Confirmed => "a finding not adopted stands for it",
            Self::NotConfirmed => "seen, not confirmed",
            Self::NotSeen => "watched, not seen",
            Self::NotWatched => "in reach as planned, not as it was",
            Self::OutsideReach => "out of reach even as planned",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GroupArgument {
    Fire,
    Ground,
    Rear,
}

impl GroupArgument {
    fn group(self) -> Group {
        match self {
            Self::Fire => Group::Fire,
            Self::Ground => Group::Ground,
            Self::Rear => Group::Rear,
        }
    }
}

pub(super) fn explain(arguments: &Arguments) -> Result<(), Stop> {
    let asked = arguments.regime.as_ref().map(std::slice::from_ref);
    let scenario = input::load(&arguments.scenario, asked)?;
    let Some((index, regime)) = scenario.spec.regimes.iter().enumerate().next_back() else {
        return Err(Stop::BadInput(format!(
            "the scenario has no regimes; {}; name one with --regime",
            scenario.name
        )));
    };
    let file = arguments.looks.as_ref().or(arguments.looks_all.as_ref());
    if let Some(path) = file {
        if arguments.violation.is_none() && arguments.class.is_none() {
            return Err(Stop::BadInput(format!(
                "looks are written with an explanation; {}; choose --violation or --class",
                path.display()
            )));
        }
        if path.exists() && !arguments.force {
            return Err(Stop::BadInput(format!(
                "the file exists; {}; add --force to replace it, or name another",
                path.display()
            )));
        }
    }
    let (watching, watch) = match arguments.mode {
        ModeArgument::Live => (Watching::Live(index), 0),
        ModeArgument::Shadow => (Watching::Shadow, index),
    };
    let witness = Witness {
        spec: scenario.spec.clone(),
        seed: arguments.seed,
        watching,
        watch,
    };
    let failed = |why: String| {
        Stop::Failed(format!(
            "the truce failed: {why}; {}, regime {}, seed {}; please report it",
            scenario.name, regime.name, arguments.seed
        ))
    };
    let survey = witness.survey().map_err(failed)?;
    let Some(violation) = chosen(arguments, &survey)? else {
        return list(arguments, &survey);
    };
    let mut testimony = witness
        .explain(&survey, violation, arguments.looks_all.is_some())
        .map_err(failed)?;
    if let Some(path) = file {
        let rows = testimony.write_looks(path)?;
        say(&format!("{rows} looks in {}", path.display()));
    }
    if arguments.json {
        return print_json(&json!({
            "scenario": scenario.name,
            "scenario_hash": format!("{:016x}", scenario.hash),
            "version": env!("CARGO_PKG_VERSION"),
            "explanation": testimony.explanation,
        }));
    }
    print(&explanation_text(
        &testimony.explanation,
        arguments.all_looks,
    ))
}

/// The violation asked for; none when none was.
fn chosen(arguments: &Arguments, survey: &Survey) -> Result<Option<u32>, Stop> {
    if let Some(id) = arguments.violation {
        let known = survey
            .violations
            .iter()
            .any(|row| row.violation == Some(i64::from(id)));
        if known {
            return Ok(Some(id));
        }
        let range = match (survey.violations.first(), survey.violations.last()) {
            (Some(first), Some(last)) => format!(
                "ids go from {} to {}, without those in the hours of grace and after collapse",
                first.violation.unwrap_or_default(),
                last.violation.unwrap_or_default()
            ),
            _ => "no violation of this truce counts".to_owned(),
        };
        return Err(Stop::BadInput(format!(
            "no violation {id} that counts; --violation; {range}; leave it out for a list"
        )));
    }
    let Some(class) = arguments.class else {
        return Ok(None);
    };
    match most_significant(arguments, survey, class) {
        Some(row) => Ok(row.violation.map(|id| id as u32)),
        None => Err(Stop::BadInput(format!(
            "no violation of this truce became {}; --class; {}",
            class.name(),
            others(arguments, survey)
        ))),
    }
}

fn of_class<'a>(
    arguments: &'a Arguments,
    survey: &'a Survey,
    class: Class,
) -> impl Iterator<Item = &'a ViolationMeasures> {
    let group = arguments.group.map(|group| group.group().name());
    survey.violations.iter().filter(move |row| {
        row.fate.as_deref() == Some(class.name())
            && group.is_none_or(|name| row.group.as_deref() == Some(name))
    })
}

/// What is significant by itself first, then the largest, then the first.
fn most_significant<'a>(
    arguments: &'a Arguments,
    survey: &'a Survey,
    class: Class,
) -> Option<&'a ViolationMeasures> {
    of_class(arguments, survey, class).min_by(|a, b| {
        let size = |row: &ViolationMeasures| row.size.unwrap_or(0.0);
        b.significant
            .cmp(&a.significant)
            .then(size(b).total_cmp(&size(a)))
            .then(a.violation.cmp(&b.violation))
    })
}

fn others(arguments: &Arguments, survey: &Survey) -> String {
    let there: Vec<&str> = Class::ALL
        .into_iter()
        .filter(|&class| of_class(arguments, survey, class).next().is_some())
        .map(Class::name)
        .collect();
    if there.is_empty() {
        "none counts in this group; try another group, seed or scenario".to_owned()
    } else {
        format!("take one of {}, or another seed", there.join(", "))
    }
}

/// What became of all violations, with an example of each class.
fn list(arguments: &Arguments, survey: &Survey) -> Result<(), Stop> {
    let rows: Vec<ClassRow> = Class::ALL
        .into_iter()
        .map(|class| ClassRow {
            class: class.name(),
            meaning: class.meaning(),
            counts: Group::ALL.map(|group| {
                of_class(arguments, survey, class)
                    .filter(|row| row.group.as_deref() == Some(group.name()))
                    .count() as u64
            }),
            example: most_significant(arguments, survey, class).and_then(|row| row.violation),
        })
        .collect();
    if arguments.json {
        return print_json(&json!({ "classes": rows }));
    }
    print(&classes_text(&rows))
}
