//! Screen: results. A folder of many truces: regimes side by side, and any truce of it again.

use super::home::attention;
use crate::viewer::intent::Intent;
use crate::viewer::panels::{Rows, Wants, fact, muted, named};
use crate::viewer::reading::Task;
use crate::viewer::runs::{RegimeSummary, RunRow, Runs};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{RichText, Ui};
use egui_extras::{Column, TableBuilder};
use std::sync::Arc;

/// The screen.
pub fn results(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.label("a folder of results");
        if let Some(path) = super::path_field(ui, "results-folder", "results/my-study", "Read it") {
            wants.push(Intent::ReadResults(path));
        }
    });
    ui.separator();
    match &session.reading.results {
        Task::Idle => {
            ui.label(muted(
                session,
                "Name a folder that `truceline compare` made, or a folder of all shards of a batch.",
            ));
        }
        Task::Asked(_) => {
            ui.label("reading …");
        }
        Task::Failed(words) => attention(ui, session, words),
        Task::Done(runs) => told(ui, session, runs, wants),
    }
}

fn told(ui: &mut Ui, session: &Session, runs: &Runs, wants: &mut Wants) {
    let manifest = &runs.manifest;
    let asked = &manifest.asked;
    ui.horizontal_wrapped(|ui| {
        let facts = [
            ("folder", runs.path.clone(), "What was read"),
            ("scenario", asked.scenario.clone(), "As it was named"),
            (
                "made by",
                format!("{}, `{}`", manifest.version, asked.command),
                "Version of the program, and the command",
            ),
            (
                "runs",
                format!("{}, in {} rows", asked.seeds.count, runs.rows.len()),
                "A run is a seed; a row is a truce as one regime saw it",
            ),
            ("regimes", manifest.regimes.join(", "), "In their order"),
            (
                "folders",
                runs.shards.to_string(),
                "One, or the shards of one batch",
            ),
            ("failed", runs.failed.to_string(), "Truces that failed"),
        ];
        for (name, value, about) in facts {
            fact(ui, session, name, value, about);
        }
    });
    if runs.left_out > 0 {
        let words = format!(
            "{} rows more are in the folder; this screen takes the first {}",
            runs.left_out,
            runs.rows.len()
        );
        attention(ui, session, &words);
    }
    for words in runs.refusal.iter().chain(&runs.caution) {
        attention(ui, session, words);
    }
    if let Some(words) = &session.trouble {
        attention(ui, session, words);
    }
    let chosen = summary(ui, session, runs);
    ui.separator();
    rows(ui, session, runs, chosen, wants);
}

/// Modes and cells of a folder, in the order in which they come; live at middle commitment first.
fn groups(runs: &Runs) -> Vec<(bool, i64)> {
    let mut found: Vec<(bool, i64)> = Vec::new();
    for row in &runs.summary {
        let group = (row.shadow, row.cell);
        if !found.contains(&group) {
            found.push(group);
        }
    }
    // of a comparison: the middle is what tables speak of
    found.sort_by_key(|group| (*group != (false, 1), group.0));
    found
}

/// The regimes of one mode and cell; which was chosen.
fn summary(ui: &mut Ui, session: &Session, runs: &Runs) -> Option<(bool, i64)> {
    let groups = groups(runs);
    let id = ui.id().with(("group", runs.edition));
    let mut chosen = ui
        .data(|data| data.get_temp::<(bool, i64)>(id))
        .or_else(|| groups.first().copied());
    ui.horizontal_wrapped(|ui| {
        ui.label(muted(session, "commitment and mode"));
        for group in &groups {
            let mode = if group.0 { "shadow" } else { "live" };
            let name = format!("{}, {mode}", runs.cell(group.1));
            if ui.selectable_label(chosen == Some(*group), name).clicked() {
                chosen = Some(*group);
            }
        }
    });
    if let Some(chosen) = chosen {
        ui.data_mut(|data| data.insert_temp(id, chosen));
    }
    let shown = runs.summary.iter();
    let shown = shown.filter(|row| Some((row.shadow, row.cell)) == chosen);
    egui::ScrollArea::both()
        .id_salt("summary")
        .max_height(220.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            egui::Grid::new("summary")
                .striped(true)
                .spacing([18.0, 4.0])
                .show(ui, |ui| {
                    for (name, about) in SUMMARY {
                        ui.label(muted(session, name)).on_hover_text(about);
                    }
                    ui.end_row();
                    for row in shown {
                        for cell in summary_cells(row) {
                            ui.label(cell);
                        }
                        ui.end_row();
                    }
                });
        });
    chosen
}

const SUMMARY: [(&str, &str); 7] = [
    ("regime", "Who watched; `war` when no truce was agreed"),
    ("n", "Truces that came to their end"),
    ("failed", "Truces that failed: they are in no other number"),
    (
        "held",
        "Fire of the last week at most a quarter of war, and nobody renounced",
    ),
    ("quiet", "Fire of the last week at most a tenth of war"),
    (
        "fire of the last week",
        "Median over truces; 1 is the fire of war",
    ),
    (
        "established",
        "Violations that an adopted finding stands for, over all violations of all truces",
    ),
];

fn summary_cells(row: &RegimeSummary) -> [String; 7] {
    let share = |count: usize| match row.n {
        0 => "–".to_owned(),
        n => format!("{count} of {n} ({:.0} %)", 100.0 * count as f64 / n as f64),
    };
    let dash = || "–".to_owned();
    [
        row.regime.clone(),
        row.n.to_string(),
        row.failed.to_string(),
        share(row.held),
        share(row.quiet),
        row.fire.map_or_else(dash, |fire| format!("{fire:.3}")),
        row.established
            .map_or_else(dash, |share| format!("{:.1} %", 100.0 * share)),
    ]
}

/// Columns of the runs, with what they mean and how wide they are.
const COLUMNS: [(&str, &str, f32); 11] = [
    ("run", "Number of the run", 60.0),
    ("seed", "Seed of the truce", 80.0),
    ("regime", "Who watched", 150.0),
    ("mode", "Whether what it found reached the sides", 66.0),
    ("commitment", "Cell of the design", 130.0),
    ("status", "At the end", 90.0),
    ("held", "Whether it held", 50.0),
    ("violations", "From the end of grace to collapse", 84.0),
    ("established", "Of these, by an adopted finding", 90.0),
    ("fire", "Of the last week; 1 is the fire of war", 64.0),
    (
        "digest",
        "Of its course: the same digest is the same truce",
        150.0,
    ),
];

fn cells(runs: &Runs, row: &RunRow) -> [String; 11] {
    let dash = || "–".to_owned();
    [
        row.run.to_string(),
        row.seed.to_string(),
        runs.regime(row).to_owned(),
        if row.shadow { "shadow" } else { "live" }.to_owned(),
        runs.cell(row.cell),
        runs.status(row).to_owned(),
        match row.held {
            Some(true) => "yes".to_owned(),
            Some(false) => "no".to_owned(),
            None => dash(),
        },
        row.violations.map_or_else(dash, |n| n.to_string()),
        row.established.map_or_else(dash, |n| n.to_string()),
        row.fire.map_or_else(dash, |fire| format!("{fire:.3}")),
        row.digest.as_deref().map_or_else(dash, str::to_owned),
    ]
}

/// Whether a row has all words; `seed:17` asks one column.
fn fits(runs: &Runs, row: &RunRow, words: &[&str]) -> bool {
    let cells = cells(runs, row).map(|cell| cell.to_lowercase());
    words.iter().all(|word| {
        if let Some((column, value)) = word.split_once(':')
            && let Some(i) = COLUMNS.iter().position(|(name, _, _)| *name == column)
        {
            // a number must stand alone: 1 is not 17
            return match value.parse::<u64>() {
                Ok(_) => cells[i] == value,
                Err(_) => cells[i].contains(value),
            };
        }
        cells.iter().any(|cell| cell.contains(word))
    })
}

/// Which rows a filter leaves, kept from picture to picture.
#[derive(Clone)]
struct Kept {
    asked: (u64, String, Option<(bool, i64)>),
    rows: Arc<Vec<u32>>,
}

fn rows(
    ui: &mut Ui,
    session: &Session,
    runs: &Runs,
    group: Option<(bool, i64)>,
    wants: &mut Wants,
) {
    let (id, all_id) = (ui.id().with("filter"), ui.id().with("all"));
    let mut filter: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let mut all: bool = ui.data(|data| data.get_temp(all_id)).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Truces").strong());
        ui.label(muted(session, "filter"));
        let field = egui::TextEdit::singleline(&mut filter)
            .hint_text("regime:layered held:no")
            .desired_width(240.0);
        let field = ui.add(field);
        named(ui, field, "filter")
            .on_hover_text("Rows that have all these words; `seed:17` asks one column");
        ui.checkbox(&mut all, "all modes and cells");
        ui.label(muted(session, "A click opens that very truce."));
    });
    let asked = (runs.edition, filter.to_lowercase(), group.filter(|_| !all));
    let kept_id = ui.id().with("kept");
    let kept: Option<Kept> = ui.data(|data| data.get_temp(kept_id));
    let kept = kept.filter(|kept| kept.asked == asked);
    let kept = kept.unwrap_or_else(|| {
        let words: Vec<&str> = asked.1.split_whitespace().collect();
        let found = runs.rows.iter().zip(0..).filter(|(row, _)| {
            asked.2.is_none_or(|group| group == (row.shadow, row.cell))
                && (words.is_empty() || fits(runs, row, &words))
        });
        Kept {
            rows: Arc::new(found.map(|(_, i)| i).collect()),
            asked,
        }
    });
    let shown = Arc::clone(&kept.rows);
    ui.data_mut(|data| {
        data.insert_temp(id, filter);
        data.insert_temp(all_id, all);
        data.insert_temp(kept_id, kept);
    });
    ui.label(muted(
        session,
        format!("{} of {} rows", shown.len(), runs.rows.len()),
    ));
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    egui::ScrollArea::horizontal()
        .id_salt("runs")
        .show(ui, |ui| {
            let keys = Rows::begin(ui, kept_id, shown.len(), "truces");
            let mut take = |place: usize| {
                let row = shown.get(place).and_then(|i| runs.rows.get(*i as usize));
                if let Some(Ok(opening)) = row.map(|row| runs.opening(row)) {
                    wants.push(Intent::Open(Box::new(opening)));
                }
            };
            keys.taken.into_iter().for_each(&mut take);
            let mut table = keys
                .scroll(TableBuilder::new(ui))
                .id_salt("runs")
                .striped(true)
                .sense(Rows::SENSE)
                .auto_shrink([false, false]);
            for (_, _, width) in COLUMNS {
                table = table.column(Column::initial(width).clip(true).resizable(true));
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
                    body.rows(height, shown.len(), |mut line| {
                        let Some(row) = runs.rows.get(shown[line.index()] as usize) else {
                            return;
                        };
                        line.set_selected(keys.is_chosen(line.index()));
                        for cell in cells(runs, row) {
                            line.col(|ui| {
                                ui.label(&cell);
                            });
                        }
                        let response = line.response();
                        if let Err(words) = runs.may_open(row) {
                            response.on_hover_text(words);
                        } else if response.clicked() {
                            take(line.index());
                        }
                    });
                });
            keys.end(ui, session);
        });
}
