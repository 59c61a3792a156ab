//! A folder that belongs to one process at a time, and files that appear whole or not at all.

use super::error::ExperimentError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Name of the lock file. It stays: removing it would let two processes hold two locks.
pub(super) const LOCK: &str = ".truceline.lock";

/// A folder that is ours as long as this value lives.
#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    /// The system frees the lock when the process ends, however it ends: a lock left by a dead
    /// process is no lock.
    _lock: File,
}

impl Folder {
    /// Takes a folder, which is made when it is not there. A folder of someone else, one that
    /// holds something and no lock of ours, is refused before anything is written into it,
    /// unless `force`.
    ///
    /// # Errors
    /// Another process is at work in it; it is someone else's; it cannot be written.
    pub(super) fn take(dir: &Path, force: bool) -> Result<Self, ExperimentError> {
        fs::create_dir_all(dir).map_err(io_error("create the folder", dir))?;
        let path = dir.join(LOCK);
        if !force && !path.exists() && !entries(dir)?.is_empty() {
            return Err(ExperimentError::NotEmpty {
                dir: dir.to_owned(),
            });
        }
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io_error("open the lock file", &path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                dir: dir.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(ExperimentError::InUse {
                dir: dir.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(io_error("lock the folder", &path)(source)),
        }
    }

    /// Where it is.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }
}

/// Names in a folder, in order, without the lock.
pub(super) fn entries(dir: &Path) -> Result<Vec<String>, ExperimentError> {
    let read = || -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        Ok(names)
    };
    let mut names = read().map_err(io_error("read the folder", dir))?;
    names.retain(|name| name != LOCK);
    names.sort();
    Ok(names)
}

/// The name that a file has until it is whole.
pub(super) fn temporary_name(name: &str) -> String {
    format!("{name}.tmp")
}

/// Writes a file under its temporary name and waits until the disk has it.
pub(super) fn write_temporary(
    dir: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<PathBuf, ExperimentError> {
    let path = dir.join(temporary_name(name));
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(source) = written {
        // half a file helps nobody, and on a full disk its space does
        let _ = fs::remove_file(&path);
        return Err(io_error("write the file", &path)(source));
    }
    Ok(path)
}

/// Writes a file: whole or not at all, also after a power cut.
pub(super) fn write_whole(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), ExperimentError> {
    let temporary = write_temporary(dir, name, bytes)?;
    let path = dir.join(name);
    fs::rename(&temporary, &path).map_err(io_error("rename the file", &temporary))?;
    sync_folder(dir);
    Ok(())
}

pub(super) fn remove_if_there(path: &Path) -> Result<(), ExperimentError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove the old file", path)(error))
        }
        _ => Ok(()),
    }
}

/// Renames survive a power cut only when the folder itself is synced. Systems that cannot open
/// a folder as a file do without.
pub(super) fn sync_folder(dir: &Path) {
    if let Ok(folder) = File::open(dir) {
        let _ = folder.sync_all();
    }
}

pub(super) fn io_error(doing: &'static str, path: &Path) -> impl Fn(io::Error) -> ExperimentError {
    let path = path.to_owned();
    move |source| ExperimentError::Io {
        doing,
        path: path.clone(),
        source,
    }
}
