//! `[study]`: a question and the variants that answer it.

use super::check::Section;
use crate::model::record::watch::Mode;
use crate::model::{Kind, RunMeasures};
use crate::scenario::collector::Place;
use crate::scenario::problem::Code;
use crate::scenario::study::{Study, StudyMeasure, Variant};
use crate::scenario::tree::{Node, Table, Value, join};
use crate::scenario::write::inline;

/// \[1\] — variants of one study.
const MAX_VARIANTS: usize = 64;
/// \[1\] — measures of one study.
const MAX_MEASURES: usize = 16;
/// \[1\] — truces of each variant when the study does not say.
const RUNS: u32 = 20;

/// `[study]`, if it is there.
pub(in crate::scenario) fn study(root: &Section<'_>) -> Option<Study> {
    let section = root.maybe_section("study")?;
    let modes = [Mode::Live, Mode::Shadow].map(|mode| (mode.name(), mode));
    let study = Study {
        question: section.text("question"),
        sources: texts(&section, "sources"),
        expectation: section.text("expectation"),
        outcome: section.text("outcome"),
        mode: section.choice_or("mode", Mode::Live, &modes),
        runs: section.count_or("runs", RUNS, 1..=1_000_000),
        measures: measures(&section),
        variants: variants(&section),
    };
    section.finish();
    Some(study)
}

fn texts(section: &Section<'_>, key: &str) -> Vec<String> {
    section
        .texts_at(key)
        .into_iter()
        .map(|(text, _)| text)
        .collect()
}

fn measures(section: &Section<'_>) -> Vec<StudyMeasure> {
    let written = section.texts_at("measures");
    let at = written.first().map_or(section.at(), |(_, at)| *at);
    if written.is_empty() && section.has("measures") {
        let rule = "a study without measures shows nothing";
        section.report(Code::Rule, at, "measures", rule, "name a column of runs");
    }
    if written.len() > MAX_MEASURES {
        let rule = format!("at most {MAX_MEASURES} measures");
        section.report(Code::TooLarge, at, "measures", &rule, "split the study");
        return Vec::new();
    }
    let read = |(text, at): (String, Place)| measure(section, text, at);
    written.into_iter().filter_map(read).collect()
}

/// `a + b` or `a + b / c + d`.
fn measure(section: &Section<'_>, text: String, at: Place) -> Option<StudyMeasure> {
    let (top, bottom) = match text.split_once('/') {
        Some((top, bottom)) => (top, Some(bottom)),
        None => (text.as_str(), None),
    };
    let top = columns(section, top, at)?;
    let bottom = match bottom {
        Some(bottom) => columns(section, bottom, at)?,
        None => Vec::new(),
    };
    Some(StudyMeasure { top, bottom, text })
}

fn columns(section: &Section<'_>, sum: &str, at: Place) -> Option<Vec<&'static str>> {
    let known: Vec<(&str, &'static str)> = RunMeasures::DICTIONARY
        .iter()
        .filter(|entry| entry.kind != Kind::Word)
        .map(|entry| (entry.name, entry.name))
        .collect();
    let names = sum.split('+').map(str::trim);
    names
        .map(|name| section.pick(name, at, "measures", &known))
        .collect()
}

fn variants(section: &Section<'_>) -> Vec<Variant> {
    let list = section.section("variant");
    let mut variants = Vec::new();
    for (name, at) in list.labels() {
        if variants.len() >= MAX_VARIANTS {
            let rule = format!("at most {MAX_VARIANTS} variants");
            list.report(Code::TooLarge, at, name, &rule, "split the study");
            break;
        }
        let Some(variant) = list.maybe_section(name) else {
            continue;
        };
        let mut set = Vec::new();
        if let Some(node) = variant.optional("set") {
            match &node.value {
                Value::Table(table) => flatten(table, "", &mut set),
                _ => {
                    variant.wrong_type(node, "set", "a table", "write set.sides.a.commitment = 0.9")
                }
            }
        }
        let regimes = variant.has("regimes").then(|| texts(&variant, "regimes"));
        if regimes.as_ref().is_some_and(Vec::is_empty) {
            let rule = "no regime is named";
            variant.report(Code::Rule, at, "regimes", rule, "name at least one");
        }
        variant.finish();
        variants.push(Variant {
            name: name.to_owned(),
            set,
            regimes,
        });
    }
    if variants.len() < 2 && section.has("variant") {
        let rule = "a study compares at least two variants";
        list.report(Code::Rule, list.at(), "", rule, "add [study.variant.NAME]");
    }
    variants
}

/// The leaves of a table as path and value.
fn flatten(table: &Table, path: &str, out: &mut Vec<(String, String)>) {
    for entry in &table.entries {
        let path = join(path, &entry.key);
        match &entry.node {
            Node {
                value: Value::Table(inner),
                ..
            } if !inner.entries.is_empty() => flatten(inner, &path, out),
            node => out.push((path, inline(node))),
        }
    }
}
