//! The program as a user meets it: exit codes, output, and no panic on any input.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_truceline"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments)
        .output()
        .expect("the program starts")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bad input: exit code 2, nothing on standard output that could be taken for data, a message
/// with a remedy, no panic, no file.
#[test]
fn bad_input_is_refused_politely() {
    let temp = tempfile::tempdir().expect("a folder");
    for line in [
        "compare no-such-scenario",
        "compare gone.toml",
        "compare ../outside.toml",
        "compare --baseline nobody --no-results",
        "compare --regimes ,",
        "compare --set x",
        "compare --runs 99999999999999999999",
        "compare --seed 9223372036854775807 --no-results",
        "compare --threads 4096",
        "run --seed 18446744073709551615",
        "explain --regime nobody",
        "explain --violation 999999999",
        "explain --violation -1",
        "explain --violation 9 --class established",
        "explain --class forgotten",
        "explain --regime none --class established",
        "explain --regime hotline --class confirmed --group rear",
        "explain --mode both",
        "explain --looks looks.parquet",
        "explain --class established --looks a.parquet --looks-all b.parquet",
        "explain --class established --looks no/such/folder/looks.parquet",
        "list nonsense",
        "nonsense",
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let output = run(temp.path(), &arguments);
        let said = words(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}: {said}");
        assert!(
            output.stdout.is_empty() && said.contains("error") && !said.contains("panicked"),
            "{line}: {said}"
        );
    }
    let left = std::fs::read_dir(temp.path()).expect("the folder").count();
    assert_eq!(left, 0, "nothing is written");
}

#[test]
fn check_names_all_bad_files() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("bad.toml"), [0xff, 0xfe, 0x00, b'=']).expect("written");
    let output = run(temp.path(), &["check", "bad.toml", "gone.toml", "."]);
    let text = words(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("bad.toml:") && text.contains("gone.toml:"),
        "{text}"
    );
}

/// A real line: its length, ruler, sectors and kinds; a bad one: exit code 2 and its place.
#[test]
fn check_shows_the_geometry_of_a_line() {
    let temp = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(temp.path().join(name), text).expect("written");
    };
    let study = "extends = \"thirty-day-pause\"\nregimes = [\"none\"]\n[front]\nareas = 1\n\
        area_names = []\nline = ";
    write("good.toml", &format!("{study}\"line.geojson\"\n"));
    write("bad.toml", &format!("{study}\"bad.geojson\"\n"));
    write("outside.toml", &format!("{study}\"../line.geojson\"\n"));
    let line =
        |end: &str| format!("{{\"type\": \"LineString\", \"coordinates\": [[30, 50],\n[{end}]]}}");
    write("line.geojson", &line("32, 50"));
    write("bad.geojson", &line("32, 500"));
    let output = run(temp.path(), &["check", "good.toml"]);
    let text = words(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}");
    let length =
        "line: 142.9 km on a ruler of 1 km, 2 points; 14 sectors of 10 km, the last of 12.9 km";
    assert!(text.contains(length), "{text}");
    assert!(
        text.contains("border 43.0 %, land 36.0 %, river 21.0 %"),
        "{text}"
    );
    let output = run(temp.path(), &["check", "bad.toml", "outside.toml"]);
    let text = words(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("bad.geojson:2:6: out-of-range: front.line.points"),
        "{text}"
    );
    assert!(
        text.contains("outside.toml:6:8: include: front.line"),
        "{text}"
    );
}

#[test]
fn help_has_examples_and_fits_the_terminal() {
    let temp = tempfile::tempdir().expect("a folder");
    for name in [
        "compare",
        "run",
        "explain",
        "check",
        "validate",
        "list",
        "dictionary",
    ] {
        let output = run(temp.path(), &[name, "--help"]);
        let text = words(&output.stdout);
        assert_eq!(output.status.code(), Some(0));
        let example = ["Example:\n  truceline ", "Examples:\n  truceline "];
        assert!(example.iter().any(|words| text.contains(words)), "{text}");
        let wide = text.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None);
    }
}

#[test]
fn the_dictionary_is_json() {
    let temp = tempfile::tempdir().expect("a folder");
    let output = run(temp.path(), &["dictionary", "--json"]);
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for table in ["runs", "days", "violations", "looks"] {
        let rows = all[table].as_array().expect("a list");
        assert!(
            rows.iter()
                .all(|row| row["name"].is_string() && row["meaning"].is_string())
        );
    }
}

/// `truceline dictionary | head -c 10` ends quietly.
#[test]
fn a_closed_pipe_is_no_failure() {
    let temp = tempfile::tempdir().expect("a folder");
    let mut child = command(temp.path(), &["dictionary", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut out = child.stdout.take().expect("a pipe");
    let mut few = [0; 10];
    out.read_exact(&mut few).expect("ten bytes");
    drop(out);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", words(&output.stderr));
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let temp = tempfile::tempdir().expect("a folder");
    let full = temp.path().join("full");
    std::fs::create_dir(&full).expect("a folder");
    std::fs::write(full.join("thesis.tex"), "years of work").expect("written");
    let output = run(temp.path(), &["compare", "--runs", "1", "--out", "full"]);
    assert_eq!(output.status.code(), Some(2), "{}", words(&output.stderr));
    assert!(words(&output.stderr).contains("--force"));
    assert_eq!(std::fs::read_dir(&full).expect("the folder").count(), 1);
}

/// A newcomer goes from the list of classes to one violation, and the ids stay the same.
#[test]
fn explain_leads_from_the_classes_to_one_violation() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = run(folder, arguments);
        assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let short = ["explain", "--set", "time.duration=10d", "--seed", "3"];
    let with = |more: &[&'static str]| [&short[..], more].concat();
    let list = json(&with(&["--json"]));
    let classes = list["classes"].as_array().expect("a list");
    assert_eq!(classes.len(), 6);
    for class in classes {
        let (name, Some(id)) = (class["class"].as_str(), class["example"].as_i64()) else {
            continue;
        };
        let (name, id) = (name.expect("a name"), id.to_string());
        let call: Vec<&str> = short.into_iter().chain(["--violation", &id]).collect();
        let by_id = json(&[&call[..], &["--json"]].concat());
        let by_class = json(&[&short[..], &["--class", name, "--json"]].concat());
        assert_eq!(by_id, by_class);
        assert_eq!(by_id["explanation"]["fate"]["class"], name);
        let output = run(folder, &call);
        let text = words(&output.stdout);
        let wide = text.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None);
        assert!(text.contains(&format!("Violation {id} ")) && text.contains("In short"));
        assert!(!text.contains('\u{1b}'), "no colour");
    }
}

/// The table of looks appears whole, is never replaced unasked, and opens as Parquet.
#[test]
fn looks_are_written_on_request() {
    let temp = tempfile::tempdir().expect("a folder");
    let call = [
        "explain",
        "--class",
        "established",
        "--looks",
        "looks.parquet",
    ];
    let output = run(temp.path(), &call);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    let bytes = std::fs::read(temp.path().join("looks.parquet")).expect("a file");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let again = run(temp.path(), &call);
    assert_eq!(again.status.code(), Some(2));
    assert!(words(&again.stderr).contains("--force"));
    let forced: Vec<&str> = call.into_iter().chain(["--force"]).collect();
    assert_eq!(run(temp.path(), &forced).status.code(), Some(0));
    assert_eq!(
        std::fs::read(temp.path().join("looks.parquet")).ok(),
        Some(bytes)
    );
    let left = std::fs::read_dir(temp.path()).expect("the folder").count();
    assert_eq!(left, 1, "nothing else is written");
}
