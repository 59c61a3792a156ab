//! Creeping advance: posts moved forward over days, and the line with them.
//!
//! # Equations
//! An ordered advance comes m ~ log-normal metres along s ~ log-normal kilometres of the line and
//! takes m·s of ground from the other side, evenly over its days. Where the line is, is known to u
//! metres only: an advance shows with factor max(0, 1 − u/m), so one within u cannot be told from
//! standing still, and matters by (m − u)·s.

use super::activity::{Activity, by, end_after, file};
use super::line_spec::{LineParameters, LineUncertainty};
use super::units::{Position, Register, Unit};
use crate::base::{SectorId, Seed, Side, Stream};
use crate::record::act::{Act, ActCatalogue, ActLog, Conduct};
use crate::record::order::{Command, Orders};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// One advance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// Who advances.
    pub side: Side,
    /// Where.
    pub sector: SectorId,
    /// \[s\] — begin.
    pub start: u32,
    /// \[s\] — end.
    pub end: u32,
    /// \[m\] — how far, by its end.
    pub metres: f64,
    /// \[km²\] — ground taken, by its end.
    pub km2: f64,
}

impl Gain {
    /// \[1\] — how much of it is done at a second.
    pub fn done(&self, second: u32) -> f64 {
        let lasts = f64::from(self.end.saturating_sub(self.start).max(1));
        (f64::from(second.saturating_sub(self.start)) / lasts).min(1.0)
    }
}

/// All advances of the truce, in the order in which they began. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Advances(pub Vec<Gain>);

impl Advances {
    /// \[km²\] — ground that each side has lost by a second, in temper order.
    pub fn lost_km2(&self, second: u32) -> [f64; 2] {
        Side::BOTH.map(|side| {
            let by_the_other = self.0.iter().filter(|gain| gain.side != side);
            by_the_other.map(|gain| gain.km2 * gain.done(second)).sum()
        })
    }
}

/// First ordinal of these acts among those of a unit in a second.
const ORDINAL: u16 = 36;

/// Phase 3: advances as ordered.
pub fn advance(
    seed: Res<Seed>,
    orders: Res<Orders>,
    numbers: Res<LineParameters>,
    uncertainty: Res<LineUncertainty>,
    catalogue: Res<ActCatalogue>,
    register: Res<Register>,
    mut advances: ResMut<Advances>,
    mut log: ResMut<ActLog>,
    mut units: Query<(&Unit, &Position, &mut Activity)>,
) {
    let Some(kind) = catalogue.by_conduct(Conduct::Advance).next() else {
        return;
    };
    let about = catalogue.kind(kind);
    for order in &orders.0 {
        let Command::Advance(id) = order.command else {
            continue;
        };
        let Ok((unit, place, mut activity)) = units.get_mut(register.units[id.index()]) else {
            continue;
        };
        let mut draws = seed.draws(Stream::Advance, u64::from(id.0), order.time);
        let minutes = draws.log_normal(about.duration_median_minutes, about.duration_log_sd);
        let metres = draws.log_normal(numbers.advance_median_m, numbers.advance_log_sd);
        let stretch_km =
            draws.log_normal(numbers.advance_stretch_km, numbers.advance_stretch_log_sd);
        let gain = Gain {
            side: unit.side,
            sector: unit.sector,
            start: order.time,
            end: end_after(order.time, minutes),
            metres,
            km2: metres / 1_000.0 * stretch_km,
        };
        let act = Act {
            sector: unit.sector,
            x: place.x,
            depth: about.shown_depth(place.depth),
            end: gain.end,
            rounds: (metres.round() as u32).max(1),
            size: gain.km2,
            visibility: (1.0 - uncertainty.0 / metres.max(1.0)).max(0.0),
            ..Act::ordered(by(unit), unit.side, kind, order.time)
        };
        file(&mut log, act, ORDINAL, true);
        if *activity == Activity::Holding {
            *activity = Activity::Advancing { until: gain.end };
        }
        advances.0.push(gain);
    }
}
