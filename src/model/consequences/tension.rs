//! Tension: the slow shared factor that makes days differ.
//!
//! # Equations
//! An exact Ornstein–Uhlenbeck step every hour, for the front and for each area:
//! X ← X·e^(−1/T) + √(1 − e^(−2/T))·z. Factor of an area: exp(σ_f X_f + σ_a X_a − (σ_f² + σ_a²)/2),
//! mean 1. An agreed truce starts calmer by x₀. The grid is hourly whatever the tick, so that
//! truces with different ticks meet the same days.

use super::spec::ConsequencesParameters;
use crate::base::{Clock, HOUR, Seed, Stream, math};
use crate::front::Ground;
use crate::record::standing::Tension;
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;

/// Tension before the first tick.
pub fn first(ground: &Ground) -> Tension {
    let n = ground.area_names.len();
    Tension {
        front: 0.0,
        areas: vec![0.0; n],
        factor: vec![1.0; n],
    }
}

/// Phase 1: tension of this hour.
pub fn advance_tension(
    clock: Res<Clock>,
    seed: Res<Seed>,
    terms: Res<Terms>,
    numbers: Res<ConsequencesParameters>,
    mut tension: ResMut<Tension>,
) {
    for second in clock.multiples(HOUR) {
        let hour = second / HOUR;
        let keep = math::decay(1.0, numbers.tension_days * 24.0);
        let shake = (1.0 - keep * keep).sqrt();
        let start = if terms.in_force {
            numbers.tension_start
        } else {
            0.0
        };
        let step = |x: f64, key: u64, calm: f64| {
            let z = seed.draws(Stream::Tension, key, hour).normal();
            if hour == 0 {
                z + calm
            } else {
                x * keep + shake * z
            }
        };
        tension.front = step(tension.front, 0, start);
        for area in 0..tension.areas.len() {
            // the calm at the start belongs to the front, not to every area again
            tension.areas[area] = step(tension.areas[area], 1 + area as u64, 0.0);
        }
        let (f, a) = (numbers.tension_front_log_sd, numbers.tension_area_log_sd);
        let mean = (f * f + a * a) / 2.0;
        let front = tension.front;
        let factors: Vec<f64> = tension
            .areas
            .iter()
            .map(|x| math::exp(f * front + a * x - mean))
            .collect();
        tension.factor = factors;
    }
}
