//! Watchers: a group of assets as it looks at one act, and the time in which it looks.

use super::access::JammingField;
use super::assets::{Assets, Group};
use super::conditions::openness;
use super::duty::DutyOfCare;
use super::known::{Known, PostIndex, Steps};
use super::plan::SiteList;
use super::spec::{SensingParameters, Sensor, SensorCatalogue, SharedCondition};
use crate::base::{Clock, DAY, HOUR, Seed};
use crate::front::{Environment, Ground};
use crate::record::act::{Act, ActCatalogue};
use crate::record::provenance::Cause;
use crate::record::terms::Terms;
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
#[derive(Clone, Copy)]
pub(super) struct Watcher<'a> {
    /// Its place in the regime.
    pub place: u16,
    /// The group.
    pub group: &'a Group,
    /// Where its posts stand.
    pub posts: &'a PostIndex,
    /// Where its beats end.
    pub beats: &'a Steps,
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

impl<'a> Watcher<'a> {
    /// A group before it looks at anything.
    pub fn of_group(
        sight: &'a Sight,
        assets: &'a Assets,
        known: &'a Known,
        duty: &'a DutyOfCare,
        place: usize,
    ) -> Self {
        let group = &assets.groups[place];
        Self {
            place: place as u16,
            group,
            posts: &known.posts[place],
            beats: &known.beats[place],
            sensor: &sight.sensors.0[usize::from(group.spec.sensor)],
            signature: 0.0,
            openness: 1.0,
            reach: 1.0,
            shared: &assets.shared,
            duty,
        }
    }

    /// The same as it looks at an act of a kind that shows to it. Its signature is zero where the
    /// act itself is hidden.
    #[inline]
    pub fn at(self, sight: &Sight, act: &Act) -> Self {
        let kind = sight.catalogue.kind(act.kind);
        let modality = self.sensor.modality as usize;
        Self {
            signature: kind.signature[modality] * act.visibility,
            openness: openness(sight, self.sensor, act.sector),
            reach: kind.reach[modality],
            ..self
        }
    }

    /// Why an asset is not at its work at a second: not deployed yet, or out of order, lost or
    /// stood down; none when it is.
    #[inline]
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

    /// The part of an hour in which an act lasts that began before it; none where it is over.
    pub fn in_hour(act: &Act, hour: u32) -> Option<Self> {
        Self::of(act, hour, act.end.min(hour + HOUR))
    }

    /// Whether it is a whole hour.
    pub fn is_an_hour(self) -> bool {
        self.to - self.from == HOUR
    }

    /// \[h\] — its length.
    pub fn hours(self) -> f64 {
        f64::from(self.to - self.from) / f64::from(HOUR)
    }
}

/// A group as it looks at an act of a kind that shows to it.
#[inline]
pub(super) fn watcher<'a>(
    sight: &'a Sight,
    assets: &'a Assets,
    known: &'a Known,
    duty: &'a DutyOfCare,
    place: usize,
    act: &Act,
) -> Watcher<'a> {
    Watcher::of_group(sight, assets, known, duty, place).at(sight, act)
}

/// The stretches of a standing act that are looked at in this tick: for every hour that begins in
/// it, the part of that hour in which the act lasts; and for an act that begins in this tick, the
/// rest of the hour already running. Together they cover the act once.
pub(super) fn spells(clock: &Clock, act: &Act) -> [Option<Window>; 2] {
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
    use crate::base::Actor;
    use crate::record::act::ActKindId;

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
                            aftermath_ticks: 0,
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
                        aftermath_ticks: 0,
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
