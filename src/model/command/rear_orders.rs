//! Orders to the rear, at midnight: courses, and weapons and shells brought up.

use super::orders::Staff;
use super::policy::{self, Breach};
use crate::model::base::{DAY, Side, SiteId, Stream};
use crate::model::forces::SiteKind;
use crate::model::record::act::Conduct;
use crate::model::record::order::{Command, Order};

/// The orders of a side to its rear in this tick.
pub(super) fn order_rear(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    if !staff.clock.begins(DAY) {
        return;
    }
    order_courses(staff, side, orders);
    order_build_up(staff, side, orders);
}

fn sites(staff: &Staff, side: Side, kind: SiteKind) -> Vec<SiteId> {
    staff.battle.sites[side.index()][kind as usize].clone()
}

/// The share of a rear activity that is done: all where allowed, the policy's where prohibited.
fn share(staff: &Staff, side: Side, conduct: Conduct, breach: Breach) -> f64 {
    let depth = (staff.forces.site_depth_from_km + staff.forces.site_depth_to_km) / 2.0;
    let against = staff
        .catalogue
        .by_conduct(conduct)
        .any(|kind| staff.terms.prohibits(kind, depth, side));
    if against {
        policy::share(staff, side, breach, None, staff.clock.start())
    } else {
        1.0
    }
}

fn order_courses(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    let share = share(staff, side, Conduct::Course, Breach::Course);
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

fn order_build_up(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    let share = share(staff, side, Conduct::Delivery, Breach::BuildUp);
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
