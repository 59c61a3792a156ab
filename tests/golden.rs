//! Golden digests: results move only on purpose.
//!
//! * Contract: a scenario, a regime and a seed give the same acts and the same course, bit for
//!   bit, on every platform, in debug and release, now and in every later patch of this version.
//! * Command: `cargo test --test golden`; in true debug `CARGO_PROFILE_TEST_OPT_LEVEL=0 cargo
//!   test --test golden`.
//! * To move it on purpose: `TRUCELINE_MINT=1 cargo test --test golden` rewrites
//!   `seeds/golden.toml`; commit it together with a note in `docs/changes/` that says why.
//! * What it has caught: nothing yet.
#![cfg(feature = "scenario")]

mod common;

use common::small;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use truceline::model::{Simulation, TruceSpec, Watching};
use truceline::scenario::{NoFiles, Request, load};

/// A truce that is pinned: scenario, regime (all in shadow when none) and seed. Small ones run
/// on the short front of the tests.
struct Pinned {
    scenario: &'static str,
    small: bool,
    regime: Option<&'static str>,
    seed: u64,
}

const fn pinned(
    scenario: &'static str,
    small: bool,
    regime: Option<&'static str>,
    seed: u64,
) -> Pinned {
    Pinned {
        scenario,
        small,
        regime,
        seed,
    }
}

const PINNED: &[Pinned] = &[
    pinned("thirty-day-pause", true, None, 1),
    pinned("thirty-day-pause", true, Some("none"), 1),
    pinned("thirty-day-pause", true, Some("hotline"), 1),
    pinned("thirty-day-pause", true, Some("observers"), 1),
    pinned("thirty-day-pause", true, Some("inspections"), 1),
    pinned("thirty-day-pause", true, Some("layered"), 1),
    pinned("thirty-day-pause", true, Some("layered"), u64::MAX),
    pinned("thirty-day-pause-mirror", true, Some("layered"), 1),
    pinned("war-goes-on", true, Some("none"), 1),
    pinned("low-intensity-line", false, None, 1),
    pinned("thirty-day-pause", false, None, 1),
    pinned("thirty-day-pause", false, Some("layered"), 1),
];

impl Pinned {
    fn spec(&self) -> Arc<TruceSpec> {
        let regimes: Vec<&str> = self.regime.into_iter().collect();
        if self.small {
            return small(self.scenario, &[], &regimes);
        }
        let request = Request {
            scenario: Some(self.scenario.into()),
            set: Vec::new(),
            regimes: self.regime.map(|name| vec![name.into()]),
        };
        load(&request, &NoFiles).expect("an embedded scenario").spec
    }

    /// The entry of the file for what it is now.
    fn entry(&self) -> String {
        let watching = match self.regime {
            Some(_) => Watching::Live(0),
            None => Watching::Shadow,
        };
        let mut truce = Simulation::new(&self.spec(), self.seed, watching);
        truce.run();
        let rows = truce.results(true).expect("the identities of the ledger");
        // the rows too: the ledger comes after the course that the digest sums up
        let mut bytes = truceline::model::state::Digest::default();
        for row in &rows {
            let values = row.run.values();
            let days = row.days.iter().flat_map(|day| day.values());
            let violations = row.violations.iter().flat_map(|one| one.values());
            for value in values.into_iter().chain(days).chain(violations) {
                bytes.bytes(exact(&value).as_bytes());
            }
        }
        let mut text = String::from("[[golden]]\n");
        let front = if self.small { "small" } else { "as-it-is" };
        let regime = self.regime.unwrap_or("all in shadow");
        let run = &rows[0].run;
        writeln!(text, "scenario = \"{}\"", self.scenario).expect("text");
        writeln!(text, "front = \"{front}\"").expect("text");
        writeln!(text, "regime = \"{regime}\"").expect("text");
        writeln!(text, "seed = \"{}\"", self.seed).expect("text");
        writeln!(text, "episodes = {}", run.episodes.unwrap_or(0)).expect("text");
        writeln!(text, "acts = \"{}\"", truce.digest_of_acts()).expect("text");
        writeln!(text, "course = \"{}\"", truce.digest()).expect("text");
        writeln!(text, "rows = \"{}\"", bytes.hex()).expect("text");
        text
    }
}

/// A value with every bit of it.
fn exact(value: &Option<truceline::model::Value>) -> String {
    match value {
        Some(truceline::model::Value::Real(x)) => format!("{:016x}", x.to_bits()),
        other => format!("{other:?}"),
    }
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds/golden.toml")
}

fn now() -> String {
    let mut text = String::from(
        "# Digests of the acts, of the whole course and of the ledger's rows of some truces; see\n\
         # tests/golden.rs. Minted by: TRUCELINE_MINT=1 cargo test --test golden\n",
    );
    writeln!(text, "engine = \"{}\"", env!("CARGO_PKG_VERSION")).expect("text");
    for pinned in PINNED {
        text.push('\n');
        text.push_str(&pinned.entry());
    }
    text
}

/// Results are what they were when they were minted.
#[test]
fn results_are_what_they_were() {
    let now = now();
    if std::env::var_os("TRUCELINE_MINT").is_some_and(|value| value == "1") {
        std::fs::write(file(), &now).expect("the golden file is written");
        return;
    }
    let minted = std::fs::read_to_string(file()).expect("seeds/golden.toml");
    let entries = |text: &str| -> Vec<String> {
        let parts = text.replace("\r\n", "\n");
        parts
            .split("\n\n")
            .map(|part| part.trim().to_owned())
            .collect()
    };
    let (is, was) = (entries(&now), entries(&minted));
    assert_eq!(is.len(), was.len(), "another list of truces: mint it anew");
    let moved: Vec<String> = was
        .iter()
        .zip(&is)
        .filter(|(was, is)| was != is)
        .map(|(was, is)| format!("was\n{was}\nis\n{is}\n"))
        .collect();
    assert!(
        moved.is_empty(),
        "{} of {} truces moved; if that was the purpose, mint anew and say why in docs/changes/\n{}",
        moved.len(),
        PINNED.len(),
        moved.join("\n")
    );
}
