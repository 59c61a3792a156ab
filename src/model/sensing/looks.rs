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

use super::assets::{Assets, Group};
use super::conditions::p_of;
use super::duty::DutyOfCare;
use super::known::Known;
use super::notes::Notes;
use super::plan::Inspections;
use super::sensors::{aircraft, inspections, office, orbit, patrols, portals, posts, scheduled};
use super::spec::Platform;
use super::watcher::{Sight, Watcher, Window, spells, watcher};
use crate::base::{DAY, HOUR, ObservationId, make_room};
use crate::record::act::{Act, ActLog};
use crate::record::observation::{Coverage, Observation, Observations};
use crate::record::provenance::{LookBook, Looks, Provenance};
use bevy_ecs::prelude::*;

/// An observation before it has a number, with the act behind it.
pub struct Draft {
    /// The observation.
    pub observation: Observation,
    /// The act; none for a false one.
    pub act: Option<u32>,
    /// \[s\] — when the look saw it.
    pub looked: u32,
}

/// What a watch looks with.
struct Lookout<'a> {
    assets: &'a Assets,
    known: &'a Known,
    visits: &'a Inspections,
    duty: &'a DutyOfCare,
}

/// What looking reads and writes of a watch.
type LookingWatches<'w, 's> = Query<
    'w,
    's,
    (
        &'static Assets,
        &'static Known,
        &'static Inspections,
        &'static DutyOfCare,
        &'static mut Observations,
        &'static mut Provenance,
        &'static mut LookBook,
        &'static mut Coverage,
    ),
>;

/// Phase 5: looks at the acts of this tick and at standing acts, false observations, and the
/// numbering of it all.
pub fn look(sight: Sight, log: Res<ActLog>, mut watches: LookingWatches) {
    let clock = *sight.clock;
    for (assets, known, visits, duty, mut observations, mut provenance, mut book, mut coverage) in
        &mut watches
    {
        observations.first_new = observations.all.len();
        if assets.groups.is_empty() {
            continue;
        }
        let new = log.acts.len().saturating_sub(provenance.looks.len());
        make_room(&mut provenance.looks, new);
        provenance.looks.resize(log.acts.len(), Looks::default());
        let mut notebook = Notebook {
            provenance: &mut provenance,
            book: &mut book,
            drafts: Vec::new(),
        };
        let lookout = Lookout {
            assets,
            known,
            visits,
            duty,
        };
        let new_standing = log
            .standing
            .partition_point(|&i| (i as usize) < log.first_new);
        let mut lasting = log.standing[new_standing..].iter().peekable();
        for (offset, act) in log.new_acts().iter().enumerate() {
            let index = (log.first_new + offset) as u32;
            if lasting.next_if(|&&i| i == index).is_some() {
                continue;
            }
            let mut notes = notebook.notes(act, index);
            look_at_momentary(&sight, assets, known, duty, &mut notes);
        }
        // between the hours only what is new needs a look
        if let Some(hour) = clock.multiples(HOUR).next() {
            let written = notebook.book.looks.len();
            let mut standing = vec![Vec::new(); sight.catalogue.0.len()];
            for &index in &log.standing[..new_standing] {
                let act = &log.acts[index as usize];
                let window = Window::in_hour(act, hour);
                standing[act.kind.index()].extend(window.map(|window| (index, act, window)));
            }
            for place in 0..assets.groups.len() {
                look_for_an_hour(&sight, &lookout, place, &standing, &mut notebook);
            }
            // written group by group and kind by kind, to be read act by act
            notebook.book.looks[written..].sort_by_key(|look| look.act);
        }
        for &index in &log.standing[new_standing..] {
            let act = &log.acts[index as usize];
            let mut notes = notebook.notes(act, index);
            look_at_new_standing(&sight, &lookout, &mut notes);
        }
        let expected = &mut coverage.expected_false;
        super::falsehood::add_false_observations(
            &sight,
            assets,
            known,
            duty,
            expected,
            &mut notebook.drafts,
        );
        number(notebook.drafts, &log, &mut observations, &mut provenance);
    }
}

/// \[1\] — chance that a watch sees an act that is over at once, as things stand: nothing is drawn
/// and nothing is written down.
pub(super) fn chance_to_see(
    sight: &Sight,
    assets: &Assets,
    known: &Known,
    duty: &DutyOfCare,
    act: &Act,
) -> f64 {
    let mut looks = Looks::default();
    let mut drafts = Vec::new();
    let mut notes = Notes {
        act,
        index: u32::MAX,
        looks: &mut looks,
        book: None,
        drafts: &mut drafts,
    };
    look_at_momentary(sight, assets, known, duty, &mut notes);
    p_of(looks.real)
}

/// Where looks of a watch are written down.
struct Notebook<'a> {
    provenance: &'a mut Provenance,
    book: &'a mut LookBook,
    drafts: Vec<Draft>,
}

impl Notebook<'_> {
    /// The notes on one act.
    #[inline]
    fn notes<'n>(&'n mut self, act: &'n Act, index: u32) -> Notes<'n> {
        let wanted = self.book.wanted.wants(index);
        Notes {
            act,
            index,
            looks: &mut self.provenance.looks[index as usize],
            book: wanted.then_some(&mut self.book.looks),
            drafts: &mut self.drafts,
        }
    }
}

/// Whether a group looks at standing acts in the hours that begin in this tick: passes and visits
/// come by only now and then.
fn is_active(sight: &Sight, group: &Group, visits: &Inspections) -> bool {
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
        make_room(&mut provenance.act_of, 1);
        make_room(&mut observations.all, 1);
        provenance.act_of.push(draft.act);
        observations.all.push(draft.observation);
    }
}

/// A moment is over before anyone else comes by: all of it is looked at at once.
fn look_at_momentary(
    sight: &Sight,
    assets: &Assets,
    known: &Known,
    duty: &DutyOfCare,
    notes: &mut Notes<'_>,
) {
    let act = notes.act;
    let window = Window {
        from: act.start,
        to: act.end,
        glimpse: true,
    };
    let depth_km = act.depth.km();
    let onlookers = known.of_moments[act.kind.index()].iter();
    for onlooker in onlookers.filter(|o| depth_km <= o.depth_to_km) {
        let watcher = watcher(sight, assets, known, duty, onlooker.place, act);
        if watcher.signature <= 0.0 {
            continue;
        }
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
                orbit::look(sight, &watcher, Window { to, ..window }, notes);
            }
            Platform::FrontWide => office::look_at_moment(sight, &watcher, notes),
            Platform::Portal | Platform::Inspection | Platform::Liaison => {}
        }
    }
}

/// One group looks for an hour at all acts, by kind, that stood when it began. What they share is
/// worked out once.
fn look_for_an_hour(
    sight: &Sight,
    lookout: &Lookout<'_>,
    place: usize,
    standing: &[Vec<(u32, &Act, Window)>],
    notebook: &mut Notebook<'_>,
) {
    let group = &lookout.assets.groups[place];
    if !is_active(sight, group, lookout.visits) {
        return;
    }
    let watcher = Watcher::of_group(sight, lookout.assets, lookout.known, lookout.duty, place);
    let sees = lookout.known.sees_standing[place].iter();
    let seen = standing.iter().zip(sees).filter(|(_, sees)| **sees);
    for &(index, act, window) in seen.flat_map(|(acts, _)| acts) {
        if act.depth.km() > group.spec.depth_to_km {
            continue;
        }
        let watcher = watcher.at(sight, act);
        if watcher.signature > 0.0 {
            let mut notes = notebook.notes(act, index);
            look_from(sight, &watcher, lookout.visits, window, &mut notes);
        }
    }
}

/// An act that begins in this tick and stands: for the rest of the hour already running, and for
/// the hour that begins in it.
fn look_at_new_standing(sight: &Sight, lookout: &Lookout<'_>, notes: &mut Notes<'_>) {
    let act = notes.act;
    let spells = spells(&sight.clock, act);
    let depth_km = act.depth.km();
    let onlookers = lookout.known.of_standing[act.kind.index()].iter();
    for onlooker in onlookers.filter(|o| depth_km <= o.depth_to_km) {
        let (assets, known) = (lookout.assets, lookout.known);
        let watcher = watcher(sight, assets, known, lookout.duty, onlooker.place, act);
        if watcher.signature <= 0.0 {
            continue;
        }
        for &window in spells.iter().flatten() {
            look_from(sight, &watcher, lookout.visits, window, notes);
        }
    }
}

/// A group looks at a standing act, in its own way.
#[inline]
fn look_from(
    sight: &Sight,
    watcher: &Watcher<'_>,
    visits: &Inspections,
    window: Window,
    notes: &mut Notes<'_>,
) {
    if watcher.group.spec.looks.is_some() {
        scheduled::look(sight, watcher, window, notes);
        return;
    }
    match watcher.sensor.platform {
        Platform::Fixed => posts::look(sight, watcher, window, notes),
        Platform::Patrol => patrols::look(sight, watcher, window, notes),
        Platform::Air => aircraft::look(sight, watcher, window, notes),
        Platform::Satellite => orbit::look(sight, watcher, window, notes),
        Platform::FrontWide => office::look_daily(sight, watcher, window, notes),
        Platform::Portal => portals::look(sight, watcher, window, notes),
        Platform::Inspection => inspections::look(sight, watcher, visits, window, notes),
        Platform::Liaison => {}
    }
}
