//! Scripted acts: what a scenario says will be done, for laboratories and lessons.
//!
//! Acts are laid down for every sector when the truce begins, from keyed draws, and done when their
//! time comes, like any other act: judged, looked at, reported. A script knows nothing of the
//! watch, but for `after-look`, which starts right after a look of a schedule that is no secret.

use super::spec::{DurationLaw, Place, ScriptGroup, Start};
use crate::base::{ActId, Actor, Clock, DAY, Draws, HOUR, Metres, Seed, Stream};
use crate::front::Ground;
use crate::record::act::{Act, ActCatalogue, ActLog};
use crate::record::look_times::asset_key;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Most acts of one group in one sector: the room of an act's id.
pub const MAX_PER_SECTOR: u32 = 64;
/// Most groups: the room of an act's id.
pub const MAX_GROUPS: usize = 64;

/// The acts of the script. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Script {
    /// Those still to come, the last first.
    coming: Vec<Act>,
}

impl Script {
    /// Whether an act begins before a second.
    pub fn begins_before(&self, second: u32) -> bool {
        self.coming.last().is_some_and(|act| act.start < second)
    }
}

/// Lays down the script.
pub fn lay_down(world: &mut World, groups: &[ScriptGroup], seed: Seed) {
    let ground = world.resource::<Ground>();
    let catalogue = world.resource::<ActCatalogue>();
    let horizon = world.resource::<Clock>().horizon();
    // by group, sector and ordinal, so that answers find what they answer
    let mut by_group: Vec<Vec<Vec<Act>>> = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        let mut sectors = Vec::with_capacity(ground.len());
        for sector in &ground.sectors {
            let key = |ordinal: u32| {
                let place = u64::from(sector.id.0) << 8 | u64::from(ordinal);
                (number as u64) << 40 | place
            };
            let answered = group.answers.and_then(|(to, _)| by_group.get(to));
            let acts = match (answered, group.answers) {
                (Some(before), Some((_, delay))) => before[sector.id.index()]
                    .iter()
                    .zip(0..)
                    .map(|(act, ordinal)| {
                        let mut draws = seed.draws(Stream::Script, key(ordinal), 0);
                        let wait = delay.draw(&mut draws);
                        let mut answer = one(
                            group,
                            ground,
                            sector.from,
                            act.start + wait,
                            horizon,
                            &mut draws,
                        );
                        (answer.x, answer.answer) = (act.x, true);
                        answer.answer_to = Some(act.id);
                        answer
                    })
                    .collect(),
                _ => {
                    let n = match group.rate_per_day {
                        None => group.per_sector,
                        Some(rate) => {
                            let mean = rate * f64::from(span(group, horizon)) / f64::from(DAY);
                            let mut draws = seed.draws(Stream::Script, key(255), 0);
                            draws.poisson(mean).min(MAX_PER_SECTOR)
                        }
                    };
                    (0..n)
                        .map(|ordinal| {
                            let mut draws = seed.draws(Stream::Script, key(ordinal), 0);
                            let from = start(group, sector.id.0, seed, horizon, &mut draws);
                            one(group, ground, sector.from, from, horizon, &mut draws)
                        })
                        .collect::<Vec<Act>>()
                }
            };
            sectors.push(acts);
        }
        for (sector, acts) in sectors.iter_mut().enumerate() {
            for (act, ordinal) in acts.iter_mut().zip(0_u32..) {
                let packed = (sector as u32) << 12 | ordinal << 6 | number as u32;
                act.actor = Actor::Script(packed);
                act.id = ActId {
                    actor: act.actor.key(),
                    start: act.start,
                    ordinal: 0,
                };
                let about = catalogue.kind(act.kind);
                act.rounds = (about.rounds_median as u32).max(1);
            }
        }
        by_group.push(sectors);
    }
    let mut coming: Vec<Act> = by_group
        .into_iter()
        .flatten()
        .flatten()
        .filter(|act| act.start < horizon)
        .collect();
    coming.sort_by_key(|act| Reverse((act.start, act.id)));
    world.insert_resource(Script { coming });
}

/// \[s\] — the stretch of time in which acts of a group may begin: a rate is that of this stretch.
fn span(group: &ScriptGroup, horizon: u32) -> u32 {
    match group.start {
        Start::At(_) => horizon,
        Start::Uniform { from, to } | Start::AfterLook { from, to, .. } => {
            to.min(horizon).saturating_sub(from)
        }
    }
}

fn start(group: &ScriptGroup, sector: u16, seed: Seed, horizon: u32, draws: &mut Draws) -> u32 {
    let between =
        |from: u32, to: u32, u: f64| from + (u * f64::from(to.saturating_sub(from))) as u32;
    match group.start {
        Start::At(second) => second,
        Start::Uniform { from, to } => between(from, to.min(horizon), draws.uniform()),
        Start::AfterLook {
            from,
            to,
            law,
            family,
            rank,
            per_sector,
        } => {
            let ready = between(from, to.min(horizon), draws.uniform());
            let asset = asset_key(family, rank + u32::from(sector) * per_sector);
            // in the second after the look
            law.next(seed, asset, ready).map_or(u32::MAX, |t| t + 1)
        }
    }
}

fn one(
    group: &ScriptGroup,
    ground: &Ground,
    from: Metres,
    start: u32,
    horizon: u32,
    draws: &mut Draws,
) -> Act {
    let inside = match group.chainage {
        Place::Uniform => (draws.uniform() * f64::from(ground.sector_m)) as i32,
        Place::At(km) => Metres::from_km(km).0,
    };
    let depth = match group.depth {
        Place::Uniform => Metres::from_km(draws.uniform() * ground.depth_km),
        Place::At(km) => Metres::from_km(km),
    };
    let x = Metres(from.0 + inside.clamp(0, ground.sector_m - 1));
    let lasts = match group.duration {
        Some(law) => law.draw(draws).max(1),
        // a year beyond the end: it never ends while anyone looks
        None => (horizon - start.min(horizon)).saturating_add(365 * DAY),
    };
    let crossing_m_per_s = group.crossing_km_per_hour * 1_000.0 / f64::from(HOUR);
    Act {
        sector: ground.sector_at(x),
        x,
        depth,
        end: start.saturating_add(lasts),
        size: group.size,
        ordered: group.ordered,
        order_share: if group.ordered { 1.0 } else { 0.0 },
        crossing_m_per_s,
        ..Act::begun(Actor::Script(0), group.side, group.kind, start)
    }
}

impl DurationLaw {
    /// \[s\] — one draw.
    pub fn draw(&self, draws: &mut Draws) -> u32 {
        match *self {
            Self::Fixed(seconds) => seconds,
            Self::Exponential(mean) => (draws.exponential() * f64::from(mean)) as u32,
        }
    }
}

/// Phase 3: scripted acts whose time has come.
pub fn play(clock: Res<Clock>, mut script: ResMut<Script>, mut log: ResMut<ActLog>) {
    let end = clock.end();
    while let Some(act) = script.coming.pop_if(|act| act.start < end) {
        let lasts = act.end > end;
        if lasts {
            log.stand(act);
        } else {
            log.acts.push(act);
        }
    }
}
