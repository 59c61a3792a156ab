//! `truceline validate`: rows with a known answer, and whether the program gives it.

use super::output::{print, print_json, progress_bar, say};
use super::{Stop, input};
use crate::report::{Column, Table, wrapped};
use crate::scenario::expect::Found;
use crate::validation::{Laboratory, Row, ValidationError, Verdict, built_in, check};
use clap::Args;
use std::fmt::Write;

/// Check the program against known answers: search, patrol, looks, casework
///
/// Simulates laboratory scenarios, calculates what needs no simulation, and prints one row per
/// test: what theory gives, what the program gives, the interval that passes, and the verdict.
/// Rows with chance pass within four standard errors at the number of replications run, others
/// within 1e-6. Exit code 1 when a row fails.
///
/// A name selects all rows that begin with it; a file is a laboratory of your own, a scenario
/// with an [expect] table (see docs/validation.md).
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  truceline validate\n  truceline validate V-A V-S04 --runs 40000\n  \
                  truceline validate my-laboratory.toml --json"
)]
pub(super) struct Arguments {
    /// Rows by name or beginning of a name, and files ending in .toml [default: all built in]
    #[arg(value_name = "NAME or FILE")]
    what: Vec<String>,
    /// Replications of each row with chance
    #[arg(long, default_value_t = 4_000, value_parser = clap::value_parser!(u64).range(10..=10_000_000))]
    runs: u64,
    /// Threads [default: one per core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print the rows as JSON
    #[arg(long)]
    json: bool,
    /// List the rows with their sources; check nothing
    #[arg(long, conflicts_with = "json")]
    list: bool,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

impl From<ValidationError> for Stop {
    fn from(error: ValidationError) -> Self {
        if error.is_bad_input() {
            Self::BadInput(error.to_string())
        } else {
            Self::Failed(error.to_string())
        }
    }
}

pub(super) fn validate(arguments: &Arguments) -> Result<(), Stop> {
    let laboratories = asked(&arguments.what)?;
    if arguments.list {
        return print(&listed(&laboratories));
    }
    let truces = laboratories
        .iter()
        .map(|laboratory| laboratory.truces(arguments.runs))
        .sum();
    let bar = progress_bar(truces, arguments.quiet);
    let threads = arguments.threads.map_or(0, usize::from);
    let mut rows = Vec::new();
    for laboratory in &laboratories {
        rows.extend(check(laboratory, arguments.runs, threads, &|n| bar.inc(n))?);
    }
    bar.finish_and_clear();
    if arguments.json {
        print_json(&rows)?;
    } else {
        print(&table(&rows))?;
    }
    if rows.iter().all(|row| row.verdict == Verdict::Pass) {
        Ok(())
    } else {
        Err(Stop::RunsFailed)
    }
}

/// The laboratories of names and files, in the order of the call, each with its rows. All
/// problems of all files are shown before anything runs.
fn asked(what: &[String]) -> Result<Vec<Laboratory>, Stop> {
    let own = || {
        built_in().map_err(|problems| {
            let first = problems.first().map(ToString::to_string);
            Stop::Failed(format!(
                "a built-in laboratory is broken: {}; please report it",
                first.unwrap_or_default()
            ))
        })
    };
    if what.is_empty() {
        return own();
    }
    let mut laboratories = Vec::new();
    let mut problems = Vec::new();
    for name in what {
        if name.ends_with(".toml") {
            match input::laboratory(name) {
                Ok(laboratory) => laboratories.push(laboratory),
                Err(found) => problems.extend(found),
            }
            continue;
        }
        let found: Vec<Laboratory> = own()?
            .into_iter()
            .map(|laboratory| laboratory.only(|row| row.starts_with(name.as_str())))
            .filter(|laboratory| !laboratory.expect.is_empty())
            .collect();
        if found.is_empty() {
            problems.push(format!(
                "no built-in row begins with `{name}`; list them with truceline validate --list; \
                 a file ends in .toml"
            ));
        }
        laboratories.extend(found);
    }
    for problem in &problems {
        say(&format!("error: {}", crate::report::clean(problem)));
    }
    if problems.is_empty() {
        Ok(laboratories)
    } else {
        Err(Stop::ProblemsShown)
    }
}

fn listed(laboratories: &[Laboratory]) -> String {
    let mut text = String::new();
    for laboratory in laboratories {
        text.push_str(&wrapped(
            &format!("{}: {}", laboratory.name, laboratory.spec.title),
            2,
        ));
        for row in &laboratory.expect {
            let how = match &row.found {
                Found::Measured(_) => "measured",
                Found::Calculated(asked) => asked.formula.name,
            };
            let line = format!(
                "{} {}: {} ({how}; {})",
                row.name,
                row.test,
                figures(row.value),
                row.source
            );
            let _ = write!(text, "  {}", wrapped(&line, 4));
        }
    }
    text
}

fn table(rows: &[Row]) -> String {
    let mut table = Table::new(vec![
        Column::left("test"),
        Column::right("expected"),
        Column::right("found"),
        Column::right("low"),
        Column::right("high"),
        Column::left("verdict"),
    ]);
    for row in rows {
        table.row([
            row.test.clone(),
            figures(row.expected),
            row.found.map_or_else(|| "–".to_owned(), figures),
            figures(row.low),
            figures(row.high),
            row.verdict.name().to_owned(),
        ]);
    }
    let failed = rows
        .iter()
        .filter(|row| row.verdict == Verdict::Fail)
        .count();
    format!("{}\n{} rows, {failed} failed\n", table.text(), rows.len())
}

/// A number with seven figures, or seven decimals below 1.
fn figures(x: f64) -> String {
    let size = x.abs();
    if size >= 1e7 || (size > 0.0 && size < 1e-5) {
        return format!("{x:.3e}");
    }
    let whole = if size < 1.0 {
        0
    } else {
        size.trunc().to_string().len()
    };
    let decimals = 7_usize.saturating_sub(whole);
    let text = format!("{x:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn numbers_have_seven_figures() {
        for (x, expected) in [
            (0.0, "0"),
            (0.5, "0.5"),
            (0.008_920_607, "0.0089206"),
            (1.158_125e-3, "0.0011581"),
            (1_927.334_012, "1927.334"),
            (-2.0, "-2"),
            (1.5e-6, "1.500e-6"),
            (2e9, "2.000e9"),
            (100.0, "100"),
        ] {
            assert_eq!(figures(x), expected);
        }
    }
}
