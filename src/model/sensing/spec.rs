//! What a scenario says about sensors and the assets of a regime.

use crate::model::front::Segment;
use crate::model::record::act::Modality;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// How assets of a family stand or move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Platform {
    /// Stands at a place on the line day and night.
    Fixed,
    /// A team that is at one place a day, in its hours.
    Patrol,
    /// Passes over the whole front, looks at tasked sectors.
    Satellite,
    /// A team that visits sites.
    Inspection,
    /// Hands over what the sides say.
    Liaison,
}

impl Platform {
    /// All platforms with their names in files.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("fixed", Self::Fixed),
        ("patrol", Self::Patrol),
        ("satellite", Self::Satellite),
        ("inspection", Self::Inspection),
        ("liaison", Self::Liaison),
    ];
}

/// How a sensor detects.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Detection {
    /// Continuous: p = 1 − exp(−rate · overlap).
    Rate {
        /// \[1/h\] — detection rate at full signature in good conditions.
        per_hour: f64,
    },
    /// A single look with this probability.
    Glimpse {
        /// \[1\] — at full signature in good conditions.
        p: f64,
    },
}

/// A family of sensors, from `assets/catalogue/sensors.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sensor {
    /// Name in files.
    pub name: String,
    /// Frozen number for random keys: one camera is the same camera under every regime.
    pub key: u8,
    /// What it perceives with.
    pub modality: Modality,
    /// Stand or move.
    pub platform: Platform,
    /// How it detects.
    pub detection: Detection,
    /// \[km\] — full range: full strength to half of it, falling to zero at full range.
    pub range_km: f64,
    /// \[1\] — factor by night (1 = no difference, 0 = blind).
    pub night_factor: f64,
    /// \[1\] — loss at full cloud cover.
    pub cloud_loss: f64,
    /// \[1\] — loss in fog.
    pub fog_loss: f64,
    /// \[1 per m/s\] — loss per metre a second of wind above 4.
    pub wind_loss: f64,
    /// \[1\] — how far openness of the ground matters, 0 to 1.
    pub openness_weight: f64,
    /// \[1\] — share of time out of order.
    pub outage: f64,
    /// \[1/d\] — false observations per asset and day.
    pub false_per_day: f64,
    /// \[1\] — share of detections taken for another kind of the group.
    pub p_misclassified: f64,
    /// \[1\] — share of detections that say something about the side.
    pub p_side: f64,
    /// \[1\] — share of those that name the right side.
    pub side_accuracy: f64,
    /// \[m\] — standard error of place.
    pub error_m: f64,
    /// \[min\] — standard error of time.
    pub error_minutes: f64,
    /// \[h\] — until the report reaches the mission.
    pub delay_hours: f64,
    /// \[nat\] — evidence of one detection.
    pub evidence: f64,
}

/// All sensors that a scenario knows, in file order.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SensorCatalogue(pub Vec<Sensor>);

/// How assets come in: lead time, then so many a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ramp {
    /// \[d\] — before the first asset works.
    pub lead_days: f64,
    /// \[1/d\] — least that come in a day; drawn once per truce between the two, evenly in the
    /// logarithm.
    pub per_day_from: f64,
    /// \[1/d\] — most that come in a day.
    pub per_day_to: f64,
}

/// Where mobile assets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allocation {
    /// Evenly along the front.
    Even,
    /// In proportion to the recorded past.
    Heat,
    /// In a fixed cycle.
    Rotation,
    /// Unpredictably.
    Random,
}

impl Allocation {
    /// All with their names in files.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("even", Self::Even),
        ("heat", Self::Heat),
        ("rotation", Self::Rotation),
        ("random", Self::Random),
    ];
}

/// Assets of one family in a regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssetGroup {
    /// Index of the sensor in the catalogue.
    pub sensor: u8,
    /// \[1\] — planned number.
    pub count: u32,
    /// How they come in.
    pub ramp: Ramp,
    /// Segments where they stand or go; all when empty.
    pub segments: Vec<Segment>,
    /// Where they go.
    pub allocation: Allocation,
    /// \[h\] — local start of the working day (patrols, inspections).
    pub shift_from_hour: f64,
    /// \[h\] — hours on site a day.
    pub shift_hours: f64,
    /// \[1/d\] — passes or visits per asset and day (satellites, inspections).
    pub visits_per_day: f64,
    /// \[1\] — share of the belt that a pass looks at (satellites).
    pub tasked_share: f64,
    /// \[1\] — share of single looks left when notice lets things be moved (inspections).
    pub notice_factor: f64,
    /// \[km\] — sees to this depth behind the line.
    pub depth_to_km: f64,
    /// \[EUR\] — once, per asset.
    pub cost_setup: f64,
    /// \[EUR/d\] — per deployed asset and day.
    pub cost_per_day: f64,
}
