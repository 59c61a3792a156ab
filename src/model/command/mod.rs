//! Room `command`: who decides. Orders, restraint, policies, retaliation, claims.

mod agenda;
pub mod beliefs;
pub mod claims;
mod line_orders;
pub mod local_fire;
pub mod orders;
mod policy;
mod rear_orders;
pub mod restraint;
mod spec;
pub mod stance;

pub use agenda::Agenda;
pub use beliefs::Beliefs;
pub use line_orders::LineWork;
pub use local_fire::{Answer, AnswerQueue, FireMix, Shocks};
pub use orders::{HotlineRenewal, Wills};
pub use restraint::{OrderState, Restraint, Restraints, mean_restraint};
pub use spec::*;
pub use stance::LineStance;

use crate::base::{Clock, Seed};
use crate::forces::{ForcesParameters, LineParameters, RearCapacity, Register};
use crate::front::Ground;
use crate::record::act::ActCatalogue;
use crate::record::complaint::Complaints;
use crate::record::guarantee::Guarantees;
use crate::record::order::{Accepted, Orders};
use crate::record::terms::Terms;
use crate::record::watch::Enquiries;
use bevy_ecs::prelude::*;

/// Installs the will of both sides and the war's answers still on their way.
pub fn install(
    world: &mut World,
    wills: [CommandSpec; 2],
    intensity: &IntensitySpec,
    numbers: &CommandParameters,
    hotline_renewal_days: f64,
    seed: Seed,
) {
    let ground = world.resource::<Ground>().clone();
    let verified = world.resource::<Terms>().orders_verified;
    let clock = *world.resource::<Clock>();
    let mix = FireMix::new(world.resource::<ActCatalogue>(), intensity);
    let bonus = if verified {
        numbers.verified_order_bonus
    } else {
        0.0
    };
    let strength = [0, 1].map(|i| (wills[i].order_strength + bonus).min(1.0));
    world.insert_resource(OrderState {
        n_renewals: [0; 2],
        strength,
        n_local: vec![0; ground.len() * 2],
    });
    world.insert_resource(local_fire::answers_of_the_war(
        &ground, &mix, numbers, &clock, seed,
    ));
    world.insert_resource(LineWork::new(
        mix.base,
        &intensity.rates,
        world.resource::<LineParameters>(),
        world.resource::<ForcesParameters>(),
        world.resource::<RearCapacity>(),
        world.resource::<ActCatalogue>(),
    ));
    world.insert_resource(mix);
    world.insert_resource(HotlineRenewal(hotline_renewal_days));
    world.insert_resource(numbers.clone());
    world.insert_resource(Orders::default());
    world.insert_resource(Accepted::default());
    world.insert_resource(Agenda::default());
    world.insert_resource(Beliefs::new(&ground));
    world.insert_resource(LineStance::new(&ground));
    // where nothing is threatened nobody minds the watch
    let guarantees = &world.resource::<Guarantees>().0;
    let threatened = guarantees.iter().any(|guarantee| guarantee.penalty > 0.0);
    let asks = |will: &CommandSpec| {
        threatened && will.policy == PolicyKind::Adaptive && will.knows != Knows::Nothing
    };
    world.insert_resource(Enquiries {
        law: wills.iter().any(asks),
        schedule: Vec::new(),
    });
    world.insert_resource(Wills(wills));
    world.insert_resource(Complaints::default());
    // a smaller side leaves gaps in the register: ids of the sides are interleaved
    let n = world.resource::<Register>().units.len();
    world.insert_resource(Restraints(vec![Restraint::WAR; n]));
    world.insert_resource(Shocks::new(n));
}
