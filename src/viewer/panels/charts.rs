//! Charts: the days of the truce as curves, up to the clock.

use super::{color32, colours, fact, muted};
use crate::model::base::DAY;
use crate::model::ledger::story::Dossier;
use crate::model::{DayMeasures, RunMeasures, Story};
use crate::viewer::session::Session;
use crate::viewer::truce::Ending;
use bevy_egui::egui;
use egui::{Color32, Ui, vec2};
use egui_plot::{Line, LineStyle, Plot, PlotPoints, VLine};

/// Where a curve gets its value of a day from.
#[derive(Clone, Copy)]
enum Value {
    /// The row of the day.
    Row(fn(&DayMeasures) -> Option<f64>),
    /// The story, and the number of the day.
    Story(fn(&Story, u32) -> Option<f64>),
}

use Value::{Row, Story as Told};

/// A curve: its name, whether it is the truth, and its value of a day.
type Curve = (&'static str, bool, Value);

const CHARTS: [(&str, &[Curve]); 8] = [
    (
        "Violations a day",
        &[
            (
                "in truth, all",
                true,
                Row(|d| sum(&[d.violations_fire, d.violations_ground, d.violations_rear])),
            ),
            (
                "of these found",
                true,
                Row(|d| sum(&[d.caught_fire, d.caught_ground, d.caught_rear])),
            ),
            ("findings confirmed", false, Row(|d| whole(d.findings))),
            ("adopted", false, Row(|d| whole(d.findings_adopted))),
        ],
    ),
    (
        "Fire, of that of war",
        &[("in truth", true, Row(|d| d.ratio))],
    ),
    (
        "Reports a day",
        &[
            ("of assets", false, Row(|d| whole(d.observed))),
            ("complaints", false, Row(|d| whole(d.complaints))),
        ],
    ),
    (
        "False alarms a day",
        &[(
            "findings of nothing, or of what another one is about",
            true,
            Told(|story, day| {
                Some(
                    confirmed_on(story, day)
                        .filter(|d| d.violation.is_none())
                        .count() as f64,
                )
            }),
        )],
    ),
    (
        "Delay, hours (median)",
        &[
            ("event to finding", false, Told(hours_to_finding)),
            ("to adoption", false, Told(hours_to_adoption)),
        ],
    ),
    (
        "Bill, M€",
        &[(
            "with set-up",
            false,
            Told(|story, day| Some(story.bill_eur.get(day as usize)? / 1e6)),
        )],
    ),
    (
        "Watch",
        &[
            ("front watched", false, Row(|d| d.coverage_share)),
            ("mission there", false, Row(|d| d.deployed_share)),
            ("cloud", false, Row(|d| d.cloud)),
        ],
    ),
    (
        "Trust",
        &[
            ("of a in b", true, Row(|d| d.trust_a)),
            ("of b in a", true, Row(|d| d.trust_b)),
        ],
    ),
];

/// Cases that were confirmed on a day.
fn confirmed_on(story: &Story, day: u32) -> impl Iterator<Item = &Dossier> {
    story.dossiers.iter().filter(move |dossier| {
        let said = dossier.finding.as_ref();
        said.is_some_and(|said| said.confirmed_s / DAY == day)
    })
}

/// \[h\] — from the middle of the window of an event to its finding, median of the day.
fn hours_to_finding(story: &Story, day: u32) -> Option<f64> {
    median(confirmed_on(story, day).filter_map(|dossier| {
        let confirmed = dossier.finding.as_ref()?.confirmed_s;
        Some(confirmed.saturating_sub(dossier.from_s.midpoint(dossier.to_s)))
    }))
}

/// \[h\] — the same to the adoption of findings that were adopted on a day.
fn hours_to_adoption(story: &Story, day: u32) -> Option<f64> {
    median(story.dossiers.iter().filter_map(|dossier| {
        let adopted = dossier.finding.as_ref()?.adopted_s?;
        let after = adopted.saturating_sub(dossier.from_s.midpoint(dossier.to_s));
        (adopted / DAY == day).then_some(after)
    }))
}

/// \[h\] — median of seconds.
fn median(seconds: impl Iterator<Item = u32>) -> Option<f64> {
    let mut all: Vec<u32> = seconds.collect();
    all.sort_unstable();
    Some(f64::from(*all.get(all.len() / 2)?) / 3_600.0)
}

fn whole(x: Option<i64>) -> Option<f64> {
    x.map(|x| x as f64)
}

fn sum(all: &[Option<i64>]) -> Option<f64> {
    all.iter().try_fold(0.0, |sum, x| Some(sum + (*x)? as f64))
}

/// A piece of a curve as it is drawn.
fn sample(ui: &mut Ui, ink: Color32, style: usize) {
    let (rect, _) = ui.allocate_exact_size(vec2(24.0, 12.0), egui::Sense::hover());
    let points = [rect.left_center(), rect.right_center()];
    let stroke = egui::Stroke::new(2.0, ink);
    let (dash, gap) = [(24.0, 0.1), (6.0, 3.0), (6.0, 7.0), (2.0, 3.0)][style.min(3)];
    ui.painter()
        .extend(egui::Shape::dashed_line(&points, stroke, dash, gap));
}

/// All charts side by side, in a place of some height \[px\].
pub fn charts(ui: &mut Ui, session: &Session, height: f32) {
    let Some(ending) = session.left.ending() else {
        ui.label(muted(
            session,
            "Charts come when the truce has been computed.",
        ));
        return;
    };
    let view = session.view();
    // as many side by side as can be read, the others in lines below
    let columns = (ui.available_width() / 230.0).floor().clamp(2.0, 4.0);
    let size = vec2(
        (ui.available_width() / columns - 12.0).max(180.0),
        (height - 62.0).clamp(90.0, 200.0),
    );
    let day = session.clock.hours() / 24.0;
    for line in CHARTS.chunks(columns as usize) {
        ui.horizontal_top(|ui| {
            for (title, curves) in line {
                ui.vertical(|ui| {
                    chart(ui, session, ending, title, curves, size, day);
                });
            }
        });
    }
    if view.shows_truth() {
        dividends(ui, session, &ending.run);
    }
}

/// One chart: its curves up to the clock.
fn chart(
    ui: &mut Ui,
    session: &Session,
    ending: &Ending,
    title: &str,
    curves: &[Curve],
    size: egui::Vec2,
    day: f32,
) {
    let view = session.view();
    let palette = colours(session);
    let inks: [Color32; 4] = [
        color32(palette.text),
        color32(palette.monitors),
        color32(palette.sides[0]),
        color32(palette.sides[1]),
    ];
    let styles = [
        LineStyle::Solid,
        LineStyle::dashed_dense(),
        LineStyle::dashed_loose(),
        LineStyle::dotted_dense(),
    ];

    ui.set_width(size.x);
    ui.label(title);
    let shown: Vec<(usize, &Curve)> = curves
        .iter()
        .enumerate()
        .filter(|(_, (_, truth, _))| !truth || view.shows_truth())
        .collect();
    if shown.is_empty() {
        ui.label(muted(
            session,
            "not known here: look through Truth or Score",
        ));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (i, (name, _, _)) in &shown {
            sample(ui, inks[*i], *i);
            ui.label(egui::RichText::new(*name).size(12.0));
        }
    });
    Plot::new(title)
        .width(size.x)
        .height(size.y)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .include_y(0.0)
        .include_x(1.0)
        .include_x(f64::from(session.clock.total()) / 24.0)
        .x_axis_label("day")
        .show(ui, |plot| {
            for (i, (name, _, value)) in shown {
                let points: Vec<[f64; 2]> = ending
                    .days
                    .iter()
                    .filter_map(|row| {
                        let at = row.day?;
                        let value = match value {
                            Row(of) => of(row),
                            Told(of) => of(&ending.story, at as u32),
                        };
                        Some((at, value?))
                    })
                    .filter(|(at, _)| (*at as f32) < day)
                    .map(|(at, y)| [at as f64 + 1.0, y])
                    .collect();
                plot.line(
                    Line::new(*name, PlotPoints::from(points))
                        .color(inks[i])
                        .style(styles[i])
                        .width(2.0),
                );
            }
            plot.vline(
                VLine::new("now", f64::from(day) + 0.5)
                    .color(inks[0].gamma_multiply(0.4))
                    .width(1.0),
            );
        });
}

/// What the pause brought each side, in its three parts: of the whole truce.
fn dividends(ui: &mut Ui, session: &Session, run: &RunMeasures) {
    let parts = [
        (
            "a",
            run.dividend_a,
            run.dividend_allowed_a,
            run.dividend_established_a,
            run.dividend_hidden_a,
        ),
        (
            "b",
            run.dividend_b,
            run.dividend_allowed_b,
            run.dividend_established_b,
            run.dividend_hidden_b,
        ),
    ];
    let words = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{x:.1}"));
    for (side, all, allowed, established, hidden) in parts {
        let value = format!(
            "{} battalions at the end of the truce: {} by allowed means, {} prohibited and established, {} hidden",
            words(all),
            words(allowed),
            words(established),
            words(hidden)
        );
        let about =
            "Pause dividend: change of combat power over the truce, in battalions at full strength";
        fact(
            ui,
            session,
            &format!("the pause brought {side}"),
            value,
            about,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::tests_support::{dossier, said};

    #[test]
    fn days_of_the_charts_are_those_of_the_findings() {
        let mut story = Story {
            dossiers: (0..4).map(|case| dossier(case, 100)).collect(),
            ..Story::default()
        };
        // the middle of the window is at 85 s; confirmed after 1, 2 and 5 hours, and on day 1
        let hour = 3_600;
        for (case, confirmed, adopted) in [
            (0, hour, Some(30 * hour)),
            (1, 2 * hour, None),
            (2, 5 * hour, None),
            (3, DAY, Some(DAY + hour)),
        ] {
            let adopted = adopted.map(|at| 85 + at);
            story.dossiers[case].finding = Some(said(85 + confirmed, adopted, None));
        }
        assert_eq!(confirmed_on(&story, 0).count(), 3);
        assert_eq!(confirmed_on(&story, 1).count(), 1);
        assert_eq!(hours_to_finding(&story, 0), Some(2.0));
        assert_eq!(hours_to_finding(&story, 2), None);
        assert_eq!(hours_to_adoption(&story, 0), None);
        // adopted on day 1: after 25 and after 30 hours
        assert_eq!(hours_to_adoption(&story, 1), Some(30.0));
        // a false alarm is a finding that stands for no violation
        story.dossiers[1].violation = Some(9);
        let alarms = CHARTS
            .iter()
            .find(|(name, _)| *name == "False alarms a day");
        let Some((_, [(_, truth, Told(of))])) = alarms else {
            panic!("no such chart");
        };
        assert!(*truth, "what is false is the truth's to tell");
        assert_eq!([of(&story, 0), of(&story, 1)], [Some(2.0), Some(1.0)]);
    }
}
