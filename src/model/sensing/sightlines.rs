//! Lines of sight: how an act that stands lies to each group of a watch, worked out once.
//!
//! An act never changes once it is done, and posts, beats and sweep widths never change in a truce. So who
//! stands in range, at what distance, and what to expect of an hour in clear conditions is found
//! when an act begins, and is there in every hour in which it stands. It follows from acts and
//! assets alone: it is no state, nothing of it is saved, and after a leap to another instant it is
//! worked out anew.

use super::assets::{Assets, Group};
use super::duty::DutyOfCare;
use super::known::{Known, Onlooker};
use super::notes::Notes;
use super::plan::Inspections;
use super::sensors::{aircraft, inspections, office, orbit, patrols, portals, posts, scheduled};
use super::spec::Platform;
use super::watcher::{Sight, Watcher, Window};
use crate::base::{DAY, HOUR};
use crate::record::act::{Act, ActLog};
use bevy_ecs::prelude::Component;

/// Lines of sight of a watch to the acts that stand.
#[derive(Component, Debug, Default)]
pub struct Sightlines {
    /// Whether those to all acts that stand are there.
    complete: bool,
    /// By group, those to the acts that show to it, in order of acts.
    of_group: Vec<Vec<Sightline>>,
}

impl Sightlines {
    /// Forgets them all: another instant was loaded.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Makes up for what was forgotten: lines to all acts that stood before this tick.
    pub(super) fn complete(
        &mut self,
        sight: &Sight,
        lookout: &Lookout<'_>,
        log: &ActLog,
        standing: &[u32],
    ) {
        if self.complete {
            return;
        }
        self.complete = true;
        self.of_group
            .resize_with(lookout.assets.groups.len(), Vec::new);
        for &index in standing {
            let act = &log.acts[index as usize];
            for onlooker in lookout.onlookers(act) {
                let watcher = lookout.watcher(sight, onlooker.place).at(sight, act);
                self.add(onlooker.place, Sightline::new(sight, &watcher, index, act));
            }
        }
    }

    /// Keeps a line, where there is one.
    pub(super) fn add(&mut self, place: usize, line: Option<Sightline>) {
        self.of_group[place].extend(line);
    }

    /// The lines of a group to the acts that still stand at a second.
    pub(super) fn still_at(&mut self, place: usize, log: &ActLog, second: u32) -> &mut [Sightline] {
        let lines = &mut self.of_group[place];
        lines.retain(|line| log.acts[line.act as usize].end > second);
        lines
    }
}

/// What a watch looks with.
pub(super) struct Lookout<'a> {
    /// Its assets.
    pub assets: &'a Assets,
    /// What never changes about them.
    pub known: &'a Known,
    /// Visits of teams.
    pub visits: &'a Inspections,
    /// Whether its people have to stay away.
    pub duty: &'a DutyOfCare,
}

impl<'a> Lookout<'a> {
    /// A group before it looks at anything.
    pub fn watcher(&self, sight: &'a Sight, place: usize) -> Watcher<'a> {
        Watcher::of_group(sight, self.assets, self.known, self.duty, place)
    }

    /// The groups that a standing act shows to.
    pub fn onlookers(&self, act: &Act) -> impl Iterator<Item = &'a Onlooker> + use<'a> {
        let depth_km = act.depth.km();
        let known: &'a Known = self.known;
        known.of_standing[act.kind.index()]
            .iter()
            .filter(move |o| depth_km <= o.depth_to_km)
    }
}

/// How a standing act lies to a group.
#[derive(Debug)]
pub(super) struct Sightline {
    /// The act, by its index in the log.
    pub act: u32,
    signature: f64,
    openness: f64,
    reach: f64,
    view: View,
}

/// What each way of looking has to know of an act.
#[derive(Debug)]
enum View {
    Posts(Vec<posts::PostView>),
    Patrols(patrols::PatrolView),
    Air(aircraft::AirView),
    Orbit(orbit::OrbitView),
    /// Nothing that is worth keeping.
    Other,
}

impl Sightline {
    /// None where the group never sees the act.
    pub fn new(sight: &Sight, watcher: &Watcher<'_>, index: u32, act: &Act) -> Option<Self> {
        if watcher.signature <= 0.0 {
            return None;
        }
        let view = if watcher.group.spec.looks.is_some() {
            View::Other
        } else {
            match watcher.sensor.platform {
                Platform::Fixed => {
                    let views: Vec<_> = posts::in_view(sight, watcher, act).collect();
                    (!views.is_empty()).then_some(View::Posts(views))?
                }
                Platform::Patrol => View::Patrols(patrols::in_view(sight, watcher, act)?),
                Platform::Air => View::Air(aircraft::in_lasting_view(watcher, act)),
                Platform::Satellite => View::Orbit(orbit::in_view(watcher, act)),
                Platform::FrontWide | Platform::Portal | Platform::Inspection => View::Other,
                Platform::Liaison => return None,
            }
        };
        Some(Self {
            act: index,
            signature: watcher.signature,
            openness: watcher.openness,
            reach: watcher.reach,
            view,
        })
    }

    /// A group looks along the line in a window that lies in its turn.
    #[inline]
    pub fn look(
        &mut self,
        sight: &Sight,
        turn: &Turn<'_>,
        visits: &Inspections,
        window: Window,
        notes: &mut Notes<'_>,
    ) {
        let watcher = &Watcher {
            signature: self.signature,
            openness: self.openness,
            reach: self.reach,
            ..turn.watcher
        };
        match &mut self.view {
            View::Posts(views) => {
                posts::look(sight, watcher, views.iter().copied(), window, notes);
            }
            View::Patrols(view) => {
                patrols::look(sight, watcher, *view, turn.rota, window, notes);
            }
            View::Air(view) => aircraft::look_at_standing(sight, watcher, view, window, notes),
            View::Orbit(view) => {
                let passes = turn.passes.iter().copied();
                orbit::look(sight, watcher, *view, passes, window, notes);
            }
            View::Other if watcher.group.spec.looks.is_some() => {
                scheduled::look(sight, watcher, window, notes);
            }
            View::Other => match watcher.sensor.platform {
                Platform::FrontWide => office::look_daily(sight, watcher, window, notes),
                Platform::Portal => portals::look(sight, watcher, window, notes),
                Platform::Inspection => inspections::look(sight, watcher, visits, window, notes),
                _ => {}
            },
        }
    }
}

/// A group in a stretch of time: what is the same for all acts it looks at.
pub(super) struct Turn<'a> {
    watcher: Watcher<'a>,
    rota: patrols::Rota,
    passes: Vec<orbit::Pass>,
}

impl<'a> Turn<'a> {
    /// From a second, until another.
    pub fn new(sight: &'a Sight, watcher: Watcher<'a>, from: u32, to: u32) -> Self {
        let (mut rota, mut passes) = (patrols::Rota::default(), Vec::new());
        match watcher.sensor.platform {
            Platform::Patrol => rota = patrols::Rota::of(watcher.group, from),
            Platform::Satellite => passes.extend(orbit::passes(sight, &watcher, from, to)),
            _ => {}
        }
        Self {
            watcher,
            rota,
            passes,
        }
    }
}

/// Whether a group looks at standing acts in the hours that begin in this tick: passes and visits
/// come by only now and then.
pub(super) fn is_active(sight: &Sight, group: &Group, visits: &Inspections) -> bool {
    let clock = &*sight.clock;
    if group.spec.looks.is_some() {
        return true;
    }
    match sight.sensors.0[usize::from(group.spec.sensor)].platform {
        Platform::Satellite => {
            let (from, to) = (clock.start() / HOUR * HOUR, clock.end() + HOUR);
            group.has_pass(from, to)
        }
        Platform::Inspection => !visits.0.is_empty() || clock.begins(DAY / 2),
        Platform::Portal | Platform::FrontWide => clock.begins(DAY / 2),
        Platform::Liaison => false,
        Platform::Fixed | Platform::Patrol | Platform::Air => true,
    }
}
