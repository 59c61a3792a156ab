//! Looks at one act in the terminal: by kind of asset, then those that mattered one by one.

use super::explanation::{length, moment, percent, plural, words};
use super::format::{NONE, number, wrapped};
use super::table::{Column, Table};
use crate::model::ledger::explanation::{Explanation, LookPart};
use crate::model::record::provenance::Factors;

/// \[1\] — looks with a smaller chance, as planned and as it was, are not shown without `all`.
const MATTERS: f64 = 0.001;

/// Looks shown without `all`.
const SHOWN: usize = 12;

pub(super) fn looks(told: &Explanation, all: bool) -> String {
    if told.groups.is_empty() {
        return wrapped("Nobody: this regime has no assets.", 0);
    }
    if told.looks.is_empty() {
        let summed = told.chance.p_plan > 0.0 || told.chance.p_real > 0.0;
        let words = if summed {
            "The looks were not written down one by one, only their sums."
        } else {
            "No look was made at it, and none was due."
        };
        return wrapped(words, 0);
    }
    let mut text = by_group(told);
    let chosen = chosen(&told.looks, all);
    if chosen.is_empty() {
        return text
            + &wrapped(
                &format!(
                    "None of {} had a chance of {} or more.",
                    plural(told.looks.len(), "look"),
                    percent(MATTERS)
                ),
                0,
            );
    }
    text.push('\n');
    text.push_str(&singles(&chosen));
    let left = told.looks.len() - chosen.len();
    if left > 0 {
        text.push_str(&wrapped(
            &format!(
                "… and {} more that mattered less: --all-looks",
                plural(left, "look")
            ),
            0,
        ));
    }
    text.push('\n');
    text + &factors(&chosen)
}

/// Seen first, then the largest chances; shown in the order in which they were made.
fn chosen(looks: &[LookPart], all: bool) -> Vec<&LookPart> {
    if all {
        return looks.iter().collect();
    }
    let matters = |look: &LookPart| look.p_plan.max(look.p_real);
    let mut order: Vec<usize> = (0..looks.len())
        .filter(|&i| looks[i].seen || matters(&looks[i]) >= MATTERS)
        .collect();
    order.sort_by(|&i, &j| {
        let (a, b) = (&looks[i], &looks[j]);
        b.seen
            .cmp(&a.seen)
            .then(matters(b).total_cmp(&matters(a)))
            .then(i.cmp(&j))
    });
    order.truncate(SHOWN);
    order.sort_unstable();
    order.into_iter().map(|i| &looks[i]).collect()
}

fn by_group(told: &Explanation) -> String {
    let mut table = Table::new(vec![
        Column::left("sensor"),
        Column::right("assets\nplanned"),
        Column::right("looks"),
        Column::right("saw"),
        Column::right("chance\nplanned"),
        Column::right("chance\nas it was"),
        Column::left("mostly in the way"),
    ]);
    for group in &told.groups {
        let cause = group.causes.first().map_or_else(
            || NONE.to_owned(),
            |(cause, n)| format!("{} ({n})", words(cause)),
        );
        table.row([
            group.sensor.clone(),
            number(f64::from(group.assets), 0),
            number(f64::from(group.looks), 0),
            number(f64::from(group.seen), 0),
            percent(group.p_plan),
            percent(group.p_real),
            cause,
        ]);
    }
    table.text()
}

fn who(look: &LookPart) -> String {
    match look.asset {
        Some(asset) => format!("{} {asset}", look.sensor),
        None => format!("{}: rota", look.sensor),
    }
}

fn singles(looks: &[&LookPart]) -> String {
    let mut table = Table::new(vec![
        Column::left("look by"),
        Column::left("when"),
        Column::left("for"),
        Column::right("km"),
        Column::right("planned"),
        Column::right("as it was"),
        Column::left("saw"),
        Column::left("in the way"),
    ]);
    for look in looks {
        table.row([
            who(look),
            moment(look.time_s),
            if look.lasted_s > 0 {
                length(look.lasted_s)
            } else {
                NONE.to_owned()
            },
            look.distance_km
                .map_or_else(|| NONE.to_owned(), |km| number(km, 1)),
            percent(look.p_plan),
            percent(look.p_real),
            if look.seen { "yes" } else { "no" }.to_owned(),
            look.cause.as_deref().map_or_else(String::new, words),
        ]);
    }
    table.text()
}

/// The factors behind the chances of the same looks, in the same order.
fn factors(looks: &[&LookPart]) -> String {
    let mut table = Table::new(vec![
        Column::left("factors of"),
        Column::left("when"),
        Column::right("sig-\nnature"),
        Column::right("range"),
        Column::right("open\nground"),
        Column::right("light"),
        Column::right("weather"),
        Column::right("other"),
    ]);
    for look in looks {
        let Factors {
            signature,
            range,
            openness,
            light,
            weather,
            other,
        } = look.factors;
        let cells = [signature, range, openness, light, weather, other].map(|x| number(x, 2));
        table.row([who(look), moment(look.time_s)].into_iter().chain(cells));
    }
    table.text()
}
