//! Reports: what an asset says it saw, with its errors of place, time, kind and side, and how long
//! its report is on the way: delay × the factor of the land it crosses, fixed or exponential.

use super::spec::{DelayLaw, Platform, Sensor};
use super::watcher::{Sight, Watcher};
use crate::base::{AssetId, Draws, HOUR, Metres, ObservationId, Side, Stream, math};
use crate::record::act::{Act, ActCatalogue, ActKindId, Conduct};
use crate::record::observation::Observation;
use crate::record::terms::Rule;

/// What the asset says it saw: errors of place, time, kind and side.
pub(super) fn report(
    sight: &Sight,
    watcher: &Watcher<'_>,
    act: &Act,
    asset: u32,
    time: u32,
    key: u64,
    occasion: u32,
    fixed: bool,
) -> Observation {
    let (group, sensor) = (watcher.group, watcher.sensor);
    let fix = sensor.fix.filter(|_| fixed);
    let error_m = fix.map_or(sensor.error_m, |f| f.error_m);
    let worth = fix.map_or(sensor.evidence, |f| f.evidence);
    let (p_side, accuracy) = match fix {
        Some(f) => (f.p_side, f.side_accuracy),
        None => (sensor.p_side, sensor.side_accuracy),
    };
    let mut draws = sight.seed.draws(Stream::LookError, key, occasion);
    let x = Metres(act.x.0 + (draws.normal() * error_m) as i32);
    let x = Metres(x.0.clamp(0, sight.ground.length().0 - 1));
    let shift = draws.normal() * sensor.error_minutes * 60.0;
    let seemed = (f64::from(time) + shift).max(0.0) as u32;
    let about = sight.catalogue.kind(act.kind);
    let misled = about.conduct == Conduct::OtherActor || draws.chance(sensor.p_misclassified);
    let kind = if misled {
        another_kind(&sight.catalogue, act.kind, draws.uniform())
    } else {
        act.kind
    };
    // what no party did has no direction of fire: it seldom seems to tell a side
    let tells = match act.side {
        Some(_) => p_side,
        None => p_side * sight.numbers.others_tell,
    };
    let side_evidence = side_evidence(tells, accuracy, act.shown_side, &mut draws);
    let checked = is_checked(sight, watcher, act, &mut draws);
    let unlike = 1.0 - sight.catalogue.kind(kind).lookalike;
    let evidence = match (checked, act.declared) {
        // papers and counts show whether it departs from what was declared, notified or capped
        (true, true) => -worth,
        (true, false) => worth,
        // from outside, what a side made known is known; what it did not looks like anything else
        (false, true) => -worth * unlike,
        (false, false) => worth * unlike,
    };
    Observation {
        id: ObservationId(0),
        asset: AssetId(group.first.0 + asset),
        sensor: group.spec.sensor,
        time: seemed,
        error_s: (sensor.error_minutes * 60.0) as u32,
        received: seemed
            .max(time)
            .saturating_add(delay_s(sight, sensor, act.side, key, occasion)),
        sector: sight.ground.sector_at(x),
        x,
        error_m: error_m as i32,
        site: act.site,
        group: sight.catalogue.kind(kind).group,
        kind,
        count: act.rounds.max(1),
        evidence,
        checked,
        side_evidence,
    }
}

/// Whether who looks has something to compare it with: inside a site its papers with the
/// declarations; at an entry, under a cap, the count of what passed with the cap, for the share of
/// the side's entries that are counted.
fn is_checked(sight: &Sight, watcher: &Watcher<'_>, act: &Act, draws: &mut Draws) -> bool {
    if !sight.sites.has_declarations() {
        return false;
    }
    match (watcher.sensor.platform, act.side) {
        (Platform::Inspection, _) => true,
        (Platform::Portal, Some(side)) => {
            let (rule, _) = sight
                .terms
                .rule_at(act.kind, act.depth.km(), side, act.start);
            let share = sight.sites.portal_share(side, watcher.group.spec.count);
            matches!(rule, Rule::Capped(_)) && draws.chance(share)
        }
        _ => false,
    }
}

/// \[s\] — how long a report is on the way.
fn delay_s(sight: &Sight, sensor: &Sensor, side: Option<Side>, key: u64, occasion: u32) -> u32 {
    let land = side.map_or(1.0, |s| sight.access.report_delay[s.index()]);
    let hours = match sensor.delay_law {
        DelayLaw::Fixed => sensor.delay_hours * land,
        DelayLaw::Exponential => {
            let mut draws = sight.seed.draws(Stream::ReportDelay, key, occasion);
            sensor.delay_hours * land * draws.exponential()
        }
    };
    (hours * f64::from(HOUR)) as u32
}

/// Log-likelihood ratio of side one against side two that a look brings, right or wrong: it tells
/// with a chance, and then rightly with an accuracy.
pub fn side_evidence(p_side: f64, accuracy: f64, side: Option<Side>, draws: &mut Draws) -> f64 {
    let tells = draws.chance(p_side);
    let right = draws.chance(accuracy);
    let coin = draws.chance(0.5);
    if !tells {
        return 0.0;
    }
    let weight = math::logit(accuracy.clamp(0.5, 0.999));
    let seems_one = match side {
        Some(Side::One) => right,
        Some(Side::Two) => !right,
        None => coin,
    };
    if seems_one { weight } else { -weight }
}

/// Another kind of the same group that a look may take it for, by the weight with which kinds are
/// mistaken: what nobody thinks of is not what it is taken for. The kind itself when there is none.
pub(super) fn another_kind(catalogue: &ActCatalogue, kind: ActKindId, u: f64) -> ActKindId {
    let group = catalogue.kind(kind).group;
    let mut sum = 0.0;
    let weights: Vec<f64> = catalogue
        .0
        .iter()
        .enumerate()
        .map(|(i, k)| {
            if k.group == group && k.conduct != Conduct::OtherActor && i != kind.index() {
                sum += k.mistaken;
            }
            sum
        })
        .collect();
    if sum <= 0.0 {
        return kind;
    }
    let place = weights.partition_point(|&w| w <= u * sum);
    ActKindId(place.min(weights.len() - 1) as u8)
}
