//! How likely several imperfect witnesses are to agree, and who is thought to have begun.

use super::poisson::Poisson;
use crate::model::base::math;

/// Chance that at least `k` of `n` looks succeed; each with probability `p` \[1\], any two with
/// correlation `correlation` \[1\].
///
/// With correlation ρ all looks share one probability drawn from a Beta distribution of mean p
/// and intra-class correlation ρ, so that after k successes in m looks the next one succeeds with
/// probability (p(1 − ρ) + kρ)/(1 − ρ + mρ) (Pólya's urn). The distribution of the count is built
/// up look by look from this, which needs no gamma function and loses no digits. ρ = 0 is the
/// binomial distribution.
///
/// # References
/// Skellam, J. G. (1948), "A probability distribution derived from the binomial distribution by
/// regarding the probability of success as variable between the sets of trials", Journal of the
/// Royal Statistical Society B 10, 257–261 (recalled).
pub fn at_least(k: usize, n: usize, p: f64, correlation: f64) -> f64 {
    // shares[j]: chance of j successes so far
    let mut shares = vec![1.0];
    for looks in 0..n {
        let mut next = vec![0.0; looks + 2];
        for (successes, share) in shares.iter().enumerate() {
            let success = if looks == 0 {
                p
            } else {
                (p * (1.0 - correlation) + successes as f64 * correlation)
                    / (1.0 - correlation + looks as f64 * correlation)
            };
            next[successes] += share * (1.0 - success);
            next[successes + 1] += share * success;
        }
        shares = next;
    }
    shares.iter().skip(k).sum()
}

/// Chance that the first report blames the side that answered: side A begins, B answers after
/// `gap` hours, and reports take exponential times with means `delay_first` (acts of A) and
/// `delay_second` (acts of B), all in one unit of time: `e^(−gap/d_A) · d_A/(d_A + d_B)`.
///
/// The report of A's act must survive the gap; after it the two clocks race.
pub fn first_report_error(gap: f64, delay_first: f64, delay_second: f64) -> f64 {
    math::decay(gap, delay_first) * delay_first / (delay_first + delay_second)
}

/// The same when either side begins with even chances and the other answers after an exponential
/// time of mean `response`: `½ Σ d₁/(d₁ + r) · d₁/(d₁ + d₂)`, over which side begins.
pub fn first_report_error_mixed(response: f64, delay_a: f64, delay_b: f64) -> f64 {
    let blamed = |first: f64, second: f64| first / (first + response) * first / (first + second);
    0.5 * (blamed(delay_a, delay_b) + blamed(delay_b, delay_a))
}

/// Chance that a detector whose means lie `separation` standard deviations apart with and without
/// an event (d′) detects it, when its threshold gives a false alarm with chance `false_alarm`:
/// `Φ(d′ − z)`, z the quantile of 1 − α. n independent looks have d′ √n.
pub fn detects(separation: f64, false_alarm: f64) -> f64 {
    math::normal_cdf(separation + math::probit(false_alarm))
}

/// Chance that a Poisson count of mean `mean` (0 to 500) is at least `k`; none for other means.
pub fn count_at_least(k: usize, mean: f64) -> Option<f64> {
    let counts = Poisson::new(mean)?;
    Some(1.0 - counts.chances().iter().take(k).sum::<f64>())
}

/// Chance that two acts `gap` apart are put in the right order by clocks with normal errors of
/// standard deviation `sd_first` and `sd_second`, all in one unit of time.
pub fn order_by_clocks(gap: f64, sd_first: f64, sd_second: f64) -> f64 {
    let sd = (sd_first * sd_first + sd_second * sd_second).sqrt();
    if sd > 0.0 {
        math::normal_cdf(gap / sd)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!(
            (found - expected).abs() <= tolerance,
            "{found}, not {expected}"
        );
    }

    /// 3 of 5 with p = 0.7 is 0.83692, with p = 0.05 it is 0.001158125: the binomial sums.
    #[test]
    fn independent_looks_are_binomial() {
        close(at_least(3, 5, 0.7, 0.0), 0.836_92, 1e-12);
        close(at_least(3, 5, 0.05, 0.0), 1.158_125e-3, 1e-15);
        close(at_least(1, 5, 0.7, 0.0), 0.997_57, 1e-12);
        close(at_least(0, 5, 0.7, 0.0), 1.0, 1e-12);
        close(at_least(6, 5, 0.7, 0.0), 0.0, 0.0);
    }

    /// Beta-binomial sums with a = p(1 − ρ)/ρ, b = (1 − p)(1 − ρ)/ρ, computed apart.
    #[test]
    fn correlated_looks_are_beta_binomial() {
        close(at_least(3, 5, 0.05, 0.3), 0.028_746, 1e-6);
        close(at_least(3, 5, 0.7, 0.3), 0.7443, 5e-5);
        // Beta(0.3, 0.7): 1 − ∏ (0.7 + i)/(1 + i)
        let product: f64 = (0..5)
            .map(|i| (0.7 + f64::from(i)) / (1.0 + f64::from(i)))
            .product();
        close(at_least(1, 5, 0.3, 0.5), 1.0 - product, 1e-12);
        close(at_least(1, 5, 0.3, 0.5), 0.534_382_8, 1e-7);
        // fully correlated: one look is as good as many
        close(at_least(5, 5, 0.3, 1.0), 0.3, 1e-12);
    }

    /// Values of tables of the receiver operating characteristic, and of Poisson sums.
    #[test]
    fn one_detector() {
        close(detects(1.0, 0.05), 0.2595, 5e-5);
        close(detects(3.0, 0.001), 0.4641, 5e-5);
        close(detects(0.0, 0.2), 0.2, 1e-12);
        for (k, wrong, right) in [
            (6, 0.0839, 0.8088),
            (7, 0.0335, 0.6866),
            (9, 0.0038, 0.4075),
        ] {
            close(count_at_least(k, 3.0).expect("a chance"), wrong, 5e-5);
            close(count_at_least(k, 8.0).expect("a chance"), right, 5e-5);
        }
        assert_eq!(count_at_least(0, 3.0), Some(1.0));
        assert_eq!(count_at_least(1, -3.0), None);
    }

    #[test]
    fn who_was_first() {
        for (response, a, b, error) in [
            (6.0, 6.0, 6.0, 0.25),
            (6.0, 24.0, 2.0, 0.3788),
            (6.0, 24.0, 24.0, 0.4),
            (24.0, 24.0, 2.0, 0.2337),
        ] {
            close(first_report_error_mixed(response, a, b), error, 5e-5);
        }
        close(first_report_error(6.0, 24.0, 2.0), 0.718_893, 1e-6);
        close(first_report_error(6.0, 6.0, 6.0), 0.183_940, 1e-6);
        close(first_report_error(6.0, 2.0, 24.0), 0.003_830, 1e-6);
        close(order_by_clocks(60.0, 30.0, 30.0), 0.921_350_4, 1e-7);
        close(order_by_clocks(5.0, 120.0, 0.0), 0.516_6, 1e-4);
        close(order_by_clocks(1.0, 0.0, 0.0), 1.0, 0.0);
    }
}
