//! Validation: what the program must reproduce, as rows with a verdict.
//!
//! A [`Laboratory`] is a scenario with `[expect]`: independent sectors, scripted acts, chosen
//! assets, everything else switched off, and the value that theory gives. [`check`] simulates it
//! with the same code as every other truce, calculates what needs no simulation, and returns one
//! [`Row`] per expectation. [`built_in`] are the laboratories of the library; a stranger's file
//! goes the same way.
//!
//! * A *calculated* row calls a function of the program ([`calculate`]); found and expected may
//!   differ by `1e-6 · max(1, |expected|)` or the row's own tolerance.
//! * A *measured* row counts replications (violations, sectors, findings or truces); found and
//!   expected may differ by four standard errors at the number of replications that were run.
//!
//! A [`FactSheet`] is a scenario with `[fact]`: patterns of real ceasefires that an ensemble of its
//! truces must show. [`check_facts`] simulates the ensemble and returns one [`FactRow`] per fact.
//!
//! New families of rows come as formulas, measures, or laboratories: nothing here knows a row by
//! its name.

mod batches;
mod facts;
mod formulas;
pub mod gallery;
mod laboratory;
mod measures;
mod quantities;
mod row;

#[cfg(test)]
mod tests;

pub use facts::{ENSEMBLE, FactRow, FactSheet, built_in_facts, check_facts};
pub use formulas::calculate;
pub use laboratory::{LEAST_TRUCES, Laboratory, ValidationError, built_in, check};
pub use row::{Row, Verdict};
