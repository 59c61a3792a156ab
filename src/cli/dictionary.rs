//! `truceline dictionary`: what each column of the results means.

use super::Stop;
use super::output::{print, print_json};
use crate::experiment::dictionary_value;
use crate::model::{
    BeliefMeasures, DayMeasures, DictionaryEntry, FindingMeasures, LookMeasures, RunMeasures,
    ViolationMeasures,
};
use clap::Args;
use serde_json::json;
use std::fmt::Write;

/// Print the data dictionary: every column of the results with unit, range and meaning
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline dictionary --json")]
pub(super) struct Arguments {
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

const TABLES: [(&str, &[DictionaryEntry]); 6] = [
    ("runs", RunMeasures::DICTIONARY),
    ("days", DayMeasures::DICTIONARY),
    ("violations", ViolationMeasures::DICTIONARY),
    ("findings", FindingMeasures::DICTIONARY),
    ("beliefs", BeliefMeasures::DICTIONARY),
    ("looks", LookMeasures::DICTIONARY),
];

pub(super) fn dictionary(arguments: &Arguments) -> Result<(), Stop> {
    if arguments.json {
        let [runs, days, violations, findings, beliefs, looks] =
            TABLES.map(|(_, entries)| dictionary_value(entries));
        return print_json(&json!({
            "runs": runs, "days": days, "violations": violations, "findings": findings,
            "beliefs": beliefs, "looks": looks,
        }));
    }
    let mut text = String::new();
    for (name, entries) in TABLES {
        let _ = writeln!(text, "{name}.parquet");
        for entry in entries {
            let range = if entry.range.is_empty() {
                String::new()
            } else {
                format!(", {}", entry.range)
            };
            let unit = if entry.unit.is_empty() {
                "text"
            } else {
                entry.unit
            };
            let _ = writeln!(
                text,
                "  {} [{unit}{range}]\n      {}",
                entry.name, entry.meaning
            );
        }
        text.push('\n');
    }
    print(&text)
}
