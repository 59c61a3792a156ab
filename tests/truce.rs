//! What a truce does, whatever its numbers: directions, limits, identities. Numbers of the
//! reference are pinned elsewhere (`tests/golden.rs`).
#![cfg(feature = "scenario")]

mod common;

use common::small;
use proptest::prelude::*;
use std::sync::Arc;
use truceline::model::ledger::calibration::Judgement;
use truceline::model::{
    BeliefMeasures, DayMeasures, RunMeasures, Simulation, TruceSpec, Value, ViolationMeasures,
    WatchResult, Watching,
};
use truceline::scenario::{NoFiles, Request, load};

fn rows(spec: &Arc<TruceSpec>, seed: u64, watching: Watching) -> Vec<WatchResult> {
    let mut truce = Simulation::new(spec, seed, watching);
    truce.run();
    truce.results(true).expect("the identities of the ledger")
}

fn live(spec: &Arc<TruceSpec>, seed: u64) -> WatchResult {
    rows(spec, seed, Watching::Live(0)).remove(0)
}

/// A count of a row; a null is no count.
fn n(value: Option<i64>) -> i64 {
    value.expect("a count, not null")
}

fn is(word: &Option<String>, name: &str) -> bool {
    word.as_deref() == Some(name)
}

// ------------------------------------------------------------------ what regimes can and cannot do

/// Nobody looks: nothing is seen, confirmed or established, and what cannot be is null, not 0.
#[test]
fn none_establishes_nothing() {
    let spec = small("thirty-day-pause", &[], &["none"]);
    for seed in 1..6 {
        let WatchResult {
            run,
            days,
            violations,
            findings,
            beliefs,
        } = live(&spec, seed);
        assert!(findings.is_empty() && beliefs.is_empty());
        assert!(n(run.violations) > 100 && n(run.complaints) > 10);
        assert_eq!((run.caught, run.established), (Some(0), Some(0)));
        assert_eq!(run.observed, Some(0));
        assert_eq!(run.outside_reach, run.violations);
        for column in [
            "recorded",
            "findings",
            "findings_adopted",
            "findings_naming",
            "precision",
            "false_accusations_a",
            "false_accusations_b",
            "record_bias",
            "attribution_skill",
            "complaints_confirmed",
            "hours_to_observation_mean",
            "hours_to_finding_median",
            "hours_to_adoption_median",
            "first_breaker_found",
            "coverage_share",
            "denials",
            "deployed_share_day15",
        ] {
            assert_eq!(
                run.get(column),
                None,
                "{column} must be null without a mission"
            );
        }
        assert!(violations.iter().all(|one| one.named.is_none()));
        for column in [
            "recorded",
            "findings",
            "findings_adopted",
            "denials",
            "coverage_share",
        ] {
            assert!(
                days.iter().all(|day| day.get(column).is_none()),
                "{column} of a day"
            );
        }
        assert_eq!(run.cost_eur, Some(0.0));
    }
}

/// A mandate that forbids naming names nobody; but it does record.
#[test]
fn observers_record_and_name_nobody() {
    let set = [("time.duration", "20d")];
    let spec = small("thirty-day-pause", &set, &["observers"]);
    let mut found = 0;
    for seed in 1..6 {
        let WatchResult {
            run, violations, ..
        } = live(&spec, seed);
        assert_eq!(
            (run.attributed_right, run.attributed_wrong),
            (Some(0), Some(0))
        );
        assert_eq!(run.unattributed, run.caught);
        for column in [
            "findings_naming",
            "findings_naming_a",
            "findings_naming_b",
            "false_accusations_a",
            "false_accusations_b",
            "record_bias",
            "first_breaker_found",
        ] {
            assert_eq!(run.get(column), None, "{column}: they may not name");
        }
        assert!(violations.iter().all(|one| one.named.is_none()));
        assert_eq!(
            n(run.outside_reach_rear),
            n(run.violations_rear),
            "they watch the line"
        );
        assert!(n(run.observed) > 0);
        found += n(run.caught);
    }
    assert!(found > 0, "they catch something");
}

/// Inspectors and satellites look at sites, not at fire.
#[test]
fn inspections_see_the_rear_and_no_fire() {
    let set = [("time.duration", "20d")];
    let spec = small("thirty-day-pause", &set, &["inspections"]);
    let (mut fire, mut rear, mut within, mut seen) = (0, 0, 0, 0);
    for seed in 1..6 {
        let run = live(&spec, seed).run;
        fire += n(run.caught_fire);
        rear += n(run.violations_rear);
        within += n(run.violations_rear) - n(run.outside_reach_rear);
        seen += n(run.caught_rear) + n(run.not_confirmed_rear);
        assert_eq!(
            run.coverage_share,
            Some(0.0),
            "no asset stands at the front"
        );
    }
    assert_eq!(fire, 0);
    assert!(2 * within > rear, "{within} of {rear} are within reach");
    assert!(seen > 0, "nothing in the rear was seen");
}

/// Where the line is watched, guns are heard: once the sensors stand, a good part of what the
/// guns do is confirmed, and most of what was really in their reach.
#[test]
fn layered_catches_artillery_on_watched_land() {
    let set = [
        ("time.duration", "20d"),
        ("front.segments", "{ land = 1, river = 0, border = 0 }"),
    ];
    let spec = small("thirty-day-pause", &set, &["layered"]);
    let (mut all, mut watched, mut caught) = (0, 0, 0);
    for seed in 1..6 {
        for one in live(&spec, seed).violations {
            if !is(&one.kind, "artillery") || one.begin_hours < Some(240.0) {
                continue;
            }
            let found = is(&one.fate, "established") || is(&one.fate, "confirmed");
            all += 1;
            watched += i32::from(one.p_real > Some(0.5));
            caught += i32::from(found);
        }
    }
    assert!(all > 200, "only {all} to be heard");
    assert!(2 * watched > all, "{watched} of {all} are watched");
    assert!(2 * caught > watched, "{caught} of {watched} are caught");
}

// ------------------------------------------------------------------ the ledger adds up

const GROUPS: [&str; 3] = ["fire", "ground", "rear"];
const STEPS: [&str; 5] = [
    "caught",
    "outside_reach",
    "not_watched",
    "not_seen",
    "not_confirmed",
];

fn count(run: &RunMeasures, name: &str) -> i64 {
    match run.get(name) {
        Some(Value::Count(n)) => n,
        other => panic!("{name} is {other:?}"),
    }
}

fn assert_adds_up(row: &WatchResult) {
    let run = &row.run;
    let count = |name: &str| count(run, name);
    for step in STEPS.iter().chain(&["violations", "established"]) {
        let groups: i64 = GROUPS.iter().map(|g| count(&format!("{step}_{g}"))).sum();
        assert_eq!(groups, count(step), "{step} by group");
    }
    for group in GROUPS {
        let steps: i64 = STEPS.iter().map(|s| count(&format!("{s}_{group}"))).sum();
        assert_eq!(
            steps,
            count(&format!("violations_{group}")),
            "waterfall of {group}"
        );
        assert!(count(&format!("established_{group}")) <= count(&format!("caught_{group}")));
    }
    let causes = ["not_deployed", "denied", "jammed", "weather", "off_shift"];
    let causes: i64 = causes
        .iter()
        .map(|c| count(&format!("not_watched_{c}")))
        .sum();
    assert_eq!(causes, count("not_watched"));
    assert_eq!(
        count("unknowable"),
        count("outside_reach") + count("not_watched")
    );
    let attributed: i64 = ["attributed_right", "attributed_wrong", "unattributed"]
        .map(count)
        .iter()
        .sum();
    assert_eq!(attributed, count("caught"));
    // rows of violations tell the same story one by one
    let fate = |names: &[&str]| {
        let matches = |one: &&ViolationMeasures| names.iter().any(|name| is(&one.fate, name));
        row.violations.iter().filter(matches).count() as i64
    };
    assert_eq!(row.violations.len() as i64, count("violations"));
    assert_eq!(fate(&["established"]), count("established"));
    assert_eq!(fate(&["established", "confirmed"]), count("caught"));
    assert_eq!(fate(&["outside-reach"]), count("outside_reach"));
    assert_eq!(fate(&["not-watched"]), count("not_watched"));
    assert_eq!(fate(&["not-seen"]), count("not_seen"));
    assert_eq!(fate(&["not-confirmed"]), count("not_confirmed"));
    // days sum to the truce
    let days =
        |of: &dyn Fn(&DayMeasures) -> Option<i64>| -> i64 { row.days.iter().filter_map(of).sum() };
    assert_eq!(days(&|d| d.violations_fire), count("violations_fire"));
    assert_eq!(days(&|d| d.violations_ground), count("violations_ground"));
    assert_eq!(days(&|d| d.violations_rear), count("violations_rear"));
    assert_eq!(days(&|d| d.caught_fire), count("caught_fire"));
    assert_eq!(days(&|d| d.caught_ground), count("caught_ground"));
    assert_eq!(days(&|d| d.caught_rear), count("caught_rear"));
    assert_eq!(
        days(&|d| d.episodes_a) + days(&|d| d.episodes_b),
        count("episodes")
    );
    assert_eq!(days(&|d| d.complaints), count("complaints"));
    if run.findings.is_some() {
        assert_eq!(days(&|d| d.findings), count("findings"));
        assert_eq!(days(&|d| d.findings_adopted), count("findings_adopted"));
        assert!(count("findings_adopted") <= count("findings"));
        assert!(
            count("caught") <= count("findings"),
            "a finding claims one incident"
        );
    }
    for side in ["a", "b"] {
        let real = |name: &str| {
            let value = run.get(&format!("{name}_{side}")).and_then(|v| v.number());
            value.unwrap_or_else(|| panic!("{name}_{side} is null"))
        };
        let gain = real("power_end") - real("power_start");
        assert!((gain - real("dividend")).abs() < 1e-9, "dividend of {side}");
        let parts =
            real("dividend_allowed") + real("dividend_established") + real("dividend_hidden");
        assert!((parts - real("dividend")).abs() < 1e-9, "parts of {side}");
    }
}

/// All identities, in both modes.
#[test]
fn the_waterfall_adds_up() {
    let spec = small("thirty-day-pause", &[], &[]);
    for seed in 1..11 {
        let shadow = rows(&spec, seed, Watching::Shadow);
        assert_eq!(shadow.len(), 8);
        shadow.iter().for_each(assert_adds_up);
        for regime in 0..8 {
            rows(&spec, seed, Watching::Live(regime))
                .iter()
                .for_each(assert_adds_up);
        }
    }
}

// ------------------------------------------------------------------ will

/// Who complies orders nothing that is prohibited: no raid, no course, no delivery, no weapon
/// kept forward.
#[test]
fn comply_orders_nothing_prohibited() {
    let policy = |name: &'static str| {
        let set = [("sides.a.policy", name), ("sides.b.policy", name)];
        small("thirty-day-pause", &set, &["none"])
    };
    let (comply, probe) = (policy("comply"), policy("probe"));
    let ordered_kinds = ["raid", "course", "delivery"];
    for seed in 1..6 {
        let honest = live(&comply, seed);
        assert_eq!(honest.run.violations_rear, Some(0));
        for one in &honest.violations {
            let kind = one.kind.as_deref().unwrap_or_default();
            assert!(!ordered_kinds.contains(&kind), "{one:?}");
            assert_eq!(one.ordered, Some(false), "{one:?}");
        }
        let sly = live(&probe, seed).violations;
        for kind in ordered_kinds {
            assert!(
                sly.iter().any(|one| is(&one.kind, kind)),
                "seed {seed}: no {kind}"
            );
        }
        assert!(sly.iter().any(|one| one.ordered == Some(true)));
    }
}

/// Without a truce the war goes on at the rate that the scenario gives, and nothing is a
/// violation. Tension is held still: it makes days differ, not the mean.
#[test]
fn war_goes_on_at_base() {
    let set = [
        ("parameters.consequences.tension_front_log_sd", "0"),
        ("parameters.consequences.tension_area_log_sd", "0"),
    ];
    let spec = small("war-goes-on", &set, &["none"]);
    let mut per_day = 0.0;
    for seed in 1..6 {
        let row = live(&spec, seed);
        assert_eq!(row.run.violations, Some(0));
        assert_eq!(row.run.violations_in_grace, Some(0));
        assert_eq!(row.run.significant_front, Some(0));
        assert!(row.violations.is_empty());
        for column in [
            "status",
            "held",
            "extended",
            "eroded_day",
            "collapsed_day",
            "first_breaker",
        ] {
            assert_eq!(row.run.get(column), None, "{column} needs a truce");
        }
        per_day += n(row.run.episodes) as f64 / 8.0 / 5.0;
    }
    assert!(
        (per_day / 600.0 - 1.0).abs() < 0.05,
        "{per_day} episodes a day, 600 were asked for"
    );
}

/// More will, less fire: on the same seeds.
#[test]
fn commitment_quiets_the_line() {
    let of = |commitment: &str| -> Vec<i64> {
        let set = [
            ("sides.a.commitment", commitment),
            ("sides.b.commitment", commitment),
        ];
        let spec = small("thirty-day-pause", &set, &["none"]);
        (1..=10)
            .map(|seed| n(live(&spec, seed).run.episodes))
            .collect()
    };
    let (low, middle, high) = (of("0.3"), of("0.6"), of("0.9"));
    for ((l, m), h) in low.iter().zip(&middle).zip(&high) {
        assert!(l > m && m > h, "{low:?} {middle:?} {high:?}");
    }
    assert!(low.iter().sum::<i64>() > 2 * high.iter().sum::<i64>());
}

/// Where the terms allow return fire, who answers breaks nothing.
#[test]
fn return_fire_is_no_violation_where_it_is_allowed() {
    for (rule, counts) in [("forbidden", true), ("allowed", false)] {
        let spec = small(
            "thirty-day-pause",
            &[("agreement.return_fire", rule)],
            &["none"],
        );
        for seed in 1..4 {
            let row = live(&spec, seed);
            let answers = row
                .violations
                .iter()
                .filter(|one| one.answer == Some(true))
                .count();
            assert_eq!(answers > 10, counts, "{rule}: {answers} answers");
            assert!(n(row.run.violations_fire) > 10);
        }
    }
}

/// A clause counts from its day, a zone from its deadline; grace is counted apart.
#[test]
fn clauses_count_from_their_day() {
    let spec = small("thirty-day-pause", &[("agreement.grace", "36h")], &["none"]);
    for seed in 1..4 {
        let row = live(&spec, seed);
        assert!(n(row.run.violations_in_grace) > 0);
        let first = |kind: &str| -> f64 {
            row.violations
                .iter()
                .filter(|one| is(&one.kind, kind))
                .filter_map(|one| one.begin_hours)
                .fold(f64::INFINITY, f64::min)
        };
        assert!(first("small-arms") >= 36.0 && first("small-arms") < 60.0);
        assert!(first("heavy-weapons") >= 72.0 && first("heavy-weapons") < 200.0);
    }
}

// ------------------------------------------------------------------ any small scenario

/// Runs a truce in every way; nothing may panic, every number must be finite.
fn must_run(spec: &Arc<TruceSpec>, seed: u64, about: &dyn std::fmt::Debug) {
    let mut ways: Vec<Watching> = (0..spec.regimes.len()).map(Watching::Live).collect();
    ways.push(Watching::Shadow);
    // beyond the list the last regime watches; without regimes nobody does
    ways.push(Watching::Live(99));
    for watching in ways {
        let mut truce = Simulation::new(spec, seed, watching);
        truce.frame(0);
        truce.run();
        assert!(!truce.tick(), "it is over");
        truce.frame(usize::MAX);
        let rows = truce
            .results(true)
            .unwrap_or_else(|e| panic!("{e}: {about:?}"));
        assert_eq!(rows.len(), truce.n_watches());
        for row in &rows {
            assert_adds_up(row);
            let mut values = row.run.values();
            values.extend(row.days.iter().flat_map(DayMeasures::values));
            values.extend(row.violations.iter().flat_map(ViolationMeasures::values));
            for value in values.into_iter().flatten() {
                if let Value::Real(x) = value {
                    assert!(x.is_finite(), "a number that is none: {about:?}");
                }
            }
        }
    }
}

fn load_set(scenario: &str, set: &[(String, String)], regimes: &[&str]) -> Arc<TruceSpec> {
    let request = Request {
        scenario: Some(scenario.into()),
        set: set.to_vec(),
        regimes: Some(regimes.iter().map(|&r| r.into()).collect()),
    };
    load(&request, &NoFiles)
        .unwrap_or_else(|problems| panic!("{set:?}: {problems:?}"))
        .spec
}

fn owned(set: &[(&str, &str)]) -> Vec<(String, String)> {
    set.iter()
        .map(|(p, v)| ((*p).into(), (*v).into()))
        .collect()
}

/// The smallest truce that the limits allow.
const TINY: [(&str, &str); 8] = [
    ("time.duration", "6h"),
    ("front.sectors", "1"),
    ("front.areas", "1"),
    ("front.area_names", "[]"),
    ("sides.a.units", "1"),
    ("sides.b.units", "1"),
    ("sides.a.line_share", "1"),
    ("sides.b.line_share", "1"),
];

#[test]
fn the_smallest_truce_runs() {
    let mut set = owned(&TINY);
    must_run(
        &load_set("thirty-day-pause", &set, &["none", "observers", "layered"]),
        1,
        &set,
    );
    for side in ["a", "b"] {
        for kind in ["training", "depot", "railhead", "crossing", "headquarters"] {
            set.push((format!("sides.{side}.sites.{kind}"), "0".into()));
        }
        // nothing can come in where there is no entry, and the reader says so
        set.push((format!("sides.{side}.supply_tonnes_per_day"), "0".into()));
    }
    let spec = load_set("thirty-day-pause", &set, &["inspections", "layered"]);
    must_run(&spec, 1, &set);
    let mut parts = TruceSpec::clone(&spec).into_parts();
    parts.regimes.clear();
    let nobody = Arc::new(TruceSpec::new(parts).expect("a truce that nobody watches"));
    must_run(&nobody, 1, &"no regimes");
    let mut month = owned(&TINY);
    month[0].1 = "30d".into();
    month.push(("intensity.base_episodes_per_day".into(), "50".into()));
    must_run(
        &load_set("thirty-day-pause", &month, &["layered"]),
        1,
        &month,
    );
}

fn any_scenario() -> impl Strategy<Value = (Vec<(String, String)>, u64)> {
    let time = (
        prop::sample::select(vec!["5m", "10m", "15m", "30m", "60m"]),
        6_u32..72,
    );
    let front = (1_u32..12, 1_u32..12, 0.5_f64..60.0, 1_u32..1_500);
    let sides = (
        1_u32..30,
        1_u32..30,
        prop::sample::select(vec!["comply", "prepare", "probe"]),
        prop::sample::select(vec!["comply", "prepare", "probe"]),
        0.0_f64..=1.0,
        0.0_f64..=1.0,
        0_u32..5,
    );
    let terms = (
        prop::sample::select(vec!["forbidden", "coordinated", "allowed"]),
        prop::sample::select(vec!["none", "1d", "3d"]),
        0_u32..80,
        prop::sample::select(vec!["0d", "1d", "5d"]),
        any::<bool>(),
    );
    (time, front, sides, terms, any::<u64>()).prop_map(|(time, front, sides, terms, seed)| {
        let sectors = front.0;
        let mut set = vec![
            ("time.tick".to_owned(), time.0.to_owned()),
            ("time.duration".into(), format!("{}h", time.1)),
            ("front.sectors".into(), sectors.to_string()),
            ("front.areas".into(), front.1.min(sectors).to_string()),
            ("front.area_names".into(), "[]".into()),
            ("front.sector_km".into(), format!("{:.3}", front.2)),
            (
                "intensity.base_episodes_per_day".into(),
                front.3.to_string(),
            ),
            ("agreement.return_fire".into(), terms.0.into()),
            ("agreement.renewal".into(), terms.1.into()),
            ("agreement.grace".into(), format!("{}h", terms.2)),
            ("agreement.withdrawal.deadline".into(), terms.3.into()),
            ("agreement.orders_verified".into(), terms.4.to_string()),
        ];
        for (side, units, policy, commitment) in [
            ("a", sides.0, sides.2, sides.4),
            ("b", sides.1, sides.3, sides.5),
        ] {
            let mut push =
                |key: &str, value: String| set.push((format!("sides.{side}.{key}"), value));
            push("line_share", "1".into());
            push("units", (sectors + units - 1).to_string());
            push("policy", policy.into());
            push("commitment", format!("{commitment:.6}"));
            push("discipline", format!("{:.6}", 1.0 - commitment / 2.0));
            push(
                "sites.training",
                if side == "a" { sides.6 } else { sides.6 / 2 }.to_string(),
            );
            push("sites.depot", (sides.6 / 2).to_string());
        }
        (set, seed)
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever small scenario the reader lets through runs to its end.
    #[test]
    fn any_small_scenario_runs((set, seed) in any_scenario()) {
        let regimes = ["none", "hotline", "observers", "inspections", "layered"];
        must_run(&load_set("thirty-day-pause", &set, &regimes), seed, &set);
    }
}

// ------------------------------------------------------------------ what a mission believes

/// Where warnings reach the sides, an event that was averted would count against them.
#[test]
fn warnings_are_scored_in_shadow_only() {
    let spec = small(
        "thirty-day-pause",
        &[("time.duration", "12d")],
        &["layered", "none"],
    );
    assert_eq!(live(&spec, 1).run.warnings, None);
    let mut truce = Simulation::new(&spec, 1, Watching::Shadow);
    truce.run();
    let results = truce.results(false).expect("the ledger adds up");
    assert!(results[0].run.warnings.is_some());
    assert!(results[0].run.warnings_false <= results[0].run.warnings);
    assert_eq!(results[1].run.warnings, None, "nobody looks at reports");
}

/// What is believed strongly is true more often than what is hardly believed, and a case is true
/// only if something that counts was seen.
#[test]
fn belief_follows_the_truth() {
    let spec = small("thirty-day-pause", &[], &["layered", "none"]);
    let (mut strong, mut weak) = ((0, 0), (0, 0));
    for seed in 1..5 {
        let mut truce = Simulation::new(&spec, seed, Watching::Shadow);
        truce.run();
        let cases = truce.calibration();
        assert!(cases.len() == 2 && cases[1].is_empty());
        for case in &cases[0] {
            assert!((0.0..=1.0).contains(&case.belief));
            let bin = if case.belief > 0.5 {
                &mut strong
            } else {
                &mut weak
            };
            *bin = (bin.0 + 1, bin.1 + i32::from(case.so));
        }
        let results = truce.results(false).expect("the ledger adds up");
        tenths_sum_up(&cases[0], &results[0]);
        assert!(results[1].beliefs.is_empty(), "nobody makes cases");
    }
    let share = |(n, holds): (i32, i32)| f64::from(holds) / f64::from(n);
    assert!(strong.0 > 100 && weak.0 > 100, "{strong:?} {weak:?}");
    assert!(share(strong) > share(weak) + 0.05, "{strong:?} {weak:?}");
}

/// The ten rows of beliefs say of all cases what the cases say one by one: how many, how many true,
/// how many became findings, and Brier's score.
fn tenths_sum_up(cases: &[Judgement], result: &WatchResult) {
    let rows = &result.beliefs;
    assert_eq!(rows.len(), 10);
    let count = |of: fn(&BeliefMeasures) -> Option<i64>| rows.iter().filter_map(of).sum::<i64>();
    let are = |what: fn(&Judgement) -> bool| cases.iter().filter(|case| what(case)).count() as i64;
    assert_eq!(count(|row| row.cases), are(|_| true));
    assert_eq!(count(|row| row.cases_true), are(|case| case.so));
    assert_eq!(count(|row| row.confirmed), are(|case| case.confirmed));
    assert_eq!(
        count(|row| row.confirmed_true),
        are(|case| case.confirmed && case.so)
    );
    // cases of grace are no part of it, so there may be more findings
    let confirmed = count(|row| row.confirmed);
    assert!(confirmed > 0 && Some(confirmed) <= result.run.findings);
    let sum = |of: fn(&BeliefMeasures) -> Option<f64>| rows.iter().filter_map(of).sum::<f64>();
    let of_rows = sum(|row| row.belief_squared) - 2.0 * sum(|row| row.belief_true)
        + count(|row| row.cases_true) as f64;
    let miss = |case: &Judgement| case.belief - if case.so { 1.0 } else { 0.0 };
    let one_by_one: f64 = cases.iter().map(|case| miss(case) * miss(case)).sum();
    assert!((of_rows - one_by_one).abs() < 1e-6 * one_by_one.max(1.0));
    for (tenth, row) in rows.iter().enumerate() {
        assert_eq!(row.tenth, Some(tenth as i64));
        let n = row.cases.unwrap_or(0) as f64;
        let belief = row.belief.unwrap_or(0.0);
        let bounds = [tenth as f64 / 10.0 * n, (tenth as f64 + 1.0) / 10.0 * n];
        assert!(bounds[0] - 1e-6 <= belief && belief <= bounds[1] + 1e-6);
    }
}
