//! The desk of a mission: reports on their way, cases that may still take in reports, the queue.

use super::base_rates::BaseRates;
use super::intent::Confirmed;
use super::spec::{CaseworkParameters, CaseworkSpec};
use super::warnings::Rhythm;
use super::windows::Windows;
use crate::base::{AssetId, CaseId, DAY, HOUR, Metres, ObservationId, SectorId, Side, SiteId};
use crate::record::act::{ActKindId, Group};
use crate::record::case::{Case, Heard, Stage};
use crate::record::complaint::Complaint;
use crate::record::observation::{Observation, Refusal};
use crate::record::terms::matching_reach;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
    /// \[s\] — by sector, none of those is put aside up to this.
    pub none_aside_until: Vec<u32>,
    /// Cases of fire that may still take in reports, by sector and by the link window in which they
    /// were opened: there are many, and each is narrow in time.
    pub fire: Vec<Windows>,
    /// Sectors to either side in which a near case may lie.
    pub span: usize,
    /// Sectors to either side in which a pattern is sought.
    pub pattern_span: usize,
    /// Cases that wait for an analyst: grave ones first, then by when they may be taken.
    pub queue: BTreeSet<(bool, u32, CaseId)>,
    /// \[min\] — analysts' time in hand.
    pub minutes: f64,
    /// What stayed alone and what noise explains: the regime's own record.
    pub rates: BaseRates,
    /// \[s\], \[1\] — summed delay and number of reports about each side.
    pub delays: [(f64, u32); 2],
    /// Cases of the front confirmed of late, by sector: patterns are sought among them.
    pub confirmed: Vec<VecDeque<Confirmed>>,
    /// The rhythm of what is confirmed.
    pub rhythm: Rhythm,
}

/// A report as the desk takes it: by an asset or by a side, or the refusal of a visit.
pub(super) struct Report {
    pub heard: Heard,
    pub sensor: Option<usize>,
    pub sensor_bit: u32,
    pub time: u32,
    pub error_s: u32,
    pub received: u32,
    pub sector: SectorId,
    pub x: Metres,
    pub error_m: i32,
    pub site: Option<SiteId>,
    pub group: Group,
    pub kind: ActKindId,
    pub count: u32,
    pub evidence: f64,
    pub checked: bool,
    pub side_evidence: f64,
    pub observation: Option<(ObservationId, AssetId)>,
}

/// Bit of complaints among the sensors heard.
pub(super) const CLAIM_BIT: u32 = 1 << 31;
/// Bit of refusals among the sensors heard.
pub(super) const DENIAL_BIT: u32 = 1 << 30;

impl Report {
    pub(super) fn of_observation(o: &Observation) -> Self {
        Self {
            heard: Heard::Observation(o.id),
            sensor: Some(usize::from(o.sensor)),
            sensor_bit: 1 << (o.sensor % 30),
            time: o.time,
            error_s: o.error_s,
            received: o.received,
            sector: o.sector,
            x: o.x,
            error_m: o.error_m,
            site: o.site,
            group: o.group,
            kind: o.kind,
            count: o.count,
            evidence: o.evidence,
            checked: o.checked,
            side_evidence: o.side_evidence,
            observation: Some((o.id, o.asset)),
        }
    }

    pub(super) fn of_complaint(index: u32, c: &Complaint, numbers: &CaseworkParameters) -> Self {
        let toward = match c.by.other() {
            Side::One => numbers.complaint_side_evidence,
            Side::Two => -numbers.complaint_side_evidence,
        };
        Self {
            heard: Heard::Complaint(index),
            sensor: None,
            sensor_bit: CLAIM_BIT,
            time: c.time,
            error_s: 600,
            received: c.handed,
            sector: c.sector,
            x: c.x,
            error_m: 500,
            site: None,
            group: c.group,
            kind: c.kind,
            count: 1,
            evidence: numbers.complaint_evidence,
            checked: false,
            side_evidence: toward,
            observation: None,
        }
    }
}

/// How many sectors to either side a matching reach can span, at least one.
pub(super) fn neighbours(sector_m: i32) -> usize {
    let reach = matching_reach(Group::Fire).distance_m;
    ((reach + sector_m - 1) / sector_m.max(1)).max(1) as usize
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

/// The nearest case that this report may belong to.
pub(super) fn find(
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
            desk.fire[sector].between(from, to).for_each(&mut consider);
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
pub(super) fn bucket(second: u32, window: u32) -> u32 {
    second / window.max(1)
}

impl Desk {
    fn list(&mut self, case: &Case, numbers: &CaseworkParameters) -> &mut Vec<CaseId> {
        let sector = case.sector.index();
        if case.group == Group::Fire {
            let window = link_window(case.group, numbers);
            self.fire[sector].list(bucket(case.opened, window))
        } else {
            &mut self.recent[sector]
        }
    }

    /// Puts a case on the list where reports will find it, unless it is there.
    pub(super) fn enlist(&mut self, case: &Case, numbers: &CaseworkParameters) {
        if case.group != Group::Fire {
            let until = case.last.saturating_add(self.patience(case.group, numbers));
            let of_sector = &mut self.none_aside_until[case.sector.index()];
            *of_sector = until.min(*of_sector);
        }
        let list = self.list(case, numbers);
        if !list.contains(&case.id) {
            list.push(case.id);
        }
    }

    /// \[s\] — how long a case of a group stays on its list without news.
    pub(super) fn patience(&self, group: Group, numbers: &CaseworkParameters) -> u32 {
        let hours = self.spec.as_ref().map_or(0.0, |s| s.dismiss_after_hours);
        ((hours * f64::from(HOUR)) as u32).max(link_window(group, numbers))
    }

    /// Moves a case to another sector, on the lists too.
    pub(super) fn transfer(
        &mut self,
        case: &mut Case,
        sector: SectorId,
        numbers: &CaseworkParameters,
    ) {
        self.list(case, numbers).retain(|id| *id != case.id);
        case.sector = sector;
        self.enlist(case, numbers);
    }

    /// Queues a case: by gravity, then by when it may be taken, then by number.
    pub(super) fn line_up(&mut self, case: &Case) {
        self.queue.insert((!case.grave, case.ready, case.id));
    }

    /// \[s\] — mean delay of reports about each side, where any came in.
    pub(super) fn mean_delays(&self) -> [Option<f64>; 2] {
        self.delays
            .map(|(sum, n)| (n > 0).then(|| sum / f64::from(n)))
    }
}

/// Open cases that a refused visit speaks about: at its site, or in its sector.
pub(super) fn refused(desk: &Desk, cases: &[Case], refusal: &Refusal) -> Vec<CaseId> {
    let sector = refusal.sector.index();
    let near = desk.recent.get(sector).into_iter().flatten().copied();
    let fire = desk.fire.get(sector).into_iter();
    near.chain(fire.flat_map(Windows::cases))
        .filter(|id| {
            let case = &cases[id.index()];
            case.stage == Stage::Open && case.site == refusal.site
        })
        .collect()
}
