//! Policies: how a side uses the truce. One file each.
//!
//! A policy gives its orders at midnight, raids at any time. What the clauses allow, every policy does to the full;
//! what they prohibit, each does as its page says. The share of prohibited work is
//! `breach_propensity · (1 − commitment)`.

mod comply;
mod prepare;
mod probe;

use super::orders::Staff;
use super::spec::PolicyKind;
use crate::model::base::{DAY, Side, SiteId, Stream};
use crate::model::forces::SiteKind;
use crate::model::record::act::Conduct;
use crate::model::record::order::{Command, Order};

/// How far a side goes in things the clauses prohibit today, each as a share of what it could do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stance {
    /// \[1\] — courses.
    pub courses: f64,
    /// \[1\] — weapons and shells brought up.
    pub build_up: f64,
    /// \[1\] — units told to keep their heavy weapons forward.
    pub keep_weapons: f64,
    /// \[1/d\] — raids.
    pub raids_per_day: f64,
}

/// The orders of a side in this tick: raids at any time, everything else at midnight.
pub(super) fn order_day(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    let will = &staff.wills.0[side.index()];
    let commitment = staff.standing.commitment[side.index()];
    let stance = match will.policy {
        PolicyKind::Comply => comply::stance(),
        PolicyKind::Prepare => prepare::stance(&staff.numbers, commitment),
        PolicyKind::Probe => probe::stance(&staff.numbers, commitment),
    };
    order_raids(staff, side, &stance, orders);
    if !staff.clock.begins(DAY) {
        return;
    }
    order_courses(staff, side, &stance, orders);
    order_build_up(staff, side, &stance, orders);
    order_withdrawal(staff, side, &stance, orders);
}

fn sites(staff: &Staff, side: Side, kind: SiteKind) -> Vec<SiteId> {
    staff.battle.sites[side.index()][kind as usize].clone()
}

/// The share of a rear activity that is done: all where allowed, the stance's where prohibited.
fn share(staff: &Staff, side: Side, conduct: Conduct, prohibited_share: f64) -> f64 {
    let depth = (staff.forces.site_depth_from_km + staff.forces.site_depth_to_km) / 2.0;
    let against = staff
        .catalogue
        .by_conduct(conduct)
        .any(|kind| staff.terms.prohibits(kind, depth, side));
    if against { prohibited_share } else { 1.0 }
}

fn order_courses(staff: &Staff, side: Side, stance: &Stance, orders: &mut Vec<Order>) {
    let share = share(staff, side, Conduct::Course, stance.courses);
    let places = sites(staff, side, SiteKind::Training);
    if places.is_empty() {
        return;
    }
    let men = staff.capacity.0[side.index()].call_up_per_day * share;
    let mut draws = staff
        .seed
        .draws(Stream::CallUp, side.index() as u64, staff.clock.day());
    let courses = (men / staff.forces.course_size + draws.uniform()) as u32;
    for _ in 0..courses {
        let site = places[draws.below(places.len() as u32) as usize];
        let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
        let men = staff.forces.course_size as u32;
        orders.push(Order {
            side,
            time,
            command: Command::StartCourse(site, men),
        });
    }
}

fn order_build_up(staff: &Staff, side: Side, stance: &Stance, orders: &mut Vec<Order>) {
    let share = share(staff, side, Conduct::Delivery, stance.build_up);
    let places = sites(staff, side, SiteKind::Depot);
    if places.is_empty() {
        return;
    }
    let i = side.index();
    let quiet = staff.forces.quiet_consumption;
    let use_days = quiet + (1.0 - quiet) * staff.status.intensity_yesterday()[i];
    let used =
        use_days * f64::from(staff.capacity.0[i].n_units) * staff.forces.tonnes_per_supply_day;
    // sustainment comes anyway; this is what could be brought beyond it
    let inflow = staff.capacity.0[i].inflow_tonnes_per_day(&staff.forces);
    let beyond = (inflow - used).max(0.0) * share;
    let mut draws = staff
        .seed
        .draws(Stream::Delivery, side.index() as u64, staff.clock.day());
    let deliveries = (beyond / staff.forces.delivery_tonnes + draws.uniform()) as u32;
    for _ in 0..deliveries {
        let site = places[draws.below(places.len() as u32) as usize];
        let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
        let tonnes = staff.forces.delivery_tonnes as u32;
        orders.push(Order {
            side,
            time,
            command: Command::BringUp(site, tonnes),
        });
    }
}

fn order_withdrawal(staff: &Staff, side: Side, stance: &Stance, orders: &mut Vec<Order>) {
    let Some(withdrawal) = &staff.terms.withdrawal else {
        return;
    };
    if staff.clock.day() != withdrawal.deadline_day as u32 || !staff.terms.in_force {
        return;
    }
    for (unit, _, weapons) in &staff.units {
        if unit.side != side || !unit.at_line || weapons.count.iter().all(|&n| n == 0) {
            continue;
        }
        let u = staff.seed.uniform(Stream::Stance, u64::from(unit.id.0), 0);
        let keep = u < stance.keep_weapons;
        let command = if keep {
            Command::KeepWeapons(unit.id)
        } else {
            Command::Withdraw(unit.id)
        };
        orders.push(Order {
            side,
            time: staff.clock.start(),
            command,
        });
    }
}

fn order_raids(staff: &Staff, side: Side, stance: &Stance, orders: &mut Vec<Order>) {
    let key = 1 + side.index() as u64;
    let mut draws = staff.seed.draws(Stream::Raid, key << 40, staff.clock.tick);
    for _ in 0..draws.poisson(stance.raids_per_day * staff.clock.tick_days()) {
        let u = draws.uniform();
        let mut cumulated = 0.0;
        let area = staff
            .ground
            .area_heat
            .iter()
            .position(|heat| {
                cumulated += heat;
                u < cumulated
            })
            .unwrap_or(0);
        let sector = staff.ground.sector_by_heat(area, draws.uniform());
        let facing = staff.battle.facing(sector, side);
        if facing.is_empty() {
            continue;
        }
        let unit = facing[draws.below(facing.len() as u32) as usize];
        let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
        orders.push(Order {
            side,
            time,
            command: Command::Raid(unit),
        });
    }
}
