//! Calibration: what casework believed about each case, and whether it was so.

use crate::model::base::math;
use crate::model::record::act::Group;
use crate::model::record::case::{Case, Cases};
use crate::model::record::provenance::Provenance;
use crate::model::record::violation::{Period, Violations};

/// For every case that some asset reported: its group, the belief, when it was last summed up, that something
/// prohibited happened, and whether some observation behind it stems from a violation that counts.
///
/// Cases whose first sign lies in grace or after collapse are left out, and so are cases with an
/// observation of a violation of those times: they are counted apart.
pub fn calibration(
    cases: &Cases,
    provenance: &Provenance,
    violations: &Violations,
    grace_end: u32,
    collapse: Option<u32>,
) -> Vec<(Group, f64, bool)> {
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
        .filter_map(|case| Some((case.group, math::logistic(case.log_odds), truth(case)?)))
        .collect()
}
