//! Tracks: where a moving asset is, and when it passes a place.
//!
//! # Equations
//! A shuttle of length L flies legs of length L in turn forward and back, a loop laps of length
//! C: the way flown u(t) = φ·(2L or C) + v·(t − t₀), leg number ⌊u/L⌋. Against a target that
//! stands or crosses the line at a steady speed the motion relative to it is linear on every leg;
//! with (d, w) its start and velocity a passage is the part of the leg with |d + wτ| ≤ R, exact by
//! the roots of the quadratic. Each passage is *one* look, keyed by the number of its leg, so that
//! cutting time into ticks changes nothing.
//! A random track is a fresh leg of length vδ at a random place and heading every δ, on a box that
//! closes on itself: the target is passed when it lies beside the leg within R. For small δ,
//! P(seen) → 1 − exp(−Wvt/A).
//!
//! # References
//! Koopman, *Search and Screening* (1980), random search; Washburn, *Search and Detection* (2002),
//! patrols on a line and barriers.

use super::curve::{Curve, simpson};
use super::spec::TrackKind;
use crate::base::{HOUR, Seed, Stream, math};
use crate::record::act::Act;
use std::f64::consts::PI;

/// The way of one asset in one stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Path {
    /// Its form.
    pub kind: TrackKind,
    /// \[km\] — where its stretch begins.
    pub from_km: f64,
    /// \[km\] — length of its stretch (of the box along the front, for random legs).
    pub length_km: f64,
    /// \[km\] — depth beside the line (depth of the box, for random legs).
    pub depth_km: f64,
    /// \[km/h\] — speed.
    pub speed: f64,
    /// \[1\] — share of the round trip at `since`.
    pub phase: f64,
    /// \[s\] — when it set out.
    pub since: u32,
    /// Key of the asset, for random legs.
    pub key: u64,
    /// \[h\] — length of a random leg.
    pub leg_hours: f64,
}

/// What is to be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// \[km\] — along the front, in the coordinates of the path.
    pub x_km: f64,
    /// \[km\] — depth at `since`.
    pub depth_km: f64,
    /// \[km/h\] — speed towards the line and beyond it.
    pub crossing: f64,
    /// \[s\] — when it was at that depth.
    pub since: u32,
}

impl Target {
    /// An act.
    pub fn of(act: &Act) -> Self {
        Self {
            x_km: act.x.km(),
            depth_km: act.depth.km(),
            crossing: act.crossing_m_per_s * 3.6,
            since: act.start,
        }
    }
}

/// A passage: the stretch of time in which the target is within range on one leg.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Number of the leg: the same however time is cut.
    pub leg: u64,
    /// \[s\] — when it begins.
    pub from_s: f64,
    /// \[h\] — how long it lasts.
    pub hours: f64,
    /// \[km\] — nearest distance in that time.
    pub nearest_km: f64,
    /// \[km, km/h\] — relative place at the begin and relative velocity.
    relative: [f64; 4],
}

impl Passage {
    /// \[h\] — ∫ g(r(t)) dt over the passage: time weighted by the lateral range factor `factor_at`
    /// a distance; all of it when the curve is definite.
    pub fn exposure_hours(&self, factor_at: &dyn Fn(f64) -> f64, curve: &Curve) -> f64 {
        if matches!(curve, Curve::Definite) {
            return self.hours;
        }
        let [dx, dy, wx, wy] = self.relative;
        simpson(0.0, self.hours, |t| {
            let (x, y) = (dx + wx * t, dy + wy * t);
            factor_at((x * x + y * y).sqrt())
        })
    }
}

impl Path {
    fn flown_km(&self, hours: f64) -> f64 {
        let round = match self.kind {
            TrackKind::Shuttle => 2.0 * self.length_km,
            TrackKind::Loop | TrackKind::Random => self.length_km,
        };
        self.phase * round + self.speed * hours
    }

    /// \[km\] — where it is at a second, along the front; meaningless for random legs.
    pub fn x_km(&self, second: u32) -> f64 {
        self.x_km_at(hours_between(self.since, f64::from(second)))
    }

    fn x_km_at(&self, hours: f64) -> f64 {
        let u = self.flown_km(hours);
        if self.length_km <= 0.0 {
            return self.from_km;
        }
        let leg = (u / self.length_km).floor();
        let inside = u - leg * self.length_km;
        let back = self.kind == TrackKind::Shuttle && leg.rem_euclid(2.0) >= 1.0;
        self.from_km
            + if back {
                self.length_km - inside
            } else {
                inside
            }
    }

    /// The passages of a target in [from, to), seconds, appended in order of time.
    pub fn passages(
        &self,
        target: &Target,
        (from, to): (f64, f64),
        range_km: f64,
        seed: Seed,
        found: &mut Vec<Passage>,
    ) {
        if from >= to || self.length_km <= 0.0 {
            return;
        }
        match self.kind {
            TrackKind::Random => self.random_legs(target, (from, to), range_km, seed, found),
            TrackKind::Shuttle | TrackKind::Loop => {
                self.legs(target, (from, to), range_km, found);
            }
        }
    }

    fn legs(
        &self,
        target: &Target,
        (from, to): (f64, f64),
        range_km: f64,
        found: &mut Vec<Passage>,
    ) {
        let (h_from, h_to) = (
            hours_between(self.since, from),
            hours_between(self.since, to),
        );
        if self.speed <= 0.0 {
            let still = Path {
                speed: 1e-9,
                ..*self
            };
            // a mover that stands: one leg for ever
            still.leg(
                0,
                self.flown_km(0.0),
                target,
                (h_from, h_to),
                range_km,
                found,
            );
            return;
        }
        if self.kind == TrackKind::Shuttle
            && (self.x_km_at(h_from) - target.x_km).abs() > range_km + self.speed * (h_to - h_from)
        {
            // too far to come by in this time
            return;
        }
        let (u_from, u_to) = (self.flown_km(h_from), self.flown_km(h_to));
        let first = (u_from / self.length_km).floor() as i64;
        let last = (u_to / self.length_km).floor() as i64;
        for leg in first..=last {
            let begins = self.hours_at(leg as f64 * self.length_km).max(h_from);
            let ends = self.hours_at((leg + 1) as f64 * self.length_km).min(h_to);
            let inside = self.flown_km(begins) - leg as f64 * self.length_km;
            self.leg(leg, inside, target, (begins, ends), range_km, found);
        }
    }

    fn hours_at(&self, flown_km: f64) -> f64 {
        (flown_km - self.flown_km(0.0)) / self.speed
    }

    /// One straight leg between two times (hours since departure), `inside` km after its start.
    fn leg(
        &self,
        leg: i64,
        inside: f64,
        target: &Target,
        (begins, ends): (f64, f64),
        range_km: f64,
        found: &mut Vec<Passage>,
    ) {
        if ends < begins {
            return;
        }
        let back = self.kind == TrackKind::Shuttle && leg.rem_euclid(2) == 1;
        let (x, w) = if back {
            (self.from_km + self.length_km - inside, -self.speed)
        } else {
            (self.from_km + inside, self.speed)
        };
        let begin_s = f64::from(self.since) + begins * f64::from(HOUR);
        let y = target.depth_km - target.crossing * hours_between(target.since, begin_s);
        let images: &[f64] = match self.kind {
            // on a closed line the target is also one lap on and one lap back
            TrackKind::Loop => &[-1.0, 0.0, 1.0],
            _ => &[0.0],
        };
        for image in images {
            let dx = x - (target.x_km + image * self.length_km);
            let relative = [dx, self.depth_km - y, w, target.crossing];
            if let Some((enter, leave)) = within(relative, range_km, ends - begins) {
                let [dx, dy, wx, wy] = relative;
                let at = |t: f64| [dx + wx * t, dy + wy * t, wx, wy];
                let speed = wx * wx + wy * wy;
                let nearest = if speed > 0.0 {
                    (-(dx * wx + dy * wy) / speed).clamp(enter, leave)
                } else {
                    enter
                };
                let [nx, ny, ..] = at(nearest);
                found.push(Passage {
                    leg: leg as u64,
                    from_s: begin_s + enter * f64::from(HOUR),
                    hours: leave - enter,
                    nearest_km: (nx * nx + ny * ny).sqrt().min(range_km),
                    relative: at(enter),
                });
            }
        }
    }

    fn random_legs(
        &self,
        target: &Target,
        (from, to): (f64, f64),
        range_km: f64,
        seed: Seed,
        found: &mut Vec<Passage>,
    ) {
        let leg_s = self.leg_hours * f64::from(HOUR);
        let since = f64::from(self.since);
        let first = ((from - since) / leg_s).ceil().max(0.0) as u64;
        let last = ((to - since) / leg_s).ceil().max(0.0) as u64;
        let half = self.speed * self.leg_hours / 2.0;
        let near = half + range_km;
        for leg in first..last {
            let mut draws = seed.draws(Stream::Track, self.key, leg as u32);
            // most legs are far off along the front: they need no depth and no heading
            let x = draws.uniform() * self.length_km;
            let dx = wrapped(target.x_km - self.from_km - x, self.length_km);
            if dx.abs() > near {
                continue;
            }
            let y = draws.uniform() * self.depth_km;
            let dy = wrapped(target.depth_km - y, self.depth_km);
            if dx * dx + dy * dy > near * near {
                continue;
            }
            let heading = 2.0 * PI * draws.uniform();
            let (cos, sin) = (math::cos(heading), math::sin(heading));
            let along = dx * cos + dy * sin;
            let across = (dy * cos - dx * sin).abs();
            if along.abs() <= half && across <= range_km {
                found.push(Passage {
                    leg,
                    from_s: since + leg as f64 * leg_s,
                    hours: self.leg_hours,
                    nearest_km: across,
                    relative: [across, 0.0, 0.0, 0.0],
                });
            }
        }
    }
}

/// \[h\] — from a second to another; negative when it lies before.
fn hours_between(since: u32, second: f64) -> f64 {
    (second - f64::from(since)) / f64::from(HOUR)
}

/// The stretch of [0, limit] in which a point that moves linearly is within a radius of the origin.
fn within([dx, dy, wx, wy]: [f64; 4], radius: f64, limit: f64) -> Option<(f64, f64)> {
    let a = wx * wx + wy * wy;
    let b = dx * wx + dy * wy;
    let c = dx * dx + dy * dy - radius * radius;
    if a <= 0.0 {
        return (c <= 0.0).then_some((0.0, limit));
    }
    let root = b * b - a * c;
    if root < 0.0 {
        return None;
    }
    let root = root.sqrt();
    let (enter, leave) = (((-b - root) / a).max(0.0), ((-b + root) / a).min(limit));
    (enter <= leave).then_some((enter, leave))
}

/// Signed distance on a closed line of a length, between −length/2 and length/2.
pub fn wrapped(distance: f64, length: f64) -> f64 {
    if length <= 0.0 {
        return 0.0;
    }
    let d = distance.rem_euclid(length);
    if d > length / 2.0 { d - length } else { d }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuttle() -> Path {
        Path {
            kind: TrackKind::Shuttle,
            from_km: 0.0,
            length_km: 200.0,
            depth_km: 0.0,
            speed: 40.0,
            phase: 0.0,
            since: 0,
            key: 1,
            leg_hours: 0.1,
        }
    }

    fn passages(path: &Path, x: f64, from: f64, to: f64) -> Vec<Passage> {
        let target = Target {
            x_km: x,
            depth_km: 0.0,
            crossing: 0.0,
            since: 0,
        };
        let mut found = Vec::new();
        path.passages(&target, (from, to), 2.0, Seed(1), &mut found);
        found
    }

    #[test]
    fn a_shuttle_comes_by_twice_on_every_round() {
        let hour = f64::from(HOUR);
        let found = passages(&shuttle(), 50.0, 0.0, 20.0 * hour);
        // at 50 km after 1.25 h, back after 8.75 h, again after 11.25 h and 18.75 h
        let middles: Vec<f64> = found
            .iter()
            .map(|p| p.from_s / hour + p.hours / 2.0)
            .collect();
        for (middle, expected) in middles.iter().zip([1.25, 8.75, 11.25, 18.75]) {
            assert!((middle - expected).abs() < 1e-9, "{middles:?}");
        }
        assert_eq!(found.len(), 4);
        assert!(found.iter().all(|p| (p.hours - 0.1).abs() < 1e-9));
    }

    #[test]
    fn cutting_time_finds_the_same_legs() {
        let hour = f64::from(HOUR);
        let whole = passages(&shuttle(), 199.0, 0.0, 30.0 * hour);
        let mut legs: Vec<u64> = (0..60)
            .flat_map(|i| {
                passages(
                    &shuttle(),
                    199.0,
                    f64::from(i) * hour / 2.0,
                    f64::from(i + 1) * hour / 2.0,
                )
            })
            .map(|p| p.leg)
            .collect();
        legs.dedup();
        assert_eq!(legs, whole.iter().map(|p| p.leg).collect::<Vec<_>>());
        let time: f64 = whole.iter().map(|p| p.hours).sum();
        // three turns at 200 km, each from 197 km there and back
        assert!((time - 3.0 * 2.0 * 3.0 / 40.0).abs() < 1e-9, "{time}");
    }

    #[test]
    fn a_loop_meets_a_target_at_its_seam() {
        let path = Path {
            kind: TrackKind::Loop,
            length_km: 400.0,
            ..shuttle()
        };
        let hour = f64::from(HOUR);
        let found = passages(&path, 399.5, 0.0, 20.0 * hour);
        let time: f64 = found.iter().map(|p| p.hours).sum();
        // half of a passage at the start, then a whole one at the end of each of two laps
        assert!((time - (1.5 + 4.0 + 2.5) / 40.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn who_crosses_is_met_where_both_are() {
        let path = shuttle();
        let mut found = Vec::new();
        // crosses the line at 100 km just when the patrol is there, 2.5 h after its start
        let target = Target {
            x_km: 100.0,
            depth_km: 10.0,
            crossing: 4.0,
            since: 0,
        };
        let hours = (0.0, 5.0 * f64::from(HOUR));
        path.passages(&target, hours, 2.0, Seed(1), &mut found);
        assert_eq!(found.len(), 1);
        assert!(found[0].nearest_km < 1e-9);
        // twenty hours later it is far beyond
        let late = Target {
            since: 20 * HOUR,
            ..target
        };
        let (from, to) = (40.0 * f64::from(HOUR), 45.0 * f64::from(HOUR));
        found.clear();
        path.passages(&late, (from, to), 2.0, Seed(1), &mut found);
        assert!(found.is_empty());
    }

    #[test]
    fn exposure_is_the_time_in_range_weighted_by_the_curve() {
        let found = passages(&shuttle(), 50.0, 0.0, 5.0 * f64::from(HOUR));
        let definite = found[0].exposure_hours(&|_| 1.0, &Curve::Definite);
        assert!((definite - 0.1).abs() < 1e-12);
        // a triangle of weight: half of it; straight lines, so Simpson is exact but for the kink
        let table = Curve::Table {
            points: vec![(0.0, 1.0), (1.0, 0.0)],
        };
        let half = found[0].exposure_hours(&|km| table.at(km, 2.0), &table);
        assert!((half - 0.05).abs() < 1e-12, "{half}");
    }
}
