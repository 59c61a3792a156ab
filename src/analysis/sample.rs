//! The columns that tables need, by regime, mode and cell, collected while a batch runs.

use crate::experiment::{Cell, ExperimentError, Outcome, Sink};
use crate::model::record::watch::Mode;
use crate::model::{RunMeasures, TruceSpec};
use std::collections::BTreeMap;

/// The columns kept of a row, by name. `quiet` is made from `status`.
const COLUMNS: &[&str] = &[
    "quiet",
    "held",
    "ratio_last7",
    "significant_front",
    "significant_rear",
    "significant_front_in_time",
    "significant_rear_in_time",
    "significant_front_censored",
    "significant_rear_censored",
    "findings_naming_a",
    "findings_naming_b",
    "false_accusations_a",
    "false_accusations_b",
    "dividend_hidden_a",
    "dividend_hidden_b",
    "harm",
    "deployed_share_day15",
    "cost_eur",
    "violations",
    "violations_fire",
    "violations_ground",
    "violations_rear",
    "caught_fire",
    "caught_ground",
    "caught_rear",
    "established",
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
    "unknowable",
];

/// What the tables must know of a regime beyond its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegimeFacts {
    /// Name.
    pub name: String,
    /// Whether its mandate lets findings name a side.
    pub names_sides: bool,
}

impl RegimeFacts {
    /// Of all regimes of a specification, in order.
    pub fn of(spec: &TruceSpec) -> Vec<Self> {
        let facts = spec.regimes.iter().map(|regime| Self {
            name: regime.name.clone(),
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

/// One row: its run, and the kept columns (not-a-number for null).
#[derive(Clone, Debug)]
struct Row {
    run: u64,
    values: Box<[f64]>,
}

/// The kept columns of all rows, in run order.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    // cells and modes by their order, regimes by name; a group holds its rows in run order
    groups: BTreeMap<(bool, Cell, String), Vec<Row>>,
}

impl Sink for Sample {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        let job = &outcome.job;
        for (result, regime) in outcome.rows.iter().flatten().zip(&outcome.regimes) {
            let key = (job.mode() == Mode::Live, job.cell, regime.clone());
            let values = COLUMNS.iter().map(|name| kept(&result.run, name)).collect();
            self.groups.entry(key).or_default().push(Row {
                run: job.run,
                values,
            });
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

fn place(column: &str) -> Option<usize> {
    COLUMNS.iter().position(|&name| name == column)
}

impl Sample {
    fn rows(&self, group: Group<'_>) -> &[Row] {
        let key = (
            group.mode == Mode::Live,
            group.cell,
            group.regime.to_owned(),
        );
        self.groups.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Values of a column in run order; nulls left out.
    pub fn column(&self, group: Group<'_>, column: &str) -> Vec<f64> {
        let Some(i) = place(column) else {
            return Vec::new();
        };
        self.rows(group)
            .iter()
            .map(|row| row.values[i])
            .filter(|x| !x.is_nan())
            .collect()
    }

    /// A pair a run: two columns of the same row; runs with a null left out.
    pub fn pairs(&self, group: Group<'_>, first: &str, second: &str) -> Vec<(f64, f64)> {
        let (Some(i), Some(j)) = (place(first), place(second)) else {
            return Vec::new();
        };
        let rows = self
            .rows(group)
            .iter()
            .map(|row| (row.values[i], row.values[j]));
        rows.filter(|(x, y)| !x.is_nan() && !y.is_nan()).collect()
    }

    /// A value of each run by its number; nulls left out.
    pub fn by_run(&self, group: Group<'_>, column: &str) -> Vec<(u64, f64)> {
        let Some(i) = place(column) else {
            return Vec::new();
        };
        let rows = self.rows(group).iter().map(|row| (row.run, row.values[i]));
        rows.filter(|(_, x)| !x.is_nan()).collect()
    }

    /// Sum of a column; none when it is null in all rows.
    pub fn sum(&self, group: Group<'_>, column: &str) -> Option<f64> {
        let values = self.column(group, column);
        (!values.is_empty()).then(|| values.iter().sum())
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
        for column in COLUMNS.iter().filter(|name| **name != "quiet") {
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
        assert_eq!(sample.column(live, "not_watched_jammed"), Vec::<f64>::new());
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
            sample.by_run(live, "cost_eur")[12].0,
            13,
            "run 12 has seed 13 and failed"
        );
    }
}
