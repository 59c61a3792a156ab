//! The assets of a regime: groups, tracks, schedules, shared conditions, contributors.

use super::check::Section;
use super::regimes::MAX_EUR;
use crate::model::base::SectorId;
use crate::model::front::{FrontSpec, Segment};
use crate::model::record::look_times::LookTimes;
use crate::model::sensing::{
    Allocation, AssetGroup, Chainage, Contributor, Platform, Ramp, SensorCatalogue,
    SharedCondition, Track, TrackKind,
};
use crate::model::spec::{Label, SideSpec};
use crate::scenario::problem::Code;
use crate::scenario::tree::{Node, Value};

/// Most groups, conditions or contributors of a regime.
const MAX_GROUPS: usize = 64;

/// Tables by name below a key, at most so many.
fn named<'a>(section: &Section<'a>, key: &str, what: &str) -> Vec<(&'a str, Section<'a>)> {
    let Some(list) = section.maybe_section(key) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, at) in list.labels() {
        if found.len() >= MAX_GROUPS {
            let rule = format!("at most {MAX_GROUPS} {what}");
            list.report(Code::TooLarge, at, name, &rule, "leave some out");
            break;
        }
        if let Some(inner) = list.maybe_section(name) {
            found.push((name, inner));
        }
    }
    found
}

/// `[assets.…]`.
pub(super) fn asset_groups(
    regime: &Section<'_>,
    sensors: &SensorCatalogue,
    shared: &[SharedCondition],
    front: &FrontSpec,
) -> Vec<AssetGroup> {
    named(regime, "assets", "groups of assets")
        .into_iter()
        .filter_map(|(name, inner)| asset_group(inner, name, sensors, shared, front))
        .collect()
}

/// `[shared.…]`: random conditions that groups share.
pub(super) fn shared_conditions(regime: &Section<'_>) -> Vec<SharedCondition> {
    named(regime, "shared", "shared conditions")
        .into_iter()
        .map(|(name, section)| {
            let condition = SharedCondition {
                name: name.to_owned(),
                bad_share: section.share("bad_share"),
                hold_s: section.seconds("hold").max(60),
            };
            section.finish();
            condition
        })
        .collect()
}

/// `[composition.…]`: who contributes, and how far each side accepts them.
pub(super) fn composition(regime: &Section<'_>, sides: &[SideSpec; 2]) -> Vec<Contributor> {
    named(regime, "composition", "contributors")
        .into_iter()
        .map(|(name, section)| {
            let (a, b) = (
                section.share("accepted_by_a"),
                section.share("accepted_by_b"),
            );
            let acceptance = [0, 1].map(|i| match sides[i].label {
                Label::A => a,
                Label::B => b,
            });
            let contributor = Contributor {
                name: name.to_owned(),
                share: section.share("share"),
                acceptance,
            };
            section.finish();
            contributor
        })
        .collect()
}

fn asset_group(
    section: Section<'_>,
    name: &str,
    sensors: &SensorCatalogue,
    shared: &[SharedCondition],
    front: &FrontSpec,
) -> Option<AssetGroup> {
    let names: Vec<(&str, u8)> = sensors
        .0
        .iter()
        .enumerate()
        .map(|(i, s)| (s.name.as_str(), i as u8))
        .collect();
    let sensor = section.choice("sensor", &names);
    let platform = sensor
        .and_then(|i| sensors.0.get(usize::from(i)))
        .map(|s| s.platform);
    let looks = section.maybe_section("looks").map(look_times);
    let scheduled = looks.is_some();
    let on_shift = matches!(platform, Some(Platform::Patrol | Platform::Inspection));
    let visits = matches!(platform, Some(Platform::Satellite | Platform::Inspection));
    let looks_down = platform == Some(Platform::Satellite);
    // A key is needed where the platform reads it; elsewhere it would say nothing, so it may
    // be left out.
    let needed_if = |is_needed: bool, key: &str, default: f64, most: f64| {
        if is_needed && !scheduled {
            section.number(key, 0.0..=most)
        } else {
            section.number_or(key, default, 0.0..=most)
        }
    };
    let segments = if section.has("segments") {
        let names = Segment::ALL.map(|segment| (segment.name(), segment));
        let texts = section.texts_at("segments");
        texts
            .iter()
            .filter_map(|(text, at)| section.pick(text, *at, "segments", &names))
            .collect()
    } else {
        Vec::new()
    };
    let per_sector = section
        .has("per_sector")
        .then(|| section.count("per_sector", 1..=1_000));
    let count = match per_sector {
        None => section.count("count", 0..=20_000),
        Some(n) => n.saturating_mul(u32::from(front.n_sectors)),
    };
    if per_sector.is_some() && section.has("count") {
        let rule = "a group has either `count` or `per_sector`";
        section.report(Code::Rule, section.at(), "count", rule, "leave one out");
    }
    let track = match platform {
        Some(Platform::Air) => Some(track(section.section("track"), per_sector, front)),
        _ => None,
    };
    let cost = |key: &str| match per_sector {
        Some(_) => section.number_or(key, 0.0, 0.0..=MAX_EUR),
        None => section.number(key, 0.0..=MAX_EUR),
    };
    let group = AssetGroup {
        name: name.to_owned(),
        sensor: sensor.unwrap_or(0),
        count,
        per_sector,
        ramp: match (per_sector, section.has("ramp")) {
            // a laboratory begins when everything hangs
            (Some(_), false) => at_once(),
            _ => ramp(&section),
        },
        segments,
        allocation: allocation(&section, front),
        case_share: section.number_or("case_share", 0.0, 0.0..=1.0),
        chainage: chainage(&section, front),
        stand_depth_km: section.number_or("stand_depth_km", 0.0, 0.0..=200.0),
        track,
        looks,
        shared: shared_with(&section, shared),
        shift_from_hour: needed_if(on_shift, "shift_from_hour", 0.0, 24.0),
        shift_hours: needed_if(on_shift, "shift_hours", 24.0, 24.0),
        visits_per_day: needed_if(visits, "visits_per_day", 0.0, 1_000.0),
        sortie_hours: section.number_or("sortie_hours", 0.0, 0.0..=48.0),
        tasked_share: needed_if(looks_down, "tasked_share", 1.0, 1.0),
        cued_sites: section.count_or("cued_sites", 0, 0..=1_000),
        notice_hours: section.number_or("notice_hours", 0.0, 0.0..=720.0),
        depth_to_km: match per_sector {
            Some(_) => section.number_or("depth_to_km", front.depth_km, 0.0..=1_000.0),
            None => section.number("depth_to_km", 0.0..=1_000.0),
        },
        losses_per_day: section.number_or("losses_per_day", 0.0, 0.0..=1.0),
        cost_setup: cost("cost_setup"),
        cost_per_day: cost("cost_per_day"),
    };
    section.finish();
    sensor.map(|_| group)
}

/// All there when the truce begins.
fn at_once() -> Ramp {
    Ramp {
        lead_days: 0.0,
        clearance_days: 0.0,
        per_day_from: f64::INFINITY,
        per_day_to: f64::INFINITY,
    }
}

/// `ramp`: a table, or `"at-once"`.
fn ramp(section: &Section<'_>) -> Ramp {
    if let Some(node) = section.optional("ramp")
        && let Value::Text(text) = &node.value
    {
        section.pick(text, node.at, "ramp", &[("at-once", ())]);
        return at_once();
    }
    let section = section.section("ramp");
    let ramp = Ramp {
        lead_days: section.number("lead_days", 0.0..=365.0),
        clearance_days: section.number_or("clearance_days", 0.0, 0.0..=365.0),
        per_day_from: section.number("per_day_from", 0.001..=20_000.0),
        per_day_to: section.number("per_day_to", 0.001..=20_000.0),
    };
    if ramp.per_day_from > ramp.per_day_to {
        section.report(
            Code::Rule,
            section.at(),
            "per_day_from",
            "is more than per_day_to: a ramp does not go backwards",
            "swap the two",
        );
    }
    section.finish();
    ramp
}

fn allocation(section: &Section<'_>, front: &FrontSpec) -> Allocation {
    let names: Vec<(&str, usize)> = Allocation::NAMES
        .iter()
        .enumerate()
        .map(|(i, (name, _))| (*name, i))
        .collect();
    let place = section.choice_or("allocation", 0, &names);
    let chosen = Allocation::NAMES
        .get(place)
        .map_or(Allocation::Even, |(_, allocation)| allocation.clone());
    let is_manual = matches!(chosen, Allocation::Manual(_));
    if !is_manual {
        if section.has("manual_sectors") {
            let rule = "says something only with allocation = \"manual\"";
            section.optional("manual_sectors");
            section.report(
                Code::Rule,
                section.at(),
                "manual_sectors",
                rule,
                "leave it out",
            );
        }
        return chosen;
    }
    let last = f64::from(front.n_sectors.max(1) - 1);
    let sectors = section.numbers("manual_sectors", 0.0..=last);
    Allocation::Manual(sectors.iter().map(|&s| SectorId(s as u16)).collect())
}

fn chainage(section: &Section<'_>, front: &FrontSpec) -> Chainage {
    let Some(node) = section.optional("chainage_km") else {
        return Chainage::Allocated;
    };
    if !section.has("per_sector") {
        let rule = "is counted from the start of a sector, so it needs `per_sector`";
        let remedy = "write per_sector = 1 in place of count, or use allocation";
        section.report(Code::Rule, node.at, "chainage_km", rule, remedy);
    }
    match &node.value {
        Value::Text(text) => {
            section.pick(text, node.at, "chainage_km", &[("uniform", ())]);
            Chainage::Uniform
        }
        Value::Array(_) => Chainage::At(section.numbers("chainage_km", 0.0..=front.sector_km)),
        _ => Chainage::At(vec![section.as_number(
            node,
            "chainage_km",
            0.0..=front.sector_km,
        )]),
    }
}

/// A share of a round trip: a number, or `"uniform"` to draw it.
fn phase(section: &Section<'_>) -> Option<f64> {
    let node: &Node = section.optional("phase")?;
    match &node.value {
        Value::Text(text) => {
            section.pick(text, node.at, "phase", &[("uniform", ())]);
            None
        }
        _ => Some(section.as_number(node, "phase", 0.0..=1.0)),
    }
}

fn look_times(section: Section<'_>) -> LookTimes {
    let times = if section.has("poisson_per_day") {
        LookTimes::Poisson {
            per_day: section.number("poisson_per_day", 0.0..=1_440.0),
        }
    } else {
        LookTimes::Periodic {
            every_s: section.seconds("every").max(60),
            phase: phase(&section),
        }
    };
    section.finish();
    times
}

fn track(section: Section<'_>, per_sector: Option<u32>, front: &FrontSpec) -> Track {
    // along its own sector, or along its beat of the front
    let length = match per_sector {
        Some(_) => front.sector_km,
        None => front.length_km(),
    };
    let ends = section.has("from_km") || section.has("to_km");
    let stretch_km = ends.then(|| {
        (
            section.number_or("from_km", 0.0, 0.0..=length),
            section.number_or("to_km", length, 0.0..=length),
        )
    });
    if let Some((from, to)) = stretch_km
        && from >= to
    {
        let rule = "must end beyond its start";
        section.report(
            Code::Rule,
            section.at(),
            "to_km",
            rule,
            "swap from_km and to_km",
        );
    }
    if ends && per_sector.is_none() {
        let rule = "the beats of a group along the front follow from its allocation";
        let remedy = "leave from_km and to_km out, or write per_sector in place of count";
        section.report(Code::Rule, section.at(), "from_km", rule, remedy);
    }
    let track = Track {
        kind: section
            .choice("kind", &TrackKind::NAMES)
            .unwrap_or(TrackKind::Shuttle),
        stretch_km,
        depth_km: section.number_or("depth_km", 0.0, 0.0..=200.0),
        speed_km_per_hour: section.number("speed_km_per_hour", 0.0..=2_000.0),
        phase: phase(&section),
    };
    section.finish();
    track
}

fn shared_with(section: &Section<'_>, shared: &[SharedCondition]) -> Option<(u8, f64)> {
    if !section.has("shared") {
        if section.has("shared_factor") {
            section.optional("shared_factor");
            let rule = "says something only with `shared`";
            section.report(
                Code::Rule,
                section.at(),
                "shared_factor",
                rule,
                "name the condition",
            );
        }
        return None;
    }
    let names: Vec<(&str, u8)> = shared
        .iter()
        .enumerate()
        .map(|(i, condition)| (condition.name.as_str(), i as u8))
        .collect();
    let place = section.choice("shared", &names);
    let factor = section.share("shared_factor");
    place.map(|place| (place, factor))
}
