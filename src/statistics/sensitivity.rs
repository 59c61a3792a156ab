//! Which inputs an output hangs on: Sobol indices and elementary effects.
//!
//! Nothing here knows what the inputs are: the points come from a design, the outputs from whoever
//! ran it. Where outputs carry chance, the same seeds at every point keep it from being taken for
//! an effect of the inputs.

use super::bootstrap::bootstrap;
use super::interval::Interval;
use super::summary::{mean, variance};
use crate::model::base::Seed;
use serde::{Deserialize, Serialize};

/// Sobol indices of one input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SobolIndex {
    /// \[1\] — share of the output's variance that this input alone explains.
    pub first: f64,
    /// 95 % interval, bootstrap by base point.
    pub first_interval: Option<Interval>,
    /// \[1\] — share that it has a part in, with all its interactions.
    pub total: f64,
    /// 95 % interval, bootstrap by base point.
    pub total_interval: Option<Interval>,
}

/// Outputs of a Saltelli design, row by row in the order of its base points.
#[derive(Clone, Copy, Debug)]
pub struct SaltelliOutputs<'a> {
    /// At the points of A.
    pub a: &'a [f64],
    /// At the points of B.
    pub b: &'a [f64],
    /// Per input: at the points of A with this input taken from B.
    pub mixed: &'a [Vec<f64>],
}

/// First-order and total Sobol indices of each input, without intervals; none when lists are of
/// different length, shorter than two, or the output does not vary.
///
/// Sᵢ = mean(f(B) (f(ABᵢ) − f(A)))/V with outputs centred on their mean, and STᵢ = mean((f(A) −
/// f(ABᵢ))²)/2V, V the variance of f(A) and f(B) together.
///
/// # References
/// Saltelli, A. et al. (2010), "Variance based sensitivity analysis of model output", Computer
/// Physics Communications 181, 259–270. Jansen, M. J. W. (1999), Computer Physics Communications
/// 117, 35–43 (both recalled).
///
/// # Options considered
/// Jansen's form for the first order too (better for large indices, worse near 0); the centred form
/// of 2010 (taken: most inputs matter little).
pub fn sobol_estimates(outputs: SaltelliOutputs<'_>) -> Option<Vec<(f64, f64)>> {
    let SaltelliOutputs { a, b, mixed } = outputs;
    let centre = centre(outputs)?;
    let every: Vec<usize> = (0..a.len()).collect();
    let index = |mixed: &Vec<f64>| {
        let first = first_order(a, b, mixed, centre, &every)?;
        Some((first, total_order(a, b, mixed, &every)?))
    };
    mixed.iter().map(index).collect()
}

/// The same with intervals, by bootstrap over base points.
pub fn sobol_indices(outputs: SaltelliOutputs<'_>, seed: Seed) -> Option<Vec<SobolIndex>> {
    let SaltelliOutputs { a, b, mixed } = outputs;
    let centre = centre(outputs)?;
    let estimates = sobol_estimates(outputs)?.into_iter().zip(mixed);
    let index = |((first, total), mixed): ((f64, f64), &Vec<f64>)| SobolIndex {
        first,
        first_interval: bootstrap(a.len(), seed, &mut |rows| {
            first_order(a, b, mixed, centre, rows)
        }),
        total,
        total_interval: bootstrap(a.len(), seed, &mut |rows| total_order(a, b, mixed, rows)),
    };
    Some(estimates.map(index).collect())
}

/// Mean of all outputs; none when the lists do not fit together.
fn centre(outputs: SaltelliOutputs<'_>) -> Option<f64> {
    let SaltelliOutputs { a, b, mixed } = outputs;
    let n = a.len();
    if n < 2 || b.len() != n || mixed.iter().any(|m| m.len() != n) {
        return None;
    }
    let lists = [a, b].into_iter().chain(mixed.iter().map(Vec::as_slice));
    let all: Vec<f64> = lists.flatten().copied().collect();
    mean(&all)
}

fn first_order(a: &[f64], b: &[f64], mixed: &[f64], centre: f64, rows: &[usize]) -> Option<f64> {
    let sum: f64 = rows
        .iter()
        .map(|&i| (b[i] - centre) * (mixed[i] - a[i]))
        .sum();
    Some(sum / rows.len() as f64 / spread(a, b, rows)?)
}

fn total_order(a: &[f64], b: &[f64], mixed: &[f64], rows: &[usize]) -> Option<f64> {
    let sum: f64 = rows
        .iter()
        .map(|&i| (a[i] - mixed[i]) * (a[i] - mixed[i]))
        .sum();
    Some(sum / rows.len() as f64 / 2.0 / spread(a, b, rows)?)
}

/// Variance of the outputs at A and B together; none when they do not vary.
fn spread(a: &[f64], b: &[f64], rows: &[usize]) -> Option<f64> {
    let n = 2.0 * rows.len() as f64;
    let centre = rows.iter().map(|&i| a[i] + b[i]).sum::<f64>() / n;
    let square = |x: f64| (x - centre) * (x - centre);
    let variance = rows
        .iter()
        .map(|&i| square(a[i]) + square(b[i]))
        .sum::<f64>()
        / n;
    (variance > 0.0).then_some(variance)
}

/// Elementary effects of one input, over all trajectories.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MorrisIndex {
    /// Mean effect, in the output's unit for the input's whole range.
    pub mu: f64,
    /// Mean of its size: the rank of the input.
    pub mu_star: f64,
    /// 95 % interval of it, bootstrap by trajectory.
    pub interval: Option<Interval>,
    /// How the effect varies from place to place: interactions and bends. None below two effects.
    pub sigma: Option<f64>,
}

/// Sums up the elementary effects of one input (change of the output over change of the input, the
/// range of the input being 1), one per trajectory; none without effects.
///
/// # References
/// Morris, M. D. (1991), "Factorial sampling plans for preliminary computational experiments",
/// Technometrics 33, 161–174. Campolongo, F., Cariboni, J. and Saltelli, A. (2007), Environmental
/// Modelling and Software 22, 1509–1518, for μ* (both recalled).
pub fn morris_index(effects: &[f64], seed: Seed) -> Option<MorrisIndex> {
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    Some(MorrisIndex {
        mu: mean(effects)?,
        mu_star: mean(&sizes)?,
        interval: super::bootstrap::bootstrap_mean(&sizes, seed),
        sigma: variance(effects).map(f64::sqrt),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::base::Stream;
    use crate::statistics::functions;

    /// Outputs of a function at keyed random points of a Saltelli design.
    fn outputs(
        f: &dyn Fn(&[f64]) -> f64,
        d: usize,
        n: usize,
    ) -> (Vec<f64>, Vec<f64>, Vec<Vec<f64>>) {
        let row = |i: usize, half: u32| -> Vec<f64> {
            let mut draws = Seed(9).draws(Stream::Test, i as u64, half);
            (0..d).map(|_| draws.uniform()).collect()
        };
        let (mut a, mut b, mut mixed) = (Vec::new(), Vec::new(), vec![Vec::new(); d]);
        for i in 0..n {
            let (x, y) = (row(i, 0), row(i, 1));
            a.push(f(&x));
            b.push(f(&y));
            for (j, outputs) in mixed.iter_mut().enumerate() {
                let mut z = x.clone();
                z[j] = y[j];
                outputs.push(f(&z));
            }
        }
        (a, b, mixed)
    }

    #[test]
    fn indices_of_a_sum_are_shares_of_its_variance() {
        let f = |x: &[f64]| x[0] + 2.0 * x[1] + 3.0 * x[2] + 100.0;
        let (a, b, mixed) = outputs(&f, 3, 4_000);
        let found = sobol_indices(
            SaltelliOutputs {
                a: &a,
                b: &b,
                mixed: &mixed,
            },
            Seed(1),
        );
        for (index, share) in found.expect("indices").iter().zip([1.0, 4.0, 9.0]) {
            let share = share / 14.0;
            assert!((index.first - share).abs() < 0.03, "{index:?}, {share}");
            assert!((index.total - share).abs() < 0.03, "{index:?}, {share}");
            let interval = index.total_interval.expect("an interval");
            assert!(interval.low < index.total && index.total < interval.high);
        }
    }

    #[test]
    fn interactions_are_in_the_total_alone() {
        let (a, b, mixed) = outputs(&|x| functions::ishigami(x, 7.0, 0.1), 3, 8_000);
        let found = sobol_indices(
            SaltelliOutputs {
                a: &a,
                b: &b,
                mixed: &mixed,
            },
            Seed(1),
        );
        let found = found.expect("indices");
        assert!(
            found[2].first.abs() < 0.05 && found[2].total > 0.2,
            "{found:?}"
        );
    }

    #[test]
    fn what_does_not_vary_has_no_indices() {
        let same = vec![1.0; 8];
        let mixed = vec![same.clone()];
        let outputs = SaltelliOutputs {
            a: &same,
            b: &same,
            mixed: &mixed,
        };
        assert_eq!(sobol_indices(outputs, Seed(1)), None);
        let short = SaltelliOutputs {
            b: &same[1..],
            ..outputs
        };
        assert_eq!(sobol_indices(short, Seed(1)), None);
    }

    #[test]
    fn effects_are_summed_up() {
        let found = morris_index(&[1.0, -1.0, 2.0, -2.0], Seed(1)).expect("effects");
        assert_eq!((found.mu, found.mu_star, found.interval), (0.0, 1.5, None));
        assert!((found.sigma.expect("two") - (10.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(morris_index(&[], Seed(1)), None);
    }
}
