//! The account: truth beside findings, one row per watch.
//!
//! Every measure is defined in `docs/model/ledger.md`; identities are checked on every run and a
//! broken one is an error, not a number.

use super::dividend::Dividend;
use super::line::{self, LineState};
use super::matching::{Edge, is_near, match_all};
use super::measures::{
    BeliefMeasures, DayMeasures, FindingMeasures, RunMeasures, ViolationMeasures,
};
use super::samples::Samples;
use super::significance::{Scale, Significant, significant};
use super::{
    attribution, behaviour_columns, calibration, finding_rows, identities, intent, mission_columns,
    rows, significance_columns, truth_columns, warning_columns,
};
use crate::base::{Clock, Side, math};
use crate::forces::Pipeline;
use crate::record::act::{Act, ActLog};
use crate::record::case::Cases;
use crate::record::complaint::Complaints;
use crate::record::consequence::ConsequenceLog;
use crate::record::finding::Findings;
use crate::record::observation::{Coverage, Observations};
use crate::record::provenance::{Cause, Provenance};
use crate::record::standing::TruceStatus;
use crate::record::terms::Notifications;
use crate::record::violation::{Period, Violation, Violations};
use crate::record::warning::Warnings;
use crate::record::watch::Mode;
use crate::sensing::Assets;
use crate::spec::{Label, RegimeSpec, TruceSpec};

/// What became of a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Caught by an adopted finding.
    Established,
    /// Caught by a finding that was not adopted.
    Confirmed,
    /// Seen, not confirmed.
    NotConfirmed,
    /// Watched, not seen.
    NotSeen,
    /// Within reach as planned, not as it was.
    NotWatched(Cause),
    /// Out of reach even as planned.
    OutsideReach,
}

impl Fate {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not-confirmed",
            Self::NotSeen => "not-seen",
            Self::NotWatched(_) => "not-watched",
            Self::OutsideReach => "outside-reach",
        }
    }
}

/// Name of a cause in files.
pub(super) fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::NotDeployed => "not-deployed",
        Cause::Denied => "denied",
        Cause::Jammed => "jammed",
        Cause::WeatherOrNight => "weather-or-night",
        Cause::OffShift => "off-shift",
    }
}

/// The truth that all watches share.
pub struct Truth<'a> {
    /// The scenario.
    pub spec: &'a TruceSpec,
    /// Time.
    pub clock: Clock,
    /// Acts.
    pub log: &'a ActLog,
    /// Violations.
    pub violations: &'a Violations,
    /// Complaints.
    pub complaints: &'a Complaints,
    /// Status.
    pub status: &'a TruceStatus,
    /// Days.
    pub samples: &'a Samples,
    /// Men and tonnes.
    pub pipeline: &'a Pipeline,
    /// What followed.
    pub consequences: &'a ConsequenceLog,
    /// What the sides notified.
    pub notifications: &'a Notifications,
    /// Gains, in temper order.
    pub dividends: [Dividend; 2],
    /// What became of the line; none without units.
    pub line: Option<LineState>,
    /// Significant violations.
    pub significant: Vec<Significant>,
}

/// The work of one watch.
pub struct Work<'a> {
    /// Its regime; none when war goes on.
    pub regime: &'a RegimeSpec,
    /// Its assets.
    pub assets: &'a Assets,
    /// Observations.
    pub observations: &'a Observations,
    /// Their provenance.
    pub provenance: &'a Provenance,
    /// Coverage.
    pub coverage: &'a Coverage,
    /// Cases.
    pub cases: &'a Cases,
    /// Findings.
    pub findings: &'a Findings,
    /// Warnings. What they were worth counts in shadow mode alone: live, an event that was averted
    /// would count as a false alarm.
    pub warnings: &'a Warnings,
    /// Whether what the regime does reaches the sides.
    pub mode: Mode,
}

/// Finds the significant violations of a truce.
pub fn find_significant(
    spec: &TruceSpec,
    log: &ActLog,
    violations: &Violations,
) -> Vec<Significant> {
    significant(&violations.0, &log.acts, scale(spec))
}

pub(super) fn scale(spec: &TruceSpec) -> Scale<'_> {
    Scale {
        agreement: &spec.parameters.agreement,
        forces: &spec.parameters.forces,
        line: &spec.parameters.line,
        catalogue: &spec.acts,
    }
}

/// The rows of one watch.
pub struct Account {
    /// The truce.
    pub run: RunMeasures,
    /// Its days.
    pub days: Vec<DayMeasures>,
    /// Its violations.
    pub violations: Vec<ViolationMeasures>,
    /// Its findings.
    pub findings: Vec<FindingMeasures>,
    /// Its cases by tenths of belief.
    pub beliefs: Vec<BeliefMeasures>,
}

pub(super) struct Judged {
    pub(super) fates: Vec<Fate>,
    pub(super) finding_of: Vec<Option<u32>>,
    pub(super) matched_adopted: u32,
}

/// Draws up the account of one watch.
///
/// # Errors
/// Names the identity that does not hold: a fault of the program.
pub fn draw_up(truth: &Truth, work: &Work, detail: bool) -> Result<Account, String> {
    let judged = judge(truth, work);
    let mut run = RunMeasures {
        regime: Some(work.regime.name.clone()),
        ..RunMeasures::default()
    };
    truth_columns::truce_columns(truth, &mut run);
    truth_columns::waterfall_columns(truth, &judged, &mut run);
    significance_columns::significance_columns(truth, work, &judged, &mut run);
    mission_columns::finding_columns(truth, work, &judged, &mut run);
    attribution::attribution_columns(truth, work, &judged, &mut run);
    intent::intent_columns(truth, work, &judged, &mut run);
    behaviour_columns::behaviour_columns(truth, work, &judged, &mut run);
    warning_columns::warning_columns(truth, work, &mut run);
    truth_columns::dividend_columns(truth, &judged, &mut run);
    line::line_columns(truth, &mut run);
    mission_columns::mission_columns(truth, work, &mut run);
    identities::check_identities(&run)?;
    let days = rows::day_rows(truth, work, &judged);
    let violations = rows::violation_rows(truth, work, &judged, detail);
    let findings = finding_rows::finding_rows(truth, work, &judged, detail);
    Ok(Account {
        run,
        days,
        violations,
        findings,
        beliefs: calibration::belief_rows(truth, work),
    })
}

pub(super) fn counted(violation: &Violation) -> bool {
    violation.period == Period::Truce
}

pub(super) fn act<'a>(truth: &'a Truth, violation: &Violation) -> &'a Act {
    &truth.log.acts[violation.act as usize]
}

pub(super) fn judge(truth: &Truth, work: &Work) -> Judged {
    let violations = &truth.violations.0;
    let mut violation_of_act = vec![None; truth.log.acts.len()];
    for violation in violations.iter().filter(|v| counted(v)) {
        violation_of_act[violation.act as usize] = Some(violation.id.0);
    }
    let mut edges = Vec::new();
    for (f, finding) in work.findings.all.iter().enumerate() {
        for observation in &work.cases.0[finding.case.index()].observations {
            let Some(act_index) = work.provenance.act_of[observation.index()] else {
                continue;
            };
            let Some(v) = violation_of_act[act_index as usize] else {
                continue;
            };
            let violation = &violations[v as usize];
            let act = act(truth, violation);
            if is_near(violation, act, finding) {
                let middle = (finding.from + finding.to) / 2;
                let cost = violation.begin.abs_diff(middle);
                edges.push(Edge {
                    violation: v,
                    finding: f as u32,
                    cost,
                });
            }
        }
    }
    let capacity: Vec<u32> = work.findings.all.iter().map(|f| f.claimed).collect();
    let finding_of = match_all(violations.len(), &capacity, &edges);
    let matched_adopted = finding_of
        .iter()
        .flatten()
        .filter(|&&f| work.findings.all[f as usize].adopted.is_some())
        .count() as u32;
    let threshold = truth.spec.parameters.agreement.watched_threshold;
    let fates = violations
        .iter()
        .zip(&finding_of)
        .map(|(violation, finding)| fate(violation, *finding, work, threshold))
        .collect();
    Judged {
        fates,
        finding_of,
        matched_adopted,
    }
}

pub(super) fn p_of(exponent: f64) -> f64 {
    -math::exp_m1(-exponent)
}

pub(super) fn fate(
    violation: &Violation,
    finding: Option<u32>,
    work: &Work,
    threshold: f64,
) -> Fate {
    if let Some(f) = finding {
        return if work.findings.all[f as usize].adopted.is_some() {
            Fate::Established
        } else {
            Fate::Confirmed
        };
    }
    let Some(looks) = work.provenance.looks.get(violation.act as usize) else {
        return Fate::OutsideReach;
    };
    if looks.seen {
        return Fate::NotConfirmed;
    }
    // a look that happened, or was refused, was within reach whatever the rota expected
    let (plan, real) = (looks.plan.get(), looks.real.get());
    if p_of(plan.max(real + looks.all_lost())) < threshold {
        return Fate::OutsideReach;
    }
    if p_of(real) >= threshold {
        return Fate::NotSeen;
    }
    // give back what each cause took, in order, until the violation would have been watched
    let mut restored = real;
    for cause in Cause::ALL {
        restored += looks.lost[cause as usize].get();
        if p_of(restored) >= threshold {
            return Fate::NotWatched(cause);
        }
    }
    Fate::NotWatched(Cause::OffShift)
}

pub(super) fn count(n: usize) -> Option<i64> {
    Some(n as i64)
}

/// Puts a pair in temper order into the columns of a and b.
pub(super) fn labelled<T: Clone>(truth: &Truth, pair: [T; 2]) -> [T; 2] {
    let [one, two] = pair;
    if truth.spec.label(Side::One) == Label::A {
        [one, two]
    } else {
        [two, one]
    }
}
