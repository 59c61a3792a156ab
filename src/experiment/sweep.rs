//! An experiment laid under its scenario: points, specifications, and the design that runs them.

use super::design::{Cell, Design, Modes, Point, Seeds, twin_names};
use super::error::ExperimentError;
use super::sampling::{MAX_FACTORS, key_of, latin_hypercube, morris, saltelli, sobol};
use crate::model::TruceSpec;
use crate::model::base::{Seed, math};
pub use crate::scenario::experiment::{Experiment, Factor, Level, Plan, Values, read_experiment};
use crate::scenario::{self, FileSource, Problem, Request};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Points times regimes of one experiment above which `--allow-large` is asked for.
pub const LARGE_CELLS: u64 = 10_000;
/// Points that no flag allows: their specifications would not fit into memory.
pub const MAX_POINTS: u64 = 200_000;

/// A point of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    /// Place in the unit cube, a coordinate a factor.
    pub unit: Vec<f64>,
    /// What each factor is set to.
    pub levels: Vec<Level>,
}

impl SweepPoint {
    /// `name=value, …`, as tables show it.
    pub fn label(&self, factors: &[Factor]) -> String {
        let parts: Vec<String> = factors
            .iter()
            .zip(&self.levels)
            .map(|(factor, level)| format!("{}={}", factor.name, level.text()))
            .collect();
        parts.join(", ")
    }
}

/// How many points a design has, before any is made.
fn n_points(experiment: &Experiment) -> Option<u64> {
    let d = experiment.factors.len() as u64;
    match &experiment.plan {
        Plan::Grid => experiment
            .factors
            .iter()
            .try_fold(1_u64, |product, factor| {
                product.checked_mul(match &factor.values {
                    Values::Levels(levels) => levels.len() as u64,
                    Values::Range { .. } | Values::Listed => 0,
                })
            }),
        Plan::List(rows) => Some(rows.len() as u64),
        Plan::LatinHypercube(n) | Plan::Sobol(n) => Some(u64::from(*n)),
        Plan::Saltelli(n) => u64::from(*n).checked_mul(d + 2),
        Plan::Morris(trajectories, _) => u64::from(*trajectories).checked_mul(d + 1),
    }
}

/// The points of an experiment, in the order in which they are run and numbered.
///
/// # Errors
/// No points, more than [`LARGE_CELLS`] cells without leave, more than can be held at all, or too
/// many factors for a sequence. Nothing of that size has been made by then.
pub fn points(
    experiment: &Experiment,
    allow_large: bool,
) -> Result<Vec<SweepPoint>, ExperimentError> {
    let d = experiment.factors.len();
    let n = n_points(experiment).unwrap_or(u64::MAX);
    let refused = |what: String, remedy: &str| {
        Err(ExperimentError::Asked {
            what,
            remedy: remedy.to_owned(),
        })
    };
    if n == 0 || d == 0 {
        return refused(
            "the design has no points".into(),
            "give factors and their levels",
        );
    }
    let per_point = experiment
        .regimes
        .as_ref()
        .map_or(1, |list| list.len() as u64)
        .max(1);
    let cells = n.saturating_mul(per_point);
    if n > MAX_POINTS {
        let what = format!("the design has {} points", counted(n));
        return refused(
            what,
            "no more than 200,000 can be held: use fewer levels, or a Sobol design",
        );
    }
    if cells > LARGE_CELLS && !allow_large {
        let what = format!(
            "the design has {} cells, times {} runs each",
            counted(cells),
            experiment.runs
        );
        return refused(what, "use fewer levels or points, or add --allow-large");
    }
    let most = match experiment.plan {
        Plan::Sobol(_) => MAX_FACTORS,
        Plan::Saltelli(_) => MAX_FACTORS / 2,
        _ => usize::MAX,
    };
    if d > most {
        let what = format!("{d} factors are too many for a Sobol sequence");
        return refused(what, "use at most 256, or 128 for a Saltelli design");
    }
    let seed = Seed(experiment.design_seed);
    let names: Vec<&str> = experiment
        .factors
        .iter()
        .map(|factor| factor.name.as_str())
        .collect();
    let units = match &experiment.plan {
        Plan::List(rows) => return Ok(listed(rows)),
        Plan::Grid => grid(&experiment.factors, n as usize),
        Plan::LatinHypercube(n) => latin_hypercube(*n, &names, seed),
        Plan::Sobol(n) => sobol(*n, d, seed),
        Plan::Saltelli(n) => saltelli(*n, d, seed),
        Plan::Morris(trajectories, levels) => morris(*trajectories, d, *levels, seed),
    };
    Ok(units
        .into_iter()
        .map(|unit| at(&experiment.factors, unit))
        .collect())
}

fn counted(n: u64) -> String {
    if n == u64::MAX {
        "more than 10^19".to_owned()
    } else {
        n.to_string()
    }
}

/// All combinations, the last factor running fastest; coordinates are the middles of equal parts.
fn grid(factors: &[Factor], n: usize) -> Vec<Vec<f64>> {
    let sizes: Vec<usize> = factors
        .iter()
        .map(|factor| levels_of(factor).len())
        .collect();
    (0..n)
        .map(|mut number| {
            let mut unit = vec![0.0; sizes.len()];
            for (coordinate, &size) in unit.iter_mut().zip(&sizes).rev() {
                *coordinate = ((number % size) as f64 + 0.5) / size as f64;
                number /= size;
            }
            unit
        })
        .collect()
}

fn levels_of(factor: &Factor) -> &[Level] {
    match &factor.values {
        Values::Levels(levels) => levels,
        Values::Range { .. } | Values::Listed => &[],
    }
}

/// The rows of the file; a coordinate is the rank of a value among those of its factor.
fn listed(rows: &[Vec<Level>]) -> Vec<SweepPoint> {
    let rank = |row: &[Level], i: usize| {
        let mut seen: Vec<&Level> = Vec::new();
        for other in rows.iter().filter_map(|other| other.get(i)) {
            if !seen.contains(&other) {
                seen.push(other);
            }
        }
        // numbers by size, words as they come
        seen.sort_by(|x, y| match (x, y) {
            (Level::Number(x), Level::Number(y)) => x.total_cmp(y),
            _ => std::cmp::Ordering::Equal,
        });
        let place = row
            .get(i)
            .and_then(|level| seen.iter().position(|s| *s == level));
        (place.unwrap_or(0) as f64 + 0.5) / seen.len().max(1) as f64
    };
    let point = |row: &Vec<Level>| SweepPoint {
        unit: (0..row.len()).map(|i| rank(row, i)).collect(),
        levels: row.clone(),
    };
    rows.iter().map(point).collect()
}

fn at(factors: &[Factor], unit: Vec<f64>) -> SweepPoint {
    let levels = factors
        .iter()
        .zip(&unit)
        .map(|(factor, &u)| match &factor.values {
            Values::Levels(levels) => {
                let place = ((u * levels.len() as f64) as usize).min(levels.len() - 1);
                levels[place].clone()
            }
            Values::Range { low, high, log } => Level::Number(if *log {
                let (low, high) = (math::ln(*low), math::ln(*high));
                math::exp(low + u * (high - low))
            } else {
                low + u * (high - low)
            }),
            Values::Listed => Level::Number(u),
        })
        .collect();
    SweepPoint { unit, levels }
}

/// Why an experiment cannot be laid under its scenario.
#[derive(Debug)]
pub struct Refused {
    /// The point at which it was noticed, as tables show it.
    pub point: String,
    /// All problems of that point.
    pub problems: Vec<Problem>,
}

/// Files that are read through it are kept, so that a results folder can bring them along.
pub struct Recorded<'a> {
    files: &'a (dyn FileSource + Sync),
    read: Mutex<BTreeMap<String, String>>,
}

impl<'a> Recorded<'a> {
    /// Reads through to other files.
    pub fn new(files: &'a (dyn FileSource + Sync)) -> Self {
        Self {
            files,
            read: Mutex::default(),
        }
    }

    /// What was read, by name.
    pub fn into_read(self) -> BTreeMap<String, String> {
        self.read.into_inner().unwrap_or_default()
    }
}

impl FileSource for Recorded<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let bytes = self.files.read(path)?;
        // what is no text is refused by whoever asked for it
        if let (Ok(text), Ok(mut read)) = (std::str::from_utf8(&bytes), self.read.lock()) {
            read.insert(path.to_owned(), text.to_owned());
        }
        Ok(bytes)
    }
}

/// Files that a manifest brings along.
pub struct Brought<'a>(pub &'a BTreeMap<String, String>);

impl FileSource for Brought<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let text = self.0.get(path);
        let text = text.ok_or("the manifest brings no such file along")?;
        Ok(text.as_bytes().to_vec())
    }
}

/// The points of an experiment, laid under its scenario.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The specification of each point.
    pub specs: Vec<Arc<TruceSpec>>,
    /// Hash of the experiment file and of the whole scenario at every point.
    pub hash: u64,
}

/// Lays every point under the scenario. All points are read before any truce is run.
///
/// # Errors
/// All problems of the first point, in their order, that has any: a path that no scenario knows, a
/// value outside its limits, values that do not go together.
pub fn specifications(
    experiment: &Experiment,
    points: &[SweepPoint],
    files: &(dyn FileSource + Sync),
) -> Result<Laid, Refused> {
    let load = |point: &SweepPoint| {
        let mut set = experiment.set.clone();
        for (factor, level) in experiment.factors.iter().zip(&point.levels) {
            set.extend(factor.paths.iter().map(|path| (path.clone(), level.text())));
        }
        let (unique, places) = unique_regimes(experiment.regimes.as_deref().unwrap_or_default());
        let request = Request {
            scenario: experiment.scenario.clone(),
            set,
            regimes: experiment.regimes.is_some().then_some(unique),
        };
        let refused = |problems| Refused {
            point: point.label(&experiment.factors),
            problems,
        };
        let loaded = scenario::load(&request, files).map_err(refused)?;
        if experiment.regimes.is_none() {
            return Ok((loaded.spec, loaded.hash));
        }
        // the places were made from the list that was loaded
        let twins = twin_names(&loaded.spec, &places);
        Ok((twins.unwrap_or(loaded.spec), loaded.hash))
    };
    let all: Vec<Result<(Arc<TruceSpec>, u64), Refused>> = points.par_iter().map(load).collect();
    let mut text = experiment.text.clone();
    let mut specs = Vec::new();
    for point in all {
        let (spec, hash) = point?;
        text.push_str(&format!("{hash:016x}"));
        specs.push(spec);
    }
    Ok(Laid {
        specs,
        hash: key_of(&text),
    })
}

/// Each regime once, and the place of each entry in that list: a regime may come twice.
fn unique_regimes(names: &[String]) -> (Vec<String>, Vec<usize>) {
    let mut unique: Vec<String> = Vec::new();
    let mut places = Vec::new();
    for name in names {
        let known = unique.iter().position(|other| other == name);
        places.push(known.unwrap_or(unique.len()));
        if known.is_none() {
            unique.push(name.clone());
        }
    }
    (unique, places)
}

/// The design of an experiment: for each run all points, so that every whole number of runs is balanced.
///
/// # Errors
/// As [`Design::over`].
pub fn design(
    experiment: &Experiment,
    specs: &[Arc<TruceSpec>],
) -> Result<Design, ExperimentError> {
    let points = specs.iter().zip(0..).map(|(spec, number)| Point {
        spec: Arc::clone(spec),
        cell: Cell::Point(number),
        draw: 0,
        live: experiment.live,
        shadow: experiment.shadow,
    });
    let seeds = Seeds {
        first: experiment.seed,
        count: experiment.runs,
    };
    Design::over(points.collect(), seeds)
}

/// Modes of an experiment.
pub fn modes(experiment: &Experiment) -> Modes {
    match (experiment.live, experiment.shadow) {
        (true, true) => Modes::Both,
        (false, true) => Modes::Shadow,
        _ => Modes::Live,
    }
}

impl Serialize for SweepPoint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values: Vec<serde_json::Value> = self
            .levels
            .iter()
            .map(|level| match level {
                Level::Number(x) => serde_json::Value::from(*x),
                Level::Word(word) => serde_json::Value::from(word.as_str()),
                Level::Flag(flag) => serde_json::Value::from(*flag),
            })
            .collect();
        values.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::NoFiles;

    fn experiment(rest: &str) -> Experiment {
        let text =
            format!("schema = 1\ntitle = \"A test\"\nregimes = [\"none\", \"layered\"]\n{rest}");
        read_experiment("mine.toml", text.as_bytes()).unwrap_or_else(|p| panic!("{p:#?}"))
    }

    const COMMITMENT: &str =
        "[factors.commitment]\npaths = [\"sides.a.commitment\", \"sides.b.commitment\"]\n";

    #[test]
    fn a_grid_is_all_combinations() {
        let experiment = experiment(&format!(
            "[design]\nkind = \"grid\"\n{COMMITMENT}levels = [0.3, 0.9]\n\
             [factors.fire]\npath = \"agreement.return_fire\"\nlevels = [\"forbidden\", \"coordinated\", \"allowed\"]\n"
        ));
        let points = points(&experiment, false).expect("points");
        let labels: Vec<String> = points
            .iter()
            .map(|p| p.label(&experiment.factors))
            .collect();
        assert_eq!(labels.len(), 6);
        assert_eq!(labels[0], "commitment=0.3, fire=forbidden");
        assert_eq!(labels[1], "commitment=0.3, fire=coordinated");
        assert_eq!(labels[5], "commitment=0.9, fire=allowed");
        let laid = specifications(&experiment, &points, &NoFiles).expect("specifications");
        let specs = laid.specs;
        assert_eq!(specs[5].sides[0].command.commitment, 0.9);
        assert_eq!(specs[5].sides[1].command.commitment, 0.9);
        let design = design(&experiment, &specs).expect("a design");
        assert_eq!((design.jobs_per_run(), design.n_jobs()), (12, 240));
        // balanced: a run has all points before the next begins
        assert_eq!((design.job(11).run, design.job(12).run), (0, 1));
        assert_eq!(design.job(10).cell, Cell::Point(5));
    }

    #[test]
    fn ranges_and_logarithms() {
        let experiment = experiment(&format!(
            "[design]\nkind = \"lhs\"\npoints = 64\n{COMMITMENT}low = 0.2\nhigh = 0.8\n\
             [factors.base]\npath = \"intensity.base_episodes_per_day\"\nlow = 10\nhigh = 1000\nscale = \"log\"\n\
             [factors.branching]\npath = \"parameters.command.branching_ratio\"\n"
        ));
        let points = points(&experiment, false).expect("points");
        let column = |i: usize| {
            let mut x: Vec<f64> = points
                .iter()
                .filter_map(|p| match p.levels[i] {
                    Level::Number(x) => Some(x),
                    _ => None,
                })
                .collect();
            x.sort_by(f64::total_cmp);
            x
        };
        let (linear, log) = (column(0), column(1));
        assert!(linear[0] >= 0.2 && linear[63] <= 0.8 && (linear[32] - 0.5).abs() < 0.02);
        assert!(log[0] >= 10.0 && log[63] <= 1_000.0 && (log[32] - 100.0).abs() < 10.0);
        // the catalogue's plausible range
        assert!(column(2)[63] - column(2)[0] > 0.1);
    }

    #[test]
    fn bad_designs_are_refused_before_they_are_made() {
        let levels: Vec<String> = (0..1_000).map(|i| i.to_string()).collect();
        let levels = levels.join(", ");
        let large = experiment(&format!(
            "[design]\nkind = \"grid\"\n{COMMITMENT}levels = [{levels}]\n\
             [factors.b]\npath = \"x.b\"\nlevels = [{levels}]\n"
        ));
        for allow in [false, true] {
            let error = points(&large, allow).expect_err("too many").to_string();
            assert!(error.contains("1000000 points"), "{error}");
        }
        let medium = experiment(&format!(
            "[design]\nkind = \"grid\"\n{COMMITMENT}levels = [{levels}]\n\
             [factors.b]\npath = \"x.b\"\nlevels = [0, 1, 2, 3, 4, 5, 6, 7, 8]\n"
        ));
        let error = points(&medium, false).expect_err("too many").to_string();
        assert!(error.contains("--allow-large"), "{error}");
        assert_eq!(points(&medium, true).map(|p| p.len()).ok(), Some(9_000));
        let unknown = experiment(
            "[design]\nkind = \"grid\"\n[factors.x]\npath = \"sides.a.comitment\"\nlevels = [0.5]\n",
        );
        let points = points(&unknown, false).expect("points");
        let refused = specifications(&unknown, &points, &NoFiles).expect_err("a misspelt path");
        assert_eq!(refused.point, "x=0.5");
        assert!(
            refused.problems[0].to_string().contains("commitment"),
            "{refused:?}"
        );
    }
}
