//! Verification regimes: assets, casework, institution, bill.

use super::casework::{casework, institution};
use super::check::Section;
use crate::model::front::Segment;
use crate::model::sensing::{Allocation, AssetGroup, Platform, Ramp, SensorCatalogue};
use crate::model::spec::RegimeSpec;
use crate::scenario::problem::Code;

/// \[EUR\] — far above any mission, to catch slips of the pen.
pub(super) const MAX_EUR: f64 = 1e12;

/// One regime.
pub(in crate::scenario) fn regime(
    section: Section<'_>,
    name: &str,
    sensors: &SensorCatalogue,
) -> RegimeSpec {
    let mut assets = Vec::new();
    if let Some(groups) = section.maybe_section("assets") {
        for (key, at) in groups.labels() {
            if assets.len() >= 64 {
                groups.report(
                    Code::TooLarge,
                    at,
                    key,
                    "at most 64 groups of assets",
                    "leave some out",
                );
                break;
            }
            if let Some(group) = groups.maybe_section(key) {
                assets.extend(asset_group(group, sensors));
            }
        }
    }
    let spec = RegimeSpec {
        name: name.to_owned(),
        title: section.text("title"),
        assets,
        casework: casework(&section),
        institution: institution(&section),
        coordination_from_day: section.maybe_number("coordination_from_day", 0.0..=365.0),
        cost_setup: section.number_or("cost_setup", 0.0, 0.0..=MAX_EUR),
        cost_per_day: section.number_or("cost_per_day", 0.0, 0.0..=MAX_EUR),
    };
    section.finish();
    spec
}

fn asset_group(section: Section<'_>, sensors: &SensorCatalogue) -> Option<AssetGroup> {
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
    let on_shift = matches!(platform, Some(Platform::Patrol | Platform::Inspection));
    let visits = matches!(platform, Some(Platform::Satellite | Platform::Inspection));
    let inspects = platform == Some(Platform::Inspection);
    let looks_down = platform == Some(Platform::Satellite);
    // A key is needed where the platform reads it; elsewhere it would say nothing, so it may
    // be left out.
    let needed_if = |is_needed: bool, key: &str, default: f64, most: f64| {
        if is_needed {
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
    let group = AssetGroup {
        sensor: sensor.unwrap_or(0),
        count: section.count("count", 0..=20_000),
        ramp: ramp(section.section("ramp")),
        segments,
        allocation: section.choice_or("allocation", Allocation::Even, &Allocation::NAMES),
        shift_from_hour: needed_if(on_shift, "shift_from_hour", 0.0, 24.0),
        shift_hours: needed_if(on_shift, "shift_hours", 24.0, 24.0),
        visits_per_day: needed_if(visits, "visits_per_day", 0.0, 1_000.0),
        tasked_share: needed_if(looks_down, "tasked_share", 1.0, 1.0),
        notice_factor: needed_if(inspects, "notice_factor", 1.0, 1.0),
        depth_to_km: section.number("depth_to_km", 0.0..=1_000.0),
        cost_setup: section.number("cost_setup", 0.0..=MAX_EUR),
        cost_per_day: section.number("cost_per_day", 0.0..=MAX_EUR),
    };
    section.finish();
    sensor.map(|_| group)
}

fn ramp(section: Section<'_>) -> Ramp {
    let ramp = Ramp {
        lead_days: section.number("lead_days", 0.0..=365.0),
        per_day_from: section.number("per_day_from", 0.001..=20_000.0),
        per_day_to: section.number("per_day_to", 0.001..=20_000.0),
    };
    if ramp.per_day_from > ramp.per_day_to {
        section.report(
            Code::Rule,
            section.at(),
            "per_day_from",
            "is more than per_day_to",
            "swap the two",
        );
    }
    section.finish();
    ramp
}
