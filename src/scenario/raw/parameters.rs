//! The catalogue of parameters, and a scenario's overrides.

use super::check::Section;
use crate::model::spec::Parameters;
use crate::scenario::problem::Code;
use std::collections::BTreeMap;

/// How a value was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In a public source.
    Found,
    /// Computed from public data.
    Derived,
    /// A judgement of the authors.
    Judgement,
}

impl Status {
    const NAMES: [(&'static str, Self); 3] = [
        ("found", Self::Found),
        ("derived", Self::Derived),
        ("judgement", Self::Judgement),
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Derived => "derived",
            Self::Judgement => "judgement",
        }
    }
}

/// One parameter of the model, as `assets/catalogue/parameters.toml` describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterEntry {
    /// Path: `command.branching_ratio`.
    pub path: String,
    /// What it means, one line.
    pub meaning: String,
    /// Unit; `1` for pure numbers.
    pub unit: String,
    /// Value unless a scenario says otherwise.
    pub default: f64,
    /// Least value that the model can compute with.
    pub min: f64,
    /// Greatest value that the model can compute with.
    pub max: f64,
    /// Lower end of the plausible range, for uncertainty studies.
    pub low: f64,
    /// Upper end of the plausible range.
    pub high: f64,
    /// How the value was come by.
    pub status: Status,
    /// Where from, or why.
    pub source: String,
}

/// Reads the catalogue: a table per room, in it a table per parameter.
pub(in crate::scenario) fn catalogue(root: &Section<'_>) -> Vec<ParameterEntry> {
    let mut out = Vec::new();
    for (room, _) in root.entries() {
        let Some(rooms) = root.maybe_section(room) else {
            continue;
        };
        for (name, _) in rooms.entries() {
            let Some(section) = rooms.maybe_section(name) else {
                continue;
            };
            let any = f64::MIN..=f64::MAX;
            out.push(ParameterEntry {
                path: section.path.clone(),
                meaning: section.text("meaning"),
                unit: section.text("unit"),
                default: section.number("default", any.clone()),
                min: section.number("min", any.clone()),
                max: section.number("max", any.clone()),
                low: section.number("low", any.clone()),
                high: section.number("high", any),
                status: section
                    .choice("status", &Status::NAMES)
                    .unwrap_or(Status::Judgement),
                source: section.text("source"),
            });
            section.finish();
        }
    }
    out
}

/// `[parameters]`: the catalogue's defaults under the scenario's overrides.
pub(in crate::scenario) fn parameters(
    root: &Section<'_>,
    catalogue: &[ParameterEntry],
) -> Parameters {
    let mut values: BTreeMap<&str, f64> = catalogue
        .iter()
        .map(|entry| (entry.path.as_str(), entry.default))
        .collect();
    if let Some(overrides) = root.maybe_section("parameters") {
        for room in [
            "front",
            "forces",
            "command",
            "agreement",
            "sensing",
            "casework",
            "consequences",
        ] {
            let Some(section) = overrides.maybe_section(room) else {
                continue;
            };
            for entry in catalogue {
                let Some((_, name)) = entry.path.split_once('.').filter(|(r, _)| *r == room) else {
                    continue;
                };
                let Some(number) = section.maybe_number(name, entry.min..=entry.max) else {
                    continue;
                };
                values.insert(&entry.path, number);
                if !(entry.low..=entry.high).contains(&number)
                    && let Some(node) = section.optional(name)
                {
                    let rule = format!(
                        "{number} lies outside the plausible range {} to {}",
                        entry.low, entry.high
                    );
                    let path = format!("parameters.{}", entry.path);
                    section
                        .log()
                        .warn(node.at, &path, &rule, "say why in your study");
                }
            }
            section.finish();
        }
        overrides.finish();
    }
    let depth = |name: &str| values.get(name).copied().unwrap_or(0.0);
    let path = "forces.site_depth_from_km";
    if depth(path) > depth("forces.site_depth_to_km") {
        let at = root.place("parameters", "forces");
        let rule = "rear sites begin deeper than they end";
        let remedy = "lower it, or raise site_depth_to_km";
        root.report(Code::Rule, at, &format!("parameters.{path}"), rule, remedy);
    }
    Parameters::read(&mut |path| {
        values.get(path).copied().unwrap_or_else(|| {
            let rule = "the catalogue of parameters has no such path";
            root.report(
                Code::MissingKey,
                root.at(),
                path,
                rule,
                "add it to the catalogue",
            );
            0.0
        })
    })
}
