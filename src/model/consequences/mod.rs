//! Room `consequences`: what the course of the truce makes of trust, will, and the truce itself.

pub mod patterns;
mod spec;
pub mod standing;
pub mod status;
pub mod tension;

pub use patterns::Patterns;
pub use spec::*;
pub use standing::DayZero;

use crate::front::Ground;
use crate::record::consequence::ConsequenceLog;
use crate::record::guarantee::Guarantees;
use crate::record::standing::{Standing, TruceStatus};
use crate::record::timetable::Timetable;
use bevy_ecs::prelude::*;

/// Installs standing, tension and status as they are on day 0.
pub fn install(
    world: &mut World,
    commitment: [f64; 2],
    trust: [f64; 2],
    base: f64,
    measured_base: f64,
    timetable: &Timetable,
    guarantees: &Guarantees,
    numbers: &ConsequencesParameters,
) {
    let tension = tension::first(world.resource::<Ground>());
    world.insert_resource(tension);
    world.insert_resource(DayZero {
        commitment,
        trust,
        supply: [1.0; 2],
        calls: Vec::new(),
    });
    world.insert_resource(Standing::new(commitment, trust));
    world.insert_resource(Patterns::new(guarantees));
    world.insert_resource(guarantees.clone());
    world.insert_resource(TruceStatus {
        status: None,
        base,
        episodes_by_day: Vec::new(),
        measured_base,
        measured_by_day: Vec::new(),
        collapse: None,
        cumulated_hazard: 0.0,
        eroded_day: None,
        extended: None,
        would_extend: [None; 2],
    });
    world.insert_resource(ConsequenceLog::default());
    world.insert_resource(timetable.clone());
    world.insert_resource(numbers.clone());
}
