//! The day's plan: where patrols go, which sites are inspected, when satellites pass.
//!
//! Allocation of patrols: `even` (one per equal stretch, anywhere in it), `heat` (by the
//! watch's own faded record and a floor), `rotation` (a fixed step along the stretch every day),
//! `random`. Access is a keyed draw per patrol and day against the admitted share of the side
//! visited; a side that trusts the mission less admits less.

use super::assets::{Assets, Group, Pass, Visit};
use super::spec::{Allocation, Platform, SensorCatalogue};
use crate::model::base::{AssetId, Clock, DAY, HOUR, Metres, Seed, Side, SiteId, Stream};
use crate::model::front::Ground;
use crate::model::record::observation::Coverage;
use crate::model::record::standing::Standing;
use crate::model::record::tasking::Tasking;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// How far each side lets a mission in.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Access {
    /// \[1\] — by side and segment.
    pub line: [[f64; 3]; 2],
    /// \[1\] — rear sites, by side.
    pub rear: [f64; 2],
}

/// Sites that exist, with their side, key and place: what inspectors choose from.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteList(pub Vec<SiteEntry>);

impl SiteList {
    /// Sites of interest, by id.
    pub fn of_interest(&self) -> impl Iterator<Item = &SiteEntry> {
        self.0.iter().filter(|entry| entry.of_interest)
    }

    /// Number of sites of interest.
    pub fn n_of_interest(&self) -> usize {
        self.of_interest().count()
    }
}

/// One site of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteEntry {
    /// Its id.
    pub id: SiteId,
    /// Its side.
    pub side: Side,
    /// \[m\] — along the front.
    pub x: Metres,
    /// \[m\] — behind the line.
    pub depth: Metres,
    /// Whether men are trained or stocks kept there: where inspectors go when nothing calls them
    /// elsewhere.
    pub of_interest: bool,
}

/// Inspections of this tick: site, team, second, admitted.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inspections(pub Vec<(SiteId, AssetId, u32, bool)>);

/// Phase 5, first: plans the day that begins, and the passes and visits of this tick.
pub fn plan_day(
    clock: Res<Clock>,
    seed: Res<Seed>,
    ground: Res<Ground>,
    sensors: Res<SensorCatalogue>,
    access: Res<Access>,
    standing: Res<Standing>,
    sites: Res<SiteList>,
    mut watches: Query<(&mut Assets, &mut Inspections, &mut Coverage, &Tasking)>,
) {
    for (mut assets, mut inspections, mut coverage, tasking) in &mut watches {
        if clock.begins(DAY) {
            coverage.watched_sector_hours.push(0.0);
            coverage.denials.push(0);
            coverage.deployed_share.push(0.0);
        }
        inspections.0.clear();
        for group in &mut assets.groups {
            match sensors.0[usize::from(group.spec.sensor)].platform {
                Platform::Patrol if clock.begins(DAY) => {
                    plan_patrols(group, &clock, *seed, &ground, &access, &standing, tasking);
                    let working = group.n_deployed(clock.start());
                    let denied = group
                        .today
                        .iter()
                        .filter(|v| v.asset < working && !v.admitted)
                        .count();
                    if let Some(today) = coverage.denials.last_mut() {
                        *today += denied as u32;
                    }
                }
                Platform::Satellite => plan_passes(group, &clock, *seed, &ground),
                Platform::Inspection => {
                    let visits =
                        plan_inspections(group, &clock, *seed, &access, &standing, &sites, tasking);
                    let denied = visits.iter().filter(|visit| !visit.3).count();
                    if let Some(today) = coverage.denials.last_mut() {
                        *today += denied as u32;
                    }
                    inspections.0.extend(visits);
                }
                _ => {}
            }
        }
    }
}

fn plan_patrols(
    group: &mut Group,
    clock: &Clock,
    seed: Seed,
    ground: &Ground,
    access: &Access,
    standing: &Standing,
    tasking: &Tasking,
) {
    let day = clock.day();
    let stretch = group.sectors.len() as f64;
    group.today.clear();
    if group.sectors.is_empty() {
        return;
    }
    // half of the effort by the record, half spread evenly, so that no sector is never visited
    let mut sum = 0.0;
    let record: Vec<f64> = group
        .sectors
        .iter()
        .map(|s| tasking.sector_record.get(s.index()).copied().unwrap_or(0.0))
        .collect();
    let total: f64 = record.iter().sum();
    let cumulated: Vec<f64> = record
        .iter()
        .map(|r| {
            let share = if total > 0.0 {
                r / total
            } else {
                1.0 / stretch
            };
            sum += 0.5 * share + 0.5 / stretch;
            sum
        })
        .collect();
    let working = group.n_deployed(clock.start());
    for asset in 0..working {
        if group.is_out_of_order(seed, asset, day) {
            continue;
        }
        let id = group.key(asset);
        let mut draws = seed.draws(Stream::Allocation, id, day);
        let u = draws.uniform();
        let along = match group.spec.allocation {
            Allocation::Even => (f64::from(asset) + u) / f64::from(working) * stretch,
            Allocation::Random => u * stretch,
            Allocation::Rotation => {
                let step = f64::from(asset) / f64::from(working) + 0.618 * f64::from(day);
                (step - step.floor()) * stretch
            }
            Allocation::Heat => {
                let target = u * sum;
                let i = cumulated
                    .partition_point(|&c| c <= target)
                    .min(cumulated.len() - 1);
                i as f64 + draws.uniform()
            }
        };
        let i = (along as usize).min(group.sectors.len() - 1);
        let sector = ground.sector(group.sectors[i]);
        let x = Metres(sector.from.0 + ((along - i as f64) * f64::from(ground.sector_m)) as i32);
        let mut visit = seed.draws(Stream::Access, id, day);
        let host = if visit.chance(0.5) {
            Side::One
        } else {
            Side::Two
        };
        let p = access.line[host.index()][sector.segment.index()]
            * standing.trust_in_mission[host.index()];
        group.today.push(Visit {
            x,
            asset,
            admitted: visit.chance(p),
        });
    }
    group.today.sort_unstable();
}

/// Passes are spread evenly over the group's working hours, in solar time of the middle of the
/// front (an optical satellite in a sun-synchronous orbit comes by in the late morning); over the
/// whole day when no working hours are given.
fn plan_passes(group: &mut Group, clock: &Clock, seed: Seed, ground: &Ground) {
    group.passes.clear();
    let per_day = (group.spec.visits_per_day * f64::from(group.spec.count)).round() as u32;
    if per_day == 0 {
        return;
    }
    let working = group.n_deployed(clock.start());
    let middle = ground.sectors[ground.len() / 2].longitude / 15.0;
    let (from, hours) = if group.spec.shift_hours > 0.0 {
        (group.spec.shift_from_hour - middle, group.spec.shift_hours)
    } else {
        (0.0, 24.0)
    };
    for k in 0..per_day {
        let hour = from + hours * (f64::from(k) + 0.5) / f64::from(per_day);
        let second = (hour.rem_euclid(24.0) * f64::from(HOUR)) as u32;
        let time = clock.start() / DAY * DAY + second;
        let asset = k % group.spec.count.max(1);
        if (clock.start()..clock.end()).contains(&time) {
            group.passes.push(Pass {
                time,
                asset,
                ordinal: clock.day() * per_day + k,
                working: asset < working,
                out_of_order: group.is_out_of_order(seed, asset, clock.day()),
            });
        }
    }
}

fn plan_inspections(
    group: &Group,
    clock: &Clock,
    seed: Seed,
    access: &Access,
    standing: &Standing,
    sites: &SiteList,
    tasking: &Tasking,
) -> Vec<(SiteId, AssetId, u32, bool)> {
    let mut visits = Vec::new();
    let working = group.n_deployed(clock.start());
    // teams are on site at noon, UTC
    let noon = clock.multiples(DAY / 2).find(|t| t / (DAY / 2) % 2 == 1);
    let Some(noon) = noon else { return visits };
    let day = clock.day();
    let choice: Vec<&SiteEntry> = sites.of_interest().collect();
    if choice.is_empty() {
        return visits;
    }
    let mut cues = tasking.sites.iter();
    for team in 0..working {
        let mut draws = seed.draws(Stream::InspectionChoice, group.key(team), day);
        let visits_today = (group.spec.visits_per_day + draws.uniform()) as u32;
        if group.is_out_of_order(seed, team, day) {
            continue;
        }
        for _ in 0..visits_today {
            let anywhere = choice[draws.below(choice.len() as u32) as usize];
            let entry = match cues.next() {
                Some(site) => sites.0.iter().find(|e| e.id == *site).unwrap_or(anywhere),
                None => anywhere,
            };
            let p = access.rear[entry.side.index()] * standing.trust_in_mission[entry.side.index()];
            visits.push((
                entry.id,
                AssetId(group.first.0 + team),
                noon,
                draws.chance(p),
            ));
        }
    }
    visits
}
