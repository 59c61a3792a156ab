//! Truceline.
pub mod model;
pub mod statistics;

#[cfg(feature = "scenario")]
pub mod scenario;

#[cfg(feature = "batch")]
pub mod experiment;

#[cfg(feature = "batch")]
pub mod analysis;

#[cfg(feature = "batch")]
pub mod report;

#[cfg(feature = "cli")]
pub mod cli;
