//! `truceline new`: a file to begin with.

use super::Stop;
use super::output::say;
use crate::report::clean;
use clap::{Args, ValueEnum};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Write a file to begin with: a scenario or an experiment, with comments
///
/// A file that is there is never touched.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline new my-truce.toml && truceline check my-truce.toml")]
pub(super) struct Arguments {
    /// File to write, ending in .toml
    #[arg(value_name = "FILE.toml")]
    file: PathBuf,
    /// What it is
    #[arg(long, value_enum, default_value_t = KindOfFile::Scenario)]
    kind: KindOfFile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindOfFile {
    Scenario,
    Experiment,
}

impl KindOfFile {
    fn template(self) -> &'static str {
        match self {
            Self::Scenario => include_str!("../../assets/templates/scenario.toml"),
            Self::Experiment => include_str!("../../assets/templates/experiment.toml"),
        }
    }

    fn next(self) -> &'static str {
        match self {
            Self::Scenario => "truceline check",
            Self::Experiment => "truceline sweep --dry-run",
        }
    }
}

pub(super) fn new(arguments: &Arguments) -> Result<(), Stop> {
    let path = &arguments.file;
    let shown = clean(&path.display().to_string());
    if path.extension().is_none_or(|end| end != "toml") {
        return Err(Stop::BadInput(format!(
            "scenarios and experiments are TOML; {shown}; give it a name that ends in .toml"
        )));
    }
    write_new(path, arguments.kind.template()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Stop::BadInput(format!(
            "there is a file already; {shown}; take another name"
        )),
        ErrorKind::NotFound => {
            Stop::BadInput(format!("there is no such folder; {shown}; make it first"))
        }
        _ => Stop::Failed(format!(
            "cannot write: {error}; {shown}; check the folder's permissions and space"
        )),
    })?;
    say(&format!("{shown}: now {} {shown}", arguments.kind.next()));
    Ok(())
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
