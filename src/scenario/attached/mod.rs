//! Lines and series that a scenario names: `front.line` a GeoJSON file, `weather.replay` a CSV file,
//! or the name of one of the library.
//!
//! Here they only become tables of the scenario's tree, each value with its place in its own file,
//! so that the reader checks them like everything else and the text of a result carries them.

mod geojson;
mod series;

use super::collector::Place;
use super::library;
use super::problem::Code;
use super::raw::words::suggestion;
use super::resolve::{Origin, Resolver};
use super::text;
use super::tree::{Node, Table, Value};

/// Something that a scenario may name.
struct Kind {
    /// Table and key that name it.
    table: &'static str,
    key: &'static str,
    /// Endings of its files.
    endings: &'static [&'static str],
    /// The library's.
    library: &'static [(&'static str, &'static str)],
    /// Reads a file.
    read: fn(&super::collector::Collector, &str, &[u8]) -> Option<Node>,
}

const KINDS: [Kind; 2] = [
    Kind {
        table: "front",
        key: "line",
        endings: &[".geojson", ".json"],
        library: library::LINES,
        read: geojson::read,
    },
    Kind {
        table: "weather",
        key: "replay",
        endings: &[".csv"],
        library: library::SERIES,
        read: series::read,
    },
];

impl Kind {
    fn is_file(&self, name: &str) -> bool {
        self.endings.iter().any(|ending| name.ends_with(ending))
    }

    fn path(&self) -> String {
        format!("{}.{}", self.table, self.key)
    }

    fn node<'a>(&self, tree: &'a mut Table) -> Option<&'a mut Node> {
        tree.table_mut(self.table)?.get_mut(self.key)
    }
}

/// Keys of `[front]` that one key takes the place of, whatever a file below says of them.
const REPLACED: [(&str, &[&str]); 3] = [
    ("line", &["sectors", "latitude", "longitude", "ruler_km"]),
    ("stretch", &["segments"]),
    ("segments", &["stretch"]),
];

/// Takes out of a tree what the tree that is laid over it says in another form.
pub(super) fn make_way(base: &mut Table, over: &Table) {
    let Some(Value::Table(new)) = over.get("front").map(|node| &node.value) else {
        return;
    };
    let Some(old) = base.table_mut("front") else {
        return;
    };
    for (key, replaced) in REPLACED {
        if new.get(key).is_some() {
            for key in replaced {
                old.remove(key);
            }
        }
    }
}

/// Names of files are read against the folder of the file that names them, so they are fixed
/// before another file extends it.
pub(super) fn fix_paths(resolver: &Resolver<'_>, tree: &mut Table, origin: &Origin) {
    for kind in &KINDS {
        let Some(node) = kind.node(tree) else {
            continue;
        };
        let Value::Text(name) = &node.value else {
            continue;
        };
        if kind.is_file(name) {
            let path = resolver.path_inside(name, origin, node.at, &kind.path());
            node.value = path.map_or(Value::Bad, Value::Text);
        }
    }
}

/// Puts what a scenario names in the place of the names.
pub(super) fn attach(resolver: &Resolver<'_>, tree: &mut Table) {
    for kind in &KINDS {
        let Some(node) = kind.node(tree) else {
            continue;
        };
        let at = node.at;
        let found = match &node.value {
            Value::Text(name) => {
                let name = name.clone();
                attached(resolver, kind, &name, at)
            }
            Value::Table(_) => continue,
            Value::Bad => None,
            other => {
                let rule = format!("must be a name or a file, this is {}", other.kind());
                let remedy = format!("name a file that ends in {}", kind.endings.join(" or "));
                let log = resolver.log;
                log.report(Code::WrongType, at, &kind.path(), &rule, &remedy);
                None
            }
        };
        if found.is_none() {
            resolver.log.mark_partial();
        }
        node.value = found.map_or(Value::Bad, |found| found.value);
    }
}

fn attached(resolver: &Resolver<'_>, kind: &Kind, name: &str, at: Place) -> Option<Node> {
    let log = resolver.log;
    if kind.is_file(name) {
        return match resolver.files.read(name) {
            Ok(bytes) => (kind.read)(log, name, &bytes),
            Err(reason) => {
                let rule = format!(
                    "cannot read {}: {}",
                    text::shown(name),
                    text::shown(&reason)
                );
                log.report(Code::NotFound, at, &kind.path(), &rule, "check the path");
                None
            }
        };
    }
    let entry = kind.library.iter().find(|(entry, _)| *entry == name);
    if entry.is_none() {
        let rule = format!("`{}` is not in the library", text::shown(name));
        let known = suggestion(name, kind.library.iter().map(|(entry, _)| *entry));
        let remedy = format!("{known}; a file ends in {}", kind.endings.join(" or "));
        log.report(Code::UnknownName, at, &kind.path(), &rule, &remedy);
    }
    entry.and_then(|(name, text)| (kind.read)(log, &format!("library:{name}"), text.as_bytes()))
}

/// Takes the text of a file in as a source; `None` and a problem when it may not be read.
fn source<'t>(
    log: &super::collector::Collector,
    name: &str,
    bytes: &'t [u8],
) -> Option<(&'t str, u16)> {
    let text = match text::decode(bytes) {
        Ok(text) => text,
        Err(refused) => {
            log.report_file(
                refused.code,
                name,
                &refused.rule,
                "use a shorter file of UTF-8 text",
            );
            return None;
        }
    };
    let Some(source) = log.add_source(name, text) else {
        let rule = "the files of this scenario are too long together";
        log.report_file(Code::TooLarge, name, rule, "use fewer or shorter files");
        return None;
    };
    if let Some((offset, c)) = text.char_indices().find(|(_, c)| text::is_forbidden(*c)) {
        let at = Place {
            source,
            start: offset as u32,
        };
        let rule = format!(
            "the character U+{:04X} may not stand in a file",
            u32::from(c)
        );
        log.report(Code::BadText, at, "", &rule, "delete it");
        return None;
    }
    Some((text, source))
}

/// A credit that travels into the text of every result.
fn credit(log: &super::collector::Collector, text: &str, at: Place) -> Value {
    if text.len() > text::MAX_STRING || text.chars().any(char::is_control) {
        let rule = format!("a credit is one line of at most {} bytes", text::MAX_STRING);
        log.report(Code::TooLarge, at, "source", &rule, "shorten it");
        return Value::Bad;
    }
    Value::Text(text.to_owned())
}
