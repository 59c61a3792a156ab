//! What a scenario says about the ground.

use super::line::Line;
use crate::base::parameter::parameters;
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

/// A stretch of the line of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// \[km\] — chainage of its start.
    pub from_km: f64,
    /// \[km\] — chainage of its end.
    pub to_km: f64,
    /// Its kind.
    pub kind: Segment,
}

/// The front of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontSpec {
    /// \[1\] — sectors, 1 to 4,096.
    pub n_sectors: u16,
    /// \[km\] — length of a sector; on a [`Line`] the last one takes what is left over.
    pub sector_km: f64,
    /// \[1\] — areas, at most one per sector.
    pub n_areas: u16,
    /// \[1\] — share of the line by [`Segment::ALL`]; sums to 1.
    pub segment_shares: [f64; 3],
    /// Kinds of line by chainage, without gaps; empty where only the shares are known.
    pub stretches: Vec<Stretch>,
    /// Where the front runs on the globe; none for a synthetic one.
    pub line: Option<Line>,
    /// \[deg\] — latitude of the front; on a [`Line`] the mean of its sectors.
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
        self.line.as_ref().map_or_else(
            || f64::from(self.n_sectors) * self.sector_km,
            Line::length_km,
        )
    }

    /// \[km\] — length of a sector: what the line has left for the last one.
    pub fn length_of_sector_km(&self, sector: u16) -> f64 {
        match &self.line {
            Some(line) if sector + 1 == self.n_sectors => {
                line.length_km() - f64::from(sector) * self.sector_km
            }
            _ => self.sector_km,
        }
    }

    /// Lays the sectors along a line: as many as its length has sectors, rounded, at least one;
    /// latitude and longitudes become those of the line.
    pub fn follow(&mut self, line: Line) {
        let fitting = (line.length_km() / self.sector_km).round();
        self.n_sectors = fitting.clamp(1.0, f64::from(u16::MAX)) as u16;
        let (start, end) = (line.place_at(0.0), line.place_at(line.length_km()));
        (self.longitude_from, self.longitude_to) = (start.longitude, end.longitude);
        self.line = Some(line);
        let latitudes = (0..self.n_sectors).map(|sector| {
            let from = f64::from(sector) * self.sector_km;
            let middle = from + 0.5 * self.length_of_sector_km(sector);
            let line = self.line.as_ref();
            line.map_or(0.0, |line| line.place_at(middle).latitude)
        });
        self.latitude = latitudes.sum::<f64>() / f64::from(self.n_sectors);
    }

    /// Gives every stretch of the line its kind; the shares follow from them.
    pub fn lay_stretches(&mut self, stretches: Vec<Stretch>) {
        let total: f64 = stretches.iter().map(|s| s.to_km - s.from_km).sum();
        self.segment_shares = Segment::ALL.map(|kind| {
            let of_kind = stretches.iter().filter(|s| s.kind == kind);
            of_kind.map(|s| s.to_km - s.from_km).sum::<f64>() / total
        });
        self.stretches = stretches;
    }

    /// Kind of line in a sector: that of its middle. Where only shares are known, border, land and
    /// river lie one after the other.
    pub fn segment_of(&self, sector: u16) -> Segment {
        if let Some(last) = self.stretches.last() {
            let km = f64::from(sector) * self.sector_km + 0.5 * self.length_of_sector_km(sector);
            let found = self.stretches.iter().find(|stretch| km < stretch.to_km);
            return found.unwrap_or(last).kind;
        }
        let [land, _, border] = self.segment_shares;
        let along = (f64::from(sector) + 0.5) / f64::from(self.n_sectors);
        if along < border {
            Segment::Border
        } else if along < border + land {
            Segment::Land
        } else {
            Segment::River
        }
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
    /// \[1\] — mean cover of the front by day of the truce, replayed in place of the daily state;
    /// empty where there is none.
    pub replay: Vec<f64>,
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
        /// \[m/s\] — median wind.
        wind_median_m_per_s,
        /// \[1\] — log-swing of wind about its median.
        wind_log_sd,
        /// \[1\] — chance of fog in a sector on an early morning.
        p_fog,
        /// \[deg\] — elevation of the sun above which it is day for an eye.
        day_elevation_deg,
    }
}
