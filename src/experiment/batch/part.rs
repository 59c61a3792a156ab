//! Part files: outcomes of some truces, each record with its own checksum.
//!
//! A record is its length (u32), its checksum (u64) and its body, little-endian; a body is the
//! place in the design and the rows, as postcard bytes packed by Snappy. What is read back is
//! trusted no further than its checksum: lengths are checked before memory is taken.

use crate::experiment::error::ExperimentError;
use crate::experiment::folder::io_error;
use crate::experiment::runner::Failure;
use crate::model::state::Digest;
use crate::model::{
    BeliefMeasures, DayMeasures, FindingMeasures, RunMeasures, ViolationMeasures, WatchResult,
};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// \[bytes\] — largest body of a record, packed and unpacked: a truce has some megabytes.
const MAX_BODY: usize = 1 << 30;

/// \[bytes\] — length and checksum in front of a body.
const HEAD: usize = 12;

#[derive(Serialize)]
struct WatchRef<'a>(
    &'a RunMeasures,
    &'a [DayMeasures],
    &'a [ViolationMeasures],
    &'a [FindingMeasures],
    &'a [BeliefMeasures],
);

#[derive(Deserialize)]
struct WatchOwned(
    RunMeasures,
    Vec<DayMeasures>,
    Vec<ViolationMeasures>,
    Vec<FindingMeasures>,
    Vec<BeliefMeasures>,
);

/// Rows of a truce, or why it failed.
pub(super) type Rows = Result<Vec<WatchResult>, Failure>;

/// The record of an outcome.
///
/// # Errors
/// The rows are too large for a record, in words.
pub(super) fn encode(place: u64, rows: &Rows) -> Result<Vec<u8>, String> {
    let rows: Result<Vec<WatchRef<'_>>, &Failure> = match rows {
        Ok(rows) => Ok(rows
            .iter()
            .map(|one| {
                WatchRef(
                    &one.run,
                    &one.days,
                    &one.violations,
                    &one.findings,
                    &one.beliefs,
                )
            })
            .collect()),
        Err(failure) => Err(failure),
    };
    let plain = postcard::to_allocvec(&(place, rows)).map_err(|error| error.to_string())?;
    let packed = snap::raw::Encoder::new()
        .compress_vec(&plain)
        .map_err(|error| error.to_string())?;
    if plain.len() > MAX_BODY || packed.len() > MAX_BODY {
        return Err(format!("{} bytes of rows", plain.len()));
    }
    let mut record = Vec::with_capacity(HEAD + packed.len());
    record.extend_from_slice(&(packed.len() as u32).to_le_bytes());
    record.extend_from_slice(&checksum(&packed).to_le_bytes());
    record.extend_from_slice(&packed);
    Ok(record)
}

fn decode(body: &[u8]) -> Result<(u64, Rows), String> {
    let length = snap::raw::decompress_len(body).map_err(|error| error.to_string())?;
    if length > MAX_BODY {
        return Err(format!("{length} bytes in a record"));
    }
    let plain = snap::raw::Decoder::new()
        .decompress_vec(body)
        .map_err(|error| error.to_string())?;
    let (place, rows): (u64, Result<Vec<WatchOwned>, Failure>) =
        postcard::from_bytes(&plain).map_err(|error| error.to_string())?;
    let rows = rows.map(|rows| {
        let rows = rows
            .into_iter()
            .map(
                |WatchOwned(run, days, violations, findings, beliefs)| WatchResult {
                    run,
                    days,
                    violations,
                    findings,
                    beliefs,
                },
            );
        rows.collect()
    });
    Ok((place, rows))
}

/// Checksum of bytes: finds damage, resists no forger.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut digest = Digest::default();
    digest.bytes(bytes);
    digest.value()
}

/// Checksum of a part: that of its records' checksums in order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PartSum(Digest);

impl PartSum {
    /// Takes in a record.
    pub(super) fn record(&mut self, record: &[u8]) {
        let head = record.get(4..HEAD).and_then(|head| head.try_into().ok());
        self.0.word(u64::from_le_bytes(head.unwrap_or_default()));
    }

    /// 16 hex digits.
    pub(super) fn hex(self) -> String {
        self.0.hex()
    }
}

/// Reads a part from its start.
pub(super) struct PartReader {
    path: PathBuf,
    file: BufReader<File>,
    left: u64,
    sum: PartSum,
}

impl PartReader {
    /// Opens a part that must have this length.
    ///
    /// # Errors
    /// It is not there or has another length.
    pub(super) fn open(path: &Path, bytes: u64) -> Result<Self, ExperimentError> {
        let file = File::open(path).map_err(io_error("open the part", path))?;
        let found = file
            .metadata()
            .map_err(io_error("open the part", path))?
            .len();
        let reader = Self {
            path: path.to_owned(),
            file: BufReader::new(file),
            left: found,
            sum: PartSum::default(),
        };
        if found == bytes {
            Ok(reader)
        } else {
            Err(reader.damaged(format!("{found} bytes instead of {bytes}")))
        }
    }

    /// The next record as it stands in the file, its checksum checked; none at the end.
    fn body(&mut self) -> Result<Option<Vec<u8>>, ExperimentError> {
        if self.left == 0 {
            return Ok(None);
        }
        let mut head = [0; HEAD];
        self.read(&mut head)?;
        let [a, b, c, d, sum @ ..] = head;
        let length = u32::from_le_bytes([a, b, c, d]);
        if u64::from(length) > self.left || length as usize > MAX_BODY {
            return Err(self.damaged("a record is longer than the file".into()));
        }
        let mut body = vec![0; length as usize];
        self.read(&mut body)?;
        if checksum(&body) != u64::from_le_bytes(sum) {
            return Err(self.damaged("a checksum does not fit".into()));
        }
        self.sum.record(&head);
        Ok(Some(body))
    }

    /// The next truce: its place and rows; none at the end.
    ///
    /// # Errors
    /// The part cannot be read, or is damaged.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Rows)>, ExperimentError> {
        match self.body()? {
            Some(body) => decode(&body).map(Some).map_err(|why| self.damaged(why)),
            None => Ok(None),
        }
    }

    /// Reads the rest and checks the checksum of the whole.
    ///
    /// # Errors
    /// The part cannot be read, or is damaged.
    pub(super) fn verify(mut self, digest: &str) -> Result<(), ExperimentError> {
        while self.body()?.is_some() {}
        if self.sum.hex() == digest {
            Ok(())
        } else {
            Err(self.damaged("its checksum does not fit the journal".into()))
        }
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), ExperimentError> {
        if bytes.len() as u64 > self.left {
            return Err(self.damaged("it ends in a record".into()));
        }
        self.left -= bytes.len() as u64;
        self.file.read_exact(bytes).map_err(|error| {
            if error.kind() == io::ErrorKind::UnexpectedEof {
                self.damaged("it ends in a record".into())
            } else {
                io_error("read the part", &self.path)(error)
            }
        })
    }

    fn damaged(&self, what: String) -> ExperimentError {
        ExperimentError::Damaged {
            path: self.path.clone(),
            what,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::fixture;
    use crate::model::Watching;
    use std::fs;

    fn rows() -> Vec<Rows> {
        let spec = fixture::spec(&["none", "layered"]);
        let good = fixture::truce(&spec, 3, Watching::Shadow).expect("a truce");
        let failure = Failure {
            run: 7,
            seed: 13,
            cell: 0,
            draw: 2,
            mode: "live".into(),
            regimes: vec!["none".into()],
            why: "panic".into(),
        };
        vec![Ok(good), Err(failure)]
    }

    #[test]
    fn records_come_back_and_damage_is_found() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("one");
        let mut bytes = Vec::new();
        let mut sum = PartSum::default();
        for (rows, place) in rows().iter().zip(5..) {
            let record = encode(place, rows).expect("a record");
            sum.record(&record);
            bytes.extend_from_slice(&record);
        }
        fs::write(&path, &bytes).expect("written");
        let length = bytes.len() as u64;
        let mut reader = PartReader::open(&path, length).expect("a part");
        for (rows, place) in rows().into_iter().zip(5..) {
            assert_eq!(reader.next().expect("read"), Some((place, rows)));
        }
        assert!(reader.next().expect("read").is_none());
        let whole = |length| PartReader::open(&path, length).and_then(|p| p.verify(&sum.hex()));
        whole(length).expect("whole");

        // cut at any place and any byte turned over: never accepted, never a panic
        for cut in (0..bytes.len()).step_by(7) {
            fs::write(&path, &bytes[..cut]).expect("written");
            assert!(whole(length).is_err() && whole(cut as u64).is_err());
        }
        for at in (0..bytes.len()).step_by(5) {
            let mut turned = bytes.clone();
            turned[at] ^= 0x10;
            fs::write(&path, &turned).expect("written");
            assert!(whole(length).is_err(), "byte {at}");
            let mut reader = PartReader::open(&path, length).expect("a part");
            while let Ok(Some(_)) = reader.next() {}
        }
    }
}
