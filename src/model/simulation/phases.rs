//! A truce looked at between phases: to find where two truces part.

use super::Simulation;
use crate::base::Clock;
use crate::schedule::{PhaseSystems, build_phase};
use crate::state::{Leaf, STATE};

impl Simulation {
    /// Runs one phase of the tick under way; the eight phases in order, from the first, are a
    /// [`Simulation::tick`]. Returns false, and does nothing, when the truce is over.
    pub fn run_phase(&mut self, phase: PhaseSystems) -> bool {
        let clock = *self.world.resource::<Clock>();
        if clock.tick >= clock.n_ticks {
            return false;
        }
        build_phase(phase).run(&mut self.world);
        if Some(&phase) == PhaseSystems::ALL.last() {
            self.digest_tick(&clock);
            self.world.resource_mut::<Clock>().tick += 1;
        }
        true
    }

    /// The fields of an entry of [`STATE`], with their paths; none when there is no such entry.
    pub fn state_fields(&mut self, entry: &str) -> Vec<Leaf> {
        self.settle();
        let entry = STATE.iter().find(|known| known.name == entry);
        entry.map_or_else(Vec::new, |entry| (entry.leaves)(&mut self.world))
    }
}
