//! From posts: cameras, manned posts, acoustic nodes, radars, seismic arrays.
//!
//! Every post in range watches for as long as the act lasts. Where a family makes a *fix* of what
//! several nodes heard, enough of them report together, with a place; fewer report a bearing each.

use crate::model::sensing::conditions::{clear, conditions, p_of};
use crate::model::sensing::notes::{Attempt, Notes};
use crate::model::sensing::spec::Detection;
use crate::model::sensing::track::wrapped;
use crate::model::sensing::watcher::{Sight, Watcher, Window};

pub(in crate::model::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    let glimpses = matches!(sensor.detection, Detection::Glimpse { .. });
    if glimpses && !window.glimpse {
        return;
    }
    let reach = (watcher.range_km() * 1_000.0) as i32;
    let places = group.near(act.x, reach, act.sector);
    if places.is_empty() {
        return;
    }
    let hours = window.hours();
    let across = act.depth.km() - group.spec.stand_depth_km;
    let length = f64::from(sight.ground.sector_m) / 1_000.0;
    let ring = group.spec.per_sector.is_some() && sight.ground.is_ring();
    let mut weather = None;
    let mut heard = Vec::new();
    for &(x, asset) in places {
        let mut along = f64::from(x.0 - act.x.0) / 1_000.0;
        if ring {
            along = wrapped(along, length);
        }
        let distance = (along * along + across * across).sqrt();
        let factor = watcher.factor_at(distance);
        if factor <= 0.0 {
            continue;
        }
        let strength = watcher.strength() * factor;
        let mut attempt = Attempt {
            asset: Some(asset),
            time: window.from,
            lasted: window.to - window.from,
            occasion: window.from / 3_600,
            distance_km: Some(distance),
            plan: sensor.detection.miss_exponent(strength, hours),
            real: 0.0,
            cause: None,
            factors: clear(watcher.signature, factor, watcher.openness),
        };
        let here =
            *weather.get_or_insert_with(|| conditions(sight, watcher, act.sector, window.from));
        attempt.cause = watcher.absence(*sight.seed, asset, window.from);
        if attempt.cause.is_some() {
            notes.missed(watcher, attempt);
            continue;
        }
        let left = here.factor();
        attempt.real = if left >= 1.0 {
            attempt.plan
        } else {
            sensor.detection.miss_exponent(strength * left, hours)
        };
        attempt.cause = here.cause();
        attempt.factors = here.factors(watcher.signature, factor, watcher.openness);
        let together = sensor.fix.is_some();
        if notes.look(sight, watcher, attempt, !together) && together {
            heard.push(attempt);
        }
    }
    let Some(fix) = sensor.fix else { return };
    if heard.len() >= fix.nodes as usize {
        // the node with the best chance speaks for all
        let best = heard.iter().max_by(|a, b| {
            p_of(a.real)
                .total_cmp(&p_of(b.real))
                .then(b.asset.cmp(&a.asset))
        });
        if let Some(best) = best {
            notes.report(sight, watcher, best, true);
        }
    } else {
        for attempt in &heard {
            notes.report(sight, watcher, attempt, false);
        }
    }
}
