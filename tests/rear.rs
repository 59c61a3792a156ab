//! The rear and the clauses about it: nothing appears or is lost on the way, thirty silent days
//! give what public figures say, and caps, notification, dates and doubt do what they are for.
#![cfg(feature = "scenario")]

mod common;

use common::small;
use proptest::prelude::*;
use std::sync::Arc;
use truceline::model::base::Side;
use truceline::model::forces::{ForcesParameters, Pipeline};
use truceline::model::forces::{Personnel, Site, Stock, Supply, Unit};
use truceline::model::record::act::{ActCatalogue, ActLog};
use truceline::model::record::terms::{Declarations, Notifications};
use truceline::model::record::violation::{Period, Violations};
use truceline::model::{RunMeasures, Simulation, TruceSpec, Watching};
use truceline::scenario::{NoFiles, Request, load};

/// The reference with its whole rear and hardly any fire; `set` changes it.
fn silent(set: &[(&str, &str)]) -> Arc<TruceSpec> {
    let base = [("intensity.base_episodes_per_day", "200")];
    let request = Request {
        scenario: Some("thirty-day-pause".into()),
        set: base
            .iter()
            .chain(set)
            .map(|(path, value)| ((*path).into(), (*value).into()))
            .collect(),
        regimes: Some(vec!["none".into()]),
    };
    load(&request, &NoFiles).expect("a scenario").spec
}

fn run(spec: &Arc<TruceSpec>, seed: u64) -> Simulation {
    let mut truce = Simulation::new(spec, seed, Watching::Live(0));
    truce.run();
    truce
}

fn row(truce: &mut Simulation) -> RunMeasures {
    let results = truce.results(false).expect("the identities of the ledger");
    results[0].run.clone()
}

const FREE: [(&str, &str); 2] = [
    ("agreement.clauses.no-new-courses.rule", "allowed"),
    ("agreement.clauses.no-build-up.rule", "allowed"),
];

/// Thirty silent days: 250,000 shells made and some 300,000 not fired; a month's men trained; a
/// month's tonnes over the crossings.
#[test]
fn thirty_silent_days_give_what_public_figures_say() {
    let set = [
        ("sides.a.commitment", "0.95"),
        ("sides.b.commitment", "0.95"),
    ];
    let spec = silent(&[FREE.as_slice(), &set].concat());
    for seed in 1..4 {
        let row = row(&mut run(&spec, seed));
        let within = |name: &str, value: Option<f64>, low: f64, high: f64| {
            let value = value.expect(name);
            assert!((low..=high).contains(&value), "seed {seed}: {name} {value}");
        };
        within("shells of b", row.shells_gained_b, 4e5, 7e5);
        within("trained by b", row.trained_b.map(|n| n as f64), 20e3, 35e3);
        within("tonnes of a", row.supplied_a, 15e3, 20e3);
        assert_eq!(row.violations_rear, Some(0));
        assert_eq!(row.called_up_a, Some(30_000));
    }
}

/// Where courses take 45 days nobody called up after day 0 reaches a unit in 30; where they take
/// ten, some do.
#[test]
fn only_finished_courses_reach_units() {
    for (days, reach) in [("[45]", false), ("[10]", true)] {
        let courses = [("sides.a.course_days", days), ("sides.b.course_days", days)];
        let mut truce = run(&silent(&[FREE.as_slice(), &courses].concat()), 1);
        let (world, _) = truce.parts_for_tests();
        let acts = &world.resource::<ActLog>().acts;
        let joined = &world.resource::<Pipeline>().joined;
        assert!(!joined.is_empty());
        let fresh = |act: Option<u32>| act.is_some_and(|act| !acts[act as usize].before_truce);
        let any = joined.iter().any(|&(act, ..)| fresh(act));
        assert_eq!(any, reach, "courses of {days} days");
    }
}

/// \[1\] — personnel of a side's units, in units at full strength.
fn personnel(truce: &mut Simulation, side: Side) -> f64 {
    let (world, _) = truce.parts_for_tests();
    let mut units = world.query::<(&Unit, &Personnel)>();
    let own = units.iter(world).filter(|(unit, _)| unit.side == side);
    own.map(|(_, personnel)| personnel.0).sum()
}

/// Whoever joins is in a unit afterwards.
#[test]
fn units_grow_by_the_men_who_join() {
    let courses = [
        ("sides.a.course_days", "[10]"),
        ("sides.b.course_days", "[10]"),
    ];
    let spec = silent(&[FREE.as_slice(), &courses].concat());
    let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
    let before = Side::BOTH.map(|side| personnel(&mut truce, side));
    truce.run();
    for side in Side::BOTH {
        let grown = personnel(&mut truce, side) - before[side.index()];
        let (world, _) = truce.parts_for_tests();
        let full = world.resource::<ForcesParameters>().full_strength;
        let joined = world.resource::<Pipeline>().joined.iter();
        let joined: f64 = joined.filter(|j| j.1 == side).map(|j| j.2).sum();
        assert!(joined > 1_000.0, "{joined}");
        assert!(
            (grown * full - joined).abs() < 1e-6 * joined,
            "{grown} {joined}"
        );
    }
}

/// What enters is what is held, was used and has joined.
fn nothing_appears_or_is_lost(truce: &mut Simulation, what: &str) {
    let (world, _) = truce.parts_for_tests();
    let mut stocks = world.query::<(&Site, &Stock)>();
    let mut supplies = world.query::<(&Unit, &Supply, &Personnel)>();
    let numbers = world.resource::<ForcesParameters>().clone();
    let pipeline = world.resource::<Pipeline>();
    for side in Side::BOTH {
        let books = pipeline.books[side.index()];
        let close = |name: &str, held: f64, due: f64| {
            let gap = (held - due).abs();
            assert!(
                gap <= 1e-6 * (1.0 + due),
                "{what}: {name} {held}, not {due}"
            );
        };
        close(
            "men",
            pipeline.men(side),
            books.men_at_start + books.called_up,
        );
        let own = stocks.iter(world).filter(|(site, _)| site.side == side);
        let stocked: f64 = own.map(|(_, stock)| stock.0).sum();
        let units = supplies.iter(world).filter(|(unit, ..)| unit.side == side);
        let carried: f64 = units.map(|(_, supply, _)| supply.0).sum();
        close(
            "tonnes",
            stocked + carried * numbers.tonnes_per_supply_day + pipeline.tonnes(side),
            books.tonnes_at_start + books.produced - books.used,
        );
        assert!(stocks.iter(world).all(|(_, stock)| stock.0 >= -1e-9));
        assert!(supplies.iter(world).all(|(_, supply, men)| {
            supply.0 >= 0.0 && supply.0 <= numbers.supply_days_cap + 1e-9 && men.0 <= 1.0 + 1e-9
        }));
        assert!(pipeline.pool[side.index()] >= 0.0 && books.shells.held >= 0.0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn men_tonnes_and_shells_are_conserved(
        call_up in 0_u32..3_000,
        tonnes in 0_u32..2_000,
        days in 1_u32..20,
        abroad in 0.0_f64..=1.0,
        depots in 0_u32..40,
        stock in 0_u32..20_000,
        per_day in 0_u32..60,
        rule in prop::sample::select(vec!["prohibited", "notified", "allowed"]),
        seed in any::<u64>(),
    ) {
        let (call_up, tonnes) = (call_up.to_string(), tonnes.to_string());
        let (depots, stock) = (depots.to_string(), stock.to_string());
        let (days, abroad) = (format!("[{days}, 30]"), format!("{abroad:.6}"));
        let per_day = per_day.to_string();
        let mut set = vec![
            ("agreement.clauses.no-new-courses.rule", rule),
            ("agreement.clauses.no-build-up.rule", rule),
            ("parameters.forces.depot_tonnes_per_day", per_day.as_str()),
        ];
        for (key, value) in [
            ("sides.a.call_up_per_day", &call_up),
            ("sides.b.call_up_per_day", &call_up),
            ("sides.a.supply_tonnes_per_day", &tonnes),
            ("sides.b.supply_tonnes_per_day", &tonnes),
            ("sides.a.course_days", &days),
            ("sides.a.rear.abroad_share", &abroad),
            ("sides.a.sites.depot", &depots),
            ("sides.b.rear.depot_tonnes", &stock),
            ("sides.b.rear.shells_stock", &stock),
        ] {
            set.push((key, value.as_str()));
        }
        let mut truce = run(&small("thirty-day-pause", &set, &["none"]), seed);
        nothing_appears_or_is_lost(&mut truce, &format!("{set:?}"));
    }
}

/// Index and size of acts of a kind by a side that a clause restricts, in order; and of violations.
fn sizes(truce: &mut Simulation, kind: &str, side: Side) -> (Vec<(u32, f64)>, Vec<u32>) {
    let (world, _) = truce.parts_for_tests();
    let catalogue = world.resource::<ActCatalogue>();
    let log = world.resource::<ActLog>();
    let mut acts = Vec::new();
    let mut at = std::collections::BTreeMap::new();
    for (index, act) in log.acts.iter().enumerate() {
        let named = catalogue.kind(act.kind).name == kind;
        if named && act.side == Some(side) && !act.before_truce {
            at.insert(index as u32, acts.len() as u32);
            acts.push((act.start, act.size));
        }
    }
    let violations = &world.resource::<Violations>().0;
    let broken = violations.iter().filter_map(|v| at.get(&v.act).copied());
    (acts, broken.collect())
}

/// Only what exceeds a cap is a violation: the act that passes it, and those beyond.
#[test]
fn a_cap_is_broken_by_what_exceeds_it() {
    let set = [
        ("agreement.clauses.no-new-courses.rule", "capped"),
        ("agreement.clauses.no-new-courses.cap", "2000"),
        ("agreement.clauses.no-new-courses.per", "3d"),
        ("sides.a.commitment", "0"),
        ("sides.b.commitment", "0"),
    ];
    let mut within = 0;
    let mut beyond = 0;
    for seed in 1..4 {
        let mut truce = run(&small("thirty-day-pause", &set, &["none"]), seed);
        for side in Side::BOTH {
            let (acts, broken) = sizes(&mut truce, "course", side);
            for (nth, &(start, _)) in acts.iter().enumerate() {
                let window = acts[..=nth]
                    .iter()
                    .filter(|(at, _)| at + 3 * 86_400 > start);
                let sum: f64 = window.map(|(_, men)| men).sum();
                let breaks = broken.contains(&(nth as u32));
                assert_eq!(breaks, sum > 2_000.0, "{sum} men in three days");
                within += u32::from(!breaks);
                beyond += u32::from(breaks);
            }
        }
    }
    assert!(
        within > 50 && beyond > 20,
        "{within} within, {beyond} beyond"
    );
    // who means to comply stays below it, though its units go short
    let comply = [
        ("sides.a.policy", "comply"),
        ("sides.b.policy", "comply"),
        (
            "agreement.clauses.no-build-up.acts",
            "[\"cross-border-delivery\", \"rail-delivery\"]",
        ),
        ("agreement.clauses.no-build-up.rule", "capped"),
        ("agreement.clauses.no-build-up.cap", "200"),
        ("agreement.clauses.no-build-up.per", "7d"),
    ];
    let set = [&set[..], &comply].concat();
    let mut truce = run(&small("thirty-day-pause", &set, &["none"]), 1);
    let passages = sizes(&mut truce, "cross-border-delivery", Side::One).0;
    let tonnes: f64 = passages.iter().map(|(_, tonnes)| tonnes).sum();
    assert!(
        (150.0..=400.0).contains(&tonnes),
        "{tonnes} t in eight days"
    );
    assert_eq!(row(&mut truce).violations_rear, Some(0));
    for side in Side::BOTH {
        assert!(!sizes(&mut truce, "course", side).0.is_empty());
    }
}

/// What is notified is public and no violation; what is not is one, and under cover.
#[test]
fn what_is_not_notified_is_a_violation() {
    let set = [
        ("agreement.clauses.no-new-courses.rule", "notified"),
        ("sides.a.policy", "prepare"),
        ("sides.b.policy", "prepare"),
        ("sides.a.commitment", "0.2"),
        ("sides.b.commitment", "0.2"),
    ];
    let mut truce = run(&small("thirty-day-pause", &set, &["none"]), 1);
    let row = row(&mut truce);
    assert!(row.notifications_a > Some(10) && row.notifications_b > Some(10));
    for side in Side::BOTH {
        let (acts, broken) = sizes(&mut truce, "course", side);
        let (world, _) = truce.parts_for_tests();
        let course = world.resource::<ActCatalogue>();
        let course = course.0.iter().position(|kind| kind.name == "course");
        let all = &world.resource::<Notifications>().0;
        let notified = all
            .iter()
            .filter(|n| n.side == side && Some(n.kind.index()) == course);
        assert_eq!(acts.len(), notified.count() + broken.len());
        assert!(!broken.is_empty());
    }
}

/// A clause binds up to its last day.
#[test]
fn a_clause_may_end_within_the_truce() {
    let set = [("agreement.clauses.no-new-courses.until", "4d")];
    let mut truce = run(&small("thirty-day-pause", &set, &["none"]), 1);
    let mut after = 0;
    for side in Side::BOTH {
        let (acts, broken) = sizes(&mut truce, "course", side);
        for (nth, &(start, _)) in acts.iter().enumerate() {
            let late = start >= 4 * 86_400;
            after += u32::from(late);
            assert_eq!(broken.contains(&(nth as u32)), !late);
        }
    }
    assert!(after > 20, "{after} courses begin when the ban is over");
}

/// Disputed violations are counted apart: the rest and they are what a clear text would have.
#[test]
fn disputed_violations_are_counted_apart() {
    let clear = row(&mut run(&small("thirty-day-pause", &[], &["none"]), 1));
    let set = [("agreement.clause_clarity", "0.7")];
    let spec = small("thirty-day-pause", &set, &["none"]);
    let mut truce = run(&spec, 1);
    let vague = row(&mut truce);
    assert_eq!(clear.violations_disputed, Some(0));
    let n = |x: Option<i64>| x.expect("a count");
    assert_eq!(
        n(vague.violations) + n(vague.violations_disputed),
        n(clear.violations)
    );
    let share = n(vague.violations_disputed) as f64 / n(clear.violations) as f64;
    assert!((0.25..0.35).contains(&share), "{share}");
    let (world, _) = truce.parts_for_tests();
    let all = &world.resource::<Violations>().0;
    assert!(all.iter().any(|v| v.period == Period::Disputed));
}

/// With declarations what ran before and was left out is a violation; without, nobody can ask.
#[test]
fn a_rear_violation_is_a_departure_from_what_was_declared() {
    let capped = |share: &str, made: &str, more: &[(&str, &str)]| {
        let set = [
            ("sides.a.rear.undeclared_share", share),
            ("sides.b.rear.undeclared_share", share),
            ("agreement.declarations", made),
        ];
        let set = [&set[..], more].concat();
        let mut truce = run(&small("thirty-day-pause", &set, &["none"]), 1);
        let (world, _) = truce.parts_for_tests();
        let acts = &world.resource::<ActLog>().acts;
        let violations = world.resource::<Violations>();
        let before = violations
            .0
            .iter()
            .filter(|v| acts[v.act as usize].before_truce);
        (before.count(), world.resource::<Declarations>().sites.len())
    };
    let undeclared = |share: &str, made: &str| capped(share, made, &[]);
    let (broken, sites) = undeclared("0", "true");
    assert_eq!(broken, 0);
    assert!(sites > 400);
    let (broken, fewer) = undeclared("0.3", "true");
    assert!((60..200).contains(&broken), "{broken}");
    assert!(fewer < sites - 80);
    assert_eq!(undeclared("0.3", "false"), (0, 0));
    // what was left out took nothing of a cap, however wide the cap is
    let wide = [
        ("agreement.clauses.no-new-courses.rule", "capped"),
        ("agreement.clauses.no-new-courses.cap", "1000000"),
        ("agreement.clauses.no-new-courses.per", "3d"),
    ];
    assert_eq!(capped("0.3", "true", &wide), (broken, fewer));
}

/// What the timetable brings in the middle of a day is there in its tick, and not before.
#[test]
fn stock_by_the_timetable_comes_in_its_tick() {
    let event = "[{ at = \"30h\", stock = { side = \"a\", tonnes = 5000 } }]";
    let stocked = |timetable: &str, ticks: u32| {
        let set = [("timetable", timetable)];
        let spec = silent(&[FREE.as_slice(), &set].concat());
        let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
        (0..ticks).for_each(|_| assert!(truce.tick()));
        let (world, _) = truce.parts_for_tests();
        let mut stocks = world.query::<&Stock>();
        let stored: f64 = stocks.iter(world).map(|stock| stock.0).sum();
        let pipeline = world.resource::<Pipeline>();
        stored
            + Side::BOTH
                .map(|side| pipeline.tonnes(side))
                .iter()
                .sum::<f64>()
    };
    // ticks of 15 min: the 121st begins at 30 h
    let gained = |ticks| stocked(event, ticks) - stocked("[]", ticks);
    assert_eq!(gained(120), 0.0);
    assert!((gained(121) - 5_000.0).abs() < 1e-6, "{}", gained(121));
}
