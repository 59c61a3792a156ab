//! Strength of a look: signature, ground, light, weather, jamming, shared conditions.

use super::spec::Sensor;
use super::watcher::{Sight, Watcher};
use crate::base::{SectorId, Stream, math};
use crate::record::provenance::{Cause, Factors};

/// What light, weather, jamming and shared conditions leave of a look at a place and second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Conditions {
    /// \[1\] — day or night.
    pub light: f64,
    /// \[1\] — cloud, fog, wind.
    pub weather: f64,
    /// \[1\] — shared bad spell, reduced strength.
    pub shared: f64,
    /// \[1\] — jamming.
    pub jamming: f64,
}

impl Conditions {
    /// \[1\] — all together.
    pub fn factor(&self) -> f64 {
        self.light * self.weather * self.shared * self.jamming
    }

    /// The first cause, in the order in which causes are named, that takes something away.
    pub fn cause(&self) -> Option<Cause> {
        if self.jamming < 1.0 {
            Some(Cause::Jammed)
        } else if self.light * self.weather * self.shared < 1.0 {
            Some(Cause::WeatherOrNight)
        } else {
            None
        }
    }

    /// The factors of a look with these conditions.
    pub fn factors(&self, signature: f64, range: f64, openness: f64) -> Factors {
        Factors {
            signature,
            range,
            openness,
            light: self.light,
            weather: self.weather,
            other: self.shared * self.jamming,
        }
    }
}

/// Factors of a look in clear conditions.
pub(super) fn clear(signature: f64, range: f64, openness: f64) -> Factors {
    Conditions {
        light: 1.0,
        weather: 1.0,
        shared: 1.0,
        jamming: 1.0,
    }
    .factors(signature, range, openness)
}

/// Conditions of a group's looks at a place and second.
pub(super) fn conditions(
    sight: &Sight,
    watcher: &Watcher<'_>,
    sector: SectorId,
    second: u32,
) -> Conditions {
    let sensor = watcher.sensor;
    let environment = &*sight.environment;
    // the sun is asked for only where it matters
    let light = if sensor.day_factor == sensor.night_factor
        || environment.is_day(&sight.ground, sector, second)
    {
        sensor.day_factor
    } else {
        sensor.night_factor
    };
    Conditions {
        light,
        weather: weather(sight, sensor, sector, second),
        shared: shared(sight, watcher, sector, second),
        jamming: if sensor.jam_loss > 0.0 && sight.jamming.is_jammed(sector) {
            1.0 - sensor.jam_loss
        } else {
            1.0
        },
    }
}

fn weather(sight: &Sight, sensor: &Sensor, sector: SectorId, second: u32) -> f64 {
    let environment = &*sight.environment;
    let cloud = environment.cloud[sector.index()];
    let mut factor = if sensor.cloud_curve.is_empty() {
        1.0 - sensor.cloud_loss * cloud
    } else {
        steps(&sensor.cloud_curve, cloud)
    };
    if sensor.fog_loss > 0.0 && environment.is_foggy(&sight.ground, sector, second) {
        factor *= 1.0 - sensor.fog_loss;
    }
    if sensor.wind_loss > 0.0 {
        let area = sight.ground.sector(sector).area.index();
        let above = (environment.wind[area] - sight.numbers.calm_wind_m_per_s).max(0.0);
        factor *= (1.0 - sensor.wind_loss * above).max(0.0);
    }
    factor.clamp(0.0, 1.0)
}

/// Value of a table (ascending in its first column) with straight lines between its points.
fn steps(table: &[(f64, f64)], at: f64) -> f64 {
    let next = table.partition_point(|p| p.0 < at);
    match (next.checked_sub(1).map(|i| table[i]), table.get(next)) {
        (None, Some(first)) => first.1,
        (Some(last), None) => last.1,
        (Some((x, y)), Some(&(to, z))) => y + (z - y) * (at - x) / (to - x),
        (None, None) => 1.0,
    }
}

/// The factor of the random condition that the group shares with others: drawn once per sector and
/// spell, so that all who share it suffer together.
fn shared(sight: &Sight, watcher: &Watcher<'_>, sector: SectorId, second: u32) -> f64 {
    let Some((place, factor)) = watcher.group.spec.shared else {
        return 1.0;
    };
    let Some(condition) = watcher.shared.get(usize::from(place)) else {
        return 1.0;
    };
    let spell = second / condition.hold_s.max(1);
    let key = (u64::from(place) << 32) | u64::from(sector.0);
    if sight.seed.uniform(Stream::SharedCondition, key, spell) < condition.bad_share {
        factor
    } else {
        1.0
    }
}

pub(super) fn openness(sight: &Sight, sensor: &Sensor, sector: SectorId) -> f64 {
    let open = sight.ground.sector(sector).openness;
    1.0 - sensor.openness_weight * (1.0 - open)
}

/// The other way round: probability of a miss exponent.
pub(super) fn p_of(exponent: f64) -> f64 {
    -math::exp_m1(-exponent)
}

/// Whether a local hour lies in a working day.
pub(super) fn in_shift(from_hour: f64, hours: f64, local_hour: f64) -> bool {
    hours >= 24.0 || (local_hour - from_hour).rem_euclid(24.0) < hours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_working_day_may_cross_midnight() {
        assert!(in_shift(22.0, 6.0, 23.0) && in_shift(22.0, 6.0, 3.9));
        assert!(!in_shift(22.0, 6.0, 4.1) && !in_shift(22.0, 6.0, 21.9));
        assert!(in_shift(9.0, 24.0, 3.0), "round the clock");
    }

    #[test]
    fn tables_are_straight_between_their_points() {
        let table = [(0.3, 1.0), (0.5, 0.8), (1.0, 0.15)];
        assert_eq!(steps(&table, 0.1), 1.0);
        assert!((steps(&table, 0.4) - 0.9).abs() < 1e-12);
        assert!((steps(&table, 0.75) - 0.475).abs() < 1e-12);
        assert!((steps(&table, 1.0) - 0.15).abs() < 1e-12);
    }
}
