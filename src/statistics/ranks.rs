//! Ranks: who comes before whom, and how often that is so.

use super::summary::mean;
use serde::{Deserialize, Serialize};

/// Place of each value counted from the highest: 1 + how many are strictly higher, so that equals
/// share a place. Not-a-number values have none.
pub fn places(values: &[f64]) -> Vec<Option<u32>> {
    let place = |value: &f64| {
        (!value.is_nan()).then(|| 1 + values.iter().filter(|other| *other > value).count() as u32)
    };
    values.iter().map(place).collect()
}

/// How often one thing keeps its place among others when numbers of judgement are drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceKept {
    /// Place at the default numbers, from the highest.
    pub place: u32,
    /// \[1\] — share of the draws in which the place is the same.
    pub share: f64,
    /// Draws that gave it a place.
    pub n: u64,
}

/// For each of several things, how often it keeps the place that it has by `reference` in `draws`,
/// each a list of values in the same order; not-a-number where there is no value. None for a thing
/// without a place, or without draws.
pub fn places_kept(reference: &[f64], draws: &[Vec<f64>]) -> Vec<Option<PlaceKept>> {
    let drawn: Vec<Vec<Option<u32>>> = draws.iter().map(|values| places(values)).collect();
    let kept = |(i, place): (usize, Option<u32>)| {
        let place = place?;
        let found = drawn.iter().filter_map(|row| row.get(i).copied().flatten());
        let n = found.clone().count() as u64;
        let same = found.filter(|other| *other == place).count();
        (n > 0).then(|| PlaceKept {
            place,
            share: same as f64 / n as f64,
            n,
        })
    };
    places(reference)
        .into_iter()
        .enumerate()
        .map(kept)
        .collect()
}

/// \[1\] — share of `draws` (pairs of values) in which the first differs from the second to the same
/// side as by `reference`; equal values keep no order. None without draws, or when the reference
/// values are equal.
pub fn order_kept(reference: (f64, f64), draws: &[(f64, f64)]) -> Option<f64> {
    let order = |(x, y): (f64, f64)| x.partial_cmp(&y);
    let wanted = order(reference).filter(|order| order.is_ne())?;
    let kept = draws.iter().filter(|pair| order(**pair) == Some(wanted));
    (!draws.is_empty()).then(|| kept.count() as f64 / draws.len() as f64)
}

/// Spearman's rank correlation of pairs, equals sharing their mean rank; none below three pairs or
/// when one of the two does not vary.
///
/// # References
/// Spearman, C. (1904), American Journal of Psychology 15, 72–101 (recalled).
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (x, y) = (mean_ranks(&x), mean_ranks(&y));
    let (mx, my) = (mean(&x)?, mean(&y)?);
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        x.iter().zip(&y).map(|(a, b)| f(a - mx, b - my)).sum()
    };
    let (xx, yy, xy) = (sum(&|a, _| a * a), sum(&|_, b| b * b), sum(&|a, b| a * b));
    (xx > 0.0 && yy > 0.0).then(|| xy / (xx * yy).sqrt())
}

fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for same in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let rank = before as f64 + (same.len() as f64 + 1.0) / 2.0;
        for &i in same {
            ranks[i] = rank;
        }
        before += same.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_place() {
        let found = places(&[2.0, 5.0, f64::NAN, 5.0, 1.0]);
        assert_eq!(found, [Some(3), Some(1), None, Some(1), Some(4)]);
    }

    #[test]
    fn places_are_kept_or_not() {
        let draws = [
            vec![1.0, 2.0, 3.0],
            vec![2.0, 1.0, 3.0],
            vec![1.0, 2.0, 0.0],
            vec![1.0, 2.0, f64::NAN],
        ];
        let kept = places_kept(&[10.0, 20.0, 30.0], &draws);
        let shares: Vec<(u32, f64, u64)> = kept
            .iter()
            .flatten()
            .map(|kept| (kept.place, kept.share, kept.n))
            .collect();
        assert_eq!(shares, [(3, 0.25, 4), (2, 0.25, 4), (1, 2.0 / 3.0, 3)]);
        assert_eq!(places_kept(&[1.0], &[]), [None]);
        assert_eq!(order_kept((1.0, 2.0), &[(0.0, 1.0), (1.0, 1.0)]), Some(0.5));
        assert_eq!(order_kept((1.0, 1.0), &[(0.0, 1.0)]), None);
    }

    /// SciPy: `spearmanr`.
    #[test]
    fn rank_correlation() {
        let pairs = [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 5.0)];
        assert!((spearman(&pairs).expect("varies") - 0.8).abs() < 1e-12);
        let ties = [(1.0, 2.0), (1.0, 3.0), (2.0, 3.0), (3.0, 1.0)];
        assert!((spearman(&ties).expect("varies") + 0.5).abs() < 1e-12);
        assert_eq!(spearman(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
    }
}
