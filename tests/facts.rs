//! `truceline validate --facts` and `truceline study` as a stranger meets them.
#![cfg(feature = "cli")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use truceline::scenario::{Code, NoFiles, Problem, check_text, library};

fn truceline(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_truceline"))
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

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("JSON, not {}", words(&output.stderr)))
}

/// A short truce on a short front, with what is put behind it.
fn small(rest: &str) -> String {
    format!(
        r#"
        schema = 1
        extends = "thirty-day-pause"
        title = "A short front"
        regimes = ["none", "observers"]
        [time]
        duration = "8d"
        [front]
        sectors = 20
        areas = 4
        area_names = []
        [intensity]
        base_episodes_per_day = 100
        [sides.a]
        units = 60
        [sides.b]
        units = 60
        [agreement.withdrawal]
        deadline = "3d"
        [agreement.clauses.withdrawal]
        from = "3d"
        {rest}
        "#
    )
}

/// Rows of these kinds, first with a range that holds, then with one that does not.
fn rows_of(kinds: &[&str]) -> String {
    let mut text = String::new();
    for (low, high) in [(0, 1), (9, 10)] {
        for kind in kinds {
            text.push_str(&format!(
                r#"
                [fact.{kind}-{low}]
                test = "a short truce over base"
                quantity = "ratio"
                days = [2, 8]
                statistic = "median"
                low = {low}
                high = {high}
                kind = "{kind}"
                constrains = ["command.branching_ratio", "sides.a.discipline"]
                source = "made up"
                "#
            ));
        }
    }
    text
}

fn rows() -> String {
    rows_of(&["hard", "soft", "input"])
}

#[test]
fn misses_fail_unless_they_are_soft() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("mine.toml"), small(&rows())).expect("written");
    let output = truceline(
        temp.path(),
        &["validate", "--facts", "mine.toml", "--runs", "12", "--json"],
    );
    let rows = json(&output);
    let verdicts: Vec<&str> = rows
        .as_array()
        .expect("an array")
        .iter()
        .map(|row| row["verdict"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        verdicts,
        ["pass", "soft-pass", "pass", "fail", "soft-miss", "fail"]
    );
    assert_eq!(output.status.code(), Some(1), "{}", words(&output.stderr));
    for row in rows.as_array().expect("an array") {
        let number = |key: &str| {
            row[key]
                .as_f64()
                .unwrap_or_else(|| panic!("{key} of {row}"))
        };
        let holds = (number("low")..=number("high")).contains(&number("found"));
        let verdict = row["verdict"].as_str().unwrap_or_default();
        assert_eq!(holds, verdict.ends_with("pass"), "{row}");
        assert_eq!(row["n"], 12);
        assert!(row["expected"].is_string());
    }
    let soft = rows_of(&["soft"]);
    std::fs::write(temp.path().join("soft.toml"), small(&soft)).expect("written");
    let output = truceline(
        temp.path(),
        &["validate", "--facts", "soft.toml", "--runs", "10"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    assert!(words(&output.stdout).contains("1 soft ones missed"));
}

/// Rows do not depend on the number of threads.
#[test]
fn threads_do_not_matter() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("mine.toml"), small(&rows())).expect("written");
    let run = |threads: &str| {
        let arguments = [
            "validate",
            "--facts",
            "mine.toml",
            "--runs",
            "10",
            "--json",
            "--threads",
            threads,
        ];
        truceline(temp.path(), &arguments).stdout
    };
    assert_eq!(words(&run("1")), words(&run("3")));
}

#[test]
fn rows_of_the_library_are_listed_and_selected() {
    let temp = tempfile::tempdir().expect("a folder");
    let listed = words(&truceline(temp.path(), &["validate", "--facts", "--list"]).stdout);
    for row in [
        "S1-strong",
        "S1-weak",
        "S3-median",
        "S4-quiet",
        "S5-",
        "S6-memory",
        "S8",
        "S16-",
        "S19-",
    ] {
        assert!(listed.contains(row), "no {row} in {listed}");
    }
    let wide = listed.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
    let output = truceline(
        temp.path(),
        &["validate", "--facts", "cost-", "--runs", "10"],
    );
    let text = words(&output.stdout);
    assert!(
        text.contains("cost-observers") && !text.contains("S1-"),
        "{text}"
    );
    let unknown = truceline(temp.path(), &["validate", "--facts", "V-S04"]);
    assert_eq!(unknown.status.code(), Some(2));
}

fn problems(rest: &str) -> Vec<Problem> {
    check_text("mine.toml", small(rest).as_bytes(), &NoFiles).expect_err("it must be refused")
}

/// One row with many faults: all are told, each at its key.
#[test]
fn all_problems_of_a_row_are_told() {
    let found = problems(
        r#"
        [fact.bad]
        test = "x"
        quantity = "ratio"
        days = [5, 3]
        statistic = "mode"
        low = 2
        high = 1
        kind = "certain"
        constrains = ["command.branching_ration"]
        source = "y"
        colour = "red"
        "#,
    );
    let has = |code: Code, path: &str| {
        found
            .iter()
            .any(|p| p.code == code && p.path.contains(path))
    };
    assert!(has(Code::Rule, "fact.bad.days"), "{found:#?}");
    assert!(has(Code::Rule, "fact.bad.low"), "{found:#?}");
    for key in ["statistic", "kind", "constrains"] {
        assert!(has(Code::UnknownName, key), "{key}: {found:#?}");
    }
    assert!(has(Code::UnknownKey, "colour"), "{found:#?}");
    let open = problems(
        "[fact.bad]\ntest = \"x\"\nquantity = \"column.harm\"\nstatistic = \"mean\"\nkind = \"soft\"\nconstrains = []\nsource = \"y\"",
    );
    assert!(open.iter().any(|p| p.code == Code::Rule), "{open:#?}");
}

const STUDY: &str = r#"
    [study]
    question = "Does will matter?"
    sources = ["made up"]
    expectation = "More will, less fire."
    outcome = ""
    runs = 6
    measures = ["ratio_last7", "held", "caught / violations"]
    [study.variant.as-it-is]
    [study.variant.willing.set.sides]
    a.commitment = 0.95
    b.commitment = 0.95
"#;

#[test]
fn a_study_of_ones_own() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("mine.toml"), small(STUDY)).expect("written");
    let output = truceline(temp.path(), &["study", "mine.toml", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    let value = json(&output);
    let rows = value["rows"].as_array().expect("rows");
    let names: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| {
            let name = |key: &str| row[key].as_str().unwrap_or_default();
            (name("variant"), name("regime"))
        })
        .collect();
    let expected = [
        ("as-it-is", "none"),
        ("as-it-is", "observers"),
        ("willing", "none"),
        ("willing", "observers"),
    ];
    assert_eq!(names, expected);
    assert_eq!(rows[0]["measures"][0]["found"]["n"], 6);
    assert!(rows[0]["measures"][0]["difference"].is_null());
    // nobody watches: nothing is caught, and that is a number
    assert_eq!(rows[0]["measures"][2]["found"]["value"], 0.0);
    let less = rows[2]["measures"][0]["difference"]["value"]
        .as_f64()
        .expect("a number");
    assert!(less < 0.0, "more will, {less} more fire");
    let text = words(&truceline(temp.path(), &["study", "mine.toml"]).stdout);
    assert!(
        text.contains("Does will matter?") && text.contains("Difference from as-it-is"),
        "{text}"
    );
    let wide = text.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
}

#[test]
fn what_is_no_study_is_refused() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("none.toml"), small("")).expect("written");
    let misspelt = STUDY.replace("a.commitment", "a.comitment");
    std::fs::write(temp.path().join("misspelt.toml"), small(&misspelt)).expect("written");
    for name in [
        "none.toml",
        "misspelt.toml",
        "no-such-study",
        "thirty-day-pause",
    ] {
        let output = truceline(temp.path(), &["study", name]);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{name}: {}",
            words(&output.stdout)
        );
    }
    let said = words(&truceline(temp.path(), &["study", "misspelt.toml"]).stderr);
    assert!(
        said.contains("variant willing") && said.contains("did you mean"),
        "{said}"
    );
    let found = problems(
        &STUDY
            .replace("\"held\"", "\"hold\"")
            .replace("[study.variant.as-it-is]", ""),
    );
    assert!(
        found.iter().any(|p| p.code == Code::UnknownName),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|p| p.code == Code::Rule && p.path.contains("variant")),
        "{found:#?}"
    );
}

/// Every study of the library loads with all its variants, and says what was expected.
#[test]
fn studies_of_the_library_are_complete() {
    let temp = tempfile::tempdir().expect("a folder");
    let listed = words(&truceline(temp.path(), &["study"]).stdout);
    for name in library::study_names() {
        assert!(
            listed.contains(&format!("{name}:")),
            "{name} is not listed in {listed}"
        );
        let text = library::scenario(name).expect("it is embedded");
        let loaded = check_text("study.toml", text.as_bytes(), &NoFiles).expect("it loads");
        let study = loaded.study.expect("it is a study");
        assert!(
            !study.expectation.is_empty() && !study.sources.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn check_looks_into_variants() {
    let temp = tempfile::tempdir().expect("a folder");
    let misspelt = STUDY.replace("b.commitment", "b.comitment");
    std::fs::write(temp.path().join("misspelt.toml"), small(&misspelt)).expect("written");
    let output = truceline(temp.path(), &["check", "misspelt.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stdout).contains("variant willing"));
}
