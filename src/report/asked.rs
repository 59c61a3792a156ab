//! What a study or an experiment asks, what was expected of it, and what came out.

use super::format::{clean, wrapped};

/// What stands in a file beside its numbers; all of it optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedWords<'a> {
    /// The question.
    pub question: Option<&'a str>,
    /// What was expected before the first run.
    pub expectation: Option<&'a str>,
    /// What came out.
    pub outcome: Option<&'a str>,
}

/// Question, expectation and, beside it, what came out: a paragraph each, later lines moved in by
/// `indent` columns; nothing for what is not said or is empty.
pub fn asked_text(words: AskedWords<'_>, indent: usize) -> String {
    let all = [
        ("Question", words.question),
        ("Expected before the first run", words.expectation),
        ("What came out", words.outcome),
    ];
    let said = all.into_iter().filter_map(|(what, words)| {
        let words = words.filter(|words| !words.is_empty())?;
        Some(wrapped(&clean(&format!("{what}: {words}")), indent))
    });
    said.collect()
}
