//! What a laboratory scenario promises: rows of `[expect]`, kept beside the specification.
//!
//! An expectation says what is measured or calculated, which value theory gives, and how far the
//! found value may lie from it. Nothing here computes anything: `validation` does. The lists of
//! measures and formulas stand here because the reader checks files against them.

mod batches;

use crate::model::spec::Label;

/// One row: a value that a laboratory must give.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Name of the row: `V-S04`.
    pub name: String,
    /// What is tested, in a few words.
    pub test: String,
    /// Where the found value comes from.
    pub found: Found,
    /// The value that theory gives, in the unit of the measure.
    pub value: f64,
    /// \[1\] — how far the found value may lie from it, times max(1, |value|). None: four standard
    /// errors where chance is at work, [`TOLERANCE`] elsewhere.
    pub tolerance: Option<f64>,
    /// Where the value comes from.
    pub source: String,
}

/// \[1\] — tolerance of rows without chance, times max(1, |value|).
pub const TOLERANCE: f64 = 1e-6;

/// Where a found value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Truces of the scenario are simulated and measured.
    Measured(Measured),
    /// A function of the program is called; nothing is simulated.
    Calculated(Calculated),
}

/// A measure of simulated truces.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What is measured.
    pub measure: Measure,
    /// Regime that watches, by index.
    pub regime: usize,
    /// Only violations of this kind of act.
    pub kind: Option<String>,
    /// Only violations by this side; of findings, the side that they name or are about.
    pub side: Option<Label>,
}

/// What is measured. Sectors of a laboratory are independent cells, so violations, sectors and
/// findings of all its truces are replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Share of violations that a look saw.
    ObservedShare,
    /// Share of sectors in which a look saw at least one violation.
    ObservedAnyShare,
    /// Share of violations that a look saw within so many hours of their begin.
    ObservedWithinShare(f64),
    /// \[h\] — mean time from the begin of a violation to the first look that saw it.
    HoursToObservationMean,
    /// Share of sectors with at least one violation.
    ViolatedShare,
    /// \[1/d\] — mean number of violations a sector and day.
    ViolationsPerDayMean,
    /// Mean share of a sector's length that standing assets cover.
    CoveredShare,
    /// Share of sectors that standing assets cover from end to end.
    FullyCoveredShare,
    /// \[km\] — integral of the lateral range curve of a sensor, by index.
    SweepWidth(u8),
    /// Share of the findings that name a side which name this one.
    NamedShare,
    /// Share of the findings that name a side which name the side that began in their sector.
    FirstRightShare,
    /// Mean belief of findings that something prohibited happened; with a side, that it did it.
    BeliefMean,
    /// Mean over truces of a column of `runs`.
    Column(&'static str),
}

/// Names of measures in files, with their meanings. `column.NAME` comes on top of them.
pub const MEASURES: &[(&str, &str)] = &[
    ("observed_share", "share of violations that a look saw"),
    (
        "observed_any_share",
        "share of sectors in which a look saw at least one violation",
    ),
    (
        "observed_within_share",
        "share of violations that a look saw within `within_hours`",
    ),
    (
        "hours_to_observation_mean",
        "mean hours from begin to the first look that saw it, violations seen",
    ),
    (
        "violated_share",
        "share of sectors with at least one violation",
    ),
    (
        "violations_per_day_mean",
        "mean number of violations a sector and day",
    ),
    (
        "covered_share",
        "mean share of a sector's length within reach of a standing asset",
    ),
    (
        "fully_covered_share",
        "share of sectors that standing assets cover from end to end",
    ),
    (
        "sweep_width_km",
        "integral of the lateral range curve of `sensor`",
    ),
    (
        "named_share",
        "share of the findings naming a side that name `side`",
    ),
    (
        "first_right_share",
        "share of the findings naming a side that name the side which began in their sector",
    ),
    (
        "belief_mean",
        "mean belief of findings that something prohibited happened; with `side`, that it was this side",
    ),
];

/// A formula and its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Calculated {
    /// Which: an entry of [`FORMULAS`].
    pub formula: &'static FormulaEntry,
    /// Arguments in the order of the entry; a number is a list of one.
    pub arguments: Vec<Vec<f64>>,
}

/// A formula that a file may ask for.
#[derive(Debug, PartialEq)]
pub struct FormulaEntry {
    /// Name in files.
    pub name: &'static str,
    /// What it gives.
    pub meaning: &'static str,
    /// Its arguments.
    pub arguments: &'static [Argument],
}

/// An argument of a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Argument {
    /// Key in files.
    pub name: &'static str,
    /// What it may be.
    pub kind: ArgumentKind,
    /// Smallest value.
    pub least: f64,
    /// Largest value.
    pub most: f64,
    /// Value when it is left out; needed when there is none. An empty list for lists.
    pub default: Option<f64>,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A number.
    Number,
    /// A whole number.
    Whole,
    /// A list of numbers; all lists of one formula whose names begin alike are equally long.
    List,
}

const fn number(name: &'static str, least: f64, most: f64) -> Argument {
    Argument {
        name,
        kind: ArgumentKind::Number,
        least,
        most,
        default: None,
    }
}

const fn share(name: &'static str) -> Argument {
    number(name, 0.0, 1.0)
}

/// A size of something: above zero.
const fn size(name: &'static str) -> Argument {
    number(name, 1e-9, 1e9)
}

const fn whole(name: &'static str, most: f64) -> Argument {
    Argument {
        kind: ArgumentKind::Whole,
        ..number(name, 0.0, most)
    }
}

const fn list(name: &'static str, least: f64, most: f64) -> Argument {
    Argument {
        kind: ArgumentKind::List,
        ..number(name, least, most)
    }
}

const fn or(argument: Argument, default: f64) -> Argument {
    Argument {
        default: Some(default),
        ..argument
    }
}

const fn formula(
    name: &'static str,
    meaning: &'static str,
    arguments: &'static [Argument],
) -> FormulaEntry {
    FormulaEntry {
        name,
        meaning,
        arguments,
    }
}

/// A chance that is neither certain nor impossible.
const fn chance(name: &'static str) -> Argument {
    number(name, 1e-12, 1.0 - 1e-12)
}

const fn chances(name: &'static str) -> Argument {
    list(name, 1e-12, 1.0 - 1e-12)
}

const LENGTH: Argument = size("length");
const RANGE: Argument = number("range", 0.0, 1e9);
const SPEED: Argument = number("speed", 0.0, 1e9);
const DURATION: Argument = number("duration", 0.0, 1e9);
const RATE: Argument = size("rate");
const P: Argument = share("p");

/// Formulas that a file may ask for. All lengths of one share a unit, and so do all times.
pub static FORMULAS: &[FormulaEntry] = &[
    formula(
        "posterior",
        "belief after alarms and silences of independent sensors",
        &[
            chance("prior"),
            or(chances("alarm_detects"), 0.0),
            or(chances("alarm_errs"), 0.0),
            or(chances("silent_detects"), 0.0),
            or(chances("silent_errs"), 0.0),
        ],
    ),
    formula(
        "at-least",
        "chance that at least k of n looks succeed, any two correlated",
        &[
            whole("k", 1_000.0),
            whole("n", 1_000.0),
            P,
            or(share("correlation"), 0.0),
        ],
    ),
    formula(
        "cusum-mean-run",
        "mean looks until a cumulative sum of Poisson counts reaches h",
        &[
            number("k", 0.0, 500.0),
            number("h", 1e-3, 2_000.0),
            number("mean", 0.0, 500.0),
            or(number("head_start", 0.0, 2_000.0), 0.0),
        ],
    ),
    formula(
        "cusum-alarm-within",
        "chance that it reaches h within so many looks",
        &[
            number("k", 0.0, 500.0),
            number("h", 1e-3, 2_000.0),
            number("mean", 0.0, 500.0),
            or(number("head_start", 0.0, 2_000.0), 0.0),
            whole("looks", 10_000.0),
        ],
    ),
    formula(
        "cusum-mean-run-normal",
        "the same for normal values of variance 1",
        &[
            number("k", 0.0, 100.0),
            number("h", 1e-3, 20.0),
            number("shift", -100.0, 100.0),
        ],
    ),
    formula(
        "sprt-second",
        "chance that a sequential test of two Poisson rates decides for the second",
        SPRT,
    ),
    formula("sprt-looks", "mean looks until it decides", SPRT),
    formula(
        "first-report-error",
        "chance that the first report blames who answered",
        &[
            number("gap", 0.0, 1e9),
            size("delay_first"),
            size("delay_second"),
        ],
    ),
    formula(
        "first-report-error-mixed",
        "the same when either begins and answers take an exponential time",
        &[size("response"), size("delay_a"), size("delay_b")],
    ),
    formula(
        "detects",
        "chance that a detector with means so far apart detects, at a chance of false alarm",
        &[number("separation", 0.0, 100.0), chance("false_alarm")],
    ),
    formula(
        "count-at-least",
        "chance that a Poisson count is at least k",
        &[whole("k", 1_000.0), number("mean", 0.0, 500.0)],
    ),
    formula(
        "order-by-clocks",
        "chance that two acts are put in the right order by erring clocks",
        &[
            number("gap", 0.0, 1e9),
            number("sd_first", 0.0, 1e9),
            number("sd_second", 0.0, 1e9),
        ],
    ),
    formula(
        "random-search",
        "chance of finding by random search at a coverage factor",
        &[number("coverage", 0.0, 1e6)],
    ),
    formula(
        "inverse-cube-sweeps",
        "chance of finding by parallel sweeps of an inverse-cube sensor",
        &[number("coverage", 0.0, 1e6)],
    ),
    formula(
        "sweep-width-gaussian",
        "sweep width of a Gaussian curve",
        &[share("top"), size("sigma")],
    ),
    formula(
        "sweep-width-inverse-cube",
        "sweep width of an inverse-cube curve",
        &[size("m")],
    ),
    formula(
        "sweep-width-threshold",
        "sweep width of a threshold on a level that falls by 20 dB a decade",
        &[size("r50"), number("sigma_db", 0.0, 100.0)],
    ),
    formula(
        "best-split",
        "chance of finding when effort is split over places in the best way",
        &[
            list("place_chances", 0.0, 1.0),
            list("place_rates", 0.0, 1e6),
            number("effort", 0.0, 1e6),
        ],
    ),
    formula(
        "shuttle-at",
        "chance that a patrol to and fro sees an event at a place",
        &[LENGTH, RANGE, SPEED, DURATION, number("place", 0.0, 1e9)],
    ),
    formula(
        "shuttle-mean",
        "the same, mean over the beat",
        &[LENGTH, RANGE, SPEED, DURATION],
    ),
    formula(
        "shuttle-mean-exponential",
        "the same for exponential durations",
        &[LENGTH, RANGE, SPEED, DURATION],
    ),
    formula(
        "loop-patrol",
        "chance that a patrol round a loop sees an event",
        &[LENGTH, RANGE, SPEED, DURATION],
    ),
    formula(
        "looks-periodic",
        "chance that periodic looks see an event of fixed duration",
        &[size("period"), P, DURATION],
    ),
    formula(
        "looks-periodic-exponential",
        "the same for exponential durations",
        &[size("period"), P, size("duration")],
    ),
    formula(
        "delay-periodic",
        "mean time until periodic looks see a lasting event",
        &[size("period"), number("p", 1e-6, 1.0)],
    ),
    formula(
        "looks-poisson",
        "chance that looks at random times see an event of fixed duration",
        &[RATE, P, DURATION],
    ),
    formula(
        "looks-poisson-exponential",
        "the same for exponential durations",
        &[RATE, P, DURATION],
    ),
    formula(
        "delay-poisson",
        "mean time until looks at random times see a lasting event",
        &[RATE, number("p", 1e-6, 1.0)],
    ),
    formula(
        "looks-through-clouds",
        "chance that one of n looks through clouds with memory succeeds",
        &[
            share("cover"),
            share("lag1"),
            or(P, 1.0),
            whole("n", 10_000.0),
        ],
    ),
    formula(
        "looks-shared-condition",
        "chance that one of several sensors under a shared condition sees",
        &[
            share("bad_share"),
            list("looks_good", 0.0, 1.0),
            list("looks_bad", 0.0, 1.0),
        ],
    ),
    formula(
        "ring-covered",
        "share of a ring that random arcs cover",
        &[whole("n", 10_000.0), share("arc")],
    ),
    formula(
        "ring-fully-covered",
        "chance that random arcs cover a ring",
        &[whole("n", 60.0), share("arc")],
    ),
    formula(
        "barrier-factor",
        "coverage factor of a patrol across a barrier",
        &[LENGTH, RANGE, size("crossing"), SPEED],
    ),
    formula(
        "thinned-events",
        "chance that one of the events at random times is seen",
        &[RATE, P, number("time", 0.0, 1e9)],
    ),
];

/// All formulas that a file may ask for.
pub fn formulas() -> impl Iterator<Item = &'static FormulaEntry> {
    FORMULAS.iter().chain(batches::FORMULAS)
}

const SPRT: &[Argument] = &[
    number("first", 1e-6, 250.0),
    number("second", 1e-6, 250.0),
    number("alpha", 1e-9, 0.499),
    number("beta", 1e-9, 0.499),
    number("rate", 0.0, 250.0),
];
