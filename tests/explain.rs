//! Explanations agree with the rows, the odds come out step by step, and writing looks down moves
//! nothing.
#![cfg(feature = "batch")]

mod common;

use common::small;
use std::collections::BTreeSet;
use std::sync::Arc;
use truceline::experiment::Witness;
use truceline::model::casework::CaseworkParameters;
use truceline::model::ledger::explanation::{Explanation, GroupPart, NotConfirmed};
use truceline::model::record::case::{Cases, Heard};
use truceline::model::record::observation::Observations;
use truceline::model::record::provenance::{Cause, Factors, Look, LookBook, Wanted};
use truceline::model::{Simulation, TruceSpec, ViolationMeasures, Watching};

const HOUR: f64 = 3_600.0;

/// Long enough for every class: sixteen days, with a head of mission who often says no.
fn scenario() -> Arc<TruceSpec> {
    small(
        "thirty-day-pause",
        &[("time.duration", "16d")],
        &["layered"],
    )
}

fn finished(spec: &Arc<TruceSpec>, seed: u64, watching: Watching) -> Simulation {
    let mut truce = Simulation::new(spec, seed, watching);
    truce.run();
    truce
}

fn rows(truce: &mut Simulation, watch: usize) -> Vec<ViolationMeasures> {
    let mut results = truce.results(true).expect("the identities of the ledger");
    results.swap_remove(watch).violations
}

/// What the explanation says is what the row says, number for number.
fn agrees(told: &Explanation, row: &ViolationMeasures) {
    let id = row.violation;
    let (act, breach, chance, fate) = (&told.act, &told.breach, &told.chance, &told.fate);
    assert_eq!(Some(i64::from(breach.violation)), id);
    assert_eq!(row.p_plan, Some(chance.p_plan), "{id:?}");
    assert_eq!(row.p_real, Some(chance.p_real), "{id:?}");
    assert_eq!(row.fate, Some(fate.class.clone()), "{id:?}");
    assert_eq!(row.cause, fate.cause, "{id:?}");
    assert_eq!(row.regime, Some(told.truce.regime.clone()));
    assert_eq!(row.kind, Some(act.kind.clone()));
    assert_eq!(row.group, Some(act.group.clone()));
    assert_eq!(row.side, Some(act.side.clone()));
    assert_eq!(row.size, Some(act.size));
    assert_eq!(row.x_km, Some(act.x_km));
    assert_eq!(row.answer, Some(act.answer));
    assert_eq!(row.clause, Some(breach.clause.clone()));
    assert_eq!(row.significant, Some(breach.significant));
    assert_eq!(row.begin_hours, Some(f64::from(breach.begin_s) / HOUR));
    let finding = told
        .cases
        .first()
        .and_then(|case| case.finding.as_ref())
        .filter(|_| fate.finding.is_some());
    assert_eq!(finding.map(|f| f.finding), fate.finding, "{id:?}");
    assert_eq!(row.named, finding.and_then(|f| f.named.clone()), "{id:?}");
    let hours = |second: u32| f64::from(second - breach.begin_s) / HOUR;
    let confirmed = finding.map(|f| hours(f.confirmed_s.max(breach.begin_s)));
    assert_eq!(row.hours_to_finding, confirmed, "{id:?}");
    let adopted = finding.and_then(|f| f.adopted_s).map(hours);
    assert_eq!(row.hours_to_adoption, adopted, "{id:?}");
}

/// The class follows from the numbers shown.
fn follows(told: &Explanation) {
    let (chance, fate) = (&told.chance, &told.fate);
    let finding = told.cases.first().and_then(|case| case.finding.as_ref());
    let id = told.breach.violation;
    match fate.class.as_str() {
        "established" | "confirmed" => {
            let finding = finding.expect("a finding");
            assert_eq!(finding.stands_for, Some(id));
            assert!(finding.near && told.cases[0].convincing_s.is_some());
            assert_eq!(finding.decision == "adopted", fate.class == "established");
            assert_eq!(finding.adopted_s.is_some(), fate.in_time.is_some());
        }
        "not-confirmed" => {
            assert!(chance.seen && !told.reports.is_empty());
            let convincing = told.cases.iter().any(|case| case.convincing_s.is_some());
            match fate.not_confirmed.expect("a reason") {
                NotConfirmed::NotConvincing => assert!(!convincing),
                NotConfirmed::NobodyReads => panic!("somebody reads"),
                NotConfirmed::NotReceived | NotConfirmed::TakenForAllowed => {
                    assert!(told.cases.is_empty());
                }
                NotConfirmed::Waiting | NotConfirmed::TooFar => assert!(convincing),
                NotConfirmed::Weakened => {
                    assert!(convincing && told.cases.iter().all(|c| c.finding.is_none()));
                }
                NotConfirmed::JoinedLate => {
                    for case in &told.cases {
                        let confirmed = case.finding.as_ref().map_or(u32::MAX, |f| f.confirmed_s);
                        let mut own = case.steps.iter().filter(|s| s.stems_from == "this-act");
                        assert!(confirmed == u32::MAX || own.all(|s| s.arrived_s >= confirmed));
                    }
                }
                NotConfirmed::StandsForAnother => assert!(
                    told.cases
                        .iter()
                        .filter_map(|case| case.finding.as_ref())
                        .any(|f| f.stands_for.is_some_and(|other| other != id))
                ),
            }
        }
        "not-seen" => assert!(!chance.seen && chance.p_real >= chance.threshold),
        "not-watched" => {
            assert!(chance.p_real < chance.threshold && chance.p_reach >= chance.threshold);
            let first = chance
                .given_back
                .iter()
                .find(|step| step.p >= chance.threshold)
                .map_or("off-shift", |step| step.cause.as_str());
            assert_eq!(fate.cause.as_deref(), Some(first));
        }
        "outside-reach" => assert!(chance.p_reach < chance.threshold),
        other => panic!("class {other}"),
    }
    if !matches!(
        fate.class.as_str(),
        "not-seen" | "not-watched" | "outside-reach"
    ) {
        assert!(!told.reports.is_empty());
    }
}

#[test]
fn explanations_of_every_class_agree_with_their_rows() {
    let spec = scenario();
    let mut classes = BTreeSet::new();
    let mut orders = BTreeSet::new();
    for (seed, watching) in [
        (1, Watching::Live(0)),
        (2, Watching::Shadow),
        (3, Watching::Live(0)),
    ] {
        let mut truce = finished(&spec, seed, watching);
        for row in rows(&mut truce, 0).iter().step_by(7) {
            let id = row.violation.expect("an id") as u32;
            let told = truce.explain(0, id).expect("a violation that counts");
            agrees(&told, row);
            follows(&told);
            classes.insert((told.act.group.clone(), told.fate.class.clone()));
            let order = serde_json::to_value(told.order).expect("JSON");
            orders.insert(order["kind"].to_string());
        }
    }
    for class in [
        "established",
        "confirmed",
        "not-confirmed",
        "not-seen",
        "not-watched",
        "outside-reach",
    ] {
        assert!(
            classes.iter().any(|(_, found)| found == class),
            "no {class} among {classes:?}"
        );
    }
    assert!(orders.len() >= 3, "{orders:?}");
}

/// What is no violation that counts has no explanation.
#[test]
fn nothing_is_explained_that_does_not_count() {
    let spec = scenario();
    let mut truce = finished(&spec, 1, Watching::Live(0));
    let counted: BTreeSet<u32> = rows(&mut truce, 0)
        .iter()
        .filter_map(|row| Some(row.violation? as u32))
        .collect();
    let in_grace = (0..).find(|id| !counted.contains(id)).expect("an id");
    assert!(truce.act_of_violation(in_grace).is_some());
    assert_eq!(truce.explain(0, in_grace), None);
    assert_eq!(truce.explain(0, u32::MAX), None);
    assert_eq!(truce.explain(5, *counted.first().expect("one")), None);
}

/// The journal of every case of a truce holds all that it heard, each with the weight of its place
/// among the others, and ends where the case ends, to the last bit. Explanations carry it on.
#[test]
fn the_last_step_is_the_case() {
    let regimes = ["observers", "layered"];
    let spec = small("thirty-day-pause", &[("time.duration", "16d")], &regimes);
    let mut truce = finished(&spec, 4, Watching::Shadow);
    let (world, _) = truce.parts_for_tests();
    let numbers = world.resource::<CaseworkParameters>().clone();
    let (mut cases_seen, mut with_complaint, mut discounted, mut refused) = (0, 0, 0, 0);
    let mut watches = world.query::<(&Cases, &Observations)>();
    for (cases, observations) in watches.iter(world) {
        for case in &cases.0 {
            let (mut sensors, mut assets) = (BTreeSet::new(), BTreeSet::new());
            let (mut of_assets, mut complaints) = (Vec::new(), 0);
            for entry in &case.journal {
                // sensors by number; complaints and refusals are families of their own
                let (family, asset) = match entry.heard {
                    Heard::Observation(id) => {
                        of_assets.push(id);
                        let o = &observations.all[id.index()];
                        (i64::from(o.sensor), Some(o.asset))
                    }
                    Heard::Complaint(_) => {
                        complaints += 1;
                        (-1, None)
                    }
                    Heard::Refusal(_) => {
                        refused += 1;
                        (-2, None)
                    }
                };
                let again = !sensors.insert(family);
                let same = match asset {
                    Some(asset) => !assets.insert(asset),
                    None => family == -2 && again,
                };
                let r = numbers.repeat_weight;
                let weight = match (again, same) {
                    (false, _) => 1.0,
                    (true, false) => r,
                    (true, true) => r * r,
                };
                assert_eq!(entry.weight, weight, "{case:?}");
                discounted += usize::from(weight < 1.0);
            }
            let last = case.journal.last().expect("a case has a report");
            assert_eq!(last.log_odds, case.log_odds, "{case:?}");
            assert_eq!(last.side_log_odds, case.side_log_odds, "{case:?}");
            assert!(case.prior.is_finite() && case.prior != 0.0, "{case:?}");
            assert_eq!(of_assets, case.observations);
            assert_eq!(case.complaint, complaints > 0);
            cases_seen += 1;
            with_complaint += complaints;
        }
    }
    assert!(cases_seen > 500 && with_complaint > 10 && discounted > 50);
    assert!(
        refused > 0,
        "a visit was refused where something was suspected"
    );
    let mut steps_seen = 0;
    for row in rows(&mut truce, 1).iter().step_by(5) {
        let id = row.violation.expect("an id") as u32;
        for case in truce.explain(1, id).expect("an explanation").cases {
            let added: f64 = case.steps.iter().map(|step| step.added).sum();
            assert!((case.prior_log_odds + added - case.log_odds).abs() < 1e-9);
            let last = case.steps.last().expect("a report");
            assert_eq!((last.log_odds, last.belief), (case.log_odds, case.belief));
            assert_eq!(last.belief_side_a, case.belief_side_a);
            let own = case.steps.iter().filter(|s| s.stems_from == "this-act");
            assert!(own.count() > 0, "it holds a report of the act");
            steps_seen += case.steps.len();
        }
    }
    assert!(steps_seen > 20, "{steps_seen}");
}

/// Writing looks down moves neither results nor digest; the driver says so if it did.
#[test]
fn writing_looks_down_moves_nothing() {
    let spec = scenario();
    for watching in [Watching::Live(0), Watching::Shadow] {
        let plain = finished(&spec, 5, watching).digest();
        let mut truce = Simulation::new(&spec, 5, watching);
        truce.record_looks(0, Wanted::Everything);
        truce.run();
        assert_eq!(truce.digest(), plain);
        let witness = Witness {
            spec: spec.clone(),
            seed: 5,
            watching,
            watch: 0,
        };
        let survey = witness.survey().expect("a truce");
        let row = &survey.violations[survey.violations.len() / 2];
        let id = row.violation.expect("an id") as u32;
        let told = witness.explain(&survey, id, false).expect("a truce");
        agrees(&told.explanation, row);
        assert_eq!(told.explanation.truce.digest, plain);
        assert!(witness.explain(&survey, u32::MAX, false).is_err());
    }
}

/// The single looks of a violation add up to the chances of its row, under every regime and by
/// aircraft too: nothing is left out, nothing counted twice.
#[test]
fn single_looks_add_up() {
    let days = ("time.duration", "12d");
    let fly = [
        days,
        ("sensors.camera.platform", "air"),
        (
            "regime.observers.assets.cameras.track",
            "{ kind = \"shuttle\", speed_km_per_hour = 40 }",
        ),
    ];
    let specs = [
        small("thirty-day-pause", &[days], &[]),
        small("thirty-day-pause", &fly, &["observers"]),
    ];
    let (mut groups, mut apart) = (BTreeSet::new(), 0);
    for spec in &specs {
        for regime in 0..spec.regimes.len() {
            apart += add_up(spec, regime, &mut groups);
        }
    }
    assert!(groups.len() >= 4, "{groups:?}");
    assert!(apart > 20, "visits and passages beside their rota: {apart}");
}

/// Number of looks that stand beside the line that counts them.
fn add_up(spec: &Arc<TruceSpec>, regime: usize, groups: &mut BTreeSet<String>) -> usize {
    let mut truce = Simulation::new(spec, 6, Watching::Live(regime));
    truce.record_looks(0, Wanted::Everything);
    truce.run();
    let mut apart = 0;
    let rows = rows(&mut truce, 0);
    // all that lasts, and some of what does not
    let lasting = |row: &&ViolationMeasures| row.group.as_deref() != Some("fire");
    let few = rows.iter().filter(|row| !lasting(row)).step_by(11);
    for row in rows.iter().filter(lasting).chain(few) {
        let id = row.violation.expect("an id") as u32;
        let told = truce.explain(0, id).expect("an explanation");
        let together = |p: fn(&GroupPart) -> f64| {
            1.0 - told.groups.iter().map(|g| 1.0 - p(g)).product::<f64>()
        };
        let (plan, real) = (together(|g| g.p_plan), together(|g| g.p_real));
        let (of_plan, of_real) = (told.chance.p_plan, told.chance.p_real);
        assert!((plan - of_plan).abs() < 1e-9, "{id}: {plan} {of_plan}");
        assert!((real - of_real).abs() < 1e-9, "{id}: {real} {of_real}");
        assert_eq!(told.chance.seen, told.looks.iter().any(|look| look.seen));
        let with = told.groups.iter().filter(|g| g.p_plan + g.p_real > 0.0);
        groups.extend(with.map(|g| g.sensor.clone()));
        apart += told.looks.iter().filter(|look| !look.in_sum).count();
    }
    apart
}

/// Looks at the act come through with names, alone and by group; looks at other acts do not.
#[test]
fn looks_are_told_one_by_one() {
    let spec = scenario();
    let mut truce = finished(&spec, 1, Watching::Live(0));
    let id = rows(&mut truce, 0)[3].violation.expect("an id") as u32;
    let act = truce.act_of_violation(id).expect("an act");
    let factors = Factors {
        signature: 0.5,
        range: 0.4,
        openness: 1.0,
        light: 0.3,
        weather: 1.0,
        other: 1.0,
    };
    let look = |act: u32, time: u32, p_real: f64, cause: Option<Cause>| Look {
        act,
        group: 1,
        asset: Some(time / 1_000),
        time,
        lasted: 60,
        distance_km: Some(2.5),
        p_plan: 0.5,
        p_real,
        cause,
        factors,
        seen: p_real > 0.1,
    };
    let mine = [
        look(act, 7_000, 0.2, Some(Cause::WeatherOrNight)),
        look(act + 1, 7_500, 0.9, None),
        look(act, 8_000, 0.0, Some(Cause::Denied)),
        look(act, 9_000, 0.0, Some(Cause::Denied)),
    ];
    let (world, _) = truce.parts_for_tests();
    for mut book in world.query::<&mut LookBook>().iter_mut(world) {
        book.looks = mine.to_vec();
    }
    let told = truce.explain(0, id).expect("an explanation");
    let times: Vec<u32> = told.looks.iter().map(|look| look.time_s).collect();
    assert_eq!(times, [7_000, 8_000, 9_000]);
    assert_eq!(told.looks[0].asset, Some(7));
    assert_eq!(told.looks[1].cause.as_deref(), Some("denied"));
    let group = &told.groups[1];
    assert_eq!((group.looks, group.seen), (3, 1));
    assert_eq!(group.p_plan, 0.875);
    assert!((group.p_real - 0.2).abs() < 1e-12);
    assert_eq!(
        group.causes,
        [("denied".to_owned(), 2), ("weather-or-night".to_owned(), 1)]
    );
    assert_eq!(told.looks[0].sensor, group.sensor);
    assert_eq!(told.groups.len(), spec.regimes[0].sensing.groups.len());
    assert_eq!(told.groups[0].looks, 0);

    let mut rows = Vec::new();
    let taken: Result<(), ()> = truce.look_rows(0, |row| {
        rows.push(row);
        Ok(())
    });
    assert!(taken.is_ok());
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0].violation, Some(i64::from(id)));
    assert_eq!(rows[1].act, Some(i64::from(act) + 1));
    assert_eq!((rows[0].light, rows[0].asset), (Some(0.3), Some(7)));
    assert_eq!(rows[2].cause.as_deref(), Some("denied"));
    assert!(rows.iter().all(|row| row.seed == Some(1)));
    let mut n = 0;
    let stopped = truce.look_rows(0, |_| {
        n += 1;
        Err("full")
    });
    assert_eq!((stopped, n), (Err("full"), 1));
}

#[test]
fn an_explanation_survives_json() {
    let spec = scenario();
    let mut truce = finished(&spec, 2, Watching::Shadow);
    for row in rows(&mut truce, 0).iter().step_by(97) {
        let told = truce
            .explain(0, row.violation.expect("an id") as u32)
            .expect("an explanation");
        let text = serde_json::to_string(&told).expect("JSON");
        let again: Explanation = serde_json::from_str(&text).expect("JSON");
        assert_eq!(again, told);
    }
}

/// The table of looks holds those at the violation explained, and appears whole or not at all.
#[test]
fn a_table_of_looks_appears_whole() {
    let witness = Witness {
        spec: scenario(),
        seed: 3,
        watching: Watching::Shadow,
        watch: 0,
    };
    let survey = witness.survey().expect("a truce");
    let id = survey.violations[0].violation.expect("an id") as u32;
    let mut testimony = witness.explain(&survey, id, false).expect("a truce");
    let temp = tempfile::tempdir().expect("a folder");
    let path = temp.path().join("looks.parquet");
    let rows = testimony.write_looks(&path).expect("written");
    assert_eq!(rows, testimony.explanation.looks.len() as u64);
    assert!(
        testimony
            .write_looks(&temp.path().join("no/looks"))
            .is_err()
    );
    let left = std::fs::read_dir(temp.path()).expect("a folder").count();
    assert_eq!(left, 1, "nothing else stays");
}
