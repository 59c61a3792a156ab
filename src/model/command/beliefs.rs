//! Beliefs: what a side remembers, and what it learns about being found out.
//!
//! # Equations
//! *Found out.* Of its own ordered acts a side learns, by group of acts g and area a, how many were
//! established by a published finding that names it: Beta counts. With n the acts (each weighted by
//! the chance e that the watch saw it, where the side goes by the law of the watch; else e = 1) and
//! h those found out, the front's estimate is m = (w₀p₀ + h)/(w₀ + n), and that of an area
//! (w_a m + h_a)/(w_a + n_a): areas with few acts of their own go by the front. Under the law, the
//! chance at a place is p_seen · m.
//! An act counts when a finding names it, or as not found out after a waiting time.
//! *Hostile fire* in an area over the rate of war: exponential memory.
//! *Grievance*: an adopted finding that names the side where it ordered nothing is held to be wrong
//! in proportion to the doubt it leaves, 1 − p; exponential memory.
//! *Contrition*: a finding that names an act the side did order makes it bear answers in that area
//! for some days.
//!
//! A side knows its ordered acts alone, judged by the public clauses; it never reads `Violation`.
//! In shadow mode nothing is learned: beliefs stay at their prior.
//!
//! # References
//! Beta–binomial learning with partial pooling: Gelman and others (2013), *Bayesian Data Analysis*,
//! ch. 5. Contrite tit for tat: Boyd (1989), *J. Theor. Biol.* 136; Wu and Axelrod (1995).

use super::orders::Wills;
use super::spec::{CommandParameters, Knows};
use crate::base::{AreaId, Clock, DAY, Metres, SectorId, Side, SiteId, math};
use crate::front::{Environment, Ground};
use crate::record::act::{Act, ActCatalogue, ActLog, Conduct, Group};
use crate::record::finding::{Finding, Findings};
use crate::record::standing::TruceStatus;
use crate::record::terms::{Terms, matching_reach};
use crate::record::watch::{KnownWatch, Mode};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Beta counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// \[acts\] — acts judged, weighted by the chance to be seen.
    pub exposure: f64,
    /// \[acts\] — of these established.
    pub found: f64,
}

/// An act that the side ordered and that was not judged yet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct OwnAct {
    start: u32,
    end: u32,
    x: Metres,
    site: Option<SiteId>,
    exposure: f64,
    found: bool,
}

/// What both sides remember. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beliefs {
    /// `[side * 3 + group]`.
    front: Vec<Tally>,
    /// `[(side * 3 + group) * areas + area]`.
    areas: Vec<Tally>,
    /// `[(side * 3 + group) * sectors + sector]`, in order of start.
    own: Vec<Vec<OwnAct>>,
    /// \[1\] — fire suffered over war, `[side * areas + area]`.
    hostile: Vec<f64>,
    /// \[s\] — until when a side bears answers, `[side * areas + area]`.
    contrite_until: Vec<u32>,
    /// Accusations held to be wrong, by side.
    grievance: [f64; 2],
    n_areas: usize,
    n_sectors: usize,
}

impl Beliefs {
    /// Before the truce: no act judged, the fire of war in every area.
    pub fn new(ground: &Ground) -> Self {
        let (n_areas, n_sectors) = (ground.area_names.len(), ground.len());
        Self {
            front: vec![Tally::default(); 6],
            areas: vec![Tally::default(); 6 * n_areas],
            own: vec![Vec::new(); 6 * n_sectors],
            hostile: vec![1.0; 2 * n_areas],
            contrite_until: vec![0; 2 * n_areas],
            grievance: [0.0; 2],
            n_areas,
            n_sectors,
        }
    }

    /// \[1\] — share of its acts of a group that a side expects to be found out on the whole front
    /// (of those seen, where it goes by the law of the watch).
    pub fn p_found(&self, side: Side, group: Group, numbers: &CommandParameters) -> f64 {
        let tally = self.front[class(side, group)];
        let prior = numbers.prior_weight;
        (prior * numbers.prior_found_out + tally.found) / (prior + tally.exposure)
    }

    /// \[1\] — the same for one area.
    pub fn p_found_in(
        &self,
        side: Side,
        group: Group,
        area: AreaId,
        numbers: &CommandParameters,
    ) -> f64 {
        let mean = self.p_found(side, group, numbers);
        let tally = self.areas[class(side, group) * self.n_areas + area.index()];
        let weight = numbers.area_weight;
        (weight * mean + tally.found) / (weight + tally.exposure)
    }

    /// \[1\] — fire that a side suffered lately in an area, over that of war.
    pub fn hostile(&self, side: Side, area: AreaId) -> f64 {
        self.hostile[side.index() * self.n_areas + area.index()]
    }

    /// Whether a side bears answers in an area.
    pub fn is_contrite(&self, side: Side, area: AreaId, second: u32) -> bool {
        second < self.contrite_until[side.index() * self.n_areas + area.index()]
    }

    /// Accusations that a side holds to be wrong, fading.
    pub fn grievance(&self, side: Side) -> f64 {
        self.grievance[side.index()]
    }
}

fn class(side: Side, group: Group) -> usize {
    side.index() * 3 + group.index()
}

/// Phase 2, first: what the last tick and the findings adopted in it teach.
pub fn learn(
    clock: Res<Clock>,
    mode: Res<Mode>,
    terms: Res<Terms>,
    catalogue: Res<ActCatalogue>,
    ground: Res<Ground>,
    environment: Res<Environment>,
    numbers: Res<CommandParameters>,
    wills: Res<Wills>,
    status: Res<TruceStatus>,
    log: Res<ActLog>,
    watches: Query<(&Findings, &KnownWatch)>,
    mut beliefs: ResMut<Beliefs>,
) {
    if clock.tick == 0 {
        return;
    }
    let beliefs = &mut *beliefs;
    fade(beliefs, &clock, &numbers);
    let live = *mode == Mode::Live && terms.in_force;
    let known = watches.iter().next().map(|(_, known)| known);
    for act in log.new_acts() {
        let Some(side) = act.side else { continue };
        let about = catalogue.kind(act.kind);
        if matches!(about.conduct, Conduct::LocalFire | Conduct::Raid) {
            let sector = ground.sector(act.sector);
            let war_per_day = status.base / 2.0 * ground.area_heat[sector.area.index()];
            let memory_days = numbers.retaliation_memory_days;
            let place = side.other().index() * beliefs.n_areas + sector.area.index();
            beliefs.hostile[place] += 1.0 / (war_per_day * memory_days).max(1.0);
        }
        let prohibited = || terms.prohibits(act.kind, act.depth.km(), side);
        if live && act.ordered && !act.before_truce && prohibited() {
            let goes_by_law = wills.0[side.index()].knows != Knows::Nothing;
            let exposure = if goes_by_law {
                let night = !environment.is_day(&ground, act.sector, act.start);
                known.and_then(|k| k.p_seen(about.group, night, act.sector))
            } else {
                None
            };
            remember(beliefs, side, about.group, act, exposure.unwrap_or(1.0));
        }
    }
    if !live {
        return;
    }
    for (findings, _) in &watches {
        for id in &findings.newly_adopted {
            hear(
                beliefs,
                &findings.all[id.index()],
                &ground,
                &numbers,
                clock.start(),
            );
        }
    }
    if clock.begins(DAY) {
        judge_own(beliefs, &ground, &numbers, clock.start());
    }
}

fn fade(beliefs: &mut Beliefs, clock: &Clock, numbers: &CommandParameters) {
    let keep = math::decay(clock.tick_days(), numbers.retaliation_memory_days);
    beliefs.hostile.iter_mut().for_each(|h| *h *= keep);
    let keep = math::decay(clock.tick_days(), numbers.grievance_days);
    beliefs.grievance.iter_mut().for_each(|g| *g *= keep);
}

fn remember(beliefs: &mut Beliefs, side: Side, group: Group, act: &Act, exposure: f64) {
    let place = class(side, group) * beliefs.n_sectors + act.sector.index();
    let own = OwnAct {
        start: act.start,
        end: act.end,
        x: act.x,
        site: act.site,
        exposure,
        found: false,
    };
    let list = &mut beliefs.own[place];
    let at = list.partition_point(|other| other.start <= own.start);
    list.insert(at, own);
}

/// A finding that names the side: what it ordered there is found out; where it ordered nothing the
/// finding is held to be wrong, as far as it leaves room for doubt.
fn hear(
    beliefs: &mut Beliefs,
    finding: &Finding,
    ground: &Ground,
    numbers: &CommandParameters,
    now: u32,
) {
    let Some(side) = finding.side else { return };
    let reach = matching_reach(finding.group).distance_m;
    let near = |act: &OwnAct| {
        let in_time = act.start < finding.to.max(finding.from + 1) && act.end > finding.from;
        let in_place = match finding.site {
            Some(site) => act.site == Some(site),
            None => act.x.0 >= finding.x_from.0 - reach && act.x.0 <= finding.x_to.0 + reach,
        };
        in_time && in_place
    };
    let mut left = finding.claimed.max(1);
    let (mut any, middle) = (false, finding.sector.index());
    let sectors = middle.saturating_sub(1)..(middle + 2).min(beliefs.n_sectors);
    for sector in sectors {
        let place = class(side, finding.group) * beliefs.n_sectors + sector;
        for act in beliefs.own[place].iter_mut().filter(|act| near(act)) {
            any = true;
            if left > 0 && !act.found {
                act.found = true;
                left -= 1;
            }
        }
    }
    if any {
        let area = ground.sector(finding.sector).area.index();
        let until = now + (numbers.contrition_days * f64::from(DAY)) as u32;
        beliefs.contrite_until[side.index() * beliefs.n_areas + area] = until;
    } else {
        let belief = if side == Side::One {
            finding.p_side_one
        } else {
            1.0 - finding.p_side_one
        };
        beliefs.grievance[side.index()] += 1.0 - belief * finding.p_prohibited;
    }
}

/// At midnight: acts old enough are counted, found out or not.
fn judge_own(beliefs: &mut Beliefs, ground: &Ground, numbers: &CommandParameters, now: u32) {
    for side in Side::BOTH {
        for group in Group::ALL {
            let days = if group == Group::Rear {
                numbers.unpunished_after_days_rear
            } else {
                numbers.unpunished_after_days
            };
            let wait = (days * f64::from(DAY)) as u32;
            for sector in 0..beliefs.n_sectors {
                let place = class(side, group) * beliefs.n_sectors + sector;
                let list = &mut beliefs.own[place];
                let ripe = list.partition_point(|act| act.start.saturating_add(wait) <= now);
                if ripe == 0 {
                    continue;
                }
                let mut sum = Tally::default();
                for act in list.drain(..ripe) {
                    sum.exposure += act.exposure;
                    sum.found += f64::from(u8::from(act.found));
                }
                let area = ground.sector(SectorId(sector as u16)).area.index();
                let of_area = class(side, group) * beliefs.n_areas + area;
                for tally in [
                    &mut beliefs.front[class(side, group)],
                    &mut beliefs.areas[of_area],
                ] {
                    tally.exposure += sum.exposure;
                    tally.found += sum.found;
                }
            }
        }
    }
}
