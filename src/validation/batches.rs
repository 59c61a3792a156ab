//! Formulas of batches, of sensitivity and of repeated play, by name.

use super::formulas::Arguments;
use crate::experiment::sampling::{Sorted, morris, morris_effects, saltelli};
use crate::model::base::Seed;
use crate::statistics::functions::{ishigami, sobol_g, weighted_sum};
use crate::statistics::survival::{Lifetime, LogRank, Survival, kaplan_meier, log_rank};
use crate::statistics::{
    BrierParts, MorrisIndex, PairedDifference, SaltelliOutputs, brier_parts, chi_square_tail,
    morris_index, paired_difference, paired_shares_half_width, repeated, sobol_estimates, spearman,
    wilson,
};

/// Seed of designs and resamples of these rows.
const SEED: Seed = Seed(1);

/// The value of a formula; none when it is not known here, or its arguments have none.
pub(super) fn calculate(name: &str, x: &Arguments<'_>) -> Option<f64> {
    Some(match name {
        "wilson-low" => wilson(whole(x, 0), whole(x, 1))?.low,
        "wilson-high" => wilson(whole(x, 0), whole(x, 1))?.high,
        "chi-square-tail" => chi_square_tail(x.whole(0) as u32, x.of(1))?,
        "kaplan-meier" => curve(x)?.at(x.of(2)),
        "kaplan-meier-low" => curve(x)?.step_at(x.of(2))?.interval?.low,
        "kaplan-meier-high" => curve(x)?.step_at(x.of(2))?.interval?.high,
        "at-risk" => curve(x)?.at_risk(x.of(2)) as f64,
        "survival-median" => curve(x)?.median()?,
        "restricted-mean" => curve(x)?.restricted_mean(x.of(2)).mean,
        "restricted-mean-error" => curve(x)?.restricted_mean(x.of(2)).standard_error,
        "log-rank" => groups(x)?.chi_square,
        "log-rank-p" => groups(x)?.p,
        "paired-mean" => paired(x)?.mean,
        "paired-variance-ratio" => paired(x)?.variance_ratio?,
        "paired-low" => paired(x)?.interval?.low,
        "paired-high" => paired(x)?.interval?.high,
        "paired-shares-half-width" => {
            paired_shares_half_width(whole(x, 0), whole(x, 1), whole(x, 2))?
        }
        "spearman" => spearman(&pairs(x))?,
        "brier" => brier(x)?.score,
        "brier-reliability" => brier(x)?.reliability,
        "brier-resolution" => brier(x)?.resolution,
        "brier-uncertainty" => brier(x)?.uncertainty,
        "ishigami-first" => ishigami_index(x)?.0,
        "ishigami-total" => ishigami_index(x)?.1,
        "sobol-g-first" => weighted_index(x, sobol_g)?.0,
        "sobol-g-total" => weighted_index(x, sobol_g)?.1,
        "weighted-sum-first" => weighted_index(x, weighted_sum)?.0,
        "weighted-sum-total" => weighted_index(x, weighted_sum)?.1,
        "sobol-first" => given_index(x)?.0,
        "sobol-total" => given_index(x)?.1,
        "ishigami-mu-star" => ishigami_effects(x)?.mu_star,
        "morris-mu" => morris_index(x.list(0), SEED)?.mu,
        "morris-mu-star" => morris_index(x.list(0), SEED)?.mu_star,
        "morris-sigma" => morris_index(x.list(0), SEED)?.sigma?,
        "critical-discount" => repeated::critical_discount(x.of(0), x.of(1), x.of(2), x.of(3))?,
        "critical-discount-periods" => {
            repeated::critical_discount_for(x.of(0), x.of(1), x.of(2), x.whole(3) as u32)?
        }
        "critical-false-alarm" => repeated::critical_false_alarm(x.of(0), x.of(1)),
        "cooperation-value" => repeated::cooperation_value(x.of(0), x.of(1), x.of(2)),
        "generous-cooperation" => repeated::generous_cooperation(x.of(0), x.of(1)),
        "self-exciting-rate" => repeated::self_exciting_rate(x.of(0), x.of(1)),
        "self-exciting-dispersion" => repeated::self_exciting_dispersion(x.of(0), x.of(1), x.of(2)),
        "cluster-at-least" => repeated::cluster_at_least(x.whole(0) as u32, x.of(1)),
        "truce-survival" => repeated::truce_survival(x.of(0), x.of(1), x.of(2)),
        _ => return None,
    })
}

fn whole(x: &Arguments<'_>, place: usize) -> u64 {
    x.whole(place) as u64
}

/// Lives from a list of ends and one of censored times, from a place on.
fn lives(x: &Arguments<'_>, place: usize) -> Vec<Lifetime> {
    let part = |place: usize, ended| {
        let times = x.list(place).iter();
        times.map(move |&time| Lifetime { time, ended })
    };
    part(place, true).chain(part(place + 1, false)).collect()
}

fn curve(x: &Arguments<'_>) -> Option<Survival> {
    kaplan_meier(&lives(x, 0))
}

fn groups(x: &Arguments<'_>) -> Option<LogRank> {
    let groups = [lives(x, 0), lives(x, 2), lives(x, 4)];
    log_rank(&groups.each_ref().map(Vec::as_slice))
}

fn pairs(x: &Arguments<'_>) -> Vec<(f64, f64)> {
    let second = x.list(1).iter().copied();
    x.list(0).iter().copied().zip(second).collect()
}

fn paired(x: &Arguments<'_>) -> Option<PairedDifference> {
    paired_difference(&pairs(x), SEED)
}

fn brier(x: &Arguments<'_>) -> Option<BrierParts> {
    let cases: Vec<(f64, bool)> = pairs(x).iter().map(|&(q, y)| (q, y > 0.5)).collect();
    brier_parts(&cases, x.list(2))
}

/// First-order and total index of one input, counted from 1, by a Saltelli design of the program.
fn index_of(
    f: &dyn Fn(&[f64]) -> f64,
    inputs: usize,
    points: usize,
    input: usize,
) -> Option<(f64, f64)> {
    let outputs: Vec<f64> = saltelli(points as u32, inputs, SEED)
        .iter()
        .map(|point| f(point))
        .collect();
    let sorted = Sorted::new(&outputs, inputs);
    chosen(sorted.outputs(), input)
}

fn chosen(outputs: SaltelliOutputs<'_>, input: usize) -> Option<(f64, f64)> {
    let all = sobol_estimates(outputs)?;
    all.get(input.checked_sub(1)?).copied()
}

fn ishigami_index(x: &Arguments<'_>) -> Option<(f64, f64)> {
    let f = |point: &[f64]| ishigami(point, x.of(0), x.of(1));
    index_of(&f, 3, x.whole(2), x.whole(3))
}

fn weighted_index(x: &Arguments<'_>, f: fn(&[f64], &[f64]) -> f64) -> Option<(f64, f64)> {
    let weights = x.list(0);
    let inputs = weights.len();
    (1..=128).contains(&inputs).then_some(())?;
    index_of(&|point| f(point, weights), inputs, x.whole(1), x.whole(2))
}

fn given_index(x: &Arguments<'_>) -> Option<(f64, f64)> {
    let n = x.list(0).len();
    let mixed: Vec<Vec<f64>> = x.list(2).chunks(n.max(1)).map(<[f64]>::to_vec).collect();
    let outputs = SaltelliOutputs {
        a: x.list(0),
        b: x.list(1),
        mixed: &mixed,
    };
    chosen(outputs, x.whole(3))
}

fn ishigami_effects(x: &Arguments<'_>) -> Option<MorrisIndex> {
    let points = morris(x.whole(2) as u32, 3, x.whole(3) as u32, SEED);
    let outputs: Vec<f64> = points
        .iter()
        .map(|p| ishigami(p, x.of(0), x.of(1)))
        .collect();
    let effects = morris_effects(&points, &outputs, 3);
    morris_index(effects.get(x.whole(4).checked_sub(1)?)?, SEED)
}
