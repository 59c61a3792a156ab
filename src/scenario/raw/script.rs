//! `[script.…]`: acts that a scenario lays down itself.

use super::check::Section;
use super::terms::labels;
use crate::model::base::Side;
use crate::model::forces::script::{MAX_GROUPS, MAX_PER_SECTOR};
use crate::model::forces::{DurationLaw, Place, ScriptGroup, Start};
use crate::model::front::FrontSpec;
use crate::model::record::act::{ActCatalogue, ActKindId};
use crate::model::sensing::SensorCatalogue;
use crate::model::spec::{RegimeSpec, SideSpec};
use crate::scenario::problem::Code;
use crate::scenario::tree::Value;

/// What a script may name.
pub(in crate::scenario) struct Stage<'a> {
    pub acts: &'a ActCatalogue,
    pub sides: &'a [SideSpec; 2],
    pub front: &'a FrontSpec,
    pub regimes: &'a [RegimeSpec],
    pub sensors: &'a SensorCatalogue,
    /// \[s\] — length of the truce.
    pub duration_s: u32,
}

/// `[script]`: one table per group, in the order of the file.
pub(in crate::scenario) fn script(root: &Section<'_>, stage: &Stage<'_>) -> Vec<ScriptGroup> {
    let Some(list) = root.maybe_section("script") else {
        return Vec::new();
    };
    let mut groups: Vec<ScriptGroup> = Vec::new();
    for (name, at) in list.labels() {
        if groups.len() >= MAX_GROUPS {
            let rule = format!("at most {MAX_GROUPS} groups of scripted acts");
            list.report(Code::TooLarge, at, name, &rule, "leave some out");
            break;
        }
        if let Some(inner) = list.maybe_section(name) {
            let group = group(inner, name, stage, &groups);
            groups.push(group);
        }
    }
    groups
}

fn group(
    section: Section<'_>,
    name: &str,
    stage: &Stage<'_>,
    before: &[ScriptGroup],
) -> ScriptGroup {
    let kinds: Vec<(&str, ActKindId)> = stage
        .acts
        .0
        .iter()
        .enumerate()
        .map(|(i, kind)| (kind.name.as_str(), ActKindId(i as u8)))
        .collect();
    let [a, b] = labels(stage.sides);
    let sides: [(&str, Option<Side>); 3] = [(a.0, Some(a.1)), (b.0, Some(b.1)), ("none", None)];
    let answers = section.has("answers").then(|| {
        let names: Vec<(&str, usize)> = before
            .iter()
            .enumerate()
            .map(|(i, group)| (group.name.as_str(), i))
            .collect();
        let to = section.choice("answers", &names).unwrap_or(0);
        (to, law(&section, "delay").unwrap_or(DurationLaw::Fixed(0)))
    });
    let rate_per_day = section.maybe_number("rate_per_day", 0.0..=1_000.0);
    let counted = rate_per_day.is_none() && answers.is_none();
    let per_sector = if counted {
        section.count("per_sector", 1..=MAX_PER_SECTOR)
    } else {
        if section.has("per_sector") {
            section.optional("per_sector");
            let rule = "a group has one of `per_sector`, `rate_per_day` and `answers`";
            section.report(
                Code::Rule,
                section.at(),
                "per_sector",
                rule,
                "leave one out",
            );
        }
        0
    };
    let mean = rate_per_day.unwrap_or(0.0) * f64::from(stage.duration_s) / 86_400.0;
    if mean > f64::from(MAX_PER_SECTOR) / 2.0 {
        let rule = format!("{mean:.0} acts are expected in every sector, at most 32 are possible");
        section.report(
            Code::TooLarge,
            section.at(),
            "rate_per_day",
            &rule,
            "use a lower rate or a shorter truce",
        );
    }
    let start = if answers.is_some() {
        Start::At(0)
    } else {
        start(&section, stage)
    };
    let group = ScriptGroup {
        name: name.to_owned(),
        kind: section.choice("kind", &kinds).unwrap_or(ActKindId(0)),
        side: section.choice("side", &sides).flatten(),
        per_sector,
        rate_per_day,
        chainage: place(&section, "chainage_km", 0.0, stage.front.sector_km),
        depth: place(&section, "depth_km", 0.0, 1_000.0),
        start,
        duration: duration(&section),
        crossing_km_per_hour: section.number_or("speed_km_per_hour", 0.0, 0.0..=1_000.0),
        answers,
        size: section.number_or("size", 1.0, 0.0..=1e6),
        ordered: section.flag_or("ordered", true),
    };
    section.finish();
    group
}

/// A number of kilometres, or `"uniform"`; a default when the key is not there.
fn place(section: &Section<'_>, key: &str, default: f64, most: f64) -> Place {
    let Some(node) = section.optional(key) else {
        return Place::At(default);
    };
    match &node.value {
        Value::Text(text) => {
            section.pick(text, node.at, key, &[("uniform", ())]);
            Place::Uniform
        }
        _ => Place::At(section.as_number(node, key, 0.0..=most)),
    }
}

/// A duration with its law (`duration_law`, `delay_law`).
fn law(section: &Section<'_>, key: &str) -> Option<DurationLaw> {
    let seconds = section.seconds(key);
    let laws = [("fixed", false), ("exponential", true)];
    let drawn = section.choice_or(&format!("{key}_law"), false, &laws);
    Some(if drawn {
        DurationLaw::Exponential(seconds)
    } else {
        DurationLaw::Fixed(seconds)
    })
}

/// `duration`: a length of time, or `"to-end"`.
fn duration(section: &Section<'_>) -> Option<DurationLaw> {
    if let Some(node) = section.optional("duration")
        && node.value == Value::Text("to-end".to_owned())
    {
        return None;
    }
    law(section, "duration")
}

fn start(section: &Section<'_>, stage: &Stage<'_>) -> Start {
    let from = section.maybe_seconds("start_from").unwrap_or(0);
    let to = section
        .maybe_seconds("start_to")
        .unwrap_or(stage.duration_s);
    if from > to {
        let rule = "is after start_to";
        section.report(Code::Rule, section.at(), "start_from", rule, "swap the two");
    }
    let Some(node) = section.optional("start") else {
        return Start::Uniform { from, to };
    };
    match &node.value {
        Value::Text(text) if text == "uniform" => Start::Uniform { from, to },
        Value::Text(text) if text == "after-look" => after_look(section, stage, from, to),
        _ => Start::At(section.as_seconds(node, "start")),
    }
}

/// `start = "after-look"`, `after = "GROUP"`: a group with a schedule in the first regime.
fn after_look(section: &Section<'_>, stage: &Stage<'_>, from: u32, to: u32) -> Start {
    let groups = stage
        .regimes
        .first()
        .map(|regime| regime.sensing.groups.as_slice())
        .unwrap_or_default();
    let known: Vec<(&str, usize)> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.looks.is_some() && group.per_sector.is_some())
        .map(|(i, group)| (group.name.as_str(), i))
        .collect();
    let fallback = Start::Uniform { from, to };
    let Some(place) = section.choice("after", &known) else {
        return fallback;
    };
    let group = &groups[place];
    let (Some(law), Some(per_sector)) = (group.looks, group.per_sector) else {
        return fallback;
    };
    let rank = groups[..place]
        .iter()
        .filter(|earlier| earlier.sensor == group.sensor)
        .map(|earlier| earlier.count)
        .sum();
    Start::AfterLook {
        from,
        to,
        law,
        family: stage.sensors.0[usize::from(group.sensor)].key,
        rank,
        per_sector,
    }
}
