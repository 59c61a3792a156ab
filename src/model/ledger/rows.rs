//! Rows of days and of violations.

use super::account::{
    Fate, Judged, Truth, Work, act, cause_name, count, counted, labelled, p_of, scale,
};
use super::measures::{DayMeasures, ViolationMeasures};
use crate::base::{DAY, HOUR};
use crate::record::act::Group;

pub(super) fn day_rows(truth: &Truth, work: &Work, judged: &Judged) -> Vec<DayMeasures> {
    let n_days = truth.samples.0.len();
    let day_of = |second: u32| ((second / DAY) as usize).min(n_days.saturating_sub(1));
    // null, not 0, where there is no desk and where there are no assets
    let said = work.regime.casework.is_some().then_some(0);
    let coverage = (work.assets.n_planned() > 0).then_some(work.coverage);
    let mut days: Vec<DayMeasures> = truth
        .samples
        .0
        .iter()
        .enumerate()
        .map(|(day, sample)| {
            let episodes = truth
                .status
                .episodes_by_day
                .get(day)
                .copied()
                .unwrap_or_default();
            let [a, b] = labelled(truth, episodes);
            let [ra, rb] = labelled(truth, sample.restraint);
            let [ta, tb] = labelled(truth, sample.trust);
            DayMeasures {
                regime: Some(work.regime.name.clone()),
                day: count(day),
                episodes_a: Some(i64::from(a)),
                episodes_b: Some(i64::from(b)),
                ratio: truth.status.ratio(day),
                violations_fire: Some(0),
                violations_ground: Some(0),
                violations_rear: Some(0),
                caught_fire: Some(0),
                caught_ground: Some(0),
                caught_rear: Some(0),
                observed: Some(0),
                recorded: said,
                findings: said,
                findings_adopted: said,
                complaints: Some(0),
                denials: coverage.and_then(|c| c.denials.get(day).map(|&n| i64::from(n))),
                deployed_share: coverage.and_then(|c| c.deployed_share.get(day).copied()),
                coverage_share: coverage.and_then(|c| {
                    let hours = c.watched_sector_hours.get(day)?;
                    Some(hours / (24.0 * f64::from(truth.spec.front.n_sectors)))
                }),
                cloud: Some(sample.cloud),
                tension: Some(sample.tension),
                restraint_a: Some(ra),
                restraint_b: Some(rb),
                trust_a: Some(ta),
                trust_b: Some(tb),
                status: sample.status.map(|s| s.name().to_owned()),
                ..DayMeasures::default()
            }
        })
        .collect();
    if days.is_empty() {
        return days;
    }
    let add = |cell: &mut Option<i64>, n: i64| *cell = Some(cell.unwrap_or(0) + n);
    for (violation, finding) in truth.violations.0.iter().zip(&judged.finding_of) {
        if !counted(violation) {
            continue;
        }
        let row = &mut days[day_of(violation.begin)];
        let (all, caught) = match violation.group {
            Group::Fire => (&mut row.violations_fire, &mut row.caught_fire),
            Group::Ground => (&mut row.violations_ground, &mut row.caught_ground),
            Group::Rear => (&mut row.violations_rear, &mut row.caught_rear),
        };
        add(all, 1);
        add(caught, i64::from(finding.is_some()));
    }
    for observation in &work.observations.all {
        add(&mut days[day_of(observation.time)].observed, 1);
    }
    for finding in &work.findings.all {
        add(&mut days[day_of(finding.confirmed)].findings, 1);
        if let Some(adopted) = finding.adopted {
            add(&mut days[day_of(adopted)].findings_adopted, 1);
        }
        if finding.group == Group::Fire {
            add(
                &mut days[day_of(finding.from)].recorded,
                i64::from(finding.count),
            );
        }
    }
    for complaint in &truth.complaints.all {
        add(&mut days[day_of(complaint.time)].complaints, 1);
    }
    days
}

pub(super) fn violation_rows(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    all: bool,
) -> Vec<ViolationMeasures> {
    let scale = scale(truth.spec);
    let mut rows = Vec::new();
    for (v, violation) in truth.violations.0.iter().enumerate() {
        if !counted(violation) {
            continue;
        }
        let act = act(truth, violation);
        let significant = scale.weight(act) >= 1.0;
        if !significant && !all {
            continue;
        }
        let looks = work
            .provenance
            .looks
            .get(violation.act as usize)
            .copied()
            .unwrap_or_default();
        let finding = judged.finding_of[v].map(|f| &work.findings.all[f as usize]);
        let hours = |at: u32| f64::from(at.saturating_sub(violation.begin)) / f64::from(HOUR);
        let cause = match judged.fates[v] {
            Fate::NotWatched(cause) => Some(cause),
            _ => None,
        };
        rows.push(ViolationMeasures {
            regime: Some(work.regime.name.clone()),
            violation: Some(i64::from(violation.id.0)),
            kind: Some(truth.spec.acts.kind(act.kind).name.clone()),
            group: Some(violation.group.name().to_owned()),
            side: Some(truth.spec.label(violation.side).name().to_owned()),
            clause: Some(
                truth.spec.terms.clauses[violation.clause.index()]
                    .name
                    .clone(),
            ),
            sector: Some(i64::from(act.sector.0)),
            x_km: Some(act.x.km()),
            depth_km: Some(act.depth.km()),
            begin_hours: Some(f64::from(violation.begin) / f64::from(HOUR)),
            size: Some(act.size),
            ordered: Some(act.ordered),
            order_share: Some(act.order_share),
            answer: Some(act.answer),
            before_order: Some(act.before_order),
            significant: Some(significant),
            p_plan: Some(p_of(looks.plan.get())),
            p_real: Some(p_of(looks.real.get())),
            observed: Some(looks.seen),
            hours_to_observation: looks.first_seen.map(hours),
            fate: Some(judged.fates[v].name().to_owned()),
            cause: cause.map(|c| cause_name(c).to_owned()),
            named: finding
                .and_then(|f| f.side)
                .map(|side| truth.spec.label(side).name().to_owned()),
            hours_to_finding: finding.map(|f| hours(f.confirmed)),
            hours_to_adoption: finding.and_then(|f| f.adopted).map(hours),
            ..ViolationMeasures::default()
        });
    }
    rows
}
