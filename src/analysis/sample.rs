//! The columns that tables need, by regime, mode and cell, collected while a batch runs.

use crate::experiment::{Cell, ExperimentError, Outcome, Sink};
use crate::model::base::DAY;
use crate::model::record::watch::Mode;
use crate::model::{RunMeasures, TruceSpec};
use std::collections::BTreeMap;

/// Columns kept run by run, by what the tables ask of a mode and cell. `quiet` is made from
/// `status`. The rest of the rows is on disk: this is all that grows in memory with the number
/// of runs, by 8 bytes a value.
const LIVE_MIDDLE: &[&str] = &[
    "quiet",
    "held",
    "ratio_last7",
    "significant_front",
    "significant_rear",
    "findings_naming_a",
    "findings_naming_b",
    "false_accusations_a",
    "false_accusations_b",
    "dividend_hidden_a",
    "dividend_hidden_b",
    "growth_a",
    "growth_b",
    "harm",
    "deployed_share_day15",
    "cost_eur",
    "eroded_day",
    "collapsed_day",
];
const LIVE_OTHER: &[&str] = &["quiet", "held"];
const LIVE_WAR: &[&str] = &["ratio_last7", "harm", "growth_a", "growth_b"];
const SHADOW: &[&str] = &[
    "violations",
    "established",
    "unknowable",
    "significant_front",
    "significant_rear",
    "significant_front_in_time",
    "significant_rear_in_time",
    "significant_front_censored",
    "significant_rear_censored",
];

/// Columns of which only the sum over all runs is kept: the waterfall.
const SUMMED: &[&str] = &[
    "violations_fire",
    "violations_ground",
    "violations_rear",
    "caught_fire",
    "caught_ground",
    "caught_rear",
    "established_fire",
    "established_ground",
    "established_rear",
    "outside_reach_fire",
    "outside_reach_ground",
    "outside_reach_rear",
    "not_watched_fire",
    "not_watched_ground",
    "not_watched_rear",
    "not_watched_not_deployed",
    "not_watched_denied",
    "not_watched_jammed",
    "not_watched_weather",
    "not_watched_off_shift",
    "not_seen_fire",
    "not_seen_ground",
    "not_seen_rear",
    "not_confirmed_fire",
    "not_confirmed_ground",
    "not_confirmed_rear",
];

fn columns(mode: Mode, cell: Cell) -> &'static [&'static str] {
    match (mode, cell) {
        (Mode::Shadow, _) => SHADOW,
        (Mode::Live, Cell::Middle) => LIVE_MIDDLE,
        (Mode::Live, Cell::AsInScenario) => LIVE_WAR,
        (Mode::Live, Cell::Low | Cell::High | Cell::Point(_)) => LIVE_OTHER,
    }
}

/// What the tables must know of a regime beyond its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeFacts {
    /// Name.
    pub name: String,
    /// \[d\] — length of the truce.
    pub days: f64,
    /// Whether its mandate lets findings name a side.
    pub names_sides: bool,
}

impl RegimeFacts {
    /// Of all regimes of a specification, in order.
    pub fn of(spec: &TruceSpec) -> Vec<Self> {
        let facts = spec.regimes.iter().map(|regime| Self {
            name: regime.name.clone(),
            days: f64::from(spec.time.duration_s) / f64::from(DAY),
            names_sides: regime
                .casework
                .as_ref()
                .is_some_and(|casework| casework.names_sides),
        });
        facts.collect()
    }
}

/// Rows that belong together: a regime in a mode and a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    /// Name of the regime.
    pub regime: &'a str,
    /// Mode.
    pub mode: Mode,
    /// Cell of the design.
    pub cell: Cell,
}

/// The kept columns of a group in run order, not-a-number for null.
#[derive(Clone, Debug)]
struct Rows {
    names: &'static [&'static str],
    runs: Vec<u64>,
    values: Vec<Vec<f64>>,
    /// Sums by [`SUMMED`]; none as long as all values were null.
    sums: Vec<Option<f64>>,
}

impl Rows {
    fn new(mode: Mode, cell: Cell) -> Self {
        let names = columns(mode, cell);
        Self {
            names,
            runs: Vec::new(),
            values: vec![Vec::new(); names.len()],
            sums: vec![None; SUMMED.len()],
        }
    }

    fn push(&mut self, run: u64, row: &RunMeasures) {
        self.runs.push(run);
        for (name, values) in self.names.iter().zip(&mut self.values) {
            values.push(kept(row, name));
        }
        for (name, sum) in SUMMED.iter().zip(&mut self.sums) {
            let value = kept(row, name);
            if !value.is_nan() {
                *sum = Some(sum.unwrap_or(0.0) + value);
            }
        }
    }

    fn column(&self, name: &str) -> &[f64] {
        let place = self.names.iter().position(|known| *known == name);
        place
            .and_then(|i| self.values.get(i))
            .map_or(&[], Vec::as_slice)
    }
}

/// The kept columns of all rows, in run order.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    // cells and modes by their order, regimes by name
    groups: BTreeMap<(bool, Cell, String), Rows>,
}

impl Sink for Sample {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        let job = &outcome.job;
        for (result, regime) in outcome.rows.iter().flatten().zip(&outcome.regimes) {
            self.add(job.run, job.mode(), job.cell, regime, &result.run);
        }
        Ok(())
    }
}

fn kept(row: &RunMeasures, name: &str) -> f64 {
    if name == "quiet" {
        let quiet = |status: &String| if status == "quiet" { 1.0 } else { 0.0 };
        return row.status.as_ref().map_or(f64::NAN, quiet);
    }
    row.get(name)
        .and_then(|value| value.number())
        .unwrap_or(f64::NAN)
}

impl Sample {
    /// Takes a row as it stands in a file; a failed run gives nothing. False when its key is no
    /// key of a comparison.
    pub fn take(&mut self, row: &RunMeasures) -> bool {
        let cell = Cell::ALL
            .into_iter()
            .find(|cell| Some(cell.number()) == row.cell);
        let mode = [Mode::Live, Mode::Shadow]
            .into_iter()
            .find(|mode| Some(mode.name()) == row.mode.as_deref());
        let (Some(run), Some(cell), Some(mode), Some(regime)) =
            (row.run, cell, mode, row.regime.as_deref())
        else {
            return false;
        };
        if row.digest.is_some() {
            self.add(run as u64, mode, cell, regime, row);
        }
        true
    }

    fn add(&mut self, run: u64, mode: Mode, cell: Cell, regime: &str, row: &RunMeasures) {
        let key = (mode == Mode::Live, cell, regime.to_owned());
        let rows = self.groups.entry(key);
        rows.or_insert_with(|| Rows::new(mode, cell)).push(run, row);
    }

    fn rows(&self, group: Group<'_>) -> Option<&Rows> {
        let key = (
            group.mode == Mode::Live,
            group.cell,
            group.regime.to_owned(),
        );
        self.groups.get(&key)
    }

    /// Values of a column in run order; nulls left out.
    pub fn column(&self, group: Group<'_>, column: &str) -> Vec<f64> {
        let values = self.rows(group).map_or(&[][..], |rows| rows.column(column));
        values.iter().copied().filter(|x| !x.is_nan()).collect()
    }

    /// A pair a run: two columns of the same row; runs with a null left out.
    pub fn pairs(&self, group: Group<'_>, first: &str, second: &str) -> Vec<(f64, f64)> {
        let Some(rows) = self.rows(group) else {
            return Vec::new();
        };
        let pairs = rows
            .column(first)
            .iter()
            .copied()
            .zip(rows.column(second).iter().copied());
        pairs.filter(|(x, y)| !x.is_nan() && !y.is_nan()).collect()
    }

    /// A value of each run by its number; nulls left out.
    pub fn by_run(&self, group: Group<'_>, column: &str) -> Vec<(u64, f64)> {
        let Some(rows) = self.rows(group) else {
            return Vec::new();
        };
        let values = rows
            .runs
            .iter()
            .copied()
            .zip(rows.column(column).iter().copied());
        values.filter(|(_, x)| !x.is_nan()).collect()
    }

    /// Sum of a column of the waterfall; none when it is null in all rows.
    pub fn sum(&self, group: Group<'_>, column: &str) -> Option<f64> {
        let place = SUMMED.iter().position(|name| *name == column)?;
        self.rows(group)?.sums.get(place).copied().flatten()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::experiment::{Design, Modes, Seeds, fixture, run_jobs};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    /// A sample of made-up truces; seeds 13 and 17 fail.
    pub(crate) fn sample(regimes: &[&str], runs: u64) -> (Sample, Vec<RegimeFacts>) {
        let spec = Arc::new(fixture::spec(regimes));
        let seeds = Seeds {
            first: 1,
            count: runs,
        };
        let design = Design::compare(&spec, seeds, Modes::Both).expect("a design");
        let mut sample = Sample::default();
        let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
        run_jobs(
            &design,
            &truce,
            2,
            &AtomicBool::new(false),
            &|_| {},
            &mut [&mut sample],
        )
        .expect("a batch");
        (sample, RegimeFacts::of(&spec))
    }

    #[test]
    fn kept_columns_are_in_the_dictionary() {
        let all = [LIVE_MIDDLE, LIVE_OTHER, LIVE_WAR, SHADOW, SUMMED].concat();
        for column in all.iter().filter(|name| **name != "quiet") {
            assert!(
                RunMeasures::DICTIONARY
                    .iter()
                    .any(|entry| entry.name == *column),
                "{column}"
            );
        }
    }

    #[test]
    fn nulls_and_failed_runs_are_left_out() {
        let (sample, _) = sample(&["none", "layered"], 20);
        let at = |regime, mode, cell| Group { regime, mode, cell };
        let live = at("layered", Mode::Live, Cell::Low);
        assert_eq!(sample.column(live, "quiet").len(), 18);
        let shadow = at("layered", Mode::Shadow, Cell::Middle);
        assert_eq!(sample.sum(shadow, "not_watched_jammed"), None);
        assert!(sample.sum(shadow, "not_watched_weather").is_some());
        assert_eq!(
            sample
                .column(at("war", Mode::Live, Cell::AsInScenario), "quiet")
                .len(),
            0
        );
        assert_eq!(
            sample
                .column(at("none", Mode::Shadow, Cell::Low), "quiet")
                .len(),
            0
        );
        assert_eq!(
            sample.by_run(live, "held")[12].0,
            13,
            "run 12 has seed 13 and failed"
        );
    }
}
