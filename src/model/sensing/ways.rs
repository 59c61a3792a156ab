//! Ways of looking: from posts, from patrols, from orbit, on site.

use super::assets::Group;
use super::conditions::{
    conditions, in_shift, miss_exponent, openness, range_factor, signature, sweep_width,
};
use super::looks::{Draft, Sight};
use super::plan::Inspections;
use super::reports::try_to_see;
use super::spec::Sensor;
use crate::model::base::{DAY, Stream};
use crate::model::record::act::Act;
use crate::model::record::provenance::{Cause, Looks};

pub(super) fn look_from_posts(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    act: &Act,
    index: u32,
    time: u32,
    hours: f64,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    let reach = (sensor.range_km * 1_000.0) as i32;
    let from = group.places.partition_point(|p| p.0.0 < act.x.0 - reach);
    let strength = signature(sight, sensor, act) * openness(sight, sensor, act.sector);
    let mut weather = None;
    for &(x, asset) in &group.places[from..] {
        if x.0 > act.x.0 + reach {
            break;
        }
        let along = f64::from(x.distance(act.x)) / 1_000.0;
        let deep = act.depth.km();
        let factor = range_factor((along * along + deep * deep).sqrt(), sensor.range_km);
        if factor <= 0.0 {
            continue;
        }
        let plan = miss_exponent(sensor.detection, strength * factor, hours);
        if group.from[asset as usize] > time {
            looks.add(plan, 0.0, Some(Cause::NotDeployed));
            continue;
        }
        let day = time / DAY;
        if group.is_out_of_order(*sight.seed, asset, day) {
            looks.add(plan, 0.0, Some(Cause::OffShift));
            continue;
        }
        let weather = *weather.get_or_insert_with(|| conditions(sight, sensor, act.sector, time));
        let real = miss_exponent(sensor.detection, strength * factor * weather, hours);
        let cause = (real < plan).then_some(Cause::WeatherOrNight);
        looks.add(plan, real, cause);
        try_to_see(sight, group, sensor, act, index, asset, time, real, drafts);
    }
}

pub(super) fn look_from_patrols(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    act: &Act,
    index: u32,
    time: u32,
    hours: f64,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    if !group.allowed[act.sector.index()] || group.from.is_empty() {
        return;
    }
    let strength = signature(sight, sensor, act) * openness(sight, sensor, act.sector);
    let stretch_km = group.sectors.len() as f64 * f64::from(sight.ground.sector_m) / 1_000.0;
    // expected coverage under the rota
    let one = miss_exponent(sensor.detection, strength, hours);
    let width = sweep_width(act.depth.km(), sensor.range_km);
    let per_patrol = one * (width / stretch_km).min(1.0);
    let plan = per_patrol * f64::from(group.spec.count);
    let working = group.n_deployed(time);
    let there = per_patrol * f64::from(working);
    looks.add(plan - there, 0.0, Some(Cause::NotDeployed));
    let denied = group.today.iter().filter(|v| !v.admitted).count() as f64 * per_patrol;
    let denied = denied.min(there);
    looks.add(denied, 0.0, Some(Cause::Denied));
    let left = there - denied;
    let local = sight
        .environment
        .solar_hour(&sight.ground, act.sector, time);
    if !in_shift(group, local) {
        looks.add(left, 0.0, Some(Cause::OffShift));
        return;
    }
    let weather = conditions(sight, sensor, act.sector, time);
    let reach = (sensor.range_km * 1_000.0) as i32;
    let from = group.today.partition_point(|v| v.x.0 < act.x.0 - reach);
    let mut real_total = 0.0;
    for visit in &group.today[from..] {
        if visit.x.0 > act.x.0 + reach {
            break;
        }
        if !visit.admitted {
            continue;
        }
        let along = f64::from(visit.x.distance(act.x)) / 1_000.0;
        let deep = act.depth.km();
        let factor = range_factor((along * along + deep * deep).sqrt(), sensor.range_km);
        let real = miss_exponent(sensor.detection, strength * factor * weather, hours);
        if real > 0.0 {
            real_total += real;
            try_to_see(
                sight,
                group,
                sensor,
                act,
                index,
                visit.asset,
                time,
                real,
                drafts,
            );
        }
    }
    // elsewhere today, or weather
    let cause = if weather < 0.5 {
        Cause::WeatherOrNight
    } else {
        Cause::OffShift
    };
    looks.add(left.max(real_total), real_total, Some(cause));
}

pub(super) fn look_from_orbit(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    act: &Act,
    index: u32,
    strength: f64,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    let strength = strength * openness(sight, sensor, act.sector);
    for pass in &group.passes {
        if pass.time < act.start || pass.time >= act.end {
            continue;
        }
        // as planned: the strip tasked on this pass may be anywhere
        let plan = miss_exponent(sensor.detection, strength, 1.0) * group.spec.tasked_share;
        if !pass.working {
            looks.add(plan, 0.0, Some(Cause::NotDeployed));
            continue;
        }
        // as it was: by place, the same for all acts there
        let place = match act.site {
            Some(site) => (1_u64 << 32) | u64::from(site.0),
            None => u64::from(act.sector.0),
        };
        let tasked = sight.seed.uniform(
            Stream::SatelliteTasking,
            place ^ (group.group_key() << 34),
            pass.ordinal,
        ) < group.spec.tasked_share;
        if !tasked || pass.out_of_order {
            looks.add(plan, 0.0, Some(Cause::OffShift));
            continue;
        }
        let weather = conditions(sight, sensor, act.sector, pass.time);
        let real = miss_exponent(sensor.detection, strength * weather, 1.0);
        looks.add(plan, real, (real < plan).then_some(Cause::WeatherOrNight));
        try_to_see(
            sight, group, sensor, act, index, pass.asset, pass.time, real, drafts,
        );
    }
}

pub(super) fn look_on_site(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    inspections: &Inspections,
    act: &Act,
    index: u32,
    strength: f64,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    let Some(site) = act.site else { return };
    // what is hidden from the air is not hidden from who stands inside; notice lets it be moved
    let strength = strength / act.visibility * group.spec.notice_factor;
    let one = miss_exponent(sensor.detection, strength, 1.0);
    for noon in sight.clock.multiples(DAY / 2) {
        let lasts = (act.start..act.end).contains(&noon);
        if (noon / (DAY / 2)).is_multiple_of(2) || !lasts {
            continue;
        }
        // as planned: any site of interest is as likely as another; as it was: see below
        let visits = group.spec.visits_per_day * f64::from(group.spec.count);
        let plan = one * visits / sight.sites.n_of_interest().max(1) as f64;
        let there = plan * group.deployed_share(noon);
        looks.add(plan - there, 0.0, Some(Cause::NotDeployed));
        looks.add(there, 0.0, Some(Cause::OffShift));
    }
    for &(visited, visitor, time, admitted) in &inspections.0 {
        let team = visitor.0.wrapping_sub(group.first.0);
        if team >= group.spec.count || visited != site || time < act.start || time >= act.end {
            continue;
        }
        // the expectation above is the plan; what really came of it is added to what was
        if !admitted {
            looks.lose(one, Cause::Denied);
            continue;
        }
        looks.add(0.0, one, None);
        try_to_see(sight, group, sensor, act, index, team, time, one, drafts);
    }
}
