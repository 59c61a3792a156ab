//! Lateral range curves: how strength falls with distance.
//!
//! # Equations
//! Factor g(r) on the chance (or rate) at distance r, cut off at the range R:
//! definite 1; gaussian exp(−r²/2σ²); inverse cube 1 − exp(−2m/r²); table: straight lines between
//! points given as (share of R, factor). Sweep width W = p·∫g(|x|)dx over the line of passage.
//!
//! # References
//! Koopman, *Search and Screening* (1980); Washburn, *Search and Detection* (2002). W alone is not
//! enough: curves of one width give other results where sweeps overlap, so the curve is kept and
//! W derived.

use crate::base::math;
use serde::{Deserialize, Serialize};

/// A lateral range curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Curve {
    /// Full strength up to the range.
    Definite,
    /// Falls off like a bell.
    Gaussian {
        /// \[km\] — its standard deviation.
        sigma_km: f64,
    },
    /// Falls off with the square of the distance, as an eye that meets an object's solid angle on
    /// its way past.
    InverseCube {
        /// \[km²\] — strength m.
        m_km2: f64,
    },
    /// Straight lines between points.
    Table {
        /// Distance as share of the range (ascending, the first 0, the last 1), and factor.
        points: Vec<(f64, f64)>,
    },
}

impl Curve {
    /// Full to half of the range, falling to zero at full range: what a family has when nothing
    /// else is said.
    pub fn half_range() -> Self {
        Self::Table {
            points: vec![(0.0, 1.0), (0.5, 1.0), (1.0, 0.0)],
        }
    }

    /// \[1\] — factor at a distance, for a sensor of a range.
    pub fn at(&self, distance_km: f64, range_km: f64) -> f64 {
        if distance_km > range_km {
            return 0.0;
        }
        match self {
            Self::Definite => 1.0,
            Self::Gaussian { sigma_km } => {
                let z = distance_km / sigma_km;
                math::exp(-0.5 * z * z)
            }
            Self::InverseCube { m_km2 } => {
                if distance_km <= 0.0 {
                    1.0
                } else {
                    -math::exp_m1(-2.0 * m_km2 / (distance_km * distance_km))
                }
            }
            Self::Table { points } => {
                if range_km <= 0.0 {
                    return points.first().map_or(1.0, |p| p.1);
                }
                let share = distance_km / range_km;
                let next = points.partition_point(|p| p.0 < share);
                match (next.checked_sub(1).map(|i| points[i]), points.get(next)) {
                    (None, Some(first)) => first.1,
                    (Some(last), None) => last.1,
                    (Some((from, f)), Some(&(to, g))) => {
                        f + (g - f) * (share - from) / (to - from).max(f64::MIN_POSITIVE)
                    }
                    (None, None) => 1.0,
                }
            }
        }
    }

    /// \[km\] — sweep width of a single passage with chance p at distance 0.
    pub fn sweep_width_km(&self, p: f64, range_km: f64) -> f64 {
        p * match self {
            Self::Definite => 2.0 * range_km,
            Self::Gaussian { sigma_km } => {
                let full = sigma_km * (2.0 * std::f64::consts::PI).sqrt();
                full * math::erf(range_km / (sigma_km * std::f64::consts::SQRT_2))
            }
            Self::InverseCube { m_km2 } => {
                let a = 2.0 * m_km2;
                let inside = 2.0 * range_km * -math::exp_m1(-a / (range_km * range_km));
                let root = (std::f64::consts::PI * a).sqrt();
                inside + 2.0 * root * math::erfc(a.sqrt() / range_km)
            }
            Self::Table { points } => {
                2.0 * range_km
                    * points
                        .windows(2)
                        .map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0)
                        .sum::<f64>()
            }
        }
    }

    /// \[km\] — the same width at a depth d beside the line of passage: ∫g(√(x² + d²))dx by
    /// Simpson's rule over the chord.
    pub fn width_at_depth_km(&self, depth_km: f64, range_km: f64) -> f64 {
        let half = range_km * range_km - depth_km * depth_km;
        if half <= 0.0 {
            return 0.0;
        }
        let half = half.sqrt();
        let g = |x: f64| self.at((x * x + depth_km * depth_km).sqrt(), range_km);
        2.0 * simpson(0.0, half, g)
    }
}

/// Simpson's rule on 32 panels: the same bits everywhere.
pub(super) fn simpson(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    const PANELS: usize = 32;
    let step = (to - from) / PANELS as f64;
    let mut sum = f(from) + f(to);
    for i in 1..PANELS {
        let weight = if i % 2 == 1 { 4.0 } else { 2.0 };
        sum += weight * f(from + step * i as f64);
    }
    sum * step / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }

    #[test]
    fn widths_are_the_closed_forms() {
        near(Curve::Definite.sweep_width_km(0.7, 5.0), 7.0);
        // a σ √(2π)
        let bell = Curve::Gaussian { sigma_km: 3.0 };
        near(bell.sweep_width_km(0.8, 40.0), 6.015_908);
        // 2 √(2πm), once the tail is in range
        let cube = Curve::InverseCube { m_km2: 2.0 };
        let w = 2.0 * (4.0 * std::f64::consts::PI).sqrt();
        assert!((cube.sweep_width_km(1.0, 1e7) - w).abs() < 1e-5);
        near(Curve::half_range().sweep_width_km(1.0, 4.0), 6.0);
    }

    #[test]
    fn a_width_is_the_integral_of_the_curve() {
        let table = Curve::Table {
            points: vec![(0.0, 1.0), (0.25, 0.5), (1.0, 0.1)],
        };
        for curve in [
            Curve::Gaussian { sigma_km: 2.0 },
            Curve::InverseCube { m_km2: 3.0 },
            Curve::half_range(),
            table,
        ] {
            let n = 200_000;
            let sum: f64 = (0..n)
                .map(|i| curve.at((f64::from(i) + 0.5) * 6.0 / f64::from(n), 6.0))
                .sum();
            let numeric = 2.0 * sum * 6.0 / f64::from(n);
            let closed = curve.sweep_width_km(1.0, 6.0);
            assert!(
                (numeric - closed).abs() < 1e-4,
                "{curve:?}: {numeric} {closed}"
            );
        }
    }

    #[test]
    fn nothing_is_seen_beyond_the_range() {
        for curve in [Curve::Definite, Curve::InverseCube { m_km2: 9.0 }] {
            assert_eq!(curve.at(5.01, 5.0), 0.0);
            assert!(curve.at(4.99, 5.0) > 0.0);
        }
    }
}
