//! Same scenario, same seed, same bytes: tests named by what they pin.
//!
//! Debug equals release is the golden's business (`tests/golden.rs` and `.ci/run`).

mod common;

use common::small;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use truceline::model::state::{Digest, STATE, first_difference};
use truceline::model::{
    DayMeasures, DictionaryEntry, FindingMeasures, RunMeasures, Simulation, TruceSpec, Value,
    ViolationMeasures, WatchResult, Watching,
};
use truceline::scenario::{FileSource, check_text};

const ALL: [&str; 8] = [
    "none",
    "hotline",
    "observers",
    "inspections",
    "layered",
    "ntm",
    "remote",
    "buffer",
];

fn run(spec: &Arc<TruceSpec>, seed: u64, watching: Watching) -> Simulation {
    let mut truce = Simulation::new(spec, seed, watching);
    truce.run();
    truce
}

fn rows(spec: &Arc<TruceSpec>, seed: u64, watching: Watching) -> Vec<WatchResult> {
    results(&mut run(spec, seed, watching))
}

fn results(truce: &mut Simulation) -> Vec<WatchResult> {
    truce.results(true).expect("the identities of the ledger")
}

/// Rows without what may differ: the name of the regime and the digest of all watches.
fn nameless(rows: &[WatchResult]) -> Vec<WatchResult> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        (row.run.regime, row.run.digest) = (None, None);
        row.days.iter_mut().for_each(|day| day.regime = None);
        row.violations.iter_mut().for_each(|one| one.regime = None);
        row.findings.iter_mut().for_each(|one| one.regime = None);
        row.beliefs.iter_mut().for_each(|one| one.regime = None);
    }
    rows
}

/// The shape of the digest: a change here moves every golden.
#[test]
fn the_digest_is_frozen() {
    let mut digest = Digest::default();
    assert_eq!(digest.hex(), "243f6a8885a308d3");
    digest.word(0);
    digest.word(u64::MAX);
    digest.bytes(b"seven words");
    assert_eq!(digest.hex(), "ac7bd436802a5857");
}

/// What it has caught: a multiplication in the digest that wrapped in release and stopped every
/// truce in builds with overflow checks.
#[test]
fn same_seed_same_bytes() {
    let spec = small("thirty-day-pause", &[], &[]);
    for watching in [Watching::Live(7), Watching::Live(2), Watching::Shadow] {
        let (mut one, mut two) = (run(&spec, 7, watching), run(&spec, 7, watching));
        assert_eq!(one.digest(), two.digest());
        assert_eq!(one.digest_of_acts(), two.digest_of_acts());
        assert_eq!(first_difference(&one.save(), &two.save()), None);
        assert_eq!(results(&mut one), results(&mut two));
        let other = run(&spec, 8, watching);
        assert_ne!(one.digest(), other.digest());
        assert_ne!(one.digest_of_acts(), other.digest_of_acts());
    }
}

/// Files do not show how many threads there were; all but `provenance.json`, which says so.
#[test]
fn thread_count_determinism() {
    let temp = tempfile::tempdir().expect("a folder");
    for threads in ["1", "2", "3"] {
        let status = Command::new(env!("CARGO_BIN_EXE_truceline"))
            .args([
                "compare",
                "--runs",
                "3",
                "--detail",
                "--quiet",
                "--threads",
                threads,
            ])
            .args(["--out", threads, "--regimes", "none,observers,layered"])
            .args(["--set", "time.duration=4d", "--set", "front.sectors=40"])
            .args(["--set", "front.areas=8", "--set", "front.area_names=[]"])
            .args(["--set", "sides.a.units=80", "--set", "sides.b.units=80"])
            .args(["--set", "intensity.base_episodes_per_day=400"])
            .current_dir(temp.path())
            .stdout(Stdio::null())
            .status()
            .expect("the program starts");
        assert!(status.success());
    }
    let read = |threads: &str, name: &str| {
        std::fs::read(temp.path().join(Path::new(threads)).join(name)).expect("a file")
    };
    for name in [
        "runs.parquet",
        "days.parquet",
        "violations.parquet",
        "findings.parquet",
        "beliefs.parquet",
        "manifest.json",
        "comparison.json",
    ] {
        let one = read("1", name);
        assert!(one.len() > 500, "{name} is nearly empty");
        for threads in ["2", "3"] {
            assert!(one == read(threads, name), "{name} depends on threads");
        }
    }
}

/// Everything but what a mission itself makes: acts, wills, standing, the ledger's days.
fn truth_of(truce: &mut Simulation) -> Vec<(&'static str, Vec<u8>)> {
    let saved = truce.save();
    STATE
        .iter()
        .zip(saved)
        .filter(|(entry, _)| !["sensing", "casework"].contains(&entry.room))
        // sides learn from findings in live truces alone, and nothing is at stake here
        .filter(|(entry, _)| entry.name != "Beliefs")
        .map(|(entry, bytes)| (entry.name, bytes))
        .collect()
}

/// Shadow mode: one truth, whoever watches; and a live truce under `none` is the same.
#[test]
fn shadow_acts_equal_under_all_regimes() {
    let all = small("thirty-day-pause", &[], &ALL);
    let alone = small("thirty-day-pause", &[], &["none"]);
    let mut parts = TruceSpec::clone(&alone).into_parts();
    parts.regimes.clear();
    let nobody = Arc::new(TruceSpec::new(parts).expect("a truce that nobody watches"));
    for seed in 1..4 {
        let mut watched = run(&all, seed, Watching::Shadow);
        for (spec, watching) in [
            (&alone, Watching::Shadow),
            (&alone, Watching::Live(0)),
            (&nobody, Watching::Shadow),
        ] {
            let mut other = run(spec, seed, watching);
            assert_eq!(watched.digest_of_acts(), other.digest_of_acts());
            for ((name, a), (_, b)) in truth_of(&mut watched).iter().zip(truth_of(&mut other)) {
                assert!(*a == b, "{name} depends on who watches, {watching:?}");
            }
        }
        assert_ne!(
            watched.digest_of_acts(),
            run(&all, seed, Watching::Live(4)).digest_of_acts(),
            "a live mission changes nothing"
        );
    }
}

/// The null comparison: a regime against itself differs in its name and nothing else.
#[test]
fn regime_against_itself_is_zero() {
    let spec = small("thirty-day-pause", &[], &["layered", "layered"]);
    let names: Vec<&str> = spec.regimes.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["layered", "layered#2"]);
    let shadow = rows(&spec, 5, Watching::Shadow);
    assert_eq!(shadow[0].run.digest, shadow[1].run.digest);
    let shadow = nameless(&shadow);
    assert_eq!(shadow[0], shadow[1]);
    let live = [0, 1].map(|i| rows(&spec, 5, Watching::Live(i)));
    assert_eq!(live[0][0].run.digest, live[1][0].run.digest);
    assert_eq!(nameless(&live[0]), nameless(&live[1]));
}

/// Who else watches in shadow, or stands in the list, moves no number of a regime.
#[test]
fn an_extra_regime_moves_nothing() {
    let alone = small("thirty-day-pause", &[], &["layered"]);
    let among = small("thirty-day-pause", &[], &ALL);
    let one = rows(&alone, 2, Watching::Shadow);
    let all = rows(&among, 2, Watching::Shadow);
    assert_eq!(nameless(&one)[0], nameless(&all)[4]);
    assert!(one[0].run.caught > Some(0));
    assert_eq!(
        rows(&alone, 2, Watching::Live(0)),
        rows(&among, 2, Watching::Live(4))
    );
}

// ------------------------------------------------------------------ the mirror

/// A value after the sides have changed places: signs of differences, letters of sides.
fn mirrored(name: &str, value: Value) -> Value {
    match value {
        Value::Real(x) if ["shift", "record_bias"].contains(&name) => Value::Real(-x),
        Value::Word(word) if word == "a" => Value::Word("b".into()),
        Value::Word(word) if word == "b" => Value::Word("a".into()),
        other => other,
    }
}

fn mirrored_name(name: &str) -> String {
    match (name.strip_suffix("_a"), name.strip_suffix("_b")) {
        // it has no twin: one share, not a column a side
        _ if name == "begun_by_a" => name.into(),
        (Some(stem), _) => format!("{stem}_b"),
        (_, Some(stem)) => format!("{stem}_a"),
        _ => name.into(),
    }
}

fn assert_mirrored(
    dictionary: &[DictionaryEntry],
    plain: &dyn Fn(&str) -> Option<Value>,
    mirror: &dyn Fn(&str) -> Option<Value>,
    about: &str,
) {
    for entry in dictionary {
        let name = entry.name;
        let twin = mirrored_name(name);
        assert!(
            dictionary.iter().any(|other| other.name == twin),
            "{name} has no twin"
        );
        let (here, there) = (plain(name), mirror(&twin));
        if name == "begun_by_a" {
            let number = |value: Option<Value>| value.and_then(|v| v.number());
            match (number(here), number(there)) {
                (Some(a), Some(b)) => assert!((a + b - 1.0).abs() < 1e-15, "{about}: {a} {b}"),
                (a, b) => assert_eq!(a, b, "{about}: {name}"),
            }
            continue;
        }
        let swapped = there.map(|value| mirrored(name, value));
        // compared in bits: 0 and −0 are one number, all others are exact
        let same = match (&here, &swapped) {
            (Some(Value::Real(x)), Some(Value::Real(y))) => {
                x.to_bits() == y.to_bits() || (*x == 0.0 && *y == 0.0)
            }
            (x, y) => x == y,
        };
        assert!(same, "{about}: {name} {here:?}, mirrored {swapped:?}");
    }
}

/// All rows of a truce and of its mirror.
fn assert_swapped(
    plain: &Arc<TruceSpec>,
    mirror: &Arc<TruceSpec>,
    seed: u64,
    watching: Watching,
) -> Vec<WatchResult> {
    let here = rows(plain, seed, watching);
    let there = rows(mirror, seed, watching);
    assert_eq!(here.len(), there.len());
    for (one, two) in here.iter().zip(&there) {
        let about = format!("seed {seed}, {watching:?}, {:?}", one.run.regime);
        assert_eq!(one.run.digest, two.run.digest, "{about}");
        assert_mirrored(
            RunMeasures::DICTIONARY,
            &|name| one.run.get(name),
            &|name| two.run.get(name),
            &about,
        );
        assert_eq!(one.days.len(), two.days.len());
        for (a, b) in one.days.iter().zip(&two.days) {
            assert_mirrored(
                DayMeasures::DICTIONARY,
                &|n| a.get(n),
                &|n| b.get(n),
                &about,
            );
        }
        assert_eq!(one.violations.len(), two.violations.len());
        for (a, b) in one.violations.iter().zip(&two.violations) {
            assert_mirrored(
                ViolationMeasures::DICTIONARY,
                &|n| a.get(n),
                &|n| b.get(n),
                &about,
            );
        }
        assert_eq!(one.findings.len(), two.findings.len());
        for (a, b) in one.findings.iter().zip(&two.findings) {
            assert_mirrored(
                FindingMeasures::DICTIONARY,
                &|n| a.get(n),
                &|n| b.get(n),
                &about,
            );
        }
        // beliefs about what happened, not about whose it was
        assert_eq!(one.beliefs, two.beliefs);
    }
    here
}

/// Swapping the blocks of the sides swaps the results exactly: the model favours nobody.
#[test]
fn sides_swapped_results_swapped_exactly() {
    let plain = small("thirty-day-pause", &[], &ALL);
    let mirror = small("thirty-day-pause-mirror", &[], &ALL);
    assert_ne!(
        plain.label(truceline::model::base::Side::One),
        mirror.label(truceline::model::base::Side::One)
    );
    for seed in [1, 2] {
        for watching in [
            Watching::Shadow,
            Watching::Live(0),
            Watching::Live(2),
            Watching::Live(4),
        ] {
            assert_swapped(&plain, &mirror, seed, watching);
        }
    }
}

/// Sides that differ in all that a mission feels of them, before institutions with politics.
const PARTIAL: &str = r#"
schema = 1
extends = "thirty-day-pause"
title = "Two sides that jam, deceive and lean on judges, each in its own way"
regimes = ["layered", "remote"]

[time]
duration = "8d"

[front]
sectors = 40
areas = 8
area_names = []

[intensity]
base_episodes_per_day = 600

[sides.a]
units = 120
decoys = 60
report_delay_factor = 3

[sides.a.jamming]
land = 0.9
river = 0.9
border = 0.9

[sides.b]
units = 120
decoys = 5
report_delay_factor = 0.5

[sides.b.jamming]
land = 0.2
river = 0.1
border = 0

[agreement.withdrawal]
deadline = "3d"

[agreement.clauses.withdrawal]
from = "3d"

[regime.layered]
lead_time_days = 900

[regime.layered.institution]
kind = "panel"

[regime.layered.institution.panel]
delay_median_hours = 6
delay_log_sd = 0.8
votes_needed = 2
late_from_days = 1
late_to_days = 3

[regime.layered.institution.panel.members.host]
seat = "a"
p_adopt = 0.7
partiality = 0.8
veto = true

[regime.layered.institution.panel.members.guest]
seat = "b"
p_adopt = 0.6
partiality = -0.3

[regime.layered.institution.panel.members.chair]
p_adopt = 0.9
partiality = 0.2

[regime.remote]
lead_time_days = 900

[regime.remote.institution]
kind = "guarantor"

[regime.remote.institution.guarantor]
delay_median_hours = 6
delay_log_sd = 0.8
p_adopt = 0.5
partiality = -0.6
"#;

struct OneFile(&'static str);

impl FileSource for OneFile {
    fn read(&self, _path: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// The same with everything at once that is said of a side by its label: jamming, decoys, slow
/// reports, seats and leanings of judges.
#[test]
fn partial_judges_and_jamming_swap_with_their_sides() {
    let spec = |text: &str| match check_text("study.toml", text.as_bytes(), &OneFile(PARTIAL)) {
        Ok(loaded) => loaded.spec,
        Err(problems) => panic!("{problems:#?}"),
    };
    let plain = spec(PARTIAL);
    let mirror = spec("schema = 1\nextends = \"base.toml\"\ntitle = \"m\"\nmirror = true\n");
    let (mut jammed, mut against) = (0, [0, 0]);
    for seed in [1, 2] {
        for watching in [Watching::Shadow, Watching::Live(0), Watching::Live(1)] {
            for row in assert_swapped(&plain, &mirror, seed, watching) {
                let run = row.run;
                assert!(
                    run.findings_adopted < run.findings,
                    "nobody blocks anything"
                );
                jammed += run.jammings.expect("there are aircraft");
                against[0] += run.findings_naming_a.expect("they may name");
                against[1] += run.findings_naming_b.expect("they may name");
            }
        }
    }
    assert!(jammed > 100, "{jammed} flights were jammed");
    assert!(against.iter().all(|&n| n > 50), "{against:?} were named");
}

// ------------------------------------------------------------------ state

/// Saved in the middle and loaded into a fresh truce, the course goes on as if nothing had been.
#[test]
fn save_load_goes_on_the_same() {
    let spec = small("thirty-day-pause", &[("time.duration", "5d")], &ALL);
    for (watching, stop) in [
        (Watching::Shadow, 133),
        (Watching::Live(4), 1),
        (Watching::Live(4), 287),
        (Watching::Live(4), 288),
        (Watching::Live(2), 300),
    ] {
        let mut whole = Simulation::new(&spec, 11, watching);
        for _ in 0..stop {
            whole.tick();
        }
        let saved = whole.save();
        let mut resumed = Simulation::new(&spec, 11, watching);
        assert!(resumed.load(&saved), "{watching:?} at {stop}");
        assert_eq!(resumed.ticks_done(), stop);
        assert_eq!(first_difference(&saved, &resumed.save()), None);
        whole.run();
        resumed.run();
        assert_eq!(
            first_difference(&whole.save(), &resumed.save()),
            None,
            "{watching:?} at {stop}"
        );
        assert_eq!(whole.digest_of_acts(), resumed.digest_of_acts());
        let without_digest = |truce: &mut Simulation| {
            let mut rows = results(truce);
            rows.iter_mut().for_each(|row| row.run.digest = None);
            rows
        };
        assert_eq!(without_digest(&mut whole), without_digest(&mut resumed));
    }
}

/// Saved and loaded after every single tick: nothing hides beside the list of state.
#[test]
fn save_load_at_every_tick() {
    let spec = small("thirty-day-pause", &[("time.duration", "2d")], &["layered"]);
    let mut whole = Simulation::new(&spec, 3, Watching::Live(0));
    let mut saved = whole.save();
    while whole.tick() {
        // a fresh world each time: an old one would remember what the list forgets
        let mut from = Simulation::new(&spec, 3, Watching::Live(0));
        assert!(from.load(&saved));
        assert!(from.tick());
        saved = from.save();
        let difference = first_difference(&whole.save(), &saved);
        assert_eq!(difference, None, "tick {}", whole.ticks_done());
    }
}

/// A state of another scenario, or half a state, is refused.
#[test]
fn foreign_state_is_refused() {
    let spec = small("thirty-day-pause", &[("time.duration", "1d")], &["layered"]);
    let mut truce = run(&spec, 1, Watching::Live(0));
    let saved = truce.save();
    assert_eq!(saved.len(), STATE.len());
    assert!(!truce.load(&saved[1..]));
    let mut cut = saved.clone();
    let longest = (0..cut.len()).max_by_key(|&i| cut[i].len()).expect("state");
    cut[longest].truncate(saved[longest].len() / 2);
    assert!(!truce.load(&cut), "{} cut in half", STATE[longest].name);
    let larger = small(
        "thirty-day-pause",
        &[("time.duration", "1d"), ("sides.a.units", "130")],
        &["layered"],
    );
    let mut other = Simulation::new(&larger, 1, Watching::Live(0));
    assert!(!other.load(&saved));
}

// ------------------------------------------------------------------ the tick

/// The tick is the step of decisions, not a parameter of the model: for 5, 15 and 30 minutes the
/// last days are as loud within four standard errors of the paired difference, and as loud in
/// war.
#[test]
fn tick_invariance() {
    let seeds = 60;
    let sample = |scenario: &str, tick: &str| -> Vec<f64> {
        // tension makes days differ, and the test blind
        let set = [
            ("time.tick", tick),
            ("parameters.consequences.tension_front_log_sd", "0"),
            ("parameters.consequences.tension_area_log_sd", "0"),
        ];
        let spec = small(scenario, &set, &["none"]);
        (1..=seeds)
            .map(|seed| {
                let row = rows(&spec, seed, Watching::Live(0)).remove(0).run;
                row.ratio_last7.expect("a truce of eight days has a ratio")
            })
            .collect()
    };
    let moments = |sample: &[f64]| {
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let variance = sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        (mean, (variance / n).sqrt())
    };
    for (scenario, resolution) in [("thirty-day-pause", 0.1), ("war-goes-on", 0.05)] {
        let middle = sample(scenario, "15m");
        let (level, _) = moments(&middle);
        for tick in ["5m", "30m"] {
            let other = sample(scenario, tick);
            let differences: Vec<f64> = other.iter().zip(&middle).map(|(x, y)| x - y).collect();
            let (mean, error) = moments(&differences);
            assert!(
                mean.abs() < 4.0 * error,
                "{scenario}, {tick}: {mean} from {level}, standard error {error}"
            );
            assert!(
                4.0 * error < resolution * level,
                "{scenario}, {tick}: the sample is too small to tell: {error} of {level}"
            );
        }
    }
}
