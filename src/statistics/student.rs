//! Quantiles of Student's distribution.

use crate::model::base::math;
use std::f64::consts::{FRAC_PI_2, PI};

/// \[1\] — the value that a variable of Student's distribution with `freedom` ≥ 1 degrees of freedom
/// exceeds with probability `tail` (0 to ½). Six figures and more from three degrees on.
///
/// # References
/// Hill, G. W. (1970), "Algorithm 396: Student's t-quantiles", Communications of the ACM 13, 619–620
/// (recalled).
pub(super) fn student_quantile(freedom: u32, tail: f64) -> f64 {
    let p = 2.0 * tail;
    let n = f64::from(freedom);
    if freedom <= 1 {
        let angle = p * FRAC_PI_2;
        return math::cos(angle) / math::sin(angle);
    }
    if freedom == 2 {
        return (2.0 / (p * (2.0 - p)) - 2.0).sqrt();
    }
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * (a * FRAC_PI_2).sqrt() * n;
    let mut y = math::pow(d * p, 2.0 / n);
    if y > 0.05 + a {
        let x = math::probit(0.5 * p);
        y = x * x;
        if freedom < 5 {
            c += 0.3 * (n - 4.5) * (x + 0.6);
        }
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
        y = math::exp_m1(a * y * y);
    } else {
        y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0)
            + 0.5 / (n + 4.0))
            * y
            - 1.0)
            * (n + 1.0)
            / (n + 2.0)
            + 1.0 / y;
    }
    refined(freedom, tail, (n * y).sqrt())
}

/// One step of Newton on the tail, where the distribution function has a short form.
fn refined(freedom: u32, tail: f64, t: f64) -> f64 {
    let (found, density) = tail_and_density(freedom, t);
    t + (found - tail) / density
}

/// Tail and density of Student's distribution at t ≥ 0, by the finite sums in the angle
/// θ = atan(t/√n) (Abramowitz and Stegun 26.7.3 and 26.7.4).
fn tail_and_density(freedom: u32, t: f64) -> (f64, f64) {
    let n = f64::from(freedom);
    let cos2 = n / (n + t * t);
    let cos = cos2.sqrt();
    let sin = (1.0 - cos2).sqrt();
    let odd = freedom % 2 == 1;
    // between = A(t | n), the chance to lie within ±t; norm the density at 0
    let (mut term, mut sum, first) = if odd {
        (cos, if freedom > 1 { cos } else { 0.0 }, 3)
    } else {
        (1.0, 1.0, 2)
    };
    let mut k = first;
    while k + 2 <= freedom {
        term *= f64::from(k - 1) / f64::from(k) * cos2;
        sum += term;
        k += 2;
    }
    let between = if odd {
        2.0 / PI * (math::acos(cos) + sin * sum)
    } else {
        sin * sum
    };
    // Γ((n+1)/2)/(Γ(n/2) √(nπ)) by the same recursion
    let mut ratio = if odd { 1.0 / PI } else { 0.5 / 2.0_f64.sqrt() };
    let mut m = if odd { 1.0 } else { 2.0 };
    while m + 2.0 <= n {
        // from m to m + 2 degrees
        ratio *= (m + 1.0) / m * (m / (m + 2.0)).sqrt();
        m += 2.0;
    }
    let density = ratio * math::pow(cos2, (n + 1.0) / 2.0);
    ((1.0 - between) / 2.0, density)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SciPy: `t.isf`.
    #[test]
    fn known_answers() {
        for (freedom, tail, expected) in [
            (1, 0.025, 12.706_204_736),
            (2, 0.025, 4.302_652_730),
            (3, 0.025, 3.182_446_305),
            (4, 0.025, 2.776_445_105),
            (9, 0.025, 2.262_157_163),
            (19, 0.025, 2.093_024_054),
            (99, 0.025, 1.984_216_952),
            (999, 0.025, 1.962_341_461),
            (19, 0.1, 1.327_728_209),
        ] {
            let found = student_quantile(freedom, tail);
            assert!((found / expected - 1.0).abs() < 2e-7, "{freedom}: {found}");
        }
    }
}
