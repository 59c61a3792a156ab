//! What a scenario says about the ground.

use crate::model::base::parameter::parameters;
use serde::{Deserialize, Serialize};

/// Kind of a sector's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Segment {
    /// The sides face each other on land.
    Land,
    /// A river lies between.
    River,
    /// A state border.
    Border,
}

impl Segment {
    /// All kinds, in file order.
    pub const ALL: [Self; 3] = [Self::Land, Self::River, Self::Border];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::River => "river",
            Self::Border => "border",
        }
    }

    /// 0, 1, 2.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// How sectors hang together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topology {
    /// One after the other.
    #[default]
    Line,
    /// Every sector is a ring of its own: its end is its beginning. For laboratories.
    Ring,
}

impl Topology {
    /// Both with their names in files.
    pub const NAMES: [(&'static str, Self); 2] = [("line", Self::Line), ("ring", Self::Ring)];
}

/// The front of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontSpec {
    /// \[1\] — sectors, 1 to 4,096.
    pub n_sectors: u16,
    /// \[km\] — length of a sector.
    pub sector_km: f64,
    /// \[1\] — areas, at most one per sector.
    pub n_areas: u16,
    /// \[1\] — share of the line by [`Segment::ALL`]; sums to 1.
    pub segment_shares: [f64; 3],
    /// \[deg\] — latitude of the front.
    pub latitude: f64,
    /// \[deg\] — longitude of the start of the front.
    pub longitude_from: f64,
    /// \[deg\] — longitude of the end of the front.
    pub longitude_to: f64,
    /// How sectors hang together.
    pub topology: Topology,
    /// \[km\] — depth of the box of random tracks and of scripted acts with uniform depth.
    pub depth_km: f64,
    /// Names of areas; numbered when fewer than areas.
    pub area_names: Vec<String>,
}

impl FrontSpec {
    /// \[km\] — length of the front.
    pub fn length_km(&self) -> f64 {
        f64::from(self.n_sectors) * self.sector_km
    }
}

/// How cloud changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum CloudProcess {
    /// As the climate has it: a field that drifts along the front about the monthly mean.
    #[default]
    Climate,
    /// Overcast or clear, sector by sector: a two-state Markov chain.
    TwoState {
        /// \[1\] — share of time overcast.
        cover: f64,
        /// \[1\] — autocorrelation from step to step.
        lag1: f64,
        /// \[s\] — length of a step.
        step_s: u32,
    },
}

/// Cloud climate: monthly means from public data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloudClimate {
    /// How cloud changes.
    pub process: CloudProcess,
    /// \[1\] — mean cloud cover by calendar month.
    pub monthly_mean: [f64; 12],
}

parameters! {
    /// Numbers of the ground.
    FrontParameters at "front" {
        /// \[log-sd\] — spread of heat between areas.
        heat_area_log_sd,
        /// \[log-sd\] — spread of heat between sectors of an area.
        heat_sector_log_sd,
        /// \[sd\] — how much hotter than average land areas rank.
        heat_rank_land,
        /// \[sd\] — how much hotter than average river areas rank.
        heat_rank_river,
        /// \[sd\] — how much hotter than average border areas rank.
        heat_rank_border,
        /// \[1\] — mean openness of the ground.
        openness_mean,
        /// \[1\] — swing of openness along the front.
        openness_swing,
        /// \[km\] — wavelength of terrain along the front.
        terrain_wavelength_km,
        /// \[1\] — lag-1 autocorrelation of daily cloud.
        cloud_lag1,
        /// \[probit\] — standard deviation of daily cloud on the probit scale.
        cloud_sd,
        /// \[probit\] — deviation of the cloud field along the front from the day's mean.
        cloud_field_sd,
        /// \[km\] — wavelength of the cloud field.
        cloud_wavelength_km,
        /// \[km/h\] — speed at which the cloud field moves along the front.
        cloud_speed_km_per_hour,
        /// \[m/s\] — mean wind.
        wind_mean_m_per_s,
        /// \[1\] — log-swing of wind about its mean.
        wind_log_sd,
        /// \[1\] — chance of fog in a sector on an early morning.
        p_fog,
        /// \[deg\] — elevation of the sun above which it is day for an eye.
        day_elevation_deg,
    }
}
