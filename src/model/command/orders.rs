//! Orders: the order to stop, its renewals, and what the policies want done.

use super::line_orders::order_line;
use super::rear_orders::order_rear;
use super::spec::{CommandParameters, CommandSpec};
use crate::model::base::{Clock, DAY, Seed, Side};
use crate::model::forces::{
    ForcesParameters, HeavyWeapons, OrderOfBattle, Pipeline, Position, RearCapacity, Register, Unit,
};
use crate::model::front::Ground;
use crate::model::record::act::ActCatalogue;
use crate::model::record::order::{Command, Order, Orders};
use crate::model::record::standing::{Standing, TruceStatus};
use crate::model::record::terms::Terms;
use crate::model::record::timetable::{Event, Timetable};
use crate::model::record::watch::Procedure;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use serde::{Deserialize, Serialize};

/// The will of both sides as the scenario gives it.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wills(pub [CommandSpec; 2]);

/// \[d\] — while commanders talk to each other, orders are renewed every so many days.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HotlineRenewal(pub f64);

/// What a policy may look at: its own side, the public terms, the public standing.
#[derive(SystemParam)]
pub struct Staff<'w, 's> {
    /// Time.
    pub clock: Res<'w, Clock>,
    /// Keyed draws.
    pub seed: Res<'w, Seed>,
    /// The ground.
    pub ground: Res<'w, Ground>,
    /// The terms.
    pub terms: Res<'w, Terms>,
    /// Kinds of acts.
    pub catalogue: Res<'w, ActCatalogue>,
    /// Numbers of the will.
    pub numbers: Res<'w, CommandParameters>,
    /// Numbers of the forces.
    pub forces: Res<'w, ForcesParameters>,
    /// What the rears can do.
    pub capacity: Res<'w, RearCapacity>,
    /// Who stands where.
    pub battle: Res<'w, OrderOfBattle>,
    /// What is under way in the rears, and what each side did of what is capped.
    pub pipeline: Res<'w, Pipeline>,
    /// Where the sites are.
    pub register: Res<'w, Register>,
    /// Places of units and sites.
    pub places: Query<'w, 's, &'static Position>,
    /// Trust and will.
    pub standing: Res<'w, Standing>,
    /// Status.
    pub status: Res<'w, TruceStatus>,
    /// Will of the sides.
    pub wills: Res<'w, Wills>,
    /// Units.
    pub units: Query<'w, 's, (&'static Unit, &'static Position, &'static HeavyWeapons)>,
}

/// Phase 2: the orders of this tick.
pub fn give_orders(
    staff: Staff,
    procedure: Res<Procedure>,
    hotline: Res<HotlineRenewal>,
    timetable: Res<Timetable>,
    mut orders: ResMut<Orders>,
) {
    orders.0.clear();
    if !staff.terms.in_force {
        // war goes on: rears work, nothing is asked of the line
        for side in Side::BOTH {
            order_line(&staff, side, &mut orders.0);
            order_rear(&staff, side, &mut orders.0);
        }
        return;
    }
    let clock = *staff.clock;
    let collapsed = staff.status.collapse.is_some();
    for side in Side::BOTH {
        let mut order = |command| {
            orders.0.push(Order {
                side,
                time: clock.start(),
                command,
            });
        };
        if clock.tick == 0 {
            order(Command::CeaseFire);
        }
        if !collapsed {
            let talking = procedure
                .coordination_from
                .is_some_and(|from| clock.start() >= from);
            let by_terms = staff
                .terms
                .renewal_days
                .is_some_and(|days| every(&clock, days));
            let by_talk = talking && every(&clock, hotline.0);
            let by_leaders = timetable.0.iter().any(|&(time, event)| {
                (clock.start()..clock.end()).contains(&time) && event == Event::LeadersCall
            });
            if by_terms || by_talk || by_leaders {
                order(Command::RenewCeaseFire);
            }
            for &(_, sector) in staff
                .standing
                .answers_to_findings
                .iter()
                .filter(|(named, _)| *named == side)
            {
                order(Command::RenewInSector(crate::model::base::SectorId(sector)));
            }
        }
        order_line(&staff, side, &mut orders.0);
        order_rear(&staff, side, &mut orders.0);
    }
}

/// Whether a multiple of so many days, not the first, falls into this tick.
fn every(clock: &Clock, days: f64) -> bool {
    let period = (days * f64::from(DAY)) as u32;
    clock.tick > 0 && period > 0 && clock.begins(period)
}
