//! Orders: the order to stop, its renewals, and what the policies want done.

use super::agenda::Agenda;
use super::beliefs::Beliefs;
use super::line_orders::{LineWork, order_line};
use super::rear_orders::order_rear;
use super::spec::{Acceptance, CommandParameters, CommandSpec};
use crate::base::{Clock, DAY, Seed, Side};
use crate::forces::{
    ForcesParameters, HeavyWeapons, LineParameters, OrderOfBattle, Pipeline, Position,
    RearCapacity, Register, Unit,
};
use crate::front::{Environment, Ground};
use crate::record::act::{ActCatalogue, Domain};
use crate::record::guarantee::Guarantees;
use crate::record::order::{Accepted, Command, Order, Orders};
use crate::record::standing::{Standing, TruceStatus};
use crate::record::terms::Terms;
use crate::record::timetable::{Event, Timetable};
use crate::record::watch::{Enquiries, KnownWatch, Mode, Procedure};
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use serde::{Deserialize, Serialize};

/// The will of both sides as the scenario gives it.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wills(pub [CommandSpec; 2]);

/// \[d\] — while commanders talk to each other, orders are renewed every so many days.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HotlineRenewal(pub f64);

/// What a policy may look at: its own side, the public terms and standing, what it knows of the
/// watch.
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
    /// Numbers of what units do at the line.
    pub line: Res<'w, LineParameters>,
    /// How often the line could be told to do something.
    pub work: Res<'w, LineWork>,
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
    /// Light and weather.
    pub environment: Res<'w, Environment>,
    /// What the sides remember and learned.
    pub beliefs: Res<'w, Beliefs>,
    /// What was announced to follow from findings.
    pub guarantees: Res<'w, Guarantees>,
    /// Who takes part in the truce.
    pub accepted: Res<'w, Accepted>,
    /// Whether what the watch does reaches the sides.
    pub mode: Res<'w, Mode>,
    /// What can be known of the watch.
    pub watched: Query<'w, 's, &'static KnownWatch>,
    /// Units.
    pub units: Query<'w, 's, (&'static Unit, &'static Position, &'static HeavyWeapons)>,
}

/// Phase 2, first, when a day begins: which sides take part in the truce from this tick on.
pub fn accept_truce(
    clock: Res<Clock>,
    terms: Res<Terms>,
    wills: Res<Wills>,
    status: Res<TruceStatus>,
    mut accepted: ResMut<Accepted>,
) {
    if !terms.in_force {
        return;
    }
    let yesterday = status.intensity_yesterday();
    for side in Side::BOTH {
        let i = side.index();
        let takes_part = match wills.0[i].acceptance {
            Acceptance::Accepts => true,
            Acceptance::Refuses => false,
            Acceptance::Below(share) => clock.tick > 0 && yesterday[1 - i] <= share,
        };
        if takes_part && accepted.0[i].is_none() {
            accepted.0[i] = Some(clock.start());
        }
    }
}

/// Phase 2: the orders of this tick.
pub fn give_orders(
    staff: Staff,
    procedure: Res<Procedure>,
    hotline: Res<HotlineRenewal>,
    timetable: Res<Timetable>,
    mut orders: ResMut<Orders>,
    mut agenda: ResMut<Agenda>,
    mut enquiries: ResMut<Enquiries>,
) {
    orders.0.clear();
    agenda.open(&staff, &mut orders.0);
    let mut put_off = Vec::new();
    if !staff.terms.in_force {
        // war goes on: rears work, nothing is asked of the line
        for side in Side::BOTH {
            order_line(&staff, side, &mut orders.0, &mut put_off);
            order_rear(&staff, side, &mut orders.0);
        }
        return;
    }
    let clock = *staff.clock;
    let collapsed = staff.status.is_over();
    for side in Side::BOTH {
        let mut order = |command| {
            orders.0.push(Order {
                side,
                time: clock.start(),
                command,
            });
        };
        let begins = staff.accepted.from(side);
        let now = begins.is_some_and(|from| from == clock.start());
        // an agreement that leaves the line out stops no fire there
        if now && staff.terms.scope.covers(Domain::Line) {
            order(Command::CeaseFire);
        }
        if !collapsed && begins.is_some() {
            let talking = procedure
                .coordination_from
                .is_some_and(|from| clock.start() >= from);
            let by_terms = staff
                .terms
                .renewal_days
                .is_some_and(|days| every(&clock, days));
            let by_talk = talking && every(&clock, hotline.0);
            let mut events = timetable.between(clock.start(), clock.end());
            let by_leaders = events.any(|event| event == Event::LeadersCall);
            let by_pressure = staff.standing.pressed[side.index()];
            if by_terms || by_talk || by_leaders || by_pressure {
                order(Command::RenewCeaseFire);
            }
            for &(_, sector) in staff
                .standing
                .answers_to_findings
                .iter()
                .filter(|(named, _)| *named == side)
            {
                order(Command::RenewInSector(crate::base::SectorId(sector)));
            }
        }
        order_line(&staff, side, &mut orders.0, &mut put_off);
        order_rear(&staff, side, &mut orders.0);
    }
    agenda.ask(&staff, put_off, &mut enquiries);
}

/// Whether a multiple of so many days, not the first, falls into this tick.
fn every(clock: &Clock, days: f64) -> bool {
    let period = (days * f64::from(DAY)) as u32;
    clock.tick > 0 && period > 0 && clock.begins(period)
}
