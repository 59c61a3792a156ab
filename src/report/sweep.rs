//! A sweep in the terminal.

use super::asked::{AskedWords, asked_text};
use super::format::{NONE, clean, cut, number, short, with_interval, wrapped};
use super::table::{Column, Table};
use crate::analysis::sweep::{Effect, FoundRegion, Sensitivity, SweepTables};
use crate::experiment::Reached;
use std::fmt::Write;

/// Points that are printed one by one; the files hold all.
const MOST_ROWS: usize = 60;
/// Factors that are printed of each output.
const MOST_FACTORS: usize = 12;

/// All tables of a sweep as text.
pub fn sweep_text(all: &SweepTables) -> String {
    let mut text = wrapped(&clean(&all.title), 0);
    let words = AskedWords {
        question: all.question.as_deref(),
        expectation: all.expectation.as_deref(),
        outcome: all.outcome.as_deref(),
    };
    text.push_str(&asked_text(words, 0));
    let failed = match all.failed.len() {
        0 => String::new(),
        n => format!(" {n} truces failed and are not counted."),
    };
    text.push_str(&wrapped(
        &format!(
            "Design {}, {} points, n = {} truces a point and regime, from seed {}; means, 95 % \
             intervals in brackets.{failed}",
            all.design,
            all.points.len(),
            all.runs,
            all.seed,
        ),
        0,
    ));
    if let Some(reached) = &all.precision {
        text.push('\n');
        text.push_str(&wrapped(&precision_words(reached), 0));
    }
    let screens = matches!(all.design, "morris" | "saltelli");
    if !screens {
        text.push('\n');
        text.push_str(&rows(all));
    }
    for sensitivity in &all.sensitivity {
        // of a handful of points a rank correlation says nothing
        if screens || all.points.len() >= 20 {
            text.push_str(&sensitivity_text(sensitivity));
        }
    }
    if let Some(region) = &all.region {
        text.push('\n');
        text.push_str(&region_words(region));
    }
    text
}

fn precision_words(reached: &Reached) -> String {
    let [first, second] = &reached.regimes;
    let what = format!(
        "{} of {} less that of {}",
        clean(&reached.measure),
        clean(second),
        clean(first)
    );
    let Some(half_width) = reached.half_width else {
        return format!("Precision: too few pairs to say anything of {what}.");
    };
    let mut words = format!(
        "Precision: {what} is known to ±{} ({} asked) after {} runs, {} of them pairs",
        number(half_width, 4),
        number(reached.wanted, 4),
        reached.runs,
        reached.pairs,
    );
    if !reached.reached {
        words.push_str("; not as well as asked: raise `runs`");
    }
    if let Some(unpaired) = reached.unpaired_runs {
        let saved = unpaired.saturating_sub(reached.pairs);
        let _ = write!(
            words,
            "; without pairing it would have taken {unpaired} runs of each regime, {saved} more"
        );
    }
    words + "."
}

fn rows(all: &SweepTables) -> String {
    let shown = all.rows.len().min(MOST_ROWS);
    let mut heads = vec![Column::left("point and regime")];
    let name = |name: &str| Column::right(&cut(&clean(name), 22).replace('_', "\n"));
    heads.extend(all.outputs.iter().map(|output| name(output)));
    let mut table = Table::new(heads);
    for row in &all.rows[..shown] {
        let mut cells = vec![format!("{} {} {}", row.point, clean(&row.regime), row.mode)];
        cells.extend(row.outputs.iter().map(|estimate| {
            estimate.map_or_else(
                || NONE.to_owned(),
                |found| with_interval(found.value, found.interval, 2),
            )
        }));
        table.row(cells);
    }
    let mut text = points(all, shown) + "\n" + &table.text();
    if shown < all.rows.len() {
        let rest = all.rows.len() - shown;
        text.push_str(&wrapped(
            &format!("{rest} further rows in --json and in the files."),
            0,
        ));
    }
    text
}

/// What the factors are set to at the points that are shown.
fn points(all: &SweepTables, rows: usize) -> String {
    let mut heads = vec![Column::right("point")];
    heads.extend(
        all.factors
            .iter()
            .map(|factor| Column::right(&cut(&clean(factor), 16))),
    );
    let mut table = Table::new(heads);
    for (i, point) in all.points.iter().enumerate().take(rows) {
        let mut cells = vec![i.to_string()];
        cells.extend(
            point
                .levels
                .iter()
                .map(|level| cut(&clean(&short(&level.text())), 16)),
        );
        table.row(cells);
    }
    table.text()
}

fn sensitivity_text(found: &Sensitivity) -> String {
    let title = format!(
        "\nWhat moves {} under {} ({}, {} points)\n",
        clean(&found.output),
        clean(&found.regime),
        found.mode,
        found.n
    );
    let moved: Vec<&(String, Effect)> = found.effects.iter().filter(|e| e.1.size() > 0.0).collect();
    let Some((_, first)) = moved.first() else {
        return title + "nothing: it is the same at all points\n";
    };
    let mut table = Table::new(match first {
        Effect::Morris(_) => vec![
            Column::left("factor"),
            Column::right("mean size μ*"),
            Column::right("mean μ"),
            Column::right("spread σ"),
        ],
        Effect::Sobol(_) => vec![
            Column::left("factor"),
            Column::right("alone S"),
            Column::right("in all ST"),
        ],
        Effect::Rank { .. } => vec![Column::left("factor"), Column::right("rank correlation")],
    });
    for (factor, effect) in moved.iter().take(MOST_FACTORS) {
        let mut cells = vec![cut(&clean(factor), 30)];
        match effect {
            Effect::Morris(index) => cells.extend([
                with_interval(index.mu_star, index.interval, 3),
                number(index.mu, 3),
                index
                    .sigma
                    .map_or_else(|| NONE.to_owned(), |x| number(x, 3)),
            ]),
            Effect::Sobol(index) => cells.extend([
                with_interval(index.first, index.first_interval, 2),
                with_interval(index.total, index.total_interval, 2),
            ]),
            Effect::Rank { correlation } => cells.push(number(*correlation, 2)),
        }
        table.row(cells);
    }
    let rest = moved.len().saturating_sub(MOST_FACTORS);
    let more = if rest > 0 {
        format!("{rest} further factors matter less\n")
    } else {
        String::new()
    };
    title + &table.text() + &more
}

fn region_words(found: &FoundRegion) -> String {
    let limits: Vec<String> = found
        .limits
        .iter()
        .map(|(name, low, high)| {
            format!(
                "{} {} to {}",
                clean(name),
                short(&clean(low)),
                short(&clean(high))
            )
        })
        .collect();
    let place = if limits.is_empty() {
        "no box is better than the whole space".to_owned()
    } else {
        format!("densest where {}", limits.join(", "))
    };
    wrapped(
        &format!(
            "{}: at {:.0} % of the points; {place}: {:.0} % of the {} points there, {:.0} % of all \
             such points. A box fits its own points better than new ones.",
            clean(&found.what),
            100.0 * found.share,
            100.0 * found.region.density,
            found.region.n,
            100.0 * found.region.coverage,
        ),
        0,
    )
}
