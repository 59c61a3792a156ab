//! Warnings: a cumulated sum over daily counts of confirmed incidents, by area and for the front.
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
use crate::model::base::{AreaId, Clock, DAY, math};
use crate::model::front::Ground;
use crate::model::record::finding::Findings;
use crate::model::record::observation::Coverage;
use crate::model::record::terms::Terms;
use crate::model::record::warning::{Warning, Warnings};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// The rhythm of a watch: one stream per area, and the front as the last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// \[incidents\] — counts of the days of learning, by day and stream.
    pub learned: Vec<Vec<u32>>,
    /// \[1\] — share of the assets that was there, on each of these days.
    pub present: Vec<f64>,
    /// \[incidents/d\] — usual rhythm with all assets there, by stream; empty while learning.
    pub usual: Vec<f64>,
    /// \[1\] — index of dispersion by which the limit is widened.
    pub dispersion: f64,
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

/// Phase 7, last: at the end of a day, whether the rhythm of what was confirmed has shifted.
pub fn watch_rhythm(
    clock: Res<Clock>,
    ground: Res<Ground>,
    numbers: Res<CaseworkParameters>,
    terms: Res<Terms>,
    mut watches: Query<(&mut Desk, &Findings, &Coverage, &mut Warnings)>,
) {
    if !clock.end().is_multiple_of(DAY) || !terms.in_force {
        return;
    }
    let today = clock.end() - DAY;
    if today < terms.grace_end() {
        return;
    }
    for (mut desk, findings, coverage, mut warnings) in &mut watches {
        let Some(spec) = desk.spec.clone() else {
            continue;
        };
        let areas = ground.area_heat.len();
        let mut counts = vec![0_u32; areas + 1];
        for finding in findings.all.iter().rev() {
            if finding.confirmed <= today {
                break;
            }
            counts[ground.sector(finding.sector).area.index()] += 1;
            counts[areas] += 1;
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
        let limit = spec.warning_limit.unwrap_or(numbers.warning_limit) * self.dispersion;
        let mut raised = Vec::new();
        for (stream, count) in counts.into_iter().enumerate() {
            let usual = self.usual[stream] * present.max(0.01);
            let reference = reference_value(usual, ratio * usual);
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
        // the front sums the areas and would count them twice
        let areas: Vec<Vec<u32>> = self
            .learned
            .iter()
            .map(|day| day[..streams.saturating_sub(1)].to_vec())
            .collect();
        self.dispersion = dispersion(&areas)
            .unwrap_or(1.0)
            .max(numbers.warning_dispersion);
    }
}
