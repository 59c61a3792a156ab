//! `truceline view`: the window.

use super::{ScenarioArguments, Stop, input};
use clap::Args;

/// Watch a truce in a window
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline view thirty-day-pause")]
pub(super) struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
}

pub(super) fn view(arguments: &Arguments) -> Result<(), Stop> {
    let scenario = input::load(&arguments.scenario, None)?;
    crate::viewer::run(scenario.spec);
    Ok(())
}
