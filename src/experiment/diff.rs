//! Where two truces part: the first tick, phase, entry of the state and field that differ.
//!
//! The digest of the course is compared tick by tick, which is cheap, and all state at the end of
//! days; the day of the first difference is then run again with all state compared in every tick,
//! and the tick that is found once more by phases. Entries that differ from the start
//! (the assets of another regime) are named and then left aside.

use super::runner::caught;
use crate::model::schedule::PhaseSystems;
use crate::model::state::STATE;
use crate::model::{Simulation, TruceSpec, Watching, base};
use serde::Serialize;
use std::sync::Arc;

/// A truce to compare.
#[derive(Clone, Debug)]
pub struct Side {
    /// The scenario.
    pub spec: Arc<TruceSpec>,
    /// Seed.
    pub seed: u64,
    /// What watches.
    pub watching: Watching,
}

/// An entry of the state that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryDifference {
    /// Name of the type.
    pub entry: &'static str,
    /// Room that writes it.
    pub room: &'static str,
    /// Fields of the two truces.
    pub fields: (usize, usize),
    /// The first ones that differ: path, and the values in both; none where a field is missing.
    pub first: Vec<(String, Option<String>, Option<String>)>,
}

/// Where two truces part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parting {
    /// Entries that differ before the first tick, and are left aside afterwards.
    pub at_start: Vec<&'static str>,
    /// The first difference; none when all else is the same to the end.
    pub first: Option<Moment>,
}

/// A moment at which two truces differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Tick, from 0.
    pub tick: u32,
    /// \[s\] — start of the tick since the start of the truce.
    pub second: u32,
    /// Phase after which the state differs.
    pub phase: String,
    /// What differs.
    pub entries: Vec<EntryDifference>,
}

/// Fields shown of an entry that differs.
const SHOWN: usize = 5;

impl Side {
    fn begin(&self) -> Simulation {
        Simulation::new(&self.spec, self.seed, self.watching)
    }
}

/// Runs two truces beside each other until they part.
///
/// # Errors
/// A truce fails, or the two have ticks of other lengths; in words.
pub fn parting(a: &Side, b: &Side) -> Result<Parting, String> {
    if a.spec.time.tick_s != b.spec.time.tick_s {
        return Err(
            "their ticks have other lengths, so they cannot be laid beside each other".into(),
        );
    }
    caught(|| {
        let aside = differing(&a.begin().save(), &b.begin().save(), &[]);
        let names = aside.iter().map(|&i| STATE[i].name).collect();
        // with entries put aside the digests say nothing: all state is compared from the start
        let from = if aside.is_empty() {
            match first_unlike(a, b) {
                Some(tick) => day_before(tick, a.spec.time.tick_s),
                None => {
                    return Ok(Parting {
                        at_start: names,
                        first: None,
                    });
                }
            }
        } else {
            0
        };
        let first = first_tick(a, b, from, &aside).map(|tick| moment(a, b, tick, &aside));
        Ok(Parting {
            at_start: names,
            first: first.flatten(),
        })
    })
}

/// The first tick after which the digests differ, or with which a day ends that left other state.
fn first_unlike(a: &Side, b: &Side) -> Option<u32> {
    let per_day = ticks_a_day(a.spec.time.tick_s);
    let (mut a, mut b) = (a.begin(), b.begin());
    loop {
        let tick = a.ticks_done();
        let alike = match (a.tick(), b.tick()) {
            (false, false) => return None,
            (true, true) => a.digest() == b.digest(),
            _ => false,
        };
        // not all of the state is in the digest, and not on every day
        let day_ends = (tick + 1).is_multiple_of(per_day);
        if !alike || day_ends && a.save() != b.save() {
            return Some(tick);
        }
    }
}

fn ticks_a_day(tick_s: u32) -> u32 {
    (base::DAY / tick_s.max(1)).max(1)
}

/// The start of the day that a tick lies in, in ticks: up to there all state was the same.
fn day_before(tick: u32, tick_s: u32) -> u32 {
    let per_day = ticks_a_day(tick_s);
    tick / per_day * per_day
}

/// The first tick from one on after which the state differs.
fn first_tick(a: &Side, b: &Side, from: u32, aside: &[usize]) -> Option<u32> {
    let (mut a, mut b) = (at(a, from), at(b, from));
    loop {
        let tick = a.ticks_done();
        let (more_a, more_b) = (a.tick(), b.tick());
        if more_a != more_b || !differing(&a.save(), &b.save(), aside).is_empty() {
            return Some(tick);
        }
        if !more_a {
            return None;
        }
    }
}

/// A tick phase by phase; none when the truces only end at other times.
fn moment(a: &Side, b: &Side, tick: u32, aside: &[usize]) -> Option<Moment> {
    let second = tick * a.spec.time.tick_s;
    let (mut a, mut b) = (at(a, tick), at(b, tick));
    for phase in PhaseSystems::ALL {
        if a.run_phase(phase) != b.run_phase(phase) {
            return Some(Moment {
                tick,
                second,
                phase: "one truce is over".into(),
                entries: Vec::new(),
            });
        }
        let found = differing(&a.save(), &b.save(), aside);
        if !found.is_empty() {
            let entries = found.iter().map(|&i| entry(i, &mut a, &mut b));
            return Some(Moment {
                tick,
                second,
                phase: format!("{phase:?}"),
                entries: entries.collect(),
            });
        }
    }
    None
}

fn at(side: &Side, tick: u32) -> Simulation {
    let mut truce = side.begin();
    while truce.ticks_done() < tick && truce.tick() {}
    truce
}

/// Places in [`STATE`] of the entries that differ.
fn differing(a: &[Vec<u8>], b: &[Vec<u8>], aside: &[usize]) -> Vec<usize> {
    let pairs = a.iter().zip(b.iter()).enumerate();
    pairs
        .filter(|(i, (x, y))| x != y && !aside.contains(i))
        .map(|(i, _)| i)
        .collect()
}

fn entry(place: usize, a: &mut Simulation, b: &mut Simulation) -> EntryDifference {
    let about = &STATE[place];
    let (a, b) = (a.state_fields(about.name), b.state_fields(about.name));
    // both lists are in the order of the fields, so they are merged by path where both have it
    let mut first = Vec::new();
    let (mut i, mut j) = (0, 0);
    while first.len() < SHOWN && (i < a.len() || j < b.len()) {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                if x.1 != y.1 {
                    first.push((x.0.clone(), Some(x.1.clone()), Some(y.1.clone())));
                }
                (i, j) = (i + 1, j + 1);
            }
            (Some(x), other) => {
                let later = other.and_then(|_| b[j..].iter().position(|y| y.0 == x.0));
                match later {
                    Some(skip) => {
                        let y = &b[j];
                        first.push((y.0.clone(), None, Some(y.1.clone())));
                        j += skip;
                    }
                    None => {
                        first.push((x.0.clone(), Some(x.1.clone()), None));
                        i += 1;
                    }
                }
            }
            (None, Some(y)) => {
                first.push((y.0.clone(), None, Some(y.1.clone())));
                j += 1;
            }
            (None, None) => break,
        }
    }
    EntryDifference {
        entry: about.name,
        room: about.room,
        fields: (a.len(), b.len()),
        first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{NoFiles, Request, load};

    /// Three days on a short front.
    fn side(seed: u64) -> Side {
        let set = [
            ("time.duration", "3d"),
            ("front.sectors", "40"),
            ("front.areas", "8"),
            ("front.area_names", "[]"),
            ("intensity.base_episodes_per_day", "600"),
            ("sides.a.units", "120"),
            ("sides.b.units", "120"),
            ("agreement.withdrawal.deadline", "2d"),
            ("agreement.clauses.withdrawal.from", "2d"),
        ];
        let request = Request {
            set: set.map(|(path, value)| (path.into(), value.into())).into(),
            regimes: Some(vec!["layered".into()]),
            ..Request::default()
        };
        Side {
            spec: load(&request, &NoFiles).expect("a scenario").spec,
            seed,
            watching: Watching::Live(0),
        }
    }

    #[test]
    fn a_truce_does_not_part_from_itself() {
        let found = parting(&side(3), &side(3)).expect("two truces");
        assert_eq!((found.at_start.len(), found.first), (0, None));
    }

    /// Contract: a tick by phases is a tick.
    #[test]
    fn phases_are_a_tick() {
        let (mut whole, mut parts) = (side(3).begin(), side(3).begin());
        for _ in 0..200 {
            whole.tick();
            for phase in PhaseSystems::ALL {
                assert!(parts.run_phase(phase));
            }
        }
        assert_eq!(whole.digest(), parts.digest());
        assert!(whole.save() == parts.save());
    }

    /// Contract: a change in the last bits of one number is found, in its tick, phase, entry and
    /// field.
    #[test]
    fn last_bits_are_found() {
        let before = side(3);
        let mut parts = TruceSpec::clone(&before.spec).into_parts();
        let days = &mut parts.parameters.forces.fatigue_half_life_days;
        *days = f64::from_bits(days.to_bits() + 64);
        let after = Side {
            spec: Arc::new(TruceSpec::new(parts).expect("a specification")),
            ..before.clone()
        };
        let found = parting(&before, &after).expect("two truces");
        let first = found.first.expect("a difference");
        assert_eq!(first.phase, "Conduct", "{first:?}");
        let entry = &first.entries[0];
        assert_eq!(
            (entry.entry, entry.room),
            ("Fatigue", "forces"),
            "{first:?}"
        );
        let (path, a, b) = &entry.first[0];
        assert!(a != b && a.is_some() && b.is_some() && !path.is_empty());
    }

    #[test]
    fn what_differs_from_the_start_is_left_aside() {
        let other = Side { seed: 4, ..side(3) };
        let found = parting(&side(3), &other).expect("two truces");
        let first = found.first.expect("a difference");
        assert!(
            first
                .entries
                .iter()
                .all(|e| !found.at_start.contains(&e.entry))
        );
    }
}
