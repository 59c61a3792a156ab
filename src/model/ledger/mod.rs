//! Room `ledger`.

mod measures;
pub use measures::*;
