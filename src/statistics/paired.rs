//! Differences between two regimes over the same seeds.

use super::bootstrap::bootstrap_mean;
use super::interval::Interval;
use super::summary::{mean, variance};
use crate::model::base::Seed;
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
