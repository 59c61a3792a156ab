//! The agenda: raids that wait for an answer about the schedule of the watch, and orders for later.
//!
//! A side that knows the schedule does not raid when the occasion arises: it asks when, in the six
//! hours that follow, nobody looks; a tick later it decides by the chance to be seen then, and puts
//! the raid there.

use super::orders::Staff;
use super::policy;
use super::spec::{Knows, PolicyKind};
use super::stance::BLOCK;
use crate::base::{SectorId, Side, UnitId};
use crate::record::order::{Command, Order};
use crate::record::watch::{Enquiries, Enquiry, Mode};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// A raid that could be made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Occasion {
    /// Who could.
    pub side: Side,
    /// Where.
    pub sector: SectorId,
    /// With which unit.
    pub unit: UnitId,
    /// \[1\] — uniform number; the occasion is taken when it lies below the share.
    pub u_taken: f64,
}

/// What both sides have put off. Single writer: this room.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// Raids about which the watch was asked in the last tick.
    asked: Vec<Occasion>,
    /// Orders for later ticks.
    orders: Vec<Order>,
}

impl Agenda {
    /// Whether a side puts its raids by the schedule of the watch.
    pub(super) fn plans(staff: &Staff, side: Side) -> bool {
        let will = &staff.wills.0[side.index()];
        let threatened = staff.guarantees.0.iter().any(|g| g.threatens(side));
        *staff.mode == Mode::Live
            && staff.terms.in_force
            && !staff.status.is_over()
            && will.policy == PolicyKind::Adaptive
            && will.knows == Knows::Schedule
            && threatened
    }

    /// Decides about the raids asked about in the last tick, and hands out the orders of this one.
    pub(super) fn open(&mut self, staff: &Staff, orders: &mut Vec<Order>) {
        let answers = staff.watched.iter().next().map(|known| &known.answers);
        let now = staff.clock.start();
        for (nth, occasion) in std::mem::take(&mut self.asked).into_iter().enumerate() {
            // where nobody watches nobody answers
            let answer = answers.and_then(|all| all.get(nth)).copied();
            let (time, p_seen) = answer.unwrap_or((now, 0.0));
            let share = policy::share_of_raid(staff, &occasion, time.max(now), p_seen);
            if occasion.u_taken < share {
                self.orders.push(Order {
                    side: occasion.side,
                    time: time.max(now),
                    command: Command::Raid(occasion.unit),
                });
            }
        }
        let end = staff.clock.end();
        let due = self.orders.iter().filter(|order| order.time < end);
        orders.extend(due.copied());
        self.orders.retain(|order| order.time >= end);
    }

    /// Puts raids off until the watch has answered.
    pub(super) fn ask(&mut self, staff: &Staff, occasions: Vec<Occasion>, asked: &mut Enquiries) {
        let from = staff.clock.end();
        asked.schedule = occasions
            .iter()
            .map(|occasion| Enquiry {
                sector: occasion.sector,
                from,
                to: from + BLOCK,
            })
            .collect();
        self.asked = occasions;
    }
}
