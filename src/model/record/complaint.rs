//! Complaints: what the sides claim about each other.

use super::act::{ActKindId, Group};
use crate::base::{Metres, SectorId, Side};
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// A claim of one side about the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Complaint {
    /// Who claims.
    pub by: Side,
    /// \[s\] — when it is said to have happened.
    pub time: u32,
    /// \[s\] — when it is handed over.
    pub handed: u32,
    /// Where.
    pub sector: SectorId,
    /// \[m\] — where along the front.
    pub x: Metres,
    /// What is claimed.
    pub group: Group,
    /// What is claimed.
    pub kind: ActKindId,
}

/// Complaints. Single writer: `command`.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Complaints {
    /// All, in order of when they say it happened.
    pub all: Vec<Complaint>,
    /// Index of the first of the present tick.
    pub first_new: usize,
}
