//! Guarantees: what follows from a pattern of findings, and when.
//!
//! # Equations
//! A guarantee that threatens a side follows when k significant findings that name it were adopted
//! within a window: with chance p, after a delay, for a while; then the count starts again. While
//! it is in force, what comes in is multiplied by its factor and the side's commitment is moved;
//! on its first day the side may be made to renew its order. A side is hit by the same guarantee
//! once at a time: a new pattern prolongs it.
//!
//! In shadow mode nothing follows.

use super::standing::DayZero;
use crate::base::{Clock, Seed, Side, Stream};
use crate::record::consequence::{Consequence, ConsequenceLog};
use crate::record::finding::Findings;
use crate::record::guarantee::Guarantees;
use crate::record::standing::Standing;
use crate::record::watch::Mode;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// How one guarantee stands against one side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Case {
    /// \[s\] — significant findings adopted, those of the window.
    adopted: Vec<u32>,
    /// Patterns so far.
    n_patterns: u32,
    /// \[s\] — when it comes into force.
    due: Option<u32>,
    /// \[s\] — until when it is in force.
    until: Option<u32>,
}

/// How all guarantees stand, `[guarantee * 2 + side]`. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Patterns(Vec<Case>);

impl Patterns {
    /// Nothing found yet.
    pub fn new(guarantees: &Guarantees) -> Self {
        Self(vec![Case::default(); guarantees.0.len() * 2])
    }
}

/// Phase 8: counts what was adopted in this tick, and lets guarantees begin and end.
pub fn follow_patterns(
    clock: Res<Clock>,
    seed: Res<Seed>,
    mode: Res<Mode>,
    guarantees: Res<Guarantees>,
    day_zero: Res<DayZero>,
    mut patterns: ResMut<Patterns>,
    mut standing: ResMut<Standing>,
    mut log: ResMut<ConsequenceLog>,
    watches: Query<&Findings>,
) {
    standing.pressed = [false; 2];
    if guarantees.0.is_empty() || *mode == Mode::Shadow {
        return;
    }
    let now = clock.end();
    let mut grave = [0_u32; 2];
    for findings in &watches {
        for id in &findings.newly_adopted {
            let finding = &findings.all[id.index()];
            if let (true, Some(side)) = (finding.grave, finding.side) {
                grave[side.index()] += 1;
            }
        }
    }
    standing.supply_factor = day_zero.supply;
    standing.n_penalties = [0; 2];
    for (place, guarantee) in guarantees.0.iter().enumerate() {
        let number = place as u8;
        for side in Side::BOTH.into_iter().filter(|&s| guarantee.threatens(s)) {
            let i = side.index();
            let case = &mut patterns.0[place * 2 + i];
            case.adopted.retain(|&t| t + guarantee.within_s > now);
            let new = std::iter::repeat_n(now, grave[i] as usize);
            case.adopted.extend(new);
            if case.due.is_none() && case.adopted.len() >= guarantee.findings as usize {
                case.adopted.clear();
                let key = (place as u64) << 1 | i as u64;
                let u = seed.uniform(Stream::Guarantee, key, case.n_patterns);
                case.n_patterns += 1;
                if u < guarantee.p {
                    case.due = Some(now + guarantee.delay_s);
                } else {
                    log.0.push((now, Consequence::Unanswered(side, number)));
                }
            }
            if case.until.is_some_and(|until| until <= now) {
                case.until = None;
                log.0.push((now, Consequence::PenaltyEnds(side, number)));
            }
            if case.due.is_some_and(|due| due <= now) {
                case.due = None;
                if case.until.is_none() {
                    log.0.push((now, Consequence::Penalty(side, number)));
                }
                case.until = Some(now + guarantee.lasts_s);
                standing.pressed[i] |= guarantee.renews_order;
            }
            if case.until.is_some() {
                standing.n_penalties[i] += 1;
                standing.supply_factor[i] *= guarantee.supply_factor;
                standing.commitment[i] =
                    (standing.commitment[i] + guarantee.commitment_change).clamp(0.0, 1.0);
            }
        }
    }
}
