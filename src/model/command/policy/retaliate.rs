//! `retaliate`: answers hostile fire above a threshold by fire, area by area, and bears answers to its
//! own wrongs; builds up in the rear as `prepare` does.
//!
//! # Equations
//! h is the fire suffered in the area over war, θ = θ₀·exp(−g·G) the threshold, lowered by the
//! accusations G that the side holds to be wrong. Share of fire and raids:
//! max(0, (h − θ)/(1 − θ)), at most 1; 0 while contrite.

use super::{Breach, prepare};
use crate::base::{SectorId, Side, math};
use crate::command::orders::Staff;

/// In proportion to what was suffered beyond the threshold.
pub(super) fn share(
    staff: &Staff,
    side: Side,
    breach: Breach,
    place: Option<SectorId>,
    second: u32,
) -> f64 {
    let numbers = &*staff.numbers;
    let (true, Some(sector)) = (matches!(breach, Breach::Fire | Breach::Raid), place) else {
        let commitment = staff.standing.commitment[side.index()];
        return prepare::share(numbers, breach, commitment);
    };
    let area = staff.ground.sector(sector).area;
    if staff.beliefs.is_contrite(side, area, second) {
        return 0.0;
    }
    let grievance = numbers.grievance_weight * staff.beliefs.grievance(side);
    let threshold = numbers.retaliation_threshold * math::exp(-grievance);
    let beyond = staff.beliefs.hostile(side, area) - threshold;
    (beyond / (1.0 - threshold)).clamp(0.0, 1.0)
}
