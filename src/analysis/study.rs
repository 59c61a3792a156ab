//! The table of a study: measures by arm, and their differences on the same seeds.

use crate::experiment::Arm;
use crate::model::base::Seed;
use crate::model::{Kind, RunMeasures};
use crate::statistics::{Interval, bootstrap, mean, wilson};
use serde::Serialize;

/// \[1\] — seed of the resampling behind intervals; any will do.
const RESAMPLING: Seed = Seed(1);

/// A measure: a sum of columns of `runs`, or one sum over another, over all truces together.
#[derive(Clone, Copy, Debug)]
pub struct Ratio<'a> {
    /// Columns that are added up.
    pub top: &'a [&'static str],
    /// Columns whose sum it is divided by; empty for a plain sum.
    pub bottom: &'a [&'static str],
}

/// A measure of an arm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Mean over truces, share of truces, or ratio of sums; null where nothing was to be counted.
    pub value: Option<f64>,
    /// 95 %: Wilson for shares of truces, bootstrap by truce for all else.
    pub interval: Option<Interval>,
    /// Truces behind it.
    pub n: u64,
}

/// Numerators and denominators by truce.
type Pairs = Vec<(f64, f64)>;

/// The measure of one arm. Truces in which a column is null are left out.
pub fn found(arm: &Arm, measure: Ratio<'_>) -> Found {
    let pairs: Pairs = values(arm, measure).into_iter().flatten().collect();
    let all: Vec<usize> = (0..pairs.len()).collect();
    let of = |truces: &[usize]| value(&pairs, truces, measure);
    let interval = if is_flag(measure) {
        let hits = pairs.iter().filter(|(top, _)| *top > 0.0).count();
        wilson(hits as u64, pairs.len() as u64)
    } else {
        bootstrap(pairs.len(), RESAMPLING, &mut |truces| of(truces))
    };
    Found {
        value: of(&all),
        interval,
        n: pairs.len() as u64,
    }
}

/// How far an arm lies from another on the same seeds: its measure less the other's.
pub fn difference(arm: &Arm, from: &Arm, measure: Ratio<'_>) -> Found {
    let both = values(arm, measure)
        .into_iter()
        .zip(values(from, measure))
        .filter_map(|(mine, other)| mine.zip(other));
    let (mine, other): (Pairs, Pairs) = both.unzip();
    let all: Vec<usize> = (0..mine.len()).collect();
    let of =
        |truces: &[usize]| Some(value(&mine, truces, measure)? - value(&other, truces, measure)?);
    Found {
        value: of(&all),
        interval: bootstrap(mine.len(), RESAMPLING, &mut |truces| of(truces)),
        n: mine.len() as u64,
    }
}

/// Numerator and denominator of every truce, by seed.
fn values(arm: &Arm, measure: Ratio<'_>) -> Vec<Option<(f64, f64)>> {
    let sum = |run: &RunMeasures, columns: &[&str]| -> Option<f64> {
        columns.iter().map(|column| run.get(column)?.number()).sum()
    };
    let runs = arm.runs.iter();
    runs.map(|run| {
        let run = run.as_ref()?;
        Some((sum(run, measure.top)?, sum(run, measure.bottom)?))
    })
    .collect()
}

fn value(pairs: &[(f64, f64)], truces: &[usize], measure: Ratio<'_>) -> Option<f64> {
    if measure.bottom.is_empty() {
        let tops: Vec<f64> = truces.iter().map(|&i| pairs[i].0).collect();
        return mean(&tops);
    }
    let (top, bottom) = truces.iter().fold((0.0, 0.0), |(top, bottom), &i| {
        (top + pairs[i].0, bottom + pairs[i].1)
    });
    (bottom > 0.0).then(|| top / bottom)
}

/// Whether the measure is one column of true and false: its mean is a share of truces.
fn is_flag(measure: Ratio<'_>) -> bool {
    let flag = |column: &&str| {
        let mut entries = RunMeasures::DICTIONARY.iter();
        entries.any(|entry| entry.name == *column && entry.kind == Kind::Flag)
    };
    measure.bottom.is_empty() && measure.top.len() == 1 && measure.top.iter().all(flag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(rows: &[(i64, i64, bool)]) -> Arm {
        let runs = rows.iter().map(|&(established, violations, held)| {
            Some(RunMeasures {
                established: Some(established),
                violations: Some(violations),
                held: Some(held),
                ..RunMeasures::default()
            })
        });
        Arm {
            variant: 0,
            regime: "none".into(),
            runs: runs.collect(),
        }
    }

    const SHARE: Ratio<'static> = Ratio {
        top: &["established"],
        bottom: &["violations"],
    };
    const HELD: Ratio<'static> = Ratio {
        top: &["held"],
        bottom: &[],
    };

    #[test]
    fn ratios_are_of_sums_and_shares_of_truces() {
        let arm = arm(&[(1, 10, true), (3, 10, false), (0, 0, true), (6, 20, true)]);
        assert_eq!(found(&arm, SHARE).value, Some(0.25));
        let held = found(&arm, HELD);
        assert_eq!((held.value, held.n), (Some(0.75), 4));
        assert!(held.interval.is_some_and(|i| i.low > 0.2 && i.high < 1.0));
    }

    #[test]
    fn differences_leave_out_what_failed_on_either_side() {
        let one = arm(&[(1, 10, true), (2, 10, true), (3, 10, true)]);
        let mut two = arm(&[(5, 10, true), (9, 10, true), (6, 10, false)]);
        two.runs[1] = None;
        let found = difference(&two, &one, SHARE);
        assert_eq!(found.n, 2);
        assert!((found.value.expect("a value") - 0.35).abs() < 1e-12);
        assert_eq!(difference(&one, &one, HELD).value, Some(0.0));
    }

    #[test]
    fn nothing_to_count_is_no_number() {
        assert_eq!(found(&arm(&[(0, 0, true)]), SHARE).value, None);
        let unknown = Ratio {
            top: &["precision"],
            bottom: &[],
        };
        assert_eq!(found(&arm(&[(0, 0, true)]), unknown).n, 0);
    }
}
