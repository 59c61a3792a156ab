//! Durations, and what to say about a name that is not in its list.

/// Seconds of each unit of a duration.
const DURATION_UNITS: [(char, f64); 4] = [('d', 86_400.0), ('h', 3_600.0), ('m', 60.0), ('s', 1.0)];
/// \[1\] — letters of a name beyond which nobody looks for one like it: no key is that long, and
/// comparing many long names takes time.
const MAX_COMPARED: usize = 48;

/// \[s\] — a duration such as `36h`, `1.5d`.
pub(super) fn duration(text: &str) -> Result<u32, &'static str> {
    let not_one = "must be a number and a unit";
    let unit = text.chars().last().ok_or(not_one)?;
    let (_, scale) = DURATION_UNITS
        .iter()
        .find(|(name, _)| *name == unit)
        .ok_or(not_one)?;
    let digits = text.strip_suffix(unit).ok_or(not_one)?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(not_one);
    }
    let seconds = digits.parse::<f64>().map_err(|_| not_one)? * scale;
    if seconds > 366.0 * 86_400.0 {
        return Err("must be at most a year");
    }
    // 1.1 h is 3,960 s but for the last bit of its product.
    let whole = seconds.round();
    if (seconds - whole).abs() > 1e-6 {
        return Err("must be whole seconds");
    }
    Ok(whole as u32)
}

/// What to do about a name that is not in a list.
pub(in crate::scenario) fn suggestion<'n>(
    text: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> String {
    match nearest(text, names.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => one_of(most_alike(text, names)),
    }
}

/// Most names that a remedy lists.
const MAX_LISTED: usize = 30;

/// Of more names than can be listed, those most like a text.
fn most_alike<'n>(
    text: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> impl Iterator<Item = &'n str> {
    let mut ranked: Vec<(usize, &str)> = names
        .filter(|name| name.len() <= MAX_COMPARED)
        .map(|name| (distance(text, name), name))
        .collect();
    ranked.sort_unstable();
    ranked.truncate(MAX_LISTED);
    ranked.into_iter().map(|(_, name)| name)
}

pub(super) fn one_of<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(MAX_LISTED);
    names.truncate(MAX_LISTED);
    match (names.is_empty(), more) {
        (true, _) => "leave it out".to_owned(),
        (false, 0) => format!("use one of: {}", names.join(", ")),
        (false, more) => format!("use one of: {} and {more} more", names.join(", ")),
    }
}

/// The name most like a text, if any is like it.
pub(super) fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let allowed = (text.chars().count() / 3).clamp(1, 3);
    if text.len() > MAX_COMPARED {
        return None;
    }
    names
        .filter(|name| *name != text && name.len() <= MAX_COMPARED)
        .map(|name| (distance(text, name), name))
        .filter(|(d, _)| *d <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// Edits between two texts: letters put in, left out, changed, or two neighbours swapped.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(MAX_COMPARED).collect();
    let b: Vec<char> = b.chars().take(MAX_COMPARED).collect();
    let mut rows: [Vec<usize>; 3] = [Vec::new(), Vec::new(), (0..=b.len()).collect()];
    for (i, &x) in a.iter().enumerate() {
        rows.rotate_left(1);
        let [before, last, row] = &mut rows;
        row.clear();
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
    }
    rows[2].last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_and_whole_seconds() {
        assert_eq!(duration("36h"), Ok(129_600));
        assert_eq!(duration("1.5d"), Ok(129_600));
        assert_eq!(duration("1.1h"), Ok(3_960));
        assert_eq!(duration("15m"), Ok(900));
        assert_eq!(duration("0h"), Ok(0));
        for wrong in [
            "", "h", "36", "-1h", "1e3h", "infd", "NaNh", "1.2.3h", "0.0001s", "9999999d", "ä",
        ] {
            assert!(duration(wrong).is_err(), "{wrong} passed");
        }
    }

    #[test]
    fn a_swap_of_letters_is_one_edit() {
        assert_eq!(distance("front", "fornt"), 1);
        assert_eq!(distance("front", "front"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
