//! Analysts confirm: convincing cases become findings.
//!
//! # Equations
//! Analysts have `analysts · hours_per_day/24 · Δt` minutes a tick and a fixed time per case; the
//! queue, by gravity and then by age, is the delay. A confirmed case becomes a finding; it leaves
//! with the next report, or at once where grave cases go by flash. Whoever decides comes after
//! (`institution`).

use super::attribution::named;
use super::belief::sum_up;
use super::desk::{Desk, link_window};
use super::institution::{Adopter, Put};
use super::intent;
use super::spec::{CaseworkParameters, CaseworkSpec};
use super::tables::PublicTables;
use crate::base::{Clock, FindingId, HOUR, Metres, Seed, math};
use crate::front::Ground;
use crate::record::act::Group;
use crate::record::case::{Case, Cases, Stage};
use crate::record::finding::{Finding, Findings};
use crate::record::tasking::Tasking;
use crate::record::terms::{Terms, matching_reach};
use bevy_ecs::prelude::*;

/// What an analyst looks up.
struct Books<'a> {
    clock: &'a Clock,
    seed: Seed,
    ground: &'a Ground,
    numbers: &'a CaseworkParameters,
    tables: &'a PublicTables,
    terms: &'a Terms,
    spec: &'a CaseworkSpec,
    adopter: &'a Adopter,
}

/// Phase 7, first: analysts work through the queue.
pub fn confirm_cases(
    clock: Res<Clock>,
    seed: Res<Seed>,
    ground: Res<Ground>,
    numbers: Res<CaseworkParameters>,
    tables: Res<PublicTables>,
    terms: Res<Terms>,
    mut watches: Query<(&mut Desk, &mut Cases, &mut Findings, &mut Tasking, &Adopter)>,
) {
    for (mut desk, mut cases, mut findings, mut tasking, adopter) in &mut watches {
        findings.newly_adopted.clear();
        let Some(spec) = desk.spec.clone() else {
            continue;
        };
        let books = Books {
            clock: &clock,
            seed: *seed,
            ground: &ground,
            numbers: &numbers,
            tables: &tables,
            terms: &terms,
            spec: &spec,
            adopter,
        };
        let tick_minutes = f64::from(clock.tick_seconds) / 60.0;
        desk.minutes += spec.analysts * spec.hours_per_day / 24.0 * tick_minutes;
        // time not used is lost beyond one case in hand per analyst
        desk.minutes = desk
            .minutes
            .min(spec.analysts.max(1.0) * spec.minutes_per_case.max(tick_minutes));
        while desk.minutes >= spec.minutes_per_case {
            let next = desk.queue.first().copied();
            let Some((_, _, id)) = next.filter(|(_, ready, _)| *ready <= clock.end()) else {
                break;
            };
            desk.queue.pop_first();
            desk.minutes -= spec.minutes_per_case;
            let case = &mut cases.0[id.index()];
            if math::logistic(case.log_odds) < spec.confirm {
                // news since then have weakened it: it stays open
                case.stage = Stage::Open;
                desk.enlist(case, &numbers);
                continue;
            }
            case.stage = Stage::Confirmed;
            if let Some(record) = tasking.sector_record.get_mut(case.sector.index()) {
                *record += 1.0;
            }
            let id = FindingId(findings.all.len() as u32);
            let finding = find(id, case, &mut desk, &books);
            findings.none_due_before = findings.none_due_before.min(finding.due);
            findings.all.push(finding);
            findings.pending.push(id);
        }
    }
}

/// \[s\] — when what was confirmed leaves the mission: with a report, or at once.
pub fn reported(confirmed: u32, grave: bool, spec: &CaseworkSpec) -> u32 {
    if grave && spec.flash_for_grave {
        return confirmed;
    }
    let rhythm = ((spec.report_every_hours * f64::from(HOUR)) as u32).max(1);
    confirmed.div_ceil(rhythm) * rhythm
}

fn find(id: FindingId, case: &Case, desk: &mut Desk, books: &Books) -> Finding {
    let (spec, numbers, ground) = (books.spec, books.numbers, books.ground);
    let confirmed = books.clock.end();
    let report = reported(confirmed, case.grave, spec);
    let belief = sum_up(case, books.tables, numbers, desk.mean_delays());
    let side = named(case, &belief, spec);
    let verdict = books.adopter.decide(
        books.seed,
        &Put {
            report,
            sector: case.sector,
            first: case.first,
            group: case.group,
            grave: case.grave,
            side,
            belief: match side {
                Some(side) => belief.p_of(side),
                None => math::logistic(belief.log_odds),
            },
        },
    );
    let p_ordered = intent::p_ordered(
        case,
        &belief,
        desk,
        confirmed,
        books.terms,
        books.tables,
        numbers,
    );
    desk.note_confirmed(case, &belief, confirmed, ground.len(), numbers);
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
        p_side_one: math::logistic(belief.side_log_odds),
        p_first: belief.p_first,
        p_neither: belief.p_neither(),
        p_ordered,
        grave: case.grave,
        p_prohibited: math::logistic(belief.log_odds),
        confirmed,
        adopted: None,
        due: verdict.due,
        will_be_adopted: verdict.blocker.is_none(),
        blocked_by: None,
        verdict: verdict.blocker,
        late: verdict.late,
    }
}
