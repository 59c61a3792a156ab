//! `probe`: builds up in the rear, keeps heavy weapons forward and raids, the less committed
//! the more.

use super::Stance;
use crate::model::command::spec::CommandParameters;

/// As `prepare`, and weapons kept and raids made in proportion to 1 − c.
pub(super) fn stance(numbers: &CommandParameters, commitment: f64) -> Stance {
    let unwilling = 1.0 - commitment;
    Stance {
        keep_weapons: numbers.keep_weapons_share * unwilling,
        raids_per_day: numbers.raids_per_day * unwilling,
        ..super::prepare::stance(numbers, commitment)
    }
}
