//! Sides that decide: deterrence is there where findings have consequences, and gone where they have
//! none; what is ordered moves to where nobody looks; a known end counts; a side that takes no part
//! breaks nothing.
//!
//! * Contract: `docs/model/policies.md`, `docs/model/guarantees.md`.
//! * Command: `cargo test --test behaviour`.
//! * What it has caught: a stance taken before the truce was accepted (all occasions taken on day
//!   1).
#![cfg(feature = "scenario")]

mod common;

use common::small;
use std::sync::Arc;
use truceline::model::ledger::RunMeasures;
use truceline::model::record::act::{Act, ActLog, Conduct};
use truceline::model::{DayMeasures, Simulation, TruceSpec, Watching};

/// Sanctions that weigh so much, on both sides; sides that know the law of the watch.
fn threatened(
    policy: &str,
    penalty: &str,
    more: &[(&str, &str)],
    regimes: &[&str],
) -> Arc<TruceSpec> {
    let mut set = vec![
        ("sides.a.policy", policy),
        ("sides.b.policy", policy),
        ("sides.a.knows", "law"),
        ("sides.b.knows", "law"),
        ("sides.a.commitment", "0.5"),
        ("sides.b.commitment", "0.5"),
        ("consequences.sanctions.findings", "1"),
        ("consequences.sanctions.within", "7d"),
        ("consequences.sanctions.p", "0.8"),
        ("consequences.sanctions.delay", "12h"),
        ("consequences.sanctions.lasts", "3d"),
        ("consequences.sanctions.penalty", penalty),
    ];
    set.extend(more);
    small("thirty-day-pause", &set, regimes)
}

fn live(spec: &Arc<TruceSpec>, regime: usize, seed: u64) -> (RunMeasures, Vec<DayMeasures>) {
    let mut truce = Simulation::new(spec, seed, Watching::Live(regime));
    truce.run();
    let mut results = truce
        .results(false)
        .expect("a ledger without contradiction");
    let result = results.remove(0);
    (result.run, result.days)
}

/// Answers come after an exponential time of the half-life, and so many an episode as the branching
/// ratio says.
#[test]
fn answers_come_by_their_half_life_and_ratio() {
    let spec = small("war-goes-on", &[], &["none"]);
    let numbers = &spec.parameters.command;
    let half_life = numbers.answer_half_life_hours * 3_600.0;
    // what began so early had its answers before the end: twelve half-lives at least
    let early = 8 * 86_400 - (12.0 * half_life) as u32;
    let (mut waits, mut episodes) = (Vec::new(), 0);
    for seed in 1..4 {
        let mut war = Simulation::new(&spec, seed, Watching::Live(0));
        war.run();
        let (world, _) = war.parts_for_tests();
        let acts = &world.resource::<ActLog>().acts;
        let fire = |act: &&Act| {
            spec.acts.kind(act.kind).conduct == Conduct::LocalFire && !act.before_truce
        };
        for act in acts.iter().filter(fire) {
            episodes += usize::from(act.start < early);
            if let Some(to) = act.answer_to.filter(|to| to.start < early) {
                assert!(act.answer && act.side.is_some());
                waits.push(f64::from(act.start - to.start));
            }
        }
    }
    let ratio = waits.len() as f64 / episodes as f64;
    assert!(
        (ratio / numbers.branching_ratio - 1.0).abs() < 0.06,
        "{ratio} of {episodes}"
    );
    waits.sort_by(f64::total_cmp);
    let median = waits[waits.len() / 2];
    assert!(
        (median / half_life - 1.0).abs() < 0.08,
        "{median} s, not {half_life}"
    );
}

/// Sum over seeds of a column under one regime.
fn total(spec: &Arc<TruceSpec>, regime: usize, column: impl Fn(&RunMeasures) -> f64) -> f64 {
    (1..=8)
        .map(|seed| column(&live(spec, regime, seed).0))
        .sum()
}

fn ordered_front(run: &RunMeasures) -> f64 {
    run.violations_ordered_front.expect("a truce")
}

const WATCHED: [&str; 2] = ["none", "layered-prepositioned"];

#[test]
fn watching_deters_where_findings_have_consequences() {
    let spec = threatened("adaptive", "4.0", &[], &WATCHED);
    let [unwatched, watched] = [0, 1].map(|regime| total(&spec, regime, ordered_front));
    assert!(
        watched < 0.8 * unwatched,
        "ordered at the front: {watched:.0} watched, {unwatched:.0} unwatched"
    );
}

#[test]
fn without_consequences_watching_deters_nobody() {
    let spec = threatened("adaptive", "0.0", &[], &WATCHED);
    let [unwatched, watched] = [0, 1].map(|regime| total(&spec, regime, ordered_front));
    assert!(
        watched > 0.9 * unwatched,
        "ordered at the front: {watched:.0} watched, {unwatched:.0} unwatched"
    );
}

#[test]
fn the_null_model_minds_neither_watch_nor_penalty() {
    let [without, with] = ["0.0", "4.0"].map(|penalty| {
        let spec = threatened("random", penalty, &[], &WATCHED);
        total(&spec, 1, ordered_front)
    });
    let ratio = with / without;
    assert!((0.98..1.02).contains(&ratio), "{with:.1} of {without:.1}");
}

#[test]
fn what_is_ordered_moves_to_where_nobody_looks() {
    let moved = |policy: &str, penalty: &str| {
        let spec = threatened(policy, penalty, &[], &WATCHED);
        total(&spec, 1, |run| {
            run.displacement_share.expect("a watched front")
        }) / 8.0
    };
    let (afraid, careless, random) = (
        moved("adaptive", "4.0"),
        moved("adaptive", "0.0"),
        moved("random", "4.0"),
    );
    assert!(
        afraid > careless + 0.1 && afraid > random + 0.1,
        "displacement {afraid:.2} afraid, {careless:.2} careless, {random:.2} random"
    );
}

#[test]
fn a_known_end_is_used_unless_extension_is_likely() {
    // ordered fire shows in the share of violations that the stance added
    let late = |likely: &str| {
        let more = [
            ("agreement.extension_likely", likely),
            ("sides.a.aims", "0.8"),
            ("sides.b.aims", "0.8"),
        ];
        let spec = threatened("adaptive", "0.0", &more, &["none"]);
        (1..=8)
            .map(|seed| {
                let days = live(&spec, 0, seed).1;
                let fire = |day: &DayMeasures| day.violations_fire.expect("a count") as f64;
                let [.., before, last] = days.as_slice() else {
                    panic!("at least two days");
                };
                fire(before) + fire(last)
            })
            .sum::<f64>()
    };
    let (lapses, extended) = (late("0.0"), late("0.95"));
    assert!(
        lapses > 1.1 * extended,
        "violations by fire on the last two days: {lapses} where it lapses, {extended} where it is extended"
    );
}

#[test]
fn a_side_that_takes_no_part_breaks_nothing() {
    let spec = small(
        "thirty-day-pause",
        &[("sides.b.acceptance", "refuses")],
        &["none"],
    );
    let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
    truce.run();
    let rows = truce.results(true).expect("a ledger").remove(0).violations;
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row.side.as_deref() == Some("a")));
}

#[test]
fn a_conditional_truce_waits_for_the_other() {
    let begins = |below: &str| {
        let set = [("sides.b.accepts_below", below)];
        let spec = small("thirty-day-pause", &set, &["none"]);
        let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
        truce.run();
        let rows = truce.results(true).expect("a ledger").remove(0).violations;
        rows.iter()
            .filter(|row| row.side.as_deref() == Some("b"))
            .filter_map(|row| row.begin_hours)
            .fold(f64::INFINITY, f64::min)
    };
    assert_eq!(
        begins("0.0"),
        f64::INFINITY,
        "the other is never wholly quiet"
    );
    let soon = begins("0.9");
    assert!((24.0..72.0).contains(&soon), "b is bound from hour {soon}");
}

#[test]
fn guarantees_come_into_force_and_press() {
    let more = [
        ("consequences.sanctions.renews_order", "true"),
        ("consequences.sanctions.commitment_change", "0.2"),
    ];
    let spec = threatened("adaptive", "1.0", &more, &WATCHED);
    let hits = |regime| {
        total(&spec, regime, |run| {
            (run.penalties_a.expect("announced") + run.penalties_b.expect("announced")) as f64
        })
    };
    assert_eq!(hits(0), 0.0, "nobody finds anything");
    assert!(hits(1) > 0.0);
    let plain = threatened("adaptive", "1.0", &[], &WATCHED);
    let fire = |spec: &Arc<TruceSpec>| total(spec, 1, |run| run.ratio_last7.expect("whole days"));
    assert!(fire(&spec) < fire(&plain), "who is pressed fires less");
}

#[test]
fn an_aftermath_changes_nothing_of_the_truce() {
    let of = |aftermath: &str| {
        let set = [("time.aftermath", aftermath)];
        let spec = small("thirty-day-pause", &set, &["layered"]);
        let mut run = live(&spec, 0, 3).0;
        let (ratio, digest) = (run.ratio_aftermath.take(), run.digest.take());
        (run, ratio, digest)
    };
    let (plain, no_ratio, _) = of("0h");
    let (followed, ratio, _) = of("5d");
    assert_eq!(plain, followed);
    assert_eq!(no_ratio, None);
    let after = ratio.expect("five days");
    let before = plain.ratio_last7.expect("whole days");
    if plain.extended == Some(false) {
        assert!(after > before, "war again: {after} after {before}");
    }
}

#[test]
fn a_spoiler_is_taken_for_the_other() {
    let wrong = |share: &str| {
        let set = [
            ("sides.a.policy", "spoil"),
            ("sides.a.aims", "1.0"),
            ("sides.b.policy", "comply"),
            ("sides.b.commitment", "0.9"),
            ("parameters.command.false_flag_share", share),
        ];
        let spec = small("thirty-day-pause", &set, &["layered-prepositioned"]);
        total(&spec, 0, |run| {
            run.attributed_wrong.expect("a count") as f64
        })
    };
    let (open, hidden) = (wrong("0.0"), wrong("1.0"));
    assert!(
        hidden > 1.5 * open.max(1.0),
        "wrongly attributed: {hidden} under false flags, {open} without"
    );
}

/// Both sides retaliate, on a watched front; what else is set decides.
fn retaliating(more: &[(&str, &str)]) -> Arc<TruceSpec> {
    let mut set = vec![
        ("sides.a.policy", "retaliate"),
        ("sides.b.policy", "retaliate"),
        ("sides.a.commitment", "0.4"),
        ("sides.b.commitment", "0.4"),
    ];
    set.extend(more);
    small("thirty-day-pause", &set, &["layered-prepositioned"])
}

#[test]
fn who_is_shot_at_answers_by_order_beyond_a_threshold() {
    let at = |threshold: &str| {
        let key = ("parameters.command.retaliation_threshold", threshold);
        total(&retaliating(&[key]), 0, ordered_front)
    };
    let (low, high, never) = (at("0.05"), at("0.4"), at("0.99"));
    assert!(
        low > high && high > never,
        "{low:.0}, {high:.0}, {never:.0}"
    );
}

#[test]
fn who_was_found_to_have_broken_it_bears_answers() {
    let bearing = |days: &str| {
        let set = [
            ("parameters.command.retaliation_threshold", "0.05"),
            ("parameters.command.contrition_days", days),
        ];
        total(&retaliating(&set), 0, ordered_front)
    };
    let (proud, contrite) = (bearing("0"), bearing("10"));
    assert!(contrite < proud, "{contrite:.0} contrite, {proud:.0} proud");
}

#[test]
fn accusations_held_to_be_wrong_feed_retaliation() {
    let minding = |weight: &str| {
        let set = [
            ("parameters.command.retaliation_threshold", "0.4"),
            ("parameters.command.grievance_weight", weight),
        ];
        total(&retaliating(&set), 0, ordered_front)
    };
    let (calm, sore) = (minding("0"), minding("0.5"));
    assert!(sore > 1.05 * calm, "{sore:.0} sore, {calm:.0} calm");
}

#[test]
fn who_knows_the_schedule_raids_when_nobody_looks() {
    // the chance that raids were seen, as it really was
    let seen = |knows: &str| {
        let more = [("sides.a.knows", knows), ("sides.b.knows", knows)];
        let spec = threatened("adaptive", "2.0", &more, &["ntm"]);
        let (mut sum, mut n) = (0.0, 0.0);
        for seed in 1..=12 {
            let mut truce = Simulation::new(&spec, seed, Watching::Live(0));
            truce.run();
            let rows = truce.results(true).expect("a ledger").remove(0).violations;
            let raids = rows
                .iter()
                .filter(|row| row.kind.as_deref() == Some("raid"));
            for raid in raids {
                sum += raid.p_real.expect("a chance");
                n += 1.0;
            }
        }
        assert!(n > 20.0, "{n} raids");
        sum / n
    };
    let (blind, informed) = (seen("nothing"), seen("schedule"));
    assert!(
        informed < 0.9 * blind,
        "raids were seen with {informed:.2} by schedule, {blind:.2} without"
    );
}

/// A number of a truce.
type Of = fn(&RunMeasures) -> f64;

#[test]
fn the_length_of_a_tick_changes_nothing_but_chance() {
    // means over seeds, within four standard errors of their difference
    let of = |tick: &str, column: Of| -> (f64, f64) {
        let set = [("time.tick", tick)];
        let spec = small("thirty-day-pause", &set, &["hotline"]);
        let values: Vec<f64> = (1..=24)
            .map(|seed| column(&live(&spec, 0, seed).0))
            .collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
        (mean, variance / n)
    };
    let columns: [(&str, Of); 3] = [
        ("ratio", |run| run.ratio_last7.expect("whole days")),
        ("ordered", ordered_front),
        ("rear", |run| run.violations_rear.expect("a truce") as f64),
    ];
    for (name, column) in columns {
        let (middle, error) = of("15m", column);
        for tick in ["5m", "30m"] {
            let (other, other_error) = of(tick, column);
            let limit = 4.0 * (error + other_error).sqrt();
            assert!(
                (middle - other).abs() <= limit,
                "{name}: {middle:.3} at 15m, {other:.3} at {tick}, limit {limit:.3}"
            );
        }
    }
}
