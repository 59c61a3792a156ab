//! What can go wrong around a batch.

use crate::model::spec::SpecProblem;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What can go wrong around a batch. Failed truces are no errors: they are results.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// Another process writes into the folder.
    #[error("the results folder is in use by another process; {}; wait for it, or give another --out", dir.display())]
    InUse {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder holds something already.
    #[error("the results folder is not empty; {}; add --force to replace the results in it, or give another --out", dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder holds a batch that was not finished.
    #[error("the results folder holds an unfinished batch, {done} of {jobs} truces done; {}; add --resume to go on with it, or --force to start again", dir.display())]
    Unfinished {
        /// The folder.
        dir: PathBuf,
        /// Truces done.
        done: u64,
        /// Truces in all.
        jobs: u64,
    },
    /// The folder belongs to another call.
    #[error("the results folder belongs to another call; {}; give the same arguments, another --out, or --force to start again\n  it differs in {}", dir.display(), differences.join("\n  it differs in "))]
    Mismatch {
        /// The folder.
        dir: PathBuf,
        /// What differs, in words.
        differences: Vec<String>,
    },
    /// A file was written by us and is no longer what it was.
    #[error("the file is damaged: {what}; {}; the call that made it computes it again, with --resume for a part and --force for a table", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// A file or folder cannot be read or written.
    #[error("cannot {doing}: {source}; {}; check the path, the rights and the free space", path.display())]
    Io {
        /// What was tried: `create the folder`.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A table cannot be written.
    #[error("cannot write the table: {source}; {}; check the free space", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: parquet::errors::ParquetError,
    },
    /// A record cannot be written as JSON.
    #[error("cannot write JSON: {0}; this is a fault of the program; please report it")]
    Json(#[from] serde_json::Error),
    /// No thread can be started.
    #[error("cannot start a thread: {0}; lower --threads")]
    Spawn(#[source] std::io::Error),
    /// The threads cannot be started.
    #[error("cannot start the threads: {0}; lower --threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// What was asked is out of bounds.
    #[error("{what}; {remedy}")]
    Asked {
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A variant of the scenario breaks the rules.
    #[error("the scenario cannot be varied as asked: {}", list(.0))]
    Spec(Vec<SpecProblem>),
}

impl ExperimentError {
    /// Whether the input was bad, not the machine.
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::InUse { .. }
            | Self::NotEmpty { .. }
            | Self::Unfinished { .. }
            | Self::Mismatch { .. }
            | Self::Asked { .. }
            | Self::Spec(_) => true,
            // a folder that cannot be is a wrong --out; a full disk is not
            Self::Io { source, .. } => matches!(
                source.kind(),
                ErrorKind::NotFound
                    | ErrorKind::PermissionDenied
                    | ErrorKind::AlreadyExists
                    | ErrorKind::NotADirectory
                    | ErrorKind::ReadOnlyFilesystem
            ),
            Self::Damaged { .. }
            | Self::Parquet { .. }
            | Self::Json(_)
            | Self::Spawn(_)
            | Self::Threads(_) => false,
        }
    }
}

fn list(problems: &[SpecProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}
