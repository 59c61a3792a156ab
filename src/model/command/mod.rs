//! Room `command`.

mod spec;
pub use spec::*;
