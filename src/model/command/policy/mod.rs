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
    if !is_bound(staff, side) {
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
        PolicyKind::Adaptive => adaptive::Weighing::new(staff, side, breach, second).share(place),
    }
}

/// Whether a side is held to anything: there is a truce, it takes part, and it lasts.
fn is_bound(staff: &Staff, side: Side) -> bool {
    let takes_part = staff.accepted.0[side.index()].is_some();
    staff.terms.in_force && takes_part && !staff.status.is_over()
}

/// The same share for any place: what is weighed alike everywhere is weighed once.
pub(super) fn share_by_sector<'a>(
    staff: &'a Staff,
    side: Side,
    breach: Breach,
    second: u32,
) -> impl Fn(SectorId) -> f64 + 'a {
    let adapts = staff.wills.0[side.index()].policy == PolicyKind::Adaptive;
    let weighing = (adapts && is_bound(staff, side))
        .then(|| adaptive::Weighing::new(staff, side, breach, second));
    move |sector| match &weighing {
        Some(weighing) => weighing.share(Some(sector)),
        None => share(staff, side, breach, Some(sector), second),
    }
}

/// \[1\] — share of a raid that would be seen with a chance that the side knows: it is adaptive and
/// goes by the schedule of the watch.
pub(super) fn share_of_raid(staff: &Staff, occasion: &Occasion, second: u32, p_seen: f64) -> f64 {
    adaptive::Weighing::new(staff, occasion.side, Breach::Raid, second)
        .share_at(occasion.sector, p_seen)
}
