//! What a sweep found: outputs by point and regime, which factors they hang on, and where in the
//! space of factors something happens.

use super::comparison::{Estimate, Method};
use crate::experiment::sampling::{Sorted, morris_effects};
use crate::experiment::sweep::{Experiment, Plan, SweepPoint};
use crate::experiment::{
    Cell, ExperimentError, Failure, Outcome, Reached, Sink, is_yes_or_no, output,
};
use crate::model::RunMeasures;
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::statistics::{
    MorrisIndex, Region, SobolIndex, bootstrap_mean, mean, morris_index, peel, sobol_indices,
    spearman, wilson,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Outputs of all truces of a sweep, collected while it runs: 8 bytes a value.
#[derive(Clone, Debug)]
pub struct SweepSample {
    outputs: Vec<String>,
    /// By mode (live first), regime in order of appearance, point: a list an output.
    values: BTreeMap<(bool, usize, u32), Vec<Vec<f64>>>,
    regimes: Vec<String>,
}

impl SweepSample {
    /// Collects these outputs.
    pub fn new(outputs: &[String]) -> Self {
        Self {
            outputs: outputs.to_vec(),
            values: BTreeMap::new(),
            regimes: Vec::new(),
        }
    }

    fn regime(&mut self, name: &str) -> usize {
        let known = self.regimes.iter().position(|other| other == name);
        known.unwrap_or_else(|| {
            self.regimes.push(name.to_owned());
            self.regimes.len() - 1
        })
    }

    /// The values of an output at a point, in run order; nulls left out.
    fn at(&self, mode: Mode, regime: usize, point: u32, output: usize) -> Vec<f64> {
        let key = (mode == Mode::Shadow, regime, point);
        let lists = self.values.get(&key).and_then(|lists| lists.get(output));
        lists.cloned().unwrap_or_default()
    }

    /// Its mean at each of so many points; not-a-number where there is none.
    fn means(&self, mode: Mode, regime: usize, points: usize, output: usize) -> Vec<f64> {
        let at = |point| mean(&self.at(mode, regime, point, output)).unwrap_or(f64::NAN);
        (0..points as u32).map(at).collect()
    }
}

impl SweepSample {
    /// Takes a row of a results folder; false when it is none of a sweep. The row of a failed
    /// truce has a place and no values.
    pub fn take(&mut self, row: &RunMeasures) -> bool {
        let shadow = [Mode::Live, Mode::Shadow]
            .into_iter()
            .find(|mode| Some(mode.name()) == row.mode.as_deref())
            .map(|mode| mode == Mode::Shadow);
        let point = row.cell.and_then(|cell| u32::try_from(cell).ok());
        let (Some(shadow), Some(point), Some(name)) = (shadow, point, row.regime.as_deref()) else {
            return false;
        };
        if row.digest.is_some() {
            self.add(shadow, point, name, row);
        }
        true
    }

    fn add(&mut self, shadow: bool, point: u32, regime: &str, row: &RunMeasures) {
        let regime = self.regime(regime);
        let n = self.outputs.len();
        let lists = self.values.entry((shadow, regime, point));
        let lists = lists.or_insert_with(|| vec![Vec::new(); n]);
        for (list, name) in lists.iter_mut().zip(&self.outputs) {
            list.extend(output(row, name));
        }
    }
}

impl Sink for SweepSample {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        let Cell::Point(point) = outcome.job.cell else {
            return Ok(());
        };
        let shadow = outcome.job.mode() == Mode::Shadow;
        for (result, name) in outcome.rows.iter().flatten().zip(&outcome.regimes) {
            self.add(shadow, point, name, &result.run);
        }
        Ok(())
    }
}

/// The outputs of a point under a regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PointRow {
    /// Number of the point: `cell` in the tables of results.
    pub point: u32,
    /// `live` or `shadow`.
    pub mode: &'static str,
    /// The regime.
    pub regime: String,
    /// Mean of each output over the truces, in the order of the experiment; none where all are null.
    pub outputs: Vec<Option<Estimate>>,
}

/// What one factor does to an output.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Elementary effects.
    Morris(MorrisIndex),
    /// Shares of the variance.
    Sobol(SobolIndex),
    /// Rank correlation over the points.
    Rank {
        /// Spearman's coefficient.
        correlation: f64,
    },
}

impl Effect {
    /// How much the factor matters, to sort by.
    pub fn size(&self) -> f64 {
        match self {
            Self::Morris(index) => index.mu_star,
            Self::Sobol(index) => index.total,
            Self::Rank { correlation } => correlation.abs(),
        }
    }
}

/// What the factors do to one output under one regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sensitivity {
    /// `live` or `shadow`.
    pub mode: &'static str,
    /// The regime.
    pub regime: String,
    /// The output.
    pub output: String,
    /// Points with a value.
    pub n: u64,
    /// Factor and effect, the strongest first; empty where the output does not vary.
    pub effects: Vec<(String, Effect)>,
}

/// Where something happens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FoundRegion {
    /// What happens, in words: `held of layered below 0.5`.
    pub what: String,
    /// \[1\] — share of all points at which it does.
    pub share: f64,
    /// Limits by restricted factor, in its own values as written.
    pub limits: Vec<(String, String, String)>,
    /// The box in the unit cube.
    pub region: Region,
}

/// All tables of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SweepTables {
    /// Title of the experiment.
    pub title: String,
    /// What is asked.
    pub question: Option<String>,
    /// What was expected.
    pub expectation: Option<String>,
    /// What came out, as the file says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Kind of design.
    pub design: &'static str,
    /// Names of the factors.
    pub factors: Vec<String>,
    /// Names of the outputs.
    pub outputs: Vec<String>,
    /// First seed.
    pub seed: u64,
    /// Whole runs made: truces at each point under each regime.
    pub runs: u64,
    /// What the factors were set to, point by point.
    pub points: Vec<SweepPoint>,
    /// Outputs by point and regime.
    pub rows: Vec<PointRow>,
    /// What the factors do.
    pub sensitivity: Vec<Sensitivity>,
    /// Where something happens; none when it was not asked, or happens everywhere or nowhere.
    pub region: Option<FoundRegion>,
    /// How the rule to stop ended.
    pub precision: Option<Reached>,
    /// Failed truces.
    pub failed: Vec<Failure>,
    /// The experiment file.
    pub experiment: String,
}

impl SweepTables {
    /// Makes the tables.
    pub fn new(
        experiment: &Experiment,
        points: Vec<SweepPoint>,
        sample: &SweepSample,
        runs: u64,
        precision: Option<Reached>,
        failed: Vec<Failure>,
    ) -> Self {
        let modes = [
            (experiment.live, Mode::Live),
            (experiment.shadow, Mode::Shadow),
        ];
        let modes: Vec<Mode> = modes.iter().filter(|m| m.0).map(|m| m.1).collect();
        let (mut rows, mut sensitivity) = (Vec::new(), Vec::new());
        for &mode in &modes {
            for (regime, name) in sample.regimes.iter().enumerate() {
                rows.extend((0..points.len() as u32).map(|point| PointRow {
                    point,
                    mode: mode.name(),
                    regime: name.clone(),
                    outputs: estimates(experiment, sample, (mode, regime, point)),
                }));
                for (i, output) in experiment.outputs.iter().enumerate() {
                    let values = sample.means(mode, regime, points.len(), i);
                    sensitivity.push(Sensitivity {
                        mode: mode.name(),
                        regime: name.clone(),
                        output: output.clone(),
                        n: values.iter().filter(|x| !x.is_nan()).count() as u64,
                        effects: effects(experiment, &points, &values),
                    });
                }
            }
        }
        let mode = modes.first().copied().unwrap_or(Mode::Live);
        Self {
            title: experiment.title.clone(),
            question: experiment.question.clone(),
            expectation: experiment.expectation.clone(),
            outcome: experiment.outcome.clone(),
            design: experiment.plan.name(),
            factors: experiment.factors.iter().map(|f| f.name.clone()).collect(),
            outputs: experiment.outputs.clone(),
            seed: experiment.seed,
            runs,
            region: region(experiment, &points, sample, mode),
            points,
            rows,
            sensitivity,
            precision,
            failed,
            experiment: experiment.text.clone(),
        }
    }
}

fn estimates(
    experiment: &Experiment,
    sample: &SweepSample,
    (mode, regime, point): (Mode, usize, u32),
) -> Vec<Option<Estimate>> {
    let estimate = |(i, name): (usize, &String)| {
        let values = sample.at(mode, regime, point, i);
        let n = values.len() as u64;
        let value = mean(&values)?;
        let (interval, method) = if is_yes_or_no(name) {
            let hits = values.iter().filter(|x| **x > 0.5).count() as u64;
            (wilson(hits, n), Method::Wilson)
        } else {
            (
                bootstrap_mean(&values, Seed(experiment.seed)),
                Method::BootstrapMean,
            )
        };
        Some(Estimate {
            value,
            interval,
            n,
            method,
            model: None,
        })
    };
    experiment
        .outputs
        .iter()
        .enumerate()
        .map(estimate)
        .collect()
}

/// Effects of the factors on the mean output of each point, the strongest first.
fn effects(
    experiment: &Experiment,
    points: &[SweepPoint],
    values: &[f64],
) -> Vec<(String, Effect)> {
    let d = experiment.factors.len();
    let seed = Seed(experiment.seed);
    let found: Vec<Option<Effect>> = match experiment.plan {
        Plan::Morris(..) => {
            let units: Vec<Vec<f64>> = points.iter().map(|p| p.unit.clone()).collect();
            let effects = morris_effects(&units, values, d);
            let index = |effects: &Vec<f64>| morris_index(effects, seed).map(Effect::Morris);
            effects.iter().map(index).collect()
        }
        Plan::Saltelli(_) => {
            let sorted = Sorted::new(values, d);
            let indices = sobol_indices(sorted.outputs(), seed).unwrap_or_default();
            indices
                .into_iter()
                .map(|i| Some(Effect::Sobol(i)))
                .collect()
        }
        _ => (0..d)
            .map(|factor| {
                let pairs: Vec<(f64, f64)> = points
                    .iter()
                    .zip(values)
                    .filter(|(_, value)| !value.is_nan())
                    .map(|(point, &value)| (point.unit[factor], value))
                    .collect();
                spearman(&pairs).map(|correlation| Effect::Rank { correlation })
            })
            .collect(),
    };
    let named = experiment.factors.iter().zip(found);
    let mut effects: Vec<(String, Effect)> = named
        .filter_map(|(factor, effect)| Some((factor.name.clone(), effect?)))
        .collect();
    effects.sort_by(|x, y| y.1.size().total_cmp(&x.1.size()));
    effects
}

/// The box in which what is asked happens, by the best balance of density and coverage.
fn region(
    experiment: &Experiment,
    points: &[SweepPoint],
    sample: &SweepSample,
    mode: Mode,
) -> Option<FoundRegion> {
    let rule = experiment.region.as_ref()?;
    let regime = sample.regimes.iter().position(|r| *r == rule.regime)?;
    // an output that the experiment does not keep has no values
    let output = experiment.outputs.iter().position(|o| *o == rule.output)?;
    let values = sample.means(mode, regime, points.len(), output);
    let known = points
        .iter()
        .zip(&values)
        .filter(|(_, value)| !value.is_nan());
    let (inside, values): (Vec<&SweepPoint>, Vec<f64>) = known.unzip();
    let hits: Vec<bool> = values
        .iter()
        .map(|&x| match (rule.below, rule.above) {
            (Some(limit), _) => x < limit,
            (None, Some(limit)) => x > limit,
            (None, None) => false,
        })
        .collect();
    let units: Vec<Vec<f64>> = inside.iter().map(|p| p.unit.clone()).collect();
    let best = peel(&units, &hits)
        .into_iter()
        .max_by(|x, y| x.balance().total_cmp(&y.balance()))?;
    let end = |factor: usize, at: f64| {
        let point = inside.iter().find(|p| p.unit[factor] == at);
        point.map_or_else(String::new, |p| p.levels[factor].text())
    };
    let restricted = (0..best.restricted.len()).filter(|&i| best.restricted[i]);
    let limits = restricted
        .map(|i| {
            let (low, high) = best.limits[i];
            (
                experiment.factors[i].name.clone(),
                end(i, low),
                end(i, high),
            )
        })
        .collect();
    let (word, limit) = match (rule.below, rule.above) {
        (Some(limit), _) => ("below", limit),
        (None, limit) => ("above", limit.unwrap_or(f64::NAN)),
    };
    let n = hits.len() as f64;
    Some(FoundRegion {
        what: format!("{} of {} {word} {limit}", rule.output, rule.regime),
        share: hits.iter().filter(|hit| **hit).count() as f64 / n,
        limits,
        region: best,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sweep::read_experiment;
    use crate::experiment::{Design, Point, Seeds, fixture, run_jobs};
    use crate::model::{RunMeasures, TruceSpec, WatchResult, Watching};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    /// Truces whose harm is 10·x + y·noise of the seed, x and y the commitments of the sides.
    fn tables(design: &str) -> SweepTables {
        let text = format!(
            "schema = 1\ntitle = \"A test\"\nruns = 6\noutputs = [\"harm\", \"quiet\"]\n{design}\n\
             [factors.x]\npath = \"sides.a.commitment\"\nlow = 0\nhigh = 1\n\
             [factors.y]\npath = \"sides.b.commitment\"\nlow = 0\nhigh = 1\n\
             [box]\noutput = \"harm\"\nregime = \"none\"\nabove = 7\n"
        );
        let experiment = read_experiment("mine.toml", text.as_bytes()).expect("an experiment");
        let points = crate::experiment::sweep::points(&experiment, false).expect("points");
        let spec = |point: &SweepPoint| {
            let mut parts = fixture::spec(&["none"]).into_parts();
            for (side, u) in parts.sides.iter_mut().zip(&point.unit) {
                side.command.commitment = *u;
            }
            Arc::new(TruceSpec::new(parts).expect("a specification"))
        };
        let specs = points.iter().map(spec).zip(0..).map(|(spec, i)| Point {
            spec,
            cell: Cell::Point(i),
            draw: 0,
            live: true,
            shadow: false,
        });
        let seeds = Seeds { first: 1, count: 6 };
        let design = Design::over(specs.collect(), seeds).expect("a design");
        let mut sample = SweepSample::new(&experiment.outputs);
        let truce = |spec: &Arc<TruceSpec>, seed: u64, _: Watching| {
            let [x, y] = [0, 1].map(|i| spec.sides[i].command.commitment);
            let run = RunMeasures {
                harm: Some(10.0 * x + y * seed as f64 / 10.0),
                status: Some("quiet".into()),
                ..RunMeasures::default()
            };
            Ok(vec![WatchResult {
                run,
                days: Vec::new(),
                violations: Vec::new(),
                findings: Vec::new(),
                beliefs: Vec::new(),
            }])
        };
        let stop = AtomicBool::new(false);
        run_jobs(&design, &truce, 2, &stop, &|_| {}, &mut [&mut sample]).expect("a batch");
        SweepTables::new(&experiment, points, &sample, 6, None, Vec::new())
    }

    #[test]
    fn each_design_names_the_factor_that_matters() {
        for (design, points) in [
            ("[design]\nkind = \"morris\"\ntrajectories = 12\n", 36),
            ("[design]\nkind = \"saltelli\"\npoints = 64\n", 256),
            ("[design]\nkind = \"lhs\"\npoints = 60\n", 60),
            ("[design]\nkind = \"sobol\"\npoints = 64\n", 64),
        ] {
            let tables = tables(design);
            assert_eq!(tables.points.len(), points);
            let harm = &tables.sensitivity[0];
            assert_eq!((harm.output.as_str(), harm.n), ("harm", points as u64));
            assert_eq!(harm.effects[0].0, "x", "{design}");
            assert!(harm.effects[0].1.size() > 2.0 * harm.effects[1].1.size());
            // quiet everywhere: nothing to explain
            let quiet = &tables.sensitivity[1];
            assert!(quiet.effects.iter().all(|(_, effect)| effect.size() == 0.0));
        }
    }

    #[test]
    fn rows_and_region() {
        let tables = tables("[design]\nkind = \"sobol\"\npoints = 128\n");
        let row = &tables.rows[3];
        let harm = row.outputs[0].expect("a mean");
        assert_eq!(
            (row.point, harm.n, harm.method),
            (3, 6, Method::BootstrapMean)
        );
        let quiet = row.outputs[1].expect("a share");
        assert_eq!((quiet.value, quiet.method), (1.0, Method::Wilson));
        let region = tables.region.expect("a box");
        assert!((region.share - 0.3).abs() < 0.05, "{region:?}");
        assert_eq!(region.limits[0].0, "x");
        assert!(region.region.density > 0.85 && region.region.coverage > 0.85);
    }
}
