//! Coverage: which sectors some front asset watches, hour by hour.

use super::assets::{Assets, Group};
use super::conditions::in_shift;
use super::duty::DutyOfCare;
use super::sensors::aircraft;
use super::spec::{Platform, Sensor};
use super::watcher::Sight;
use crate::base::{DAY, Metres};
use crate::front::Ground;
use crate::record::observation::Coverage;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Hours of the last day in which each sector was watched: bit h = h hours ago.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WatchedHours {
    /// By sector.
    pub bits: Vec<u32>,
    /// Sectors with a working post today.
    pub posts: Vec<bool>,
}

/// Phase 5, last, when an hour begins: notes which sectors are watched in this hour.
pub fn note_coverage(
    sight: Sight,
    mut watches: Query<(&Assets, &DutyOfCare, &mut Coverage, &mut WatchedHours)>,
) {
    let clock = *sight.clock;
    let ground = &*sight.ground;
    let now = clock.start();
    for (assets, duty, mut coverage, mut hours) in &mut watches {
        hours.bits.resize(ground.len(), 0);
        if clock.begins(DAY) || hours.posts.is_empty() {
            hours.posts = watched_by_posts(&sight, assets, duty, now);
        }
        let mut watched = hours.posts.clone();
        for group in &assets.groups {
            let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
            match sensor.platform {
                Platform::Patrol => watched_on_foot(&sight, group, now, &mut watched),
                Platform::Air => watched_from_air(&sight, group, sensor, duty, now, &mut watched),
                _ => {}
            }
        }
        let mut count = 0.0;
        for (bits, &seen) in hours.bits.iter_mut().zip(&watched) {
            *bits = (*bits << 1) & 0x00ff_ffff;
            if seen {
                *bits |= 1;
                count += 1.0;
            }
        }
        if let Some(today) = coverage.watched_sector_hours.last_mut() {
            *today += count;
        }
        let planned = assets.n_planned();
        if let Some(today) = coverage.deployed_share.last_mut() {
            *today = if planned == 0 {
                1.0
            } else {
                f64::from(assets.n_deployed(now)) / f64::from(planned)
            };
        }
    }
}

fn watched_on_foot(sight: &Sight, group: &Group, now: u32, watched: &mut [bool]) {
    for visit in group.today.iter().filter(|v| v.admitted) {
        let sector = sight.ground.sector_at(visit.x);
        let local = sight.environment.solar_hour(&sight.ground, sector, now);
        if in_shift(group.spec.shift_from_hour, group.spec.shift_hours, local) {
            watched[sector.index()] = true;
        }
    }
}

/// The sectors over which an aircraft is at the full hour.
fn watched_from_air(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    duty: &DutyOfCare,
    now: u32,
    watched: &mut [bool],
) {
    let seed = *sight.seed;
    let mut flown = Vec::new();
    for asset in 0..group.n_deployed(now) {
        if group.is_out_of_order(seed, asset, now / DAY)
            || (sensor.exposed && !duty.allows(seed, group.key(asset), now))
        {
            continue;
        }
        let beat = group.beat(asset, now);
        for flight in group.flights(seed, asset, now, now + 1, &mut flown) {
            let depth = sight.ground.depth_km;
            let path = aircraft::path(group, &sight.numbers, depth, asset, beat, flight);
            let sector = sight.ground.sector_at(Metres::from_km(path.x_km(now)));
            if sensor.jam_loss < 1.0 || !sight.jamming.is_jammed(sector) {
                watched[sector.index()] = true;
            }
        }
    }
}

/// Sectors whose middle lies within half its range of a post that works.
fn watched_by_posts(sight: &Sight, assets: &Assets, duty: &DutyOfCare, now: u32) -> Vec<bool> {
    let ground = &*sight.ground;
    let mut watched = vec![false; ground.len()];
    for group in &assets.groups {
        let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
        if sensor.platform != Platform::Fixed {
            continue;
        }
        let reach = (sensor.range_km * 500.0) as i32 + ground.sector_m / 2;
        for &(x, asset) in &group.places {
            if group.from[asset as usize] > now
                || group.is_out_of_order(*sight.seed, asset, now / DAY)
                || (sensor.exposed && !duty.allows(*sight.seed, group.key(asset), now))
            {
                continue;
            }
            if group.spec.per_sector.is_some() {
                watched[ground.sector_at(x).index()] = true;
                continue;
            }
            let first = ground.sector_at(Metres(x.0 - reach)).index();
            let last = ground.sector_at(Metres(x.0 + reach)).index();
            for sector in &ground.sectors[first..=last] {
                let middle = sector.from.0 + ground.sector_m / 2;
                if (middle - x.0).abs() <= reach {
                    watched[sector.id.index()] = true;
                }
            }
        }
    }
    watched
}

/// \[1\] — share of every sector's length that lies within range of a fixed asset that works,
/// by geometry alone: places, ranges, nothing else. Where sectors are rings they close on
/// themselves.
pub fn covered_by_posts(
    assets: &Assets,
    sensors: &[Sensor],
    ground: &Ground,
    second: u32,
) -> Vec<f64> {
    let length = ground.sector_m;
    let mut arcs: Vec<Vec<(i32, i32)>> = vec![Vec::new(); ground.len()];
    for group in &assets.groups {
        let sensor = &sensors[usize::from(group.spec.sensor)];
        let across = group.spec.stand_depth_km;
        let half = sensor.range_km * sensor.range_km - across * across;
        if sensor.platform != Platform::Fixed || half < 0.0 {
            continue;
        }
        let reach = Metres::from_km(half.sqrt()).0;
        let confined = group.spec.per_sector.is_some();
        for &(x, asset) in &group.places {
            if group.from[asset as usize] > second {
                continue;
            }
            let own = ground.sector_at(x).index();
            let sectors = if confined {
                own..=own
            } else {
                let first = ground.sector_at(Metres(x.0 - reach)).index();
                first..=ground.sector_at(Metres(x.0 + reach)).index()
            };
            for i in sectors {
                let from = x.0 - ground.sectors[i].from.0 - reach;
                let to = from + 2 * reach;
                let mut add = |a: i32, b: i32| {
                    if a < b {
                        arcs[i].push((a.max(0), b.min(length)));
                    }
                };
                add(from.max(0), to.min(length));
                if confined && ground.is_ring() {
                    add((from + length).max(0), length);
                    add(0, (to - length).min(length));
                }
            }
        }
    }
    arcs.iter_mut()
        .map(|arcs| {
            arcs.sort_unstable();
            let (mut covered, mut reached) = (0, 0);
            for &(from, to) in arcs.iter() {
                covered += (to - from.max(reached)).max(0);
                reached = reached.max(to);
            }
            f64::from(covered) / f64::from(length)
        })
        .collect()
}
