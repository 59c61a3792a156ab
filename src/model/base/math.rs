//! The only home of transcendental functions.
//!
//! `+ − × ÷` and `sqrt` are exact under IEEE 754 and the same everywhere. Everything else
//! (`exp`, `ln`, `sin`, …) differs between platforms and compiler versions in the standard
//! library, so the whole program calls the pure-Rust `libm` through this file.
//! `clippy.toml` bans the methods of `f64`.

/// e to the power `x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// `exp(x) − 1`, accurate near zero.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Natural logarithm of `x`.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `ln(1 + x)`, accurate near zero.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `base` to the power `exponent`.
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Sine of an angle in radians.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of an angle in radians.
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// erf x, the error function.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// 1 − erf x, without loss of digits for large x.
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// Arc cosine in radians; the argument is clamped to [−1, 1].
pub fn acos(x: f64) -> f64 {
    libm::acos(x.clamp(-1.0, 1.0))
}

/// Arc sine in radians; the argument is clamped to [−1, 1].
pub fn asin(x: f64) -> f64 {
    libm::asin(x.clamp(-1.0, 1.0))
}

/// Angle of the point (`x`, `y`) from the x axis in radians, −π to π.
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// Factor left after an exponential decay: exp(−time/scale).
pub fn decay(time: f64, scale: f64) -> f64 {
    exp(-time / scale)
}

/// Logistic function 1/(1 + e^−x): log-odds to probability.
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// Log-odds of a probability in (0, 1).
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// Standard normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Quantile of the standard normal distribution for `p` in (0, 1).
///
/// # References
/// Wichura, M. J. (1988), Algorithm AS 241 (PPND16), Applied Statistics 37, 477–484;
/// relative accuracy about 1e-16.
pub fn probit(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * horner(r, &AS241_A) / horner(r, &AS241_B);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-ln(tail)).sqrt();
    let value = if r <= 5.0 {
        let r = r - 1.6;
        horner(r, &AS241_C) / horner(r, &AS241_D)
    } else {
        let r = r - 5.0;
        horner(r, &AS241_E) / horner(r, &AS241_F)
    };
    if q < 0.0 { -value } else { value }
}

fn horner(x: f64, coefficients: &[f64; 8]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

const AS241_A: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const AS241_B: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const AS241_C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const AS241_D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const AS241_E: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const AS241_F: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// Logarithmic mean of two positive numbers: (a − b)/(ln a − ln b), and a when a = b.
///
/// The weight of the exact logarithmic-mean Divisia decomposition (Ang, 2004).
pub fn log_mean(a: f64, b: f64) -> f64 {
    let ratio = ln(a / b);
    if ratio.abs() < 1e-9 {
        (a + b) * 0.5
    } else {
        (a - b) / ratio
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probit_inverts_the_normal_distribution() {
        for p in [
            1e-12,
            1e-6,
            0.001,
            0.025,
            0.3,
            0.5,
            0.7,
            0.975,
            0.999,
            1.0 - 1e-9,
        ] {
            let back = normal_cdf(probit(p));
            assert!(
                (back - p).abs() < 1e-12 * p.max(1e-3) * 1e3,
                "{p} came back as {back}"
            );
        }
        assert!((probit(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
    }

    #[test]
    fn log_mean_lies_between_geometric_and_arithmetic_mean() {
        let l = log_mean(1.0, 4.0);
        assert!(l > 2.0 && l < 2.5, "{l}");
        assert!((log_mean(3.0, 3.0) - 3.0).abs() < 1e-15);
    }
}
