//! The line: sectors, areas, segments, heat, openness.
//!
//! # Equations
//! Area heat: the areas are *ranked* by a keyed normal draw plus a bonus for their kind of
//! line; rank r = 1 (coldest) … A gets exp(σ_H · probit((r − 0.375)/(A + 0.25))) (Blom's plotting
//! positions), normalised to sum 1. Inside an area, sectors share it by exp(σ_sec · z),
//! renormalised to the area's share. A random log-normal instead of ranks misses the observed
//! concentration in most seeds; ranks meet it in all (see `docs/model/front.md`).
//! Openness: mean plus swing times Perlin noise along the line.

use super::line::{GeoPoint, Line};
use super::spec::{FrontParameters, FrontSpec, Segment, Topology};
use crate::base::{AreaId, Metres, SectorId, Seed, Stream, math};
use bevy_ecs::prelude::Resource;
use noise::{NoiseFn, Perlin};
use serde::{Deserialize, Serialize};

/// One sector of the line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sector {
    /// Its id: the order along the front.
    pub id: SectorId,
    /// Its area.
    pub area: AreaId,
    /// Kind of line.
    pub segment: Segment,
    /// \[m\] — where it begins.
    pub from: Metres,
    /// \[m\] — where it ends.
    pub to: Metres,
    /// \[1\] — share of the fire of the whole front; all sum to 1.
    pub heat: f64,
    /// \[1\] — openness of the ground, 0 closed to 1 open.
    pub openness: f64,
    /// \[deg\] — longitude of its middle.
    pub longitude: f64,
    /// \[deg\] — latitude of its middle.
    pub latitude: f64,
    /// Its start on the globe.
    pub start: GeoPoint,
    /// Its end on the globe.
    pub end: GeoPoint,
}

/// The ground of a truce. Never changes. Single writer: this room, at the start.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ground {
    /// Sectors along the front.
    pub sectors: Vec<Sector>,
    /// \[m\] — length of a sector; the last one of a real line has a length of its own.
    pub sector_m: i32,
    /// First sector of each area, and one past the last.
    pub area_from: Vec<u16>,
    /// Names of the areas.
    pub area_names: Vec<String>,
    /// \[1\] — share of each area.
    pub area_heat: Vec<f64>,
    /// \[1\] — heat cumulated over the sectors of each area, area by area.
    pub heat_cumulated: Vec<f64>,
    /// \[deg\] — latitude of the front, for the length of the day.
    pub latitude: f64,
    /// How sectors hang together.
    pub topology: Topology,
    /// \[km\] — depth of the box of random tracks and scripted acts.
    pub depth_km: f64,
}

impl Ground {
    /// Lays the front of a scenario.
    pub fn lay(spec: &FrontSpec, numbers: &FrontParameters, seed: Seed) -> Self {
        let n = usize::from(spec.n_sectors);
        let n_areas = usize::from(spec.n_areas);
        let area_from: Vec<u16> = (0..=n_areas).map(|a| (a * n / n_areas) as u16).collect();
        let area_heat = area_heat(spec, numbers, &area_from, seed);
        let terrain = Perlin::new(seed.draws(Stream::Terrain, 0, 0).bits() as u32);
        let sector_m = Metres::from_km(spec.sector_km).0;
        let mut sectors = Vec::with_capacity(n);
        let mut heat_cumulated = Vec::with_capacity(n);
        for area in 0..n_areas {
            let range = usize::from(area_from[area])..usize::from(area_from[area + 1]);
            let jitter: Vec<f64> = range
                .clone()
                .map(|i| {
                    let z = seed.draws(Stream::SectorHeat, i as u64, 0).normal();
                    // one but for the last sector of a real line
                    let length = spec.length_of_sector_km(i as u16) / spec.sector_km;
                    math::exp(numbers.heat_sector_log_sd * z) * length
                })
                .collect();
            let total: f64 = jitter.iter().sum();
            let mut cumulated = 0.0;
            for (i, weight) in range.zip(&jitter) {
                let heat = area_heat[area] * weight / total;
                cumulated += heat;
                heat_cumulated.push(cumulated);
                let km = (i as f64 + 0.5) * spec.sector_km;
                let wave = terrain.get([km / numbers.terrain_wavelength_km, 0.5]);
                let from = Metres(sector_m * i as i32);
                let to = match &spec.line {
                    Some(line) if i + 1 == n => Metres::from_km(line.length_km()),
                    _ => Metres(from.0 + sector_m),
                };
                let [start, middle, end] = places(spec, i, from, to);
                sectors.push(Sector {
                    id: SectorId(i as u16),
                    area: AreaId(area as u16),
                    segment: spec.segment_of(i as u16),
                    from,
                    to,
                    heat,
                    openness: (numbers.openness_mean + numbers.openness_swing * wave)
                        .clamp(0.0, 1.0),
                    longitude: middle.longitude,
                    latitude: middle.latitude,
                    start,
                    end,
                });
            }
        }
        let area_names = (0..n_areas)
            .map(|a| {
                spec.area_names
                    .get(a)
                    .cloned()
                    .unwrap_or_else(|| format!("Area {}", a + 1))
            })
            .collect();
        Self {
            sectors,
            sector_m,
            area_from,
            area_names,
            area_heat,
            heat_cumulated,
            latitude: spec.latitude,
            topology: spec.topology,
            depth_km: spec.depth_km,
        }
    }

    /// Number of sectors.
    pub fn len(&self) -> usize {
        self.sectors.len()
    }

    /// Never: a front has at least one sector.
    pub fn is_empty(&self) -> bool {
        self.sectors.is_empty()
    }

    /// Whether every sector is a ring of its own.
    pub fn is_ring(&self) -> bool {
        self.topology == Topology::Ring
    }

    /// A sector by id.
    pub fn sector(&self, id: SectorId) -> &Sector {
        &self.sectors[id.index()]
    }

    /// The sector of a place; places off the ends belong to the end sectors.
    pub fn sector_at(&self, x: Metres) -> SectorId {
        let index = (x.0.max(0) / self.sector_m).min(self.sectors.len() as i32 - 1);
        SectorId(index as u16)
    }

    /// \[m\] — length of the front.
    pub fn length(&self) -> Metres {
        self.sectors.last().map_or(Metres(0), |last| last.to)
    }

    /// A sector inside an area, drawn by heat with a uniform number.
    pub fn sector_by_heat(&self, area: usize, u: f64) -> SectorId {
        let range = usize::from(self.area_from[area])..usize::from(self.area_from[area + 1]);
        let cumulated = &self.heat_cumulated[range.clone()];
        let target = u * cumulated.last().copied().unwrap_or(0.0);
        let k = cumulated
            .partition_point(|&c| c <= target)
            .min(cumulated.len() - 1);
        SectorId((range.start + k) as u16)
    }
}

/// Start, middle and end of a sector on the globe; evenly spread in longitude on a synthetic front.
fn places(spec: &FrontSpec, sector: usize, from: Metres, to: Metres) -> [GeoPoint; 3] {
    let on_line = |line: &Line| {
        let middle = f64::midpoint(from.km(), to.km());
        [from.km(), middle, to.km()].map(|km| line.place_at(km))
    };
    let even = || {
        [0.0, 0.5, 1.0].map(|inside| {
            let along = (sector as f64 + inside) / f64::from(spec.n_sectors);
            GeoPoint {
                longitude: spec.longitude_from + along * (spec.longitude_to - spec.longitude_from),
                latitude: spec.latitude,
            }
        })
    };
    spec.line.as_ref().map_or_else(even, on_line)
}

fn area_heat(
    spec: &FrontSpec,
    numbers: &FrontParameters,
    area_from: &[u16],
    seed: Seed,
) -> Vec<f64> {
    let n = area_from.len() - 1;
    let rank_bonus = |area: usize| {
        let middle = usize::from(area_from[area] + area_from[area + 1]) / 2;
        match spec.segment_of(middle as u16) {
            Segment::Land => numbers.heat_rank_land,
            Segment::River => numbers.heat_rank_river,
            Segment::Border => numbers.heat_rank_border,
        }
    };
    let mut order: Vec<(f64, usize)> = (0..n)
        .map(|a| {
            (
                seed.draws(Stream::AreaHeat, a as u64, 0).normal() + rank_bonus(a),
                a,
            )
        })
        .collect();
    order.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
    let mut heat = vec![0.0; n];
    for (rank, &(_, area)) in order.iter().enumerate() {
        let position = (rank as f64 + 0.625) / (n as f64 + 0.25);
        heat[area] = math::exp(numbers.heat_area_log_sd * math::probit(position));
    }
    let total: f64 = heat.iter().sum();
    heat.iter_mut().for_each(|h| *h /= total);
    heat
}
