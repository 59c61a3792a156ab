//! Fortification: trenches, dug over days.
//!
//! # Equations
//! A unit that is told to dig, and is not busy with anything else, digs a log-normal length of
//! trench over a log-normal number of days. When it is done its works grow by that length; works
//! raise combat power in defence by `works_bonus`·min(1, works/`works_full_m`).

use super::activity::{Activity, by, end_after, file};
use super::spec::ForcesParameters;
use super::units::{Position, Register, Unit};
use crate::base::{Seed, Stream};
use crate::record::act::{Act, ActCatalogue, ActLog, Conduct};
use crate::record::order::{Command, Orders};
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;

/// First ordinal of these acts among those of a unit in a second.
const ORDINAL: u16 = 38;
/// \[m\] — longest trench of one act.
const LONGEST_M: f64 = 50_000.0;

/// Phase 3: digging as ordered; under cover where it is prohibited.
pub fn dig(
    seed: Res<Seed>,
    orders: Res<Orders>,
    terms: Res<Terms>,
    numbers: Res<ForcesParameters>,
    catalogue: Res<ActCatalogue>,
    register: Res<Register>,
    mut log: ResMut<ActLog>,
    mut units: Query<(&Unit, &Position, &mut Activity)>,
) {
    let Some(kind) = catalogue.by_conduct(Conduct::Fortification).next() else {
        return;
    };
    let about = catalogue.kind(kind);
    for order in &orders.0 {
        let Command::Fortify(id) = order.command else {
            continue;
        };
        let Ok((unit, place, mut activity)) = units.get_mut(register.units[id.index()]) else {
            continue;
        };
        if *activity != Activity::Holding {
            continue;
        }
        let mut draws = seed.draws(Stream::Fortify, u64::from(id.0), order.time);
        let minutes = draws.log_normal(about.duration_median_minutes, about.duration_log_sd);
        let metres = draws.log_normal(about.rounds_median, about.rounds_log_sd);
        let metres = metres.round().clamp(1.0, LONGEST_M);
        let until = end_after(order.time, minutes);
        let depth = about.shown_depth(place.depth);
        let hidden = terms.prohibits(kind, depth.km(), unit.side);
        let act = Act {
            sector: unit.sector,
            x: place.x,
            depth,
            end: until,
            rounds: metres as u32,
            size: metres,
            visibility: if hidden {
                numbers.concealed_visibility
            } else {
                1.0
            },
            ..Act::ordered(by(unit), unit.side, kind, order.time)
        };
        file(&mut log, act, ORDINAL, true);
        *activity = Activity::Digging { until, metres };
    }
}
