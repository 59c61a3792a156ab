//! Charts: the days of the truce as curves, up to the clock.

use super::{color32, colours, muted};
use crate::model::DayMeasures;
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{Color32, Ui, vec2};
use egui_plot::{Line, LineStyle, Plot, PlotPoints, VLine};

/// A curve: its name, whether it is the truth, and its value of a day.
type Curve = (&'static str, bool, fn(&DayMeasures) -> Option<f64>);

const CHARTS: [(&str, &[Curve]); 4] = [
    (
        "Violations a day",
        &[
            ("in truth, all", true, |d| {
                sum(&[d.violations_fire, d.violations_ground, d.violations_rear])
            }),
            ("of these found", true, |d| {
                sum(&[d.caught_fire, d.caught_ground, d.caught_rear])
            }),
            ("findings confirmed", false, |d| whole(d.findings)),
            ("findings adopted", false, |d| whole(d.findings_adopted)),
        ],
    ),
    ("Fire, of that of war", &[("in truth", true, |d| d.ratio)]),
    (
        "Watch",
        &[
            ("front watched, share", false, |d| d.coverage_share),
            ("mission there, share", false, |d| d.deployed_share),
            ("cloud, share", false, |d| d.cloud),
        ],
    ),
    (
        "Trust",
        &[
            ("of a in b", true, |d| d.trust_a),
            ("of b in a", true, |d| d.trust_b),
        ],
    ),
];

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
    let size = vec2(
        (ui.available_width() / CHARTS.len() as f32 - 10.0).max(180.0),
        (height - 62.0).max(90.0),
    );
    let day = session.clock.hours() / 24.0;
    ui.horizontal_top(|ui| {
        for (title, curves) in CHARTS {
            ui.vertical(|ui| {
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
                                .filter_map(|row| Some((row.day?, value(row)?)))
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
            });
        }
    });
}
