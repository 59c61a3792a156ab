//! Weather and light: cloud, wind, fog, day and night.
//!
//! # Equations
//! Cloud: a daily AR(1) z ← φ z + √(1 − φ²) ε on the probit scale about the monthly mean, plus a
//! Perlin field that drifts along the front: cover = Φ(probit(m) √(1 + s²) + s·z + f·noise),
//! so that the mean over time is the climate's. Values stand for three hours.
//! Wind: median times exp(s·noise) by area. Fog: keyed chance by sector and day, from 3 to 8 h.
//! A replayed series of daily means c takes the place of the month and of the daily state:
//! cover = Φ(probit(c) √(1 + f²) + f·noise), so that the mean over the field is c.
//! A laboratory may ask for two states, overcast and clear, changed by a Markov chain.
//! Day: the sun stands above the limit (sunrise equation at the day's declination).
//!
//! # Options considered
//! `noise::Fbm` and the simplex kernels use `powi`, which varies by platform: plain `Perlin` is
//! taken. A field a tick costs ten times as much and shows nothing more.

use super::ground::Ground;
use super::spec::{CloudClimate, CloudProcess, FrontParameters};
use crate::base::{Clock, DAY, HOUR, SectorId, Seed, Stream, math};
use bevy_ecs::prelude::*;
use noise::{NoiseFn, Perlin};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// The weather of the next hours holds this long.
const WEATHER_STEP: u32 = 3 * HOUR;

/// Calendar and climate of a scenario.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Season {
    /// Day of the year of the first day.
    pub day_of_year: u16,
    /// Month of the first day, 1 to 12.
    pub month: u8,
    /// Monthly means.
    pub climate: CloudClimate,
}

/// Fields of noise behind the weather: they follow from the seed alone, and are no state.
#[derive(Resource, Clone, Copy, Debug)]
pub struct WeatherFields {
    cloud: Perlin,
    wind: Perlin,
}

impl WeatherFields {
    /// Of a truce.
    pub fn new(seed: Seed) -> Self {
        let field = |stream, key| Perlin::new(seed.draws(stream, key, 0).bits() as u32);
        Self {
            cloud: field(Stream::Cloud, 1),
            wind: field(Stream::Wind, 0),
        }
    }
}

/// Weather and light now. Single writer: this room.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// \[1\] — cloud cover by sector.
    pub cloud: Vec<f64>,
    /// \[m/s\] — wind by area.
    pub wind: Vec<f64>,
    /// Fog on this day's morning, by sector.
    pub fog: Vec<bool>,
    /// \[h\] — half of the length of the day.
    pub half_day_hours: f64,
    /// \[sd\] — the day's cloud state; not used where a series is replayed.
    pub cloud_state: f64,
    /// \[h\] — hour of the day, UTC, at the middle of the tick.
    pub utc_hour: f64,
}

impl Environment {
    /// Before the first tick.
    pub fn new(ground: &Ground) -> Self {
        Self {
            cloud: vec![0.5; ground.len()],
            wind: vec![0.0; ground.area_names.len()],
            fog: vec![false; ground.len()],
            half_day_hours: 6.0,
            cloud_state: 0.0,
            utc_hour: 0.0,
        }
    }

    /// Local solar hour in a sector, 0 to 24, at a second of the truce.
    pub fn solar_hour(&self, ground: &Ground, sector: SectorId, second: u32) -> f64 {
        let utc = f64::from(second % DAY) / f64::from(HOUR);
        (utc + ground.sector(sector).longitude / 15.0).rem_euclid(24.0)
    }

    /// Whether it is day in a sector at a second of the truce.
    pub fn is_day(&self, ground: &Ground, sector: SectorId, second: u32) -> bool {
        (self.solar_hour(ground, sector, second) - 12.0).abs() < self.half_day_hours
    }

    /// Whether there is fog in a sector at a second of the truce.
    pub fn is_foggy(&self, ground: &Ground, sector: SectorId, second: u32) -> bool {
        self.fog[sector.index()] && (3.0..8.0).contains(&self.solar_hour(ground, sector, second))
    }
}

/// Phase 1: weather and light of this tick.
pub fn change_weather(
    clock: Res<Clock>,
    ground: Res<Ground>,
    season: Res<Season>,
    numbers: Res<FrontParameters>,
    seed: Res<Seed>,
    fields: Res<WeatherFields>,
    mut environment: ResMut<Environment>,
) {
    let seed = *seed;
    let middle = clock.start() + clock.tick_seconds / 2;
    environment.utc_hour = f64::from(middle % DAY) / f64::from(HOUR);
    for midnight in clock.multiples(DAY) {
        let day = midnight / DAY;
        start_day(&mut environment, &ground, &season, &numbers, seed, day);
    }
    if let CloudProcess::TwoState {
        cover,
        lag1,
        step_s,
    } = season.climate.process
    {
        for second in clock.multiples(step_s) {
            change_state(&mut environment, seed, second / step_s, cover, lag1);
        }
    }
    for second in clock.multiples(WEATHER_STEP) {
        drift(
            &mut environment,
            &ground,
            &season,
            &numbers,
            &fields,
            second,
        );
    }
}

fn start_day(
    environment: &mut Environment,
    ground: &Ground,
    season: &Season,
    numbers: &FrontParameters,
    seed: Seed,
    day: u32,
) {
    let step = seed.draws(Stream::Cloud, 0, day).normal();
    let memory = numbers.cloud_lag1;
    environment.cloud_state = if day == 0 {
        step
    } else {
        memory * environment.cloud_state + (1.0 - memory * memory).sqrt() * step
    };
    for (i, fog) in environment.fog.iter_mut().enumerate() {
        *fog = seed.uniform(Stream::Fog, i as u64, day) < numbers.p_fog;
    }
    // sunrise equation at the limit elevation
    let day_of_year = f64::from(season.day_of_year) + f64::from(day);
    let declination = -23.44_f64.to_radians() * math::cos(2.0 * PI * (day_of_year + 10.0) / 365.0);
    let latitude = ground.latitude.to_radians();
    let limit = numbers.day_elevation_deg.to_radians();
    let cosine = (math::sin(limit) - math::sin(latitude) * math::sin(declination))
        / (math::cos(latitude) * math::cos(declination));
    environment.half_day_hours = math::acos(cosine) * 12.0 / PI;
}

/// Overcast or clear: with φ the autocorrelation and c the cover, P(overcast | overcast) =
/// c + φ(1 − c) and P(overcast | clear) = c(1 − φ).
fn change_state(environment: &mut Environment, seed: Seed, step: u32, cover: f64, lag1: f64) {
    for (sector, cloud) in environment.cloud.iter_mut().enumerate() {
        let u = seed.uniform(Stream::Cloud, 2 + sector as u64, step);
        let p = if step == 0 {
            cover
        } else if *cloud > 0.5 {
            cover + lag1 * (1.0 - cover)
        } else {
            cover * (1.0 - lag1)
        };
        *cloud = if u < p { 1.0 } else { 0.0 };
    }
}

fn drift(
    environment: &mut Environment,
    ground: &Ground,
    season: &Season,
    numbers: &FrontParameters,
    fields: &WeatherFields,
    second: u32,
) {
    let hours = f64::from(second) / f64::from(HOUR);
    let day = second / DAY;
    let daily = if season.climate.replay.is_empty() {
        climate_of_day(environment.cloud_state, season, numbers, day)
    } else {
        replay_of_day(&season.climate.replay, numbers, day)
    };
    let drifted = hours * numbers.cloud_speed_km_per_hour;
    let by_climate = season.climate.process == CloudProcess::Climate;
    let clouds = ground.sectors.iter().zip(environment.cloud.iter_mut());
    for (sector, cloud) in clouds.filter(|_| by_climate) {
        let km = sector.from.km() + drifted;
        // Perlin noise has a standard deviation of about a third
        let wave = 3.0
            * fields
                .cloud
                .get([km / numbers.cloud_wavelength_km, hours / 48.0]);
        *cloud = math::normal_cdf(daily + numbers.cloud_field_sd * wave);
    }
    for (area, wind) in environment.wind.iter_mut().enumerate() {
        let wave = 3.0 * fields.wind.get([area as f64 / 6.0, hours / 18.0]);
        *wind = numbers.wind_median_m_per_s * math::exp(numbers.wind_log_sd * wave);
    }
}

/// \[probit\] — cloud of a day before its field: the mean of the month and the daily state.
fn climate_of_day(state: f64, season: &Season, numbers: &FrontParameters, day: u32) -> f64 {
    let month = (usize::from(season.month) - 1 + day as usize / 30) % 12;
    let sd = (numbers.cloud_sd * numbers.cloud_sd
        + numbers.cloud_field_sd * numbers.cloud_field_sd)
        .sqrt();
    let centre = before_spread(season.climate.monthly_mean[month], sd);
    centre + numbers.cloud_sd * state
}

/// \[probit\] — cloud of a day before its field, as the series has it; its last day goes on.
fn replay_of_day(replay: &[f64], numbers: &FrontParameters, day: u32) -> f64 {
    let cover = replay.get(day as usize).or(replay.last());
    before_spread(cover.copied().unwrap_or(0.5), numbers.cloud_field_sd)
}

/// Where a spread of `sd` must be centred on the probit scale to have a mean cover.
fn before_spread(mean: f64, sd: f64) -> f64 {
    math::probit(mean.clamp(0.001, 0.999)) * (1.0 + sd * sd).sqrt()
}
