//! What a researcher adds by writing a file: a sensor of a modality that is there, a kind of act,
//! an institution, a regime. No line of the program knows of any of them.
#![cfg(feature = "scenario")]

use std::sync::Arc;
use truceline::model::{Simulation, TruceSpec, WatchResult, Watching};
use truceline::scenario::{NoFiles, check_text};

/// A small front, a kind of act that only a script carries out, ears that are made for it, and a
/// regime that has them and a panel of its own.
const STUDY: &str = r#"
extends = "thirty-day-pause"
title = "Signal rockets over a small front"
regimes = ["none", "listeners"]

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

[sides.b]
units = 120

[agreement.withdrawal]
deadline = "3d"

[agreement.clauses.withdrawal]
from = "3d"

[agreement.clauses.no-rockets]
acts = ["signal-rocket"]
rule = "prohibited"

[acts.signal-rocket]
group = "fire"
conduct = "scripted"
mistaken = 0
duration_median_minutes = 1
duration_log_sd = 0
rounds_median = 1
rounds_log_sd = 0
casualties_per_round = 2
signature = { ear = 1 }
reach = { ear = 2 }

[sensors.horn]
key = 200
modality = "ear"
platform = "fixed"
detection = { p = 0.95 }
curve = { kind = "definite" }
range_km = 10
night_factor = 1
fog_loss = 0
wind_loss = 0
openness_weight = 0
outage = 0
false_per_day = 0
p_misclassified = 0
p_side = 1
side_accuracy = 0.99
error_m = 50
error_minutes = 1
delay_hours = 0
evidence = 9

[regime.listeners]
title = "Listeners"
cost_per_day = 100

[regime.listeners.institution.panel]
delay_median_hours = 1
delay_log_sd = 0
votes_needed = 2

[regime.listeners.institution.panel.members.elder]
p_adopt = 1

[regime.listeners.institution.panel.members.guest]
seat = "a"
p_adopt = 1

[regime.listeners.assets.horns]
sensor = "horn"
per_sector = 1
chainage_km = 5
ramp = "at-once"
depth_to_km = 20
cost_setup = 10
cost_per_day = 1

[regime.listeners.casework]
analysts = 100
hours_per_day = 24
minutes_per_case = 1
confirm = 0.9
attribute = 0.9
dismiss_after_hours = 72
names_sides = true
report_every_hours = 1
cost_per_day = 50
"#;

/// Two rockets in every sector, by a side, once grace is over.
const SCRIPT: &str = r#"
[script.rockets]
kind = "signal-rocket"
side = "a"
per_sector = 2
chainage_km = "uniform"
depth_km = 1
start = "uniform"
start_from = "3d"
start_to = "6d"
duration = "1m"
"#;

fn spec(text: &str) -> Arc<TruceSpec> {
    match check_text("study.toml", text.as_bytes(), &NoFiles) {
        Ok(loaded) => {
            assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
            loaded.spec
        }
        Err(problems) => panic!("{problems:#?}"),
    }
}

/// Both regimes watching the same acts.
fn watched(text: &str) -> Vec<WatchResult> {
    let mut truce = Simulation::new(&spec(text), 1, Watching::Shadow);
    truce.run();
    truce.results(true).expect("the identities of the ledger")
}

#[test]
fn sensors_acts_institutions_and_regimes_need_files_only() {
    let rows = watched(&[STUDY, SCRIPT].concat());
    let [none, listeners] = &rows[..] else {
        panic!("{} rows", rows.len());
    };
    let rockets = |row: &WatchResult| {
        let all = row.violations.iter();
        all.filter(|one| one.kind.as_deref() == Some("signal-rocket"))
            .cloned()
            .collect::<Vec<_>>()
    };
    let (unheard, heard) = (rockets(none), rockets(listeners));
    assert_eq!((unheard.len(), heard.len()), (80, 80));
    assert!(unheard.iter().all(|one| one.observed == Some(false)));
    assert!(heard.iter().all(|one| one.side.as_deref() == Some("a")));
    // two or three horns in reach, 0.95 each: one of 400 is missed
    let n = heard
        .iter()
        .filter(|one| one.observed == Some(true))
        .count();
    assert!(n >= 77, "{n} of 80 heard");
    let n = heard
        .iter()
        .filter(|one| one.named.as_deref() == Some("a"))
        .count();
    assert!(n > 40, "{n} of 80 named");
    // the panel speaks an hour after the report, and always adopts
    let adopted = listeners.run.findings_adopted;
    assert!(adopted > Some(40) && adopted <= listeners.run.findings);
    // 40 horns and their regime: 400 + 8·(40 + 100 + 50)
    assert_eq!(listeners.run.cost_eur, Some(1_920.0));
    assert_eq!(none.run.cost_eur, Some(0.0));
}

/// A kind that nobody carries out and nothing is mistaken for changes nothing.
#[test]
fn a_kind_without_a_script_moves_nothing() {
    let with = watched(STUDY);
    let start = STUDY.find("[acts.signal-rocket]").expect("the kind");
    let end = STUDY.find("[sensors.horn]").expect("the sensor");
    let clause = STUDY
        .find("[agreement.clauses.no-rockets]")
        .expect("the clause");
    let without = watched(&[&STUDY[..clause], &STUDY[end..]].concat());
    assert!(clause < start);
    for (with, without) in with.iter().zip(&without) {
        let (mut with, mut without) = (with.run.clone(), without.run.clone());
        // the digest reads the specification's names
        (with.digest, without.digest) = (None, None);
        assert_eq!(with, without);
    }
}

/// Two parties and an outsider. A rocket is always fired by `a`: its own member never votes for
/// that finding, the other two always do.
const COURT: &str = r#"
[regime.court.institution.panel]
delay_median_hours = 1
delay_log_sd = 0
votes_needed = VOTES

[regime.court.institution.panel.members.host]
seat = "a"
p_adopt = 1
partiality = 1
veto = VETO

[regime.court.institution.panel.members.guest]
seat = "b"
p_adopt = 1
partiality = -1

[regime.court.institution.panel.members.chair]
p_adopt = 1
"#;

const HEAD: &str = r#"
[regime.head.institution.head-of-mission]
delay_median_hours = 1
delay_log_sd = 0
p_adopt = 1
"#;

/// The same listeners under a head of mission and under the court.
fn judged(votes: &str, veto: &str) -> [WatchResult; 2] {
    let [start, institution, assets] = [
        "[regime.listeners]",
        "[regime.listeners.institution",
        "[regime.listeners.assets",
    ]
    .map(|table| STUDY.find(table).expect("a table of the study"));
    let regime = |name: &str, institution_of_it: &str| {
        [
            &STUDY[start..institution],
            institution_of_it,
            &STUDY[assets..],
        ]
        .concat()
        .replace("regime.listeners", &format!("regime.{name}"))
    };
    let court = COURT.replace("VOTES", votes).replace("VETO", veto);
    let text = [
        &STUDY[..start].replace("\"none\", \"listeners\"", "\"head\", \"court\""),
        SCRIPT,
        &regime("head", HEAD),
        &regime("court", &court),
    ];
    watched(&text.concat()).try_into().expect("two regimes")
}

#[test]
fn an_institution_needs_a_file_only() {
    let named = |row: &WatchResult| (row.run.findings_naming_a, row.run.findings_naming_b);
    // who may block, and how many must agree, decides; what was found is the same
    for (votes, veto, blocks) in [
        ("2", "true", true),
        ("2", "false", false),
        ("3", "false", true),
    ] {
        let [head, court] = judged(votes, veto);
        let about = format!("{votes} votes, veto {veto}");
        assert_eq!(head.run.findings, court.run.findings, "{about}");
        assert_eq!(head.run.caught, court.run.caught, "{about}");
        assert!(head.run.findings_naming_a > Some(40), "{about}");
        if blocks {
            assert_eq!(court.run.findings_naming_a, Some(0), "{about}");
            assert!(court.run.established < head.run.established, "{about}");
        } else {
            assert_eq!(named(&court), named(&head), "{about}");
            assert_eq!(court.run.established, head.run.established, "{about}");
        }
    }
}
