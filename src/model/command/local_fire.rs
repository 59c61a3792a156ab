//! Local fire: impulses and answers, as candidates and a queue.
//!
//! # Equations
//! Impulses: per tick *one* Poisson count of candidates for the whole front with mean
//! (1 − n)·base/24·Σ_area h·M·tod·Δt; each picks a place by heat and tension, a side evenly, a
//! unit there, and happens with probability 1 − ρ(1 − λ), ρ the restraint of that unit and λ how
//! far its side lets it off the leash there (see [`super::stance`]).
//! Answers: every episode draws Poisson(n) answers, each after an exponential time of half-life
//! T½, by a unit of the other side in the same sector; where return fire is coordinated first an
//! answer is withheld with probability κ at its own time. Answers are multiplied by nothing
//! else: times heat or tension they would explode in hot areas on tense days.
//! Offspring sum to n(1 − κ) at every tick length; at ρ = 0 the rate is base.
//!
//! What somebody else did and a unit takes for the other side's provokes and is answered like any
//! other episode.
//!
//! Every act knows whether it is impulse or answer, and to what. Work is per episode, not per
//! unit: no loop over units.
//!
//! # References
//! Branching form of the self-exciting point process (Hawkes, 1971; Hawkes and Oakes, 1974).
//!
//! # Options considered
//! A Bernoulli draw per unit and tick (loses 8–23 % of dense fire), a Poisson draw per sector and
//! side (exact, ten times the cost), candidates and a queue (exact, taken).

use super::restraint::{Restraints, time_loss};
use super::spec::{CommandParameters, IntensitySpec};
use super::stance::LineStance;
use crate::base::{
    ActId, Actor, Clock, HOUR, Metres, SectorId, Seed, Side, Stream, UnitId, make_room, math,
};
use crate::forces::{OrderOfBattle, Position, Register};
use crate::front::{Environment, Ground};
use crate::record::act::{Act, ActCatalogue, ActKindId, ActLog, Conduct};
use crate::record::standing::{Tension, TruceStatus};
use crate::record::watch::Procedure;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::f64::consts::{LN_2, PI};

/// An answer on its way. Ordered by time, then by what it answers: no tie is broken by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// \[s\] — when.
    pub time: u32,
    /// Ordinal among the answers to the same episode.
    pub ordinal: u16,
    /// Where.
    pub sector: SectorId,
    /// Who answers.
    pub side: Side,
    /// What it answers; none for what happened before the truce.
    pub to: Option<ActId>,
    /// Uniform number in parts of 2³² that decides whether it is withheld.
    pub withhold: u32,
}

/// Answers on their way, by tick. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct AnswerQueue(pub BTreeMap<u32, Vec<Answer>>);

/// What local fire is made of: the kinds and their shares.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FireMix {
    /// Kinds of local fire.
    pub kinds: Vec<ActKindId>,
    /// \[1\] — cumulated shares.
    pub cumulated: Vec<f64>,
    /// \[1/d\] — episodes a day at war.
    pub base: f64,
}

impl FireMix {
    /// Of a catalogue.
    pub fn new(catalogue: &ActCatalogue, intensity: &IntensitySpec) -> Self {
        let kinds: Vec<ActKindId> = catalogue.by_conduct(Conduct::LocalFire).collect();
        let mut sum = 0.0;
        let cumulated = kinds
            .iter()
            .map(|&id| {
                sum += catalogue.kind(id).share;
                sum
            })
            .collect();
        Self {
            kinds,
            cumulated,
            base: intensity.base_episodes_per_day,
        }
    }
}

/// The war's answers still on their way when the truce begins: Poisson with mean n·base·τ.
pub fn answers_of_the_war(
    ground: &Ground,
    mix: &FireMix,
    numbers: &CommandParameters,
    clock: &Clock,
    seed: Seed,
) -> AnswerQueue {
    let mut queue = AnswerQueue::default();
    let scale_hours = numbers.answer_half_life_hours / LN_2;
    let mean = numbers.branching_ratio * mix.base / 24.0 * scale_hours;
    let count = seed.draws(Stream::Answer, 0, u32::MAX).poisson(mean);
    for i in 0..count {
        let mut draws = seed.draws(Stream::Answer, 1 + u64::from(i), u32::MAX);
        let area = draws.index_by_cumulative(&cumulate(&ground.area_heat));
        let sector = ground.sector_by_heat(area, draws.uniform());
        let side = if draws.chance(0.5) {
            Side::One
        } else {
            Side::Two
        };
        let time = (draws.exponential() * scale_hours * f64::from(HOUR)) as u32;
        let withhold = draws.bits() as u32;
        let answer = Answer {
            time,
            ordinal: i as u16,
            sector,
            side,
            to: None,
            withhold,
        };
        queue
            .0
            .entry(time / clock.tick_seconds)
            .or_default()
            .push(answer);
    }
    queue
}

/// Sums of weights from the first on.
pub(super) fn cumulate(weights: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    weights
        .iter()
        .map(|w| {
            sum += w;
            sum
        })
        .collect()
}

/// What one hostile episode leaves of the restraint of each unit, exp(−(1 − d)·w/(Λ_k + Λ_ref)), for
/// the sector k where that was asked last; by unit. It follows from discipline and heat, neither of
/// which moves, and is no state.
#[derive(Resource, Debug, Default)]
pub struct Shocks(Vec<Option<(SectorId, f64)>>);

impl Shocks {
    /// Of so many units.
    pub fn new(n: usize) -> Self {
        Self(vec![None; n])
    }

    fn left(&mut self, fire: &FireGround, unit: UnitId, sector: SectorId) -> f64 {
        match self.0[unit.index()] {
            Some((known, left)) if known == sector => left,
            _ => {
                let numbers = &*fire.numbers;
                let rate = fire.mix.base * fire.ground.sector(sector).heat / 2.0;
                let loss =
                    numbers.provocation_loss_per_day / (rate + numbers.provocation_floor_per_day);
                let left = math::exp(-(1.0 - fire.register.discipline[unit.index()]) * loss);
                self.0[unit.index()] = Some((sector, left));
                left
            }
        }
    }
}

/// What the fire of a tick reads.
#[derive(SystemParam)]
pub struct FireGround<'w> {
    clock: Res<'w, Clock>,
    seed: Res<'w, Seed>,
    ground: Res<'w, Ground>,
    environment: Res<'w, Environment>,
    tension: Res<'w, Tension>,
    status: Res<'w, TruceStatus>,
    procedure: Res<'w, Procedure>,
    numbers: Res<'w, CommandParameters>,
    catalogue: Res<'w, ActCatalogue>,
    mix: Res<'w, FireMix>,
    battle: Res<'w, OrderOfBattle>,
    register: Res<'w, Register>,
    stance: Res<'w, LineStance>,
}

/// Phase 3: the episodes of this tick, in order of time.
pub fn fire_locally(
    fire: FireGround,
    mut queue: ResMut<AnswerQueue>,
    mut log: ResMut<ActLog>,
    mut restraints: ResMut<Restraints>,
    mut shocks: ResMut<Shocks>,
    places: Query<&Position>,
) {
    let units = &mut *restraints;
    let clock = *fire.clock;
    // a laboratory may have no units at all
    if !fire.register.line_is_manned {
        return;
    }
    let candidates = candidates(&fire);
    let mut answers: BinaryHeap<Reverse<Answer>> = queue
        .0
        .remove(&clock.tick)
        .unwrap_or_default()
        .into_iter()
        .map(Reverse)
        .collect();
    // what others did and units took for the other side's: in this tick they learn of it
    for act in log.new_acts() {
        let Some(side) = act.taken_for else { continue };
        provoke(&fire, act, side, units, &mut shocks);
        for reply in replies(&fire, act, side) {
            queue_up(&clock, reply, &mut answers, &mut queue);
        }
    }
    let mut next = candidates.into_iter().peekable();
    loop {
        let impulse_time = next.peek().map(|c| c.time);
        let answer_time = answers.peek().map(|Reverse(a)| a.time);
        let episode = match (impulse_time, answer_time) {
            (None, None) => break,
            (Some(i), a) if a.is_none_or(|a| i <= a) => {
                next.next().and_then(|c| accept(&fire, &c, units))
            }
            _ => answers.pop().and_then(|Reverse(a)| answer(&fire, &a)),
        };
        let Some(episode) = episode else { continue };
        let act = shape(&fire, &log, &episode, units, &places);
        provoke(&fire, &act, episode.side, units, &mut shocks);
        for reply in replies(&fire, &act, episode.side) {
            queue_up(&clock, reply, &mut answers, &mut queue);
        }
        make_room(&mut log.acts, 1);
        log.acts.push(act);
    }
}

/// Puts an answer where its time is: into this tick, or into a later one.
fn queue_up(
    clock: &Clock,
    reply: Answer,
    answers: &mut BinaryHeap<Reverse<Answer>>,
    queue: &mut AnswerQueue,
) {
    let tick = reply.time / clock.tick_seconds;
    if tick == clock.tick {
        answers.push(Reverse(reply));
    } else if tick < clock.all_ticks() {
        queue.0.entry(tick).or_default().push(reply);
    }
}

struct Candidate {
    time: u32,
    sector: SectorId,
    side: Side,
    u_unit: f64,
    u_accept: f64,
}

struct Episode {
    time: u32,
    sector: SectorId,
    side: Side,
    u_unit: f64,
    answer: bool,
    to: Option<ActId>,
    /// Whether it happens only because its side let its units off the leash.
    wanted: bool,
    /// Share of its chance that the side's stance added.
    order_share: f64,
}

fn candidates(fire: &FireGround) -> Vec<Candidate> {
    let clock = *fire.clock;
    let numbers = &*fire.numbers;
    let weights: Vec<f64> = fire
        .ground
        .area_heat
        .iter()
        .zip(&fire.tension.factor)
        .map(|(heat, tension)| heat * tension)
        .collect();
    let cumulated = cumulate(&weights);
    let hour = fire.environment.utc_hour - numbers.day_peak_hour;
    let time_of_day = 1.0 + numbers.day_swing * math::cos(2.0 * PI * hour / 24.0);
    let per_day = (1.0 - numbers.branching_ratio) * fire.mix.base;
    let mean = per_day * clock.tick_days() * time_of_day * cumulated.last().unwrap_or(&0.0);
    let count = fire
        .seed
        .draws(Stream::Impulse, 0, clock.tick)
        .poisson(mean);
    let mut candidates: Vec<Candidate> = (0..count)
        .map(|ordinal| {
            let key = 1 + u64::from(ordinal);
            let mut draws = fire
                .seed
                .draws_at_once::<6>(Stream::Impulse, key, clock.tick);
            let area = draws.index_by_cumulative(&cumulated);
            Candidate {
                sector: fire.ground.sector_by_heat(area, draws.uniform()),
                side: if draws.chance(0.5) {
                    Side::One
                } else {
                    Side::Two
                },
                time: clock.start() + draws.below(clock.tick_seconds),
                u_unit: draws.uniform(),
                u_accept: draws.uniform(),
            }
        })
        .collect();
    candidates.sort_by_key(|c| c.time); // stable: ordinals break ties
    candidates
}

fn accept(fire: &FireGround, candidate: &Candidate, units: &Restraints) -> Option<Episode> {
    let id = unit_of(fire, candidate.sector, candidate.side, candidate.u_unit);
    let discipline = fire.register.discipline[id.index()];
    let held = if fire.status.is_over() {
        0.0
    } else {
        units.0[id.index()].at(candidate.time, time_loss(&fire.numbers, discipline))
    };
    let leash = fire.stance.leash(candidate.sector, candidate.side);
    let (unwanted, chance) = (1.0 - held, 1.0 - held * (1.0 - leash));
    (candidate.u_accept < chance).then_some(Episode {
        time: candidate.time,
        sector: candidate.sector,
        side: candidate.side,
        u_unit: candidate.u_unit,
        answer: false,
        to: None,
        wanted: candidate.u_accept >= unwanted,
        order_share: 1.0 - unwanted / chance,
    })
}

fn answer(fire: &FireGround, answer: &Answer) -> Option<Episode> {
    let coordinated = fire
        .procedure
        .coordination_from
        .is_some_and(|from| answer.time >= from)
        && !fire.status.is_over();
    let u = f64::from(answer.withhold) / 4_294_967_296.0;
    if coordinated && u < fire.numbers.withheld_share {
        return None;
    }
    // the unit is drawn by the same number, spread anew
    let spread = u * 65_536.0;
    Some(Episode {
        time: answer.time,
        sector: answer.sector,
        side: answer.side,
        u_unit: spread - spread.floor(),
        answer: true,
        to: answer.to,
        wanted: false,
        order_share: 0.0,
    })
}

fn unit_of(fire: &FireGround, sector: SectorId, side: Side, u: f64) -> UnitId {
    let facing = fire.battle.facing(sector, side);
    facing[((u * facing.len() as f64) as usize).min(facing.len() - 1)]
}

/// Kind, length, rounds and place of an episode.
fn shape(
    fire: &FireGround,
    log: &ActLog,
    episode: &Episode,
    units: &Restraints,
    places: &Query<&Position>,
) -> Act {
    let unit = unit_of(fire, episode.sector, episode.side, episode.u_unit);
    let actor = Actor::Unit(unit);
    let ordinal = log
        .new_acts()
        .iter()
        .rev()
        .take_while(|act| act.start >= episode.time)
        .filter(|act| act.start == episode.time && act.actor == actor)
        .count() as u16;
    let id = ActId {
        actor: actor.key(),
        start: episode.time,
        ordinal,
    };
    let mut draws = fire
        .seed
        .draws_at_once::<4>(Stream::EpisodeShape, id.key(), 0);
    let kind = fire.mix.kinds[draws.index_by_cumulative(&fire.mix.cumulated)];
    let about = fire.catalogue.kind(kind);
    let minutes = draws.log_normal(about.duration_median_minutes, about.duration_log_sd);
    let rounds = draws.log_normal(about.rounds_median, about.rounds_log_sd);
    let hidden = episode.wanted && {
        let mut flag = fire.seed.draws(Stream::FalseFlag, id.key(), 0);
        flag.chance(fire.stance.false_flags[episode.side.index()])
    };
    let shown = if hidden {
        episode.side.other()
    } else {
        episode.side
    };
    let from = fire.ground.sector(episode.sector).from;
    let x = Metres(from.0 + draws.below(fire.ground.sector_m as u32) as i32);
    let entity = fire.register.units[unit.index()];
    let depth = places.get(entity).map_or(Metres(0), |place| {
        Metres::from_km(place.depth.km() * about.depth_share)
    });
    let before_order = episode.time < units.0[unit.index()].received;
    Act {
        id,
        sector: episode.sector,
        x,
        depth,
        end: episode.time + ((minutes * 60.0) as u32).clamp(30, 6 * HOUR),
        rounds: (rounds.round() as u32).clamp(1, 5_000),
        size: rounds.round().clamp(1.0, 5_000.0),
        answer: episode.answer,
        answer_to: episode.to,
        ordered: episode.wanted,
        order_share: episode.order_share,
        shown_side: Some(shown),
        before_order,
        ..Act::begun(actor, Some(episode.side), kind, episode.time)
    }
}

/// Every unit in the sector that is not of the side that did it perceives it and loses restraint.
fn provoke(fire: &FireGround, act: &Act, side: Side, units: &mut Restraints, shocks: &mut Shocks) {
    for id in fire.battle.facing(act.sector, side.other()) {
        let left = shocks.left(fire, *id, act.sector);
        units.0[id.index()].shake(act.start, left);
    }
}

/// The answers that an episode of a side draws.
fn replies(fire: &FireGround, act: &Act, side: Side) -> impl Iterator<Item = Answer> {
    let (to, start, sector) = (act.id, act.start, act.sector);
    let numbers = &*fire.numbers;
    let scale = numbers.answer_half_life_hours / LN_2 * f64::from(HOUR);
    let mut draws = fire.seed.draws(Stream::Answer, to.key(), 0);
    let count = draws.poisson(numbers.branching_ratio);
    (0..count).map(move |ordinal| Answer {
        time: start + (draws.exponential() * scale) as u32,
        ordinal: ordinal as u16,
        sector,
        side: side.other(),
        to: Some(to),
        withhold: draws.bits() as u32,
    })
}
