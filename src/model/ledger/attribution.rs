//! Columns about who is named: right, wrong, silent, falsely accused, and with what skill.

use super::account::{Judged, Truth, Work, act, labelled};
use super::matching::is_near;
use super::measures::RunMeasures;
use crate::model::base::Side;
use crate::model::record::finding::Finding;

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
pub(super) fn attribution_skill(truth: &Truth, work: &Work, judged: &Judged) -> Option<f64> {
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
    let near = Neighbourhood::new(truth);
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

/// Violations by sector and side, for eligibility without provenance.
pub(super) struct Neighbourhood {
    by_sector: Vec<Vec<u32>>,
}

impl Neighbourhood {
    fn new(truth: &Truth) -> Self {
        let mut by_sector = vec![Vec::new(); usize::from(truth.spec.front.n_sectors) * 2];
        for violation in &truth.violations.0 {
            let act = act(truth, violation);
            by_sector[act.sector.index() * 2 + violation.side.index()].push(violation.id.0);
        }
        Self { by_sector }
    }

    /// Whether the side committed a violation (in grace and after collapse too) that the finding
    /// could stand for.
    fn holds(&self, truth: &Truth, finding: &Finding, side: Side) -> bool {
        let n = self.by_sector.len() / 2;
        let middle = finding.sector.index();
        let span = super::matching::span_in_sectors(truth.spec.front.sector_km);
        (middle.saturating_sub(span)..=(middle + span).min(n - 1)).any(|sector| {
            self.by_sector[sector * 2 + side.index()].iter().any(|&v| {
                let violation = &truth.violations.0[v as usize];
                is_near(violation, act(truth, violation), finding)
            })
        })
    }
}
