//! Calibration: what casework believed about each case, and whether it was so.

use super::account::{Truth, Work};
use super::measures::BeliefMeasures;
use crate::base::math;
use crate::record::act::Group;
use crate::record::case::{Case, Cases, Stage};
use crate::record::provenance::Provenance;
use crate::record::violation::{Period, Violations};

/// Inner bounds of the tenths of belief; one on a bound belongs above it.
const BOUNDS: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// A case that some asset reported, as it stood last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Its group.
    pub group: Group,
    /// \[1\], 0..1 — belief, when last summed up, that something prohibited happened.
    pub belief: f64,
    /// Whether some observation behind it stems from a violation that counts.
    pub so: bool,
    /// Whether it became a finding.
    pub confirmed: bool,
}

/// Every case that some asset reported, beside the truth.
///
/// Cases whose first sign lies in grace or after collapse are left out, and so are cases with an
/// observation of a violation of those times: they are counted apart.
pub fn calibration(
    cases: &Cases,
    provenance: &Provenance,
    violations: &Violations,
    grace_end: u32,
    collapse: Option<u32>,
) -> Vec<Judgement> {
    let acts = violations.0.iter().map(|v| v.act as usize + 1).max();
    let mut period_of_act: Vec<Option<Period>> = vec![None; acts.unwrap_or(0)];
    for violation in &violations.0 {
        period_of_act[violation.act as usize] = Some(violation.period);
    }
    let truth = |case: &Case| {
        let mut holds = false;
        for observation in &case.observations {
            let act = provenance
                .act_of
                .get(observation.index())
                .copied()
                .flatten();
            match act.and_then(|act| period_of_act.get(act as usize).copied().flatten()) {
                Some(Period::Truce) => holds = true,
                Some(_) => return None,
                None => {}
            }
        }
        Some(holds)
    };
    cases
        .0
        .iter()
        .filter(|case| !case.observations.is_empty())
        .filter(|case| case.first >= grace_end && collapse.is_none_or(|at| case.first < at))
        .filter_map(|case| {
            Some(Judgement {
                group: case.group,
                belief: math::logistic(case.log_odds),
                so: truth(case)?,
                confirmed: case.stage == Stage::Confirmed,
            })
        })
        .collect()
}

/// Rows of `beliefs.parquet`: all cases of one watch by tenths of belief, ten rows; none where
/// nobody makes cases.
pub(super) fn belief_rows(truth: &Truth, work: &Work) -> Vec<BeliefMeasures> {
    if work.regime.casework.is_none() {
        return Vec::new();
    }
    let judged = calibration(
        work.cases,
        work.provenance,
        truth.violations,
        truth.spec.terms.grace_end(),
        truth.status.collapse.map(|(second, _)| second),
    );
    binned(&work.regime.name, &judged)
}

/// Sums by tenths of belief, in the order of the cases.
fn binned(regime: &str, judged: &[Judgement]) -> Vec<BeliefMeasures> {
    let mut rows = Vec::new();
    for tenth in 0..=BOUNDS.len() {
        let (mut cases, mut so, mut confirmed, mut confirmed_so) = (0, 0, 0, 0);
        let (mut belief, mut belief_so, mut squared) = (0.0, 0.0, 0.0);
        let inside = |q: f64| BOUNDS.partition_point(|bound| *bound <= q) == tenth;
        for case in judged.iter().filter(|case| inside(case.belief)) {
            cases += 1;
            belief += case.belief;
            squared += case.belief * case.belief;
            confirmed += i64::from(case.confirmed);
            if case.so {
                so += 1;
                belief_so += case.belief;
                confirmed_so += i64::from(case.confirmed);
            }
        }
        rows.push(BeliefMeasures {
            regime: Some(regime.to_owned()),
            tenth: Some(tenth as i64),
            cases: Some(cases),
            cases_true: Some(so),
            belief: Some(belief),
            belief_true: Some(belief_so),
            belief_squared: Some(squared),
            confirmed: Some(confirmed),
            confirmed_true: Some(confirmed_so),
            ..BeliefMeasures::default()
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_stands_in_one_tenth() {
        let case = |belief, so, confirmed| Judgement {
            group: Group::Fire,
            belief,
            so,
            confirmed,
        };
        let rows = binned(
            "remote",
            &[
                case(0.0, false, false),
                case(0.1, true, false),
                case(0.95, true, true),
                case(0.9, false, true),
                case(1.0, true, false),
            ],
        );
        assert_eq!(rows.len(), 10);
        let cases: Vec<i64> = rows.iter().filter_map(|row| row.cases).collect();
        assert_eq!(cases, [1, 1, 0, 0, 0, 0, 0, 0, 0, 3]);
        let last = &rows[9];
        assert_eq!(
            (last.cases_true, last.confirmed, last.confirmed_true),
            (Some(2), Some(2), Some(1))
        );
        assert_eq!(last.belief, Some(0.95 + 0.9 + 1.0));
        assert_eq!(last.belief_true, Some(0.95 + 1.0));
        assert_eq!(last.belief_squared, Some(0.95 * 0.95 + 0.9 * 0.9 + 1.0));
    }
}
