//! The pause dividend: what each side gained, by which means, and how much of it stayed hidden.
//!
//! # Equations
//! Combat power of a unit is a product of four factors; its change splits exactly over them by
//! logarithmic-mean weights: ΔP = Σ_f L(P₁, P₀)·ln(f₁/f₀). Personnel and skill come from courses,
//! supply from deliveries, freshness from rest (always allowed). The part of courses (deliveries)
//! that is prohibited is their share of the men joined (tonnes brought) that came by prohibited
//! acts; of it the share whose acts were established is established, the rest hidden. What came
//! through an entry and was stored at a depot is established when either act was.
//! The parts sum to the whole by construction.
//!
//! # References
//! Ang (2004), logarithmic-mean Divisia index decomposition.

use crate::base::{Side, math};
use crate::forces::{AtStart, CombatFactors, ForcesParameters, Pipeline};
use crate::forces::{Fatigue, Personnel, Skill, Supply, Unit};
use bevy_ecs::prelude::*;

/// Gain of one side, in battalions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dividend {
    /// Combat power on day 0.
    pub start: f64,
    /// Combat power at the end.
    pub end: f64,
    /// Change by factor: personnel, skill, supply, freshness.
    pub by_factor: [f64; 4],
}

/// Gain of both sides, in temper order.
pub fn dividends(world: &mut World, numbers: &ForcesParameters) -> [Dividend; 2] {
    let mut result = [Dividend::default(); 2];
    let mut units = world.query::<(&Unit, &Personnel, &Skill, &Supply, &Fatigue, &AtStart)>();
    for (unit, personnel, skill, supply, fatigue, start) in units.iter(world) {
        let before = start.0.floored();
        let after = CombatFactors::new(*personnel, *skill, *supply, *fatigue, numbers).floored();
        let (p0, p1): (f64, f64) = (before.iter().product(), after.iter().product());
        let weight = math::log_mean(p1, p0);
        let side = &mut result[unit.side.index()];
        side.start += p0;
        side.end += p1;
        for f in 0..4 {
            side.by_factor[f] += weight * math::ln(after[f] / before[f]);
        }
    }
    result
}

/// Shares of a side's flows: prohibited and established, prohibited and hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FlowShares {
    /// \[1\] — of men joined.
    pub men: (f64, f64),
    /// \[1\] — of tonnes brought.
    pub tonnes: (f64, f64),
    /// \[persons\] — men joined.
    pub joined: f64,
    /// \[t\] — tonnes brought.
    pub brought: f64,
}

/// Reads the flows of a side; `fate` tells of an act whether it was prohibited and established.
pub fn flow_shares(
    pipeline: &Pipeline,
    side: Side,
    fate: &dyn Fn(u32) -> Option<bool>,
) -> FlowShares {
    // one flow, one or two acts: it is established when either of them is
    let split = |flows: &mut dyn Iterator<Item = ([Option<u32>; 2], f64)>| {
        let (mut all, mut established, mut hidden) = (0.0, 0.0, 0.0);
        for (acts, amount) in flows {
            all += amount;
            let fates = acts.iter().flatten().filter_map(|&act| fate(act));
            match fates.reduce(|one, two| one || two) {
                Some(true) => established += amount,
                Some(false) => hidden += amount,
                None => {}
            }
        }
        if all > 0.0 {
            (all, (established / all, hidden / all))
        } else {
            (0.0, (0.0, 0.0))
        }
    };
    let mut men = pipeline
        .joined
        .iter()
        .filter(|(_, s, _)| *s == side)
        .map(|&(act, _, men)| ([act, None], men));
    let mut tonnes = pipeline
        .delivered
        .iter()
        .filter(|load| load.side == side)
        .map(|load| (load.acts, load.tonnes));
    let (joined, men) = split(&mut men);
    let (brought, tonnes) = split(&mut tonnes);
    FlowShares {
        men,
        tonnes,
        joined,
        brought,
    }
}

impl Dividend {
    /// Parts of the gain: allowed, established, hidden; they sum to `end − start` up to rounding.
    pub fn parts(&self, flows: &FlowShares) -> [f64; 3] {
        let courses = self.by_factor[0] + self.by_factor[1];
        let supply = self.by_factor[2];
        let established = courses * flows.men.0 + supply * flows.tonnes.0;
        let hidden = courses * flows.men.1 + supply * flows.tonnes.1;
        let whole: f64 = self.by_factor.iter().sum();
        [whole - established - hidden, established, hidden]
    }
}
