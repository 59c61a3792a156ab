//! Portals: people at a crossing or railhead who count what passes.
//!
//! The k-th portal stands at the k-th entry of the list, both sides in turn, and looks at what begins
//! there: weapons and shells, men who come back from abroad. The flow is seen, the content hardly,
//! which is the strength of the act in the modality `portal`. One look per act.

use crate::record::provenance::Cause;
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
    // it passes once, when it begins
    let (Some(side), Some(site), true) = (act.side, act.site, window.from == act.start) else {
        return;
    };
    let Ok(way) = sight.sites.entries_of(side).binary_search(&site) else {
        return;
    };
    let (time, n) = (window.from, group.spec.count);
    // portals are shared out between the sides that have entries
    let Some(asset) = sight.sites.portal_at(side, way as u32).filter(|&k| k < n) else {
        return;
    };
    let mut attempt = Attempt {
        asset: Some(asset),
        time,
        lasted: 0,
        occasion: 0,
        distance_km: None,
        plan: sensor.detection.miss_exponent(watcher.strength(), 1.0),
        real: 0.0,
        cause: None,
        factors: clear(watcher.signature, 1.0, watcher.openness),
    };
    let admitted = sight
        .access
        .admits_portal(*sight.seed, side, group.key(asset));
    attempt.cause = match watcher.absence(*sight.seed, asset, time) {
        Some(Cause::OffShift) | None if !admitted => Some(Cause::Denied),
        absence => absence,
    };
    if attempt.cause.is_some() {
        notes.missed(watcher, attempt);
        return;
    }
    let here = conditions(sight, watcher, act.sector, time);
    attempt.real = sensor
        .detection
        .miss_exponent(watcher.strength() * here.factor(), 1.0);
    attempt.cause = here.cause();
    attempt.factors = here.factors(watcher.signature, 1.0, watcher.openness);
    notes.look(sight, watcher, attempt);
}
