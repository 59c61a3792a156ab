//! Room `front`.

mod spec;
pub use spec::*;
