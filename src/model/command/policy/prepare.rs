//! `prepare`: holds the line quiet and builds up in the rear, the less committed the more.

use super::Stance;
use crate::model::command::spec::CommandParameters;

/// Courses and build-up at `breach_propensity · (1 − c)`; the line is left alone.
pub(super) fn stance(numbers: &CommandParameters, commitment: f64) -> Stance {
    let share = numbers.breach_propensity * (1.0 - commitment);
    Stance {
        courses: share,
        build_up: share,
        keep_weapons: 0.0,
        raids_per_day: 0.0,
    }
}
