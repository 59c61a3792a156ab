//! Cases: observations linked into incidents, and what they make believable.
//!
//! # Equations
//! An observation joins the nearest case of its group within the link window and distance
//! (own error, the case's error, a margin), else opens one. Log-odds of "a prohibited act": the
//! prior from the regime's own record, (corroborated + w·p₀)/(corroborated + v·single + w), plus
//! the evidence of each report; a further report by the same kind of sensor counts with a
//! fraction r, one by the same asset with r², since they are not independent. The same for side
//! one against side two, from even odds.
//!
//! The record counts a case as corroborated when two assets reported it, whether it was
//! confirmed or not: a record of what was *confirmed* would feed itself, up until single alarms
//! convince or down until nothing does (both were seen).
//!
//! # References
//! Independent log-likelihood ratios add (Good, 1950); discount for correlated sources is a
//! judgement, see `docs/model/casework.md`.

use super::spec::{CaseworkParameters, CaseworkSpec};
use crate::model::base::{
    AssetId, CaseId, Clock, DAY, HOUR, Metres, ObservationId, SectorId, Side, SiteId, math,
};
use crate::model::front::Ground;
use crate::model::record::act::{ActKindId, Group};
use crate::model::record::case::{Case, Cases, Entry, Heard, Stage};
use crate::model::record::complaint::{Complaint, Complaints};
use crate::model::record::observation::{Observation, Observations};
use crate::model::record::tasking::Tasking;
use crate::model::record::terms::{Terms, matching_reach};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// The desk of one mission. Single writer: this room.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// What the regime says; none when nobody looks at reports.
    pub spec: Option<CaseworkSpec>,
    /// Reports on their way, by the tick in which they arrive.
    pub inbox: BTreeMap<u32, Vec<ObservationId>>,
    /// Complaints on their way, by tick, as indices.
    pub claims: BTreeMap<u32, Vec<u32>>,
    /// Cases of ground and rear that may still take in reports, by sector.
    pub recent: Vec<Vec<CaseId>>,
    /// Cases of fire that may still take in reports, by sector and by the link window in which they
    /// were opened: there are many, and each is narrow in time.
    pub fire: Vec<BTreeMap<u32, Vec<CaseId>>>,
    /// Sectors to either side in which a near case may lie.
    pub span: usize,
    /// Cases that wait for an analyst, in order of arrival.
    pub queue: VecDeque<CaseId>,
    /// \[min\] — analysts' time in hand.
    pub minutes: f64,
    /// Corroborated and single cases that are closed to news, by group: the regime's own record.
    pub record: [(u32, u32); 3],
}

/// A report as the desk takes it: by an asset or by a side.
struct Report {
    heard: Heard,
    sensor_bit: u32,
    time: u32,
    error_s: u32,
    sector: SectorId,
    x: Metres,
    error_m: i32,
    site: Option<SiteId>,
    group: Group,
    kind: ActKindId,
    count: u32,
    evidence: f64,
    side_evidence: f64,
    observation: Option<(ObservationId, AssetId)>,
}

/// Bit of complaints among the sensors heard.
const CLAIM_BIT: u32 = 1 << 31;

impl Report {
    fn of_observation(o: &Observation) -> Self {
        Self {
            heard: Heard::Observation(o.id),
            sensor_bit: 1 << (o.sensor % 31),
            time: o.time,
            error_s: o.error_s,
            sector: o.sector,
            x: o.x,
            error_m: o.error_m,
            site: o.site,
            group: o.group,
            kind: o.kind,
            count: o.count,
            evidence: o.evidence,
            side_evidence: o.side_evidence,
            observation: Some((o.id, o.asset)),
        }
    }

    fn of_complaint(index: u32, c: &Complaint, numbers: &CaseworkParameters) -> Self {
        let toward = match c.by.other() {
            Side::One => numbers.complaint_side_evidence,
            Side::Two => -numbers.complaint_side_evidence,
        };
        Self {
            heard: Heard::Complaint(index),
            sensor_bit: CLAIM_BIT,
            time: c.time,
            error_s: 600,
            sector: c.sector,
            x: c.x,
            error_m: 500,
            site: None,
            group: c.group,
            kind: c.kind,
            count: 1,
            evidence: numbers.complaint_evidence,
            side_evidence: toward,
            observation: None,
        }
    }
}

/// Phase 6: reports that arrive in this tick join cases; old cases are put aside; tasks go out.
pub fn build_cases(
    clock: Res<Clock>,
    ground: Res<Ground>,
    numbers: Res<CaseworkParameters>,
    terms: Res<Terms>,
    complaints: Res<Complaints>,
    mut desks: Query<(&mut Desk, &mut Cases, &mut Tasking, &Observations)>,
) {
    for (mut desk, mut cases, mut tasking, observations) in &mut desks {
        let Some(spec) = desk.spec.clone() else {
            continue;
        };
        let desk = &mut *desk;
        desk.recent.resize(ground.len(), Vec::new());
        desk.fire.resize(ground.len(), BTreeMap::new());
        desk.span = neighbours(ground.sector_m);
        tasking.sector_record.resize(ground.len(), 0.0);
        receive(desk, &clock, observations, &complaints, &spec);
        for id in desk.inbox.remove(&clock.tick).unwrap_or_default() {
            let report = Report::of_observation(&observations.all[id.index()]);
            if !terms.may_prohibit(report.kind, report.time) {
                continue;
            }
            take_in(desk, &mut cases.0, &report, &numbers, &spec);
        }
        for index in desk.claims.remove(&clock.tick).unwrap_or_default() {
            let report = Report::of_complaint(index, &complaints.all[index as usize], &numbers);
            if !terms.may_prohibit(report.kind, report.time) {
                continue;
            }
            take_in(desk, &mut cases.0, &report, &numbers, &spec);
        }
        if clock.begins(HOUR) {
            put_aside(desk, &mut cases.0, &clock, &numbers, &spec);
        }
        if clock.begins(DAY) {
            task(desk, &cases.0, &mut tasking, &numbers);
        }
    }
}

/// How many sectors to either side a matching reach can span, at least one.
fn neighbours(sector_m: i32) -> usize {
    let reach = matching_reach(Group::Fire).distance_m;
    ((reach + sector_m - 1) / sector_m.max(1)).max(1) as usize
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

/// \[s\] — how far apart in time reports of a group may be and still mean one incident.
pub fn link_window(group: Group, numbers: &CaseworkParameters) -> u32 {
    let seconds = match group {
        Group::Fire => numbers.link_minutes_fire * 60.0,
        Group::Ground => numbers.link_hours_ground * f64::from(HOUR),
        Group::Rear => numbers.link_days_rear * f64::from(DAY),
    };
    seconds as u32
}

fn take_in(
    desk: &mut Desk,
    cases: &mut Vec<Case>,
    report: &Report,
    numbers: &CaseworkParameters,
    spec: &CaseworkSpec,
) {
    let id = match find(desk, cases, report, numbers) {
        Some(id) => id,
        None => {
            let prior = prior_log_odds(report.group, desk.record, numbers);
            let id = CaseId(cases.len() as u32);
            cases.push(Case {
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
                log_odds: prior,
                side_log_odds: 0.0,
                count: 0,
                sensors_heard: 0,
                assets_heard: Vec::new(),
                observations: Vec::new(),
                stage: Stage::Open,
                complaint: false,
                prior,
                journal: Vec::new(),
            });
            desk.enlist(id, report.group, report.sector, report.time, numbers);
            id
        }
    };
    let case = &mut cases[id.index()];
    let kind_heard = case.sensors_heard & report.sensor_bit != 0;
    let asset_heard = report
        .observation
        .is_some_and(|(_, asset)| case.assets_heard.contains(&asset));
    let weight = match (kind_heard, asset_heard) {
        (false, _) => 1.0,
        (true, false) => numbers.repeat_weight,
        (true, true) => numbers.repeat_weight * numbers.repeat_weight,
    };
    case.log_odds += weight * report.evidence;
    case.side_log_odds += weight * report.side_evidence;
    case.journal.push(Entry {
        heard: report.heard,
        weight,
        log_odds: case.log_odds,
        side_log_odds: case.side_log_odds,
    });
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
            if !asset_heard {
                case.assets_heard.push(asset);
            }
        }
        None => case.complaint = true,
    }
    if report.error_m < case.error_m {
        // the better fix gives the place and the kind
        (case.x, case.error_m, case.kind) = (report.x, report.error_m, report.kind);
    }
    // a complaint alone never convinces: somebody independent must have seen something
    let seen = case.sensors_heard & !CLAIM_BIT != 0;
    let believed = math::logistic(case.log_odds) >= spec.confirm;
    if case.stage == Stage::Open && believed && seen {
        case.stage = Stage::Queued;
        desk.queue.push_back(id);
    }
}

/// The nearest case that this report may belong to.
fn find(
    desk: &Desk,
    cases: &[Case],
    report: &Report,
    numbers: &CaseworkParameters,
) -> Option<CaseId> {
    let window = link_window(report.group, numbers);
    let middle = report.sector.index();
    let sectors =
        middle.saturating_sub(desk.span)..=(middle + desk.span).min(desk.recent.len() - 1);
    let mut best: Option<(u32, i32, CaseId)> = None;
    let mut consider = |id: CaseId| {
        let near = closeness(&cases[id.index()], report, window, numbers);
        if let Some((gap, distance)) = near
            && best.is_none_or(|b| (gap, distance, id) < b)
        {
            best = Some((gap, distance, id));
        }
    };
    for sector in sectors {
        if report.group == Group::Fire {
            // a case no wider than two windows was opened at most so long before or after
            let from = bucket(report.time.saturating_sub(2 * window), window);
            let to = bucket(report.time + 3 * window, window);
            desk.fire[sector]
                .range(from..=to)
                .flat_map(|(_, ids)| ids)
                .for_each(|&id| consider(id));
        } else {
            desk.recent[sector].iter().for_each(|&id| consider(id));
        }
    }
    best.map(|(.., id)| id)
}

/// How far a report is from a case in time and place, if it may belong to it.
fn closeness(
    case: &Case,
    report: &Report,
    window: u32,
    numbers: &CaseworkParameters,
) -> Option<(u32, i32)> {
    if case.group != report.group || case.site != report.site {
        return None;
    }
    let gap = if report.time < case.first {
        case.first - report.time
    } else {
        report.time.saturating_sub(case.last)
    };
    // a confirmed standing act goes on taking in reports; an open case must stay narrow, or
    // neighbouring incidents chain into one
    let stands = case.stage == Stage::Confirmed && case.group != Group::Fire;
    let grown = case.last.max(report.time) - case.first.min(report.time);
    if gap > window || (grown > 2 * window && !stands) {
        return None;
    }
    let distance = case.x.distance(report.x);
    let errors = f64::from(case.error_m) * f64::from(case.error_m)
        + f64::from(report.error_m) * f64::from(report.error_m);
    let margin = numbers.link_distance_m + numbers.link_errors * errors.sqrt();
    let limit = (margin as i32).min(matching_reach(report.group).distance_m);
    (report.group == Group::Rear || distance <= limit).then_some((gap, distance))
}

/// Number of the link window that a second falls into.
fn bucket(second: u32, window: u32) -> u32 {
    second / window.max(1)
}

impl Desk {
    /// Puts a case on the list where reports will find it, unless it is there.
    pub(super) fn enlist(
        &mut self,
        id: CaseId,
        group: Group,
        sector: SectorId,
        opened: u32,
        numbers: &CaseworkParameters,
    ) {
        let list = if group == Group::Fire {
            let window = link_window(group, numbers);
            let from = bucket(opened, window);
            let fire = &mut self.fire[sector.index()];
            // a case that comes back may stand under the window of its first report
            if fire
                .range(from..=from + 2)
                .any(|(_, ids)| ids.contains(&id))
            {
                return;
            }
            fire.entry(from).or_default()
        } else {
            &mut self.recent[sector.index()]
        };
        if !list.contains(&id) {
            list.push(id);
        }
    }
}

/// Prior log-odds from the regime's own record.
pub fn prior_log_odds(group: Group, record: [(u32, u32); 3], numbers: &CaseworkParameters) -> f64 {
    let prior = match group {
        Group::Fire => numbers.prior_fire,
        Group::Ground => numbers.prior_ground,
        Group::Rear => numbers.prior_rear,
    };
    let (corroborated, single) = record[group.index()];
    let weight = numbers.prior_weight;
    let total = f64::from(corroborated) + numbers.single_weight * f64::from(single) + weight;
    let p = (f64::from(corroborated) + weight * prior) / total;
    math::logit(p.clamp(1e-6, 1.0 - 1e-6))
}

/// Cases without news are put aside; cases too old to take in reports leave the lists.
fn put_aside(
    desk: &mut Desk,
    cases: &mut [Case],
    clock: &Clock,
    numbers: &CaseworkParameters,
    spec: &CaseworkSpec,
) {
    let now = clock.start();
    let patience = (spec.dismiss_after_hours * f64::from(HOUR)) as u32;
    let record = &mut desk.record;
    let mut stays = |id: &CaseId| {
        let case = &mut cases[id.index()];
        let keep = patience.max(link_window(case.group, numbers));
        if now.saturating_sub(case.last) <= keep {
            return true;
        }
        match case.assets_heard.len() {
            // complaints only: nobody independent saw anything; and that a camp is there says
            // nothing about whether it may be
            0 => {}
            _ if case.group == Group::Rear => {}
            1 => record[case.group.index()].1 += 1,
            _ => record[case.group.index()].0 += 1,
        }
        if case.stage == Stage::Open {
            case.stage = Stage::Dismissed;
        }
        false
    };
    for recent in &mut desk.recent {
        recent.retain(&mut stays);
    }
    // what was opened later than this has had news since
    let window = link_window(Group::Fire, numbers);
    let oldest = now.saturating_sub(patience.max(window));
    for fire in &mut desk.fire {
        for ids in fire
            .range_mut(..=bucket(oldest, window))
            .map(|(_, ids)| ids)
        {
            ids.retain(&mut stays);
        }
        while fire
            .first_key_value()
            .is_some_and(|(_, ids)| ids.is_empty())
        {
            fire.pop_first();
        }
    }
}

/// Where sensing should look next: the recorded past for patrols, doubtful sites for inspectors.
fn task(desk: &Desk, cases: &[Case], tasking: &mut Tasking, numbers: &CaseworkParameters) {
    let fading = math::exp(-1.0 / numbers.record_fading_days);
    tasking.sector_record.iter_mut().for_each(|r| *r *= fading);
    let mut doubtful: Vec<(f64, SiteId)> = Vec::new();
    for id in desk.recent.iter().flatten() {
        let case = &cases[id.index()];
        if let (Group::Rear, Stage::Open, Some(site)) = (case.group, case.stage, case.site) {
            doubtful.push((case.log_odds, site));
        }
    }
    doubtful.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    tasking.sites.clear();
    for (_, site) in doubtful {
        if !tasking.sites.contains(&site) {
            tasking.sites.push(site);
        }
    }
}
