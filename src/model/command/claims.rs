//! Claims: the sides complain about each other, with bias.
//!
//! # Equations
//! A hostile episode becomes a complaint with the side's rate; on top come invented ones, a
//! Poisson number with mean rate·bias·(episodes perceived), at places drawn by heat. A complaint
//! is handed over after an exponential delay. Nobody but the ledger can tell which is which.

use super::local_fire::cumulate;
use super::orders::Wills;
use super::spec::CommandParameters;
use crate::base::{Clock, HOUR, Metres, Seed, Side, Stream};
use crate::front::Ground;
use crate::record::act::{ActCatalogue, ActLog, Conduct, Group};
use crate::record::complaint::{Complaint, Complaints};
use crate::record::standing::Standing;
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;

/// Phase 3, after the acts: complaints about this tick.
pub fn complain(
    clock: Res<Clock>,
    seed: Res<Seed>,
    ground: Res<Ground>,
    numbers: Res<CommandParameters>,
    catalogue: Res<ActCatalogue>,
    terms: Res<Terms>,
    wills: Res<Wills>,
    standing: Res<Standing>,
    log: Res<ActLog>,
    mut complaints: ResMut<Complaints>,
) {
    complaints.first_new = complaints.all.len();
    if !terms.in_force {
        return;
    }
    let mut fresh = Vec::new();
    let mut perceived = [0_u32; 2];
    for act in log.new_acts() {
        let Some(side) = act.side else { continue };
        let about = catalogue.kind(act.kind);
        if about.group == Group::Rear || about.conduct == Conduct::HeavyWeapons {
            continue;
        }
        // nobody complains of what the agreement does not prohibit
        if !terms.prohibits(act.kind, act.depth.km(), side) {
            continue;
        }
        let by = side.other();
        perceived[by.index()] += 1;
        let mut draws = seed.draws(Stream::Complaint, act.id.key(), 0);
        if draws.chance(wills.0[by.index()].complaint_rate * standing.knowledge[by.index()]) {
            let delay = draws.exponential() * numbers.complaint_delay_hours * f64::from(HOUR);
            fresh.push(Complaint {
                by,
                time: act.start,
                handed: act.start + delay as u32,
                sector: act.sector,
                x: act.x,
                group: about.group,
                kind: act.kind,
            });
        }
    }
    let mut cumulated = Vec::new();
    for by in Side::BOTH {
        let will = &wills.0[by.index()];
        let mean = will.complaint_rate * will.complaint_bias * f64::from(perceived[by.index()]);
        let key = 1 + by.index() as u64;
        let mut draws = seed.draws(Stream::Complaint, key, clock.tick + 1);
        for _ in 0..draws.poisson(mean) {
            if cumulated.is_empty() {
                cumulated = cumulate(&ground.area_heat);
            }
            let area = draws.index_by_cumulative(&cumulated);
            let sector = ground.sector_by_heat(area, draws.uniform());
            let time = clock.start() + draws.below(clock.tick_seconds);
            let delay = draws.exponential() * numbers.complaint_delay_hours * f64::from(HOUR);
            let Some(kind) = catalogue.by_conduct(Conduct::LocalFire).next() else {
                continue;
            };
            let from = ground.sector(sector).from;
            fresh.push(Complaint {
                by,
                time,
                handed: time + delay as u32,
                sector,
                x: Metres(from.0 + draws.below(ground.sector_m as u32) as i32),
                group: Group::Fire,
                kind,
            });
        }
    }
    fresh.sort_by_key(|c| (c.time, c.x));
    complaints.all.extend(fresh);
}
