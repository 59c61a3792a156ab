//! Assets: what a regime has, where it stands, from when it is there.
//!
//! # Equations
//! Ramp: the k-th asset of a group works from lead + clearance + (k + 1)/r days on, less the lead
//! time that the regime was given, r drawn once per truce between the two ends, evenly in the
//! logarithm. Fixed assets take the places of a van der
//! Corput sequence over the allowed stretch (by length, or by heat), so that they lie evenly at
//! every moment of the ramp; moving ones share it out in beats. Outage: a keyed share of
//! asset-days. Loss: keyed, p = 1 − e^−rate a day; away until replaced.

use super::dispatch::Diversion;
use super::known::PostIndex;
use super::raising::{raise_group, ramp};
use super::spec::{AssetGroup, Contributor, SensorCatalogue, SharedCondition};
use crate::base::{AssetId, DAY, Metres, SectorId, Seed, Stream};
use crate::front::Ground;
use crate::record::look_times::asset_key;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Steps of the table of sweep widths by depth.
pub(super) const WIDTH_STEPS: usize = 64;

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
    /// \[1\] — chance to be lost in a day.
    pub p_loss: f64,
    /// \[d\] — until a lost asset is replaced.
    pub replace_days: u32,
    /// Id of the first asset.
    pub first: AssetId,
    /// \[s\] — from when each asset works; ascending.
    pub from: Vec<u32>,
    /// Places of fixed assets sorted along the front, with the ordinal of the asset.
    pub places: Vec<(Metres, u32)>,
    /// Stretches of moving assets along the front, by ordinal.
    pub beats: Vec<(Metres, Metres)>,
    /// Sectors where the group stands or goes.
    pub sectors: Vec<SectorId>,
    /// Whether each sector of the front is among them.
    pub allowed: Vec<bool>,
    /// \[km\] — sweep width of one asset by depth, from 0 to the range in even steps.
    pub widths_km: Vec<f64>,
    /// \[s of the day\] — when passes come by, ascending (satellites).
    pub pass_seconds: Vec<u32>,
    /// Where each asset of a patrol group is today, sorted along the front.
    pub today: Vec<Visit>,
    /// Sites in doubt that today's passes look at for sure.
    pub cued: Vec<crate::base::SiteId>,
    /// \[1\] — assets lost so far.
    pub losses: u32,
    /// Assets that somebody sent elsewhere, as they are now: worked out, never saved.
    #[serde(skip)]
    pub diverted: Vec<Diversion>,
    /// What was drawn for the present day, so that no look draws it again.
    pub drawn: Drawn,
}

/// Keyed draws of one day, made once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// The day; none before the first.
    pub day: Option<u32>,
    /// Whether each asset is out of order.
    pub out_of_order: Vec<bool>,
    /// Flights of each asset that begin on the day before, this day or the next. Empty for what
    /// does not fly sorties.
    pub flights: Vec<Vec<Flight>>,
}

/// One flight of an aircraft.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flight {
    /// \[s\] — when it begins.
    pub begin: u32,
    /// \[s\] — when it ends.
    pub end: u32,
    /// Its number in the truce.
    pub number: u32,
    /// \[1\] — share of the round trip at which it sets out.
    pub phase: f64,
}

impl Flight {
    /// \[s\] — its part in [from, to): from when to when.
    pub(super) fn within(&self, from: u32, to: u32) -> (f64, f64) {
        let (begin, end) = (from.max(self.begin), to.min(self.end));
        (f64::from(begin), f64::from(end))
    }
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

impl Group {
    /// Frozen number of an asset for keyed draws.
    pub fn key(&self, asset: u32) -> u64 {
        asset_key(self.family, self.rank + asset)
    }

    /// Frozen number of the group for keyed draws.
    pub fn group_key(&self) -> u64 {
        u64::from(self.family) | (u64::from(self.rank) << 8)
    }

    /// Whether an asset is out of order, or lost and not yet replaced, on a day.
    #[inline]
    pub fn is_out_of_order(&self, seed: Seed, asset: u32, day: u32) -> bool {
        if self.drawn.day == Some(day) {
            return self
                .drawn
                .out_of_order
                .get(asset as usize)
                .copied()
                .unwrap_or(false);
        }
        self.draw_out_of_order(seed, asset, day)
    }

    fn draw_out_of_order(&self, seed: Seed, asset: u32, day: u32) -> bool {
        if self.outage > 0.0
            && seed.uniform(Stream::AssetOutage, self.key(asset), day) < self.outage
        {
            return true;
        }
        self.p_loss > 0.0
            && (day.saturating_sub(self.replace_days)..=day).any(|d| self.is_lost(seed, asset, d))
    }

    /// Makes the draws of a day once.
    pub(super) fn draw_day(&mut self, seed: Seed, day: u32) {
        self.drawn.out_of_order = (0..self.spec.count)
            .map(|asset| self.draw_out_of_order(seed, asset, day))
            .collect();
        self.drawn.flights = if self.beats.is_empty() || self.spec.sortie_hours <= 0.0 {
            Vec::new()
        } else {
            (0..self.spec.count)
                .map(|asset| {
                    (day.saturating_sub(1)..=day + 1)
                        .flat_map(|d| self.flights_of_day(seed, asset, d))
                        .collect()
                })
                .collect()
        };
        self.drawn.day = Some(day);
    }

    /// Flights of an asset that overlap [from, to); one without end where the group does not fly
    /// sorties. `found` is room for those that were not drawn for the present day.
    pub(super) fn flights<'a>(
        &'a self,
        seed: Seed,
        asset: u32,
        from: u32,
        to: u32,
        found: &'a mut Vec<Flight>,
    ) -> impl Iterator<Item = Flight> + 'a {
        let (first, last) = (from / DAY, to.saturating_sub(1) / DAY);
        let drawn = match (self.drawn.day, self.drawn.flights.get(asset as usize)) {
            (Some(day), Some(flights)) if first >= day && last <= day + 1 => Some(flights),
            _ => None,
        };
        let flights: &[Flight] = match drawn {
            Some(flights) if self.flies_sorties() => flights,
            _ => {
                found.clear();
                if self.flies_sorties() {
                    let days = first.saturating_sub(2)..=last;
                    found.extend(days.flat_map(|day| self.flights_of_day(seed, asset, day)));
                } else {
                    found.push(Flight {
                        begin: 0,
                        end: u32::MAX,
                        number: 0,
                        phase: self.phase(seed, asset, 0),
                    });
                }
                found
            }
        };
        let overlaps = move |flight: &&Flight| flight.begin < to && flight.end > from;
        flights.iter().filter(overlaps).copied()
    }

    /// Whether its assets fly sorties; else they are always up.
    fn flies_sorties(&self) -> bool {
        self.spec.sortie_hours > 0.0 && self.spec.visits_per_day > 0.0
    }

    /// Flights that begin on a day: one in each slot of the working hours, shifted by a draw; where
    /// the number is not whole, some slots stay empty.
    fn flights_of_day(&self, seed: Seed, asset: u32, day: u32) -> Vec<Flight> {
        let spec = &self.spec;
        let length = (spec.sortie_hours * 3_600.0) as u32;
        let slots = spec.visits_per_day.ceil().min(64.0);
        let slot = (spec.shift_hours / slots * 3_600.0).max(1.0);
        let slack = (slot - f64::from(length)).max(0.0);
        (0..slots as u32)
            .filter_map(|k| {
                let number = day * 64 + k;
                let mut draws = seed.draws(Stream::Sortie, self.key(asset), number);
                if !draws.chance(spec.visits_per_day / slots) {
                    return None;
                }
                let wait = spec.shift_from_hour * 3_600.0 + f64::from(k) * slot;
                let begin = day * DAY + (wait + slack * draws.uniform()) as u32;
                Some(Flight {
                    begin,
                    end: begin.saturating_add(length),
                    number,
                    phase: self.phase(seed, asset, number),
                })
            })
            .collect()
    }

    /// \[1\] — share of the round trip at which a flight sets out: the track's, or drawn.
    fn phase(&self, seed: Seed, asset: u32, number: u32) -> f64 {
        let given = self.spec.track.and_then(|track| track.phase);
        given.unwrap_or_else(|| seed.uniform(Stream::Track, self.key(asset), number))
    }

    /// Whether an asset is lost on a day.
    pub fn is_lost(&self, seed: Seed, asset: u32, day: u32) -> bool {
        self.p_loss > 0.0 && seed.uniform(Stream::Loss, self.key(asset), day) < self.p_loss
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

    /// Ordinals of the assets that see this sector only; none for groups spread over the front.
    pub fn of_sector(&self, sector: SectorId) -> Option<std::ops::Range<u32>> {
        let n = self.spec.per_sector?;
        let first = u32::from(sector.0) * n;
        Some(first..first + n)
    }

    /// Fixed assets within reach of a place, sorted along the front.
    pub(super) fn near(
        &self,
        index: &PostIndex,
        x: Metres,
        reach_m: i32,
        sector: SectorId,
    ) -> &[(Metres, u32)] {
        if let Some(n) = self.spec.per_sector {
            // sorted by sector first, since places of a sector lie inside it
            let first = (u32::from(sector.0) * n) as usize;
            return &self.places[first..first + n as usize];
        }
        let rest = &self.places[index.before(&self.places, x.0 - reach_m)..];
        // few are near, and all of them are looked through: counting beats a second search
        let n = rest.iter().take_while(|p| p.0.0 <= x.0 + reach_m).count();
        &rest[..n]
    }

    /// \[km\] — sweep width of one asset at a depth.
    pub fn width_km(&self, depth_km: f64, range_km: f64) -> f64 {
        if range_km <= 0.0 || self.widths_km.is_empty() {
            return 0.0;
        }
        let step = (depth_km / range_km * WIDTH_STEPS as f64).clamp(0.0, WIDTH_STEPS as f64);
        let i = (step as usize).min(WIDTH_STEPS - 1);
        let part = step - i as f64;
        self.widths_km[i] * (1.0 - part) + self.widths_km[i + 1] * part
    }

    /// Whether a pass comes by in [from, to).
    pub fn has_pass(&self, from: u32, to: u32) -> bool {
        !self.pass_ordinals(from, to).is_empty()
    }

    /// Passes in [from, to): second, ordinal of the pass in the truce, asset.
    pub fn passes(
        &self,
        from: u32,
        to: u32,
    ) -> impl ExactSizeIterator<Item = (u32, u32, u32)> + '_ {
        let per_day = (self.pass_seconds.len() as u32).max(1);
        self.pass_ordinals(from, to).map(move |ordinal| {
            let (day, k) = (ordinal / per_day, ordinal % per_day);
            let time = day * DAY + self.pass_seconds[k as usize];
            (time, ordinal, k % self.spec.count.max(1))
        })
    }

    /// Ordinals of the passes in [from, to).
    fn pass_ordinals(&self, from: u32, to: u32) -> std::ops::Range<u32> {
        let per_day = self.pass_seconds.len() as u32;
        let before = |second: u32| {
            let today = second % DAY;
            let n = self.pass_seconds.partition_point(|&s| s < today);
            second / DAY * per_day + n as u32
        };
        if per_day == 0 || from >= to {
            return 0..0;
        }
        before(from)..before(to)
    }
}

/// All assets of a watch. Single writer: this room.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assets {
    /// By family, in the order of the regime.
    pub groups: Vec<Group>,
    /// Random conditions that groups share.
    pub shared: Vec<SharedCondition>,
    /// \[1\] — acceptance of the mission by each side, in temper order: Σ share·acceptance.
    pub acceptance: [f64; 2],
}

/// What a regime says about its sensing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SensingSpec {
    /// Groups of assets.
    pub groups: Vec<AssetGroup>,
    /// Random conditions that groups share.
    pub shared: Vec<SharedCondition>,
    /// Who contributes; nobody in particular when empty (accepted by both).
    pub composition: Vec<Contributor>,
    /// \[d\] — the regime was prepared so long before day 0: its ramps are so much further.
    pub lead_time_days: f64,
}

impl SensingSpec {
    /// \[1\] — acceptance of the mission by each side, in temper order.
    pub fn acceptance(&self) -> [f64; 2] {
        let total: f64 = self.composition.iter().map(|c| c.share).sum();
        if total <= 0.0 {
            return [1.0; 2];
        }
        [0, 1].map(|side| {
            let sum: f64 = self
                .composition
                .iter()
                .map(|c| c.share * c.acceptance[side])
                .sum();
            sum / total
        })
    }
}

impl Assets {
    /// The assets of a regime.
    pub fn raise(
        spec: &SensingSpec,
        sensors: &SensorCatalogue,
        ground: &Ground,
        replace_days: f64,
        seed: Seed,
    ) -> Self {
        let mut first = 0;
        let groups = spec
            .groups
            .iter()
            .enumerate()
            .map(|(place, group)| {
                let rank = spec.groups[..place]
                    .iter()
                    .filter(|earlier| earlier.sensor == group.sensor)
                    .map(|earlier| earlier.count)
                    .sum();
                let sensor = &sensors.0[usize::from(group.sensor)];
                let mut raised = raise_group(group, sensor, rank, first, ground, seed);
                raised.from = ramp(group, spec.lead_time_days, raised.group_key(), seed);
                raised.replace_days = replace_days as u32;
                first += group.count;
                raised
            })
            .collect();
        Self {
            groups,
            shared: spec.shared.clone(),
            acceptance: spec.acceptance(),
        }
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
