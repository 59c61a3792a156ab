//! A watch: one regime looking at the truce.

use super::act::Group;
use crate::base::{SectorId, WatchId};
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

/// Whether anybody watches at all: some regime of the truce has assets, or a desk for reports.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched(pub bool);

/// What the sides can know of a watch: how likely it sees a typical act at a place, by day and by
/// night, as it is deployed now. Public, since posts stand where they stand. Single writer:
/// `sensing`; read by `command` alone.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownWatch {
    /// \[1\] — chance to be seen: `[(group * 2 + night) * sectors + sector]` for fire and ground;
    /// empty until somebody asks and the watch was reviewed.
    pub law: Vec<f64>,
    /// Answers to the sides' enquiries about the schedule, in the order of the enquiries.
    pub answers: Vec<(u32, f64)>,
}

impl KnownWatch {
    /// \[1\] — chance that a typical act of a group at a sector is seen, by day or by night; none
    /// before the first review, and for the rear.
    pub fn p_seen(&self, group: Group, night: bool, sector: SectorId) -> Option<f64> {
        if group == Group::Rear {
            return None;
        }
        let n = self.law.len() / 4;
        let place = (group.index() * 2 + usize::from(night)) * n + sector.index();
        self.law.get(place).copied()
    }
}

/// A question of a side that knows the schedule: when in this stretch is nobody looking?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enquiry {
    /// Where.
    pub sector: SectorId,
    /// \[s\] — earliest second.
    pub from: u32,
    /// \[s\] — latest second, exclusive.
    pub to: u32,
}

/// What the sides want to know of the watch. Single writer: `command`; read by `sensing`.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Enquiries {
    /// Whether any side goes by the law of the watch, so that it is worth reviewing.
    pub law: bool,
    /// Questions of this tick about the schedule.
    pub schedule: Vec<Enquiry>,
}
