//! Formulas of batches, of sensitivity and of repeated play.

use super::{Argument, ArgumentKind, FormulaEntry, formula, list, number, or, share, size, whole};

/// A whole number from some least one on.
const fn count(name: &'static str, least: f64, most: f64) -> Argument {
    Argument {
        kind: ArgumentKind::Whole,
        ..number(name, least, most)
    }
}

const HITS: &[Argument] = &[whole("hits", 1e9), whole("n", 1e9)];

/// Times of ends and of censored lives, one list each.
const ENDS: Argument = or(list("ends", 0.0, 1e9), 0.0);
const CENSORED: Argument = or(list("censored", 0.0, 1e9), 0.0);
const LIVES_AT: &[Argument] = &[ENDS, CENSORED, number("time", 0.0, 1e9)];

const GROUPS: &[Argument] = &[
    or(list("ends_first", 0.0, 1e9), 0.0),
    or(list("censored_first", 0.0, 1e9), 0.0),
    or(list("ends_second", 0.0, 1e9), 0.0),
    or(list("censored_second", 0.0, 1e9), 0.0),
    or(list("ends_third", 0.0, 1e9), 0.0),
    or(list("censored_third", 0.0, 1e9), 0.0),
];

const CASES: &[Argument] = &[
    list("case_beliefs", 0.0, 1.0),
    list("case_outcomes", 0.0, 1.0),
    or(list("bounds", 0.0, 1.0), 0.0),
];

const PAIRS: &[Argument] = &[
    list("pair_first", -1e15, 1e15),
    list("pair_second", -1e15, 1e15),
];

const BASE_POINTS: Argument = count("points", 2.0, 65_536.0);
const INPUT: Argument = count("input", 1.0, 128.0);
const ISHIGAMI: &[Argument] = &[
    or(number("a", -1e3, 1e3), 7.0),
    or(number("b", -1e3, 1e3), 0.1),
    BASE_POINTS,
    INPUT,
];
const WEIGHTED: &[Argument] = &[list("weights", -1e6, 1e6), BASE_POINTS, INPUT];

const OUTPUTS: &[Argument] = &[
    list("outputs_a", -1e15, 1e15),
    list("outputs_b", -1e15, 1e15),
    list("mixed", -1e15, 1e15),
    INPUT,
];
const EFFECTS: &[Argument] = &[list("effects", -1e15, 1e15)];

const GAIN: Argument = size("gain");
const DETECTION: Argument = share("detection");
const FALSE_ALARM: Argument = share("false_alarm");
const BRANCHING: Argument = number("branching", 0.0, 0.999_999);

pub(super) const FORMULAS: &[FormulaEntry] = &[
    formula(
        "wilson-low",
        "lower end of Wilson's 95 % interval of a share",
        HITS,
    ),
    formula("wilson-high", "its upper end", HITS),
    formula(
        "chi-square-tail",
        "chance that a chi-square variable exceeds x",
        &[count("freedom", 1.0, 10_000.0), number("x", 0.0, 1e9)],
    ),
    formula(
        "kaplan-meier",
        "share that lasts longer than a time",
        LIVES_AT,
    ),
    formula(
        "kaplan-meier-low",
        "lower end of its 95 % interval, Greenwood on the scale log(−log S)",
        LIVES_AT,
    ),
    formula("kaplan-meier-high", "its upper end", LIVES_AT),
    formula("at-risk", "how many are at risk at a time", LIVES_AT),
    formula(
        "survival-median",
        "first time at which no more than half last",
        &[ENDS, CENSORED],
    ),
    formula("restricted-mean", "mean time within a limit", LIVES_AT),
    formula("restricted-mean-error", "its standard error", LIVES_AT),
    formula(
        "log-rank",
        "chi-square of the log-rank test of two or three groups",
        GROUPS,
    ),
    formula("log-rank-p", "its p", GROUPS),
    formula("paired-mean", "mean of second − first", PAIRS),
    formula(
        "paired-variance-ratio",
        "variance of an unpaired difference over that of the paired one",
        PAIRS,
    ),
    formula(
        "paired-low",
        "lower end of the 95 % interval of the mean, by bootstrap",
        PAIRS,
    ),
    formula("paired-high", "its upper end", PAIRS),
    formula(
        "paired-shares-half-width",
        "half-width of the 95 % interval of a difference of paired shares",
        &[
            whole("gained", 1e9),
            whole("lost", 1e9),
            count("pairs", 1.0, 1e9),
        ],
    ),
    formula("spearman", "rank correlation", PAIRS),
    formula("brier", "Brier's score", CASES),
    formula("brier-reliability", "its reliability over bins", CASES),
    formula("brier-resolution", "its resolution over bins", CASES),
    formula("brier-uncertainty", "its uncertainty", CASES),
    formula(
        "ishigami-first",
        "first-order index of Ishigami's function, by the program's Saltelli design",
        ISHIGAMI,
    ),
    formula("ishigami-total", "total index, the same way", ISHIGAMI),
    formula(
        "sobol-g-first",
        "first-order index of Sobol's function G",
        WEIGHTED,
    ),
    formula("sobol-g-total", "total index", WEIGHTED),
    formula(
        "weighted-sum-first",
        "first-order index of a weighted sum",
        WEIGHTED,
    ),
    formula("weighted-sum-total", "total index", WEIGHTED),
    formula("sobol-first", "first-order index from outputs", OUTPUTS),
    formula("sobol-total", "total index from outputs", OUTPUTS),
    formula(
        "ishigami-mu-star",
        "mean size of elementary effects of Ishigami's function, by the program's trajectories",
        &[
            or(number("a", -1e3, 1e3), 7.0),
            or(number("b", -1e3, 1e3), 0.1),
            count("trajectories", 2.0, 65_536.0),
            count("levels", 2.0, 64.0),
            INPUT,
        ],
    ),
    formula("morris-mu", "mean elementary effect", EFFECTS),
    formula("morris-mu-star", "mean size of the effects", EFFECTS),
    formula("morris-sigma", "their standard deviation", EFFECTS),
    formula(
        "critical-discount",
        "least weight of the next period at which both comply under imperfect monitoring",
        &[GAIN, DETECTION, FALSE_ALARM, or(share("reaction"), 1.0)],
    ),
    formula(
        "critical-discount-periods",
        "the same when an alarm is answered with so many periods of breach",
        &[
            GAIN,
            DETECTION,
            FALSE_ALARM,
            count("periods", 1.0, 10_000.0),
        ],
    ),
    formula(
        "critical-false-alarm",
        "chance of false alarm from which no patience is enough",
        &[GAIN, DETECTION],
    ),
    formula(
        "cooperation-value",
        "value of the best symmetric cooperation of patient sides",
        &[GAIN, DETECTION, FALSE_ALARM],
    ),
    formula(
        "generous-cooperation",
        "share of cooperation of generous tit for tat with errors",
        &[share("generosity"), number("error", 0.0, 0.5)],
    ),
    formula(
        "self-exciting-rate",
        "mean rate of a self-exciting process",
        &[number("rate", 0.0, 1e9), BRANCHING],
    ),
    formula(
        "self-exciting-dispersion",
        "variance over mean of its counts in windows",
        &[BRANCHING, size("decay"), size("window")],
    ),
    formula(
        "cluster-at-least",
        "chance that one incident grows to so many events",
        &[count("size", 1.0, 10_000.0), BRANCHING],
    ),
    formula(
        "truce-survival",
        "chance that no sector breaks the truce",
        &[
            number("sectors", 0.0, 1e9),
            number("hazard", 0.0, 1e9),
            number("time", 0.0, 1e9),
        ],
    ),
];
