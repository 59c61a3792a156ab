//! What a scenario says about sensors and the assets of a regime.

use super::curve::Curve;
use crate::base::parameter::parameters;
use crate::base::{SectorId, math};
use crate::front::Segment;
use crate::record::act::Modality;
use crate::record::look_times::LookTimes;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// How assets of a family stand or move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Platform {
    /// Stands at a place: camera, manned post, acoustic node, radar, seismic array.
    Fixed,
    /// A team that is at one place a day, in its hours.
    Patrol,
    /// Flies a track of its own when it is up.
    Air,
    /// Passes over the whole front, looks at tasked sectors.
    Satellite,
    /// Works at a desk and hears of the whole front: radio, open sources, human reports.
    FrontWide,
    /// Counts what passes a crossing or railhead.
    Portal,
    /// A team that visits sites.
    Inspection,
    /// Hands over what the sides say.
    Liaison,
}

impl Platform {
    /// All platforms with their names in files.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("fixed", Self::Fixed),
        ("patrol", Self::Patrol),
        ("air", Self::Air),
        ("satellite", Self::Satellite),
        ("front-wide", Self::FrontWide),
        ("portal", Self::Portal),
        ("inspection", Self::Inspection),
        ("liaison", Self::Liaison),
    ];
}

/// How a sensor detects.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Detection {
    /// Continuous: p = 1 − exp(−∫ rate dt) over the overlap of act and sensor.
    Rate {
        /// \[1/h\] — detection rate at full signature in good conditions.
        per_hour: f64,
    },
    /// A single look (or passage) with this probability.
    Glimpse {
        /// \[1\] — at full signature in good conditions.
        p: f64,
    },
}

impl Detection {
    /// \[nat\] — miss exponent −ln(1 − p) of one look at a strength, so many hours long.
    pub fn miss_exponent(self, strength: f64, hours: f64) -> f64 {
        match self {
            Self::Rate { per_hour } => per_hour * strength * hours,
            Self::Glimpse { p } => {
                let p = p * strength;
                if p >= 1.0 { CERTAIN } else { -math::ln_1p(-p) }
            }
        }
    }
}

/// \[nat\] — miss exponent of what cannot be missed: 1 − e^−50 is 1 in floating point.
pub const CERTAIN: f64 = 50.0;

/// How long reports take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DelayLaw {
    /// Always the same.
    Fixed,
    /// Exponential, with the delay as mean.
    Exponential,
}

impl DelayLaw {
    /// Both with their names in files.
    pub const NAMES: [(&'static str, Self); 2] =
        [("fixed", Self::Fixed), ("exponential", Self::Exponential)];
}

/// What several nodes of a chain that heard the same make of it together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// \[1\] — nodes needed: three bearings give a place.
    pub nodes: u32,
    /// \[m\] — standard error of the place.
    pub error_m: f64,
    /// \[nat\] — evidence of the fix.
    pub evidence: f64,
    /// \[1\] — share of fixes that say something about the side.
    pub p_side: f64,
    /// \[1\] — share of those that name the right side.
    pub side_accuracy: f64,
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
    /// How strength falls with distance.
    pub curve: Curve,
    /// \[km\] — range: nothing is seen beyond it.
    pub range_km: f64,
    /// \[1\] — factor by day.
    pub day_factor: f64,
    /// \[1\] — factor by night (1 = no difference, 0 = blind).
    pub night_factor: f64,
    /// \[1\] — loss at full cloud cover, in proportion to cover.
    pub cloud_loss: f64,
    /// Cover and factor, ascending; straight lines between; in place of `cloud_loss` when given.
    pub cloud_curve: Vec<(f64, f64)>,
    /// \[1\] — loss in fog.
    pub fog_loss: f64,
    /// \[1 per m/s\] — loss per metre a second of wind above 4.
    pub wind_loss: f64,
    /// \[1\] — how far openness of the ground matters, 0 to 1.
    pub openness_weight: f64,
    /// \[1\] — share of asset-days out of order.
    pub outage: f64,
    /// \[1\] — loss while jammed.
    pub jam_loss: f64,
    /// Whether its people are in danger near the line: duty of care stands them down.
    pub exposed: bool,
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
    /// Law of that delay.
    pub delay_law: DelayLaw,
    /// \[nat\] — evidence of one detection.
    pub evidence: f64,
    /// \[1\] — intra-class correlation of the looks of one group at one act: they share a chance
    /// drawn from a beta distribution with this correlation and the right mean.
    pub correlation: f64,
    /// What several nodes make of it together; none when every node reports alone.
    pub fix: Option<Fix>,
}

/// All sensors that a scenario knows, in file order.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SensorCatalogue(pub Vec<Sensor>);

/// How assets come in: lead time, clearance, then so many a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ramp {
    /// \[d\] — before the first asset works.
    pub lead_days: f64,
    /// \[d\] — after that, until mines are cleared where it will stand or walk.
    pub clearance_days: f64,
    /// \[1/d\] — least that come in a day; drawn once per truce between the two, evenly in the
    /// logarithm. Infinite when all are there at once.
    pub per_day_from: f64,
    /// \[1/d\] — most that come in a day.
    pub per_day_to: f64,
}

/// Where mobile assets go, and where fixed ones are put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allocation {
    /// Evenly along the front.
    Even,
    /// In proportion to past incidents (fixed ones: to what is known of the heat).
    Heat,
    /// To where the newest observations came from.
    Reactive,
    /// In a fixed cycle.
    Rotation,
    /// Unpredictably.
    Random,
    /// To these sectors, in turn: the k-th asset on day d goes to entry k + d.
    Manual(Vec<SectorId>),
}

impl Allocation {
    /// Those without a list, with their names in files.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("even", Self::Even),
        ("heat", Self::Heat),
        ("reactive", Self::Reactive),
        ("rotation", Self::Rotation),
        ("random", Self::Random),
        ("manual", Self::Manual(Vec::new())),
    ];
}

/// Where assets of a group stand inside their sector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Chainage {
    /// Where allocation puts them.
    Allocated,
    /// Anywhere, drawn per asset.
    Uniform,
    /// \[km\] — there, from the start of the sector, in turn.
    At(Vec<f64>),
}

/// Form of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrackKind {
    /// Back and forth between the ends.
    Shuttle,
    /// Round and round a closed line.
    Loop,
    /// Short legs strewn at random over the box of length and depth: Koopman's random search.
    Random,
}

impl TrackKind {
    /// All with their names in files; a barrier patrol shuttles across the way of who crosses.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("shuttle", Self::Shuttle),
        ("barrier", Self::Shuttle),
        ("loop", Self::Loop),
        ("random", Self::Random),
    ];
}

/// Track of a moving asset.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Its form.
    pub kind: TrackKind,
    /// \[km\] — from and to, from the start of its sector; the whole of its beat when not given.
    pub stretch_km: Option<(f64, f64)>,
    /// \[km\] — beside the line.
    pub depth_km: f64,
    /// \[km/h\] — speed over ground.
    pub speed_km_per_hour: f64,
    /// \[1\] — share of the round trip at the start; drawn per asset (and sortie) when not given.
    pub phase: Option<f64>,
}

/// Assets of one family in a regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssetGroup {
    /// Name in the regime's file.
    pub name: String,
    /// Index of the sensor in the catalogue.
    pub sensor: u8,
    /// \[1\] — planned number.
    pub count: u32,
    /// \[1\] — so many in every sector, each seeing its own sector only; none when the group is
    /// spread over the front as a whole.
    pub per_sector: Option<u32>,
    /// How they come in.
    pub ramp: Ramp,
    /// Segments where they stand or go; all when empty.
    pub segments: Vec<Segment>,
    /// Where they go.
    pub allocation: Allocation,
    /// \[1\] — share of a day's patrols that cases send where they doubt, before allocation.
    pub case_share: f64,
    /// Where they stand inside a sector.
    pub chainage: Chainage,
    /// \[km\] — how deep behind the line they stand, to either side.
    pub stand_depth_km: f64,
    /// How they move (aircraft).
    pub track: Option<Track>,
    /// Single looks by schedule, in place of watching all the time.
    pub looks: Option<LookTimes>,
    /// Shared condition by its place in the regime's list, and the factor in its bad state.
    pub shared: Option<(u8, f64)>,
    /// \[h\] — local start of the working day (patrols, inspections, flights, passes).
    pub shift_from_hour: f64,
    /// \[h\] — hours on site a day.
    pub shift_hours: f64,
    /// \[1/d\] — passes, visits or sorties per asset and day.
    pub visits_per_day: f64,
    /// \[h\] — length of a sortie; up all the time when 0.
    pub sortie_hours: f64,
    /// \[1\] — share of the belt that a pass looks at (satellites).
    pub tasked_share: f64,
    /// \[1/d\] — sites in doubt that the day's passes look at for sure (satellites).
    pub cued_sites: u32,
    /// \[h\] — notice before an inspection, in which what can be moved is moved.
    pub notice_hours: f64,
    /// \[km\] — sees to this depth behind the line.
    pub depth_to_km: f64,
    /// \[1/d\] — losses per deployed asset and day: shot down, stolen, blown up.
    pub losses_per_day: f64,
    /// \[EUR\] — once, per asset; again for every loss.
    pub cost_setup: f64,
    /// \[EUR/d\] — per deployed asset and day.
    pub cost_per_day: f64,
}

/// A random condition that several groups share: weather aloft, spoofing, one operator's habit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedCondition {
    /// Name in the regime's file.
    pub name: String,
    /// \[1\] — share of time in the bad state.
    pub bad_share: f64,
    /// \[s\] — how long a state holds.
    pub hold_s: u32,
}

/// Contributors to a mission: who sends people, and how far each side accepts them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contributor {
    /// Name in the regime's file.
    pub name: String,
    /// \[1\] — share of the mission.
    pub share: f64,
    /// \[1\] — acceptance by each side, in temper order: multiplies its access.
    pub acceptance: [f64; 2],
}

parameters! {
    /// Numbers of sensing.
    SensingParameters at "sensing" {
        /// \[1/d\] — casualties per exposed patrol and day where fire is as dense as the front's
        /// mean at war.
        casualties_per_patrol_day,
        /// \[d\] — shortest stand-down after a casualty.
        stand_down_days_from,
        /// \[d\] — longest stand-down.
        stand_down_days_to,
        /// \[d\] — time at reduced strength after a stand-down.
        reduced_days,
        /// \[1\] — share of exposed assets that work in that time.
        reduced_share,
        /// \[d\] — until a lost asset is replaced.
        replace_days,
        /// \[d\] — observations this old no longer draw patrols (allocation `reactive`).
        reactive_days,
        /// \[d\] — how often a side that goes by the law of a watch looks at it anew.
        review_days,
        /// \[km\] — depth of the unit whose typical acts such a review supposes.
        probe_depth_km,
        /// \[m/s\] — wind below which no sensor suffers.
        calm_wind_m_per_s,
        /// \[1\] — share of effort that allocation by heat spreads evenly.
        even_part_of_heat,
        /// \[1\] — how often what no party did seems to tell a side, against what a party did.
        others_tell,
        /// \[min\] — length of a leg of a random track.
        random_leg_minutes,
    }
}
