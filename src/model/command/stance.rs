//! The stance of a side at the line: every six hours, how far it lets its units off the leash, sector by
//! sector.
//!
//! # Equations
//! λ = `leash_given_up` · share(fire, sector, now), the share by the side's policy. A unit that
//! holds back ρ fires as if it held back ρ(1 − λ). So of its fire the part
//! w = 1 − (1 − ρ)/(1 − ρ(1 − λ)) is wanted by the side: the order share of an act.

use super::orders::Staff;
use super::policy::{self, Breach};
use super::spec::PolicyKind;
use crate::base::{HOUR, SectorId, Side};
use crate::front::Ground;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// \[s\] — how often a side thinks about its line.
pub const BLOCK: u32 = 6 * HOUR;

/// How far units are let off the leash. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LineStance {
    /// \[1\] — share of restraint given up by order, `[sector * 2 + side]`.
    leash: Vec<f64>,
    /// \[1\] — share of ordered acts made to look like the other's, by side.
    pub false_flags: [f64; 2],
}

impl LineStance {
    /// Before the first order: nothing is given up.
    pub fn new(ground: &Ground) -> Self {
        Self {
            leash: vec![0.0; ground.len() * 2],
            false_flags: [0.0; 2],
        }
    }

    /// \[1\] — share of restraint that a side gave up in a sector.
    pub fn leash(&self, sector: SectorId, side: Side) -> f64 {
        self.leash[sector.index() * 2 + side.index()]
    }
}

/// Phase 2, when a [`BLOCK`] begins: the stance until the next.
pub fn take_stance(staff: Staff, mut stance: ResMut<LineStance>) {
    if !staff.terms.in_force {
        return;
    }
    let now = staff.clock.start();
    for side in Side::BOTH {
        let spoils = staff.wills.0[side.index()].policy == PolicyKind::Spoil;
        stance.false_flags[side.index()] = if spoils {
            staff.numbers.false_flag_share
        } else {
            0.0
        };
        let share = policy::share_by_sector(&staff, side, Breach::Fire, now);
        for sector in &staff.ground.sectors {
            stance.leash[sector.id.index() * 2 + side.index()] =
                staff.numbers.leash_given_up * share(sector.id);
        }
    }
}
