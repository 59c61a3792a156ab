//! Analysts confirm, the institution adopts.
//!
//! # Equations
//! Analysts have `analysts · hours_per_day/24 · Δt` minutes a tick and a fixed time per case; the
//! queue is the delay. A confirmed case becomes a finding; it leaves with the next report. With
//! no institution it is public then; a head of mission takes a log-normal time and adopts a
//! share.

use super::cases::{Desk, link_window};
use super::spec::{CaseworkParameters, CaseworkSpec, Institution};
use crate::model::base::{Clock, FindingId, HOUR, Metres, Seed, Side, Stream, math};
use crate::model::front::Ground;
use crate::model::record::act::Group;
use crate::model::record::case::{Case, Cases, Stage};
use crate::model::record::finding::{Finding, Findings};
use crate::model::record::tasking::Tasking;
use crate::model::record::terms::matching_reach;
use crate::model::record::watch::Watch;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Who adopts the findings of a watch.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adopter(pub Institution);

/// Phase 7, first: analysts work through the queue.
pub fn confirm_cases(
    clock: Res<Clock>,
    seed: Res<Seed>,
    ground: Res<Ground>,
    numbers: Res<CaseworkParameters>,
    mut watches: Query<(
        &Watch,
        &mut Desk,
        &mut Cases,
        &mut Findings,
        &mut Tasking,
        &Adopter,
    )>,
) {
    for (_, mut desk, mut cases, mut findings, mut tasking, adopter) in &mut watches {
        findings.newly_adopted.clear();
        let Some(spec) = desk.spec.clone() else {
            continue;
        };
        let tick_minutes = f64::from(clock.tick_seconds) / 60.0;
        desk.minutes += spec.analysts * spec.hours_per_day / 24.0 * tick_minutes;
        // time not used is lost beyond one case in hand per analyst
        desk.minutes = desk
            .minutes
            .min(spec.analysts.max(1.0) * spec.minutes_per_case.max(tick_minutes));
        while desk.minutes >= spec.minutes_per_case {
            let Some(id) = desk.queue.pop_front() else {
                break;
            };
            desk.minutes -= spec.minutes_per_case;
            let case = &mut cases.0[id.index()];
            if math::logistic(case.log_odds) < spec.confirm {
                // news since then have weakened it: it stays open
                case.stage = Stage::Open;
                let (group, sector, first) = (case.group, case.sector, case.first);
                desk.enlist(id, group, sector, first, &numbers);
                continue;
            }
            case.stage = Stage::Confirmed;
            if let Some(record) = tasking.sector_record.get_mut(case.sector.index()) {
                *record += 1.0;
            }
            let id = FindingId(findings.all.len() as u32);
            let finding = find(id, case, &clock, *seed, &ground, &numbers, &spec, adopter.0);
            findings.all.push(finding);
            findings.pending.push(id);
        }
    }
}

/// \[s\] — when what was confirmed leaves with a report of the mission.
pub fn reported(confirmed: u32, spec: &CaseworkSpec) -> u32 {
    let rhythm = ((spec.report_every_hours * f64::from(HOUR)) as u32).max(1);
    confirmed.div_ceil(rhythm) * rhythm
}

fn find(
    id: FindingId,
    case: &Case,
    clock: &Clock,
    seed: Seed,
    ground: &Ground,
    numbers: &CaseworkParameters,
    spec: &CaseworkSpec,
    institution: Institution,
) -> Finding {
    let confirmed = clock.end();
    let report = reported(confirmed, spec);
    // keyed by where and when, not by a running number, so that one case more moves no other
    let place = (u64::from(case.sector.0) << 32) | u64::from(case.first);
    let mut draws = seed.draws(Stream::Adoption, place, case.group as u32);
    let (due, will_be_adopted) = match institution {
        Institution::None => (report, true),
        Institution::HeadOfMission {
            delay_median_hours,
            delay_log_sd,
            p_adopt,
        } => {
            let hours = draws.log_normal(delay_median_hours, delay_log_sd);
            (
                report.saturating_add((hours * f64::from(HOUR)) as u32),
                draws.chance(p_adopt),
            )
        }
    };
    let p_side_one = math::logistic(case.side_log_odds);
    // compared as log-odds, so that neither side is favoured by rounding at the threshold
    let convinced =
        case.side_log_odds != 0.0 && case.side_log_odds.abs() + 1e-9 >= math::logit(spec.attribute);
    let side = match (spec.names_sides && convinced, case.side_log_odds > 0.0) {
        (false, _) => None,
        (true, true) => Some(Side::One),
        (true, false) => Some(Side::Two),
    };
    let half_box = case.error_m.min(5_000);
    let slack = link_window(case.group, numbers) / 2;
    // a moment of fire may be a little later than heard; what stands was there before it was seen
    let to = match case.group {
        Group::Fire => case.to + slack,
        Group::Ground | Group::Rear => case.to,
    };
    // no wider than a finding of its group may be
    let widest = matching_reach(case.group).window_s;
    let from = case
        .from
        .saturating_sub(slack)
        .max(to.saturating_sub(widest));
    Finding {
        id,
        case: case.id,
        group: case.group,
        kind: case.kind,
        sector: ground.sector_at(case.x),
        x_from: Metres((case.x.0 - half_box).max(0)),
        x_to: Metres((case.x.0 + half_box).min(ground.length().0)),
        site: case.site,
        from,
        to,
        claimed: 1,
        count: case.count,
        side,
        p_side_one,
        p_prohibited: math::logistic(case.log_odds),
        confirmed,
        adopted: None,
        due,
        will_be_adopted,
    }
}

/// Phase 7, last: whoever decides speaks about findings that are due.
pub fn adopt_findings(clock: Res<Clock>, mut watches: Query<&mut Findings>) {
    for mut findings in &mut watches {
        if findings.pending.is_empty() {
            continue;
        }
        let now = clock.end();
        let findings = &mut *findings;
        let mut waiting = Vec::new();
        for id in std::mem::take(&mut findings.pending) {
            let finding = &mut findings.all[id.index()];
            if finding.due > now {
                waiting.push(id);
            } else if finding.will_be_adopted {
                finding.adopted = Some(finding.due.max(finding.confirmed));
                findings.newly_adopted.push(id);
            }
        }
        findings.pending = waiting;
    }
}
