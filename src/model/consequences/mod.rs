//! Room `consequences`.

mod spec;
pub use spec::*;
