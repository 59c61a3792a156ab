//! Precision stopping: runs until a difference between two regimes is known well enough.
//!
//! Every so many whole runs the half-width of the 95 % interval of the difference is looked at;
//! once it is small enough, what follows is not passed on any more, so that the rows are the same
//! for any number of threads. Runs are pairs: the same seeds under both regimes. Looking often
//! makes the interval of a stopped experiment too narrow (by how much was not measured); the runs
//! that are always made first keep it from stopping on a lucky start.
//!
//! # References
//! Chow, Y. S. and Robbins, H. (1965), "On the asymptotic theory of fixed-width sequential
//! confidence intervals for the mean", Annals of Mathematical Statistics 36, 457–462 (recalled).

use super::error::ExperimentError;
use super::outputs::{is_yes_or_no, output};
use super::runner::{Outcome, Sink};
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::scenario::experiment::StopRule;
use crate::statistics::{PairedDifference, paired_difference, paired_shares_half_width};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// How a rule to stop ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reached {
    /// What is compared, and the two regimes.
    pub measure: String,
    /// Second − first.
    pub regimes: [String; 2],
    /// Whether the half-width asked for was reached.
    pub reached: bool,
    /// The half-width asked for.
    pub wanted: f64,
    /// The half-width found; none with too few pairs.
    pub half_width: Option<f64>,
    /// Pairs of truces, or of sets of truces over all points.
    pub pairs: u64,
    /// Whole runs made.
    pub runs: u64,
    /// The difference.
    pub difference: Option<PairedDifference>,
    /// Runs that two independent samples would have needed, each; none where nothing varies.
    pub unpaired_runs: Option<u64>,
}

/// Passes outcomes on until the rule is fulfilled.
pub struct Precision<'a> {
    rule: StopRule,
    mode: Mode,
    jobs_per_run: u64,
    points: usize,
    seed: Seed,
    stop: &'a AtomicBool,
    inner: Vec<&'a mut dyn Sink>,
    /// Sum and count of the run under way, by regime.
    run: [(f64, usize); 2],
    pairs: Vec<(f64, f64)>,
    runs: u64,
    next_look: u64,
    found: Option<(f64, PairedDifference)>,
    enough: bool,
}

impl<'a> Precision<'a> {
    /// Watches over a design with so many jobs a run and so many points; `seed` is that of the
    /// resamples. What is passed on goes to `inner`, and `stop` ends the batch.
    pub fn new(
        rule: &StopRule,
        mode: Mode,
        (jobs_per_run, points): (u64, usize),
        seed: Seed,
        stop: &'a AtomicBool,
        inner: Vec<&'a mut dyn Sink>,
    ) -> Self {
        Self {
            next_look: rule.least_runs,
            rule: rule.clone(),
            mode,
            jobs_per_run: jobs_per_run.max(1),
            points,
            seed,
            stop,
            inner,
            run: [(0.0, 0); 2],
            pairs: Vec::new(),
            runs: 0,
            found: None,
            enough: false,
        }
    }

    /// How it ended.
    pub fn report(mut self) -> Reached {
        if !self.enough {
            self.look();
        }
        let difference = self.found.map(|(_, difference)| difference);
        let unpaired = difference.and_then(|d| Some(d.variance_ratio? * self.pairs.len() as f64));
        Reached {
            measure: self.rule.measure,
            regimes: self.rule.regimes,
            reached: self.enough,
            wanted: self.rule.half_width,
            half_width: self.found.map(|(half_width, _)| half_width),
            pairs: self.pairs.len() as u64,
            runs: self.runs,
            difference,
            unpaired_runs: unpaired.map(|runs| runs.ceil() as u64),
        }
    }

    fn end_run(&mut self) {
        self.runs += 1;
        let [first, second] = std::mem::take(&mut self.run);
        // a run with a gap at any point is no pair
        if first.1 == self.points && second.1 == self.points {
            let n = self.points as f64;
            self.pairs.push((first.0 / n, second.0 / n));
        }
        if self.runs >= self.next_look {
            self.next_look = self.runs + (self.runs / 10).max(5);
            self.look();
        }
    }

    fn look(&mut self) {
        let Some(difference) = paired_difference(&self.pairs, self.seed) else {
            return;
        };
        let Some(half_width) = self.half_width(&difference) else {
            return;
        };
        self.found = Some((half_width, difference));
        if half_width <= self.rule.half_width && self.runs >= self.rule.least_runs {
            self.enough = true;
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Of yes and no, few turned pairs say less than a bootstrap makes of them.
    fn half_width(&self, difference: &PairedDifference) -> Option<f64> {
        if !is_yes_or_no(&self.rule.measure) {
            return difference.half_width();
        }
        let n = self.pairs.len() as u64;
        if self.points > 1 {
            let least = paired_shares_half_width(0, 0, n)?;
            return difference.half_width().map(|found| found.max(least));
        }
        let count = |turned: fn(&(f64, f64)) -> bool| {
            self.pairs.iter().filter(|pair| turned(pair)).count() as u64
        };
        paired_shares_half_width(count(|(x, y)| y > x), count(|(x, y)| y < x), n)
    }
}

impl Sink for Precision<'_> {
    fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
        if self.enough {
            return Ok(());
        }
        for sink in &mut self.inner {
            sink.accept(outcome)?;
        }
        if outcome.job.mode() == self.mode {
            for (result, regime) in outcome.rows.iter().flatten().zip(&outcome.regimes) {
                for (sum, name) in self.run.iter_mut().zip(&self.rule.regimes) {
                    if name == regime
                        && let Some(value) = output(&result.run, &self.rule.measure)
                    {
                        *sum = (sum.0 + value, sum.1 + 1);
                    }
                }
            }
        }
        if (outcome.job.index + 1).is_multiple_of(self.jobs_per_run) {
            self.end_run();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Cell, Design, Point, Seeds, fixture, run_jobs};
    use crate::model::TruceSpec;
    use std::sync::Arc;

    #[derive(Default)]
    struct Last(u64);
    impl Sink for Last {
        fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
            self.0 = outcome.job.index + 1;
            Ok(())
        }
    }

    fn run(half_width: f64, regimes: [&str; 2], threads: usize) -> (Reached, u64) {
        run_until("ratio_last7", half_width, regimes, threads)
    }

    fn run_until(
        measure: &str,
        half_width: f64,
        regimes: [&str; 2],
        threads: usize,
    ) -> (Reached, u64) {
        let point = |number| Point {
            spec: Arc::new(fixture::spec(&["none", "layered", "layered#2"])),
            cell: Cell::Point(number),
            draw: 0,
            live: true,
            shadow: false,
        };
        let seeds = Seeds {
            first: 1,
            count: 400,
        };
        let design = Design::over(vec![point(0), point(1)], seeds).expect("a design");
        let rule = StopRule {
            measure: measure.into(),
            regimes: regimes.map(str::to_owned),
            half_width,
            least_runs: 20,
        };
        let stop = AtomicBool::new(false);
        let mut last = Last::default();
        let sizes = (design.jobs_per_run(), 2);
        let inner: Vec<&mut dyn Sink> = vec![&mut last];
        let mut precision = Precision::new(&rule, Mode::Live, sizes, Seed(1), &stop, inner);
        let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
        let mut sinks: Vec<&mut dyn Sink> = vec![&mut precision];
        run_jobs(&design, &truce, threads, &stop, &|_| {}, &mut sinks).expect("a batch");
        (precision.report(), last.0)
    }

    #[test]
    fn it_stops_at_a_whole_run_whatever_the_threads() {
        let (wide, _) = run(1e9, ["none", "layered"], 1);
        assert!(
            wide.reached && wide.runs == 20 && wide.pairs == 18,
            "{wide:?}"
        );
        let target = wide.half_width.expect("a width") / 2.0;
        let (one, last) = run(target, ["none", "layered"], 1);
        assert!(one.reached && one.runs > 40 && one.runs < 200, "{one:?}");
        assert!(one.half_width.expect("a width") <= target);
        assert_eq!(last, one.runs * 6, "nothing is passed on after that");
        assert_eq!(run(target, ["none", "layered"], 3), (one.clone(), last));
        // the pairs share their seeds
        assert!(one.unpaired_runs.expect("varies") > one.pairs);
    }

    #[test]
    fn what_is_never_reached_is_told() {
        let (never, last) = run(1e-12, ["none", "layered"], 2);
        assert!(!never.reached && never.half_width.expect("a width") > 1e-12);
        assert_eq!((never.runs, last), (400, 2_400));
        let (same, _) = run(1e-12, ["layered", "layered#2"], 2);
        assert_eq!(
            (same.reached, same.runs, same.unpaired_runs),
            (true, 20, None)
        );
    }

    /// Shares that were the same in every pair so far may still differ: their half-width is that of so
    /// many pairs of which none turned, and narrows with them.
    #[test]
    fn yes_and_no_are_never_as_certain_as_they_look() {
        let twins = ["layered", "layered#2"];
        let (wide, _) = run_until("held", 1.0, twins, 2);
        let of_none = |pairs| paired_shares_half_width(0, 0, pairs).expect("pairs");
        assert_eq!((wide.reached, wide.runs), (true, 20));
        assert_eq!(wide.half_width, Some(of_none(wide.pairs)));
        let target = of_none(100);
        let (narrow, _) = run_until("held", target, twins, 2);
        assert!(
            narrow.reached && (100..150).contains(&narrow.pairs),
            "{narrow:?}"
        );
    }
}
