//! JSON Schemas of the files that people write, so that editors complete and check them.
//!
//! They are made from what the reader asks for while it reads everything that is built in, so they
//! know each key that some file of the library leads to. They are never stricter than the reader:
//! where a value may be of several kinds, or names something that a file defines itself, more passes
//! than is good; `truceline check` has the last word. They say nothing of keys that are needed, since a file
//! that extends another needs hardly any.
//!
//! # Options considered
//! `schemars` (there are no structs to derive from: the reader collects all problems and is no
//! deserialiser), a table of keys beside the reader (said twice, and forgotten once).

use super::asked::{Asked, KeyAsked, Shape, TableAsked};
use super::collector::Collector;
use super::raw::check::Section;
use super::{NoFiles, Request, library, make, parameter_catalogue, raw, read_text, seeds, tree};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaKind {
    /// A scenario, a laboratory, a sheet of facts, a study.
    Scenario,
    /// A regime of its own.
    Regime,
    /// An experiment, with a design or without.
    Experiment,
    /// Named seeds.
    Seeds,
}

/// The schema of a kind of file, by draft 2020-12.
pub fn schema(kind: SchemaKind) -> Value {
    let (mut schema, title) = match kind {
        SchemaKind::Scenario => (scenario(&of_scenarios()), "Truceline scenario"),
        SchemaKind::Regime => (regime(&of_scenarios()), "Truceline regime"),
        SchemaKind::Experiment => (Build::new(&of_experiments()).root(), "Truceline experiment"),
        SchemaKind::Seeds => (Build::new(&of_seeds()).root(), "Truceline seeds"),
    };
    if let Some(object) = schema.as_object_mut() {
        let draft = "https://json-schema.org/draft/2020-12/schema";
        object.insert("$schema".into(), draft.into());
        object.insert("title".into(), title.into());
    }
    schema
}

// ------------------------------------------------------------------ what is asked for

/// Reads all scenarios that are built in, and all regimes.
fn of_scenarios() -> Asked {
    let mut all = Asked::default();
    let named = library::scenario_names()
        .chain(library::laboratory_names())
        .chain(library::fact_names())
        .chain(library::study_names());
    let regimes = library::regime_names().map(str::to_owned).collect();
    let every_regime = Request {
        regimes: Some(regimes),
        ..Request::default()
    };
    let plain = named.map(|name| Request {
        scenario: Some(name.to_owned()),
        ..Request::default()
    });
    for request in plain.chain([every_regime]) {
        let log = Collector::recording();
        make(&log, &request, &NoFiles);
        all.merge(log.take_asked());
    }
    let template = include_str!("../../assets/templates/scenario.toml");
    let log = Collector::recording();
    let text = taken(template);
    read_text(&log, "template.toml", text.as_bytes(), &[], &NoFiles);
    all.merge(log.take_asked());
    // regimes are read by the names in a list
    all.note_names("regime");
    all
}

/// A template with everything taken that it offers.
fn taken(template: &str) -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(offered) if !offered.starts_with(' ') => format!("{offered}\n"),
        _ => format!("{line}\n"),
    };
    template.lines().map(line).collect()
}

/// Kinds of designs and what they need, which no single file has.
const DESIGNS: &str = "schema = 1\ntitle = \"x\"\n[factors.x]\npaths = [\"a\"]\nlow = 1\nhigh = 2\n\
    [factors.y]\npath = \"b\"\nlevels = [1]\n[stop]\n[box]\n[design]\nkind = ";

fn of_experiments() -> Asked {
    let catalogue = parameter_catalogue();
    let mut texts: Vec<String> = library::experiment_names()
        .filter_map(library::experiment)
        .map(str::to_owned)
        .collect();
    for kind in ["grid", "list", "lhs", "sobol", "saltelli", "morris"] {
        texts.push(format!("{DESIGNS}\"{kind}\"\n"));
    }
    let mut all = Asked::default();
    for text in texts {
        for with_design in [true, false] {
            let log = Collector::recording();
            if let Some((table, at)) = tree::parse(&log, "x.toml", text.as_bytes()) {
                let root = Section::new(&log, &table, at, "");
                if with_design {
                    raw::experiment::experiment(root, "x", String::new(), &catalogue);
                } else {
                    raw::comparison::comparison(root);
                }
            }
            all.merge(log.take_asked());
        }
    }
    all
}

fn of_seeds() -> Asked {
    let mut all = Asked::default();
    for text in ["seeds = [1]\n[[golden]]\n", "base = 1\n"] {
        let log = Collector::recording();
        if let Some((table, at)) = tree::parse(&log, "x.toml", text.as_bytes()) {
            seeds::read(&Section::new(&log, &table, at, ""));
        }
        all.merge(log.take_asked());
    }
    all
}

// ------------------------------------------------------------------ from that to a schema

struct Build<'a> {
    asked: &'a Asked,
    chosen: BTreeSet<&'a str>,
}

impl<'a> Build<'a> {
    fn new(asked: &'a Asked) -> Self {
        Self {
            asked,
            chosen: asked.chosen_names(),
        }
    }

    fn root(&self) -> Value {
        self.table(&BTreeSet::from([String::new()]))
    }

    /// A table that stands at one of some paths.
    fn table(&self, paths: &BTreeSet<String>) -> Value {
        let found = paths.iter().filter_map(|path| self.asked.tables.get(path));
        let mut all = TableAsked::default();
        for table in found {
            all.names |= table.names;
            for (key, asked) in &table.keys {
                all.keys.entry(key.clone()).or_default().merge(asked);
            }
        }
        if all == TableAsked::default() {
            // no file of the library has it
            return json!({ "type": "object" });
        }
        if all.names {
            let mut any = KeyAsked::default();
            all.keys.values().for_each(|key| any.merge(key));
            return json!({ "type": "object", "additionalProperties": self.key(&any) });
        }
        let keys = all.keys.iter();
        let keys: Map<String, Value> = keys.map(|(key, a)| (key.clone(), self.key(a))).collect();
        json!({ "type": "object", "properties": keys, "additionalProperties": false })
    }

    fn key(&self, asked: &KeyAsked) -> Value {
        let mut all: Vec<Value> = asked.shapes.iter().map(|s| self.shape(s)).collect();
        let is_text =
            |shape: &Shape| matches!(shape, Shape::Text | Shape::Duration | Shape::Words(_));
        if asked.by_itself && !all.is_empty() && !asked.shapes.iter().any(is_text) {
            all.push(json!({ "type": "string" }));
        }
        match all.len() {
            // looked at by itself: anything
            0 => json!({}),
            1 => all.swap_remove(0),
            _ => json!({ "anyOf": all }),
        }
    }

    /// Whether words are names that files choose; a clause may happen to have the name of a rule.
    fn is_chosen(&self, words: &BTreeSet<String>) -> bool {
        let names = words.iter().filter(|w| self.chosen.contains(w.as_str()));
        let names = names.count();
        names > 0 && 2 * names >= words.len()
    }

    fn shape(&self, shape: &Shape) -> Value {
        match shape {
            Shape::Text => json!({ "type": "string" }),
            Shape::Duration => json!({
                "type": "string",
                "description": "A duration such as \"15m\", \"36h\" or \"30d\"",
            }),
            // what a file defines itself cannot be listed
            Shape::Words(words) if self.is_chosen(words) => json!({ "type": "string" }),
            Shape::Words(words) if words.is_empty() => json!({ "type": "string" }),
            Shape::Words(words) => json!({ "enum": words }),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Number(low, high) => within("number", *low, *high),
            Shape::Count(low, high) => within("integer", f64::from(*low), f64::from(*high)),
            Shape::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Shape::Numbers(low, high) => {
                json!({ "type": "array", "items": within("number", *low, *high) })
            }
            Shape::Pairs => json!({
                "type": "array",
                "items": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
            }),
            Shape::Table(paths) => self.table(paths),
            Shape::Tables(paths) => json!({ "type": "array", "items": self.table(paths) }),
        }
    }
}

fn within(kind: &str, low: f64, high: f64) -> Value {
    // whole limits without a fraction, as people write them
    let number = |x: f64| match x.fract() == 0.0 && x.abs() < 1e15 {
        true => json!(x as i64),
        false => json!(x),
    };
    json!({ "type": kind, "minimum": number(low), "maximum": number(high) })
}

// ------------------------------------------------------------------ what is taken before the reader

fn scenario(asked: &Asked) -> Value {
    let build = Build::new(asked);
    let mut schema = build.root();
    let text = || json!({ "type": "string" });
    put(&mut schema, &[], "extends", text());
    put(&mut schema, &[], "mirror", json!({ "type": "boolean" }));
    put(
        &mut schema,
        &[],
        "catalogue",
        json!({ "enum": ["library", "own"] }),
    );
    put(
        &mut schema,
        &[],
        "regimes",
        json!({ "type": "array", "items": text() }),
    );
    // a name or a file in place of the table that it becomes
    for (table, key) in [("front", "line"), ("weather", "replay")] {
        let as_table = schema["properties"][table]["properties"][key].clone();
        put(
            &mut schema,
            &[table],
            key,
            json!({ "anyOf": [text(), as_table] }),
        );
    }
    describe_parameters(&mut schema);
    schema
}

/// What each parameter means, where an editor shows it.
fn describe_parameters(schema: &mut Value) {
    for entry in parameter_catalogue() {
        let Some((room, name)) = entry.path.split_once('.') else {
            continue;
        };
        let at = format!("/properties/parameters/properties/{room}/properties/{name}");
        if let Some(key) = schema.pointer_mut(&at).and_then(Value::as_object_mut) {
            let words = format!(
                "{} [{}]; {} unless set, plausible {} to {}",
                entry.meaning, entry.unit, entry.default, entry.low, entry.high
            );
            key.insert("description".into(), words.into());
        }
    }
}

fn regime(asked: &Asked) -> Value {
    let build = Build::new(asked);
    let paths = asked.tables.get("regime").map(|table| {
        let names = table.keys.keys();
        names.map(|name| format!("regime.{name}")).collect()
    });
    let mut schema = build.table(&paths.unwrap_or_default());
    put(&mut schema, &[], "extends", json!({ "type": "string" }));
    put(&mut schema, &[], "schema", json!({ "const": 1 }));
    schema
}

/// Puts a key into a table of a schema.
fn put(schema: &mut Value, tables: &[&str], key: &str, what: Value) {
    let mut at = String::new();
    for table in tables {
        at += &format!("/properties/{table}");
    }
    at += "/properties";
    if let Some(keys) = schema.pointer_mut(&at).and_then(Value::as_object_mut) {
        keys.insert(key.to_owned(), what);
    }
}
