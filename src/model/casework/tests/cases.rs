use super::*;
use crate::base::math;
use crate::casework::base_rates::BaseRates;
use crate::casework::belief::{class_evidence, prior, sum_up};
use crate::record::case::Stage;
use crate::record::complaint::Complaint;
use crate::record::observation::Refusal;

#[test]
fn priors_are_chances_that_sum_to_one() {
    for group in Group::ALL {
        for learned in [None, Some(0.0), Some(0.02), Some(0.5), Some(1.0)] {
            let sum: f64 = prior(group, learned, &numbers())
                .iter()
                .map(|&l| math::exp(l))
                .sum();
            assert!((sum - 1.0).abs() < 1e-9, "{group:?} {learned:?} {sum}");
        }
    }
    let p = prior(Group::Fire, None, &numbers()).map(math::exp);
    assert!(
        (p[3] - 0.3).abs() < 1e-12,
        "prohibited as the parameter says"
    );
}

/// What is learned is how often something is behind a report; how that and the rest divide is not.
#[test]
fn base_rates_learn_how_often_and_no_more() {
    let of = |learned| prior(Group::Fire, learned, &numbers()).map(math::exp);
    let before = of(None);
    for chance in [0.9, 0.05] {
        let after = of(Some(chance));
        assert!((after[2] + after[3] - chance).abs() < 1e-9);
        assert!((after[2] / after[3] - before[2] / before[3]).abs() < 1e-9);
        assert!((after[1] / after[0] - before[1] / before[0]).abs() < 1e-9);
    }
}

/// The record counts who saw, not what was confirmed, and only what nothing permitted resembles:
/// two desks that confirm everything and nothing learn the same.
#[test]
fn the_record_does_not_feed_itself() {
    let record = |confirm| {
        let mut rig = Rig::new(CaseworkSpec { confirm, ..spec() }, 40);
        let mut reports = vec![heard(EAR, 1, 3, 100, 0.0), heard(EYE, 2, 3, 110, 0.0)];
        reports.push(heard(EAR, 1, 20, 100, 0.0));
        reports.extend([seen(EYE, 1, 0, 100, 0.33), seen(EAR, 2, 0, 100, 0.33)]);
        rig.report(reports, 24 * 8);
        (rig.get::<Desk>().rates.clone(), rig.findings().len())
    };
    let (easy, many) = record(0.01);
    let (strict, none) = record(1.0);
    assert!(many >= 2 && none == 0);
    assert_eq!(easy, strict);
    // one case stayed alone, with an ear; the corroborated one and the camp teach nothing
    let mut alone = BaseRates::default();
    alone.note_alone(usize::from(EAR), false, Group::Fire);
    let share =
        |rates: &BaseRates, sensor, group| rates.share(usize::from(sensor), false, group, 0.5, 1.0);
    assert!(share(&easy, EAR, Group::Fire) > 0.5);
    for (sensor, group) in [(EYE, Group::Fire), (EYE, Group::Rear), (EAR, Group::Rear)] {
        assert_eq!(share(&easy, sensor, group), 0.5);
    }
}

/// What a family's first report is worth is learned; a lookalike's kind opens at the prior
/// whatever the record says.
#[test]
fn what_may_be_a_camp_does_not_learn() {
    let opened = |n| {
        let mut rig = Rig::new(spec(), 40);
        rig.edit::<Desk>(|desk| {
            for group in [Group::Fire, Group::Rear] {
                (0..n).for_each(|_| desk.rates.note_alone(usize::from(EAR), false, group));
            }
        });
        rig.report(
            vec![heard(EAR, 1, 3, 100, 0.0), seen(EAR, 1, 0, 100, 0.33)],
            1,
        );
        [rig.cases()[0].log_odds, rig.cases()[1].log_odds]
    };
    let (before, after) = (opened(0), opened(500));
    assert!(after[0] > before[0] + 0.3, "{before:?} {after:?}");
    assert_eq!(after[1], before[1]);
}

/// The first report of a case makes believable what the base rate says, no more: its own evidence
/// is in there.
#[test]
fn a_first_report_is_worth_its_base_rate() {
    let mut rig = Rig::new(spec(), 40);
    rig.edit::<Desk>(|desk| {
        (0..300).for_each(|_| {
            desk.rates
                .note_alone(usize::from(RADAR), false, Group::Fire)
        });
    });
    let real = (300.0 + 20.0 * 0.5) / 320.0;
    rig.report(vec![heard(RADAR, 1, 3, 100, 2.0)], 1);
    let case = &rig.cases()[0];
    let bound = math::logit(real) + 1.0;
    assert!(case.log_odds < bound, "{} above {bound}", case.log_odds);
    assert!(case.log_odds > case.prior, "a radar rules mines out");
}

/// Two families that hear the same bang and agree on the side convict it; without a word about the
/// side, or against each other, nobody is named: it may have been a mine.
#[test]
fn neither_stands_between_a_bang_and_a_culprit() {
    let about = |sides: [f64; 4]| {
        let mut rig = Rig::new(spec(), 40);
        let [a, b, c, d] = sides;
        let reports = vec![
            heard(EAR, 1, 3, 100, a),
            heard(EYE, 2, 3, 110, b),
            heard(EAR, 3, 3, 120, c),
            heard(EYE, 4, 3, 130, d),
        ];
        rig.report(reports, 2);
        let belief = sum_up(&rig.cases()[0], &tables(), &numbers(), [None; 2]);
        let named = rig.findings().first().and_then(|f| f.side);
        (belief.p_neither(), named)
    };
    let (agreed, one) = about([2.0; 4]);
    let (silent, nobody) = about([0.0; 4]);
    let (split, nobody_either) = about([2.0, -2.0, 2.0, -2.0]);
    assert_eq!((one, nobody, nobody_either), (Some(Side::One), None, None));
    assert!(agreed < 0.02 && silent > 5.0 * agreed && split > 5.0 * agreed);
    assert_eq!(about([-2.0; 4]).1, Some(Side::Two));
}

/// The same reports by a sensor that cannot hear mines leave less to others.
#[test]
fn a_sensor_that_tells_others_apart_settles_it() {
    let p_neither = |sensor| {
        let mut rig = Rig::new(spec(), 40);
        rig.report(vec![heard(sensor, 1, 3, 100, 2.0)], 1);
        sum_up(&rig.cases()[0], &tables(), &numbers(), [None; 2]).p_neither()
    };
    assert!(p_neither(RADAR) < 0.7 * p_neither(EAR));
}

/// A camp looks like a camp, however often it is looked at; papers decide.
#[test]
fn only_papers_tell_a_prohibited_course_from_a_permitted_one() {
    let mut rig = Rig::new(spec(), 40);
    let looks = (0..12).map(|day| seen(EYE, day, 0, h(6.0 * f64::from(day)), 0.33));
    rig.report(looks.collect(), 80);
    let p = math::logistic(rig.cases()[0].log_odds);
    assert!(rig.findings().is_empty() && p < 0.5, "{p}");
    rig.report(vec![seen(INSPECTOR, 99, 0, h(81.0), 7.0)], 3);
    assert_eq!(rig.findings().len(), 1);
    assert_eq!(rig.findings()[0].side, Some(Side::One));
    let mut rig = Rig::new(spec(), 40);
    rig.report(
        vec![
            seen(EYE, 1, 1, 100, 0.33),
            seen(INSPECTOR, 99, 1, 200, -7.0),
        ],
        3,
    );
    assert!(math::logistic(rig.cases()[0].log_odds) < 1e-4);
}

/// With the lookalike a hypothesis of its own, a report's evidence against nothing is whole.
#[test]
fn what_the_lookalike_took_is_put_back() {
    let one = |kind, sensor, checked, evidence| {
        class_evidence(
            &tables(),
            &numbers(),
            kind,
            Some(sensor),
            checked,
            evidence,
            2.0,
        )
    };
    let [nothing, permitted, _, prohibited] = one(COURSE, usize::from(EYE), false, 0.33);
    assert_eq!(nothing, 0.0);
    assert!((prohibited - 2.2).abs() < 1e-12);
    assert!((prohibited - permitted + math::ln(0.85)).abs() < 1e-12);
    let [_, permitted, _, prohibited] = one(COURSE, usize::from(INSPECTOR), true, 7.0);
    assert_eq!((permitted, prohibited), (0.0, 7.0));
}

/// What a clause forbids to one side only is permitted to the other.
#[test]
fn a_clause_for_one_side_accuses_only_that_side() {
    let case = |binds| {
        let mut rig = Rig::new(spec(), 40);
        rig.report(vec![heard(RADAR, 1, 3, 100, -4.0)], 1);
        let mut case = rig.cases()[0].clone();
        case.binds = binds;
        math::logistic(sum_up(&case, &tables(), &numbers(), [None; 2]).log_odds)
    };
    assert!(case([true, true]) > 0.7);
    assert!(case([true, false]) < 0.1);
}

#[test]
fn grave_cases_go_first_and_by_flash() {
    let quick = CaseworkSpec {
        // one case an hour
        analysts: 1.0,
        minutes_per_case: 60.0,
        flash_for_grave: true,
        ..spec()
    };
    let mut rig = Rig::new(quick, 400);
    let mut reports = Vec::new();
    for sector in [10, 50, 90, 130] {
        for (asset, sensor) in [(1, EAR), (2, EYE), (3, RADAR)] {
            reports.push(Observation {
                // the last of them is about 150 rounds
                count: if sector == 130 { 150 } else { 10 },
                ..heard(sensor, asset, sector, 100, 3.0)
            });
        }
    }
    rig.report(reports, 5);
    let order: Vec<u16> = rig.findings().iter().map(|f| f.sector.0).collect();
    assert_eq!(order, [130, 10, 50, 90]);
    let first = &rig.findings()[0];
    assert!(first.grave && first.adopted == Some(first.confirmed));
    assert!(
        rig.findings()[1..]
            .iter()
            .all(|f| !f.grave && f.adopted.is_none())
    );
    rig.hours(20);
    assert!(rig.findings().iter().all(|f| f.adopted.is_some()));
}

/// A refusal strengthens a suspicion at the place, and proves nothing by itself.
#[test]
fn a_refused_visit_speaks_for_open_cases_at_the_place() {
    let mut rig = Rig::new(spec(), 40);
    rig.report(
        vec![seen(EYE, 1, 0, 100, 0.33), seen(EYE, 2, 1, 100, 0.33)],
        1,
    );
    let before: Vec<f64> = rig.cases().iter().map(|c| c.log_odds).collect();
    let refusal = Refusal {
        time: h(1.0),
        sector: SectorId(1),
        site: Some(SiteId(0)),
        side_of_host: Some(Side::One),
        asked_before: 0,
        refused_before: 0,
    };
    rig.edit::<Coverage>(|coverage| coverage.refusals.push(refusal));
    rig.tick();
    let gain: Vec<f64> = rig
        .cases()
        .iter()
        .zip(&before)
        .map(|(c, b)| c.log_odds - b)
        .collect();
    // a little less than ln(0.475/0.3): only the owner is bound by a clause there
    assert!(
        (0.44..=0.46).contains(&gain[0]) && gain[1] == 0.0,
        "{gain:?}"
    );
    for _ in 0..50 {
        rig.edit::<Coverage>(|coverage| coverage.refusals.push(refusal));
        rig.tick();
    }
    // they count less and less often than news, and nobody needs them to have seen anything
    let case = &rig.cases()[0];
    assert!(case.log_odds - before[0] < 0.46 + 50.0 * 0.46 * 0.36 + 1e-6);
    let mut rig = Rig::new(spec(), 40);
    rig.edit::<Coverage>(|coverage| coverage.refusals.push(refusal));
    rig.tick();
    assert!(rig.cases().is_empty());
}

#[test]
fn patrols_are_asked_where_doubt_is_greatest() {
    let mut rig = Rig::new(spec(), 400);
    rig.world.resource_mut::<Clock>().tick = 90;
    let now = 90 * 900;
    let mut reports = Vec::new();
    for sector in [10, 50, 90, 130] {
        reports.push(heard(EAR, 1, sector, now, 0.0));
    }
    // a second ear at 50 nears even odds from above, two cases there count once
    reports.push(Observation {
        evidence: 0.1,
        ..heard(EYE, 2, 50, now, 0.0)
    });
    reports.push(heard(EAR, 3, 50, now + 2_000, 0.0));
    rig.report(reports, 2);
    let doubts: Vec<(u16, f64)> = rig
        .cases()
        .iter()
        .map(|c| (c.sector.0, c.log_odds))
        .collect();
    let mut wanted = doubts.clone();
    wanted.sort_by(|a, b| a.1.abs().total_cmp(&b.1.abs()).then(a.0.cmp(&b.0)));
    let mut sectors: Vec<u16> = Vec::new();
    for (sector, _) in &wanted {
        if !sectors.contains(sector) {
            sectors.push(*sector);
        }
    }
    assert_eq!((wanted.len(), sectors.len()), (5, 4));
    let asked: Vec<u16> = rig.get::<Tasking>().sectors.iter().map(|s| s.0).collect();
    assert_eq!(
        asked.len(),
        3,
        "as many as the parameter says, of {doubts:?}"
    );
    assert_eq!(asked, sectors[..3]);
}

/// Complaints open cases and are looked into, but never convince alone.
#[test]
fn a_complaint_is_looked_into() {
    let mut rig = Rig::new(spec(), 40);
    rig.world.resource_mut::<Clock>().tick = 90;
    let complaints = (0..40).map(|i| Complaint {
        by: Side::One,
        time: 90 * 900 + i,
        handed: 90 * 900 + i,
        sector: SectorId(7),
        x: Metres(75_000),
        group: Group::Fire,
        kind: ARTILLERY,
    });
    rig.world.insert_resource(Complaints {
        all: complaints.collect(),
        first_new: 0,
    });
    rig.tick();
    rig.world.resource_mut::<Complaints>().first_new = 40;
    rig.hours(2);
    assert_eq!(rig.cases().len(), 1);
    assert!(rig.cases()[0].complaint && rig.findings().is_empty());
    assert_eq!(rig.get::<Tasking>().sectors, [SectorId(7)]);
    // and a side's claim dates nothing
    assert_eq!(rig.cases()[0].signs, [None; 2]);
}

/// A case that a better fix moves over the border of a sector is found there.
#[test]
fn a_better_fix_moves_the_case_to_its_sector() {
    let mut rig = Rig::new(spec(), 40);
    let place = |x: i32, error_m| Observation {
        x: Metres(x),
        sector: SectorId((x / 10_000) as u16),
        error_m,
        evidence: 0.1,
        ..heard(EAR, 1, 0, 100, 0.0)
    };
    rig.report(
        vec![place(39_900, 800), place(40_100, 50), place(40_200, 900)],
        1,
    );
    assert_eq!(rig.cases().len(), 1);
    assert_eq!(rig.cases()[0].sector, SectorId(4));
    let desk = rig.get::<Desk>();
    let on_list = |sector: usize| desk.fire[sector].cases().count();
    assert_eq!((on_list(3), on_list(4)), (0, 1));
    rig.hours(80);
    assert_eq!(rig.cases()[0].stage, Stage::Dismissed);
    assert!(rig.get::<Desk>().fire[4].is_empty());
}
