//! The core: one truce from its specification to its ledger.

pub mod agreement;
pub mod base;
pub mod casework;
pub mod command;
pub mod consequences;
pub mod forces;
pub mod frame;
pub mod front;
pub mod ledger;
pub mod record;
pub mod schedule;
pub mod sensing;
pub mod simulation;
pub mod spec;
pub mod state;

pub use frame::{Frame, SectorFrame};
pub use ledger::{
    BeliefMeasures, DayMeasures, DictionaryEntry, Explanation, FindingMeasures, Kind, LookMeasures,
    RunMeasures, Story, Value, ViolationMeasures,
};
pub use record::watch::Mode;
pub use simulation::{Simulation, WatchResult, Watching};
pub use spec::{Label, TruceParts, TruceSpec};
