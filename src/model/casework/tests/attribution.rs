use super::*;
use crate::base::{DAY, Stream};

/// A desk on which hours of fire link, and a case for every sector.
fn laboratory(attribution: Attribution, wait_hours: f64, n: u16) -> Rig {
    let spec = CaseworkSpec {
        attribution,
        wait_hours,
        attribute: 0.5,
        dismiss_after_hours: 2_000.0,
        ..spec()
    };
    let numbers = CaseworkParameters {
        link_minutes_fire: 720.0,
        exchange: 0.5,
        ..numbers()
    };
    Rig::with(spec, n, numbers)
}

/// One certain report of each side's fire: when it was, its clock error, when it arrives.
fn pair(sector: u16, one: (u32, u32, u32), two: (u32, u32, u32)) -> Vec<Observation> {
    [(1, one, 6.9), (2, two, -6.9)]
        .into_iter()
        .map(|(asset, (time, error_s, received), side)| Observation {
            error_s,
            received,
            evidence: 12.0,
            ..heard(RADAR, asset, sector, time, side)
        })
        .collect()
}

/// Share of single-finding incidents blamed on side two.
fn blamed_on_two(rig: &Rig, n: usize) -> f64 {
    assert_eq!(rig.cases().len(), n, "both sides' fire is one case");
    assert_eq!(rig.findings().len(), n);
    let two = rig.findings().iter().filter(|f| f.side == Some(Side::Two));
    two.count() as f64 / n as f64
}

/// A breaches, B answers after 6 h; reports of A's acts take Exp(24 h), of B's Exp(2 h): who blames
/// the first report blames the victim with e^{−6/24}·24/26 = 0.7189.
#[test]
fn blaming_the_first_report_names_the_victim() {
    let n = 3_000;
    let mut rig = laboratory(Attribution::FirstReport, 0.0, n);
    let mut reports = Vec::new();
    for sector in 0..n {
        let mut draws = Seed(5).draws(Stream::Test, u64::from(sector), 0);
        let slow = h(24.0 * draws.exponential());
        let fast = h(6.0 + 2.0 * draws.exponential());
        reports.extend(pair(sector, (0, 0, slow), (h(6.0), 0, fast)));
    }
    rig.report(reports, 24 * 12);
    // sectors of 10 km are further apart than any report may be from its case
    let share = blamed_on_two(&rig, usize::from(n));
    assert!((share - 0.718_893).abs() < 0.033, "{share}");
}

/// Clocks 60 minutes apart with errors of 30 minutes each: the earliest stamp is right in 0.9214,
/// and the evidence says so of itself.
#[test]
fn stamps_are_right_as_often_as_their_errors_allow() {
    let n = 3_000;
    for rule in [Attribution::FirstSign, Attribution::Evidence] {
        let mut rig = laboratory(rule, 8.0, n);
        let mut reports = Vec::new();
        for sector in 0..n {
            let mut draws = Seed(6).draws(Stream::Test, u64::from(sector), 0);
            let mut stamp = |at: f64| h((at + 0.5 * draws.normal()).max(0.0));
            let (one, two) = (stamp(5.0), stamp(6.0));
            reports.extend(pair(sector, (one, 1_800, one), (two, 1_800, two)));
        }
        rig.report(reports, 48);
        let share = blamed_on_two(&rig, usize::from(n));
        assert!(
            (share - (1.0 - 0.921_350_4)).abs() < 0.02,
            "{rule:?} {share}"
        );
        // said and found agree: the mean belief that side one was first is the share of stamps in
        // that order, weighted by how sure the clocks are
        let sure = rig.findings().iter().filter_map(|f| f.p_first).sum::<f64>() / f64::from(n);
        assert!((0.80..0.93).contains(&sure), "{sure}");
    }
}

#[test]
fn first_report_and_first_sign_differ() {
    let named = |rule, wait| {
        let mut rig = laboratory(rule, wait, 40);
        // side one fired first; its report takes a day
        rig.report(pair(3, (0, 0, DAY), (h(6.0), 0, h(7.0))), 60);
        rig.findings()[0].side
    };
    assert_eq!(named(Attribution::FirstReport, 36.0), Some(Side::Two));
    assert_eq!(named(Attribution::FirstSign, 36.0), Some(Side::One));
    assert_eq!(named(Attribution::Evidence, 36.0), Some(Side::One));
    // who does not wait hears one side
    assert_eq!(named(Attribution::FirstSign, 0.0), Some(Side::Two));
    assert_eq!(named(Attribution::Evidence, 0.0), Some(Side::Two));
}

#[test]
fn a_mandate_may_forbid_naming() {
    let mut rig = laboratory(Attribution::FirstReport, 0.0, 40);
    rig.edit::<Desk>(|desk| {
        if let Some(spec) = &mut desk.spec {
            spec.names_sides = false;
        }
    });
    rig.report(pair(3, (0, 0, 100), (h(6.0), 0, h(7.0))), 24);
    assert_eq!(rig.findings()[0].side, None);
    assert!(rig.findings()[0].p_side_one > 0.9);
}

/// Single fire is seldom ordered; a burst by one side more likely, a raid by nature.
#[test]
fn intent_grows_with_the_pattern() {
    let mut rig = Rig::new(spec(), 40);
    let mut hour = 0;
    let mut burst = |rig: &mut Rig, sector: u16, side: f64, n: u32| {
        for _ in 0..n {
            let at = hour * HOUR + 60;
            let fire = [EAR, EYE, RADAR].map(|s| heard(s, u32::from(s), sector, at, side));
            rig.report(fire.to_vec(), 1);
            hour += 1;
        }
        rig.findings().last().expect("a finding").p_ordered
    };
    let alone = burst(&mut rig, 3, 3.0, 1);
    assert!((0.05..0.15).contains(&alone), "{alone}");
    let pattern = burst(&mut rig, 3, 3.0, 6);
    assert!(pattern > 1.5 * alone, "{pattern}");
    // not by the other side, and not far away
    assert!(burst(&mut rig, 3, -3.0, 1) < 1.2 * alone);
    assert!(burst(&mut rig, 30, 3.0, 1) < 1.2 * alone);
    let raid = Observation {
        group: Group::Ground,
        kind: RAID,
        evidence: 6.0,
        ..heard(RADAR, 9, 20, 20 * HOUR, 3.0)
    };
    rig.hand_over(vec![raid]);
    rig.hours(24);
    assert!(rig.findings().last().expect("a raid").p_ordered > 0.94);
}
