//! Cases: what the mission believes about one incident.

use super::act::{ActKindId, Group};
use crate::base::{AssetId, CaseId, Metres, ObservationId, SectorId, SiteId};
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

/// What may lie behind the reports of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// Nothing at all.
    Nothing,
    /// Something of the parties that the agreement allows.
    Permitted,
    /// An accident, or somebody who is no party: mines, demining, quarries.
    Other,
    /// An act that a clause prohibits.
    Prohibited,
}

impl Class {
    /// 0 to 3, the place in [`Case::classes`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What the reports of a case that point at one side say about when that side acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// \[s\] — earliest time stamp.
    pub first: u32,
    /// \[s\] — standard error of that stamp.
    pub error_s: u32,
    /// \[s\] — when the first of these reports reached the mission.
    pub received: u32,
}

/// What a case took in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// A report of an asset of the mission.
    Observation(ObservationId),
    /// A complaint of a side, by its place in the list of complaints.
    Complaint(u32),
    /// A refused visit, by its place in the list of refusals.
    Refusal(u32),
}

/// A line in the journal of a case: one report, and what was believed after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What was heard.
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
    /// \[s\] — time stamp of the report that opened it.
    pub opened: u32,
    /// \[s\] — when its first report reached the mission.
    pub received: u32,
    /// \[nat\] — log-weights of what may lie behind it, the prior included, by [`Class`].
    pub classes: [f64; 4],
    /// \[nat\] — log-likelihoods of the reports if side one did it, and if side two did, each
    /// against neither of them.
    pub sides: [f64; 2],
    /// Sides that a clause about this kind binds: what the other does is permitted.
    pub binds: [bool; 2],
    /// Signs of each side's part in it, without complaints.
    pub signs: [Option<Sign>; 2],
    /// \[s\] — when the first report that points at each side arrived, complaints included.
    pub reported: [Option<u32>; 2],
    /// \[nat\] — log-odds that a prohibited act happened: follows from `classes` and `sides`.
    pub log_odds: f64,
    /// \[nat\] — log-odds of side one against side two, if a party did something prohibited (in an
    /// exchange: who began); follows like `log_odds`.
    pub side_log_odds: f64,
    /// Whether it is significant by itself, by public numbers.
    pub grave: bool,
    /// \[s\] — when an analyst may take it, once it convinces.
    pub ready: u32,
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
    /// Everything heard with its weight, in the order in which it was taken in.
    pub journal: Vec<Entry>,
}

impl Case {
    /// Notes in the journal what has just been taken in.
    pub fn enter(&mut self, heard: Heard, weight: f64) {
        self.journal.push(Entry {
            heard,
            weight,
            log_odds: self.log_odds,
            side_log_odds: self.side_log_odds,
        });
    }
}

/// Cases of a watch. Single writer: `casework`.
#[derive(Component, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cases(pub Vec<Case>);
