//! Truces as repeated games and as branching processes: closed forms.
//!
//! One period of mutual compliance is worth 1, of mutual breach 0; a breach gains `gain` more while
//! the other complies. A breach raises an alarm with probability `detection`, compliance with
//! `false_alarm`; both sides see the alarm.

use crate::model::base::math;

/// \[1\] — least weight of the next period at which both comply when an alarm ends cooperation with
/// probability `reaction`: g/(g + φ(P − (1 + g)α)). None where no weight below 1 is enough.
///
/// # References
/// Derived; the form is that of Green, E. J. and Porter, R. H. (1984), Econometrica 52, 87–100
/// (recalled).
pub fn critical_discount(
    gain: f64,
    detection: f64,
    false_alarm: f64,
    reaction: f64,
) -> Option<f64> {
    let margin = reaction * (detection - (1.0 + gain) * false_alarm);
    (margin > 0.0).then(|| gain / (gain + margin))
}

/// \[1\] — probability of false alarm from which cooperation is impossible at any patience:
/// P/(1 + g).
pub fn critical_false_alarm(gain: f64, detection: f64) -> f64 {
    detection / (1.0 + gain)
}

/// \[1\] — value of the best symmetric cooperation for patient sides, with as little punishment as is
/// needed: 1 − g/(P/α − 1), at least 0.
pub fn cooperation_value(gain: f64, detection: f64, false_alarm: f64) -> f64 {
    if false_alarm <= 0.0 {
        return 1.0;
    }
    let likelihood = detection / false_alarm;
    if likelihood <= 1.0 + gain {
        0.0
    } else {
        1.0 - gain / (likelihood - 1.0)
    }
}

/// \[1\] — least weight of the next period when an alarm is answered with `periods` periods of
/// breach: the solution of (1 − δ)g = (P − α)(δ − δ^(T+1))·V, V = (1 − δ)/(1 − δ + α(δ − δ^(T+1)));
/// found by bisection. None where no weight below 1 is enough.
pub fn critical_discount_for(
    gain: f64,
    detection: f64,
    false_alarm: f64,
    periods: u32,
) -> Option<f64> {
    let keeps = |delta: f64| {
        // (1 − δ^T)/(1 − δ) · δ: weight of what the punishment takes away
        let weight: f64 = (1..=periods).map(|t| math::pow(delta, f64::from(t))).sum();
        (detection - false_alarm) * weight >= gain * (1.0 + false_alarm * weight)
    };
    if !keeps(1.0) {
        return None;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if keeps(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    (high < 1.0).then_some(high)
}

/// \[1\] — share of cooperation between two generous tit-for-tat players who answer a breach with
/// cooperation with probability `generosity` and carry out the opposite of what they mean with
/// probability `error`: (ε + (1 − 2ε)q)/(1 − (1 − 2ε)(1 − q)).
///
/// # References
/// Nowak, M. A. and Sigmund, K. (1992), Nature 355, 250–253 (recalled); the form is derived.
pub fn generous_cooperation(generosity: f64, error: f64) -> f64 {
    let sure = 1.0 - 2.0 * error;
    (error + sure * generosity) / (1.0 - sure * (1.0 - generosity))
}

/// \[1/time\] — mean rate of a self-exciting process: immigrants at `rate`, each event with
/// `branching` < 1 children on average: μ/(1 − n).
///
/// # References
/// Hawkes, A. G. (1971), Biometrika 58, 83–90 (recalled).
pub fn self_exciting_rate(rate: f64, branching: f64) -> f64 {
    rate / (1.0 - branching)
}

/// \[1\] — variance over mean of the counts in windows of length `window`, children coming after
/// exponential times at rate `decay`: 1 + (2C/w)(w/κ − (1 − e^(−κw))/κ²), κ = β(1 − n),
/// C = βn(2 − n)/(2(1 − n)).
pub fn self_exciting_dispersion(branching: f64, decay: f64, window: f64) -> f64 {
    let kappa = decay * (1.0 - branching);
    let c = decay * branching * (2.0 - branching) / (2.0 * (1.0 - branching));
    let decayed = -math::exp_m1(-kappa * window);
    1.0 + 2.0 * c / window * (window / kappa - decayed / (kappa * kappa))
}

/// \[1\] — chance that one incident grows to at least `size` events, itself included, when each has a
/// Poisson number of answers of mean `branching`: a tail of Borel's distribution,
/// 1 − Σ e^(−nk)(nk)^(k−1)/k!.
///
/// # References
/// Borel, É. (1942), Comptes rendus 214, 452–456 (recalled).
pub fn cluster_at_least(size: u32, branching: f64) -> f64 {
    // log k! grows with the sum
    let (mut below, mut log_factorial) = (0.0, 0.0);
    for k in 1..size {
        let k = f64::from(k);
        log_factorial += math::ln(k);
        let mean = branching * k;
        below += if branching > 0.0 {
            math::exp(-mean + (k - 1.0) * math::ln(mean) - log_factorial)
        } else if k == 1.0 {
            1.0
        } else {
            0.0
        };
    }
    (1.0 - below).max(0.0)
}

/// \[1\] — chance that no sector breaks the truce within `time`, each at the constant rate `hazard`.
pub fn truce_survival(sectors: f64, hazard: f64, time: f64) -> f64 {
    math::exp(-sectors * hazard * time)
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
    fn patience_and_value() {
        for (g, p, alpha, delta, value) in [
            (0.5, 0.6, 0.0, 0.454_55, 1.0),
            (0.5, 0.6, 0.05, 0.487_80, 0.954_55),
            (0.5, 0.6, 0.2, 0.625_00, 0.75),
            (0.5, 0.9, 0.05, 0.377_36, 0.970_59),
            (1.0, 0.6, 0.05, 0.666_67, 0.909_09),
            (1.0, 0.3, 0.05, 0.833_33, 0.8),
        ] {
            close(
                critical_discount(g, p, alpha, 1.0).expect("enough"),
                delta,
                5e-6,
            );
            close(cooperation_value(g, p, alpha), value, 5e-6);
        }
        assert_eq!(critical_discount(0.5, 0.6, 0.4, 1.0), None);
        assert_eq!(cooperation_value(0.5, 0.6, 0.4), 0.0);
        close(critical_false_alarm(0.5, 0.6), 0.4, 1e-12);
        for (periods, delta) in [
            (1, 0.9524),
            (2, 0.5965),
            (3, 0.5274),
            (5, 0.4954),
            (10, 0.4880),
        ] {
            let found = critical_discount_for(0.5, 0.6, 0.05, periods).expect("enough");
            close(found, delta, 5e-5);
        }
        assert_eq!(critical_discount_for(1.0, 0.1, 0.05, 30), None);
    }

    #[test]
    fn noise_and_generosity() {
        for (q, eps, share) in [
            (0.0, 0.01, 0.5),
            (0.1, 0.001, 0.990_18),
            (0.1, 0.01, 0.915_25),
            (1.0 / 3.0, 0.01, 0.971_15),
            (1.0 / 3.0, 0.05, 0.875),
        ] {
            close(generous_cooperation(q, eps), share, 5e-6);
        }
    }

    #[test]
    fn answers_to_answers() {
        close(self_exciting_rate(1.0, 0.45), 1.818_182, 1e-6);
        for (window, dispersion) in [(1.0, 1.199), (7.0, 2.007), (30.0, 2.888), (100.0, 3.180)] {
            close(
                self_exciting_dispersion(0.45, 1.0 / 3.0, window),
                dispersion,
                6e-4,
            );
        }
        for (n, five, ten, fifty) in [
            (0.37, 0.0343, 0.0023, 1.2e-10),
            (0.45, 0.0605, 0.0075, 4.2e-8),
            (0.80, 0.2464, 0.1226, 0.0101),
            (0.95, 0.3417, 0.2214, 0.0733),
        ] {
            close(cluster_at_least(5, n), five, 5e-5);
            close(cluster_at_least(10, n), ten, 5e-5);
            close(cluster_at_least(50, n), fifty, 5e-5);
        }
        close(cluster_at_least(10, 0.45), 0.007_507_665, 1e-9);
        close(cluster_at_least(1, 0.45), 1.0, 0.0);
        close(cluster_at_least(2, 0.0), 0.0, 0.0);
        close(truce_survival(20.0, 5e-4, 30.0), 0.740_818_2, 1e-7);
    }
}
