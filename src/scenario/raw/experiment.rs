//! Experiment files, key by key.

use super::check::Section;
use super::parameters::ParameterEntry;
use crate::model::{Kind, RunMeasures};
use crate::scenario::experiment::{
    Experiment, Factor, Level, OUTPUTS, Plan, RegionRule, StopRule, Values,
};
use crate::scenario::problem::Code;
use crate::scenario::tree::{Node, Value};

/// \[1\] — factors of one experiment.
const MAX_FACTORS: usize = 128;
/// \[1\] — levels of one factor.
const MAX_LEVELS: usize = 1_000;
/// \[1\] — outputs of one experiment.
const MAX_OUTPUTS: usize = 64;
/// \[1\] — any number that a scenario may hold.
const ANY: std::ops::RangeInclusive<f64> = -1e15..=1e15;

/// What experiment files have in common, with a design or without.
pub(super) struct Head {
    pub title: String,
    pub question: Option<String>,
    pub expectation: Option<String>,
    pub outcome: Option<String>,
    pub sources: Vec<String>,
    pub scenario: Option<String>,
    pub set: Vec<(String, String)>,
    pub regimes: Option<Vec<String>>,
    pub live: bool,
    pub shadow: bool,
    pub seed: u64,
    pub runs: u64,
}

/// The keys above the tables; `modes` are live and shadow when the file does not say.
pub(super) fn head(root: &Section<'_>, modes: (bool, bool)) -> Head {
    // the one notation there is
    root.count("schema", 1..=1);
    let maybe = |key: &str| root.has(key).then(|| root.text(key));
    let title = root.text("title");
    let (question, expectation, outcome) =
        (maybe("question"), maybe("expectation"), maybe("outcome"));
    let scenario = maybe("scenario");
    let list = |key: &str| -> Vec<String> {
        let texts = if root.has(key) {
            root.texts_at(key)
        } else {
            Vec::new()
        };
        texts.into_iter().map(|(text, _)| text).collect()
    };
    let sources = list("sources");
    let regimes = root.has("regimes").then(|| list("regimes"));
    if let Some(node) = root.optional("regimes")
        && regimes.as_ref().is_some_and(Vec::is_empty)
        && matches!(node.value, Value::Array(_))
    {
        let remedy = "name one, or leave the key out to take those of the scenario";
        root.report(Code::Rule, node.at, "regimes", "the list is empty", remedy);
    }
    let (live, shadow) = root.choice_or(
        "mode",
        modes,
        &[
            ("live", (true, false)),
            ("shadow", (false, true)),
            ("both", (true, true)),
        ],
    );
    Head {
        title,
        question,
        expectation,
        outcome,
        sources,
        scenario,
        set: set(root),
        regimes,
        live,
        shadow,
        seed: whole_or(root, "seed", 1, 0.0..=9e15),
        runs: whole_or(root, "runs", 20, 1.0..=1e7),
    }
}

/// The whole file.
pub(in crate::scenario) fn experiment(
    root: Section<'_>,
    name: &str,
    text: String,
    catalogue: &[ParameterEntry],
) -> Experiment {
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
    } = head(&root, (true, false));
    let has_design = ["design", "factors"].iter().any(|key| root.has(key));
    let (factors, plan, design_seed) = if has_design {
        let factors = factors(&root, catalogue);
        let design = root.section("design");
        let plan = plan(&design, &factors);
        let design_seed = whole_or(&design, "seed", 1, 0.0..=9e15);
        design.finish();
        (factors, plan, design_seed)
    } else {
        let rule = "a file without a design is run by truceline compare";
        let remedy = "truceline compare FILE, or add [design] and [factors.NAME] with a path";
        root.report(Code::Rule, root.at(), "design", rule, remedy);
        // known, so that it is one problem and not two
        root.optional("uncertainty");
        (Vec::new(), None, 1)
    };
    let known = outputs_known();
    let outputs = outputs(&root, &known);
    let stop = root.maybe_section("stop").and_then(|s| stop(s, &known));
    let region = root.maybe_section("box").and_then(|s| region(s, &known));
    root.finish();
    Experiment {
        name: name.to_owned(),
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
        plan: plan.unwrap_or(Plan::Grid),
        design_seed,
        factors,
        outputs,
        stop,
        region,
        text,
    }
}

/// A whole number that may be larger than counts are.
fn whole_or(
    section: &Section<'_>,
    key: &str,
    default: u64,
    limits: std::ops::RangeInclusive<f64>,
) -> u64 {
    let number = section.number_or(key, default as f64, limits);
    if number.fract() != 0.0
        && let Some(node) = section.optional(key)
    {
        let rule = format!("{number} is no whole number");
        section.report(
            Code::WrongType,
            node.at,
            key,
            &rule,
            "leave out the fraction",
        );
    }
    number as u64
}

/// `set = ["path=value", …]`.
fn set(root: &Section<'_>) -> Vec<(String, String)> {
    if !root.has("set") {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (text, at) in root.texts_at("set") {
        match text.split_once('=') {
            Some((path, value)) if !path.trim().is_empty() => {
                out.push((path.trim().to_owned(), value.trim().to_owned()));
            }
            _ => {
                let remedy = "write \"agreement.grace=12h\"";
                root.report(Code::Rule, at, "set", "must be path=value", remedy);
            }
        }
    }
    out
}

fn factors(root: &Section<'_>, catalogue: &[ParameterEntry]) -> Vec<Factor> {
    let Some(all) = root.maybe_section("factors") else {
        let rule = "a design without factors has no points";
        let remedy = "add [factors.NAME] with a path, or use truceline compare";
        root.report(Code::Rule, root.at(), "factors", rule, remedy);
        return Vec::new();
    };
    let mut factors: Vec<Factor> = Vec::new();
    for (name, at) in all.labels() {
        if factors.len() >= MAX_FACTORS {
            let rule = format!("at most {MAX_FACTORS} factors");
            all.report(Code::TooLarge, at, name, &rule, "leave some out");
            break;
        }
        if let Some(section) = all.maybe_section(name) {
            factors.push(factor(section, name, catalogue));
        }
    }
    if factors.is_empty() {
        let rule = "a design without factors has no points";
        all.report(
            Code::Rule,
            all.at(),
            "",
            rule,
            "add [factors.NAME] with a path",
        );
    }
    for (i, factor) in factors.iter().enumerate() {
        let again = |path: &String| factors[..i].iter().any(|other| other.paths.contains(path));
        if let Some(path) = factor.paths.iter().find(|path| again(path)) {
            let rule = format!("another factor sets `{path}` too");
            all.report(
                Code::Rule,
                all.place(&factor.name, "path"),
                &factor.name,
                &rule,
                "drop one",
            );
        }
    }
    factors
}

fn factor(section: Section<'_>, name: &str, catalogue: &[ParameterEntry]) -> Factor {
    let paths = if section.has("paths") {
        let paths: Vec<String> = section
            .texts_at("paths")
            .into_iter()
            .map(|(p, _)| p)
            .collect();
        if paths.is_empty() {
            section.report(
                Code::Rule,
                section.at(),
                "paths",
                "the list is empty",
                "name a key",
            );
        }
        if section.has("path") {
            section.optional("path");
            let rule = "a factor has `path` or `paths`, not both";
            section.report(Code::Rule, section.at(), "path", rule, "leave one out");
        }
        paths
    } else {
        vec![section.text("path")]
    };
    let values = if section.has("levels") {
        for key in ["low", "high", "scale"] {
            if section.has(key) {
                section.optional(key);
                let rule = "a factor has levels or a range, not both";
                section.report(Code::Rule, section.at(), key, rule, "leave one out");
            }
        }
        Values::Levels(levels(&section))
    } else if section.has("low") || section.has("high") {
        range(
            &section,
            section.number("low", ANY),
            section.number("high", ANY),
        )
    } else if let Some(entry) = paths
        .first()
        .and_then(|path| path.strip_prefix("parameters."))
        .and_then(|path| catalogue.iter().find(|entry| entry.path == path))
    {
        range(&section, entry.low, entry.high)
    } else {
        Values::Listed
    };
    section.finish();
    Factor {
        name: name.to_owned(),
        paths,
        values,
    }
}

fn range(section: &Section<'_>, low: f64, high: f64) -> Values {
    let log = section.choice_or("scale", false, &[("linear", false), ("log", true)]);
    if low >= high {
        let rule = format!("the range from {low} to {high} is empty");
        section.report(
            Code::Rule,
            section.at(),
            "low",
            &rule,
            "let low be below high",
        );
    } else if log && low <= 0.0 {
        let rule = "a logarithmic range begins above zero";
        section.report(
            Code::Rule,
            section.at(),
            "low",
            rule,
            "raise it, or drop `scale`",
        );
    }
    Values::Range { low, high, log }
}

fn levels(section: &Section<'_>) -> Vec<Level> {
    let Some(node) = section.optional("levels") else {
        return Vec::new();
    };
    let Value::Array(elements) = &node.value else {
        section.wrong_type(
            node,
            "levels",
            "a list",
            "put the levels in brackets: [ … ]",
        );
        return Vec::new();
    };
    if elements.is_empty() || elements.len() > MAX_LEVELS {
        let rule = format!(
            "must have 1 to {MAX_LEVELS} levels, this has {}",
            elements.len()
        );
        section.report(
            Code::Rule,
            node.at,
            "levels",
            &rule,
            "give the values to try",
        );
        return Vec::new();
    }
    let levels: Vec<Level> = elements
        .iter()
        .filter_map(|element| level(section, element, "levels"))
        .collect();
    for (i, level) in levels.iter().enumerate() {
        if levels[..i].contains(level) {
            let rule = format!("the level {} comes twice", level.text());
            section.report(Code::Rule, node.at, "levels", &rule, "drop one");
        }
    }
    levels
}

/// Not-a-number and infinite values are refused where the file is read.
fn level(section: &Section<'_>, node: &Node, key: &str) -> Option<Level> {
    match &node.value {
        Value::Integer(i) => Some(Level::Number(*i as f64)),
        Value::Number(x) => Some(Level::Number(*x)),
        Value::Flag(flag) => Some(Level::Flag(*flag)),
        Value::Text(text) | Value::Date(text) => Some(Level::Word(text.clone())),
        Value::Bad => None,
        Value::Array(_) | Value::Table(_) => {
            let wanted = "a number, a word, or true or false";
            section.wrong_type(node, key, wanted, "a factor sets single values");
            None
        }
    }
}

fn plan(design: &Section<'_>, factors: &[Factor]) -> Option<Plan> {
    #[derive(Clone, Copy)]
    enum Kind {
        Grid,
        List,
        Hypercube,
        Sobol,
        Saltelli,
        Morris,
    }
    let kind = design.choice(
        "kind",
        &[
            ("grid", Kind::Grid),
            ("list", Kind::List),
            ("lhs", Kind::Hypercube),
            ("sobol", Kind::Sobol),
            ("saltelli", Kind::Saltelli),
            ("morris", Kind::Morris),
        ],
    );
    let Some(kind) = kind else {
        // what else the table may say depends on the kind: no problems on top of that one
        for key in ["points", "rows", "trajectories", "levels"] {
            design.optional(key);
        }
        return None;
    };
    let needs_levels = matches!(kind, Kind::Grid);
    let needs_values = !matches!(kind, Kind::List);
    for factor in factors {
        let fault = match factor.values {
            Values::Listed if needs_values => Some(("levels", "has neither levels nor a range")),
            Values::Range { .. } if needs_levels => {
                Some(("levels", "a grid needs levels, this factor has a range"))
            }
            _ => None,
        };
        if let Some((key, rule)) = fault {
            let path = format!("factors.{}.{key}", factor.name);
            let remedy = "give `levels`, or another kind of design with `low` and `high`";
            design
                .log()
                .report(Code::Rule, design.at(), &path, rule, remedy);
        }
    }
    Some(match kind {
        Kind::Grid => Plan::Grid,
        Kind::List => Plan::List(rows(design, factors)),
        Kind::Hypercube => Plan::LatinHypercube(design.count("points", 2..=65_536)),
        Kind::Sobol => Plan::Sobol(design.count("points", 2..=65_536)),
        Kind::Saltelli => Plan::Saltelli(design.count("points", 2..=65_536)),
        Kind::Morris => {
            let levels = design.count_or("levels", 4, 2..=64);
            if levels % 2 == 1 {
                let rule = "trajectories need an even number of levels";
                design.report(Code::Rule, design.at(), "levels", rule, "use 4 or 6");
            }
            Plan::Morris(design.count("trajectories", 2..=65_536), levels)
        }
    })
}

fn rows(design: &Section<'_>, factors: &[Factor]) -> Vec<Vec<Level>> {
    let empty = |at| {
        let rule = "a list without rows has no points";
        design.report(Code::Rule, at, "rows", rule, "give rows = [[…], […]]");
    };
    let Some(node) = design.optional("rows") else {
        empty(design.at());
        return Vec::new();
    };
    let Value::Array(elements) = &node.value else {
        design.wrong_type(node, "rows", "a list of lists", "write rows = [[…], […]]");
        return Vec::new();
    };
    if elements.is_empty() {
        empty(node.at);
    }
    let mut rows = Vec::new();
    for element in elements {
        let Value::Array(values) = &element.value else {
            design.wrong_type(
                element,
                "rows",
                "a list of lists",
                "write rows = [[…], […]]",
            );
            continue;
        };
        if values.len() != factors.len() {
            let rule = format!(
                "the row has {} values, there are {} factors",
                values.len(),
                factors.len()
            );
            let remedy = "give one value per factor, in the order of the file";
            design.report(Code::Rule, element.at, "rows", &rule, remedy);
            continue;
        }
        let levels = values
            .iter()
            .filter_map(|value| level(design, value, "rows"));
        rows.push(levels.collect());
    }
    rows
}

/// What may be asked of a truce.
fn outputs_known() -> Vec<(&'static str, &'static str)> {
    let columns = RunMeasures::DICTIONARY
        .iter()
        .filter(|entry| entry.kind != Kind::Word)
        .map(|entry| entry.name);
    let derived = OUTPUTS.iter().map(|(name, _)| *name);
    derived.chain(columns).map(|name| (name, name)).collect()
}

fn outputs(root: &Section<'_>, known: &[(&str, &'static str)]) -> Vec<String> {
    if !root.has("outputs") {
        let plain = ["quiet", "held", "in_time_front", "in_time_rear"];
        return plain.map(str::to_owned).to_vec();
    }
    let texts = root.texts_at("outputs");
    if let Some(node) = root.optional("outputs")
        && matches!(node.value, Value::Array(_))
        && (texts.is_empty() || texts.len() > MAX_OUTPUTS)
    {
        let rule = format!("must have 1 to {MAX_OUTPUTS} outputs");
        root.report(
            Code::Rule,
            node.at,
            "outputs",
            &rule,
            "see truceline dictionary",
        );
    }
    let picked = texts
        .iter()
        .filter_map(|(text, at)| root.pick(text, *at, "outputs", known));
    picked.map(str::to_owned).collect()
}

fn output(section: &Section<'_>, key: &str, known: &[(&str, &'static str)]) -> Option<String> {
    section.choice(key, known).map(str::to_owned)
}

fn stop(section: Section<'_>, known: &[(&str, &'static str)]) -> Option<StopRule> {
    let measure = output(&section, "measure", known);
    let regimes: Vec<String> = section
        .texts_at("regimes")
        .into_iter()
        .map(|(r, _)| r)
        .collect();
    let half_width = section.number("half_width", 1e-9..=1e15);
    let least_runs = u64::from(section.count_or("least_runs", 20, 5..=1_000_000));
    let pair = <[String; 2]>::try_from(regimes).ok();
    if pair.is_none() && section.has("regimes") {
        let at = section
            .optional("regimes")
            .map_or(section.at(), |node| node.at);
        let remedy = "write regimes = [\"none\", \"layered\"]";
        section.report(
            Code::Rule,
            at,
            "regimes",
            "a difference is of two regimes",
            remedy,
        );
    }
    section.finish();
    Some(StopRule {
        measure: measure?,
        regimes: pair?,
        half_width,
        least_runs,
    })
}

fn region(section: Section<'_>, known: &[(&str, &'static str)]) -> Option<RegionRule> {
    let output = output(&section, "output", known);
    let regime = section.text("regime");
    let (below, above) = (
        section.maybe_number("below", ANY),
        section.maybe_number("above", ANY),
    );
    if below.is_some() == above.is_some() {
        let rule = "a box is of points below or above a value";
        section.report(
            Code::Rule,
            section.at(),
            "below",
            rule,
            "give `below` or `above`",
        );
    }
    section.finish();
    Some(RegionRule {
        output: output?,
        regime,
        below,
        above,
    })
}
