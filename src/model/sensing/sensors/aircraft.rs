//! From the air: a track of its own, when the aircraft is up.
//!
//! Sorties of a day are spread over the working hours, each shifted by a keyed draw; without a
//! sortie length the aircraft is always up. Passages of the act are exact (see `track`); each is
//! one look, or one stretch of exposure for continuous sensors. The plan is the share of the day in
//! which the aircraft is up, over the beat as a whole; what really was is where it flew.

use crate::base::{HOUR, Metres, SectorId};
use crate::record::act::Act;
use crate::record::provenance::Cause;
use crate::sensing::assets::{Flight, Group};
use crate::sensing::conditions::{Conditions, clear, conditions};
use crate::sensing::notes::{Attempt, Notes, shared_exponent};
use crate::sensing::outlook::Outlook;
use crate::sensing::spec::{Detection, SensingParameters, Track, TrackKind};
use crate::sensing::track::{Passage, Path, Target};
use crate::sensing::watcher::{Sight, Watcher, Window};
use std::ops::Range;

/// The way of an asset over a beat on one of its flights.
pub(in crate::sensing) fn path(
    group: &Group,
    numbers: &SensingParameters,
    box_depth_km: f64,
    asset: u32,
    (from, to): (Metres, Metres),
    flight: Flight,
) -> Path {
    let track = group.spec.track.unwrap_or(Track {
        kind: TrackKind::Shuttle,
        stretch_km: None,
        depth_km: 0.0,
        speed_km_per_hour: 0.0,
        phase: None,
    });
    Path {
        kind: track.kind,
        from_km: from.km(),
        length_km: to.km() - from.km(),
        depth_km: match track.kind {
            TrackKind::Random => box_depth_km,
            _ => track.depth_km,
        },
        speed: track.speed_km_per_hour,
        phase: flight.phase,
        since: flight.begin,
        key: group.key(asset),
        leg_hours: numbers.random_leg_minutes / 60.0,
    }
}

/// Assets whose beat comes within reach of a place.
fn candidates(watcher: &Watcher<'_>, x: i32, reach: i32, sector: SectorId) -> Range<u32> {
    let group = watcher.group;
    if let Some(own) = group.of_sector(sector) {
        return own;
    }
    // beats follow one another along the front
    let beats = &group.beats;
    let ends = |i: usize| beats[i].1.0;
    let first = watcher.beats.before(beats.len(), ends, x - reach);
    let near = beats[first..].iter().take_while(|b| b.0.0 <= x + reach);
    first as u32..(first + near.count()) as u32
}

/// An act as it lies to the aircraft of a group.
#[derive(Clone, Debug)]
pub(in crate::sensing) struct AirView {
    /// Aircraft whose own beat comes within reach, by ordinal.
    own: Range<u32>,
    /// \[m\] — reach along the front.
    reach: i32,
    /// \[nat\] — by those aircraft, miss exponent to expect in a whole hour.
    by_the_hour: Vec<f64>,
}

/// How an act lies to the aircraft of a group.
pub(in crate::sensing) fn in_view(watcher: &Watcher<'_>, act: &Act) -> AirView {
    let reach = (watcher.range_km() * 1_000.0) as i32;
    AirView {
        own: candidates(watcher, act.x.0, reach, act.sector),
        reach,
        by_the_hour: Vec::new(),
    }
}

/// The same of an act that stands: what to expect in an hour is worked out once.
pub(in crate::sensing) fn in_lasting_view(watcher: &Watcher<'_>, act: &Act) -> AirView {
    let mut view = in_view(watcher, act);
    if !view.own.is_empty() {
        let expectation = Expectation::new(watcher, act.depth.km(), 1.0);
        let beats = &watcher.group.beats[view.own.start as usize..view.own.end as usize];
        view.by_the_hour = beats.iter().map(|beat| expectation.over(*beat)).collect();
    }
    view
}

/// What the rest of a day brings over an act that stands, from a second at which an hour begins: in
/// most hours of most days no aircraft comes near.
pub(in crate::sensing) fn outlook(
    sight: &Sight,
    watcher: &Watcher<'_>,
    view: &AirView,
    act: &Act,
    from: u32,
) -> Outlook {
    let (group, seed) = (watcher.group, *sight.seed);
    let deployed = |asset: u32| group.from.get(asset as usize).copied();
    let mut outlook = Outlook::of_day(from);
    outlook.end_at(view.own.clone().filter_map(deployed), from);
    let target = Target::of(act);
    let nobody = without_passage(sight, watcher, act);
    let (mut flown, mut passages) = (Vec::new(), Vec::new());
    for (asset, plan) in view.own.clone().zip(&view.by_the_hour) {
        let absence = watcher.absence(seed, asset, from);
        outlook.plan(*plan, absence.unwrap_or(nobody));
        if absence.is_some() {
            continue;
        }
        for flight in group.flights(seed, asset, from, outlook.until, &mut flown) {
            let path = path_of(sight, group, asset, group.beats[asset as usize], flight);
            let span = flight.within(from, outlook.until);
            path.passages(&target, span, watcher.range_km(), seed, &mut passages);
        }
    }
    for passage in passages {
        // hours cut passages to the last bit otherwise than days do: a second more at each end
        let begin = (passage.from_s - 1.0).max(0.0) as u32;
        let end = (passage.from_s + passage.hours * f64::from(HOUR) + 1.0) as u32;
        outlook.expect(begin, end);
    }
    outlook
}

/// What came of the plan where no aircraft that is at work came by: it was elsewhere or down, or it
/// could not see for jamming.
fn without_passage(sight: &Sight, watcher: &Watcher<'_>, act: &Act) -> Cause {
    if watcher.sensor.jam_loss >= 0.5 && sight.jamming.is_jammed(act.sector) {
        Cause::Jammed
    } else {
        Cause::OffShift
    }
}

/// The way of an asset over a beat on one of its flights.
fn path_of(
    sight: &Sight,
    group: &Group,
    asset: u32,
    beat: (Metres, Metres),
    flight: Flight,
) -> Path {
    let depth_km = sight.ground.depth_km;
    path(group, &sight.numbers, depth_km, asset, beat, flight)
}

/// Aircraft look at an act: those whose own beat is near, and whoever was sent within reach.
#[inline]
pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    view: &AirView,
    window: Window,
    notes: &mut Notes<'_>,
) {
    if !view.own.is_empty() || !watcher.group.diverted.is_empty() {
        look_near(sight, watcher, view, window, notes);
    }
}

fn look_near(
    sight: &Sight,
    watcher: &Watcher<'_>,
    view: &AirView,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, act, reach) = (watcher.group, notes.act, view.reach);
    let (mut flown, mut passages) = (Vec::new(), Vec::new());
    let (from, to) = (window.from, window.to);
    let hours = window.hours();
    let by_the_hour: &[f64] = if window.is_an_hour() {
        &view.by_the_hour
    } else {
        &[]
    };
    let target = Target::of(act);
    let mut here: Option<Conditions> = None;
    let mut expectation = None;
    let own = view.own.clone();
    let own = own.filter(|&asset| group.diversion(asset, from).is_none());
    let sent = group.diverted.iter().filter(|d| {
        let near = d.stretch.0.0 <= act.x.0 + reach && d.stretch.1.0 >= act.x.0 - reach;
        near && (d.from..d.to).contains(&from)
    });
    for asset in own.chain(sent.map(|d| d.asset)) {
        let beat = group.beat(asset, from);
        let known = by_the_hour.get(asset.wrapping_sub(view.own.start) as usize);
        let plan = match known {
            Some(&plan) if group.diverted.is_empty() => plan,
            _ => expectation
                .get_or_insert_with(|| Expectation::new(watcher, act.depth.km(), hours))
                .over(beat),
        };
        let base = |plan: f64, real: f64, cause: Option<Cause>| Attempt {
            asset: Some(asset),
            time: from,
            lasted: to - from,
            occasion: 0,
            distance_km: None,
            plan,
            real,
            cause,
            factors: clear(watcher.signature, 1.0, watcher.openness),
        };
        let absence = watcher.absence(*sight.seed, asset, from);
        if absence.is_some() {
            notes.missed_as(watcher, plan, 0.0, absence, || base(plan, 0.0, absence));
            continue;
        }
        let mut real_total = 0.0;
        for flight in group.flights(*sight.seed, asset, from, to, &mut flown) {
            let path = path_of(sight, group, asset, beat, flight);
            let span = flight.within(from, to);
            passages.clear();
            path.passages(
                &target,
                span,
                watcher.range_km(),
                *sight.seed,
                &mut passages,
            );
            for passage in &passages {
                let here =
                    *here.get_or_insert_with(|| conditions(sight, watcher, act.sector, from));
                let real = exponent(sight, watcher, act, passage, here.factor());
                let range = watcher.factor_at(passage.nearest_km);
                // the leg's number and the flight's tell passages apart
                let occasion =
                    (passage.leg as u32).wrapping_add(flight.number.wrapping_mul(65_536));
                real_total += real;
                notes.look_beyond_plan(
                    sight,
                    watcher,
                    Attempt {
                        time: (passage.from_s as u32).max(from),
                        lasted: (passage.hours * f64::from(HOUR)) as u32,
                        occasion,
                        distance_km: Some(passage.nearest_km),
                        plan: exponent(sight, watcher, act, passage, 1.0),
                        real,
                        cause: here.cause(),
                        factors: here.factors(watcher.signature, range, watcher.openness),
                        ..base(plan, 0.0, None)
                    },
                );
            }
        }
        // near it, conditions may have taken the look; else it was elsewhere, down or jammed
        let cause = match here {
            Some(here) if here.factor() < 0.5 => here.cause().unwrap_or(Cause::OffShift),
            _ => without_passage(sight, watcher, act),
        };
        let (plan, cause) = (plan.max(real_total), Some(cause));
        notes.missed_as(watcher, plan, real_total, cause, || {
            base(plan, real_total, cause)
        });
    }
}

/// \[nat\] — miss exponent of one passage.
fn exponent(
    sight: &Sight,
    watcher: &Watcher<'_>,
    act: &Act,
    passage: &Passage,
    conditions: f64,
) -> f64 {
    let sensor = watcher.sensor;
    let strength = watcher.strength() * conditions;
    match sensor.detection {
        Detection::Rate { per_hour } => {
            per_hour * strength * passage.exposure_hours(&|km| watcher.factor_at(km), &sensor.curve)
        }
        Detection::Glimpse { .. } => {
            let factor = watcher.factor_at(passage.nearest_km);
            shared_exponent(sight, watcher, act, strength * factor)
        }
    }
}

/// What to expect of any asset of a group in a window: \[nat\] share of time up × the expected
/// number of passages ((2R + vD)/L, at most one where it sees all) × one look.
#[derive(Clone, Copy)]
enum Expectation {
    /// The act lies too deep to be passed within range.
    Nothing,
    /// Of a continuous sensor: exponent of the whole window, and \[km\] the chord.
    Exposure { exponent: f64, chord_km: f64 },
    /// Of single looks: exponent of one, and \[km\] the way swept in the window.
    Passages { exponent: f64, swept_km: f64 },
}

impl Expectation {
    /// At a depth, in a window of so many hours.
    fn new(watcher: &Watcher<'_>, depth_km: f64, hours: f64) -> Self {
        let (sensor, spec) = (watcher.sensor, &watcher.group.spec);
        let half = watcher.range_km() * watcher.range_km() - depth_km * depth_km;
        if half <= 0.0 {
            return Self::Nothing;
        }
        let speed = spec.track.map_or(0.0, |t| t.speed_km_per_hour);
        let up = if spec.sortie_hours > 0.0 {
            (spec.visits_per_day * spec.sortie_hours / 24.0).min(1.0)
        } else {
            1.0
        };
        let chord_km = 2.0 * half.sqrt();
        match sensor.detection {
            Detection::Rate { .. } => Self::Exposure {
                exponent: up * sensor.detection.miss_exponent(watcher.strength(), hours),
                chord_km,
            },
            Detection::Glimpse { .. } => Self::Passages {
                exponent: up * sensor.detection.miss_exponent(watcher.strength(), 1.0),
                swept_km: chord_km + speed * hours,
            },
        }
    }

    /// \[nat\] — over the beat of an asset.
    fn over(self, (from, to): (Metres, Metres)) -> f64 {
        let length = (to.km() - from.km()).max(1e-3);
        match self {
            Self::Nothing => 0.0,
            Self::Exposure { exponent, chord_km } => exponent * (chord_km / length).min(1.0),
            Self::Passages { exponent, swept_km } => exponent * (swept_km / length),
        }
    }
}
