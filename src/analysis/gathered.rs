//! What the figures of a report need beyond the tables: sums over rows, taken one by one.
//!
//! Counts, and what intervals by truce are made of: some hundred bytes a truce.

use super::beliefs::Beliefs;
use super::sample::{Group, Sample};
use crate::experiment::Cell;
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::model::{BeliefMeasures, DayMeasures, RunMeasures, ViolationMeasures};
use crate::statistics::{Interval, bootstrap_median, bootstrap_ratio, median, wilson};
use std::collections::BTreeMap;

/// Most cells along the front of a map of place and day.
pub const MAP_CELLS: usize = 25;

/// Where and when significant violations began, and what became of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// Cells along the front.
    pub cells: usize,
    /// Days.
    pub days: usize,
    /// Violations, by `day * cells + cell`.
    pub truth: Vec<u64>,
    /// Those established.
    pub established: Vec<u64>,
    /// Those outside reach or not watched.
    pub unknowable: Vec<u64>,
}

/// What findings said of violations of one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blame {
    /// A finding names side a.
    pub a: u64,
    /// A finding names side b.
    pub b: u64,
    /// A finding names nobody.
    pub nobody: u64,
    /// No finding.
    pub none: u64,
}

impl Blame {
    /// All violations.
    pub fn total(self) -> u64 {
        self.a + self.b + self.nobody + self.none
    }

    fn add(&mut self, other: Self) {
        self.a += other.a;
        self.b += other.b;
        self.nobody += other.nobody;
        self.none += other.none;
    }

    /// Findings that name the wrong side, and all that name one.
    fn wrong(self, of_b: bool) -> (f64, f64) {
        let wrong = if of_b { self.a } else { self.b };
        (wrong as f64, (self.a + self.b) as f64)
    }
}

/// How long violations waited for adoption, in whole hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delays {
    /// By hour: violations adopted within it.
    pub by_hour: Vec<u64>,
    /// All violations, those never adopted too.
    pub total: u64,
}

/// Sums of one regime.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeSums {
    /// Fire over base, day by day: sum over live truces at middle commitment.
    pub fire: Vec<f64>,
    /// Truces behind each day.
    pub fire_n: Vec<u64>,
    /// Place and day (significant violations).
    pub places: Places,
    /// By truce, and by side of the violation, a and b (significant violations).
    pub blame: BTreeMap<i64, [Blame; 2]>,
    /// Cases of the missions.
    pub beliefs: Beliefs,
    /// Until adoption (significant violations).
    pub delays: Delays,
    /// Skill of what was said about sides and about intent, by truce.
    pub skills: [Vec<f64>; 2],
}

impl RegimeSums {
    /// What findings said of violations of a (0) or b (1), all truces together.
    pub fn blamed(&self, side: usize) -> Blame {
        let mut sum = Blame::default();
        for of_truce in self.blame.values() {
            sum.add(of_truce.get(side).copied().unwrap_or_default());
        }
        sum
    }

    /// \[%\] — of the findings about violations of a (0) or b (1) that name a side, those that name
    /// the wrong one, with its 95 % bootstrap interval by truce; none where none names.
    pub fn wrong(&self, side: usize, seed: Seed) -> Option<(f64, Option<Interval>)> {
        let of_truce = |blame: &[Blame; 2]| blame.get(side).map(|blame| blame.wrong(side == 1));
        let pairs: Vec<(f64, f64)> = self.blame.values().filter_map(of_truce).collect();
        let (wrong, named) = self.blamed(side).wrong(side == 1);
        (named > 0.0).then(|| {
            let interval = bootstrap_ratio(&pairs, seed);
            (
                100.0 * wrong / named,
                interval.map(|interval| interval.scaled(100.0)),
            )
        })
    }

    /// Median skill about sides (0) or intent (1), its 95 % bootstrap interval by truce, and how
    /// many truces have one; none without any.
    pub fn skill(&self, which: usize, seed: Seed) -> Option<(f64, Option<Interval>, usize)> {
        let skills = self.skills.get(which)?;
        Some((
            median(skills)?,
            bootstrap_median(skills, seed),
            skills.len(),
        ))
    }
}

/// How well the share that held is known after so many truces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfWidth {
    /// Truces, the first ones.
    pub n: u64,
    /// Those that held.
    pub held: u64,
    /// \[points of 100\] — half of Wilson's 95 % interval.
    pub half: f64,
}

/// Half-widths of the share that held (live, middle commitment), at up to about a hundred numbers
/// of truces from 5 on.
pub fn half_widths_of_held(sample: &Sample, regime: &str) -> Vec<HalfWidth> {
    let group = Group {
        regime,
        mode: Mode::Live,
        cell: Cell::Middle,
    };
    let column = sample.column(group, "held");
    let every = column.len().div_ceil(100).max(1);
    let (mut held, mut found) = (0, Vec::new());
    for (value, n) in column.iter().zip(1_u64..) {
        held += u64::from(*value > 0.5);
        let last = n == column.len() as u64;
        if n >= 5
            && (n.is_multiple_of(every as u64) || last)
            && let Some(interval) = wilson(held, n)
        {
            let half = 50.0 * (interval.high - interval.low);
            found.push(HalfWidth { n, held, half });
        }
    }
    found
}

/// Sums of all regimes.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// \[km\] — length of the front.
    pub front_km: f64,
    /// Days of the truce.
    pub days: usize,
    /// Mode of the rows behind maps, blame and delays: shadow where the batch has it, since then
    /// all regimes watch the same acts.
    pub watched: Mode,
    /// By name.
    pub regimes: BTreeMap<String, RegimeSums>,
    /// Hash over the digests of all rows.
    pub digest: u64,
    /// Rows of `runs` taken.
    pub rows: u64,
}

impl Gathered {
    /// Nothing yet.
    pub fn new(front_km: f64, days: usize, watched: Mode) -> Self {
        Self {
            front_km,
            days,
            watched,
            regimes: BTreeMap::new(),
            // FNV-1a, 64 bits: tells two batches apart, and is no seal
            digest: 0xcbf2_9ce4_8422_2325,
            rows: 0,
        }
    }

    fn of(&mut self, regime: &str) -> &mut RegimeSums {
        let days = self.days;
        self.regimes
            .entry(regime.to_owned())
            .or_insert_with(|| RegimeSums {
                fire: vec![0.0; days],
                fire_n: vec![0; days],
                places: Places {
                    cells: MAP_CELLS,
                    days,
                    truth: vec![0; MAP_CELLS * days],
                    established: vec![0; MAP_CELLS * days],
                    unknowable: vec![0; MAP_CELLS * days],
                },
                blame: BTreeMap::new(),
                beliefs: Beliefs::default(),
                delays: Delays {
                    by_hour: vec![0; 24 * days + 1],
                    total: 0,
                },
                skills: [Vec::new(), Vec::new()],
            })
    }

    /// Takes a row of `runs`.
    pub fn take_run(&mut self, row: &RunMeasures) {
        self.rows += 1;
        let digest = row.digest.as_deref().unwrap_or("failed");
        for byte in digest.bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let watched = self.watched;
        if let Some(regime) = &row.regime
            && at(row.mode.as_deref(), row.cell, row.draw, watched)
        {
            let found = [row.attribution_skill, row.intent_skill];
            let sums = self.of(regime);
            // a truce in which nothing was blamed is a truce too
            if let Some(run) = row.run.filter(|_| row.digest.is_some()) {
                sums.blame.entry(run).or_default();
            }
            for (skills, skill) in sums.skills.iter_mut().zip(found) {
                skills.extend(skill);
            }
        }
    }

    /// Takes a row of `days`.
    pub fn take_day(&mut self, row: &DayMeasures) {
        if !at(row.mode.as_deref(), row.cell, row.draw, Mode::Live) {
            return;
        }
        let (Some(regime), Some(day), Some(ratio)) = (&row.regime, row.day, row.ratio) else {
            return;
        };
        let sums = self.of(regime);
        if let Some(place) = usize::try_from(day).ok().filter(|d| *d < sums.fire.len()) {
            sums.fire[place] += ratio;
            sums.fire_n[place] += 1;
        }
    }

    /// Takes a row of `beliefs`.
    pub fn take_belief(&mut self, row: &BeliefMeasures) {
        if let Some(regime) = &row.regime
            && at(row.mode.as_deref(), row.cell, row.draw, self.watched)
        {
            self.of(regime).beliefs.take(row);
        }
    }

    /// Takes a row of `violations`.
    pub fn take_violation(&mut self, row: &ViolationMeasures) {
        if !at(row.mode.as_deref(), row.cell, row.draw, self.watched)
            || row.significant != Some(true)
        {
            return;
        }
        let (Some(regime), Some(fate)) = (&row.regime, row.fate.as_deref()) else {
            return;
        };
        let (front_km, days) = (self.front_km, self.days);
        let sums = self.of(regime);
        if let (Some(x), Some(hours)) = (row.x_km, row.begin_hours) {
            let places = &mut sums.places;
            let cell = (x / front_km * places.cells as f64).max(0.0) as usize;
            let day = ((hours / 24.0).max(0.0) as usize).min(days.saturating_sub(1));
            let i = day * places.cells + cell.min(places.cells - 1);
            if let Some(n) = places.truth.get_mut(i) {
                *n += 1;
                places.established[i] += u64::from(fate == "established");
                places.unknowable[i] += u64::from(matches!(fate, "outside-reach" | "not-watched"));
            }
        }
        let side = usize::from(row.side.as_deref() == Some("b"));
        let of_truce = sums.blame.entry(row.run.unwrap_or_default()).or_default();
        let blame = &mut of_truce[side];
        match (fate, row.named.as_deref()) {
            ("established" | "confirmed", Some("a")) => blame.a += 1,
            ("established" | "confirmed", Some("b")) => blame.b += 1,
            ("established" | "confirmed", _) => blame.nobody += 1,
            _ => blame.none += 1,
        }
        sums.delays.total += 1;
        if fate == "established"
            && let Some(hours) = row.hours_to_adoption
        {
            let last = sums.delays.by_hour.len() - 1;
            sums.delays.by_hour[(hours.max(0.0) as usize).min(last)] += 1;
        }
    }
}

/// Whether a row is of this mode, of middle commitment and of the numbers as they are.
fn at(mode: Option<&str>, cell: Option<i64>, draw: Option<i64>, wanted: Mode) -> bool {
    mode == Some(wanted.name())
        && cell == Some(Cell::Middle.number())
        && draw.is_none_or(|draw| draw == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(fate: &str, named: Option<&str>, x_km: f64, hours: f64) -> ViolationMeasures {
        ViolationMeasures {
            regime: Some("layered".into()),
            mode: Some("shadow".into()),
            cell: Some(1),
            draw: Some(0),
            side: Some("b".into()),
            significant: Some(true),
            fate: Some(fate.into()),
            named: named.map(str::to_owned),
            x_km: Some(x_km),
            begin_hours: Some(hours),
            hours_to_adoption: (fate == "established").then_some(5.5),
            ..ViolationMeasures::default()
        }
    }

    #[test]
    fn violations_are_counted_once_where_they_belong() {
        let mut all = Gathered::new(100.0, 3, Mode::Shadow);
        for row in [
            violation("established", Some("b"), 0.0, 1.0),
            violation("confirmed", Some("a"), 100.0, 71.9),
            violation("established", None, 50.0, 24.0),
            violation("not-watched", None, 50.0, 24.0),
        ] {
            all.take_violation(&row);
        }
        // other modes, cells and small violations say nothing here
        for change in [
            |row: &mut ViolationMeasures| row.mode = Some("live".into()),
            |row: &mut ViolationMeasures| row.cell = Some(0),
            |row: &mut ViolationMeasures| row.significant = Some(false),
        ] {
            let mut row = violation("established", Some("a"), 0.0, 0.0);
            change(&mut row);
            all.take_violation(&row);
        }
        let found = &all.regimes["layered"];
        let b = Blame {
            a: 1,
            b: 1,
            nobody: 1,
            none: 1,
        };
        assert_eq!([found.blamed(0), found.blamed(1)], [Blame::default(), b]);
        let wrong = |side| found.wrong(side, Seed(1));
        // one truce has no interval
        assert_eq!([wrong(0), wrong(1)], [None, Some((50.0, None))]);
        assert_eq!(Blame { a: 3, ..b }.wrong(true), (3.0, 4.0));
        assert_eq!((found.delays.total, found.delays.by_hour[5]), (4, 2));
        let places = &found.places;
        assert_eq!(places.truth[0], 1, "km 0, day 0");
        assert_eq!(places.truth[2 * MAP_CELLS + MAP_CELLS - 1], 1, "the end");
        let middle = MAP_CELLS + MAP_CELLS / 2;
        assert_eq!(
            [&places.truth, &places.established, &places.unknowable].map(|of| of[middle]),
            [2, 1, 1]
        );
    }

    /// Violations of a truce stand or fall together: the interval knows that, Wilson's does not.
    #[test]
    fn blame_has_intervals_by_truce() {
        let mut all = Gathered::new(100.0, 3, Mode::Shadow);
        for run in 0..20 {
            all.take_run(&RunMeasures {
                run: Some(run),
                regime: Some("layered".into()),
                mode: Some("shadow".into()),
                cell: Some(1),
                digest: Some("0".into()),
                ..RunMeasures::default()
            });
            for _ in 0..if run < 19 { 50 } else { 0 } {
                let named = if run % 5 == 0 { "a" } else { "b" };
                let mut row = violation("established", Some(named), 1.0, 1.0);
                row.run = Some(run);
                all.take_violation(&row);
            }
        }
        let found = &all.regimes["layered"];
        assert_eq!(found.blame.len(), 20, "the truce without violations too");
        let (share, interval) = found.wrong(1, Seed(1)).expect("findings");
        assert!((share - 100.0 * 4.0 / 19.0).abs() < 1e-9);
        let width = |interval: Interval| interval.high - interval.low;
        let pooled = wilson(200, 950).expect("findings").scaled(100.0);
        let by_truce = interval.expect("twenty truces");
        assert!(
            width(by_truce) > 5.0 * width(pooled),
            "{by_truce:?} {pooled:?}"
        );
    }

    #[test]
    fn half_widths_shrink_to_that_of_the_table() {
        let (sample, _) = crate::analysis::sample::tests::sample(&["none", "layered"], 20);
        let found = half_widths_of_held(&sample, "layered");
        assert_eq!(found.first().map(|one| one.n), Some(5));
        let last = found.last().expect("the last truce");
        let interval = wilson(last.held, 18).expect("an interval");
        assert_eq!(
            (last.n, last.half),
            (18, 50.0 * (interval.high - interval.low))
        );
        assert!(half_widths_of_held(&sample, "nobody").is_empty());
    }

    #[test]
    fn the_hash_depends_on_every_row_and_its_place() {
        let row = |digest: Option<&str>| RunMeasures {
            digest: digest.map(str::to_owned),
            ..RunMeasures::default()
        };
        let hash = |rows: &[Option<&str>]| {
            let mut all = Gathered::new(1.0, 1, Mode::Live);
            for digest in rows {
                all.take_run(&row(*digest));
            }
            all.digest
        };
        let first = hash(&[Some("ab"), Some("cd")]);
        assert_eq!(first, hash(&[Some("ab"), Some("cd")]));
        assert_ne!(first, hash(&[Some("cd"), Some("ab")]));
        assert_ne!(first, hash(&[Some("ab"), None]));
    }
}
