//! Lines of sight: how an act that stands lies to each group of a watch, worked out once.
//!
//! An act never changes once it is done, and posts, beats and sweep widths never change in a truce.
//! So who stands in range, at what distance, and what to expect of an hour in clear conditions is
//! found when an act begins, and is there in every hour in which it stands. It follows from acts and
//! assets alone: it is no state, nothing of it is saved, and after a leap to another instant it is
//! worked out anew.

use super::assets::{Assets, Group};
use super::duty::DutyOfCare;
use super::known::{Known, Onlooker};
use super::notes::{Notebook, Notes};
use super::outlook::Outlook;
use super::plan::Inspections;
use super::sensors::{aircraft, inspections, office, orbit, patrols, portals, posts, scheduled};
use super::spec::Platform;
use super::watcher::{Sight, Watcher, Window};
use crate::base::{DAY, HOUR};
use crate::record::act::{Act, ActLog};
use crate::record::provenance::{Looks, Provenance};
use bevy_ecs::prelude::Component;

/// Lines of sight of a watch to the acts that stand.
#[derive(Component, Debug, Default)]
pub struct Sightlines {
    /// Whether those to all acts that stand are there.
    complete: bool,
    /// By group, those to the acts that show to it.
    of_group: Vec<Lines>,
}

/// Lines of sight of one group.
#[derive(Debug, Default)]
pub(super) struct Lines {
    lines: Vec<Sightline>,
    /// \[s\] — by line, when the next hour begins in which there is something to do. Apart, since
    /// all are asked every hour.
    due: Vec<u32>,
    /// Where the group's patrols were when it looked last.
    whereabouts: u64,
}

impl Sightlines {
    /// Forgets them all: another instant was loaded.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Adds to the sums what hours that began before a second and in which nobody came by are still
    /// to add.
    pub fn settle(&mut self, provenance: &mut Provenance, second: u32) {
        for lines in &mut self.of_group {
            for (line, due) in lines.lines.iter_mut().zip(&lines.due) {
                let looks = &mut provenance.looks[line.act as usize];
                line.settle(looks, second.min(*due));
            }
        }
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
            .resize_with(lookout.assets.groups.len(), Lines::default);
        let from = sight.clock.start();
        for &index in standing {
            let act = &log.acts[index as usize];
            for onlooker in lookout.onlookers(act) {
                let watcher = lookout.watcher(sight, onlooker.place).at(sight, act);
                if let Some(line) = Sightline::new(sight, &watcher, index, act, from) {
                    self.add(onlooker.place, line);
                }
            }
        }
    }

    /// Keeps a line.
    pub(super) fn add(&mut self, place: usize, line: Sightline) {
        let lines = &mut self.of_group[place];
        lines.due.push(line.settled);
        lines.lines.push(line);
    }

    /// The lines of a group.
    pub(super) fn of_group(&mut self, place: usize) -> &mut Lines {
        &mut self.of_group[place]
    }
}

impl Lines {
    /// The group looks for an hour along those lines along which there is something to see, or
    /// along all where it is `restless`. Lines to acts that are over are dropped.
    pub fn look(
        &mut self,
        sight: &Sight,
        turn: &mut Turn<'_>,
        visits: &Inspections,
        log: &ActLog,
        (hour, restless): (u32, bool),
        notebook: &mut Notebook<'_>,
    ) {
        let moved = std::mem::replace(&mut self.whereabouts, turn.whereabouts);
        let moved = moved != turn.whereabouts;
        let mut i = 0;
        while i < self.lines.len() {
            if self.due[i] > hour && !restless && !moved {
                i += 1;
                continue;
            }
            let line = &mut self.lines[i];
            let act = &log.acts[line.act as usize];
            let mut notes = notebook.notes(act, line.act);
            line.settle(notes.looks, hour.min(self.due[i]));
            let Some(window) = Window::in_hour(act, hour) else {
                // it is over; in which order lines are gone along makes no difference
                self.lines.swap_remove(i);
                self.due.swap_remove(i);
                continue;
            };
            if moved {
                line.outlook.until = 0;
            }
            self.due[i] = line.visit(sight, turn, visits, (window, restless), &mut notes);
            i += 1;
        }
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
    act: u32,
    /// \[s\] — hours that begin before this are in the sums.
    settled: u32,
    signature: f64,
    openness: f64,
    reach: f64,
    view: View,
    /// What the rest of the day brings, of who moves.
    outlook: Outlook,
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

impl View {
    /// Whether there are hours in which nobody comes by, and which are counted.
    fn has_outlook(&self) -> bool {
        matches!(self, Self::Air(_) | Self::Patrols(_))
    }
}

impl Sightline {
    /// From hours on that begin at a second or after it; none where the group never sees the act.
    pub fn new(
        sight: &Sight,
        watcher: &Watcher<'_>,
        index: u32,
        act: &Act,
        from: u32,
    ) -> Option<Self> {
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
        let hour = from.div_ceil(HOUR) * HOUR;
        Some(Self {
            act: index,
            settled: hour,
            signature: watcher.signature,
            openness: watcher.openness,
            reach: watcher.reach,
            view,
            outlook: Outlook::default(),
        })
    }

    /// Adds to the sums the hours that began before a second, all of them quiet.
    fn settle(&mut self, looks: &mut Looks, second: u32) {
        let hours = second.saturating_sub(self.settled) / HOUR;
        if hours > 0 {
            self.outlook.add(hours, looks);
            self.settled += hours * HOUR;
        }
    }

    /// Looks in an hour, unless nobody comes by in it; \[s\] the next hour in which somebody may.
    fn visit(
        &mut self,
        sight: &Sight,
        turn: &mut Turn<'_>,
        visits: &Inspections,
        (window, restless): (Window, bool),
        notes: &mut Notes<'_>,
    ) -> u32 {
        let (act, hour) = (notes.act, window.from);
        let counts = !restless && window.is_an_hour() && self.view.has_outlook();
        if counts && self.outlook.until <= hour {
            let watcher = &self.watcher(turn);
            self.outlook = match &self.view {
                View::Air(view) => aircraft::outlook(sight, watcher, view, act, hour),
                View::Patrols(view) => patrols::outlook(watcher, *view, turn.rota, act, hour),
                _ => Outlook::default(),
            };
        }
        if counts && !self.outlook.is_busy(hour) {
            // the last hour of an act is looked at by itself when it is not whole
            let last = act.end / HOUR * HOUR;
            self.outlook.next(hour).min(last)
        } else {
            self.look(sight, turn, visits, window, notes);
            self.settled = hour + HOUR;
            hour + HOUR
        }
    }

    /// The group as it looks along the line.
    fn watcher<'a>(&self, turn: &Turn<'a>) -> Watcher<'a> {
        Watcher {
            signature: self.signature,
            openness: self.openness,
            reach: self.reach,
            ..turn.watcher
        }
    }

    /// A group looks along the line in a window that lies in its turn.
    #[inline]
    pub fn look(
        &self,
        sight: &Sight,
        turn: &mut Turn<'_>,
        visits: &Inspections,
        window: Window,
        notes: &mut Notes<'_>,
    ) {
        let watcher = &self.watcher(turn);
        match &self.view {
            View::Posts(views) => {
                posts::look(sight, watcher, views.iter().copied(), window, notes);
            }
            View::Patrols(view) => {
                patrols::look(sight, watcher, *view, turn.rota, window, notes);
            }
            View::Air(view) => aircraft::look(sight, watcher, view, window, notes),
            View::Orbit(view) => {
                let passes = turn.passes.iter().copied();
                let tasked = Some(&mut turn.tasked);
                orbit::look(sight, watcher, *view, passes, tasked, window, notes);
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
    /// Tells where the group's patrols are from where they were.
    whereabouts: u64,
    passes: Vec<orbit::Pass>,
    tasked: orbit::Tasked,
}

impl<'a> Turn<'a> {
    /// From a second, until another.
    pub fn new(sight: &'a Sight, watcher: Watcher<'a>, from: u32, to: u32) -> Self {
        let (mut rota, mut passes) = (patrols::Rota::default(), Vec::new());
        let mut whereabouts = 0;
        match watcher.sensor.platform {
            Platform::Patrol => {
                rota = patrols::Rota::of(watcher.group, from);
                whereabouts = patrols::whereabouts(watcher.group);
            }
            Platform::Satellite => passes.extend(orbit::passes(sight, &watcher, from, to)),
            _ => {}
        }
        Self {
            watcher,
            rota,
            whereabouts,
            tasked: orbit::Tasked::of(sight, passes.len()),
            passes,
        }
    }

    /// Whether the group has to look in every hour: some of its aircraft were sent elsewhere, or its
    /// people may be told to stay away at any time.
    pub fn is_restless(&self) -> bool {
        let of_air = self.watcher.sensor.platform == Platform::Air;
        of_air && (self.watcher.sensor.exposed || !self.watcher.group.diverted.is_empty())
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
