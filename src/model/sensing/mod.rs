//! Room `sensing`.

mod spec;
pub use spec::*;
