//! From the tree of a scenario to the parts of a specification: one file per theme, all through
//! the collecting reader of [`check`].

pub(super) mod acts;
pub(super) mod assets;
pub(super) mod calendar;
pub(super) mod casework;
pub(super) mod check;
pub(super) mod comparison;
pub(super) mod consequences;
pub(super) mod expect;
pub(super) mod experiment;
pub(super) mod fact;
pub(super) mod ground;
pub(super) mod line;
pub(super) mod parameters;
mod quantities;
pub(super) mod regimes;
pub(super) mod script;
pub(super) mod sensors;
pub(super) mod sides;
pub(super) mod study;
pub(super) mod terms;
pub(super) mod timetable;
pub(super) mod words;
