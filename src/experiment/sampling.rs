//! Points of a design in the unit cube, and what indices need of the outputs at them.
//!
//! Every coordinate is a pure function of the design's seed, the name of its factor (or, for
//! sequences, its place) and the number of the point: nothing depends on threads or on what else is
//! drawn. A Latin hypercube keyed by names keeps the columns of the other factors when one is added.

use crate::model::base::{Draws, Seed, Stream};
use crate::statistics::SaltelliOutputs;

/// Most base points of a Sobol sequence.
pub const MAX_SOBOL: u32 = 1 << 16;
/// Most factors of a Sobol sequence; half as many for a Saltelli design.
pub const MAX_FACTORS: usize = 256;
/// Numbers drawn from one key before the next begins.
const DRAWS_PER_KEY: usize = 1 << 16;

/// A key for a name: 64 bits FNV-1a.
pub fn key_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Draws of a column, restarted under the next key when one is used up.
struct Column {
    seed: Seed,
    entity: u64,
    drawn: usize,
    draws: Draws,
}

impl Column {
    fn new(seed: Seed, entity: u64) -> Self {
        let draws = seed.draws(Stream::Design, entity, 0);
        Self {
            seed,
            entity,
            drawn: 0,
            draws,
        }
    }

    fn draws(&mut self) -> &mut Draws {
        if self.drawn > 0 && self.drawn.is_multiple_of(DRAWS_PER_KEY) {
            let tick = (self.drawn / DRAWS_PER_KEY) as u32;
            self.draws = self.seed.draws(Stream::Design, self.entity, tick);
        }
        self.drawn += 1;
        &mut self.draws
    }
}

/// A Latin hypercube of `n` points: each of the n strata of every factor holds exactly one point.
/// A factor is known by its name.
///
/// # References
/// McKay, M. D., Beckman, R. J. and Conover, W. J. (1979), Technometrics 21, 239–245 (recalled).
pub fn latin_hypercube(n: u32, names: &[&str], seed: Seed) -> Vec<Vec<f64>> {
    let mut points = vec![Vec::with_capacity(names.len()); n as usize];
    for name in names {
        let mut column = Column::new(seed, key_of(name));
        let mut strata: Vec<u32> = (0..n).collect();
        for i in (1..n).rev() {
            strata.swap(i as usize, column.draws().below(i + 1) as usize);
        }
        for (point, stratum) in points.iter_mut().zip(strata) {
            point.push((f64::from(stratum) + column.draws().uniform()) / f64::from(n));
        }
    }
    points
}

/// The first `n` points of a Sobol sequence in `d` dimensions, scrambled after Owen by the seed: at
/// most [`MAX_SOBOL`] and [`MAX_FACTORS`]. Powers of two fill the cube evenly. Coordinates have 24
/// bits.
///
/// # References
/// Owen, A. B. (1998), Journal of Complexity 14, 466–489; Burley, B. (2020), "Practical hash-based
/// Owen scrambling", Journal of Computer Graphics Techniques 9(4) (recalled), by the crate
/// `sobol_burley`.
pub fn sobol(n: u32, d: usize, seed: Seed) -> Vec<Vec<f64>> {
    let scramble = seed.draws(Stream::Design, key_of("sobol"), 0).bits() as u32;
    let dimensions = d.min(MAX_FACTORS) as u32;
    let point = |i| {
        let coordinate = |j| f64::from(sobol_burley::sample(i, j, scramble));
        (0..dimensions).map(coordinate).collect()
    };
    (0..n.min(MAX_SOBOL)).map(point).collect()
}

/// A Saltelli design of `n` base points and `d` factors, n(d + 2) points: for each base point that
/// of A, A with each factor in turn from B, and B. A and B are the halves of one Sobol sequence.
///
/// # References
/// Saltelli, A. et al. (2010), Computer Physics Communications 181, 259–270 (recalled).
pub fn saltelli(n: u32, d: usize, seed: Seed) -> Vec<Vec<f64>> {
    let d = d.min(MAX_FACTORS / 2);
    let mut points = Vec::with_capacity(n as usize * (d + 2));
    for both in sobol(n, 2 * d, seed) {
        let (a, b) = both.split_at(d);
        points.push(a.to_vec());
        for (factor, other) in b.iter().enumerate() {
            let mut mixed = a.to_vec();
            mixed[factor] = *other;
            points.push(mixed);
        }
        points.push(b.to_vec());
    }
    points
}

/// Outputs at the points of a Saltelli design, sorted for the indices. Base points with a missing
/// output are left out whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Sorted {
    a: Vec<f64>,
    b: Vec<f64>,
    mixed: Vec<Vec<f64>>,
}

impl Sorted {
    /// Sorts the outputs of a design of `d` factors, in the order of its points; not-a-number where
    /// one is missing.
    pub fn new(outputs: &[f64], d: usize) -> Self {
        let mut sorted = Self {
            a: Vec::new(),
            b: Vec::new(),
            mixed: vec![Vec::new(); d],
        };
        for row in outputs.chunks_exact(d + 2) {
            if row.iter().any(|x| x.is_nan()) {
                continue;
            }
            sorted.a.push(row[0]);
            sorted.b.push(row[d + 1]);
            for (list, value) in sorted.mixed.iter_mut().zip(&row[1..]) {
                list.push(*value);
            }
        }
        sorted
    }

    /// As the indices take them.
    pub fn outputs(&self) -> SaltelliOutputs<'_> {
        SaltelliOutputs {
            a: &self.a,
            b: &self.b,
            mixed: &self.mixed,
        }
    }
}

/// Trajectories of Morris through a grid of `levels` (even, at least 2) levels in `d` dimensions,
/// d + 1 points each: every step moves one factor by levels/(2(levels − 1)), in random order and
/// direction.
///
/// # References
/// Morris, M. D. (1991), Technometrics 33, 161–174 (recalled).
pub fn morris(trajectories: u32, d: usize, levels: u32, seed: Seed) -> Vec<Vec<f64>> {
    let last = f64::from(levels.max(2) - 1);
    let jump = f64::from(levels.max(2) / 2) / last;
    let mut points = Vec::with_capacity(trajectories as usize * (d + 1));
    for trajectory in 0..trajectories {
        let mut draws = seed.draws(Stream::Design, u64::from(trajectory), 1);
        // start in the lower half and step up, or in the upper half and step down
        let mut point: Vec<f64> = Vec::with_capacity(d);
        let mut step: Vec<f64> = Vec::with_capacity(d);
        for _ in 0..d {
            let low = f64::from(draws.below(levels.max(2) / 2)) / last;
            let up = draws.chance(0.5);
            point.push(if up { low } else { low + jump });
            step.push(if up { jump } else { -jump });
        }
        let mut order: Vec<usize> = (0..d).collect();
        for i in (1..d).rev() {
            order.swap(i, draws.below(i as u32 + 1) as usize);
        }
        points.push(point.clone());
        for factor in order {
            point[factor] += step[factor];
            points.push(point.clone());
        }
    }
    points
}

/// Elementary effects of each factor: one a trajectory, but for steps with a missing output.
pub fn morris_effects(points: &[Vec<f64>], outputs: &[f64], d: usize) -> Vec<Vec<f64>> {
    let mut effects = vec![Vec::new(); d];
    for (path, values) in points.chunks_exact(d + 1).zip(outputs.chunks_exact(d + 1)) {
        for (steps, ends) in path.windows(2).zip(values.windows(2)) {
            let moved = (0..d).find(|&j| steps[0][j] != steps[1][j]);
            if let Some(factor) = moved
                && !ends.iter().any(|x| x.is_nan())
            {
                let run = steps[1][factor] - steps[0][factor];
                effects[factor].push((ends[1] - ends[0]) / run);
            }
        }
    }
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::functions::{ishigami, weighted_sum};
    use crate::statistics::{morris_index, sobol_indices};

    fn in_cube(points: &[Vec<f64>]) -> bool {
        points.iter().flatten().all(|x| (0.0..=1.0).contains(x))
    }

    #[test]
    fn each_stratum_holds_one_point() {
        let names = ["a", "b", "c"];
        let points = latin_hypercube(50, &names, Seed(1));
        assert!(in_cube(&points) && points.len() == 50);
        for j in 0..3 {
            let mut strata: Vec<u32> = points.iter().map(|p| (p[j] * 50.0) as u32).collect();
            strata.sort_unstable();
            assert!(strata.into_iter().eq(0..50), "factor {j}");
        }
        let columns =
            |points: &[Vec<f64>], j: usize| -> Vec<f64> { points.iter().map(|p| p[j]).collect() };
        // a factor keeps its column whatever stands beside it
        let other = latin_hypercube(50, &["new", "b"], Seed(1));
        assert_eq!(columns(&points, 1), columns(&other, 1));
        assert_ne!(columns(&points, 0), columns(&points, 1));
        assert_ne!(points, latin_hypercube(50, &names, Seed(2)));
    }

    #[test]
    fn a_sobol_sequence_is_even() {
        let points = sobol(256, 6, Seed(1));
        assert!(in_cube(&points));
        for j in 0..6 {
            let mut strata: Vec<u32> = points.iter().map(|p| (p[j] * 256.0) as u32).collect();
            strata.sort_unstable();
            assert!(strata.into_iter().eq(0..256), "dimension {j}");
        }
        assert_eq!(points, sobol(256, 6, Seed(1)));
        assert_ne!(points, sobol(256, 6, Seed(2)));
    }

    /// Ishigami's function by the program's own design: closed forms within 0.01.
    #[test]
    fn ishigami_by_saltelli() {
        let outputs: Vec<f64> = saltelli(8_192, 3, Seed(1))
            .iter()
            .map(|x| ishigami(x, 7.0, 0.1))
            .collect();
        let sorted = Sorted::new(&outputs, 3);
        let found = sobol_indices(sorted.outputs(), Seed(1)).expect("indices");
        let closed = [
            (0.313_905, 0.557_589),
            (0.442_411, 0.442_411),
            (0.0, 0.243_684),
        ];
        for (index, (first, total)) in found.iter().zip(closed) {
            assert!((index.first - first).abs() < 0.01, "{index:?}");
            assert!((index.total - total).abs() < 0.01, "{index:?}");
        }
    }

    #[test]
    fn base_points_with_a_gap_are_left_out() {
        let f64s = |from: u32| (from..from + 4).map(f64::from);
        let mut outputs: Vec<f64> = f64s(0).chain(f64s(10)).chain(f64s(20)).collect();
        outputs[6] = f64::NAN;
        let sorted = Sorted::new(&outputs, 2);
        assert_eq!((sorted.a, sorted.b), (vec![0.0, 20.0], vec![3.0, 23.0]));
        assert_eq!(sorted.mixed, [vec![1.0, 21.0], vec![2.0, 22.0]]);
    }

    #[test]
    fn trajectories_move_one_factor_at_a_time() {
        let points = morris(40, 4, 4, Seed(1));
        assert!(in_cube(&points) && points.len() == 200);
        for path in points.chunks(5) {
            let mut moved: Vec<usize> = path
                .windows(2)
                .map(|pair| {
                    let which: Vec<usize> = (0..4).filter(|&j| pair[0][j] != pair[1][j]).collect();
                    assert_eq!(which.len(), 1);
                    assert!(
                        ((pair[0][which[0]] - pair[1][which[0]]).abs() - 2.0 / 3.0).abs() < 1e-12
                    );
                    which[0]
                })
                .collect();
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3]);
        }
        let weights = [1.0, -2.0, 0.0, 4.0];
        let outputs: Vec<f64> = points.iter().map(|x| weighted_sum(x, &weights)).collect();
        for (effects, weight) in morris_effects(&points, &outputs, 4).iter().zip(weights) {
            let index = morris_index(effects, Seed(1)).expect("effects");
            assert!((index.mu - weight).abs() < 1e-9 && index.sigma.expect("many") < 1e-9);
        }
    }

    /// Exact enumeration of the grid of four levels: 7.7041, 7.8750, 6.2488.
    #[test]
    fn ishigami_by_morris() {
        let points = morris(4_000, 3, 4, Seed(1));
        let outputs: Vec<f64> = points.iter().map(|x| ishigami(x, 7.0, 0.1)).collect();
        let effects = morris_effects(&points, &outputs, 3);
        for (effects, expected) in effects.iter().zip([7.7041, 7.8750, 6.2488]) {
            let found = morris_index(effects, Seed(1)).expect("effects");
            assert!((found.mu_star - expected).abs() < 0.5, "{found:?}");
        }
    }
}
