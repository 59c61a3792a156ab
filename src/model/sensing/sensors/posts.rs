//! From posts: cameras, manned posts, acoustic nodes, radars, seismic arrays.
//!
//! Every post in range watches for as long as the act lasts. Where a family makes a *fix* of what
//! several nodes heard, enough of them report together, with a place; fewer report a bearing each.

use crate::record::act::Act;
use crate::record::provenance::{Cause, Factors};
use crate::sensing::conditions::{clear, conditions, p_of};
use crate::sensing::notes::{Attempt, Notes};
use crate::sensing::spec::Detection;
use crate::sensing::track::wrapped;
use crate::sensing::watcher::{Sight, Watcher, Window};

/// A post that an act lies in range of.
#[derive(Clone, Copy, Debug)]
pub(in crate::sensing) struct PostView {
    /// Ordinal of the post in its group.
    asset: u32,
    /// \[km\]
    distance_km: f64,
    /// \[1\] — lateral range factor.
    factor: f64,
    /// \[nat\] — miss exponent in clear conditions: of a glimpse, or of a whole hour.
    one: f64,
}

/// The posts of a group that an act lies in range of, along the front.
#[inline]
pub(in crate::sensing) fn in_view<'a>(
    sight: &'a Sight,
    watcher: &'a Watcher<'_>,
    act: &'a Act,
) -> impl Iterator<Item = PostView> + 'a {
    let (group, sensor) = (watcher.group, watcher.sensor);
    let reach = (watcher.range_km() * 1_000.0) as i32;
    let places = group.near(watcher.posts, act.x, reach, act.sector);
    let across = act.depth.km() - group.spec.stand_depth_km;
    let length = f64::from(sight.ground.sector_m) / 1_000.0;
    let ring = group.spec.per_sector.is_some() && sight.ground.is_ring();
    places.iter().filter_map(move |&(x, asset)| {
        let mut along = f64::from(x.0 - act.x.0) / 1_000.0;
        if ring {
            along = wrapped(along, length);
        }
        let distance_km = (along * along + across * across).sqrt();
        let factor = watcher.factor_at(distance_km);
        (factor > 0.0).then(|| PostView {
            asset,
            distance_km,
            factor,
            one: sensor
                .detection
                .miss_exponent(watcher.strength() * factor, 1.0),
        })
    })
}

/// Posts look at an act that lies in range of them.
pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    views: impl Iterator<Item = PostView>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (sensor, act) = (watcher.sensor, notes.act);
    let glimpses = matches!(sensor.detection, Detection::Glimpse { .. });
    if glimpses && !window.glimpse {
        return;
    }
    let hours = window.hours();
    let together = sensor.fix.is_some();
    let occasion = window.from / 3_600;
    let mut weather = None;
    let mut heard = Vec::new();
    for view in views {
        let PostView { asset, factor, .. } = view;
        let strength = watcher.strength() * factor;
        let plan = if glimpses {
            view.one
        } else {
            sensor.detection.miss_exponent(strength, hours)
        };
        let attempt = |real: f64, cause: Option<Cause>, factors: Factors| Attempt {
            asset: Some(asset),
            time: window.from,
            lasted: window.to - window.from,
            occasion,
            distance_km: Some(view.distance_km),
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
