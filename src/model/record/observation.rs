//! Observations: what an asset reports. No handle leads from here to the truth.

use super::act::{ActKindId, Group};
use crate::base::{AssetId, Metres, ObservationId, SectorId, Side, SiteId};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// One report of one asset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Number inside the watch, given after sorting by (time, asset).
    pub id: ObservationId,
    /// Who saw.
    pub asset: AssetId,
    /// Index of the sensor in the catalogue: reports of one sensor at one time are not
    /// independent.
    pub sensor: u8,
    /// \[s\] — when it seemed to happen.
    pub time: u32,
    /// \[s\] — standard error of that time.
    pub error_s: u32,
    /// \[s\] — when the report reaches the mission.
    pub received: u32,
    /// Where it seemed to happen.
    pub sector: SectorId,
    /// \[m\] — where along the front it seemed to happen.
    pub x: Metres,
    /// \[m\] — standard error of the place.
    pub error_m: i32,
    /// The site looked at, for rear observations.
    pub site: Option<SiteId>,
    /// Group it seems to belong to.
    pub group: Group,
    /// Kind it seems to be.
    pub kind: ActKindId,
    /// \[1\] — rounds or weapons counted.
    pub count: u32,
    /// \[nat\] — log-likelihood ratio of "a prohibited act" against "nothing of the kind".
    pub evidence: f64,
    /// Whether who looked compared it with papers or a cap: then nothing permitted looks the same.
    pub checked: bool,
    /// \[nat\] — log-likelihood ratio of side one against side two; 0 = nothing about the side.
    pub side_evidence: f64,
}

/// Observations of a watch. Single writer: `sensing`.
#[derive(Component, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Observations {
    /// All observations of the truce, by id.
    pub all: Vec<Observation>,
    /// Index of the first observation of the present tick.
    pub first_new: usize,
}

impl Observations {
    /// Observations of the present tick.
    pub fn new_ones(&self) -> &[Observation] {
        &self.all[self.first_new..]
    }
}

/// A patrol or an inspection that was not let in. Who refuses may have something to hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// \[s\] — when.
    pub time: u32,
    /// Where.
    pub sector: SectorId,
    /// The site, for inspections.
    pub site: Option<SiteId>,
    /// Whose ground it was.
    pub side_of_host: Option<Side>,
    /// Visits that the mission had asked of that host before.
    pub asked_before: u32,
    /// Of these refused.
    pub refused_before: u32,
}

/// What could not be looked at, counted per day: coverage is data too.
#[derive(Component, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// \[sector-hours\] — of watch by any front asset, by day.
    pub watched_sector_hours: Vec<f64>,
    /// Times a patrol or inspection was turned away, in order.
    pub refusals: Vec<Refusal>,
    /// Index of the first refusal of the present tick.
    pub first_new_refusal: usize,
    /// Visits asked of each side so far, refused or not.
    pub asked: [u32; 2],
    /// Of these refused.
    pub refused: [u32; 2],
    /// \[1\] — aircraft that found their beat jammed, by day.
    pub jammings: Vec<u32>,
    /// \[d\] — part of the day in which exposed people stood down, by day.
    pub stood_down: Vec<f64>,
    /// \[1\] — false reports to be expected so far of the assets that worked, by family and kind:
    /// what a mission knows of its own sensors.
    pub expected_false: Vec<Vec<f64>>,
    /// \[1\] — times a patrol or inspection was denied, by day.
    pub denials: Vec<u32>,
    /// \[1\] — share of planned assets really there at the end of the day, by day.
    pub deployed_share: Vec<f64>,
}

impl Coverage {
    /// Notes a visit asked of a host, and the refusal if it was refused.
    pub fn note_visit(
        &mut self,
        host: Side,
        admitted: bool,
        time: u32,
        sector: SectorId,
        site: Option<SiteId>,
    ) {
        let i = host.index();
        if !admitted {
            self.refusals.push(Refusal {
                time,
                sector,
                site,
                side_of_host: Some(host),
                asked_before: self.asked[i],
                refused_before: self.refused[i],
            });
            self.refused[i] += 1;
            if let Some(today) = self.denials.last_mut() {
                *today += 1;
            }
        }
        self.asked[i] += 1;
    }
}
