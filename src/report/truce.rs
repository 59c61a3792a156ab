//! One truce in the terminal: bulletin, outcome, significant violations.

use super::format::{NONE, clean, entry, number};
use super::table::{Column, Table};
use crate::model::{DayMeasures, RunMeasures, ViolationMeasures};

fn whole(x: Option<i64>) -> String {
    x.map_or_else(|| NONE.to_owned(), |x| number(x as f64, 0))
}

fn real(x: Option<f64>, factor: f64, decimals: usize) -> String {
    x.map_or_else(|| NONE.to_owned(), |x| number(x * factor, decimals))
}

fn word(x: Option<&String>) -> String {
    x.map_or_else(|| NONE.to_owned(), |x| clean(x))
}

fn flag(x: Option<bool>) -> String {
    x.map_or_else(
        || NONE.to_owned(),
        |x| if x { "yes" } else { "no" }.to_owned(),
    )
}

/// A line a day.
pub fn bulletin(days: &[DayMeasures]) -> String {
    let mut table = Table::new(vec![
        Column::right("day"),
        Column::right("fire\na"),
        Column::right("fire\nb"),
        Column::right("% of\nwar"),
        Column::right("viol.\nfire"),
        Column::right("viol.\nground"),
        Column::right("viol.\nrear"),
        Column::right("findings"),
        Column::right("findings\nadopted"),
        Column::right("there\n%"),
        Column::left("status"),
    ]);
    for day in days {
        table.row([
            whole(day.day.map(|day| day + 1)),
            whole(day.episodes_a),
            whole(day.episodes_b),
            real(day.ratio, 100.0, 0),
            whole(day.violations_fire),
            whole(day.violations_ground),
            whole(day.violations_rear),
            whole(day.findings),
            whole(day.findings_adopted),
            real(day.deployed_share, 100.0, 0),
            word(day.status.as_ref()),
        ]);
    }
    table.text()
}

/// How the truce ended and what was known of it.
pub fn outcome(run: &RunMeasures) -> String {
    let entries = [
        (
            "end",
            format!(
                "{}; fire in the last week {} % of war; held: {}; extended: {}",
                word(run.status.as_ref()),
                real(run.ratio_last7, 100.0, 0),
                flag(run.held),
                flag(run.extended)
            ),
        ),
        (
            "violations",
            format!(
                "{}: fire {}, ground {}, rear {}; serious: front {}, rear {}",
                whole(run.violations),
                whole(run.violations_fire),
                whole(run.violations_ground),
                whole(run.violations_rear),
                whole(run.significant_front),
                whole(run.significant_rear)
            ),
        ),
        (
            "wanted",
            format!(
                "by the sides: front {}, rear {}, of these established {} %; {} of 100 episodes \
                 answer another",
                real(run.violations_ordered_front, 1.0, 0),
                real(run.violations_ordered_rear, 1.0, 0),
                real(run.ordered_established_share, 100.0, 0),
                real(run.branching_ratio, 100.0, 0)
            ),
        ),
        (
            "became",
            format!(
                "established {}, caught {}, not confirmed {}, not seen {}, not watched {}, \
                 outside reach {}",
                whole(run.established),
                whole(run.caught),
                whole(run.not_confirmed),
                whole(run.not_seen),
                whole(run.not_watched),
                whole(run.outside_reach)
            ),
        ),
        (
            "in time",
            format!(
                "serious front {} of {}, rear {} of {}",
                whole(run.significant_front_in_time),
                whole(run.significant_front),
                whole(run.significant_rear_in_time),
                whole(run.significant_rear)
            ),
        ),
        (
            "findings",
            format!(
                "{} confirmed, {} adopted, {} naming a side; wrong: {} of {} naming a, {} of {} \
                 naming b",
                whole(run.findings),
                whole(run.findings_adopted),
                whole(run.findings_naming),
                whole(run.false_accusations_a),
                whole(run.findings_naming_a),
                whole(run.false_accusations_b),
                whole(run.findings_naming_b)
            ),
        ),
        (
            "first",
            format!(
                "serious violation by {}, as found by {}",
                word(run.first_breaker.as_ref()),
                word(run.first_breaker_found.as_ref())
            ),
        ),
        (
            "gain",
            format!(
                "in battalions: a {} (hidden {}), b {} (hidden {})",
                real(run.dividend_a, 1.0, 1),
                real(run.dividend_hidden_a, 1.0, 1),
                real(run.dividend_b, 1.0, 1),
                real(run.dividend_hidden_b, 1.0, 1)
            ),
        ),
        (
            "bill",
            format!(
                "{} M€; expected casualties {} (a proxy); digest {}",
                real(run.cost_eur, 1e-6, 1),
                real(run.harm, 1.0, 0),
                word(run.digest.as_ref())
            ),
        ),
    ];
    entries
        .iter()
        .map(|(name, text)| entry(name, text))
        .collect()
}

/// A text cut to so many letters, the last of them an ellipsis when something is left out.
fn clipped(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters - 1).chain(['…']).collect()
}

/// Letters of the name of a kind that a table of 80 columns has room for.
const KIND_WIDTH: usize = 15;

/// Significant violations and what became of them, at most `most`. Of those not watched the cause
/// stands alone.
pub fn fates(violations: &[ViolationMeasures], most: usize) -> String {
    let mut table = Table::new(vec![
        Column::right("id"),
        Column::left("kind"),
        Column::left("side"),
        Column::right("day"),
        Column::right("km"),
        Column::right("depth"),
        Column::right("size"),
        Column::left("fate"),
        Column::right("hours to\nadoption"),
        Column::left("named"),
    ]);
    let significant = |v: &&ViolationMeasures| v.significant == Some(true);
    let all = violations.iter().filter(significant).count();
    for violation in violations.iter().filter(significant).take(most) {
        let fate = violation.cause.as_ref().or(violation.fate.as_ref());
        table.row([
            whole(violation.violation),
            clipped(&word(violation.kind.as_ref()), KIND_WIDTH),
            word(violation.side.as_ref()),
            violation
                .begin_hours
                .map_or_else(|| NONE.into(), |h| number((h / 24.0).floor() + 1.0, 0)),
            real(violation.x_km, 1.0, 0),
            real(violation.depth_km, 1.0, 0),
            real(violation.size, 1.0, 0),
            word(fate),
            real(violation.hours_to_adoption, 1.0, 1),
            word(violation.named.as_ref()),
        ]);
    }
    let mut text = table.text();
    if all > most {
        text.push_str(&format!("… and {} more: --all\n", all - most));
    }
    text
}
