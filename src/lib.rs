//! Truceline.
pub mod model;
