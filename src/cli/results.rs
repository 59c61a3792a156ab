//! `truceline results` and `truceline merge`: what finished folders say.

use super::compare::{comparison_json, show};
use super::draws::{Draws, uncertainty_json};
use super::output::{print, say};
use super::{Stop, input, sweep};
use crate::analysis::{Comparison, RegimeFacts, Sample, Setting};
use crate::experiment::{
    DRAWS, ExperimentError, Provenance, ResultSet, ResultsFolder, Stamp, Summary, Table,
    comparison_of, write_crate, write_csv,
};
use crate::model::{RunMeasures, TruceSpec};
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// Print the tables of a results folder, or of a folder of shards
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline results results/my-study")]
pub(super) struct ResultsArguments {
    /// A results folder, or a folder of all shards of a batch
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Print the tables as JSON
    #[arg(long)]
    json: bool,
    /// Write the tables of the folder as CSV too
    #[arg(long)]
    csv: bool,
    /// Print the digest of every truce, as a file of seeds wants them
    #[arg(long, conflicts_with = "json")]
    golden: bool,
}

pub(super) fn results(arguments: &ResultsArguments) -> Result<(), Stop> {
    let set = ResultSet::open(std::slice::from_ref(&arguments.dir))?;
    if arguments.csv {
        let Some(dir) = set.single() else {
            return Err(Stop::BadInput(format!(
                "shards have no tables of their own; --csv; merge them first: truceline merge {} \
                 --out DIR",
                arguments.dir.display()
            )));
        };
        write_csv(dir)?;
        write_crate(dir)?;
    }
    if set.manifest().asked.command == sweep::NAME {
        if arguments.golden {
            return Err(Stop::BadInput(
                "digests of a sweep are no promise of a file of seeds; --golden; name results \
                 of `compare`"
                    .into(),
            ));
        }
        let tables = sweep::tables_of(&set)?;
        return sweep::show(&tables, &sweep::tables_json(&tables)?, arguments.json);
    }
    if arguments.golden {
        return print(&golden(&set)?);
    }
    if let Some(text) = set.single().and_then(comparison_of)
        && let Ok(comparison) = serde_json::from_str(&text)
    {
        return show(&comparison, &text, arguments.json);
    }
    let comparison = compared(&set)?;
    show(&comparison, &comparison_json(&comparison)?, arguments.json)
}

/// The tables of a data set, from its rows.
fn compared(set: &ResultSet) -> Result<Comparison, Stop> {
    let spec = input::of_manifest(set.manifest())?;
    let sample = sampled(set, &mut |_| {})?;
    tables(set, &spec, &sample)
}

/// The columns that tables need, from the rows of a data set; `also` sees each row.
pub(super) fn sampled(set: &ResultSet, also: &mut dyn FnMut(&RunMeasures)) -> Result<Sample, Stop> {
    let mut sample = Sample::default();
    let mut strange = 0;
    set.rows(Table::Runs, &mut |row| {
        let row = RunMeasures::from_values(row);
        let taken = row.as_ref().is_some_and(|row| sample.take(row));
        strange += u64::from(!taken);
        row.iter().for_each(&mut *also);
        Ok(())
    })?;
    if strange > 0 {
        say(&format!("note: {strange} rows have no place in the tables"));
    }
    Ok(sample)
}

/// The tables of a sample, and of the draws beside it.
pub(super) fn tables(
    set: &ResultSet,
    spec: &Arc<TruceSpec>,
    sample: &Sample,
) -> Result<Comparison, Stop> {
    let asked = &set.manifest().asked;
    let setting = Setting::new(&spec.title, asked.clone());
    let facts = RegimeFacts::of(spec);
    let comparison = Comparison::new(setting, sample, &facts, set.failed().to_vec());
    match (set.draws()?, Draws::new(spec, asked, None)?) {
        (Some(rows), Some(draws)) => draws.of_rows(&rows, comparison, &facts),
        _ => Ok(comparison),
    }
}

/// Digests as tables `[[golden]]`.
fn golden(set: &ResultSet) -> Result<String, ExperimentError> {
    let manifest = set.manifest();
    let mut text = String::new();
    set.rows(Table::Runs, &mut |row| {
        let Some(row) = RunMeasures::from_values(row) else {
            return Ok(());
        };
        let cell = manifest.cells.iter().find(|(n, _)| Some(*n) == row.cell);
        if let (Some(regime), Some(mode), Some((_, cell)), Some(seed), Some(digest)) =
            (row.regime, row.mode, cell, row.seed, row.digest)
        {
            // writing into a string cannot fail; none of these words needs escaping
            let _ = write!(
                text,
                "[[golden]]\nengine = \"{}\"\nscenario_hash = \"{}\"\nregime = \"{regime}\"\n\
                 mode = \"{mode}\"\ncell = \"{cell}\"\nseed = {seed}\ndigest = \"{digest}\"\n\n",
                manifest.version, manifest.scenario_hash
            );
        }
        Ok(())
    })?;
    Ok(text)
}

/// Make one results folder of all shards of a batch
///
/// Its files are the bytes that one big call writes, but for `provenance.json`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline merge results/my-study --out results/merged")]
pub(super) struct MergeArguments {
    /// Folders of shards, or folders that hold them
    #[arg(value_name = "DIR", required = true)]
    dirs: Vec<PathBuf>,
    /// Folder for the results
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace results in the folder
    #[arg(long)]
    force: bool,
    /// Write the tables as CSV too
    #[arg(long)]
    csv: bool,
    /// No words
    #[arg(long)]
    quiet: bool,
}

pub(super) fn merge(arguments: &MergeArguments) -> Result<(), Stop> {
    let start = Stamp::now();
    let set = ResultSet::open(&arguments.dirs)?;
    let mut of_draws = None;
    let text = if set.manifest().asked.command == sweep::NAME {
        sweep::tables_json(&sweep::tables_of(&set)?)?
    } else {
        let comparison = compared(&set)?;
        if let Some(draws) = set.draws()? {
            of_draws = Some((draws, uncertainty_json(&comparison)?));
        }
        comparison_json(&comparison)?
    };
    let folder = ResultsFolder::create(&arguments.out, arguments.force)?;
    // the draws first: a folder is finished when its own provenance is there
    let mut any_failed = !set.failed().is_empty();
    if let Some((draws, text)) = &of_draws {
        any_failed |= !draws.failed().is_empty();
        let inner = arguments.out.join(DRAWS);
        let inner = ResultsFolder::create(&inner, arguments.force)?;
        put_together(arguments, start, draws, inner, text)?;
    }
    put_together(arguments, start, &set, folder, &text)?;
    if !arguments.quiet {
        say(&format!(
            "{} shards in {} after {:.1} s",
            set.n_shards(),
            arguments.out.display(),
            start.seconds()
        ));
    }
    if any_failed {
        Err(Stop::RunsFailed)
    } else {
        Ok(())
    }
}

/// Writes the rows and records of a data set into a folder.
fn put_together(
    arguments: &MergeArguments,
    start: Stamp,
    set: &ResultSet,
    mut folder: ResultsFolder,
    text: &str,
) -> Result<(), Stop> {
    for table in Table::ALL {
        set.rows(table, &mut |row| folder.push(table, row))?;
    }
    let jobs = set.jobs();
    let summary = Summary {
        asked: jobs,
        done: jobs,
        failed: set.failed().to_vec(),
    };
    let dir = folder.dir().to_owned();
    folder.finish(
        set.manifest(),
        &Provenance::new(start, 1, &summary),
        Some(text),
    )?;
    if arguments.csv {
        write_csv(&dir)?;
        write_crate(&dir)?;
    }
    Ok(())
}
