//! The public terms of the truce: clauses, zones, procedure.

use super::act::{ActCatalogue, ActKindId, Domain, Group};
use crate::base::{ClauseId, DAY, HOUR, Side, SiteId};
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a clause says about the acts it names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Rule {
    /// May not be done.
    Prohibited,
    /// May be done up to an amount; only what exceeds it may not.
    Capped(Cap),
    /// May be done if it is notified; what is not notified may not.
    Notified,
    /// May be done.
    Allowed,
}

impl Rule {
    /// Whether some act that it names may break it.
    pub fn restricts(self) -> bool {
        self != Self::Allowed
    }
}

/// How much a side may do of what a clause names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    /// \[men, tonnes in the rear; acts elsewhere\] — at most so much.
    pub amount: f64,
    /// \[s\] — in any stretch of this length; over the whole truce when none.
    pub window_s: Option<u32>,
}

/// What the agreement says about answering fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReturnFire {
    /// An answer is a violation like any other.
    Forbidden,
    /// Answers must be coordinated first; an uncoordinated answer is a violation.
    Coordinated,
    /// An answer is no violation; who began is the finding.
    Allowed,
}

/// A clause: kinds of acts, where, from when, for whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// Name in files and tables.
    pub name: String,
    /// Kinds it is about.
    pub kinds: Vec<ActKindId>,
    /// Prohibited, capped, allowed if notified, or allowed.
    pub rule: Rule,
    /// \[km\] — applies from this depth on.
    pub depth_from_km: f64,
    /// \[km\] — and up to this depth.
    pub depth_to_km: f64,
    /// \[d\] — in force from this day of the truce.
    pub from_day: f64,
    /// \[d\] — and until this day; to the end when none.
    pub until_day: Option<f64>,
    /// Only for this side; both when none.
    pub side: Option<Side>,
}

impl Clause {
    /// \[s\] — in force from.
    pub fn from_second(&self) -> u32 {
        (self.from_day * f64::from(DAY)) as u32
    }

    /// \[s\] — in force until (exclusive).
    pub fn until_second(&self) -> u32 {
        self.until_day
            .map_or(u32::MAX, |day| (day * f64::from(DAY)) as u32)
    }

    /// Whether it is in force at a second.
    pub fn holds_at(&self, second: u32) -> bool {
        (self.from_second()..self.until_second()).contains(&second)
    }
}

/// Classes of heavy weapons with their withdrawal zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum WeaponClass {
    Tank,
    Artillery,
    RocketArtillery,
    LongRangeRocket,
}

impl WeaponClass {
    /// All classes, in file order.
    pub const ALL: [Self; 4] = [
        Self::Tank,
        Self::Artillery,
        Self::RocketArtillery,
        Self::LongRangeRocket,
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tank => "tank",
            Self::Artillery => "artillery",
            Self::RocketArtillery => "rocket-artillery",
            Self::LongRangeRocket => "long-range-rocket",
        }
    }
}

/// Withdrawal: how far each class goes back, and by when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// \[km\] — zone on each side of the line, by [`WeaponClass::ALL`]; 0 = no zone.
    pub zone_km: [f64; 4],
    /// \[d\] — a weapon inside its zone is a violation only after this day.
    pub deadline_day: f64,
}

/// What the agreement is about. Clauses bind kinds of acts in its domains only; about all else it
/// is silent, whatever its clauses name. The default is about everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// Domains that it leaves out.
    left_out: Vec<Domain>,
    /// Kinds in these domains, ascending.
    unbound: Vec<ActKindId>,
}

impl Scope {
    /// An agreement about these domains.
    pub fn new(domains: &[Domain], catalogue: &ActCatalogue) -> Self {
        let left_out: Vec<Domain> = Domain::NAMES
            .iter()
            .map(|(_, domain)| *domain)
            .filter(|domain| !domains.contains(domain))
            .collect();
        let kinds = (0_u8..).zip(&catalogue.0);
        let unbound = kinds
            .filter(|(_, kind)| left_out.contains(&kind.domain))
            .map(|(id, _)| ActKindId(id))
            .collect();
        Self { left_out, unbound }
    }

    /// Whether the agreement is about a domain.
    pub fn covers(&self, domain: Domain) -> bool {
        !self.left_out.contains(&domain)
    }

    /// Whether the agreement is about a kind of act.
    pub fn binds(&self, kind: ActKindId) -> bool {
        self.unbound.binary_search(&kind).is_err()
    }
}

/// The terms of the truce. Public: sides, monitors and casework all read them.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// False when there is no truce at all: war goes on.
    pub in_force: bool,
    /// Clauses; the first that names an act's kind, depth and side decides.
    pub clauses: Vec<Clause>,
    /// What is said about answering fire.
    pub return_fire: ReturnFire,
    /// \[h\] — notice given before the truce starts.
    pub notification_hours: f64,
    /// \[h\] — violations in these first hours are counted apart.
    pub grace_hours: f64,
    /// \[d\] — the order to stop is renewed every so many days; none when absent.
    pub renewal_days: Option<f64>,
    /// Whether the order is written, published and verified.
    pub orders_verified: bool,
    /// Withdrawal of heavy weapons.
    pub withdrawal: Option<Withdrawal>,
    /// \[1\] — how likely everybody holds it that the truce is extended at its end.
    pub extension_likely: f64,
    /// What it is about.
    pub scope: Scope,
    /// Whether both sides declare their rear on day 0: what is prohibited there is then a departure
    /// from what was declared.
    pub declarations: bool,
    /// \[1\] — share of acts whose legality is clear; that of the others is disputed.
    pub clause_clarity: f64,
}

impl Terms {
    /// No truce at all: war goes on.
    pub fn none() -> Self {
        Self {
            in_force: false,
            clauses: Vec::new(),
            return_fire: ReturnFire::Allowed,
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

    /// \[s\] — end of grace.
    pub fn grace_end(&self) -> u32 {
        (self.grace_hours * f64::from(HOUR)) as u32
    }

    /// The clause that decides about a kind at a depth for a side; none when the agreement is
    /// silent, which allows.
    pub fn clause(&self, kind: ActKindId, depth_km: f64, side: Side) -> Option<ClauseId> {
        if !self.scope.binds(kind) {
            return None;
        }
        self.clauses
            .iter()
            .position(|clause| {
                clause.kinds.contains(&kind)
                    && depth_km >= clause.depth_from_km
                    && depth_km <= clause.depth_to_km
                    && clause.side.is_none_or(|s| s == side)
            })
            .map(|i| ClauseId(i as u8))
    }

    /// Whether a kind of act is prohibited for a side at a depth at some time of the truce.
    pub fn prohibits(&self, kind: ActKindId, depth_km: f64, side: Side) -> bool {
        self.in_force
            && self
                .clause(kind, depth_km, side)
                .is_some_and(|id| self.clauses[id.index()].rule == Rule::Prohibited)
    }

    /// What the clauses say about a kind of act at a depth, for a side, at a second; and which
    /// clause says so. Silence, and a clause before its first and after its last day, allow.
    pub fn rule_at(
        &self,
        kind: ActKindId,
        depth_km: f64,
        side: Side,
        second: u32,
    ) -> (Rule, Option<ClauseId>) {
        if !self.in_force {
            return (Rule::Allowed, None);
        }
        match self.clause(kind, depth_km, side) {
            Some(id) if self.clauses[id.index()].holds_at(second) => {
                (self.clauses[id.index()].rule, Some(id))
            }
            other => (Rule::Allowed, other),
        }
    }
}

/// What was done of what caps name, by clause and side: amounts with their seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CapBook(BTreeMap<(ClauseId, Side), Vec<(u32, f64)>>);

impl CapBook {
    /// \[men, tonnes, acts\] — done in the window that ends at a second.
    pub fn used(&self, clause: ClauseId, side: Side, cap: Cap, second: u32) -> f64 {
        let done = self.0.get(&(clause, side)).map_or(&[][..], Vec::as_slice);
        let inside = |at: u32| {
            cap.window_s
                .is_none_or(|window| at.saturating_add(window) > second)
        };
        done.iter()
            .filter(|(at, _)| inside(*at))
            .map(|(_, amount)| amount)
            .sum()
    }

    /// \[men, tonnes, acts\] — what may still be done at a second.
    pub fn room(&self, clause: ClauseId, side: Side, cap: Cap, second: u32) -> f64 {
        (cap.amount - self.used(clause, side, cap, second)).max(0.0)
    }

    /// Writes down what is done; says whether it passes the cap, or was done beyond it.
    pub fn add(
        &mut self,
        clause: ClauseId,
        side: Side,
        cap: Cap,
        second: u32,
        amount: f64,
    ) -> bool {
        let done = self.0.entry((clause, side)).or_default();
        if let Some(window) = cap.window_s {
            // acts of one tick need not be in order: forget a day later than the window does
            done.retain(|(at, _)| at.saturating_add(window).saturating_add(DAY) > second);
        }
        done.push((second, amount));
        self.used(clause, side, cap, second) > cap.amount * (1.0 + 1e-9)
    }
}

/// What a side declared about one of its sites on day 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeclaredSite {
    /// \[persons\] — men in training there.
    pub trainees: f64,
    /// \[t\] — weapons and shells in stock there.
    pub stock_tonnes: f64,
}

/// The declarations of day 0. Public; empty where the agreement asks for none.
///
/// Single writer: `forces`, when it places the sides.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Declarations {
    /// Whether they were made.
    pub made: bool,
    /// Declared sites.
    pub sites: BTreeMap<SiteId, DeclaredSite>,
}

/// What a side said beforehand that it would do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// Who.
    pub side: Side,
    /// What.
    pub kind: ActKindId,
    /// Where.
    pub site: SiteId,
    /// \[s\] — when it begins.
    pub time: u32,
    /// \[men, tonnes\] — how much.
    pub amount: f64,
}

/// All notifications, in order. Public; single writer: `forces`.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notifications(pub Vec<Notification>);

/// Longest box and window in which a finding of a group can stand for a violation
/// (definitions: matched).
pub fn matching_reach(group: Group) -> MatchingReach {
    match group {
        Group::Fire => MatchingReach {
            distance_m: 3_000,
            window_s: 6 * HOUR,
        },
        Group::Ground => MatchingReach {
            distance_m: 2_000,
            window_s: 48 * HOUR,
        },
        Group::Rear => MatchingReach {
            distance_m: 0,
            window_s: 10 * DAY,
        },
    }
}

/// How near a finding must be to a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchingReach {
    /// \[m\] — along the front, from the finding's box.
    pub distance_m: i32,
    /// \[s\] — widest time window.
    pub window_s: u32,
}
