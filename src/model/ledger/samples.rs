//! What the ledger notes at the end of every day, while the truce runs.

use crate::base::{Clock, DAY};
use crate::command::{CommandParameters, Restraints, mean_restraint};
use crate::forces::{Discipline, Unit};
use crate::front::Environment;
use crate::record::standing::{Standing, Status, Tension, TruceStatus};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// One day as the ledger noted it; sides in temper order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DaySample {
    /// \[1\] — mean cloud cover over the front.
    pub cloud: f64,
    /// \[1\] — mean tension factor.
    pub tension: f64,
    /// \[1\] — mean restraint of line units.
    pub restraint: [f64; 2],
    /// \[1\] — trust in the other.
    pub trust: [f64; 2],
    /// Status at the end of the day.
    pub status: Option<Status>,
}

/// The days so far. Single writer: this room.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Samples(pub Vec<DaySample>);

/// After phase 8: notes the day that ends with this tick.
pub fn note_day(
    clock: Res<Clock>,
    environment: Res<Environment>,
    tension: Res<Tension>,
    numbers: Res<CommandParameters>,
    standing: Res<Standing>,
    status: Res<TruceStatus>,
    units: Query<(&Unit, &Discipline)>,
    restraints: Res<Restraints>,
    mut samples: ResMut<Samples>,
) {
    let last = clock.tick + 1 == clock.n_ticks;
    if clock.is_aftermath() || (!clock.end().is_multiple_of(DAY) && !last) {
        return;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let restraint = if status.is_over() {
        [0.0; 2]
    } else {
        mean_restraint(units.iter(), &restraints, &numbers, clock.end(), None)
    };
    samples.0.push(DaySample {
        cloud: mean(&environment.cloud),
        tension: mean(&tension.factor),
        restraint,
        trust: standing.trust,
        status: status.status,
    });
}
