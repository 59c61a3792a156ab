//! Figures about the watch: what was seen, how fast, where, who was blamed, at what cost.

use super::chart::{Axis, Chart};
use super::markup::{Html, Rows, table};
use super::{Figure, Report, plain, shown};
use crate::analysis::{Blame, Estimate, Places};
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::report::number;

/// Figure 3: quality at the operating point, and what became of all violations.
pub(super) fn quality(report: &Report<'_>) -> Figure {
    let ends = |found: &mut dyn Iterator<Item = Estimate>| {
        let ends = found.map(|one| one.interval.map_or(one.value, |i| i.high.max(one.value)));
        ends.fold(1.0, f64::max)
    };
    let rows = || report.watched_rows();
    let wrong_most = ends(&mut rows().flat_map(|row| row.wrong.into_iter().flatten()));
    let seen_most = ends(&mut rows().filter_map(|row| row.in_time[0]));
    let mut chart = Chart::new(
        Axis::new(
            "of 100 findings naming a side, wrong (live)",
            0.0,
            wrong_most,
        ),
        Axis::new("of 10 at the front in time (shadow)", 0.0, seen_most),
        340.0,
        62.0,
        30.0,
    );
    let mut data: Rows = vec![plain(&[
        "regime",
        "group",
        "violations",
        "established",
        "not adopted",
        "not confirmed",
        "not seen",
        "not watched",
        "outside reach",
    ])];
    for row in report.watched_rows() {
        for (side, wrong) in row.wrong.into_iter().enumerate() {
            let (Some(wrong), Some(seen)) = (wrong, row.in_time[0]) else {
                continue;
            };
            if let Some(interval) = wrong.interval {
                chart.span_x(side, interval.low, interval.high, seen.value);
            }
            if let Some(interval) = seen.interval {
                chart.span_y(side, wrong.value, interval.low, interval.high);
            }
            let who = if side == 0 { "a" } else { "b" };
            let says = format!("{}, naming {who}: {}", row.regime, shown(Some(wrong), 0));
            chart.dot(side, (wrong.value, seen.value), &says);
            if side == 0 {
                chart.label((wrong.value, seen.value), &row.regime);
            }
        }
    }
    let mut body = chart.svg(
        "Serious violations established in time against wrong accusations",
        "Two marks a regime: circles for findings that name side a, squares for side b.",
    );
    body.html(&waterfall(report, &mut data));
    Figure {
        number: "3",
        title: "How good is detection?",
        body,
        caption: format!(
            "Above: each regime at the thresholds it works with (circle: findings naming a, \
             square: naming b; their data are in figure 0); in time counts serious violations; up and \
             left is better, and regimes that may name nobody have no mark. A curve over \
             thresholds would need other truces, since findings change what the sides do; in shadow they \
             do not, see figure 3a. Below: what became of 100 violations \
             of each group (shadow); hatched is what nobody was placed to see, which is not the \
             same as having looked and seen nothing. {}",
            report.tail("95 %, bootstrap by truce")
        ),
        data,
    }
}

const FATES: [&str; 6] = [
    "established",
    "not adopted",
    "not confirmed",
    "not seen",
    "not watched",
    "outside reach",
];

fn waterfall(report: &Report<'_>, data: &mut Rows) -> Html {
    let rows: Vec<_> = report
        .comparison
        .waterfalls
        .iter()
        .flat_map(|one| one.groups.iter().map(move |group| (&one.regime, group)))
        .collect();
    let n = rows.len() as f64;
    let mut chart = Chart::new(
        Axis::new("of 100 violations", 0.0, 100.0),
        Axis::exact("", 0.0, n, &[]),
        62.0 + 18.0 * n,
        190.0,
        30.0,
    );
    for (i, (regime, group)) in rows.iter().enumerate() {
        let y = n - i as f64 - 0.5;
        chart.row_name(y, &format!("{regime}, {}", group.group));
        let parts = [
            group.established,
            group.confirmed_not_adopted,
            group.not_confirmed,
            group.not_seen,
            group.not_watched,
            group.outside_reach,
        ];
        let mut from = 0.0;
        for (k, part) in parts.iter().enumerate() {
            if *part > 0.0 && group.violations > 0.0 {
                let share = 100.0 * part / group.violations;
                let says = format!("{}: {} of 100", FATES[k], number(share, 1));
                chart.bar(k, (from, from + share), (y, 13.0), &says);
                from += share;
            }
        }
        let numbers = std::iter::once(group.violations).chain(parts);
        data.push(
            [(*regime).clone(), group.group.clone()]
                .into_iter()
                .chain(numbers.map(|x| x.to_string()))
                .collect(),
        );
    }
    let mut out = legend(&FATES);
    out.html(&chart.svg(
        "What became of violations, by regime and group",
        "Stacked bars from established on the left to outside reach on the right.",
    ));
    out
}

/// Swatches and what they mean.
fn legend(names: &[&'static str]) -> Html {
    let mut out = Html::new();
    out.raw("<p class=\"legend\">");
    for (k, name) in names.iter().enumerate() {
        out.raw("<span><svg width=\"16\" height=\"12\" aria-hidden=\"true\"><rect width=\"16\" height=\"12\" class=\"f")
            .int(k)
            .raw("\"/></svg> ")
            .text(name)
            .raw("</span> ");
    }
    out.raw("</p>");
    out
}

/// Figure 4: how long until adoption.
pub(super) fn delays(report: &Report<'_>) -> Figure {
    let days = report.gathered.days as f64;
    let mut data: Rows = vec![plain(&["regime", "hours", "established by then", "of"])];
    let mut lines = Vec::new();
    let mut most: f64 = 0.0;
    for (regime, sums) in report.sums() {
        let total = sums.delays.total;
        if total == 0 {
            continue;
        }
        let mut line = vec![(0.0, 0.0)];
        let mut sum = 0;
        for (hour, n) in sums.delays.by_hour.iter().enumerate() {
            if *n > 0 {
                let share = |sum: u64| 100.0 * sum as f64 / total as f64;
                let day = (hour as f64 + 1.0) / 24.0;
                line.push((day, share(sum)));
                sum += n;
                line.push((day, share(sum)));
                data.push(vec![
                    regime.to_owned(),
                    (hour + 1).to_string(),
                    sum.to_string(),
                    total.to_string(),
                ]);
            }
        }
        let last = 100.0 * sum as f64 / total as f64;
        line.push((days, last));
        most = most.max(last);
        lines.push((regime.to_owned(), line, last));
    }
    let mut chart = Chart::new(
        Axis::days("days since the violation began", days),
        Axis::new(
            "adopted by then, % of serious violations",
            0.0,
            most.max(1.0),
        ),
        340.0,
        62.0,
        200.0,
    );
    for (i, (regime, line, last)) in lines.iter().enumerate() {
        chart.line(i, line);
        chart.name(
            i,
            *last,
            &format!("{regime}: {} % never", number(100.0 - last, 0)),
        );
    }
    Figure {
        number: "4",
        title: "How fast?",
        body: chart.svg(
            "Time from the begin of a serious violation to the adoption of its finding",
            "Cumulative share by regime; the rest was never adopted.",
        ),
        caption: format!(
            "Share of all serious violations, front and rear, whose finding was adopted within so \
             many days ({}, middle commitment); what is missing to 100 % at the right edge was not \
             adopted before the end. {}",
            report.gathered.watched.name(),
            report.tail("none")
        ),
        data,
    }
}

/// Figure 5: maps of place and day.
pub(super) fn places(report: &Report<'_>) -> Figure {
    let mut data: Rows = vec![plain(&[
        "regime",
        "day",
        "from km",
        "to km",
        "violations",
        "established",
        "could not be known",
    ])];
    let all: Vec<(&str, &Places)> = report
        .sums()
        .map(|(regime, sums)| (regime, &sums.places))
        .filter(|(_, places)| places.truth.iter().any(|n| *n > 0))
        .collect();
    let mut body = Html::new();
    let shadow = report.gathered.watched == Mode::Shadow;
    if shadow {
        body.raw("<p>In shadow all regimes watch the same acts, so there is one map of the truth; below it, for each regime, the share of these that was established and the share that could not be known. Darker is more; the scale of truth ends at the fullest cell, that of shares at 100 %.</p>");
    } else {
        body.raw("<p>Under each regime other acts happen, so each has its own map of the truth. Darker is more; each scale of truth ends at the fullest cell, that of shares at 100 %.</p>");
    }
    body.raw("<div class=\"maps\">");
    for (i, (regime, places)) in all.iter().enumerate() {
        let most = places.truth.iter().copied().max().unwrap_or(0).max(1) as f64;
        if i == 0 || !shadow {
            let title = if shadow {
                "truth".to_owned()
            } else {
                format!("{regime}: truth")
            };
            body.html(&map(report, places, &title, 0, &|i| {
                places.truth[i] as f64 / most
            }));
        }
        for (k, (what, of)) in [
            ("established", &places.established),
            ("could not be known", &places.unknowable),
        ]
        .into_iter()
        .enumerate()
        {
            body.html(&map(
                report,
                places,
                &format!("{regime}: {what}"),
                k + 1,
                &|i| of[i] as f64 / (places.truth[i] as f64).max(1.0),
            ));
        }
        let cell_km = report.gathered.front_km / places.cells as f64;
        for day in 0..places.days {
            for cell in 0..places.cells {
                let i = day * places.cells + cell;
                if places.truth[i] > 0 {
                    data.push(vec![
                        (*regime).to_owned(),
                        day.to_string(),
                        (cell as f64 * cell_km).to_string(),
                        ((cell + 1) as f64 * cell_km).to_string(),
                        places.truth[i].to_string(),
                        places.established[i].to_string(),
                        places.unknowable[i].to_string(),
                    ]);
                }
            }
        }
    }
    body.raw("</div>");
    Figure {
        number: "5",
        title: "Where and when?",
        body,
        caption: format!(
            "Serious violations by place along the front (left to right, {} cells of {} km) and day \
             (top to bottom), sums over all truces; blank where there were none, faintest where \
             there were and no share of them; {}, middle commitment. {}",
            crate::analysis::MAP_CELLS,
            number(
                report.gathered.front_km / crate::analysis::MAP_CELLS as f64,
                0
            ),
            report.gathered.watched.name(),
            report.tail("none")
        ),
        data,
    }
}

fn map(
    report: &Report<'_>,
    places: &Places,
    title: &str,
    hue: usize,
    share: &dyn Fn(usize) -> f64,
) -> Html {
    const CELL: usize = 8;
    const HIGH: usize = 5;
    let (width, height) = (places.cells * CELL, places.days * HIGH);
    let mut out = Html::new();
    out.raw("<div class=\"map\"><span>")
        .text(title)
        .raw("</span><svg role=\"img\" viewBox=\"0 0 ")
        .int(width)
        .raw(" ")
        .int(height + 14)
        .raw("\"><title>")
        .text(title)
        .raw("</title><desc>")
        .text(&format!(
            "{} km of front from left to right, {} days from top to bottom",
            number(report.gathered.front_km, 0),
            places.days
        ))
        .raw("</desc><rect class=\"ground\" width=\"")
        .int(width)
        .raw("\" height=\"")
        .int(height)
        .raw("\"/>");
    // ten shades are as many as an eye tells apart; the faintest says: violations, none of them
    let shade = |i: usize| {
        let shade = (share(i).clamp(0.0, 1.0) * 10.0).ceil();
        (places.truth[i] > 0).then_some(if shade > 0.0 { shade / 10.0 } else { 0.06 })
    };
    for day in 0..places.days {
        let row = day * places.cells;
        let mut cell = 0;
        while cell < places.cells {
            let found = shade(row + cell);
            let alike = (cell..places.cells)
                .take_while(|next| shade(row + next) == found)
                .count();
            if let Some(found) = found {
                out.raw("<rect class=\"h")
                    .int(hue)
                    .raw("\" x=\"")
                    .int(cell * CELL)
                    .raw("\" y=\"")
                    .int(day * HIGH)
                    .raw("\" width=\"")
                    .int(alike * CELL)
                    .raw("\" height=\"5\" opacity=\"")
                    .text(&number(found, 2))
                    .raw("\"/>");
            }
            cell += alike;
        }
    }
    out.raw("<text class=\"small\" y=\"")
        .int(height + 11)
        .raw("\">km 0, day 1 above</text><text class=\"small\" text-anchor=\"end\" x=\"")
        .int(width)
        .raw("\" y=\"")
        .int(height + 11)
        .raw("\">")
        .text(&format!(
            "km {}, day {} below",
            number(report.gathered.front_km, 0),
            places.days
        ))
        .raw("</text></svg></div>");
    out
}

/// Figure 6: who is blamed.
pub(super) fn blame(report: &Report<'_>) -> Figure {
    let mut rows: Rows = vec![plain(&[
        "regime",
        "violations of",
        "named a, %",
        "named b, %",
        "nobody named, %",
        "no finding, %",
        "n",
        "of findings that name, wrong, % [95 %]",
    ])];
    let seed = Seed(report.comparison.setting.asked.seeds.first);
    for (regime, sums) in report.sums() {
        for (side, name) in ["a", "b"].into_iter().enumerate() {
            let blame = sums.blamed(side);
            let total = blame.total();
            if total == 0 {
                continue;
            }
            let share = |n: u64| number(100.0 * n as f64 / total as f64, 1);
            let Blame { a, b, nobody, none } = blame;
            rows.push(vec![
                regime.to_owned(),
                name.to_owned(),
                share(a),
                share(b),
                share(nobody),
                share(none),
                number(total as f64, 0),
                sums.wrong(side, seed).map_or_else(
                    || "–".to_owned(),
                    |(share, interval)| crate::report::format::with_interval(share, interval, 1),
                ),
            ]);
        }
    }
    Figure {
        number: "6",
        title: "Who is blamed?",
        body: table(&rows, 2),
        caption: format!(
            "Serious violations by the side that committed them, and whom the matched finding names \
             ({}, middle commitment). Findings without a violation behind them are not here: they \
             are the wrong ones of figure 0. {}",
            report.gathered.watched.name(),
            report.tail("95 %, bootstrap by truce")
        ),
        data: rows,
    }
}
