//! Closed forms of search, patrol and repeated looks: what a simulated laboratory must give.
//!
//! Lengths share one unit, times another, speeds are length over time. Shares and chances run
//! from 0 to 1.
//!
//! # References
//! Koopman, B. O. (1946), *Search and Screening*; Washburn, A. R., *Search and Detection*;
//! Stevens, W. L. (1939), "Solution to a geometrical problem in probability", Annals of Eugenics
//! 9, 315–320 (all recalled). The beats and the looks were derived for this program and checked
//! by simulation; the derivation stands with each.

use super::detection::at_least;
use crate::model::base::math;
use std::f64::consts::PI;

/// Random search at a coverage factor `W v t / A`: `1 − e^(−c)`. The floor for a competent
/// searcher.
pub fn random_search(coverage: f64) -> f64 {
    -math::exp_m1(-coverage)
}

/// Parallel sweeps of an inverse-cube sensor at a coverage factor: `erf(c √π / 2)`.
pub fn inverse_cube_sweeps(coverage: f64) -> f64 {
    // erf(x) = 2 Φ(x √2) − 1
    2.0 * math::normal_cdf(coverage * (PI / 2.0).sqrt()) - 1.0
}

/// Sweep width of a Gaussian curve `top · e^(−x²/2σ²)`: `top · σ √(2π)`.
pub fn sweep_width_gaussian(top: f64, sigma: f64) -> f64 {
    top * sigma * (2.0 * PI).sqrt()
}

/// Sweep width of the inverse-cube curve `1 − e^(−2m/x²)`: `2 √(2πm)`.
pub fn sweep_width_inverse_cube(m: f64) -> f64 {
    2.0 * (2.0 * PI * m).sqrt()
}

/// Sweep width of a sensor that detects where a received level, falling by 20 dB a decade of
/// distance, exceeds a threshold with normal error: P(r) = Φ(20 log₁₀(r₅₀/r)/σ), σ in dB. The curve
/// is the survival function of a log-normal range, so the width is `2 r₅₀ e^(s²/2)`,
/// s = σ ln 10/20.
pub fn sweep_width_threshold(r50: f64, sigma_db: f64) -> f64 {
    let s = sigma_db * math::ln(10.0) / 20.0;
    2.0 * r50 * math::exp(s * s / 2.0)
}

/// Chance of finding a target that lies in place i with chance `chances[i]`, when random search
/// with rate `rates[i]` is split over the places in the best way: effort zᵢ = max(0,
/// ln(pᵢwᵢ/λ)/wᵢ), with λ such that all `effort` is used (Koopman; de Guenin 1961).
///
/// λ is bracketed and halved in its logarithm; the effort used falls with it.
pub fn best_split(chances: &[f64], rates: &[f64], effort: f64) -> f64 {
    let places = || {
        chances
            .iter()
            .zip(rates)
            .filter(|(p, w)| **p > 0.0 && **w > 0.0)
    };
    let spend = |ln_lambda: f64, p: f64, w: f64| ((math::ln(p * w) - ln_lambda) / w).max(0.0);
    let used = |ln_lambda: f64| places().map(|(p, w)| spend(ln_lambda, *p, *w)).sum::<f64>();
    let top = places()
        .map(|(p, w)| math::ln(p * w))
        .fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return 0.0;
    }
    let (mut low, mut high) = (top - 1.0, top);
    while used(low) < effort {
        low = top - 2.0 * (top - low);
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if used(middle) < effort {
            high = middle;
        } else {
            low = middle;
        }
    }
    places()
        .map(|(p, w)| p * random_search(w * spend(high, *p, *w)))
        .sum()
}

/// A patrol that goes to and fro on a beat of `length`, seeing `range` to either side, at a random
/// phase: chance of seeing an event at `place` that lasts `duration`.
///
/// The place is out of sight for `2(x − R)/v` and `2(L − x − R)/v` in each round of `2L/v`; an
/// event is missed when it begins early enough in one of these gaps.
pub fn shuttle_at(length: f64, range: f64, speed: f64, duration: f64, place: f64) -> f64 {
    let q = range + speed * duration / 2.0;
    let gap = |side: f64| (side - q).max(0.0);
    1.0 - (gap(place) + gap(length - place)) / length
}

/// The mean of [`shuttle_at`] over the beat: `1 − (1 − q/L)²`, q = R + vD/2.
pub fn shuttle_mean(length: f64, range: f64, speed: f64, duration: f64) -> f64 {
    let missed = (1.0 - (range + speed * duration / 2.0) / length).max(0.0);
    1.0 - missed * missed
}

/// The mean of [`shuttle_at`] over the beat and over exponential durations of mean `duration`:
/// `1 − (a² − 2ac + 2c²(1 − e^(−a/c)))`, a = 1 − R/L, c = vτ/2L.
pub fn shuttle_mean_exponential(length: f64, range: f64, speed: f64, duration: f64) -> f64 {
    let a = (1.0 - range / length).max(0.0);
    let c = speed * duration / (2.0 * length);
    if c <= 0.0 {
        return 1.0 - a * a;
    }
    1.0 - (a * a - 2.0 * a * c - 2.0 * c * c * math::exp_m1(-a / c))
}

/// A patrol round a closed loop: `(2R + vD)/C`, at most 1.
pub fn loop_patrol(length: f64, range: f64, speed: f64, duration: f64) -> f64 {
    ((2.0 * range + speed * duration) / length).min(1.0)
}

/// A look every `period` that succeeds with `p`, at a random phase: chance of seeing an event of
/// fixed `duration` = (k + f) periods: `1 − (1 − p)^k (1 − pf)`. Also the chance that a lasting
/// event is seen within `duration`.
pub fn looks_periodic(period: f64, p: f64, duration: f64) -> f64 {
    let looks = duration / period;
    let whole = looks.floor();
    1.0 - math::pow(1.0 - p, whole) * (1.0 - p * (looks - whole))
}

/// The same for exponential durations of mean `duration`:
/// `p (τ/T)(1 − e^(−T/τ)) / (1 − (1 − p) e^(−T/τ))`.
pub fn looks_periodic_exponential(period: f64, p: f64, duration: f64) -> f64 {
    let lost = -math::exp_m1(-period / duration);
    p * (duration / period) * lost / (1.0 - (1.0 - p) * (1.0 - lost))
}

/// Mean time until a lasting event is seen by such looks: `T (1/p − 1/2)`.
pub fn delay_periodic(period: f64, p: f64) -> f64 {
    period * (1.0 / p - 0.5)
}

/// Looks at random times, `rate` a unit of time: chance of seeing an event of fixed `duration`:
/// `1 − e^(−νpD)`. An attacker who starts right after a look changes nothing.
pub fn looks_poisson(rate: f64, p: f64, duration: f64) -> f64 {
    -math::exp_m1(-rate * p * duration)
}

/// The same for exponential durations of mean `duration`: `νpτ/(1 + νpτ)`.
pub fn looks_poisson_exponential(rate: f64, p: f64, duration: f64) -> f64 {
    let x = rate * p * duration;
    x / (1.0 + x)
}

/// Mean time until a lasting event is seen by looks at random times: `1/(νp)`.
pub fn delay_poisson(rate: f64, p: f64) -> f64 {
    1.0 / (rate * p)
}

/// `n` looks, one a step, through clouds that cover with share `cover` and have correlation
/// `lag1` from step to step; a look under clear sky succeeds with `p`: chance that one does.
///
/// A Markov chain of two states whose clear one loses a share p at each look. For p = 1 it is
/// `1 − c (c + ρ(1 − c))^(n−1)`.
pub fn looks_through_clouds(cover: f64, lag1: f64, p: f64, n: usize) -> f64 {
    let stays_cloudy = cover + lag1 * (1.0 - cover);
    let becomes_cloudy = cover * (1.0 - lag1);
    let (mut cloudy, mut clear) = (cover, 1.0 - cover);
    for look in 0..n {
        if look > 0 {
            let all = cloudy + clear;
            cloudy = cloudy * stays_cloudy + clear * becomes_cloudy;
            clear = all - cloudy;
        }
        clear *= 1.0 - p;
    }
    1.0 - cloudy - clear
}

/// `n` looks that share one probability of mean `p` and intra-class correlation `correlation`:
/// chance that one succeeds.
pub fn looks_correlated(p: f64, correlation: f64, n: usize) -> f64 {
    at_least(1, n, p, correlation)
}

/// One look each by sensors that share a condition, bad with share `bad_share`: chance that one
/// succeeds, from their chances in the good and in the bad condition.
pub fn looks_shared_condition(bad_share: f64, good: &[f64], bad: &[f64]) -> f64 {
    let missed = |p: &[f64]| p.iter().map(|p| 1.0 - p).product::<f64>();
    1.0 - (1.0 - bad_share) * missed(good) - bad_share * missed(bad)
}

/// Share of a ring that `n` arcs, each a share `arc` of it, cover on average: `1 − (1 − a)^n`.
pub fn ring_covered(n: usize, arc: f64) -> f64 {
    1.0 - math::pow(1.0 - arc, n as f64)
}

/// Chance that such arcs cover the whole ring (Stevens 1939):
/// `Σ (−1)^k C(n, k) (1 − ka)₊^(n−1)`. The sum alternates: beyond some 60 arcs of a tenth its
/// digits are lost.
pub fn ring_fully_covered(n: usize, arc: f64) -> f64 {
    if n == 0 {
        return 0.0;
    }
    let mut ways = 1.0;
    let mut sum = 0.0;
    for k in 0..=n {
        let left = 1.0 - k as f64 * arc;
        if left <= 0.0 {
            break;
        }
        let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
        sum += sign * ways * math::pow(left, (n - 1) as f64);
        ways *= (n - k) as f64 / (k + 1) as f64;
    }
    sum.clamp(0.0, 1.0)
}

/// A patrol of speed `speed` to and fro across a barrier of `length` against intruders who cross
/// it at `crossing`: factor k = `2R √(u² + v²)/(uL)`. The chance of being seen lies between
/// [`random_search`] of it and the smaller of it and 1.
pub fn barrier_factor(length: f64, range: f64, crossing: f64, speed: f64) -> f64 {
    2.0 * range * (crossing * crossing + speed * speed).sqrt() / (crossing * length)
}

/// Events at random times, `rate` a unit of time, each seen with `p`: chance that one is seen
/// within `time`: `1 − e^(−λpt)`.
pub fn thinned_events(rate: f64, p: f64, time: f64) -> f64 {
    -math::exp_m1(-rate * p * time)
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

    #[test]
    fn area_search() {
        close(random_search(1.2), 0.698_805_8, 1e-7);
        // values of the error function from tables
        close(inverse_cube_sweeps(0.5), 0.4691, 5e-5);
        close(inverse_cube_sweeps(1.0), 0.7899, 5e-5);
        close(inverse_cube_sweeps(2.0), 0.9878, 5e-5);
    }

    #[test]
    fn sweep_widths() {
        close(sweep_width_gaussian(0.8, 3.0), 6.015_907_8, 1e-7);
        // by quadrature, with the tail beyond 1,000 km, 4m/1,000 to the first order
        let step = 0.01;
        let inner: f64 = (0..100_000)
            .map(|i| {
                let x = (f64::from(i) + 0.5) * step;
                -math::exp_m1(-4.0 / (x * x)) * step
            })
            .sum();
        close(
            2.0 * inner + 8.0 / 1_000.0,
            sweep_width_inverse_cube(2.0),
            1e-5,
        );
    }

    #[test]
    fn a_threshold_has_a_long_tail() {
        close(sweep_width_threshold(8.0, 8.0), 24.453, 5e-4);
        close(sweep_width_threshold(8.0, 0.0), 16.0, 1e-12);
    }

    #[test]
    fn the_best_split_beats_the_even_one() {
        let (p, w) = ([0.4, 0.3, 0.2, 0.1], [1.0; 4]);
        for (effort, found) in [
            (0.5, 0.160_43),
            (1.0, 0.279_78),
            (2.0, 0.455_71),
            (4.0, 0.674_30),
        ] {
            close(best_split(&p, &w, effort), found, 5e-6);
            assert!(best_split(&p, &w, effort) > random_search(effort / 4.0));
        }
        close(best_split(&p, &w, 0.0), 0.0, 1e-12);
        close(best_split(&[1.0], &[0.5], 3.0), random_search(1.5), 1e-12);
        close(best_split(&[], &[], 3.0), 0.0, 0.0);
        // two places with unlike rates, both searched: λ = 0.05
        let (p, w) = ([0.6, 0.4], [1.0, 0.25]);
        let effort = math::ln(12.0) + 4.0 * math::ln(2.0);
        close(
            best_split(&p, &w, effort),
            0.6 * 11.0 / 12.0 + 0.4 / 2.0,
            1e-9,
        );
    }

    /// The table of beats, three of them simulated apart.
    #[test]
    fn beats() {
        close(shuttle_mean(200.0, 2.0, 40.0, 2.0), 0.3759, 1e-12);
        close(shuttle_at(200.0, 2.0, 40.0, 2.0, 100.0), 0.42, 1e-12);
        close(shuttle_at(200.0, 2.0, 40.0, 2.0, 0.0), 0.21, 1e-12);
        close(shuttle_mean(50.0, 3.0, 20.0, 4.0), 0.9804, 1e-12);
        close(shuttle_mean(50.0, 30.0, 20.0, 4.0), 1.0, 1e-12);
        close(
            shuttle_mean_exponential(100.0, 5.0, 30.0, 1.0),
            0.337_58,
            5e-6,
        );
        close(
            shuttle_mean_exponential(50.0, 3.0, 20.0, 4.0),
            0.735_69,
            5e-6,
        );
        close(
            shuttle_mean_exponential(50.0, 3.0, 20.0, 0.0),
            shuttle_mean(50.0, 3.0, 20.0, 0.0),
            1e-12,
        );
        close(loop_patrol(400.0, 2.0, 40.0, 2.0), 0.21, 1e-12);
        close(loop_patrol(40.0, 2.0, 40.0, 2.0), 1.0, 0.0);
        // the mean is the integral
        let n = 10_000;
        let sum: f64 = (0..n)
            .map(|i| {
                shuttle_at(
                    200.0,
                    2.0,
                    40.0,
                    2.0,
                    200.0 * (f64::from(i) + 0.5) / f64::from(n),
                )
            })
            .sum();
        close(sum / f64::from(n), 0.3759, 1e-6);
    }

    #[test]
    fn looks() {
        close(looks_periodic(12.0, 0.4, 30.0), 0.712, 1e-12);
        close(looks_periodic(12.0, 1.0, 3.0), 0.25, 1e-12);
        close(looks_periodic(24.0, 0.35, 72.0), 0.725_375, 1e-6);
        close(looks_periodic_exponential(12.0, 1.0, 3.0), 0.245_42, 5e-6);
        close(looks_periodic_exponential(24.0, 0.35, 48.0), 0.454_69, 5e-6);
        close(delay_periodic(24.0, 0.35), 56.571_43, 5e-6);
        close(looks_poisson(1.0 / 24.0, 1.0, 6.0), 0.221_199_2, 1e-7);
        close(
            looks_poisson_exponential(1.0 / 24.0, 0.35, 48.0),
            0.411_764_7,
            1e-7,
        );
        close(delay_poisson(1.0 / 24.0, 0.35), 68.571_43, 5e-6);
    }

    #[test]
    fn dependent_looks() {
        close(looks_through_clouds(0.6, 0.5, 1.0, 5), 0.754_24, 1e-12);
        close(looks_through_clouds(0.6, 0.5, 1.0, 3), 0.616, 1e-12);
        close(looks_through_clouds(0.6, 0.0, 1.0, 5), 0.922_24, 1e-12);
        close(looks_through_clouds(0.6, 0.5, 0.8, 5), 0.7068, 5e-5);
        close(looks_correlated(0.3, 0.5, 5), 0.534_382_8, 1e-7);
        close(looks_correlated(0.3, 1.0 / 11.0, 5), 0.7692, 5e-5);
        close(
            looks_shared_condition(0.5, &[0.8, 0.7], &[0.1, 0.2]),
            0.61,
            1e-12,
        );
    }

    #[test]
    fn rings_barriers_and_thinning() {
        close(ring_covered(40, 0.1), 0.9852, 5e-5);
        close(ring_fully_covered(40, 0.1), 0.463_887_7, 1e-7);
        close(ring_fully_covered(20, 0.1), 0.0037, 5e-5);
        close(ring_fully_covered(60, 0.1), 0.8836, 5e-5);
        close(ring_fully_covered(0, 0.1), 0.0, 0.0);
        // too few cannot cover it, wherever they lie
        for n in 1..10 {
            close(ring_fully_covered(n, 0.1), 0.0, 1e-12);
        }
        close(ring_fully_covered(1, 1.0), 1.0, 1e-12);
        let k = barrier_factor(100.0, 5.0, 5.0, 40.0);
        close(k.min(1.0), 0.8062, 5e-5);
        close(random_search(k), 0.5535, 5e-5);
        close(thinned_events(0.05, 0.36, 30.0), 0.417_251_7, 1e-7);
    }
}
