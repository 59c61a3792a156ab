//! Cumulative sums of counts and of normal values: how long until the alarm.

use super::linear::solve;
use super::poisson::Poisson;
use crate::model::base::math;

/// \[1\] — most states of the chain: beyond it solving takes seconds.
pub const MAX_STATES: usize = 2_000;
/// \[1\] — finest lattice on which reference value, threshold and head start may lie.
const FINEST: usize = 1_000;

/// An upper cumulative sum of counts: `S ← max(0, S + X − k)`, alarm as soon as `S ≥ h`.
///
/// The convention of the alarm matters: with `S > h` in its place the mean run to a false alarm
/// for k = 3, h = 8 at 2 a day is 4,144 days, not 1,927.
///
/// The sum moves on a lattice, so its run length is that of an absorbing Markov chain, and exact.
///
/// # References
/// Brook, D. and Evans, D. A. (1972), "An approach to the probability distribution of cusum run
/// length", Biometrika 59, 539–549. Lucas, J. M. (1985), "Counted data CUSUM's", Technometrics
/// 27, 129–144 (both recalled; Lucas's value by way of the R package spc).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoissonCusum {
    /// Steps of the lattice in one count.
    per_count: usize,
    /// Reference value, in steps.
    reference: usize,
    /// Threshold, in steps: the number of states.
    threshold: usize,
    /// Start, in steps.
    start: usize,
}

impl PoissonCusum {
    /// A sum with reference value `k` ≥ 0, threshold `h` > 0 and a head start below `h` (0: none;
    /// h/2: fast initial response), all in counts. None when they do not lie on one lattice of at
    /// most 1,000 steps a count, or the chain would have more than [`MAX_STATES`] states.
    pub fn new(k: f64, h: f64, head_start: f64) -> Option<Self> {
        let on = |value: f64, per_count: usize| {
            let steps = value * per_count as f64;
            ((steps - steps.round()).abs() < 1e-9 * steps.max(1.0) && steps >= 0.0)
                .then(|| steps.round() as usize)
        };
        (1..=FINEST).find_map(|per_count| {
            let sum = Self {
                per_count,
                reference: on(k, per_count)?,
                threshold: on(h, per_count)?,
                start: on(head_start, per_count)?,
            };
            (sum.start < sum.threshold && sum.threshold <= MAX_STATES).then_some(sum)
        })
    }

    /// Chances of going from one state to the others; what is missing to 1 is the alarm.
    fn row(&self, from: usize, counts: &Poisson) -> Vec<f64> {
        let mut row = vec![0.0; self.threshold];
        for (x, chance) in counts.chances().iter().enumerate() {
            let to = (from + x * self.per_count).saturating_sub(self.reference);
            if to >= self.threshold {
                break;
            }
            row[to] += chance;
        }
        row
    }

    /// \[looks\] — mean number of looks until the alarm, when counts have mean `mean` a look.
    /// None when the alarm practically never comes (the equations have no solution in floating
    /// point).
    pub fn mean_run(&self, mean: f64) -> Option<f64> {
        let counts = Poisson::new(mean)?;
        // (I − Q) m = 1
        let rows: Vec<Vec<f64>> = (0..self.threshold)
            .map(|from| {
                let mut row: Vec<f64> = self.row(from, &counts).iter().map(|q| -q).collect();
                row[from] += 1.0;
                row
            })
            .collect();
        let means = solve(rows, vec![1.0; self.threshold])?;
        means.get(self.start).copied().filter(|run| run.is_finite())
    }

    /// \[1\] — chance of an alarm within so many looks, when counts have mean `mean` a look. For
    /// a truce of 30 days this says more than the mean run.
    pub fn alarm_within(&self, mean: f64, looks: usize) -> Option<f64> {
        let counts = Poisson::new(mean)?;
        let rows: Vec<Vec<f64>> = (0..self.threshold)
            .map(|from| self.row(from, &counts))
            .collect();
        let mut quiet = vec![0.0; self.threshold];
        quiet[self.start] = 1.0;
        for _ in 0..looks {
            let mut next = vec![0.0; self.threshold];
            for (share, row) in quiet.iter().zip(&rows) {
                for (sum, chance) in next.iter_mut().zip(row) {
                    *sum += share * chance;
                }
            }
            quiet = next;
        }
        Some(1.0 - quiet.iter().sum::<f64>())
    }
}

/// \[looks\] — mean run of an upper cumulative sum of normal values of mean `shift` and variance 1,
/// `S ← max(0, S + X − k)` from 0, alarm at `S ≥ h` > 0. None when it practically never comes.
///
/// Page's integral equation m(u) = 1 + m(0) Φ(k − u − δ) + ∫₀ʰ m(x) φ(x + k − u − δ) dx, by Simpson's
/// rule on 400 intervals, which for h to 20 leaves no error in the figures that are published.
///
/// # References
/// Page, E. S. (1954), "Continuous inspection schemes", Biometrika 41, 100–115 (recalled).
pub fn normal_mean_run(k: f64, h: f64, shift: f64) -> Option<f64> {
    const INTERVALS: usize = 400;
    let n = INTERVALS + 1;
    let step = h / INTERVALS as f64;
    let density = |z: f64| math::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
    let rows = (0..n)
        .map(|i| {
            let u = step * i as f64;
            let mut row: Vec<f64> = (0..n)
                .map(|j| {
                    let weight = match j {
                        0 | INTERVALS => 1.0,
                        _ if j % 2 == 1 => 4.0,
                        _ => 2.0,
                    };
                    -weight * step / 3.0 * density(step * j as f64 + k - u - shift)
                })
                .collect();
            row[0] -= math::normal_cdf(k - u - shift);
            row[i] += 1.0;
            row
        })
        .collect();
    let runs = solve(rows, vec![1.0; n])?;
    // beyond it the digits are those of rounding
    runs.first()
        .copied()
        .filter(|run| (1.0..1e12).contains(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(k: f64, h: f64, head_start: f64, mean: f64) -> f64 {
        PoissonCusum::new(k, h, head_start)
            .and_then(|sum| sum.mean_run(mean))
            .expect("a chain")
    }

    fn near(found: f64, expected: f64, relative: f64) {
        assert!(
            (found / expected - 1.0).abs() <= relative,
            "{found}, not {expected}"
        );
    }

    /// Lucas (1985): 438, and 333 with a head start of h/2.
    #[test]
    fn published_run_lengths() {
        near(run(0.25, 10.0, 0.0, 0.25), 438.125, 1e-5);
        near(run(0.25, 10.0, 5.0, 0.25), 333.125, 1e-5);
        // the default of arlCusum in the R package surveillance
        near(run(3.0, 10.0, 0.0, 2.4), 548.362, 1e-5);
    }

    #[test]
    fn table_of_run_lengths() {
        for (k, h, low, high, zero, one, head) in [
            (3.0, 6.0, 2.0, 4.0, 412.47, 6.190, 3.959),
            (3.0, 8.0, 2.0, 4.0, 1_927.334, 8.1801, 5.006),
            (3.0, 10.0, 2.0, 4.0, 8_896.33, 10.177, 6.041),
            (1.5, 6.0, 1.0, 2.0, 602.27, 11.406, 7.354),
            (1.0, 5.0, 0.5, 1.5, 2_249.40, 9.650, 6.832),
            (6.4, 10.0, 5.0, 8.0, 654.22, 6.884, 4.388),
        ] {
            near(run(k, h, 0.0, low), zero, 1e-4);
            near(run(k, h, 0.0, high), one, 1e-4);
            near(run(k, h, h / 2.0, high), head, 2e-4);
        }
    }

    /// Brook and Evans (1972), Lucas and Crosier (1982): k = 0.5.
    #[test]
    fn published_run_lengths_of_normal_values() {
        for (h, shift, run) in [
            (3.0, 0.0, 117.596),
            (4.0, 0.0, 335.4),
            (4.0, 0.5, 26.68),
            (4.0, 1.0, 8.38),
            (4.0, 2.0, 3.34),
            (5.0, 0.0, 930.9),
            (5.0, 0.5, 38.01),
            (5.0, 1.0, 10.38),
            (5.0, 2.0, 4.01),
        ] {
            near(normal_mean_run(0.5, h, shift).expect("a run"), run, 1e-3);
        }
        assert_eq!(normal_mean_run(5.0, 20.0, 0.0), None);
    }

    #[test]
    fn alarms_within_a_truce() {
        let sum = PoissonCusum::new(3.0, 8.0, 0.0).expect("a chain");
        near(sum.alarm_within(2.0, 30).expect("a share"), 0.013_589, 1e-4);
        near(sum.alarm_within(4.0, 5).expect("a share"), 0.332_3, 2e-4);
        near(sum.alarm_within(4.0, 10).expect("a share"), 0.758_3, 2e-4);
        assert_eq!(sum.alarm_within(4.0, 0), Some(0.0));
    }

    #[test]
    fn what_lies_on_no_lattice_is_refused() {
        assert_eq!(PoissonCusum::new(std::f64::consts::LN_2, 8.0, 0.0), None);
        assert_eq!(PoissonCusum::new(3.0, 8.0, 8.0), None);
        assert_eq!(PoissonCusum::new(3.0, 0.0, 0.0), None);
        assert_eq!(PoissonCusum::new(3.0, 1e6, 0.0), None);
        // the alarm of a sum that cannot rise never comes
        assert_eq!(
            PoissonCusum::new(3.0, 8.0, 0.0).and_then(|sum| sum.mean_run(0.0)),
            None
        );
    }
}
