//! `truceline list`: what is built in.

use super::output::print;
use super::{ScenarioArguments, Stop, input};
use crate::model::record::act::Conduct;
use crate::model::sensing::Platform;
use crate::model::spec::Parameters;
use crate::report::{Column, Table, number};
use crate::scenario::comparison::read_comparison;
use crate::scenario::library;
use clap::{Args, ValueEnum};

/// List what is built in: scenarios, regimes, experiments, sensors, acts, parameters, the schedule
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline list sensors")]
pub(super) struct Arguments {
    /// What to list [default: scenarios, regimes and experiments]
    what: Option<What>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Scenarios,
    Regimes,
    Experiments,
    Sensors,
    Acts,
    Parameters,
    Schedule,
}

pub(super) fn list(arguments: &Arguments) -> Result<(), Stop> {
    let text = match arguments.what {
        None => {
            let (scenarios, regimes) = input::library();
            format!(
                "scenarios: {}\nregimes: {}\nexperiments: {}\n",
                scenarios.join(" "),
                regimes.join(" "),
                library::experiment_names().collect::<Vec<_>>().join(" ")
            )
        }
        Some(What::Scenarios) => lines(input::library().0),
        Some(What::Regimes) => lines(input::library().1),
        Some(What::Experiments) => experiments(),
        Some(What::Sensors) => sensors()?,
        Some(What::Acts) => acts()?,
        Some(What::Parameters) => parameters()?,
        Some(What::Schedule) => schedule(),
    };
    print(&text)
}

fn lines(names: Vec<String>) -> String {
    names.into_iter().map(|name| name + "\n").collect()
}

/// Catalogues are shown as the reference scenario has them.
fn reference() -> Result<input::Scenario, Stop> {
    input::load(
        &ScenarioArguments {
            scenario: None,
            set: Vec::new(),
        },
        None,
    )
}

/// Each experiment with the command that runs it.
fn experiments() -> String {
    let line = |name: &str| {
        let text = library::experiment(name).unwrap_or_default();
        let command = match read_comparison(name, text.as_bytes()) {
            Ok(_) => "compare",
            Err(_) => "sweep",
        };
        format!("truceline {command} {name}\n")
    };
    library::experiment_names().map(line).collect()
}

fn sensors() -> Result<String, Stop> {
    let mut table = Table::new(vec![
        Column::left("sensor"),
        Column::left("platform"),
        Column::left("perceives with"),
        Column::right("range\nkm"),
        Column::right("false\na day"),
        Column::right("delay\nh"),
    ]);
    for sensor in &reference()?.spec.sensors.0 {
        let platform = Platform::NAMES
            .iter()
            .find(|(_, platform)| *platform == sensor.platform);
        table.row([
            sensor.name.clone(),
            platform.map_or_else(String::new, |(name, _)| (*name).to_owned()),
            sensor.modality.name().to_owned(),
            number(sensor.range_km, 1),
            number(sensor.false_per_day, 3),
            number(sensor.delay_hours, 1),
        ]);
    }
    Ok(table.text())
}

fn acts() -> Result<String, Stop> {
    let mut table = Table::new(vec![
        Column::left("act"),
        Column::left("group"),
        Column::left("conduct"),
        Column::right("share of\nfire, %"),
        Column::right("minutes\nmedian"),
        Column::right("rounds\nmedian"),
    ]);
    for kind in &reference()?.spec.acts.0 {
        let conduct = Conduct::NAMES
            .iter()
            .find(|(_, conduct)| *conduct == kind.conduct);
        table.row([
            kind.name.clone(),
            kind.group.name().to_owned(),
            conduct.map_or_else(String::new, |(name, _)| (*name).to_owned()),
            number(100.0 * kind.share, 1),
            number(kind.duration_median_minutes, 1),
            number(kind.rounds_median, 0),
        ]);
    }
    Ok(table.text())
}

/// Paths are those of the parameter file; each room's struct carries its field names.
fn parameters() -> Result<String, Stop> {
    let scenario = reference()?;
    let values = serde_json::to_value(&scenario.spec.parameters).unwrap_or_default();
    let mut table = Table::new(vec![Column::left("parameter"), Column::right("value")]);
    for path in Parameters::paths() {
        let value = path.split('.').fold(&values, |at, key| &at[key]);
        table.row([path.to_owned(), value.to_string()]);
    }
    Ok(table.text())
}

/// The phases of a tick in run order.
fn schedule() -> String {
    crate::model::schedule::describe()
}
