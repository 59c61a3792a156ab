//! Cases: what the mission believes about one incident.

use super::act::{ActKindId, Group};
use crate::model::base::{AssetId, CaseId, Metres, ObservationId, SectorId, SiteId};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Takes in observations; not yet convincing.
    Open,
    /// Convincing; waits for an analyst.
    Queued,
    /// Confirmed by the mission.
    Confirmed,
    /// Put aside.
    Dismissed,
}

/// Who said something that a case took in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// An asset of the mission.
    Observation(ObservationId),
    /// A side, by the place of its complaint in the list of complaints.
    Complaint(u32),
}

/// A line in the journal of a case: one report, and what was believed after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Who said it.
    pub heard: Heard,
    /// \[1\] — what was left of its evidence beside earlier reports.
    pub weight: f64,
    /// \[nat\] — log-odds of the case after it.
    pub log_odds: f64,
    /// \[nat\] — log-odds of side one against side two after it.
    pub side_log_odds: f64,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Identity inside the watch.
    pub id: CaseId,
    /// Group.
    pub group: Group,
    /// Kind by the report with the best fix.
    pub kind: ActKindId,
    /// Where.
    pub sector: SectorId,
    /// \[m\] — where along the front, by the report with the best fix.
    pub x: Metres,
    /// \[m\] — standard error of the place.
    pub error_m: i32,
    /// The site, for the rear.
    pub site: Option<SiteId>,
    /// \[s\] — earliest sign.
    pub first: u32,
    /// \[s\] — latest sign.
    pub last: u32,
    /// \[s\] — start of the window that the errors of its reports allow.
    pub from: u32,
    /// \[s\] — end of that window.
    pub to: u32,
    /// \[nat\] — log-odds that a prohibited act happened, the prior included.
    pub log_odds: f64,
    /// \[nat\] — log-odds of side one against side two.
    pub side_log_odds: f64,
    /// \[1\] — largest count seen (rounds, weapons).
    pub count: u32,
    /// Sensors already heard (bit by sensor index): repeated reports are discounted.
    pub sensors_heard: u32,
    /// Assets already heard: two make a corroborated case.
    pub assets_heard: Vec<AssetId>,
    /// Observations behind it.
    pub observations: Vec<ObservationId>,
    /// Where it stands.
    pub stage: Stage,
    /// Whether a complaint by a side opened or supported it.
    pub complaint: bool,
    /// \[nat\] — log-odds before the first report, from the regime's own record at that time.
    pub prior: f64,
    /// Every report with its weight, in the order in which they were taken in.
    pub journal: Vec<Entry>,
}

/// Cases of a watch. Single writer: `casework`.
#[derive(Component, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cases(pub Vec<Case>);
