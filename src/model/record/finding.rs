//! Findings: what is said in public, by whom it was adopted.

use super::act::{ActKindId, Group};
use crate::base::{CaseId, FindingId, Metres, SectorId, Side, SiteId};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Who kept a finding from being adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Blocker {
    /// A party, by its veto.
    Side(Side),
    /// A member with a veto that is no party: its place among the members.
    Member(u8),
    /// Nobody in particular: too few were for it.
    Votes,
}

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
    /// \[1\] — belief that side one did it (in an exchange: began it) if a party did something
    /// prohibited, whether named or not.
    pub p_side_one: f64,
    /// \[1\] — belief that side one fired first, where both sides seem to have fired.
    pub p_first: Option<f64>,
    /// \[1\] — belief that nobody of the parties did it: nothing was there, or another actor.
    pub p_neither: f64,
    /// \[1\] — belief that it was ordered, if a party did something prohibited.
    pub p_ordered: f64,
    /// Whether it is significant by itself, by public numbers.
    pub grave: bool,
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
    /// Who will block it when due; internal to the institution.
    pub verdict: Option<Blocker>,
    /// \[s\] — when it will be adopted all the same, after it was blocked; internal.
    pub late: Option<u32>,
    /// Who blocked it; a finding that was blocked may be adopted much later. Neither adopted nor
    /// blocked at the end: pending.
    pub blocked_by: Option<Blocker>,
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
    /// \[s\] — none of those is decided before this.
    pub none_due_before: u32,
}

#[cfg(test)]
impl Finding {
    /// A finding about fire in the first sector, to be varied.
    pub(crate) fn for_tests() -> Self {
        Self {
            id: FindingId(0),
            case: CaseId(0),
            group: Group::Fire,
            kind: ActKindId(0),
            sector: SectorId(0),
            x_from: Metres(0),
            x_to: Metres(1_000),
            site: None,
            from: 0,
            to: 600,
            claimed: 1,
            count: 1,
            side: None,
            p_side_one: 0.5,
            p_first: None,
            p_neither: 0.0,
            p_ordered: 0.5,
            grave: false,
            p_prohibited: 0.95,
            confirmed: 900,
            adopted: None,
            due: 900,
            will_be_adopted: true,
            verdict: None,
            late: None,
            blocked_by: None,
        }
    }
}
