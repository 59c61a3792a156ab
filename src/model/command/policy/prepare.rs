//! `prepare`: holds the line quiet and builds up in the rear, the less committed the more.

use super::Breach;
use crate::command::spec::CommandParameters;

/// Courses and build-up at `breach_propensity · (1 − c)`; the line is left alone.
pub(super) fn share(numbers: &CommandParameters, breach: Breach, commitment: f64) -> f64 {
    if breach.is_rear() {
        numbers.breach_propensity * (1.0 - commitment)
    } else {
        0.0
    }
}
