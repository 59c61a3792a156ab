//! Room `ledger`: truth beside findings. It alone reads both.

pub mod account;
pub mod dividend;
pub mod matching;
mod measures;
pub mod samples;
pub mod significance;

pub use account::{Account, Fate};
pub use measures::*;
pub use samples::{DaySample, Samples};

use bevy_ecs::prelude::*;

/// Installs an empty ledger.
pub fn install(world: &mut World) {
    world.insert_resource(Samples::default());
}
