//! Duty of care: after a casualty the mission's people stay away for days, then come back in part.
//!
//! # Equations
//! Every midnight, with the patrols of the day before: P(casualty) = 1 − exp(−r·Σ y·h), r the
//! risk per patrol-day at the front's mean density at war, y the fire of that day over war's, h the
//! heat of the sector visited over the mean. Stand-down: uniform between two lengths; after it a
//! share of the exposed assets works for a time.
//!
//! Recorded violations fall while the truth does not, as happened in spring 2017 on a line of
//! contact after a patrol had struck a mine.

use super::assets::Assets;
use super::spec::{SensingParameters, SensorCatalogue};
use crate::base::{Clock, DAY, Seed, Stream, math};
use crate::front::Ground;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Key offset that keeps draws of assets apart from those of the mission.
const ASSET: u64 = 1 << 40;

/// Stand-down of one watch. Single writer: this file.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DutyOfCare {
    /// \[s\] — exposed people stay away until then.
    pub until: u32,
    /// \[s\] — and come back in part until then.
    pub reduced_until: u32,
    /// \[1\] — share that works in that time.
    pub reduced_share: f64,
    /// \[1\] — casualties of the mission so far.
    pub casualties: u32,
}

impl DutyOfCare {
    /// Whether an exposed asset may work at a second.
    pub fn allows(&self, seed: Seed, asset: u64, second: u32) -> bool {
        if second < self.until {
            return false;
        }
        second >= self.reduced_until
            || seed.uniform(Stream::Casualty, ASSET | asset, second / DAY) < self.reduced_share
    }

    /// \[1\] — part of a day in which exposed people stood down.
    pub fn share_of_day(&self, day: u32) -> f64 {
        let begin = day * DAY;
        f64::from(self.until.saturating_sub(begin).min(DAY)) / f64::from(DAY)
    }

    /// Judges the day that has gone: a casualty among its patrols stands the mission down. Fire of
    /// that day over war's is `intensity`.
    pub(super) fn judge_day(
        &mut self,
        clock: &Clock,
        seed: Seed,
        ground: &Ground,
        numbers: &SensingParameters,
        sensors: &SensorCatalogue,
        assets: &Assets,
        intensity: f64,
    ) {
        self.reduced_share = numbers.reduced_share;
        let now = clock.start();
        if now < self.until || clock.day() == 0 {
            return;
        }
        let n = ground.len() as f64;
        let dense: f64 = assets
            .groups
            .iter()
            .filter(|group| sensors.0[usize::from(group.spec.sensor)].exposed)
            .flat_map(|group| &group.today)
            .filter(|visit| visit.admitted)
            .map(|visit| ground.sector(ground.sector_at(visit.x)).heat * n)
            .sum();
        let hazard = numbers.casualties_per_patrol_day * intensity * dense;
        let mut draws = seed.draws(Stream::Casualty, 0, clock.day());
        if draws.uniform() >= -math::exp_m1(-hazard) {
            return;
        }
        let days = draws.between(numbers.stand_down_days_from, numbers.stand_down_days_to);
        self.casualties += 1;
        self.until = now + (days * f64::from(DAY)) as u32;
        self.reduced_until = self.until + (numbers.reduced_days * f64::from(DAY)) as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_stay_away_then_come_back_in_part() {
        let duty = DutyOfCare {
            until: 2 * DAY,
            reduced_until: 4 * DAY,
            reduced_share: 0.5,
            casualties: 1,
        };
        let at_work = |second| {
            (0..1_000)
                .filter(|&k| duty.allows(Seed(1), k, second))
                .count()
        };
        assert_eq!(at_work(DAY), 0);
        assert!((430..570).contains(&at_work(3 * DAY)));
        assert_eq!(at_work(4 * DAY), 1_000);
        assert_eq!(duty.share_of_day(1), 1.0);
        assert_eq!(duty.share_of_day(2), 0.0);
    }
}
