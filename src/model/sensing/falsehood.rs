//! False observations: every working asset reports, at its own rate, what was not there.
//!
//! # Equations
//! Per group and tick a Poisson number with mean (working assets)·rate·Δt, each by a random
//! working asset within its range, of a kind drawn by signature times how often that kind is
//! mistaken for.
//! A false observation carries the same evidence as a true one: nobody can tell.

use super::assets::{Assets, Group};
use super::conditions::in_shift;
use super::duty::DutyOfCare;
use super::known::{Known, PostIndex};
use super::looks::Draft;
use super::reports::side_evidence;
use super::spec::{Platform, Sensor};
use super::watcher::Sight;
use crate::base::{AssetId, Draws, HOUR, Metres, ObservationId, Stream};
use crate::record::act::{ActCatalogue, ActKind, ActKindId, Conduct, Group as ActGroup, Modality};
use crate::record::observation::Observation;

/// Adds the false observations of this tick.
pub(super) fn add_false_observations(
    sight: &Sight,
    assets: &Assets,
    known: &Known,
    duty: &DutyOfCare,
    expected: &mut Vec<Vec<f64>>,
    drafts: &mut Vec<Draft>,
) {
    let clock = *sight.clock;
    expected.resize(sight.sensors.0.len(), Vec::new());
    for (place, group) in assets.groups.iter().enumerate() {
        let sensor = &sight.sensors.0[usize::from(group.spec.sensor)];
        let working = group.n_deployed(clock.start());
        // what looks like a camp from above is taken for one
        let tempting = if looks_down(sensor) {
            sight.sites.temptation()
        } else {
            1.0
        };
        let mean = f64::from(working) * sensor.false_per_day * clock.tick_days() * tempting;
        // liaison hands over what the sides say; that comes as complaints
        if mean <= 0.0 || sensor.platform == Platform::Liaison {
            continue;
        }
        let mistakes = &known.mistakes[place];
        let posts = &known.posts[place];
        let at_work = share_at_work(sight, group, sensor, duty, working);
        let of_family = &mut expected[usize::from(group.spec.sensor)];
        of_family.resize(mistakes.len(), 0.0);
        let total = mistakes.last().copied().unwrap_or(0.0);
        if total > 0.0 && at_work > 0.0 {
            let mut before = 0.0;
            for (sum, cumulated) in of_family.iter_mut().zip(mistakes) {
                *sum += mean * at_work * (cumulated - before) / total;
                before = *cumulated;
            }
        }
        let key = group.group_key();
        let count = sight
            .seed
            .draws(Stream::FalseObservation, key, clock.tick)
            .poisson(mean);
        for ordinal in 0..count {
            let entity = group.key(ordinal) | (1 << 40);
            let mut draws = sight
                .seed
                .draws(Stream::FalseObservation, entity, clock.tick);
            let weights = mistakes;
            let invented = invent(
                sight, group, sensor, posts, duty, working, weights, &mut draws,
            );
            if let Some(observation) = invented {
                drafts.push(Draft {
                    looked: observation.time,
                    observation,
                    act: None,
                });
            }
        }
    }
}

/// Whether a family looks from above, where a decoy is as good as a camp.
fn looks_down(sensor: &Sensor) -> bool {
    matches!(sensor.modality, Modality::EoImage | Modality::SarImage)
}

fn is_momentary(kind: &ActKind) -> bool {
    matches!(
        kind.conduct,
        Conduct::LocalFire
            | Conduct::OtherActor
            | Conduct::Raid
            | Conduct::Strike
            | Conduct::Reconnaissance
            | Conduct::SeaAttack
    )
}

/// What a false report of a family is taken for: weights of the kinds, cumulated.
pub(super) fn mistakes(kinds: &ActCatalogue, sensor: &Sensor) -> Vec<f64> {
    let mut sum = 0.0;
    kinds
        .0
        .iter()
        .map(|kind| {
            // posts and patrols do not see the rear; what comes by once cannot think that it saw
            // a moment of fire
            let possible = match sensor.platform {
                Platform::Fixed | Platform::Patrol | Platform::Air => kind.group != ActGroup::Rear,
                Platform::Satellite => !is_momentary(kind) || kind.trace_hours > 0.0,
                Platform::FrontWide => true,
                Platform::Inspection | Platform::Portal => kind.group == ActGroup::Rear,
                Platform::Liaison => false,
            };
            if possible {
                sum += kind.mistaken * kind.signature[sensor.modality as usize];
            }
            sum
        })
        .collect()
}

/// \[1\] — share of the assets that are there now and in a position to report anything.
fn share_at_work(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    duty: &DutyOfCare,
    working: u32,
) -> f64 {
    let now = sight.clock.start();
    if sensor.platform == Platform::Patrol {
        let (from, hours) = (group.spec.shift_from_hour, group.spec.shift_hours);
        let out = group.today.iter().filter(|visit| {
            let sector = sight.ground.sector_at(visit.x);
            let local = sight.environment.solar_hour(&sight.ground, sector, now);
            visit.admitted && in_shift(from, hours, local)
        });
        return out.count() as f64 / f64::from(working.max(1));
    }
    let stood_down = sensor.exposed && now < duty.until;
    if stood_down { 0.0 } else { 1.0 - group.outage }
}

fn invent(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    posts: &PostIndex,
    duty: &DutyOfCare,
    working: u32,
    weights: &[f64],
    draws: &mut Draws,
) -> Option<Observation> {
    let clock = *sight.clock;
    let time = clock.start() + draws.below(clock.tick_seconds);
    let asset = draws.below(working);
    if group.is_out_of_order(*sight.seed, asset, clock.day())
        || (sensor.exposed && !duty.allows(*sight.seed, group.key(asset), time))
    {
        return None;
    }
    if weights.last().is_none_or(|&sum| sum <= 0.0) {
        return None;
    }
    let kind = ActKindId(draws.index_by_cumulative(weights) as u8);
    let about = sight.catalogue.kind(kind);
    let reach = (sensor.range_km * 1_000.0).max(1.0);
    let near = |x: Metres, u: f64| Metres(x.0 + ((u - 0.5) * reach) as i32);
    let u = draws.uniform();
    let mut site = None;
    let mut owner = None;
    let x = match sensor.platform {
        Platform::Fixed => {
            let place = posts.place_of.get(asset as usize)?;
            near(*place, u)
        }
        Platform::Patrol => {
            let visit = group.today.iter().find(|v| v.asset == asset)?;
            let sector = sight.ground.sector_at(visit.x);
            let local = sight.environment.solar_hour(&sight.ground, sector, time);
            let (from, hours) = (group.spec.shift_from_hour, group.spec.shift_hours);
            if !visit.admitted || !in_shift(from, hours, local) {
                return None;
            }
            near(visit.x, u)
        }
        Platform::Air => {
            group.beats.get(asset as usize)?;
            let (from, to) = group.beat(asset, time);
            Metres(from.0 + (u * f64::from(to.0 - from.0)) as i32)
        }
        _ => Metres((u * f64::from(sight.ground.length().0)) as i32),
    };
    let mut x = Metres(x.0.clamp(0, sight.ground.length().0 - 1));
    if about.group == ActGroup::Rear {
        let n = sight.sites.n_of_interest();
        let nth = draws.below(n.max(1) as u32) as usize;
        let entry = sight.sites.of_interest(nth)?;
        site = Some(entry.id);
        x = entry.x;
        owner = Some(entry.side);
    }
    Some(Observation {
        id: ObservationId(0),
        asset: AssetId(group.first.0 + asset),
        sensor: group.spec.sensor,
        time,
        error_s: (sensor.error_minutes * 60.0) as u32,
        received: time + (sensor.delay_hours * f64::from(HOUR)) as u32,
        sector: sight.ground.sector_at(x),
        x,
        error_m: sensor.error_m as i32,
        site,
        group: about.group,
        kind,
        count: (draws.log_normal(about.rounds_median.max(1.0), about.rounds_log_sd) as u32).max(1),
        evidence: sensor.evidence * (1.0 - about.lookalike),
        checked: sensor.platform == Platform::Inspection && sight.sites.has_declarations(),
        // whose site it is follows from the place, even when nothing was there
        side_evidence: side_evidence(sensor.p_side, sensor.side_accuracy, owner, draws),
    })
}
