//! What became of all violations of a truce, with an example of each class.

use super::format::{NONE, number, wrapped};
use super::table::{Column, Table};
use serde::Serialize;

/// One class of the waterfall.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassRow {
    /// Name in files.
    pub class: &'static str,
    /// In words.
    pub meaning: &'static str,
    /// Violations by group: fire, ground, rear.
    pub counts: [u64; 3],
    /// Id of the most significant one; none when there is none.
    pub example: Option<i64>,
}

/// The classes as a table, with the way to go on.
pub fn classes_text(rows: &[ClassRow]) -> String {
    let mut table = Table::new(vec![
        Column::left("class"),
        Column::left("meaning"),
        Column::right("fire"),
        Column::right("ground"),
        Column::right("rear"),
        Column::right("example\nid"),
    ]);
    for row in rows {
        let counts = row.counts.map(|n| number(n as f64, 0));
        let cells = [row.class.to_owned(), row.meaning.to_owned()];
        let example = row
            .example
            .map_or_else(|| NONE.to_owned(), |id| id.to_string());
        table.row(cells.into_iter().chain(counts).chain([example]));
    }
    let mut text = table.text();
    if let Some((class, id)) = rows.iter().find_map(|row| Some((row.class, row.example?))) {
        text.push_str(&wrapped(
            &format!(
                "Go on with --violation {id} for one of them, or with --class {class} for the \
                 most significant of a class; --group picks among fire, ground and rear."
            ),
            0,
        ));
    }
    text
}
