//! `truceline study`: one question, the variants that answer it, on the same seeds.

use super::output::{print, print_json, progress_bar, say};
use super::{Stop, input};
use crate::analysis::study::{Found, Ratio, difference, found};
use crate::experiment::{Arm, run_study, study_jobs};
use crate::model::TruceSpec;
use crate::report::{AskedWords, Column, Table, asked_text, clean, number, wrapped};
use crate::scenario::study::StudyMeasure;
use crate::scenario::{Study, library};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Columns of measures that stand side by side in a table of 80 characters.
const SIDE_BY_SIDE: usize = 3;

/// Answer a question by variants of one scenario on the same seeds
///
/// A study is a scenario with a table [study]: the question, its sources, the expectation written
/// before the first run, what came out, the measures and the variants. All variants meet the same
/// seeds; the second table says how far each lies from the first. Without a name: the studies that
/// are built in.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  truceline study\n  truceline study access --runs 50\n  \
                  truceline study my-study.toml --json"
)]
pub(super) struct Arguments {
    /// Built-in study, or a file ending in .toml
    #[arg(value_name = "NAME or FILE")]
    what: Option<String>,
    /// Truces of each variant [default: as the study says]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=crate::experiment::MAX_RUNS))]
    runs: Option<u64>,
    /// First seed
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=1 << 53))]
    seed: u64,
    /// Threads [default: one per core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print the tables as JSON
    #[arg(long)]
    json: bool,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

pub(super) fn study(arguments: &Arguments) -> Result<(), Stop> {
    let Some(name) = &arguments.what else {
        return print(&listed()?);
    };
    let (study, variants) = input::study(name)?;
    let runs = arguments.runs.unwrap_or(u64::from(study.runs));
    let bar = progress_bar(study_jobs(&variants, study.mode, runs), arguments.quiet);
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    if ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)).is_err() {
        say("note: Ctrl-C ends this at once");
    }
    let found = run_study(
        &variants,
        study.mode,
        arguments.seed..arguments.seed + runs,
        arguments.threads.map_or(0, usize::from),
        &stop,
        &|n| bar.inc(n),
    )?;
    bar.finish_and_clear();
    if found.interrupted {
        return Err(Stop::Interrupted(
            "interrupted; nothing was kept".to_owned(),
        ));
    }
    let table = StudyTable {
        study: &study,
        arms: &found.arms,
        regimes: variants.iter().any(|spec| spec.regimes.len() > 1),
    };
    if arguments.json {
        print_json(&table.value(name, arguments.seed, runs))?;
    } else {
        let command = command(arguments, name, runs);
        print(&(head(&study, &variants) + &table.text() + &foot(&study, runs, &command)))?;
    }
    for failure in &found.failed {
        say(&clean(&format!(
            "error: a truce failed: {}; variant {}, seed {}; please report it",
            failure.why, failure.cell, failure.seed
        )));
    }
    match found.failed.is_empty() {
        true => Ok(()),
        false => Err(Stop::RunsFailed),
    }
}

/// The studies of the library with their questions.
fn listed() -> Result<String, Stop> {
    let mut text = String::new();
    for name in library::study_names() {
        let (study, _) = input::study(name)?;
        let line = format!("{name}: {}", study.question);
        text.push_str(&wrapped(&line, 2));
    }
    Ok(text)
}

fn command(arguments: &Arguments, name: &str, runs: u64) -> String {
    format!(
        "truceline study {name} --runs {runs} --seed {}",
        arguments.seed
    )
}

fn head(study: &Study, variants: &[Arc<TruceSpec>]) -> String {
    let title = variants.first().map_or("", |spec| spec.title.as_str());
    let words = AskedWords {
        question: Some(&study.question),
        expectation: Some(&study.expectation),
        outcome: Some(&study.outcome),
    };
    wrapped(&clean(title), 0) + &asked_text(words, 2) + "\n"
}

fn foot(study: &Study, runs: u64, command: &str) -> String {
    let text = format!(
        "n = {runs} truces a row, the same seeds in all, {}; 95 % intervals in brackets: Wilson \
         for shares of truces, bootstrap by truce for all else. a / b is a ratio of sums over all \
         truces. – : nothing to count. Support level V1: verified code, judgement numbers; not a \
         forecast.",
        study.mode.name()
    );
    wrapped(&text, 0) + &wrapped(&clean(&format!("Again: {command}")), 2)
}

/// Measures by arm.
struct StudyTable<'a> {
    study: &'a Study,
    arms: &'a [Arm],
    /// Whether rows need the name of their regime.
    regimes: bool,
}

impl StudyTable<'_> {
    fn label(&self, arm: &Arm) -> String {
        let variant = self.study.variants.get(arm.variant);
        let variant = variant.map_or("", |variant| variant.name.as_str());
        match self.regimes {
            true => format!("{variant}, {}", arm.regime),
            false => variant.to_owned(),
        }
    }

    /// The arm that another is compared with: the same regime in the first variant, or what stands
    /// first.
    fn base(&self, arm: &Arm) -> Option<&Arm> {
        let mut first = self.arms.iter().filter(|base| base.variant == 0);
        first
            .clone()
            .find(|base| base.regime == arm.regime)
            .or_else(|| first.next())
    }

    fn text(&self) -> String {
        let mut text = self.tables(|arm, ratio| Some(found(arm, ratio)), "");
        let name = self.study.variants.first().map_or("", |v| v.name.as_str());
        let _ = writeln!(text, "Difference from {}, same seeds", clean(name));
        text += &self.tables(
            |arm, ratio| {
                let base = self.base(arm)?;
                (!std::ptr::eq(base, arm)).then(|| difference(arm, base, ratio))
            },
            "+",
        );
        text
    }

    fn tables(&self, of: impl Fn(&Arm, Ratio<'_>) -> Option<Found>, sign: &str) -> String {
        let mut text = String::new();
        for measures in self.study.measures.chunks(SIDE_BY_SIDE) {
            let mut columns = vec![Column::left("variant")];
            columns.extend(measures.iter().map(|m| Column::right(&broken(&m.text))));
            let mut table = Table::new(columns);
            for arm in self.arms {
                let cells: Option<Vec<String>> = measures
                    .iter()
                    .map(|measure| Some(cell(of(arm, ratio(measure))?, sign)))
                    .collect();
                if let Some(cells) = cells {
                    table.row(std::iter::once(self.label(arm)).chain(cells));
                }
            }
            text.push_str(&table.text());
            text.push('\n');
        }
        text
    }

    fn value(&self, name: &str, seed: u64, runs: u64) -> Value {
        let rows: Vec<Value> = self
            .arms
            .iter()
            .map(|arm| {
                let measures: Vec<Value> = self
                    .study
                    .measures
                    .iter()
                    .map(|measure| {
                        let base = self.base(arm).filter(|base| !std::ptr::eq(*base, arm));
                        json!({
                            "measure": measure.text,
                            "found": found(arm, ratio(measure)),
                            "difference": base.map(|base| difference(arm, base, ratio(measure))),
                        })
                    })
                    .collect();
                let variant = self.study.variants.get(arm.variant);
                json!({
                    "variant": variant.map(|variant| &variant.name),
                    "regime": arm.regime,
                    "measures": measures,
                })
            })
            .collect();
        json!({
            "study": name,
            "question": self.study.question,
            "expectation": self.study.expectation,
            "mode": self.study.mode.name(),
            "seed": seed,
            "runs": runs,
            "rows": rows,
        })
    }
}

fn ratio(measure: &StudyMeasure) -> Ratio<'_> {
    Ratio {
        top: &measure.top,
        bottom: &measure.bottom,
    }
}

/// A head in short lines: broken at sums and at the bar of a ratio.
fn broken(text: &str) -> String {
    text.replace(" / ", " /\n").replace(" + ", " +\n")
}

fn cell(found: Found, sign: &str) -> String {
    let Some(value) = found.value else {
        return "–".to_owned();
    };
    let size = found
        .interval
        .map_or(value.abs(), |i| i.low.abs().max(i.high.abs()));
    let decimals = match size {
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 3,
    };
    let sign = if value > 0.0 { sign } else { "" };
    let value = format!("{sign}{}", number(value, decimals));
    match found.interval {
        Some(i) => format!(
            "{value} [{}, {}]",
            number(i.low, decimals),
            number(i.high, decimals)
        ),
        None => value,
    }
}
