//! Coverage: which sectors some front asset watches, hour by hour.

use super::assets::Assets;
use super::conditions::in_shift;
use super::spec::{Platform, SensorCatalogue};
use crate::model::base::{Clock, DAY, HOUR, Seed};
use crate::model::front::{Environment, Ground};
use crate::model::record::observation::Coverage;
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

/// Phase 5, last: notes which sectors are watched in this hour.
pub fn note_coverage(
    clock: Res<Clock>,
    seed: Res<Seed>,
    ground: Res<Ground>,
    environment: Res<Environment>,
    sensors: Res<SensorCatalogue>,
    mut watches: Query<(&Assets, &mut Coverage, &mut WatchedHours)>,
) {
    if !clock.begins(HOUR) {
        return;
    }
    let now = clock.start();
    for (assets, mut coverage, mut hours) in &mut watches {
        hours.bits.resize(ground.len(), 0);
        if clock.begins(DAY) || hours.posts.is_empty() {
            hours.posts = watched_by_posts(assets, &sensors, &ground, *seed, now);
        }
        let mut watched = hours.posts.clone();
        for group in &assets.groups {
            let sensor = &sensors.0[usize::from(group.spec.sensor)];
            if sensor.platform != Platform::Patrol {
                continue;
            }
            for visit in group.today.iter().filter(|v| v.admitted) {
                let sector = ground.sector_at(visit.x);
                let local = environment.solar_hour(&ground, sector, now);
                if in_shift(group, local) {
                    watched[sector.index()] = true;
                }
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

/// A sector counts as watched when a working post stands within half its range of its middle.
fn watched_by_posts(
    assets: &Assets,
    sensors: &SensorCatalogue,
    ground: &Ground,
    seed: Seed,
    now: u32,
) -> Vec<bool> {
    let mut watched = vec![false; ground.len()];
    for group in &assets.groups {
        let sensor = &sensors.0[usize::from(group.spec.sensor)];
        if sensor.platform != Platform::Fixed {
            continue;
        }
        let reach = (sensor.range_km * 500.0) as i32 + ground.sector_m / 2;
        for &(x, asset) in &group.places {
            if group.from[asset as usize] > now || group.is_out_of_order(seed, asset, now / DAY) {
                continue;
            }
            for sector in &ground.sectors {
                let middle = sector.from.0 + ground.sector_m / 2;
                if (middle - x.0).abs() <= reach {
                    watched[sector.id.index()] = true;
                }
            }
        }
    }
    watched
}
