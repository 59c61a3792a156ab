//! `comply`: does what the clauses allow and orders nothing they prohibit.

use super::Stance;

/// Nothing prohibited is ordered.
pub(super) fn stance() -> Stance {
    Stance {
        courses: 0.0,
        build_up: 0.0,
        keep_weapons: 0.0,
        raids_per_day: 0.0,
    }
}
