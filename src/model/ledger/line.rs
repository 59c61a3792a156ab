//! What became of the line: ground, works, the best local ratio of forces, strikes.
//!
//! # Equations
//! Combat power in defence counts works: P·(1 + bonus·min(1, works/full)). The best local ratio of a
//! side is the greatest, over all stretches of 50 km that begin with a sector, of its power to the
//! other's power in defence, of all units in or behind the stretch.

use super::account::{Truth, labelled};
use super::measures::RunMeasures;
use crate::base::{Clock, Side};
use crate::forces::{
    Advances, CombatFactors, Fatigue, ForcesParameters, LineParameters, Personnel, Skill, Supply,
    Unit, Works,
};
use crate::front::Ground;
use crate::record::act::Conduct;
use bevy_ecs::prelude::*;

/// \[km\] — stretch over which a local ratio is taken (definitions: combat power).
const STRETCH_KM: f64 = 50.0;

/// What became of the line, in temper order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineState {
    /// \[km²\] — ground lost.
    pub lost_km2: [f64; 2],
    /// \[km\] — new trench.
    pub trench_km: [f64; 2],
    /// \[1\] — best local ratio; none where the other side has no power.
    pub best_ratio: [Option<f64>; 2],
}

/// The line as it is now; none without units.
pub fn line_state(
    world: &mut World,
    numbers: &ForcesParameters,
    line: &LineParameters,
) -> Option<LineState> {
    let now = world.resource::<Clock>().start();
    let lost_km2 = world.resource::<Advances>().lost_km2(now);
    let ground = world.resource::<Ground>();
    let (n, sector_km) = (ground.len(), f64::from(ground.sector_m) / 1_000.0);
    // by sector and side: power, and power in defence
    let mut power = vec![[(0.0, 0.0); 2]; n];
    let mut trench_km = [0.0; 2];
    let mut any = false;
    let mut units = world.query::<(&Unit, &Personnel, &Skill, &Supply, &Fatigue, &Works)>();
    for (unit, personnel, skill, supply, fatigue, works) in units.iter(world) {
        let factors = CombatFactors::new(*personnel, *skill, *supply, *fatigue, numbers);
        let cell = &mut power[unit.sector.index()][unit.side.index()];
        cell.0 += factors.power();
        cell.1 += factors.power() * works.in_defence(line);
        trench_km[unit.side.index()] += works.0 / 1_000.0;
        any = true;
    }
    let width = ((STRETCH_KM / sector_km).round() as usize).clamp(1, n.max(1));
    let best_ratio = Side::BOTH.map(|side| {
        let (own, other) = (side.index(), side.other().index());
        let ratio = |stretch: &[[(f64, f64); 2]]| {
            let attack: f64 = stretch.iter().map(|cell| cell[own].0).sum();
            let defence: f64 = stretch.iter().map(|cell| cell[other].1).sum();
            (defence > 0.0).then(|| attack / defence)
        };
        power
            .windows(width)
            .filter_map(ratio)
            .max_by(f64::total_cmp)
    });
    any.then_some(LineState {
        lost_km2,
        trench_km,
        best_ratio,
    })
}

pub(super) fn line_columns(truth: &Truth, run: &mut RunMeasures) {
    let Some(line) = truth.line else {
        return;
    };
    [run.ground_lost_km2_a, run.ground_lost_km2_b] = labelled(truth, line.lost_km2.map(Some));
    [run.trench_km_a, run.trench_km_b] = labelled(truth, line.trench_km.map(Some));
    [run.best_local_ratio_a, run.best_local_ratio_b] = labelled(truth, line.best_ratio);
    let strikes = Side::BOTH.map(|side| {
        let acts = truth.log.acts.iter().filter(|act| act.side == Some(side));
        let strikes = acts.filter(|act| truth.spec.acts.kind(act.kind).conduct == Conduct::Strike);
        Some(strikes.count() as i64)
    });
    [run.strikes_a, run.strikes_b] = labelled(truth, strikes);
}
