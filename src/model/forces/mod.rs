//! Room `forces`: units and sites, and what they do when told.
//!
//! One file per activity: [`rest`], [`rear`] (call-up, courses, deliveries; [`rear_men`],
//! [`rear_supply`], [`rear_work`]), [`withdraw`], [`raid`], [`mod@advance`], [`fortify`],
//! [`movement`], [`strikes`], what is scripted ([`script`]); and [`others`], who are not of the
//! parties. What units are busy with: [`activity`].

pub mod activity;
pub mod advance;
pub mod fortify;
mod line_spec;
pub mod movement;
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
pub mod strikes;
mod units;
pub mod withdraw;

pub use activity::{Activity, Works};
pub use advance::{Advances, Gain};
pub use line_spec::{LineParameters, LineUncertainty, WarRates};
pub use rear::{Books, Load, Men, Pipeline, RearCapacity, Shells, open_tick};
pub use script::Script;
pub use spec::*;
pub use units::*;

use crate::base::Seed;
use crate::front::Ground;
use bevy_ecs::prelude::*;

/// What units do at the line beside fire: rates of the war, numbers, and how exactly the line is
/// known.
pub fn install_line(
    world: &mut World,
    rates: &WarRates,
    numbers: &LineParameters,
    uncertainty: LineUncertainty,
) {
    world.insert_resource(rates.clone());
    world.insert_resource(numbers.clone());
    world.insert_resource(uncertainty);
}

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
    world.insert_resource(Advances::default());
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
