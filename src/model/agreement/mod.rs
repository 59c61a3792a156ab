//! Room `agreement`: the judge. It knows the terms and the acts, and nothing of who saw them.

pub mod judge;
mod spec;

pub use judge::{Capped, judge_acts};
pub use spec::*;

use crate::record::terms::Terms;
use crate::record::violation::Violations;
use bevy_ecs::prelude::*;

/// Installs the terms, an empty record of violations and an empty book of caps.
pub fn install(world: &mut World, terms: &Terms, numbers: &AgreementParameters) {
    world.insert_resource(terms.clone());
    world.insert_resource(Violations::default());
    world.insert_resource(Capped::default());
    world.insert_resource(numbers.clone());
}
