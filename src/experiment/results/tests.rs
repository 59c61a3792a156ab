//! Results folders: what is written, what is refused.

use super::columns::BATCH;
use super::*;
use crate::experiment::design::{Asked, Design, Modes, Seeds};
use crate::experiment::folder::LOCK;
use crate::experiment::{fixture, run_jobs};
use crate::model::{LookMeasures, TruceSpec, Value};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const SEEDS: Seeds = Seeds {
    first: 1,
    count: 14,
};

fn manifest() -> Manifest {
    let asked = Asked {
        command: "compare".into(),
        scenario: "thirty-day-pause".into(),
        regimes: None,
        set: vec![("sides.a.discipline".into(), "0.5".into())],
        baseline: "none".into(),
        seeds: SEEDS,
        seed_file: None,
        seed_list: None,
        modes: Modes::Both,
        uncertainty: None,
        detail: false,
    };
    Manifest::new(
        asked,
        vec!["none".into(), "layered".into()],
        7,
        "schema = 1\n",
    )
}

fn write(dir: &Path, threads: usize, force: bool) -> Result<(), ExperimentError> {
    let spec = Arc::new(fixture::spec(&["none", "layered"]));
    let design = Design::compare(&spec, SEEDS, Modes::Both)?;
    let start = Stamp::now();
    let mut folder = ResultsFolder::create(dir, force)?;
    let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
    let summary = run_jobs(
        &design,
        &truce,
        threads,
        &AtomicBool::new(false),
        &|_| {},
        &mut [&mut folder],
    )?;
    folder.finish(
        &manifest(),
        &Provenance::new(start, threads, &summary),
        Some("{}\n"),
    )
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path)
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Contract: the same bytes in every file but `provenance.json`, for any number of threads.
#[test]
fn thread_count_does_not_show() {
    let temp = tempfile::tempdir().expect("a folder");
    let (one, two) = (temp.path().join("one"), temp.path().join("two"));
    write(&one, 1, false).expect("written");
    write(&two, 2, false).expect("written");
    assert_eq!(names(&one), names(&two));
    assert_eq!(names(&one).len(), FILES.len() + 1, "{:?}", names(&one));
    for name in names(&one).iter().filter(|name| *name != PROVENANCE) {
        let bytes = |dir: &Path| fs::read(dir.join(name)).expect("a file");
        assert!(bytes(&one) == bytes(&two), "{name} differs");
    }
}

#[test]
fn tables_come_back_as_they_were() {
    let temp = tempfile::tempdir().expect("a folder");
    write(temp.path(), 2, false).expect("written");
    for table in Table::ALL {
        let (name, dictionary) = (table.file(), table.dictionary());
        let file = File::open(temp.path().join(name)).expect("a table");
        let reader = SerializedFileReader::new(file).expect("a parquet file");
        let meta = reader.metadata().file_metadata();
        let columns: Vec<&str> = meta
            .schema()
            .get_fields()
            .iter()
            .map(|f| f.name())
            .collect();
        let expected: Vec<&str> = dictionary.iter().map(|entry| entry.name).collect();
        assert_eq!(columns, expected);
        let key = meta
            .key_value_metadata()
            .expect("metadata")
            .iter()
            .find(|kv| kv.key == "dictionary");
        let text = key.and_then(|kv| kv.value.clone()).expect("the dictionary");
        let parsed: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        let in_key: Vec<&str> = parsed
            .iter()
            .filter_map(|entry| entry["name"].as_str())
            .collect();
        assert_eq!(in_key, expected);
    }

    // the rows of runs: 14 runs × (6 live + 2 shadow + war), the failed run 12 (seed 13) as well
    let file = File::open(temp.path().join(Table::Runs.file())).expect("a table");
    let reader = SerializedFileReader::new(file).expect("a parquet file");
    let rows: Vec<_> = reader
        .get_row_iter(None)
        .expect("rows")
        .map(|row| row.expect("a row"))
        .collect();
    assert_eq!(rows.len(), 14 * 9);
    assert!(
        rows.iter()
            .enumerate()
            .all(|(i, row)| row.get_long(0).ok() == Some(i as i64 / 9))
    );
    let spec = fixture::spec(&["none", "layered"]);
    let mut low = spec.into_parts();
    low.sides
        .iter_mut()
        .for_each(|side| side.command.commitment = 0.3);
    let low = TruceSpec::new(low).expect("a specification");
    let truth = fixture::truce(&low, 3, crate::model::Watching::Live(1)).expect("a truce");
    let row = &rows[2 * 9 + 1];
    assert_eq!(row.get_string(2).ok().map(String::as_str), Some("layered"));
    for (i, entry) in RunMeasures::DICTIONARY.iter().enumerate().skip(6) {
        let got = match entry.kind {
            crate::model::Kind::Count => row.get_long(i).ok().map(Value::Count),
            crate::model::Kind::Real => row.get_double(i).ok().map(Value::Real),
            crate::model::Kind::Flag => row.get_bool(i).ok().map(Value::Flag),
            crate::model::Kind::Word => row.get_string(i).ok().cloned().map(Value::Word),
        };
        assert_eq!(got, truth[0].run.get(entry.name), "{}", entry.name);
    }
    let failed = &rows[12 * 9];
    assert_eq!(failed.get_long(1).ok(), Some(13));
    assert!((6..RunMeasures::DICTIONARY.len()).all(|i| failed.get_long(i).is_err()));
}

#[test]
fn a_second_process_is_refused() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("shared");
    let first = ResultsFolder::create(&dir, false).expect("ours");
    let before = names(&dir);
    for force in [false, true] {
        let Err(error) = ResultsFolder::create(&dir, force) else {
            panic!("not refused")
        };
        assert!(matches!(error, ExperimentError::InUse { .. }) && error.is_bad_input());
        assert!(
            error.to_string().contains("in use by another process"),
            "{error}"
        );
    }
    assert_eq!(names(&dir), before, "nothing written");
    drop(first);
    assert_eq!(names(&dir), [LOCK], "nothing half-done stays");
    write(&dir, 1, false).expect("free again");
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let temp = tempfile::tempdir().expect("a folder");
    fs::write(temp.path().join("thesis.tex"), "years of work").expect("written");
    let Err(error) = ResultsFolder::create(temp.path(), false) else {
        panic!("not refused")
    };
    assert!(matches!(error, ExperimentError::NotEmpty { .. }) && error.is_bad_input());
    assert_eq!(names(temp.path()), ["thesis.tex"], "nothing written");
    write(temp.path(), 1, true).expect("forced");
    let kept = fs::read_to_string(temp.path().join("thesis.tex")).expect("still there");
    assert_eq!(kept, "years of work");
    assert!(
        write(temp.path(), 1, false).is_err(),
        "results are something, too"
    );
}

#[test]
fn leavings_of_a_killed_call_do_not_count() {
    let temp = tempfile::tempdir().expect("a folder");
    fs::write(temp.path().join("runs.parquet.tmp"), "half").expect("written");
    fs::write(temp.path().join(LOCK), "").expect("written");
    write(temp.path(), 1, false).expect("written");
    assert!(!names(temp.path()).iter().any(|name| name.ends_with(".tmp")));
}

#[test]
fn a_finished_call_is_known_again() {
    let temp = tempfile::tempdir().expect("a folder");
    assert!(!finished(temp.path(), &manifest()));
    write(temp.path(), 1, false).expect("written");
    assert!(finished(temp.path(), &manifest()));
    assert_eq!(comparison_of(temp.path()).as_deref(), Some("{}\n"));
    let mut other = manifest();
    other.asked.seeds.count += 1;
    assert!(!finished(temp.path(), &other));
    assert_ne!(manifest().hash8(), other.hash8());
}

#[test]
fn folder_names_are_plain() {
    let name = default_folder("../../a b/örk.toml", &manifest());
    let expected = format!("-rk-{}", manifest().hash8());
    assert_eq!(name, Path::new("results").join(expected));
}

/// Contract: a table read back is the rows that were written, nulls and all bits of numbers.
#[test]
fn rows_come_back_bit_for_bit() {
    let temp = tempfile::tempdir().expect("a folder");
    let row = |k: i64| RunMeasures {
        run: Some(k / 3),
        regime: (k % 5 != 0).then(|| format!("regime \"{k}\", =1")),
        harm: [
            Some(0.1 + k as f64),
            Some(-0.0),
            Some(f64::MIN_POSITIVE),
            None,
        ][k as usize % 4],
        held: [None, Some(true), Some(false)][k as usize % 3],
        ..RunMeasures::default()
    };
    let n = BATCH as i64 * 2 + 17;
    let mut table = TableFile::create(
        &temp.path().join(Table::Runs.file()),
        RunMeasures::DICTIONARY,
    )
    .expect("begun");
    (0..n).for_each(|k| table.push(row(k).values()).expect("pushed"));
    table.finish().expect("finished");
    let mut reader = TableReader::open(temp.path(), Table::Runs).expect("a table");
    for k in 0..n {
        let read = reader.next_row().expect("read").expect("a row");
        let back = RunMeasures::from_values(read).expect("of these columns");
        assert_eq!(back, row(k));
        assert_eq!(back.harm.map(f64::to_bits), row(k).harm.map(f64::to_bits));
    }
    assert!(reader.next_row().expect("read").is_none());
    // a skip passes over whole batches only
    let mut reader = TableReader::open(temp.path(), Table::Runs).expect("a table");
    reader.skip_to_run(BATCH as u64 / 3 + 1);
    let first = reader.next_row().expect("read").expect("a row");
    assert_eq!(first[0], Some(Value::Count(BATCH as i64 / 3)));
    assert!(TableReader::open(temp.path(), Table::Days).is_err());
}

/// A table cut short or with a byte turned over gives an error, never a panic.
#[test]
fn damaged_tables_are_refused() {
    let temp = tempfile::tempdir().expect("a folder");
    write(temp.path(), 1, false).expect("written");
    let path = temp.path().join(Table::Runs.file());
    let whole = fs::read(&path).expect("a file");
    let read = || -> Result<u64, ExperimentError> {
        let mut reader = TableReader::open(temp.path(), Table::Runs)?;
        let mut n = 0;
        while reader.next_row()?.is_some() {
            n += 1;
        }
        Ok(n)
    };
    assert_eq!(read().expect("read"), 14 * 9);
    for cut in (0..whole.len()).step_by(499) {
        fs::write(&path, &whole[..cut]).expect("written");
        assert!(read().is_err(), "cut at {cut}");
    }
    for at in (0..whole.len()).step_by(601) {
        let mut turned = whole.clone();
        turned[at] ^= 0x40;
        fs::write(&path, &turned).expect("written");
        let _ = read();
    }
}

/// A table by itself: its rows and its dictionary are read back; half of one leaves nothing.
#[test]
fn a_single_table_is_whole_or_not_there() {
    let temp = tempfile::tempdir().expect("a folder");
    let path = temp.path().join("looks.parquet");
    let mut table = TableFile::create(&path, LookMeasures::DICTIONARY).expect("begun");
    let row = |asset: Option<i64>| LookMeasures {
        sensor: Some("camera".into()),
        asset,
        p_real: Some(0.25),
        seen: Some(true),
        ..LookMeasures::default()
    };
    for asset in [Some(7), None] {
        table.push(row(asset).values()).expect("pushed");
    }
    assert!(!path.exists());
    table.finish().expect("finished");
    assert_eq!(names(temp.path()), ["looks.parquet"]);
    let file = File::open(&path).expect("the file");
    let reader = SerializedFileReader::new(file).expect("a parquet file");
    let meta = reader.metadata().file_metadata();
    assert_eq!(meta.num_rows(), 2);
    let pairs = meta.key_value_metadata().expect("metadata");
    let text = pairs[0].value.as_deref().expect("a dictionary");
    assert!(text.contains("distance_km") && text.contains("Distance at the nearest"));
    let place = |name: &str| {
        let mut columns = LookMeasures::DICTIONARY.iter();
        columns
            .position(|entry| entry.name == name)
            .expect("a column")
    };
    let rows: Vec<_> = reader.get_row_iter(None).expect("rows").collect();
    let first = rows[0].as_ref().expect("a row");
    assert_eq!(first.get_long(place("asset")).ok(), Some(7));
    assert_eq!(first.get_double(place("p_real")).ok(), Some(0.25));
    assert!(
        rows[1]
            .as_ref()
            .expect("a row")
            .get_long(place("asset"))
            .is_err()
    );

    let mut half =
        TableFile::create(&temp.path().join("half"), LookMeasures::DICTIONARY).expect("begun");
    half.push(row(None).values()).expect("pushed");
    drop(half);
    assert_eq!(names(temp.path()), ["looks.parquet"]);
}
