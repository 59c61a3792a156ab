//! Findings: what is said in public, by whom it was adopted.

use super::act::{ActKindId, Group};
use crate::model::base::{CaseId, FindingId, Metres, SectorId, Side, SiteId};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Identity inside the watch.
    pub id: FindingId,
    /// The case behind it.
    pub case: CaseId,
    /// Group.
    pub group: Group,
    /// Kind.
    pub kind: ActKindId,
    /// Sector.
    pub sector: SectorId,
    /// \[m\] — box along the front.
    pub x_from: Metres,
    /// \[m\] — box along the front.
    pub x_to: Metres,
    /// The site, for the rear.
    pub site: Option<SiteId>,
    /// \[s\] — window.
    pub from: u32,
    /// \[s\] — window.
    pub to: u32,
    /// \[1\] — incidents claimed.
    pub claimed: u32,
    /// \[1\] — rounds or weapons recorded.
    pub count: u32,
    /// Side named; none where the mandate forbids naming or the evidence does not tell.
    pub side: Option<Side>,
    /// \[1\] — belief that side one did it, whether named or not.
    pub p_side_one: f64,
    /// \[1\] — belief that a prohibited act happened.
    pub p_prohibited: f64,
    /// \[s\] — confirmed by the mission.
    pub confirmed: u32,
    /// \[s\] — adopted by whoever decides; none when refused or not before the end.
    pub adopted: Option<u32>,
    /// \[s\] — when whoever decides will speak; internal to the institution.
    pub due: u32,
    /// Whether it will be adopted when due.
    pub will_be_adopted: bool,
}

/// Findings of a watch. Single writer: `casework` (its institution).
#[derive(Component, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Findings {
    /// All, by id.
    pub all: Vec<Finding>,
    /// Ids adopted in the present tick, ascending.
    pub newly_adopted: Vec<FindingId>,
    /// Ids confirmed and not yet decided, ascending.
    pub pending: Vec<FindingId>,
}
