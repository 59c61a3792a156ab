use super::*;

const DELAY: Delay = Delay {
    median_hours: 6.0,
    log_sd: 0.5,
};

fn put(side: Option<Side>, first: u32) -> Put {
    Put {
        report: first + HOUR,
        sector: SectorId(3),
        first,
        group: Group::Fire,
        grave: true,
        side,
        belief: 0.95,
    }
}

/// Share adopted, and who blocked.
fn share(institution: &Institution, a: Side, side: Option<Side>) -> (f64, Vec<Blocker>) {
    let adopter = Adopter {
        institution: institution.clone(),
        a,
    };
    let n = 20_000;
    let verdicts = (0..n).map(|i| adopter.decide(Seed(1), &put(side, i * 60)));
    let blockers: Vec<Blocker> = verdicts.filter_map(|v| v.blocker).collect();
    (1.0 - blockers.len() as f64 / f64::from(n), blockers)
}

#[test]
fn without_an_institution_findings_are_adopted_as_they_leave() {
    let adopter = Adopter {
        institution: Institution::NONE,
        a: Side::One,
    };
    let verdict = adopter.decide(Seed(1), &put(Some(Side::Two), 100));
    assert_eq!(verdict.due, 100 + HOUR);
    assert_eq!((verdict.blocker, verdict.late), (None, None));
}

#[test]
fn a_party_blocks_what_names_it() {
    let consensus = Institution::parties_by_consensus(DELAY, 1.0, 0.25, Some([60.0, 240.0]));
    for a in Side::BOTH {
        for named in Side::BOTH {
            let (adopted, blockers) = share(&consensus, a, Some(named));
            assert!((adopted - 0.25).abs() < 0.015, "{adopted}");
            assert!(blockers.iter().all(|b| *b == Blocker::Side(named)));
        }
        assert_eq!(share(&consensus, a, None).0, 1.0);
    }
    let adopter = Adopter {
        institution: consensus,
        a: Side::One,
    };
    let blocked = (0..100)
        .map(|i| adopter.decide(Seed(1), &put(Some(Side::One), i * 60)))
        .find(|v| v.blocker.is_some())
        .expect("one of a hundred");
    let late = blocked.late.expect("months later") - blocked.due;
    assert!((60 * DAY..=240 * DAY).contains(&late), "{late}");
}

/// A party's vote is drawn by the party: with the labels swapped the same side blocks the same
/// findings.
#[test]
fn labels_do_not_matter_between_parties() {
    let institution = Institution::parties_by_consensus(DELAY, 0.9, 0.3, None);
    for i in 0..500 {
        let verdict = Side::BOTH.map(|a| {
            let adopter = Adopter {
                institution: institution.clone(),
                a,
            };
            let verdict = adopter.decide(Seed(1), &put(Some(Side::Two), i * 60));
            (verdict.due, verdict.blocker.is_none())
        });
        assert_eq!(verdict[0], verdict[1]);
    }
}

#[test]
fn partiality_is_towards_the_label() {
    let member = |partiality| Member {
        name: "g".into(),
        seat: Seat::Outsider,
        p_adopt: 0.6,
        p_adopt_grave: 0.6,
        partiality,
        belief: 0.0,
        veto: false,
    };
    let one = put(Some(Side::One), 0);
    let two = put(Some(Side::Two), 0);
    let partial = member(0.5);
    assert!((partial.p_for(&one, Side::One) - 0.3).abs() < 1e-12);
    assert!((partial.p_for(&two, Side::One) - 0.8).abs() < 1e-12);
    assert!((partial.p_for(&two, Side::Two) - 0.3).abs() < 1e-12);
    assert_eq!(member(1.0).p_for(&one, Side::One), 0.0);
    assert_eq!(member(1.0).p_for(&two, Side::One), 1.0);
    let doubtful = Member {
        belief: 0.99,
        ..member(0.0)
    };
    assert_eq!(doubtful.p_for(&two, Side::One), 0.0);
}

/// Three members of p = 0.7: 0.784; five: 0.837 (binomial).
#[test]
fn a_panel_decides_by_majority() {
    for (n, wanted) in [(3, 0.784), (5, 0.836_92)] {
        let panel = Institution::chaired_panel(DELAY, 0.7, &vec![0.0; n]);
        let (adopted, blockers) = share(&panel, Side::One, Some(Side::One));
        assert!((adopted - wanted).abs() < 0.015, "{n}: {adopted}");
        assert!(blockers.iter().all(|b| *b == Blocker::Votes));
    }
}

#[test]
fn the_head_of_mission_takes_its_time() {
    let adopter = Adopter {
        institution: Institution::head_of_mission(DELAY, 0.9),
        a: Side::One,
    };
    let mut hours: Vec<f64> = (0..5_001)
        .map(|i| {
            let put = put(None, i * 60);
            let due = adopter.decide(Seed(1), &put).due;
            f64::from(due - put.report) / f64::from(HOUR)
        })
        .collect();
    hours.sort_by(f64::total_cmp);
    assert!((hours[2_500] - 6.0).abs() < 0.2, "{}", hours[2_500]);
}

/// A refusal becomes known when it is due, not before, and what comes late is adopted then.
#[test]
fn a_block_is_known_when_due() {
    use crate::record::finding::Finding;
    let mut world = World::new();
    world.insert_resource(Clock {
        tick: 0,
        tick_seconds: 900,
        n_ticks: 100,
        aftermath_ticks: 0,
    });
    let finding = Finding {
        due: 2_000,
        will_be_adopted: false,
        verdict: Some(Blocker::Votes),
        late: Some(4_000),
        ..Finding::for_tests()
    };
    let findings = Findings {
        all: vec![finding],
        pending: vec![crate::base::FindingId(0)],
        none_due_before: 0,
        ..Findings::default()
    };
    let entity = world.spawn(findings).id();
    let mut schedule = Schedule::default();
    schedule.add_systems(adopt_findings);
    let mut seen = Vec::new();
    for tick in 0..6 {
        world.resource_mut::<Clock>().tick = tick;
        schedule.run(&mut world);
        let finding = &world.get::<Findings>(entity).expect("findings").all[0];
        seen.push((finding.blocked_by.is_some(), finding.adopted));
    }
    assert_eq!(seen[1], (false, None));
    assert_eq!(seen[2], (true, None));
    assert_eq!(seen[4], (true, Some(4_000)));
}
