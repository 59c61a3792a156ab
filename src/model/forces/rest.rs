//! Rest: fatigue fades in quiet and grows with fire.
//!
//! # Equations
//! Every midnight: F ← F·2^(−1/T½) + a·(episodes of the unit's sector yesterday per line unit)
//! + b·intensity for line units, clamped to [0, 1]; intensity is yesterday's fire over war.

use super::spec::ForcesParameters;
use super::units::{Fatigue, OrderOfBattle, Unit};
use crate::base::{Clock, DAY, math};
use crate::record::act::{ActCatalogue, ActLog, Conduct};
use crate::record::standing::TruceStatus;
use bevy_ecs::prelude::*;

/// Phase 3, at midnight: a night's rest, a day's strain.
pub fn rest_and_tire(
    clock: Res<Clock>,
    numbers: Res<ForcesParameters>,
    catalogue: Res<ActCatalogue>,
    battle: Res<OrderOfBattle>,
    status: Res<TruceStatus>,
    log: Res<ActLog>,
    mut units: Query<(&Unit, &mut Fatigue)>,
) {
    if clock.day() == 0 {
        return;
    }
    let since = clock.start().saturating_sub(DAY);
    let mut by_sector = vec![0_u32; battle.line.len() / 2];
    for act in log.acts.iter().rev() {
        if act.before_truce || act.start + DAY < since {
            break;
        }
        let fire = catalogue.kind(act.kind).conduct == Conduct::LocalFire;
        if fire && act.start >= since && act.start < clock.start() {
            by_sector[act.sector.index()] += 1;
        }
    }
    let fading = math::exp(-std::f64::consts::LN_2 / numbers.fatigue_half_life_days);
    let intensity = status.intensity_yesterday();
    for (unit, mut fatigue) in &mut units {
        fatigue.0 *= fading;
        if unit.at_line {
            let facing = battle.facing(unit.sector, unit.side).len().max(1) as f64;
            let episodes = f64::from(by_sector[unit.sector.index()]) / facing;
            fatigue.0 += numbers.fatigue_per_episode * episodes
                + numbers.fatigue_per_war_day * intensity[unit.side.index()];
        }
        fatigue.0 = fatigue.0.clamp(0.0, 1.0);
    }
}
