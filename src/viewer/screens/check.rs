//! Screen: check. What is wrong with a scenario, or how large it is.

use super::home::attention;
use crate::model::base::DAY;
use crate::scenario::Problem;
use crate::viewer::intent::Intent;
use crate::viewer::panels::{Wants, fact, muted};
use crate::viewer::reading::{CheckReport, Good, Task};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{RichText, Ui};
use egui_extras::{Column, TableBuilder};

/// The screen.
pub fn check(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.label("a scenario file");
        if let Some(path) = super::path_field(ui, "check-file", "scenarios/mine.toml", "Check it") {
            wants.push(Intent::Check(Some(path)));
        }
        if ui.button("Check what is open").clicked() {
            wants.push(Intent::Check(None));
        }
    });
    ui.separator();
    match &session.reading.check {
        Task::Idle => {
            ui.label(muted(
                session,
                "Name a file that ends in .toml, or a scenario of the library. Nothing is run.",
            ));
        }
        Task::Asked(_) => {
            ui.label("reading …");
        }
        Task::Failed(words) => attention(ui, session, words),
        Task::Done(report) => told(ui, session, report, wants),
    }
}

fn told(ui: &mut Ui, session: &Session, report: &CheckReport, wants: &mut Wants) {
    if let Some(words) = &report.unread {
        attention(ui, session, words);
        return;
    }
    let name = report.opening.scenario.as_deref();
    let name = name.unwrap_or("the reference scenario");
    let n = report.problems.len();
    let words = match n {
        0 => format!("{name}: good"),
        1 => format!("{name}: 1 problem"),
        _ => format!("{name}: {n} problems"),
    };
    ui.label(RichText::new(words).strong().size(18.0));
    if let Some(good) = &report.good {
        size(ui, session, report, good, wants);
    }
    if !report.warnings.is_empty() && n == 0 {
        ui.add_space(6.0);
        ui.label(RichText::new("Allowed, but worth a look").strong());
        table(ui, session, &report.warnings);
    }
    if n > 0 {
        table(ui, session, &report.problems);
        if !report.warnings.is_empty() {
            let n = report.warnings.len();
            ui.label(muted(session, format!("and warnings: {n}")));
        }
    }
}

fn size(ui: &mut Ui, session: &Session, report: &CheckReport, good: &Good, wants: &mut Wants) {
    let spec = &good.spec;
    ui.label(&spec.title);
    if ui
        .add(egui::Button::new("Open it").min_size(egui::vec2(100.0, 30.0)))
        .clicked()
    {
        wants.push(Intent::Open(Box::new(report.opening.clone())));
    }
    let days = f64::from(spec.time.duration_s) / f64::from(DAY);
    let units: u32 = spec.sides.iter().map(|side| side.forces.n_units).sum();
    let sites: u32 = spec.sides.iter().flat_map(|side| side.forces.sites).sum();
    let same = good.hash == session.opened().hash;
    let seconds = session.seconds_of_truce().filter(|_| same);
    let facts = [
        (
            "canonical hash",
            format!("{:016x}", good.hash),
            "Of everything that went into it: the same hash is the same scenario",
        ),
        (
            "length",
            format!("{days:.1} days in {} ticks", spec.n_ticks()),
            "Days of the truce, and steps of the simulation",
        ),
        (
            "front",
            format!(
                "{} sectors, {:.0} km",
                spec.front.n_sectors,
                spec.front.length_km()
            ),
            "Sectors, and length along the line",
        ),
        (
            "forces",
            format!("{units} units, {sites} sites in the rear"),
            "Of both sides together",
        ),
        (
            "one truce takes",
            seconds.map_or_else(
                || "unknown: open it, and it is measured".to_owned(),
                |seconds| format!("{seconds:.1} s here, its pictures included"),
            ),
            "Measured on this machine from the truce on the screen, if it is of this scenario",
        ),
        (
            "one truce needs",
            format!("about {:.0} MB", (good.bytes / 1e6).ceil()),
            "Estimated from acts, units, assets and sectors: rough on purpose",
        ),
    ];
    for (name, value, about) in facts {
        fact(ui, session, name, value, about);
    }
    ui.add_space(4.0);
    ui.label(muted(session, "assets by regime"));
    ui.horizontal_wrapped(|ui| {
        for regime in &spec.regimes {
            let groups = regime.sensing.groups.iter();
            let n: u64 = groups.map(|group| u64::from(group.count)).sum();
            ui.label(format!("{} {n}", regime.name))
                .on_hover_text(&regime.title);
            ui.separator();
        }
    });
}

/// Columns of problems, with what they mean and their share of the width.
const COLUMNS: [(&str, &str, f32); 6] = [
    ("file", "File, library entry or argument", 0.14),
    ("line", "Line and column, from 1", 0.06),
    ("kind", "Its name is the same in every version", 0.11),
    ("value", "Path of the value", 0.17),
    ("rule", "What is wrong", 0.22),
    ("remedy", "What to do", 0.28),
];

/// Problems with three lines each, all columns on the screen; what is longer is said on hovering.
fn table(ui: &mut Ui, session: &Session, problems: &[Problem]) {
    let height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
    let width = ui.available_width() - 60.0;
    let mut table = TableBuilder::new(ui)
        .id_salt("problems")
        .striped(true)
        .auto_shrink([false, true]);
    for (_, _, share) in COLUMNS {
        table = table.column(Column::exact(share * width).clip(true));
    }
    table
        .header(height, |mut header| {
            for (name, about, _) in COLUMNS {
                header.col(|ui| {
                    ui.label(muted(session, name)).on_hover_text(about);
                });
            }
        })
        .body(|body| {
            body.rows(3.0 * height, problems.len(), |mut row| {
                let problem = &problems[row.index()];
                let cells = [
                    problem.file.clone(),
                    format!("{}:{}", problem.line, problem.column),
                    problem.code.name().to_owned(),
                    problem.path.clone(),
                    problem.rule.clone(),
                    problem.remedy.clone(),
                ];
                for cell in cells {
                    row.col(|ui| {
                        ui.add(egui::Label::new(&cell).wrap()).on_hover_text(&cell);
                    });
                }
            });
        });
}
