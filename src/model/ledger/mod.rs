//! Room `ledger`: truth beside findings. It alone reads both.

pub mod account;
mod attribution;
mod behaviour_columns;
pub mod calibration;
pub mod dividend;
pub mod explain;
mod explain_cases;
mod explain_looks;
pub mod explanation;
mod finding_rows;
mod identities;
mod intent;
pub mod line;
pub mod matching;
mod measures;
mod mission_columns;
mod rows;
pub mod samples;
pub mod significance;
mod significance_columns;
pub mod story;
mod truth_columns;
mod warning_columns;

pub use account::{Account, Fate};
pub use explain_looks::look_rows;
pub use explanation::Explanation;
pub use measures::*;
pub use samples::{DaySample, Samples};
pub use story::Story;

use bevy_ecs::prelude::*;

/// Installs an empty ledger.
pub fn install(world: &mut World) {
    world.insert_resource(Samples::default());
}
