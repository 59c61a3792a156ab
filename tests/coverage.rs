//! Intervals of 95 % hold the truth in about 95 of 100 samples.
//!
//! Contract: in 2,000 samples of known truth each, every interval in use covers it in 93 to 97 %.
//! Command: `TRUCELINE_SLOW=1 cargo test --test coverage -- --nocapture` (the default takes 400
//! samples and wider bounds). All draws are keyed, so the shares are the same everywhere.
//!
//! What it has caught: nothing yet.

use truceline::model::base::{Draws, Seed, Stream, math};
use truceline::statistics::survival::{Lifetime, kaplan_meier};
use truceline::statistics::{
    Interval, bootstrap_mean, bootstrap_median, bootstrap_ratio, paired_difference,
    paired_shares_half_width, wilson,
};

/// How many samples, and what share of them may be covered.
fn contract() -> (u64, std::ops::RangeInclusive<f64>) {
    if std::env::var_os("TRUCELINE_SLOW").is_some() {
        (2_000, 0.93..=0.97)
    } else {
        // three standard errors of 400 samples wider
        (400, 0.92..=0.98)
    }
}

/// A sample's interval and what it should hold.
type Sample<'a> = &'a dyn Fn(u64, &mut Draws) -> (Option<Interval>, f64);

/// Draws samples, and counts how often the interval holds the truth.
fn covers(name: &str, sample: Sample) {
    let (samples, bounds) = contract();
    let mut covered = 0;
    for i in 0..samples {
        let mut draws = Seed(i).draws(Stream::Test, 7, 0);
        let (interval, truth) = sample(i, &mut draws);
        covered += u64::from(interval.is_some_and(|x| x.low <= truth && truth <= x.high));
    }
    let share = covered as f64 / samples as f64;
    println!("{name}: {:.1} % of {samples}", 100.0 * share);
    assert!(bounds.contains(&share), "{name}: {share}");
}

fn list(n: usize, mut value: impl FnMut() -> f64) -> Vec<f64> {
    (0..n).map(|_| value()).collect()
}

#[test]
fn shares_by_wilson() {
    for n in [20, 100, 1_000] {
        covers(&format!("Wilson, {n} truces"), &|_, draws| {
            let p = draws.between(0.02, 0.98);
            let hits = (0..n).filter(|_| draws.chance(p)).count() as u64;
            (wilson(hits, n), p)
        });
    }
}

#[test]
fn means_and_medians_by_bootstrap() {
    for n in [20, 100] {
        covers(&format!("bootstrap mean, normal, {n} runs"), &|i, draws| {
            let x = list(n, || draws.normal());
            (bootstrap_mean(&x, Seed(i)), 0.0)
        });
        covers(
            &format!("bootstrap mean, gamma of shape 4, {n} runs"),
            &|i, draws| {
                let x = list(n, || draws.gamma(4.0));
                (bootstrap_mean(&x, Seed(i)), 4.0)
            },
        );
        covers(
            &format!("bootstrap median, log-normal, {n} runs"),
            &|i, draws| {
                let x = list(n, || draws.log_normal(3.0, 0.5));
                (bootstrap_median(&x, Seed(i)), 3.0)
            },
        );
    }
}

/// Violations cluster in truces: the share of those found, by truce.
#[test]
fn ratios_by_bootstrap_over_runs() {
    for n in [20, 100] {
        covers(&format!("bootstrap ratio, {n} runs"), &|i, draws| {
            let pairs: Vec<(f64, f64)> = (0..n)
                .map(|_| {
                    // a truce has a share of its own, of mean 0.3
                    let p = draws.beta(3.0, 7.0);
                    let violations = 20 + draws.below(20);
                    let found = (0..violations).filter(|_| draws.chance(p)).count();
                    (found as f64, f64::from(violations))
                })
                .collect();
            (bootstrap_ratio(&pairs, Seed(i)), 0.3)
        });
    }
}

#[test]
fn differences_by_pairs() {
    for n in [20, 100] {
        covers(&format!("paired difference, {n} pairs"), &|i, draws| {
            let pairs: Vec<(f64, f64)> = (0..n)
                .map(|_| {
                    let shared = 5.0 * draws.normal();
                    (shared + draws.normal(), shared + 2.0 + draws.normal())
                })
                .collect();
            let found = paired_difference(&pairs, Seed(i));
            (found.and_then(|difference| difference.interval), 2.0)
        });
        covers(
            &format!("difference of paired shares, {n} pairs"),
            &|_, draws| {
                // of 100 truces 15 are gained and 5 lost
                let (mut gained, mut lost) = (0, 0);
                for _ in 0..n {
                    let u = draws.uniform();
                    gained += u64::from(u < 0.15);
                    lost += u64::from(u > 0.95);
                }
                let half = paired_shares_half_width(gained, lost, n).unwrap_or(0.0);
                let centre = (gained as f64 - lost as f64) / (n as f64 + 2.0);
                let interval = Interval {
                    low: centre - half,
                    high: centre + half,
                };
                (Some(interval), 0.1)
            },
        );
    }
}

/// Hazard 0.02 a day, lives cut off after 30 days or, of one in three, earlier.
fn lives(n: usize, draws: &mut Draws) -> Vec<Lifetime> {
    let life = |_| {
        let end = draws.exponential() / 0.02;
        let early = draws.chance(1.0 / 3.0);
        let last = if early {
            draws.between(0.0, 30.0)
        } else {
            30.0
        };
        Lifetime {
            time: end.min(last),
            ended: end < last,
        }
    };
    (0..n).map(life).collect()
}

#[test]
fn survival_by_greenwood() {
    covers("Kaplan–Meier at 15 days, 60 truces", &|_, draws| {
        let curve = kaplan_meier(&lives(60, draws)).expect("a curve");
        let interval = curve.step_at(15.0).and_then(|step| step.interval);
        (interval, math::exp(-0.3))
    });
    covers("restricted mean of 30 days, 100 truces", &|_, draws| {
        let curve = kaplan_meier(&lives(100, draws)).expect("a curve");
        let truth = (1.0 - math::exp(-0.6)) / 0.02;
        (Some(curve.restricted_mean(30.0).interval()), truth)
    });
}
