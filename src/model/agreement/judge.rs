//! The judge: which act is a violation of which clause, and from when.
//!
//! A violation counts from the moment at which act and clause both hold. Acts that ended
//! in the hours of grace are counted apart; an act that lasts at least an hour beyond them counts
//! from their end. What was under way before the truce is allowed, unless the sides declared what
//! was and left it out. Where return fire is allowed, an answer is no violation: who began is the
//! finding. Of what is capped the act that passes the cap is the violation, and what is done beyond
//! it; of what must be notified, the act that was not.

use crate::base::{HOUR, Seed, Stream, ViolationId, make_room};
use crate::record::act::{Act, ActCatalogue, ActLog, Group};
use crate::record::order::Accepted;
use crate::record::standing::TruceStatus;
use crate::record::terms::{CapBook, ReturnFire, Rule, Terms};
use crate::record::violation::{Period, Violation, Violations};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// What was done of what is capped, as it really was. Single writer: the judge.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Capped(pub CapBook);

/// Phase 4: judges the acts of this tick.
pub fn judge_acts(
    terms: Res<Terms>,
    catalogue: Res<ActCatalogue>,
    status: Res<TruceStatus>,
    accepted: Res<Accepted>,
    seed: Res<Seed>,
    log: Res<ActLog>,
    mut capped: ResMut<Capped>,
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
        // what ran before was declared or not; without declarations nobody can ask
        if act.before_truce && (act.declared || !terms.declarations) {
            continue;
        }
        let Some(clause_id) = terms.clause(act.kind, act.depth.km(), side) else {
            continue;
        };
        let clause = &terms.clauses[clause_id.index()];
        let mut begin = act.start.max(clause.from_second()).max(bound_from);
        if begin >= act.end.min(clause.until_second()) {
            continue;
        }
        let group = catalogue.kind(act.kind).group;
        let breaks = match clause.rule {
            Rule::Allowed => false,
            Rule::Prohibited => !act.sustains,
            Rule::Notified => !act.sustains && !act.declared,
            // what ran before the truce took nothing of the cap
            Rule::Capped(_) if act.before_truce => true,
            Rule::Capped(cap) => capped
                .0
                .add(clause_id, side, cap, begin, amount(act, group)),
        };
        if !breaks || (act.answer && terms.return_fire == ReturnFire::Allowed) {
            continue;
        }
        if begin < grace_end && act.end >= grace_end + HOUR {
            begin = grace_end;
        }
        let period = match status.collapse {
            Some((second, _)) if begin >= second => Period::AfterCollapse,
            _ if begin < grace_end => Period::Grace,
            _ if is_disputed(&terms, *seed, act) => Period::Disputed,
            _ => Period::Truce,
        };
        let id = ViolationId(violations.0.len() as u32);
        make_room(&mut violations.0, 1);
        violations.0.push(Violation {
            id,
            act: (log.first_new + offset) as u32,
            side,
            clause: clause_id,
            group,
            begin,
            period,
        });
    }
}

/// \[men, tonnes; 1 elsewhere\] — what an act takes of a cap.
fn amount(act: &Act, group: Group) -> f64 {
    match group {
        Group::Rear => act.size,
        Group::Fire | Group::Ground => 1.0,
    }
}

/// Whether the sides could argue for ever if it was one: a draw by act, the same under all regimes.
fn is_disputed(terms: &Terms, seed: Seed, act: &Act) -> bool {
    terms.clause_clarity < 1.0
        && seed.uniform(Stream::Legality, act.id.key(), 0) >= terms.clause_clarity
}
