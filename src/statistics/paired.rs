//! Differences between two regimes over the same seeds.

use super::bootstrap::bootstrap_mean;
use super::interval::Interval;
use super::summary::{mean, variance};
use crate::model::base::{Seed, math};
use serde::{Deserialize, Serialize};

/// A mean difference over pairs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairedDifference {
    /// Pairs.
    pub n: u64,
    /// Mean of second − first.
    pub mean: f64,
    /// 95 % interval, bootstrap by pair; none below five pairs.
    pub interval: Option<Interval>,
    /// What pairing bought: the variance that the difference of two independent runs would have,
    /// over the variance of the paired difference. None when the differences do not vary.
    pub variance_ratio: Option<f64>,
}

impl PairedDifference {
    /// Half the width of the interval; none where there is no interval.
    pub fn half_width(&self) -> Option<f64> {
        self.interval
            .map(|interval| (interval.high - interval.low) / 2.0)
    }
}

/// \[1\] — half-width of the 95 % interval of a difference of shares over pairs of yes and no, of
/// which `gained` turned from no to yes and `lost` from yes to no. None without pairs, or with more
/// turned than there are.
///
/// A bootstrap of pairs of which none turned has no width at all, however few they are; here half a
/// pair is added to each of the four possible outcomes.
///
/// # References
/// Agresti, A. and Min, Y. (2005), "Simple improved confidence intervals for comparing matched
/// proportions", Statistics in Medicine 24, 729–740 (recalled).
pub fn paired_shares_half_width(gained: u64, lost: u64, pairs: u64) -> Option<f64> {
    if pairs == 0 || gained.checked_add(lost)? > pairs {
        return None;
    }
    let n = pairs as f64 + 2.0;
    let (b, c) = (gained as f64 + 0.5, lost as f64 + 0.5);
    let variance = (b + c - (b - c) * (b - c) / n) / (n * n);
    Some(math::probit(0.975) * variance.sqrt())
}

/// Difference second − first over pairs of the same seed; none without pairs.
pub fn paired_difference(pairs: &[(f64, f64)], seed: Seed) -> Option<PairedDifference> {
    let differences: Vec<f64> = pairs.iter().map(|(first, second)| second - first).collect();
    let (firsts, seconds): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let ratio = || {
        let paired = variance(&differences)?;
        let independent = variance(&firsts)? + variance(&seconds)?;
        (paired > 0.0).then(|| independent / paired)
    };
    Some(PairedDifference {
        n: pairs.len() as u64,
        mean: mean(&differences)?,
        interval: bootstrap_mean(&differences, seed),
        variance_ratio: ratio(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answer() {
        let pairs = [(1.0, 2.0), (2.0, 3.5), (3.0, 4.0), (4.0, 5.5), (5.0, 6.0)];
        let got = paired_difference(&pairs, Seed(1)).expect("pairs");
        assert_eq!(got.n, 5);
        assert!((got.mean - 1.2).abs() < 1e-12);
        // variances 2.5 and 2.575, of the difference 0.075
        assert!((got.variance_ratio.expect("varies") - 5.075 / 0.075).abs() < 1e-9);
    }

    /// By hand: n = 102, b = 15.5, c = 5.5.
    #[test]
    fn shares_over_pairs() {
        let found = paired_shares_half_width(15, 5, 100).expect("pairs");
        let variance = (21.0 - 100.0 / 102.0) / (102.0 * 102.0);
        assert!((found - 1.959_964 * f64::sqrt(variance)).abs() < 1e-6);
        // none turned: not certain all the same
        assert!(paired_shares_half_width(0, 0, 20).expect("pairs") > 0.08);
        assert_eq!(paired_shares_half_width(3, 3, 5), None);
        assert_eq!(paired_shares_half_width(0, 0, 0), None);
    }

    #[test]
    fn a_thing_against_itself_is_zero() {
        let pairs: Vec<(f64, f64)> = (0..20)
            .map(|i| (0.1 * f64::from(i), 0.1 * f64::from(i)))
            .collect();
        let got = paired_difference(&pairs, Seed(1)).expect("pairs");
        assert_eq!(
            (got.mean, got.interval),
            (
                0.0,
                Some(Interval {
                    low: 0.0,
                    high: 0.0
                })
            )
        );
        assert_eq!(got.variance_ratio, None);
        assert_eq!(paired_difference(&[], Seed(1)), None);
    }
}
