//! From a name to a tree: the library, files, `extends`, `mirror` and `--set`.

use super::FileSource;
use super::attached;
use super::collector::{Collector, Place};
use super::library;
use super::problem::Code;
use super::raw::words::suggestion;
use super::text::{self, MAX_DEPTH};
use super::tree::{self, Node, Table, Value};
use std::cell::Cell;

/// \[1\] — longest chain of `extends`.
const MAX_CHAIN: usize = 16;

/// What kind of file a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A scenario.
    Scenario,
    /// A regime.
    Regime,
}

/// Where a tree came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An entry of the embedded library.
    Library(String),
    /// A file.
    File(String),
}

impl Origin {
    /// The origin that a name on the command line means. Such a path is the user's own and may
    /// lead anywhere; paths inside files may not.
    pub(super) fn of_argument(name: &str) -> Self {
        if name.ends_with(".toml") {
            Self::File(name.to_owned())
        } else {
            Self::Library(name.to_owned())
        }
    }

    /// Folder against which names inside this origin are read.
    fn folder(&self) -> &str {
        match self {
            Self::Library(_) => "",
            Self::File(path) => path
                .rfind(['/', '\\'])
                .map_or("", |at| path.get(..=at).unwrap_or("")),
        }
    }

    /// As it was named.
    fn name(&self) -> &str {
        match self {
            Self::Library(name) | Self::File(name) => name,
        }
    }

    /// Name without folder and ending.
    pub(super) fn stem(&self) -> &str {
        match self {
            Self::Library(name) => name,
            Self::File(path) => {
                let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
                file.strip_suffix(".toml").unwrap_or(file)
            }
        }
    }
}

/// Reads names into trees.
pub(super) struct Resolver<'a> {
    pub log: &'a Collector,
    pub files: &'a dyn FileSource,
    /// Whether the sides of the scenario were swapped against those of its files.
    mirrored: Cell<bool>,
}

impl<'a> Resolver<'a> {
    /// A resolver that has read nothing yet.
    pub(super) fn new(log: &'a Collector, files: &'a dyn FileSource) -> Self {
        Self {
            log,
            files,
            mirrored: Cell::new(false),
        }
    }

    /// The tree of a regime, seen from the sides of the scenario.
    pub(super) fn regime(&self, origin: &Origin, named_at: (Place, &str)) -> Option<Table> {
        let mut table = self.resolve(Kind::Regime, origin, Some(named_at))?;
        if self.mirrored.get() {
            swap_regime(&mut table);
        }
        Some(table)
    }

    fn swap(&self, table: &mut Table) {
        swap_sides(table);
        self.mirrored.set(!self.mirrored.get());
    }

    /// The origin that a name inside a file means; `None` and a problem when it may not be named.
    pub(super) fn origin_inside(
        &self,
        name: &str,
        from: &Origin,
        at: Place,
        path: &str,
    ) -> Option<Origin> {
        if !name.ends_with(".toml") {
            return Some(Origin::Library(name.to_owned()));
        }
        self.path_inside(name, from, at, path).map(Origin::File)
    }

    /// The path of a file that another one names; `None` and a problem when it may not be named.
    pub(super) fn path_inside(
        &self,
        name: &str,
        from: &Origin,
        at: Place,
        path: &str,
    ) -> Option<String> {
        let is_drive = name.as_bytes().get(1) == Some(&b':');
        let is_inside = !name.starts_with('/')
            && !name.contains(['\\', '\0'])
            && !is_drive
            && !name.split('/').any(|part| part == ".." || is_device(part));
        if !is_inside {
            self.log.mark_partial();
            self.log.report(
                Code::Include,
                at,
                path,
                "a file may only name files at or below its own folder",
                "use a relative path without `..`, or a name of the library",
            );
            return None;
        }
        // `./x.toml` and `x.toml` are one file: the search for circles compares paths.
        let parts: Vec<&str> = name
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        Some(format!("{}{}", from.folder(), parts.join("/")))
    }

    /// The tree of an origin with everything it extends.
    pub(super) fn resolve(
        &self,
        kind: Kind,
        origin: &Origin,
        named_at: Option<(Place, &str)>,
    ) -> Option<Table> {
        self.resolve_chain(kind, origin, named_at, &mut Vec::new())
    }

    fn resolve_chain(
        &self,
        kind: Kind,
        origin: &Origin,
        named_at: Option<(Place, &str)>,
        chain: &mut Vec<Origin>,
    ) -> Option<Table> {
        let complain = |code, rule: &str, remedy: &str| match named_at {
            Some((at, path)) => self.log.report(code, at, path, rule, remedy),
            None => self.log.report_file(code, origin.name(), rule, remedy),
        };
        if chain.contains(origin) || chain.len() >= MAX_CHAIN {
            let rule = if chain.len() < MAX_CHAIN {
                "the files extend each other in a circle".to_owned()
            } else {
                format!("a chain of `extends` may have at most {MAX_CHAIN} files")
            };
            complain(Code::Cycle, &rule, "let one of them stand alone");
            self.log.mark_partial();
            return None;
        }
        let parsed = match origin {
            Origin::Library(name) => {
                let text = match kind {
                    Kind::Scenario => library::scenario(name),
                    Kind::Regime => library::regime(name),
                };
                let Some(text) = text else {
                    let remedy = match kind {
                        Kind::Scenario => suggestion(
                            name,
                            library::scenario_names()
                                .chain(library::laboratory_names())
                                .chain(library::fact_names())
                                .chain(library::study_names()),
                        ),
                        Kind::Regime => suggestion(name, library::regime_names()),
                    };
                    let rule = format!("`{}` is not in the library", text::shown(name));
                    complain(
                        Code::UnknownName,
                        &rule,
                        &format!("{remedy}; a file ends in .toml"),
                    );
                    self.log.mark_partial();
                    return None;
                };
                tree::parse(self.log, &format!("library:{name}"), text.as_bytes())
            }
            Origin::File(path) => match self.files.read(path) {
                Ok(bytes) => tree::parse(self.log, path, &bytes),
                Err(reason) => {
                    let rule = format!(
                        "cannot read {}: {}",
                        text::shown(path),
                        text::shown(&reason)
                    );
                    complain(Code::NotFound, &rule, "check the path");
                    self.log.mark_partial();
                    return None;
                }
            },
        };
        let (table, _) = parsed?;
        chain.push(origin.clone());
        self.with_base(kind, table, origin, chain)
    }

    /// Lays a tree over what it extends.
    pub(super) fn with_base(
        &self,
        kind: Kind,
        mut table: Table,
        origin: &Origin,
        chain: &mut Vec<Origin>,
    ) -> Option<Table> {
        if kind == Kind::Scenario {
            self.fix_includes(&mut table, origin);
            attached::fix_paths(self, &mut table, origin);
        }
        let mirror = kind == Kind::Scenario && self.take_mirror(&mut table);
        let mut base = match table.remove("extends") {
            None => {
                if mirror {
                    self.swap(&mut table);
                }
                return Some(table);
            }
            Some(entry) => {
                let at = entry.node.at;
                let Value::Text(name) = &entry.node.value else {
                    let rule = format!("must be a name, this is {}", entry.node.value.kind());
                    let remedy = "write it like extends = \"thirty-day-pause\"";
                    self.log
                        .report(Code::WrongType, at, "extends", &rule, remedy);
                    self.log.mark_partial();
                    return Some(table);
                };
                let Some(base) = self.origin_inside(name, origin, at, "extends") else {
                    self.log.mark_partial();
                    return Some(table);
                };
                match self.resolve_chain(kind, &base, Some((at, "extends")), chain) {
                    Some(base) => base,
                    None => return Some(table),
                }
            }
        };
        if mirror {
            self.swap(&mut base);
        }
        // A name belongs to one file, and so does what a file promises or studies: none of it is
        // handed down to a scenario that may change the set-up.
        for own in ["name", "expect", "fact", "study"] {
            base.remove(own);
        }
        attached::make_way(&mut base, &table);
        base.overlay(table);
        Some(base)
    }

    /// Names of regime files are read against the folder of the file that names them, so they
    /// are fixed before another file extends it.
    fn fix_includes(&self, table: &mut Table, origin: &Origin) {
        let Some(Value::Array(names)) = table.get_mut("regimes").map(|node| &mut node.value) else {
            return;
        };
        for node in names {
            if let Value::Text(name) = &node.value
                && name.ends_with(".toml")
            {
                node.value = match self.origin_inside(name, origin, node.at, "regimes") {
                    Some(Origin::File(path)) => Value::Text(path),
                    _ => Value::Bad,
                };
            }
        }
    }

    fn take_mirror(&self, table: &mut Table) -> bool {
        match table.remove("mirror").map(|entry| entry.node) {
            None => false,
            Some(Node {
                value: Value::Flag(flag),
                ..
            }) => flag,
            Some(node) => {
                let rule = format!("must be true or false, this is {}", node.value.kind());
                self.log.report(
                    Code::WrongType,
                    node.at,
                    "mirror",
                    &rule,
                    "write mirror = true",
                );
                false
            }
        }
    }

    /// Lays `--set path=value` over a tree. A value that is no TOML is a string, so that
    /// `--set agreement.grace=12h` needs no quotes within quotes.
    pub(super) fn set(&self, table: &mut Table, path: &str, value: &str) {
        let label = format!("--set {path}={value}");
        let keys: Vec<&str> = path.split('.').collect();
        let is_key = |key: &&str| {
            !key.is_empty()
                && key.len() <= text::MAX_STRING
                && key
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '#'))
        };
        if keys.len() > MAX_DEPTH / 2 || !keys.iter().all(is_key) {
            let remedy = "write it like --set sides.a.commitment=0.9";
            self.log
                .report_file(Code::Syntax, &label, "the path is not a dotted key", remedy);
            return;
        }
        let quoted: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
        let key = quoted.join(".");
        let as_toml = format!("{key} = {value}");
        let is_value = text::inspect(&as_toml).is_ok()
            && toml::de::DeValue::parse(value).is_ok()
            && !value.contains(['\n', '#']);
        let source = if is_value {
            as_toml
        } else {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            format!("{key} = \"{escaped}\"")
        };
        let Some((mut over, _)) = tree::parse(self.log, &label, source.as_bytes()) else {
            return;
        };
        if path == "mirror" {
            if self.take_mirror(&mut over) {
                self.swap(table);
            }
            return;
        }
        attached::make_way(table, &over);
        table.overlay(over);
    }
}

/// Whether a part of a path names a device on some systems, which would block or do harm.
fn is_device(part: &str) -> bool {
    let stem = part
        .split('.')
        .next()
        .unwrap_or(part)
        .trim_end()
        .to_ascii_uppercase();
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()))
}

/// Swaps the blocks of the sides, and whatever names a side by its label. The temper stays in
/// its block, so the model runs the very same truce under other names.
fn swap_sides(table: &mut Table) {
    if let Some(sides) = table.table_mut("sides") {
        for entry in &mut sides.entries {
            match entry.key.as_str() {
                "a" => entry.key = "b".to_owned(),
                "b" => entry.key = "a".to_owned(),
                _ => {}
            }
        }
        sides.entries.sort_by(|x, y| x.key.cmp(&y.key));
    }
    if let Some(clauses) = table
        .table_mut("agreement")
        .and_then(|t| t.table_mut("clauses"))
    {
        for entry in &mut clauses.entries {
            if let Value::Table(clause) = &mut entry.node.value {
                swap_label(clause, "side");
            }
        }
    }
    for entry in table
        .table_mut("script")
        .map(|t| &mut t.entries)
        .into_iter()
        .flatten()
    {
        if let Value::Table(group) = &mut entry.node.value {
            swap_label(group, "side");
        }
    }
    for entry in table
        .table_mut("regime")
        .map(|t| &mut t.entries)
        .into_iter()
        .flatten()
    {
        if let Value::Table(regime) = &mut entry.node.value {
            swap_regime(regime);
        }
    }
    if let Some(Value::Array(events)) = table.get_mut("timetable").map(|node| &mut node.value) {
        for event in events {
            let Value::Table(event) = &mut event.value else {
                continue;
            };
            for effect in &mut event.entries {
                if let Value::Table(moved) = &mut effect.node.value {
                    swap_label(moved, "side");
                }
            }
        }
    }
    let announced = table.table_mut("consequences").map(|t| &mut t.entries);
    for entry in announced.into_iter().flatten() {
        if let Value::Table(guarantee) = &mut entry.node.value {
            swap_label(guarantee, "side");
        }
    }
}

/// Swaps what a regime says about the sides by their labels.
fn swap_regime(regime: &mut Table) {
    swap_acceptance(regime);
    let forms = regime.table_mut("institution").map(|t| &mut t.entries);
    for entry in forms.into_iter().flatten() {
        let Value::Table(form) = &mut entry.node.value else {
            continue;
        };
        swap_member(form);
        let members = form.table_mut("members").map(|t| &mut t.entries);
        for entry in members.into_iter().flatten() {
            if let Value::Table(member) = &mut entry.node.value {
                swap_member(member);
            }
        }
    }
}

/// Swaps whom a member of an institution leans to, and for whom it sits there.
fn swap_member(member: &mut Table) {
    swap_label(member, "seat");
    if let Some(node) = member.get_mut("partiality") {
        negate(&mut node.value);
    }
}

/// Partiality is given towards `a`; of a panel by the chair, as a list.
fn negate(value: &mut Value) {
    match value {
        Value::Integer(n) => *n = n.saturating_neg(),
        // not −x: no lean must not become minus zero
        Value::Number(x) => *x = 0.0 - *x,
        Value::Array(list) => list.iter_mut().for_each(|node| negate(&mut node.value)),
        _ => {}
    }
}

/// Swaps how far each side accepts the contributors of a regime.
fn swap_acceptance(regime: &mut Table) {
    let contributors = regime.table_mut("composition").map(|t| &mut t.entries);
    for entry in contributors.into_iter().flatten() {
        if let Value::Table(contributor) = &mut entry.node.value {
            for entry in &mut contributor.entries {
                match entry.key.as_str() {
                    "accepted_by_a" => entry.key = "accepted_by_b".to_owned(),
                    "accepted_by_b" => entry.key = "accepted_by_a".to_owned(),
                    _ => {}
                }
            }
        }
    }
}

fn swap_label(table: &mut Table, key: &str) {
    if let Some(Value::Text(label)) = table.get_mut(key).map(|node| &mut node.value) {
        match label.as_str() {
            "a" => *label = "b".to_owned(),
            "b" => *label = "a".to_owned(),
            _ => {}
        }
    }
}
