//! Batches: many truces on all cores, results on disk.
//!
//! A [`Design`] lists the truces of a comparison as [`Job`]s in a fixed order, or those of one
//! [`Shard`]. A [`Batch`] simulates them and keeps what is done on disk, so that a call goes on
//! where an earlier one ended; at the end [`ResultsFolder`] writes the final files in run order:
//! memory stays flat, and no file shows how many threads, calls or machines there were.
//! [`run_jobs`] hands [`Outcome`]s to [`Sink`]s and keeps nothing. [`ResultSet`] reads a folder,
//! or a folder of shards, as one data set.

mod batch;
pub mod calibration;
mod design;
mod diff;
mod error;
mod estimate;
mod explain;
#[cfg(test)]
pub(crate) mod fixture;
mod folder;
mod golden;
mod outputs;
mod precision;
mod queue;
mod replay;
mod results;
mod runner;
pub mod sampling;
mod study;
pub mod sweep;
mod uncertainty;

pub use batch::{Batch, Begin, tidy};
pub use design::{
    Asked, Cell, DRAWS, Design, Job, MAX_RUNS, Modes, Point, Seeds, Shard, WAR, named_regimes,
    twin_names, war_goes_on,
};
pub use diff::{EntryDifference, Moment, Parting, Side, parting};
pub use error::ExperimentError;
pub use estimate::Estimate;
pub use explain::{Survey, Testimony, Witness};
pub use golden::GoldenCheck;
pub use outputs::{is_yes_or_no, output};
pub use precision::{Precision, Reached};
pub use replay::Replay;
pub use results::{
    Manifest, Provenance, REPORT, ResultSet, ResultsFolder, RunRows, Stamp, State, Table,
    TableReader, comparison_of, default_folder, dictionary_value, finished, write_crate, write_csv,
    write_report,
};
pub use runner::{
    Failure, Outcome, Progress, Sink, Summary, Truce, caught, quiet_truce_panics, run_job,
    run_jobs, run_one, run_one_in, simulate,
};
pub use study::{Arm, StudyRuns, run_study, study_jobs};
pub use uncertainty::{Drawn, DrawsAsked, MAX_DRAWS, draw_parameters};
