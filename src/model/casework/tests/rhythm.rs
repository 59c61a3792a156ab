use super::*;
use crate::base::{DAY, Stream, math};
use crate::casework::warnings::{dispersion, reference_value, step, swing};

/// \[d\] — exact mean run length of a Poisson CUSUM with whole k, from the chain over its levels.
fn mean_run(k: usize, h: usize, mean: f64) -> f64 {
    let mut p = vec![math::exp(-mean)];
    for x in 1..=h + k {
        p.push(p[x - 1] * mean / x as f64);
    }
    // run(s) = 1 + Σ run(s')·P(s → s') by Gauss–Jordan elimination
    let mut rows: Vec<Vec<f64>> = (0..h)
        .map(|s| {
            let mut row = vec![0.0; h + 1];
            (row[s], row[h]) = (1.0, 1.0);
            for (x, p) in p.iter().enumerate() {
                let next = (s + x).saturating_sub(k);
                if next < h {
                    row[next] -= p;
                }
            }
            row
        })
        .collect();
    for i in 0..h {
        let pivot = rows[i].clone();
        for (j, row) in rows.iter_mut().enumerate() {
            let factor = if i == j {
                1.0 - 1.0 / pivot[i]
            } else {
                row[i] / pivot[i]
            };
            row.iter_mut()
                .zip(&pivot)
                .for_each(|(a, b)| *a -= factor * b);
        }
    }
    rows[0][h]
}

/// Days until the room's own sum raises an alarm.
fn run_length(mut count: impl FnMut(u32) -> f64, k: f64, h: f64) -> u32 {
    let mut sum = 0.0;
    (1..)
        .find(|&day| step(&mut sum, count(day), k, h))
        .unwrap_or(u32::MAX)
}

/// The alarm is at S ≥ h: with S > h the mean run at 2 a day would be 4,144 days, not 1,927.
#[test]
fn the_sum_alarms_at_the_limit() {
    assert!((mean_run(3, 8, 2.0) - 1_927.334).abs() < 0.01);
    assert!((mean_run(3, 8, 4.0) - 8.180_1).abs() < 0.001);
    let mean = |rate: f64, runs: u64| {
        let runs_of = (0..runs).map(|run| {
            let count = |day| f64::from(Seed(2).draws(Stream::Test, run, day).poisson(rate));
            f64::from(run_length(count, 3.0, 8.0))
        });
        runs_of.sum::<f64>() / runs as f64
    };
    let (usual, raised) = (mean(2.0, 400), mean(4.0, 2_000));
    assert!((usual / 1_927.3 - 1.0).abs() < 0.2, "{usual}");
    assert!((raised / 8.18 - 1.0).abs() < 0.06, "{raised}");
}

#[test]
fn the_reference_value_lies_between_the_rates() {
    assert!((reference_value(2.0, 4.0) - 2.885_390_081_777_927).abs() < 1e-12);
}

/// Self-exciting incidents, two a day, branching ratio 0.45, kernel of 3 days.
fn clustered(run: u64) -> impl FnMut(u32) -> f64 {
    let mut excited = 0.0;
    move |day| {
        let mut draws = Seed(3).draws(Stream::Test, run, day);
        // the memory fades in steps of an eighth of a day
        let mut count = 0.0;
        for _ in 0..8 {
            let n = f64::from(draws.poisson((2.0 * 0.55 + excited) / 8.0));
            count += n;
            excited =
                excited * math::exp(-1.0 / 24.0) + n * 0.45 * 8.0 * (1.0 - math::exp(-1.0 / 24.0));
        }
        count
    }
}

/// Poisson limits give some nine times the false alarms when incidents cluster; twice the limit,
/// the dispersion of weekly counts, gives back about what was promised.
#[test]
fn limits_allow_for_clusters() {
    let mean = |h: f64, runs: u64| {
        (0..runs)
            .map(|run| f64::from(run_length(clustered(run), 3.0, h)))
            .sum::<f64>()
            / runs as f64
    };
    let (narrow, wide) = (mean(8.0, 300), mean(16.0, 120));
    let promised = 1_927.3;
    assert!(promised / narrow > 5.0, "{narrow}");
    assert!((0.5..1.6).contains(&(wide / promised)), "{wide}");
}

#[test]
fn dispersion_is_variance_over_mean() {
    let days = vec![vec![1, 4], vec![3, 4], vec![2, 4]];
    // stream 0: mean 2, variance 1; stream 1: mean 4, variance 0
    assert_eq!(dispersion(&days), Some(1.0 / 6.0));
    assert_eq!(dispersion(&days[..1]), None);
    assert_eq!(dispersion(&[vec![0], vec![0]]), None);
}

/// Counts about 10 and about 40 whose rates swing by a fifth: variance λ + 0.04 λ².
#[test]
fn swings_grow_with_the_square_of_the_rate() {
    let days: Vec<Vec<u32>> = (0..4_000)
        .map(|day| {
            let mut draws = Seed(8).draws(Stream::Test, 0, day);
            [10.0, 40.0]
                .map(|rate| {
                    let swung = rate * (1.0 + 0.2 * draws.normal()).max(0.0);
                    draws.poisson(swung)
                })
                .to_vec()
        })
        .collect();
    let phi = swing(&days);
    assert!((phi - 0.04).abs() < 0.005, "{phi}");
    assert_eq!(swing(&[vec![3, 3], vec![3, 3]]), 0.0);
    assert_eq!(swing(&[]), 0.0);
}

/// Incidents of the day that begins, an hour apart, in a sector of the first and the second area.
fn days(rig: &mut Rig, n: u32, counts: [u32; 2]) -> Vec<(u32, Option<u16>)> {
    for _ in 0..n {
        let now = rig.world.resource::<Clock>().start();
        let mut reports = Vec::new();
        for (sector, count) in [3, 13].into_iter().zip(counts) {
            let at = |i: u32| heard(EAR, 1, sector, now + i * HOUR, 0.0);
            reports.extend((0..count).map(at));
        }
        reports.sort_by_key(|report| report.time);
        rig.report(reports, 24);
    }
    let warnings = &rig.get::<Warnings>().0;
    warnings
        .iter()
        .map(|w| (w.time / DAY, w.area.map(|a| a.0)))
        .collect()
}

/// A steady rhythm warns of nothing; an area that trebles is named, and after that again.
#[test]
fn an_area_that_changes_its_rhythm_is_named() {
    let mut rig = Rig::new(spec(), 20);
    assert!(days(&mut rig, 12, [4, 4]).is_empty());
    let raised = days(&mut rig, 6, [12, 4]);
    assert!(raised.iter().any(|w| w.1 == Some(0)), "{raised:?}");
    assert!(raised.iter().all(|w| w.1 != Some(1)), "{raised:?}");
}

/// More observers see more: that alone is no change of rhythm.
#[test]
fn a_mission_that_grows_does_not_warn_of_itself() {
    let warned = |grows: bool| {
        let mut rig = Rig::new(spec(), 20);
        for day in 1..=20 {
            let share = f64::from(day) / 20.0;
            rig.edit::<Coverage>(|c| c.deployed_share.push(if grows { share } else { 1.0 }));
            days(&mut rig, 1, [day, day]);
        }
        rig.get::<Warnings>().0.len()
    };
    assert_eq!(warned(true), 0);
    assert!(warned(false) > 0);
}
