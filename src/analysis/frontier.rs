//! Which regimes are not dominated, and how sure that is.
//!
//! # Equations
//! A regime stands at x = (bill, share of violations that could not be known, share of findings that
//! name the wrong side, of the side that fares worse): less is better. It is dominated by one that is
//! nowhere worse and somewhere better. Seeds are resampled with replacement, the same ones for all
//! regimes and for live and shadow, since they are paired; the probability of not being dominated is
//! the share of the resamples in which it is not.

use super::sample::{Group, Sample};
use crate::experiment::Cell;
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::statistics::{LEAST_RUNS, median, resamples};
use std::collections::{BTreeMap, BTreeSet};

/// What the resamples say of one regime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnFrontier {
    /// \[1\], 0..1 — share of the resamples in which no other regime dominates it.
    pub probability: f64,
    /// Seeds that were resampled: those of which all regimes have a live and a shadow truce.
    pub seeds: usize,
}

/// Columns of one regime, seed by seed.
struct Columns {
    bill: Vec<f64>,
    // unknown, of all violations
    unknown: Vec<(f64, f64)>,
    // wrong, of all that name: side a, side b; none where nobody may be named
    wrong: Option<[Vec<(f64, f64)>; 2]>,
}

impl Columns {
    /// Bill, share not to be known, share wrong over some seeds; none where there are no violations.
    fn at(&self, runs: &[usize], bills: &mut Vec<f64>) -> Option<[f64; 3]> {
        let ratio = |pairs: &[(f64, f64)]| {
            let (top, bottom) = runs.iter().fold((0.0, 0.0), |(top, bottom), &i| {
                (top + pairs[i].0, bottom + pairs[i].1)
            });
            (bottom > 0.0).then(|| top / bottom)
        };
        bills.clear();
        bills.extend(runs.iter().map(|&i| self.bill[i]));
        let wrong = self.wrong.iter().flatten().filter_map(|side| ratio(side));
        Some([
            median(bills)?,
            ratio(&self.unknown)?,
            wrong.fold(0.0, f64::max),
        ])
    }
}

/// Whether a point is no worse anywhere and better somewhere.
pub fn dominates(one: &[f64; 3], other: &[f64; 3]) -> bool {
    let pairs = || one.iter().zip(other);
    pairs().all(|(x, y)| x <= y) && pairs().any(|(x, y)| x < y)
}

/// For each regime (its name, and whether its findings may name a side) the probability that no other
/// dominates it, at middle commitment; none where fewer than five seeds have truces of all.
pub fn on_frontier(
    sample: &Sample,
    regimes: &[(&str, bool)],
    seed: Seed,
) -> Option<Vec<OnFrontier>> {
    let by_run = |regime, mode, column| -> BTreeMap<u64, f64> {
        let cell = Cell::Middle;
        let group = Group { regime, mode, cell };
        sample.by_run(group, column).into_iter().collect()
    };
    let needed = |regime| {
        let live = by_run(regime, Mode::Live, "cost_eur");
        let shadow = by_run(regime, Mode::Shadow, "violations");
        let both = live.into_keys().filter(|run| shadow.contains_key(run));
        both.collect::<BTreeSet<u64>>()
    };
    let mut runs = needed(regimes.first()?.0);
    for (regime, _) in regimes {
        runs = runs.intersection(&needed(regime)).copied().collect();
    }
    if runs.len() < LEAST_RUNS {
        return None;
    }
    let column = |regime, mode, name| -> Vec<f64> {
        let found = by_run(regime, mode, name);
        let value = |run| found.get(run).copied().unwrap_or(0.0);
        runs.iter().map(value).collect()
    };
    let pairs = |regime, mode, top, bottom| -> Vec<(f64, f64)> {
        let tops = column(regime, mode, top);
        tops.into_iter().zip(column(regime, mode, bottom)).collect()
    };
    let columns: Vec<Columns> = regimes
        .iter()
        .map(|&(regime, names)| Columns {
            bill: column(regime, Mode::Live, "cost_eur"),
            unknown: pairs(regime, Mode::Shadow, "unknowable", "violations"),
            wrong: names.then(|| {
                [
                    pairs(
                        regime,
                        Mode::Live,
                        "false_accusations_a",
                        "findings_naming_a",
                    ),
                    pairs(
                        regime,
                        Mode::Live,
                        "false_accusations_b",
                        "findings_naming_b",
                    ),
                ]
            }),
        })
        .collect();
    let mut free = vec![0_u64; regimes.len()];
    let (mut all, mut bills) = (0_u64, Vec::new());
    resamples(runs.len(), seed, &mut |runs| {
        let points = columns.iter().map(|one| one.at(runs, &mut bills));
        let Some(points) = points.collect::<Option<Vec<[f64; 3]>>>() else {
            return;
        };
        all += 1;
        for (own, free) in points.iter().zip(&mut free) {
            *free += u64::from(!points.iter().any(|other| dominates(other, own)));
        }
    });
    (all > 0).then(|| {
        free.into_iter()
            .map(|free| OnFrontier {
                probability: free as f64 / all as f64,
                seeds: runs.len(),
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domination_is_strict_somewhere() {
        assert!(dominates(&[1.0, 2.0, 0.0], &[1.0, 2.0, 1.0]));
        assert!(!dominates(&[1.0, 2.0, 0.0], &[1.0, 2.0, 0.0]));
        assert!(!dominates(&[1.0, 3.0, 0.0], &[1.0, 2.0, 1.0]));
    }

    #[test]
    fn one_against_itself_and_one_that_costs_for_nothing() {
        let columns = |bill: f64, unknown: &[f64]| Columns {
            bill: vec![bill; unknown.len()],
            unknown: unknown.iter().map(|x| (*x, 10.0)).collect(),
            wrong: None,
        };
        let one = columns(1.0, &[1.0, 2.0, 3.0]);
        let found = one.at(&[0, 2, 2], &mut Vec::new());
        assert_eq!(found, Some([1.0, 7.0 / 30.0, 0.0]));
        assert_eq!(columns(1.0, &[]).at(&[], &mut Vec::new()), None);
    }

    /// A regime is not dominated by itself under another name.
    #[test]
    fn probabilities_of_made_up_truces() {
        let (sample, _) = crate::analysis::sample::tests::sample(&["none", "layered"], 20);
        let regimes = [("none", false), ("none", false), ("layered", true)];
        let found = on_frontier(&sample, &regimes, Seed(1)).expect("18 seeds");
        assert!(found.iter().all(|one| one.seeds == 18), "{found:?}");
        // twins are equal in every resample: neither dominates the other
        assert_eq!((found[0].probability, found[1].probability), (1.0, 1.0));
        assert!((0.0..=1.0).contains(&found[2].probability));
        assert_eq!(on_frontier(&sample, &[("nobody", false)], Seed(1)), None);
        assert_eq!(on_frontier(&sample, &[], Seed(1)), None);
    }
}
