//! Columns about the truth: episodes, status, the waterfall, the dividend.

use super::account::{Fate, Judged, Truth, count, counted, labelled, scale};
use super::dividend;
use super::dividend::FlowShares;
use super::measures::RunMeasures;
use crate::base::{DAY, Side, math};
use crate::record::act::{Conduct, Group};
use crate::record::provenance::Cause;
use crate::record::violation::{Period, Violation};

pub(super) fn truce_columns(truth: &Truth, run: &mut RunMeasures) {
    let status = truth.status;
    let in_force = truth.spec.terms.in_force;
    let [a, b] = labelled(
        truth,
        [0, 1].map(|i| truth.spec.sides[i].command.commitment),
    );
    (run.commitment_a, run.commitment_b) = (Some(a), Some(b));
    let whole_days = (truth.clock.horizon() / DAY) as usize;
    let grace_days = truth.spec.terms.grace_end().div_ceil(DAY) as usize;
    let window = if whole_days < 14 { 3 } else { 7 };
    let from = whole_days.saturating_sub(window).max(grace_days);
    let ratio = (from < whole_days).then(|| {
        let sum: f64 = (from..whole_days).filter_map(|d| status.ratio(d)).sum();
        sum / (whole_days - from) as f64
    });
    run.ratio_last7 = ratio;
    run.ratio_day3 = (whole_days >= 3).then(|| status.ratio(2)).flatten();
    if in_force {
        run.status = status.status.map(|s| s.name().to_owned());
        run.held = ratio.map(|r| r <= 0.25 && status.collapse.is_none());
        run.eroded_day = status.eroded_day.map(i64::from);
        run.collapsed_day = status.collapse.map(|(second, _)| i64::from(second / DAY));
        run.extended = status.extended;
    }
    let episodes: u32 = status.episodes_by_day.iter().flatten().sum();
    run.episodes = Some(i64::from(episodes));
    run.complaints = count(truth.complaints.all.len());
    let scale = scale(truth.spec);
    let harm = truth
        .log
        .acts
        .iter()
        .filter(|act| act.side.is_some() && !act.before_truce)
        .map(|act| scale.casualties(act))
        .sum();
    run.harm = Some(harm);
    let grace = truth.spec.terms.grace_end();
    let mut begun = [0_u32; 2];
    for act in &truth.log.acts {
        let fire = truth.spec.acts.kind(act.kind).conduct == Conduct::LocalFire;
        if let (true, false, Some(side)) = (fire && act.start >= grace, act.answer, act.side) {
            begun[side.index()] += 1;
        }
    }
    let [a, b] = labelled(truth, begun);
    run.begun_by_a = (a + b > 0).then(|| f64::from(a) / f64::from(a + b));
}

/// Every fate, in the order of [`place_of`].
const FATES: [Fate; 10] = [
    Fate::Established,
    Fate::Confirmed,
    Fate::NotConfirmed,
    Fate::NotSeen,
    Fate::OutsideReach,
    Fate::NotWatched(Cause::NotDeployed),
    Fate::NotWatched(Cause::Denied),
    Fate::NotWatched(Cause::Jammed),
    Fate::NotWatched(Cause::WeatherOrNight),
    Fate::NotWatched(Cause::OffShift),
];

/// Place of a fate in [`FATES`].
fn place_of(fate: Fate) -> usize {
    match fate {
        Fate::Established => 0,
        Fate::Confirmed => 1,
        Fate::NotConfirmed => 2,
        Fate::NotSeen => 3,
        Fate::OutsideReach => 4,
        Fate::NotWatched(cause) => 5 + cause as usize,
    }
}

pub(super) fn waterfall_columns(truth: &Truth, judged: &Judged, run: &mut RunMeasures) {
    let violations = &truth.violations.0;
    // each violation is read once; the columns are sums over a small table
    let mut table = [[0_i64; FATES.len()]; Group::ALL.len()];
    for (violation, fate) in violations.iter().zip(&judged.fates) {
        if counted(violation) {
            table[violation.group.index()][place_of(*fate)] += 1;
        }
    }
    let tally = |group: Option<Group>, test: &dyn Fn(Fate) -> bool| {
        let groups = Group::ALL
            .into_iter()
            .filter(|g| group.is_none_or(|wanted| wanted == *g));
        let n: i64 = groups
            .flat_map(|g| FATES.iter().zip(&table[g.index()]))
            .filter(|(fate, _)| test(**fate))
            .map(|(_, n)| n)
            .sum();
        Some(n)
    };
    let caught = |f: Fate| matches!(f, Fate::Established | Fate::Confirmed);
    let established = |f: Fate| f == Fate::Established;
    let outside = |f: Fate| f == Fate::OutsideReach;
    let not_watched = |f: Fate| matches!(f, Fate::NotWatched(_));
    let not_seen = |f: Fate| f == Fate::NotSeen;
    let not_confirmed = |f: Fate| f == Fate::NotConfirmed;
    let any = |_: Fate| true;
    let [fire, ground, rear] = Group::ALL.map(Some);
    run.violations = tally(None, &any);
    run.violations_fire = tally(fire, &any);
    run.violations_ground = tally(ground, &any);
    run.violations_rear = tally(rear, &any);
    run.caught = tally(None, &caught);
    run.caught_fire = tally(fire, &caught);
    run.caught_ground = tally(ground, &caught);
    run.caught_rear = tally(rear, &caught);
    run.established = tally(None, &established);
    run.established_fire = tally(fire, &established);
    run.established_ground = tally(ground, &established);
    run.established_rear = tally(rear, &established);
    run.outside_reach = tally(None, &outside);
    run.outside_reach_fire = tally(fire, &outside);
    run.outside_reach_ground = tally(ground, &outside);
    run.outside_reach_rear = tally(rear, &outside);
    run.not_watched = tally(None, &not_watched);
    run.not_watched_fire = tally(fire, &not_watched);
    run.not_watched_ground = tally(ground, &not_watched);
    run.not_watched_rear = tally(rear, &not_watched);
    run.not_seen = tally(None, &not_seen);
    run.not_seen_fire = tally(fire, &not_seen);
    run.not_seen_ground = tally(ground, &not_seen);
    run.not_seen_rear = tally(rear, &not_seen);
    run.not_confirmed = tally(None, &not_confirmed);
    run.not_confirmed_fire = tally(fire, &not_confirmed);
    run.not_confirmed_ground = tally(ground, &not_confirmed);
    run.not_confirmed_rear = tally(rear, &not_confirmed);
    let because = |cause: Cause| tally(None, &move |f| f == Fate::NotWatched(cause));
    run.not_watched_not_deployed = because(Cause::NotDeployed);
    run.not_watched_denied = because(Cause::Denied);
    run.not_watched_jammed = because(Cause::Jammed);
    run.not_watched_weather = because(Cause::WeatherOrNight);
    run.not_watched_off_shift = because(Cause::OffShift);
    run.unknowable = run.outside_reach.zip(run.not_watched).map(|(o, w)| o + w);
    let period = |p: Period| count(violations.iter().filter(|v| v.period == p).count());
    run.violations_in_grace = period(Period::Grace);
    run.violations_after_collapse = period(Period::AfterCollapse);
    let disputed = |group: Option<Group>| {
        let of_group = |v: &&Violation| group.is_none_or(|group| v.group == group);
        let all = violations.iter().filter(|v| v.period == Period::Disputed);
        count(all.filter(of_group).count())
    };
    run.violations_disputed = disputed(None);
    run.violations_disputed_fire = disputed(fire);
    run.violations_disputed_ground = disputed(ground);
    run.violations_disputed_rear = disputed(rear);
}

pub(super) fn dividend_columns(truth: &Truth, judged: &Judged, run: &mut RunMeasures) {
    let mut fate_of_act = std::collections::BTreeMap::new();
    // men and tonnes come by acts of the rear alone
    let rear = truth.violations.0.iter().zip(&judged.fates);
    let counts = |v: &Violation| v.group == Group::Rear && v.period != Period::Disputed;
    for (violation, fate) in rear.filter(|(v, _)| counts(v)) {
        fate_of_act.insert(violation.act, *fate == Fate::Established);
    }
    let fate = |act: u32| fate_of_act.get(&act).copied();
    let flows: [FlowShares; 2] =
        Side::BOTH.map(|side| dividend::flow_shares(truth.pipeline, side, &fate));
    let parts = [0, 1].map(|i| truth.dividends[i].parts(&flows[i]));
    let pair = |values: [f64; 2]| labelled(truth, values).map(Some);
    [run.power_start_a, run.power_start_b] = pair(truth.dividends.map(|d| d.start));
    [run.power_end_a, run.power_end_b] = pair(truth.dividends.map(|d| d.end));
    [run.dividend_a, run.dividend_b] = pair(truth.dividends.map(|d| d.end - d.start));
    [run.dividend_allowed_a, run.dividend_allowed_b] = pair(parts.map(|p| p[0]));
    [run.dividend_established_a, run.dividend_established_b] = pair(parts.map(|p| p[1]));
    [run.dividend_hidden_a, run.dividend_hidden_b] = pair(parts.map(|p| p[2]));
    [run.supplied_a, run.supplied_b] = pair(flows.map(|f| f.brought));
    let [a, b] = labelled(truth, flows.map(|f| f.joined as i64));
    (run.trained_a, run.trained_b) = (Some(a), Some(b));
    let growth = truth
        .dividends
        .map(|d| math::ln(d.end.max(1e-6) / d.start.max(1e-6)));
    let [a, b] = labelled(truth, growth);
    run.shift = Some(a - b);
    (run.growth_a, run.growth_b) = (Some(a), Some(b));
    rear_columns(truth, run);
}

/// Shells, men and what was said of them.
fn rear_columns(truth: &Truth, run: &mut RunMeasures) {
    let forces = [0, 1].map(|i| &truth.spec.sides[i].forces);
    let books = truth.pipeline.books;
    // null where a scenario says nothing about shells
    let shells = [0, 1].map(|i| {
        let spec = &forces[i].rear;
        let known = spec.shells_made_per_day + spec.shells_fired_per_day + spec.shell_share > 0.0;
        let shells = books[i].shells;
        known.then_some(shells.made + shells.at_war - shells.fired)
    });
    [run.shells_gained_a, run.shells_gained_b] = labelled(truth, shells);
    let called_up = books.map(|books| Some(books.called_up as i64));
    [run.called_up_a, run.called_up_b] = labelled(truth, called_up);
    let notified = Side::BOTH.map(|side| {
        let own = truth.notifications.0.iter().filter(|n| n.side == side);
        count(own.count())
    });
    [run.notifications_a, run.notifications_b] = labelled(truth, notified);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_has_its_place() {
        for (place, fate) in FATES.into_iter().enumerate() {
            assert_eq!(place_of(fate), place, "{fate:?}");
        }
    }
}
