//! Tasking: where casework asks sensing to look next.

use crate::base::{SectorId, SiteId};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Wishes of the casework of a watch, read by sensing in the next tick.
/// Single writer: `casework`.
#[derive(Component, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tasking {
    /// Sites worth an inspection, the most believed of the open cases first, without repeats.
    pub sites: Vec<SiteId>,
    /// Sectors with doubtful cases at the front, the most doubtful first, without repeats.
    pub sectors: Vec<SectorId>,
    /// \[1\] — recorded incidents by sector, fading: where patrols go under allocation `heat`.
    pub sector_record: Vec<f64>,
}
