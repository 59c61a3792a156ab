//! Facts: ensembles of truces against patterns of real ceasefires.

use super::laboratory::ValidationError;
use super::quantities::{Ended, line};
use super::row::Verdict;
use crate::experiment::{ExperimentError, caught};
use crate::model::base::{Seed, math};
use crate::model::record::watch::Mode;
use crate::model::{Simulation, TruceSpec, Watching};
use crate::scenario::fact::{Days, Fact, FactKind, Quantity, Statistic};
use crate::scenario::{Loaded, NoFiles, Problem, Request, library, load};
use crate::statistics::{Interval, bootstrap, mean, quantile, wilson};
use rayon::prelude::*;
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// \[1\] — truces of an ensemble when the call does not say.
pub const ENSEMBLE: u64 = 200;

/// \[1\] — seed of the resampling behind intervals; any will do.
const RESAMPLING: Seed = Seed(1);

/// A scenario and the facts that its ensemble must show.
#[derive(Clone, Debug)]
pub struct FactSheet {
    /// Name or file.
    pub name: String,
    /// The scenario.
    pub spec: Arc<TruceSpec>,
    /// The facts, in the order of the file.
    pub facts: Vec<Fact>,
}

/// A fact with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactRow {
    /// Name and what is tested.
    pub test: String,
    /// The range in words: `0.02 to 0.15`.
    pub expected: String,
    /// What the ensemble gives; null when it gives nothing, or nothing finite.
    #[serde(serialize_with = "finite")]
    pub found: Option<f64>,
    /// Lower end of the range; null when it is open.
    pub low: Option<f64>,
    /// Upper end of the range; null when it is open.
    pub high: Option<f64>,
    /// Verdict.
    pub verdict: Verdict,
    /// `hard`, `soft` or `input`.
    pub kind: &'static str,
    /// Truces behind it.
    pub n: u64,
    /// 95 % interval of what was found: Wilson for shares, bootstrap by truce for all else.
    pub interval: Option<Interval>,
}

fn finite<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.filter(|x| x.is_finite()).serialize(serializer)
}

/// The fact sheets of the library, in its order.
///
/// # Errors
/// The problems of an embedded file: a fault of the program.
pub fn built_in_facts() -> Result<Vec<FactSheet>, Vec<Problem>> {
    let sheets = library::fact_names().map(|name| {
        let request = Request {
            scenario: Some(name.to_owned()),
            ..Request::default()
        };
        Ok(FactSheet::new(name, load(&request, &NoFiles)?))
    });
    sheets.collect()
}

impl FactSheet {
    /// A scenario that was read, under the name that messages give it.
    pub fn new(name: &str, loaded: Loaded) -> Self {
        Self {
            name: name.to_owned(),
            spec: loaded.spec,
            facts: loaded.facts,
        }
    }

    /// The same with those rows only that `wanted` names.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(&str) -> bool) -> Self {
        self.facts.retain(|fact| wanted(&fact.name));
        self
    }

    /// Runs that its facts ask for in each truce of the ensemble: shadow once for all regimes,
    /// live once for each regime.
    fn runs(&self) -> Vec<Watching> {
        let mut runs = Vec::new();
        for fact in &self.facts {
            let watched = fact.watched;
            let regimes = std::iter::once(watched.regime).chain(watched.over);
            for regime in regimes {
                let run = watching(watched.mode, regime);
                if !runs.contains(&run) {
                    runs.push(run);
                }
            }
        }
        runs
    }

    /// Simulations of an ensemble of so many truces.
    pub fn simulations(&self, truces: u64) -> u64 {
        truces * self.runs().len() as u64
    }
}

fn watching(mode: Mode, regime: usize) -> Watching {
    match mode {
        Mode::Live => Watching::Live(regime),
        Mode::Shadow => Watching::Shadow,
    }
}

/// Checks all facts of a sheet with so many truces on `threads` threads (0: one per core). Truces
/// have the seeds 1, 2, 3 …; rows do not depend on the number of threads. `progress` hears of
/// each simulation.
///
/// # Errors
/// A truce that failed, threads that cannot be started.
pub fn check_facts(
    sheet: &FactSheet,
    truces: u64,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<FactRow>, ValidationError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(ExperimentError::from)?;
    let ensemble: Vec<Result<Vec<Sample>, ValidationError>> = pool.install(|| {
        (1..=truces)
            .into_par_iter()
            .map(|seed| {
                caught(|| truce(sheet, seed, progress)).map_err(|why| ValidationError::Truce {
                    why,
                    laboratory: sheet.name.clone(),
                    seed,
                })
            })
            .collect()
    });
    let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); sheet.facts.len()];
    for truce in ensemble {
        for (sample, value) in samples.iter_mut().zip(truce?) {
            sample.push(value);
        }
    }
    Ok(sheet
        .facts
        .iter()
        .zip(&samples)
        .map(|(fact, sample)| FactRow::new(fact, sample))
        .collect())
}

/// What one truce gives to a fact.
#[derive(Clone, Debug)]
enum Sample {
    /// A number; none where there is nothing to count.
    Number(Option<f64>),
    /// Ratios by day.
    Days(Vec<f64>),
}

/// One truce of the ensemble: a sample per fact.
fn truce(
    sheet: &FactSheet,
    seed: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Sample>, String> {
    // value under the fact's regime, and under the one that it is divided by
    let mut found: Vec<[Option<Sample>; 2]> = vec![[const { None }; 2]; sheet.facts.len()];
    for run in sheet.runs() {
        let mut truce = Simulation::new(&sheet.spec, seed, run);
        truce.run();
        let results = truce.results(false)?;
        for (fact, found) in sheet.facts.iter().zip(&mut found) {
            let regimes = [Some(fact.watched.regime), fact.watched.over];
            for (regime, found) in regimes.into_iter().zip(found) {
                let Some(regime) = regime.filter(|&r| watching(fact.watched.mode, r) == run) else {
                    continue;
                };
                let watch = match run {
                    Watching::Live(_) => 0,
                    Watching::Shadow => regime,
                };
                let result = results.get(watch).ok_or("the truce gave no result")?;
                let ended = Ended {
                    truce: &truce,
                    watch,
                    regime,
                    result,
                };
                *found = Some(match &fact.quantity {
                    Quantity::DoublingDays { .. } => Sample::Days(ended.daily_ratios()),
                    quantity => Sample::Number(ended.number(quantity)),
                });
            }
        }
        progress(1);
    }
    let facts = sheet.facts.iter().zip(found);
    Ok(facts
        .map(|(fact, [value, other])| match (value, other) {
            (Some(Sample::Number(value)), Some(Sample::Number(other))) => {
                Sample::Number(quotient(value, other))
            }
            (Some(sample), None) if fact.watched.over.is_none() => sample,
            _ => Sample::Number(None),
        })
        .collect())
}

fn quotient(value: Option<f64>, over: Option<f64>) -> Option<f64> {
    let over = over.filter(|x| *x != 0.0)?;
    Some(value? / over)
}

impl FactRow {
    fn new(fact: &Fact, samples: &[Sample]) -> Self {
        let (found, interval, n) = estimate(fact, samples);
        let found = found.map(|x| x * fact.scale);
        let interval = interval.map(|interval| {
            let ends = [interval.low * fact.scale, interval.high * fact.scale];
            Interval {
                low: ends[0].min(ends[1]),
                high: ends[0].max(ends[1]),
            }
        });
        let holds = found.is_some_and(|x| {
            fact.low.is_none_or(|low| x >= low) && fact.high.is_none_or(|high| x <= high)
        });
        Self {
            test: format!("{} {}", fact.name, fact.test),
            expected: range(fact.low, fact.high),
            found: found.filter(|x| x.is_finite()),
            low: fact.low,
            high: fact.high,
            verdict: match (fact.kind, holds) {
                (FactKind::Soft, true) => Verdict::SoftPass,
                (FactKind::Soft, false) => Verdict::SoftMiss,
                (_, true) => Verdict::Pass,
                (_, false) => Verdict::Fail,
            },
            kind: fact.kind.name(),
            n,
            interval,
        }
    }
}

/// A range in words.
fn range(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{low}"),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("≥ {low}"),
        (None, Some(high)) => format!("≤ {high}"),
        (None, None) => String::new(),
    }
}

/// The statistic of the ensemble, its interval, and how many truces stand behind it.
fn estimate(fact: &Fact, samples: &[Sample]) -> (Option<f64>, Option<Interval>, u64) {
    if let Quantity::DoublingDays { days, level } = fact.quantity {
        let series: Vec<&[f64]> = samples
            .iter()
            .filter_map(|sample| match sample {
                Sample::Days(days) => Some(days.as_slice()),
                Sample::Number(_) => None,
            })
            .collect();
        let all: Vec<usize> = (0..series.len()).collect();
        let of = |truces: &[usize]| doubling(&series, truces, days, level);
        let interval = bootstrap(series.len(), RESAMPLING, &mut |truces| of(truces));
        return (of(&all), interval, series.len() as u64);
    }
    let values: Vec<f64> = samples
        .iter()
        .filter_map(|sample| match sample {
            Sample::Number(value) => *value,
            Sample::Days(_) => None,
        })
        .collect();
    let n = values.len() as u64;
    let of = |values: &[f64]| match fact.statistic {
        Statistic::Mean => mean(values),
        Statistic::Quantile(q) => quantile(values, q),
        Statistic::Share(_) => None,
    };
    match fact.statistic {
        Statistic::Share(band) => {
            let within = values.iter().filter(|x| (band.from..=band.to).contains(*x));
            let hits = within.count() as u64;
            let share = (n > 0).then(|| hits as f64 / n as f64);
            (share, wilson(hits, n), n)
        }
        _ => {
            let mut drawn = Vec::with_capacity(values.len());
            let interval = bootstrap(values.len(), RESAMPLING, &mut |truces| {
                drawn.clear();
                drawn.extend(truces.iter().map(|&i| values[i]));
                of(&drawn)
            });
            (of(&values), interval, n)
        }
    }
}

/// \[d\] — doubling time of the mean ratio of some truces: straight line through its logs from a
/// day until it reaches the level or the last day. None where it does not grow.
fn doubling(series: &[&[f64]], truces: &[usize], days: Days, level: f64) -> Option<f64> {
    let from = days.from.saturating_sub(1) as usize;
    let mut logs = Vec::new();
    for day in from..days.to as usize {
        let ratios = truces.iter().filter_map(|&i| series.get(i)?.get(day));
        let (sum, n) = ratios.fold((0.0, 0), |(sum, n), ratio| (sum + ratio, n + 1));
        let ratio = if n > 0 { sum / f64::from(n) } else { 0.0 };
        if ratio <= 0.0 {
            return None;
        }
        logs.push(math::ln(ratio));
        if ratio >= level {
            break;
        }
    }
    let (_, slope) = line(&logs)?;
    (logs.len() >= 3 && slope > 0.0).then(|| math::ln(2.0) / slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: Days = Days { from: 3, to: 60 };

    #[test]
    fn a_doubling_time_is_found_again() {
        let grows: Vec<f64> = (0..80)
            .map(|day| 0.02 * math::exp(math::ln(2.0) * f64::from(day) / 10.0))
            .collect();
        let series = [grows.as_slice(), grows.as_slice()];
        let found = doubling(&series, &[0, 1], DAYS, 0.4).expect("it grows");
        assert!((found - 10.0).abs() < 1e-9, "{found}");
        // what comes after the level is reached does not count
        let mut capped = grows;
        capped[50..].fill(0.7);
        let found = doubling(&[&capped], &[0], DAYS, 0.4).expect("it grows");
        assert!((found - 10.0).abs() < 1e-9, "{found}");
    }

    #[test]
    fn what_does_not_grow_has_no_doubling_time() {
        assert_eq!(doubling(&[&[0.5; 80]], &[0], DAYS, 0.9), None);
        assert_eq!(doubling(&[&[0.0; 80]], &[0], DAYS, 0.9), None);
        assert_eq!(doubling(&[], &[], DAYS, 0.9), None);
    }

    #[test]
    fn ranges_read_as_one_writes_them() {
        assert_eq!(range(Some(0.02), Some(0.15)), "0.02 to 0.15");
        assert_eq!(range(Some(0.8), None), "≥ 0.8");
        assert_eq!(range(None, Some(10.0)), "≤ 10");
        assert_eq!(range(Some(1_819.0), Some(1_819.0)), "1819");
    }
}
