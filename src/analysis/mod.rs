//! From rows to tables: what a comparison says, with its uncertainty.
//!
//! [`Sample`] collects the few columns that the tables need while a batch runs;
//! [`Comparison::new`] makes the tables from it. Nothing here prints.

mod beliefs;
pub mod calibration;
mod comparison;
mod differences;
mod frontier;
mod gathered;
mod sample;
mod sentence;
pub mod study;
mod survival;
pub mod sweep;
mod uncertainty;
mod waterfall;

pub use crate::statistics::survival::Survival;
pub use crate::statistics::{Interval, PairedDifference};
pub use beliefs::{Beliefs, Bin, FEW_CASES, Parts, Share, TENTHS, Tenth, Threshold};
pub use comparison::{Comparison, Estimate, Method, RegimeRow, Setting, quoted};
pub use differences::{Difference, Measure, differences};
pub use frontier::{OnFrontier, dominates, on_frontier};
pub use gathered::{
    Blame, Delays, Gathered, HalfWidth, MAP_CELLS, Places, RegimeSums, half_widths_of_held,
};
pub use sample::{Group, RegimeFacts, Sample};
pub use survival::{SurvivalAt, TruceSurvival, curve, survivals};
pub use uncertainty::{ColumnRanks, DrawSamples, Driver, STABLE, Uncertainty};
pub use waterfall::{GroupFates, Waterfall, waterfalls};
