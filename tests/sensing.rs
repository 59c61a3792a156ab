//! Sensing as a verifier would recognise it: what is in the way of a look takes records away and
//! leaves the truth alone; a look does not depend on how time is cut.
#![cfg(feature = "scenario")]

mod common;

use common::small;
use std::sync::Arc;
use truceline::model::base::DAY;
use truceline::model::record::provenance::{Cause, Looks, Provenance, Wanted};
use truceline::model::sensing::Assets;
use truceline::model::state::first_difference;
use truceline::model::{RunMeasures, Simulation, TruceSpec, WatchResult, Watching};
use truceline::scenario::{NoFiles, check_text};

fn shadow(spec: &Arc<TruceSpec>, seed: u64) -> (Vec<WatchResult>, String) {
    let mut truce = Simulation::new(spec, seed, Watching::Shadow);
    truce.run();
    let acts = truce.digest_of_acts();
    (truce.results(true).expect("the ledger's identities"), acts)
}

fn count(value: Option<i64>) -> i64 {
    value.expect("a count, not null")
}

/// The same truce with and without a change of the scenario: acts must be the same.
fn with_and_without(set: &[(&str, &str)], regime: &str, seed: u64) -> [WatchResult; 2] {
    let plain = small("thirty-day-pause", &[], &[regime]);
    let changed = small("thirty-day-pause", set, &[regime]);
    let (mut a, acts_a) = shadow(&plain, seed);
    let (mut b, acts_b) = shadow(&changed, seed);
    assert_eq!(acts_a, acts_b, "the truth is another one");
    [a.remove(0), b.remove(0)]
}

/// Passes of a stretch are those that a reading of the whole timetable finds in it.
#[test]
fn passes_are_found_as_by_reading_all_of_them() {
    let spec = small("thirty-day-pause", &[], &["ntm"]);
    let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
    let (world, _) = truce.parts_for_tests();
    let mut groups = 0;
    for assets in world.query::<&Assets>().iter(world) {
        for group in assets.groups.iter().filter(|g| !g.pass_seconds.is_empty()) {
            groups += 1;
            let per_day = group.pass_seconds.len() as u32;
            let all = (0..4 * per_day).map(|ordinal| {
                let (day, k) = (ordinal / per_day, ordinal % per_day);
                let time = day * DAY + group.pass_seconds[k as usize];
                (time, ordinal, k % group.spec.count)
            });
            let all: Vec<_> = all.collect();
            let mut ends: Vec<u32> = (0..3 * DAY).step_by(7_001).collect();
            // on a pass, just before it and just after
            ends.extend(
                all[..2 * per_day as usize]
                    .iter()
                    .flat_map(|&(time, ..)| [time.saturating_sub(1), time, time + 1]),
            );
            for &from in &ends {
                for &to in &ends {
                    let within = |pass: &&(u32, u32, u32)| (from..to).contains(&pass.0);
                    let expected = all.iter().filter(within).copied();
                    assert!(group.passes(from, to).eq(expected), "{from} to {to}");
                    assert_eq!(group.has_pass(from, to), all.iter().any(|p| within(&p)));
                }
            }
        }
    }
    assert!(groups > 1, "{groups} groups of satellites");
}

#[test]
fn who_is_not_let_in_records_less_and_is_told_why() {
    let shut = [
        ("sides.a.access.land", "0"),
        ("sides.a.access.river", "0"),
        ("sides.a.access.border", "0"),
        ("sides.b.access.land", "0"),
        ("sides.b.access.river", "0"),
        ("sides.b.access.border", "0"),
        // cameras see on; patrols must not
        ("regime.observers.assets.patrols.count", "400"),
        (
            "regime.observers.assets.patrols.ramp",
            "{ lead_days = 0, per_day_from = 400, per_day_to = 400 }",
        ),
    ];
    let open = small("thirty-day-pause", &shut[6..], &["observers"]);
    let closed = small("thirty-day-pause", &shut, &["observers"]);
    let (a, acts_a) = shadow(&open, 3);
    let (b, acts_b) = shadow(&closed, 3);
    assert_eq!(acts_a, acts_b);
    assert!(count(b[0].run.denials) > count(a[0].run.denials));
    assert!(count(b[0].run.observed) < count(a[0].run.observed));
    assert_eq!(a[0].run.violations, b[0].run.violations);
    let denied = |r: &WatchResult| count(r.run.not_watched_denied);
    assert!(
        denied(&b[0]) > denied(&a[0]),
        "{} {}",
        denied(&b[0]),
        denied(&a[0])
    );
}

#[test]
fn nobody_accepted_is_nobody_admitted() {
    let [_, none] = with_and_without(
        &[
            ("regime.observers.composition.x.share", "1"),
            ("regime.observers.composition.x.accepted_by_a", "0"),
            ("regime.observers.composition.x.accepted_by_b", "0"),
            (
                "regime.observers.assets.patrols.ramp",
                "{ lead_days = 0, per_day_from = 100, per_day_to = 100 }",
            ),
        ],
        "observers",
        4,
    );
    // every patrol of every day was turned away: 96 of them in order on 95 % of days
    let denials = count(none.run.denials);
    assert!(denials > 600, "{denials}");
}

#[test]
fn a_casualty_stands_people_down_and_the_truth_stays() {
    // all patrols are there from the first day: who is not there cannot be hurt
    let there = ("regime.observers.lead_time_days", "900");
    let risk = |share| ("parameters.sensing.casualties_per_patrol_day", share);
    let calm = small("thirty-day-pause", &[there, risk("0")], &["observers"]);
    let hurt = small("thirty-day-pause", &[there, risk("1")], &["observers"]);
    for seed in 1..6 {
        let (a, acts_a) = shadow(&calm, seed);
        let (b, acts_b) = shadow(&hurt, seed);
        assert_eq!(acts_a, acts_b, "the truth is another one");
        let (calm, hurt) = (&a[0].run, &b[0].run);
        assert_eq!(calm.stand_down_days, Some(0.0));
        let days = hurt.stand_down_days.expect("patrols are exposed");
        assert!(days > 1.0, "{days} days");
        assert!(count(hurt.observed) < count(calm.observed));
        assert_eq!(hurt.violations, calm.violations);
    }
}

#[test]
fn a_prepared_mission_is_there_on_day_one() {
    let [late, early] = with_and_without(
        &[("regime.observers.lead_time_days", "900")],
        "observers",
        6,
    );
    assert_eq!(early.run.deployed_share_day15, Some(1.0));
    assert!(late.run.deployed_share_day15 < Some(0.5));
    assert!(count(early.run.observed) > count(late.run.observed));
}

/// What a mission may have on a front of 400 km instead of 2,000, all of it there from the first day.
///
/// Nobody is hurt: more patrols run into more mines, and a stand-down would take away what they add.
const BUFFER: [(&str, &str); 5] = [
    ("parameters.sensing.casualties_per_patrol_day", "0"),
    ("regime.buffer.lead_time_days", "900"),
    ("regime.buffer.assets.posts.count", "12"),
    ("regime.buffer.assets.patrols-day.count", "24"),
    ("regime.buffer.assets.patrols-night.count", "12"),
];
const LAYERED: [(&str, &str); 9] = [
    ("parameters.sensing.casualties_per_patrol_day", "0"),
    ("regime.layered.lead_time_days", "900"),
    ("regime.layered.assets.acoustic-chain.count", "200"),
    ("regime.layered.assets.cameras.count", "50"),
    ("regime.layered.assets.radars.count", "5"),
    ("regime.layered.assets.patrols.count", "10"),
    ("regime.layered.assets.long-orbits.count", "1"),
    ("regime.layered.assets.mini-uav.count", "10"),
    ("regime.layered.assets.mid-uav.count", "4"),
];

/// Without flights and patrols by night a mission covers, sees and records less; what happens is
/// the same, and the waterfall says where the rest went. What is confirmed is judged over a dozen
/// truces: a desk learns from all that it hears, so in a single one it may confirm more of less.
#[test]
fn flights_and_night_patrols_are_missed_when_they_are_taken_away() {
    for (regime, there, taken) in [
        ("buffer", &BUFFER[..], &["patrols-night"][..]),
        ("layered", &LAYERED, &["long-orbits", "mini-uav", "mid-uav"]),
    ] {
        let gone: Vec<String> = taken
            .iter()
            .map(|group| format!("regime.{regime}.assets.{group}.count"))
            .collect();
        let fewer: Vec<(&str, &str)> = there
            .iter()
            .copied()
            .chain(gone.iter().map(|path| (path.as_str(), "0")))
            .collect();
        let whole = small("thirty-day-pause", there, &[regime]);
        let cut = small("thirty-day-pause", &fewer, &[regime]);
        let (mut coverage, mut observed, mut recorded, mut unseen, mut cost) = (0.0, 0, 0, 0, 0.0);
        for seed in 1..13 {
            let (a, acts_a) = shadow(&whole, seed);
            let (b, acts_b) = shadow(&cut, seed);
            assert_eq!(acts_a, acts_b, "the truth is another one");
            let (a, b) = (&a[0].run, &b[0].run);
            assert_eq!(a.violations, b.violations);
            assert!(a.observed > b.observed, "{regime}, seed {seed}");
            let missed = |run: &RunMeasures| {
                count(run.outside_reach) + count(run.not_watched) + count(run.not_seen)
            };
            coverage += a.coverage_share.expect("assets") - b.coverage_share.expect("assets");
            observed += count(a.observed) - count(b.observed);
            recorded += count(a.recorded) - count(b.recorded);
            unseen += missed(b) - missed(a);
            cost += a.cost_eur.expect("a bill") - b.cost_eur.expect("a bill");
        }
        let told = format!(
            "{regime}: coverage {coverage}, observed {observed}, recorded {recorded}, \
             unseen {unseen}, cost {cost}"
        );
        assert!(coverage > 0.0, "{told}");
        assert!(observed > 0, "{told}");
        assert!(recorded >= 0, "{told}");
        assert!(unseen > 0, "{told}");
        assert!(cost > 0.0, "{told}");
    }
}

// ------------------------------------------------------------------ laboratories

/// A laboratory of one kind of sensor: 60 cells of 50 km, an act each, everything else off.
fn laboratory(tick: &str, sensor: &str, assets: &str) -> Arc<TruceSpec> {
    let text = format!(
        r#"
schema = 1
title = "A laboratory"
extends = "thirty-day-pause"
regimes = ["watch"]
[time]
duration = "10d"
tick = "{tick}"
[front]
sectors = 60
sector_km = 50
areas = 1
area_names = []
[intensity]
base_episodes_per_day = 1000000
[sides.a]
units = 0
supply_tonnes_per_day = 0
call_up_per_day = 0
sites = {{ training = 0, depot = 0, railhead = 0, crossing = 0, headquarters = 0 }}
policy = "comply"
[sides.b]
units = 0
supply_tonnes_per_day = 0
call_up_per_day = 0
sites = {{ training = 0, depot = 0, railhead = 0, crossing = 0, headquarters = 0 }}
policy = "comply"
[agreement]
grace = "0h"
[parameters]
forces.other_blasts_per_day = 0
consequences.collapse_hazard_per_day = 0
[script.breach]
kind = "artillery"
side = "a"
per_sector = 1
chainage_km = "uniform"
start = "uniform"
start_to = "6d"
duration = "30h"
[sensors.lab]
key = 200
modality = "ear"
night_factor = 1
fog_loss = 0
wind_loss = 0
openness_weight = 0
outage = 0
false_per_day = 0
p_misclassified = 0
p_side = 0
side_accuracy = 1
error_m = 0
error_minutes = 0
delay_hours = 0
evidence = 3
{sensor}
[regime.watch]
schema = 1
title = "One kind of sensor"
casework = "none"
institution = "none"
[regime.watch.assets.lab]
sensor = "lab"
per_sector = 1
ramp = "at-once"
depth_to_km = 1000
cost_setup = 0
cost_per_day = 0
{assets}
"#
    );
    match check_text("laboratory.toml", text.as_bytes(), &NoFiles) {
        Ok(loaded) => loaded.spec,
        Err(problems) => panic!("{problems:#?}"),
    }
}

fn seen(spec: &Arc<TruceSpec>) -> Vec<(Option<i64>, Option<bool>)> {
    let (mut results, _) = shadow(spec, 1);
    let rows = results.remove(0).violations;
    assert_eq!(rows.len(), 60, "an act in every cell");
    rows.iter().map(|row| (row.sector, row.observed)).collect()
}

/// A pass, a passage, a scheduled look is one look, however time is cut into ticks.
#[test]
fn ticks_do_not_change_what_is_seen() {
    let shuttle = (
        "platform = \"air\"\nrange_km = 2\ndetection = { p = 0.4 }\ncurve = { kind = \"gaussian\", sigma_km = 1 }",
        "track = { kind = \"shuttle\", speed_km_per_hour = 3 }",
    );
    let schedule = (
        "platform = \"satellite\"\nrange_km = 2\ndetection = { p = 0.3 }",
        "looks = { every = \"9h\" }",
    );
    let poisson = (
        "platform = \"fixed\"\nrange_km = 30\ndetection = { p = 0.5 }",
        "looks = { poisson_per_day = 0.8 }\nchainage_km = 25",
    );
    for (sensor, assets) in [shuttle, schedule, poisson] {
        let quarter = seen(&laboratory("15m", sensor, assets));
        for tick in ["5m", "45m", "1h"] {
            let mut other = seen(&laboratory(tick, sensor, assets));
            let mut same = quarter.clone();
            // ids follow the order in which ticks judge; sectors name the act
            other.sort_unstable();
            same.sort_unstable();
            assert_eq!(same, other, "at {tick}: {sensor}");
        }
        let n = quarter.iter().filter(|row| row.1 == Some(true)).count();
        assert!(
            (10..55).contains(&n),
            "a laboratory that tells nothing: {n} by {sensor}"
        );
    }
}

/// Looks written down are those summed: the book's exponents give the row's chances.
#[test]
fn the_book_of_looks_is_the_sum() {
    let spec = small("thirty-day-pause", &[], &["layered"]);
    let mut plain = Simulation::new(&spec, 2, Watching::Live(0));
    plain.run();
    let mut noted = Simulation::new(&spec, 2, Watching::Live(0));
    noted.record_looks(0, Wanted::Everything);
    noted.run();
    assert_eq!(
        plain.digest(),
        noted.digest(),
        "writing looks moved the truce"
    );
    assert!(plain.looks(0).is_empty() && noted.looks(0).len() > 1_000);
    assert_eq!(plain.results(true), noted.results(true));
    for look in noted.looks(0) {
        assert!((0.0..=1.0).contains(&look.p_plan) && (0.0..=1.0).contains(&look.p_real));
        assert!(!look.seen || look.p_real > 0.0, "{look:?}");
    }
    let seen = noted.looks(0).iter().filter(|look| look.seen).count();
    assert!(seen > 100, "{seen} looks saw something");
}

/// Sums of looks of a watch, by act.
fn sums(truce: &mut Simulation) -> Vec<Looks> {
    let (world, _) = truce.parts_for_tests();
    let mut watches = world.query::<&Provenance>();
    let provenance = watches.single(world).expect("one watch");
    provenance.looks.clone()
}

/// Hours in which nobody comes by an act are counted and not gone through: the sums are those of
/// going through all of them, which a book of looks does.
#[test]
fn counted_hours_add_up_to_those_gone_through() {
    let moving = [
        ("regime.layered.lead_time_days", "0"),
        ("time.duration", "6d"),
    ];
    for (regime, set) in [
        ("layered", &moving[..]),
        ("observers", &[][..]),
        ("remote", &[][..]),
    ] {
        let spec = small("thirty-day-pause", set, &[regime]);
        let mut counted = Simulation::new(&spec, 4, Watching::Live(0));
        counted.run();
        let mut gone_through = Simulation::new(&spec, 4, Watching::Live(0));
        gone_through.record_looks(0, Wanted::Everything);
        gone_through.run();
        // what is pending is added when somebody asks
        let rows = (counted.results(true), gone_through.results(true));
        assert_eq!(rows.0, rows.1, "{regime}");
        let (a, b) = (sums(&mut counted), sums(&mut gone_through));
        assert_eq!(a, b, "{regime}");
        let lost = |cause: Cause| {
            a.iter()
                .filter(|l| l.lost[cause as usize].get() > 0.0)
                .count()
        };
        assert!(lost(Cause::OffShift) > 50, "{regime}");
        if regime == "layered" {
            assert!(lost(Cause::NotDeployed) > 50, "nobody joined on the way");
        }
    }
}

/// A truce that leaps back to an instant of another course looks from there as if it had never been
/// elsewhere.
#[test]
fn a_leap_forgets_the_lines_of_sight_of_another_course() {
    let spec = small(
        "thirty-day-pause",
        &[("time.duration", "5d")],
        &["none", "layered"],
    );
    let tick = |truce: &mut Simulation, n: u32| (0..n).for_each(|_| assert!(truce.tick()));
    let mut whole = Simulation::new(&spec, 6, Watching::Live(1));
    tick(&mut whole, 150);
    let saved = whole.save();
    // another seed: other acts under the same numbers
    let mut elsewhere = Simulation::new(&spec, 6, Watching::Live(1));
    assert!(elsewhere.load(&Simulation::new(&spec, 7, Watching::Live(1)).save()));
    tick(&mut elsewhere, 400);
    assert!(elsewhere.load(&saved));
    tick(&mut whole, 200);
    tick(&mut elsewhere, 200);
    assert_eq!(first_difference(&whole.save(), &elsewhere.save()), None);
}
