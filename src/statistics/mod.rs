//! Intervals and comparisons: pure functions over slices of numbers.
//!
//! Shares of truces get a Wilson interval; everything else a percentile bootstrap *by run*,
//! since what happens inside one truce is not independent. Random numbers are keyed, so the
//! same data give the same interval everywhere.

mod bootstrap;
mod interval;
mod paired;
mod summary;

pub use bootstrap::{
    LEAST_RUNS, RESAMPLES, bootstrap, bootstrap_mean, bootstrap_median, bootstrap_ratio,
};
pub use interval::{Interval, wilson};
pub use paired::{PairedDifference, paired_difference};
pub use summary::{mean, median, quantile, variance};
