//! Orders to the mission: entries of the timetable, written as an override of the scenario.
//!
//! An order is data of the scenario like any other: the truce with it is run by the same model and
//! can be saved, sent as a code and run without a window.

use super::session::Opened;
use crate::model::TruceSpec;
use crate::model::base::SectorId;
use crate::model::record::timetable::{Dispatch, Errand, Event};
use crate::model::sensing::Platform;
use crate::model::spec::{Label, RegimeSpec};
use toml::{Table, Value};

/// Path of the override.
pub const PATH: &str = "timetable";

/// What the person orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// A team or an aircraft of a family goes to a sector.
    Send {
        /// Name of the family.
        sensor: String,
        /// Index of the sector.
        sector: usize,
    },
    /// Inspectors go to the site of a side that is nearest to a sector.
    Inspect {
        /// Whose site.
        side: Label,
        /// Index of the sector.
        sector: usize,
    },
}

/// One order that stands in the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its place in the timetable.
    pub place: u32,
    /// \[s\] — when.
    pub at_s: u32,
    /// \[s\] — until when it stands.
    pub until_s: u32,
    /// What.
    pub order: Order,
    /// Whether it is for the regime.
    pub for_regime: bool,
}

/// Families of a regime that can be sent, by name and platform, in the order of the catalogue.
pub fn families(spec: &TruceSpec, regime: &RegimeSpec) -> Vec<(String, Platform)> {
    let groups = regime.sensing.groups.iter();
    let free: Vec<u8> = groups
        .filter(|group| group.per_sector.is_none())
        .map(|group| group.sensor)
        .collect();
    let sensors = spec.sensors.0.iter().zip(0_u8..);
    sensors
        .filter(|(sensor, i)| {
            matches!(sensor.platform, Platform::Patrol | Platform::Air) && free.contains(i)
        })
        .map(|(sensor, _)| (sensor.name.clone(), sensor.platform))
        .collect()
}

/// Whether a regime has inspectors.
pub fn inspects(spec: &TruceSpec, regime: &RegimeSpec) -> bool {
    let mut groups = regime.sensing.groups.iter();
    groups.any(|group| {
        let sensor = spec.sensors.0.get(usize::from(group.sensor));
        sensor.is_some_and(|sensor| sensor.platform == Platform::Inspection)
    })
}

/// Orders of the scenario, in order of time.
pub fn of(spec: &TruceSpec, regime: usize) -> Vec<Given> {
    let entries = (0..).zip(&spec.timetable.0);
    entries
        .filter_map(|(place, &(at_s, event))| {
            let Event::Dispatch(dispatch) = event else {
                return None;
            };
            Some(Given {
                place,
                at_s,
                until_s: at_s.saturating_add(dispatch.lasts_s),
                order: read(spec, &dispatch)?,
                for_regime: dispatch.is_for(regime as u16),
            })
        })
        .collect()
}

fn read(spec: &TruceSpec, dispatch: &Dispatch) -> Option<Order> {
    let index = |sector: SectorId| usize::from(sector.0);
    Some(match dispatch.errand {
        Errand::Send { sensor, sector } => Order::Send {
            sensor: spec.sensors.0.get(usize::from(sensor))?.name.clone(),
            sector: index(sector),
        },
        Errand::Inspect { side, sector } => Order::Inspect {
            side: spec.label(side),
            sector: index(sector),
        },
    })
}

/// The timetable of a scenario as a list of tables.
///
/// # Errors
/// The text of the scenario is not what this program wrote.
fn entries(opened: &Opened) -> Result<Vec<Value>, String> {
    let table: Table = toml::from_str(&opened.text).map_err(|error| error.to_string())?;
    match table.get(PATH) {
        Some(Value::Array(entries)) => Ok(entries.clone()),
        _ => Ok(Vec::new()),
    }
}

fn written(entries: Vec<Value>) -> String {
    Value::Array(entries).to_string()
}

/// The timetable with an order more, given at a second for some hours.
///
/// # Errors
/// The text of the scenario cannot be read.
pub fn with(
    opened: &Opened,
    regime: &str,
    at_s: u32,
    hours: u32,
    order: &Order,
) -> Result<String, String> {
    let mut errand = Table::new();
    let (name, sector) = match order {
        Order::Send { sensor, sector } => {
            errand.insert("sensor".into(), Value::String(sensor.clone()));
            ("dispatch", *sector)
        }
        Order::Inspect { side, sector } => {
            errand.insert("side".into(), Value::String(side.name().into()));
            ("inspect", *sector)
        }
    };
    errand.insert("sector".into(), Value::Integer(sector as i64));
    if hours != 24 {
        errand.insert("for".into(), Value::String(format!("{hours}h")));
    }
    errand.insert("regime".into(), Value::String(regime.into()));
    let mut entry = Table::new();
    entry.insert("at".into(), Value::String(format!("{}m", at_s / 60)));
    entry.insert(name.into(), Value::Table(errand));
    let mut entries = entries(opened)?;
    entries.push(Value::Table(entry));
    Ok(written(entries))
}

/// The timetable without one order: its place among the orders of [`of`].
///
/// # Errors
/// The text of the scenario cannot be read.
pub fn without(opened: &Opened, nth: usize) -> Result<String, String> {
    let orders = |entry: &Value| {
        let has = |key: &str| usize::from(entry.get(key).is_some());
        has("dispatch") + has("inspect")
    };
    // the program keeps entries in order of time, the text as they were written
    let spec = &opened.spec;
    let times: Vec<u32> = of(spec, 0).iter().map(|given| given.at_s).collect();
    let Some(&at) = times.get(nth) else {
        return Ok(written(entries(opened)?));
    };
    let among = times[..nth].iter().filter(|time| **time == at).count();
    let mut seen = 0;
    let mut left = Vec::new();
    for entry in entries(opened)? {
        let here = orders(&entry);
        let is_then = entry.get("at").and_then(Value::as_str).and_then(seconds) == Some(at);
        if is_then && here > 0 {
            let taken = (seen..seen + here).contains(&among);
            seen += here;
            if taken {
                continue;
            }
        }
        left.push(entry);
    }
    Ok(written(left))
}

/// \[s\] — of a duration as scenarios write it: a number and a unit.
fn seconds(text: &str) -> Option<u32> {
    let scale = match text.chars().last()? {
        's' => 1.0,
        'm' => 60.0,
        'h' => 3_600.0,
        'd' => 86_400.0,
        _ => return None,
    };
    let number: f64 = text[..text.len() - 1].parse().ok()?;
    Some((number * scale).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::intent::Intent;
    use crate::viewer::tests_support::{session, settle};

    fn digest(session: &crate::viewer::session::Session) -> Option<String> {
        session.left.ending().map(|ending| ending.digest.clone())
    }

    #[test]
    fn an_order_is_a_scenario_that_can_be_run_again_without_a_window() {
        let mut session = session();
        session.apply(Intent::ChooseRegime(4));
        // everybody is there from the start
        let lead = "regime.layered.lead_time_days".to_owned();
        session.apply(Intent::Tune(lead, "400".into()));
        settle(&mut session);
        let before = digest(&session);
        session.apply(Intent::Seek(130.5));
        let order = Order::Send {
            sensor: "patrol".into(),
            sector: 17,
        };
        session.apply(Intent::Order(order.clone(), 24));
        let (side, sector) = (Label::B, 30);
        session.apply(Intent::Order(Order::Inspect { side, sector }, 36));
        assert_eq!(session.trouble, None);
        settle(&mut session);
        assert_ne!(digest(&session), before);
        assert_eq!(session.clock.hours(), 130.5);
        let given = of(&session.opened().spec, session.left.key().regime);
        assert_eq!(given.len(), 2);
        assert_eq!(given[0].order, order);
        assert_eq!((given[0].at_s, given[0].until_s), (469_800, 556_200));
        assert_eq!(given[1].order, Order::Inspect { side, sector });
        // headless: the very scenario that the window would save
        let text = session.opened().text.clone();
        let loaded =
            crate::scenario::check_text("saved.toml", text.as_bytes(), &crate::scenario::NoFiles)
                .expect("the saved scenario is one");
        let key = session.left.key();
        let mut alone = crate::model::Simulation::new(&loaded.spec, key.seed, key.watching().0);
        alone.run();
        assert_eq!(Some(alone.digest()), digest(&session));
        // and taken back
        session.apply(Intent::TakeBack(0));
        session.apply(Intent::TakeBack(0));
        settle(&mut session);
        assert_eq!(digest(&session), before);
    }

    #[test]
    fn one_order_of_several_is_taken_back() {
        let mut session = session();
        for (hour, sector) in [(30.0, 3), (20.0, 4), (30.0, 5)] {
            session.apply(Intent::Seek(hour));
            let sensor = "patrol".to_owned();
            session.apply(Intent::Order(Order::Send { sensor, sector }, 24));
        }
        let sectors = |session: &crate::viewer::session::Session| -> Vec<usize> {
            let given = of(&session.opened().spec, 0);
            given
                .iter()
                .map(|given| match given.order {
                    Order::Send { sector, .. } | Order::Inspect { sector, .. } => sector,
                })
                .collect()
        };
        assert_eq!(sectors(&session), [4, 3, 5]);
        session.apply(Intent::TakeBack(2));
        assert_eq!(sectors(&session), [4, 3]);
        session.apply(Intent::TakeBack(0));
        assert_eq!(sectors(&session), [3]);
        session.apply(Intent::TakeBack(7));
        assert_eq!(sectors(&session), [3], "there is no eighth");
    }

    #[test]
    fn what_nobody_can_carry_out_is_refused_with_words() {
        let mut session = session();
        session.apply(Intent::ChooseRegime(0));
        session.apply(Intent::Order(
            Order::Inspect {
                side: Label::A,
                sector: 3,
            },
            24,
        ));
        let words = session.trouble.clone().expect("words");
        assert!(words.contains("nothing that could be sent"), "{words}");
        assert!(of(&session.opened().spec, 0).is_empty());
    }
}
