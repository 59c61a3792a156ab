//! Model uncertainty in the terminal: what the numbers of judgement leave of the headline.

use super::format::{NONE, clean, cut, number, wrapped};
use super::table::{Column, Table};
use crate::analysis::{ColumnRanks, Comparison, Estimate, RegimeRow, Uncertainty};
use crate::experiment::WAR;

/// The section of a comparison with draws.
pub(super) fn uncertainty_text(all: &Comparison, found: &Uncertainty) -> String {
    let mut text = intervals(all);
    text.push('\n');
    text.push_str(&wrapped(&rank_words(&found.ranks), 0));
    if !found.drivers.is_empty() {
        text.push('\n');
        text.push_str(&drivers(found));
    }
    if !found.failed.is_empty() {
        let words = format!(
            "{} truces of the draws failed and are not counted.",
            found.failed.len()
        );
        text.push_str(&wrapped(&words, 0));
    }
    text
}

/// The title of the section.
pub(super) fn uncertainty_title(found: &Uncertainty) -> String {
    format!(
        "Numbers of judgement drawn anew, {} draws × {} seeds: 80 % of the draws lie within",
        found.asked.draws, found.asked.seeds
    )
}

fn intervals(all: &Comparison) -> String {
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::right("quiet of\n100, middle"),
        Column::right("held of\n100, middle"),
        Column::right("fire, last\nweek, %"),
        Column::right("of 10 front\nin time"),
        Column::right("of 10 rear\nin time"),
        Column::right("hidden a\nbattalions"),
        Column::right("hidden b\nbattalions"),
    ]);
    for row in &all.rows {
        let name = if row.regime == WAR {
            "war goes on"
        } else {
            &row.regime
        };
        let RegimeRow {
            quiet,
            held,
            fire,
            in_time,
            hidden,
            ..
        } = row;
        table.row([
            cut(&clean(name), 24),
            model(quiet[1], 0),
            model(held[1], 0),
            model(*fire, 0),
            model(in_time[0], 1),
            model(in_time[1], 1),
            model(hidden[0], 1),
            model(hidden[1], 1),
        ]);
    }
    table.text()
}

/// `low–high`, the model interval alone: the value stands in the tables above.
fn model(found: Option<Estimate>, decimals: usize) -> String {
    match found.and_then(|found| found.model) {
        Some(interval) => format!(
            "{}–{}",
            number(interval.low, decimals),
            number(interval.high, decimals)
        ),
        None => NONE.to_owned(),
    }
}

/// What may be said of ranks: which hold, and in which columns none does.
fn rank_words(ranks: &[ColumnRanks]) -> String {
    let ranked: Vec<&ColumnRanks> = ranks.iter().filter(|r| r.stable.is_some()).collect();
    if ranked.is_empty() {
        return "Ranks: all regimes are equal at the default numbers, so there are none."
            .to_owned();
    }
    if ranked.iter().all(|column| column.stable == Some(false)) {
        return "Ranks: no rank is stable in 80 % of draws, in any column.".to_owned();
    }
    let mut parts = Vec::new();
    for column in &ranked {
        let held: Vec<String> = column
            .places
            .iter()
            .filter_map(|(regime, place)| {
                let kept = place.filter(|kept| kept.share >= crate::analysis::STABLE)?;
                Some(format!(
                    "{} place {} ({:.0} %)",
                    clean(regime),
                    kept.place,
                    100.0 * kept.share
                ))
            })
            .collect();
        parts.push(if held.is_empty() {
            format!("{}: no rank is stable in 80 % of draws", column.column)
        } else {
            format!("{}: {}", column.column, held.join(", "))
        });
    }
    format!(
        "Ranks from the highest value that hold in 80 % of draws or more. {}.",
        parts.join(". ")
    )
}

fn drivers(found: &Uncertainty) -> String {
    let mut table = Table::new(vec![
        Column::left("hangs on"),
        Column::left("parameter"),
        Column::right("rank correlation"),
    ]);
    for driver in &found.drivers {
        table.row([
            driver.column.clone(),
            cut(&driver.parameter, 40),
            number(driver.correlation, 2),
        ]);
    }
    table.text()
}
