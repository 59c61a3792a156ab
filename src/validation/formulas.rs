//! Formulas by name: the one place where a name of a file meets the function it means.

use crate::model::casework::odds;
use crate::scenario::expect::Calculated;
use crate::statistics::cusum::{PoissonCusum, normal_mean_run};
use crate::statistics::sequential::{Operation, PoissonSprt};
use crate::statistics::{detection, search};

/// The value of a formula. None when its arguments have none: a sum that lies on no lattice, a
/// test of two rates in the wrong order.
pub fn calculate(asked: &Calculated) -> Option<f64> {
    let x = Arguments(&asked.arguments);
    let value = match asked.formula.name {
        "posterior" => {
            let pairs = |p: &[f64], errs: &[f64], weight: fn(f64, f64) -> f64| -> Vec<f64> {
                p.iter()
                    .zip(errs)
                    .map(|(p, err)| weight(*p, *err))
                    .collect()
            };
            let mut weights = pairs(x.list(1), x.list(2), odds::llr_of_alarm);
            weights.extend(pairs(x.list(3), x.list(4), odds::llr_of_silence));
            odds::posterior(x.of(0), &weights)
        }
        "at-least" => detection::at_least(x.whole(0), x.whole(1), x.of(2), x.of(3)),
        "cusum-mean-run" => cusum(&x)?.mean_run(x.of(2))?,
        "cusum-alarm-within" => cusum(&x)?.alarm_within(x.of(2), x.whole(4))?,
        "cusum-mean-run-normal" => normal_mean_run(x.of(0), x.of(1), x.of(2))?,
        "sprt-second" => sprt(&x)?.second,
        "sprt-looks" => sprt(&x)?.looks,
        "first-report-error" => detection::first_report_error(x.of(0), x.of(1), x.of(2)),
        "first-report-error-mixed" => {
            detection::first_report_error_mixed(x.of(0), x.of(1), x.of(2))
        }
        "detects" => detection::detects(x.of(0), x.of(1)),
        "count-at-least" => detection::count_at_least(x.whole(0), x.of(1))?,
        "order-by-clocks" => detection::order_by_clocks(x.of(0), x.of(1), x.of(2)),
        "random-search" => search::random_search(x.of(0)),
        "inverse-cube-sweeps" => search::inverse_cube_sweeps(x.of(0)),
        "sweep-width-gaussian" => search::sweep_width_gaussian(x.of(0), x.of(1)),
        "sweep-width-inverse-cube" => search::sweep_width_inverse_cube(x.of(0)),
        "sweep-width-threshold" => search::sweep_width_threshold(x.of(0), x.of(1)),
        "best-split" => search::best_split(x.list(0), x.list(1), x.of(2)),
        "shuttle-at" => search::shuttle_at(x.of(0), x.of(1), x.of(2), x.of(3), x.of(4)),
        "shuttle-mean" => search::shuttle_mean(x.of(0), x.of(1), x.of(2), x.of(3)),
        "shuttle-mean-exponential" => {
            search::shuttle_mean_exponential(x.of(0), x.of(1), x.of(2), x.of(3))
        }
        "loop-patrol" => search::loop_patrol(x.of(0), x.of(1), x.of(2), x.of(3)),
        "looks-periodic" => search::looks_periodic(x.of(0), x.of(1), x.of(2)),
        "looks-periodic-exponential" => {
            search::looks_periodic_exponential(x.of(0), x.of(1), x.of(2))
        }
        "delay-periodic" => search::delay_periodic(x.of(0), x.of(1)),
        "looks-poisson" => search::looks_poisson(x.of(0), x.of(1), x.of(2)),
        "looks-poisson-exponential" => search::looks_poisson_exponential(x.of(0), x.of(1), x.of(2)),
        "delay-poisson" => search::delay_poisson(x.of(0), x.of(1)),
        "looks-through-clouds" => {
            search::looks_through_clouds(x.of(0), x.of(1), x.of(2), x.whole(3))
        }
        "looks-shared-condition" => search::looks_shared_condition(x.of(0), x.list(1), x.list(2)),
        "ring-covered" => search::ring_covered(x.whole(0), x.of(1)),
        "ring-fully-covered" => search::ring_fully_covered(x.whole(0), x.of(1)),
        "barrier-factor" => search::barrier_factor(x.of(0), x.of(1), x.of(2), x.of(3)),
        "thinned-events" => search::thinned_events(x.of(0), x.of(1), x.of(2)),
        name => super::batches::calculate(name, &x)?,
    };
    value.is_finite().then_some(value)
}

/// Arguments by place in the list of the formula.
pub(super) struct Arguments<'a>(&'a [Vec<f64>]);

impl Arguments<'_> {
    pub(super) fn list(&self, place: usize) -> &[f64] {
        self.0.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn of(&self, place: usize) -> f64 {
        self.list(place).first().copied().unwrap_or(f64::NAN)
    }

    /// A whole number: the reader has checked that it is one.
    pub(super) fn whole(&self, place: usize) -> usize {
        self.of(place) as usize
    }
}

fn cusum(x: &Arguments<'_>) -> Option<PoissonCusum> {
    PoissonCusum::new(x.of(0), x.of(1), x.of(3))
}

fn sprt(x: &Arguments<'_>) -> Option<Operation> {
    PoissonSprt::new(x.of(0), x.of(1), x.of(2), x.of(3))?.at(x.of(4))
}
