//! Room `casework`: what the mission believes, confirms and has adopted. Blind to the truth:
//! it reads observations, complaints and terms, never acts, violations or provenance.

pub mod cases;
pub mod institution;
mod spec;

pub use cases::Desk;
pub use institution::Adopter;
pub use spec::*;

use crate::model::record::case::Cases;
use crate::model::record::finding::Findings;
use crate::model::record::tasking::Tasking;
use bevy_ecs::prelude::*;

/// Installs what all watches share.
pub fn install(world: &mut World, numbers: &CaseworkParameters) {
    world.insert_resource(numbers.clone());
}

/// The casework part of one watch.
pub fn watch_bundle(spec: Option<&CaseworkSpec>, institution: Institution) -> impl Bundle {
    (
        Desk {
            spec: spec.cloned(),
            ..Desk::default()
        },
        Cases::default(),
        Findings::default(),
        Tasking::default(),
        Adopter(institution),
    )
}
