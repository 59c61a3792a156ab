//! What passes between rooms: plain data, one file each.
//!
//! The seven words: [`order`], [`act`], [`violation`], [`observation`], [`case`], [`finding`],
//! [`consequence`]. Public things: [`terms`], [`complaint`], [`tasking`], [`warning`], [`watch`],
//! [`standing`], [`timetable`]. And [`provenance`], the link from observation to act that only
//! sensing writes and only the ledger reads.

pub mod act;
pub mod case;
pub mod complaint;
pub mod consequence;
pub mod finding;
pub mod guarantee;
pub mod look_times;
pub mod observation;
pub mod order;
pub mod provenance;
pub mod standing;
pub mod tasking;
pub mod terms;
pub mod timetable;
pub mod violation;
pub mod warning;
pub mod watch;
