//! The day's plan: where patrols go, which sites are inspected, what passes look at; and who was
//! turned away.
//!
//! Access is a keyed draw per visit and day against the admitted share of the host; a side that
//! trusts the mission less, or does not accept who comes, admits less. A refusal is written down:
//! casework may make something of it.

use super::access::Access;
use super::allocation::{Knowledge, allocate, newest_sectors};
use super::assets::{Assets, Group, Visit};
use super::dispatch;
use super::duty::DutyOfCare;
use super::spec::{Allocation, Platform, SensingParameters, SensorCatalogue};
use crate::base::{AssetId, Clock, DAY, Metres, Seed, Side, SiteId, Stream};
use crate::front::Ground;
use crate::record::observation::{Coverage, Observations};
use crate::record::standing::{Standing, TruceStatus};
use crate::record::tasking::Tasking;
use crate::record::timetable::{Carried, ErrandLog, Timetable};
use crate::record::watch::Watch;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use serde::{Deserialize, Serialize};

/// Sites that exist, with their side, key and place: what inspectors choose from.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteList {
    /// All sites, decoys included.
    pub all: Vec<SiteEntry>,
    /// Places in `all` of the sites of interest, by id.
    interesting: Vec<u32>,
    /// Of these the places of the sites that inspectors choose from when nothing calls them
    /// elsewhere: those that were declared, or all when nothing was.
    listed: Vec<u32>,
    /// Whether there are declarations to compare papers with.
    declarations: bool,
    /// Crossings and railheads of each side, by id.
    entries: [Vec<SiteId>; 2],
    /// \[1\] — sites of interest and decoys over sites of interest.
    temptation: f64,
}

impl SiteList {
    /// Of all sites, ascending by id, and the entries of each side.
    pub fn new(all: Vec<SiteEntry>, entries: [Vec<SiteId>; 2], declarations: bool) -> Self {
        let decoys = all.iter().filter(|entry| entry.decoy).count();
        let interesting: Vec<u32> = all
            .iter()
            .zip(0..)
            .filter(|(entry, _)| entry.of_interest)
            .map(|(_, i)| i)
            .collect();
        let listed = interesting
            .iter()
            .copied()
            .filter(|&i| !declarations || all[i as usize].declared)
            .collect();
        let real = interesting.len().saturating_sub(decoys).max(1);
        Self {
            temptation: 1.0 + decoys as f64 / real as f64,
            all,
            interesting,
            listed,
            declarations,
            entries,
        }
    }

    /// Number of sites of interest.
    pub fn n_of_interest(&self) -> usize {
        self.interesting.len()
    }

    /// \[1\] — how many times more there is to be mistaken from above for every site: decoys.
    pub fn temptation(&self) -> f64 {
        self.temptation
    }

    /// The n-th site of interest.
    pub fn of_interest(&self, n: usize) -> Option<&SiteEntry> {
        self.all.get(*self.interesting.get(n)? as usize)
    }

    /// Whether there are declarations to compare papers with.
    pub fn has_declarations(&self) -> bool {
        self.declarations
    }

    /// One more than the highest id of a site.
    pub fn n_ids(&self) -> usize {
        self.all.last().map_or(0, |entry| entry.id.index() + 1)
    }

    /// Number of sites that inspectors choose from.
    pub fn n_listed(&self) -> usize {
        self.listed.len()
    }

    /// The n-th site that inspectors choose from.
    pub fn listed(&self, n: usize) -> Option<&SiteEntry> {
        self.all.get(*self.listed.get(n)? as usize)
    }

    /// The site of a side nearest to a place, of those that inspectors choose from.
    pub fn nearest_listed(&self, side: Side, x: Metres) -> Option<&SiteEntry> {
        let listed = self.listed.iter().map(|&i| &self.all[i as usize]);
        listed
            .filter(|entry| entry.side == side)
            .min_by_key(|entry| (entry.x.distance(x), entry.id))
    }

    /// Whether inspectors would come to a site without a call.
    pub fn is_listed(&self, id: SiteId) -> bool {
        !self.declarations || self.get(id).is_some_and(|entry| entry.declared)
    }

    /// \[1\] — share of the entries of a side that have one of so many portals.
    pub fn portal_share(&self, side: Side, n_portals: u32) -> f64 {
        let n = self.entries[side.index()].len() as u32;
        let watched = (0..n)
            .filter(|&nth| self.portal_at(side, nth).is_some_and(|k| k < n_portals))
            .count();
        watched as f64 / f64::from(n.max(1))
    }

    /// A site by id.
    pub fn get(&self, id: SiteId) -> Option<&SiteEntry> {
        let place = self.all.binary_search_by_key(&id, |entry| entry.id).ok()?;
        self.all.get(place)
    }

    /// Crossings and railheads of a side.
    pub fn entries_of(&self, side: Side) -> &[SiteId] {
        &self.entries[side.index()]
    }

    /// Which portal stands at the n-th entry of a side: both sides in turn as long as both have
    /// entries left.
    pub fn portal_at(&self, side: Side, n: u32) -> Option<u32> {
        let [one, two] = [0, 1].map(|i| self.entries[i].len() as u32);
        if n >= [one, two][side.index()] {
            return None;
        }
        let both = one.min(two);
        Some(if n < both {
            2 * n + side.index() as u32
        } else {
            both + n
        })
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
    /// Whether men are trained or stocks kept there, or seem to be: where inspectors go when
    /// nothing calls them elsewhere.
    pub of_interest: bool,
    /// Whether it only looks like one from above.
    pub decoy: bool,
    /// Whether its side declared it on day 0.
    pub declared: bool,
}

/// One inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// Where.
    pub site: SiteId,
    /// Who.
    pub team: AssetId,
    /// \[s\] — when.
    pub time: u32,
    /// How many visits the team made before on this day.
    pub ordinal: u32,
    /// Whether it was let in.
    pub admitted: bool,
}

/// Inspections of this tick.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inspections(pub Vec<Inspection>);

impl Inspections {
    /// Those of a site.
    pub fn of_site(&self, site: SiteId) -> impl Iterator<Item = &Inspection> {
        self.0.iter().filter(move |visit| visit.site == site)
    }
}

/// What planning reads.
#[derive(SystemParam)]
pub struct Planning<'w> {
    pub(super) clock: Res<'w, Clock>,
    pub(super) seed: Res<'w, Seed>,
    pub(super) ground: Res<'w, Ground>,
    pub(super) sensors: Res<'w, SensorCatalogue>,
    numbers: Res<'w, SensingParameters>,
    pub(super) access: Res<'w, Access>,
    jamming: Res<'w, super::access::JammingField>,
    pub(super) standing: Res<'w, Standing>,
    status: Res<'w, TruceStatus>,
    sites: Res<'w, SiteList>,
    pub(super) timetable: Res<'w, Timetable>,
}

/// What planning reads and writes of a watch.
type PlannedWatches<'w, 's> = Query<
    'w,
    's,
    (
        &'static Watch,
        &'static mut Assets,
        &'static mut Inspections,
        &'static mut Coverage,
        &'static mut DutyOfCare,
        &'static mut ErrandLog,
        &'static Observations,
        &'static Tasking,
    ),
>;

/// Phase 5: plans the day that begins, and the visits of this tick.
pub fn plan_day(planning: Planning, mut watches: PlannedWatches) {
    let clock = *planning.clock;
    for (watch, mut assets, mut visits, mut coverage, mut duty, mut went, observations, tasking) in
        &mut watches
    {
        visits.0.clear();
        coverage.first_new_refusal = coverage.refusals.len();
        let assets = &mut *assets;
        let coverage = &mut *coverage;
        if clock.begins(DAY) {
            begin_day(&planning, assets, &mut duty, coverage);
        }
        let acceptance = assets.acceptance;
        for group in &mut assets.groups {
            let platform = planning.sensors.0[usize::from(group.spec.sensor)].platform;
            match platform {
                Platform::Patrol if clock.begins(DAY) => {
                    plan_patrols(
                        &planning,
                        group,
                        &duty,
                        acceptance,
                        observations,
                        tasking,
                        coverage,
                    );
                }
                Platform::Satellite if clock.begins(DAY) => {
                    let n = group.spec.cued_sites as usize;
                    group.cued = tasking.sites.iter().take(n).copied().collect();
                }
                Platform::Inspection => {
                    let regime = watch.regime;
                    plan_inspections(
                        &planning,
                        regime,
                        group,
                        acceptance,
                        tasking,
                        &mut visits,
                        coverage,
                        &mut went,
                    );
                }
                _ => {}
            }
        }
        dispatch::send(&planning, watch.regime, assets, coverage, &mut went);
    }
}

/// Opens the books of a day: losses, jammed flights, whether people stand down.
fn begin_day(
    planning: &Planning,
    assets: &mut Assets,
    duty: &mut DutyOfCare,
    coverage: &mut Coverage,
) {
    let clock = *planning.clock;
    let day = clock.day();
    let [one, two] = planning.status.intensity_yesterday();
    duty.judge_day(
        &clock,
        *planning.seed,
        &planning.ground,
        &planning.numbers,
        &planning.sensors,
        assets,
        (one + two) / 2.0,
    );
    let mut jammed = 0;
    for group in &mut assets.groups {
        group.draw_day(*planning.seed, day);
        let sensor = &planning.sensors.0[usize::from(group.spec.sensor)];
        let working = group.n_deployed(clock.start());
        if group.p_loss > 0.0 {
            let lost = (0..working).filter(|&k| group.is_lost(*planning.seed, k, day));
            let lost = lost.count() as u32;
            group.losses += lost;
        }
        if sensor.platform == Platform::Air && sensor.jam_loss > 0.0 {
            jammed += (0..working as usize)
                .filter(|&k| {
                    let (from, to) = group.beats[k];
                    let middle = planning.ground.sector_at(Metres((from.0 + to.0) / 2));
                    planning.jamming.is_jammed(middle)
                })
                .count() as u32;
        }
    }
    coverage.watched_sector_hours.push(0.0);
    coverage.denials.push(0);
    coverage.deployed_share.push(0.0);
    coverage.jammings.push(jammed);
    coverage.stood_down.push(duty.share_of_day(day));
}

fn plan_patrols(
    planning: &Planning,
    group: &mut Group,
    duty: &DutyOfCare,
    acceptance: [f64; 2],
    observations: &Observations,
    tasking: &Tasking,
    coverage: &mut Coverage,
) {
    let (clock, seed, ground) = (*planning.clock, *planning.seed, &*planning.ground);
    let day = clock.day();
    let now = clock.start();
    let exposed = planning.sensors.0[usize::from(group.spec.sensor)].exposed;
    group.today.clear();
    let working: Vec<u32> = (0..group.n_deployed(now))
        .filter(|&asset| !group.is_out_of_order(seed, asset, day))
        .filter(|&asset| !exposed || duty.allows(seed, group.key(asset), now))
        .collect();
    let newest = match group.spec.allocation {
        Allocation::Reactive => newest_sectors(
            &observations.all,
            now,
            planning.numbers.reactive_days,
            ground.len(),
        ),
        _ => Vec::new(),
    };
    let knows = Knowledge {
        ground,
        tasking,
        newest: &newest,
        even_part: planning.numbers.even_part_of_heat,
    };
    for (x, asset) in allocate(group, &working, day, seed, &knows) {
        let mut visit = seed.draws(Stream::Access, group.key(asset), day);
        let host = if visit.chance(0.5) {
            Side::One
        } else {
            Side::Two
        };
        let sector = ground.sector(ground.sector_at(x));
        let i = host.index();
        let p = planning.access.line[i][sector.segment.index()]
            * planning.standing.trust_in_mission[i]
            * acceptance[i];
        let admitted = visit.chance(p);
        coverage.note_visit(host, admitted, now, sector.id, None);
        group.today.push(Visit { x, asset, admitted });
    }
    group.today.sort_unstable();
}

fn plan_inspections(
    planning: &Planning,
    regime: u16,
    group: &Group,
    acceptance: [f64; 2],
    tasking: &Tasking,
    visits: &mut Inspections,
    coverage: &mut Coverage,
    went: &mut ErrandLog,
) {
    let (clock, seed, sites) = (*planning.clock, *planning.seed, &*planning.sites);
    // teams are on site at noon, UTC
    let noon = clock
        .multiples(DAY / 2)
        .find(|t| !(t / (DAY / 2)).is_multiple_of(2));
    let Some(noon) = noon else { return };
    let n = sites.n_listed();
    if n == 0 {
        return;
    }
    let day = clock.day();
    // groups of one regime share the list of doubts: each site is visited once
    let taken: Vec<SiteId> = visits.0.iter().map(|visit| visit.site).collect();
    let orders = dispatch::asked_for(&planning.timetable, regime, &planning.ground, sites, noon);
    let mut cues: Vec<SiteId> = Vec::new();
    let all = orders
        .iter()
        .map(|&(site, _)| site)
        .chain(tasking.sites.iter().copied());
    for site in all {
        if !taken.contains(&site) && !cues.contains(&site) {
            cues.push(site);
        }
    }
    let mut cues = cues.into_iter();
    for team in 0..group.n_deployed(clock.start()) {
        let mut draws = seed.draws(Stream::InspectionChoice, group.key(team), day);
        let visits_today = (group.spec.visits_per_day + draws.uniform()) as u32;
        if group.is_out_of_order(seed, team, day) {
            continue;
        }
        for ordinal in 0..visits_today {
            let anywhere = draws.below(n as u32) as usize;
            let entry = cues
                .next()
                .and_then(|site| sites.get(site))
                .or(sites.listed(anywhere));
            let Some(entry) = entry else { continue };
            let i = entry.side.index();
            let p = planning.access.rear[i] * planning.standing.trust_in_mission[i] * acceptance[i];
            let admitted = draws.chance(p);
            let sector = planning.ground.sector_at(entry.x);
            coverage.note_visit(entry.side, admitted, noon, sector, Some(entry.id));
            let asset = AssetId(group.first.0 + team);
            let obeyed = orders.iter().filter(|&&(site, _)| site == entry.id);
            went.0.extend(obeyed.map(|&(_, order)| Carried {
                order,
                time: noon,
                asset,
            }));
            visits.0.push(Inspection {
                site: entry.id,
                team: asset,
                time: noon,
                ordinal,
                admitted,
            });
        }
    }
}
