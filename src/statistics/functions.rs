//! Test functions of sensitivity analysis, whose indices are known in closed form. Inputs lie in
//! 0..1 and are stretched to each function's own range.

use crate::model::base::math;
use std::f64::consts::PI;

/// Ishigami's function of three inputs on (−π, π): sin x₁ + a sin² x₂ + b x₃⁴ sin x₁.
///
/// # References
/// Ishigami, T. and Homma, T. (1990), Proceedings of ISUMA '90, 398–403 (recalled).
pub fn ishigami(unit: &[f64], a: f64, b: f64) -> f64 {
    let x = |i: usize| PI * (2.0 * unit.get(i).copied().unwrap_or(0.5) - 1.0);
    let (sin1, sin2, square) = (math::sin(x(0)), math::sin(x(1)), x(2) * x(2));
    sin1 + a * sin2 * sin2 + b * square * square * sin1
}

/// Sobol's function G: ∏ (|4xᵢ − 2| + aᵢ)/(1 + aᵢ); the larger aᵢ, the less xᵢ matters.
///
/// # References
/// Saltelli, A. and Sobol, I. M. (1995), Reliability Engineering and System Safety 50, 225–239
/// (recalled).
pub fn sobol_g(unit: &[f64], a: &[f64]) -> f64 {
    let factors = unit
        .iter()
        .zip(a)
        .map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a));
    factors.product()
}

/// A weighted sum Σ cᵢ xᵢ: the indices are cᵢ²/Σ c².
pub fn weighted_sum(unit: &[f64], weights: &[f64]) -> f64 {
    unit.iter().zip(weights).map(|(x, c)| c * x).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_hand() {
        // x = (π/2, π/2, 0)
        assert!((ishigami(&[0.75, 0.75, 0.5], 7.0, 0.1) - 8.0).abs() < 1e-12);
        assert!((sobol_g(&[0.0, 0.5], &[1.0, 0.0]) - 0.0).abs() < 1e-12);
        assert!((sobol_g(&[0.0, 0.0], &[1.0, 0.0]) - 3.0).abs() < 1e-12);
        assert!((weighted_sum(&[0.5, 1.0], &[2.0, 3.0]) - 4.0).abs() < 1e-12);
    }
}
