//! How long things last, when some of them still do at the end.
//!
//! A truce that held for 30 days, and a violation that no finding named, have no end on record:
//! they are *censored*, and count as "at risk" up to where they were last seen.

use super::chi_square::chi_square_tail;
use super::interval::Interval;
use super::linear::solve;
use crate::model::base::math;
use serde::{Deserialize, Serialize};

/// How long one thing lasted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lifetime {
    /// Time to its end, or to where it was last seen; any unit, ≥ 0.
    pub time: f64,
    /// Whether it ended then; otherwise it is censored.
    pub ended: bool,
}

/// The curve at one time at which something ended or was censored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// How many were there just before.
    pub at_risk: u64,
    /// How many ended.
    pub ended: u64,
    /// How many were censored. Ends come first: those censored at the same time were at risk.
    pub censored: u64,
    /// \[1\] — share that lasts longer.
    pub survival: f64,
    /// 95 % interval: Greenwood's variance on the scale log(−log S). None where the curve is 1 or
    /// 0 and has no such scale.
    pub interval: Option<Interval>,
    /// Greenwood's sum Σ d/(n(n − d)) up to here, the variance of S over S².
    greenwood: f64,
}

/// A Kaplan–Meier curve.
///
/// # References
/// Kaplan, E. L. and Meier, P. (1958), "Nonparametric estimation from incomplete observations",
/// JASA 53, 457–481. Kalbfleisch, J. D. and Prentice, R. L. (1980), "The Statistical Analysis of
/// Failure Time Data", for the interval (both recalled).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survival {
    /// How many there were.
    pub n: u64,
    /// In order of time.
    pub steps: Vec<Step>,
}

/// The Kaplan–Meier curve of lifetimes; none without any, or with a time that is no number from 0
/// on.
pub fn kaplan_meier(lifetimes: &[Lifetime]) -> Option<Survival> {
    let mut sorted = checked(lifetimes)?;
    sorted.sort_by(|x, y| x.time.total_cmp(&y.time));
    let z = math::probit(0.975);
    let mut at_risk = sorted.len() as u64;
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut steps = Vec::new();
    for same in sorted.chunk_by(|x, y| x.time == y.time) {
        let ended = same.iter().filter(|one| one.ended).count() as u64;
        let censored = same.len() as u64 - ended;
        let (d, n) = (ended as f64, at_risk as f64);
        survival *= (n - d) / n;
        if ended < at_risk {
            greenwood += d / (n * (n - d));
        }
        let interval = (survival > 0.0 && survival < 1.0).then(|| {
            let width = math::exp(z * greenwood.sqrt() / math::ln(survival).abs());
            Interval {
                low: math::pow(survival, width),
                high: math::pow(survival, 1.0 / width),
            }
        });
        steps.push(Step {
            time: same[0].time,
            at_risk,
            ended,
            censored,
            survival,
            interval,
            greenwood,
        });
        at_risk -= same.len() as u64;
    }
    Some(Survival {
        n: lifetimes.len() as u64,
        steps,
    })
}

/// A mean with its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestrictedMean {
    /// Mean time within the limit.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl RestrictedMean {
    /// 95 % interval, normal approximation.
    pub fn interval(self) -> Interval {
        let half = math::probit(0.975) * self.standard_error;
        Interval {
            low: self.mean - half,
            high: self.mean + half,
        }
    }
}

impl Survival {
    /// The last step up to and with a time.
    pub fn step_at(&self, time: f64) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.time <= time);
        self.steps[..after].last()
    }

    /// \[1\] — share that lasts longer than `time`.
    pub fn at(&self, time: f64) -> f64 {
        self.step_at(time).map_or(1.0, |step| step.survival)
    }

    /// How many are at risk at `time`: neither ended nor censored before.
    pub fn at_risk(&self, time: f64) -> u64 {
        let before = self.steps.partition_point(|step| step.time < time);
        self.steps.get(before).map_or(0, |step| step.at_risk)
    }

    /// The first time at which no more than half are left; none when more than half outlast the
    /// record.
    pub fn median(&self) -> Option<f64> {
        let half = self.steps.iter().find(|step| step.survival <= 0.5);
        half.map(|step| step.time)
    }

    /// Mean time within the limit `until`: the area under the curve up to there, with the standard
    /// error √(Σ A(t)² d/(n(n − d))), A(t) the area from t on. Beyond the last time on record the
    /// curve is drawn on.
    ///
    /// # References
    /// Irwin, J. O. (1949), "The standard error of an estimate of expectation of life", Journal of
    /// Hygiene 47, 188–189 (recalled).
    pub fn restricted_mean(&self, until: f64) -> RestrictedMean {
        let within: Vec<&Step> = self.steps.iter().filter(|s| s.time < until).collect();
        // from the right: the area from each step on
        let (mut area, mut variance, mut to) = (0.0, 0.0, until);
        for (i, step) in within.iter().enumerate().rev() {
            area += step.survival * (to - step.time);
            to = step.time;
            let before = i.checked_sub(1).map_or(0.0, |i| within[i].greenwood);
            variance += area * area * (step.greenwood - before);
        }
        RestrictedMean {
            mean: area + to,
            standard_error: variance.sqrt(),
        }
    }
}

/// Whether several groups last equally long.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogRank {
    /// Chi-square statistic.
    pub chi_square: f64,
    /// Degrees of freedom: groups with anybody at risk, less one.
    pub freedom: u32,
    /// \[1\] — chance of so much or more when they do.
    pub p: f64,
}

/// The log-rank test of two or more groups; none for less than two groups with lifetimes, for a
/// time that is no number from 0 on, or where nothing ended while there were others to compare with.
///
/// Lifetimes under the same seeds are not independent between regimes; the test, which takes them
/// for independent, then errs on the side of seeing no difference.
///
/// # References
/// Mantel, N. (1966), "Evaluation of survival data and two new rank order statistics", Cancer
/// Chemotherapy Reports 50, 163–170. Peto, R. and Peto, J. (1972), JRSS A 135, 185–207 (recalled).
pub fn log_rank(groups: &[&[Lifetime]]) -> Option<LogRank> {
    let groups: Vec<Vec<Lifetime>> = groups
        .iter()
        .filter(|group| !group.is_empty())
        .map(|group| checked(group))
        .collect::<Option<_>>()?;
    let k = groups.len();
    if k < 2 {
        return None;
    }
    let mut times: Vec<f64> = groups
        .iter()
        .flatten()
        .filter(|one| one.ended)
        .map(|one| one.time)
        .collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    // the last group follows from the others
    let mut excess = vec![0.0; k - 1];
    let mut covariance = vec![vec![0.0; k - 1]; k - 1];
    for time in times {
        let count = |keep: &dyn Fn(&&Lifetime) -> bool| -> Vec<f64> {
            let counts = groups.iter().map(|g| g.iter().filter(keep).count() as f64);
            counts.collect()
        };
        let at_risk = count(&|one| one.time >= time);
        let ended = count(&|one| one.ended && one.time == time);
        let (n, d) = (at_risk.iter().sum::<f64>(), ended.iter().sum::<f64>());
        let spread = if n > 1.0 {
            d * (n - d) / (n - 1.0)
        } else {
            0.0
        };
        for (i, (sum, row)) in excess.iter_mut().zip(&mut covariance).enumerate() {
            *sum += ended[i] - d * at_risk[i] / n;
            for (j, cell) in row.iter_mut().enumerate() {
                let own = if i == j { 1.0 } else { 0.0 };
                *cell += spread * at_risk[i] / n * (own - at_risk[j] / n);
            }
        }
    }
    let solved = solve(covariance, excess.clone())?;
    let chi_square: f64 = excess.iter().zip(&solved).map(|(x, y)| x * y).sum();
    let freedom = u32::try_from(k - 1).ok()?;
    Some(LogRank {
        chi_square,
        freedom,
        p: chi_square_tail(freedom, chi_square.max(0.0))?,
    })
}

fn checked(lifetimes: &[Lifetime]) -> Option<Vec<Lifetime>> {
    let good = |one: &Lifetime| one.time.is_finite() && one.time >= 0.0;
    (!lifetimes.is_empty() && lifetimes.iter().all(good)).then(|| lifetimes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifetimes(ended: &[f64], censored: &[f64]) -> Vec<Lifetime> {
        let all = ended.iter().map(|&time| (time, true));
        all.chain(censored.iter().map(|&time| (time, false)))
            .map(|(time, ended)| Lifetime { time, ended })
            .collect()
    }

    /// Weeks of remission of Freireich et al. (1963): 6-MP and placebo.
    fn freireich() -> [Vec<Lifetime>; 2] {
        [
            lifetimes(
                &[6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0],
                &[
                    6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0,
                ],
            ),
            lifetimes(
                &[
                    1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0,
                    12.0, 12.0, 15.0, 17.0, 22.0, 23.0,
                ],
                &[],
            ),
        ]
    }

    #[test]
    fn published_curve() {
        let [treated, placebo] = freireich();
        let curve = kaplan_meier(&treated).expect("a curve");
        for (time, share) in [
            (0.0, 1.0),
            (6.0, 0.8571),
            (7.0, 0.8067),
            (10.0, 0.7529),
            (13.0, 0.6902),
            (16.0, 0.6275),
            (22.0, 0.5378),
            (23.0, 0.4482),
            (99.0, 0.4482),
        ] {
            assert!((curve.at(time) - share).abs() < 5e-5, "{time}");
        }
        assert_eq!(curve.median(), Some(23.0));
        assert_eq!((curve.at_risk(6.0), curve.at_risk(6.5)), (21, 17));
        assert_eq!((curve.at_risk(23.0), curve.at_risk(36.0)), (6, 0));
        // R: survfit(..., conf.type = "log-log") at 10 weeks: 0.503, 0.889
        let interval = curve.step_at(10.0).and_then(|step| step.interval);
        let interval = interval.expect("an interval");
        assert!((interval.low - 0.503).abs() < 5e-4 && (interval.high - 0.889).abs() < 5e-4);
        let placebo = kaplan_meier(&placebo).expect("a curve");
        assert_eq!(placebo.median(), Some(8.0));
        assert!(placebo.at(23.0).abs() < 1e-12);
        assert_eq!(placebo.steps.last().and_then(|s| s.interval), None);
    }

    #[test]
    fn published_log_rank() {
        let [treated, placebo] = freireich();
        let two = log_rank(&[&treated, &placebo]).expect("a test");
        assert!((two.chi_square - 16.792_94).abs() < 5e-6, "{two:?}");
        assert_eq!(two.freedom, 1);
        assert!((two.p - 4.17e-5).abs() < 5e-8);
        // three groups of which two are alike: less than two degrees' worth
        let three = log_rank(&[&treated, &placebo, &placebo]).expect("a test");
        assert_eq!(three.freedom, 2);
        assert!(three.chi_square > two.chi_square);
        let same = log_rank(&[&treated, &treated]).expect("a test");
        assert!(same.chi_square < 1e-12 && (same.p - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_restricted_mean_is_the_area() {
        // without censoring: the mean of min(time, limit), and its standard error
        let all = lifetimes(&[1.0, 2.0, 4.0, 7.0, 11.0], &[]);
        let curve = kaplan_meier(&all).expect("a curve");
        let within = curve.restricted_mean(6.0);
        assert!((within.mean - (1.0 + 2.0 + 4.0 + 6.0 + 6.0) / 5.0).abs() < 1e-12);
        let values = [1.0, 2.0, 4.0, 6.0, 6.0];
        let spread: f64 = values.iter().map(|x| (x - 3.8) * (x - 3.8)).sum();
        assert!((within.standard_error - (spread / 25.0).sqrt()).abs() < 1e-12);
        // hazard 0.02 a day, 30 days: (1 − e^(−0.6))/0.02 = 22.559
        let exponential: Vec<f64> = (0..4_000)
            .map(|i| -math::ln(1.0 - (f64::from(i) + 0.5) / 4_000.0) / 0.02)
            .collect();
        let curve = kaplan_meier(&lifetimes(&exponential, &[])).expect("a curve");
        assert!((curve.restricted_mean(30.0).mean - 22.559).abs() < 5e-3);
    }

    #[test]
    fn what_is_no_lifetime_has_no_curve() {
        assert_eq!(kaplan_meier(&[]), None);
        assert_eq!(kaplan_meier(&lifetimes(&[f64::NAN], &[])), None);
        assert_eq!(log_rank(&[&lifetimes(&[1.0], &[])]), None);
        let nothing_ends = lifetimes(&[], &[1.0, 2.0]);
        assert_eq!(log_rank(&[&nothing_ends, &nothing_ends]), None);
    }
}
