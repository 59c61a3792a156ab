//! Trust, will, and answers to findings.
//!
//! # Equations
//! Perceived fire of a side: exponential mean (T days) of hostile episodes over half of base;
//! it starts at 1, the war. Trust, every midnight: τ ← τ + k(exp(−y·(1 + s·(1 − clarity))/y₀) − τ),
//! clarity = min(1, adopted findings at the front among those confirmed since yesterday / complaints
//! about yesterday): what
//! nobody clarifies is suspected. Commitment c = clamp(c₀ + g·(τ − τ₀) + outside events, 0, 1).
//! Every adopted finding that names a side costs the mission that side's trust in proportion to
//! 1 − p, p the belief behind it: weak accusations are the ones felt as wrong.
//! An adopted finding at the front that names a side makes it renew its order in that sector with
//! probability p_answers · c.
//!
//! In shadow mode findings are unseen: clarity is 0, nobody answers, the mission keeps its trust.

use super::spec::ConsequencesParameters;
use crate::base::{Clock, DAY, Seed, Side, Stream, math};
use crate::record::act::{ActCatalogue, ActLog, Conduct, Domain, Group};
use crate::record::complaint::Complaints;
use crate::record::consequence::{Consequence, ConsequenceLog};
use crate::record::finding::Findings;
use crate::record::standing::{Standing, TruceStatus};
use crate::record::terms::Terms;
use crate::record::timetable::{Event, Timetable};
use crate::record::watch::Mode;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Commitment and trust of day 0, by side.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayZero {
    /// \[1\] — commitment of the scenario, outside events included.
    pub commitment: [f64; 2],
    /// \[1\] — trust in the other.
    pub trust: [f64; 2],
    /// \[1\] — factor on what comes in, outside events included.
    pub supply: [f64; 2],
    /// \[s\] — leaders' calls so far.
    pub calls: Vec<u32>,
}

/// Phase 8, first: what the sides perceived in this tick, and how many episodes there were.
pub fn perceive(
    clock: Res<Clock>,
    catalogue: Res<ActCatalogue>,
    terms: Res<Terms>,
    numbers: Res<ConsequencesParameters>,
    log: Res<ActLog>,
    mut standing: ResMut<Standing>,
    mut status: ResMut<TruceStatus>,
) {
    if clock.begins(DAY) {
        status.episodes_by_day.push([0; 2]);
        status.measured_by_day.push([0; 2]);
    }
    let line = !terms.in_force || terms.scope.covers(Domain::Line);
    let (mut episodes, mut measured) = ([0_u32; 2], [0_u32; 2]);
    for act in log.new_acts() {
        let Some(side) = act.side else { continue };
        match catalogue.kind(act.kind).conduct {
            Conduct::LocalFire => {
                episodes[side.index()] += 1;
                measured[side.index()] += u32::from(line);
            }
            Conduct::Strike | Conduct::SeaAttack if !line && terms.scope.binds(act.kind) => {
                measured[side.index()] += 1;
            }
            _ => {}
        }
    }
    let per_tick = status.measured_base / 2.0 * clock.tick_days();
    let keep = math::decay(clock.tick_days(), numbers.perception_days);
    for side in Side::BOTH {
        let acts = f64::from(measured[side.other().index()]);
        let hostile = if per_tick > 0.0 { acts / per_tick } else { 0.0 };
        let y = &mut standing.perceived[side.index()];
        *y = keep * *y + (1.0 - keep) * hostile;
    }
    let add = |today: Option<&mut [u32; 2]>, counts: [u32; 2]| {
        if let Some(today) = today {
            today[0] += counts[0];
            today[1] += counts[1];
        }
    };
    add(status.episodes_by_day.last_mut(), episodes);
    add(status.measured_by_day.last_mut(), measured);
}

/// Phase 8: trust and commitment of the day, and answers to the findings adopted in this tick.
pub fn judge_standing(
    clock: Res<Clock>,
    seed: Res<Seed>,
    mode: Res<Mode>,
    numbers: Res<ConsequencesParameters>,
    timetable: Res<Timetable>,
    complaints: Res<Complaints>,
    mut day_zero: ResMut<DayZero>,
    mut standing: ResMut<Standing>,
    mut consequences: ResMut<ConsequenceLog>,
    watches: Query<&Findings>,
) {
    standing.answers_to_findings.clear();
    for event in timetable.between(clock.start(), clock.end()) {
        happen(event, &clock, &numbers, &mut day_zero, &mut standing);
    }
    let live = *mode == Mode::Live;
    if live {
        for findings in &watches {
            answer(
                findings,
                &clock,
                *seed,
                &numbers,
                &mut standing,
                &mut consequences,
            );
        }
    }
    if clock.begins(DAY) && clock.day() > 0 {
        let clarity = if live {
            clarity(&clock, &complaints, &watches)
        } else {
            0.0
        };
        for side in Side::BOTH {
            let i = side.index();
            let felt = standing.perceived[i] * (1.0 + numbers.suspicion * (1.0 - clarity));
            let target = math::exp(-felt / numbers.trust_scale);
            standing.trust[i] += numbers.trust_speed_per_day * (target - standing.trust[i]);
        }
    }
    let called: f64 = day_zero
        .calls
        .iter()
        .map(|&call| {
            let days = f64::from(clock.end() - call) / f64::from(DAY);
            numbers.call_commitment * math::decay(days, numbers.call_days)
        })
        .sum();
    for i in 0..2 {
        let moved = numbers.commitment_per_trust * (standing.trust[i] - day_zero.trust[i]);
        standing.commitment[i] = (day_zero.commitment[i] + moved + called).clamp(0.0, 1.0);
    }
}

/// An outside event, as far as it moves the standing of the sides.
fn happen(
    event: Event,
    clock: &Clock,
    numbers: &ConsequencesParameters,
    day_zero: &mut DayZero,
    standing: &mut Standing,
) {
    let trust_more = |standing: &mut Standing, i: usize, step: f64| {
        standing.trust[i] = (standing.trust[i] + step).clamp(0.0, 1.0);
    };
    match event {
        Event::LeadersCall => day_zero.calls.push(clock.start()),
        Event::PrisonerExchange => {
            for i in 0..2 {
                trust_more(standing, i, numbers.exchange_trust);
            }
        }
        Event::Commitment(side, step) => day_zero.commitment[side.index()] += step,
        Event::Trust(side, step) => trust_more(standing, side.index(), step),
        Event::Supply(side, factor) => {
            day_zero.supply[side.index()] = factor;
            standing.supply_factor[side.index()] = factor;
        }
        Event::Knowledge(side, factor) => standing.knowledge[side.index()] = factor,
        // what reaches depots is the business of the rear, and where missions go that of sensing
        Event::Stock(..) | Event::Dispatch(_) => {}
    }
}

fn answer(
    findings: &Findings,
    clock: &Clock,
    seed: Seed,
    numbers: &ConsequencesParameters,
    standing: &mut Standing,
    consequences: &mut ConsequenceLog,
) {
    for id in &findings.newly_adopted {
        let finding = &findings.all[id.index()];
        let Some(side) = finding.side else { continue };
        let i = side.index();
        let belief = if side == Side::One {
            finding.p_side_one
        } else {
            1.0 - finding.p_side_one
        };
        let doubt = 1.0 - belief * finding.p_prohibited;
        standing.trust_in_mission[i] *= 1.0 - numbers.mission_trust_loss * doubt;
        let p = numbers.p_answers_finding * standing.commitment[i];
        let place = (u64::from(finding.sector.0) << 32) | u64::from(finding.from);
        if finding.group != Group::Rear
            && seed.uniform(Stream::FindingResponse, place, finding.group as u32) < p
        {
            standing.answers_to_findings.push((side, finding.sector.0));
            consequences.0.push((
                clock.end(),
                Consequence::AnsweredFinding(side, finding.sector.0),
            ));
        }
    }
}

/// Share of yesterday's complaints that findings of yesterday could clarify.
fn clarity(clock: &Clock, complaints: &Complaints, watches: &Query<&Findings>) -> f64 {
    let since = clock.start() - DAY;
    let said = complaints
        .all
        .iter()
        .rev()
        .take_while(|c| c.time >= since)
        .count();
    let found: usize = watches
        .iter()
        .map(|findings| {
            findings
                .all
                .iter()
                .rev()
                .take_while(|f| f.confirmed >= since)
                .filter(|f| f.group != Group::Rear && f.adopted.is_some())
                .count()
        })
        .sum();
    if said == 0 {
        0.0
    } else {
        (found as f64 / said as f64).min(1.0)
    }
}
