//! A row of the table: expected, found, the interval, and the verdict.

use crate::scenario::Expectation;
use crate::scenario::expect::TOLERANCE;
use crate::statistics::{mean, variance};
use serde::{Serialize, Serializer};

/// \[1\] — standard errors to either side of the expected value. Of 100 true rows measured with
/// chance, one in 160 calls fails somewhere.
const STANDARD_ERRORS: f64 = 4.0;

/// Whether a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Found lies within the interval.
    Pass,
    /// It does not, or nothing was found.
    Fail,
    /// Of a pattern that need not come out: it does.
    SoftPass,
    /// It does not; shown, and no failure.
    SoftMiss,
}

impl Verdict {
    /// `pass`, `fail`, `soft-pass` or `soft-miss`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftPass => "soft-pass",
            Self::SoftMiss => "soft-miss",
        }
    }
}

/// A row with its verdict. As JSON it has exactly these keys.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Name and what is tested: `V-S08 loop patrol`.
    pub test: String,
    /// What theory gives.
    pub expected: f64,
    /// What the program gives; null when it gave nothing.
    #[serde(serialize_with = "finite")]
    pub found: Option<f64>,
    /// Lower end of what passes.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Verdict.
    pub verdict: Verdict,
}

fn finite<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.filter(|x| x.is_finite()).serialize(serializer)
}

/// How the replications of a measure spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// Each is 0 or 1: the standard error follows from the expected share.
    Share,
    /// Any number: the standard error follows from the sample.
    Mean,
}

impl Row {
    /// The row of a value that holds no chance.
    pub(super) fn calculated(about: &Expectation, found: Option<f64>) -> Self {
        let half = about.tolerance.unwrap_or(TOLERANCE) * about.value.abs().max(1.0);
        Self::within(about, found, half)
    }

    /// The row of a sample. Without any spread in it, it is held to what rows without chance are.
    pub(super) fn sampled(about: &Expectation, values: &[f64], spread: Spread) -> Self {
        let found = mean(values);
        let half = match about.tolerance {
            Some(tolerance) => tolerance * about.value.abs().max(1.0),
            None => {
                let variance = match spread {
                    Spread::Share => Some((about.value * (1.0 - about.value)).max(0.0)),
                    Spread::Mean => variance(values),
                };
                // a sample of one says nothing about its spread
                let variance = variance.unwrap_or(0.0);
                let error = (variance / values.len().max(1) as f64).sqrt();
                (STANDARD_ERRORS * error).max(TOLERANCE * about.value.abs().max(1.0))
            }
        };
        Self::within(about, found, half)
    }

    fn within(about: &Expectation, found: Option<f64>, half: f64) -> Self {
        let (low, high) = (about.value - half, about.value + half);
        let holds = found.is_some_and(|found| (low..=high).contains(&found));
        Self {
            test: format!("{} {}", about.name, about.test),
            expected: about.value,
            found,
            low,
            high,
            verdict: if holds { Verdict::Pass } else { Verdict::Fail },
        }
    }
}
