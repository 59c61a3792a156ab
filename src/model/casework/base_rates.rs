//! Base rates: of the cases that only one asset reported, how many were so?
//!
//! # Equations
//! A mission knows the false-alarm rates of its own sensors, how many of them work, and for how
//! long: F, the false reports to be expected of a family about a group of acts while a clause
//! binds. It counts S, the cases closed that only one asset of that family reported. What noise
//! does not explain is real: π = (max(S − F, 0) + w·q₀)/(S + w), with q₀ the family's own evidence
//! over the prior, w its weight; S and F fade alike. π is what the first report of such a case makes believable;
//! further reports add their evidence.
//!
//! Nothing here depends on what was believed or confirmed, so the record cannot feed itself, and
//! nothing depends on how dense the network is: a lone post learns as well as a chain.
//!
//! # References
//! Signal above known background, as in counting experiments; the base-rate problem as in
//! `docs/model/casework.md`.

use super::tables::{Bans, PublicTables};
use crate::base::math;
use crate::record::act::{ActKindId, Group};
use crate::record::terms::Terms;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// A family of sensors as it reports: by single assets, or as a fix of several.
fn source(sensor: usize, fixed: bool) -> usize {
    2 * sensor + usize::from(fixed)
}

/// What stayed alone, and what noise explains. Part of the desk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BaseRates {
    /// \[cases\] — closed cases that one asset reported, by source and group, fading.
    alone: Vec<[f64; 3]>,
    /// \[1\] — false reports expected in the time of these cases, by family and group, fading alike.
    noise: Vec<[f64; 3]>,
    /// False reports expected on each of the last days: the second at which the day ended, and the
    /// numbers by family and group.
    days: VecDeque<(u32, Vec<[f64; 3]>)>,
    /// Expected false reports by family and kind up to the last midnight.
    before: Vec<Vec<f64>>,
}

impl BaseRates {
    /// Notes a closed case that one asset reported.
    pub fn note_alone(&mut self, sensor: usize, fixed: bool, group: Group) {
        let place = source(sensor, fixed);
        if self.alone.len() <= place {
            self.alone.resize(place + 1, [0.0; 3]);
        }
        self.alone[place][group.index()] += 1.0;
    }

    /// Notes at midnight what false reports were to be expected of the day: those about kinds that
    /// a clause binds. `expected` cumulates from the start, by family and kind. The record fades
    /// by `keeps` a day: fire changes in a truce, and old shares with it.
    pub fn note_day(
        &mut self,
        now: u32,
        keeps: f64,
        expected: &[Vec<f64>],
        bans: &Bans,
        terms: &Terms,
        tables: &PublicTables,
    ) {
        for sum in self.alone.iter_mut().chain(&mut self.noise).flatten() {
            *sum *= keeps;
        }
        let mut day = vec![[0.0; 3]; expected.len()];
        self.before.resize(expected.len(), Vec::new());
        for (sensor, kinds) in expected.iter().enumerate() {
            let before = &mut self.before[sensor];
            before.resize(kinds.len(), 0.0);
            for (k, facts) in tables.kinds.iter().enumerate().take(kinds.len()) {
                let new = kinds[k] - before[k];
                let kind = ActKindId(k as u8);
                let bound = now > 0 && bans.bind(terms, tables, kind, None, now - 1) != [false; 2];
                if bound && tables.learns(kind) {
                    day[sensor][facts.group.index()] += new;
                }
            }
            before.clone_from(kinds);
        }
        self.days.push_back((now, day));
    }

    /// Days that ended this long ago are those whose cases are closed: their noise now counts.
    pub fn close_days(&mut self, before: u32) {
        while let Some((_, day)) = self.days.pop_front_if(|(end, _)| *end <= before) {
            self.noise.resize(day.len().max(self.noise.len()), [0.0; 3]);
            for (sum, new) in self.noise.iter_mut().zip(day) {
                for (sum, new) in sum.iter_mut().zip(new) {
                    *sum += new;
                }
            }
        }
    }

    /// \[1\] — chance that a case is real when one asset of a family has reported it; `unlearned`
    /// is what the family's evidence over the prior says, `weight` counts it in cases.
    pub fn share(
        &self,
        sensor: usize,
        fixed: bool,
        group: Group,
        unlearned: f64,
        weight: f64,
    ) -> f64 {
        let alone = self
            .alone
            .get(source(sensor, fixed))
            .map_or(0.0, |counts| counts[group.index()]);
        // several nodes are not fooled together
        let noise = match (fixed, self.noise.get(sensor)) {
            (false, Some(noise)) => noise[group.index()],
            _ => 0.0,
        };
        let real = (alone - noise).max(0.0);
        ((real + weight * unlearned) / (alone + weight)).clamp(1e-6, 1.0 - 1e-6)
    }
}

/// \[1\] — what evidence over a prior chance says.
pub fn unlearned(prior: f64, evidence: f64) -> f64 {
    math::logistic(math::logit(prior.clamp(1e-6, 1.0 - 1e-6)) + evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_noise_does_not_explain_is_real() {
        let mut rates = BaseRates::default();
        let q = unlearned(0.02, 4.0);
        assert_eq!(rates.share(3, false, Group::Fire, q, 20.0), q);
        for _ in 0..1_000 {
            rates.note_alone(3, false, Group::Fire);
        }
        rates.noise = vec![[400.0, 0.0, 0.0]; 4];
        let share = rates.share(3, false, Group::Fire, q, 20.0);
        assert!((share - (600.0 + 20.0 * q) / 1_020.0).abs() < 1e-12);
        // another family, another group, a fix: nothing learned of them
        assert_eq!(rates.share(2, false, Group::Fire, q, 20.0), q);
        assert_eq!(rates.share(3, false, Group::Ground, q, 20.0), q);
        assert_eq!(rates.share(3, true, Group::Fire, q, 20.0), q);
    }

    #[test]
    fn more_noise_than_cases_leaves_little_to_believe() {
        let mut rates = BaseRates::default();
        for _ in 0..200 {
            rates.note_alone(0, false, Group::Ground);
        }
        rates.noise = vec![[0.0, 500.0, 0.0]];
        assert!(rates.share(0, false, Group::Ground, 0.5, 20.0) < 0.05);
    }
}
