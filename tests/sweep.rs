//! `truceline sweep` as a stranger meets it: designs, precision, and what is refused.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use truceline::experiment::sweep::{points, read_experiment, specifications};
use truceline::scenario::NoFiles;

fn sweep(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_truceline"))
        .arg("sweep")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An experiment of a small, short truce.
fn experiment(rest: &str) -> String {
    format!(
        "schema = 1\ntitle = \"A small experiment\"\nscenario = \"low-intensity-line\"\n\
         set = [\"time.duration=4d\", \"front.sectors=12\", \"front.areas=2\", \"front.area_names=[]\"]\n\
         regimes = [\"none\", \"hotline\"]\nruns = 2\noutputs = [\"ratio_day3\", \"violations\"]\n{rest}"
    )
}

const GRID: &str = "[design]\nkind = \"grid\"\n[factors.commitment]\n\
    paths = [\"sides.a.commitment\", \"sides.b.commitment\"]\nlevels = [0.2, 0.9]\n";

#[test]
fn every_study_that_ships_lies_under_its_scenario() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/experiments");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read(&path).expect("a file");
        let experiment = read_experiment("experiment.toml", &text)
            .unwrap_or_else(|p| panic!("{path:?}: {p:#?}"));
        assert!(
            experiment.expectation.is_some(),
            "{path:?}: write down what you expect"
        );
        let mut points = points(&experiment, false).expect("points");
        // a few are enough: a factor is known or not, and its ends lie within limits or not
        points.truncate(8);
        specifications(&experiment, &points, &NoFiles)
            .unwrap_or_else(|r| panic!("{path:?}: {r:#?}"));
        count += 1;
    }
    assert!(count >= 5, "{count} experiments");
}

/// Same experiment, same bytes, whatever the threads; the folder holds a row a truce.
#[test]
fn a_grid_is_run_and_kept() {
    let temp = tempfile::tempdir().expect("a folder");
    fs::write(temp.path().join("s.toml"), experiment(GRID)).expect("written");
    let first = sweep(
        temp.path(),
        &["s.toml", "--json", "--threads", "1", "--out", "one"],
    );
    assert!(first.status.success(), "{}", words(&first.stderr));
    let second = sweep(
        temp.path(),
        &["s.toml", "--json", "--threads", "2", "--out", "two"],
    );
    assert_eq!(first.stdout, second.stdout);
    for name in ["runs.parquet", "manifest.json", "comparison.json"] {
        let read = |dir: &str| fs::read(temp.path().join(dir).join(name)).expect("a file");
        assert_eq!(read("one"), read("two"), "{name}");
    }
    let tables: serde_json::Value = serde_json::from_slice(&first.stdout).expect("JSON");
    assert_eq!(tables["points"].as_array().map(Vec::len), Some(2));
    assert_eq!(tables["rows"].as_array().map(Vec::len), Some(4));
    assert_eq!(tables["rows"][0]["outputs"][1]["n"], 2);
    // who wants the truce breaks it less
    let violations = |row: usize| tables["rows"][row]["outputs"][1]["value"].as_f64();
    assert!(violations(0) > violations(1), "{tables:#}");
    let text = sweep(temp.path(), &["s.toml", "--no-results", "--quiet"]);
    let text = words(&text.stdout);
    assert!(
        text.contains("A small experiment") && text.contains("0 none live"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[test]
fn a_precision_is_reached_and_told() {
    let temp = tempfile::tempdir().expect("a folder");
    let rest = format!(
        "{}[stop]\nmeasure = \"violations\"\nregimes = [\"none\", \"hotline\"]\nhalf_width = 1e9\nleast_runs = 5\n",
        GRID.replace("[0.2, 0.9]", "[0.6]")
    );
    fs::write(
        temp.path().join("s.toml"),
        experiment(&rest).replace("runs = 2", "runs = 9"),
    )
    .expect("written");
    let done = sweep(temp.path(), &["s.toml", "--out", "kept"]);
    assert!(done.status.success(), "{}", words(&done.stderr));
    let text = words(&done.stdout).replace('\n', " ");
    assert!(text.contains("after 5 runs, 5 of them pairs"), "{text}");
    assert!(text.contains("n = 5 truces a point"), "{text}");
}

#[test]
fn nonsense_is_refused_with_the_reason() {
    let temp = tempfile::tempdir().expect("a folder");
    let many: Vec<String> = (0..1_000)
        .map(|i| format!("{}", f64::from(i) / 1_000.0))
        .collect();
    let many = many.join(", ");
    let grid = |factors: &str| format!("[design]\nkind = \"grid\"\n{factors}");
    let cases = [
        (
            grid("[factors.x]\npath = \"sides.a.comitment\"\nlevels = [0.5]\n"),
            "commitment",
        ),
        (
            grid("[factors.x]\npath = \"sides.a.commitment\"\nlevels = [1.5]\n"),
            "out-of-range",
        ),
        (grid(""), "no points"),
        (grid("[factors]\n"), "no points"),
        (
            grid("[factors.x]\npath = \"sides.a.commitment\"\nlevels = []\n"),
            "1 to 1000 levels",
        ),
        (
            grid("[factors.x]\npath = \"sides.a.commitment\"\nlevels = [nan]\n"),
            "not-finite",
        ),
        (
            grid("[factors.x]\npath = \"sides.a.commitment\"\nlow = 0\nhigh = 1\n"),
            "needs levels",
        ),
        (
            grid(&format!(
                "[factors.x]\npath = \"sides.a.commitment\"\nlevels = [{many}]\n\
                 [factors.y]\npath = \"sides.b.commitment\"\nlevels = [{many}]\n"
            )),
            "1000000 points",
        ),
        (
            grid(&format!(
                "[factors.x]\npath = \"sides.a.commitment\"\nlevels = [{many}]\n\
                 [factors.y]\npath = \"sides.b.commitment\"\nlevels = [0, 0.2, 0.4, 0.6, 0.8, 1]\n"
            )),
            "--allow-large",
        ),
        (
            "[design]\nkind = \"list\"\nrows = []\n[factors.x]\npath = \"sides.a.commitment\"\n"
                .into(),
            "no points",
        ),
        (
            format!(
                "{GRID}[stop]\nmeasure = \"quite\"\nregimes = [\"none\", \"hotline\"]\nhalf_width = 1\n"
            ),
            "quiet",
        ),
        (
            format!(
                "{GRID}[stop]\nmeasure = \"quiet\"\nregimes = [\"none\", \"layered\"]\nhalf_width = 1\n"
            ),
            "layered",
        ),
    ];
    for (text, reason) in cases {
        fs::write(temp.path().join("s.toml"), experiment(&text)).expect("written");
        let refused = sweep(temp.path(), &["s.toml", "--no-results"]);
        let said = words(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains(reason), "{reason}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    let gone = sweep(temp.path(), &["gone.toml"]);
    assert_eq!(gone.status.code(), Some(2), "{}", words(&gone.stderr));
}
