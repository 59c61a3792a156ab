//! Raising: where the assets of a group stand or go, and from when they work.
//!
//! # Equations
//! See `assets.rs`: van der Corput places, beats, and the ramp drawn once per truce.

use super::assets::{Drawn, Group, WIDTH_STEPS};
use super::spec::{Allocation, AssetGroup, Chainage, Platform, Sensor};
use crate::base::{AssetId, DAY, Metres, SectorId, Seed, Stream, math};
use crate::front::{Ground, Segment};
use crate::record::look_times::asset_key;

/// A group of a regime as it stands at the start of a truce.
pub(super) fn raise_group(
    spec: &AssetGroup,
    sensor: &Sensor,
    rank: u32,
    first: u32,
    ground: &Ground,
    seed: Seed,
) -> Group {
    let sectors: Vec<SectorId> = ground
        .sectors
        .iter()
        .filter(|s| is_allowed(&spec.segments, s.segment))
        .map(|s| s.id)
        .collect();
    let mut allowed = vec![false; ground.len()];
    sectors.iter().for_each(|s| allowed[s.index()] = true);
    let along = Along::new(spec, ground, &sectors);
    let key = |asset: u32| asset_key(sensor.key, rank + asset);
    let places = match sensor.platform {
        Platform::Fixed => fixed_places(spec, ground, &along, key, seed),
        _ => Vec::new(),
    };
    let beats = match sensor.platform {
        Platform::Air => beats(spec, ground, &along),
        _ => Vec::new(),
    };
    let widths_km = match sensor.platform {
        Platform::Patrol => (0..=WIDTH_STEPS)
            .map(|i| {
                let depth = sensor.range_km * i as f64 / WIDTH_STEPS as f64;
                sensor.curve.width_at_depth_km(depth, sensor.range_km)
            })
            .collect(),
        _ => Vec::new(),
    };
    let pass_seconds = match sensor.platform {
        Platform::Satellite => pass_seconds(spec, ground),
        _ => Vec::new(),
    };
    Group {
        first: AssetId(first),
        from: Vec::new(),
        family: sensor.key,
        rank,
        outage: sensor.outage,
        p_loss: -math::exp_m1(-spec.losses_per_day),
        replace_days: 0,
        places,
        beats,
        sectors,
        allowed,
        widths_km,
        pass_seconds,
        today: Vec::new(),
        cued: Vec::new(),
        losses: 0,
        diverted: Vec::new(),
        drawn: Drawn::default(),
        spec: spec.clone(),
    }
}

fn is_allowed(segments: &[Segment], segment: Segment) -> bool {
    segments.is_empty() || segments.contains(&segment)
}

/// \[s\] — from when each asset of a group works.
pub(super) fn ramp(spec: &AssetGroup, lead_time_days: f64, key: u64, seed: Seed) -> Vec<u32> {
    let ramp = &spec.ramp;
    let u = seed.uniform(Stream::Ramp, key, 0);
    let per_day = if ramp.per_day_to > ramp.per_day_from && ramp.per_day_from > 0.0 {
        ramp.per_day_from * math::pow(ramp.per_day_to / ramp.per_day_from, u)
    } else {
        ramp.per_day_to
    };
    (0..spec.count)
        .map(|k| {
            let wait = if per_day.is_infinite() {
                0.0
            } else if per_day > 0.0 {
                f64::from(k + 1) / per_day
            } else {
                f64::INFINITY
            };
            let days = ramp.lead_days + ramp.clearance_days + wait - lead_time_days;
            // saturates for what never comes
            (days.max(0.0) * f64::from(DAY)) as u32
        })
        .collect()
}

/// Van der Corput sequence in base 2: k-th point of an even filling of [0, 1).
fn radical_inverse(k: u32) -> f64 {
    f64::from(k.reverse_bits()) / 4_294_967_296.0
}

/// The allowed stretch as a line of its own, by length or by heat.
struct Along<'a> {
    ground: &'a Ground,
    sectors: &'a [SectorId],
    cumulated: Vec<f64>,
}

impl<'a> Along<'a> {
    fn new(spec: &AssetGroup, ground: &'a Ground, sectors: &'a [SectorId]) -> Self {
        let mut sum = 0.0;
        let cumulated = sectors
            .iter()
            .map(|&id| {
                sum += match spec.allocation {
                    Allocation::Heat => ground.sector(id).heat,
                    _ => 1.0,
                };
                sum
            })
            .collect();
        Self {
            ground,
            sectors,
            cumulated,
        }
    }

    /// The place at a share of the stretch.
    fn place(&self, share: f64) -> Metres {
        let Some(&sum) = self.cumulated.last() else {
            return Metres(0);
        };
        let target = share * sum;
        let i = self
            .cumulated
            .partition_point(|&c| c <= target)
            .min(self.sectors.len() - 1);
        let before = if i == 0 { 0.0 } else { self.cumulated[i - 1] };
        let inside = ((target - before) / (self.cumulated[i] - before)).clamp(0.0, 1.0);
        let from = self.ground.sector(self.sectors[i]).from;
        Metres(from.0 + (inside * f64::from(self.ground.sector_m)) as i32)
    }
}

fn fixed_places(
    spec: &AssetGroup,
    ground: &Ground,
    along: &Along<'_>,
    key: impl Fn(u32) -> u64,
    seed: Seed,
) -> Vec<(Metres, u32)> {
    if along.sectors.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<(Metres, u32)> = (0..spec.count)
        .map(|k| {
            let x = match spec.per_sector {
                None => match &spec.allocation {
                    Allocation::Manual(list) if !list.is_empty() => {
                        // spread inside the sectors named, in turn
                        let sector = ground.sector(list[k as usize % list.len()]);
                        let share = radical_inverse(k / list.len() as u32);
                        Metres(sector.from.0 + (share * f64::from(ground.sector_m)) as i32)
                    }
                    _ => along.place(radical_inverse(k)),
                },
                Some(n) => {
                    let sector = ground.sector(SectorId((k / n) as u16));
                    let inside = match &spec.chainage {
                        Chainage::At(list) if !list.is_empty() => {
                            Metres::from_km(list[(k % n) as usize % list.len()]).0
                        }
                        Chainage::Uniform => {
                            let u = seed.uniform(Stream::Track, key(k), u32::MAX);
                            (u * f64::from(ground.sector_m)) as i32
                        }
                        _ => {
                            let share = (f64::from(k % n) + 0.5) / f64::from(n);
                            (share * f64::from(ground.sector_m)) as i32
                        }
                    };
                    Metres(sector.from.0 + inside.clamp(0, ground.sector_m - 1))
                }
            };
            (x, k)
        })
        .collect();
    places.sort_unstable();
    places
}

/// Beats of moving assets: the stretch shared out evenly (by length or by heat), or the track's
/// own stretch of every sector.
fn beats(spec: &AssetGroup, ground: &Ground, along: &Along<'_>) -> Vec<(Metres, Metres)> {
    if along.sectors.is_empty() {
        return Vec::new();
    }
    let n = f64::from(spec.count.max(1));
    (0..spec.count)
        .map(|k| match spec.per_sector {
            None => (
                along.place(f64::from(k) / n),
                along.place((f64::from(k) + 1.0) / n),
            ),
            Some(per) => {
                let from = ground.sector(SectorId((k / per) as u16)).from.0;
                let (a, b) = match spec.track.and_then(|t| t.stretch_km) {
                    Some((a, b)) => (Metres::from_km(a).0, Metres::from_km(b).0),
                    None => (0, ground.sector_m),
                };
                (Metres(from + a), Metres(from + b.min(ground.sector_m)))
            }
        })
        .collect()
}

/// Passes are spread evenly over the group's working hours, in solar time of the middle of the
/// front (an optical satellite in a sun-synchronous orbit comes by in the late morning); over the
/// whole day when no working hours are given.
fn pass_seconds(spec: &AssetGroup, ground: &Ground) -> Vec<u32> {
    let per_day = (spec.visits_per_day * f64::from(spec.count)).round() as u32;
    let middle = ground.sectors[ground.len() / 2].longitude / 15.0;
    let (from, hours) = if spec.shift_hours > 0.0 && spec.shift_hours < 24.0 {
        (spec.shift_from_hour - middle, spec.shift_hours)
    } else {
        (0.0, 24.0)
    };
    let mut seconds: Vec<u32> = (0..per_day)
        .map(|k| {
            let hour = from + hours * (f64::from(k) + 0.5) / f64::from(per_day);
            ((hour.rem_euclid(24.0) * 3_600.0) as u32).min(DAY - 1)
        })
        .collect();
    seconds.sort_unstable();
    seconds
}
