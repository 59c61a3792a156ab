//! Draws up the explanation of one violation from truth, looks, cases and findings.
//!
//! Nothing is estimated: what the row of the violation says (chances, class, finding) is computed
//! by the same functions, and the odds of a case are found again step by step.

use super::account::{
    Fate, Judged, Truth, Work, act, cause_name, counted, fate, judge, p_of, scale,
};
use super::explain_looks::Names;
use super::explanation::{
    ActPart, BreachPart, CasePart, ChancePart, Explanation, FatePart, GivenBackPart, OrderPart,
    ReportPart, SidePart, TrucePart,
};
use super::{explain_cases, explain_looks};
use crate::base::{Actor, ClauseId, Side, ViolationId};
use crate::record::act::{Act, Conduct};
use crate::record::provenance::{Cause, Look, Looks};
use crate::record::violation::Violation;
use crate::spec::Label;

/// What an explanation needs beside truth and work.
pub struct Question<'a> {
    /// The violation.
    pub violation: ViolationId,
    /// Looks at its act, and others.
    pub looks: &'a [Look],
    /// \[s\] — when the order to stop reached the unit that acted, `u32::MAX` = never; none when
    /// no unit acted.
    pub order_received: Option<u32>,
    /// Seed.
    pub seed: u64,
    /// Name of the mode.
    pub mode: &'static str,
    /// Digest of the truce.
    pub digest: String,
}

/// The explanation of a violation; none when there is no such violation, or when it does not
/// count (in the hours of grace, after collapse).
pub fn explain(truth: &Truth, work: &Work, question: &Question) -> Option<Explanation> {
    let violation = truth.violations.0.get(question.violation.index())?;
    if !counted(violation) {
        return None;
    }
    let judged = judge(truth, work);
    let about = act(truth, violation);
    let names = Names::new(truth, work);
    let looks = explain_looks::looks(&names, violation.act, question.looks);
    let reports = explain_cases::reports(truth, work, &names, violation);
    let cases = explain_cases::cases(truth, work, &names, &judged, violation);
    let breach = breach(truth, violation, about);
    let fate = fate_part(truth, work, &judged, violation, &breach, &reports, &cases);
    Some(Explanation {
        truce: truce(truth, work, question),
        act: act_part(truth, violation.act, about),
        order: order(truth, about, question.order_received),
        chance: chance(truth, work, violation),
        groups: explain_looks::groups(&names, work, &looks),
        breach,
        looks,
        reports,
        cases,
        fate,
    })
}

fn truce(truth: &Truth, work: &Work, question: &Question) -> TrucePart {
    let spec = truth.spec;
    TrucePart {
        scenario: spec.name.clone(),
        title: spec.title.clone(),
        seed: question.seed,
        regime: work.regime.name.clone(),
        regime_title: work.regime.title.clone(),
        mode: question.mode.to_owned(),
        digest: question.digest.clone(),
        end_s: truth.clock.horizon(),
        sides: [Label::A, Label::B].map(|label| {
            let side = &spec.sides[spec.side_of(label).index()];
            SidePart {
                label: label.name().to_owned(),
                role: side.forces.role.name().to_owned(),
                policy: side.command.policy.name().to_owned(),
                commitment: side.command.commitment,
            }
        }),
    }
}

fn act_part(truth: &Truth, index: u32, act: &Act) -> ActPart {
    let kind = truth.spec.acts.kind(act.kind);
    let (actor, actor_number) = match act.actor {
        Actor::Unit(id) => ("unit", id.0),
        Actor::Site(id) => ("site", id.0),
        Actor::Other(n) => ("other", n),
        Actor::Script(n) => ("script", n),
    };
    let answered = act.answer_to.and_then(|id| {
        let found = truth.log.acts.iter().position(|other| other.id == id)?;
        Some((found as u32, truth.log.acts[found].start))
    });
    ActPart {
        index,
        kind: kind.name.clone(),
        group: kind.group.name().to_owned(),
        conduct: conduct_name(kind.conduct).to_owned(),
        side: side_name(truth, act.side),
        actor: actor.to_owned(),
        actor_number,
        sector: act.sector.0,
        x_km: act.x.km(),
        depth_km: act.depth.km(),
        start_s: act.start,
        end_s: act.end,
        size: act.size,
        size_unit: match kind.conduct {
            Conduct::LocalFire
            | Conduct::OtherActor
            | Conduct::Strike
            | Conduct::Reconnaissance
            | Conduct::SeaAttack => "rounds",
            Conduct::Raid
            | Conduct::Course
            | Conduct::Movement
            | Conduct::CallUp
            | Conduct::Transfer => "men",
            Conduct::Advance => "km2",
            Conduct::Fortification => "metres",
            Conduct::HeavyWeapons => "weapons",
            Conduct::Delivery | Conduct::CrossBorder | Conduct::Rail => "tonnes",
            Conduct::Scripted => "size",
        }
        .to_owned(),
        answer: act.answer,
        answer_to: answered.map(|(index, _)| index),
        answer_to_start_s: answered.map(|(_, start)| start),
        declared: act.declared,
        visibility: act.visibility,
    }
}

pub(super) fn conduct_name(conduct: Conduct) -> &'static str {
    Conduct::NAMES
        .iter()
        .find(|(_, other)| *other == conduct)
        .map_or("", |(name, _)| name)
}

pub(super) fn side_name(truth: &Truth, side: Option<Side>) -> String {
    side.map_or_else(String::new, |side| truth.spec.label(side).name().to_owned())
}

fn order(truth: &Truth, act: &Act, received: Option<u32>) -> OrderPart {
    let conduct = truth.spec.acts.kind(act.kind).conduct;
    if act.ordered && conduct == Conduct::LocalFire {
        return OrderPart::LetHappen {
            order_share: act.order_share,
        };
    }
    if act.ordered {
        // weapons are told to stay at any time up to the day from which they are inside; all else
        // begins when it is ordered
        let at_s = (conduct != Conduct::HeavyWeapons).then_some(act.start);
        return OrderPart::Ordered { at_s };
    }
    match (conduct, received) {
        (Conduct::LocalFire, Some(received_s)) if !act.before_order => {
            OrderPart::AgainstTheOrder { received_s }
        }
        (Conduct::LocalFire, Some(received)) => OrderPart::BeforeTheOrder {
            received_s: Some(received).filter(|&second| second < truth.clock.horizon()),
        },
        _ => OrderPart::NotOrdered,
    }
}

fn breach(truth: &Truth, violation: &Violation, act: &Act) -> BreachPart {
    let clause = &truth.spec.terms.clauses[ClauseId::index(violation.clause)];
    let kind = truth.spec.acts.kind(act.kind);
    let scale = scale(truth.spec);
    let weight = scale.weight(act);
    BreachPart {
        violation: violation.id.0,
        clause: clause.name.clone(),
        clause_from_s: clause.from_second(),
        clause_depth_km: [clause.depth_from_km, clause.depth_to_km],
        grace_end_s: truth.spec.terms.grace_end(),
        begin_s: violation.begin,
        significant: weight >= 1.0,
        weight,
        critical_s: scale.critical_time(kind.conduct, kind.group),
    }
}

/// The arithmetic of the waterfall, written out: see [`fate`].
fn chance(truth: &Truth, work: &Work, violation: &Violation) -> ChancePart {
    let looks = looks_of(work, violation);
    let mut restored = looks.real.get();
    let given_back = Cause::ALL
        .iter()
        .map(|&cause| {
            let lost = looks.lost[cause as usize].get();
            restored += lost;
            GivenBackPart {
                cause: cause_name(cause).to_owned(),
                p_lost: p_of(lost),
                p: p_of(restored),
            }
        })
        .collect();
    ChancePart {
        p_plan: p_of(looks.plan.get()),
        p_real: p_of(looks.real.get()),
        p_reach: p_of(looks.plan.get().max(looks.real.get() + looks.all_lost())),
        threshold: truth.spec.parameters.agreement.watched_threshold,
        given_back,
        seen: looks.seen,
        first_seen_s: looks.first_seen,
    }
}

fn looks_of(work: &Work, violation: &Violation) -> Looks {
    let looks = work.provenance.looks.get(violation.act as usize);
    looks.copied().unwrap_or_default()
}

fn fate_part(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    violation: &Violation,
    breach: &BreachPart,
    reports: &[ReportPart],
    cases: &[CasePart],
) -> FatePart {
    let finding_id = judged.finding_of[violation.id.index()];
    let threshold = truth.spec.parameters.agreement.watched_threshold;
    let fate = fate(violation, finding_id, work, threshold);
    let finding = finding_id.map(|f| &work.findings.all[f as usize]);
    let in_time_until_s = breach.begin_s.saturating_add(breach.critical_s);
    FatePart {
        class: fate.name().to_owned(),
        cause: match fate {
            Fate::NotWatched(cause) => Some(cause_name(cause).to_owned()),
            _ => None,
        },
        not_confirmed: (fate == Fate::NotConfirmed)
            .then(|| explain_cases::not_confirmed(truth, work, reports, cases)),
        finding: finding_id,
        named_right: finding
            .and_then(|finding| finding.side)
            .map(|side| side == violation.side),
        in_time_until_s,
        in_time: finding
            .and_then(|finding| finding.adopted)
            .map(|adopted| adopted <= in_time_until_s),
    }
}
