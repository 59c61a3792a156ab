//! How long truces last, in the terminal.

use super::batch::label;
use super::format::{NONE, number, with_interval};
use super::table::{Column, Table};
use crate::analysis::TruceSurvival;

/// The Kaplan–Meier curves at four days, with how many truces were at risk.
pub(super) fn survival_table(rows: &[TruceSurvival]) -> String {
    let days = rows.first().map_or(&[][..], |row| row.at.as_slice());
    let mut heads = vec![Column::left("regime")];
    heads.extend(
        days.iter()
            .map(|at| Column::right(&format!("after\nday {}", number(at.day, 0)))),
    );
    heads.push(Column::right("mean days,\nrestricted"));
    heads.push(Column::right("p, log-\nrank"));
    let mut table = Table::new(heads);
    for row in rows {
        let mut cells = vec![label(&row.regime)];
        cells.extend(row.at.iter().map(|at| {
            let value = format!("{} ({})", number(100.0 * at.standing, 0), at.at_risk);
            match at.interval.map(|interval| interval.scaled(100.0)) {
                Some(i) => format!("{value} [{}, {}]", number(i.low, 0), number(i.high, 0)),
                None => value,
            }
        }));
        cells.push(with_interval(
            row.mean_days.mean,
            Some(row.mean_days.interval()),
            1,
        ));
        cells.push(match row.p {
            Some(p) if p < 0.001 => "< 0.001".to_owned(),
            Some(p) => number(p, 3),
            None => NONE.to_owned(),
        });
        table.row(cells);
    }
    table.text()
}
