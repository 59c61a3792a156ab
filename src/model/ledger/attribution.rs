//! Columns about who is named: right, wrong, silent, falsely accused, and with what skill.

use super::account::{Judged, Truth, Work, act, labelled};
use super::matching::is_near;
use super::measures::RunMeasures;
use crate::base::Side;
use crate::record::act::Group;
use crate::record::finding::Finding;

pub(super) fn attribution_columns(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    run: &mut RunMeasures,
) {
    let findings = &work.findings.all;
    let (mut right, mut wrong, mut silent) = (0, 0, 0);
    for (violation, finding) in truth.violations.0.iter().zip(&judged.finding_of) {
        let Some(f) = finding else { continue };
        match findings[*f as usize].side {
            Some(side) if side == violation.side => right += 1,
            Some(_) => wrong += 1,
            None => silent += 1,
        }
    }
    run.attributed_right = Some(right);
    run.attributed_wrong = Some(wrong);
    run.unattributed = Some(silent);
    let names = work.regime.casework.as_ref().is_some_and(|c| c.names_sides);
    if !names {
        return;
    }
    let near = Neighbourhood::new(truth);
    run.attribution_skill = attribution_skill(truth, work, judged, &near);
    let mut accused = [0_i64; 2];
    let mut named = [0_i64; 2];
    for finding in findings.iter().filter(|f| f.adopted.is_some()) {
        let Some(side) = finding.side else { continue };
        named[side.index()] += 1;
        if !near.holds(truth, finding, side) {
            accused[side.index()] += 1;
        }
    }
    run.findings_naming = Some(named[0] + named[1]);
    let [a, b] = labelled(truth, accused);
    (run.false_accusations_a, run.false_accusations_b) = (Some(a), Some(b));
    let [a, b] = labelled(truth, named);
    (run.findings_naming_a, run.findings_naming_b) = (Some(a), Some(b));
}

/// Brier skill over {one, two, neither} of what is said about sides, against the base rate: a
/// forecast for every significant violation by itself (silence counts as the base rate) and for
/// every other claim, an adopted finding that names a side; what a claim turns out to be is the
/// side that did something it could stand for, the named one first, or neither.
fn attribution_skill(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    near: &Neighbourhood,
) -> Option<f64> {
    work.findings.all.iter().find(|f| f.side.is_some())?;
    let mut spoken_for = vec![false; work.findings.all.len()];
    let mut events: Vec<(Option<[f64; 3]>, usize)> = Vec::new();
    for one in truth
        .significant
        .iter()
        .filter(|one| one.members.len() == 1)
    {
        let finding = judged.finding_of[one.members[0].0 as usize];
        if let Some(f) = finding {
            spoken_for[f as usize] = true;
        }
        let said = finding
            .map(|f| &work.findings.all[f as usize])
            .filter(|f| f.side.is_some())
            .map(forecast);
        events.push((said, one.side.index()));
    }
    for (finding, spoken_for) in work.findings.all.iter().zip(&spoken_for) {
        let (Some(side), true) = (finding.side, finding.adopted.is_some()) else {
            continue;
        };
        if *spoken_for {
            continue;
        }
        let outcome = [side, side.other()]
            .into_iter()
            .find(|&s| near.holds(truth, finding, s))
            .map_or(2, Side::index);
        events.push((Some(forecast(finding)), outcome));
    }
    if events.is_empty() {
        return None;
    }
    let n = events.len() as f64;
    let mut base = [0.0; 3];
    events.iter().for_each(|(_, what)| base[*what] += 1.0 / n);
    let brier = |said: [f64; 3], what: usize| -> f64 {
        (0..3)
            .map(|k| {
                let truth = if k == what { 1.0 } else { 0.0 };
                (said[k] - truth) * (said[k] - truth)
            })
            .sum()
    };
    let of_base: f64 = events.iter().map(|(_, what)| brier(base, *what)).sum();
    let of_said: f64 = events
        .iter()
        .map(|(said, what)| brier(said.unwrap_or(base), *what))
        .sum();
    (of_base > 0.0).then(|| 1.0 - of_said / of_base)
}

pub(super) fn forecast(finding: &Finding) -> [f64; 3] {
    let p = finding.p_prohibited;
    [
        p * finding.p_side_one,
        p * (1.0 - finding.p_side_one),
        1.0 - p,
    ]
}

/// Violations by sector, side and group in order of their begin, for eligibility without provenance.
pub(super) struct Neighbourhood {
    lists: Vec<Vec<(u32, u32)>>,
    /// \[s\] — longest violation of each group.
    longest: [u32; 3],
    n_sectors: usize,
}

impl Neighbourhood {
    pub(super) fn new(truth: &Truth) -> Self {
        let n_sectors = usize::from(truth.spec.front.n_sectors);
        let mut lists = vec![Vec::new(); n_sectors * 6];
        let mut longest = [0; 3];
        for violation in &truth.violations.0 {
            let act = act(truth, violation);
            let place = place(act.sector.index(), violation.side, violation.group);
            lists[place].push((violation.begin, violation.id.0));
            let length = &mut longest[violation.group.index()];
            *length = (*length).max(act.end.saturating_sub(violation.begin));
        }
        lists.iter_mut().for_each(|list| list.sort_unstable());
        Self {
            lists,
            longest,
            n_sectors,
        }
    }

    /// Whether the side committed a violation (in grace and after collapse too) that the finding
    /// could stand for.
    fn holds(&self, truth: &Truth, finding: &Finding, side: Side) -> bool {
        let middle = finding.sector.index();
        let span = super::matching::span_in_sectors(truth.spec.front.sector_km);
        let earliest = finding
            .from
            .saturating_sub(self.longest[finding.group.index()]);
        (middle.saturating_sub(span)..=(middle + span).min(self.n_sectors - 1)).any(|sector| {
            let list = &self.lists[place(sector, side, finding.group)];
            let from = list.partition_point(|&(begin, _)| begin < earliest);
            list[from..]
                .iter()
                .take_while(|&&(begin, _)| begin <= finding.to)
                .any(|&(_, v)| {
                    let violation = &truth.violations.0[v as usize];
                    is_near(violation, act(truth, violation), finding)
                })
        })
    }
}

fn place(sector: usize, side: Side, group: Group) -> usize {
    (sector * 2 + side.index()) * 3 + group.index()
}
