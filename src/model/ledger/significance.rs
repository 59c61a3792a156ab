//! Significance: which violations matter by themselves, and what many small ones add up to.
//!
//! Fire: a proscribed weapon, or at least one expected casualty. Ground: six heavy weapons, a raid
//! with at least one expected casualty, or 1 km² beyond the line's uncertainty. Rear: a predicted gain by day 45 of at least one
//! full-strength battalion. Against salami: small violations of a side and clause within 50 km
//! (a declared group of sites in the rear) are summed over 7 days and make one composite
//! violation at the moment at which the sum passes the threshold; then the count starts again.
//! A composite is established when half of its size is.

use crate::agreement::AgreementParameters;
use crate::base::{DAY, HOUR, Side};
use crate::forces::{ForcesParameters, LineParameters};
use crate::record::act::{Act, ActCatalogue, Conduct, Group};
use crate::record::violation::{Period, Violation};
use std::collections::{BTreeMap, VecDeque};

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
        let total: f64 = self.members.iter().map(|(_, w)| w).sum();
        let mut times: Vec<(u32, f64)> = self
            .members
            .iter()
            .filter_map(|&(v, w)| Some((adopted(v)?, w)))
            .collect();
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

/// All significant violations of a truce, in order of when they became so.
pub fn significant(violations: &[Violation], acts: &[Act], scale: Scale) -> Vec<Significant> {
    let mut result = Vec::new();
    let window = (scale.agreement.composite_days * f64::from(DAY)) as u32;
    let mut open: BTreeMap<(Side, u8, i32), VecDeque<Small>> = BTreeMap::new();
    let begun = violations.iter().map(|violation| violation.begin);
    let mut order: Vec<(u32, u32)> = begun.zip(0..).collect();
    order.sort_unstable();
    for (_, v) in order {
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
        let stretch = (act.x.km() / km.max(1.0)) as i32;
        let key = (violation.side, violation.clause.0, stretch);
        let small = open.entry(key).or_default();
        // in order of begin: the oldest lead
        let is_past = |&mut (_, begin, _): &mut Small| begin + window < violation.begin;
        while small.pop_front_if(is_past).is_some() {}
        small.push_back((v, violation.begin, weight));
        let sum: f64 = small.iter().map(|(.., w)| w).sum();
        if sum >= 1.0 {
            let members = small.drain(..).map(|(v, _, w)| (v, w)).collect();
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
