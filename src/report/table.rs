//! A plain table that fits the terminal.

use super::format::{clean, cut};

/// Columns of a terminal that tables fit into.
pub(super) const WIDTH: usize = 80;

/// Least width to which the first column is cut when a table is too wide.
const LEAST_NAME: usize = 8;

/// Width of names that is worth a second line for the intervals.
const GOOD_NAME: usize = 13;

/// Where a cell stands in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column: its head in lines, and where its cells stand.
#[derive(Clone, Debug)]
pub struct Column {
    head: Vec<String>,
    align: Align,
}

impl Column {
    /// A column of numbers; the head breaks at `\n`.
    pub fn right(head: &str) -> Self {
        Self {
            head: head.split('\n').map(str::to_owned).collect(),
            align: Align::Right,
        }
    }

    /// A column of words.
    pub fn left(head: &str) -> Self {
        Self {
            align: Align::Left,
            ..Self::right(head)
        }
    }
}

/// A table: columns and rows of text.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row; missing cells are empty, further ones are left out.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<String> = cells.into_iter().map(|cell| clean(&cell)).collect();
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    /// The table as lines. Too wide, the gaps shrink; then names are cut; then intervals go
    /// below their values; and in the end names are cut further.
    pub fn text(&self) -> String {
        if self.fits(GOOD_NAME) {
            return self.lines();
        }
        let mut rows = Vec::new();
        for row in &self.rows {
            let (values, intervals): (Vec<String>, Vec<String>) = row
                .iter()
                .map(|cell| {
                    let (value, interval) = cell.split_once(" [").unwrap_or((cell, ""));
                    let interval = if interval.is_empty() {
                        String::new()
                    } else {
                        format!("[{interval}")
                    };
                    (value.to_owned(), interval)
                })
                .unzip();
            rows.push(values);
            if intervals.iter().any(|cell| !cell.is_empty()) {
                rows.push(intervals);
            }
        }
        Self {
            columns: self.columns.clone(),
            rows,
        }
        .lines()
    }

    fn widths(&self) -> Vec<usize> {
        let width = |text: &String| text.chars().count();
        (0..self.columns.len())
            .map(|i| {
                let cells = self.rows.iter().map(|row| width(&row[i]));
                cells
                    .chain(self.columns[i].head.iter().map(width))
                    .max()
                    .unwrap_or(0)
            })
            .collect()
    }

    /// Whether it fits with the first column cut to `name` at most.
    fn fits(&self, name: usize) -> bool {
        let widths = self.widths();
        let Some((first, rest)) = widths.split_first() else {
            return true;
        };
        (*first).min(name) + rest.iter().map(|width| width + 1).sum::<usize>() <= WIDTH
    }

    fn lines(&self) -> String {
        let mut widths = self.widths();
        let gaps = widths.len().saturating_sub(1);
        let cells: usize = widths.iter().sum();
        let gap = if cells + 2 * gaps <= WIDTH { 2 } else { 1 };
        if let Some(first) = widths.first_mut() {
            let over = (cells + gap * gaps).saturating_sub(WIDTH);
            *first = (*first).min(first.saturating_sub(over).max(LEAST_NAME));
        }
        let n_heads = self
            .columns
            .iter()
            .map(|column| column.head.len())
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for line in 0..n_heads {
            // heads stand on their last line
            let cells = self.columns.iter().map(|column| {
                let above = n_heads - column.head.len();
                line.checked_sub(above)
                    .and_then(|i| column.head.get(i))
                    .map_or("", String::as_str)
            });
            self.line(&mut text, &widths, gap, cells);
        }
        let total: usize = widths.iter().sum::<usize>() + gap * gaps;
        text.push_str(&"─".repeat(total));
        text.push('\n');
        for row in &self.rows {
            self.line(&mut text, &widths, gap, row.iter().map(String::as_str));
        }
        text
    }

    fn line<'a>(
        &self,
        text: &mut String,
        widths: &[usize],
        gap: usize,
        cells: impl Iterator<Item = &'a str>,
    ) {
        let mut line = String::new();
        for (i, ((cell, &width), column)) in cells.zip(widths).zip(&self.columns).enumerate() {
            if i > 0 {
                line.push_str(&" ".repeat(gap));
            }
            let cell = cut(cell, width);
            match column.align {
                Align::Left => line.push_str(&format!("{cell:<width$}")),
                Align::Right => line.push_str(&format!("{cell:>width$}")),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_stand_on_their_last_line() {
        let mut table = Table::new(vec![Column::left("regime"), Column::right("bill\nM€")]);
        table.row(["none".to_owned(), "0.0".to_owned()]);
        assert_eq!(
            table.text(),
            "        bill\nregime    M€\n────────────\nnone     0.0\n"
        );
    }

    #[test]
    fn a_wide_table_is_cut_at_the_names() {
        let mut table = Table::new(vec![Column::left("regime"), Column::right("x")]);
        table.row(["n".repeat(90), "1".repeat(40)]);
        let text = table.text();
        assert!(
            text.lines().all(|line| line.chars().count() <= WIDTH),
            "{text}"
        );
        assert!(text.contains('…') && text.contains(&"1".repeat(40)));
    }

    #[test]
    fn intervals_go_below_before_names_vanish() {
        let mut table = Table::new(vec![
            Column::left("regime"),
            Column::right("x"),
            Column::right("y"),
            Column::right("z"),
        ]);
        let cell = || "12,345 [11,111, 13,333]".to_owned();
        table.row(["pre-positioned".to_owned(), cell(), cell(), cell()]);
        let text = table.text();
        assert!(
            text.lines().all(|line| line.chars().count() <= WIDTH),
            "{text}"
        );
        assert!(
            text.contains("pre-positioned  ") && text.lines().count() == 4,
            "{text}"
        );
    }
}
