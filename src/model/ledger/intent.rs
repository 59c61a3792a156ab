//! Skill of the belief about intent: was what a finding stands for ordered? The truth is the order
//! share of the act: 1 when it was named in an order, and what the stance added to its chance else.

use super::account::{Judged, Truth, Work, act};
use super::measures::RunMeasures;

pub(super) fn intent_columns(truth: &Truth, work: &Work, judged: &Judged, run: &mut RunMeasures) {
    let forecasts = truth
        .violations
        .0
        .iter()
        .zip(&judged.finding_of)
        .filter_map(|(violation, finding)| {
            let finding = &work.findings.all[(*finding)? as usize];
            let act = act(truth, violation);
            // whom the order to stop had not reached is a class of its own
            (!act.before_order).then_some((finding.p_ordered, act.order_share))
        });
    run.intent_skill = brier_skill(forecasts);
}

/// Brier skill of forecasts over the base rate of what came true, each truth a share from 0 to 1;
/// none where all truths are alike, since the base rate is right then.
pub(super) fn brier_skill(forecasts: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut n, mut came, mut squares, mut score) = (0.0, 0.0, 0.0, 0.0);
    for (said, truth) in forecasts {
        n += 1.0;
        came += truth;
        squares += truth * truth;
        score += (said - truth) * (said - truth);
    }
    // Brier score of the base rate m: Σ(t − m)² = Σt² − (Σt)²/n; for truths 0 and 1 n·m(1 − m)
    let of_base = squares - came * came / n;
    (n > 0.0 && of_base > 1e-12 * n).then(|| 1.0 - score / of_base)
}

#[cfg(test)]
mod tests {
    use super::brier_skill;

    #[test]
    fn skill_is_one_for_certainty_nought_for_the_base_rate_and_less_for_worse() {
        let of = |said: [f64; 4]| {
            brier_skill(said.into_iter().zip([1.0, 0.0, 0.0, 0.0])).expect("both happened")
        };
        assert_eq!(of([1.0, 0.0, 0.0, 0.0]), 1.0);
        assert!(of([0.25; 4]).abs() < 1e-12);
        assert!(of([0.0, 1.0, 1.0, 1.0]) < 0.0);
        assert_eq!(brier_skill([(0.2, 0.0)].into_iter()), None);
        assert_eq!(brier_skill(std::iter::empty()), None);
    }
}
