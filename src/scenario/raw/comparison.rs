//! Files of a comparison, key by key.

use super::check::Section;
use super::experiment::{Head, head};
use crate::scenario::comparison::{ComparisonFile, DrawsWanted};
use crate::scenario::problem::Code;

/// \[1\] — draws of one comparison.
const MAX_DRAWS: u32 = 10_000;
/// \[1\] — seeds of one draw.
const MAX_SEEDS: u32 = 1_000_000;

/// The whole file.
pub(in crate::scenario) fn comparison(root: Section<'_>) -> ComparisonFile {
    let Head {
        title,
        question,
        expectation,
        outcome,
        sources,
        scenario,
        set,
        regimes,
        live,
        shadow,
        seed,
        runs,
    } = head(&root, (true, true));
    for key in ["design", "factors", "outputs", "stop", "box"] {
        if let Some(node) = root.optional(key) {
            let rule = "a file with a design is run by truceline sweep";
            let remedy = "truceline sweep FILE, or leave this out";
            root.report(Code::Rule, node.at, key, rule, remedy);
        }
    }
    let draws = root.maybe_section("uncertainty").map(draws);
    root.finish();
    ComparisonFile {
        title,
        question,
        expectation,
        outcome,
        sources,
        scenario,
        set,
        regimes,
        live,
        shadow,
        seed,
        runs,
        draws,
    }
}

fn draws(section: Section<'_>) -> DrawsWanted {
    let wanted = DrawsWanted {
        draws: section.count("draws", 0..=MAX_DRAWS),
        seeds: section.count_or("seeds", 1, 1..=MAX_SEEDS),
    };
    section.finish();
    wanted
}
