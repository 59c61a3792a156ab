//! Numbers and words as they stand in tables.

use super::table::WIDTH;
use crate::analysis::{Estimate, Interval};

/// Stands where there is no number: null, nothing to count, or a mandate that forbids it.
pub(super) const NONE: &str = "–";

/// A number with so many decimals; thousands apart, from a hundred thousand on shortened.
pub fn number(x: f64, decimals: usize) -> String {
    if !x.is_finite() {
        return NONE.to_owned();
    }
    let size = x.abs();
    if size >= 1e9 {
        return format!("{x:.1e}");
    }
    if size >= 1e6 {
        return format!("{:.1}M", x / 1e6);
    }
    if size >= 1e5 {
        return format!("{:.0}k", x / 1e3);
    }
    let decimals = if size >= 1e3 { 0 } else { decimals };
    let text = format!("{x:.decimals$}");
    // a zero has no sign
    let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    grouped(if zero {
        text.trim_start_matches('-')
    } else {
        &text
    })
}

/// `12345` as `12,345`.
fn grouped(text: &str) -> String {
    let (whole, rest) = text
        .split_once('.')
        .map_or((text, None), |(w, r)| (w, Some(r)));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = sign.to_owned();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// `45 [26, 66]`.
pub(super) fn estimate(estimate: Option<Estimate>, decimals: usize) -> String {
    let Some(found) = estimate else {
        return NONE.to_owned();
    };
    with_interval(found.value, found.interval, decimals)
}

/// A value and its interval.
pub(super) fn with_interval(value: f64, interval: Option<Interval>, decimals: usize) -> String {
    let value = number(value, decimals);
    match interval {
        Some(Interval { low, high }) => {
            format!(
                "{value} [{}, {}]",
                number(low, decimals),
                number(high, decimals)
            )
        }
        None => value,
    }
}

/// The count behind an estimate.
pub(super) fn count(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(|| NONE.to_owned(), |found| number(found.n as f64, 0))
}

/// A text without control characters, so that a name from a file cannot steer the terminal.
pub fn clean(text: &str) -> String {
    let bad =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|c| if bad(c) { '\u{fffd}' } else { c })
        .collect()
}

/// At most so many characters, the last an ellipsis where something was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// A number with six decimals at most.
pub(super) fn short(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(x) if text.len() > 8 => {
            let fixed = format!("{x:.6}");
            fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => text.to_owned(),
    }
}

/// Words broken into lines of the table's width, later lines indented.
pub fn wrapped(text: &str, indent: usize) -> String {
    lines(text, WIDTH - indent).join(&format!("\n{:indent$}", "")) + "\n"
}

/// A name and a text that hangs behind it.
pub(super) fn entry(name: &str, text: &str) -> String {
    const INDENT: usize = 12;
    let lines = lines(text, WIDTH - INDENT);
    format!(
        "{name:<INDENT$}{}\n",
        lines.join(&format!("\n{:INDENT$}", ""))
    )
}

/// Words broken into lines of at most `width` characters; longer words stand alone.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in glued(text) {
        let used = line.chars().count();
        if used > 0 && used + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        } else if used > 0 {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

/// Words of a text; what must not be parted is one word: `45 %`, `day 3`, `km 812.4`.
fn glued(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        match words.last_mut() {
            Some(last) if word.starts_with('%') || (number && (last == "day" || last == "km")) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (x, decimals, expected) in [
            (0.0, 0, "0"),
            (-0.04, 1, "0.0"),
            (-1.25, 2, "-1.25"),
            (999.4, 1, "999.4"),
            (12_345.6, 1, "12,346"),
            (-12_345.0, 0, "-12,345"),
            (123_456.0, 0, "123k"),
            (2_345_678.0, 0, "2.3M"),
            (f64::NAN, 0, "–"),
        ] {
            assert_eq!(number(x, decimals), expected);
        }
    }

    #[test]
    fn hostile_names_are_harmless() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}"), "a\u{fffd}[31mb\u{fffd}");
        assert_eq!(cut("abcdef", 4), "abc…");
    }

    #[test]
    fn numbers_stay_with_their_units() {
        let found = lines("on day 3 at km 12.5 chance 45 %.", 10);
        assert_eq!(found, ["on day 3", "at km 12.5", "chance", "45 %."]);
    }

    #[test]
    fn long_words_do_not_loop() {
        let word = "x".repeat(200);
        assert_eq!(
            wrapped(&format!("a {word} b"), 2),
            format!("a\n  {word}\n  b\n")
        );
    }
}
