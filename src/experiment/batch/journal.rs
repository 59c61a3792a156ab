//! The journal: which truces are done. One line an entry, each with its checksum; it only grows.

use super::part::checksum;
use crate::experiment::error::ExperimentError;
use crate::experiment::folder::{io_error, write_whole};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Name of the file.
pub(super) const JOURNAL: &str = "journal";

/// \[bytes\] — largest journal that is read: a line is about 100 bytes.
const MAX_BYTES: u64 = 1 << 30;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Entry {
    /// The first line: what the batch is.
    Batch {
        /// Checksum of the columns, so that parts of another build are not read as ours.
        columns: String,
        /// Truces in all.
        jobs: u64,
    },
    /// A call began, after so many truces.
    Call {
        /// Truces done before.
        done: u64,
    },
    /// A part is whole and on disk.
    Part(Part),
}

/// A part file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    /// Number, which names the file.
    pub(super) number: u64,
    /// First place.
    pub(super) from: u64,
    /// Place after the last one.
    pub(super) to: u64,
    /// \[bytes\] — length of the file.
    pub(super) bytes: u64,
    /// Checksum of the file.
    pub(super) digest: String,
}

impl Part {
    /// Name of the file.
    pub(super) fn name(&self) -> String {
        format!("{:06}.part", self.number)
    }
}

fn line(entry: &Entry) -> Result<String, ExperimentError> {
    let text = serde_json::to_string(entry)?;
    Ok(format!("{:016x} {text}\n", checksum(text.as_bytes())))
}

/// The entries of a text up to the first line that is torn or damaged.
pub(super) fn parse(text: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let entry = || -> Option<Entry> {
            let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
            let (sum, text) = line.split_once(' ')?;
            let fits = format!("{:016x}", checksum(text.as_bytes())) == sum;
            serde_json::from_str(text).ok().filter(|_| fits)
        };
        match entry() {
            Some(entry) => entries.push(entry),
            // what comes after a torn line was never promised to anybody
            None => break,
        }
    }
    entries
}

/// The entries of a folder's journal; none when there is no journal.
///
/// # Errors
/// It cannot be read.
pub(super) fn read(dir: &Path) -> Result<Vec<Entry>, ExperimentError> {
    let path = dir.join(JOURNAL);
    match fs::metadata(&path) {
        Ok(meta) if meta.len() > MAX_BYTES => Err(ExperimentError::Damaged {
            path,
            what: "larger than 1 GiB".into(),
        }),
        Ok(_) => fs::read(&path)
            .map(|text| parse(&text))
            .map_err(io_error("read the journal", &path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(io_error("read the journal", &path)(error)),
    }
}

/// A journal that grows.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins a journal with these entries; an old one is replaced at once.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn begin(dir: &Path, entries: &[Entry]) -> Result<Self, ExperimentError> {
        let lines = entries.iter().map(line);
        let text = lines.collect::<Result<String, ExperimentError>>()?;
        write_whole(dir, JOURNAL, text.as_bytes())?;
        let path = dir.join(JOURNAL);
        let file = OpenOptions::new()
            .append(true)
            .open(&path)
            .map_err(io_error("open the journal", &path))?;
        Ok(Self { path, file })
    }

    /// Adds a line and waits until the disk has it.
    ///
    /// # Errors
    /// It cannot be written; then the line does not count.
    pub(super) fn add(&mut self, entry: &Entry) -> Result<(), ExperimentError> {
        let text = line(entry)?;
        self.file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(io_error("write the journal", &self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_and_what_follows_do_not_count() {
        let temp = tempfile::tempdir().expect("a folder");
        let part = |number| {
            Entry::Part(Part {
                number,
                from: number * 10,
                to: number * 10 + 10,
                bytes: 99,
                digest: "0123456789abcdef".into(),
            })
        };
        let first = Entry::Batch {
            columns: "c".into(),
            jobs: 40,
        };
        let mut journal =
            Journal::begin(temp.path(), std::slice::from_ref(&first)).expect("a journal");
        let mut all = vec![first];
        for number in 0..3 {
            journal.add(&part(number)).expect("added");
            all.push(part(number));
        }
        assert_eq!(read(temp.path()).expect("read"), all);
        let text = fs::read(temp.path().join(JOURNAL)).expect("the file");
        let ends: Vec<usize> = (0..text.len()).filter(|&i| text[i] == b'\n').collect();
        for cut in 0..text.len() {
            let whole = ends.iter().filter(|&&end| end < cut).count();
            assert_eq!(parse(&text[..cut]), all[..whole], "cut at {cut}");
            let mut turned = text.clone();
            turned[cut] ^= 1;
            let whole = ends.iter().filter(|&&end| end < cut).count();
            assert_eq!(parse(&turned), all[..whole], "turned at {cut}");
        }
    }
}
