//! `probe`: builds up in the rear, keeps heavy weapons forward and raids, the less committed
//! the more.

use super::{Breach, prepare};
use crate::command::spec::CommandParameters;

/// As `prepare` in the rear; weapons are kept by a share of units and raids made in proportion to
/// 1 − c. Local fire is left to the units.
pub(super) fn share(numbers: &CommandParameters, breach: Breach, commitment: f64) -> f64 {
    let unwilling = 1.0 - commitment;
    match breach {
        Breach::KeepWeapons => numbers.keep_weapons_share * unwilling,
        Breach::Raid => unwilling,
        _ => prepare::share(numbers, breach, commitment),
    }
}
