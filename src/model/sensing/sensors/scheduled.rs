//! By schedule: single looks at given or random times, from a place or from above.
//!
//! The looks of one group at one act may share their chance (intra-class correlation): see
//! `notes::shared_exponent`.

use crate::sensing::conditions::{clear, conditions};
use crate::sensing::notes::{Attempt, Notes, shared_exponent};
use crate::sensing::spec::Platform;
use crate::sensing::track::wrapped;
use crate::sensing::watcher::{Sight, Watcher, Window};

pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    let Some(law) = group.spec.looks else { return };
    let stands = sensor.platform == Platform::Fixed;
    let reach = (watcher.range_km() * 1_000.0) as i32;
    let length = f64::from(sight.ground.sector_m) / 1_000.0;
    let ring = group.spec.per_sector.is_some() && sight.ground.is_ring();
    let mut times = Vec::new();
    let mut look_from = |asset: u32, distance: Option<f64>, notes: &mut Notes<'_>| {
        let factor = distance.map_or(1.0, |d| watcher.factor_at(d));
        if factor <= 0.0 {
            return;
        }
        let strength = watcher.strength() * factor;
        law.between(
            *sight.seed,
            group.key(asset),
            window.from,
            window.to,
            &mut times,
        );
        for &time in &times {
            let mut attempt = Attempt {
                asset: Some(asset),
                time,
                lasted: 0,
                occasion: time,
                distance_km: distance,
                plan: sensor.detection.miss_exponent(strength, 1.0),
                real: 0.0,
                cause: None,
                factors: clear(watcher.signature, factor, watcher.openness),
            };
            attempt.cause = watcher.absence(*sight.seed, asset, time);
            if attempt.cause.is_some() {
                notes.missed(watcher, attempt);
                continue;
            }
            let here = conditions(sight, watcher, act.sector, time);
            attempt.real = shared_exponent(sight, watcher, act, strength * here.factor());
            attempt.cause = here.cause();
            attempt.factors = here.factors(watcher.signature, factor, watcher.openness);
            notes.look(sight, watcher, attempt);
        }
    };
    if stands {
        let across = act.depth.km() - group.spec.stand_depth_km;
        for &(x, asset) in group.near(watcher.posts, act.x, reach, act.sector) {
            let mut along = f64::from(x.0 - act.x.0) / 1_000.0;
            if ring {
                along = wrapped(along, length);
            }
            look_from(asset, Some((along * along + across * across).sqrt()), notes);
        }
    } else {
        let assets = group.of_sector(act.sector).unwrap_or(0..group.spec.count);
        for asset in assets {
            look_from(asset, None, notes);
        }
    }
}
