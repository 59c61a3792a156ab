//! Timetable: outside events and interventions, plain data.

use crate::base::{AssetId, SectorId, Side};
use bevy_ecs::prelude::{Component, Resource};
use serde::{Deserialize, Serialize};

/// Something that comes from outside at a known time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The leaders speak: both sides renew the order to stop, and are more committed for a while.
    LeadersCall,
    /// Prisoners are exchanged: both sides trust each other more.
    PrisonerExchange,
    /// A side's commitment moves by so much.
    Commitment(Side, f64),
    /// A side's trust in the other moves by so much.
    Trust(Side, f64),
    /// What comes in for a side is so many times what it was on day 0, from now on: aid stopped or
    /// resumed, sanctions laid or lifted.
    Supply(Side, f64),
    /// So many tonnes reach a side's depots.
    Stock(Side, f64),
    /// A side learns so many times as much of the other's fire from now on: intelligence stopped or
    /// resumed.
    Knowledge(Side, f64),
    /// A person orders a mission to do something.
    Dispatch(Dispatch),
}

/// An order to a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// Index of the regime in the specification; all that can obey when none.
    pub regime: Option<u16>,
    /// What is to be done.
    pub errand: Errand,
    /// \[s\] — how long the order stands.
    pub lasts_s: u32,
}

/// What a mission is ordered to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// A team or an aircraft of a family goes to a sector.
    Send {
        /// Index of the family in the catalogue of sensors.
        sensor: u8,
        /// Where to.
        sector: SectorId,
    },
    /// Inspectors go to the site of a side that is nearest to a sector.
    Inspect {
        /// Whose site.
        side: Side,
        /// Near which sector.
        sector: SectorId,
    },
}

impl Dispatch {
    /// Whether the order is for a regime.
    pub fn is_for(&self, regime: u16) -> bool {
        self.regime.is_none_or(|only| only == regime)
    }
}

/// One time that somebody set out on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Place of the order in the timetable.
    pub order: u32,
    /// \[s\] — when.
    pub time: u32,
    /// Who.
    pub asset: AssetId,
}

/// Who went on the orders to a watch, in order of time: for whoever shows a truce. Nothing in the
/// truce reads it.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrandLog(pub Vec<Carried>);

/// Outside events in order of time \[s\]; each room applies its own in its own phase.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timetable(pub Vec<(u32, Event)>);

impl Timetable {
    /// Events of a stretch of time, in order.
    pub fn between(&self, from: u32, to: u32) -> impl Iterator<Item = Event> + '_ {
        let first = self.0.partition_point(|&(time, _)| time < from);
        let events = self.0[first..].iter();
        events
            .take_while(move |&&(time, _)| time < to)
            .map(|&(_, event)| event)
    }

    /// Orders to a regime that stand in [from, to), in order: place in the timetable, the second at
    /// which they were given, and what.
    pub fn orders(
        &self,
        regime: u16,
        from: u32,
        to: u32,
    ) -> impl Iterator<Item = (u32, u32, Dispatch)> + '_ {
        let given = self.0.partition_point(|&(time, _)| time < to);
        let events = (0..).zip(&self.0[..given]);
        events.filter_map(move |(place, &(time, event))| {
            let Event::Dispatch(dispatch) = event else {
                return None;
            };
            let stands = time.saturating_add(dispatch.lasts_s) > from;
            (stands && dispatch.is_for(regime)).then_some((place, time, dispatch))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_stands_for_its_time_and_its_regime() {
        let order = |regime, lasts_s| {
            let errand = Errand::Inspect {
                side: Side::One,
                sector: SectorId(3),
            };
            Event::Dispatch(Dispatch {
                regime,
                errand,
                lasts_s,
            })
        };
        let timetable = Timetable(vec![
            (100, order(None, 50)),
            (120, order(Some(1), 1_000)),
            (130, Event::LeadersCall),
        ]);
        let given = |regime, from, to| -> Vec<u32> {
            let orders = timetable.orders(regime, from, to);
            orders.map(|(_, given, _)| given).collect()
        };
        assert!(given(1, 0, 100).is_empty());
        assert_eq!(given(1, 100, 121), [100, 120]);
        assert_eq!(given(1, 149, 200), [100, 120]);
        assert_eq!(given(1, 150, 200), [120]);
        assert_eq!(given(0, 140, 200), [100], "not its regime");
    }
}
