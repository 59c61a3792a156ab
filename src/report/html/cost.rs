//! The figure about cost: which regimes are dominated, and how sure that is.

use super::chart::{Axis, Chart};
use super::markup::{Rows, table};
use super::{Figure, Report, plain, shown};
use crate::analysis::{Estimate, OnFrontier, dominates, on_frontier};
use crate::model::base::Seed;
use crate::report::number;

/// Figure 9: cost against what is missed and whom it wrongs.
pub(super) fn cost(report: &Report<'_>) -> Figure {
    // bill, missed, wrong: less is better in all three; a regime whose bill or misses these rows do
    // not tell has no place, one that may name nobody wrongs nobody
    let points: Vec<(&str, [f64; 3], Estimate, Option<Estimate>)> = report
        .watched_rows()
        .filter_map(|row| {
            let (bill, missed) = (row.bill?, row.unknowable?);
            let wrong = row.wrong.into_iter().flatten();
            let wrong = wrong.reduce(|x, y| if x.value >= y.value { x } else { y });
            let values = [bill.value, missed.value, wrong.map_or(0.0, |x| x.value)];
            Some((row.regime.as_str(), values, missed, wrong))
        })
        .collect();
    let most = points
        .iter()
        .map(|(_, values, ..)| values[0])
        .fold(0.0, f64::max);
    let mut chart = Chart::new(
        Axis::new("bill of the truce, M€", 0.0, most),
        Axis::new("violations that could not be known, %", 0.0, 100.0),
        340.0,
        62.0,
        30.0,
    );
    let mut data: Rows = vec![plain(&[
        "regime",
        "bill M€",
        "could not be known %",
        "wrong of 100 (worse side)",
        "dominated",
        "not dominated in % of resamples",
    ])];
    let regimes: Vec<(&str, bool)> = points
        .iter()
        .map(|(regime, _, _, wrong)| (*regime, wrong.is_some()))
        .collect();
    let seed = Seed(report.comparison.setting.asked.seeds.first);
    let free = on_frontier(report.sample, &regimes, seed);
    let percent = |free: Option<&OnFrontier>| {
        free.map_or_else(
            || "–".to_owned(),
            |free| number(100.0 * free.probability, 0),
        )
    };
    let mut rows: Rows = vec![plain(&[
        "regime",
        "bill, M€",
        "could not be known, %",
        "wrong of 100, worse side",
        "not dominated in % of resamples",
    ])];
    for (i, (regime, own, missed, wrong)) in points.iter().enumerate() {
        let dominated = points.iter().any(|(_, other, ..)| dominates(other, own));
        let free = percent(free.as_ref().and_then(|free| free.get(i)));
        let series = usize::from(dominated) * 7;
        if let Some(interval) = missed.interval {
            chart.span_y(series, own[0], interval.low, interval.high);
        }
        chart.dot(
            series,
            (own[0], own[1]),
            &format!(
                "{regime}: wrong {}, not dominated in {free} % of resamples",
                shown(*wrong, 0)
            ),
        );
        chart.label((own[0], own[1]), regime);
        data.push(vec![
            (*regime).to_owned(),
            own[0].to_string(),
            own[1].to_string(),
            own[2].to_string(),
            dominated.to_string(),
            free.clone(),
        ]);
        rows.push(vec![
            (*regime).to_owned(),
            number(own[0], 1),
            shown(Some(*missed), 1),
            shown(*wrong, 1),
            free,
        ]);
    }
    let mut body = chart.svg(
        "Bill against violations that could not be known",
        "One mark a regime; grey ones cost no less, miss no less and wrong no less than another.",
    );
    let resampled = match free.as_ref().and_then(|free| free.first()) {
        Some(free) => format!(
            "The last column: the share of resamples of {} seeds, the same ones for all regimes, in \
             which no other regime dominates this one",
            free.seeds
        ),
        None => {
            "Too few seeds with truces of all regimes, or one mode alone: no probability of not \
                 being dominated"
                .to_owned()
        }
    };
    if rows.len() > 1 {
        body.html(&table(&rows, 1));
    }
    Figure {
        number: "9",
        title: "What does it cost?",
        body,
        caption: format!(
            "Grey triangles are dominated: another regime is at least as good in bill, in what \
             could not be known, and in wrong accusations of the side that fares worse, and better \
             in one. {resampled}. {}",
            report.tail("95 %, bootstrap by truce")
        ),
        data,
    }
}
