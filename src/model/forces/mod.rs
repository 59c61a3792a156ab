//! Room `forces`.

mod spec;
pub use spec::*;
