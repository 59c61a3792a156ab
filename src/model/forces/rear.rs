//! The rear: call-up, courses, deliveries, and what reaches the units.
//!
//! # Equations
//! Men called up wait in a pool; courses take them out; a finished course and its adaptation
//! later they join the unit of their side with the lowest strength, moving its skill to the
//! weighted mean. What flows in a day is bounded by what the role can bring and by the throughput
//! of its entries: crossings for a side that receives supply, railheads for one that makes its
//! own. Tonnes delivered wait at depots; every midnight they go out to units in
//! proportion to what each lacks, so no unit holds more than its cap.

use super::spec::{ForcesParameters, ForcesSpec, SiteKind};
use super::units::{
    OrderOfBattle, Personnel, Position, Register, Site, Skill, Stock, Supply, Unit,
};
use crate::model::base::{Actor, Clock, DAY, Seed, Side, SiteId, Stream};
use crate::model::record::act::{Act, ActCatalogue, ActLog, Conduct};
use crate::model::record::order::{Command, Orders};
use crate::model::record::standing::TruceStatus;
use crate::model::record::terms::Terms;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// A training course under way, or its men on their way to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Side of the men.
    pub side: Side,
    /// \[persons\] — men.
    pub men: f64,
    /// \[s\] — when they reach a unit.
    pub joins: u32,
    /// Act behind it, in the log.
    pub act: u32,
}

/// Men and tonnes on their way. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Pipeline {
    /// \[persons\] — called up and waiting, by side.
    pub pool: [f64; 2],
    /// Courses, in order of their start.
    pub courses: Vec<Course>,
    /// Men who joined, by the act they came from.
    pub joined: Vec<(u32, Side, f64)>,
    /// Tonnes brought to depots, by the act they came from; none for allowed sustainment.
    pub delivered: Vec<(Option<u32>, Side, f64)>,
}

/// What the sides' rears can do, from the scenario.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RearCapacity(pub [ForcesSpec; 2]);

/// Courses that ran before the truce began: allowed, and lookalikes of those that are not.
pub fn run_in(world: &mut World, seed: Seed) {
    let numbers = world.resource::<ForcesParameters>().clone();
    let capacity = world.resource::<RearCapacity>().clone();
    let Some(kind) = world
        .resource::<ActCatalogue>()
        .by_conduct(Conduct::Course)
        .next()
    else {
        return;
    };
    let mut acts = Vec::new();
    let mut courses = Vec::new();
    for side in Side::BOTH {
        let battle = world.resource::<OrderOfBattle>();
        let training = battle.sites[side.index()][SiteKind::Training as usize].clone();
        for site in training {
            let entity = world.resource::<Register>().sites[site.index()];
            let (Some(&place), Some(&about)) =
                (world.get::<Position>(entity), world.get::<Site>(entity))
            else {
                continue;
            };
            let key = u64::from(site.0);
            let mut draws = seed.draws(Stream::CourseLength, key, 0);
            for ordinal in 0..numbers.courses_per_site as u16 {
                let days = pick(&capacity.0[side.index()].course_days, draws.uniform());
                let left = days * draws.uniform();
                let end = ((left * f64::from(DAY)) as u32).max(1);
                let joins = end + (numbers.adaptation_days * f64::from(DAY)) as u32;
                let declared = draws.chance(capacity.0[side.index()].declared_share);
                courses.push(Course {
                    side,
                    men: numbers.course_size,
                    joins,
                    act: acts.len() as u32,
                });
                let mut act = Act {
                    sector: about.sector,
                    x: place.x,
                    depth: place.depth,
                    site: Some(site),
                    end,
                    rounds: 0,
                    size: numbers.course_size,
                    before_truce: true,
                    declared,
                    ..Act::ordered(Actor::Site(site), side, kind, 0)
                };
                act.id.ordinal = ordinal;
                acts.push(act);
            }
        }
    }
    let mut log = world.resource_mut::<ActLog>();
    log.standing = (0..acts.len() as u32).collect();
    log.acts = acts;
    world.resource_mut::<Pipeline>().courses = courses;
}

fn pick(values: &[f64], u: f64) -> f64 {
    let last = values.len().saturating_sub(1);
    values
        .get(((u * values.len() as f64) as usize).min(last))
        .copied()
        .unwrap_or(0.0)
}

/// Phase 3: courses start and weapons are brought up as ordered.
pub fn execute_rear_orders(
    clock: Res<Clock>,
    seed: Res<Seed>,
    orders: Res<Orders>,
    numbers: Res<ForcesParameters>,
    catalogue: Res<ActCatalogue>,
    terms: Res<Terms>,
    capacity: Res<RearCapacity>,
    register: Res<Register>,
    mut pipeline: ResMut<Pipeline>,
    mut log: ResMut<ActLog>,
    mut sites: Query<(&Site, &Position, &mut Stock)>,
) {
    if clock.begins(DAY) {
        for side in Side::BOTH {
            pipeline.pool[side.index()] += capacity.0[side.index()].call_up_per_day;
        }
    }
    for order in &orders.0 {
        let (site, conduct, amount) = match order.command {
            Command::StartCourse(site, men) => (site, Conduct::Course, men),
            Command::BringUp(site, tonnes) => (site, Conduct::Delivery, tonnes),
            _ => continue,
        };
        let Some(kind) = catalogue.by_conduct(conduct).next() else {
            continue;
        };
        let Ok((about, place, mut stock)) = sites.get_mut(register.sites[site.index()]) else {
            continue;
        };
        let side = order.side;
        let waiting = pipeline.pool[side.index()];
        if conduct == Conduct::Course && waiting < f64::from(amount) {
            // not enough men yet; they wait for the next order
            continue;
        }
        // what is prohibited is done under cover, what is allowed openly
        let against = terms.prohibits(kind, place.depth.km(), side);
        let days = match conduct {
            Conduct::Course => {
                let key = u64::from(site.0);
                let u = seed.uniform(Stream::CourseLength, key, order.time);
                pick(&capacity.0[side.index()].course_days, u)
            }
            _ => numbers.delivery_days,
        };
        let index = log.acts.len() as u32;
        let end = order.time + ((days * f64::from(DAY)) as u32).max(1);
        let ordinal = ordinal_of(&log, site, order.time);
        let mut act = Act {
            sector: about.sector,
            x: place.x,
            depth: place.depth,
            site: Some(site),
            end,
            rounds: 0,
            size: f64::from(amount),
            visibility: if against {
                numbers.concealed_visibility
            } else {
                1.0
            },
            ..Act::ordered(Actor::Site(site), side, kind, order.time)
        };
        act.id.ordinal = ordinal;
        log.acts.push(act);
        log.standing.push(index);
        match conduct {
            Conduct::Course => {
                pipeline.pool[side.index()] -= f64::from(amount);
                let joins = end + (numbers.adaptation_days * f64::from(DAY)) as u32;
                pipeline.courses.push(Course {
                    side,
                    men: f64::from(amount),
                    joins,
                    act: index,
                });
            }
            _ => {
                stock.0 += f64::from(amount);
                pipeline
                    .delivered
                    .push((Some(index), side, f64::from(amount)));
            }
        }
    }
}

/// How many acts a site has begun in this second already.
fn ordinal_of(log: &ActLog, site: SiteId, second: u32) -> u16 {
    let key = Actor::Site(site).key();
    log.new_acts()
        .iter()
        .filter(|act| act.id.actor == key && act.start == second)
        .count() as u16
}

/// Phase 3: men whose course and adaptation are over join the weakest units.
pub fn join_units(
    clock: Res<Clock>,
    numbers: Res<ForcesParameters>,
    mut pipeline: ResMut<Pipeline>,
    mut units: Query<(&Unit, &mut Personnel, &mut Skill)>,
) {
    if !clock.begins(DAY) {
        return;
    }
    let now = clock.start();
    let (due, waiting): (Vec<Course>, Vec<Course>) = pipeline
        .courses
        .iter()
        .partition(|course| course.joins <= now);
    pipeline.courses = waiting;
    if due.is_empty() {
        return;
    }
    for side in Side::BOTH {
        // weakest first; ids break ties
        let mut weakest: Vec<(f64, u32)> = units
            .iter()
            .filter(|(unit, ..)| unit.side == side)
            .map(|(unit, personnel, _)| (personnel.0, unit.id.0))
            .collect();
        weakest.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        let mut shares = std::collections::BTreeMap::new();
        let mut next = weakest.iter().cycle();
        for course in due.iter().filter(|course| course.side == side) {
            if let Some(&(_, unit)) = next.next() {
                *shares.entry(unit).or_insert(0.0) += course.men;
                pipeline.joined.push((course.act, side, course.men));
            }
        }
        for (unit, mut personnel, mut skill) in &mut units {
            let Some(men) = shares.get(&unit.id.0) else {
                continue;
            };
            let share = (men / numbers.full_strength).min((1.0 - personnel.0).max(0.0));
            let whole = personnel.0 + share;
            if whole > 0.0 {
                skill.0 = (skill.0 * personnel.0 + numbers.skill_after_course * share) / whole;
            }
            personnel.0 = whole;
        }
    }
}

/// Phase 3: at midnight units use up supply, receive sustainment, and draw from their depots.
pub fn supply_units(
    clock: Res<Clock>,
    numbers: Res<ForcesParameters>,
    capacity: Res<RearCapacity>,
    status: Res<TruceStatus>,
    mut pipeline: ResMut<Pipeline>,
    mut units: Query<(&Unit, &mut Supply)>,
    mut sites: Query<(&Site, &mut Stock)>,
) {
    if !clock.begins(DAY) || clock.day() == 0 {
        return;
    }
    let intensity = status.intensity_yesterday();
    for side in Side::BOTH {
        let i = side.index();
        let use_days = numbers.quiet_consumption + (1.0 - numbers.quiet_consumption) * intensity[i];
        let mut n_units = 0.0;
        for (unit, mut supply) in &mut units {
            if unit.side == side {
                supply.0 = (supply.0 - use_days).max(0.0);
                n_units += 1.0;
            }
        }
        let used = use_days * n_units * numbers.tonnes_per_supply_day;
        // sustainment: what was used is brought again, as far as the flow allows
        let sustainment = used.min(capacity.0[i].inflow_tonnes_per_day(&numbers));
        pipeline.delivered.push((None, side, sustainment));
        let stocked: f64 = sites
            .iter()
            .filter(|(site, _)| site.side == side)
            .map(|(_, stock)| stock.0)
            .sum();
        let lacking: f64 = units
            .iter()
            .filter(|(unit, _)| unit.side == side)
            .map(|(_, supply)| numbers.supply_days_cap - supply.0)
            .sum::<f64>()
            * numbers.tonnes_per_supply_day;
        if lacking <= 0.0 {
            continue;
        }
        let issued = (stocked + sustainment).min(lacking);
        let share = issued / lacking;
        for (unit, mut supply) in &mut units {
            if unit.side == side {
                supply.0 += share * (numbers.supply_days_cap - supply.0);
            }
        }
        let left = if stocked > 0.0 {
            ((stocked + sustainment - issued).max(0.0) / stocked).min(1.0)
        } else {
            0.0
        };
        for (site, mut stock) in &mut sites {
            if site.side == side {
                stock.0 *= left;
            }
        }
    }
}

/// Phase 3, first: closes the acts of the last tick and drops standing acts that have ended.
pub fn open_tick(clock: Res<Clock>, mut log: ResMut<ActLog>) {
    let now = clock.start();
    if clock.tick > 0 {
        // what ran in before the truce belongs to the first tick
        log.first_new = log.acts.len();
    }
    let log = &mut *log;
    log.standing
        .retain(|&index| log.acts[index as usize].end > now);
}
