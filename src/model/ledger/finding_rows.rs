//! Rows of findings: what was said, and what truly lies behind it.

use super::account::{Judged, Truth, Work, act, counted, scale};
use super::measures::FindingMeasures;
use crate::base::{HOUR, Side};
use crate::record::finding::{Blocker, Finding};
use crate::spec::Label;

/// A row for each finding that is grave or stands for a significant violation, or for every one.
pub(super) fn finding_rows(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    all: bool,
) -> Vec<FindingMeasures> {
    let findings = &work.findings.all;
    // violations of each finding, in the order of their ids
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); findings.len()];
    for (violation, finding) in judged.finding_of.iter().enumerate() {
        if let Some(list) = finding.and_then(|f| behind.get_mut(f as usize)) {
            list.push(violation);
        }
    }
    // by act, whether a violation lies in it
    let mut is_violation = vec![false; truth.log.acts.len()];
    for violation in truth.violations.0.iter().filter(|v| counted(v)) {
        is_violation[violation.act as usize] = true;
    }
    let scale = scale(truth.spec);
    let is_significant = |v: &usize| scale.weight(act(truth, &truth.violations.0[*v])) >= 1.0;
    let mut rows = Vec::new();
    for (finding, violations) in findings.iter().zip(&behind) {
        let significant = violations.iter().any(is_significant);
        if !(all || finding.grave || significant) {
            continue;
        }
        let mut row = said(truth, work, finding);
        let reports = work.cases.0[finding.case.index()].observations.iter();
        let stems = reports.filter(|report| {
            let act = work.provenance.act_of.get(report.index());
            act.copied()
                .flatten()
                .is_some_and(|act| is_violation[act as usize])
        });
        let first = violations.first().map(|v| &truth.violations.0[*v]);
        row.reports_true = Some(stems.count() as i64);
        row.violations = Some(violations.len() as i64);
        row.violation = first.map(|violation| i64::from(violation.id.0));
        row.side = first.map(|violation| name(truth, violation.side));
        row.significant = first.map(|_| significant);
        rows.push(row);
    }
    rows
}

fn name(truth: &Truth, side: Side) -> String {
    truth.spec.label(side).name().to_owned()
}

/// What the mission and its institution said.
fn said(truth: &Truth, work: &Work, finding: &Finding) -> FindingMeasures {
    let case = &work.cases.0[finding.case.index()];
    let hours = |second: u32| f64::from(second) / f64::from(HOUR);
    let one = finding.p_side_one;
    let [p_a, p_b] = match truth.spec.label(Side::One) {
        Label::A => [one, 1.0 - one],
        Label::B => [1.0 - one, one],
    };
    FindingMeasures {
        regime: Some(work.regime.name.clone()),
        finding: Some(i64::from(finding.id.0)),
        case: Some(i64::from(finding.case.0)),
        kind: Some(truth.spec.acts.kind(finding.kind).name.clone()),
        group: Some(finding.group.name().to_owned()),
        sector: Some(i64::from(finding.sector.0)),
        x_km: Some((finding.x_from.km() + finding.x_to.km()) / 2.0),
        from_hours: Some(hours(finding.from)),
        to_hours: Some(hours(finding.to)),
        claimed: Some(i64::from(finding.claimed)),
        count: Some(i64::from(finding.count)),
        grave: Some(finding.grave),
        confirmed_hours: Some(hours(finding.confirmed)),
        adopted_hours: finding.adopted.map(hours),
        blocked_by: finding.blocked_by.map(|by| match by {
            Blocker::Side(side) => name(truth, side),
            Blocker::Member(_) => "member".to_owned(),
            Blocker::Votes => "votes".to_owned(),
        }),
        named: finding.side.map(|side| name(truth, side)),
        p_prohibited: Some(finding.p_prohibited),
        p_a: Some(p_a),
        p_b: Some(p_b),
        p_neither: Some(finding.p_neither),
        p_ordered: Some(finding.p_ordered),
        log_odds: Some(case.log_odds),
        reports: Some(case.observations.len() as i64),
        assets: Some(case.assets_heard.len() as i64),
        complaint: Some(case.complaint),
        ..FindingMeasures::default()
    }
}
