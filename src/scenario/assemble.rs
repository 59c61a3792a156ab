//! From the resolved tree to the specification and the text of the manifest.

use super::ParameterEntry;
use super::attached;
use super::collector::Place;
use super::expect::Expectation;
use super::fact::Fact;
use super::library;
use super::problem::Code;
use super::raw::check::Section;
use super::raw::words::suggestion;
use super::raw::{
    acts, consequences, expect, fact, ground, parameters, regimes, script, sensors, sides, study,
    terms, timetable,
};
use super::resolve::{Origin, Resolver};
use super::study::Study;
use super::text::{self, is_label};
use super::tree::{self, Node, Table, Value};
use super::write::write;
use crate::model::spec::{RegimeSpec, TruceParts, TruceSpec};

/// \[1\] — regimes of one comparison.
const MAX_REGIMES: usize = 64;
/// Version of the notation.
const SCHEMA: i64 = 1;

/// A specification, its text, and what it promises.
pub(super) struct Made {
    pub spec: TruceSpec,
    pub text: String,
    pub promises: Promises,
}

/// What a file says beside the specification: what its truces must show, and what it studies.
pub(super) struct Promises {
    pub expect: Vec<Expectation>,
    pub facts: Vec<Fact>,
    pub study: Option<Study>,
}

/// Makes a specification from a resolved tree.
pub(super) struct Assembly<'a> {
    pub resolver: &'a Resolver<'a>,
    pub origin: &'a Origin,
}

impl Assembly<'_> {
    /// The specification; `None` when there were problems, which the log knows.
    pub(super) fn make(&self, mut tree: Table, named: Option<&[String]>) -> Option<Made> {
        let log = self.resolver.log;
        // The first source is the file that was asked for; missing keys are missing there.
        let at = Place::default();
        let stands_alone = self.stands_alone(&mut tree);
        if !stands_alone {
            self.lay_profile(&mut tree);
            self.lay_under(&mut tree, "acts", "acts");
            self.lay_under(&mut tree, "sensors", "sensors");
            self.lay_under(&mut tree, "cloud", "climate");
        }
        if tree.get("name").is_none() {
            tree.put(
                "name",
                Node {
                    value: Value::Text(self.origin.stem().to_owned()),
                    at,
                },
            );
        }
        attached::attach(self.resolver, &mut tree);
        let labels = self.gather_regimes(&mut tree, named, at, stands_alone);
        let entries = self.parameter_entries();

        let root = Section::new(log, &tree, at, "");
        let (parts, promises) = self.read(&root, &labels, &entries);
        root.finish();
        if !log.is_clean() {
            return None;
        }
        write_parameters(&mut tree, &entries, at);
        let spec = match TruceSpec::new(parts) {
            Ok(spec) => spec,
            Err(problems) => {
                for problem in problems {
                    let path = problem.path.replacen("regimes.", "regime.", 1);
                    let at = tree.place_of(&path).unwrap_or(at);
                    log.report(Code::Rule, at, &path, &problem.rule, &problem.remedy);
                }
                return None;
            }
        };
        tree.put(
            "catalogue",
            Node {
                value: Value::Text("own".to_owned()),
                at,
            },
        );
        Some(Made {
            spec,
            text: write(&tree),
            promises,
        })
    }

    /// Whether the scenario brings all its catalogues along, as the text of a manifest does.
    fn stands_alone(&self, tree: &mut Table) -> bool {
        let Some(entry) = tree.remove("catalogue") else {
            return false;
        };
        match &entry.node.value {
            Value::Text(text) if text == "own" => true,
            Value::Text(text) if text == "library" => false,
            _ => {
                let remedy = "use \"own\" or \"library\", or leave it out";
                let rule = "says whether the scenario brings its own catalogues";
                self.resolver.log.report(
                    Code::UnknownName,
                    entry.node.at,
                    "catalogue",
                    rule,
                    remedy,
                );
                false
            }
        }
    }

    /// Lays a catalogue of the library under a table of the scenario.
    fn lay_under(&self, tree: &mut Table, key: &str, catalogue: &str) {
        let text = library::catalogue(catalogue).unwrap_or_default();
        let name = format!("library:{catalogue}");
        let Some((table, at)) = tree::parse(self.resolver.log, &name, text.as_bytes()) else {
            return;
        };
        let base = Node {
            value: Value::Table(table),
            at,
        };
        match tree.remove(key) {
            None => tree.put(key, base),
            Some(over) => {
                let mut under = Table::default();
                under.put(key, base);
                under.overlay(Table {
                    entries: vec![over],
                });
                tree.entries.extend(under.entries);
            }
        }
    }

    /// Lays what a profile of intensity says under the scenario: rates of the war, mix of fire.
    fn lay_profile(&self, tree: &mut Table) {
        let Some(node) = tree.table_mut("intensity").and_then(|t| t.get("profile")) else {
            return;
        };
        let (at, wanted) = (node.at, node.value.clone());
        let log = self.resolver.log;
        let Value::Text(name) = wanted else {
            let rule = format!("must be a name, this is {}", wanted.kind());
            let remedy = "write it like profile = \"high\"";
            log.report(Code::WrongType, at, "intensity.profile", &rule, remedy);
            return;
        };
        let text = library::catalogue("profiles").unwrap_or_default();
        let Some((mut profiles, _)) = tree::parse(log, "library:profiles", text.as_bytes()) else {
            return;
        };
        let Some(Value::Table(mut under)) = profiles.remove(&name).map(|e| e.node.value) else {
            let names = profiles.entries.iter().map(|entry| entry.key.as_str());
            let rule = format!("`{}` is no profile", text::shown(&name));
            let remedy = suggestion(&name, names);
            log.report(Code::UnknownName, at, "intensity.profile", &rule, &remedy);
            return;
        };
        under.overlay(std::mem::take(tree));
        *tree = under;
    }

    fn parameter_entries(&self) -> Vec<ParameterEntry> {
        let log = self.resolver.log;
        let text = library::catalogue("parameters").unwrap_or_default();
        tree::parse(log, "library:parameters", text.as_bytes())
            .map(|(table, at)| parameters::catalogue(&Section::new(log, &table, at, "")))
            .unwrap_or_default()
    }

    /// Puts every regime of the comparison into `[regime]` under a label of its own, and returns
    /// the labels in order.
    fn gather_regimes(
        &self,
        tree: &mut Table,
        named: Option<&[String]>,
        at: Place,
        stands_alone: bool,
    ) -> Vec<String> {
        let wanted: Vec<(Origin, Place)> = match named {
            Some(names) => names
                .iter()
                .map(|name| (Origin::of_argument(name), at))
                .collect(),
            None => {
                let root = Section::new(self.resolver.log, tree, at, "");
                let texts = root.texts_at("regimes");
                texts
                    .into_iter()
                    .map(|(name, at)| (Origin::of_argument(&name), at))
                    .collect()
            }
        };
        let log = self.resolver.log;
        let list = tree.get("regimes").map(|node| &node.value);
        if named.is_none() && list.is_none() && !log.is_partial() {
            let remedy = "add `regimes = [\"none\", …]`";
            log.report(
                Code::MissingKey,
                at,
                "regimes",
                "this key is needed",
                remedy,
            );
        } else if named.is_some_and(<[String]>::is_empty)
            || (named.is_none() && matches!(list, Some(Value::Array(names)) if names.is_empty()))
        {
            let at = tree.get("regimes").map_or(at, |node| node.at);
            log.report(
                Code::Rule,
                at,
                "regimes",
                "no regime is named",
                "name at least one",
            );
        }
        if wanted.len() > MAX_REGIMES {
            let rule = format!(
                "{} regimes, at most {MAX_REGIMES} are compared",
                wanted.len()
            );
            let at = wanted.first().map_or(at, |(_, at)| *at);
            self.resolver
                .log
                .report(Code::TooLarge, at, "regimes", &rule, "split the study");
            tree.put(
                "regime",
                Node {
                    value: Value::Table(Table::default()),
                    at,
                },
            );
            return Vec::new();
        }
        let mut own = match tree.remove("regime").map(|entry| entry.node) {
            Some(Node {
                value: Value::Table(table),
                ..
            }) => table,
            Some(node) => {
                let rule = format!("must be a table, this is {}", node.value.kind());
                let remedy = "write [regime.observers] and its keys below";
                self.resolver
                    .log
                    .report(Code::WrongType, node.at, "regime", &rule, remedy);
                Table::default()
            }
            None => Table::default(),
        };
        let mut gathered = Table::default();
        let mut labels: Vec<String> = Vec::new();
        for (origin, at) in &wanted {
            let stem = origin.stem().to_owned();
            let label = free_label(&stem, &labels);
            if !is_label(&stem) {
                let rule = "a regime is named by letters a to z, digits, - _ . and #";
                self.resolver
                    .log
                    .report(Code::BadText, *at, "regimes", rule, "rename it");
                continue;
            }
            let inline = own.entry(&label).or_else(|| own.entry(&stem)).cloned();
            let Some(table) = self.regime_tree(origin, *at, inline, stands_alone) else {
                continue;
            };
            gathered.entries.push(table.named(&label));
            labels.push(label);
        }
        // What is written for a regime that is not compared would be silently ignored.
        for entry in own.entries.drain(..) {
            let is_used = labels
                .iter()
                .any(|l| *l == entry.key || l.split('#').next() == Some(&entry.key));
            if !is_used && !self.resolver.log.is_partial() {
                self.resolver.log.report(
                    Code::UnknownName,
                    entry.key_at,
                    &format!("regime.{}", entry.key),
                    "this regime is not in the list `regimes`",
                    "add it to the list or leave it out",
                );
            }
        }
        let list = labels
            .iter()
            .map(|l| Node {
                value: Value::Text(l.clone()),
                at,
            })
            .collect();
        tree.put(
            "regimes",
            Node {
                value: Value::Array(list),
                at,
            },
        );
        tree.put(
            "regime",
            Node {
                value: Value::Table(gathered),
                at,
            },
        );
        labels
    }

    /// The tree of one regime: the library's or the file's, under what the scenario says itself.
    fn regime_tree(
        &self,
        origin: &Origin,
        at: Place,
        inline: Option<tree::Entry>,
        stands_alone: bool,
    ) -> Option<tree::Entry> {
        let resolver = self.resolver;
        let is_complete = match origin {
            Origin::Library(name) => {
                inline.is_some() && (stands_alone || library::regime(name).is_none())
            }
            Origin::File(_) => false,
        };
        let base = if is_complete {
            None
        } else {
            let table = resolver.regime(origin, (at, "regimes"))?;
            let at = table.entries.first().map_or(at, |e| Place {
                start: 0,
                ..e.key_at
            });
            Some(tree::Entry {
                key: String::new(),
                key_at: at,
                node: Node {
                    value: Value::Table(table),
                    at,
                },
            })
        };
        match (base, inline) {
            (Some(base), Some(over)) => {
                let mut both = Table {
                    entries: vec![base],
                };
                both.overlay(Table {
                    entries: vec![over.named("")],
                });
                both.entries.pop()
            }
            (base, inline) => base.or(inline),
        }
    }

    fn read(
        &self,
        root: &Section<'_>,
        labels: &[String],
        entries: &[ParameterEntry],
    ) -> (TruceParts, Promises) {
        let log = root.log();
        if let Some(schema) = root.maybe_number("schema", 0.0..=1e9)
            && schema != SCHEMA as f64
            && let Some(node) = root.optional("schema")
        {
            let rule = format!("notation {schema} is not known, this program reads {SCHEMA}");
            root.report(
                Code::OutOfRange,
                node.at,
                "schema",
                &rule,
                "write schema = 1",
            );
        }
        let name = root.text("name");
        if !is_label(&name) && !log.is_partial() {
            let at = root.optional("name").map_or(root.at(), |node| node.at);
            let rule = "a scenario is named by letters a to z, digits, - _ . and #";
            root.report(
                Code::BadText,
                at,
                "name",
                rule,
                "rename the file, or add a `name`",
            );
        }
        let acts = acts::acts(&root.section("acts"));
        let sensors = sensors::sensors(&root.section("sensors"));
        let sides = sides::sides(root.section("sides"));
        let terms = terms::terms(root, &acts, &sides);
        let guarantees = consequences::guarantees(root, &sides);
        let front = ground::front(root.section("front"));
        let time = ground::time(root.section("time"));
        root.optional("regimes");
        let list = root.section("regime");
        let regimes: Vec<RegimeSpec> = labels
            .iter()
            .map(|label| {
                let section = list.section(label);
                if let Some(schema) = section.optional("schema")
                    && schema.value != Value::Integer(SCHEMA)
                {
                    let rule = format!("this program reads notation {SCHEMA}");
                    section.report(
                        Code::OutOfRange,
                        schema.at,
                        "schema",
                        &rule,
                        "write schema = 1",
                    );
                }
                regimes::regime(section, label, &sensors, &front, &sides)
            })
            .collect();
        let timetable = timetable::timetable(
            root,
            &timetable::Names {
                sides: &sides,
                regimes: &regimes,
                sensors: &sensors,
                n_sectors: front.n_sectors,
            },
        );
        let stage = script::Stage {
            acts: &acts,
            sides: &sides,
            front: &front,
            regimes: &regimes,
            sensors: &sensors,
            duration_s: time.duration_s,
        };
        let script = script::script(root, &stage);
        let names = expect::Names {
            acts: &acts,
            sensors: &sensors,
            regimes: labels,
        };
        let mut cloud = ground::cloud(root.section("cloud"));
        ground::weather(root.maybe_section("weather"), &time, &mut cloud);
        let setting = fact::Setting {
            labels,
            acts: &acts,
            regimes: &regimes,
            duration_s: time.duration_s,
            n_areas: u32::from(front.n_areas),
            parameters: entries,
        };
        let promises = Promises {
            expect: expect::expectations(root, &names),
            facts: fact::facts(root, &setting),
            study: study::study(root),
        };
        let parts = TruceParts {
            name,
            title: root.text("title"),
            time,
            front,
            script,
            cloud,
            intensity: ground::intensity(root.section("intensity")),
            sides,
            terms,
            regimes,
            timetable,
            guarantees,
            acts,
            sensors,
            parameters: parameters::parameters(root, entries),
        };
        (parts, promises)
    }
}

impl tree::Entry {
    /// The same value under another key.
    fn named(mut self, key: &str) -> Self {
        key.clone_into(&mut self.key);
        self
    }
}

/// The first of `name`, `name#2`, `name#3` … that is not taken.
fn free_label(name: &str, taken: &[String]) -> String {
    let is_free = |label: &String| !taken.contains(label);
    std::iter::once(name.to_owned())
        .chain((2..=taken.len() + 2).map(|n| format!("{name}#{n}")))
        .find(is_free)
        .unwrap_or_default()
}

/// Writes the value of every parameter into the tree, so that its text does not depend on the
/// defaults of a later version.
fn write_parameters(tree: &mut Table, entries: &[ParameterEntry], at: Place) {
    let mut overrides = match tree.remove("parameters").map(|entry| entry.node.value) {
        Some(Value::Table(rooms)) => rooms,
        _ => Table::default(),
    };
    let mut all = Table::default();
    for entry in entries {
        let Some((room, name)) = entry.path.split_once('.') else {
            continue;
        };
        let written = overrides
            .table_mut(room)
            .and_then(|names| names.remove(name));
        let node = written.map_or(
            Node {
                value: Value::Number(entry.default),
                at,
            },
            |e| e.node,
        );
        if all.get(room).is_none() {
            all.put(
                room,
                Node {
                    value: Value::Table(Table::default()),
                    at,
                },
            );
        }
        if let Some(names) = all.table_mut(room) {
            names.put(name, node);
        }
    }
    tree.put(
        "parameters",
        Node {
            value: Value::Table(all),
            at,
        },
    );
}
