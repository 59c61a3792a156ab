//! `[expect]`: what a laboratory scenario promises.

use super::check::Section;
use crate::model::record::act::ActCatalogue;
use crate::model::sensing::SensorCatalogue;
use crate::model::{Kind, Label, RunMeasures};
use crate::scenario::expect::{
    Argument, ArgumentKind, Calculated, Expectation, FormulaEntry, Found, MEASURES, Measure,
    Measured, formulas,
};
use crate::scenario::problem::Code;
use crate::scenario::tree::Value;

/// \[1\] — rows of one file.
const MAX_ROWS: usize = 256;
/// \[1\] — numbers in a list of a formula.
const MAX_LIST: usize = 1_000;
/// Begin of the name of a measure that is a column.
const COLUMN: &str = "column.";

/// What rows may name.
pub(in crate::scenario) struct Names<'a> {
    /// Kinds of acts.
    pub acts: &'a ActCatalogue,
    /// Families of sensors.
    pub sensors: &'a SensorCatalogue,
    /// Regimes, in order.
    pub regimes: &'a [String],
}

/// `[expect]`: one table per row, in the order of the file.
pub(in crate::scenario) fn expectations(root: &Section<'_>, names: &Names<'_>) -> Vec<Expectation> {
    let Some(list) = root.maybe_section("expect") else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for (name, at) in list.labels() {
        if rows.len() >= MAX_ROWS {
            let rule = format!("at most {MAX_ROWS} rows");
            list.report(Code::TooLarge, at, name, &rule, "split the file");
            break;
        }
        if let Some(section) = list.maybe_section(name) {
            rows.extend(row(section, name, names));
        }
    }
    rows
}

fn row(section: Section<'_>, name: &str, names: &Names<'_>) -> Option<Expectation> {
    let found = if section.has("formula") && section.has("measure") {
        let rule = "a row is measured or calculated, not both";
        let remedy = "leave out `formula` or `measure`";
        section.report(Code::Rule, section.at(), "", rule, remedy);
        for key in ["formula", "measure"] {
            section.optional(key);
        }
        None
    } else if section.has("formula") {
        calculated(&section).map(Found::Calculated)
    } else {
        measured(&section, names).map(Found::Measured)
    };
    let (test, source) = (section.text("test"), section.text("source"));
    let value = section.number("value", -1e15..=1e15);
    let tolerance = section.maybe_number("tolerance", 0.0..=1.0);
    section.finish();
    Some(Expectation {
        name: name.to_owned(),
        test,
        found: found?,
        value,
        tolerance,
        source,
    })
}

fn measured(section: &Section<'_>, names: &Names<'_>) -> Option<Measured> {
    let text = section.text("measure");
    let at = section.optional("measure").map(|node| node.at)?;
    let measure = match text.strip_prefix(COLUMN) {
        Some(column) => {
            let columns: Vec<(&str, &'static str)> = RunMeasures::DICTIONARY
                .iter()
                .filter(|entry| entry.kind != Kind::Word)
                .map(|entry| (entry.name, entry.name))
                .collect();
            section
                .pick(column, at, "measure", &columns)
                .map(Measure::Column)
        }
        None => {
            let listed: Vec<(&str, &str)> =
                MEASURES.iter().map(|(name, _)| (*name, *name)).collect();
            section
                .pick(&text, at, "measure", &listed)
                .and_then(|name| plain(section, name, names.sensors))
        }
    };
    let labels = [Label::A, Label::B].map(|label| (label.name(), Some(label)));
    let side = match measure {
        Some(Measure::NamedShare) => section.choice("side", &labels).flatten(),
        Some(measure) if has_side(measure) => section.choice_or("side", None, &labels),
        _ => None,
    };
    let kind = if measure.is_some_and(is_of_violations) {
        let kinds: Vec<(&str, Option<&str>)> = names
            .acts
            .0
            .iter()
            .map(|kind| (kind.name.as_str(), Some(kind.name.as_str())))
            .collect();
        section.choice_or("kind", None, &kinds).map(str::to_owned)
    } else {
        None
    };
    let regimes: Vec<(&str, usize)> = names.regimes.iter().map(String::as_str).zip(0..).collect();
    let regime = match measure {
        Some(Measure::SweepWidth(_)) => 0,
        _ => section.choice_or("regime", 0, &regimes),
    };
    if measure.is_none() {
        // what else the row may say depends on the measure: no problems on top of that one
        for key in ["side", "kind", "regime", "within_hours", "sensor"] {
            section.optional(key);
        }
    }
    measure.map(|measure| Measured {
        measure,
        regime,
        kind,
        side,
    })
}

/// A measure by its name, with what it needs besides.
fn plain(section: &Section<'_>, name: &str, sensors: &SensorCatalogue) -> Option<Measure> {
    Some(match name {
        "observed_share" => Measure::ObservedShare,
        "observed_any_share" => Measure::ObservedAnyShare,
        "observed_within_share" => {
            Measure::ObservedWithinShare(section.number("within_hours", 0.0..=8_760.0))
        }
        "hours_to_observation_mean" => Measure::HoursToObservationMean,
        "violated_share" => Measure::ViolatedShare,
        "violations_per_day_mean" => Measure::ViolationsPerDayMean,
        "covered_share" => Measure::CoveredShare,
        "fully_covered_share" => Measure::FullyCoveredShare,
        "sweep_width_km" => {
            let families: Vec<(&str, u8)> = sensors
                .0
                .iter()
                .map(|sensor| sensor.name.as_str())
                .zip(0..)
                .collect();
            Measure::SweepWidth(section.choice("sensor", &families)?)
        }
        "named_share" => Measure::NamedShare,
        "first_right_share" => Measure::FirstRightShare,
        "belief_mean" => Measure::BeliefMean,
        _ => return None,
    })
}

/// Whether a measure looks at violations one by one.
fn is_of_violations(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::ObservedShare
            | Measure::ObservedAnyShare
            | Measure::ObservedWithinShare(_)
            | Measure::HoursToObservationMean
            | Measure::ViolatedShare
            | Measure::ViolationsPerDayMean
    )
}

/// Whether a side may be named.
fn has_side(measure: Measure) -> bool {
    is_of_violations(measure) || measure == Measure::BeliefMean
}

fn calculated(section: &Section<'_>) -> Option<Calculated> {
    let names: Vec<(&str, &'static FormulaEntry)> =
        formulas().map(|entry| (entry.name, entry)).collect();
    let Some(formula) = section.choice("formula", &names) else {
        // its arguments are not known: no problems on top of this one
        for entry in formulas().flat_map(|entry| entry.arguments) {
            section.optional(entry.name);
        }
        return None;
    };
    let arguments = formula
        .arguments
        .iter()
        .map(|argument| read(section, argument))
        .collect();
    let calculated = Calculated { formula, arguments };
    same_lengths(section, &calculated);
    Some(calculated)
}

fn read(section: &Section<'_>, argument: &Argument) -> Vec<f64> {
    let limits = argument.least..=argument.most;
    let is_left_out = argument.default.is_some() && !section.has(argument.name);
    match argument.kind {
        _ if is_left_out && argument.kind == ArgumentKind::List => Vec::new(),
        _ if is_left_out => argument.default.into_iter().collect(),
        ArgumentKind::Number => vec![section.number(argument.name, limits)],
        // the limits of whole numbers fit
        ArgumentKind::Whole => {
            let limits = argument.least as u32..=argument.most as u32;
            vec![f64::from(section.count(argument.name, limits))]
        }
        ArgumentKind::List => {
            if let Some(node) = section.optional(argument.name)
                && let Value::Array(elements) = &node.value
                && elements.len() > MAX_LIST
            {
                let rule = format!("at most {MAX_LIST} numbers");
                section.report(Code::TooLarge, node.at, argument.name, &rule, "give fewer");
                return Vec::new();
            }
            section.numbers(argument.name, limits)
        }
    }
}

/// Lists that belong together (`alarm_detects`, `alarm_errs`) are equally long.
fn same_lengths(section: &Section<'_>, calculated: &Calculated) {
    let lists: Vec<(&str, usize)> = calculated
        .formula
        .arguments
        .iter()
        .zip(&calculated.arguments)
        .filter(|(argument, _)| argument.kind == ArgumentKind::List)
        .map(|(argument, values)| (argument.name, values.len()))
        .collect();
    let family = |name: &str| name.split('_').next().map(str::to_owned);
    for pair in lists.windows(2) {
        let [(first, n), (second, m)] = pair else {
            continue;
        };
        if family(first) == family(second) && n != m {
            let at = section
                .optional(second)
                .map_or(section.at(), |node| node.at);
            let rule = format!("has {m} numbers, `{first}` has {n}");
            section.report(Code::Rule, at, second, &rule, "give one pair per sensor");
        }
    }
}
