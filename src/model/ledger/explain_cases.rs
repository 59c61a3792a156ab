//! Reports, cases and findings of an explanation.
//!
//! What is read of cases and findings beyond their plain fields stands at the end of this file.

use super::account::{Judged, Truth, Work, act};
use super::explain::side_name;
use super::explain_looks::Names;
use super::explanation::{CasePart, FindingPart, NotConfirmed, ReportPart, StepPart};
use super::matching::is_near;
use crate::base::{ObservationId, Side, math};
use crate::casework::findings::reported;
use crate::casework::{CaseworkSpec, Institution, InstitutionKind};
use crate::record::case::{Case, Entry, Heard, Stage};
use crate::record::finding::{Blocker, Finding};
use crate::record::violation::Violation;
use crate::spec::Label;

/// Reports that stem from the act, in the order in which they were numbered.
pub(super) fn reports(
    truth: &Truth,
    work: &Work,
    names: &Names,
    violation: &Violation,
) -> Vec<ReportPart> {
    let about = act(truth, violation);
    work.observations
        .all
        .iter()
        .filter(|o| work.provenance.act_of[o.id.index()] == Some(violation.act))
        .map(|o| {
            let (sensor, asset) = names.of(o.asset);
            ReportPart {
                observation: o.id.0,
                sensor,
                asset,
                time_s: o.time,
                time_error_s: o.error_s,
                x_km: o.x.km(),
                x_error_km: f64::from(o.error_m) / 1_000.0,
                x_off_km: o.x.km() - about.x.km(),
                received_s: o.received,
                kind: truth.spec.acts.kind(o.kind).name.clone(),
                count: o.count,
                evidence: o.evidence,
                side_a_evidence: toward_a(truth, o.side_evidence),
                case: case_of(work, o.id).map(|case| case.id.0),
            }
        })
        .collect()
}

/// Cases that hold a report of the act, the one of the finding that stands for it first.
pub(super) fn cases(
    truth: &Truth,
    work: &Work,
    names: &Names,
    judged: &Judged,
    violation: &Violation,
) -> Vec<CasePart> {
    let Some(spec) = &work.regime.casework else {
        return Vec::new();
    };
    let of_act = |id: &ObservationId| work.provenance.act_of[id.index()] == Some(violation.act);
    let mut found: Vec<&Case> = work
        .cases
        .0
        .iter()
        .filter(|case| case.observations.iter().any(of_act))
        .collect();
    let stands = judged.finding_of[violation.id.index()];
    let stands = stands.map(|f| work.findings.all[f as usize].case);
    // the sort keeps the order of the rest
    found.sort_by_key(|case| Some(case.id) != stands);
    found
        .into_iter()
        .map(|case| case_part(truth, work, names, judged, violation, spec, case))
        .collect()
}

fn case_part(
    truth: &Truth,
    work: &Work,
    names: &Names,
    judged: &Judged,
    violation: &Violation,
    spec: &CaseworkSpec,
    case: &Case,
) -> CasePart {
    let finding = work.findings.all.iter().find(|f| f.case == case.id);
    let until = finding.map_or(u32::MAX, |finding| finding.confirmed);
    let convincing_s = convincing(truth, work, case, spec.confirm, until);
    CasePart {
        case: case.id.0,
        kind: truth.spec.acts.kind(case.kind).name.clone(),
        stage: match case.stage {
            Stage::Open => "open",
            Stage::Queued => "queued",
            Stage::Confirmed => "confirmed",
            Stage::Dismissed => "dismissed",
        }
        .to_owned(),
        prior: math::logistic(case.prior),
        prior_log_odds: case.prior,
        needed: spec.confirm,
        needed_to_name: spec.names_sides.then_some(spec.attribute),
        steps: steps(truth, work, names, violation, case),
        log_odds: case.log_odds,
        belief: math::logistic(case.log_odds),
        belief_side_a: math::logistic(toward_a(truth, case.side_log_odds)),
        convincing_s,
        finding: finding
            .map(|finding| finding_part(truth, work, judged, violation, finding, convincing_s)),
    }
}

/// When belief last rose to what is needed, with somebody independent heard, by a time.
fn convincing(truth: &Truth, work: &Work, case: &Case, needed: f64, until: u32) -> Option<u32> {
    let (mut independent, mut was) = (false, false);
    let mut since = None;
    for entry in &case.journal {
        let arrived = arrived(truth, work, entry);
        if arrived >= until {
            break;
        }
        independent |= matches!(entry.heard, Heard::Observation(_));
        let is = independent && math::logistic(entry.log_odds) >= needed;
        if is && !was {
            since = Some(arrived);
        }
        was = is;
    }
    since
}

/// The journal of a case, line by line.
fn steps(
    truth: &Truth,
    work: &Work,
    names: &Names,
    violation: &Violation,
    case: &Case,
) -> Vec<StepPart> {
    let mut before = case.prior;
    case.journal
        .iter()
        .map(|entry| {
            let mut step = step_part(truth, work, names, violation, entry);
            step.added = entry.log_odds - before;
            before = entry.log_odds;
            step
        })
        .collect()
}

fn step_part(
    truth: &Truth,
    work: &Work,
    names: &Names,
    violation: &Violation,
    entry: &Entry,
) -> StepPart {
    let (observation, by, asset, complaint_by, stems_from, evidence) = match entry.heard {
        Heard::Observation(id) => {
            let seen = &work.observations.all[id.index()];
            let (sensor, asset) = names.of(seen.asset);
            let stems_from = match work.provenance.act_of[id.index()] {
                Some(act) if act == violation.act => "this-act",
                Some(_) => "another-act",
                None => "nothing",
            };
            (
                Some(id.0),
                sensor,
                Some(asset),
                None,
                stems_from,
                seen.evidence,
            )
        }
        Heard::Complaint(index) => {
            let by = side_name(truth, Some(truth.complaints.all[index as usize].by));
            let evidence = truth.spec.parameters.casework.complaint_evidence;
            (
                None,
                "complaint".to_owned(),
                None,
                Some(by),
                "claim",
                evidence,
            )
        }
        Heard::Refusal(place) => {
            let refusal = &work.coverage.refusals[place as usize];
            let evidence = truth.spec.parameters.casework.evidence_of_refusal(refusal);
            let by = "refused-visit".to_owned();
            (None, by, None, None, "refusal", evidence)
        }
    };
    StepPart {
        arrived_s: arrived(truth, work, entry),
        observation,
        by,
        asset,
        complaint_by,
        stems_from: stems_from.to_owned(),
        evidence,
        weight: entry.weight,
        added: 0.0,
        log_odds: entry.log_odds,
        belief: math::logistic(entry.log_odds),
        belief_side_a: math::logistic(toward_a(truth, entry.side_log_odds)),
    }
}

/// \[s\] — when a report reached the mission.
fn arrived(truth: &Truth, work: &Work, entry: &Entry) -> u32 {
    match entry.heard {
        Heard::Observation(id) => work.observations.all[id.index()].received,
        Heard::Complaint(index) => truth.complaints.all[index as usize].handed,
        Heard::Refusal(place) => work.coverage.refusals[place as usize].time,
    }
}

fn finding_part(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    violation: &Violation,
    finding: &Finding,
    convincing_s: Option<u32>,
) -> FindingPart {
    let spec = work.regime.casework.as_ref();
    let names_sides = spec.is_some_and(|spec| spec.names_sides);
    let not_named = match (finding.side, names_sides) {
        (Some(_), _) => None,
        (None, false) => Some("mandate".to_owned()),
        (None, true) => Some("evidence".to_owned()),
    };
    let stands_for = judged
        .finding_of
        .iter()
        .position(|found| *found == Some(finding.id.0));
    FindingPart {
        finding: finding.id.0,
        kind: truth.spec.acts.kind(finding.kind).name.clone(),
        box_km: [finding.x_from.km(), finding.x_to.km()],
        window_s: [finding.from, finding.to],
        site: finding.site.map(|site| site.0),
        claimed: finding.claimed,
        count: finding.count,
        belief: finding.p_prohibited,
        named: finding
            .side
            .map(|side| truth.spec.label(side).name().to_owned()),
        not_named,
        belief_side_a: match truth.spec.label(Side::One) {
            Label::A => finding.p_side_one,
            Label::B => 1.0 - finding.p_side_one,
        },
        confirmed_s: finding.confirmed,
        waited_s: convincing_s.map(|since| finding.confirmed.saturating_sub(since)),
        reported_s: spec.map_or(finding.confirmed, |spec| {
            reported(finding.confirmed, finding.grave, spec)
        }),
        decided_by: decided_by(&work.regime.institution).to_owned(),
        decision: decision(finding).to_owned(),
        blocked_by: finding
            .blocked_by
            .map(|blocker| blocked_by(truth, &work.regime.institution, blocker)),
        adopted_s: finding.adopted,
        stands_for: stands_for.map(|v| v as u32),
        near: is_near(violation, act(truth, violation), finding),
    }
}

/// Why a violation that some look saw was not confirmed: the last step that was reached.
pub(super) fn not_confirmed(
    truth: &Truth,
    work: &Work,
    reports: &[ReportPart],
    cases: &[CasePart],
) -> NotConfirmed {
    if work.regime.casework.is_none() {
        return NotConfirmed::NobodyReads;
    }
    if cases.is_empty() {
        let end = truth.clock.horizon();
        return if reports.iter().all(|report| report.received_s >= end) {
            NotConfirmed::NotReceived
        } else {
            NotConfirmed::TakenForAllowed
        };
    }
    let mut late = false;
    let mut made_of_it = Vec::new();
    for case in cases {
        let Some(finding) = &case.finding else {
            continue;
        };
        let in_time =
            |step: &StepPart| step.stems_from == "this-act" && step.arrived_s < finding.confirmed_s;
        if case.steps.iter().any(in_time) {
            made_of_it.push(finding);
        } else {
            late = true;
        }
    }
    if made_of_it.iter().any(|finding| finding.near) {
        return NotConfirmed::StandsForAnother;
    }
    if !made_of_it.is_empty() {
        return NotConfirmed::TooFar;
    }
    if late {
        return NotConfirmed::JoinedLate;
    }
    if cases.iter().any(|case| case.stage == "queued") {
        return NotConfirmed::Waiting;
    }
    if cases.iter().any(|case| case.convincing_s.is_some()) {
        return NotConfirmed::Weakened;
    }
    NotConfirmed::NotConvincing
}

/// A log-likelihood ratio of side one against side two as one of side a against side b.
fn toward_a(truth: &Truth, log_odds: f64) -> f64 {
    match truth.spec.label(Side::One) {
        Label::A => log_odds,
        // not -0.0 where nothing is said
        Label::B => 0.0 - log_odds,
    }
}

// ------------------------------------------------------------------ reading cases and findings

/// The case that took in an observation.
fn case_of<'a>(work: &Work<'a>, id: ObservationId) -> Option<&'a Case> {
    work.cases
        .0
        .iter()
        .find(|case| case.observations.contains(&id))
}

fn decided_by(institution: &Institution) -> &'static str {
    InstitutionKind::NAMES
        .iter()
        .find(|(_, kind)| *kind == institution.kind)
        .map_or("nobody", |(name, _)| name)
}

fn blocked_by(truth: &Truth, institution: &Institution, blocker: Blocker) -> String {
    match blocker {
        Blocker::Side(side) => format!("side {}", truth.spec.label(side).name()),
        Blocker::Member(place) => institution
            .members
            .get(usize::from(place))
            .map_or_else(String::new, |member| member.name.clone()),
        Blocker::Votes => "votes".to_owned(),
    }
}

/// What whoever decides had made of a finding by the end; one that was blocked may have been
/// adopted later.
fn decision(finding: &Finding) -> &'static str {
    match (finding.adopted, finding.blocked_by) {
        (Some(_), _) => "adopted",
        (None, Some(_)) => "blocked",
        (None, None) => "pending",
    }
}
