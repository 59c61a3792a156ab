//! Odds: how reports and their absence move belief. Pure functions, used by the room and by
//! validation.
//!
//! # Equations
//! logit(posterior) = logit(prior) + Σ llr; of an alarm ln(p_d/α), of silence
//! ln((1 − p_d)/(1 − α)).
//!
//! # References
//! Good (1950), *Probability and the Weighing of Evidence*; Chair and Varshney (1986), optimal
//! fusion of independent decisions. Both recalled.

use crate::base::math;
use std::f64::consts::LN_2;

/// \[nat\] — log-likelihood ratio of an alarm: chance to detect over chance of a false alarm.
pub fn llr_of_alarm(p_detect: f64, p_false: f64) -> f64 {
    math::ln(p_detect / p_false)
}

/// \[nat\] — log-likelihood ratio of silence.
pub fn llr_of_silence(p_detect: f64, p_false: f64) -> f64 {
    math::ln((1.0 - p_detect) / (1.0 - p_false))
}

/// \[nat\] — log-likelihood ratio of a refused visit for *the host has something to hide here*, where
/// it refuses a share of visits anyhow: ln((r + (1 − r)q)/r), q the chance that who would have let
/// the visit in refuses it in order to hide. Where nearly every visit is refused, a refusal says
/// nearly nothing.
pub fn llr_of_refusal(usual_share: f64, p_refuses_to_hide: f64) -> f64 {
    let hiding = usual_share + (1.0 - usual_share) * p_refuses_to_hide;
    math::ln(hiding / usual_share)
}

/// \[1\] — posterior from a prior in (0, 1) and independent log-likelihood ratios.
pub fn posterior(prior: f64, llrs: &[f64]) -> f64 {
    math::logistic(math::logit(prior) + llrs.iter().sum::<f64>())
}

/// \[1\] — weight of a report: 1 for the first of a family of sensors, `repeat` for a further one,
/// its square for one of an asset heard before. Reports of one modality at one time share weather
/// and operators and must not count as independent.
pub fn discount(family_heard: bool, asset_heard: bool, repeat: f64) -> f64 {
    match (family_heard, asset_heard) {
        (false, _) => 1.0,
        (true, false) => repeat,
        (true, true) => repeat * repeat,
    }
}

/// \[nat\] — what is so much less adds nothing to a sum of doubles: e⁻³⁷ is less than half of what 1
/// can be told from.
const NOTHING: f64 = -37.0;

/// \[nat\] — ln(eᵃ + eᵇ), with the greater taken out so that nothing overflows. The order of the
/// two does not matter.
#[inline]
pub fn ln_sum(a: f64, b: f64) -> f64 {
    // a sum of two alike needs nothing worked out; of two that cannot be it is what cannot be
    if a == b {
        return a + LN_2;
    }
    let (most, least) = if a >= b { (a, b) } else { (b, a) };
    // what cannot be or hardly adds nothing (and an exponential that underflows takes ten times as
    // long as another), and the greater is 1: most sums need one exponential or none
    if least - most < NOTHING {
        return most;
    }
    let sum = 1.0 + math::exp(least - most);
    if sum == 1.0 {
        most
    } else {
        most + math::ln(sum)
    }
}

/// \[1\] — chance that the first of two acts came first, by the time that lies between their stamps
/// (\[s\], second minus first) and the standard errors of both clocks; one half when nothing tells.
pub fn p_first(gap: f64, error_first: f64, error_second: f64) -> f64 {
    let spread = (error_first * error_first + error_second * error_second).sqrt();
    if spread > 0.0 {
        math::normal_cdf(gap / spread)
    } else if gap == 0.0 {
        0.5
    } else if gap > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// \[s\] — best guess of when something happened, from its stamp, the stamp's standard error, when
/// it was received, and the mean delay of such reports.
///
/// Stamp normal about the true time t, delay exponential: the posterior of t is normal with mean
/// stamp + error²/delay, cut off at the receipt. The cut is kept as a bound on the mean.
pub fn likely_time(stamp: f64, error: f64, received: f64, mean_delay: Option<f64>) -> f64 {
    let shift = match mean_delay {
        Some(delay) if delay > 0.0 => error * error / delay,
        _ => 0.0,
    };
    (stamp + shift).min(received.max(stamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_rate_and_fusion_have_their_closed_forms() {
        let one = posterior(1e-4, &[llr_of_alarm(0.9, 0.01)]);
        assert!((one - 0.008_920_607).abs() < 1e-9, "{one}");
        let three = posterior(
            0.01,
            &[
                llr_of_alarm(0.8, 0.05),
                llr_of_alarm(0.6, 0.02),
                llr_of_silence(0.9, 0.1),
            ],
        );
        assert!((three - 0.350_109_4).abs() < 1e-7, "{three}");
    }

    #[test]
    fn correlated_reports_count_less() {
        assert_eq!(discount(false, false, 0.6), 1.0);
        assert_eq!(discount(true, false, 0.6), 0.6);
        assert!((discount(true, true, 0.6) - 0.36).abs() < 1e-15);
    }

    #[test]
    fn clocks_decide_who_was_first_with_their_errors() {
        let p = p_first(3_600.0, 1_800.0, 1_800.0);
        assert!((p - 0.921_350_4).abs() < 1e-7, "{p}");
        // swapping the two swaps the answer
        assert!((p_first(-3_600.0, 1_800.0, 1_800.0) + p - 1.0).abs() < 1e-15);
        assert_eq!(p_first(1.0, 0.0, 0.0), 1.0);
        assert_eq!(p_first(0.0, 0.0, 0.0), 0.5);
    }

    /// Against the posterior by numerical integration.
    #[test]
    fn a_slow_channel_moves_the_likely_time_little_and_a_fast_one_up_to_the_receipt() {
        let (stamp, error, received, delay) = (0.0, 600.0, 7_200.0, 3_600.0);
        let (mut mass, mut mean) = (0.0, 0.0);
        for i in -4_000..7_200 {
            let t = f64::from(i) + 0.5;
            let z = (stamp - t) / error;
            let p = math::exp(-0.5 * z * z - (received - t) / delay);
            mass += p;
            mean += p * t;
        }
        let found = likely_time(stamp, error, received, Some(delay));
        assert!((found - mean / mass).abs() < 1.0, "{found} {}", mean / mass);
        assert_eq!(likely_time(0.0, 600.0, 100.0, Some(1.0)), 100.0);
        assert_eq!(likely_time(50.0, 600.0, 900.0, None), 50.0);
    }

    #[test]
    fn sums_in_logarithms_do_not_overflow() {
        assert!((ln_sum(1_000.0, 1_000.0) - 1_000.0 - math::ln(2.0)).abs() < 1e-12);
        assert_eq!(ln_sum(f64::NEG_INFINITY, 3.0), 3.0);
        assert_eq!(ln_sum(0.0, -800.0), 0.0);
        let nothing = [f64::NEG_INFINITY; 2];
        assert_eq!(ln_sum(nothing[0], nothing[1]), f64::NEG_INFINITY);
    }

    #[test]
    fn a_refusal_says_the_less_the_more_usual_it_is() {
        assert!((llr_of_refusal(0.3, 0.25) - math::ln(0.475 / 0.3)).abs() < 1e-12);
        let said: Vec<f64> = [0.1, 0.3, 0.6, 0.9, 1.0]
            .map(|share| llr_of_refusal(share, 0.25))
            .to_vec();
        assert!(said.windows(2).all(|pair| pair[0] > pair[1]));
        assert_eq!(said[4], 0.0);
    }
}
