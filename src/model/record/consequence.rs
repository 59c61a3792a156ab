//! Consequences: what followed, for the log of a run.

use super::standing::Status;
use crate::base::Side;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// What followed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Consequence {
    /// The order to stop was given.
    OrderGiven(Side),
    /// A side renewed its order to stop.
    OrderRenewed(Side),
    /// A side renewed its order in the sector of an adopted finding.
    AnsweredFinding(Side, u16),
    /// The status changed.
    StatusChanged(Status),
    /// A guarantee, by its place in the scenario, comes into force against a side.
    Penalty(Side, u8),
    /// It ends.
    PenaltyEnds(Side, u8),
    /// A pattern of findings was there, and nothing follows from it.
    Unanswered(Side, u8),
    /// A side renounced the truce.
    Renounced(Side),
    /// The decision at the end.
    Extension(bool),
}

/// Log of consequences with their second. Single writer: `consequences`.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct ConsequenceLog(pub Vec<(u32, Consequence)>);
