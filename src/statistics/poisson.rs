//! Chances of counts.

use crate::model::base::math;

/// \[1\] — largest mean: beyond it `e^(−mean)` is no number to start from.
const MAX_MEAN: f64 = 500.0;
/// \[1\] — tail that is left out, far below every tolerance in use.
const TAIL: f64 = 1e-18;

/// Chances of the counts 0, 1, 2 … of a Poisson distribution, up to a tail of no weight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Poisson(Vec<f64>);

impl Poisson {
    /// The distribution of mean `mean` (0 to 500); none beyond.
    pub(super) fn new(mean: f64) -> Option<Self> {
        if !(0.0..=MAX_MEAN).contains(&mean) {
            return None;
        }
        let mut chances = vec![math::exp(-mean)];
        for x in 1.. {
            let chance = chances[x - 1] * mean / x as f64;
            if chance < TAIL && x as f64 > mean {
                break;
            }
            chances.push(chance);
        }
        Some(Self(chances))
    }

    /// Chances by count.
    pub(super) fn chances(&self) -> &[f64] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_sum_to_one_and_have_the_mean() {
        for mean in [0.0, 0.25, 4.0, 120.0, 500.0] {
            let counts = Poisson::new(mean).expect("a distribution");
            let sum: f64 = counts.chances().iter().sum();
            let centre: f64 = (0..)
                .zip(counts.chances())
                .map(|(x, p)| f64::from(x) * p)
                .sum();
            assert!((sum - 1.0).abs() < 1e-11, "{mean}: {sum}");
            assert!(
                (centre - mean).abs() < 1e-9 * mean.max(1.0),
                "{mean}: {centre}"
            );
        }
        assert_eq!(Poisson::new(-1.0), None);
        assert_eq!(Poisson::new(501.0), None);
        assert_eq!(Poisson::new(f64::NAN), None);
    }
}
