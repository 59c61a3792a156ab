//! A daily series as CSV: lines of credit that begin with `#`, the header `date,cloud_cover`, and a
//! row for each day without gaps.

use super::{credit, source};
use crate::scenario::collector::{Collector, Place};
use crate::scenario::problem::Code;
use crate::scenario::raw::calendar::Date;
use crate::scenario::text::{self, MAX_ELEMENTS};
use crate::scenario::tree::{Node, Table, Value};

const HEADER: &str = "date,cloud_cover";

/// The series of a file as the table `weather.replay`.
pub(super) fn read(log: &Collector, name: &str, bytes: &[u8]) -> Option<Node> {
    let (text, source) = source(log, name, bytes)?;
    let mut rows = Rows {
        log,
        source,
        last: None,
        first: None,
        values: Vec::new(),
    };
    let mut comments: Vec<&str> = Vec::new();
    let mut has_header = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if has_header {
            rows.row(line, at);
        } else if let Some(comment) = line.strip_prefix('#') {
            comments.push(comment.trim());
        } else if line == HEADER {
            has_header = true;
        } else {
            let rule = format!(
                "the header must be `{HEADER}`, this is `{}`",
                text::shown(line)
            );
            let remedy = "name the two columns in the first line, without blanks or quotes";
            log.report(Code::Syntax, rows.place(at), "", &rule, remedy);
            // what follows may still be rows
            has_header = true;
        }
        if rows.values.len() > MAX_ELEMENTS {
            let rule = format!("at most {MAX_ELEMENTS} days are read");
            log.report(Code::TooLarge, rows.place(at), "", &rule, "cut the series");
            return None;
        }
    }
    let whole = rows.place(0);
    let Some(first) = rows.first else {
        if log.is_clean() || !has_header {
            let remedy = "write the header and a row for each day";
            log.report(
                Code::MissingKey,
                whole,
                "",
                "the series has no days",
                remedy,
            );
        }
        return None;
    };
    let mut table = Table::default();
    let mut put = |key: &str, value| table.put(key, Node { value, at: whole });
    put("from", Value::Text(first.to_string()));
    put("cloud_cover", Value::Array(rows.values));
    if !comments.is_empty() {
        put("source", credit(log, &comments.join(" "), whole));
    }
    Some(Node {
        value: Value::Table(table),
        at: whole,
    })
}

struct Rows<'a> {
    log: &'a Collector,
    source: u16,
    first: Option<Date>,
    last: Option<Date>,
    values: Vec<Node>,
}

impl Rows<'_> {
    fn place(&self, offset: usize) -> Place {
        Place {
            source: self.source,
            start: offset as u32,
        }
    }

    fn row(&mut self, line: &str, offset: usize) {
        let at = self.place(offset);
        let wrong = |code, at, rule: &str, remedy: &str| {
            self.log.report(code, at, "", rule, remedy);
        };
        let Some((day, cover)) = line.split_once(',').filter(|(_, rest)| !rest.contains(','))
        else {
            let remedy = "write it like 2025-03-13,0.74; leave out empty lines";
            wrong(
                Code::Syntax,
                at,
                "a row must be a date and a number",
                remedy,
            );
            return;
        };
        if let Some(date) = Date::parse(day) {
            self.follow(date, at);
        } else {
            let rule = format!("`{}` is no day of the calendar", text::shown(day));
            wrong(Code::WrongType, at, &rule, "write it like 2025-03-13");
        }
        let at = self.place(offset + day.len() + 1);
        let value = match cover.parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Number(number + 0.0),
            Ok(_) => {
                let rule = "the number must be finite";
                self.log
                    .report(Code::NotFinite, at, "", rule, "use a share from 0 to 1");
                Value::Bad
            }
            Err(_) => {
                let rule = format!("`{}` is no number", text::shown(cover));
                self.log
                    .report(Code::WrongType, at, "", &rule, "use a share from 0 to 1");
                Value::Bad
            }
        };
        self.values.push(Node { value, at });
    }

    /// Every day follows the one before.
    fn follow(&mut self, date: Date, at: Place) {
        if let Some(last) = self.last {
            let step = date.number() - last.number();
            let rule = match step {
                1 => None,
                0 => Some(format!("the day {date} is there twice")),
                2 => Some(format!("the day between {last} and {date} is missing")),
                3.. => Some(format!(
                    "the {} days between {last} and {date} are missing",
                    step - 1
                )),
                _ => Some(format!("the day {date} stands after {last}")),
            };
            if let Some(rule) = rule {
                let remedy = "give each day one row, in order";
                self.log.report(Code::Rule, at, "", &rule, remedy);
            }
        }
        self.first = self.first.or(Some(date));
        self.last = Some(date);
    }
}
