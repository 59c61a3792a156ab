//! Not by the parties: mines, demining and clearance blasts, quarries, irregulars.
//!
//! A Poisson number a tick over the whole front, uniform along it, of kinds by their shares: real
//! acts that look like fire and belong to nobody. A share of those of kinds that provoke is taken by
//! the units near them for the doing of a side, drawn evenly.

use super::line_spec::LineParameters;
use super::spec::ForcesParameters;
use crate::base::{Actor, Clock, DAY, Metres, Seed, Side, Stream};
use crate::front::Ground;
use crate::record::act::{Act, ActCatalogue, ActKindId, ActLog, Conduct};
use bevy_ecs::prelude::*;

/// Phase 3: blasts by others in this tick.
pub fn blast_by_others(
    clock: Res<Clock>,
    seed: Res<Seed>,
    ground: Res<Ground>,
    numbers: Res<ForcesParameters>,
    line: Res<LineParameters>,
    catalogue: Res<ActCatalogue>,
    mut log: ResMut<ActLog>,
) {
    let mean = numbers.other_blasts_per_day * clock.tick_days();
    let count = seed.draws(Stream::OtherActors, 0, clock.tick).poisson(mean);
    if count == 0 {
        return;
    }
    let kinds: Vec<ActKindId> = catalogue.by_conduct(Conduct::OtherActor).collect();
    let mut sum = 0.0;
    let shares: Vec<f64> = kinds
        .iter()
        .map(|&kind| {
            sum += catalogue.kind(kind).share;
            sum
        })
        .collect();
    if kinds.is_empty() {
        return;
    }
    for ordinal in 0..count {
        let mut draws = seed.draws(Stream::OtherActors, 1 + u64::from(ordinal), clock.tick);
        let start = clock.start() + draws.below(clock.tick_seconds);
        let x = Metres((draws.uniform() * f64::from(ground.length().0)) as i32);
        let depth = Metres::from_km(numbers.line_depth_km * draws.between(0.2, 1.8));
        let kind = kinds[draws.index_by_cumulative(&shares)];
        let about = catalogue.kind(kind);
        let minutes = draws.log_normal(about.duration_median_minutes, about.duration_log_sd);
        let mistaken = about.provokes && draws.chance(line.others_provoke_share);
        let taken_for = mistaken.then(|| {
            if draws.chance(0.5) {
                Side::One
            } else {
                Side::Two
            }
        });
        let actor = Actor::Other(clock.tick * 64 + ordinal);
        log.acts.push(Act {
            sector: ground.sector_at(x),
            x,
            depth,
            taken_for,
            end: start + ((minutes * 60.0).min(f64::from(DAY)) as u32).max(1),
            ..Act::begun(actor, None, kind, start)
        });
    }
}
