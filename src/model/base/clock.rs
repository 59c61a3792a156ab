//! Time: integer seconds from the start of the truce, cut into ticks.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Seconds in an hour.
pub const HOUR: u32 = 3_600;
/// Seconds in a day.
pub const DAY: u32 = 86_400;

/// The clock of one truce. The tick is the step of decisions; events have seconds.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Ticks completed before the present one.
    pub tick: u32,
    /// \[s\] — length of a tick.
    pub tick_seconds: u32,
    /// Ticks in the truce.
    pub n_ticks: u32,
    /// Ticks that follow its end: the aftermath.
    pub aftermath_ticks: u32,
}

impl Clock {
    /// \[s\] — start of the present tick.
    pub fn start(&self) -> u32 {
        self.tick * self.tick_seconds
    }

    /// \[s\] — end of the present tick.
    pub fn end(&self) -> u32 {
        self.start() + self.tick_seconds
    }

    /// \[s\] — end of the truce.
    pub fn horizon(&self) -> u32 {
        self.n_ticks * self.tick_seconds
    }

    /// Whether the truce has its end behind it.
    pub fn is_aftermath(&self) -> bool {
        self.tick >= self.n_ticks
    }

    /// Ticks of truce and aftermath together.
    pub fn all_ticks(&self) -> u32 {
        self.n_ticks + self.aftermath_ticks
    }

    /// \[h\] — length of a tick.
    pub fn tick_hours(&self) -> f64 {
        f64::from(self.tick_seconds) / f64::from(HOUR)
    }

    /// \[d\] — length of a tick.
    pub fn tick_days(&self) -> f64 {
        f64::from(self.tick_seconds) / f64::from(DAY)
    }

    /// Whole days gone at the start of the tick; the first day is 0.
    pub fn day(&self) -> u32 {
        self.start() / DAY
    }

    /// Whether this tick contains the start of an interval of `period` seconds
    /// (a multiple of nothing needed): true when a multiple of it lies in [start, end).
    pub fn begins(&self, period: u32) -> bool {
        self.start().div_ceil(period) * period < self.end()
    }

    /// Multiples of `period` seconds that lie in this tick.
    pub fn multiples(&self, period: u32) -> impl Iterator<Item = u32> + use<> {
        let first = self.start().div_ceil(period);
        let last = self.end().div_ceil(period);
        (first..last).map(move |k| k * period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hour_begins_in_exactly_one_tick() {
        for tick_seconds in [300, 900, 1800, 3600, 5400] {
            let n_ticks = 10 * DAY / tick_seconds;
            let mut hours = Vec::new();
            for tick in 0..n_ticks {
                let clock = Clock {
                    tick,
                    tick_seconds,
                    n_ticks,
                    aftermath_ticks: 0,
                };
                hours.extend(clock.multiples(HOUR));
            }
            let expected: Vec<u32> = (0..n_ticks * tick_seconds / HOUR)
                .map(|h| h * HOUR)
                .collect();
            assert_eq!(hours, expected, "tick of {tick_seconds} s");
        }
    }
}
