//! Room `casework`: what the mission believes, confirms and has adopted. Blind to the truth:
//! it reads observations, refusals, complaints, terms and public tables, never acts, violations or
//! provenance.

pub mod attribution;
pub mod base_rates;
mod belief;
pub mod cases;
pub mod desk;
pub mod findings;
pub mod institution;
pub mod intent;
pub mod odds;
mod spec;
pub mod tables;
pub mod warnings;
mod windows;

#[cfg(test)]
mod tests;

pub use desk::{Desk, link_window};
pub use institution::{Adopter, Delay, Institution, InstitutionKind, Member, Seat};
pub use spec::*;
pub use tables::{Bans, KindFacts, PublicTables, SensorFacts};

use crate::base::Side;
use crate::record::case::Cases;
use crate::record::finding::Findings;
use crate::record::tasking::Tasking;
use crate::record::terms::Terms;
use crate::record::warning::Warnings;
use bevy_ecs::prelude::*;

/// Installs what all watches share. The terms must be there.
pub fn install(world: &mut World, tables: PublicTables, numbers: &CaseworkParameters) {
    let bans = Bans::of(world.resource::<Terms>(), &tables);
    world.insert_resource(bans);
    world.insert_resource(tables);
    world.insert_resource(numbers.clone());
}

/// The casework part of one watch; `a` is the side with that label.
pub fn watch_bundle(
    spec: Option<&CaseworkSpec>,
    institution: &Institution,
    a: Side,
) -> impl Bundle {
    (
        Desk {
            spec: spec.cloned(),
            ..Desk::default()
        },
        Cases::default(),
        Findings::default(),
        Tasking::default(),
        Warnings::default(),
        Adopter {
            institution: institution.clone(),
            a,
        },
    )
}
