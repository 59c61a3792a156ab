//! Room `casework`.

mod spec;
pub use spec::*;
