//! Reports: what an asset says it saw, with its errors of place, time, kind and side.

use super::assets::Group;
use super::conditions::p_of;
use super::looks::{Draft, Sight};
use super::spec::{Platform, Sensor};
use crate::model::base::{AssetId, Draws, HOUR, Metres, ObservationId, Side, Stream, math};
use crate::model::record::act::{Act, ActKindId, Conduct};
use crate::model::record::observation::Observation;

pub(super) fn try_to_see(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    act: &Act,
    index: u32,
    asset: u32,
    time: u32,
    exponent: f64,
    drafts: &mut Vec<Draft>,
) {
    if exponent <= 0.0 {
        return;
    }
    let key = act.id.key() ^ group.key(asset).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut draws = sight.seed.draws(Stream::Look, key, time / HOUR);
    if draws.uniform() >= p_of(exponent) {
        return;
    }
    drafts.push(Draft {
        observation: report(sight, group, sensor, act, asset, time, key),
        act: Some(index),
        looked: time,
    });
}

/// What the asset says it saw: errors of place, time, kind and side.
pub(super) fn report(
    sight: &Sight,
    group: &Group,
    sensor: &Sensor,
    act: &Act,
    asset: u32,
    time: u32,
    key: u64,
) -> Observation {
    let mut draws = sight.seed.draws(Stream::LookError, key, time / HOUR);
    let x = Metres(act.x.0 + (draws.normal() * sensor.error_m) as i32);
    let x = Metres(x.0.clamp(0, sight.ground.length().0 - 1));
    let shift = draws.normal() * sensor.error_minutes * 60.0;
    let seemed = (f64::from(time) + shift).max(0.0) as u32;
    let about = sight.catalogue.kind(act.kind);
    let misled = about.conduct == Conduct::OtherActor || draws.chance(sensor.p_misclassified);
    let kind = if misled {
        another_kind(sight, act.kind, draws.uniform())
    } else {
        act.kind
    };
    let side_evidence = side_evidence(sensor, act.side, &mut draws);
    // who stands inside a site sees whether its course was there before the truce
    let checks_papers = sensor.platform == Platform::Inspection;
    let unlike = 1.0 - sight.catalogue.kind(kind).lookalike;
    let evidence = match (checks_papers, act.before_truce) {
        (true, true) => -sensor.evidence,
        (true, false) => sensor.evidence,
        // from outside, what a side declared is known; what it did not looks like anything else
        (false, true) if act.declared => -sensor.evidence * unlike,
        (false, _) => sensor.evidence * unlike,
    };
    Observation {
        id: ObservationId(0),
        asset: AssetId(group.first.0 + asset),
        sensor: group.spec.sensor,
        time: seemed,
        error_s: (sensor.error_minutes * 60.0) as u32,
        received: seemed.max(time) + (sensor.delay_hours * f64::from(HOUR)) as u32,
        sector: sight.ground.sector_at(x),
        x,
        error_m: sensor.error_m as i32,
        site: act.site,
        group: sight.catalogue.kind(kind).group,
        kind,
        count: act.rounds.max(1),
        evidence,
        side_evidence,
    }
}

/// Log-likelihood ratio of side one against side two that a look brings, right or wrong.
pub fn side_evidence(sensor: &Sensor, side: Option<Side>, draws: &mut Draws) -> f64 {
    let tells = draws.chance(sensor.p_side);
    let right = draws.chance(sensor.side_accuracy);
    let coin = draws.chance(0.5);
    if !tells {
        return 0.0;
    }
    let weight = math::logit(sensor.side_accuracy.clamp(0.5, 0.999));
    let seems_one = match side {
        Some(Side::One) => right,
        Some(Side::Two) => !right,
        None => coin,
    };
    if seems_one { weight } else { -weight }
}

/// Another kind of the same group of fire that a look may take it for.
pub(super) fn another_kind(sight: &Sight, kind: ActKindId, u: f64) -> ActKindId {
    let group = sight.catalogue.kind(kind).group;
    let alike: Vec<ActKindId> = sight
        .catalogue
        .0
        .iter()
        .enumerate()
        .filter(|(i, k)| k.group == group && k.conduct != Conduct::OtherActor && *i != kind.index())
        .map(|(i, _)| ActKindId(i as u8))
        .collect();
    match alike.len() {
        0 => kind,
        n => alike[((u * n as f64) as usize).min(n - 1)],
    }
}
