//! Boxes in which something happens often: where in the space of inputs a regime fails.

use serde::{Deserialize, Serialize};

/// A box and what it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Lowest and highest value of each input inside, over the points inside.
    pub limits: Vec<(f64, f64)>,
    /// Which inputs the box restricts.
    pub restricted: Vec<bool>,
    /// Points inside.
    pub n: u64,
    /// \[1\] — share of them that hit.
    pub density: f64,
    /// \[1\] — share of all hits that are inside.
    pub coverage: f64,
}

/// \[1\] — share of the points inside that one step takes off.
const PEEL: f64 = 0.05;
/// Fewest points of a box.
const LEAST_POINTS: usize = 10;

/// Peels a box, step by step, to where hits are dense: each step takes off a twentieth of the points
/// (all those that share the value at the edge) at the low or the high end of one input, whichever
/// leaves the highest density. All boxes on the way, the whole space first; empty when nothing or
/// everything hits, or lists are of different length.
///
/// Choose a box by weighing density against coverage: [`Region::balance`] is one way. Boxes found
/// so fit the points better than new ones: test a box on fresh points before it is believed.
///
/// # References
/// Friedman, J. H. and Fisher, N. I. (1999), "Bump hunting in high-dimensional data", Statistics and
/// Computing 9, 123–143. Bryant, B. P. and Lempert, R. J. (2010), "Thinking inside the box",
/// Technological Forecasting and Social Change 77, 34–49 (both recalled).
///
/// # Options considered
/// Pasting (growing the box again at its edges) changes little in small samples and is left out.
pub fn peel(points: &[Vec<f64>], hits: &[bool]) -> Vec<Region> {
    let total = hits.iter().filter(|hit| **hit).count();
    let inputs = points.first().map_or(0, Vec::len);
    let ragged = points.iter().any(|point| point.len() != inputs);
    if points.len() != hits.len() || total == 0 || total == hits.len() || ragged {
        return Vec::new();
    }
    let mut inside: Vec<usize> = (0..points.len()).collect();
    let mut restricted = vec![false; inputs];
    let mut regions = vec![region(points, hits, total, &inside, &restricted)];
    loop {
        let mut best: Option<(f64, usize, Vec<usize>)> = None;
        for input in 0..inputs {
            for low in [true, false] {
                let rest = peeled(points, &inside, input, low);
                if rest.len() < LEAST_POINTS || rest.len() == inside.len() {
                    continue;
                }
                let density = density(hits, &rest);
                if best.as_ref().is_none_or(|(most, ..)| density > *most) {
                    best = Some((density, input, rest));
                }
            }
        }
        let Some((_, input, rest)) = best else { break };
        inside = rest;
        restricted[input] = true;
        regions.push(region(points, hits, total, &inside, &restricted));
        if regions.last().is_some_and(|found| found.density >= 1.0) {
            break;
        }
    }
    regions
}

impl Region {
    /// \[1\] — harmonic mean of density and coverage: high where both are.
    pub fn balance(&self) -> f64 {
        let sum = self.density + self.coverage;
        if sum > 0.0 {
            2.0 * self.density * self.coverage / sum
        } else {
            0.0
        }
    }
}

/// The points inside without the lowest or highest twentieth of one input.
fn peeled(points: &[Vec<f64>], inside: &[usize], input: usize, low: bool) -> Vec<usize> {
    let mut values: Vec<f64> = inside.iter().map(|&i| points[i][input]).collect();
    values.sort_by(f64::total_cmp);
    let off = ((values.len() as f64 * PEEL) as usize).max(1);
    let keep = |value: f64| {
        if low {
            values.get(off - 1).is_some_and(|edge| value > *edge)
        } else {
            values
                .get(values.len() - off)
                .is_some_and(|edge| value < *edge)
        }
    };
    let kept = inside.iter().copied().filter(|&i| keep(points[i][input]));
    kept.collect()
}

fn density(hits: &[bool], inside: &[usize]) -> f64 {
    inside.iter().filter(|&&i| hits[i]).count() as f64 / inside.len() as f64
}

fn region(
    points: &[Vec<f64>],
    hits: &[bool],
    total: usize,
    inside: &[usize],
    restricted: &[bool],
) -> Region {
    let limits = |input: usize| {
        let values = inside.iter().map(|&i| points[i][input]);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        })
    };
    let density = density(hits, inside);
    Region {
        limits: (0..restricted.len()).map(limits).collect(),
        restricted: restricted.to_vec(),
        n: inside.len() as u64,
        density,
        coverage: density * inside.len() as f64 / total as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::base::{Seed, Stream};

    /// Hits where x > 0.7 and y < 0.4: the box is found, and z is left alone.
    #[test]
    fn a_corner_is_found() {
        let points: Vec<Vec<f64>> = (0..1_000)
            .map(|i| {
                let mut draws = Seed(3).draws(Stream::Test, i, 0);
                (0..3).map(|_| draws.uniform()).collect()
            })
            .collect();
        let hits: Vec<bool> = points.iter().map(|p| p[0] > 0.7 && p[1] < 0.4).collect();
        let regions = peel(&points, &hits);
        let best = regions
            .iter()
            .max_by(|a, b| a.balance().total_cmp(&b.balance()))
            .expect("a box");
        assert!(best.density > 0.9 && best.coverage > 0.9, "{best:?}");
        assert_eq!(best.restricted, [true, true, false]);
        assert!((best.limits[0].0 - 0.7).abs() < 0.03 && (best.limits[1].1 - 0.4).abs() < 0.03);
        assert!((regions[0].coverage - 1.0).abs() < 1e-12);
    }

    #[test]
    fn where_all_or_nothing_hits_there_is_no_box() {
        let points = vec![vec![0.0]; 30];
        assert!(peel(&points, &[true; 30]).is_empty());
        assert!(peel(&points, &[false; 30]).is_empty());
        assert!(peel(&points, &[true; 3]).is_empty());
        // a single value cannot be peeled
        let mut hits = [false; 30];
        hits[0] = true;
        assert_eq!(peel(&points, &hits).len(), 1);
    }
}
