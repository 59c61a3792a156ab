//! `spoil`: wants the truce to fail, whatever it costs, and to be blamed on the other side.

use super::{Breach, prepare};
use crate::command::spec::CommandParameters;

/// At the line in proportion to its aims, whatever its commitment; in the rear as `prepare`. A
/// share of what it orders at the line is made to look like the other's
/// (`command.false_flag_share`).
pub(super) fn share(
    numbers: &CommandParameters,
    breach: Breach,
    aims: f64,
    commitment: f64,
) -> f64 {
    if breach.is_rear() {
        prepare::share(numbers, breach, commitment)
    } else {
        aims
    }
}
