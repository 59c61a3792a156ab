//! Status of the truce, its collapse as a decision of a side, and the decision to extend.
//!
//! # Equations
//! Hazard of collapse per day h = h₀·4(1 − c₁)(1 − c₂)·(1 + a·Y), Y the mean fire perceived over
//! war. One exponential threshold per truce against the cumulated hazard, so that ticks and
//! regimes pair. The side that renounces is drawn in proportion to 1 − c.
//! Status by the mean of the last 7 whole days (3 in truces under 14 days) over base.
//! Extension: a side extends with probability logistic(s·(τ·c − m)); both must.

use super::spec::ConsequencesParameters;
use crate::base::{Clock, DAY, Seed, Side, Stream, math};
use crate::record::consequence::{Consequence, ConsequenceLog};
use crate::record::order::{Command, Orders};
use crate::record::standing::{Standing, Status, TruceStatus};
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;

/// Days whose mean makes the status.
pub fn status_days(n_days: u32) -> usize {
    if n_days < 14 { 3 } else { 7 }
}

/// Mean of the last whole days over base; whole days before `days_done`, after grace.
pub fn recent_ratio(
    status: &TruceStatus,
    days_done: usize,
    window: usize,
    grace_days: usize,
) -> Option<f64> {
    let from = days_done.saturating_sub(window).max(grace_days);
    if from >= days_done {
        return None;
    }
    let sum: f64 = (from..days_done).filter_map(|day| status.ratio(day)).sum();
    Some(sum / (days_done - from) as f64)
}

/// Tier of a ratio.
pub fn tier(ratio: f64) -> Status {
    if ratio <= 0.10 {
        Status::Quiet
    } else if ratio <= 0.50 {
        Status::Contested
    } else if ratio < 0.80 {
        Status::Nominal
    } else {
        Status::Eroded
    }
}

/// Phase 8, last: collapse, status, extension.
pub fn decide_status(
    clock: Res<Clock>,
    seed: Res<Seed>,
    terms: Res<Terms>,
    numbers: Res<ConsequencesParameters>,
    orders: Res<Orders>,
    standing: Res<Standing>,
    mut status: ResMut<TruceStatus>,
    mut consequences: ResMut<ConsequenceLog>,
) {
    if !terms.in_force || clock.is_aftermath() {
        return;
    }
    for order in &orders.0 {
        match order.command {
            Command::CeaseFire => {
                consequences
                    .0
                    .push((order.time, Consequence::OrderGiven(order.side)));
            }
            Command::RenewCeaseFire => {
                consequences
                    .0
                    .push((order.time, Consequence::OrderRenewed(order.side)));
            }
            _ => {}
        }
    }
    let unwilling = standing.commitment.map(|c| 1.0 - c);
    if status.collapse.is_none() {
        let fire = (standing.perceived[0] + standing.perceived[1]) / 2.0;
        let hazard = numbers.collapse_hazard_per_day
            * 4.0
            * unwilling[0]
            * unwilling[1]
            * (1.0 + numbers.collapse_growth * fire);
        status.cumulated_hazard += hazard * clock.tick_days();
        let mut draws = seed.draws(Stream::Collapse, 0, 0);
        if status.cumulated_hazard >= draws.exponential() {
            let one = unwilling[0] / (unwilling[0] + unwilling[1]);
            let side = if draws.chance(one) {
                Side::One
            } else {
                Side::Two
            };
            status.collapse = Some((clock.end(), side));
            status.status = Some(Status::Collapsed);
            consequences
                .0
                .push((clock.end(), Consequence::Renounced(side)));
        }
    }
    let n_days = clock.horizon() / DAY;
    if clock.end().is_multiple_of(DAY) {
        close_day(&clock, &terms, n_days, &mut status, &mut consequences);
    }
    if clock.tick + 1 == clock.n_ticks {
        for side in Side::BOTH {
            let i = side.index();
            let will = standing.trust[i] * standing.commitment[i];
            let p = math::logistic(numbers.extension_slope * (will - numbers.extension_middle));
            let draw = seed.uniform(Stream::Extension, side.index() as u64, 0);
            status.would_extend[i] = Some(status.collapse.is_none() && draw < p);
        }
        let both = status.would_extend == [Some(true); 2];
        status.extended = Some(both);
        consequences
            .0
            .push((clock.end(), Consequence::Extension(both)));
    }
}

fn close_day(
    clock: &Clock,
    terms: &Terms,
    n_days: u32,
    status: &mut TruceStatus,
    consequences: &mut ConsequenceLog,
) {
    let days_done = (clock.end() / DAY) as usize;
    let grace_days = terms.grace_end().div_ceil(DAY) as usize;
    if days_done < 3 {
        return;
    }
    let three = recent_ratio(status, days_done, 3, grace_days);
    if status.eroded_day.is_none() && three.is_some_and(|r| r >= 0.8) && days_done >= grace_days + 3
    {
        status.eroded_day = Some(days_done as u32 - 1);
    }
    if status.collapse.is_some() {
        return;
    }
    let ratio = recent_ratio(status, days_done, status_days(n_days), grace_days);
    let now = ratio.map(tier);
    if now != status.status {
        if let Some(tier) = now {
            consequences
                .0
                .push((clock.end(), Consequence::StatusChanged(tier)));
        }
        status.status = now;
    }
}
