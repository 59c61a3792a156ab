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

use super::assets::Assets;
use super::conditions::p_of;
use super::duty::DutyOfCare;
use super::known::Known;
use super::notes::{Notebook, Notes};
use super::plan::Inspections;
use super::sensors::{aircraft, office, orbit, patrols, posts, scheduled};
use super::sightlines::{Lookout, Sightline, Sightlines, Turn, is_active};
use super::spec::Platform;
use super::watcher::{Sight, Window, spells, watcher};
use crate::base::{HOUR, ObservationId, make_room};
use crate::record::act::{Act, ActLog};
use crate::record::observation::{Coverage, Observation, Observations};
use crate::record::provenance::{LookBook, Looks, Provenance, Wanted};
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

/// What looking reads and writes of a watch.
type LookingWatches<'w, 's> = Query<
    'w,
    's,
    (
        &'static Assets,
        &'static Known,
        &'static Inspections,
        &'static DutyOfCare,
        &'static mut Sightlines,
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
    for (
        assets,
        known,
        visits,
        duty,
        mut sightlines,
        mut observations,
        mut provenance,
        mut book,
        mut coverage,
    ) in &mut watches
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
        sightlines.complete(&sight, &lookout, &log, &log.standing[..new_standing]);
        // between the hours only what is new needs a look
        if let Some(hour) = clock.multiples(HOUR).next() {
            let written = notebook.book.looks.len();
            for place in 0..assets.groups.len() {
                let lines = &mut *sightlines;
                look_for_an_hour(&sight, &lookout, (place, hour), lines, &log, &mut notebook);
            }
            // written group by group, to be read act by act
            notebook.book.looks[written..].sort_by_key(|look| look.act);
        }
        for &index in &log.standing[new_standing..] {
            let act = &log.acts[index as usize];
            let mut notes = notebook.notes(act, index);
            look_at_new_standing(&sight, &lookout, &mut sightlines, &mut notes);
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
    p_of(looks.real.get())
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
            Platform::Fixed => {
                let views = posts::in_view(sight, &watcher, act);
                posts::look(sight, &watcher, views, window, notes);
            }
            Platform::Patrol => {
                if let Some(view) = patrols::in_view(sight, &watcher, act) {
                    let of_day = patrols::Rota::of(watcher.group, window.from);
                    patrols::look(sight, &watcher, view, of_day, window, notes);
                }
            }
            Platform::Air => {
                let view = aircraft::in_view(&watcher, act);
                aircraft::look(sight, &watcher, &view, window, notes);
            }
            Platform::Satellite => {
                // what was over before a pass may have left a trace
                let trace = sight.catalogue.kind(act.kind).trace_hours;
                let to = act.end.saturating_add((trace * f64::from(HOUR)) as u32);
                let passes = orbit::passes(sight, &watcher, window.from, to);
                if passes.len() > 0 {
                    let view = orbit::in_view(&watcher, act);
                    let window = Window { to, ..window };
                    orbit::look(sight, &watcher, view, passes, None, window, notes);
                }
            }
            Platform::FrontWide => office::look_at_moment(sight, &watcher, notes),
            Platform::Portal | Platform::Inspection | Platform::Liaison => {}
        }
    }
}

/// One group looks for an hour at all acts that stood when it began.
fn look_for_an_hour(
    sight: &Sight,
    lookout: &Lookout<'_>,
    (place, hour): (usize, u32),
    sightlines: &mut Sightlines,
    log: &ActLog,
    notebook: &mut Notebook<'_>,
) {
    if !is_active(sight, &lookout.assets.groups[place], lookout.visits) {
        return;
    }
    let mut turn = Turn::new(sight, lookout.watcher(sight, place), hour, hour + HOUR);
    // who wants looks one by one wants those of quiet hours too
    let restless = turn.is_restless() || notebook.book.wanted != Wanted::Nothing;
    let lines = sightlines.of_group(place);
    lines.look(
        sight,
        &mut turn,
        lookout.visits,
        log,
        (hour, restless),
        notebook,
    );
}

/// An act that begins in this tick and stands: for the rest of the hour already running, and for
/// the hour that begins in it.
fn look_at_new_standing(
    sight: &Sight,
    lookout: &Lookout<'_>,
    sightlines: &mut Sightlines,
    notes: &mut Notes<'_>,
) {
    let act = notes.act;
    let spells = spells(&sight.clock, act);
    for onlooker in lookout.onlookers(act) {
        let watcher = lookout.watcher(sight, onlooker.place).at(sight, act);
        let from = sight.clock.end();
        let Some(line) = Sightline::new(sight, &watcher, notes.index, act, from) else {
            continue;
        };
        for &window in spells.iter().flatten() {
            let mut turn = Turn::new(sight, watcher, window.from, window.to);
            line.look(sight, &mut turn, lookout.visits, window, notes);
        }
        sightlines.add(onlooker.place, line);
    }
}
