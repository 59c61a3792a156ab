//! What the reader asks for: tables, keys, and what their values may be. While it is recorded, reading
//! files makes the list from which schemas for editors are made, so that they know what the reader
//! knows, and nothing is written down twice.

use std::collections::{BTreeMap, BTreeSet};

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Text,
    Duration,
    Words(BTreeSet<String>),
    Flag,
    /// Lowest and highest.
    Number(f64, f64),
    /// Lowest and highest.
    Count(u32, u32),
    Texts,
    /// Lowest and highest of each.
    Numbers(f64, f64),
    Pairs,
    /// Paths of the tables that stand here.
    Table(BTreeSet<String>),
    /// The same of a list of tables.
    Tables(BTreeSet<String>),
}

impl Shape {
    pub(super) fn table(path: &str) -> Self {
        Self::Table(BTreeSet::from([plain(path)]))
    }

    pub(super) fn tables(path: &str) -> Self {
        Self::Tables(BTreeSet::from([plain(path)]))
    }

    pub(super) fn words<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        Self::Words(names.map(str::to_owned).collect())
    }

    /// Takes another shape of the same kind in; false when it is of another kind.
    fn merge(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text, Self::Text)
            | (Self::Duration, Self::Duration)
            | (Self::Flag, Self::Flag)
            | (Self::Texts, Self::Texts)
            | (Self::Pairs, Self::Pairs) => {}
            (Self::Number(low, high), Self::Number(from, to))
            | (Self::Numbers(low, high), Self::Numbers(from, to)) => {
                (*low, *high) = (low.min(*from), high.max(*to));
            }
            (Self::Count(low, high), Self::Count(from, to)) => {
                (*low, *high) = ((*low).min(*from), (*high).max(*to));
            }
            (Self::Words(mine), Self::Words(theirs))
            | (Self::Table(mine), Self::Table(theirs))
            | (Self::Tables(mine), Self::Tables(theirs)) => mine.extend(theirs.iter().cloned()),
            _ => return false,
        }
        true
    }
}

/// A key of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct KeyAsked {
    /// Whether the value was looked at by itself: it may be a word in place of what it is else.
    pub by_itself: bool,
    /// What it may be; anything when nothing is said.
    pub shapes: Vec<Shape>,
}

impl KeyAsked {
    pub(super) fn merge(&mut self, other: &Self) {
        self.by_itself |= other.by_itself;
        other.shapes.iter().for_each(|shape| self.add(shape));
    }

    fn add(&mut self, shape: &Shape) {
        if !self.shapes.iter_mut().any(|known| known.merge(shape)) {
            self.shapes.push(shape.clone());
        }
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TableAsked {
    /// Its keys.
    pub keys: BTreeMap<String, KeyAsked>,
    /// Whether its keys are names that files choose.
    pub names: bool,
}

/// Everything that was asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Tables by path; places in lists are left out of paths.
    pub tables: BTreeMap<String, TableAsked>,
}

impl Asked {
    /// Notes a key; without a shape it was looked at by itself.
    pub(super) fn note(&mut self, table: &str, key: &str, shape: Option<Shape>) {
        let asked = self.tables.entry(plain(table)).or_default();
        let key = asked.keys.entry(key.to_owned()).or_default();
        match shape {
            Some(shape) => key.add(&shape),
            None => key.by_itself = true,
        }
    }

    /// Notes that the keys of a table are names.
    pub(super) fn note_names(&mut self, table: &str) {
        self.tables.entry(plain(table)).or_default().names = true;
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (path, table) in other.tables {
            let mine = self.tables.entry(path).or_default();
            mine.names |= table.names;
            for (key, asked) in table.keys {
                mine.keys.entry(key).or_default().merge(&asked);
            }
        }
    }

    /// All names that files chose and that other keys may mean.
    pub(super) fn chosen_names(&self) -> BTreeSet<&str> {
        // nothing else names a row or a variant
        let own = |path: &str| ["expect", "fact", "study.variant"].contains(&path);
        let tables = self.tables.iter();
        tables
            .filter(|(path, table)| table.names && !own(path))
            .flat_map(|(_, table)| table.keys.keys().map(String::as_str))
            .collect()
    }
}

/// A path without places in lists: `member[3].seat` is `member[].seat`.
fn plain(path: &str) -> String {
    let mut inside = false;
    path.chars()
        .filter(|c| {
            inside = (inside || *c == '[') && *c != ']';
            !(inside && c.is_ascii_digit())
        })
        .collect()
}
