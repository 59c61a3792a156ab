//! How good probabilities were: Brier's score and its parts.

use serde::{Deserialize, Serialize};

/// Brier's score of forecasts in bins, taken apart:
/// score = reliability − resolution + uncertainty + within.
///
/// # References
/// Brier, G. W. (1950), Monthly Weather Review 78, 1–3. Murphy, A. H. (1973), "A new vector
/// partition of the probability score", Journal of Applied Meteorology 12, 595–600. Stephenson, D.
/// B., Coelho, C. A. S. and Jolliffe, I. T. (2008), "Two extra components in the Brier score
/// decomposition", Weather and Forecasting 23, 752–757 (all recalled).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BrierParts {
    /// Mean of (forecast − outcome)².
    pub score: f64,
    /// Mean square of what the forecasts of a bin miss the share of their outcomes by: 0 is best.
    pub reliability: f64,
    /// Mean square of what the shares of the bins differ from the base rate by: the more, the better.
    pub resolution: f64,
    /// What the base rate leaves open: p(1 − p).
    pub uncertainty: f64,
    /// What bins hide: variance of the forecasts within them, less twice their covariance with the
    /// outcomes. 0 when all forecasts of a bin are equal.
    pub within: f64,
}

impl BrierParts {
    /// Skill over always naming the base rate; none when all or none came true.
    pub fn skill(&self) -> Option<f64> {
        (self.uncertainty > 0.0).then(|| 1.0 - self.score / self.uncertainty)
    }
}

/// Takes the score of forecasts (probability, whether it came true) apart over bins with the inner
/// bounds `bounds`, which ascend; a forecast on a bound falls into the bin above. None without
/// forecasts.
pub fn brier_parts(forecasts: &[(f64, bool)], bounds: &[f64]) -> Option<BrierParts> {
    if forecasts.is_empty() {
        return None;
    }
    let n = forecasts.len() as f64;
    let outcome = |so: bool| if so { 1.0 } else { 0.0 };
    let score = forecasts
        .iter()
        .map(|&(q, so)| (q - outcome(so)) * (q - outcome(so)))
        .sum::<f64>()
        / n;
    let base = forecasts.iter().map(|&(_, so)| outcome(so)).sum::<f64>() / n;
    // per bin: count, sum of forecasts, sum of outcomes
    let mut bins = vec![(0.0, 0.0, 0.0); bounds.len() + 1];
    let bin_of = |q: f64| bounds.partition_point(|bound| *bound <= q);
    for &(q, so) in forecasts {
        let bin = &mut bins[bin_of(q)];
        *bin = (bin.0 + 1.0, bin.1 + q, bin.2 + outcome(so));
    }
    let (mut reliability, mut resolution) = (0.0, 0.0);
    for (count, believed, came) in bins.iter().filter(|bin| bin.0 > 0.0) {
        let (believed, share) = (believed / count, came / count);
        reliability += count / n * (believed - share) * (believed - share);
        resolution += count / n * (share - base) * (share - base);
    }
    let mut within = 0.0;
    for &(q, so) in forecasts {
        let (count, believed, came) = bins[bin_of(q)];
        let off = q - believed / count;
        within += off * off - 2.0 * off * (outcome(so) - came / count);
    }
    Some(BrierParts {
        score,
        reliability,
        resolution,
        uncertainty: base * (1.0 - base),
        within: within / n,
    })
}

/// Sums over the forecasts of one bin: all that Brier's score and its parts need of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BrierBin {
    /// Forecasts.
    pub count: f64,
    /// Sum of the forecasts.
    pub forecast: f64,
    /// Outcomes that came true.
    pub came: f64,
    /// Sum of the forecasts of those.
    pub forecast_came: f64,
    /// Sum of the squares of the forecasts.
    pub squared: f64,
}

/// The same parts as [`brier_parts`], from sums over each bin. None without forecasts.
pub fn brier_of_bins(bins: &[BrierBin]) -> Option<BrierParts> {
    let sum = |of: fn(&BrierBin) -> f64| bins.iter().map(of).sum::<f64>();
    let n = sum(|bin| bin.count);
    if n <= 0.0 {
        return None;
    }
    let base = sum(|bin| bin.came) / n;
    let (mut reliability, mut resolution, mut within) = (0.0, 0.0, 0.0);
    for bin in bins.iter().filter(|bin| bin.count > 0.0) {
        let (believed, share) = (bin.forecast / bin.count, bin.came / bin.count);
        reliability += bin.count / n * (believed - share) * (believed - share);
        resolution += bin.count / n * (share - base) * (share - base);
        let variance = bin.squared - bin.forecast * believed;
        let covariance = bin.forecast_came - bin.forecast * share;
        within += variance - 2.0 * covariance;
    }
    Some(BrierParts {
        score: sum(|bin| bin.squared - 2.0 * bin.forecast_came + bin.came) / n,
        reliability,
        resolution,
        uncertainty: base * (1.0 - base),
        within: within / n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums over bins say the same as the forecasts one by one.
    #[test]
    fn sums_are_enough() {
        let all: Vec<(f64, bool)> = (0..197_u32)
            .map(|i| (f64::from(i * 53 % 197) / 196.0, i * i % 11 < 5))
            .collect();
        let bounds = [0.1, 0.25, 0.5, 0.9];
        let mut bins = [BrierBin::default(); 6];
        for &(q, so) in &all {
            let bin = &mut bins[bounds.partition_point(|bound| *bound <= q)];
            bin.count += 1.0;
            bin.forecast += q;
            bin.squared += q * q;
            if so {
                bin.came += 1.0;
                bin.forecast_came += q;
            }
        }
        let one_by_one = brier_parts(&all, &bounds).expect("forecasts");
        let of_bins = brier_of_bins(&bins).expect("forecasts");
        let parts = |x: BrierParts| {
            [
                x.score,
                x.reliability,
                x.resolution,
                x.uncertainty,
                x.within,
            ]
        };
        for (a, b) in parts(of_bins).into_iter().zip(parts(one_by_one)) {
            assert!((a - b).abs() < 1e-12, "{of_bins:?}, not {one_by_one:?}");
        }
        assert_eq!(brier_of_bins(&[BrierBin::default()]), None);
    }

    /// Ten forecasts of 0.2 of which 3 come true, ten of 0.7 of which 6 do.
    #[test]
    fn parts_by_hand() {
        let mut all: Vec<(f64, bool)> = (0..10).map(|i| (0.2, i < 3)).collect();
        all.extend((0..10).map(|i| (0.7, i < 6)));
        let parts = brier_parts(&all, &[0.5]).expect("forecasts");
        let close = |x: f64, y: f64| assert!((x - y).abs() < 1e-12, "{x}, not {y}");
        close(parts.reliability, 0.01);
        close(parts.resolution, 0.022_5);
        close(parts.uncertainty, 0.45 * 0.55);
        close(parts.within, 0.0);
        close(parts.score, 0.235);
        close(parts.skill().expect("skill"), 1.0 - 0.235 / 0.247_5);
    }

    #[test]
    fn parts_add_up_whatever_the_bins() {
        let all: Vec<(f64, bool)> = (0..97_u32)
            .map(|i| (f64::from(i * 37 % 97) / 96.0, i * i % 7 < 3))
            .collect();
        for bounds in [&[][..], &[0.5], &[0.1, 0.2, 0.4, 0.9], &[0.0, 1.0]] {
            let parts = brier_parts(&all, bounds).expect("forecasts");
            let sum = parts.reliability - parts.resolution + parts.uncertainty + parts.within;
            assert!((sum - parts.score).abs() < 1e-12, "{parts:?}");
        }
        assert_eq!(brier_parts(&[], &[0.5]), None);
        let sure = brier_parts(&[(1.0, true)], &[]).expect("a forecast");
        assert_eq!((sure.score, sure.skill()), (0.0, None));
    }
}
