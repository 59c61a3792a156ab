//! The rear: what is on its way there, and how acts of the rear are begun.
//!
//! Men go from call-up through intake, a course, adaptation and the way forward to a unit. Weapons
//! and shells go from a source (abroad, or the national rear) through an entry to a depot and from
//! there to units. Nothing appears and nothing is lost on the way: [`Pipeline::men`] and
//! [`Pipeline::tonnes`] say what must hold at any midnight.
//!
//! One file a stage: `rear_start` (how the rear runs in, what is declared), [`rear_supply`],
//! [`rear_men`], [`rear_work`] (what is ordered).
//!
//! [`rear_supply`]: super::rear_supply
//! [`rear_men`]: super::rear_men
//! [`rear_work`]: super::rear_work

use super::spec::{ForcesParameters, ForcesSpec, SiteKind};
use super::units::{OrderOfBattle, Position, Register, Site};
use crate::base::{Actor, Clock, DAY, Seed, Side, SiteId};
use crate::record::act::{Act, ActCatalogue, ActLog, Conduct};
use crate::record::order::Cover;
use crate::record::terms::{CapBook, Declarations, Notification, Notifications, Rule, Terms};
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Men of one course, or of one call-up before it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Men {
    /// Their side.
    pub side: Side,
    /// \[persons\] — how many.
    pub men: f64,
    /// \[s\] — when the next stage may begin.
    pub due: u32,
    /// Where they are.
    pub site: SiteId,
    /// The course behind them, in the log of acts; none for what ended before the truce.
    pub act: Option<u32>,
}

/// Tonnes on their way from a source to a depot, or brought there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// Whose.
    pub side: Side,
    /// \[t\] — how much.
    pub tonnes: f64,
    /// \[s\] — when it reaches its depot.
    pub due: u32,
    /// The depot; none where a side has none: units then take it themselves.
    pub depot: Option<SiteId>,
    /// Whether it only replaces what was used.
    pub sustains: bool,
    /// How openly it comes.
    pub cover: Cover,
    /// The passage through an entry, and the filling of the depot, in the log of acts.
    pub acts: [Option<u32>; 2],
}

/// Shells of a side, in pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shells {
    /// \[1\] — held now.
    pub held: f64,
    /// \[1\] — made, or come in among the tonnes, since day 0.
    pub made: f64,
    /// \[1\] — fired since day 0.
    pub fired: f64,
    /// \[1\] — fired in the same time if war had gone on.
    pub at_war: f64,
}

/// What a side's rear has taken in and given out, in sums since day 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Books {
    /// \[persons\] — in the rear when the truce began.
    pub men_at_start: f64,
    /// \[persons\] — called up since.
    pub called_up: f64,
    /// \[t\] — at sources, depots and units when the truce began.
    pub tonnes_at_start: f64,
    /// \[t\] — come to the source since.
    pub produced: f64,
    /// \[t\] — used by units since.
    pub used: f64,
    /// Shells.
    pub shells: Shells,
}

/// Men and tonnes on their way. Single writer: the rear's files.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Pipeline {
    /// Called up, not yet ready for a course.
    pub intake: Vec<Men>,
    /// \[persons\] — ready and waiting for a course, by side.
    pub pool: [f64; 2],
    /// In a course, or adapting after it, in order of their start.
    pub courses: Vec<Men>,
    /// On their way to a unit.
    pub columns: Vec<Men>,
    /// At the front, with no unit that has room.
    pub spare: Vec<Men>,
    /// Men who joined, by the course they came from.
    pub joined: Vec<(Option<u32>, Side, f64)>,
    /// Tonnes between source and depot.
    pub moving: Vec<Load>,
    /// Tonnes brought to depots.
    pub delivered: Vec<Load>,
    /// \[t\] — brought where there is no depot, for units to take, by side.
    pub in_hand: [f64; 2],
    /// \[men, tonnes\] — by site: how much more was declared there than there is.
    pub overstated: BTreeMap<SiteId, f64>,
    /// What each side knows that it did of what is capped.
    pub caps: CapBook,
    /// Sums, by side.
    pub books: [Books; 2],
}

impl Pipeline {
    /// \[persons\] — men of a side in the rear, waiting and on their way, and joined: all there
    /// were and all called up since.
    pub fn men(&self, side: Side) -> f64 {
        let of = |list: &[Men]| -> f64 {
            let own = list.iter().filter(|men| men.side == side);
            own.map(|men| men.men).sum()
        };
        let joined = self.joined.iter().filter(|(_, s, _)| *s == side);
        let joined: f64 = joined.map(|(.., men)| men).sum();
        self.pool[side.index()]
            + of(&self.intake)
            + of(&self.courses)
            + of(&self.columns)
            + of(&self.spare)
            + joined
    }

    /// \[t\] — of a side on their way; with what sources, depots and units hold and what was used
    /// it is all there was and all that came since.
    pub fn tonnes(&self, side: Side) -> f64 {
        let own = self.moving.iter().filter(|load| load.side == side);
        self.in_hand[side.index()] + own.map(|load| load.tonnes).sum::<f64>()
    }
}

/// What the sides' rears can do, from the scenario.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RearCapacity(pub [ForcesSpec; 2]);

/// An act of the rear as it is to begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    /// What.
    pub conduct: Conduct,
    /// Whose.
    pub side: Side,
    /// Where.
    pub site: SiteId,
    /// \[s\] — from.
    pub start: u32,
    /// \[d\] — how long.
    pub days: f64,
    /// \[men, tonnes\] — how much.
    pub size: f64,
    /// How openly.
    pub cover: Cover,
    /// Whether it only replaces what was used.
    pub sustains: bool,
}

/// What every stage of the rear reads and writes.
#[derive(SystemParam)]
pub struct Rear<'w> {
    pub(super) clock: Res<'w, Clock>,
    pub(super) seed: Res<'w, Seed>,
    pub(super) numbers: Res<'w, ForcesParameters>,
    pub(super) catalogue: Res<'w, ActCatalogue>,
    pub(super) terms: Res<'w, Terms>,
    pub(super) declarations: Res<'w, Declarations>,
    pub(super) capacity: Res<'w, RearCapacity>,
    pub(super) battle: Res<'w, OrderOfBattle>,
    pub(super) register: Res<'w, Register>,
    pub(super) pipeline: ResMut<'w, Pipeline>,
    pub(super) log: ResMut<'w, ActLog>,
    pub(super) notifications: ResMut<'w, Notifications>,
}

impl Rear<'_> {
    /// Sites of a side of a kind.
    pub(super) fn sites(&self, side: Side, kind: SiteKind) -> &[SiteId] {
        &self.battle.sites[side.index()][kind as usize]
    }

    /// Begins an act; its index in the log. None where the catalogue has no such kind, or the site
    /// is not there.
    pub(super) fn begin(&mut self, plan: Plan, about: &Site, place: &Position) -> Option<u32> {
        let kind = self.catalogue.by_conduct(plan.conduct).next()?;
        let depth_km = place.depth.km();
        let (rule, clause) = self.terms.rule_at(kind, depth_km, plan.side, plan.start);
        let mut declared = plan.cover == Cover::Notified;
        if let (Rule::Capped(cap), Some(id)) = (rule, clause) {
            let caps = &mut self.pipeline.caps;
            let over = caps.add(id, plan.side, cap, plan.start, plan.size);
            // what stays within a cap stands in the books that inspectors see
            declared |= !over && self.declarations.made;
        }
        // where notice is asked for, an old declaration is none
        if plan.cover == Cover::Hidden && rule != Rule::Notified {
            declared |= self.fits_on_paper(plan);
        }
        if plan.cover == Cover::Notified {
            self.notifications.0.push(Notification {
                side: plan.side,
                kind,
                site: plan.site,
                time: plan.start,
                amount: plan.size,
            });
        }
        let seconds = ((plan.days * f64::from(DAY)) as u32).max(1);
        let loads = matches!(plan.conduct, Conduct::CrossBorder | Conduct::Rail);
        let mut act = Act {
            sector: about.sector,
            x: place.x,
            depth: place.depth,
            site: Some(plan.site),
            end: plan.start.saturating_add(seconds),
            // what is counted of a passage are its tonnes
            rounds: if loads { plan.size as u32 } else { 0 },
            size: plan.size,
            declared,
            sustains: plan.sustains,
            visibility: match plan.cover {
                Cover::Hidden => self.numbers.concealed_visibility,
                Cover::Open | Cover::Notified => 1.0,
            },
            ..Act::ordered(Actor::Site(plan.site), plan.side, kind, plan.start)
        };
        act.id.ordinal = self.ordinal_of(plan.site, plan.start);
        Some(self.log.stand(act))
    }

    /// Whether men or tonnes fit into what was declared beyond what is there; takes the room.
    fn fits_on_paper(&mut self, plan: Plan) -> bool {
        if !matches!(plan.conduct, Conduct::Course | Conduct::Delivery) {
            return false;
        }
        match self.pipeline.overstated.get_mut(&plan.site) {
            Some(room) if *room >= plan.size => {
                *room -= plan.size;
                true
            }
            _ => false,
        }
    }

    /// How many acts a site has begun in this second already.
    fn ordinal_of(&self, site: SiteId, second: u32) -> u16 {
        let key = Actor::Site(site).key();
        self.log
            .new_acts()
            .iter()
            .filter(|act| act.id.actor == key && act.start == second)
            .count() as u16
    }
}

/// One of several values, with equal chance; 0 of none.
pub(super) fn pick(values: &[f64], u: f64) -> f64 {
    let last = values.len().saturating_sub(1);
    values
        .get(((u * values.len() as f64) as usize).min(last))
        .copied()
        .unwrap_or(0.0)
}

/// Phase 3, first: closes the acts of the last tick and drops standing acts that have ended.
pub fn open_tick(clock: Res<Clock>, mut log: ResMut<ActLog>) {
    let now = clock.start();
    if clock.tick > 0 {
        // what ran in before the truce belongs to the first tick
        log.first_new = log.acts.len();
    }
    log.let_end(now);
}
