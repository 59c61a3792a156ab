//! When assets look by schedule. Both who looks and who knows the schedule ask here.
//!
//! # Equations
//! Periodic: t = φT + kT, φ given or drawn once per asset. Poisson: a Poisson number in every day,
//! at uniform times; exact for any rate.

use crate::base::{DAY, Seed, Stream};
use serde::{Deserialize, Serialize};

/// The law of a schedule of looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum LookTimes {
    /// Every so many seconds.
    Periodic {
        /// \[s\] — from look to look, at least 60.
        every_s: u32,
        /// \[1\] — share of the period before the first look; drawn per asset when not given.
        phase: Option<f64>,
    },
    /// At random, so many a day on average.
    Poisson {
        /// \[1/d\] — mean number.
        per_day: f64,
    },
}

/// Frozen number of an asset for keyed draws: its family and its ordinal, whatever the regime.
pub fn asset_key(family: u8, ordinal: u32) -> u64 {
    (u64::from(family) << 24) | u64::from(ordinal & 0x00ff_ffff)
}

impl LookTimes {
    /// \[s\] — looks of an asset in [from, to), ascending.
    pub fn between(&self, seed: Seed, asset: u64, from: u32, to: u32, looks: &mut Vec<u32>) {
        looks.clear();
        match *self {
            Self::Periodic { every_s, phase } => {
                let phase = phase.unwrap_or_else(|| seed.uniform(Stream::LookSchedule, asset, 0));
                let first = (phase * f64::from(every_s)) as u32;
                let k = from.saturating_sub(first).div_ceil(every_s.max(1));
                let mut time = first.saturating_add(k.saturating_mul(every_s));
                while time < to {
                    if time >= from {
                        looks.push(time);
                    }
                    time = time.saturating_add(every_s.max(1));
                    if time == u32::MAX {
                        break;
                    }
                }
            }
            Self::Poisson { per_day } => {
                if from >= to {
                    return;
                }
                for day in from / DAY..=(to - 1) / DAY {
                    let mut draws = seed.draws(Stream::LookSchedule, asset, 1 + day);
                    let n = draws.poisson(per_day);
                    for _ in 0..n {
                        let time = day * DAY + draws.below(DAY);
                        if (from..to).contains(&time) {
                            looks.push(time);
                        }
                    }
                }
                looks.sort_unstable();
            }
        }
    }

    /// \[s\] — the first look of an asset at or after a second, if there is one within a year.
    pub fn next(&self, seed: Seed, asset: u64, from: u32) -> Option<u32> {
        let mut looks = Vec::new();
        let span = match *self {
            Self::Periodic { every_s, .. } => every_s.saturating_mul(2).max(DAY),
            Self::Poisson { .. } => 7 * DAY,
        };
        let mut at = from;
        let end = from.saturating_add(366 * DAY);
        while at < end {
            let to = at.saturating_add(span);
            self.between(seed, asset, at, to, &mut looks);
            if let Some(&first) = looks.first() {
                return Some(first);
            }
            at = to;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_periodic_schedule_is_the_same_however_it_is_cut() {
        let law = LookTimes::Periodic {
            every_s: 43_200,
            phase: None,
        };
        let (mut whole, mut parts, mut part) = (Vec::new(), Vec::new(), Vec::new());
        law.between(Seed(3), 7, 0, 10 * DAY, &mut whole);
        for hour in 0..240 {
            law.between(Seed(3), 7, hour * 3_600, (hour + 1) * 3_600, &mut part);
            parts.extend_from_slice(&part);
        }
        assert_eq!(whole, parts);
        assert_eq!(whole.len(), 20);
        assert_eq!(law.next(Seed(3), 7, whole[3] + 1), Some(whole[4]));
    }

    #[test]
    fn poisson_looks_have_their_mean_and_are_the_same_however_they_are_cut() {
        let law = LookTimes::Poisson { per_day: 0.5 };
        let (mut looks, mut n) = (Vec::new(), 0);
        for asset in 0..400 {
            law.between(Seed(1), asset, 0, 100 * DAY, &mut looks);
            n += looks.len();
        }
        // 20,000 expected, standard deviation 141
        assert!((19_400..20_600).contains(&n), "{n} looks");
        let mut parts = Vec::new();
        let mut part = Vec::new();
        for step in 0..400 {
            law.between(Seed(1), 399, step * 21_600, (step + 1) * 21_600, &mut part);
            parts.extend_from_slice(&part);
        }
        assert_eq!(looks, parts);
    }
}
