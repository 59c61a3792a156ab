//! What units do at the line beyond fire and raids, and what an agreement is about.
#![cfg(feature = "scenario")]

mod common;

use common::small;
use std::sync::Arc;
use truceline::model::base::{Side, UnitId};
use truceline::model::forces::{Activity, OrderOfBattle, Position, Unit, Works};
use truceline::model::record::act::{Act, ActLog, Conduct, Domain};
use truceline::model::record::standing::TruceStatus;
use truceline::model::record::violation::Violations;
use truceline::model::{RunMeasures, Simulation, TruceSpec, Watching};
use truceline::scenario::{NoFiles, Problem, Request, load};

const WARS: &str = "war-goes-on";
const TRUCE: &str = "thirty-day-pause";

fn over(spec: &Arc<TruceSpec>, seed: u64) -> Simulation {
    let mut truce = Simulation::new(spec, seed, Watching::Live(0));
    truce.run();
    truce
}

fn row(truce: &mut Simulation) -> RunMeasures {
    let mut rows = truce.results(false).expect("the identities of the ledger");
    rows.remove(0).run
}

fn acts(truce: &mut Simulation, spec: &TruceSpec, conduct: Conduct) -> Vec<Act> {
    let (world, _) = truce.parts_for_tests();
    let all = world.resource::<ActLog>().acts.iter();
    all.filter(|act| spec.acts.kind(act.kind).conduct == conduct)
        .cloned()
        .collect()
}

/// Names of the kinds of all violations, with the number of each.
fn violated(truce: &mut Simulation, spec: &TruceSpec, kind: &str) -> usize {
    let (world, _) = truce.parts_for_tests();
    let log = &world.resource::<ActLog>().acts;
    let all = world.resource::<Violations>().0.iter();
    all.filter(|v| spec.acts.kind(log[v.act as usize].kind).name == kind)
        .count()
}

/// \[1\] — whether a count lies within five standard deviations of a Poisson mean.
fn near(count: f64, mean: f64) -> bool {
    (count - mean).abs() <= 5.0 * mean.sqrt()
}

/// Where nothing is prohibited the line moves, against whom the initiative is, and an advance shows
/// by what lies beyond the line's uncertainty.
#[test]
fn war_moves_the_line_by_initiative() {
    let only_a = [("sides.a.initiative", "1"), ("sides.b.initiative", "0")];
    let spec = small(WARS, &only_a, &["none"]);
    let mut war = over(&spec, 1);
    let found = acts(&mut war, &spec, Conduct::Advance);
    // three a day for a thousand episodes, 600 of them here, eight days
    assert!(near(found.len() as f64, 3.0 * 0.6 * 8.0), "{}", found.len());
    let a = spec.side_of(truceline::model::Label::A);
    let mut hidden = 0;
    for act in &found {
        assert!(act.side == Some(a) && act.ordered);
        let beyond = (1.0 - 750.0 / f64::from(act.rounds)).max(0.0);
        assert!((act.visibility - beyond).abs() < 2e-3, "{act:?}");
        hidden += usize::from(act.visibility == 0.0);
    }
    assert!(hidden > 0, "every advance can be told");
    let run = row(&mut war);
    assert_eq!(run.ground_lost_km2_a, Some(0.0));
    let whole: f64 = found.iter().map(|act| act.size).sum();
    let lost = run.ground_lost_km2_b.expect("units are there");
    assert!(lost > 0.0 && lost < whole, "{lost} of {whole}");
    let quiet = small(
        TRUCE,
        &[("sides.a.policy", "comply"), ("sides.b.policy", "comply")],
        &["none"],
    );
    let run = row(&mut over(&quiet, 1));
    assert_eq!(run.collapsed_day, None, "another seed is needed");
    assert_eq!(run.ground_lost_km2_b, Some(0.0), "comply advances");
}

/// Without spread an advance comes as far as the median and takes that times its stretch of the line.
#[test]
fn an_advance_takes_its_depth_times_its_stretch() {
    let set = [
        ("sides.b.initiative", "0"),
        ("parameters.forces.advance_log_sd", "0"),
        ("parameters.forces.advance_stretch_log_sd", "0"),
        ("parameters.forces.advance_median_m", "2000"),
        ("parameters.forces.advance_stretch_km", "1.5"),
    ];
    let spec = small(WARS, &set, &["none"]);
    let mut war = over(&spec, 1);
    let found = acts(&mut war, &spec, Conduct::Advance);
    assert!(found.len() > 5, "{}", found.len());
    for act in &found {
        assert_eq!(act.rounds, 2_000);
        assert!((act.size - 3.0).abs() < 1e-9, "{act:?}");
    }
    // what was taken whole by the end of the truce is lost whole
    let over = found.iter().filter(|act| act.end <= 8 * 86_400).count() as f64;
    let lost = row(&mut war).ground_lost_km2_b.expect("units are there");
    assert!(
        lost >= 3.0 * over - 1e-9 && lost <= 3.0 * found.len() as f64,
        "{lost}"
    );
}

/// At a relief the nearest reserve that is free goes: nobody who stays free is nearer.
#[test]
fn the_nearest_free_reserve_relieves() {
    let set = [
        ("parameters.forces.relief_days", "5"),
        ("parameters.forces.concentrations_per_day", "0"),
    ];
    let spec = small(TRUCE, &set, &["none"]);
    let mut truce = Simulation::new(&spec, 2, Watching::Live(0));
    let mut reliefs = 0;
    loop {
        let before = states(&mut truce);
        if !truce.tick() {
            break;
        }
        let after = states(&mut truce);
        for (was, is) in before.iter().zip(&after) {
            let Activity::Relieving { line, .. } = is.activity else {
                continue;
            };
            if was.activity == is.activity {
                continue;
            }
            reliefs += 1;
            // where they are now: at midnight those who arrived have changed places first
            let to = after[line.index()].x;
            for other in after.iter().filter(|other| other.unit.side == is.unit.side) {
                let free = !other.unit.at_line && other.activity == Activity::Holding;
                let was_free = before[other.unit.id.index()].activity == Activity::Holding;
                assert!(
                    !(free && was_free) || (other.x - to).abs() >= (is.x - to).abs(),
                    "{other:?} is nearer than {is:?} to {to}"
                );
            }
        }
    }
    assert!(reliefs > 20, "{reliefs}");
}

/// A unit, where it is and what it does.
#[derive(Debug)]
struct State {
    unit: Unit,
    x: i32,
    activity: Activity,
}

/// All units by id.
fn states(truce: &mut Simulation) -> Vec<State> {
    let (world, _) = truce.parts_for_tests();
    let mut units = world.query::<(&Unit, &Position, &Activity)>();
    let mut all: Vec<State> = units
        .iter(world)
        .map(|(unit, place, activity)| State {
            unit: *unit,
            x: place.x.0,
            activity: *activity,
        })
        .collect();
    all.sort_by_key(|state| state.unit.id);
    assert!(all.iter().enumerate().all(|(i, s)| s.unit.id.index() == i));
    all
}

/// At a relief two units change places; every sector keeps its units, and the order of battle says
/// where each of them stands.
#[test]
fn reliefs_keep_every_sector_manned() {
    let spec = small(TRUCE, &[("parameters.forces.relief_days", "5")], &["none"]);
    let mut truce = Simulation::new(&spec, 2, Watching::Live(0));
    let before = truce
        .parts_for_tests()
        .0
        .resource::<OrderOfBattle>()
        .clone();
    truce.run();
    let (world, _) = truce.parts_for_tests();
    let after = world.resource::<OrderOfBattle>().clone();
    assert_eq!(before.line.len(), after.line.len());
    let mut changed = 0;
    for (old, new) in before.line.iter().zip(&after.line) {
        assert_eq!(old.len(), new.len());
        assert!(!new.is_empty());
        changed += old.iter().zip(new).filter(|(o, n)| o != n).count();
    }
    assert!(changed > 20, "{changed} units were relieved");
    let mut listed: Vec<UnitId> = Vec::new();
    let mut units = world.query::<(&Unit, &Position)>();
    for (unit, place) in units.iter(world) {
        let cell = &after.line[unit.sector.index() * 2 + unit.side.index()];
        assert_eq!(cell.contains(&unit.id), unit.at_line, "{unit:?}");
        assert_eq!(place.x.0 / 10_000, i32::from(unit.sector.0), "{unit:?}");
        if unit.at_line {
            listed.push(unit.id);
        }
    }
    let all: usize = after.line.iter().map(Vec::len).sum();
    assert_eq!(listed.len(), all);
}

/// Reserves come together behind one sector a side, up to a share; where columns are prohibited a side
/// that complies moves nobody.
#[test]
fn reserves_concentrate_where_they_may() {
    let many = [
        ("parameters.forces.concentrations_per_day", "20"),
        ("parameters.forces.relief_days", "3650"),
    ];
    let spec = small(TRUCE, &many, &["none"]);
    let mut truce = over(&spec, 3);
    let (world, _) = truce.parts_for_tests();
    let mut units = world.query::<(&Unit, &Position)>();
    for side in Side::BOTH {
        let reserves: Vec<f64> = units
            .iter(world)
            .filter(|(unit, _)| unit.side == side && !unit.at_line)
            .map(|(_, place)| place.x.km())
            .collect();
        let within = |x: f64| reserves.iter().filter(|y| (x - **y).abs() <= 31.0).count();
        let most = reserves.iter().map(|x| within(*x)).max().unwrap_or(0) as f64;
        let share = most / reserves.len() as f64;
        assert!((0.35..0.7).contains(&share), "{share} of {side:?}");
    }
    let mut set = many.to_vec();
    set.extend([
        ("agreement.clauses.allowed.rule", "prohibited"),
        ("sides.a.policy", "comply"),
        ("sides.b.policy", "comply"),
        ("parameters.consequences.collapse_hazard_per_day", "0"),
    ]);
    let spec = small(TRUCE, &set, &["none"]);
    let mut truce = over(&spec, 3);
    for conduct in [
        Conduct::Movement,
        Conduct::Fortification,
        Conduct::Reconnaissance,
    ] {
        assert!(acts(&mut truce, &spec, conduct).is_empty(), "{conduct:?}");
    }
}

/// Trenches grow at the rate of the parameter, stay with the position, and count in defence.
#[test]
fn works_are_dug_and_count_in_defence() {
    let spec = small(TRUCE, &[], &["none"]);
    let mut truce = over(&spec, 4);
    let found = acts(&mut truce, &spec, Conduct::Fortification);
    let metres: f64 = found.iter().map(|act| act.size).sum();
    let begun = 2.0 * 25.0 * 120.0 * 8.0;
    assert!(
        (0.4..1.6).contains(&(metres / begun)),
        "{metres} of {begun}"
    );
    let run = row(&mut truce);
    let dug = run.trench_km_a.zip(run.trench_km_b).map(|(a, b)| a + b);
    let dug = dug.expect("units are there");
    assert!(dug > 0.0 && dug * 1_000.0 < metres, "{dug} km");
    let numbers = &spec.parameters.line;
    assert_eq!(Works(0.0).in_defence(numbers), 1.0);
    assert_eq!(Works(1_500.0).in_defence(numbers), 1.25);
    assert_eq!(Works(90_000.0).in_defence(numbers), 1.5);
    let bare = small(
        TRUCE,
        &[("parameters.forces.trench_m_per_unit_day", "0")],
        &["none"],
    );
    let open = row(&mut over(&bare, 4));
    assert_eq!(open.trench_km_a, Some(0.0));
    assert!(
        open.best_local_ratio_a > run.best_local_ratio_a
            || open.best_local_ratio_b > run.best_local_ratio_b,
        "works do not count"
    );
    let (world, _) = truce.parts_for_tests();
    let mut units = world.query::<(&Unit, &Activity)>();
    let digs = |activity: &Activity| matches!(activity, Activity::Digging { .. });
    assert!(units.iter(world).any(|(_, activity)| digs(activity)));
}

/// War strikes at its rate, at sites of the other side and at energy; a truce leaves what nobody
/// ordered, and each of these is a violation.
#[test]
fn strikes_go_on_at_war_and_stray_in_a_truce() {
    let spec = small(WARS, &[], &["none"]);
    let mut war = over(&spec, 5);
    let found = acts(&mut war, &spec, Conduct::Strike);
    assert!(
        near(found.len() as f64, 2.0 * 30.0 * 8.0),
        "{}",
        found.len()
    );
    assert!(found.iter().all(|act| {
        act.site.is_none() && (15.0..=150.0).contains(&act.depth.km()) && act.ordered
    }));
    let energy = found
        .iter()
        .filter(|act| spec.acts.kind(act.kind).domain == Domain::Infrastructure);
    assert!(near(energy.count() as f64, 120.0));
    let run = row(&mut war);
    let total = run.strikes_a.zip(run.strikes_b).map(|(a, b)| a + b);
    assert_eq!(total, Some(found.len() as i64));
    let set = [
        ("sides.a.policy", "comply"),
        ("sides.b.policy", "comply"),
        ("sides.a.discipline", "0.5"),
        ("sides.b.discipline", "0.5"),
        ("parameters.forces.undisciplined_strike_share", "0.4"),
        ("parameters.consequences.collapse_hazard_per_day", "0"),
    ];
    let spec = small(TRUCE, &set, &["none"]);
    let mut truce = over(&spec, 5);
    let found = acts(&mut truce, &spec, Conduct::Strike);
    assert!(
        near(found.len() as f64, 480.0 * 0.4 * 0.5),
        "{}",
        found.len()
    );
    assert!(found.iter().all(|act| !act.ordered));
    let n = violated(&mut truce, &spec, "long-range-strike")
        + violated(&mut truce, &spec, "energy-strike");
    assert_eq!(n, found.len());
    // once nothing is prohibited any more all of the war's strikes are ordered again
    let (last, rest) = set.split_last().expect("a list");
    let set = [rest, &[(last.0, "1")]].concat();
    let spec = small(TRUCE, &set, &["none"]);
    let mut truce = over(&spec, 5);
    let (world, _) = truce.parts_for_tests();
    let collapse = world.resource::<TruceStatus>().collapse;
    let (second, _) = collapse.expect("nobody renounced it");
    assert!(second < 4 * 86_400, "{second}");
    let mut after = acts(&mut truce, &spec, Conduct::Strike);
    after.retain(|act| act.start >= second);
    let days = 8.0 - f64::from(second) / 86_400.0;
    assert!(
        near(after.len() as f64, 2.0 * 30.0 * days),
        "{}",
        after.len()
    );
    assert!(after.iter().all(|act| act.ordered));
}

/// Attacks at sea need a flank at sea, and lie at the end of the line.
#[test]
fn the_sea_is_at_the_end_of_the_line() {
    let spec = small(WARS, &[("intensity.sea_attacks_per_day", "3")], &["none"]);
    let found = acts(&mut over(&spec, 6), &spec, Conduct::SeaAttack);
    assert!(near(found.len() as f64, 48.0), "{}", found.len());
    assert!(found.iter().all(|act| act.sector.0 == 39));
    let spec = small(WARS, &[], &["none"]);
    assert!(acts(&mut over(&spec, 6), &spec, Conduct::SeaAttack).is_empty());
}

/// What the agreement is not about goes on as at war and is no violation; what it is about binds.
#[test]
fn clauses_bind_in_scope_only() {
    let truce = |scope: &str| {
        let set = [
            ("agreement.scope", scope),
            ("sides.a.policy", "comply"),
            ("sides.b.policy", "comply"),
            ("parameters.consequences.collapse_hazard_per_day", "0"),
            ("parameters.forces.undisciplined_strike_share", "0.2"),
        ];
        let spec = small(TRUCE, &set, &["hotline"]);
        let truce = over(&spec, 7);
        (spec, truce)
    };
    let (spec, mut air) = truce(r#"["air", "sea", "infrastructure"]"#);
    let mut war = over(&small(WARS, &[], &["none"]), 7);
    let strikes =
        violated(&mut air, &spec, "long-range-strike") + violated(&mut air, &spec, "energy-strike");
    let all = air.parts_for_tests().0.resource::<Violations>().0.len();
    assert!(strikes > 0 && strikes == all, "{strikes} of {all}");
    let episodes = |truce: &mut Simulation| row(truce).episodes.expect("a count") as f64;
    let (here, there) = (episodes(&mut air), episodes(&mut war));
    assert!(
        (0.7..1.4).contains(&(here / there)),
        "{here}, {there} at war"
    );
    let lost = row(&mut air).ground_lost_km2_a;
    assert!(lost > Some(0.0), "advances stop");

    let (spec, mut line) = truce(r#"["line"]"#);
    let strikes = acts(&mut line, &spec, Conduct::Strike);
    assert!(near(strikes.len() as f64, 480.0), "{}", strikes.len());
    assert_eq!(violated(&mut line, &spec, "long-range-strike"), 0);
    assert_eq!(violated(&mut line, &spec, "course"), 0);
    assert!(violated(&mut line, &spec, "attack-drone") > 0);
    assert!(episodes(&mut line) < 0.8 * there);
}

fn loaded(set: &[(&str, &str)]) -> Result<Arc<TruceSpec>, Vec<Problem>> {
    let request = Request {
        scenario: Some(TRUCE.into()),
        set: set
            .iter()
            .map(|(p, v)| ((*p).into(), (*v).into()))
            .collect(),
        regimes: Some(vec!["none".into()]),
    };
    load(&request, &NoFiles).map(|loaded| loaded.spec)
}

/// A profile lies between the catalogue and the scenario; its name is checked like any other.
#[test]
fn profiles_pick_base_and_mix() {
    let high = loaded(&[]).expect("the reference");
    let bare = |spec: &TruceSpec| -> Vec<f64> { spec.acts.0.iter().map(|k| k.share).collect() };
    assert_eq!(high.intensity.base_episodes_per_day, 5_000.0);
    let drones: f64 = ["attack-drone", "attack-drone-wire"]
        .iter()
        .filter_map(|name| high.acts.0.iter().find(|kind| kind.name == *name))
        .map(|kind| kind.share)
        .sum();
    assert!(drones >= 0.6 - 1e-12);
    let low = loaded(&[("intensity.profile", "low")]).expect("a profile");
    assert_eq!(low.intensity.base_episodes_per_day, 15.0);
    assert_eq!(low.intensity.rates.strikes_per_day, 0.0);
    assert_ne!(bare(&low), bare(&high));
    let own = loaded(&[
        ("intensity.profile", "low"),
        ("intensity.base_episodes_per_day", "40"),
        ("intensity.strikes_per_day", "1"),
    ])
    .expect("keys go above the profile");
    assert_eq!(own.intensity.base_episodes_per_day, 40.0);
    assert_eq!(own.intensity.rates.strikes_per_day, 1.0);
    assert_eq!(bare(&own), bare(&low));
    let wrong = [
        ("intensity.profile", "hihg", "did you mean `high`?"),
        ("intensity.profile", "3", "profile = \"high\""),
        ("agreement.scope", "[\"lime\"]", "did you mean `line`?"),
        ("agreement.scope", "[]", "agreement = \"none\""),
        ("acts.mortar.domain", "air", "leave domain out"),
        ("sides.a.initiative", "2", "from 0 to 1"),
    ];
    for (path, value, remedy) in wrong {
        let problems = loaded(&[(path, value)]).expect_err(path);
        assert!(
            problems
                .iter()
                .any(|p| p.path == path || path.starts_with(&p.path)),
            "{path}: {problems:?}"
        );
        assert!(
            problems.iter().any(|p| p.remedy.contains(remedy)),
            "{path}: {problems:?}"
        );
    }
}

/// A share of what irregulars do is taken for a side's, by halves.
#[test]
fn irregulars_are_taken_for_the_other_side() {
    let set = [
        ("parameters.forces.other_blasts_per_day", "800"),
        ("parameters.forces.others_provoke_share", "0.5"),
    ];
    let spec = small(TRUCE, &set, &["none"]);
    let found = acts(&mut over(&spec, 8), &spec, Conduct::OtherActor);
    let taken = |side| found.iter().filter(|a| a.taken_for == Some(side)).count() as f64;
    let half = found.len() as f64 * 0.14 * 0.5 / 2.0;
    assert!(half > 100.0);
    for side in Side::BOTH {
        assert!(near(taken(side), half), "{} of {half}", taken(side));
    }
    let irregular = |act: &&Act| spec.acts.kind(act.kind).name == "irregulars";
    assert!(
        found
            .iter()
            .filter(|a| a.taken_for.is_some())
            .all(|a| irregular(&a))
    );
}
