//! Timetable: outside events and interventions, plain data.

use crate::model::base::Side;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Something that comes from outside at a known time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The leaders speak: both sides renew the order to stop.
    LeadersCall,
    /// A side's commitment moves by so much.
    Commitment(Side, f64),
}

/// Outside events in order of time \[s\]; each room applies its own in its own phase.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timetable(pub Vec<(u32, Event)>);
