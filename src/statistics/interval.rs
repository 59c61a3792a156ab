//! Intervals, and Wilson's for shares.

use crate::model::base::math;
use serde::{Deserialize, Serialize};

/// An interval of 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Both ends times a factor (≥ 0), for another unit.
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            low: self.low * factor,
            high: self.high * factor,
        }
    }

    /// Whether two intervals share a point.
    pub fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// Wilson score interval (95 %) of a share: `hits` of `n`. None when there is nothing to share
/// or more hits than tries.
///
/// # References
/// Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical
/// inference", JASA 22, 209–212.
pub fn wilson(hits: u64, n: u64) -> Option<Interval> {
    if n == 0 || hits > n {
        return None;
    }
    let z = math::probit(0.975);
    let (k, n) = (hits as f64, n as f64);
    let p = k / n;
    let denominator = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / denominator;
    let half = z / denominator * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // at the ends the formula gives 0 and 1 up to rounding; say so exactly
    let low = if hits == 0 {
        0.0
    } else {
        (centre - half).max(0.0)
    };
    let high = if k == n {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers: R's `prop.test(…, correct = FALSE)` and the published value for 5 of 100.
    #[test]
    fn wilson_known_answers() {
        let close = |hits, n, low: f64, high: f64| {
            let got = wilson(hits, n).expect("a share");
            assert!((got.low - low).abs() < 1e-7, "{hits}/{n}: {got:?}");
            assert!((got.high - high).abs() < 1e-7, "{hits}/{n}: {got:?}");
        };
        close(5, 100, 0.021_543_7, 0.111_750_5);
        close(0, 20, 0.0, 0.161_125_2);
        close(20, 20, 0.838_874_8, 1.0);
    }

    #[test]
    fn wilson_refuses_what_is_no_share() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }
}
