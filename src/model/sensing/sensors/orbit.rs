//! From orbit: thermal, optical and radar satellites that pass over the whole front.
//!
//! A pass looks at the tasked share of the belt, by place, the same for all acts there; sites that
//! casework doubts are looked at for sure. The plan is a strip anywhere.

use crate::base::{SectorId, SiteId, Stream};
use crate::record::act::Act;
use crate::record::provenance::{Cause, Factors};
use crate::sensing::assets::Group;
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
    /// Where it is.
    place: Place,
}

/// Where an act is, for the draws of what a pass looks at: at a site, or in a sector.
#[derive(Clone, Copy, Debug)]
pub(in crate::sensing) enum Place {
    Site(SiteId),
    Sector(SectorId),
}

/// What passes look at, place by place, as far as it was asked for: all acts there share it.
#[derive(Debug, Default)]
pub(in crate::sensing) struct Tasked {
    /// By pass, then sites and sectors.
    sites: Vec<Vec<Option<bool>>>,
    sectors: Vec<Vec<Option<bool>>>,
}

impl Tasked {
    /// Of so many passes.
    pub fn of(sight: &Sight, passes: usize) -> Self {
        let all = |n: usize| vec![vec![None; n]; passes];
        Self {
            sites: all(sight.sites.n_ids()),
            sectors: all(sight.ground.len()),
        }
    }

    /// Whether one of the passes looks at a place.
    fn looks_at(
        &mut self,
        sight: &Sight,
        group: &Group,
        (number, pass): (usize, &Pass),
        place: Place,
    ) -> bool {
        let known = match place {
            Place::Site(id) => self.sites[number].get_mut(id.index()),
            Place::Sector(id) => self.sectors[number].get_mut(id.index()),
        };
        match known {
            Some(known) => *known.get_or_insert_with(|| is_tasked(sight, group, pass, place)),
            None => is_tasked(sight, group, pass, place),
        }
    }
}

/// Whether a pass looks at a place: for sure where a case asks for it, else by the share of the belt
/// that it is tasked with.
fn is_tasked(sight: &Sight, group: &Group, pass: &Pass, place: Place) -> bool {
    let key = match place {
        Place::Site(id) if group.cued.contains(&id) => return true,
        Place::Site(id) => (1_u64 << 32) | u64::from(id.0),
        Place::Sector(id) => u64::from(id.0),
    };
    let share = group.spec.tasked_share;
    let key = key ^ (group.group_key() << 34);
    share >= 1.0
        || sight
            .seed
            .uniform(Stream::SatelliteTasking, key, pass.ordinal)
            < share
}

/// How an act shows from orbit.
pub(in crate::sensing) fn in_view(watcher: &Watcher<'_>, act: &Act) -> OrbitView {
    let one = watcher
        .sensor
        .detection
        .miss_exponent(watcher.strength(), 1.0);
    OrbitView {
        plan: one * watcher.group.spec.tasked_share,
        place: act.site.map_or(Place::Sector(act.sector), Place::Site),
    }
}

/// Passes look at an act while it can be seen.
pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    view: OrbitView,
    passes: impl Iterator<Item = Pass>,
    mut tasked: Option<&mut Tasked>,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    let OrbitView { plan, place } = view;
    let in_time = |pass: &(usize, Pass)| (window.from..window.to).contains(&pass.1.time);
    for (number, pass) in passes.enumerate().filter(in_time) {
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
        let mut looks = || match &mut tasked {
            Some(tasked) => tasked.looks_at(sight, group, (number, &pass), place),
            None => is_tasked(sight, group, &pass, place),
        };
        if pass.absence.is_some() || !looks() {
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
