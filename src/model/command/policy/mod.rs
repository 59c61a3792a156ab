//! Policies: how a side uses the truce. One file each.
//!
//! What the clauses allow, every policy does to the full. What they prohibit comes as *occasions*
//! (a raid that could be made, a course that could be held), the same under every policy and regime;
//! a policy says with which share they are taken. Where there is no truce, or none any more, every
//! occasion is taken.

mod adaptive;
mod comply;
mod prepare;
mod probe;
mod random;
mod retaliate;
mod spoil;

use super::agenda::Occasion;
use super::orders::Staff;
use super::spec::PolicyKind;
use crate::base::{SectorId, Side};

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
    place: Option<SectorId>,
    second: u32,
) -> f64 {
    let bound = staff.accepted.0[side.index()].is_some();
    if !staff.terms.in_force || !bound || staff.status.is_over() {
        return 1.0;
    }
    let numbers = &*staff.numbers;
    let will = &staff.wills.0[side.index()];
    let commitment = staff.standing.commitment[side.index()];
    match will.policy {
        PolicyKind::Comply => comply::share(),
        PolicyKind::Prepare => prepare::share(numbers, breach, commitment),
        PolicyKind::Probe => probe::share(numbers, breach, commitment),
        PolicyKind::Retaliate => retaliate::share(staff, side, breach, place, second),
        PolicyKind::Spoil => spoil::share(numbers, breach, will.aims, commitment),
        PolicyKind::Random => random::share(numbers),
        PolicyKind::Adaptive => adaptive::share(staff, side, breach, place, second),
    }
}

/// \[1\] — share of a raid that would be seen with a chance that the side knows: it is adaptive and
/// goes by the schedule of the watch.
pub(super) fn share_of_raid(staff: &Staff, occasion: &Occasion, second: u32, p_seen: f64) -> f64 {
    adaptive::share_at(
        staff,
        occasion.side,
        Breach::Raid,
        occasion.sector,
        second,
        p_seen,
    )
}
