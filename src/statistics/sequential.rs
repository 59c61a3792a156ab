//! Sequential tests of counts: deciding as soon as the evidence suffices.

use super::poisson::Poisson;
use crate::model::base::math;

/// \[1\] — chance of being still undecided at which following the test ends.
const UNDECIDED: f64 = 1e-14;
/// \[looks\] — most looks that are followed: a test needs some ten.
const MAX_LOOKS: usize = 100_000;

/// Wald's sequential test of two rates of counts, looked at once a unit of time.
///
/// After n looks and T counts the evidence is `S = T ln(r₁/r₀) − n(r₁ − r₀)`. The test decides for
/// the second rate once `S ≥ ln((1 − β)/α)`, for the first once `S ≤ ln(β/(1 − α))`.
///
/// # References
/// Wald, A. (1945), "Sequential tests of statistical hypotheses", Annals of Mathematical
/// Statistics 16, 117–186 (recalled). Because counts come in wholes the evidence overshoots its
/// bounds: true errors are smaller and tests longer than Wald's approximations, by about a fifth
/// in the case tested below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoissonSprt {
    /// Evidence of one count.
    per_count: f64,
    /// Evidence that one look takes away.
    per_look: f64,
    /// Bound of the second rate.
    upper: f64,
    /// Bound of the first rate.
    lower: f64,
}

/// How a sequential test does at one true rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operation {
    /// \[1\] — chance of deciding for the second rate.
    pub second: f64,
    /// \[looks\] — mean number of looks until the decision.
    pub looks: f64,
}

impl PoissonSprt {
    /// A test of the rates `first` < `second` a look, with nominal errors `alpha` (deciding for
    /// the second where the first is true) and `beta`, each in (0, 0.5). None otherwise.
    pub fn new(first: f64, second: f64, alpha: f64, beta: f64) -> Option<Self> {
        let error = |x: f64| x > 0.0 && x < 0.5;
        let fits = first > 0.0 && second > first && second.is_finite();
        (fits && error(alpha) && error(beta)).then(|| Self {
            per_count: math::ln(second / first),
            per_look: second - first,
            upper: math::ln((1.0 - beta) / alpha),
            lower: math::ln(beta / (1.0 - alpha)),
        })
    }

    /// How it does when the true rate is `rate` a look: an exact dynamic programme over the count
    /// so far. None when the rate is no rate, or the test practically never decides.
    pub fn at(&self, rate: f64) -> Option<Operation> {
        let counts = Poisson::new(rate)?;
        // open[i]: chance of being undecided with `least + i` counts
        let (mut least, mut open) = (0, vec![1.0]);
        let mut found = Operation {
            second: 0.0,
            looks: 0.0,
        };
        for look in 1..=MAX_LOOKS {
            let undecided: f64 = open.iter().sum();
            if undecided < UNDECIDED {
                return Some(found);
            }
            found.looks += undecided;
            let against = look as f64 * self.per_look;
            let mut next = vec![0.0; open.len() + counts.chances().len()];
            for (i, share) in open.iter().enumerate() {
                for (x, chance) in counts.chances().iter().enumerate() {
                    next[i + x] += share * chance;
                }
            }
            let evidence = |i: usize| (least + i) as f64 * self.per_count - against;
            let above = (0..next.len()).find(|&i| evidence(i) >= self.upper);
            if let Some(above) = above {
                found.second += next.drain(above..).sum::<f64>();
            }
            let below = (0..next.len())
                .find(|&i| evidence(i) > self.lower)
                .unwrap_or(next.len());
            next.drain(..below);
            least += below;
            open = next;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2 against 4 a day, α = 0.01, β = 0.05: the values of an independent dynamic programme.
    #[test]
    fn exact_operating_characteristic() {
        let test = PoissonSprt::new(2.0, 4.0, 0.01, 0.05).expect("a test");
        for (rate, second, looks) in [
            (2.0, 0.004_718_8, 5.753_2),
            (2.885, 0.396_88, 13.782),
            (3.0, 0.518_85, 13.817),
            (4.0, 0.969_125, 6.936_5),
        ] {
            let found = test.at(rate).expect("it decides");
            assert!(
                (found.second / second - 1.0).abs() < 1e-4,
                "{rate}: {found:?}"
            );
            assert!(
                (found.looks / looks - 1.0).abs() < 1e-4,
                "{rate}: {found:?}"
            );
        }
    }

    /// Wald's inequality: the true errors do not exceed α/(1 − β) and β/(1 − α).
    #[test]
    fn errors_keep_their_bounds() {
        for (first, second) in [(0.5, 1.0), (1.0, 3.0), (5.0, 6.0)] {
            let test = PoissonSprt::new(first, second, 0.02, 0.1).expect("a test");
            let wrong = test.at(first).expect("it decides").second;
            let missed = 1.0 - test.at(second).expect("it decides").second;
            assert!(
                wrong <= 0.02 / 0.9 && missed <= 0.1 / 0.98,
                "{first} {second}"
            );
        }
    }

    #[test]
    fn what_is_no_test_is_refused() {
        assert_eq!(PoissonSprt::new(4.0, 2.0, 0.01, 0.05), None);
        assert_eq!(PoissonSprt::new(2.0, 4.0, 0.0, 0.05), None);
        assert_eq!(PoissonSprt::new(2.0, 4.0, 0.01, 0.5), None);
        let test = PoissonSprt::new(2.0, 4.0, 0.01, 0.05).expect("a test");
        assert_eq!(test.at(-1.0), None);
        // without any count the evidence only falls
        let quiet = test.at(0.0).expect("it decides");
        assert_eq!((quiet.second, quiet.looks), (0.0, 2.0));
    }
}
