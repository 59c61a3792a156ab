//! `truceline validate`: rows with a known answer, and whether the program gives it.

use super::output::{print, print_json, progress_bar, say};
use super::{Stop, input};
use crate::report::{Column, Table, wrapped};
use crate::scenario::Problem;
use crate::scenario::expect::Found;
use crate::validation::{
    ENSEMBLE, FactRow, FactSheet, Laboratory, Row, ValidationError, Verdict, built_in,
    built_in_facts, check, check_facts,
};
use clap::Args;
use std::fmt::Write;

/// Check the program against known answers, or against patterns of real ceasefires
///
/// Simulates laboratory scenarios, calculates what needs no simulation, and prints one row per
/// test: what theory gives, what the program gives, the interval that passes, and the verdict.
/// Rows with chance pass within four standard errors at the number of replications run, others
/// within 1e-6. With --facts: ensembles of truces against patterns of real ceasefires and checks of
/// what was put in; soft rows are shown and do not fail. Exit code 1 when a row fails.
///
/// A name selects all rows that begin with it; a file is a scenario of your own with a table
/// [expect] or, with --facts, [fact] (see docs/validation.md).
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  truceline validate\n  truceline validate V-A V-S04 --runs 40000\n  \
                  truceline validate my-laboratory.toml --json\n  truceline validate --facts S1 S4"
)]
pub(super) struct Arguments {
    /// Rows by name or beginning of a name, and files ending in .toml [default: all built in]
    #[arg(value_name = "NAME or FILE")]
    what: Vec<String>,
    /// Patterns of real ceasefires and checks of inputs in place of known answers
    #[arg(long)]
    facts: bool,
    /// Replications of each row with chance [default: 4000]; truces of each ensemble with --facts
    /// [default: 200]
    #[arg(long, value_parser = clap::value_parser!(u64).range(10..=10_000_000))]
    runs: Option<u64>,
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

/// Replications of rows with chance when the call does not say.
const REPLICATIONS: u64 = 4_000;

pub(super) fn validate(arguments: &Arguments) -> Result<(), Stop> {
    if arguments.facts {
        return facts(arguments);
    }
    let replications = arguments.runs.unwrap_or(REPLICATIONS);
    let laboratories = asked(&arguments.what, &KNOWN_ANSWERS)?;
    if arguments.list {
        return print(&listed(&laboratories));
    }
    let truces = laboratories
        .iter()
        .map(|laboratory| laboratory.truces(replications))
        .sum();
    let bar = progress_bar(truces, arguments.quiet);
    let threads = arguments.threads.map_or(0, usize::from);
    let mut rows = Vec::new();
    for laboratory in &laboratories {
        rows.extend(check(laboratory, replications, threads, &|n| bar.inc(n))?);
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

fn facts(arguments: &Arguments) -> Result<(), Stop> {
    let truces = arguments.runs.unwrap_or(ENSEMBLE);
    let sheets = asked(&arguments.what, &FACTS)?;
    if arguments.list {
        return print(&listed_facts(&sheets));
    }
    let simulations = sheets.iter().map(|sheet| sheet.simulations(truces)).sum();
    let bar = progress_bar(simulations, arguments.quiet);
    let threads = arguments.threads.map_or(0, usize::from);
    let mut rows = Vec::new();
    for sheet in &sheets {
        rows.extend(check_facts(sheet, truces, threads, &|n| bar.inc(n))?);
    }
    bar.finish_and_clear();
    if arguments.json {
        print_json(&rows)?;
    } else {
        print(&fact_table(&rows, truces))?;
    }
    if rows.iter().any(|row| row.verdict == Verdict::Fail) {
        return Err(Stop::RunsFailed);
    }
    Ok(())
}

/// How one family of rows is found: those of the library, those of a file, and a selection.
struct Family<T> {
    built_in: fn() -> Result<Vec<T>, Vec<Problem>>,
    of_file: fn(&str) -> Result<T, Vec<String>>,
    only: fn(T, &str) -> Option<T>,
    list: &'static str,
}

const KNOWN_ANSWERS: Family<Laboratory> = Family {
    built_in,
    of_file: input::laboratory,
    only: |laboratory, name| {
        let chosen = laboratory.only(|row| row.starts_with(name));
        (!chosen.expect.is_empty()).then_some(chosen)
    },
    list: "truceline validate --list",
};

const FACTS: Family<FactSheet> = Family {
    built_in: built_in_facts,
    of_file: input::fact_sheet,
    only: |sheet, name| {
        let chosen = sheet.only(|row| row.starts_with(name));
        (!chosen.facts.is_empty()).then_some(chosen)
    },
    list: "truceline validate --facts --list",
};

/// What names and files mean, in the order of the call, each with its rows. All problems of all
/// files are shown before anything runs.
fn asked<T>(what: &[String], family: &Family<T>) -> Result<Vec<T>, Stop> {
    let own = || {
        (family.built_in)().map_err(|problems| {
            let first = problems.first().map(ToString::to_string);
            Stop::Failed(format!(
                "a built-in file is broken: {}; please report it",
                first.unwrap_or_default()
            ))
        })
    };
    if what.is_empty() {
        return own();
    }
    let mut all = Vec::new();
    let mut problems = Vec::new();
    for name in what {
        if name.ends_with(".toml") {
            match (family.of_file)(name) {
                Ok(of_file) => all.push(of_file),
                Err(found) => problems.extend(found),
            }
            continue;
        }
        let chosen = own()?.into_iter().filter_map(|t| (family.only)(t, name));
        let chosen: Vec<T> = chosen.collect();
        if chosen.is_empty() {
            problems.push(format!(
                "no built-in row begins with `{name}`; list them with {}; a file ends in .toml",
                family.list
            ));
        }
        all.extend(chosen);
    }
    for problem in &problems {
        say(&format!("error: {}", crate::report::clean(problem)));
    }
    if problems.is_empty() {
        Ok(all)
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

fn listed_facts(sheets: &[FactSheet]) -> String {
    let mut text = String::new();
    for sheet in sheets {
        text.push_str(&wrapped(
            &format!("{}: {}", sheet.name, sheet.spec.title),
            2,
        ));
        for fact in &sheet.facts {
            let ends = [fact.low, fact.high].map(|end| end.map_or("–".to_owned(), figures));
            let line = format!(
                "{} {}: {} to {} ({}{}; {}). Constrains {}.",
                fact.name,
                fact.test,
                ends[0],
                ends[1],
                fact.kind.name(),
                if fact.fitted { ", used in fitting" } else { "" },
                fact.source,
                if fact.constrains.is_empty() {
                    "nothing".to_owned()
                } else {
                    fact.constrains.join(", ")
                },
            );
            let _ = write!(text, "  {}", wrapped(&line, 4));
        }
    }
    text
}

fn fact_table(rows: &[FactRow], truces: u64) -> String {
    let mut table = Table::new(vec![
        Column::left("test"),
        Column::right("expected"),
        Column::right("found"),
        Column::right("low"),
        Column::right("high"),
        Column::left("verdict"),
    ]);
    let number = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), short);
    for row in rows {
        table.row([
            row.test.clone(),
            row.expected.clone(),
            number(row.found),
            number(row.low),
            number(row.high),
            row.verdict.name().to_owned(),
        ]);
    }
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    format!(
        "{}\n{} rows of {truces} truces each, {} failed, {} soft ones missed\n",
        table.text(),
        rows.len(),
        count(Verdict::Fail),
        count(Verdict::SoftMiss),
    )
}

/// A number with four figures.
fn short(x: f64) -> String {
    let size = x.abs();
    let decimals = match size {
        _ if size >= 1_000.0 => 0,
        _ if size >= 100.0 => 1,
        _ if size >= 10.0 => 2,
        _ if size >= 1.0 => 3,
        _ => 4,
    };
    let text = format!("{x:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
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
