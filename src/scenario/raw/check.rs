//! The collecting reader: every read of a key records what is wrong with it and goes on with a
//! stand-in, so one pass reports all problems of a scenario. A specification is only made when
//! there were none, so no stand-in ever reaches the model.

use super::words::{nearest, one_of, suggestion};
use crate::scenario::asked::Shape;
use crate::scenario::collector::{Collector, Place};
use crate::scenario::problem::Code;
use crate::scenario::text;
use crate::scenario::tree::{Node, Table, Value, join};
use std::cell::RefCell;

/// A table under reading. Keys that were never asked for are problems of [`Section::finish`].
pub(in crate::scenario) struct Section<'a> {
    log: &'a Collector,
    table: Option<&'a Table>,
    at: Place,
    /// Path of the table in the scenario.
    pub path: String,
    known: RefCell<Vec<String>>,
    missing: RefCell<Vec<String>>,
}

impl<'a> Section<'a> {
    /// A table at a path.
    pub(in crate::scenario) fn new(
        log: &'a Collector,
        table: &'a Table,
        at: Place,
        path: &str,
    ) -> Self {
        Self {
            log,
            table: Some(table),
            at,
            path: path.to_owned(),
            known: RefCell::default(),
            missing: RefCell::default(),
        }
    }

    /// Stands in for a table that is not there or is no table; reads nothing, reports nothing.
    fn absent(&self, path: String) -> Self {
        Self {
            log: self.log,
            table: None,
            at: self.at,
            path,
            known: RefCell::default(),
            missing: RefCell::default(),
        }
    }

    /// Keys and values, in the order of the file; for tables whose keys are names.
    pub(in crate::scenario) fn entries(&self) -> impl Iterator<Item = (&'a str, Place)> + use<'a> {
        let entries = self.table.map(|t| t.entries.as_slice()).unwrap_or_default();
        entries
            .iter()
            .map(|entry| (entry.key.as_str(), entry.key_at))
    }

    /// Keys that name something of the scenario, checked to be safe wherever they are shown.
    pub(in crate::scenario) fn labels(&self) -> impl Iterator<Item = (&'a str, Place)> + use<'a> {
        self.log.note_names(&self.path);
        for (key, at) in self.entries() {
            if !text::is_label(key) {
                let rule = "it is named by letters a to z, digits, - _ . and #";
                self.report(Code::BadText, at, key, rule, "rename it");
            }
        }
        self.entries()
    }

    /// The value of a key, unless it is missing or was already reported.
    pub(in crate::scenario) fn optional(&self, key: &str) -> Option<&'a Node> {
        self.log.note(&self.path, key, || None);
        self.look(key)
    }

    /// The same for readers that say what it may be.
    pub(super) fn look(&self, key: &str) -> Option<&'a Node> {
        self.known.borrow_mut().push(key.to_owned());
        self.table?.get(key).filter(|node| node.value != Value::Bad)
    }

    /// Notes what a key may be.
    pub(super) fn note(&self, key: &str, shape: impl FnOnce() -> Shape) {
        self.log.note(&self.path, key, || Some(shape()));
    }

    /// Whether a key is there.
    pub(in crate::scenario) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.get(key).is_some())
    }

    /// The value of a key that is needed; [`Section::finish`] reports it when it is missing.
    pub(super) fn required(&self, key: &str) -> Option<&'a Node> {
        let node = self.look(key);
        if self.table.is_some() && !self.has(key) {
            self.missing.borrow_mut().push(key.to_owned());
        }
        node
    }

    /// The value of a key that is needed, of any kind.
    pub(in crate::scenario) fn needed(&self, key: &str) -> Option<&'a Node> {
        self.log.note(&self.path, key, || None);
        self.required(key).filter(|node| node.value != Value::Bad)
    }

    /// Place of an element of a list.
    pub(in crate::scenario) fn element_place(&self, key: &str, index: usize) -> Option<Place> {
        match &self.table?.get(key)?.value {
            Value::Array(elements) => elements.get(index).map(|element| element.at),
            _ => None,
        }
    }

    /// Reports a problem of a key.
    pub(in crate::scenario) fn report(
        &self,
        code: Code,
        at: Place,
        key: &str,
        rule: &str,
        remedy: &str,
    ) {
        self.log
            .report(code, at, &join(&self.path, key), rule, remedy);
    }

    /// Reports a value of the wrong kind.
    pub(in crate::scenario) fn wrong_type(
        &self,
        node: &Node,
        key: &str,
        wanted: &str,
        remedy: &str,
    ) {
        let rule = format!("must be {wanted}, this is {}", node.value.kind());
        self.report(Code::WrongType, node.at, key, &rule, remedy);
    }

    /// True or false.
    pub(in crate::scenario) fn flag_or(&self, key: &str, default: bool) -> bool {
        self.note(key, || Shape::Flag);
        match self.look(key) {
            None => default,
            Some(Node {
                value: Value::Flag(flag),
                ..
            }) => *flag,
            Some(node) => {
                self.wrong_type(
                    node,
                    key,
                    "true or false",
                    "write true or false without quotes",
                );
                default
            }
        }
    }

    /// Text.
    pub(in crate::scenario) fn text(&self, key: &str) -> String {
        self.note(key, || Shape::Text);
        self.required(key)
            .map_or_else(String::new, |node| self.as_text(node, key))
    }

    fn as_text(&self, node: &Node, key: &str) -> String {
        match &node.value {
            Value::Text(text) | Value::Date(text) => text.clone(),
            Value::Bad => String::new(),
            _ => {
                self.wrong_type(node, key, "a string", "put it in quotes");
                String::new()
            }
        }
    }

    /// A name that goes into tables: letters, digits and a few marks, so that it is no formula,
    /// no mark-up and no path wherever it is shown.
    pub(in crate::scenario) fn name(&self, key: &str) -> String {
        self.note(key, || Shape::Text);
        let Some(node) = self.required(key) else {
            return String::new();
        };
        if let Value::Text(name) = &node.value {
            self.check_name(name, node.at, key);
        }
        self.as_text(node, key)
    }

    fn check_name(&self, name: &str, at: Place, key: &str) {
        let is_plain =
            |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '(' | ')' | ',');
        let begins = name.chars().next().is_some_and(char::is_alphanumeric);
        if !begins || !name.chars().all(is_plain) {
            self.report(
                Code::BadText,
                at,
                key,
                "a name begins with a letter or digit and holds letters, digits, spaces and - . , ' ( )",
                "use a plain name",
            );
        }
    }

    /// A list of names.
    pub(in crate::scenario) fn names_or_none(&self, key: &str) -> Vec<String> {
        self.note(key, || Shape::Texts);
        let places = self.texts(self.look(key), key);
        for (name, at) in &places {
            self.check_name(name, *at, key);
        }
        places.into_iter().map(|(name, _)| name).collect()
    }

    /// A list of strings with their places.
    pub(in crate::scenario) fn texts_at(&self, key: &str) -> Vec<(String, Place)> {
        self.note(key, || Shape::Texts);
        self.texts(self.required(key), key)
    }

    fn texts(&self, node: Option<&Node>, key: &str) -> Vec<(String, Place)> {
        let elements = self.elements(node, key, "a list of strings");
        let mut out = Vec::with_capacity(elements.len());
        for element in elements {
            match &element.value {
                Value::Text(text) => out.push((text.clone(), element.at)),
                Value::Bad => {}
                _ => self.wrong_type(element, key, "a list of strings", "put each in quotes"),
            }
        }
        out
    }

    pub(super) fn elements<'n>(
        &self,
        node: Option<&'n Node>,
        key: &str,
        wanted: &str,
    ) -> &'n [Node] {
        match node {
            Some(Node {
                value: Value::Array(elements),
                ..
            }) => elements,
            Some(node) if node.value != Value::Bad => {
                self.wrong_type(node, key, wanted, "put it in brackets: [ … ]");
                &[]
            }
            _ => &[],
        }
    }

    /// One of a list of names.
    pub(in crate::scenario) fn choice<T: Copy>(&self, key: &str, names: &[(&str, T)]) -> Option<T> {
        self.note(key, || Shape::words(names.iter().map(|(name, _)| *name)));
        let node = self.required(key)?;
        self.as_choice(node, key, names)
    }

    /// One of a list of names, or a default.
    pub(in crate::scenario) fn choice_or<T: Copy>(
        &self,
        key: &str,
        default: T,
        names: &[(&str, T)],
    ) -> T {
        self.note(key, || Shape::words(names.iter().map(|(name, _)| *name)));
        self.look(key)
            .and_then(|node| self.as_choice(node, key, names))
            .unwrap_or(default)
    }

    fn as_choice<T: Copy>(&self, node: &Node, key: &str, names: &[(&str, T)]) -> Option<T> {
        let text = match &node.value {
            Value::Text(text) => text,
            _ => {
                self.wrong_type(node, key, "a name", &one_of(names.iter().map(|(n, _)| *n)));
                return None;
            }
        };
        self.pick(text, node.at, key, names)
    }

    /// One of a list of names, by text that was read before.
    pub(in crate::scenario) fn pick<T: Copy>(
        &self,
        text: &str,
        at: Place,
        key: &str,
        names: &[(&str, T)],
    ) -> Option<T> {
        let found = names
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, value)| *value);
        if found.is_none() && self.log.is_full() {
            self.report(Code::UnknownName, at, key, "", "");
        } else if found.is_none() {
            let rule = format!("`{}` is not known here", text::shown(text));
            let remedy = suggestion(text, names.iter().map(|(name, _)| *name));
            self.report(Code::UnknownName, at, key, &rule, &remedy);
        }
        found
    }

    /// A table below.
    pub(in crate::scenario) fn section(&self, key: &str) -> Self {
        self.note(key, || Shape::table(&join(&self.path, key)));
        match self.required(key) {
            Some(node) => self.as_section(node, key),
            None => self.absent(join(&self.path, key)),
        }
    }

    /// A table below, if it is there.
    pub(in crate::scenario) fn maybe_section(&self, key: &str) -> Option<Self> {
        self.note(key, || Shape::table(&join(&self.path, key)));
        self.look(key).map(|node| self.as_section(node, key))
    }

    /// The value of a key as a table.
    pub(in crate::scenario) fn as_section(&self, node: &'a Node, key: &str) -> Self {
        let path = join(&self.path, key);
        self.note(key, || Shape::table(&path));
        match &node.value {
            Value::Table(table) => {
                let at = self
                    .table
                    .and_then(|t| t.entry(key))
                    .map_or(node.at, |entry| entry.key_at);
                Self {
                    log: self.log,
                    table: Some(table),
                    at,
                    path,
                    known: RefCell::default(),
                    missing: RefCell::default(),
                }
            }
            _ => {
                self.wrong_type(
                    node,
                    key,
                    "a table",
                    &format!("write [{path}] and its keys below"),
                );
                self.absent(path)
            }
        }
    }

    /// A list of tables; empty when there is none.
    pub(in crate::scenario) fn sections(&self, key: &str) -> Vec<Self> {
        self.note(key, || {
            Shape::tables(&format!("{}[0]", join(&self.path, key)))
        });
        let Some(node) = self.look(key) else {
            return Vec::new();
        };
        let elements = self.elements(Some(node), key, "a list of tables");
        let mut out = Vec::with_capacity(elements.len());
        for (i, element) in elements.iter().enumerate() {
            let path = format!("{}[{i}]", join(&self.path, key));
            match &element.value {
                Value::Table(table) => out.push(Self::new(self.log, table, element.at, &path)),
                Value::Bad => {}
                _ => self.wrong_type(
                    element,
                    key,
                    "a list of tables",
                    &format!("write [[{key}]]"),
                ),
            }
        }
        out
    }

    /// Place of a key in a table below, or of the nearest thing above it.
    pub(in crate::scenario) fn place(&self, table: &str, key: &str) -> Place {
        let entry = self.table.and_then(|t| t.entry(table));
        let inner = entry.and_then(|entry| match &entry.node.value {
            Value::Table(inner) => inner.entry(key),
            _ => None,
        });
        inner.or(entry).map_or(self.at, |entry| entry.key_at)
    }

    /// Place of the table.
    pub(in crate::scenario) fn at(&self) -> Place {
        self.at
    }

    /// The collector of problems.
    pub(in crate::scenario) fn log(&self) -> &'a Collector {
        self.log
    }

    /// Reports every key that nobody asked for, and every needed one that is missing. A key
    /// that is missing because it is misspelt is one problem, not two.
    pub(in crate::scenario) fn finish(self) {
        let Some(table) = self.table else { return };
        let known = self.known.borrow();
        let mut missing = self.missing.take();
        for entry in &table.entries {
            if known.contains(&entry.key) {
                continue;
            }
            if self.log.is_full() {
                self.report(Code::UnknownKey, entry.key_at, &entry.key, "", "");
                continue;
            }
            let lost = nearest(&entry.key, missing.iter().map(String::as_str)).map(str::to_owned);
            let remedy = match &lost {
                Some(name) => format!("did you mean `{name}`?"),
                None => suggestion(&entry.key, known.iter().map(String::as_str)),
            };
            missing.retain(|name| Some(name) != lost.as_ref());
            self.report(
                Code::UnknownKey,
                entry.key_at,
                &entry.key,
                "this key is not known here",
                &remedy,
            );
        }
        if self.log.is_partial() {
            return;
        }
        for key in missing {
            self.report(
                Code::MissingKey,
                self.at,
                &key,
                "this key is needed",
                &format!("add `{key} = …`"),
            );
        }
    }
}
