//! The account: truth beside findings, one row per watch.
//!
//! Every measure is defined in `docs/model/ledger.md`; identities are checked on every run and a
//! broken one is an error, not a number.

use super::dividend::{self, Dividend, FlowShares};
use super::matching::{Edge, is_near, match_all};
use super::measures::{DayMeasures, RunMeasures, ViolationMeasures};
use super::samples::Samples;
use super::significance::{Scale, Significant, significant};
use crate::model::base::{Clock, DAY, HOUR, Side, math};
use crate::model::forces::Pipeline;
use crate::model::record::act::{Act, ActLog, Conduct, Group};
use crate::model::record::case::Cases;
use crate::model::record::complaint::Complaints;
use crate::model::record::finding::{Finding, Findings};
use crate::model::record::observation::{Coverage, Observations};
use crate::model::record::provenance::{Cause, Provenance};
use crate::model::record::standing::TruceStatus;
use crate::model::record::violation::{Period, Violation, Violations};
use crate::model::sensing::Assets;
use crate::model::spec::{Label, RegimeSpec, TruceSpec};

/// What became of a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Caught by an adopted finding.
    Established,
    /// Caught by a finding that was not adopted.
    Confirmed,
    /// Seen, not confirmed.
    NotConfirmed,
    /// Watched, not seen.
    NotSeen,
    /// Within reach as planned, not as it was.
    NotWatched(Cause),
    /// Out of reach even as planned.
    OutsideReach,
}

impl Fate {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not-confirmed",
            Self::NotSeen => "not-seen",
            Self::NotWatched(_) => "not-watched",
            Self::OutsideReach => "outside-reach",
        }
    }
}

/// The truth that all watches share.
pub struct Truth<'a> {
    /// The scenario.
    pub spec: &'a TruceSpec,
    /// Time.
    pub clock: Clock,
    /// Acts.
    pub log: &'a ActLog,
    /// Violations.
    pub violations: &'a Violations,
    /// Complaints.
    pub complaints: &'a Complaints,
    /// Status.
    pub status: &'a TruceStatus,
    /// Days.
    pub samples: &'a Samples,
    /// Men and tonnes.
    pub pipeline: &'a Pipeline,
    /// Gains, in temper order.
    pub dividends: [Dividend; 2],
    /// Significant violations.
    pub significant: Vec<Significant>,
}

/// The work of one watch.
pub struct Work<'a> {
    /// Its regime; none when war goes on.
    pub regime: &'a RegimeSpec,
    /// Its assets.
    pub assets: &'a Assets,
    /// Observations.
    pub observations: &'a Observations,
    /// Their provenance.
    pub provenance: &'a Provenance,
    /// Coverage.
    pub coverage: &'a Coverage,
    /// Cases.
    pub cases: &'a Cases,
    /// Findings.
    pub findings: &'a Findings,
}

/// Finds the significant violations of a truce.
pub fn find_significant(
    spec: &TruceSpec,
    log: &ActLog,
    violations: &Violations,
) -> Vec<Significant> {
    significant(&violations.0, &log.acts, scale(spec))
}

fn scale(spec: &TruceSpec) -> Scale<'_> {
    Scale {
        agreement: &spec.parameters.agreement,
        forces: &spec.parameters.forces,
        catalogue: &spec.acts,
    }
}

/// The rows of one watch.
pub struct Account {
    /// The truce.
    pub run: RunMeasures,
    /// Its days.
    pub days: Vec<DayMeasures>,
    /// Its violations.
    pub violations: Vec<ViolationMeasures>,
}

struct Judged {
    fates: Vec<Fate>,
    finding_of: Vec<Option<u32>>,
    matched_adopted: u32,
}

/// Draws up the account of one watch.
///
/// # Errors
/// Names the identity that does not hold: a fault of the program.
pub fn draw_up(truth: &Truth, work: &Work, all_violations: bool) -> Result<Account, String> {
    let judged = judge(truth, work);
    let mut run = RunMeasures {
        regime: Some(work.regime.name.clone()),
        ..RunMeasures::default()
    };
    truce_columns(truth, &mut run);
    waterfall_columns(truth, &judged, &mut run);
    significance_columns(truth, work, &judged, &mut run);
    finding_columns(truth, work, &judged, &mut run);
    attribution_columns(truth, work, &judged, &mut run);
    dividend_columns(truth, &judged, &mut run);
    mission_columns(truth, work, &mut run);
    check_identities(&run)?;
    let days = day_rows(truth, work, &judged);
    let violations = violation_rows(truth, work, &judged, all_violations);
    Ok(Account {
        run,
        days,
        violations,
    })
}

fn counted(violation: &Violation) -> bool {
    violation.period == Period::Truce
}

fn act<'a>(truth: &'a Truth, violation: &Violation) -> &'a Act {
    &truth.log.acts[violation.act as usize]
}

fn judge(truth: &Truth, work: &Work) -> Judged {
    let violations = &truth.violations.0;
    let mut violation_of_act = std::collections::BTreeMap::new();
    for violation in violations.iter().filter(|v| counted(v)) {
        violation_of_act.insert(violation.act, violation.id.0);
    }
    let mut edges = Vec::new();
    for (f, finding) in work.findings.all.iter().enumerate() {
        for observation in &work.cases.0[finding.case.index()].observations {
            let Some(act_index) = work.provenance.act_of[observation.index()] else {
                continue;
            };
            let Some(&v) = violation_of_act.get(&act_index) else {
                continue;
            };
            let violation = &violations[v as usize];
            let act = act(truth, violation);
            if is_near(violation, act, finding) {
                let middle = (finding.from + finding.to) / 2;
                let cost = violation.begin.abs_diff(middle);
                edges.push(Edge {
                    violation: v,
                    finding: f as u32,
                    cost,
                });
            }
        }
    }
    let capacity: Vec<u32> = work.findings.all.iter().map(|f| f.claimed).collect();
    let finding_of = match_all(violations.len(), &capacity, &edges);
    let matched_adopted = finding_of
        .iter()
        .flatten()
        .filter(|&&f| work.findings.all[f as usize].adopted.is_some())
        .count() as u32;
    let threshold = truth.spec.parameters.agreement.watched_threshold;
    let fates = violations
        .iter()
        .zip(&finding_of)
        .map(|(violation, finding)| fate(violation, *finding, work, threshold))
        .collect();
    Judged {
        fates,
        finding_of,
        matched_adopted,
    }
}

fn p_of(exponent: f64) -> f64 {
    -math::exp_m1(-exponent)
}

fn fate(violation: &Violation, finding: Option<u32>, work: &Work, threshold: f64) -> Fate {
    if let Some(f) = finding {
        return if work.findings.all[f as usize].adopted.is_some() {
            Fate::Established
        } else {
            Fate::Confirmed
        };
    }
    let Some(looks) = work.provenance.looks.get(violation.act as usize) else {
        return Fate::OutsideReach;
    };
    if looks.seen {
        return Fate::NotConfirmed;
    }
    if p_of(looks.plan) < threshold {
        return Fate::OutsideReach;
    }
    if p_of(looks.real) >= threshold {
        return Fate::NotSeen;
    }
    // give back what each cause took, in order, until the violation would have been watched
    let mut restored = looks.real;
    for cause in Cause::ALL {
        restored += looks.lost[cause as usize];
        if p_of(restored) >= threshold {
            return Fate::NotWatched(cause);
        }
    }
    Fate::NotWatched(Cause::OffShift)
}

fn count(n: usize) -> Option<i64> {
    Some(n as i64)
}

/// Puts a pair in temper order into the columns of a and b.
fn labelled<T: Clone>(truth: &Truth, pair: [T; 2]) -> [T; 2] {
    let [one, two] = pair;
    if truth.spec.label(Side::One) == Label::A {
        [one, two]
    } else {
        [two, one]
    }
}

fn truce_columns(truth: &Truth, run: &mut RunMeasures) {
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

fn waterfall_columns(truth: &Truth, judged: &Judged, run: &mut RunMeasures) {
    let violations = &truth.violations.0;
    let tally = |group: Option<Group>, test: &dyn Fn(Fate) -> bool| {
        let n = violations
            .iter()
            .zip(&judged.fates)
            .filter(|(v, f)| counted(v) && group.is_none_or(|g| g == v.group) && test(**f))
            .count();
        Some(n as i64)
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
    run.not_watched_weather = because(Cause::WeatherOrNight);
    run.not_watched_off_shift = because(Cause::OffShift);
    run.unknowable = run.outside_reach.zip(run.not_watched).map(|(o, w)| o + w);
    let period = |p: Period| count(violations.iter().filter(|v| v.period == p).count());
    run.violations_in_grace = period(Period::Grace);
    run.violations_after_collapse = period(Period::AfterCollapse);
}

/// Time of adoption of the finding that caught a violation.
fn adopted_at(judged: &Judged, work: &Work, violation: u32) -> Option<u32> {
    let finding = judged.finding_of[violation as usize]?;
    work.findings.all[finding as usize].adopted
}

fn significance_columns(truth: &Truth, work: &Work, judged: &Judged, run: &mut RunMeasures) {
    let scale = scale(truth.spec);
    let adopted = |v: u32| adopted_at(judged, work, v);
    // front, rear: all, established, in time, censored
    let mut counts = [[0_i64; 4]; 2];
    let mut true_sides = [0_u32; 2];
    let mut found_sides = [0_u32; 2];
    for one in &truth.significant {
        let rear = usize::from(one.group == Group::Rear);
        let limit = one.since + scale.critical_time(one.conduct);
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
    run.attribution_skill = attribution_skill(truth, work, judged);
}

/// Brier skill over {one, two, neither} of what is said about sides: a forecast for every
/// significant violation by itself and for every adopted finding that stands for nothing.
/// Silence counts as the base rate.
fn attribution_skill(truth: &Truth, work: &Work, judged: &Judged) -> Option<f64> {
    work.findings.all.iter().find(|f| f.side.is_some())?;
    let mut events: Vec<(Option<[f64; 3]>, usize)> = Vec::new();
    for one in truth
        .significant
        .iter()
        .filter(|one| one.members.len() == 1)
    {
        let said = judged.finding_of[one.members[0].0 as usize]
            .map(|f| &work.findings.all[f as usize])
            .filter(|f| f.side.is_some())
            .map(forecast);
        events.push((said, one.side.index()));
    }
    let mut used = vec![false; work.findings.all.len()];
    judged
        .finding_of
        .iter()
        .flatten()
        .for_each(|&f| used[f as usize] = true);
    for (finding, used) in work.findings.all.iter().zip(&used) {
        if !used && finding.adopted.is_some() && finding.side.is_some() {
            events.push((Some(forecast(finding)), 2));
        }
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

fn forecast(finding: &Finding) -> [f64; 3] {
    let p = finding.p_prohibited;
    [
        p * finding.p_side_one,
        p * (1.0 - finding.p_side_one),
        1.0 - p,
    ]
}

fn finding_columns(truth: &Truth, work: &Work, judged: &Judged, run: &mut RunMeasures) {
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
    let mut by_sector = vec![Vec::new(); usize::from(truth.spec.front.n_sectors)];
    findings
        .iter()
        .for_each(|f| by_sector[f.sector.index()].push(f));
    let last = by_sector.len() - 1;
    let confirmed_complaints = truth
        .complaints
        .all
        .iter()
        .filter(|c| {
            let middle = c.sector.index();
            by_sector[middle.saturating_sub(1)..=(middle + 1).min(last)]
                .iter()
                .flatten()
                .any(|f| f.group == c.group && (f.from..=f.to).contains(&c.time))
        })
        .count();
    run.complaints_confirmed = count(confirmed_complaints);
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

fn attribution_columns(truth: &Truth, work: &Work, judged: &Judged, run: &mut RunMeasures) {
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

/// Violations by sector and side, for eligibility without provenance.
struct Neighbourhood {
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
        (middle.saturating_sub(1)..=(middle + 1).min(n - 1)).any(|sector| {
            self.by_sector[sector * 2 + side.index()].iter().any(|&v| {
                let violation = &truth.violations.0[v as usize];
                is_near(violation, act(truth, violation), finding)
            })
        })
    }
}

fn dividend_columns(truth: &Truth, judged: &Judged, run: &mut RunMeasures) {
    let mut fate_of_act = std::collections::BTreeMap::new();
    for (violation, fate) in truth.violations.0.iter().zip(&judged.fates) {
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
}

fn mission_columns(truth: &Truth, work: &Work, run: &mut RunMeasures) {
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
    let (bill, rate) = bill(truth, work);
    run.cost_eur = Some(bill);
    run.cost_year_rate_eur = Some(rate);
}

/// Bill of the truce with set-up, and yearly rate at full strength \[EUR\].
fn bill(truth: &Truth, work: &Work) -> (f64, f64) {
    let end = truth.clock.horizon();
    let days = f64::from(end) / f64::from(DAY);
    let regime = work.regime;
    let desk = regime.casework.as_ref().map_or(0.0, |c| c.cost_per_day);
    let mut bill = regime.cost_setup + (regime.cost_per_day + desk) * days;
    let mut daily = regime.cost_per_day + desk;
    for group in &work.assets.groups {
        daily += f64::from(group.spec.count) * group.spec.cost_per_day;
        for &from in group.from.iter().filter(|&&from| from < end) {
            let worked = f64::from(end - from) / f64::from(DAY);
            bill += group.spec.cost_setup + worked * group.spec.cost_per_day;
        }
    }
    (bill, daily * 365.0)
}

fn check_identities(run: &RunMeasures) -> Result<(), String> {
    let n = |x: Option<i64>| x.unwrap_or(0);
    let holds = |name: &str, left: i64, right: i64| {
        if left == right {
            Ok(())
        } else {
            Err(format!("identity broken: {name}: {left} is not {right}"))
        }
    };
    let fates = [
        (
            "fire",
            run.violations_fire,
            run.caught_fire,
            run.outside_reach_fire,
            run.not_watched_fire,
            run.not_seen_fire,
            run.not_confirmed_fire,
        ),
        (
            "ground",
            run.violations_ground,
            run.caught_ground,
            run.outside_reach_ground,
            run.not_watched_ground,
            run.not_seen_ground,
            run.not_confirmed_ground,
        ),
        (
            "rear",
            run.violations_rear,
            run.caught_rear,
            run.outside_reach_rear,
            run.not_watched_rear,
            run.not_seen_rear,
            run.not_confirmed_rear,
        ),
        (
            "all",
            run.violations,
            run.caught,
            run.outside_reach,
            run.not_watched,
            run.not_seen,
            run.not_confirmed,
        ),
    ];
    for (group, whole, caught, outside, unwatched, unseen, unconfirmed) in fates {
        let sum = n(caught) + n(outside) + n(unwatched) + n(unseen) + n(unconfirmed);
        holds(
            &format!("the waterfall of {group} sums to the violations"),
            sum,
            n(whole),
        )?;
    }
    let groups = n(run.violations_fire) + n(run.violations_ground) + n(run.violations_rear);
    holds("groups sum to the violations", groups, n(run.violations))?;
    let named = n(run.attributed_right) + n(run.attributed_wrong) + n(run.unattributed);
    holds(
        "right, wrong and unattributed sum to caught",
        named,
        n(run.caught),
    )?;
    holds(
        "unknowable is outside reach and not watched",
        n(run.unknowable),
        n(run.outside_reach) + n(run.not_watched),
    )?;
    if n(run.established) > n(run.caught) {
        return Err("identity broken: more established than caught".into());
    }
    let parts = [
        (
            run.dividend_a,
            run.dividend_allowed_a,
            run.dividend_established_a,
            run.dividend_hidden_a,
        ),
        (
            run.dividend_b,
            run.dividend_allowed_b,
            run.dividend_established_b,
            run.dividend_hidden_b,
        ),
    ];
    for (whole, allowed, established, hidden) in parts {
        let x = |v: Option<f64>| v.unwrap_or(0.0);
        let gap = x(whole) - x(allowed) - x(established) - x(hidden);
        if gap.abs() > 1e-6 * (1.0 + x(whole).abs()) {
            return Err(format!(
                "identity broken: the dividend's parts miss the whole by {gap}"
            ));
        }
    }
    Ok(())
}

fn day_rows(truth: &Truth, work: &Work, judged: &Judged) -> Vec<DayMeasures> {
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

fn violation_rows(
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
            answer: Some(act.answer),
            before_order: Some(act.before_order),
            significant: Some(significant),
            p_plan: Some(p_of(looks.plan)),
            p_real: Some(p_of(looks.real)),
            fate: Some(judged.fates[v].name().to_owned()),
            cause: cause.map(|c| {
                match c {
                    Cause::NotDeployed => "not-deployed",
                    Cause::Denied => "denied",
                    Cause::Jammed => "jammed",
                    Cause::WeatherOrNight => "weather-or-night",
                    Cause::OffShift => "off-shift",
                }
                .to_owned()
            }),
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
