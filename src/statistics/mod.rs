//! Intervals, comparisons and closed forms: pure functions of numbers.
//!
//! Shares of truces get a Wilson interval; everything else a percentile bootstrap *by run*,
//! since what happens inside one truce is not independent. Random numbers are keyed, so the
//! same data give the same interval everywhere.
//!
//! [`search`], [`detection`], [`cusum`] and [`sequential`] hold what theory says exactly: what the
//! program is validated against, and what a scenario file may ask for by name.

mod bootstrap;
pub mod cusum;
pub mod detection;
mod interval;
mod paired;
mod poisson;
pub mod search;
pub mod sequential;
mod summary;

pub use bootstrap::{
    LEAST_RUNS, RESAMPLES, bootstrap, bootstrap_mean, bootstrap_median, bootstrap_ratio,
};
pub use interval::{Interval, wilson};
pub use paired::{PairedDifference, paired_difference};
pub use summary::{mean, median, quantile, variance};
