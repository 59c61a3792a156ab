//! Policies: how a side uses the truce. One file each.
//!
//! What the clauses allow, every policy does to the full. What they prohibit comes as *occasions*
//! (a raid that could be made, a course that could be held), the same under every policy and regime;
//! a policy says with which share they are taken.

mod comply;
mod prepare;
mod probe;

use super::orders::Staff;
use super::spec::PolicyKind;
use crate::model::base::{SectorId, Side};

/// What a side can order against the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Breach {
    /// Local fire beyond what compliance would leave.
    Fire,
    /// A raid across the line.
    Raid,
    /// Posts moved forward.
    Advance,
    /// A long-range strike.
    Strike,
    /// Heavy weapons left in their zone.
    KeepWeapons,
    /// A course of training.
    Course,
    /// Weapons and shells brought up.
    BuildUp,
    /// Positions dug.
    Fortify,
    /// Units brought together for an attack, or rotated.
    Concentrate,
}

impl Breach {
    /// Whether it happens behind the line.
    pub(super) fn is_rear(self) -> bool {
        matches!(self, Self::Course | Self::BuildUp)
    }
}

/// \[1\] — share of the occasions of a breach that a side takes at a place and second, 0 to 1.
pub(super) fn share(
    staff: &Staff,
    side: Side,
    breach: Breach,
    _place: Option<SectorId>,
    _second: u32,
) -> f64 {
    let commitment = staff.standing.commitment[side.index()];
    match staff.wills.0[side.index()].policy {
        PolicyKind::Comply => comply::share(),
        PolicyKind::Prepare => prepare::share(&staff.numbers, breach, commitment),
        PolicyKind::Probe => probe::share(&staff.numbers, breach, commitment),
    }
}
