//! `truceline sweep` as a stranger meets it: designs, precision, and what is refused.

#[path = "common/folders.rs"]
mod folders;

use folders::{done, run, same, words};
use std::fs;
use std::path::Path;
use std::process::Output;
use truceline::experiment::sweep::{points, read_experiment, specifications};
use truceline::scenario::comparison::read_comparison;
use truceline::scenario::{NoFiles, library};

fn sweep(folder: &Path, arguments: &[&str]) -> Output {
    call("sweep", folder, arguments)
}

fn compare(folder: &Path, arguments: &[&str]) -> Output {
    call("compare", folder, arguments)
}

fn call(command: &str, folder: &Path, arguments: &[&str]) -> Output {
    run(folder, &[&[command][..], arguments].concat())
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
        let name = path.file_stem().and_then(|name| name.to_str());
        let embedded = name.and_then(library::experiment);
        assert_eq!(
            embedded.map(str::as_bytes),
            Some(text.as_slice()),
            "{path:?} in the library"
        );
        if read_comparison("experiment.toml", &text).is_ok() {
            continue;
        }
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

/// A comparison file is its flags, byte for byte; flags win over it; each command names the other.
#[test]
fn a_comparison_file_is_its_flags() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    fs::create_dir_all(folder.join("studies/of")).expect("a folder");
    let scenario = "schema = 1\nextends = \"low-intensity-line\"\nregimes = [\"none\", \"hotline\"]\n\
                    [time]\nduration = \"4d\"\n";
    fs::write(folder.join("studies/of/mine.toml"), scenario).expect("written");
    let file = "schema = 1\ntitle = \"Mine\"\nquestion = \"What?\"\n\
                expectation = \"Little.\"\noutcome = \"Less.\"\nscenario = \"of/mine.toml\"\n\
                set = [\"front.sectors=12\", \"front.areas=2\", \"front.area_names=[]\"]\n\
                mode = \"live\"\nseed = 3\nruns = 2\n[uncertainty]\ndraws = 2\nseeds = 1\n";
    fs::write(folder.join("studies/s.toml"), file).expect("written");
    let by_file = done(folder, &["compare", "studies/s.toml", "--out", "file"]);
    let flags = [
        "studies/of/mine.toml",
        "--set",
        "front.sectors=12",
        "--set",
        "front.areas=2",
        "--set",
        "front.area_names=[]",
        "--mode",
        "live",
        "--seed",
        "3",
    ];
    let with = |more: &[&'static str]| compare(folder, &[&flags[..], more].concat());
    let by_flags = with(&["--runs", "2", "--uncertainty", "2", "--out", "flags"]);
    assert!(by_flags.status.success(), "{}", words(&by_flags.stderr));
    // what the file asks, expects and found stands above the tables, and in no result
    let told = "Question: What?\nExpected before the first run: Little.\nWhat came out: Less.\n\n";
    let by_flags = words(&by_flags.stdout);
    assert_eq!(words(&by_file.stdout), format!("{told}{by_flags}"));
    let again = done(folder, &["compare", "studies/s.toml", "--out", "file"]);
    assert_eq!(words(&again.stdout), format!("{told}{by_flags}"));
    let json = ["compare", "studies/s.toml", "--out", "file", "--json"];
    assert!(words(&done(folder, &json).stdout).starts_with('{'));
    same(folder, "file", "flags");

    // flags win
    let won = [
        "studies/s.toml",
        "--runs",
        "1",
        "--uncertainty",
        "0",
        "--out",
        "won",
    ];
    let won = compare(folder, &won);
    assert!(won.status.success(), "{}", words(&won.stderr));
    assert!(with(&["--runs", "1", "--out", "one"]).status.success());
    same(folder, "won", "one");

    let dry = compare(
        folder,
        &["reference", "--dry-run", "--set", "time.duration=2d"],
    );
    let said = words(&dry.stdout);
    assert!(
        said.contains("runs     1,000\n"),
        "{said}{}",
        words(&dry.stderr)
    );
    let swept = sweep(folder, &["studies/s.toml"]);
    assert_eq!(swept.status.code(), Some(2));
    assert!(words(&swept.stderr).contains("truceline compare FILE"));
    fs::write(folder.join("grid.toml"), experiment(GRID)).expect("written");
    let compared = compare(folder, &["grid.toml"]);
    assert_eq!(compared.status.code(), Some(2));
    assert!(words(&compared.stderr).contains("truceline sweep FILE"));
    fs::write(
        folder.join("studies/s.toml"),
        file.replace("of/mine.toml", "../mine.toml"),
    )
    .expect("written");
    let outside = compare(folder, &["studies/s.toml"]);
    assert_eq!(outside.status.code(), Some(2));
    assert!(words(&outside.stderr).contains("at or below the scenario's folder"));
}
