//! What a comparison is asked for: flags over an experiment file over defaults.

use super::compare::Arguments;
use super::{ScenarioArguments, Stop, input};
use crate::experiment::{DrawsAsked, Modes, Seeds};
use crate::report::{AskedWords, asked_text};
use crate::scenario::comparison::ComparisonFile;

/// Truces in each cell when nobody says.
const RUNS: u64 = 20;

/// A comparison to be run.
pub(super) struct Wanted {
    /// Scenario and overrides.
    pub scenario: ScenarioArguments,
    /// Regimes in place of the scenario's.
    pub regimes: Option<Vec<String>>,
    /// Seeds, unless a file names them.
    pub seeds: Seeds,
    /// Modes.
    pub modes: Modes,
    /// Draws of the numbers of judgement.
    pub uncertainty: Option<DrawsAsked>,
    /// Question, expectation and outcome of the file, to be printed above the tables: they are no part
    /// of the results, which are those of the same call by flags.
    pub words: String,
}

/// Lays the flags of a call over the experiment file that it names, where it names one.
pub(super) fn wanted(arguments: &Arguments) -> Result<Wanted, Stop> {
    let named = arguments.scenario.scenario.as_deref();
    let file = named.map(input::comparison).transpose()?.flatten();
    if let Some(file) = &file {
        arguments.batch.hint(&crate::report::clean(&file.title));
    }
    let of_file = file.as_ref();
    let scenario = match of_file {
        None => arguments.scenario.scenario.clone(),
        Some(file) => file.scenario.clone(),
    };
    let mut set = of_file.map_or_else(Vec::new, |file| file.set.clone());
    set.extend(arguments.scenario.set.iter().cloned());
    let modes = arguments.mode.map(Modes::from);
    Ok(Wanted {
        scenario: ScenarioArguments { scenario, set },
        regimes: (arguments.regimes.clone()).or_else(|| of_file?.regimes.clone()),
        seeds: Seeds {
            first: (arguments.seed)
                .or(of_file.map(|file| file.seed))
                .unwrap_or(1),
            count: (arguments.runs)
                .or(of_file.map(|file| file.runs))
                .unwrap_or(RUNS),
        },
        modes: modes.or(of_file.map(modes_of)).unwrap_or(Modes::Both),
        uncertainty: draws(arguments, of_file)?,
        words: of_file.map_or_else(String::new, words_of),
    })
}

fn words_of(file: &ComparisonFile) -> String {
    let words = AskedWords {
        question: file.question.as_deref(),
        expectation: file.expectation.as_deref(),
        outcome: file.outcome.as_deref(),
    };
    let text = asked_text(words, 2);
    if text.is_empty() { text } else { text + "\n" }
}

fn modes_of(file: &ComparisonFile) -> Modes {
    match (file.live, file.shadow) {
        (true, false) => Modes::Live,
        (false, true) => Modes::Shadow,
        _ => Modes::Both,
    }
}

fn draws(arguments: &Arguments, file: Option<&ComparisonFile>) -> Result<Option<DrawsAsked>, Stop> {
    let of_file = file.and_then(|file| file.draws);
    let draws = (arguments.uncertainty).or(of_file.map(|draws| draws.draws));
    let seeds = (arguments.uncertainty_seeds).or(of_file.map(|draws| u64::from(draws.seeds)));
    match (draws, seeds) {
        (None, Some(seeds)) => Err(Stop::BadInput(format!(
            "seeds of draws, and no draws; --uncertainty-seeds {seeds}; add --uncertainty N"
        ))),
        (None | Some(0), _) => Ok(None),
        (Some(draws), seeds) => Ok(Some(DrawsAsked {
            draws,
            seeds: seeds.unwrap_or(1),
        })),
    }
}
