//! From posts: cameras, manned posts, acoustic nodes, radars, seismic arrays.
//!
//! Every post in range watches for as long as the act lasts. Where a family makes a *fix* of what
//! several nodes heard, enough of them report together, with a place; fewer report a bearing each.

use crate::record::provenance::{Cause, Factors};
use crate::sensing::conditions::{clear, conditions, p_of};
use crate::sensing::notes::{Attempt, Notes};
use crate::sensing::spec::Detection;
use crate::sensing::track::wrapped;
use crate::sensing::watcher::{Sight, Watcher, Window};

pub(in crate::sensing) fn look(
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
    let places = group.near(watcher.posts, act.x, reach, act.sector);
    if places.is_empty() {
        return;
    }
    let hours = window.hours();
    let across = act.depth.km() - group.spec.stand_depth_km;
    let length = f64::from(sight.ground.sector_m) / 1_000.0;
    let ring = group.spec.per_sector.is_some() && sight.ground.is_ring();
    let together = sensor.fix.is_some();
    let occasion = window.from / 3_600;
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
        let plan = sensor.detection.miss_exponent(strength, hours);
        let attempt = |real: f64, cause: Option<Cause>, factors: Factors| Attempt {
            asset: Some(asset),
            time: window.from,
            lasted: window.to - window.from,
            occasion,
            distance_km: Some(distance),
            plan,
            real,
            cause,
            factors,
        };
        let absence = watcher.absence(*sight.seed, asset, window.from);
        if absence.is_some() {
            notes.missed_as(watcher, plan, 0.0, absence, || {
                let factors = clear(watcher.signature, factor, watcher.openness);
                attempt(0.0, absence, factors)
            });
            continue;
        }
        let (here, left, cause) = *weather.get_or_insert_with(|| {
            let here = conditions(sight, watcher, act.sector, window.from);
            (here, here.factor(), here.cause())
        });
        let real = if left >= 1.0 {
            plan
        } else {
            sensor.detection.miss_exponent(strength * left, hours)
        };
        let seen = notes.glance(sight, watcher, (asset, occasion), (plan, real), cause);
        if seen || notes.keeps_book() {
            let factors = here.factors(watcher.signature, factor, watcher.openness);
            let attempt = attempt(real, cause, factors);
            notes.tell(sight, watcher, &attempt, seen, !together);
            if seen && together {
                heard.push(attempt);
            }
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
