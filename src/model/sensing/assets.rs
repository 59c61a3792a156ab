//! Assets: what a regime has, where it stands, from when it is there.
//!
//! # Equations
//! Ramp: the k-th asset of a group works from lead + (k + 1)/r days on, r drawn once per truce
//! between the two ends, evenly in the logarithm. Fixed assets take the places of a van der
//! Corput sequence over the allowed stretch (by length, or by heat), so that they lie evenly at
//! every moment of the ramp. Outage: a keyed share of asset-days.

use super::spec::{Allocation, AssetGroup, Platform, SensorCatalogue};
use crate::model::base::{AssetId, DAY, Metres, SectorId, Seed, Stream, math};
use crate::model::front::{Ground, Segment};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Assets of one family in a watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What the regime says.
    pub spec: AssetGroup,
    /// Frozen number of the family.
    pub family: u8,
    /// Assets of the same family in earlier groups of the regime: their keys come first.
    pub rank: u32,
    /// \[1\] — share of asset-days out of order.
    pub outage: f64,
    /// Id of the first asset.
    pub first: AssetId,
    /// \[s\] — from when each asset works; ascending.
    pub from: Vec<u32>,
    /// Places of fixed assets sorted along the front, with the ordinal of the asset.
    pub places: Vec<(Metres, u32)>,
    /// Sectors where the group stands or goes.
    pub sectors: Vec<SectorId>,
    /// Whether each sector of the front is among them.
    pub allowed: Vec<bool>,
    /// Where each asset of a patrol group is today, sorted along the front.
    pub today: Vec<Visit>,
    /// Sectors looked at by the passes of this tick (satellites).
    pub passes: Vec<Pass>,
}

/// Where a patrol is on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Visit {
    /// \[m\] — along the front.
    pub x: Metres,
    /// Ordinal of the asset in its group.
    pub asset: u32,
    /// Whether it was let in.
    pub admitted: bool,
}

/// A pass of a satellite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// \[s\] — when.
    pub time: u32,
    /// Ordinal of the asset in its group.
    pub asset: u32,
    /// Ordinal of the pass in the truce.
    pub ordinal: u32,
    /// Whether the satellite works for the mission already.
    pub working: bool,
    /// Whether it is out of order today.
    pub out_of_order: bool,
}

impl Group {
    /// Frozen number of an asset for keyed draws.
    pub fn key(&self, asset: u32) -> u64 {
        asset_key(self.family, self.rank + asset)
    }

    /// Frozen number of the group for keyed draws.
    pub fn group_key(&self) -> u64 {
        u64::from(self.family) | (u64::from(self.rank) << 8)
    }

    /// Whether an asset is out of order on a day.
    pub fn is_out_of_order(&self, seed: Seed, asset: u32, day: u32) -> bool {
        self.outage > 0.0 && seed.uniform(Stream::AssetOutage, self.key(asset), day) < self.outage
    }

    /// How many assets work at a second.
    pub fn n_deployed(&self, second: u32) -> u32 {
        self.from.partition_point(|&from| from <= second) as u32
    }

    /// \[1\] — share of the planned assets that work at a second.
    pub fn deployed_share(&self, second: u32) -> f64 {
        if self.from.is_empty() {
            1.0
        } else {
            f64::from(self.n_deployed(second)) / self.from.len() as f64
        }
    }
}

/// All assets of a watch. Single writer: this room.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assets {
    /// By family, in the order of the regime.
    pub groups: Vec<Group>,
}

/// Frozen number of an asset for keyed draws: its family and its ordinal, whatever the regime.
fn asset_key(sensor_key: u8, ordinal: u32) -> u64 {
    (u64::from(sensor_key) << 24) | u64::from(ordinal & 0x00ff_ffff)
}

impl Assets {
    /// The assets of a regime.
    pub fn raise(
        groups: &[AssetGroup],
        sensors: &SensorCatalogue,
        ground: &Ground,
        seed: Seed,
    ) -> Self {
        let mut first = 0;
        let groups = groups
            .iter()
            .enumerate()
            .map(|(place, spec)| {
                let rank = groups[..place]
                    .iter()
                    .filter(|earlier| earlier.sensor == spec.sensor)
                    .map(|earlier| earlier.count)
                    .sum();
                let sensor = &sensors.0[usize::from(spec.sensor)];
                let sectors: Vec<SectorId> = ground
                    .sectors
                    .iter()
                    .filter(|s| allowed(&spec.segments, s.segment))
                    .map(|s| s.id)
                    .collect();
                let mut mask = vec![false; ground.len()];
                sectors.iter().for_each(|s| mask[s.index()] = true);
                let places = if sensor.platform == Platform::Fixed {
                    fixed_places(spec, ground, &sectors)
                } else {
                    Vec::new()
                };
                let group = Group {
                    first: AssetId(first),
                    from: ramp(spec, u64::from(sensor.key) | (u64::from(rank) << 8), seed),
                    family: sensor.key,
                    rank,
                    outage: sensor.outage,
                    places,
                    sectors,
                    allowed: mask,
                    today: Vec::new(),
                    passes: Vec::new(),
                    spec: spec.clone(),
                };
                first += spec.count;
                group
            })
            .collect();
        Self { groups }
    }

    /// Assets planned.
    pub fn n_planned(&self) -> u32 {
        self.groups.iter().map(|g| g.spec.count).sum()
    }

    /// Assets working at a second.
    pub fn n_deployed(&self, second: u32) -> u32 {
        self.groups.iter().map(|g| g.n_deployed(second)).sum()
    }
}

fn allowed(segments: &[Segment], segment: Segment) -> bool {
    segments.is_empty() || segments.contains(&segment)
}

fn ramp(spec: &AssetGroup, key: u64, seed: Seed) -> Vec<u32> {
    let ramp = &spec.ramp;
    let u = seed.uniform(Stream::Ramp, key, 0);
    let per_day = if ramp.per_day_to > ramp.per_day_from && ramp.per_day_from > 0.0 {
        ramp.per_day_from * math::pow(ramp.per_day_to / ramp.per_day_from, u)
    } else {
        ramp.per_day_to
    };
    (0..spec.count)
        .map(|k| {
            let days = if per_day > 0.0 {
                ramp.lead_days + f64::from(k + 1) / per_day
            } else {
                f64::INFINITY
            };
            // saturates for what never comes
            (days * f64::from(DAY)) as u32
        })
        .collect()
}

/// Van der Corput sequence in base 2: k-th point of an even filling of [0, 1).
fn radical_inverse(k: u32) -> f64 {
    f64::from(k.reverse_bits()) / 4_294_967_296.0
}

fn fixed_places(spec: &AssetGroup, ground: &Ground, sectors: &[SectorId]) -> Vec<(Metres, u32)> {
    if sectors.is_empty() {
        return Vec::new();
    }
    let mut sum = 0.0;
    let cumulated: Vec<f64> = sectors
        .iter()
        .map(|&id| {
            sum += match spec.allocation {
                Allocation::Heat => ground.sector(id).heat,
                _ => 1.0,
            };
            sum
        })
        .collect();
    let mut places: Vec<(Metres, u32)> = (0..spec.count)
        .map(|k| {
            let target = radical_inverse(k) * sum;
            let i = cumulated
                .partition_point(|&c| c <= target)
                .min(sectors.len() - 1);
            let before = if i == 0 { 0.0 } else { cumulated[i - 1] };
            let inside = (target - before) / (cumulated[i] - before);
            let from = ground.sector(sectors[i]).from;
            (
                Metres(from.0 + (inside * f64::from(ground.sector_m)) as i32),
                k,
            )
        })
        .collect();
    places.sort_unstable();
    places
}
