//! On foot and by car: a team that is at one place a day, in its hours.
//!
//! The plan is the expected coverage under the rota: (sweep width at the act's depth / length of
//! the stretch) for every patrol; what really was is where the teams went that day.

use crate::record::act::Act;
use crate::record::provenance::Cause;
use crate::sensing::assets::{Group, Visit};
use crate::sensing::conditions::{Conditions, clear, conditions, in_shift};
use crate::sensing::notes::{Attempt, Notes};
use crate::sensing::outlook::Outlook;
use crate::sensing::spec::Detection;
use crate::sensing::watcher::{Sight, Watcher, Window};

/// How many patrols a group has on a day, and of whom one is likely to be anywhere.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::sensing) struct Rota {
    planned: f64,
    deployed: f64,
    denied: f64,
}

impl Rota {
    /// Of a group at a second.
    pub fn of(group: &Group, second: u32) -> Self {
        Self {
            planned: f64::from(group.spec.count),
            deployed: f64::from(group.n_deployed(second)),
            denied: group.today.iter().filter(|v| !v.admitted).count() as f64,
        }
    }
}

/// A number that tells where a group's patrols are, and who was let in.
pub(in crate::sensing) fn whereabouts(group: &Group) -> u64 {
    group.today.iter().fold(1, |mark, visit| {
        let place = u64::from(visit.x.0 as u32) << 33 | u64::from(visit.asset) << 1;
        (mark ^ place ^ u64::from(visit.admitted)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

/// An act as a patrol that is anywhere on its stretch may come by it.
#[derive(Clone, Copy, Debug)]
pub(in crate::sensing) struct PatrolView {
    /// \[nat\] — miss exponent in clear conditions: of a glimpse, or of a whole hour.
    one: f64,
    /// \[1\] — sweep width at its depth as share of the stretch.
    share: f64,
}

/// How an act shows to the patrols of a group; none where none of them ever comes by.
pub(in crate::sensing) fn in_view(
    sight: &Sight,
    watcher: &Watcher<'_>,
    act: &Act,
) -> Option<PatrolView> {
    let (group, sensor) = (watcher.group, watcher.sensor);
    if !group.allowed[act.sector.index()] || group.from.is_empty() {
        return None;
    }
    let stretch_km = group.sectors.len() as f64 * f64::from(sight.ground.sector_m) / 1_000.0;
    let depth = act.depth.km();
    let width = watcher.reach * group.width_km(depth / watcher.reach, sensor.range_km);
    let view = PatrolView {
        one: sensor.detection.miss_exponent(watcher.strength(), 1.0),
        share: (width / stretch_km).min(1.0),
    };
    (view.one * view.share > 0.0).then_some(view)
}

/// What the rest of a day brings over an act that stands, from a second at which an hour begins: a
/// patrol is at one place a day, and near this act or not.
pub(in crate::sensing) fn outlook(
    watcher: &Watcher<'_>,
    view: PatrolView,
    of_day: Rota,
    act: &Act,
    from: u32,
) -> Outlook {
    let group = watcher.group;
    let mut outlook = Outlook::of_day(from);
    outlook.end_at(group.from.iter().copied(), from);
    let reach = (watcher.range_km() * 1_000.0) as i32;
    let near = |visit: &Visit| (visit.x.0 - act.x.0).abs() <= reach;
    if group.today.iter().any(near) {
        outlook.expect_always();
    } else {
        let per_patrol = view.one * view.share;
        let (plan, there) = (per_patrol * of_day.planned, per_patrol * of_day.deployed);
        let denied = (of_day.denied * per_patrol).min(there);
        outlook.plan((plan - there).max(0.0), Cause::NotDeployed);
        outlook.plan(denied, Cause::Denied);
        outlook.plan(there - denied, Cause::OffShift);
    }
    outlook
}

/// Patrols look at an act on their stretch.
pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    view: PatrolView,
    of_day: Rota,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    let glimpses = matches!(sensor.detection, Detection::Glimpse { .. });
    if glimpses && !window.glimpse {
        return;
    }
    let hours = window.hours();
    let depth = act.depth.km();
    let one = if glimpses {
        view.one
    } else {
        sensor.detection.miss_exponent(watcher.strength(), hours)
    };
    let per_patrol = one * view.share;
    let rota = |plan: f64, real: f64, cause: Cause| Attempt {
        asset: None,
        time: window.from,
        lasted: window.to - window.from,
        occasion: 0,
        distance_km: None,
        plan,
        real,
        cause: Some(cause),
        factors: clear(watcher.signature, 1.0, watcher.openness),
    };
    let missed = |notes: &mut Notes<'_>, plan: f64, real: f64, cause: Cause| {
        notes.missed_as(watcher, plan, real, Some(cause), || rota(plan, real, cause));
    };
    let plan = per_patrol * of_day.planned;
    let there = per_patrol * of_day.deployed;
    if plan > there {
        missed(notes, plan - there, 0.0, Cause::NotDeployed);
    }
    let denied = (of_day.denied * per_patrol).min(there);
    if denied > 0.0 {
        missed(notes, denied, 0.0, Cause::Denied);
    }
    let left = there - denied;
    let local = sight
        .environment
        .solar_hour(&sight.ground, act.sector, window.from);
    if !in_shift(group.spec.shift_from_hour, group.spec.shift_hours, local) {
        missed(notes, left, 0.0, Cause::OffShift);
        return;
    }
    let mut near: Option<Conditions> = None;
    let reach = (watcher.range_km() * 1_000.0) as i32;
    let first = group.today.partition_point(|v| v.x.0 < act.x.0 - reach);
    let mut real_total = 0.0;
    for visit in &group.today[first..] {
        if visit.x.0 > act.x.0 + reach {
            break;
        }
        let along = f64::from(visit.x.distance(act.x)) / 1_000.0;
        let distance = (along * along + depth * depth).sqrt();
        let factor = watcher.factor_at(distance);
        if factor <= 0.0 {
            continue;
        }
        let here = *near.get_or_insert_with(|| conditions(sight, watcher, act.sector, window.from));
        let strength = watcher.strength() * factor;
        let mut attempt = Attempt {
            asset: Some(visit.asset),
            occasion: window.from / 3_600,
            distance_km: Some(distance),
            factors: here.factors(watcher.signature, factor, watcher.openness),
            ..rota(0.0, 0.0, Cause::Denied)
        };
        if !visit.admitted {
            // the day's refusals are in the sums above; this is the one that counted here
            attempt.plan = sensor.detection.miss_exponent(strength, hours);
            notes.book_only(watcher, attempt);
            continue;
        }
        attempt.real = sensor
            .detection
            .miss_exponent(strength * here.factor(), hours);
        attempt.plan = sensor.detection.miss_exponent(strength, hours);
        attempt.cause = here.cause();
        if attempt.real > 0.0 {
            real_total += attempt.real;
        }
        notes.look_beyond_plan(sight, watcher, attempt);
    }
    // near, and in bad weather; or elsewhere today
    let cause = match near {
        Some(here) if here.factor() < 0.5 => Cause::WeatherOrNight,
        _ => Cause::OffShift,
    };
    missed(notes, left.max(real_total), real_total, cause);
}
