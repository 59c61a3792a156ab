//! Intervals, comparisons and closed forms: pure functions of numbers.
//!
//! Shares of truces get a Wilson interval; everything else a percentile bootstrap *by run*,
//! since what happens inside one truce is not independent. Random numbers are keyed, so the
//! same data give the same interval everywhere.
//!
//! [`search`], [`detection`], [`cusum`], [`sequential`] and [`repeated`] hold what theory says
//! exactly: what the program is validated against, and what a scenario file may ask for by name.

mod bootstrap;
mod boxes;
mod brier;
mod chi_square;
pub mod cusum;
pub mod detection;
pub mod functions;
mod interval;
mod linear;
mod paired;
mod poisson;
mod ranks;
pub mod repeated;
pub mod search;
mod sensitivity;
pub mod sequential;
mod student;
mod summary;
pub mod survival;

pub use bootstrap::{
    LEAST_RUNS, RESAMPLES, bootstrap, bootstrap_mean, bootstrap_median, bootstrap_ratio, resamples,
};
pub use boxes::{Region, peel};
pub use brier::{BrierBin, BrierParts, brier_of_bins, brier_parts};
pub use chi_square::chi_square_tail;
pub use interval::{Interval, wilson};
pub use paired::{PairedDifference, paired_difference, paired_shares_half_width};
pub use ranks::{PlaceKept, order_kept, places, places_kept, spearman};
pub use sensitivity::{
    MorrisIndex, SaltelliOutputs, SobolIndex, morris_index, sobol_estimates, sobol_indices,
};
pub use summary::{mean, median, quantile, variance};
