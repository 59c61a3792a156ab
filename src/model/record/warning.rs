//! Warnings: that the rhythm of what a mission records has shifted.

use crate::base::AreaId;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// One warning.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// \[s\] — when it was raised.
    pub time: u32,
    /// The area whose rhythm shifted; none for the whole front.
    pub area: Option<AreaId>,
    /// \[incidents\] — cumulated sum that reached the limit.
    pub sum: f64,
    /// \[incidents\] — the limit.
    pub limit: f64,
}

/// Warnings of a watch, in order of time, then areas, then the front. Single writer: `casework`.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Warnings(pub Vec<Warning>);
