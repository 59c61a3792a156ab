//! Intent: was a confirmed act ordered?
//!
//! # Equations
//! logit(q) = logit(q₀) + min(n, most)·`intent_pattern` + days since grace·`intent_per_day`; q₀ is
//! `intent_by_nature` for what nobody does without being told, `intent_fire` for local fire; n is
//! by how many the cases of this side, confirmed before and near in place and time, outnumber
//! those of the other: fire that is answered has two sides, a burst on order has one.

use super::belief::Belief;
use super::desk::Desk;
use super::spec::CaseworkParameters;
use super::tables::PublicTables;
use crate::base::{DAY, HOUR, Metres, Side, math};
use crate::record::act::Group;
use crate::record::case::Case;
use crate::record::terms::Terms;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// A case of the front as patterns are sought among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// \[s\] — earliest sign.
    pub first: u32,
    /// \[s\] — when it was confirmed.
    pub confirmed: u32,
    /// Where along the front.
    pub x: Metres,
    /// The side believed to have done it.
    pub side: Side,
}

/// The side that a belief points at.
fn believed(belief: &Belief) -> Option<Side> {
    if belief.side_log_odds > 0.0 {
        Some(Side::One)
    } else if belief.side_log_odds < 0.0 {
        Some(Side::Two)
    } else {
        None
    }
}

/// \[1\] — belief that what a case is about was ordered, if a party did it.
pub fn p_ordered(
    case: &Case,
    belief: &Belief,
    desk: &Desk,
    now: u32,
    terms: &Terms,
    tables: &PublicTables,
    numbers: &CaseworkParameters,
) -> f64 {
    let by_nature = tables
        .kinds
        .get(case.kind.index())
        .is_some_and(|kind| kind.ordered_by_nature);
    let base = if by_nature {
        numbers.intent_by_nature
    } else {
        numbers.intent_fire
    };
    let like = believed(belief).map_or(0, |side| pattern(case, side, desk, now, numbers));
    let days = f64::from(case.first.saturating_sub(terms.grace_end())) / f64::from(DAY);
    math::logistic(
        math::logit(base)
            + numbers.intent_pattern * f64::from(like).min(numbers.intent_pattern_most)
            + numbers.intent_per_day * days,
    )
}

/// \[1\] — by how many cases of the side outnumber those of the other, near in place and time.
fn pattern(case: &Case, side: Side, desk: &Desk, now: u32, numbers: &CaseworkParameters) -> u32 {
    if case.group == Group::Rear || desk.confirmed.is_empty() {
        return 0;
    }
    let window = (numbers.intent_window_hours * f64::from(HOUR)) as u32;
    let reach = (numbers.intent_reach_km * 1_000.0) as i32;
    // a sign is older than its confirmation: what was confirmed before the window is out of it
    let early = case.first.saturating_sub(window);
    let near = |list: &[Confirmed]| {
        let late = list.partition_point(|other| other.confirmed < early);
        let mut more = 0_i32;
        for other in &list[late..] {
            let alike = (other.confirmed <= now)
                & (other.first.abs_diff(case.first) <= window)
                & (other.x.distance(case.x) <= reach);
            let counts = if other.side == side { 1 } else { -1 };
            more += i32::from(alike) * counts;
        }
        more
    };
    let span = desk.pattern_span;
    let middle = case.sector.index();
    let last = desk.confirmed.len() - 1;
    (middle.saturating_sub(span)..=(middle + span).min(last))
        .map(|sector| {
            let (older, newer) = desk.confirmed[sector].as_slices();
            near(older) + near(newer)
        })
        .sum::<i32>()
        .max(0) as u32
}

impl Desk {
    /// Remembers a confirmed case of the front, and forgets what no pattern can reach any more.
    pub(super) fn note_confirmed(
        &mut self,
        case: &Case,
        belief: &Belief,
        now: u32,
        n_sectors: usize,
        numbers: &CaseworkParameters,
    ) {
        let Some(side) = believed(belief).filter(|_| case.group != Group::Rear) else {
            return;
        };
        self.confirmed.resize(n_sectors, VecDeque::new());
        let list = &mut self.confirmed[case.sector.index()];
        // reports are late by days at most: twice the window and two days keep what may matter
        let kept = 2 * (numbers.intent_window_hours * f64::from(HOUR)) as u32 + 2 * DAY;
        while list
            .front()
            .is_some_and(|oldest| now.saturating_sub(oldest.confirmed) > kept)
        {
            list.pop_front();
        }
        list.push_back(Confirmed {
            first: case.first,
            confirmed: now,
            x: case.x,
            side,
        });
    }
}
