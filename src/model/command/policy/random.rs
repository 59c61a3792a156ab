//! `random`: takes a constant share of all occasions, whatever happens: the null model against which
//! deterrence and displacement are told from chance.

use crate::command::spec::CommandParameters;

/// The same share of everything, everywhere, always.
pub(super) fn share(numbers: &CommandParameters) -> f64 {
    numbers.random_share
}
