//! What may be read of a truce beside its rows: ground, acts, observations. Nothing here changes
//! anything.

use super::Simulation;
use crate::front::Ground;
use crate::record::act::{Act, ActLog};
use crate::record::case::Cases;
use crate::record::observation::{Observation, Observations};

impl Simulation {
    /// The front as it was laid for this truce: sectors, areas, heat.
    pub fn ground(&self) -> &Ground {
        self.world.resource::<Ground>()
    }

    /// All acts so far, in the order in which they were done.
    pub fn acts(&self) -> &[Act] {
        &self.world.resource::<ActLog>().acts
    }

    /// Observations of a watch (its number), by id.
    pub fn observations(&self, watch: usize) -> &[Observation] {
        let entity = self.watches.get(watch).copied();
        match entity.and_then(|e| self.world.get::<Observations>(e)) {
            Some(observations) => &observations.all,
            None => &[],
        }
    }

    /// Cases of a watch (its number); none when nobody investigates or there is no such watch.
    pub fn cases(&self, watch: usize) -> Option<&Cases> {
        self.world.get::<Cases>(self.watches.get(watch).copied()?)
    }
}
