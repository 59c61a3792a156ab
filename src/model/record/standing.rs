//! Standing: what the course of the truce has made of the sides' will, and its status.

use crate::base::Side;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Trust and will of each side. Single writer: `consequences`; read by others in the next tick.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// \[1\] — trust of each side in the other, 0 to 1.
    pub trust: [f64; 2],
    /// \[1\] — trust of each side in the mission, 0 to 1: wrong accusations cost access.
    pub trust_in_mission: [f64; 2],
    /// \[1\] — commitment as it is now: the scenario's, moved by trust.
    pub commitment: [f64; 2],
    /// \[1\] — hostile episodes perceived over base, exponential mean of 3 days, by side.
    pub perceived: [f64; 2],
    /// Side and sector of adopted findings that make that side renew its order, this tick.
    pub answers_to_findings: Vec<(Side, u16)>,
    /// Whether a side was hit in this tick by a consequence that makes it renew its order.
    pub pressed: [bool; 2],
    /// \[1\] — factor on what comes in for each side, from outside events and guarantees in force.
    pub supply_factor: [f64; 2],
    /// \[1\] — factor on how much of the other's fire a side can complain about: what it is told
    /// from outside.
    pub knowledge: [f64; 2],
    /// Guarantees in force against each side.
    pub n_penalties: [u32; 2],
}

impl Standing {
    /// As a truce begins.
    pub fn new(commitment: [f64; 2], trust: [f64; 2]) -> Self {
        Self {
            trust,
            trust_in_mission: [1.0; 2],
            commitment,
            perceived: [1.0; 2],
            answers_to_findings: Vec::new(),
            pressed: [false; 2],
            supply_factor: [1.0; 2],
            knowledge: [1.0; 2],
            n_penalties: [0; 2],
        }
    }
}

/// Tension: a slow shared factor, on a fixed hourly grid. Single writer: `consequences`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tension {
    /// \[sd\] — front-wide state.
    pub front: f64,
    /// \[sd\] — state of each area.
    pub areas: Vec<f64>,
    /// \[1\] — factor on impulses of each area, mean 1 in the long run.
    pub factor: Vec<f64>,
}

/// Status of the truce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the names are the documentation; limits in definitions"
)]
pub enum Status {
    Quiet,
    Contested,
    Nominal,
    Eroded,
    Collapsed,
}

impl Status {
    /// Name in files and columns.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Contested => "contested",
            Self::Nominal => "nominal",
            Self::Eroded => "eroded",
            Self::Collapsed => "collapsed",
        }
    }
}

/// Status of the truce. Single writer: `consequences`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruceStatus {
    /// Status by whole days since grace; none before day 3 or without a truce.
    pub status: Option<Status>,
    /// \[1/d\] — episodes a day at war, both sides.
    pub base: f64,
    /// \[episodes\] — by day begun, by side.
    pub episodes_by_day: Vec<[u32; 2]>,
    /// \[1/d\] — acts a day at war that the truce is measured by: episodes, or where the agreement
    /// leaves the line out the strikes and attacks at sea that it is about.
    pub measured_base: f64,
    /// \[acts\] — those by day begun, by side.
    pub measured_by_day: Vec<[u32; 2]>,
    /// \[s\] — collapse, and the side that renounced.
    pub collapse: Option<(u32, Side)>,
    /// \[nat\] — cumulated hazard of collapse.
    pub cumulated_hazard: f64,
    /// \[1\] — first day on which the truce was eroded.
    pub eroded_day: Option<u32>,
    /// Decision at the end: extended or not.
    pub extended: Option<bool>,
    /// Whether each side would extend, at the end.
    pub would_extend: [Option<bool>; 2],
}

impl TruceStatus {
    /// Episodes of the last day begun over half of base, by side: 1 = war. Meant for the first
    /// tick of a day, before the new day is opened; before any day it is war.
    pub fn intensity_yesterday(&self) -> [f64; 2] {
        match self.episodes_by_day.last() {
            Some(day) => day.map(|n| f64::from(n) * 2.0 / self.base),
            None => [1.0; 2],
        }
    }

    /// Whether war goes on again: a side renounced, or the truce ended and was not extended.
    pub fn is_over(&self) -> bool {
        self.collapse.is_some() || self.extended == Some(false)
    }

    /// What the truce is measured by, of a day, over that of war; none where there is nothing.
    pub fn ratio(&self, day: usize) -> Option<f64> {
        let [one, two] = self.measured_by_day.get(day)?;
        (self.measured_base > 0.0).then(|| f64::from(one + two) / self.measured_base)
    }
}
