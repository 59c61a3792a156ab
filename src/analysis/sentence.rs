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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::comparison::Method;
    use crate::analysis::{Interval, PairedDifference};

    fn share(value: f64) -> Option<Estimate> {
        Some(Estimate {
            value,
            interval: None,
            n: 20,
            method: Method::Wilson,
            model: None,
        })
    }

    fn row(regime: &str, quiet: [f64; 2], fire: f64, rear: f64) -> RegimeRow {
        RegimeRow {
            regime: regime.into(),
            bill: None,
            deployed: None,
            quiet: [share(quiet[0]), share(quiet[1]), None],
            held: [None; 3],
            fire: share(fire),
            harm: None,
            serious: [None; 2],
            in_time: [None, share(rear)],
            wrong: [None; 2],
            hidden: [None; 2],
            against_war: [None; 2],
            unknowable: None,
        }
    }

    /// A difference from the baseline with an interval from `low`.
    fn difference(regime: &str, measure: Measure, low: f64) -> Difference {
        let high = low + 30.0;
        Difference {
            regime: regime.into(),
            measure,
            difference: Some(PairedDifference {
                n: 20,
                mean: low + 15.0,
                interval: Some(Interval { low, high }),
                variance_ratio: None,
            }),
        }
    }

    #[test]
    fn another_regime_is_named_only_where_its_own_pairs_say_so() {
        let rows = [
            row("none", [0.0, 20.0], 60.0, 0.0),
            row("remote", [5.0, 45.0], 40.0, 1.25),
        ];
        let said = |differences: &[Difference]| sentence(&rows, differences, "none");
        let clear = "At middle commitment 4 of 20 truces end quiet under none and at most 9 of 20 under \
                     another regime (remote); fire in the last week is 60 % of war under none, 40 % under \
                     remote; when neither side wants the truce, at most 1 of 20 end quiet (remote); of 10 \
                     serious violations in the rear, at most 1.2 are established in time (remote).";
        assert_eq!(said(&[difference("remote", Measure::Quiet, 0.1)]), clear);
        let unclear = "truces end quiet under none, and under no other regime clearly more; ";
        for other in [
            difference("remote", Measure::Quiet, 0.0),
            difference("remote", Measure::Fire, 0.1),
            difference("buffer", Measure::Quiet, 0.1),
        ] {
            assert!(said(&[other]).contains(unclear));
        }
        assert!(said(&[]).contains(unclear));
    }

    #[test]
    fn there_is_no_winner_where_the_numbers_name_none() {
        let rows = [
            row("none", [0.0, 45.0], 40.0, 0.0),
            row("remote", [0.0, 20.0], 60.0, 0.04),
        ];
        let text = "At middle commitment 9 of 20 truces end quiet under none, and under no other regime \
                    clearly more; fire in the last week is 40 % of war under none, and under no other regime \
                    lower; when neither side wants the truce, no regime keeps any of 20 quiet; serious \
                    build-up in the rear is established in time under no regime.";
        assert_eq!(sentence(&rows, &[], "none"), text);
        let alone = sentence(&rows[..1], &[], "none");
        assert!(
            alone.starts_with("At middle commitment 9 of 20 truces end quiet under none; fire")
        );
        let nothing = "No truce was completed, so there is nothing to say.";
        assert_eq!(sentence(&[], &[], "none"), nothing);
        // of equals the first, which is the cheaper
        let equal = [
            row("none", [0.0; 2], 60.0, 0.0),
            row("a", [5.0; 2], 60.0, 1.0),
            row("b", [5.0; 2], 60.0, 1.0),
        ];
        assert!(sentence(&equal, &[], "none").contains("at most 1 of 20 end quiet (a); of 10"));
    }
}
