//! What a results folder says about itself: the manifest (nothing volatile) and the provenance.

use crate::experiment::design::{Asked, Cell, Shard};
use crate::experiment::runner::{Failure, Summary};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Commit of the build, when whoever built it set `TRUCELINE_COMMIT`.
const COMMIT: Option<&str> = option_env!("TRUCELINE_COMMIT");

/// Layout of the results folder; raised when files or their meaning change.
const FORMAT: u32 = 1;

/// `manifest.json`: what was computed. The same call gives the same bytes, on any machine and
/// any number of threads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the folder.
    pub format: u32,
    /// `truceline`.
    pub tool: String,
    /// Version of the tool.
    pub version: String,
    /// Commit of the build, when known.
    pub commit: Option<String>,
    /// Features of the build.
    pub features: Vec<String>,
    /// What was asked.
    pub asked: Asked,
    /// Regimes in order, twins numbered.
    pub regimes: Vec<String>,
    /// Numbers and names of the cells.
    pub cells: Vec<(i64, String)>,
    /// 16 hex digits: hash of the scenario.
    pub scenario_hash: String,
    /// Text of the scenario, or of the experiment of a sweep.
    pub scenario_text: String,
    /// Files that a sweep's points were read from besides, by name: its scenario and what that
    /// names, unless they are of the library.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// Which of how many shards; none when the folder holds all runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
}

impl Manifest {
    /// A manifest of this build.
    pub fn new(
        asked: Asked,
        regimes: Vec<String>,
        scenario_hash: u64,
        scenario_text: &str,
    ) -> Self {
        Self {
            format: FORMAT,
            tool: "truceline".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            commit: COMMIT.map(str::to_owned),
            features: features(),
            asked,
            regimes,
            cells: Cell::ALL
                .map(|cell| (cell.number(), cell.name().into()))
                .into(),
            scenario_hash: format!("{scenario_hash:016x}"),
            scenario_text: scenario_text.into(),
            files: BTreeMap::new(),
            shard: None,
        }
    }

    /// Version and commit of this build, in words.
    pub fn build() -> String {
        let version = env!("CARGO_PKG_VERSION");
        COMMIT.map_or_else(
            || version.to_owned(),
            |commit| format!("{version} ({commit})"),
        )
    }

    /// The same as a shard.
    pub fn with_shard(&self, shard: Option<Shard>) -> Self {
        Self {
            shard,
            ..self.clone()
        }
    }

    /// What differs in another manifest's text, in words; nothing when they are the same.
    pub fn differences(&self, other: &str) -> Vec<String> {
        let Ok(theirs) = serde_json::from_str::<Value>(other) else {
            return vec!["the manifest, which cannot be read".into()];
        };
        let mut found = Vec::new();
        // a struct of strings and numbers always becomes JSON
        let ours = serde_json::to_value(self).unwrap_or_default();
        differ("", &ours, &theirs, &mut found);
        found
    }

    /// Eight hex digits that tell different calls apart.
    pub fn hash8(&self) -> String {
        // a struct of strings and numbers always becomes JSON
        let text = serde_json::to_string(self).unwrap_or_default();
        // FNV-1a, 64 bits, folded: enough to name a folder; the manifest itself decides
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{:08x}", (hash >> 32) as u32 ^ hash as u32)
    }
}

/// Collects the paths at which two JSON values differ.
fn differ(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    if ours == theirs {
        return;
    }
    if let (Value::Object(a), Value::Object(b)) = (ours, theirs) {
        let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for key in keys {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            let side = |map: &serde_json::Map<String, Value>| map.get(key).cloned();
            let [a, b] = [a, b].map(|map| side(map).unwrap_or_default());
            differ(&path, &a, &b, found);
        }
        return;
    }
    let short = |value: &Value| {
        let text = value.to_string();
        (text.chars().count() <= 60).then_some(text)
    };
    found.push(match (short(ours), short(theirs)) {
        (Some(ours), Some(theirs)) => format!("{path}: {theirs} there, {ours} asked"),
        _ => path.to_owned(),
    });
}

fn features() -> Vec<String> {
    let built = [
        ("batch", cfg!(feature = "batch")),
        ("cli", cfg!(feature = "cli")),
        ("scenario", cfg!(feature = "scenario")),
        ("viewer", cfg!(feature = "viewer")),
    ];
    built
        .iter()
        .filter(|(_, on)| *on)
        .map(|(name, _)| (*name).to_owned())
        .collect()
}

/// How a batch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// All jobs were done.
    Complete,
    /// Stopped by the user; the rows are those of the jobs done.
    Interrupted,
}

/// `provenance.json`: when, how long, how it ended. The only file that differs between two
/// identical calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Start, UTC.
    pub started: String,
    /// \[s\] — how long it took.
    pub seconds: f64,
    /// Threads asked for; 0 = one per core.
    pub threads: usize,
    /// Operating system and processor family.
    pub platform: String,
    /// How it ended.
    pub state: State,
    /// Jobs asked for.
    pub jobs: u64,
    /// Jobs done, failed ones included.
    pub done: u64,
    /// How often it was taken up again after an interruption.
    #[serde(default)]
    pub resumed: u64,
    /// Failed ones, each with its seed.
    pub failed: Vec<Failure>,
}

/// When a batch began.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    wall: SystemTime,
    clock: Instant,
}

impl Stamp {
    /// Now.
    #[expect(
        clippy::disallowed_methods,
        reason = "provenance says when; no result reads it"
    )]
    pub fn now() -> Self {
        Self {
            wall: SystemTime::now(),
            clock: Instant::now(),
        }
    }

    /// \[s\] — since then.
    pub fn seconds(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }
}

impl Provenance {
    /// Of a batch that began at `start` and has just ended.
    pub fn new(start: Stamp, threads: usize, summary: &Summary) -> Self {
        let since_1970 = start
            .wall
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_secs());
        Self {
            started: utc(since_1970),
            seconds: (start.seconds() * 1_000.0).round() / 1_000.0,
            threads,
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            state: if summary.is_complete() {
                State::Complete
            } else {
                State::Interrupted
            },
            jobs: summary.asked,
            done: summary.done,
            resumed: 0,
            failed: summary.failed.clone(),
        }
    }
}

impl Provenance {
    /// The same of a batch that was taken up again so often.
    #[must_use]
    pub fn resumed(self, resumed: u64) -> Self {
        Self { resumed, ..self }
    }
}

/// Seconds since 1970 as `2026-03-13T06:00:00Z` (proleptic Gregorian calendar).
fn utc(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // days from 1 March 0000, so that leap days end the year (Hinnant, "chrono-compatible
    // low-level date algorithms")
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers: `date -u -d @…`.
    #[test]
    fn dates_are_right() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_773_381_600), "2026-03-13T06:00:00Z");
        assert_eq!(utc(4_107_542_399), "2100-02-28T23:59:59Z");
        assert_eq!(utc(4_107_542_400), "2100-03-01T00:00:00Z");
    }
}
