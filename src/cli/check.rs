//! `truceline check`: all problems of scenario files, and how large they are.

use super::output::print;
use super::{Stop, input};
use crate::model::TruceSpec;
use crate::model::base::DAY;
use crate::model::record::act::Act;
use crate::report::{clean, number};
use clap::Args;
use std::fmt::Write;

/// Check scenario files: all problems with line, column, rule and remedy, and their size
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline check scenarios/*.toml")]
pub(super) struct Arguments {
    /// Files to check
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

pub(super) fn check(arguments: &Arguments) -> Result<(), Stop> {
    let mut text = String::new();
    let mut bad = 0;
    for file in &arguments.files {
        match input::check(file) {
            Ok((spec, warnings)) => {
                let _ = writeln!(text, "{}: good", clean(file));
                for warning in warnings {
                    let _ = writeln!(text, "  warning: {}", clean_lines(&warning));
                }
                text.push_str(&geometry(&spec));
                text.push_str(&weather(&spec));
                text.push_str(&size(&spec));
            }
            Err(problems) => {
                bad += 1;
                let n = problems.len();
                let word = if n == 1 { "problem" } else { "problems" };
                let _ = writeln!(text, "{}: {n} {word}", clean(file));
                for problem in problems {
                    let _ = writeln!(text, "  {}", clean_lines(&problem));
                }
            }
        }
    }
    print(&text)?;
    if bad == 0 {
        Ok(())
    } else {
        Err(Stop::ProblemsShown)
    }
}

/// Control characters out, line breaks kept.
fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(clean).collect();
    lines.join("\n  ")
}

/// A real line: its length, on which ruler, its sectors and kinds; nothing for a synthetic front.
fn geometry(spec: &TruceSpec) -> String {
    let front = &spec.front;
    let Some(line) = &front.line else {
        return String::new();
    };
    let n = front.n_sectors;
    let [land, river, border] = front.segment_shares.map(|share| number(100.0 * share, 1));
    format!(
        "  line: {} km on a ruler of {} km, {} points; {} sectors of {} km, the last of {} km\n  \
         line: border {border} %, land {land} %, river {river} %; its place uncertain by {} m\n",
        number(line.length_km(), 1),
        line.ruler_km(),
        number(line.waypoints().len() as f64, 0),
        number(f64::from(n), 0),
        front.sector_km,
        number(front.length_of_sector_km(n - 1), 1),
        number(spec.parameters.agreement.line_uncertainty_m, 0),
    )
}

/// A series that is replayed; nothing for the climate.
fn weather(spec: &TruceSpec) -> String {
    let days = spec.time.duration_s.div_ceil(DAY) as usize;
    let Some(replay) = spec.cloud.replay.get(..days) else {
        return String::new();
    };
    let mean = replay.iter().sum::<f64>() / days as f64;
    format!(
        "  weather: the cloud of {days} days from {} is replayed, mean cover {}\n",
        spec.time.start_date,
        number(mean, 2)
    )
}

/// \[bytes\] — what one truce needs: rough on purpose, meant to tell megabytes from gigabytes.
pub(super) fn bytes(spec: &TruceSpec) -> f64 {
    let days = f64::from(spec.time.duration_s) / f64::from(DAY);
    let units: u32 = spec.sides.iter().map(|side| side.forces.n_units).sum();
    let sites: u32 = spec.sides.iter().flat_map(|side| side.forces.sites).sum();
    // what fire would be without a truce: the most that a truce is expected to see
    let acts = spec.intensity.base_episodes_per_day * days + f64::from(sites) * days;
    // acts with what hangs on them (observations, violations, ledger rows), units and assets
    acts * (4 * size_of::<Act>()) as f64
        + f64::from(units + sites) * 512.0
        + most_assets(spec) as f64 * 512.0
        + f64::from(spec.front.n_sectors) * 24.0 * days * 16.0
}

/// Assets of the regime that has most.
fn most_assets(spec: &TruceSpec) -> u64 {
    let assets = spec.regimes.iter().map(|regime| {
        let groups = regime.sensing.groups.iter();
        groups.map(|group| u64::from(group.count)).sum()
    });
    assets.max().unwrap_or(0)
}

/// Sizes before anything is allocated.
fn size(spec: &TruceSpec) -> String {
    let days = f64::from(spec.time.duration_s) / f64::from(DAY);
    let ticks = spec.n_ticks();
    let units: u32 = spec.sides.iter().map(|side| side.forces.n_units).sum();
    let sites: u32 = spec.sides.iter().flat_map(|side| side.forces.sites).sum();
    // what fire would be without a truce: the most that a truce is expected to see
    let episodes = spec.intensity.base_episodes_per_day * days;
    let cells = f64::from(spec.front.n_sectors) * f64::from(ticks);
    format!(
        "  {} sectors × {} ticks = {} cells; {} units, {} sites\n  {} regimes, {} assets at most; \
         up to {} episodes expected; about {} MB a truce\n",
        number(f64::from(spec.front.n_sectors), 0),
        number(f64::from(ticks), 0),
        number(cells, 0),
        number(f64::from(units), 0),
        number(f64::from(sites), 0),
        spec.regimes.len(),
        number(most_assets(spec) as f64, 0),
        number(episodes, 0),
        number((bytes(spec) / 1e6).ceil(), 0),
    )
}
