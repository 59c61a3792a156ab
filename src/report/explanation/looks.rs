//! Looks at one act in the terminal: by kind of asset, then those that mattered one by one.

use super::words::{length, percent, plural, short_moment, words};
use crate::model::ledger::explanation::{Explanation, LookPart};
use crate::model::record::provenance::Factors;
use crate::report::format::{NONE, number, wrapped};
use crate::report::table::{Column, Table};

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
    let mut beats: Vec<u16> = told
        .looks
        .iter()
        .filter(|look| !look.in_sum && look.distance_km.is_some())
        .map(|look| look.group)
        .collect();
    beats.dedup();
    text.push('\n');
    text.push_str(&singles(&chosen, &beats));
    let left = told.looks.len() - chosen.len();
    if left > 0 {
        text.push_str(&wrapped(
            &format!(
                "… and {} that mattered less: --all-looks",
                plural(left, "look")
            ),
            0,
        ));
    }
    text.push_str(&legend(&chosen, &beats));
    text.push('\n');
    text + &factors(&chosen, &beats)
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

/// Which asset; `rota` and `beat` where the plan is counted as a whole.
fn which(look: &LookPart, beats: &[u16]) -> String {
    match look.asset {
        Some(asset) if look.in_sum && beats.contains(&look.group) => format!("{asset} beat"),
        Some(asset) => asset.to_string(),
        None => "rota".to_owned(),
    }
}

/// What the words in the tables mean, as far as they occur.
fn legend(shown: &[&LookPart], beats: &[u16]) -> String {
    let mut text = String::new();
    if shown.iter().any(|look| look.asset.is_none()) {
        text.push_str(&wrapped(
            "rota: what the plan counted on in that time, wherever the teams were; a visit that \
             came of it has a line of its own, and its chance is counted once.",
            0,
        ));
    }
    if shown.iter().any(|look| beats.contains(&look.group)) {
        text.push_str(&wrapped(
            "beat: the same for the flights of one aircraft and its passages.",
            0,
        ));
    }
    let off_shift = |look: &&LookPart| look.cause.as_deref() == Some("off-shift");
    if shown.iter().any(off_shift) {
        text.push_str(&wrapped(
            "off shift: off duty, elsewhere, or out of order.",
            0,
        ));
    }
    text
}

fn singles(looks: &[&LookPart], beats: &[u16]) -> String {
    let mut table = Table::new(vec![
        Column::left("look by"),
        Column::right("no."),
        Column::right("day time"),
        Column::left("for"),
        Column::right("km"),
        Column::right("planned"),
        Column::right("as it was"),
        Column::left("saw"),
        Column::left("in the way"),
    ]);
    for look in looks {
        table.row([
            look.sensor.clone(),
            which(look, beats),
            short_moment(look.time_s),
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
fn factors(looks: &[&LookPart], beats: &[u16]) -> String {
    let mut table = Table::new(vec![
        Column::left("factors of"),
        Column::right("no."),
        Column::right("day time"),
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
        let about = [
            look.sensor.clone(),
            which(look, beats),
            short_moment(look.time_s),
        ];
        table.row(about.into_iter().chain(cells));
    }
    table.text()
}
