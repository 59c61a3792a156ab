//! Looks: every asset that could see an act, what it could see, and what it saw.
//!
//! # Equations
//! A glimpse sees with p = p₀·signature·range·conditions; a continuous sensor with
//! p = 1 − exp(−rate·signature·range·conditions·overlap). Range: full to half of the full range,
//! falling to zero at full range. Conditions: night, cloud, fog, wind, openness, concealment.
//! Each look adds its miss exponent −ln(1 − p) as planned (there, clear, admitted, on shift) and
//! as it really was; the cause of the difference is named in the order of `Cause`.
//! For what moves the plan is the expected coverage under the rota (patrols by place, satellites by
//! pass, inspections by day), and what really was is where it went.
//!
//! A look's draw is keyed by (asset, act, hour), so no regime can shift another's numbers.

use super::assets::Assets;
use super::conditions::signature;
use super::plan::{Inspections, SiteList};
use super::spec::{Platform, SensorCatalogue};
use super::ways::{look_from_orbit, look_from_patrols, look_from_posts, look_on_site};
use crate::model::base::{Clock, DAY, HOUR, ObservationId, Seed};
use crate::model::front::{Environment, Ground};
use crate::model::record::act::{Act, ActCatalogue, ActLog, Conduct};
use crate::model::record::observation::{Observation, Observations};
use crate::model::record::provenance::{Looks, Provenance};
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

/// Phase 5: looks at the acts of this tick and at standing acts, false observations, and the
/// numbering of it all.
pub fn look(
    sight: Sight,
    log: Res<ActLog>,
    mut watches: Query<(&Assets, &Inspections, &mut Observations, &mut Provenance)>,
) {
    let clock = *sight.clock;
    for (assets, inspections, mut observations, mut provenance) in &mut watches {
        observations.first_new = observations.all.len();
        provenance.looks.resize(log.acts.len(), Looks::default());
        if assets.groups.is_empty() {
            continue;
        }
        let mut drafts = Vec::new();
        for (offset, act) in log.new_acts().iter().enumerate() {
            let index = (log.first_new + offset) as u32;
            if is_momentary(&sight, act) {
                let looks = &mut provenance.looks[index as usize];
                look_at_momentary(&sight, assets, act, index, looks, &mut drafts);
            }
        }
        // between the hours only what is new, passing by or visited needs a look
        let hourly = clock.begins(HOUR);
        let visited =
            assets.groups.iter().any(|group| !group.passes.is_empty()) || clock.begins(DAY / 2);
        for &index in &log.standing {
            if !hourly && !visited && (index as usize) < log.first_new {
                continue;
            }
            let act = &log.acts[index as usize];
            let looks = &mut provenance.looks[index as usize];
            look_at_standing(&sight, assets, inspections, act, index, looks, &mut drafts);
        }
        super::falsehood::add_false_observations(&sight, assets, &mut drafts);
        number(drafts, &log, &clock, &mut observations, &mut provenance);
    }
}

/// Fire and blasts are over before anyone else comes by; everything else is looked at by the hour.
fn is_momentary(sight: &Sight, act: &Act) -> bool {
    matches!(
        sight.catalogue.kind(act.kind).conduct,
        Conduct::LocalFire | Conduct::OtherActor
    )
}

/// Sorts by (time, asset), so that order tells nothing of the truth, and gives ids.
fn number(
    mut drafts: Vec<Draft>,
    log: &ActLog,
    _clock: &Clock,
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
            if !looks.seen {
                looks.seen = true;
                looks.first_seen = Some(draft.looked);
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

fn look_at_momentary(
    sight: &Sight,
    assets: &Assets,
    act: &Act,
    index: u32,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    let hours = f64::from(act.end - act.start) / f64::from(HOUR);
    for group in &assets.groups {
        let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
        let strength = signature(sight, sensor, act);
        if strength <= 0.0 || act.depth.km() > group.spec.depth_to_km {
            continue;
        }
        match sensor.platform {
            Platform::Fixed => {
                look_from_posts(
                    sight, group, sensor, act, index, act.start, hours, looks, drafts,
                );
            }
            Platform::Patrol => {
                look_from_patrols(
                    sight, group, sensor, act, index, act.start, hours, looks, drafts,
                );
            }
            // passes and inspections come too late for a moment
            Platform::Satellite | Platform::Inspection | Platform::Liaison => {}
        }
    }
}

fn look_at_standing(
    sight: &Sight,
    assets: &Assets,
    inspections: &Inspections,
    act: &Act,
    index: u32,
    looks: &mut Looks,
    drafts: &mut Vec<Draft>,
) {
    let clock = &*sight.clock;
    for group in &assets.groups {
        let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
        let strength = signature(sight, sensor, act);
        if strength <= 0.0 || act.depth.km() > group.spec.depth_to_km {
            continue;
        }
        match sensor.platform {
            Platform::Fixed | Platform::Patrol => {
                for (from, to) in spells(clock, act) {
                    let hours = f64::from(to - from) / f64::from(HOUR);
                    if sensor.platform == Platform::Fixed {
                        look_from_posts(
                            sight, group, sensor, act, index, from, hours, looks, drafts,
                        );
                    } else {
                        look_from_patrols(
                            sight, group, sensor, act, index, from, hours, looks, drafts,
                        );
                    }
                }
            }
            Platform::Satellite => {
                look_from_orbit(sight, group, sensor, act, index, strength, looks, drafts);
            }
            Platform::Inspection => {
                look_on_site(
                    sight,
                    group,
                    sensor,
                    inspections,
                    act,
                    index,
                    strength,
                    looks,
                    drafts,
                );
            }
            Platform::Liaison => {}
        }
    }
}

/// The stretches of a standing act that are looked at in this tick: for every hour that begins in
/// it, the part of that hour in which the act lasts; and for an act that begins in this tick, the
/// rest of the hour already running. Together they cover the act once.
fn spells(clock: &Clock, act: &Act) -> Vec<(u32, u32)> {
    let mut spells = Vec::new();
    let running = act.start / HOUR * HOUR;
    if (clock.start()..clock.end()).contains(&act.start) && running < clock.start() {
        spells.push((act.start, act.end.min(running + HOUR)));
    }
    for hour in clock.multiples(HOUR) {
        let (from, to) = (act.start.max(hour), act.end.min(hour + HOUR));
        if from < to {
            spells.push((from, to));
        }
    }
    spells
}
