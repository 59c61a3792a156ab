//! The judge: which act is a violation of which clause, and from when.
//!
//! A violation counts from the moment at which act and prohibition both hold. Acts that ended
//! in the hours of grace are counted apart; an act that lasts at least an hour beyond them counts
//! from their end. What was under way before the truce is allowed. Where return fire is allowed, an
//! answer is no violation: who began is the finding.

use crate::model::base::{HOUR, ViolationId};
use crate::model::record::act::{ActCatalogue, ActLog};
use crate::model::record::order::Accepted;
use crate::model::record::standing::TruceStatus;
use crate::model::record::terms::{ReturnFire, Rule, Terms};
use crate::model::record::violation::{Period, Violation, Violations};
use bevy_ecs::prelude::*;

/// Phase 4: judges the acts of this tick.
pub fn judge_acts(
    terms: Res<Terms>,
    catalogue: Res<ActCatalogue>,
    status: Res<TruceStatus>,
    accepted: Res<Accepted>,
    log: Res<ActLog>,
    mut violations: ResMut<Violations>,
) {
    if !terms.in_force {
        return;
    }
    let grace_end = terms.grace_end();
    for (offset, act) in log.new_acts().iter().enumerate() {
        let Some(side) = act.side else { continue };
        // a side that takes no part breaks nothing
        let Some(bound_from) = accepted.from(side) else {
            continue;
        };
        if act.before_truce {
            continue;
        }
        let Some(clause_id) = terms.clause(act.kind, act.depth.km(), side) else {
            continue;
        };
        let clause = &terms.clauses[clause_id.index()];
        if clause.rule != Rule::Prohibited {
            continue;
        }
        if act.answer && terms.return_fire == ReturnFire::Allowed {
            continue;
        }
        let mut begin = act.start.max(clause.from_second()).max(bound_from);
        if begin >= act.end {
            continue;
        }
        if begin < grace_end && act.end >= grace_end + HOUR {
            begin = grace_end;
        }
        let period = match status.collapse {
            Some((second, _)) if begin >= second => Period::AfterCollapse,
            _ if begin < grace_end => Period::Grace,
            _ => Period::Truce,
        };
        let id = ViolationId(violations.0.len() as u32);
        violations.0.push(Violation {
            id,
            act: (log.first_new + offset) as u32,
            side,
            clause: clause_id,
            group: catalogue.kind(act.kind).group,
            begin,
            period,
        });
    }
}
