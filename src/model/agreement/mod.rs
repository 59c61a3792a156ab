//! Room `agreement`.

mod spec;
pub use spec::*;
