//! Long-range strikes, attacks at sea, and flights that only watch.
//!
//! # Equations
//! A strike as ordered hits a rear site of the other side at a depth of `strike_depth_from_km` to
//! `strike_depth_to_km`, drawn evenly, or, of a kind in the domain `infrastructure`, a place drawn
//! evenly along the front at such a depth. Against a prohibition units also strike unasked: of a
//! Poisson number with mean φ·rate·Δt a side, each happens with probability 1 − discipline of the
//! unit drawn. Depth is measured behind the line on the ground that is hit.

use super::activity::{by, end_after, file};
use super::line_spec::{LineParameters, WarRates};
use super::spec::ForcesParameters;
use super::units::{Discipline, OrderOfBattle, Position, Register, Unit};
use crate::base::{Clock, Draws, Metres, Seed, Side, Stream};
use crate::front::Ground;
use crate::record::act::{Act, ActCatalogue, ActLog, Conduct, Domain};
use crate::record::order::{Command, Orders};
use crate::record::standing::TruceStatus;
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

/// First ordinals of these acts among those of a unit in a second.
const STRIKE: u16 = 30;
const SEA_ATTACK: u16 = 32;
const RECONNAISSANCE: u16 = 34;

/// What strikes read.
#[derive(SystemParam)]
pub struct Range<'w, 's> {
    clock: Res<'w, Clock>,
    seed: Res<'w, Seed>,
    ground: Res<'w, Ground>,
    terms: Res<'w, Terms>,
    status: Res<'w, TruceStatus>,
    rates: Res<'w, WarRates>,
    numbers: Res<'w, LineParameters>,
    forces: Res<'w, ForcesParameters>,
    catalogue: Res<'w, ActCatalogue>,
    battle: Res<'w, OrderOfBattle>,
    register: Res<'w, Register>,
    units: Query<'w, 's, (&'static Unit, &'static Position, &'static Discipline)>,
}

/// Phase 3: strikes, attacks at sea and reconnaissance as ordered, and strikes that nobody ordered.
pub fn strike(range: Range, orders: Res<Orders>, mut log: ResMut<ActLog>) {
    for order in &orders.0 {
        let of_conduct = |conduct| range.catalogue.by_conduct(conduct).next();
        let (id, kind) = match order.command {
            Command::Strike(id, kind) => (id, Some(kind)),
            Command::Reconnoitre(id) => (id, of_conduct(Conduct::Reconnaissance)),
            Command::AttackAtSea(id) => (id, of_conduct(Conduct::SeaAttack)),
            _ => continue,
        };
        let (Some(kind), Ok((unit, place, _))) =
            (kind, range.units.get(range.register.units[id.index()]))
        else {
            continue;
        };
        let act = Act::ordered(by(unit), unit.side, kind, order.time);
        let key = u64::from(id.0);
        match order.command {
            Command::Strike(..) => {
                let draws = range.seed.draws(Stream::Strike, key, order.time);
                strike_far(&range, act, unit.side, draws, &mut log);
            }
            Command::Reconnoitre(_) => {
                let draws = range.seed.draws(Stream::Reconnaissance, key, order.time);
                reconnoitre(&range, act, unit, place, draws, &mut log);
            }
            _ => {
                let draws = range.seed.draws(Stream::SeaAttack, key, order.time);
                attack_at_sea(&range, act, unit, draws, &mut log);
            }
        }
    }
    // where nothing is prohibited, or nothing any more, all of the war's strikes are ordered
    if range.terms.in_force && range.status.collapse.is_none() {
        for side in Side::BOTH {
            strike_unasked(&range, side, &mut log);
        }
    }
}

fn strike_unasked(range: &Range, side: Side, log: &mut ActLog) {
    let key = (1 + side.index() as u64) << 40;
    let mut draws = range.seed.draws(Stream::Strike, key, range.clock.tick);
    let share = range.numbers.undisciplined_strike_share;
    let mean = share * range.rates.strikes_per_day * range.clock.tick_days();
    let depth = (range.numbers.strike_depth_from_km + range.numbers.strike_depth_to_km) / 2.0;
    for ordinal in 0..draws.poisson(mean) {
        let key = key | 1 << 30 | u64::from(ordinal);
        let mut draws = range.seed.draws(Stream::Strike, key, range.clock.tick);
        let u = draws.uniform();
        let Some(kind) = range.catalogue.by_share(Conduct::Strike, draws.uniform()) else {
            return;
        };
        let second = range.clock.start() + draws.below(range.clock.tick_seconds);
        let careless = draws.uniform();
        let Some((_, id)) = range.register.line_unit(&range.battle, side, u) else {
            return;
        };
        let Ok((unit, _, discipline)) = range.units.get(range.register.units[id.index()]) else {
            continue;
        };
        let against = range.terms.prohibits(kind, depth, side);
        if against && careless < 1.0 - discipline.0 {
            let act = Act::begun(by(unit), Some(side), kind, second);
            strike_far(range, act, side, draws, log);
        }
    }
}

/// Fills in place, length and rounds of a strike; nothing when there is nothing to hit.
fn strike_far(range: &Range, act: Act, side: Side, mut draws: Draws, log: &mut ActLog) {
    let numbers = &*range.numbers;
    let about = range.catalogue.kind(act.kind);
    let (from, to) = (numbers.strike_depth_from_km, numbers.strike_depth_to_km);
    let (x, depth) = if about.domain == Domain::Infrastructure {
        let x = Metres((draws.uniform() * f64::from(range.ground.length().0)) as i32);
        (x, Metres::from_km(draws.between(from, to)))
    } else {
        let within: Vec<&Position> = range.battle.sites[side.other().index()]
            .iter()
            .flatten()
            .map(|site| &range.register.places[site.index()])
            .filter(|place| (from..=to).contains(&place.depth.km()))
            .collect();
        if within.is_empty() {
            return;
        }
        let target = within[draws.below(within.len() as u32) as usize];
        (target.x, target.depth)
    };
    let act = Act {
        sector: range.ground.sector_at(x),
        x,
        depth,
        ..shaped(range, act, &mut draws)
    };
    file(log, act, STRIKE, false);
}

fn reconnoitre(
    range: &Range,
    act: Act,
    unit: &Unit,
    place: &Position,
    mut draws: Draws,
    log: &mut ActLog,
) {
    let about = range.catalogue.kind(act.kind);
    let from = range.ground.sector(unit.sector).from;
    let act = Act {
        sector: unit.sector,
        x: Metres(from.0 + draws.below(range.ground.sector_m as u32) as i32),
        depth: about.shown_depth(place.depth),
        ..shaped(range, act, &mut draws)
    };
    file(log, act, RECONNAISSANCE, false);
}

fn attack_at_sea(range: &Range, act: Act, unit: &Unit, mut draws: Draws, log: &mut ActLog) {
    let from = range.ground.sector(unit.sector).from;
    let off_shore = draws.between(0.0, range.forces.line_depth_km);
    let act = Act {
        sector: unit.sector,
        x: Metres(from.0 + draws.below(range.ground.sector_m as u32) as i32),
        depth: Metres::from_km(off_shore),
        ..shaped(range, act, &mut draws)
    };
    file(log, act, SEA_ATTACK, false);
}

/// Length and rounds by the kind.
fn shaped(range: &Range, act: Act, draws: &mut Draws) -> Act {
    let about = range.catalogue.kind(act.kind);
    let minutes = draws.log_normal(about.duration_median_minutes, about.duration_log_sd);
    let rounds = draws.log_normal(about.rounds_median, about.rounds_log_sd);
    let rounds = rounds.round().clamp(1.0, 5_000.0);
    Act {
        end: end_after(act.start, minutes.min(360.0)),
        rounds: rounds as u32,
        size: rounds,
        ..act
    }
}
