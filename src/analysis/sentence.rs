//! The sentence above the table: generated from the numbers, sober, without a winner where the
//! numbers name none.

use super::comparison::{Estimate, RegimeRow};
use super::differences::{Difference, Measure};

/// The answer in a sentence; `rows` without the row `war`.
pub(super) fn sentence(rows: &[RegimeRow], differences: &[Difference], baseline: &str) -> String {
    let parts: Vec<String> = [
        at_middle(rows, differences, baseline),
        fire(rows, baseline),
        at_low(rows),
        rear(rows),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        return "No truce was completed, so there is nothing to say.".to_owned();
    }
    let mut text = parts.join("; ");
    // the first word of a part is never a name
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text + "."
}

fn at_middle(rows: &[RegimeRow], differences: &[Difference], baseline: &str) -> Option<String> {
    let quiet = |row: &RegimeRow| row.quiet[1];
    let base = rows
        .iter()
        .find(|row| row.regime == baseline)
        .and_then(quiet)?;
    let (best, most) = highest(rows, quiet)?;
    let start = format!(
        "at middle commitment {} truces end quiet under {baseline}",
        of(base)
    );
    // the same seeds under both: the paired interval decides, not the two marginal ones
    let above = differences.iter().any(|one| {
        one.regime == best
            && one.measure == Measure::Quiet
            && one
                .difference
                .and_then(|d| d.interval)
                .is_some_and(|i| i.low > 0.0)
    });
    if rows.len() < 2 {
        Some(start)
    } else if above {
        Some(format!(
            "{start} and at most {} under another regime ({best})",
            of(most)
        ))
    } else {
        Some(format!("{start}, and under no other regime clearly more"))
    }
}

/// Fire in the last week, under the baseline and where it is lowest.
fn fire(rows: &[RegimeRow], baseline: &str) -> Option<String> {
    let base = rows.iter().find(|row| row.regime == baseline)?.fire?;
    let mut least: Option<(&str, Estimate)> = None;
    for row in rows {
        if let Some(found) = row.fire
            && least.is_none_or(|(_, so_far)| found.value < so_far.value)
        {
            least = Some((&row.regime, found));
        }
    }
    let (regime, least) = least?;
    let start = format!("fire in the last week is {:.0} % of war", base.value);
    Some(if regime == baseline {
        format!("{start} under {baseline}, and under no other regime lower")
    } else {
        format!(
            "{start} under {baseline}, {:.0} % under {regime}",
            least.value
        )
    })
}

fn at_low(rows: &[RegimeRow]) -> Option<String> {
    let (best, most) = highest(rows, |row| row.quiet[0])?;
    Some(if most.value == 0.0 {
        format!(
            "when neither side wants the truce, no regime keeps any of {} quiet",
            most.n
        )
    } else {
        format!(
            "when neither side wants the truce, at most {} end quiet ({best})",
            of(most)
        )
    })
}

fn rear(rows: &[RegimeRow]) -> Option<String> {
    let in_time = |row: &RegimeRow| row.in_time[1];
    let (best, most) = highest(rows, in_time)?;
    Some(if most.value < 0.05 {
        "serious build-up in the rear is established in time under no regime".to_owned()
    } else {
        format!(
            "of 10 serious violations in the rear, at most {:.1} are established in time ({best})",
            most.value
        )
    })
}

/// The row with the highest value; the cheaper one of equals.
fn highest(
    rows: &[RegimeRow],
    column: impl Fn(&RegimeRow) -> Option<Estimate>,
) -> Option<(&str, Estimate)> {
    let mut best: Option<(&str, Estimate)> = None;
    for row in rows {
        if let Some(found) = column(row)
            && best.is_none_or(|(_, so_far)| found.value > so_far.value)
        {
            best = Some((&row.regime, found));
        }
    }
    best
}

/// `14 of 20`, from a share of 100.
fn of(share: Estimate) -> String {
    format!("{:.0} of {}", share.value * share.n as f64 / 100.0, share.n)
}
