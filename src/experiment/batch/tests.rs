//! Batches that are stopped, killed, damaged and shared out: the same bytes at the end.

use super::*;
use crate::experiment::design::{Asked, Modes, Seeds, Shard};
use crate::experiment::results::{Provenance, ResultSet, Table, finished};
use crate::experiment::{ExperimentError, fixture};
use crate::model::TruceSpec;
use std::fs::OpenOptions;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const SEEDS: Seeds = Seeds {
    first: 1,
    count: 23,
};

fn manifest(shard: Option<Shard>) -> Manifest {
    let asked = Asked {
        command: "compare".into(),
        scenario: "thirty-day-pause".into(),
        regimes: None,
        set: Vec::new(),
        baseline: "none".into(),
        seeds: SEEDS,
        seed_file: None,
        seed_list: None,
        modes: Modes::Both,
        uncertainty: None,
        detail: false,
    };
    let names = vec!["none".into(), "layered".into()];
    Manifest::new(asked, names, 7, "schema = 1\n").with_shard(shard)
}

fn design(shard: Option<Shard>) -> Design {
    let spec = Arc::new(fixture::spec(&["none", "layered"]));
    let design = Design::compare(&spec, SEEDS, Modes::Both).expect("a design");
    design.with_shard(shard)
}

/// Runs a batch as far as so many more truces; whether it was finished.
fn go_on(dir: &Path, begin: Begin, threads: usize, most: u64, shard: Option<Shard>) -> bool {
    let design = design(shard);
    let manifest = manifest(shard);
    let mut batch = Batch::open(dir, &manifest, design.n_jobs(), begin).expect("a batch");
    let stop = AtomicBool::new(most == 0);
    let n = AtomicU64::new(0);
    let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
    let progress = |one| {
        if n.fetch_add(one, Ordering::Relaxed) + one >= most {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let ran = batch.run(&design, &truce, threads, &stop, &progress, None);
    ran.expect("run");
    if !batch.is_complete() {
        return false;
    }
    let resumed = batch.resumed();
    let (results, summary) = batch.collect(&design, &mut []).expect("collected");
    let provenance = Provenance::new(Stamp::now(), threads, &summary).resumed(resumed);
    let comparison = shard.is_none().then_some("{}\n");
    results
        .finish(&manifest, &provenance, comparison)
        .expect("finished");
    assert!(finished(dir, &manifest) && !dir.join(PARTS).exists());
    true
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let names = entries(dir).expect("names");
    let names = names.into_iter().filter(|name| name != "provenance.json");
    names
        .map(|name| {
            let bytes = fs::read(dir.join(&name)).expect("a file");
            (name, bytes)
        })
        .collect()
}

fn whole(temp: &Path) -> Vec<(String, Vec<u8>)> {
    let dir = temp.join("whole");
    assert!(go_on(&dir, Begin::Fresh, 2, u64::MAX, None));
    files(&dir)
}

fn error(dir: &Path, manifest: &Manifest, begin: Begin) -> ExperimentError {
    match Batch::open(dir, manifest, design(None).n_jobs(), begin) {
        Err(error) => error,
        Ok(_) => panic!("not refused"),
    }
}

/// Contract: stopped any number of times, with any number of threads, the final files are the
/// same bytes.
#[test]
fn interruptions_do_not_show() {
    let temp = tempfile::tempdir().expect("a folder");
    let expected = whole(temp.path());
    assert_eq!(expected.len(), 8, "eight files beside the provenance");
    let dir = temp.path().join("stopped");
    let mut begin = Begin::Fresh;
    let mut calls = 0;
    for (n, threads) in [(1, 1), (0, 1), (30, 3), (7, 2), (90, 2), (u64::MAX, 5)] {
        calls += 1;
        let done = go_on(&dir, begin, threads, n, None);
        assert_eq!(done, n == u64::MAX);
        begin = Begin::Resume;
    }
    assert!(files(&dir) == expected);
    let text = fs::read_to_string(dir.join("provenance.json")).expect("the provenance");
    let provenance: Provenance = serde_json::from_str(&text).expect("JSON");
    assert_eq!((provenance.resumed, provenance.done), (calls - 1, 23 * 8));
    assert_eq!(
        provenance.failed.len(),
        16,
        "seeds 13 and 17 fail in all 8 jobs"
    );
}

/// Contract: whatever the last moments of a killed call left, nothing half-done is taken for
/// done, and nothing done is lost.
#[test]
fn what_a_kill_leaves_is_sorted_out() {
    let temp = tempfile::tempdir().expect("a folder");
    let expected = whole(temp.path());
    type Harm = fn(&Path);
    let harms: [(Harm, bool); 6] = [
        // the journal ends in a torn line
        (
            |parts| {
                let journal = OpenOptions::new().append(true).open(parts.join("journal"));
                journal
                    .and_then(|mut file| file.write_all(b"0123456789abcdef {\"part\":{\"num"))
                    .expect("written");
            },
            false,
        ),
        // a part without its line, and one without its name
        (
            |parts| {
                fs::write(parts.join("000009.part"), "half").expect("written");
                fs::write(parts.join("000007.part.tmp"), "half").expect("written");
            },
            false,
        ),
        // temporary tables of the last step
        (
            |parts| {
                let dir = parts.parent().expect("the folder");
                fs::write(dir.join("runs.parquet.tmp"), "half").expect("written");
            },
            false,
        ),
        // a part that is gone, shorter, or has a bit turned over
        (
            |parts| fs::remove_file(parts.join("000001.part")).expect("removed"),
            true,
        ),
        (
            |parts| {
                let path = parts.join("000001.part");
                let bytes = fs::read(&path).expect("read");
                fs::write(&path, &bytes[..bytes.len() - 1]).expect("written");
            },
            true,
        ),
        (
            |parts| {
                let path = parts.join("000001.part");
                let mut bytes = fs::read(&path).expect("read");
                let middle = bytes.len() / 2;
                bytes[middle] ^= 4;
                fs::write(&path, &bytes).expect("written");
            },
            true,
        ),
    ];
    for (i, (harm, damaged)) in harms.into_iter().enumerate() {
        let dir = temp.path().join(format!("harm-{i}"));
        assert!(!go_on(&dir, Begin::Fresh, 2, 20, None));
        let first = unfinished(&dir).expect("a journal").0;
        assert!(!go_on(&dir, Begin::Resume, 2, 20, None));
        assert!(!go_on(&dir, Begin::Resume, 2, 20, None));
        let done = unfinished(&dir).expect("a journal").0;
        harm(&dir.join(PARTS));
        let batch = Batch::open(&dir, &manifest(None), 23 * 8, Begin::Resume).expect("a batch");
        assert_eq!(batch.done(), if damaged { first } else { done }, "harm {i}");
        assert_eq!(batch.damage().is_some(), damaged);
        drop(batch);
        assert!(go_on(&dir, Begin::Resume, 2, u64::MAX, None));
        assert!(files(&dir) == expected, "harm {i}");
    }
}

#[test]
fn an_unfinished_folder_is_neither_lost_nor_mixed() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("mine");
    assert!(!go_on(&dir, Begin::Fresh, 1, 10, None));
    let said = error(&dir, &manifest(None), Begin::Fresh);
    assert!(matches!(said, ExperimentError::Unfinished { .. }) && said.is_bad_input());
    assert!(said.to_string().contains("--resume"), "{said}");

    let mut other = manifest(None);
    other.asked.seeds.first = 2;
    other.scenario_hash = "00000000000000aa".into();
    let said = error(&dir, &other, Begin::Resume);
    assert!(matches!(said, ExperimentError::Mismatch { .. }) && said.is_bad_input());
    let words = said.to_string();
    assert!(
        words.contains("asked.seeds.first: 1 there, 2 asked"),
        "{words}"
    );
    assert!(words.contains("scenario_hash"), "{words}");

    let batch = Batch::open(&dir, &manifest(None), 23 * 8, Begin::Resume).expect("ours");
    for begin in [Begin::Fresh, Begin::Resume, Begin::Again] {
        let said = error(&dir, &manifest(None), begin);
        assert!(matches!(said, ExperimentError::InUse { .. }), "{said}");
    }
    drop(batch);
    assert!(go_on(&dir, Begin::Again, 2, u64::MAX, None));
    assert!(files(&dir) == whole(temp.path()));
    // finished results are something, and of another call they are no start for this one
    assert!(matches!(
        error(&dir, &manifest(None), Begin::Fresh),
        ExperimentError::NotEmpty { .. }
    ));
    assert!(matches!(
        error(&dir, &other, Begin::Resume),
        ExperimentError::Mismatch { .. }
    ));
    // old results stay while new ones are under way
    assert!(!go_on(&dir, Begin::Again, 2, 10, None));
    assert!(finished(&dir, &manifest(None)));
}

/// Contract: all shards read as one data set are the one big batch, row for row; a set of shards
/// that is not whole is refused with all reasons.
#[test]
fn shards_are_one_data_set() {
    let temp = tempfile::tempdir().expect("a folder");
    whole(temp.path());
    let big = ResultSet::open(&[temp.path().join("whole")]).expect("a set");
    for of in [1, 3, 30] {
        let dir = temp.path().join(format!("of-{of}"));
        for index in 1..=of {
            let shard = Shard { index, of };
            let into = dir.join(shard.folder());
            assert!(go_on(&into, Begin::Fresh, 2, u64::MAX, Some(shard)));
        }
        let set = ResultSet::open(std::slice::from_ref(&dir)).expect("a set");
        assert_eq!(set.manifest(), &manifest(None));
        assert_eq!(set.failed(), big.failed());
        assert_eq!(set.jobs(), big.jobs());
        for table in Table::ALL {
            let rows = |set: &ResultSet| {
                let mut rows = Vec::new();
                set.rows(table, &mut |row| {
                    rows.push(row);
                    Ok(())
                })
                .expect("rows");
                rows
            };
            assert!(rows(&set) == rows(&big), "{of} shards, {}", table.name());
        }
        assert_eq!(set.run(7).expect("a run"), big.run(7).expect("a run"));
    }
    let dir = temp.path().join("of-3");
    let shard = |i| dir.join(format!("shard-{i}-of-3"));
    let said = ResultSet::open(&[shard(1), shard(1)]).expect_err("not whole");
    let words = said.to_string();
    assert!(
        said.is_bad_input() && words.contains("shard 3 of 3 is missing"),
        "{words}"
    );
    assert!(words.contains("shard 1 of 3 is there 2 times"), "{words}");
    let other = temp.path().join("of-30").join("shard-2-of-30");
    let said = ResultSet::open(&[shard(1), other, shard(3)]).expect_err("mixed");
    assert!(
        said.to_string().contains("a shard of another batch"),
        "{said}"
    );
    let said = ResultSet::open(&[temp.path().join("nowhere")]).expect_err("nothing");
    assert!(said.to_string().contains("no such folder"), "{said}");
}

/// Old results, and twins of old results, do not survive new ones; a folder whose last step was
/// cut off is tidied.
#[test]
fn leavings_after_the_end_are_tidied() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("mine");
    assert!(go_on(&dir, Begin::Fresh, 2, u64::MAX, None));
    crate::experiment::write_csv(&dir).expect("written");
    assert!(dir.join("runs.csv").exists());
    fs::create_dir(dir.join(PARTS)).expect("made");
    tidy(&dir);
    assert!(!dir.join(PARTS).exists());
    assert!(go_on(&dir, Begin::Again, 2, u64::MAX, None));
    assert!(!dir.join("runs.csv").exists());
}
