//! Warnings: a cumulated sum over daily counts of recorded incidents, by area and for the front.
//!
//! Recorded = a case of the front that some asset reported, convincing or not. What was *confirmed*
//! rises as the desk learns, and would warn of the desk.
//!
//! # Equations
//! S ← max(0, S + X − k), alarm when S ≥ h, then S = 0. k = (λ₁ − λ₀)/ln(λ₁/λ₀), λ₀ the mean of
//! the first days after grace, λ₁ = ratio·λ₀, both in proportion to the share of assets that is
//! there. h = `warning_limit`·D, D the index of dispersion. See `docs/model/warnings.md`.
//!
//! # References
//! Page (1954), continuous inspection schemes; Lucas (1985), counted data CUSUMs. Both recalled.

use super::desk::Desk;
use super::spec::{CaseworkParameters, CaseworkSpec};
use crate::base::{AreaId, Clock, DAY, math};
use crate::front::Ground;
use crate::record::observation::Coverage;
use crate::record::terms::Terms;
use crate::record::warning::{Warning, Warnings};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// The rhythm of a watch: one stream per area, and the front as the last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// \[incidents\] — recorded so far today, by area.
    pub today: Vec<u32>,
    /// \[incidents\] — counts of the days of learning, by day and stream.
    pub learned: Vec<Vec<u32>>,
    /// \[1\] — share of the assets that was there, on each of these days.
    pub present: Vec<f64>,
    /// \[incidents/d\] — usual rhythm with all assets there, by stream; empty while learning.
    pub usual: Vec<f64>,
    /// \[1\] — index of dispersion by which the limit is widened, by stream.
    pub dispersion: Vec<f64>,
    /// \[incidents\] — cumulated sums, by stream.
    pub sums: Vec<f64>,
}

/// Reference value between two Poisson rates \[incidents\]: the slope at which the likelihoods of
/// both are equal.
pub fn reference_value(usual: f64, raised: f64) -> f64 {
    (raised - usual) / math::ln(raised / usual)
}

/// One step of the cumulated sum; true when it reaches the limit. The caller sets it back.
pub fn step(sum: &mut f64, count: f64, reference: f64, limit: f64) -> bool {
    *sum = (*sum + count - reference).max(0.0);
    *sum >= limit
}

/// Index of dispersion of counts around the mean of their own stream: variance over mean, pooled.
/// None without any count, or with fewer than two days.
pub fn dispersion(days: &[Vec<u32>]) -> Option<f64> {
    let n = days.len();
    let streams = days.first().map_or(0, Vec::len);
    if n < 2 {
        return None;
    }
    let (mut squares, mut means) = (0.0, 0.0);
    for stream in 0..streams {
        let counts = days.iter().map(|day| f64::from(day[stream]));
        let mean = counts.clone().sum::<f64>() / n as f64;
        squares += counts.map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1) as f64;
        means += mean;
    }
    (means > 0.0).then(|| squares / means)
}

/// \[1\] — squared relative swing φ of rates that makes counts vary by λ + φλ², pooled over streams;
/// at least 0.
pub fn swing(days: &[Vec<u32>]) -> f64 {
    let n = days.len();
    let streams = days.first().map_or(0, Vec::len);
    if n < 2 {
        return 0.0;
    }
    let (mut excess, mut squares) = (0.0, 0.0);
    for stream in 0..streams {
        let counts = days.iter().map(|day| f64::from(day[stream]));
        let mean = counts.clone().sum::<f64>() / n as f64;
        let variance = counts.map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1) as f64;
        excess += variance - mean;
        // the square of a sample mean is too large by its variance
        squares += (mean * mean - variance / n as f64).max(0.0);
    }
    if squares > 0.0 {
        (excess / squares).max(0.0)
    } else {
        0.0
    }
}

/// Phase 7, last: at the end of a day, whether the rhythm of what was recorded has shifted.
pub fn watch_rhythm(
    clock: Res<Clock>,
    ground: Res<Ground>,
    numbers: Res<CaseworkParameters>,
    terms: Res<Terms>,
    mut watches: Query<(&mut Desk, &Coverage, &mut Warnings)>,
) {
    if !clock.end().is_multiple_of(DAY) || !terms.in_force {
        return;
    }
    for (mut desk, coverage, mut warnings) in &mut watches {
        let Some(spec) = desk.spec.clone() else {
            continue;
        };
        let areas = ground.area_heat.len();
        let mut counts = std::mem::take(&mut desk.rhythm.today);
        counts.resize(areas, 0);
        counts.push(counts.iter().sum());
        if clock.end() - DAY < terms.grace_end() {
            continue;
        }
        let present = coverage.deployed_share.last().copied().unwrap_or(1.0);
        let raised = desk.rhythm.take(counts, present, &spec, &numbers);
        warnings
            .0
            .extend(raised.into_iter().map(|(stream, sum, limit)| Warning {
                time: clock.end(),
                area: (stream < areas).then_some(AreaId(stream as u16)),
                sum,
                limit,
            }));
    }
}

impl Rhythm {
    /// Counts an incident in an area.
    pub(super) fn note(&mut self, area: AreaId) {
        let area = area.index();
        if self.today.len() <= area {
            self.today.resize(area + 1, 0);
        }
        self.today[area] += 1;
    }

    /// Takes in the counts of a day; returns stream, sum and limit of each alarm.
    fn take(
        &mut self,
        counts: Vec<u32>,
        present: f64,
        spec: &CaseworkSpec,
        numbers: &CaseworkParameters,
    ) -> Vec<(usize, f64, f64)> {
        if self.usual.is_empty() {
            self.learned.push(counts);
            self.present.push(present);
            if self.learned.len() as f64 >= numbers.warning_learning_days {
                self.settle(numbers);
            }
            return Vec::new();
        }
        let ratio = spec.warning_ratio.unwrap_or(numbers.warning_ratio);
        let limit = spec.warning_limit.unwrap_or(numbers.warning_limit);
        let mut raised = Vec::new();
        for (stream, count) in counts.into_iter().enumerate() {
            let usual = self.usual[stream] * present.max(0.01);
            let reference = reference_value(usual, ratio * usual);
            let limit = limit * self.dispersion[stream];
            let sum = &mut self.sums[stream];
            if step(sum, f64::from(count), reference, limit) {
                raised.push((stream, *sum, limit));
                *sum = 0.0;
            }
        }
        raised
    }

    /// Ends the days of learning.
    fn settle(&mut self, numbers: &CaseworkParameters) {
        let exposure: f64 = self.present.iter().map(|p| p.max(0.01)).sum();
        let streams = self.learned.first().map_or(0, Vec::len);
        self.usual = (0..streams)
            .map(|stream| {
                let seen: u32 = self.learned.iter().map(|day| day[stream]).sum();
                // half an incident more, so that a silent stream has a rhythm too
                (f64::from(seen) + 0.5) / exposure
            })
            .collect();
        self.sums = vec![0.0; streams];
        let least = numbers.warning_dispersion;
        let part = |streams: std::ops::Range<usize>| -> Vec<Vec<u32>> {
            let days = self.learned.iter();
            days.map(|day| day[streams.clone()].to_vec()).collect()
        };
        let last = streams.saturating_sub(1);
        // areas are judged together: five days of one say little; the front by itself, since areas
        // share some of their swings and not all
        let swing = swing(&part(0..last));
        self.dispersion = (0..last)
            .map(|stream| (1.0 + swing * self.usual[stream]).max(least))
            .collect();
        let own = dispersion(&part(last..streams)).unwrap_or(least);
        self.dispersion.push(own.max(least));
    }
}
