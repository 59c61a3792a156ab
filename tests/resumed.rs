//! Sweeps and draws that are killed, shared out and run again: the same bytes.

#[path = "common/folders.rs"]
mod folders;

use folders::{done, program, run, same, words};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

const SCENARIO: &str = "schema = 1\nextends = \"low-intensity-line\"\n\
    regimes = [\"none\", \"hotline\"]\n[time]\nduration = \"4d\"\n\
    [front]\nsectors = 12\nareas = 2\narea_names = []\n";

const SWEEP: &str = "schema = 1\ntitle = \"Small\"\nscenario = \"small.toml\"\nmode = \"both\"\n\
    seed = 5\nruns = 4\noutputs = [\"violations\"]\n[design]\nkind = \"grid\"\n\
    [factors.commitment]\npaths = [\"sides.a.commitment\", \"sides.b.commitment\"]\n\
    levels = [0.2, 0.9]\n\
    [factors.rule]\npath = \"agreement.return_fire\"\nlevels = [\"forbidden\", \"allowed\"]\n";

/// Calls that run a sweep and a comparison with draws.
const CALLS: [&[&str]; 2] = [
    &["sweep", "sweep.toml", "--quiet", "--csv"],
    &[
        "compare",
        "small.toml",
        "--quiet",
        "--csv",
        "--runs",
        "4",
        "--uncertainty",
        "5",
        "--uncertainty-seeds",
        "2",
    ],
];

fn folder() -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("a folder");
    fs::write(temp.path().join("small.toml"), SCENARIO).expect("written");
    fs::write(temp.path().join("sweep.toml"), SWEEP).expect("written");
    temp
}

/// Begins or goes on with a batch and kills it as soon as a file is there.
fn killed_at(folder: &Path, arguments: &[&str], file: &str) {
    let mut child = program(folder, arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut looked = 0;
    while !folder.join(file).exists() {
        let ended = child.try_wait().expect("a state");
        assert!(ended.is_none(), "ended before {file}: {ended:?}");
        looked += 1;
        assert!(looked < 120_000, "no {file}");
        sleep(Duration::from_millis(1));
    }
    child.kill().expect("killed");
    assert!(
        !child.wait().expect("it ends").success(),
        "too late to kill"
    );
}

/// Contract: a sweep, and a comparison with draws in either of its batches, killed and gone on
/// with, are the same bytes as without.
#[test]
fn killed_batches_go_on_to_the_same_bytes() {
    let temp = folder();
    let folder = temp.path();
    let stops: [&[&str]; 2] = [
        &["parts/000001.part", "parts/000020.part"],
        &[
            "parts/000003.part",
            "draws/parts/000000.part",
            "draws/parts/000030.part",
        ],
    ];
    for (call, stops) in CALLS.into_iter().zip(stops) {
        let [whole, victim] = ["whole", "victim"].map(|name| format!("{name}-{}", call[0]));
        let plain = done(folder, &[call, &["--out", &whole]].concat());
        let slow = ["--threads", "1", "--part-every", "0", "--resume", "--out"];
        let slow = [call, &slow, &[&victim]].concat();
        for stop in stops {
            killed_at(folder, &slow, &format!("{victim}/{stop}"));
        }
        let parts = |inner: &str| folder.join(&victim).join(inner).exists();
        assert!(parts("parts/journal"), "nothing was left to go on with");
        let resumed = done(folder, &[call, &["--resume", "--out", &victim]].concat());
        assert!(resumed.stdout == plain.stdout, "other tables");
        same(folder, &whole, &victim);
        assert!(!parts("parts") && !parts("draws/parts"));
    }
}

/// Contract: shards of a sweep, and of a comparison with draws, read as one or merged, are the
/// whole; more shards than draws too.
#[test]
fn shards_of_sweeps_and_draws_are_the_whole() {
    let temp = folder();
    let folder = temp.path();
    for (call, of) in CALLS.into_iter().zip([[3, 2], [3, 7]]) {
        let whole = format!("whole-{}", call[0]);
        let plain = done(folder, &[call, &["--out", &whole]].concat());
        for of in of {
            let shards = format!("shards-{}-{of}", call[0]);
            for index in 1..=of {
                let shard = format!("{index}/{of}");
                done(
                    folder,
                    &[call, &["--out", &shards, "--shard", &shard]].concat(),
                );
            }
            let read = done(folder, &["results", &shards]);
            assert!(read.stdout == plain.stdout, "other tables from shards");
            let merged = format!("{shards}-merged");
            done(folder, &["merge", &shards, "--out", &merged, "--csv"]);
            same(folder, &whole, &merged);
        }
    }
}

/// Any run of a sweep and of draws comes back bit for bit from the folder alone, under the levels
/// of its point or the numbers of its draw.
#[test]
fn runs_of_sweeps_and_draws_come_back() {
    let temp = folder();
    let folder = temp.path();
    for call in CALLS {
        done(folder, &[call, &["--out", call[0]]].concat());
        let shards = ["--out", "shards", "--shard"];
        for shard in ["1/2", "2/2"] {
            let out = format!("shards-{}", call[0]);
            let call = [call, &["--out", &out, shards[2], shard]].concat();
            done(folder, &call);
        }
    }
    // the folder must do
    fs::remove_file(folder.join("small.toml")).expect("removed");
    fs::remove_file(folder.join("sweep.toml")).expect("removed");
    for line in [
        "sweep --run 3 --cell 0 --regime none",
        "sweep --run 0 --cell 3 --regime hotline --mode shadow",
        "shards-sweep --run 2 --cell 1",
        "compare --run 1 --draw 5 --regime none --cell low",
        "compare --run 0 --draw 2 --mode shadow",
        "compare/draws --run 1 --draw 4 --regime war",
        "shards-compare --run 1 --draw 2 --cell high",
        "compare --run 3",
    ] {
        let line: Vec<&str> = ["replay"].into_iter().chain(line.split(' ')).collect();
        let said = words(&done(folder, &line).stderr);
        assert!(said.contains("bit for bit"), "{line:?}: {said}");
    }
    for line in [
        "sweep --run 0 --cell 4",
        "sweep --run 4 --cell 0",
        "sweep --run 0 --cell middle",
        "compare --run 0 --draw 6",
        "compare --run 2 --draw 1",
        "compare --run 0 --cell lower",
        "sweep --run 0 --draw 1",
    ] {
        let line: Vec<&str> = ["replay"].into_iter().chain(line.split(' ')).collect();
        let refused = run(folder, &line);
        let said = words(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{line:?}: {said}");
    }
    // other levels than those of the rows are noticed
    let manifest = folder.join("sweep/manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let other = text.replace("levels = [0.2, 0.9]", "levels = [0.2, 0.7]");
    assert_ne!(text, other);
    fs::write(&manifest, other).expect("written");
    let call = ["replay", "sweep", "--run", "0", "--cell", "3"];
    let refused = run(folder, &call);
    assert_eq!(refused.status.code(), Some(1));
    assert!(words(&refused.stderr).contains("runs.digest"));
    let parted = ["diff-runs", "compare", "sweep", "--run", "0"];
    done(folder, &parted);
}
