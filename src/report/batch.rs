//! The comparison in the terminal.

use super::format::{NONE, clean, count, cut, estimate, number, with_interval, wrapped};
use super::survival::survival_table;
use super::table::{Column, Table, WIDTH};
use super::uncertainty::{uncertainty_text, uncertainty_title};
use crate::analysis::{Comparison, Difference, Measure, RegimeRow, Waterfall};
use crate::experiment::WAR;
use std::fmt::Write;

/// All tables of a comparison as text.
pub fn comparison_text(all: &Comparison) -> String {
    let asked = &all.setting.asked;
    let mut text = String::new();
    text.push_str(&wrapped(&clean(&all.setting.title), 0));
    text.push_str(&wrapped(&run_line(all), 0));
    section(&mut text, "", &wrapped(&clean(&all.sentence), 0));
    if asked.modes.live() {
        section(
            &mut text,
            "The truce (live; middle commitment unless said)",
            &truce_table(&all.rows),
        );
    }
    let found = "Serious violations a truce (live); of 10 such, established in time (shadow)";
    section(&mut text, found, &found_table(&all.rows));
    if asked.modes.live() {
        section(
            &mut text,
            "Of 100 findings naming a side, wrong; hidden gain (live, middle commitment)",
            &blame_table(&all.rows),
        );
        section(
            &mut text,
            "Combat power gained beyond war going on, same seeds (live, middle commitment)",
            &gain_table(&all.rows),
        );
        section(
            &mut text,
            "Fire and harm (live; middle commitment unless said)",
            &fire_table(&all.rows),
        );
    }
    if !all.survival.is_empty() {
        let title = "Of 100 truces, still standing, and (at risk); live, middle commitment";
        section(&mut text, title, &survival_table(&all.survival));
    }
    if asked.modes.shadow() {
        let title = "Could not be known: violations outside reach or not watched (shadow)";
        section(&mut text, title, &unknowable_bars(&all.rows));
        let title = "What became of 100 violations (shadow)";
        section(&mut text, title, &waterfall_table(&all.waterfalls));
    }
    if !all.differences.is_empty() {
        let title = format!(
            "Difference from {}, same seeds, middle commitment; (×) = what pairing bought",
            clean(&asked.baseline)
        );
        section(&mut text, &title, &difference_table(&all.differences));
    }
    if let Some(found) = &all.uncertainty {
        let title = uncertainty_title(found);
        section(&mut text, &title, &uncertainty_text(all, found));
    }
    section(&mut text, "", &foot(all));
    text
}

fn section(text: &mut String, title: &str, body: &str) {
    text.push('\n');
    if !title.is_empty() {
        text.push_str(title);
        text.push('\n');
    }
    text.push_str(body);
}

fn run_line(all: &Comparison) -> String {
    let seeds = all.setting.asked.seeds;
    let last = seeds.first.saturating_add(seeds.count.saturating_sub(1));
    let which = match &all.setting.asked.seed_file {
        Some(file) if all.setting.asked.seed_list.is_some() => format!("seeds of {}", clean(file)),
        _ => format!("seeds {}–{last}", seeds.first),
    };
    let mut line = format!(
        "n = {} truces a cell, {which}, {}, model {}; 95 % intervals in brackets.",
        number(seeds.count as f64, 0),
        match all.setting.asked.modes {
            crate::experiment::Modes::Live => "live",
            crate::experiment::Modes::Shadow => "shadow",
            crate::experiment::Modes::Both => "live and shadow",
        },
        all.setting.version,
    );
    if !all.failed.is_empty() {
        let _ = write!(
            line,
            " {} truces failed and are not counted.",
            all.failed.len()
        );
    }
    line
}

pub(super) fn label(regime: &str) -> String {
    cut(if regime == WAR { "war goes on" } else { regime }, 24)
}

fn truce_table(rows: &[RegimeRow]) -> String {
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::right("bill\nM€"),
        Column::right("there on\nday 15, %"),
        Column::right("quiet of\n100, low"),
        Column::right("quiet of\n100, middle"),
        Column::right("quiet of\n100, high"),
    ]);
    for row in rows {
        let [low, middle, high] = row.quiet.map(|share| estimate(share, 0));
        table.row([
            label(&row.regime),
            estimate(row.bill, 1),
            estimate(row.deployed, 0),
            low,
            middle,
            high,
        ]);
    }
    table.text()
}

fn found_table(rows: &[RegimeRow]) -> String {
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::right("committed\nfront"),
        Column::right("committed\nrear"),
        Column::right("of 10 front\nin time"),
        Column::right("n"),
        Column::right("of 10 rear\nin time"),
        Column::right("n"),
    ]);
    for row in rows.iter().filter(|row| row.regime != WAR) {
        let [front, rear] = row.serious.map(|median| estimate(median, 0));
        let [seen_front, seen_rear] = row.in_time;
        table.row([
            label(&row.regime),
            front,
            rear,
            estimate(seen_front, 1),
            count(seen_front),
            estimate(seen_rear, 1),
            count(seen_rear),
        ]);
    }
    table.text()
}

fn blame_table(rows: &[RegimeRow]) -> String {
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::right("naming a,\nwrong"),
        Column::right("n"),
        Column::right("naming b,\nwrong"),
        Column::right("n"),
        Column::right("hidden a\nbattalions"),
        Column::right("hidden b\nbattalions"),
    ]);
    for row in rows.iter().filter(|row| row.regime != WAR) {
        let [wrong_a, wrong_b] = row.wrong;
        let [hidden_a, hidden_b] = row.hidden.map(|median| estimate(median, 1));
        table.row([
            label(&row.regime),
            estimate(wrong_a, 0),
            count(wrong_a),
            estimate(wrong_b, 0),
            count(wrong_b),
            hidden_a,
            hidden_b,
        ]);
    }
    table.text()
}

fn gain_table(rows: &[RegimeRow]) -> String {
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::right("a\n%"),
        Column::right("b\n%"),
    ]);
    for row in rows.iter().filter(|row| row.regime != WAR) {
        let [a, b] = row.against_war.map(|median| estimate(median, 1));
        table.row([label(&row.regime), a, b]);
    }
    table.text()
}

fn fire_table(rows: &[RegimeRow]) -> String {
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::right("fire, last week\n% of war"),
        Column::right("casualties\nexpected"),
        Column::right("held of\n100, low"),
        Column::right("held of\n100, middle"),
        Column::right("held of\n100, high"),
    ]);
    for row in rows {
        let [low, middle, high] = row.held.map(|share| estimate(share, 0));
        table.row([
            label(&row.regime),
            estimate(row.fire, 0),
            estimate(row.harm, 0),
            low,
            middle,
            high,
        ]);
    }
    table.text()
}

fn unknowable_bars(rows: &[RegimeRow]) -> String {
    const CELLS: usize = 20;
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::left("0 %              100 %"),
        Column::right("%"),
        Column::right("n"),
    ]);
    for row in rows.iter().filter(|row| row.regime != WAR) {
        let bar = row.unknowable.map_or_else(String::new, |share| {
            let full = ((share.value / 100.0 * CELLS as f64).round() as usize).min(CELLS);
            format!("▏{}{}▕", "█".repeat(full), " ".repeat(CELLS - full))
        });
        table.row([
            label(&row.regime),
            bar,
            estimate(row.unknowable, 0),
            count(row.unknowable),
        ]);
    }
    table.text()
}

fn waterfall_table(all: &[Waterfall]) -> String {
    let mut table = Table::new(vec![
        Column::left("regime"),
        Column::left("group"),
        Column::right("estab-\nlished"),
        Column::right("not\nadopted"),
        Column::right("not con-\nfirmed"),
        Column::right("not\nseen"),
        Column::right("not\nwatched"),
        Column::right("outside\nreach"),
        Column::right("n"),
    ]);
    let mut causes = String::new();
    for waterfall in all {
        for (i, group) in waterfall.groups.iter().enumerate() {
            let share = |x: f64| {
                if group.violations > 0.0 {
                    number(100.0 * x / group.violations, 0)
                } else {
                    NONE.to_owned()
                }
            };
            table.row([
                if i == 0 {
                    label(&waterfall.regime)
                } else {
                    String::new()
                },
                group.group.clone(),
                share(group.established),
                share(group.confirmed_not_adopted),
                share(group.not_confirmed),
                share(group.not_seen),
                share(group.not_watched),
                share(group.outside_reach),
                number(group.violations, 0),
            ]);
        }
        causes.push_str(&causes_line(waterfall));
    }
    if causes.is_empty() {
        table.text()
    } else {
        table.text() + "Why not watched:\n" + &causes
    }
}

fn causes_line(waterfall: &Waterfall) -> String {
    let total: f64 = waterfall.causes.iter().map(|(_, n)| n).sum();
    if total <= 0.0 {
        return String::new();
    }
    let parts: Vec<String> = waterfall
        .causes
        .iter()
        .filter(|(_, n)| *n > 0.0)
        .map(|(cause, n)| format!("{cause} {} %", number(100.0 * n / total, 0)))
        .collect();
    wrapped(
        &format!(
            "  {}: {}",
            clean(&label(&waterfall.regime)),
            parts.join(", ")
        ),
        4,
    )
}

fn difference_table(all: &[Difference]) -> String {
    let mut columns = vec![Column::left("regime")];
    columns.extend(Measure::ALL.map(|measure| Column::right(head(measure))));
    let mut table = Table::new(columns);
    for rows in all.chunk_by(|x, y| x.regime == y.regime) {
        let name = rows
            .first()
            .map_or_else(String::new, |first| label(&first.regime));
        let found = |measure| {
            rows.iter()
                .find(|row| row.measure == measure)
                .and_then(|row| row.difference)
        };
        let decimals = |measure| usize::from(measure == Measure::HiddenGain);
        // two lines a regime: the difference with what pairing bought, the interval below
        let values = Measure::ALL.map(|measure| {
            found(measure).map_or_else(
                || NONE.to_owned(),
                |d| match d.variance_ratio {
                    Some(ratio) => {
                        format!(
                            "{} (×{})",
                            with_interval(d.mean, None, decimals(measure)),
                            bought(ratio)
                        )
                    }
                    None => with_interval(d.mean, None, decimals(measure)),
                },
            )
        });
        let intervals = Measure::ALL.map(|measure| {
            let interval = found(measure).and_then(|d| d.interval);
            interval.map_or_else(String::new, |i| {
                let end = |x| number(x, decimals(measure));
                format!("[{}, {}]", end(i.low), end(i.high))
            })
        });
        table.row(std::iter::once(name).chain(values));
        table.row(std::iter::once(String::new()).chain(intervals));
    }
    table.text()
}

/// How many times as many unpaired runs would have been needed; beyond a thousand the difference is
/// all but the same number every time, and the figure says no more.
fn bought(variance_ratio: f64) -> String {
    if variance_ratio > 999.0 {
        ">999".to_owned()
    } else {
        number(variance_ratio, 1)
    }
}

fn head(measure: Measure) -> &'static str {
    match measure {
        Measure::Quiet => "quiet\nof 100",
        Measure::Fire => "fire\n% of war",
        Measure::SeriousFront => "serious\nfront",
        Measure::HiddenGain => "hidden gain\na + b",
        Measure::Established => "established\n% (shadow)",
    }
}

fn foot(all: &Comparison) -> String {
    let mut text = wrapped(
        "Commitment of both sides: low 0.3, middle 0.6, high 0.9. Medians and ratios: bootstrap \
         by run; shares of truces: Wilson. – : no value, nothing to count, or a mandate that \
         forbids naming. Shadow: all regimes watch the same acts. Casualties are a proxy.",
        0,
    );
    for failure in all.failed.iter().take(5) {
        let what = format!(
            "Failed: seed {}, {}, {}: {}",
            failure.seed,
            failure.mode,
            failure.regimes.join(" "),
            failure.why
        );
        text.push_str(&wrapped(&clean(&what), 2));
    }
    if all.failed.len() > 5 {
        let _ = writeln!(
            text,
            "… and {} more failed truces, all in provenance.json",
            all.failed.len() - 5
        );
    }
    text.push_str(&wrapped(
        &format!("Support level {}.", all.setting.support),
        2,
    ));
    text.push_str("Again:\n");
    text.push_str(&command_lines(&clean(&all.setting.command)));
    text
}

/// The command in lines that a shell takes as one. Quoted words are left alone: a break inside
/// them would change them.
fn command_lines(command: &str) -> String {
    const INDENT: &str = "  ";
    if command.contains('\'') {
        return format!("{INDENT}{command}\n");
    }
    let mut text = String::new();
    let mut line = INDENT.to_owned();
    for (i, part) in command.split(" --").enumerate() {
        let part = if i == 0 {
            part.to_owned()
        } else {
            format!(" --{part}")
        };
        if i > 0 && line.chars().count() + part.chars().count() + 2 > WIDTH {
            text.push_str(&line);
            text.push_str(" \\\n");
            line = format!("{INDENT} ");
        }
        line.push_str(&part);
    }
    text + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{RegimeFacts, Sample, Setting};
    use crate::experiment::{Asked, Design, Modes, Seeds, fixture, run_jobs};
    use crate::model::TruceSpec;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    fn compared(regimes: &[&str], modes: Modes) -> Comparison {
        let spec = Arc::new(fixture::spec(regimes));
        let seeds = Seeds {
            first: 1,
            count: 20,
        };
        let design = Design::compare(&spec, seeds, modes).expect("a design");
        let mut sample = Sample::default();
        let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
        let summary = run_jobs(
            &design,
            &truce,
            2,
            &AtomicBool::new(false),
            &|_| {},
            &mut [&mut sample],
        )
        .expect("a batch");
        let asked = Asked {
            command: "compare".into(),
            scenario: "thirty-day-pause".into(),
            regimes: None,
            set: Vec::new(),
            baseline: regimes[0].to_owned(),
            seeds,
            seed_file: None,
            seed_list: None,
            modes,
            uncertainty: None,
            detail: false,
        };
        let setting = Setting::new(&spec.title, asked);
        Comparison::new(setting, &sample, &RegimeFacts::of(&spec), summary.failed)
    }

    #[test]
    fn it_fits_the_terminal_and_steers_nothing() {
        let long = "a-regime-with-a-very-long-name-indeed-and-more";
        let text = comparison_text(&compared(
            &["none", "hotline", "observers", long],
            Modes::Both,
        ));
        println!("{text}");
        for line in text.lines() {
            assert!(
                line.chars().count() <= WIDTH,
                "{}: {line}",
                line.chars().count()
            );
        }
        assert!(text.contains("war goes on") && !text.contains('\u{1b}'));
        assert!(text.contains("V1: verified code") && text.contains("truceline compare"));
    }

    #[test]
    fn single_modes_print_what_they_have() {
        let live = comparison_text(&compared(&["none"], Modes::Live));
        assert!(live.contains("The truce") && !live.contains("Could not be known"));
        let shadow = comparison_text(&compared(&["none", "layered"], Modes::Shadow));
        assert!(shadow.contains("Could not be known") && !shadow.contains("war goes on"));
    }
}
