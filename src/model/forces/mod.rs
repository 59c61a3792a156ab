//! Room `forces`: units and sites, and what they do when told.
//!
//! One file per activity: [`rest`], [`rear`] (call-up, courses, deliveries; [`rear_men`],
//! [`rear_supply`], [`rear_work`]), [`withdraw`], [`raid`], what is scripted ([`script`]); and
//! [`others`], who are not of the parties.

pub mod others;
pub mod raid;
pub mod rear;
pub mod rear_men;
mod rear_start;
pub mod rear_supply;
pub mod rear_work;
pub mod rest;
pub mod script;
mod spec;
mod units;
pub mod withdraw;

pub use rear::{Books, Load, Men, Pipeline, RearCapacity, Shells, open_tick};
pub use script::Script;
pub use spec::*;
pub use units::*;

use crate::model::base::Seed;
use crate::model::front::Ground;
use bevy_ecs::prelude::*;

/// Places both sides' forces and lets the rear run in.
pub fn install(
    world: &mut World,
    sides: [&ForcesSpec; 2],
    discipline: [f64; 2],
    discipline_sd: f64,
    numbers: &ForcesParameters,
    script: &[ScriptGroup],
    seed: Seed,
) {
    world.insert_resource(numbers.clone());
    world.insert_resource(RearCapacity(sides.map(Clone::clone)));
    let ground = world.resource::<Ground>().clone();
    place(
        world,
        &ground,
        sides,
        discipline,
        discipline_sd,
        numbers,
        seed,
    );
    rear_start::run_in(world, seed);
    script::lay_down(world, script, seed);
}
