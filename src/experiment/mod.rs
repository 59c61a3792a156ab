//! Batches: many truces on all cores, results on disk.
//!
//! A [`Design`] lists the truces of a comparison as [`Job`]s in a fixed order. [`run_jobs`]
//! simulates them on a pool of threads, a chunk at a time, and hands the [`Outcome`]s in that
//! order to [`Sink`]s: so memory stays flat, and no file shows how many threads there were.
//! [`ResultsFolder`] is the sink that writes files.

pub mod calibration;
mod design;
mod error;
mod explain;
#[cfg(test)]
pub(crate) mod fixture;
mod outputs;
mod precision;
mod results;
mod runner;
pub mod sampling;
pub mod sweep;
mod uncertainty;

pub use design::{Asked, Cell, Design, Job, MAX_RUNS, Modes, Point, Seeds, WAR, twin_names};
pub use error::ExperimentError;
pub use explain::{Survey, Testimony, Witness};
pub use outputs::{is_yes_or_no, output};
pub use precision::{Precision, Reached};
pub use results::{
    Manifest, Provenance, ResultsFolder, Stamp, State, default_folder, dictionary_value, finished,
};
pub use runner::{
    Failure, Outcome, Progress, Sink, Summary, Truce, caught, quiet_truce_panics, run_jobs,
    run_one, simulate,
};
pub use uncertainty::{Drawn, DrawsAsked, MAX_DRAWS, draw_parameters};
