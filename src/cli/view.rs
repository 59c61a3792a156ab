//! `truceline view`: the window.

use super::{ScenarioArguments, Stop, input};
use crate::model::TruceSpec;
use crate::viewer::{self, Options};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

/// Watch a truce in a window: the front, what was recorded, and the truth
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline view --regime observers --seed 7")]
pub(super) struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Regime that watches [default: the scenario's last, the fullest]
    #[arg(long, value_name = "REGIME")]
    regime: Option<String>,
    /// Seed of the truce
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed: u64,
    /// Hour of the truce at which the window opens
    #[arg(long, value_name = "HOURS", default_value_t = 0.0, value_parser = hours)]
    at_hours: f32,
    /// Show the truth from the start
    #[arg(long)]
    truth: bool,
    /// Save one picture as FILE.png and close
    #[arg(long, value_name = "FILE.png", value_parser = png)]
    screenshot: Option<PathBuf>,
}

pub(super) fn view(arguments: &Arguments) -> Result<(), Stop> {
    let (spec, regime) = watched(arguments)?;
    let options = Options {
        regime,
        seed: arguments.seed,
        at_hours: arguments.at_hours,
        show_truth: arguments.truth,
        screenshot: arguments.screenshot.clone(),
    };
    viewer::run(spec, options).map_err(|error| Stop::Failed(error.to_string()))
}

/// The scenario with all its regimes and the one that watches. A regime that is not among them
/// comes alone, from the library or a file.
fn watched(arguments: &Arguments) -> Result<(Arc<TruceSpec>, usize), Stop> {
    let spec = input::load(&arguments.scenario, None)?.spec;
    let last = spec.regimes.len().saturating_sub(1);
    let Some(name) = &arguments.regime else {
        return Ok((spec, last));
    };
    if let Some(index) = spec.regimes.iter().position(|regime| regime.name == *name) {
        return Ok((spec, index));
    }
    let asked = std::slice::from_ref(name);
    Ok((input::load(&arguments.scenario, Some(asked))?.spec, 0))
}

/// Parses hours of the truce.
fn hours(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(hours) if hours.is_finite() && hours >= 0.0 => Ok(hours),
        _ => Err("write a number of hours, as in 300".to_owned()),
    }
}

/// Parses the name of a picture.
fn png(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_png = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    if is_png {
        Ok(path)
    } else {
        Err("name a file that ends in .png".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_checked() {
        assert_eq!(hours("12.5"), Ok(12.5));
        assert!(hours("-1").is_err() && hours("NaN").is_err() && hours("x").is_err());
        assert_eq!(png("a/b.PNG"), Ok(PathBuf::from("a/b.PNG")));
        assert!(png("picture.jpg").is_err() && png("png").is_err());
    }
}
