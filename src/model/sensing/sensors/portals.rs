//! Portals: people at a crossing or railhead who count what passes.
//!
//! What is brought to a site in the rear came through one entry of its side, drawn once per act.
//! The k-th portal stands at the k-th entry of the list, both sides in turn; the flow is seen, the
//! content hardly, which is the strength of the act in the modality `portal`. One look per act.

use crate::model::base::Stream;
use crate::model::record::provenance::Cause;
use crate::model::sensing::conditions::{clear, conditions};
use crate::model::sensing::notes::{Attempt, Notes};
use crate::model::sensing::watcher::{Sight, Watcher, Window};

pub(in crate::model::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    // it passes once, when it begins
    let (Some(side), true) = (act.side, window.from == act.start) else {
        return;
    };
    let entries = sight.sites.entries_of(side);
    if entries.is_empty() {
        return;
    }
    let u = sight.seed.uniform(Stream::PortalRoute, act.id.key(), 0);
    let way = ((u * entries.len() as f64) as usize).min(entries.len() - 1);
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
