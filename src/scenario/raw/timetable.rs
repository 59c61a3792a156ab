//! The timetable: outside events, and what a person orders a mission to do.

use super::check::Section;
use super::terms::labels;
use crate::model::base::{DAY, SectorId, Side};
use crate::model::record::timetable::{Dispatch, Errand, Event, Timetable};
use crate::model::sensing::{Platform, SensorCatalogue};
use crate::model::spec::{RegimeSpec, SideSpec};
use crate::scenario::problem::Code;

/// Most entries of a timetable: somebody who gives an order every quarter of an hour for ten days.
const MAX_ENTRIES: usize = 1_000;

/// What the entries may name.
pub(in crate::scenario) struct Names<'a> {
    /// The sides.
    pub sides: &'a [SideSpec; 2],
    /// The regimes of the scenario.
    pub regimes: &'a [RegimeSpec],
    /// Families of sensors.
    pub sensors: &'a SensorCatalogue,
    /// \[1\] — sectors of the front.
    pub n_sectors: u16,
}

/// `[[timetable]]`, in order of time. An entry may have several effects.
pub(in crate::scenario) fn timetable(root: &Section<'_>, names: &Names<'_>) -> Timetable {
    let mut events: Vec<(u32, Event)> = Vec::new();
    let entries = root.sections("timetable");
    if entries.len() > MAX_ENTRIES {
        let rule = format!("at most {MAX_ENTRIES} entries");
        root.report(
            Code::TooLarge,
            root.place("timetable", ""),
            "timetable",
            &rule,
            "leave some out",
        );
    }
    for section in entries.into_iter().take(MAX_ENTRIES) {
        let at = section.seconds("at");
        let before = events.len();
        let mut moved = |key: &str, amount: &str, limits, event: fn(Side, f64) -> Event| {
            if let Some(inner) = section.maybe_section(key) {
                let side = inner.choice("side", &labels(names.sides));
                let by = inner.number(amount, limits);
                inner.finish();
                events.push((at, event(side.unwrap_or(Side::One), by)));
            }
        };
        moved("commitment", "change", -1.0..=1.0, Event::Commitment);
        moved("trust", "change", -1.0..=1.0, Event::Trust);
        moved("supply", "factor", 0.0..=100.0, Event::Supply);
        moved("stock", "tonnes", 0.0..=1e6, Event::Stock);
        moved("knowledge", "factor", 0.0..=100.0, Event::Knowledge);
        if let Some(inner) = section.maybe_section("dispatch") {
            events.extend(dispatch(inner, names).map(|order| (at, Event::Dispatch(order))));
        }
        if let Some(inner) = section.maybe_section("inspect") {
            events.extend(inspect(inner, names).map(|order| (at, Event::Dispatch(order))));
        }
        let named = [
            ("leaders-call", Event::LeadersCall),
            ("prisoner-exchange", Event::PrisonerExchange),
        ];
        let ordered = section.has("dispatch") || section.has("inspect");
        if section.has("event") || (events.len() == before && !ordered) {
            events.extend(section.choice("event", &named).map(|event| (at, event)));
        }
        section.finish();
    }
    events.sort_by_key(|(at, _)| *at);
    Timetable(events)
}

/// `dispatch = { sensor, sector, for, regime }`; none when it is wrong.
fn dispatch(section: Section<'_>, names: &Names<'_>) -> Option<Dispatch> {
    let families: Vec<(&str, u8)> = names
        .sensors
        .0
        .iter()
        .zip(0..)
        .filter(|(sensor, _)| matches!(sensor.platform, Platform::Patrol | Platform::Air))
        .map(|(sensor, i)| (sensor.name.as_str(), i))
        .collect();
    let sensor = section.choice("sensor", &families);
    let sector = sector(&section, names);
    let lasts_s = lasts(&section);
    let regime = regime(&section, names);
    if let (Some(sensor), Some(regime)) = (sensor, regime) {
        obeyed(&section, "sensor", names, regime, |group| {
            group.sensor == sensor && group.per_sector.is_none()
        });
    }
    section.finish();
    Some(Dispatch {
        regime: regime?,
        errand: Errand::Send {
            sensor: sensor?,
            sector,
        },
        lasts_s,
    })
}

/// `inspect = { side, sector, for, regime }`; none when it is wrong.
fn inspect(section: Section<'_>, names: &Names<'_>) -> Option<Dispatch> {
    let side = section.choice("side", &labels(names.sides));
    let sector = sector(&section, names);
    let lasts_s = lasts(&section);
    let regime = regime(&section, names);
    if let Some(regime) = regime {
        obeyed(&section, "side", names, regime, |group| {
            let sensor = names.sensors.0.get(usize::from(group.sensor));
            sensor.is_some_and(|sensor| sensor.platform == Platform::Inspection)
        });
    }
    section.finish();
    Some(Dispatch {
        regime: regime?,
        errand: Errand::Inspect {
            side: side?,
            sector,
        },
        lasts_s,
    })
}

fn sector(section: &Section<'_>, names: &Names<'_>) -> SectorId {
    let last = u32::from(names.n_sectors.max(1) - 1);
    SectorId(section.count("sector", 0..=last) as u16)
}

fn lasts(section: &Section<'_>) -> u32 {
    section.maybe_seconds("for").unwrap_or(DAY).max(1)
}

/// The regime that is meant: `Some(None)` for all, none when the name is not known.
fn regime(section: &Section<'_>, names: &Names<'_>) -> Option<Option<u16>> {
    let labels: Vec<(&str, Option<u16>)> = names
        .regimes
        .iter()
        .zip(0..)
        .map(|(regime, i)| (regime.name.as_str(), Some(i)))
        .collect();
    if section.has("regime") {
        section.choice("regime", &labels)
    } else {
        section.optional("regime");
        Some(None)
    }
}

/// Reports an order that no regime it is for has the means to carry out.
fn obeyed(
    section: &Section<'_>,
    key: &str,
    names: &Names<'_>,
    regime: Option<u16>,
    can: impl Fn(&crate::model::sensing::AssetGroup) -> bool,
) {
    let regimes = names.regimes.iter().zip(0..);
    let mut meant = regimes.filter(|(_, i)| regime.is_none_or(|only| only == *i));
    if meant.any(|(regime, _)| regime.sensing.groups.iter().any(&can)) {
        return;
    }
    let rule = match regime {
        Some(_) => "the regime has nothing that could be sent there",
        None => "no regime of the scenario has anything that could be sent there",
    };
    let remedy = "name another family or regime, or give the regime such assets";
    section.report(Code::Rule, section.at(), key, rule, remedy);
}
