//! Violations: truth, judged by the agreement, read by the ledger alone.

use super::act::Group;
use crate::base::{ClauseId, Side, ViolationId};
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// When a violation counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// In the hours of grace: counted apart.
    Grace,
    /// From the end of grace to collapse: counted.
    Truce,
    /// After collapse: counted apart.
    AfterCollapse,
    /// Within the truce, but its legality is disputed: counted apart.
    Disputed,
}

/// One violation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// Identity in this truce.
    pub id: ViolationId,
    /// Index of the act in the log.
    pub act: u32,
    /// Whose.
    pub side: Side,
    /// Of which clause.
    pub clause: ClauseId,
    /// Group of the act.
    pub group: Group,
    /// \[s\] — from when act and prohibition both hold.
    pub begin: u32,
    /// When it counts.
    pub period: Period,
}

/// All violations. Single writer: `agreement`.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Violations(pub Vec<Violation>);
