//! The rows that need no simulation hold, every formula has a function, and verdicts are fair.

use super::row::{Row, Spread, Verdict};
use super::*;
use crate::scenario::expect::{ArgumentKind, Calculated, Found, formulas};
use crate::scenario::{Expectation, NoFiles, check_text};
use crate::statistics::{detection, search};

fn laboratory(rows: &str) -> Laboratory {
    let text = format!("schema = 1\nextends = \"laboratory\"\ntitle = \"A test\"\n{rows}");
    match check_text("mine.toml", text.as_bytes(), &NoFiles) {
        Ok(loaded) => Laboratory::new("mine.toml", loaded),
        Err(problems) => panic!("{problems:?}"),
    }
}

fn about(value: f64, tolerance: Option<f64>) -> Expectation {
    let row = laboratory(
        "[expect.row]\ntest = \"t\"\nsource = \"s\"\nvalue = 0\nmeasure = \"observed_share\"\n",
    );
    Expectation {
        value,
        tolerance,
        ..row.expect[0].clone()
    }
}

/// Every entry of the list means a function: it has a value somewhere in what it takes.
#[test]
fn every_formula_has_a_function() {
    for formula in formulas() {
        let arguments = formula.arguments.iter().map(|argument| {
            let values = match (argument.name, argument.kind) {
                ("second" | "h", _) => vec![3.0],
                ("detection" | "pairs", _) => vec![0.9 * argument.most],
                ("false_alarm", _) => vec![0.05],
                ("input", _) => vec![1.0],
                // one kind of list runs up, the other down, or nothing would vary
                ("pair_second" | "case_outcomes" | "outputs_b", _) => {
                    vec![0.9, 0.2, 0.7, 0.1, 0.3, 0.6]
                }
                (_, ArgumentKind::List) if formula.arguments.len() > 1 || argument.least < 0.0 => {
                    vec![0.2, 0.3, 0.4, 0.5, 0.6, 0.8]
                }
                (_, ArgumentKind::Whole) => vec![2.0],
                _ => vec![0.25],
            };
            let clamped = values.into_iter();
            clamped
                .map(|value: f64| value.clamp(argument.least, argument.most))
                .collect()
        });
        let arguments = arguments.collect();
        let found = calculate(&Calculated { formula, arguments });
        assert!(found.is_some(), "{}", formula.name);
    }
}

/// All built-in rows that need no simulation.
#[test]
fn calculated_rows_hold() {
    let mut count = 0;
    for mut laboratory in built_in().expect("the library is good") {
        let is_calculated = |row: &Expectation| matches!(row.found, Found::Calculated(_));
        laboratory.expect.retain(is_calculated);
        assert_eq!(laboratory.truces(4_000), 0);
        for row in check(&laboratory, 4_000, 1, &|_| {}).expect("rows") {
            assert_eq!(row.verdict, Verdict::Pass, "{row:?}");
            count += 1;
        }
    }
    assert!(count >= 35, "only {count} rows");
}

/// What the files of the library promise are the closed forms, to the digits written there.
#[test]
fn promised_values_are_the_closed_forms() {
    let day = 24.0;
    let closed = [
        (
            "V-S01",
            search::random_search(2.0 * 2.0 * 100.0 * 30.0 / 1e4),
        ),
        ("V-S03", search::sweep_width_gaussian(0.8, 3.0)),
        ("V-S04", search::shuttle_mean(200.0, 2.0, 40.0, 2.0)),
        ("V-S06", search::shuttle_at(200.0, 2.0, 40.0, 2.0, 100.0)),
        ("V-S08", search::loop_patrol(400.0, 2.0, 40.0, 2.0)),
        ("V-S10", search::looks_periodic(12.0, 0.4, 30.0)),
        (
            "V-S12",
            search::looks_poisson_exponential(1.0 / day, 0.35, 48.0),
        ),
        ("V-S13", search::looks_poisson(1.0 / day, 1.0, 6.0)),
        ("V-S13b", 0.0),
        ("V-S14", search::delay_periodic(day, 0.35)),
        (
            "looks-within-72-hours",
            search::looks_periodic(day, 0.35, 72.0),
        ),
        ("V-S15", search::looks_through_clouds(0.6, 0.5, 1.0, 5)),
        ("V-S17", search::looks_correlated(0.3, 0.5, 5)),
        (
            "V-S18",
            search::looks_shared_condition(0.5, &[0.8, 0.7], &[0.1, 0.2]),
        ),
        ("V-S19", search::ring_fully_covered(40, 0.1)),
        ("ring-covered-share", search::ring_covered(40, 0.1)),
        ("V-S23", search::thinned_events(0.05, 0.36, 30.0)),
        ("V-A12", detection::first_report_error(6.0, 24.0, 2.0)),
        ("V-A15", detection::order_by_clocks(60.0, 30.0, 30.0)),
    ];
    let mut count = 0;
    for laboratory in built_in().expect("the library is good") {
        for row in &laboratory.expect {
            let found = closed.iter().find(|(name, _)| *name == row.name);
            match (found, &row.found) {
                (Some((name, value)), _) => {
                    let half = 1e-6 * value.abs().max(1.0);
                    assert!((row.value - value).abs() <= half, "{name}: {value}");
                    count += 1;
                }
                (None, Found::Measured(_)) => panic!("no closed form for {}", row.name),
                (None, Found::Calculated(_)) => {}
            }
        }
    }
    assert_eq!(count, closed.len());
}

#[test]
fn a_wrong_value_fails() {
    let rows = "[expect.row]\ntest = \"t\"\nsource = \"s\"\nformula = \"at-least\"\nk = 3\nn = 5\np = 0.7\n";
    for (value, verdict) in [
        ("0.83692", Verdict::Pass),
        ("0.8369205", Verdict::Pass),
        ("0.836922", Verdict::Fail),
        ("0.9", Verdict::Fail),
    ] {
        let laboratory = laboratory(&format!("{rows}value = {value}\n"));
        let rows = check(&laboratory, 100, 1, &|_| {}).expect("rows");
        assert_eq!(rows[0].verdict, verdict, "{value}: {:?}", rows[0]);
    }
}

#[test]
fn arguments_without_a_value_are_bad_input() {
    let laboratory = laboratory(
        "[expect.row]\ntest = \"t\"\nsource = \"s\"\nvalue = 1\nformula = \"cusum-mean-run\"\n\
         k = 2.8853900817\nh = 8\nmean = 2\n",
    );
    let error = check(&laboratory, 100, 1, &|_| {}).expect_err("no lattice");
    assert!(error.is_bad_input() && error.to_string().contains("cusum-mean-run"));
}

/// Shares: ± 4 √(p(1 − p)/n) about the expected share, as published for 40,000 replications.
#[test]
fn intervals_follow_the_replications() {
    let values = |hits: usize, n: usize| -> Vec<f64> {
        (0..n).map(|i| if i < hits { 1.0 } else { 0.0 }).collect()
    };
    let row = Row::sampled(
        &about(0.698_805_8, None),
        &values(28_000, 40_000),
        Spread::Share,
    );
    assert!((row.low - 0.689_63).abs() < 5e-6 && (row.high - 0.707_981).abs() < 5e-6);
    assert_eq!(row.verdict, Verdict::Pass);
    let row = Row::sampled(
        &about(0.698_805_8, None),
        &values(30_000, 40_000),
        Spread::Share,
    );
    assert_eq!(row.verdict, Verdict::Fail);
    // what is impossible may not happen even once
    let row = Row::sampled(&about(0.0, None), &values(1, 4_000), Spread::Share);
    assert_eq!(row.verdict, Verdict::Fail);
    // an own tolerance takes the place of chance
    let row = Row::sampled(&about(0.5, Some(0.2)), &values(60, 100), Spread::Share);
    assert_eq!((row.low, row.high, row.verdict), (0.3, 0.7, Verdict::Pass));
}

#[test]
fn means_spread_as_their_sample() {
    let values = [1.0, 2.0, 3.0, 4.0];
    let row = Row::sampled(&about(2.5, None), &values, Spread::Mean);
    // variance 5/3, of 4 values
    let half = 4.0 * (5.0_f64 / 3.0 / 4.0).sqrt();
    assert!((row.high - 2.5 - half).abs() < 1e-12 && row.verdict == Verdict::Pass);
    // no spread: as exact as a calculated row
    let row = Row::sampled(&about(2.5, None), &[2.6; 9], Spread::Mean);
    assert_eq!(row.verdict, Verdict::Fail);
}

#[test]
fn nothing_found_is_a_failure() {
    let row = Row::sampled(&about(0.5, None), &[], Spread::Mean);
    assert_eq!((row.found, row.verdict), (None, Verdict::Fail));
    let json = serde_json::to_value(&row).expect("JSON");
    let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        ["expected", "found", "high", "low", "test", "verdict"]
    );
    assert!(json["found"].is_null() && json["verdict"] == "fail");
}

#[test]
fn truces_are_as_many_as_replications_need() {
    let rows = |measure: &str| {
        format!(
            "[front]\nsectors = 400\n[expect.row]\ntest = \"t\"\nsource = \"s\"\nvalue = 1\n\
             measure = \"{measure}\"\n"
        )
    };
    assert_eq!(laboratory(&rows("observed_share")).truces(4_000), 10);
    assert_eq!(laboratory(&rows("observed_share")).truces(4_001), 11);
    assert_eq!(laboratory(&rows("column.violations")).truces(4_000), 100);
    assert_eq!(laboratory(&rows("column.violations")).truces(50), 50);
}
