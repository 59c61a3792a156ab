//! `truceline view`: the window.

use super::{ScenarioArguments, Stop, input};
use crate::model::Label;
use crate::viewer::{
    self, Checker, Loader, Opened, Opening, Options, Place, Screen, Tab, View, ViewError,
};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::sync::Arc;

/// Watch a truce in a window: the front, what is known of it, and the truth
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  truceline view --regime observers --seed 7\n  truceline view low-intensity-line --screen compare --beside none"
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
    /// Code of a truce and a place in it, as Ctrl+L gives it
    #[arg(long, value_name = "CODE",
        conflicts_with_all = ["scenario", "set", "regime", "seed", "shadow", "at_hours", "sector"])]
    link: Option<String>,
    /// Open the truce of a code although it is not the same model
    #[arg(long, requires = "link")]
    anyway: bool,
    /// Watch in shadow: nobody hears of what is found
    #[arg(long)]
    shadow: bool,
    /// Hour of the truce at which the window opens
    #[arg(long, value_name = "HOURS", default_value_t = 0.0, value_parser = hours)]
    at_hours: f32,
    /// Screen that opens
    #[arg(long, value_enum, default_value_t)]
    screen: ScreenName,
    /// Through whose eyes
    #[arg(long, value_enum, default_value_t)]
    eyes: Eyes,
    /// Show the truth from the start: the same as `--eyes truth`
    #[arg(long, conflicts_with = "eyes")]
    truth: bool,
    /// Tab below the map
    #[arg(long, value_enum, default_value_t)]
    tab: TabName,
    /// Sector that is selected, from 1
    #[arg(long, value_name = "NUMBER")]
    sector: Option<usize>,
    /// Violation to ask about
    #[arg(long, value_name = "NUMBER")]
    why: Option<u32>,
    /// Regime to compare with
    #[arg(long, value_name = "REGIME")]
    beside: Option<String>,
    /// Folder of results that the screen Results reads
    #[arg(long, value_name = "DIR", conflicts_with = "screen")]
    results: Option<String>,
    /// Scenario that the screen Check checks
    #[arg(long, value_name = "FILE", conflicts_with_all = ["screen", "results"])]
    check: Option<String>,
    /// Light colours
    #[arg(long)]
    light: bool,
    /// Size of text, from 0.8 to 2
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    scale: Option<f32>,
    /// Size of the window, as 1280x800
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    size: Option<(u32, u32)>,
    /// Save one picture as FILE.png and close
    #[arg(long, value_name = "FILE.png", value_parser = png)]
    screenshot: Option<PathBuf>,
    /// Measure the window (start, jumps, sliders, pictures a second), print it and close
    #[arg(long, conflicts_with = "screenshot")]
    measure: bool,
    /// Save pictures of all screens in both themes to a folder that is there, and close
    #[arg(long, value_name = "DIR", conflicts_with_all = ["screenshot", "screen", "light", "eyes", "truth", "tab"])]
    pictures: Option<PathBuf>,
}

/// Screens by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ScreenName {
    /// Where to begin
    Home,
    /// One truce
    #[default]
    Lab,
    /// Two regimes on one clock
    Compare,
    /// A folder of results
    Results,
    /// What is wrong with a file
    Check,
    /// Text size, colours, keys
    Settings,
}

/// Views by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Eyes {
    /// What the mission has
    #[default]
    Monitors,
    /// What side a knows
    A,
    /// What side b knows
    B,
    /// What happened
    Truth,
    /// What happened beside what was found
    Score,
}

/// Tabs by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum TabName {
    /// The selected sector
    #[default]
    Sector,
    /// Cases and claims
    Evidence,
    /// Who broke it first
    Attribution,
    /// The day in words
    Bulletin,
    /// What is there and what it costs
    Mission,
    /// One violation from order to finding
    Why,
    /// Days as curves
    Charts,
}

pub(super) fn view(arguments: &Arguments) -> Result<(), Stop> {
    let scenario = &arguments.scenario;
    let mut options = Options {
        opening: Opening {
            scenario: scenario.scenario.clone(),
            set: scenario.set.clone(),
            regime: arguments.regime.clone(),
            seed: arguments.seed,
            shadow: arguments.shadow,
            hours: arguments.at_hours,
            ..Opening::default()
        },
        screen: match arguments.screen {
            ScreenName::Home => Screen::Home,
            ScreenName::Lab => Screen::Lab,
            ScreenName::Compare => Screen::Compare,
            ScreenName::Results => Screen::Results,
            ScreenName::Check => Screen::Check,
            ScreenName::Settings => Screen::Settings,
        },
        view: match (arguments.truth, arguments.eyes) {
            (true, _) | (false, Eyes::Truth) => View::Truth,
            (false, Eyes::Monitors) => View::Monitors,
            (false, Eyes::A) => View::Side(Label::A),
            (false, Eyes::B) => View::Side(Label::B),
            (false, Eyes::Score) => View::Score,
        },
        tab: match arguments.tab {
            TabName::Sector => Tab::Inspector,
            TabName::Evidence => Tab::Evidence,
            TabName::Attribution => Tab::Attribution,
            TabName::Bulletin => Tab::Bulletin,
            TabName::Mission => Tab::Budget,
            TabName::Why => Tab::Why,
            TabName::Charts => Tab::Charts,
        },
        sector: arguments.sector.and_then(|number| number.checked_sub(1)),
        why: arguments.why,
        beside: arguments.beside.clone(),
        light: arguments.light,
        scale: arguments.scale.unwrap_or(0.0),
        size: arguments.size,
        screenshot: arguments.screenshot.clone(),
        measure: arguments.measure,
        pictures: arguments.pictures.clone(),
        results: arguments.results.clone(),
        check: arguments.check.clone(),
        state: viewer::state_file(|name| std::env::var_os(name)),
    };
    if let Some(code) = &arguments.link {
        input::linked(code, arguments.anyway)?;
        let (place, _) = Place::of_code(code).map_err(Stop::BadInput)?;
        options.opening = place.opening;
        options.sector = place.sector;
        if !arguments.truth && arguments.eyes == Eyes::default() {
            options.view = place.view;
        }
    }
    let loader: Loader = Arc::new(load);
    let checker: Checker = Arc::new(input::report);
    viewer::run(loader, checker, options).map_err(|error| match error {
        ViewError::NoScenario(words) => Stop::BadInput(words),
        other => Stop::Failed(other.to_string()),
    })
}

/// Reads what the window asks for: a scenario with all its regimes. A regime that is not among them
/// comes alone, from the library or a file.
fn load(opening: &Opening) -> Result<Opened, String> {
    if let Some(text) = &opening.text {
        return viewer::opened_text(opening, text);
    }
    let arguments = ScenarioArguments {
        scenario: opening.scenario.clone(),
        set: opening.set.clone(),
    };
    let mut loaded = input::in_words(&arguments, None)?;
    if let Some(name) = &opening.regime
        && !loaded.spec.regimes.iter().any(|r| r.name == *name)
    {
        loaded = input::in_words(&arguments, Some(std::slice::from_ref(name)))?;
    }
    Ok(Opened {
        spec: loaded.spec,
        name: opening.scenario.clone().unwrap_or(loaded.name),
        hash: loaded.hash,
        text: loaded.text,
    })
}

/// Parses the size of text.
fn scale(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(scale) if (0.8..=2.0).contains(&scale) => Ok(scale),
        _ => Err("write a number from 0.8 to 2".to_owned()),
    }
}

/// Parses the size of a window.
fn size(text: &str) -> Result<(u32, u32), String> {
    let sides = text.split_once('x');
    let parsed = sides.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match parsed {
        Some((w, h)) if (960..=7_680).contains(&w) && (640..=4_320).contains(&h) => Ok((w, h)),
        _ => Err("write width and height, at least 960x640, as in 1280x720".to_owned()),
    }
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
        assert_eq!(scale("1.5"), Ok(1.5));
        assert!(scale("3").is_err() && scale("nan").is_err());
        assert_eq!(size("1920x1080"), Ok((1920, 1080)));
        assert!(size("1920").is_err() && size("10x10").is_err());
        assert_eq!(png("a/b.PNG"), Ok(PathBuf::from("a/b.PNG")));
        assert!(png("picture.jpg").is_err() && png("png").is_err());
    }
}
