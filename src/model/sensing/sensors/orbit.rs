//! From orbit: thermal, optical and radar satellites that pass over the whole front.
//!
//! A pass looks at the tasked share of the belt, by place, the same for all acts there; sites that
//! casework doubts are looked at for sure. The plan is a strip anywhere.

use crate::base::Stream;
use crate::record::provenance::{Cause, Factors};
use crate::sensing::conditions::{clear, conditions};
use crate::sensing::notes::{Attempt, Notes};
use crate::sensing::watcher::{Sight, Watcher, Window};

pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    let passes = group.passes(window.from, window.to);
    if passes.len() == 0 {
        return;
    }
    let one = sensor.detection.miss_exponent(watcher.strength(), 1.0);
    let plan = one * group.spec.tasked_share;
    let place = match act.site {
        Some(site) => (1_u64 << 32) | u64::from(site.0),
        None => u64::from(act.sector.0),
    };
    let cued = act.site.is_some_and(|site| group.cued.contains(&site));
    for (time, ordinal, asset) in passes {
        let attempt = |real: f64, cause: Option<Cause>, factors: Factors| Attempt {
            asset: Some(asset),
            time,
            lasted: 0,
            occasion: ordinal,
            distance_km: None,
            plan,
            real,
            cause,
            factors,
        };
        let tasked = || {
            cued || group.spec.tasked_share >= 1.0
                || sight.seed.uniform(
                    Stream::SatelliteTasking,
                    place ^ (group.group_key() << 34),
                    ordinal,
                ) < group.spec.tasked_share
        };
        let absence = watcher.absence(*sight.seed, asset, time);
        if absence.is_some() || !tasked() {
            let cause = absence.or(Some(Cause::OffShift));
            notes.missed_as(watcher, plan, 0.0, cause, || {
                attempt(0.0, cause, clear(watcher.signature, 1.0, watcher.openness))
            });
            continue;
        }
        let here = conditions(sight, watcher, act.sector, time);
        let real = sensor
            .detection
            .miss_exponent(watcher.strength() * here.factor(), 1.0);
        let cause = if real < plan { here.cause() } else { None };
        let factors = here.factors(watcher.signature, 1.0, watcher.openness);
        notes.look(sight, watcher, attempt(real, cause, factors));
    }
}
