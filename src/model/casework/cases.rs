//! Cases: observations linked into incidents, and what they make believable.
//!
//! # Equations
//! An observation joins the nearest case of its group within the link window and distance
//! (own error, the case's error, a margin), else opens one. Each report adds its log-likelihoods
//! for every hypothesis (`belief.rs`); a further report by the same kind of sensor counts with a
//! fraction r, one by the same asset with r², since they are not independent.
//!
//! What a first report makes believable is learned (`base_rates.rs`) from how many cases stayed
//! alone against how many false reports the mission's own sensors were to give: a record of what
//! was *confirmed* would feed itself, up until single alarms convince or down until nothing does
//! (both were seen).
//!
//! # References
//! Independent log-likelihood ratios add (Good, 1950); discount for correlated sources is a
//! judgement, see `docs/model/casework.md`.

use super::base_rates::unlearned;
use super::belief::{class_evidence, prior, prior_chance, side_likelihoods, sum_up};
use super::desk::{
    CLAIM_BIT, DENIAL_BIT, Desk, Report, bucket, find, link_window, neighbours, refused,
};
use super::odds::discount;
use super::spec::{CaseworkParameters, CaseworkSpec};
use super::tables::{Bans, PublicTables};
use super::windows::Windows;
use crate::base::{CaseId, Clock, DAY, HOUR, SectorId, Side, SiteId, make_room, math};
use crate::front::Ground;
use crate::record::act::Group;
use crate::record::case::{Case, Cases, Class, Heard, Sign, Stage};
use crate::record::complaint::Complaints;
use crate::record::observation::{Coverage, Observations, Refusal};
use crate::record::tasking::Tasking;
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;
use std::collections::BTreeMap;

/// What the desk looks up while it takes in reports.
struct Books<'a> {
    numbers: &'a CaseworkParameters,
    tables: &'a PublicTables,
    bans: &'a Bans,
    terms: &'a Terms,
    spec: &'a CaseworkSpec,
    ground: &'a Ground,
}

/// Phase 6: reports that arrive in this tick join cases; refusals speak for open ones; old cases
/// are put aside; tasks go out.
pub fn build_cases(
    clock: Res<Clock>,
    ground: Res<Ground>,
    numbers: Res<CaseworkParameters>,
    tables: Res<PublicTables>,
    bans: Res<Bans>,
    terms: Res<Terms>,
    complaints: Res<Complaints>,
    mut desks: Query<(
        &mut Desk,
        &mut Cases,
        &mut Tasking,
        &Observations,
        &Coverage,
    )>,
) {
    for (mut desk, mut cases, mut tasking, observations, coverage) in &mut desks {
        let Some(spec) = desk.spec.clone() else {
            continue;
        };
        let desk = &mut *desk;
        let books = Books {
            numbers: &numbers,
            tables: &tables,
            bans: &bans,
            terms: &terms,
            spec: &spec,
            ground: &ground,
        };
        desk.recent.resize(ground.len(), Vec::new());
        desk.none_aside_until.resize(ground.len(), u32::MAX);
        desk.fire.resize(ground.len(), Windows::default());
        // sectors that are rings of their own have no neighbours
        desk.span = if ground.is_ring() {
            0
        } else {
            neighbours(ground.sector_m)
        };
        let reach = numbers.intent_reach_km * 1_000.0 / f64::from(ground.sector_m.max(1));
        desk.pattern_span = reach.ceil() as usize;
        tasking.sector_record.resize(ground.len(), 0.0);
        receive(desk, &clock, observations, &complaints, &spec);
        for id in desk.inbox.remove(&clock.tick).unwrap_or_default() {
            let report = Report::of_observation(&observations.all[id.index()]);
            take_in(desk, &mut cases.0, &report, &books);
        }
        for index in desk.claims.remove(&clock.tick).unwrap_or_default() {
            let report = Report::of_complaint(index, &complaints.all[index as usize], &numbers);
            take_in(desk, &mut cases.0, &report, &books);
        }
        let refusals = coverage.refusals.iter().zip(0_u32..);
        for (refusal, place) in refusals.skip(coverage.first_new_refusal) {
            weigh_refusal(desk, &mut cases.0, refusal, place, &books);
        }
        if clock.begins(DAY) {
            let expected = &coverage.expected_false;
            let keeps = math::exp(-1.0 / numbers.record_fading_days);
            desk.rates
                .note_day(clock.start(), keeps, expected, &bans, &terms, &tables);
        }
        if clock.begins(HOUR) {
            put_aside(desk, &mut cases.0, observations, &clock, &books);
        }
        if clock.begins(DAY) {
            task(desk, &cases.0, &mut tasking, &numbers);
        }
    }
}

/// Sorts new reports into the tick in which they arrive.
fn receive(
    desk: &mut Desk,
    clock: &Clock,
    observations: &Observations,
    complaints: &Complaints,
    spec: &CaseworkSpec,
) {
    let arrival = |second: u32| (second / clock.tick_seconds).max(clock.tick);
    for observation in observations.new_ones() {
        desk.inbox
            .entry(arrival(observation.received))
            .or_default()
            .push(observation.id);
    }
    if spec.hears_complaints {
        for (offset, complaint) in complaints.all[complaints.first_new..].iter().enumerate() {
            let index = (complaints.first_new + offset) as u32;
            desk.claims
                .entry(arrival(complaint.handed))
                .or_default()
                .push(index);
        }
    }
}

/// Takes in one report, unless no clause in force can be about it.
fn take_in(desk: &mut Desk, cases: &mut Vec<Case>, report: &Report, books: &Books) {
    let numbers = books.numbers;
    let binds = books.bans.bind(
        books.terms,
        books.tables,
        report.kind,
        report.site,
        report.time,
    );
    if binds == [false; 2] {
        return;
    }
    let mut classes = evidence_of(report, books);
    let (id, opens) = match find(desk, cases, report, numbers) {
        Some(id) => (id, false),
        None => {
            let evidence = classes[Class::Prohibited.index()];
            (open(desk, cases, report, evidence, binds, books), true)
        }
    };
    let case = &mut cases[id.index()];
    let asset_heard = report
        .observation
        .is_some_and(|(_, asset)| case.assets_heard.contains(&asset));
    let weight = discount(
        case.sensors_heard & report.sensor_bit != 0,
        asset_heard,
        numbers.repeat_weight,
    );
    if opens && learned_from(report, books).is_some() {
        // what it says about nothing against something is in the base rate already
        let spent = classes[Class::Prohibited.index()];
        for class in [Class::Permitted, Class::Other, Class::Prohibited] {
            classes[class.index()] -= spent;
        }
    }
    add(&mut case.classes, weight, classes);
    add(
        &mut case.sides,
        weight,
        side_likelihoods(report.side_evidence),
    );
    for (bound, binds) in case.binds.iter_mut().zip(binds) {
        *bound |= binds;
    }
    note_side(desk, case, report);
    case.sensors_heard |= report.sensor_bit;
    case.first = case.first.min(report.time);
    case.last = case.last.max(report.time);
    let slack = (numbers.link_errors * f64::from(report.error_s)) as u32;
    case.from = case.from.min(report.time.saturating_sub(slack));
    case.to = case.to.max(report.time + slack);
    case.count = case.count.max(report.count);
    match report.observation {
        Some((observation, asset)) => {
            case.observations.push(observation);
            if case.assets_heard.is_empty() && case.group != Group::Rear {
                desk.rhythm.note(books.ground.sector(case.sector).area);
            }
            if !asset_heard {
                case.assets_heard.push(asset);
            }
        }
        None => case.complaint = true,
    }
    if report.error_m < case.error_m {
        // the better fix gives the place and the kind, and the list on which it is looked for
        (case.x, case.error_m, case.kind) = (report.x, report.error_m, report.kind);
        if report.sector != case.sector {
            desk.transfer(case, report.sector, numbers);
        }
    }
    reconsider(desk, case, books, report.received);
    case.enter(report.heard, weight);
}

/// \[nat\] — what a report says about each class.
fn evidence_of(report: &Report, books: &Books) -> [f64; 4] {
    class_evidence(
        books.tables,
        books.numbers,
        report.kind,
        report.sensor,
        report.checked,
        report.evidence,
        report.side_evidence,
    )
}

/// The family of a report from which base rates are learned, if they are.
fn learned_from(report: &Report, books: &Books) -> Option<usize> {
    report
        .sensor
        .filter(|_| report.evidence > 0.0 && books.tables.learns(report.kind))
}

/// \[1\] — chance that something is behind a first report: learned, with what the family's
/// `evidence` says as long as little is known; none where nothing can be learned.
fn first_chance(desk: &Desk, report: &Report, evidence: f64, books: &Books) -> Option<f64> {
    let prior = prior_chance(report.group, books.numbers);
    let sensor = learned_from(report, books)?;
    Some(desk.rates.share(
        sensor,
        books.tables.is_fix(sensor, report.error_m),
        report.group,
        unlearned(prior, evidence),
        books.numbers.prior_weight,
    ))
}

fn open(
    desk: &mut Desk,
    cases: &mut Vec<Case>,
    report: &Report,
    evidence: f64,
    binds: [bool; 2],
    books: &Books,
) -> CaseId {
    let id = CaseId(cases.len() as u32);
    let mut case = Case {
        id,
        group: report.group,
        kind: report.kind,
        sector: report.sector,
        x: report.x,
        error_m: report.error_m,
        site: report.site,
        first: report.time,
        last: report.time,
        from: report.time,
        to: report.time,
        opened: report.time,
        received: report.received,
        classes: prior(
            report.group,
            first_chance(desk, report, evidence, books),
            books.numbers,
        ),
        sides: [0.0; 2],
        binds,
        signs: [None; 2],
        reported: [None; 2],
        log_odds: 0.0,
        side_log_odds: 0.0,
        grave: false,
        ready: 0,
        count: 0,
        sensors_heard: 0,
        assets_heard: Vec::new(),
        observations: Vec::new(),
        stage: Stage::Open,
        complaint: false,
        prior: 0.0,
        // most cases hear no more than one report
        journal: Vec::with_capacity(1),
    };
    case.prior = sum_up(&case, books.tables, books.numbers, desk.mean_delays()).log_odds;
    desk.enlist(&case, books.numbers);
    make_room(cases, 1);
    cases.push(case);
    id
}

fn add<const N: usize>(sum: &mut [f64; N], weight: f64, terms: [f64; N]) {
    for (sum, term) in sum.iter_mut().zip(terms) {
        *sum += weight * term;
    }
}

/// Remembers what a report says about when a side acted, and how slow such reports are.
fn note_side(desk: &mut Desk, case: &mut Case, report: &Report) {
    let side = if report.side_evidence > 0.0 {
        Side::One
    } else if report.side_evidence < 0.0 {
        Side::Two
    } else {
        return;
    };
    let reported = case.reported[side.index()].get_or_insert(report.received);
    *reported = (*reported).min(report.received);
    // the parties' own claims date nothing
    if report.observation.is_none() {
        return;
    }
    let (sum, n) = &mut desk.delays[side.index()];
    *sum += f64::from(report.received.saturating_sub(report.time));
    *n += 1;
    let sign = case.signs[side.index()].get_or_insert(Sign {
        first: report.time,
        error_s: report.error_s,
        received: report.received,
    });
    if report.time < sign.first {
        (sign.first, sign.error_s) = (report.time, report.error_s);
    }
    sign.received = sign.received.min(report.received);
}

/// Sums up a case anew and queues it when it convinces.
fn reconsider(desk: &mut Desk, case: &mut Case, books: &Books, now: u32) {
    let belief = sum_up(case, books.tables, books.numbers, desk.mean_delays());
    (case.log_odds, case.side_log_odds) = (belief.log_odds, belief.side_log_odds);
    let became_grave = !case.grave && books.tables.is_grave(case.kind, case.count);
    case.grave |= became_grave;
    if case.stage == Stage::Queued && became_grave {
        // to the head of the queue, and no more waiting
        desk.queue.remove(&(true, case.ready, case.id));
        case.ready = case.ready.min(now);
        desk.line_up(case);
    }
    // a complaint or a refusal alone never convinces: somebody independent must have seen something
    let seen = case.sensors_heard & !(CLAIM_BIT | DENIAL_BIT) != 0;
    let believed = math::logistic(case.log_odds) >= books.spec.confirm;
    if case.stage == Stage::Open && believed && seen {
        case.stage = Stage::Queued;
        let wait = if case.grave {
            0
        } else {
            (books.spec.wait_hours * f64::from(HOUR)) as u32
        };
        case.ready = now.max(case.received.saturating_add(wait));
        desk.line_up(case);
    }
}

/// A refused visit speaks for what is suspected at the place, the less the more often its host refuses.
fn weigh_refusal(
    desk: &mut Desk,
    cases: &mut [Case],
    refusal: &Refusal,
    place: u32,
    books: &Books,
) {
    let numbers = books.numbers;
    let evidence = numbers.evidence_of_refusal(refusal);
    for id in refused(desk, cases, refusal) {
        let case = &mut cases[id.index()];
        let heard = case.sensors_heard & DENIAL_BIT != 0;
        let host_bound = refusal
            .side_of_host
            .is_none_or(|side| case.binds[side.index()]);
        if !host_bound {
            continue;
        }
        let weight = discount(heard, heard, numbers.repeat_weight);
        case.classes[Class::Prohibited.index()] += weight * evidence;
        case.sensors_heard |= DENIAL_BIT;
        reconsider(desk, case, books, refusal.time);
        case.enter(Heard::Refusal(place), weight);
    }
}

/// Cases without news are put aside; cases too old to take in reports leave the lists.
fn put_aside(
    desk: &mut Desk,
    cases: &mut [Case],
    observations: &Observations,
    clock: &Clock,
    books: &Books,
) {
    let numbers = books.numbers;
    let now = clock.start();
    let patience = (books.spec.dismiss_after_hours * f64::from(HOUR)) as u32;
    let keep = Group::ALL.map(|group| desk.patience(group, numbers));
    let rates = &mut desk.rates;
    rates.close_days(now.saturating_sub(patience));
    // up to when a case stays, if it does
    let mut stays = |id: &CaseId| {
        let case = &mut cases[id.index()];
        let until = case.last.saturating_add(keep[case.group.index()]);
        if now <= until {
            return Some(until);
        }
        // who alone reported it, of what can teach
        if let (&[_], Some(id), true) = (
            case.assets_heard.as_slice(),
            case.observations.first(),
            books.tables.learns(case.kind),
        ) {
            let first = &observations.all[id.index()];
            let sensor = usize::from(first.sensor);
            let fixed = books.tables.is_fix(sensor, first.error_m);
            rates.note_alone(sensor, fixed, case.group);
        }
        if case.stage == Stage::Open {
            case.stage = Stage::Dismissed;
        }
        None
    };
    for (recent, until) in desk.recent.iter_mut().zip(&mut desk.none_aside_until) {
        if now > *until {
            *until = u32::MAX;
            recent.retain(|id| {
                let stays = stays(id);
                *until = stays.unwrap_or(u32::MAX).min(*until);
                stays.is_some()
            });
        }
    }
    // what was opened later than this has had news since
    let window = link_window(Group::Fire, numbers);
    let oldest = bucket(now.saturating_sub(patience.max(window)), window);
    for fire in &mut desk.fire {
        fire.retain_until(oldest, |id| stays(id).is_some());
    }
}

/// Where sensing should look next: the recorded past and doubtful places for patrols, doubtful
/// sites for inspectors.
fn task(desk: &Desk, cases: &[Case], tasking: &mut Tasking, numbers: &CaseworkParameters) {
    let fading = math::exp(-1.0 / numbers.record_fading_days);
    tasking.sector_record.iter_mut().for_each(|r| *r *= fading);
    let mut sites: Vec<(f64, SiteId)> = Vec::new();
    let mut sectors: Vec<(f64, SectorId)> = Vec::new();
    let listed = desk.recent.iter().flatten().copied();
    let fire = desk.fire.iter().flat_map(Windows::cases);
    for case in listed.chain(fire).map(|id| &cases[id.index()]) {
        if case.stage != Stage::Open {
            continue;
        }
        match (case.group, case.site) {
            (Group::Rear, Some(site)) => sites.push((-case.log_odds, site)),
            (Group::Rear, None) => {}
            // even odds are the greatest doubt
            _ => sectors.push((case.log_odds.abs(), case.sector)),
        }
    }
    tasking.sites = first_of_each(sites, usize::MAX);
    tasking.sectors = first_of_each(sectors, numbers.tasked_sectors as usize);
}

/// Places by ascending value, each once, at most so many.
fn first_of_each<T: Copy + Ord>(values: Vec<(f64, T)>, most: usize) -> Vec<T> {
    // there are many cases and few places: the least value of each place first, then the order
    let mut least = BTreeMap::new();
    for (value, place) in values {
        let known = least.entry(place).or_insert(value);
        if value.total_cmp(known).is_lt() {
            *known = value;
        }
    }
    let mut places: Vec<(T, f64)> = least.into_iter().collect();
    // stable: places of one value stay in their own order
    places.sort_by(|a, b| a.1.total_cmp(&b.1));
    places
        .into_iter()
        .map(|(place, _)| place)
        .take(most)
        .collect()
}
