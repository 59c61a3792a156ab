//! Columns about significant violations: how many, established, in time, in balance.

use super::account::{Judged, Truth, Work, labelled, scale};
use super::measures::RunMeasures;
use crate::record::act::Group;

/// Time of adoption of the finding that caught a violation.
pub(super) fn adopted_at(judged: &Judged, work: &Work, violation: u32) -> Option<u32> {
    let finding = judged.finding_of[violation as usize]?;
    work.findings.all[finding as usize].adopted
}

pub(super) fn significance_columns(
    truth: &Truth,
    work: &Work,
    judged: &Judged,
    run: &mut RunMeasures,
) {
    let scale = scale(truth.spec);
    let adopted = |v: u32| adopted_at(judged, work, v);
    // front, rear: all, established, in time, censored
    let mut counts = [[0_i64; 4]; 2];
    let mut true_sides = [0_u32; 2];
    let mut found_sides = [0_u32; 2];
    for one in &truth.significant {
        let rear = usize::from(one.group == Group::Rear);
        let limit = one.since + scale.critical_time(one.conduct, one.group);
        counts[rear][0] += 1;
        counts[rear][3] += i64::from(limit > truth.clock.horizon());
        true_sides[one.side.index()] += 1;
        if let Some(time) = one.established(&adopted) {
            counts[rear][1] += 1;
            counts[rear][2] += i64::from(time <= limit);
            let named = one.members.iter().find_map(|&(v, _)| {
                let finding = judged.finding_of[v as usize]?;
                work.findings.all[finding as usize].side
            });
            if let Some(side) = named {
                found_sides[side.index()] += 1;
            }
        }
    }
    let [front, rear] = counts;
    run.significant_front = Some(front[0]);
    run.significant_front_established = Some(front[1]);
    run.significant_front_in_time = Some(front[2]);
    run.significant_front_censored = Some(front[3]);
    run.significant_rear = Some(rear[0]);
    run.significant_rear_established = Some(rear[1]);
    run.significant_rear_in_time = Some(rear[2]);
    run.significant_rear_censored = Some(rear[3]);
    // written so that swapping the sides flips the sign exactly
    let share_difference = |sides: [u32; 2]| {
        let [a, b] = labelled(truth, sides).map(f64::from);
        (a + b > 0.0).then(|| (a - b) / (a + b))
    };
    run.record_bias = share_difference(found_sides)
        .zip(share_difference(true_sides))
        .map(|(found, real)| (found - real) / 2.0);
    run.first_breaker = truth
        .significant
        .first()
        .map(|one| truth.spec.label(one.side).name().to_owned());
    run.first_breaker_found = truth
        .significant
        .iter()
        .filter_map(|one| {
            let time = one.established(&adopted)?;
            let named = one.members.iter().find_map(|&(v, _)| {
                let finding = judged.finding_of[v as usize]?;
                work.findings.all[finding as usize].side
            })?;
            Some((time, named))
        })
        .min()
        .map(|(_, side)| truth.spec.label(side).name().to_owned());
}
