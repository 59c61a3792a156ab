//! A line on the globe, its length on a ruler, and places along it.
//!
//! # Equations
//! Great circles on a sphere of the Earth's mean radius. The *ruler* walks the line in chords of
//! equal length, as dividers walk a coast on a map: from each place to the first place ahead that
//! lies one ruler away. The length is the number of chords times the ruler, plus what is left.
//! A longer ruler cuts more corners and finds a shorter line, so a length is worth nothing without
//! its ruler. Points of the line between two places of the ruler share the chord by their distance
//! along the line.
//!
//! # Options considered
//! Adding up the distances between the points gives a length that depends on who drew the line and
//! how finely. Straight lines in longitude and latitude, as GeoJSON has them, differ from great
//! circles by metres over steps of some kilometres; great circles have one definition for both
//! place and distance.
//!
//! # References
//! Richardson (1961), "The problem of contiguity", *General Systems Yearbook* 6 (lengths of
//! frontiers by dividers; recalled). Moritz (2000), "Geodetic Reference System 1980", *Journal of
//! Geodesy* 74 (mean radius 6,371.0088 km; recalled).

use crate::base::math;
use serde::{Deserialize, Serialize};

/// \[km\] — mean radius of the Earth.
const EARTH_RADIUS_KM: f64 = 6_371.008_8;

/// A place on the globe (WGS 84).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GeoPoint {
    /// \[deg\] — longitude, east positive.
    pub longitude: f64,
    /// \[deg\] — latitude, north positive.
    pub latitude: f64,
}

impl GeoPoint {
    /// \[km\] — great-circle distance.
    pub fn distance_km(self, other: Self) -> f64 {
        angle(self.unit(), other.unit()) * EARTH_RADIUS_KM
    }

    /// As a unit vector from the middle of the Earth.
    fn unit(self) -> Vector {
        let (longitude, latitude) = (self.longitude.to_radians(), self.latitude.to_radians());
        let around = math::cos(latitude);
        [
            around * math::cos(longitude),
            around * math::sin(longitude),
            math::sin(latitude),
        ]
    }

    fn of_unit([x, y, z]: Vector) -> Self {
        Self {
            longitude: math::atan2(y, x).to_degrees(),
            latitude: math::atan2(z, (x * x + y * y).sqrt()).to_degrees(),
        }
    }
}

/// A point of a line and how far along it lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waypoint {
    /// Where.
    pub place: GeoPoint,
    /// \[km\] — chainage from the start of the line; does not fall from point to point.
    pub km: f64,
}

/// A line on the globe with its chainage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    ruler_km: f64,
    waypoints: Vec<Waypoint>,
}

impl Line {
    /// Walks a line with a ruler. Points must be at least two, finite, and no neighbours alike;
    /// the ruler must be above zero.
    pub fn on_ruler(points: &[GeoPoint], ruler_km: f64) -> Self {
        let chainage = walk(points, ruler_km);
        Self::with_chainage(points, &chainage, ruler_km)
    }

    /// A line whose chainage was measured elsewhere, on a finer drawing of it; one number for each
    /// point, ascending.
    pub fn with_chainage(points: &[GeoPoint], chainage_km: &[f64], ruler_km: f64) -> Self {
        let start = chainage_km.first().copied().unwrap_or(0.0);
        let waypoints = points
            .iter()
            .zip(chainage_km)
            .map(|(&place, &km)| Waypoint {
                place,
                km: km - start,
            })
            .collect();
        Self {
            ruler_km,
            waypoints,
        }
    }

    /// \[km\] — the ruler on which the length holds.
    pub fn ruler_km(&self) -> f64 {
        self.ruler_km
    }

    /// The points of the line, to draw it.
    pub fn waypoints(&self) -> &[Waypoint] {
        &self.waypoints
    }

    /// \[km\] — length on the ruler.
    pub fn length_km(&self) -> f64 {
        self.waypoints.last().map_or(0.0, |last| last.km)
    }

    /// Whether there are two points or more, and every number is finite and in order.
    pub fn is_sound(&self) -> bool {
        let is_finite = |w: &Waypoint| {
            w.km.is_finite() && w.place.longitude.is_finite() && w.place.latitude.is_finite()
        };
        self.waypoints.len() >= 2
            && self.ruler_km > 0.0
            && self.length_km() > 0.0
            && self.waypoints.iter().all(is_finite)
            && self
                .waypoints
                .windows(2)
                .all(|pair| pair[0].km <= pair[1].km)
    }

    /// The place at a chainage; the ends stand for what lies beyond them. Chainage is spread evenly
    /// between two points, so on a walked line with corners a place is right to about one ruler.
    pub fn place_at(&self, km: f64) -> GeoPoint {
        let next = self.waypoints.partition_point(|w| w.km <= km);
        let (Some(from), Some(to)) = (
            next.checked_sub(1).and_then(|i| self.waypoints.get(i)),
            self.waypoints.get(next),
        ) else {
            let end = if next == 0 {
                self.waypoints.first()
            } else {
                self.waypoints.last()
            };
            return end.map_or_else(GeoPoint::default, |w| w.place);
        };
        if km == from.km {
            return from.place;
        }
        let arc = Arc::between(from.place.unit(), to.place.unit());
        let share = (km - from.km) / (to.km - from.km);
        GeoPoint::of_unit(arc.at(arc.length * share))
    }
}

/// \[km\] — chainage of every point on a ruler.
fn walk(points: &[GeoPoint], ruler_km: f64) -> Vec<f64> {
    let ruler = ruler_km / EARTH_RADIUS_KM;
    let units: Vec<Vector> = points.iter().map(|point| point.unit()).collect();
    let mut chainage = vec![0.0; points.len()];
    let Some(&start) = units.first() else {
        return chainage;
    };
    let mut steps = 0.0;
    // where the dividers stand, and the way along the line since
    let mut stand = start;
    let mut way = 0.0;
    // points passed since, with the way to each
    let mut passed: Vec<(usize, f64)> = Vec::new();
    for (i, pair) in units.windows(2).enumerate() {
        let arc = Arc::between(pair[0], pair[1]);
        let mut along = 0.0;
        // The distance from the stand falls, then rises along an arc: a point ahead lies one ruler
        // away exactly if the end of the arc lies no nearer.
        while angle(stand, pair[1]) >= ruler {
            let there = arc.leaves(stand, ruler).clamp(along, arc.length);
            let whole = way + (there - along);
            for (point, way) in passed.drain(..) {
                chainage[point] = (steps + way / whole) * ruler_km;
            }
            steps += 1.0;
            stand = arc.at(there);
            along = there;
            way = 0.0;
        }
        way += arc.length - along;
        passed.push((i + 1, way));
    }
    let left = units.last().map_or(0.0, |&end| angle(stand, end)) * EARTH_RADIUS_KM;
    for (point, so_far) in passed {
        let share = if way > 0.0 { so_far / way } else { 1.0 };
        chainage[point] = steps * ruler_km + left * share;
    }
    chainage
}

type Vector = [f64; 3];

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vector, b: Vector) -> Vector {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

fn combine(a: Vector, x: f64, b: Vector, y: f64) -> Vector {
    [
        a[0] * x + b[0] * y,
        a[1] * x + b[1] * y,
        a[2] * x + b[2] * y,
    ]
}

/// \[rad\] — angle between two unit vectors, by their chord: exact for near ones.
fn angle(a: Vector, b: Vector) -> f64 {
    let across = combine(a, 1.0, b, -1.0);
    2.0 * math::asin(dot(across, across).sqrt() / 2.0)
}

/// A piece of a great circle: from cos θ + across sin θ, 0 ≤ θ ≤ length.
struct Arc {
    from: Vector,
    across: Vector,
    /// \[rad\] — length.
    length: f64,
}

impl Arc {
    fn between(from: Vector, to: Vector) -> Self {
        let towards = combine(to, 1.0, from, -dot(from, to));
        let norm = dot(towards, towards).sqrt();
        let scale = if norm > 0.0 { 1.0 / norm } else { 0.0 };
        Self {
            from,
            across: combine(towards, scale, towards, 0.0),
            length: angle(from, to),
        }
    }

    fn at(&self, theta: f64) -> Vector {
        combine(self.from, math::cos(theta), self.across, math::sin(theta))
    }

    /// \[rad\] — where the arc leaves a circle about a centre. With o the way from the centre to the
    /// great circle and φ its foot, cos radius = cos o cos(θ − φ); the later θ, by half angles, which
    /// lose no digits where the circle is small.
    fn leaves(&self, centre: Vector, radius: f64) -> f64 {
        let foot = math::atan2(dot(centre, self.across), dot(centre, self.from));
        let off = dot(centre, cross(self.from, self.across));
        let cos_off = (1.0 - off * off).max(0.0).sqrt();
        let half_off = off * off / (2.0 * (1.0 + cos_off));
        let half_radius = math::sin(radius / 2.0);
        let square = (half_radius * half_radius - half_off) / cos_off;
        foot + 2.0 * math::asin(square.max(0.0).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(longitude: f64, latitude: f64) -> GeoPoint {
        GeoPoint {
            longitude,
            latitude,
        }
    }

    /// A degree of a great circle is π R/180.
    const DEGREE_KM: f64 = EARTH_RADIUS_KM * std::f64::consts::PI / 180.0;

    #[test]
    fn distances_are_those_of_great_circles() {
        let near = |found: f64, expected: f64| {
            assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
        };
        near(point(0.0, 0.0).distance_km(point(0.0, 1.0)), DEGREE_KM);
        near(point(10.0, 0.0).distance_km(point(11.0, 0.0)), DEGREE_KM);
        near(
            point(0.0, 60.0).distance_km(point(180.0, 60.0)),
            60.0 * DEGREE_KM,
        );
        // by the law of cosines, at full precision
        near(
            point(31.764, 52.101).distance_km(point(32.844, 52.262)),
            75.779_267_055,
        );
    }

    #[test]
    fn a_straight_line_is_as_long_on_every_ruler() {
        for ruler in [0.3, 1.0, 7.0, 300.0] {
            let line = Line::on_ruler(
                &[point(20.0, 0.0), point(20.5, 0.0), point(23.0, 0.0)],
                ruler,
            );
            assert!(
                (line.length_km() - 3.0 * DEGREE_KM).abs() < 1e-6,
                "{ruler}: {}",
                line.length_km()
            );
            assert!((line.waypoints()[1].km - 0.5 * DEGREE_KM).abs() < 1e-6);
            assert!(line.is_sound());
        }
    }

    /// A saw of teeth that are 2 km long: a ruler of 0.1 km follows them, one of 20 km does not.
    #[test]
    fn a_longer_ruler_finds_a_shorter_line() {
        let saw: Vec<GeoPoint> = (0..=100)
            .map(|i| point(f64::from(i) * 0.01, f64::from(i % 2) * 0.015))
            .collect();
        let lengths = [0.1, 1.0, 5.0, 20.0].map(|ruler| Line::on_ruler(&saw, ruler).length_km());
        assert!(
            lengths.windows(2).all(|pair| pair[0] > pair[1]),
            "{lengths:?}"
        );
        let drawn: f64 = saw.windows(2).map(|p| p[0].distance_km(p[1])).sum();
        assert!(
            (lengths[0] / drawn - 1.0).abs() < 0.03,
            "{} of {drawn}",
            lengths[0]
        );
        assert!((lengths[3] / DEGREE_KM - 1.0).abs() < 0.03, "{lengths:?}");
    }

    /// Legs of 50 km and more, of which a corner cuts off less than one ruler.
    #[test]
    fn places_one_ruler_of_chainage_apart_lie_one_ruler_apart() {
        let legs: Vec<GeoPoint> = (0..=8)
            .map(|i| point(30.0 + f64::from(i) * 0.6, 49.0 + f64::from(i % 3) * 0.4))
            .collect();
        let line = Line::on_ruler(&legs, 1.0);
        let whole = line.length_km().floor() as u32;
        assert!(whole > 300, "{whole}");
        let corners: Vec<f64> = line.waypoints().iter().map(|w| w.km).collect();
        for k in 0..whole {
            let (a, b) = (f64::from(k), f64::from(k + 1));
            if corners.iter().any(|&km| km > a && km < b) {
                continue;
            }
            let found = line.place_at(a).distance_km(line.place_at(b));
            assert!((found - 1.0).abs() < 0.02, "step {k}: {found}");
        }
    }

    #[test]
    fn places_follow_the_chainage() {
        let line = Line::with_chainage(
            &[point(30.0, 50.0), point(31.0, 50.0), point(31.0, 49.0)],
            &[5.0, 105.0, 305.0],
            1.0,
        );
        assert_eq!(line.length_km(), 300.0);
        assert_eq!(line.place_at(-1.0), point(30.0, 50.0));
        assert_eq!(line.place_at(100.0), point(31.0, 50.0));
        assert_eq!(line.place_at(400.0), point(31.0, 49.0));
        let middle = line.place_at(200.0);
        assert!((middle.longitude - 31.0).abs() < 1e-12 && (middle.latitude - 49.5).abs() < 1e-12);
    }

    #[test]
    fn a_line_that_comes_back_ends() {
        let there_and_back = [point(30.0, 50.0), point(30.02, 50.0), point(30.0, 50.0)];
        let line = Line::on_ruler(&there_and_back, 1.0);
        assert!(
            line.length_km() > 1.0 && line.length_km() < 3.0,
            "{}",
            line.length_km()
        );
        let ring: Vec<GeoPoint> = (0..=360)
            .map(|i| {
                let turn = f64::from(i).to_radians();
                point(30.0 + 0.5 * math::cos(turn), 0.5 * math::sin(turn))
            })
            .collect();
        let line = Line::on_ruler(&ring, 1.0);
        let circle = std::f64::consts::PI * DEGREE_KM;
        assert!(
            (line.length_km() / circle - 1.0).abs() < 1e-3,
            "{}",
            line.length_km()
        );
    }
}
