//! Studies: a question, the variants of one scenario that answer it, and the measures that are
//! compared. The table `[study]`, kept beside the specification.
//!
//! Nothing here runs anything: the command line loads every variant as the scenario with its
//! overrides, and `experiment` runs them on the same seeds.

use crate::model::record::watch::Mode;

/// A study.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// What it asks.
    pub question: String,
    /// What it rests on.
    pub sources: Vec<String>,
    /// What was expected, written before the first run.
    pub expectation: String,
    /// What came out, with the command; empty before the first run.
    pub outcome: String,
    /// Live, or all regimes of a variant on the same acts.
    pub mode: Mode,
    /// Truces of each variant when the call does not say.
    pub runs: u32,
    /// What is compared.
    pub measures: Vec<StudyMeasure>,
    /// Variants in the order of the file; the first is what the others are compared with.
    pub variants: Vec<Variant>,
}

/// A variant of the study's scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Name.
    pub name: String,
    /// Overrides: path and value, as of `--set`.
    pub set: Vec<(String, String)>,
    /// Regimes in place of the scenario's, by name.
    pub regimes: Option<Vec<String>>,
}

/// A measure: sums of columns of `runs`, or one sum over another.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyMeasure {
    /// As written: `established_rear / violations_rear`.
    pub text: String,
    /// Columns that are added up.
    pub top: Vec<&'static str>,
    /// Columns whose sum it is divided by, over all truces together; none for a plain sum.
    pub bottom: Vec<&'static str>,
}
