//! What everybody may know about kinds of acts, sensors and sites: public tables, handed to
//! casework when it is installed. They say what is likely, never what happened.

use crate::base::{Side, SiteId};
use crate::record::act::{ActKindId, Group};
use crate::record::terms::{Clause, Terms};
use bevy_ecs::prelude::Resource;
use std::collections::BTreeMap;

/// \[nat\] — floor of log-likelihoods: what the tables call impossible is very unlikely.
pub const FLOOR: f64 = -12.0;

/// A kind of act, as the public knows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KindFacts {
    /// Its group.
    pub group: Group,
    /// \[1\] — share of a look's evidence that is lost because something permitted looks the same.
    pub lookalike: f64,
    /// \[1\] — count from which one case is significant by itself; none when no count tells.
    pub grave_from: Option<u32>,
    /// \[nat\] — log-likelihood that another actor's doing is taken for this kind, against how often
    /// fire is of this kind.
    pub other_named: f64,
    /// Whether it is ordered by nature: raids, kept weapons, courses, deliveries.
    pub ordered_by_nature: bool,
}

/// A family of sensors, as the public knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorFacts {
    /// \[1\] — share of its reports that say something about the side.
    pub tells_side: f64,
    /// \[m\] — standard error of place of a single asset's report; a fix of several is better.
    pub error_m: i32,
    /// \[nat\] — by kind: log of how strongly another actor's doing shows to it, against an act of
    /// the kind.
    pub other: Vec<f64>,
}

/// The tables.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct PublicTables {
    /// Kinds of acts, by number.
    pub kinds: Vec<KindFacts>,
    /// Sensors, by number.
    pub sensors: Vec<SensorFacts>,
    /// \[1\] — kinds whose lookalike takes less than this share teach base rates.
    pub learns_below: f64,
    /// \[km\] — depth at which the front ends and the rear begins.
    pub rear_from_km: f64,
    /// Sites with their side and depth \[km\].
    pub sites: BTreeMap<SiteId, (Side, f64)>,
}

impl PublicTables {
    /// Whether the record may teach how often a kind is real: not where something permitted looks
    /// much the same, since that a camp is there says nothing about whether it may be.
    pub fn learns(&self, kind: ActKindId) -> bool {
        self.kinds
            .get(kind.index())
            .is_some_and(|kind| kind.lookalike < self.learns_below)
    }

    /// Whether a report of a family is a fix of several assets: it is more exact than one can be.
    pub fn is_fix(&self, sensor: usize, error_m: i32) -> bool {
        self.sensors
            .get(sensor)
            .is_some_and(|facts| error_m < facts.error_m)
    }

    /// Whether a report of this count about a kind is about something significant by itself.
    pub fn is_grave(&self, kind: ActKindId, count: u32) -> bool {
        self.kinds
            .get(kind.index())
            .and_then(|kind| kind.grave_from)
            .is_some_and(|from| count >= from)
    }
}

/// Where and when clauses about each kind bind: worked out once, since it is asked for every
/// report.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Bans {
    /// \[s\] — by kind and side: from when until when the kind is restricted somewhere at the
    /// front. Where several clauses name it, from the first to the last of them.
    front: Vec<[Option<(u32, u32)>; 2]>,
}

impl Bans {
    /// Reads the clauses for each kind.
    pub fn of(terms: &Terms, tables: &PublicTables) -> Self {
        let kinds = 0..tables.kinds.len().min(256) as u16;
        let front = kinds.map(|kind| {
            Side::BOTH
                .map(|side| from_when(terms, ActKindId(kind as u8), side, tables.rear_from_km))
        });
        Self {
            front: front.collect(),
        }
    }

    /// Which sides may have broken a clause with an act of a kind at a second: at a site by its
    /// depth and owner; at the front, where a report does not tell the depth, at some depth.
    pub fn bind(
        &self,
        terms: &Terms,
        tables: &PublicTables,
        kind: ActKindId,
        site: Option<SiteId>,
        second: u32,
    ) -> [bool; 2] {
        if !terms.in_force {
            return [false; 2];
        }
        if let Some(&(owner, depth)) = site.and_then(|site| tables.sites.get(&site)) {
            let clause = terms.clause(kind, depth, owner);
            let bans = clause.is_some_and(|id| bans(&terms.clauses[id.index()], second));
            return Side::BOTH.map(|side| bans && side == owner);
        }
        match self.front.get(kind.index()) {
            Some(spans) => {
                spans.map(|span| span.is_some_and(|(from, until)| (from..until).contains(&second)))
            }
            None => [false; 2],
        }
    }
}

fn bans(clause: &Clause, second: u32) -> bool {
    clause.rule.restricts() && clause.holds_at(second)
}

/// \[s\] — from when until when a kind is restricted for a side at some depth of the front.
fn from_when(terms: &Terms, kind: ActKindId, side: Side, rear_from_km: f64) -> Option<(u32, u32)> {
    // the first clause that names kind, depth and side decides, so what decides changes only where
    // a clause begins or ends: ask there and between
    let mut depths: Vec<f64> = terms
        .clauses
        .iter()
        .filter(|clause| clause.kinds.contains(&kind))
        .flat_map(|clause| [clause.depth_from_km, clause.depth_to_km])
        .filter(|depth| *depth < rear_from_km)
        .chain([0.0, rear_from_km])
        .collect();
    depths.sort_by(f64::total_cmp);
    let between: Vec<f64> = depths.windows(2).map(|w| (w[0] + w[1]) / 2.0).collect();
    depths
        .iter()
        // where the rear begins the front ends
        .filter(|depth| **depth < rear_from_km)
        .chain(&between)
        .filter_map(|&depth| terms.clause(kind, depth, side))
        .map(|id| &terms.clauses[id.index()])
        .filter(|clause| clause.rule.restricts())
        .map(|clause| (clause.from_second(), clause.until_second()))
        .reduce(|one, two| (one.0.min(two.0), one.1.max(two.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::terms::{ReturnFire, Rule, Scope};

    fn clause(rule: Rule, depth: [f64; 2], from_day: f64, side: Option<Side>) -> Clause {
        Clause {
            name: "c".into(),
            kinds: vec![ActKindId(0)],
            rule,
            depth_from_km: depth[0],
            depth_to_km: depth[1],
            from_day,
            until_day: None,
            side,
        }
    }

    fn terms(clauses: Vec<Clause>) -> Terms {
        Terms {
            in_force: true,
            clauses,
            return_fire: ReturnFire::Forbidden,
            notification_hours: 0.0,
            grace_hours: 0.0,
            renewal_days: None,
            orders_verified: false,
            withdrawal: None,
            extension_likely: 0.0,
            scope: Scope::default(),
            declarations: false,
            clause_clarity: 1.0,
        }
    }

    fn tables() -> PublicTables {
        PublicTables {
            kinds: vec![KindFacts {
                group: Group::Rear,
                lookalike: 0.5,
                grave_from: None,
                other_named: FLOOR,
                ordered_by_nature: true,
            }],
            sensors: Vec::new(),
            learns_below: 0.5,
            rear_from_km: 20.0,
            sites: BTreeMap::from([
                (SiteId(0), (Side::One, 30.0)),
                (SiteId(1), (Side::Two, 90.0)),
            ]),
        }
    }

    fn bind(clauses: Vec<Clause>, site: Option<SiteId>, second: u32) -> [bool; 2] {
        let (terms, tables) = (terms(clauses), tables());
        Bans::of(&terms, &tables).bind(&terms, &tables, ActKindId(0), site, second)
    }

    #[test]
    fn at_a_site_depth_owner_and_day_decide() {
        let near = || vec![clause(Rule::Prohibited, [20.0, 50.0], 1.0, None)];
        assert_eq!(bind(near(), Some(SiteId(0)), 100_000), [true, false]);
        assert_eq!(bind(near(), Some(SiteId(1)), 100_000), [false, false]);
        assert_eq!(bind(near(), Some(SiteId(0)), 1_000), [false, false]);
        // no front report can be about it
        assert_eq!(bind(near(), None, 100_000), [false, false]);
    }

    #[test]
    fn an_earlier_clause_that_allows_goes_first() {
        let clauses = vec![
            clause(Rule::Allowed, [0.0, 100.0], 0.0, Some(Side::One)),
            clause(Rule::Prohibited, [0.0, 10.0], 0.0, None),
        ];
        assert_eq!(bind(clauses, None, 0), [false, true]);
        // a gap between two clauses that allow leaves room for the one that prohibits
        let clauses = vec![
            clause(Rule::Allowed, [0.0, 5.0], 0.0, None),
            clause(Rule::Allowed, [10.0, 30.0], 0.0, None),
            clause(Rule::Prohibited, [0.0, 30.0], 2.0, None),
        ];
        assert_eq!(bind(clauses.clone(), None, 2 * 86_400), [true, true]);
        assert_eq!(bind(clauses, None, 86_400), [false, false]);
    }
}
