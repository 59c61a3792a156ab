//! The tree of a scenario: TOML values, each with the place where it stands.
//!
//! `extends`, `--set` and the library's catalogues all meet on this tree, so a problem names the
//! file in which the value was written, however many files the scenario was laid together from.

use super::collector::{Collector, Place};
use super::problem::Code;
use super::text::{self, MAX_DEPTH, MAX_ELEMENTS, MAX_KEYS, MAX_STRING};
use std::fmt::Write;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Tables of one of several forms, each with keys of its own: what is laid over one replaces it
/// whole, or `{ per_hour = 2 }` over `{ p = 0.5 }` would be both.
const ONE_OF: [&str; 3] = ["curve", "detection", "looks"];

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Text.
    Text(String),
    /// A date as written.
    Date(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A list.
    Array(Vec<Node>),
    /// Keys and values.
    Table(Table),
    /// A value that was already reported as wrong.
    Bad,
}

impl Value {
    /// What it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Date(_) => "a date",
            Self::Integer(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
            Self::Bad => "nothing",
        }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub value: Value,
    pub at: Place,
}

/// A key, its value, and where the key stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub key_at: Place,
    pub node: Node,
}

/// Keys and values in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    pub entries: Vec<Entry>,
}

impl Table {
    /// The entry of a key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value of a key, to change it.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries
            .iter_mut()
            .find(|entry| entry.key == key)
            .map(|entry| &mut entry.node)
    }

    /// The table under a key, to change it.
    pub(super) fn table_mut(&mut self, key: &str) -> Option<&mut Self> {
        match self.get_mut(key).map(|node| &mut node.value) {
            Some(Value::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// Takes a key out.
    pub(super) fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    /// Puts a value under a key, in place of an earlier one.
    pub(super) fn put(&mut self, key: &str, node: Node) {
        match self.get_mut(key) {
            Some(old) => *old = node,
            None => self.entries.push(Entry {
                key: key.to_owned(),
                key_at: node.at,
                node,
            }),
        }
    }

    /// Lays another table over this one: tables merge, everything else is replaced, and so are
    /// the tables of [`ONE_OF`].
    pub(super) fn overlay(&mut self, over: Self) {
        for entry in over.entries {
            match self.entries.iter_mut().find(|old| old.key == entry.key) {
                Some(old) => old.overlay(entry),
                None => self.entries.push(entry),
            }
        }
    }

    /// Place of a dotted path, or of the nearest table above it.
    pub(super) fn place_of(&self, path: &str) -> Option<Place> {
        let mut table = self;
        let mut place = None;
        for key in path.split('.') {
            let Some(entry) = table.entry(key) else { break };
            place = Some(entry.key_at);
            match &entry.node.value {
                Value::Table(inner) => table = inner,
                _ => break,
            }
        }
        place
    }
}

impl Entry {
    fn overlay(&mut self, over: Self) {
        let merges = !ONE_OF.contains(&self.key.as_str());
        match (&mut self.node.value, over.node.value) {
            (Value::Table(old), Value::Table(new)) if merges => {
                old.overlay(new);
                // A rule about the whole table points to who changed it last.
                self.key_at = over.key_at;
            }
            (old, new) => {
                *old = new;
                self.node.at = over.node.at;
                self.key_at = over.key_at;
            }
        }
    }
}

/// Reads bytes as a tree; `None` when nothing of it could be read. Problems go to `log`.
pub(super) fn parse(log: &Collector, name: &str, bytes: &[u8]) -> Option<(Table, Place)> {
    let text = match text::decode(bytes) {
        Ok(text) => text,
        Err(refused) => {
            // As far as it is text, it shows where the trouble starts.
            let readable = bytes.get(..refused.offset).unwrap_or_default();
            let place = log
                .add_source(name, &String::from_utf8_lossy(readable))
                .map(|source| Place {
                    source,
                    start: refused.offset as u32,
                });
            log.mark_partial();
            match place {
                Some(at) => log.report(refused.code, at, "", &refused.rule, refused.remedy),
                None => log.report_file(refused.code, name, &refused.rule, refused.remedy),
            }
            return None;
        }
    };
    let Some(source) = log.add_source(name, text) else {
        log.mark_partial();
        log.report_file(
            Code::TooLarge,
            name,
            "the files of this scenario are too long together",
            "use fewer or shorter files",
        );
        return None;
    };
    let root = Place { source, start: 0 };
    if let Err(refused) = text::inspect(text) {
        log.mark_partial();
        let at = Place {
            source,
            start: refused.offset as u32,
        };
        log.report(refused.code, at, "", &refused.rule, refused.remedy);
        return None;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        log.mark_partial();
        let start = error.span().map_or(0, |span| span.start) as u32;
        let rule = text::shown(&error.message().replace('\n', ", "));
        log.report(
            Code::Syntax,
            Place { source, start },
            "",
            &rule,
            "see toml.io for the notation",
        );
    }
    let mut builder = Builder {
        log,
        source,
        path: String::new(),
    };
    Some((builder.table(document.into_inner(), root, 0), root))
}

struct Builder<'a> {
    log: &'a Collector,
    source: u16,
    /// Path of the value under way. One buffer for all: copies of long paths for every element
    /// of long lists would be gigabytes.
    path: String,
}

impl Builder<'_> {
    fn place(&self, start: usize) -> Place {
        Place {
            source: self.source,
            start: start as u32,
        }
    }

    /// Does something with the path grown by a key or an index.
    fn below<T>(&mut self, step: std::fmt::Arguments<'_>, work: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        // Writing to a string cannot fail.
        let _ = self.path.write_fmt(step);
        let done = work(self);
        self.path.truncate(length);
        done
    }

    fn table(&mut self, table: DeTable<'_>, at: Place, depth: usize) -> Table {
        if table.len() > MAX_KEYS {
            self.too_large(at, &format!("a table may have at most {MAX_KEYS} keys"));
            return Table::default();
        }
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key_at = self.place(key.span().start);
            let key = key.into_inner().into_owned();
            let dot = if self.path.is_empty() { "" } else { "." };
            entries.extend(self.below(format_args!("{dot}{key}"), |builder| {
                if builder.is_text_bad(&key, key_at) {
                    return None;
                }
                let node = builder.node(value, depth + 1);
                Some(Entry {
                    key: key.clone(),
                    key_at,
                    node,
                })
            }));
        }
        // The parser sorts by key; the catalogues and clauses count in the order of the file.
        entries.sort_by_key(|entry: &Entry| entry.key_at.start);
        Table { entries }
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, depth: usize) -> Node {
        let at = self.place(value.span().start);
        if depth > MAX_DEPTH {
            self.too_large(at, &format!("nested deeper than {MAX_DEPTH}"));
            return Node {
                value: Value::Bad,
                at,
            };
        }
        let value = match value.into_inner() {
            DeValue::String(s) if self.is_text_bad(&s, at) => Value::Bad,
            DeValue::String(s) => Value::Text(s.into_owned()),
            DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
                Ok(i) => Value::Integer(i),
                Err(_) => self.bad_number(at, Code::OutOfRange, "the number is too large"),
            },
            DeValue::Float(f) => match f.as_str().parse::<f64>() {
                // Adding zero turns -0.0 into 0.0, which no rule tells apart but every text does.
                Ok(f) if f.is_finite() => Value::Number(f + 0.0),
                _ => self.bad_number(at, Code::NotFinite, "the number must be finite"),
            },
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(array) if array.len() > MAX_ELEMENTS => {
                let rule = format!("a list may have at most {MAX_ELEMENTS} elements");
                self.too_large(at, &rule);
                Value::Bad
            }
            DeValue::Array(array) => {
                let mut elements = Vec::with_capacity(array.len());
                for (i, value) in array.into_iter().enumerate() {
                    elements.push(self.below(format_args!("[{i}]"), |builder| {
                        builder.node(value, depth + 1)
                    }));
                }
                Value::Array(elements)
            }
            DeValue::Table(table) => Value::Table(self.table(table, at, depth)),
        };
        Node { value, at }
    }

    fn bad_number(&self, at: Place, code: Code, rule: &str) -> Value {
        self.log
            .report(code, at, &self.path, rule, "use an ordinary number");
        Value::Bad
    }

    fn too_large(&self, at: Place, rule: &str) {
        self.log.mark_partial();
        self.log.report(
            Code::TooLarge,
            at,
            &self.path,
            rule,
            "leave out what is not needed",
        );
    }

    fn is_text_bad(&self, text: &str, at: Place) -> bool {
        if text.len() > MAX_STRING {
            let rule = format!(
                "a string may have at most {MAX_STRING} bytes, this has {}",
                text.len()
            );
            self.log
                .report(Code::TooLarge, at, &self.path, &rule, "shorten it");
            return true;
        }
        if text
            .chars()
            .any(|c| text::is_forbidden(c) || c.is_control())
        {
            let rule = "a string may not hold control characters or change the direction of text";
            self.log
                .report(Code::BadText, at, &self.path, rule, "use plain letters");
            return true;
        }
        false
    }
}

/// A key below a path.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() || key.is_empty() {
        format!("{path}{key}")
    } else {
        format!("{path}.{key}")
    }
}
