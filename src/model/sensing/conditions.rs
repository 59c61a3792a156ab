//! Strength of a look: signature, range, conditions, and the chance that follows.

use super::assets::Group;
use super::looks::Sight;
use super::spec::{Detection, Sensor};
use crate::model::base::{SectorId, math};
use crate::model::record::act::Act;

pub(super) fn signature(sight: &Sight, sensor: &Sensor, act: &Act) -> f64 {
    sight.catalogue.kind(act.kind).signature[sensor.modality as usize] * act.visibility
}

/// Full to half of the range, falling to zero at full range.
pub fn range_factor(distance_km: f64, range_km: f64) -> f64 {
    if distance_km <= range_km / 2.0 {
        1.0
    } else if distance_km >= range_km {
        0.0
    } else {
        2.0 * (1.0 - distance_km / range_km)
    }
}

/// \[km\] — width along the line of the range factor around a post, at a depth d: full out to
/// √((R/2)² − d²), falling to nothing at √(R² − d²), so the sum of both; 3R/2 at the line. Deeper
/// than R/2 it falls from the factor at d right away.
pub(super) fn sweep_width(depth_km: f64, range_km: f64) -> f64 {
    let half = |range: f64| (range * range - depth_km * depth_km).max(0.0).sqrt();
    half(range_km / 2.0) + half(range_km) * range_factor(depth_km, range_km)
}

/// Factor of conditions at a place and second, 0 to 1, beside its clear-day value 1.
pub(super) fn conditions(sight: &Sight, sensor: &Sensor, sector: SectorId, second: u32) -> f64 {
    let environment = &*sight.environment;
    let day = environment.is_day(&sight.ground, sector, second);
    let mut factor = if day { 1.0 } else { sensor.night_factor };
    factor *= 1.0 - sensor.cloud_loss * environment.cloud[sector.index()];
    if sensor.fog_loss > 0.0 && environment.is_foggy(&sight.ground, sector, second) {
        factor *= 1.0 - sensor.fog_loss;
    }
    if sensor.wind_loss > 0.0 {
        let area = sight.ground.sector(sector).area.index();
        let above = (environment.wind[area] - 4.0).max(0.0);
        factor *= (1.0 - sensor.wind_loss * above).max(0.0);
    }
    factor.clamp(0.0, 1.0)
}

pub(super) fn openness(sight: &Sight, sensor: &Sensor, sector: SectorId) -> f64 {
    let open = sight.ground.sector(sector).openness;
    1.0 - sensor.openness_weight * (1.0 - open)
}

/// Miss exponent −ln(1 − p) of one look of so many hours at a strength.
pub(super) fn miss_exponent(detection: Detection, strength: f64, hours: f64) -> f64 {
    match detection {
        Detection::Rate { per_hour } => per_hour * strength * hours,
        Detection::Glimpse { p } => -math::ln_1p(-(p * strength).min(0.999_999)),
    }
}

/// The other way round: probability of an exponent.
pub(super) fn p_of(exponent: f64) -> f64 {
    -math::exp_m1(-exponent)
}

pub(super) fn in_shift(group: &Group, local_hour: f64) -> bool {
    let since = (local_hour - group.spec.shift_from_hour).rem_euclid(24.0);
    since < group.spec.shift_hours
}
