//! Words for values: times, lengths, chances, sides.

use crate::model::base::{DAY, HOUR};
use crate::model::ledger::explanation::Explanation;
use crate::report::format::number;

/// `day 12 03:15`.
pub(super) fn moment(second: u32) -> String {
    let (day, rest) = (second / DAY + 1, second % DAY);
    format!("day {day} {:02}:{:02}", rest / HOUR, rest % HOUR / 60)
}

/// `12 03:15`, in a column whose head says `day time`.
pub(super) fn short_moment(second: u32) -> String {
    let text = moment(second);
    text.strip_prefix("day ").unwrap_or(&text).to_owned()
}

/// A length of time in the unit that suits it.
pub(super) fn length(seconds: u32) -> String {
    let seconds = f64::from(seconds);
    if seconds < 120.0 * 60.0 {
        format!("{} min", number(seconds / 60.0, 0))
    } else if seconds < 48.0 * f64::from(HOUR) {
        format!("{} h", number(seconds / f64::from(HOUR), 1))
    } else {
        format!("{} days", number(seconds / f64::from(DAY), 1))
    }
}

/// A chance as a percentage that never rounds to none, and never to certain: a large exponent is
/// no certainty.
pub(super) fn percent(p: f64) -> String {
    let x = 100.0 * p;
    if x <= 0.0 {
        "0 %".to_owned()
    } else if x < 0.05 {
        "< 0.1 %".to_owned()
    } else if x < 9.95 {
        format!("{} %", number(x, 1))
    } else if x < 99.5 {
        format!("{} %", number(x, 0))
    } else {
        "> 99 %".to_owned()
    }
}

/// A limit as a percentage, as it was set.
pub(super) fn limit(p: f64) -> String {
    let text = number(100.0 * p, 1);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// A name of files as words.
pub(super) fn words(name: &str) -> String {
    match name {
        "weather-or-night" => "weather or night".to_owned(),
        _ => name.replace('-', " "),
    }
}

pub(super) fn side(told: &Explanation, label: &str) -> String {
    let role = told
        .truce
        .sides
        .iter()
        .find(|side| side.label == label)
        .map_or("", |side| side.role.as_str());
    match role {
        "receives-supply" => format!("side {label} (receives its supply)"),
        "makes-its-own" => format!("side {label} (makes its own supply)"),
        _ => format!("side {label}"),
    }
}

pub(super) fn asset(sensor: &str, asset: Option<u32>) -> String {
    asset.map_or_else(|| sensor.to_owned(), |n| format!("{sensor} {n}"))
}

/// A place along the front.
pub(super) fn km(x: f64) -> String {
    let tenths = (x * 10.0).round() as i64;
    format!("{}.{}", number((tenths / 10) as f64, 0), tenths % 10)
}

pub(super) fn until(told: &Explanation, second: u32) -> String {
    if second >= told.truce.end_s {
        "beyond the end of the truce".to_owned()
    } else {
        moment(second)
    }
}

pub(super) fn more(all: usize, most: usize, what: &str) -> String {
    if all > most {
        let left = plural(all - most, &format!("more {what}"));
        format!("… and {left}: --all-looks\n")
    } else {
        String::new()
    }
}

pub(super) fn plural(n: usize, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{} {what}{s}", number(n as f64, 0))
}

/// Who decides about findings.
pub(super) fn decider(name: &str) -> String {
    match name {
        "head-of-mission" => "the head of mission".to_owned(),
        "parties-by-consensus" => "the parties, by consensus,".to_owned(),
        "chaired-panel" => "a panel with a chair".to_owned(),
        "guarantor" => "a guarantor".to_owned(),
        "panel" => "a panel".to_owned(),
        other => words(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_a_log_book() {
        assert_eq!(moment(0), "day 1 00:00");
        assert_eq!(moment(11 * DAY + 3 * HOUR + 959), "day 12 03:15");
        assert_eq!(short_moment(29 * DAY), "30 00:00");
        assert_eq!(length(90 * 60), "90 min");
        assert_eq!(length(3 * HOUR), "3.0 h");
        assert_eq!(length(3 * DAY), "3.0 days");
    }

    #[test]
    fn a_chance_is_never_rounded_to_none_or_certain() {
        for (p, expected) in [
            (0.0, "0 %"),
            (1e-9, "< 0.1 %"),
            (0.0049, "0.5 %"),
            (0.5, "50 %"),
            (0.996, "> 99 %"),
            (1.0, "> 99 %"),
        ] {
            assert_eq!(percent(p), expected);
        }
        assert_eq!((limit(0.05), limit(0.005)), ("5 %".into(), "0.5 %".into()));
        assert_eq!((km(1_661.46), km(0.04)), ("1,661.5".into(), "0.0".into()));
    }
}
