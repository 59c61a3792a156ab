//! A watch: one regime looking at the truce.

use crate::model::base::WatchId;
use bevy_ecs::prelude::{Component, Resource};
use serde::{Deserialize, Serialize};

/// Marks the entity that carries one regime's sensing and casework.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Watch {
    /// Order of the watches.
    pub id: WatchId,
    /// Index of the regime in the specification.
    pub regime: u16,
}

/// Whether what the regime does reaches the sides.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mode {
    /// Findings, denial, coordination and consequences feed back.
    Live,
    /// Nothing the regimes do reaches behaviour: all watch the same acts.
    Shadow,
}

impl Mode {
    /// Name in files and columns.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Shadow => "shadow",
        }
    }
}

/// What the regime in force changes for the sides: agreed procedure, not findings.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Procedure {
    /// Whether commanders coordinate before return fire, and from when.
    pub coordination_from: Option<u32>,
}
