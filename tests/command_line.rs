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
        "compare --seeds gone.toml --no-results",
        "compare --shard 0/3",
        "compare --shard 4/3",
        "compare --part-every -1",
        "compare --part-every nan",
        "compare --runs 100000 --out big",
        "results gone",
        "results .",
        "merge gone --out there",
        "replay gone --run 0",
        "diff-runs gone",
        "diff-runs thirty-day-pause --regime-b nobody",
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
        "results",
        "merge",
        "replay",
        "diff-runs",
        "explain",
        "check",
        "validate",
        "list",
        "schema",
        "completions",
        "man",
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
    for table in ["runs", "days", "violations", "findings", "beliefs", "looks"] {
        let rows = all[table].as_array().expect("a list");
        assert!(
            rows.iter()
                .all(|row| row["name"].is_string() && row["meaning"].is_string())
        );
    }
}

/// Completions name every command, manual pages describe them, schemas are JSON.
#[test]
fn shells_manuals_and_editors_are_served() {
    let temp = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(temp.path(), &["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let text = words(&output.stdout);
        assert!(text.contains("diff-runs") && text.contains("part-every"));
    }
    let twice = |dir: &str| {
        let output = run(temp.path(), &["man", dir]);
        assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
        let page = temp.path().join(dir).join("truceline-compare.1");
        std::fs::read_to_string(page).expect("a page")
    };
    let page = twice("man1");
    assert!(page.contains("uncertainty") && page.contains("truceline compare"));
    assert_eq!(page, twice("again"), "no date in it");
    assert!(temp.path().join("man1/truceline.1").exists());
    for kind in ["scenario", "regime", "experiment", "seeds"] {
        let output = run(temp.path(), &["schema", kind]);
        let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(schema["additionalProperties"], false, "{kind}");
    }
    for line in [
        vec!["completions", "cmd"],
        vec!["schema", "novel"],
        vec!["man"],
    ] {
        assert_eq!(run(temp.path(), &line).status.code(), Some(2), "{line:?}");
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

/// A batch from the call to the last look back: dry run, results, shards, merge, replay, seeds.
#[test]
fn a_batch_leads_to_any_of_its_truces() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    let short = ["--regimes", "none,layered", "--set", "time.duration=4d"];
    let call = |arguments: &[&str]| -> Output {
        let output = run(folder, arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            words(&output.stderr)
        );
        output
    };
    let compare = |more: &[&str]| call(&[&["compare"][..], &short[..], more].concat());

    let dry = words(&compare(&["--runs", "40", "--dry-run"]).stdout);
    assert!(
        dry.contains("truces   320\n") && dry.contains("MB at most"),
        "{dry}"
    );
    assert!(!folder.join("results").exists(), "a dry run writes nothing");

    let first = compare(&["--runs", "4", "--out", "whole", "--csv"]);
    let again = compare(&["--runs", "4", "--out", "whole"]);
    assert_eq!(first.stdout, again.stdout);
    assert!(words(&again.stderr).contains("finished"));
    assert_eq!(call(&["results", "whole"]).stdout, first.stdout);
    let json = |output: &Output| -> serde_json::Value {
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    assert!(json(&call(&["results", "whole", "--json"]))["rows"].is_array());

    for shard in ["1/3", "2/3", "3/3"] {
        let output = compare(&["--runs", "4", "--out", "shards", "--shard", shard]);
        assert!(output.stdout.is_empty(), "a shard has no tables");
    }
    assert_eq!(call(&["results", "shards"]).stdout, first.stdout);
    call(&["merge", "shards", "--out", "merged", "--csv"]);
    let mut names: Vec<_> = std::fs::read_dir(folder.join("whole"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name != "provenance.json")
        .collect();
    names.sort();
    assert_eq!(names.len(), 15, "{names:?}");
    for name in names {
        let bytes = |dir: &str| std::fs::read(folder.join(dir).join(&name)).expect("a file");
        assert!(bytes("whole") == bytes("merged"), "{name:?} differs");
    }

    for (dir, more) in [
        ("whole", &["--run", "3"][..]),
        (
            "shards",
            &["--run", "2", "--regime", "none", "--cell", "high"][..],
        ),
        ("whole", &["--run", "1", "--mode", "shadow"][..]),
        ("whole", &["--run", "0", "--regime", "war"][..]),
    ] {
        let output = call(&[&["replay", dir][..], more].concat());
        assert!(
            words(&output.stderr).contains("bit for bit"),
            "{dir} {more:?}"
        );
    }
    call(&["replay", "whole", "--run", "3", "--looks", "looks.parquet"]);
    let looks = std::fs::read(folder.join("looks.parquet")).expect("a file");
    assert!(looks.starts_with(b"PAR1"));
    let beyond = run(folder, &["replay", "whole", "--run", "4"]);
    assert_eq!(beyond.status.code(), Some(2));

    // seeds from a file: the same truces, and digests that must come out
    let golden = words(&call(&["results", "whole", "--golden"]).stdout);
    let seeds = format!("purpose = \"a test\"\nseeds = [3, 1]\n\n{golden}");
    std::fs::write(folder.join("good.toml"), &seeds).expect("written");
    let good = compare(&["--seeds", "good.toml", "--no-results"]);
    assert!(words(&good.stderr).contains("18 digests as the seeds promise"));
    let place = golden.rfind("digest = \"").expect("a digest") + 10;
    let mut bad = golden.clone();
    // the last entry is seed 4: ask for it, with another digest
    bad.replace_range(place..place + 16, "0123456789abcdef");
    let bad = format!("purpose = \"a test\"\nbase = 4\ncount = 1\n\n{bad}");
    std::fs::write(folder.join("bad.toml"), bad).expect("written");
    let call_bad = [
        &["compare"][..],
        &short[..],
        &["--seeds", "bad.toml", "--no-results"][..],
    ]
    .concat();
    let output = run(folder, &call_bad);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output.stderr));
    assert!(words(&output.stderr).contains("0123456789abcdef"));

    // a row that was changed is found
    let text = std::fs::read_to_string(folder.join("whole/manifest.json")).expect("a manifest");
    let changed = text.replacen("\"first\": 1", "\"first\": 2", 1);
    assert_ne!(text, changed);
    std::fs::write(folder.join("whole/manifest.json"), changed).expect("written");
    let output = run(folder, &["replay", "whole", "--run", "0"]);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output.stderr));
    assert!(words(&output.stderr).contains("runs.digest"));
}

/// Two truces that differ in one number part where that number works.
#[test]
fn diff_runs_finds_where_truces_part() {
    let temp = tempfile::tempdir().expect("a folder");
    let short = [
        "diff-runs",
        "thirty-day-pause",
        "--set",
        "time.duration=4d",
        "--regime",
        "none",
    ];
    let told = |more: &[&str]| -> serde_json::Value {
        let output = run(temp.path(), &[&short[..], more, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    assert!(told(&[])["parting"]["first"].is_null());
    let b = "parameters.forces.fatigue_half_life_days=10.0000001";
    let found = told(&["--set-b", b]);
    let first = &found["parting"]["first"];
    assert_eq!(first["phase"], "Conduct", "{found}");
    assert_eq!(first["entries"][0]["entry"], "Fatigue", "{found}");
    assert!(first["entries"][0]["first"][0].is_array(), "{found}");
}

/// What `new` writes is good as it stands, and with every key that it offers; nothing is overwritten.
#[test]
fn files_to_begin_with_are_good() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = temp.path();
    for (kind, check) in [
        ("scenario", vec!["check"]),
        ("experiment", vec!["sweep", "--dry-run"]),
    ] {
        let file = format!("{kind}.toml");
        let line = ["new", &file, "--kind", kind];
        let output = run(folder, &line);
        assert!(output.status.success(), "{output:#?}");
        let text = std::fs::read_to_string(folder.join(&file)).expect("written");
        // all that is offered, taken
        let offered = |line: &str| line.starts_with('#') && !line.starts_with("# ") && line != "#";
        let taken: String = text
            .lines()
            .map(|line| if offered(line) { &line[1..] } else { line })
            .map(|line| format!("{line}\n"))
            .collect();
        assert_ne!(taken, text);
        std::fs::write(folder.join("all.toml"), taken).expect("written");
        for file in [file.as_str(), "all.toml"] {
            let output = run(folder, &[check.as_slice(), &[file]].concat());
            assert!(output.status.success(), "{file}: {output:#?}");
        }
        let again = run(folder, &line);
        assert_eq!(again.status.code(), Some(2), "{again:#?}");
        let kept = std::fs::read_to_string(folder.join(file)).expect("still there");
        assert_eq!(kept, text);
    }
    for line in [vec!["new", "x.txt"], vec!["new", "no/such/x.toml"]] {
        assert_eq!(run(folder, &line).status.code(), Some(2), "{line:?}");
    }
}

/// A code gives the truce that its parts give, and one that is not the same model is run only when
/// asked for.
#[test]
fn a_code_is_run() {
    use truceline::scenario::link::Link;
    use truceline::scenario::{NoFiles, Request, load};
    let temp = tempfile::tempdir().expect("a folder");
    let set = vec![("time.duration".to_owned(), "2d".to_owned())];
    let request = Request {
        set: set.clone(),
        ..Request::default()
    };
    let link = Link {
        scenario: "thirty-day-pause".into(),
        hash: load(&request, &NoFiles).expect("a scenario").hash,
        version: env!("CARGO_PKG_VERSION").into(),
        regime: "observers".into(),
        seed: 7,
        set,
        ..Link::default()
    };
    let digest = |arguments: &[&str]| {
        let output = run(temp.path(), arguments);
        assert!(output.status.success(), "{}", words(&output.stderr));
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (value["run"]["digest"].clone(), words(&output.stderr))
    };
    let code = link.code().expect("a code");
    let (by_code, said) = digest(&["run", "--json", "--link", &code]);
    assert!(by_code.is_string() && !said.contains("not the same model"));
    let parts = "run --json --regime observers --seed 7 --set time.duration=2d";
    let parts: Vec<&str> = parts.split(' ').collect();
    assert_eq!(digest(&parts).0, by_code);
    let shadow = Link {
        shadow: true,
        ..link.clone()
    };
    let (in_shadow, _) = digest(&["run", "--json", "--link", &shadow.code().expect("a code")]);
    assert_ne!(in_shadow, by_code);
    let other = Link { hash: 1, ..link };
    let other = other.code().expect("a code");
    let (anyway, said) = digest(&["run", "--json", "--anyway", "--link", &other]);
    assert_eq!(anyway, by_code);
    assert!(said.contains("not the same model"), "{said}");
    for (code, why) in [
        (other.as_str(), "--anyway"),
        ("truce1:zzz", "does not check"),
        ("truce9:zzz", "layout 9"),
        ("hello", "no code"),
    ] {
        let output = run(temp.path(), &["run", "--link", code]);
        assert_eq!(output.status.code(), Some(2), "{code}");
        assert!(
            output.stdout.is_empty() && words(&output.stderr).contains(why),
            "{code}"
        );
    }
}
