//! Timetable: outside events and interventions, plain data.

use crate::model::base::Side;
use bevy_ecs::prelude::Resource;
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
}

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
}
