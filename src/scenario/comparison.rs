//! Files of a comparison: an experiment without a design. `truceline compare` runs them.
//!
//! ```toml
//! schema = 1
//! title = "The pause under eight regimes"
//! scenario = "thirty-day-pause"
//! runs = 1000
//!
//! [uncertainty]
//! draws = 200
//! ```

use super::collector::Collector;
use super::problem::Problem;
use super::raw::check::Section;
use super::{raw, tree};

/// A comparison, as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonFile {
    /// One line.
    pub title: String,
    /// What is asked.
    pub question: Option<String>,
    /// What is expected, written down before the first run.
    pub expectation: Option<String>,
    /// What came out.
    pub outcome: Option<String>,
    /// Where the question and its numbers come from.
    pub sources: Vec<String>,
    /// Scenario: a name of the library, or a file beside this one; the reference when none.
    pub scenario: Option<String>,
    /// Overrides, as after `--set`.
    pub set: Vec<(String, String)>,
    /// Regimes in place of the scenario's.
    pub regimes: Option<Vec<String>>,
    /// Whether live truces are run.
    pub live: bool,
    /// Whether shadow truces are run.
    pub shadow: bool,
    /// Seed of run 0.
    pub seed: u64,
    /// Runs.
    pub runs: u64,
    /// Draws of the numbers of judgement.
    pub draws: Option<DrawsWanted>,
}

/// How often the numbers of judgement are drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawsWanted {
    /// Draws; 0 for none.
    pub draws: u32,
    /// Seeds of each.
    pub seeds: u32,
}

/// Keys that an experiment file has and no scenario.
const OF_EXPERIMENTS: [&str; 8] = [
    "scenario",
    "runs",
    "uncertainty",
    "design",
    "factors",
    "outputs",
    "stop",
    "box",
];

/// Whether a text is an experiment file, with a design or without, and no scenario. A text that is
/// no TOML is neither.
pub fn is_experiment(text: &[u8]) -> bool {
    let log = Collector::default();
    let parsed = tree::parse(&log, "", text);
    parsed.is_some_and(|(table, _)| OF_EXPERIMENTS.iter().any(|key| table.get(key).is_some()))
}

/// Reads a comparison from the text of a file called `name`.
///
/// # Errors
/// All problems, in order of line and column.
pub fn read_comparison(name: &str, text: &[u8]) -> Result<ComparisonFile, Vec<Problem>> {
    let log = Collector::default();
    let file = tree::parse(&log, name, text)
        .map(|(table, at)| raw::comparison::comparison(Section::new(&log, &table, at, "")));
    let (problems, _) = log.finish();
    match file {
        Some(file) if problems.is_empty() => Ok(file),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::experiment::read_experiment;
    use crate::scenario::library;

    #[test]
    fn the_reference_study_asks_for_a_thousand_truces_and_two_hundred_draws() {
        let text = library::experiment("reference").expect("embedded");
        let file = read_comparison("reference.toml", text.as_bytes()).expect("good");
        assert_eq!((file.runs, file.seed), (1_000, 1));
        assert_eq!((file.live, file.shadow, file.regimes), (true, true, None));
        let draws = DrawsWanted {
            draws: 200,
            seeds: 1,
        };
        assert_eq!(file.draws, Some(draws));
        assert!(file.expectation.is_some());
    }

    #[test]
    fn experiments_are_told_from_scenarios() {
        for name in library::experiment_names() {
            let text = library::experiment(name).expect("embedded");
            assert!(is_experiment(text.as_bytes()), "{name}");
        }
        for name in library::names().into_iter().chain(library::study_names()) {
            let text = library::scenario(name).or_else(|| library::regime(name));
            assert!(!is_experiment(text.expect("embedded").as_bytes()), "{name}");
        }
        assert!(!is_experiment(b"\xff\xfe") && !is_experiment(b""));
    }

    #[test]
    fn each_command_names_the_other() {
        let said = |problems: Vec<Problem>| -> String {
            problems.iter().map(|p| format!("{p}\n")).collect()
        };
        let plain = b"schema = 1\ntitle = \"x\"\n[uncertainty]\ndraws = 5\n";
        let refused = read_experiment("s.toml", plain).expect_err("no design");
        assert_eq!(refused.len(), 1, "{refused:#?}");
        assert!(said(refused).contains("truceline compare FILE"));
        let swept = b"schema = 1\ntitle = \"x\"\n[design]\nkind = \"grid\"\n";
        let refused = read_comparison("s.toml", swept).expect_err("a design");
        assert_eq!(refused.len(), 1, "{refused:#?}");
        assert!(said(refused).contains("truceline sweep FILE"));
    }

    #[test]
    fn all_problems_are_named_at_once() {
        let text = "schema = 2\nruns = 0.5\nseeds = 3\nmode = \"dead\"\nregimes = []\n\
                    set = [\"x\"]\n[uncertainty]\ndraws = 10001\nseeds = 0\nseed = 1\n";
        let problems = read_comparison("s.toml", text.as_bytes()).expect_err("bad");
        let said: String = problems.iter().map(|p| format!("{p}\n")).collect();
        for word in [
            "schema",
            "title",
            "runs",
            ": seeds",
            "dead",
            "regimes",
            "path=value",
            "uncertainty.draws",
            "uncertainty.seeds",
            "uncertainty.seed:",
        ] {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
}
