//! From a desk: radio, open sources, human reports. They hear of the whole front, late and with
//! bias; a moment once, what stands once a day.

use crate::base::DAY;
use crate::sensing::conditions::{clear, conditions};
use crate::sensing::notes::{Attempt, Notes};
use crate::sensing::watcher::{Sight, Watcher, Window};

/// An act that is over when anyone hears of it.
pub(in crate::sensing) fn look_at_moment(
    sight: &Sight,
    watcher: &Watcher<'_>,
    notes: &mut Notes<'_>,
) {
    let (time, lasted) = (notes.act.start, notes.act.end - notes.act.start);
    look_at(sight, watcher, time, lasted, notes);
}

/// A standing act, once a day at noon.
pub(in crate::sensing) fn look_daily(
    sight: &Sight,
    watcher: &Watcher<'_>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let noon = window.from / DAY * DAY + DAY / 2;
    if (window.from..window.to).contains(&noon) {
        look_at(sight, watcher, noon, 0, notes);
    }
}

fn look_at(sight: &Sight, watcher: &Watcher<'_>, time: u32, lasted: u32, notes: &mut Notes<'_>) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    if !group.allowed[act.sector.index()] {
        return;
    }
    let here = conditions(sight, watcher, act.sector, time);
    // each desk listens for itself
    for asset in 0..group.spec.count {
        let mut attempt = Attempt {
            asset: Some(asset),
            time,
            lasted,
            occasion: time / DAY,
            distance_km: None,
            plan: sensor.detection.miss_exponent(watcher.strength(), 1.0),
            real: 0.0,
            cause: None,
            factors: clear(watcher.signature, 1.0, watcher.openness),
        };
        attempt.cause = watcher.absence(*sight.seed, asset, time);
        if attempt.cause.is_some() {
            notes.missed(watcher, attempt);
            continue;
        }
        attempt.real = sensor
            .detection
            .miss_exponent(watcher.strength() * here.factor(), 1.0);
        attempt.cause = here.cause();
        attempt.factors = here.factors(watcher.signature, 1.0, watcher.openness);
        notes.look(sight, watcher, attempt);
    }
}
