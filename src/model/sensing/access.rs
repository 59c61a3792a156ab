//! Access and jamming: what the sides let a mission see, by side and segment.
//!
//! # Equations
//! A visit is admitted with (share of the host in that segment) × (its trust in the mission) ×
//! (its acceptance of who comes). Jamming: every day each side jams an area with
//! p = 1 − (1 − j)^y, j its share at war tension, y yesterday's fire over war's: jamming follows
//! tension in proportion while it is rare.
//!
//! # References
//! Reports of observer missions: eight to ten times as many denials and jammed flights when
//! incidents rose eightfold.

use crate::base::{Clock, SectorId, Seed, Side, Stream, math};
use crate::front::Ground;
use crate::record::standing::TruceStatus;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// How far each side lets a mission in, and what its land does to reports and signals.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Access {
    /// \[1\] — share of visits admitted, by side and segment.
    pub line: [[f64; 3]; 2],
    /// \[1\] — rear sites, by side.
    pub rear: [f64; 2],
    /// \[1\] — share of area-days jammed at war tension, by side and segment.
    pub jamming: [[f64; 3]; 2],
    /// \[1\] — factor on the delay of reports about acts on this side's land.
    pub report_delay: [f64; 2],
}

impl Access {
    /// Whether a side lets a portal stand at its crossing: once for the truce.
    pub fn admits_portal(&self, seed: Seed, side: Side, asset: u64) -> bool {
        seed.uniform(Stream::Access, asset, u32::MAX) < self.rear[side.index()]
    }
}

/// Where signals are jammed today. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JammingField {
    /// By sector.
    jammed: Vec<bool>,
}

impl JammingField {
    /// Whether signals are jammed in a sector today.
    pub fn is_jammed(&self, sector: SectorId) -> bool {
        self.jammed.get(sector.index()).copied().unwrap_or(false)
    }
}

/// Phase 5, first, at midnight: where each side jams on the day that begins. One field for all watches.
pub fn jam(
    clock: Res<Clock>,
    seed: Res<Seed>,
    ground: Res<Ground>,
    access: Res<Access>,
    status: Res<TruceStatus>,
    mut field: ResMut<JammingField>,
) {
    let day = clock.day();
    field.jammed.clear();
    field.jammed.resize(ground.len(), false);
    if access.jamming.iter().flatten().all(|&j| j <= 0.0) {
        return;
    }
    let [one, two] = status.intensity_yesterday();
    let tension = (one + two) / 2.0;
    for side in Side::BOTH {
        let left = access.jamming[side.index()].map(|j| math::pow(1.0 - j, tension));
        for sector in &ground.sectors {
            let key = (u64::from(sector.area.0) << 1) | side.index() as u64;
            let u = seed.uniform(Stream::Jamming, key, day);
            if u >= left[sector.segment.index()] {
                field.jammed[sector.id.index()] = true;
            }
        }
    }
}
