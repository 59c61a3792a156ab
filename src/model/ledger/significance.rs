//! Significance: which violations matter by themselves, and what many small ones add up to.
//!
//! Fire: a proscribed weapon, or at least one expected casualty. Ground: six heavy weapons, a raid
//! with at least one expected casualty, or 1 km² beyond the line's uncertainty. Rear: a predicted gain by day 45 of at least one
//! full-strength battalion. Against salami: small violations of a side and clause within 50 km
//! (a declared group of sites in the rear) are summed over 7 days and make one composite
//! violation at the moment at which the sum passes the threshold; then the count starts again.
//! A composite is established when half of its size is.

use crate::agreement::AgreementParameters;
use crate::base::{ClauseId, DAY, HOUR, Side};
use crate::forces::{ForcesParameters, LineParameters};
use crate::record::act::{Act, ActCatalogue, Conduct, Group};
use crate::record::violation::{Period, Violation};
use std::collections::VecDeque;

/// What significance is judged by.
#[derive(Clone, Copy)]
pub struct Scale<'a> {
    /// Thresholds.
    pub agreement: &'a AgreementParameters,
    /// What men and tonnes are worth.
    pub forces: &'a ForcesParameters,
    /// What works are worth.
    pub line: &'a LineParameters,
    /// Kinds of acts.
    pub catalogue: &'a ActCatalogue,
}

impl Scale<'_> {
    /// \[1\] — size of a violation over the threshold of its kind: significant from 1 on.
    pub fn weight(&self, act: &Act) -> f64 {
        let kind = self.catalogue.kind(act.kind);
        if kind.proscribed {
            return 1.0;
        }
        match kind.conduct {
            Conduct::LocalFire
            | Conduct::OtherActor
            | Conduct::Raid
            | Conduct::Strike
            | Conduct::Reconnaissance
            | Conduct::SeaAttack
            | Conduct::Scripted => self.casualties(act) / self.agreement.significant_casualties,
            Conduct::Advance => {
                // rounds are metres, size is ground: what lies beyond the line's uncertainty
                let metres = f64::from(act.rounds.max(1));
                let beyond = (1.0 - self.agreement.line_uncertainty_m / metres).max(0.0);
                act.size * beyond / self.agreement.significant_km2
            }
            Conduct::Fortification => {
                let full = act.size / self.line.works_full_m.max(1.0);
                full * self.line.works_bonus / self.agreement.significant_gain
            }
            Conduct::Movement => {
                act.size / self.forces.full_strength / self.agreement.significant_gain
            }
            // a step on the way to a gain that is counted where it is made
            Conduct::CallUp | Conduct::Transfer => 0.0,
            Conduct::HeavyWeapons => act.size / self.agreement.significant_weapons,
            Conduct::Course => {
                let days = f64::from(act.end) / f64::from(DAY) + self.forces.adaptation_days;
                if days > self.agreement.gain_by_day {
                    return 0.0;
                }
                let gain = act.size / self.forces.full_strength * self.forces.skill_after_course;
                gain / self.agreement.significant_gain
            }
            // what passes an entry lies at a depot afterwards: half of the gain each
            Conduct::Delivery | Conduct::CrossBorder | Conduct::Rail => {
                let unit = self.forces.tonnes_per_supply_day * self.forces.supply_days_full;
                act.size / unit / 2.0 / self.agreement.significant_gain
            }
        }
    }

    /// \[persons\] — expected casualties of an act: a proxy.
    pub fn casualties(&self, act: &Act) -> f64 {
        let kind = self.catalogue.kind(act.kind);
        let rounds = match kind.conduct {
            // metres, of trench or forward
            Conduct::Advance | Conduct::Fortification => 1,
            _ => act.rounds.max(1),
        };
        kind.casualties_per_round * f64::from(rounds)
    }

    /// \[s\] — critical time of a kind: later is too late.
    pub fn critical_time(&self, conduct: Conduct, group: Group) -> u32 {
        let hours = match conduct {
            Conduct::LocalFire
            | Conduct::OtherActor
            | Conduct::Strike
            | Conduct::Reconnaissance
            | Conduct::SeaAttack => self.agreement.in_time_fire_hours,
            Conduct::Movement => self.agreement.in_time_concentration_hours,
            Conduct::Fortification => self.agreement.in_time_depot_hours,
            Conduct::Raid | Conduct::Advance => self.agreement.in_time_raid_hours,
            Conduct::HeavyWeapons => self.agreement.in_time_weapons_hours,
            Conduct::Delivery | Conduct::CrossBorder | Conduct::Rail => {
                self.agreement.in_time_depot_hours
            }
            Conduct::Course | Conduct::CallUp | Conduct::Transfer => {
                self.agreement.in_time_course_hours
            }
            Conduct::Scripted => match group {
                Group::Fire => self.agreement.in_time_fire_hours,
                Group::Ground => self.agreement.in_time_raid_hours,
                Group::Rear => self.agreement.in_time_depot_hours,
            },
        };
        (hours * f64::from(HOUR)) as u32
    }
}

/// A significant violation: one, or many small ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Significant {
    /// Indices of its violations with their weights.
    pub members: Vec<(u32, f64)>,
    /// Whose.
    pub side: Side,
    /// Group.
    pub group: Group,
    /// Conduct of its first member.
    pub conduct: Conduct,
    /// \[s\] — when it became significant.
    pub since: u32,
}

impl Significant {
    /// \[s\] — when half of its size was adopted; `adopted` gives the time of each violation.
    pub fn established(&self, adopted: &dyn Fn(u32) -> Option<u32>) -> Option<u32> {
        let mut times: Vec<(u32, f64)> = self
            .members
            .iter()
            .filter_map(|&(v, w)| Some((adopted(v)?, w)))
            .collect();
        if times.is_empty() {
            return None;
        }
        let total: f64 = self.members.iter().map(|(_, w)| w).sum();
        times.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut sum = 0.0;
        times.into_iter().find_map(|(time, w)| {
            sum += w;
            (sum >= total / 2.0).then_some(time)
        })
    }
}

/// A violation too small by itself: index, begin, weight.
type Small = (u32, u32, f64);

/// Small violations of a side, a clause and a stretch that no composite has taken up yet, by begin.
#[derive(Default)]
struct Open {
    list: VecDeque<Small>,
    /// \[1\] — sum of their weights, kept up as they come and go: right but for its last bits.
    about: f64,
}

impl Open {
    /// What `about` may be wrong by at most: thousands of roundings of a sum of about 1.
    const SLACK: f64 = 1e-9;

    /// Adds one, when those have left that began before a second.
    fn take_in(&mut self, small: Small, since: u32) {
        // in order of begin: the oldest lead
        while let Some((_, _, weight)) = self.list.pop_front_if(|(_, begin, _)| *begin < since) {
            self.about -= weight;
        }
        self.list.push_back(small);
        self.about += small.2;
    }

    /// Index and weight of all of them: a composite takes them up.
    fn hand_over(&mut self) -> Vec<(u32, f64)> {
        self.about = 0.0;
        self.list.drain(..).map(|(v, _, w)| (v, w)).collect()
    }

    /// Whether they add up to a significant one. They are added up anew only where it is near.
    fn is_significant(&self) -> bool {
        self.about >= 1.0 - Self::SLACK && self.list.iter().map(|(.., w)| w).sum::<f64>() >= 1.0
    }
}

/// Small violations of both sides, by clause, side and stretch of the front.
#[derive(Default)]
struct OpenByPlace(Vec<Vec<Open>>);

impl OpenByPlace {
    fn at(&mut self, side: Side, clause: ClauseId, stretch: usize) -> &mut Open {
        let row = clause.index() * 2 + side.index();
        if self.0.len() <= row {
            self.0.resize_with(row + 1, Vec::new);
        }
        let row = &mut self.0[row];
        if row.len() <= stretch {
            row.resize_with(stretch + 1, Open::default);
        }
        &mut row[stretch]
    }
}

/// All significant violations of a truce, in order of when they became so.
pub fn significant(violations: &[Violation], acts: &[Act], scale: Scale) -> Vec<Significant> {
    let mut result = Vec::new();
    let window = (scale.agreement.composite_days * f64::from(DAY)) as u32;
    let mut open = OpenByPlace::default();
    // in order of begin, then of number, both in one word
    let begun = violations.iter().map(|v| u64::from(v.begin) << 32);
    let mut order: Vec<u64> = begun.zip(0_u64..).map(|(begin, v)| begin | v).collect();
    order.sort_unstable();
    for v in order.into_iter().map(|word| word as u32) {
        let violation = &violations[v as usize];
        if violation.period != Period::Truce {
            continue;
        }
        let act = &acts[violation.act as usize];
        let weight = scale.weight(act);
        let conduct = scale.catalogue.kind(act.kind).conduct;
        if weight >= 1.0 {
            result.push(Significant {
                members: vec![(v, weight)],
                side: violation.side,
                group: violation.group,
                conduct,
                since: violation.begin,
            });
            continue;
        }
        if weight <= 0.0 {
            continue;
        }
        let km = match violation.group {
            Group::Rear => scale.agreement.composite_rear_km,
            Group::Fire | Group::Ground => scale.agreement.composite_km,
        };
        let stretch = (act.x.km() / km.max(1.0)) as usize;
        let small = open.at(violation.side, violation.clause, stretch);
        let since = violation.begin.saturating_sub(window);
        small.take_in((v, violation.begin, weight), since);
        if small.is_significant() {
            let members = small.hand_over();
            result.push(Significant {
                members,
                side: violation.side,
                group: violation.group,
                conduct,
                since: violation.begin,
            });
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the sum kept up, what small ones add up to is the same as when each is added up anew.
    #[test]
    fn small_ones_add_up_to_the_same_as_anew() {
        let mut open = Open::default();
        let (mut composites, mut near) = (0, 0);
        for n in 0..20_000_u32 {
            // tenths come to 1 but for the last bit, and thirds
            let weight = [0.1, 1.0 / 3.0, 0.05, 0.3][(n / 7 % 4) as usize];
            let begin = n * 50 + n % 13;
            open.take_in((n, begin, weight), begin.saturating_sub(400));
            assert!(open.list.iter().all(|(_, at, _)| *at + 400 >= begin));
            let anew: f64 = open.list.iter().map(|(.., w)| w).sum();
            assert!((open.about - anew).abs() < Open::SLACK / 100.0, "{n}");
            near += u32::from((anew - 1.0).abs() < 1e-12);
            assert_eq!(open.is_significant(), anew >= 1.0, "{n}: {anew}");
            if open.is_significant() {
                let taken = open.hand_over();
                assert_eq!(taken.last(), Some(&(n, weight)));
                assert!(open.list.is_empty() && open.about == 0.0);
                composites += 1;
            }
        }
        assert!(composites > 1_000 && near > 100, "{composites} {near}");
    }

    #[test]
    fn one_as_old_as_the_window_still_counts_and_an_older_one_does_not() {
        let mut open = Open::default();
        open.take_in((0, 100, 0.6), 0);
        open.take_in((1, 500, 0.1), 100);
        assert_eq!(open.list.len(), 2);
        open.take_in((2, 501, 0.1), 101);
        assert_eq!(open.list, [(1, 500, 0.1), (2, 501, 0.1)]);
    }

    #[test]
    fn small_ones_of_another_side_clause_or_stretch_are_counted_apart() {
        let mut open = OpenByPlace::default();
        let places = [
            (Side::One, 0, 0),
            (Side::Two, 0, 0),
            (Side::One, 1, 0),
            (Side::One, 0, 3),
        ];
        for (n, (side, clause, stretch)) in places.into_iter().enumerate() {
            let cell = open.at(side, ClauseId(clause), stretch);
            assert!(cell.list.is_empty());
            cell.take_in((n as u32, 10, 0.5), 0);
        }
        for (n, (side, clause, stretch)) in places.into_iter().enumerate() {
            let list = &open.at(side, ClauseId(clause), stretch).list;
            assert_eq!(*list, [(n as u32, 10, 0.5)]);
        }
    }
}
