//! `comply`: does what the clauses allow and orders nothing they prohibit.

/// No occasion is taken.
pub(super) fn share() -> f64 {
    0.0
}
