//! Raids: ordered, short, across the line.

use super::spec::ForcesParameters;
use super::units::{Personnel, Position, Register, Unit};
use crate::base::{Actor, DAY, Metres, Seed, Stream};
use crate::record::act::{Act, ActCatalogue, ActLog, Conduct};
use crate::record::order::{Command, Orders};
use bevy_ecs::prelude::*;

/// Phase 3: raids as ordered.
pub fn raid(
    seed: Res<Seed>,
    orders: Res<Orders>,
    numbers: Res<ForcesParameters>,
    catalogue: Res<ActCatalogue>,
    register: Res<Register>,
    mut log: ResMut<ActLog>,
    units: Query<(&Unit, &Position, &Personnel)>,
) {
    let Some(kind) = catalogue.by_conduct(Conduct::Raid).next() else {
        return;
    };
    let about = catalogue.kind(kind);
    for order in &orders.0 {
        let Command::Raid(id) = order.command else {
            continue;
        };
        let Ok((unit, place, personnel)) = units.get(register.units[id.index()]) else {
            continue;
        };
        let mut draws = seed.draws(Stream::Raid, u64::from(id.0), order.time);
        let minutes = draws.log_normal(about.duration_median_minutes, about.duration_log_sd);
        let size = numbers.raid_share * personnel.0 * numbers.full_strength;
        let actor = Actor::Unit(id);
        // beyond the ordinals of local fire, and apart from another raid of the same second
        let twins = log
            .new_acts()
            .iter()
            .filter(|act| act.actor == actor && act.start == order.time)
            .count();
        let ordinal = 50 + twins as u16;
        let end = order.time + ((minutes * 60.0).min(f64::from(DAY)) as u32).max(60);
        let mut act = Act {
            sector: unit.sector,
            x: place.x,
            // across the line: as near as can be
            depth: Metres(0),
            end,
            size,
            ..Act::ordered(actor, unit.side, kind, order.time)
        };
        act.id.ordinal = ordinal;
        log.stand(act);
    }
}
