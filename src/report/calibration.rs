//! The reliability table of a mission's beliefs.

use super::format::number;
use super::table::{Column, Table};
use crate::analysis::calibration::Calibration;

/// One reliability table as text, under a line that says whose it is.
pub fn calibration_text(title: &str, found: &Calibration) -> String {
    let mut table = Table::new(vec![
        Column::left("belief"),
        Column::right("cases"),
        Column::right("mean\nbelief"),
        Column::right("share\ntrue"),
        Column::right("95 %\ninterval"),
        Column::left(""),
    ]);
    for bin in &found.bins {
        let (low, high) = (
            (bin.was_so - bin.margin).max(0.0),
            (bin.was_so + bin.margin).min(1.0),
        );
        let verdict = if low > bin.to {
            "too cautious"
        } else if high < bin.from {
            "too sure"
        } else {
            ""
        };
        table.row([
            format!("{}–{}", number(bin.from, 2), number(bin.to, 2)),
            number(bin.cases as f64, 0),
            number(bin.believed, 3),
            number(bin.was_so, 3),
            format!("{}–{}", number(low, 3), number(high, 3)),
            verdict.to_owned(),
        ]);
    }
    let score = |value: Option<f64>| value.map_or("–".to_owned(), |x| number(x, 3));
    format!(
        "{title}\n{}Brier score {}, skill over the base rate {}\n",
        table.text(),
        score(found.brier),
        score(found.skill),
    )
}
