//! Looks: every asset that could see an act, what it could see, and what it saw.
//!
//! # Equations
//! A glimpse sees with p = p₀·signature·range·openness·conditions; a continuous sensor with
//! p = 1 − exp(−rate·signature·openness·conditions·∫g(r)dt) over the overlap of act and sensor.
//! Each look adds its miss exponent −ln(1 − p) as planned (there, clear, admitted, on shift) and
//! as it really was; the cause of the difference is named in the order of `Cause`.
//! For what moves the plan is the expected coverage under the rota (patrols by place, satellites by
//! pass, inspections by day), and what really was is where it went.
//!
//! A look's draw is keyed by (asset, act, occasion), so no regime can shift another's numbers.
//!
//! Assets are found by an index along the front: places sorted by chainage, beats in order,
//! visits by sector. Work is per look, not per asset.

use super::access::JammingField;
use super::assets::{Assets, Group};
use super::conditions::openness;
use super::duty::DutyOfCare;
use super::notes::Notes;
use super::plan::{Inspections, SiteList};
use super::sensors::{aircraft, inspections, office, orbit, patrols, portals, posts, scheduled};
use super::spec::{Platform, SensingParameters, Sensor, SensorCatalogue, SharedCondition};
use crate::model::base::{Clock, DAY, HOUR, ObservationId, Seed};
use crate::model::front::{Environment, Ground};
use crate::model::record::act::{Act, ActCatalogue, ActKind, ActLog};
use crate::model::record::observation::{Coverage, Observation, Observations};
use crate::model::record::provenance::{Cause, LookBook, Looks, Provenance};
use crate::model::record::terms::Terms;
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
    /// The terms: what a count is compared with.
    pub terms: Res<'w, Terms>,
    /// Where signals are jammed today.
    pub jamming: Res<'w, JammingField>,
    /// Land that reports cross on their way.
    pub access: Res<'w, super::access::Access>,
    /// Numbers.
    pub numbers: Res<'w, SensingParameters>,
}

/// A group of assets that looks at an act.
pub(super) struct Watcher<'a> {
    /// Its place in the regime.
    pub place: u16,
    /// The group.
    pub group: &'a Group,
    /// Its family.
    pub sensor: &'a Sensor,
    /// Strength of the act in its modality, concealment included.
    pub signature: f64,
    /// \[1\] — what the ground leaves of it.
    pub openness: f64,
    /// \[1\] — factor on the family's range: a gun is heard further than a rifle.
    pub reach: f64,
    /// Random conditions of the regime.
    pub shared: &'a [SharedCondition],
    /// Whether its people have to stay away.
    pub duty: &'a DutyOfCare,
}

impl Watcher<'_> {
    /// Why an asset is not at its work at a second: not deployed yet, or out of order, lost or
    /// stood down; none when it is.
    pub fn absence(&self, seed: Seed, asset: u32, second: u32) -> Option<Cause> {
        let group = self.group;
        let deployed = group.from.get(asset as usize);
        if deployed.is_none_or(|&from| from > second) {
            return Some(Cause::NotDeployed);
        }
        let stays_away = self.sensor.exposed && !self.duty.allows(seed, group.key(asset), second);
        let absent = stays_away || group.is_out_of_order(seed, asset, second / DAY);
        absent.then_some(Cause::OffShift)
    }

    /// \[km\] — range at which this act is noticed.
    pub fn range_km(&self) -> f64 {
        self.sensor.range_km * self.reach
    }

    /// \[1\] — lateral range factor at a distance, the curve stretched by the act's reach.
    pub fn factor_at(&self, distance_km: f64) -> f64 {
        let stretched = distance_km / self.reach;
        self.sensor.curve.at(stretched, self.sensor.range_km)
    }

    /// Strength of the act to this group at full range factor and in clear conditions.
    pub fn strength(&self) -> f64 {
        self.signature * self.openness
    }
}

/// An observation before it has a number, with the act behind it.
pub struct Draft {
    /// The observation.
    pub observation: Observation,
    /// The act; none for a false one.
    pub act: Option<u32>,
    /// \[s\] — when the look saw it.
    pub looked: u32,
}

/// A stretch of time in which an act can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// \[s\]
    pub from: u32,
    /// \[s\] — exclusive.
    pub to: u32,
    /// Whether an hour of the act begins in it, counted from the act's own start: who glimpses
    /// from a place does so once in every begun hour of an act.
    pub glimpse: bool,
}

impl Window {
    /// A stretch of a standing act.
    fn of(act: &Act, from: u32, to: u32) -> Option<Self> {
        let hour = act.start + (from - act.start).div_ceil(HOUR) * HOUR;
        (from < to).then_some(Self {
            from,
            to,
            glimpse: hour < to,
        })
    }

    /// \[h\] — its length.
    pub fn hours(self) -> f64 {
        f64::from(self.to - self.from) / f64::from(HOUR)
    }
}

/// Phase 5: looks at the acts of this tick and at standing acts, false observations, and the
/// numbering of it all.
pub fn look(
    sight: Sight,
    log: Res<ActLog>,
    mut watches: Query<(
        &Assets,
        &Inspections,
        &DutyOfCare,
        &mut Observations,
        &mut Provenance,
        &mut LookBook,
        &mut Coverage,
    )>,
) {
    let clock = *sight.clock;
    for (assets, visits, duty, mut observations, mut provenance, mut book, mut coverage) in
        &mut watches
    {
        observations.first_new = observations.all.len();
        provenance.looks.resize(log.acts.len(), Looks::default());
        if assets.groups.is_empty() {
            continue;
        }
        let mut drafts = Vec::new();
        let provenance = &mut *provenance;
        let book = &mut *book;
        let new_standing = log
            .standing
            .partition_point(|&i| (i as usize) < log.first_new);
        let mut lasting = log.standing[new_standing..].iter().peekable();
        for (offset, act) in log.new_acts().iter().enumerate() {
            let index = (log.first_new + offset) as u32;
            if lasting.next_if(|&&i| i == index).is_some() {
                continue;
            }
            let mut notes = notes(act, index, provenance, book, &mut drafts);
            look_at_momentary(&sight, assets, duty, &mut notes);
        }
        // between the hours only what is new needs a look
        let hourly = clock.begins(HOUR);
        if hourly && new_standing > 0 {
            let onlookers = onlookers(&sight, assets, visits);
            for &index in &log.standing[..new_standing] {
                let act = &log.acts[index as usize];
                let places = &onlookers[act.kind.index()];
                if places.is_empty() {
                    continue;
                }
                let mut notes = notes(act, index, provenance, book, &mut drafts);
                let places = places.iter().copied();
                look_at_standing(&sight, assets, visits, duty, places, &mut notes);
            }
        }
        for &index in &log.standing[new_standing..] {
            let act = &log.acts[index as usize];
            let mut notes = notes(act, index, provenance, book, &mut drafts);
            let places = 0..assets.groups.len();
            look_at_standing(&sight, assets, visits, duty, places, &mut notes);
        }
        let expected = &mut coverage.expected_false;
        super::falsehood::add_false_observations(&sight, assets, duty, expected, &mut drafts);
        number(drafts, &log, &mut observations, provenance);
    }
}

fn notes<'a>(
    act: &'a Act,
    index: u32,
    provenance: &'a mut Provenance,
    book: &'a mut LookBook,
    drafts: &'a mut Vec<Draft>,
) -> Notes<'a> {
    let wanted = book.wanted.wants(index);
    Notes {
        act,
        index,
        looks: &mut provenance.looks[index as usize],
        book: wanted.then_some(&mut book.looks),
        drafts,
    }
}

/// Groups that look at standing acts in the hours that begin in this tick: passes and visits come
/// by only now and then.
fn active_groups(sight: &Sight, assets: &Assets, visits: &Inspections) -> Vec<bool> {
    let clock = &*sight.clock;
    let (from, to) = (clock.start() / HOUR * HOUR, clock.end() + HOUR);
    assets
        .groups
        .iter()
        .map(|group| {
            if group.spec.looks.is_some() {
                return true;
            }
            match sight.sensors.0[usize::from(group.spec.sensor)].platform {
                Platform::Satellite => group.has_pass(from, to),
                Platform::Inspection => !visits.0.is_empty() || clock.begins(DAY / 2),
                Platform::Portal | Platform::FrontWide => clock.begins(DAY / 2),
                Platform::Liaison => false,
                Platform::Fixed | Platform::Patrol | Platform::Air => true,
            }
        })
        .collect()
}

/// By kind of act, the places of the groups that look at standing acts in this hour and to which
/// the kind shows at all: there are many standing acts, of few kinds.
fn onlookers(sight: &Sight, assets: &Assets, visits: &Inspections) -> Vec<Vec<usize>> {
    let active = active_groups(sight, assets, visits);
    let shows = |kind: &ActKind, place: usize| {
        let modality =
            sight.sensors.0[usize::from(assets.groups[place].spec.sensor)].modality as usize;
        kind.signature[modality] > 0.0 && kind.reach[modality] > 0.0
    };
    sight
        .catalogue
        .0
        .iter()
        .map(|kind| {
            (0..active.len())
                .filter(|&place| active[place] && shows(kind, place))
                .collect()
        })
        .collect()
}

/// Sorts by (time, asset), so that order tells nothing of the truth, and gives ids.
fn number(
    mut drafts: Vec<Draft>,
    log: &ActLog,
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
            looks.first_seen = Some(
                looks
                    .first_seen
                    .map_or(draft.looked, |t| t.min(draft.looked)),
            );
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

/// The group as it looks at an act, unless it cannot see it at all.
fn watcher<'a>(
    sight: &'a Sight,
    assets: &'a Assets,
    duty: &'a DutyOfCare,
    place: usize,
    act: &Act,
) -> Option<Watcher<'a>> {
    let group = &assets.groups[place];
    let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
    let kind = sight.catalogue.kind(act.kind);
    let signature = kind.signature[sensor.modality as usize] * act.visibility;
    if signature <= 0.0
        || kind.reach[sensor.modality as usize] <= 0.0
        || act.depth.km() > group.spec.depth_to_km
    {
        return None;
    }
    Some(Watcher {
        place: place as u16,
        group,
        sensor,
        signature,
        openness: openness(sight, sensor, act.sector),
        reach: kind.reach[sensor.modality as usize],
        shared: &assets.shared,
        duty,
    })
}

/// A moment is over before anyone else comes by: all of it is looked at at once.
fn look_at_momentary(sight: &Sight, assets: &Assets, duty: &DutyOfCare, notes: &mut Notes<'_>) {
    let act = notes.act;
    let window = Window {
        from: act.start,
        to: act.end,
        glimpse: true,
    };
    for place in 0..assets.groups.len() {
        let Some(watcher) = watcher(sight, assets, duty, place, act) else {
            continue;
        };
        if watcher.group.spec.looks.is_some() {
            scheduled::look(sight, &watcher, window, notes);
            continue;
        }
        match watcher.sensor.platform {
            Platform::Fixed => posts::look(sight, &watcher, window, notes),
            Platform::Patrol => patrols::look(sight, &watcher, window, notes),
            Platform::Air => aircraft::look(sight, &watcher, window, notes),
            Platform::Satellite => {
                // what was over before a pass may have left a trace
                let trace = sight.catalogue.kind(act.kind).trace_hours;
                let to = act.end.saturating_add((trace * f64::from(HOUR)) as u32);
                if trace > 0.0 {
                    orbit::look(sight, &watcher, Window { to, ..window }, notes);
                }
            }
            Platform::FrontWide => office::look_at_moment(sight, &watcher, notes),
            Platform::Portal | Platform::Inspection | Platform::Liaison => {}
        }
    }
}

fn look_at_standing(
    sight: &Sight,
    assets: &Assets,
    visits: &Inspections,
    duty: &DutyOfCare,
    places: impl Iterator<Item = usize>,
    notes: &mut Notes<'_>,
) {
    let spells = spells(&sight.clock, notes.act);
    for place in places {
        let Some(watcher) = watcher(sight, assets, duty, place, notes.act) else {
            continue;
        };
        for &window in spells.iter().flatten() {
            if watcher.group.spec.looks.is_some() {
                scheduled::look(sight, &watcher, window, notes);
                continue;
            }
            match watcher.sensor.platform {
                Platform::Fixed => posts::look(sight, &watcher, window, notes),
                Platform::Patrol => patrols::look(sight, &watcher, window, notes),
                Platform::Air => aircraft::look(sight, &watcher, window, notes),
                Platform::Satellite => orbit::look(sight, &watcher, window, notes),
                Platform::FrontWide => office::look_daily(sight, &watcher, window, notes),
                Platform::Portal => portals::look(sight, &watcher, window, notes),
                Platform::Inspection => inspections::look(sight, &watcher, visits, window, notes),
                Platform::Liaison => {}
            }
        }
    }
}

/// The stretches of a standing act that are looked at in this tick: for every hour that begins in
/// it, the part of that hour in which the act lasts; and for an act that begins in this tick, the
/// rest of the hour already running. Together they cover the act once.
fn spells(clock: &Clock, act: &Act) -> [Option<Window>; 2] {
    let mut spells = [None; 2];
    let running = act.start / HOUR * HOUR;
    if (clock.start()..clock.end()).contains(&act.start) && running < clock.start() {
        let to = act.end.min(running + HOUR);
        spells[0] = Window::of(act, act.start, to);
    }
    // a tick is at most an hour, so at most one hour begins in it
    if let Some(hour) = clock.multiples(HOUR).next() {
        let (from, to) = (act.start.max(hour), act.end.min(hour + HOUR));
        spells[1] = Window::of(act, from, to.max(from));
    }
    spells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::base::Actor;
    use crate::model::record::act::ActKindId;

    fn act(start: u32, end: u32) -> Act {
        Act {
            end,
            ..Act::begun(Actor::Other(1), None, ActKindId(0), start)
        }
    }

    #[test]
    fn an_act_has_a_glimpse_for_every_hour_it_begins() {
        for (start, end, glimpses) in [
            (1_000, 4_600, 1),
            (1_000, 4_601, 2),
            (3_599, 3_601, 1),
            (0, 36_000, 10),
        ] {
            let act = act(start, end);
            for tick_seconds in [300, 900, 2_700, 3_600] {
                let n = (start / tick_seconds..60_000 / tick_seconds)
                    .flat_map(|tick| {
                        let clock = Clock {
                            tick,
                            tick_seconds,
                            n_ticks: 1_000,
                        };
                        spells(&clock, &act)
                    })
                    .flatten()
                    .filter(|window| window.glimpse)
                    .count();
                assert_eq!(n, glimpses, "{start}..{end} at {tick_seconds}");
            }
        }
    }

    #[test]
    fn spells_cover_a_standing_act_once() {
        for tick_seconds in [300, 900, 2_700, 3_600] {
            for (start, end) in [(0, 9_000), (1_000, 20_000), (3_599, 3_601), (7_200, 7_201)] {
                let act = act(start, end);
                let mut covered = vec![0_u8; 30_000];
                for tick in 0..30_000 / tick_seconds {
                    let clock = Clock {
                        tick,
                        tick_seconds,
                        n_ticks: 1_000,
                    };
                    if clock.end() <= start {
                        // nobody has done it yet
                        continue;
                    }
                    for window in spells(&clock, &act).into_iter().flatten() {
                        (window.from..window.to).for_each(|s| covered[s as usize] += 1);
                    }
                }
                let (once, never): (Vec<_>, Vec<_>) = (0..30_000_u32)
                    .map(|s| (covered[s as usize], (start..end).contains(&s)))
                    .partition(|(_, inside)| *inside);
                assert!(
                    once.iter().all(|c| c.0 == 1),
                    "{start}..{end} at {tick_seconds}"
                );
                assert!(never.iter().all(|c| c.0 == 0));
            }
        }
    }
}
