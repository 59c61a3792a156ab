//! Columns about the mission: findings, delays, coverage, cost.

use super::account::{Judged, Truth, Work, count};
use super::measures::RunMeasures;
use crate::base::{DAY, HOUR};
use crate::record::act::Group;
use crate::record::finding::Finding;
use crate::sensing::{Platform, Sensor};

pub(super) fn finding_columns(truth: &Truth, work: &Work, judged: &Judged, run: &mut RunMeasures) {
    let findings = &work.findings.all;
    let has_casework = work.regime.casework.is_some();
    if !has_casework {
        // nobody looks at reports: there are no findings to be precise or late
        run.caught = Some(0);
        return;
    }
    let adopted: Vec<&Finding> = findings.iter().filter(|f| f.adopted.is_some()).collect();
    run.findings = count(findings.len());
    run.findings_adopted = count(adopted.len());
    let claimed: u32 = adopted.iter().map(|f| f.claimed).sum();
    run.precision = (claimed > 0).then(|| f64::from(judged.matched_adopted) / f64::from(claimed));
    run.recorded = Some(
        findings
            .iter()
            .filter(|f| f.group == Group::Fire)
            .map(|f| i64::from(f.count))
            .sum(),
    );
    let hours = |time: &dyn Fn(&Finding) -> Option<u32>| {
        let mut hours: Vec<f64> = judged
            .finding_of
            .iter()
            .enumerate()
            .filter_map(|(v, f)| {
                let at = time(&findings[(*f)? as usize])?;
                let begin = truth.violations.0[v].begin;
                Some(f64::from(at.saturating_sub(begin)) / f64::from(HOUR))
            })
            .collect();
        median(&mut hours)
    };
    run.hours_to_finding_median = hours(&|f| Some(f.confirmed));
    run.hours_to_adoption_median = hours(&|f| f.adopted);
    // times of findings by group and sector: every complaint is held against all that are near
    let n_sectors = usize::from(truth.spec.front.n_sectors);
    let mut times = [0; 3].map(|_| vec![Vec::new(); n_sectors]);
    for finding in findings {
        times[finding.group.index()][finding.sector.index()].push((finding.from, finding.to));
    }
    times.iter_mut().flatten().for_each(|list| until_now(list));
    let last = n_sectors - 1;
    let span = super::matching::span_in_sectors(truth.spec.front.sector_km);
    let confirmed_complaints = truth
        .complaints
        .all
        .iter()
        .filter(|c| {
            let middle = c.sector.index();
            times[c.group.index()][middle.saturating_sub(span)..=(middle + span).min(last)]
                .iter()
                .any(|list| is_within(list, c.time))
        })
        .count();
    run.complaints_confirmed = count(confirmed_complaints);
}

/// Sorts stretches of time by their begin, and lets each end as late as any before it: then one
/// search tells whether a second lies in any of them.
fn until_now(stretches: &mut [(u32, u32)]) {
    stretches.sort_unstable();
    let mut latest = 0;
    for (_, to) in stretches {
        latest = latest.max(*to);
        *to = latest;
    }
}

/// Whether a second lies in one of the stretches, ends included; see [`until_now`].
fn is_within(stretches: &[(u32, u32)], second: u32) -> bool {
    let begun = stretches.partition_point(|&(from, _)| from <= second);
    begun > 0 && stretches[begun - 1].1 >= second
}

/// Median of values; none when empty.
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    Some(if values.len() % 2 == 1 {
        values[middle]
    } else {
        (values[middle - 1] + values[middle]) / 2.0
    })
}

pub(super) fn mission_columns(truth: &Truth, work: &Work, run: &mut RunMeasures) {
    run.observed = count(work.observations.all.len());
    let (hours, n) = work.provenance.first_observation_hours;
    run.hours_to_observation_mean = (n > 0).then(|| hours / f64::from(n));
    let planned = work.assets.n_planned();
    if planned > 0 {
        let shares = &work.coverage.deployed_share;
        run.deployed_share_day15 = shares.get(14).or(shares.last()).copied();
        let watched: f64 = work.coverage.watched_sector_hours.iter().sum();
        let hours = f64::from(truth.clock.horizon()) / f64::from(HOUR);
        run.coverage_share = Some(watched / (hours * f64::from(truth.spec.front.n_sectors)));
        run.denials = Some(work.coverage.denials.iter().map(|&n| i64::from(n)).sum());
    }
    let has = |matters: &dyn Fn(&Sensor) -> bool| {
        let mut groups = work.assets.groups.iter();
        groups.any(|g| matters(&truth.spec.sensors.0[usize::from(g.spec.sensor)]))
    };
    if has(&|s| s.platform == Platform::Air && s.jam_loss > 0.0) {
        run.jammings = Some(work.coverage.jammings.iter().map(|&n| i64::from(n)).sum());
    }
    if has(&|s| s.exposed) {
        run.stand_down_days = Some(work.coverage.stood_down.iter().sum());
    }
    if work.assets.groups.iter().any(|g| g.p_loss > 0.0) {
        let lost: u32 = work.assets.groups.iter().map(|g| g.losses).sum();
        run.assets_lost = Some(i64::from(lost));
    }
    let (bill, rate) = bill(truth, work);
    run.cost_eur = Some(bill);
    run.cost_year_rate_eur = Some(rate);
}

/// Bill of the truce with set-up, and yearly rate at full strength \[EUR\].
pub(super) fn bill(truth: &Truth, work: &Work) -> (f64, f64) {
    let regime = work.regime;
    let desk = regime.casework.as_ref().map_or(0.0, |c| c.cost_per_day);
    let mut daily = regime.cost_per_day + desk;
    for group in &work.assets.groups {
        daily += f64::from(group.spec.count) * group.spec.cost_per_day;
    }
    (
        bill_until(truth, work, truth.clock.horizon()),
        daily * 365.0,
    )
}

/// \[EUR\] — bill with set-up up to a second; what was lost is spread evenly over the truce.
pub(super) fn bill_until(truth: &Truth, work: &Work, end: u32) -> f64 {
    let days = f64::from(end) / f64::from(DAY);
    let part = f64::from(end) / f64::from(truth.clock.horizon().max(1));
    let regime = work.regime;
    let desk = regime.casework.as_ref().map_or(0.0, |c| c.cost_per_day);
    let mut bill = regime.cost_setup + (regime.cost_per_day + desk) * days;
    for group in &work.assets.groups {
        for &from in group.from.iter().filter(|&&from| from < end) {
            let worked = f64::from(end - from) / f64::from(DAY);
            bill += group.spec.cost_setup + worked * group.spec.cost_per_day;
        }
        bill += f64::from(group.losses) * group.spec.cost_setup * part;
    }
    bill
}

#[cfg(test)]
mod tests {
    use super::{is_within, until_now};

    #[test]
    fn one_search_finds_what_reading_all_stretches_finds() {
        let stretches = [(5, 9), (0, 20), (30, 30), (32, 40), (33, 35), (50, 40)];
        let mut sorted = stretches;
        until_now(&mut sorted);
        for second in 0..60 {
            let one_by_one = stretches
                .iter()
                .any(|&(from, to)| (from..=to).contains(&second));
            assert_eq!(is_within(&sorted, second), one_by_one, "{second}");
        }
    }
}
