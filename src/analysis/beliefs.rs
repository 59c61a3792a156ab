//! What missions believed of all their cases, by tenths of belief, and what that was worth.
//!
//! # Equations
//! A diagram of reliability: per tenth the mean belief beside the share that was so. Brier's score =
//! reliability − resolution + uncertainty (+ what tenths hide), see `statistics::brier_of_bins`.
//! Over a threshold t on belief: sensitivity = true cases at t or more / true cases, false alarms =
//! false cases at t or more / false cases, precision = true among those at t or more. All intervals
//! by truce: cases of one truce share its weather, its fire and its record.
//!
//! # References
//! Murphy, A. H. (1973), Journal of Applied Meteorology 12, 595–600. Swets, J. A. (1988), "Measuring
//! the accuracy of diagnostic systems", Science 240, 1285–1293. Both recalled.

use crate::model::BeliefMeasures;
use crate::model::base::Seed;
use crate::statistics::{
    BrierBin, BrierParts, Interval, bootstrap, bootstrap_mean, bootstrap_ratio, brier_of_bins,
};

/// Bins of belief.
pub const TENTHS: usize = 10;

/// Fewer cases in a tenth than this are marked: their share says little.
pub const FEW_CASES: f64 = 200.0;

/// Sums over cases; counts are whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tenth {
    /// \[1\] — beliefs and what came true of them; `count` are cases, `came` true ones.
    pub sums: BrierBin,
    /// \[1\] — cases that became findings.
    pub confirmed: f64,
    /// \[1\] — true ones among those.
    pub confirmed_so: f64,
}

impl Tenth {
    fn add(&mut self, other: &Self) {
        let (to, from) = (&mut self.sums, &other.sums);
        to.count += from.count;
        to.forecast += from.forecast;
        to.came += from.came;
        to.forecast_came += from.forecast_came;
        to.squared += from.squared;
        self.confirmed += other.confirmed;
        self.confirmed_so += other.confirmed_so;
    }
}

/// The cases of one truce.
type OfTruce = [Tenth; TENTHS];

/// A share with its 95 % interval by truce; no interval where there are too few truces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// \[1\], 0..1 — the share.
    pub value: f64,
    /// Its interval.
    pub interval: Option<Interval>,
}

/// A point of the diagram of reliability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Which tenth, 0..9.
    pub tenth: usize,
    /// \[1\] — cases in it.
    pub cases: f64,
    /// \[1\], 0..1 — their mean belief.
    pub believed: f64,
    /// The share that was so.
    pub so: Share,
}

/// Brier's score taken apart, with intervals by truce in the order score, reliability, resolution,
/// uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// The parts.
    pub value: BrierParts,
    /// Their intervals.
    pub intervals: [Option<Interval>; 4],
}

/// What a threshold on belief makes of the cases, or what the mission itself made of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// \[1\], 0..1 — least belief; none for the cases that became findings.
    pub at: Option<f64>,
    /// \[1/d\] — cases taken, by day and truce.
    pub per_day: Share,
    /// Of the cases taken those that are true; none where none is taken.
    pub precision: Option<Share>,
    /// Of the true cases those taken; none without true ones.
    pub sensitivity: Option<Share>,
    /// Of the false cases those taken; none without false ones.
    pub false_alarms: Option<Share>,
}

/// Beliefs of one regime in one mode and cell, truce by truce.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beliefs {
    // number of the run and its cases, in the order of the rows
    truces: Vec<(i64, OfTruce)>,
}

impl Beliefs {
    /// Takes a row of `beliefs`; rows of a truce come one after another.
    pub fn take(&mut self, row: &BeliefMeasures) {
        let (Some(run), Some(tenth)) = (row.run, row.tenth) else {
            return;
        };
        if self.truces.last().is_none_or(|(last, _)| *last != run) {
            self.truces.push((run, OfTruce::default()));
        }
        let place = usize::try_from(tenth).ok();
        let last = self.truces.last_mut().map(|(_, truce)| truce);
        let Some(sums) = last.zip(place).and_then(|(truce, i)| truce.get_mut(i)) else {
            return;
        };
        let count = |n: Option<i64>| n.unwrap_or(0) as f64;
        sums.add(&Tenth {
            sums: BrierBin {
                count: count(row.cases),
                forecast: row.belief.unwrap_or(0.0),
                came: count(row.cases_true),
                forecast_came: row.belief_true.unwrap_or(0.0),
                squared: row.belief_squared.unwrap_or(0.0),
            },
            confirmed: count(row.confirmed),
            confirmed_so: count(row.confirmed_true),
        });
    }

    /// Truces with cases or without, of a mission that makes cases.
    pub fn truces(&self) -> usize {
        self.truces.len()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.total().iter().all(|tenth| tenth.sums.count <= 0.0)
    }

    fn total(&self) -> OfTruce {
        let mut total = OfTruce::default();
        for (_, truce) in &self.truces {
            add(&mut total, truce);
        }
        total
    }

    /// The diagram of reliability: tenths with cases, from low to high.
    pub fn bins(&self, seed: Seed) -> Vec<Bin> {
        let total = self.total();
        let with_cases = total.iter().enumerate().filter(|(_, t)| t.sums.count > 0.0);
        with_cases
            .map(|(tenth, all)| Bin {
                tenth,
                cases: all.sums.count,
                believed: all.sums.forecast / all.sums.count,
                so: Share {
                    value: all.sums.came / all.sums.count,
                    interval: self
                        .interval(seed, &|of| (of[tenth].sums.came, of[tenth].sums.count)),
                },
            })
            .collect()
    }

    /// Brier's score and its parts; none without cases.
    pub fn parts(&self, seed: Seed) -> Option<Parts> {
        let value = parts_of(&self.total())?;
        let of: [fn(BrierParts) -> f64; 4] = [
            |parts| parts.score,
            |parts| parts.reliability,
            |parts| parts.resolution,
            |parts| parts.uncertainty,
        ];
        let intervals = of.map(|of| {
            bootstrap(self.truces.len(), seed, &mut |runs| {
                let mut total = OfTruce::default();
                for &run in runs {
                    add(&mut total, &self.truces[run].1);
                }
                parts_of(&total).map(of)
            })
        });
        Some(Parts { value, intervals })
    }

    /// What thresholds at the bounds of the tenths make of the cases, from 0 on; `days` a truce.
    pub fn thresholds(&self, days: f64, seed: Seed) -> Vec<Threshold> {
        let taken = |from: usize| {
            move |of: &OfTruce| {
                let above = of.iter().skip(from);
                above.fold((0.0, 0.0), |(so, all), tenth| {
                    (so + tenth.sums.came, all + tenth.sums.count)
                })
            }
        };
        (0..TENTHS)
            .map(|from| {
                let at = Some(from as f64 / TENTHS as f64);
                self.threshold(at, days, seed, &taken(from))
            })
            .collect()
    }

    /// What the mission itself made of them: the cases that became findings, at the threshold and in
    /// the time of its analysts.
    pub fn operating(&self, days: f64, seed: Seed) -> Threshold {
        self.threshold(None, days, seed, &|of| {
            of.iter().fold((0.0, 0.0), |(so, all), tenth| {
                (so + tenth.confirmed_so, all + tenth.confirmed)
            })
        })
    }

    /// `taken` gives the true ones and all that are taken of a truce.
    fn threshold(
        &self,
        at: Option<f64>,
        days: f64,
        seed: Seed,
        taken: &dyn Fn(&OfTruce) -> (f64, f64),
    ) -> Threshold {
        let all = |of: &OfTruce| {
            of.iter().fold((0.0, 0.0), |(so, all), tenth| {
                (so + tenth.sums.came, all + tenth.sums.count)
            })
        };
        let per_day: Vec<f64> = self
            .truces
            .iter()
            .map(|(_, of)| taken(of).1 / days)
            .collect();
        let n = per_day.len().max(1) as f64;
        Threshold {
            at,
            per_day: Share {
                value: per_day.iter().sum::<f64>() / n,
                interval: bootstrap_mean(&per_day, seed),
            },
            precision: self.share(seed, taken),
            sensitivity: self.share(seed, &|of| (taken(of).0, all(of).0)),
            false_alarms: self.share(seed, &|of| {
                let ((so, taken), (all_so, all)) = (taken(of), all(of));
                (taken - so, all - all_so)
            }),
        }
    }

    fn pairs(&self, of: &dyn Fn(&OfTruce) -> (f64, f64)) -> Vec<(f64, f64)> {
        self.truces.iter().map(|(_, truce)| of(truce)).collect()
    }

    fn share(&self, seed: Seed, of: &dyn Fn(&OfTruce) -> (f64, f64)) -> Option<Share> {
        let pairs = self.pairs(of);
        let (top, bottom) = pairs
            .iter()
            .fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        (bottom > 0.0).then(|| Share {
            value: top / bottom,
            interval: bootstrap_ratio(&pairs, seed),
        })
    }

    fn interval(&self, seed: Seed, of: &dyn Fn(&OfTruce) -> (f64, f64)) -> Option<Interval> {
        bootstrap_ratio(&self.pairs(of), seed)
    }
}

fn add(total: &mut OfTruce, truce: &OfTruce) {
    for (sum, tenth) in total.iter_mut().zip(truce) {
        sum.add(tenth);
    }
}

fn parts_of(total: &OfTruce) -> Option<BrierParts> {
    brier_of_bins(&total.map(|tenth| tenth.sums))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of one truce: tenth, cases, true ones, findings, true findings; all in a tenth are
    /// believed with its middle.
    fn truce(beliefs: &mut Beliefs, run: i64, tenths: &[[i64; 5]]) {
        for &[tenth, cases, so, confirmed, confirmed_so] in tenths {
            let q = tenth as f64 / 10.0 + 0.05;
            beliefs.take(&BeliefMeasures {
                run: Some(run),
                tenth: Some(tenth),
                cases: Some(cases),
                cases_true: Some(so),
                belief: Some(q * cases as f64),
                belief_true: Some(q * so as f64),
                belief_squared: Some(q * q * cases as f64),
                confirmed: Some(confirmed),
                confirmed_true: Some(confirmed_so),
                ..BeliefMeasures::default()
            });
        }
    }

    fn beliefs() -> Beliefs {
        let mut beliefs = Beliefs::default();
        for run in 0..6 {
            truce(
                &mut beliefs,
                run,
                &[[2, 10, 2, 0, 0], [9, 10, 9 - run % 2, 6, 5]],
            );
        }
        beliefs
    }

    #[test]
    fn thresholds_by_hand() {
        let beliefs = beliefs();
        let all = beliefs.thresholds(2.0, Seed(1));
        assert_eq!(all.len(), TENTHS);
        // true: 6 × 2 + 51 = 63 of 120
        let value = |share: Option<Share>| share.expect("a share").value;
        assert_eq!(value(all[0].precision), 63.0 / 120.0);
        assert_eq!(
            (value(all[0].sensitivity), value(all[0].false_alarms)),
            (1.0, 1.0)
        );
        assert_eq!(all[0].per_day.value, 10.0);
        let high = all[9];
        assert_eq!(value(high.precision), 51.0 / 60.0);
        assert_eq!(value(high.sensitivity), 51.0 / 63.0);
        assert_eq!(value(high.false_alarms), 9.0 / 57.0);
        assert_eq!(high.per_day.value, 5.0);
        // what is believed with 0.25 lies above a threshold of 0.2, not of 0.3
        assert_eq!(value(all[2].precision), 63.0 / 120.0);
        assert_eq!(value(all[3].precision), 51.0 / 60.0);
        let itself = beliefs.operating(2.0, Seed(1));
        assert_eq!((itself.at, itself.per_day.value), (None, 3.0));
        assert_eq!(value(itself.precision), 5.0 / 6.0);
        assert_eq!(value(itself.sensitivity), 30.0 / 63.0);
        assert_eq!(value(itself.false_alarms), 6.0 / 57.0);
    }

    #[test]
    fn reliability_and_its_parts() {
        let beliefs = beliefs();
        let bins = beliefs.bins(Seed(1));
        assert_eq!(bins.iter().map(|bin| bin.tenth).collect::<Vec<_>>(), [2, 9]);
        assert_eq!((bins[0].cases, bins[0].so.value), (60.0, 0.2));
        assert!((bins[1].believed - 0.95).abs() < 1e-12);
        // the first does not vary between truces, the second does
        let width = |bin: &Bin| bin.so.interval.map(|found| found.high - found.low);
        assert_eq!(width(&bins[0]), Some(0.0));
        assert!(width(&bins[1]) > Some(0.02), "{bins:?}");
        let found = beliefs.parts(Seed(1)).expect("cases");
        let parts = found.value;
        let by_hand =
            (0.25_f64 - 0.2) * (0.25 - 0.2) / 2.0 + (0.95_f64 - 0.85) * (0.95 - 0.85) / 2.0;
        assert!((parts.reliability - by_hand).abs() < 1e-12);
        let sum = parts.reliability - parts.resolution + parts.uncertainty + parts.within;
        assert!((parts.score - sum).abs() < 1e-12 && parts.within.abs() < 1e-12);
        let [score, ..] = found.intervals;
        let score = score.expect("six truces");
        assert!(score.low <= parts.score && parts.score <= score.high && score.low < score.high);
    }

    #[test]
    fn nothing_says_nothing() {
        let mut none = Beliefs::default();
        assert!(none.is_empty() && none.parts(Seed(1)).is_none());
        truce(&mut none, 0, &[[3, 0, 0, 0, 0]]);
        assert!(none.is_empty() && none.bins(Seed(1)).is_empty());
        assert_eq!(none.truces(), 1);
        assert_eq!(none.operating(30.0, Seed(1)).precision, None);
    }
}
