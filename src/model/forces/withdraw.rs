//! Heavy weapons: withdrawn by the deadline, or not.
//!
//! Before the deadline a weapon forward is allowed and nobody's business. At the deadline every
//! line unit takes its weapons behind the zones of their classes; a unit told to keep them does
//! not, and an undisciplined one leaves some behind. What stays is one standing act per unit,
//! from the deadline to the end.

use super::spec::ForcesParameters;
use super::units::{Discipline, HeavyWeapons, Position, Register, Unit};
use crate::base::{Actor, Clock, DAY, Metres, Seed, Stream};
use crate::record::act::{Act, ActCatalogue, ActLog, Conduct};
use crate::record::order::{Command, Orders};
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;

/// Phase 3: withdrawal as ordered, and what is left in the zones.
pub fn withdraw_weapons(
    clock: Res<Clock>,
    seed: Res<Seed>,
    orders: Res<Orders>,
    terms: Res<Terms>,
    numbers: Res<ForcesParameters>,
    catalogue: Res<ActCatalogue>,
    register: Res<Register>,
    mut log: ResMut<ActLog>,
    mut units: Query<(&Unit, &Position, &Discipline, &mut HeavyWeapons)>,
) {
    let Some(withdrawal) = &terms.withdrawal else {
        return;
    };
    let Some(kind) = catalogue.by_conduct(Conduct::HeavyWeapons).next() else {
        return;
    };
    for order in &orders.0 {
        let (id, keep) = match order.command {
            Command::Withdraw(id) => (id, false),
            Command::KeepWeapons(id) => (id, true),
            _ => continue,
        };
        let Ok((unit, place, discipline, mut weapons)) = units.get_mut(register.units[id.index()])
        else {
            continue;
        };
        let mut draws = seed.draws(Stream::HeavyWeapons, u64::from(id.0), order.time);
        let depth = Metres::from_km(numbers.weapons_depth_km * draws.between(0.2, 1.8));
        let careless = draws.chance(1.0 - discipline.0);
        for class in 0..weapons.count.len() {
            let inside = depth.km() < withdrawal.zone_km[class];
            let left = if !inside {
                0
            } else if keep {
                weapons.count[class]
            } else if careless {
                let share = numbers.weapons_left_behind * draws.uniform();
                (f64::from(weapons.count[class]) * share) as u16
            } else {
                0
            };
            weapons.forward[class] = left;
        }
        let left: u32 = weapons.forward.iter().map(|&n| u32::from(n)).sum();
        if left == 0 {
            continue;
        }
        let start = order
            .time
            .max((withdrawal.deadline_day * f64::from(DAY)) as u32);
        if start >= clock.horizon() {
            continue;
        }
        let actor = Actor::Unit(id);
        let begun = if keep {
            Act::ordered(actor, unit.side, kind, start)
        } else {
            Act::begun(actor, Some(unit.side), kind, start)
        };
        let mut act = Act {
            sector: unit.sector,
            x: place.x,
            depth,
            end: clock.horizon(),
            rounds: left,
            size: f64::from(left),
            visibility: if keep {
                numbers.concealed_visibility
            } else {
                1.0
            },
            ..begun
        };
        act.id.ordinal = 40;
        log.stand(act);
    }
}
