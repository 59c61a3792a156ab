//! What a batch will take, from its first run.

use super::design::Design;
use super::error::ExperimentError;
use super::queue::{in_order, n_threads};
use super::results::{Stamp, measured_length};
use super::runner::{Outcome, Truce, run_job};
use serde::Serialize;
use std::sync::atomic::AtomicBool;

/// What a batch will take.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Runs.
    pub runs: u64,
    /// Truces: jobs of the design.
    pub truces: u64,
    /// Threads.
    pub threads: usize,
    /// \[s\] — how long, on these threads of this machine.
    pub seconds: f64,
    /// \[bytes\] — size of the final tables.
    pub bytes_results: u64,
    /// \[bytes\] — the most that is on disk at one time: parts and tables, before the parts go.
    pub bytes_at_most: u64,
}

impl Estimate {
    /// The same for a batch with so many times as many truces.
    #[must_use]
    pub fn times(mut self, factor: f64) -> Self {
        let whole = |count: u64| (count as f64 * factor).round() as u64;
        self.truces = whole(self.truces);
        self.seconds *= factor;
        self.bytes_results = whole(self.bytes_results);
        self.bytes_at_most = whole(self.bytes_at_most);
        self
    }

    /// Simulates the first run and multiplies. None when there are no runs to do.
    ///
    /// # Errors
    /// The threads cannot be started.
    pub fn measure(
        design: &Design,
        truce: &Truce<'_>,
        threads: usize,
        stop: &AtomicBool,
    ) -> Result<Option<Self>, ExperimentError> {
        let runs = design.n_runs();
        if runs == 0 {
            return Ok(None);
        }
        let make = |place| {
            let clock = Stamp::now();
            let outcome = run_job(design, design.job(place), truce);
            let record = super::batch::record_length(place, &outcome);
            (outcome, record, clock.seconds())
        };
        let mut outcomes: Vec<Outcome> = Vec::new();
        let (mut parts, mut seconds) = (0, 0.0);
        let places = 0..design.jobs_per_run();
        let n = in_order(
            places,
            threads,
            stop,
            &make,
            &mut |_, (outcome, bytes, s)| {
                outcomes.push(outcome);
                parts += bytes;
                seconds += s;
                Ok(())
            },
        )?;
        if n < design.jobs_per_run() {
            return Ok(None);
        }
        let clock = Stamp::now();
        let empty: u64 = measured_length(&[])?;
        let one: u64 = measured_length(&outcomes)?;
        let writing = clock.seconds();
        let threads = n_threads(threads);
        let bytes_results = empty + runs * one.saturating_sub(empty);
        Ok(Some(Self {
            runs,
            truces: design.n_jobs(),
            threads,
            seconds: runs as f64 * (seconds / threads as f64 + writing),
            bytes_results,
            bytes_at_most: bytes_results + runs * parts,
        }))
    }
}
