//! What the numbers of judgement do to the headline: intervals over draws, and whether ranks hold.
//!
//! Each draw gives the whole table from its few seeds. Of each number the middle 80 % of the draws
//! are its *model* interval, beside the 95 % interval of the seeds; with few seeds a draw it holds
//! their chance too, and is rather too wide. A rank is stable when it holds in 80 % of the draws.

use super::comparison::{Comparison, Estimate, RegimeRow, regime_row};
use super::sample::{RegimeFacts, Sample};
use crate::experiment::{Drawn, DrawsAsked, ExperimentError, Failure, Outcome, Sink, WAR};
use crate::model::RunMeasures;
use crate::model::base::{Seed, math};
use crate::statistics::{Interval, PlaceKept, places_kept, quantile, spearman};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// \[1\] — share of the draws in which a rank must hold to be called stable.
pub const STABLE: f64 = 0.8;
/// \[1\] — tails of the model interval.
const TAIL: f64 = 0.1;
/// Fewest draws with a value for a model interval.
const LEAST_DRAWS: usize = 5;

/// A sample of each draw, collected while a batch runs.
#[derive(Clone, Debug, Default)]
pub struct DrawSamples(BTreeMap<u32, Sample>);

impl DrawSamples {
    /// Takes a row as it stands in a file. False when its key is no key of a draw.
    pub fn take(&mut self, row: &RunMeasures) -> bool {
        let draw = row.draw.and_then(|draw| u32::try_from(draw).ok());
        match draw.filter(|draw| *draw > 0) {
            Some(draw) => self.0.entry(draw).or_default().take(row),
            None => false,
        }
    }
}

impl Sink for DrawSamples {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        self.0.entry(outcome.job.draw).or_default().accept(outcome)
    }
}

/// Whether the ranks in a column hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnRanks {
    /// The column.
    pub column: String,
    /// Regime and place from the highest value, in the order of the rows; none without a value.
    pub places: Vec<(String, Option<PlaceKept>)>,
    /// Whether at least one rank is stable; none where all values are equal, so that there are no
    /// ranks.
    pub stable: Option<bool>,
}

/// A parameter on which a column hangs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// The column, as an average over the regimes.
    pub column: String,
    /// The parameter.
    pub parameter: String,
    /// Spearman's rank correlation over the draws.
    pub correlation: f64,
}

/// What the draws say beyond the intervals in the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// How many draws, and seeds each.
    pub asked: DrawsAsked,
    /// Parameters drawn.
    pub parameters: Vec<String>,
    /// Their values, draw by draw.
    pub values: Vec<Vec<f64>>,
    /// Ranks, column by column.
    pub ranks: Vec<ColumnRanks>,
    /// Parameters whose rank correlation with a column is more than chance among so many, strongest
    /// first by column.
    pub drivers: Vec<Driver>,
    /// Failed truces of the draws.
    pub failed: Vec<Failure>,
}

type Cell = fn(&mut RegimeRow) -> &mut Option<Estimate>;

/// The headline columns, by name.
const COLUMNS: [(&str, Cell); 20] = [
    ("bill", |row| &mut row.bill),
    ("there on day 15", |row| &mut row.deployed),
    ("quiet, low", |row| &mut row.quiet[0]),
    ("quiet, middle", |row| &mut row.quiet[1]),
    ("quiet, high", |row| &mut row.quiet[2]),
    ("held, low", |row| &mut row.held[0]),
    ("held, middle", |row| &mut row.held[1]),
    ("held, high", |row| &mut row.held[2]),
    ("fire, last week", |row| &mut row.fire),
    ("casualties", |row| &mut row.harm),
    ("serious, front", |row| &mut row.serious[0]),
    ("serious, rear", |row| &mut row.serious[1]),
    ("in time, front", |row| &mut row.in_time[0]),
    ("in time, rear", |row| &mut row.in_time[1]),
    ("wrong, naming a", |row| &mut row.wrong[0]),
    ("wrong, naming b", |row| &mut row.wrong[1]),
    ("hidden gain a", |row| &mut row.hidden[0]),
    ("hidden gain b", |row| &mut row.hidden[1]),
    ("growth a", |row| &mut row.against_war[0]),
    ("growth b", |row| &mut row.against_war[1]),
];

/// Columns whose drivers are looked for.
const DRIVEN: [&str; 4] = [
    "held, middle",
    "fire, last week",
    "in time, front",
    "in time, rear",
];

impl Comparison {
    /// Puts the model interval into every number of the rows, and the ranks beside them.
    #[must_use]
    pub fn with_uncertainty(
        mut self,
        samples: &DrawSamples,
        drawn: &Drawn,
        facts: &[RegimeFacts],
        asked: DrawsAsked,
        failed: Vec<Failure>,
    ) -> Self {
        let seed = Seed(self.setting.asked.seeds.first);
        let mut by_draw: Vec<(usize, Vec<RegimeRow>)> = samples
            .0
            .iter()
            .map(|(draw, sample)| {
                let rows = self.rows.iter().map(|row| row.regime.as_str());
                let rows = rows.filter_map(|name| {
                    if name == WAR {
                        return Some(super::comparison::war_row(sample, seed));
                    }
                    let facts = facts.iter().find(|facts| facts.name == name)?;
                    Some(regime_row(sample, facts, seed))
                });
                // draws count from 1
                ((*draw as usize).saturating_sub(1), rows.collect())
            })
            .collect();
        let mut ranks = Vec::new();
        let mut drivers = Vec::new();
        for (column, cell) in COLUMNS {
            let value = |row: &mut RegimeRow| cell(row).map_or(f64::NAN, |found| found.value);
            let draws: Vec<Vec<f64>> = by_draw
                .iter_mut()
                .map(|(_, rows)| rows.iter_mut().map(value).collect())
                .collect();
            for (i, row) in self.rows.iter_mut().enumerate() {
                if let Some(found) = cell(row) {
                    found.model = model_interval(draws.iter().filter_map(|d| d.get(i).copied()));
                }
            }
            ranks.extend(column_ranks(column, &mut self.rows, cell, &draws));
            if DRIVEN.contains(&column) {
                let means: Vec<(usize, f64)> = by_draw
                    .iter()
                    .zip(&draws)
                    .map(|((draw, _), values)| (*draw, mean_of(values)))
                    .collect();
                drivers.extend(column_drivers(column, drawn, &means));
            }
        }
        self.uncertainty = Some(Uncertainty {
            asked,
            parameters: drawn.parameters.clone(),
            values: drawn.values.clone(),
            ranks,
            drivers,
            failed,
        });
        self
    }
}

fn mean_of(values: &[f64]) -> f64 {
    let known: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
    crate::statistics::mean(&known).unwrap_or(f64::NAN)
}

/// The middle 80 % of the draws.
fn model_interval(draws: impl Iterator<Item = f64>) -> Option<Interval> {
    let known: Vec<f64> = draws.filter(|x| !x.is_nan()).collect();
    if known.len() < LEAST_DRAWS {
        return None;
    }
    Some(Interval {
        low: quantile(&known, TAIL)?,
        high: quantile(&known, 1.0 - TAIL)?,
    })
}

/// Ranks among the regimes; war is no regime. None for a column that fewer than two have.
fn column_ranks(
    column: &str,
    rows: &mut [RegimeRow],
    cell: Cell,
    draws: &[Vec<f64>],
) -> Option<ColumnRanks> {
    let n = rows.iter().filter(|row| row.regime != WAR).count();
    let reference: Vec<f64> = rows[..n]
        .iter_mut()
        .map(|row| cell(row).map_or(f64::NAN, |found| found.value))
        .collect();
    let draws: Vec<Vec<f64>> = draws
        .iter()
        .map(|values| values.iter().copied().take(n).collect())
        .collect();
    let kept = places_kept(&reference, &draws);
    let known: Vec<&PlaceKept> = kept.iter().flatten().collect();
    if known.len() < 2 {
        return None;
    }
    let differ = known.iter().any(|kept| kept.place != known[0].place);
    let stable = differ.then(|| known.iter().any(|kept| kept.share >= STABLE));
    let names = rows[..n].iter().map(|row| row.regime.clone());
    Some(ColumnRanks {
        column: column.to_owned(),
        places: names.zip(kept).collect(),
        stable,
    })
}

/// Parameters whose correlation with a column passes what the strongest of so many would reach by
/// chance in one of twenty calls (Bonferroni).
fn column_drivers(column: &str, drawn: &Drawn, values: &[(usize, f64)]) -> Vec<Driver> {
    let n = values.iter().filter(|(_, x)| !x.is_nan()).count() as f64;
    let tests = drawn.parameters.len().max(1) as f64;
    let least = math::probit(1.0 - 0.025 / tests) / (n - 1.0).max(1.0).sqrt();
    let driver = |(i, parameter): (usize, &String)| {
        let pairs: Vec<(f64, f64)> = values
            .iter()
            .filter(|(_, x)| !x.is_nan())
            .filter_map(|&(draw, x)| Some((*drawn.values.get(draw)?.get(i)?, x)))
            .collect();
        let correlation = spearman(&pairs)?;
        (correlation.abs() >= least).then(|| Driver {
            column: column.to_owned(),
            parameter: parameter.clone(),
            correlation,
        })
    };
    let mut drivers: Vec<Driver> = drawn
        .parameters
        .iter()
        .enumerate()
        .filter_map(driver)
        .collect();
    drivers.sort_by(|x, y| y.correlation.abs().total_cmp(&x.correlation.abs()));
    drivers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Setting;
    use crate::analysis::comparison::tests::asked;
    use crate::analysis::sample::tests::sample;
    use crate::experiment::{Design, Modes, Seeds, fixture, run_jobs};
    use crate::model::TruceSpec;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    const DRAWS: u32 = 60;

    /// A comparison whose truces under draws burn the more, the higher their first parameter.
    fn comparison() -> Comparison {
        let (middle, facts) = sample(&["none", "layered"], 20);
        let all = Comparison::new(
            Setting::new("A small front", asked()),
            &middle,
            &facts,
            Vec::new(),
        );
        let values: Vec<Vec<f64>> = (0..DRAWS)
            .map(|i| vec![f64::from(i) / f64::from(DRAWS), f64::from(i * 7 % 13)])
            .collect();
        let drawn = Drawn {
            parameters: vec!["command.heat".into(), "front.nothing".into()],
            specs: (0..DRAWS)
                .map(|_| Arc::new(fixture::spec(&["none", "layered"])))
                .collect(),
            values: values.clone(),
        };
        let seeds = Seeds { first: 1, count: 1 };
        let design = Design::draws(&drawn.specs, seeds, Modes::Both, None).expect("a design");
        let mut samples = DrawSamples::default();
        let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
        struct Hot<'a>(&'a mut DrawSamples, &'a [Vec<f64>]);
        impl Sink for Hot<'_> {
            fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
                let mut outcome = outcome.clone();
                for row in outcome.rows.iter_mut().flatten() {
                    assert_eq!(row.run.draw, Some(i64::from(outcome.job.draw)));
                    let heat = self.1[outcome.job.draw as usize - 1][0];
                    row.run.ratio_last7 = row.run.ratio_last7.map(|x| x * (1.0 + heat));
                }
                self.0.accept(&outcome)
            }
        }
        let stop = AtomicBool::new(false);
        let mut hot = Hot(&mut samples, &values);
        run_jobs(&design, &truce, 2, &stop, &|_| {}, &mut [&mut hot]).expect("a batch");
        let asked = DrawsAsked {
            draws: DRAWS,
            seeds: 1,
        };
        all.with_uncertainty(&samples, &drawn, &facts, asked, Vec::new())
    }

    #[test]
    fn numbers_have_model_intervals_and_ranks_their_share() {
        let all = comparison();
        let fire = all.rows[0].fire.expect("fire");
        let model = fire.model.expect("a model interval");
        assert!(model.high / model.low > 1.4, "{model:?}");
        let uncertainty = all.uncertainty.expect("uncertainty");
        let ranks = uncertainty
            .ranks
            .iter()
            .find(|r| r.column == "fire, last week");
        let ranks = ranks.expect("ranks");
        assert_eq!(ranks.stable, Some(true));
        for (_, place) in &ranks.places {
            assert_eq!(place.expect("a place").n, u64::from(DRAWS));
        }
        let drivers: Vec<&str> = uncertainty
            .drivers
            .iter()
            .filter(|driver| driver.column == "fire, last week")
            .map(|driver| driver.parameter.as_str())
            .collect();
        assert_eq!(drivers, ["command.heat"]);
    }

    #[test]
    fn few_draws_have_no_interval() {
        assert_eq!(
            model_interval([1.0, 2.0, 3.0, f64::NAN, 4.0].into_iter()),
            None
        );
        let found = model_interval((0..=10).map(f64::from)).expect("an interval");
        assert_eq!((found.low, found.high), (1.0, 9.0));
    }
}
