//! Truceline.
pub mod model;
#[cfg(feature = "scenario")]
pub mod scenario;
