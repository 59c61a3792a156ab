//! A plain-data picture of one instant: all that a viewer or report may see of the inside.

use crate::base::{Clock, DAY, HOUR, SectorId, Side};
use crate::command::{CommandParameters, Restraints, restraint};
use crate::forces::{Activity, Advances, Discipline, Unit, Works};
use crate::front::{Environment, Ground, Segment};
use crate::record::act::{ActCatalogue, ActLog, Conduct};
use crate::record::finding::Findings;
use crate::record::observation::Coverage;
use crate::record::standing::{Standing, Status, TruceStatus};
use crate::record::watch::Watch;
use crate::sensing::{Assets, JammingField, WatchedHours};
use crate::spec::{Label, TruceSpec};
use bevy_ecs::prelude::*;

/// One sector in a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct SectorFrame {
    /// Its id.
    pub sector: SectorId,
    /// Name of its area.
    pub area: u16,
    /// Kind of line.
    pub segment: Segment,
    /// \[1\] — heat: share of fire relative to the mean sector.
    pub heat: f64,
    /// \[1\] — cloud cover now.
    pub cloud: f64,
    /// Whether it is day.
    pub daylight: bool,
    /// \[1\] — mean restraint of the units at the line, in the order a, b.
    pub restraint: [f64; 2],
    /// \[1\] — episodes of the last 24 hours in truth, in the order a, b.
    pub episodes_last_day: [u32; 2],
    /// \[1\] — confirmed incidents of the last 24 hours.
    pub recorded_last_day: u32,
    /// \[1\] — of those, naming a and b.
    pub named_last_day: [u32; 2],
    /// \[1\] — share of the last 24 hours in which some asset watched this sector.
    pub watched_last_day: f64,
    /// Whether signals are jammed here today.
    pub jammed: bool,
    /// \[1\] — visits of the mission refused here in the last 24 hours.
    pub denied_last_day: u32,
    /// \[1\] — units of a and b in or behind the sector by what they do, in the order of
    /// `Activity::NAMES`.
    pub activity: [[u16; 4]; 2],
    /// \[m\] — new trench of the line units of a and b.
    pub works_m: [f64; 2],
    /// \[m\] — how far a and b have advanced here since the truce began.
    pub advanced_m: [f64; 2],
}

/// The truce at one instant, as one watch sees it and as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Tick.
    pub tick: u32,
    /// \[h\] — since the truce began.
    pub hours: f64,
    /// Name of the regime.
    pub regime: String,
    /// Sectors in order.
    pub sectors: Vec<SectorFrame>,
    /// Status; none before day 3.
    pub status: Option<Status>,
    /// Side that renounced, if any.
    pub renounced: Option<Label>,
    /// \[1\] — share of planned assets there.
    pub deployed_share: f64,
    /// \[1\] — trust of a in b and of b in a.
    pub trust: [f64; 2],
    /// Findings confirmed and adopted so far.
    pub findings: (u32, u32),
    /// \[1\] — episodes so far, in the order a, b.
    pub episodes: [u32; 2],
}

/// Pictures a world as it is between two ticks.
pub(crate) fn picture(world: &mut World, spec: &TruceSpec, watch: Option<Entity>) -> Frame {
    let clock = *world.resource::<Clock>();
    let now = clock.start();
    let since = now.saturating_sub(DAY);
    let labelled = |pair: [f64; 2]| {
        if spec.label(Side::One) == Label::A {
            pair
        } else {
            [pair[1], pair[0]]
        }
    };
    let slot = |side: Side| if spec.label(side) == Label::A { 0 } else { 1 };
    let restraint = restraint_by_sector(world, now);
    let ground = world.resource::<Ground>();
    let environment = world.resource::<Environment>();
    let jamming = world.resource::<JammingField>();
    let mut sectors: Vec<SectorFrame> = ground
        .sectors
        .iter()
        .map(|sector| SectorFrame {
            sector: sector.id,
            area: sector.area.0,
            segment: sector.segment,
            heat: sector.heat * ground.len() as f64,
            cloud: environment.cloud[sector.id.index()],
            daylight: environment.is_day(ground, sector.id, now),
            restraint: labelled(restraint[sector.id.index()]),
            episodes_last_day: [0; 2],
            recorded_last_day: 0,
            named_last_day: [0; 2],
            watched_last_day: 0.0,
            jammed: jamming.is_jammed(sector.id),
            denied_last_day: 0,
            activity: [[0; 4]; 2],
            works_m: [0.0; 2],
            advanced_m: [0.0; 2],
        })
        .collect();
    for gain in &world.resource::<Advances>().0 {
        let advanced = &mut sectors[gain.sector.index()].advanced_m;
        advanced[slot(gain.side)] += gain.metres * gain.done(now);
    }
    let catalogue = world.resource::<ActCatalogue>();
    for act in world.resource::<ActLog>().acts.iter().rev() {
        if act.before_truce || act.start + DAY < since {
            break;
        }
        let fire = catalogue.kind(act.kind).conduct == Conduct::LocalFire;
        if let (true, Some(side)) = (fire && act.start >= since, act.side) {
            sectors[act.sector.index()].episodes_last_day[slot(side)] += 1;
        }
    }
    let status = world.resource::<TruceStatus>();
    let mut episodes = [0; 2];
    for day in &status.episodes_by_day {
        for side in Side::BOTH {
            episodes[slot(side)] += day[side.index()];
        }
    }
    let standing = world.resource::<Standing>();
    let mut frame = Frame {
        tick: clock.tick,
        hours: f64::from(now) / f64::from(HOUR),
        regime: String::new(),
        sectors,
        status: status.status,
        renounced: status.collapse.map(|(_, side)| spec.label(side)),
        deployed_share: 0.0,
        trust: labelled(standing.trust),
        findings: (0, 0),
        episodes,
    };
    count_activities(world, &slot, &mut frame.sectors);
    if let Some(watch) = watch {
        see_through(world, spec, watch, now, since, &slot, &mut frame);
    }
    frame
}

/// What units are busy with, and the works at the line.
fn count_activities(world: &mut World, slot: &dyn Fn(Side) -> usize, sectors: &mut [SectorFrame]) {
    let mut units = world.query::<(&Unit, &Activity, &Works)>();
    for (unit, activity, works) in units.iter(world) {
        let sector = &mut sectors[unit.sector.index()];
        let side = slot(unit.side);
        sector.activity[side][activity.index()] += 1;
        if unit.at_line {
            sector.works_m[side] += works.0;
        }
    }
}

/// What the watch adds to the picture.
fn see_through(
    world: &World,
    spec: &TruceSpec,
    watch: Entity,
    now: u32,
    since: u32,
    slot: &dyn Fn(Side) -> usize,
    frame: &mut Frame,
) {
    if let Some(about) = world.get::<Watch>(watch) {
        frame.regime = spec.regimes[usize::from(about.regime)].name.clone();
    }
    if let Some(assets) = world.get::<Assets>(watch) {
        let planned = assets.n_planned().max(1);
        frame.deployed_share = f64::from(assets.n_deployed(now)) / f64::from(planned);
    }
    if let Some(hours) = world.get::<WatchedHours>(watch) {
        for (sector, bits) in frame.sectors.iter_mut().zip(&hours.bits) {
            sector.watched_last_day = f64::from(bits.count_ones()) / 24.0;
        }
    }
    if let Some(coverage) = world.get::<Coverage>(watch) {
        let recent = coverage.refusals.iter().rev();
        for refusal in recent.take_while(|refusal| refusal.time > since) {
            frame.sectors[refusal.sector.index()].denied_last_day += 1;
        }
    }
    let Some(findings) = world.get::<Findings>(watch) else {
        return;
    };
    for finding in &findings.all {
        frame.findings.0 += 1;
        frame.findings.1 += u32::from(finding.adopted.is_some());
        // recorded = confirmed within the last day
        if finding.confirmed > since {
            let sector = &mut frame.sectors[finding.sector.index()];
            sector.recorded_last_day += 1;
            if let Some(side) = finding.side {
                sector.named_last_day[slot(side)] += 1;
            }
        }
    }
}

/// Mean restraint of the line units by sector, in temper order.
fn restraint_by_sector(world: &mut World, now: u32) -> Vec<[f64; 2]> {
    let n = world.resource::<Ground>().len();
    let collapsed = world.resource::<TruceStatus>().is_over();
    let numbers = world.resource::<CommandParameters>().clone();
    let mut sums = vec![[(0.0, 0.0); 2]; n];
    let mut units = world.query::<(&Unit, &Discipline)>();
    let restraints = world.resource::<Restraints>();
    for (unit, discipline) in units.iter(world) {
        if unit.at_line && !collapsed {
            let value = restraints.0[unit.id.index()];
            let sum = &mut sums[unit.sector.index()][unit.side.index()];
            sum.0 += value.at(now, restraint::time_loss(&numbers, discipline.0));
            sum.1 += 1.0;
        }
    }
    sums.into_iter()
        .map(|pair| pair.map(|(sum, n): (f64, f64)| if n > 0.0 { sum / n } else { 0.0 }))
        .collect()
}
