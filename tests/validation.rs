//! `truceline validate` as a stranger meets it: his files, our rows, verdicts and exit codes.

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_truceline"))
        .arg("validate")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn rows_of(output: &Output) -> Vec<serde_json::Value> {
    let all: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("JSON, not {}", words(&output.stderr)));
    all.as_array().expect("an array").clone()
}

/// A laboratory of a stranger: a short beat, with a chance and rows that our files do not have.
fn beat(rows: &str) -> String {
    format!(
        r#"
        schema = 1
        extends = "laboratory"
        title = "A short beat"
        [time]
        duration = "36h"
        [front]
        sectors = 1000
        sector_km = 100
        [script.breach]
        kind = "artillery"
        side = "a"
        per_sector = 1
        chainage_km = "uniform"
        depth_km = 0
        start = "uniform"
        start_from = "8h"
        start_to = "24h"
        duration = "1h"
        [sensors.watcher]
        range_km = 5
        platform = "air"
        [regime.watch.assets.patrol]
        sensor = "watcher"
        per_sector = 1
        track = {{ kind = "shuttle", from_km = 0, to_km = 100, speed_km_per_hour = 30, phase = "uniform" }}
        {rows}
        "#
    )
}

const RIGHT: &str = r#"
    [expect.mine]
    test = "a short beat"
    measure = "observed_share"
    value = 0.36
    source = "1 - (1 - q/L)^2"
    [expect.calculated]
    test = "the same"
    formula = "shuttle-mean"
    length = 100
    range = 5
    speed = 30
    duration = 1
    value = 0.36
    source = "derived"
"#;

/// Every built-in row at a tenth of the replications.
#[test]
fn built_in_rows_hold() {
    let temp = tempfile::tempdir().expect("a folder");
    let output = validate(temp.path(), &["--runs", "400", "--json"]);
    let rows = rows_of(&output);
    assert!(rows.len() >= 29, "only {} rows", rows.len());
    for row in &rows {
        assert_eq!(row["verdict"], "pass", "{row}");
        let number = |key: &str| row[key].as_f64().expect("a number");
        assert!(number("low") <= number("found") && number("found") <= number("high"));
        assert!(number("low") <= number("expected") && number("expected") <= number("high"));
        assert_eq!(row.as_object().expect("an object").len(), 6, "{row}");
    }
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
}

#[test]
fn names_select_rows() {
    let temp = tempfile::tempdir().expect("a folder");
    let output = validate(temp.path(), &["V-A11", "V-A07b", "--json"]);
    let tests: Vec<String> = rows_of(&output)
        .iter()
        .map(|row| row["test"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(tests.len(), 5, "{tests:?}");
    assert!(tests[0].starts_with("V-A11a ") && tests[4].starts_with("V-A07b "));
}

#[test]
fn the_table_fits_the_terminal() {
    let temp = tempfile::tempdir().expect("a folder");
    let output = validate(temp.path(), &["V-A", "V-S03"]);
    let text = words(&output.stdout);
    assert!(
        text.contains("expected") && text.contains("V-A07") && text.contains("pass"),
        "{text}"
    );
    for text in [text, words(&validate(temp.path(), &["--list"]).stdout)] {
        let wide = text.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None);
        assert!(!text.contains('\u{1b}'));
    }
}

/// A stranger's file goes the same way; a wrong expectation is found out, with exit code 1.
#[test]
fn a_file_of_ones_own() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("right.toml"), beat(RIGHT)).expect("written");
    let output = validate(temp.path(), &["right.toml", "--runs", "2000", "--json"]);
    let right = rows_of(&output);
    assert_eq!(output.status.code(), Some(0), "{right:?}");
    // 2,000 replications: four standard errors
    let half = 4.0 * (0.36_f64 * 0.64 / 2_000.0).sqrt();
    let low = right[0]["low"].as_f64().expect("a number");
    assert!((low - 0.36 + half).abs() < 1e-9, "{low}");

    let wrong = beat(&RIGHT.replacen("0.36", "0.5", 1));
    std::fs::write(temp.path().join("wrong.toml"), wrong).expect("written");
    let output = validate(temp.path(), &["wrong.toml", "--json"]);
    let wrong = rows_of(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        (&wrong[0]["verdict"], &wrong[1]["verdict"]),
        (&"fail".into(), &"pass".into())
    );
}

/// Every measure of violations and coverage where the answer is plain: two acts by a in every
/// sector at six o'clock, acts by b at one a day while they may start, a post that sees them all.
#[test]
fn measures_count_what_they_say() {
    let row = |name: &str, measure: &str, value: f64, more: &str| {
        format!(
            "[expect.{name}]\ntest = \"t\"\nsource = \"plain\"\nmeasure = \"{measure}\"\n\
             value = {value:?}\n{more}\n"
        )
    };
    let (a, b) = ("kind = \"artillery\"", "side = \"b\"");
    // 1 − e^(−1/2)
    let some_b = 0.393_469_340_287_366_6;
    let rows = [
        row("r1", "observed_share", 1.0, a),
        row("r2", "observed_any_share", some_b, b),
        row(
            "r3",
            "observed_within_share",
            1.0,
            "within_hours = 0.01\nside = \"a\"",
        ),
        row("r4", "hours_to_observation_mean", 0.0, a),
        row("r5", "violated_share", some_b, b),
        row("r6", "violations_per_day_mean", 1.0, a),
        row("r7", "violations_per_day_mean", 0.25, b),
        row("r8", "covered_share", 0.5, ""),
        row("r9", "fully_covered_share", 0.0, ""),
        row("r10", "column.violations", 250.0, ""),
        row("r11", "observed_share", 0.0, "regime = \"blind\""),
    ];
    let text = format!(
        r#"
        schema = 1
        extends = "laboratory"
        title = "Plain"
        regimes = ["watch", "blind"]
        [time]
        duration = "2d"
        [front]
        sectors = 100
        sector_km = 100
        [script.by-a]
        kind = "artillery"
        side = "a"
        per_sector = 2
        chainage_km = 50
        start = "6h"
        duration = "1s"
        [script.by-b]
        kind = "small-arms"
        side = "b"
        rate_per_day = 1
        chainage_km = 50
        start = "uniform"
        start_from = "1h"
        start_to = "13h"
        duration = "1s"
        [sensors.watcher]
        range_km = 25
        [regime.watch.assets.post]
        sensor = "watcher"
        per_sector = 1
        chainage_km = 50
        [regime.blind]
        title = "Nothing"
        {}
        "#,
        rows.concat()
    );
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("plain.toml"), text).expect("written");
    let output = validate(temp.path(), &["plain.toml", "--runs", "4000", "--json"]);
    for row in rows_of(&output) {
        assert_eq!(row["verdict"], "pass", "{row}");
    }
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
}

/// Rows do not depend on the number of threads, and are the same every time.
#[test]
fn rows_are_reproducible() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("mine.toml"), beat(RIGHT)).expect("written");
    let run = |threads| {
        let arguments = [
            "mine.toml",
            "--runs",
            "3000",
            "--json",
            "--threads",
            threads,
        ];
        validate(temp.path(), &arguments).stdout
    };
    assert_eq!(run("1"), run("3"));
}

/// All problems of all files, before anything runs; exit code 2 and nothing on standard output.
#[test]
fn bad_input_is_refused_politely() {
    let temp = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(temp.path().join(name), text).expect("written");
    };
    write(
        "plain.toml",
        "schema = 1\nextends = \"laboratory\"\ntitle = \"No rows\"\n",
    );
    write(
        "bad.toml",
        &beat("[expect.one]\nmeasure = \"observed_shear\"\ntest = \"t\"\nvalue = \"x\"\n"),
    );
    write(
        "lattice.toml",
        &beat(
            "[expect.one]\nformula = \"cusum-mean-run\"\nk = 2.8853900817\nh = 8\nmean = 2\n\
             test = \"t\"\nvalue = 1\nsource = \"s\"\n",
        ),
    );
    for (arguments, words_of) in [
        (&["V-X99"][..], &["V-X99", "--list"][..]),
        (&["gone.toml"], &["gone.toml"]),
        (&["plain.toml"], &["plain.toml", "[expect.NAME]"]),
        (
            &["bad.toml", "V-X99", "plain.toml"],
            &[
                "observed_share",
                "expect.one.value",
                "expect.one.source",
                "V-X99",
                "plain.toml",
            ],
        ),
        (&["lattice.toml"], &["cusum-mean-run", "expect.one"]),
        (&["--runs", "0"], &["--runs"]),
    ] {
        let output = validate(temp.path(), arguments);
        let said = words(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(
            output.stdout.is_empty() && !said.contains("panicked"),
            "{said}"
        );
        for word in words_of {
            assert!(
                said.contains(word),
                "{arguments:?} does not say {word}: {said}"
            );
        }
    }
}

/// The page lists everything that a file may ask for.
#[test]
fn the_page_names_all_measures_and_formulas() {
    use truceline::scenario::expect::{FORMULAS, MEASURES};
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/validation.md");
    let page = std::fs::read_to_string(path).expect("the page");
    for (name, _) in MEASURES {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
    for formula in FORMULAS {
        assert!(
            page.contains(&format!("`{}`", formula.name)),
            "{}",
            formula.name
        );
    }
}
