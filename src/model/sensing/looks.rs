//! Looks: every asset that could see an act, what it could see, and what it saw.
//!
//! # Equations
//! A glimpse sees with p = p₀·signature·range·conditions; a continuous sensor with
//! p = 1 − exp(−rate·signature·range·conditions·overlap). Range: full to half of the full range,
//! falling to zero at full range. Conditions: night, cloud, fog, wind, openness, concealment.
//! Each look adds its miss exponent −ln(1 − p) as planned (there, clear, admitted, on shift) and
//! as it really was; the cause of the difference is named in the order of `Cause`.
//! For what moves the plan is the expected coverage under the rota (patrols by place, satellites by
//! pass, inspections by day), and what really was is where it went.
//!
//! A look's draw is keyed by (asset, act, hour), so no regime can shift another's numbers.

use super::assets::{Assets, Group, asset_key};
use super::plan::{Inspections, SiteList};
use super::spec::{Detection, Platform, Sensor, SensorCatalogue};
use crate::model::base::{
    AssetId, Clock, DAY, HOUR, Metres, ObservationId, SectorId, Seed, Side, Stream, math,
};
use crate::model::front::{Environment, Ground};
use crate::model::record::act::{Act, ActCatalogue, ActKindId, ActLog, Conduct};
use crate::model::record::observation::{Observation, Observations};
use crate::model::record::provenance::{Cause, Looks, Provenance};
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

/// What every look reads.
#[derive(SystemParam)]
pub struct Sight<'w> {
    /// Time.
    pub clock: Res<'w, Clock>,
    /// Keyed draws.
    pub seed: Res<'w, Seed>,
    /// The ground.
    pub ground: Res<'w, Ground>,
    /// Weather and light.
    pub environment: Res<'w, Environment>,
    /// Families of sensors.
    pub sensors: Res<'w, SensorCatalogue>,
    /// Kinds of acts.
    pub catalogue: Res<'w, ActCatalogue>,
    /// Sites.
    pub sites: Res<'w, SiteList>,
}

/// An observation before it has a number, with the act behind it.
pub struct Draft {
    /// The observation.
    pub observation: Observation,
    /// The act; none for a false one.
    pub act: Option<u32>,
}

/// Phase 5: looks at the acts of this tick and at standing acts, false observations, and the
/// numbering of it all.
pub fn look(
    sight: Sight,
    log: Res<ActLog>,
    mut watches: Query<(&Assets, &Inspections, &mut Observations, &mut Provenance)>,
) {
    let clock = *sight.clock;
    for (assets, inspections, mut observations, mut provenance) in &mut watches {
        observations.first_new = observations.all.len();
        provenance.looks.resize(log.acts.len(), Looks::default());
        if assets.groups.is_empty() {
            continue;
        }
        let mut drafts = Vec::new();
        for (offset, act) in log.new_acts().iter().enumerate() {
            let index = (log.first_new + offset) as u32;
            if is_momentary(&sight, act) {
                let looks = &mut provenance.looks[index as usize];
                look_at_momentary(&sight, assets, act, index, looks, &mut drafts);
            }
        }
        // between the hours only what is new, passing by or visited needs a look
        let hourly = clock.begins(HOUR);
        let visited =
            assets.groups.iter().any(|group| !group.passes.is_empty()) || clock.begins(DAY / 2);
        for &index in &log.standing {
            if !hourly && !visited && (index as usize) < log.first_new {
                continue;
            }
            let act = &log.acts[index as usize];
            let looks = &mut provenance.looks[index as usize];
            look_at_standing(&sight, assets, inspections, act, index, looks, &mut drafts);
        }
        super::falsehood::add_false_observations(&sight, assets, &mut drafts);
        number(drafts, &log, &clock, &mut observations, &mut provenance);
    }
}

/// Fire and blasts are over before anyone else comes by; everything else is looked at by the hour.
fn is_momentary(sight: &Sight, act: &Act) -> bool {
    matches!(
        sight.catalogue.kind(act.kind).conduct,
        Conduct::LocalFire | Conduct::OtherActor
    )
}

/// Sorts by (time, asset), so that order tells nothing of the truth, and gives ids.
fn number(
    mut drafts: Vec<Draft>,
    log: &ActLog,
    _clock: &Clock,
    observations: &mut Observations,
    provenance: &mut Provenance,
) {
    drafts.sort_by_key(|d| {
        (
            d.observation.time,
            d.observation.asset,
            d.observation.x,
            d.act,
        )
    });
    for mut draft in drafts {
        draft.observation.id = ObservationId(observations.all.len() as u32);
        if let Some(act) = draft.act {
            let looks = &mut provenance.looks[act as usize];
            if !looks.seen {
                looks.seen = true;
                let begun = log.acts[act as usize].start;
                let hours =
                    f64::from(draft.observation.received.saturating_sub(begun)) / f64::from(HOUR);
                provenance.first_observation_hours.0 += hours;
                provenance.first_observation_hours.1 += 1;
            }
        }
        provenance.act_of.push(draft.act);
        observations.all.push(draft.observation);
    }
}

fn signature(sight: &Sight, sensor: &Sensor, act: &Act) -> f64 {
    sight.catalogue.kind(act.kind).signature[sensor.modality as usize] * act.visibility
}

/// Full to half of the range, falling to zero at full range.
pub fn range_factor(distance_km: f64, range_km: f64) -> f64 {
    if distance_km <= range_km / 2.0 {
        1.0
    } else if distance_km >= range_km {
        0.0
    } else {
        2.0 * (1.0 - distance_km / range_km)
    }
}

/// \[km\] — width along the line of the range factor around a post, at a depth: full out to
/// √((R/2)² − d²), falling to nothing at √(R² − d²), so the sum of both; 3R/2 at the line.
fn sweep_width(depth_km: f64, range_km: f64) -> f64 {
    let half = |range: f64| (range * range - depth_km * depth_km).max(0.0).sqrt();
    half(range_km / 2.0) + half(range_km)
}

/// Factor of conditions at a place and second, 0 to 1, beside its clear-day value 1.
fn conditions(sight: &Sight, sensor: &Sensor, sector: SectorId, second: u32) -> f64 {
    let environment = &*sight.environment;
    let day = environment.is_day(&sight.ground, sector, second);
    let mut factor = if day { 1.0 } else { sensor.night_factor };
    factor *= 1.0 - sensor.cloud_loss * environment.cloud[sector.index()];
    if sensor.fog_loss > 0.0 && environment.is_foggy(&sight.ground, sector, second) {
        factor *= 1.0 - sensor.fog_loss;
    }
    if sensor.wind_loss > 0.0 {
        let area = sight.ground.sector(sector).area.index();
        let above = (environment.wind[area] - 4.0).max(0.0);
        factor *= (1.0 - sensor.wind_loss * above).max(0.0);
    }
    factor.clamp(0.0, 1.0)
}

fn openness(sight: &Sight, sensor: &Sensor, sector: SectorId) -> f64 {
    let open = sight.ground.sector(sector).openness;
    1.0 - sensor.openness_weight * (1.0 - open)
}

/// Miss exponent −ln(1 − p) of one look of so many hours at a strength.
fn miss_exponent(detection: Detection, strength: f64, hours: f64) -> f64 {
    match detection {
        Detection::Rate { per_hour } => per_hour * strength * hours,
        Detection::Glimpse { p } => -math::ln_1p(-(p * strength).min(0.999_999)),
    }
}

/// The other way round: probability of an exponent.
fn p_of(exponent: f64) -> f64 {
    -math::exp_m1(-exponent)
}

fn is_out_of_order(seed: Seed, sensor: &Sensor, asset: u32, day: u32) -> bool {
    sensor.outage > 0.0
        && seed.uniform(Stream::AssetOutage, asset_key(sensor.key, asset), day) < sensor.outage
}

fn in_shift(group: &Group, local_hour: f64) -> bool {
    let since = local_hour - group.spec.shift_from_hour;
    (0.0..group.spec.shift_hours).contains(&since)
}

fn look_at_momentary(
    sight: &Sight,
    assets: &Assets,
    act: &Act,
    index: u32,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    let hours = f64::from(act.end - act.start) / f64::from(HOUR);
    for group in &assets.groups {
        let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
        let strength = signature(sight, sensor, act);
        if strength <= 0.0 || act.depth.km() > group.spec.depth_to_km {
            continue;
        }
        match sensor.platform {
            Platform::Fixed => {
                look_from_posts(
                    sight, group, sensor, act, index, act.start, hours, looks, drafts,
                );
            }
            Platform::Patrol => {
                look_from_patrols(
                    sight, group, sensor, act, index, act.start, hours, looks, drafts,
                );
            }
            // passes and inspections come too late for a moment
            Platform::Satellite | Platform::Inspection | Platform::Liaison => {}
        }
    }
}

fn look_at_standing(
    sight: &Sight,
    assets: &Assets,
    inspections: &Inspections,
    act: &Act,
    index: u32,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    let clock = &*sight.clock;
    for group in &assets.groups {
        let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
        let strength = signature(sight, sensor, act);
        if strength <= 0.0 || act.depth.km() > group.spec.depth_to_km {
            continue;
        }
        match sensor.platform {
            Platform::Fixed | Platform::Patrol => {
                for (from, to) in spells(clock, act) {
                    let hours = f64::from(to - from) / f64::from(HOUR);
                    if sensor.platform == Platform::Fixed {
                        look_from_posts(
                            sight, group, sensor, act, index, from, hours, looks, drafts,
                        );
                    } else {
                        look_from_patrols(
                            sight, group, sensor, act, index, from, hours, looks, drafts,
                        );
                    }
                }
            }
            Platform::Satellite => {
                look_from_orbit(sight, group, sensor, act, index, strength, looks, drafts);
            }
            Platform::Inspection => {
                look_on_site(
                    sight,
                    group,
                    sensor,
                    inspections,
                    act,
                    index,
                    strength,
                    looks,
                    drafts,
                );
            }
            Platform::Liaison => {}
        }
    }
}

/// The stretches of a standing act that are looked at in this tick: for every hour that begins in
/// it, the part of that hour in which the act lasts; and for an act that begins in this tick, the
/// rest of the hour already running. Together they cover the act once.
fn spells(clock: &Clock, act: &Act) -> Vec<(u32, u32)> {
    let mut spells = Vec::new();
    let running = act.start / HOUR * HOUR;
    if (clock.start()..clock.end()).contains(&act.start) && running < clock.start() {
        spells.push((act.start, act.end.min(running + HOUR)));
    }
    for hour in clock.multiples(HOUR) {
        let (from, to) = (act.start.max(hour), act.end.min(hour + HOUR));
        if from < to {
            spells.push((from, to));
        }
    }
    spells
}

fn look_from_posts(
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
        if is_out_of_order(*sight.seed, sensor, asset, day) {
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

fn look_from_patrols(
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

fn look_from_orbit(
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
        let tasked = sight
            .seed
            .uniform(Stream::SatelliteTasking, place, pass.ordinal)
            < group.spec.tasked_share;
        if !tasked {
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

fn look_on_site(
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
        if noon / (DAY / 2) % 2 == 0 || !lasts {
            continue;
        }
        // as planned: any site of interest is as likely as another; as it was: see below
        let visits = group.spec.visits_per_day * f64::from(group.spec.count);
        let plan = one * visits / sight.sites.n_of_interest().max(1) as f64;
        let there = plan * group.deployed_share(noon);
        looks.add(plan - there, 0.0, Some(Cause::NotDeployed));
        looks.add(there, 0.0, Some(Cause::OffShift));
    }
    for &(visited, team, time, admitted) in &inspections.0 {
        if visited != site || time < act.start || time >= act.end {
            continue;
        }
        if !admitted {
            looks.add(one, 0.0, Some(Cause::Denied));
            continue;
        }
        looks.add(one, one, None);
        try_to_see(sight, group, sensor, act, index, team, time, one, drafts);
    }
}

fn try_to_see(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    act: &Act,
    index: u32,
    asset: u32,
    time: u32,
    exponent: f64,
    drafts: &mut Vec<Draft>,
) {
    if exponent <= 0.0 {
        return;
    }
    let key = act.id.key() ^ asset_key(sensor.key, asset).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut draws = sight.seed.draws(Stream::Look, key, time / HOUR);
    if draws.uniform() >= p_of(exponent) {
        return;
    }
    drafts.push(Draft {
        observation: report(sight, group, sensor, act, asset, time, key),
        act: Some(index),
    });
}

/// What the asset says it saw: errors of place, time, kind and side.
fn report(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    act: &Act,
    asset: u32,
    time: u32,
    key: u64,
) -> Observation {
    let mut draws = sight.seed.draws(Stream::LookError, key, time / HOUR);
    let x = Metres(act.x.0 + (draws.normal() * sensor.error_m) as i32);
    let x = Metres(x.0.clamp(0, sight.ground.length().0 - 1));
    let shift = draws.normal() * sensor.error_minutes * 60.0;
    let seemed = (f64::from(time) + shift).max(0.0) as u32;
    let about = sight.catalogue.kind(act.kind);
    let misled = about.conduct == Conduct::OtherActor || draws.chance(sensor.p_misclassified);
    let kind = if misled {
        another_kind(sight, act.kind, draws.uniform())
    } else {
        act.kind
    };
    let side_evidence = side_evidence(sensor, act.side, &mut draws);
    // who stands inside a site sees whether its course was there before the truce
    let checks_papers = sensor.platform == Platform::Inspection;
    let unlike = 1.0 - sight.catalogue.kind(kind).lookalike;
    let evidence = match (checks_papers, act.before_truce) {
        (true, true) => -sensor.evidence,
        (true, false) => sensor.evidence,
        // from outside, what a side declared is known; what it did not looks like anything else
        (false, true) if act.declared => -sensor.evidence * unlike,
        (false, _) => sensor.evidence * unlike,
    };
    Observation {
        id: ObservationId(0),
        asset: AssetId(group.first.0 + asset),
        sensor: group.spec.sensor,
        time: seemed,
        error_s: (sensor.error_minutes * 60.0) as u32,
        received: seemed.max(time) + (sensor.delay_hours * f64::from(HOUR)) as u32,
        sector: sight.ground.sector_at(x),
        x,
        error_m: sensor.error_m as i32,
        site: act.site,
        group: sight.catalogue.kind(kind).group,
        kind,
        count: act.rounds.max(1),
        evidence,
        side_evidence,
    }
}

/// Log-likelihood ratio of side one against side two that a look brings, right or wrong.
pub fn side_evidence(
    sensor: &Sensor,
    side: Option<Side>,
    draws: &mut crate::model::base::Draws,
) -> f64 {
    let tells = draws.chance(sensor.p_side);
    let right = draws.chance(sensor.side_accuracy);
    let coin = draws.chance(0.5);
    if !tells {
        return 0.0;
    }
    let weight = math::logit(sensor.side_accuracy.clamp(0.5, 0.999));
    let seems_one = match side {
        Some(Side::One) => right,
        Some(Side::Two) => !right,
        None => coin,
    };
    if seems_one { weight } else { -weight }
}

/// Another kind of the same group of fire that a look may take it for.
fn another_kind(sight: &Sight, kind: ActKindId, u: f64) -> ActKindId {
    let group = sight.catalogue.kind(kind).group;
    let alike: Vec<ActKindId> = sight
        .catalogue
        .0
        .iter()
        .enumerate()
        .filter(|(i, k)| k.group == group && k.conduct != Conduct::OtherActor && *i != kind.index())
        .map(|(i, _)| ActKindId(i as u8))
        .collect();
    match alike.len() {
        0 => kind,
        n => alike[((u * n as f64) as usize).min(n - 1)],
    }
}
