//! From orbit: thermal, optical and radar satellites that pass over the whole front.
//!
//! A pass looks at the tasked share of the belt, by place, the same for all acts there; sites that
//! casework doubts are looked at for sure. The plan is a strip anywhere.

use crate::base::Stream;
use crate::record::act::Act;
use crate::record::provenance::{Cause, Factors};
use crate::sensing::conditions::{clear, conditions};
use crate::sensing::notes::{Attempt, Notes};
use crate::sensing::watcher::{Sight, Watcher, Window};

/// A pass of a group over the front.
#[derive(Clone, Copy, Debug)]
pub(in crate::sensing) struct Pass {
    /// \[s\]
    time: u32,
    /// Its number in the truce.
    ordinal: u32,
    /// Ordinal of the satellite in its group.
    asset: u32,
    /// Why it does not look.
    absence: Option<Cause>,
}

/// Passes of a group in [from, to), seconds.
pub(in crate::sensing) fn passes<'a>(
    sight: &'a Sight,
    watcher: &'a Watcher<'_>,
    from: u32,
    to: u32,
) -> impl ExactSizeIterator<Item = Pass> + 'a {
    let passes = watcher.group.passes(from, to);
    passes.map(|(time, ordinal, asset)| Pass {
        time,
        ordinal,
        asset,
        absence: watcher.absence(*sight.seed, asset, time),
    })
}

/// An act as it shows to any pass in clear conditions.
#[derive(Clone, Copy, Debug)]
pub(in crate::sensing) struct OrbitView {
    /// \[nat\] — miss exponent of a strip anywhere.
    plan: f64,
    /// Number of the place in the draws of what is looked at.
    place: u64,
}

/// How an act shows from orbit.
pub(in crate::sensing) fn in_view(watcher: &Watcher<'_>, act: &Act) -> OrbitView {
    let one = watcher
        .sensor
        .detection
        .miss_exponent(watcher.strength(), 1.0);
    OrbitView {
        plan: one * watcher.group.spec.tasked_share,
        place: match act.site {
            Some(site) => (1_u64 << 32) | u64::from(site.0),
            None => u64::from(act.sector.0),
        },
    }
}

/// Passes look at an act while it can be seen.
pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    view: OrbitView,
    passes: impl Iterator<Item = Pass>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    let OrbitView { plan, place } = view;
    let cued = act.site.is_some_and(|site| group.cued.contains(&site));
    let in_time = |pass: &Pass| (window.from..window.to).contains(&pass.time);
    for pass in passes.filter(in_time) {
        let attempt = |real: f64, cause: Option<Cause>, factors: Factors| Attempt {
            asset: Some(pass.asset),
            time: pass.time,
            lasted: 0,
            occasion: pass.ordinal,
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
                    pass.ordinal,
                ) < group.spec.tasked_share
        };
        if pass.absence.is_some() || !tasked() {
            let cause = pass.absence.or(Some(Cause::OffShift));
            notes.missed_as(watcher, plan, 0.0, cause, || {
                attempt(0.0, cause, clear(watcher.signature, 1.0, watcher.openness))
            });
            continue;
        }
        let here = conditions(sight, watcher, act.sector, pass.time);
        let real = sensor
            .detection
            .miss_exponent(watcher.strength() * here.factor(), 1.0);
        let cause = if real < plan { here.cause() } else { None };
        let factors = here.factors(watcher.signature, 1.0, watcher.openness);
        notes.look(sight, watcher, attempt(real, cause, factors));
    }
}
