//! The evidence log: every case as it stands at this hour, and every claim.

use super::{Rows, Wants, likely, muted, named};
use crate::model::Story;
use crate::model::ledger::story::{Dossier, Source};
use crate::viewer::clock::in_short;
use crate::viewer::evidence::{self, Level, Standing};
use crate::viewer::intent::{Intent, Tab, View};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::Ui;
use egui_extras::{Column, TableBuilder};

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its case.
    pub case: u32,
    /// What it says, by [`COLUMNS`].
    pub cells: [String; 10],
}

/// Columns of the log, with what they mean.
pub const COLUMNS: [(&str, &str); 10] = [
    ("case", "Number of the case"),
    (
        "happened",
        "Start of the window in which it seems to have happened",
    ),
    ("known", "When the first word of it reached the mission"),
    ("sector", "Sector, with the kilometre along the front"),
    ("kind", "What it seems to be"),
    ("sources", "Who told of it: assets by kind, parties"),
    ("level", "How sure it is at this hour"),
    ("belief", "That something prohibited happened, at this hour"),
    ("named", "Side that a finding names"),
    (
        "violation",
        "In truth: the violation that the finding stands for (shown with the truth)",
    ),
];

/// The lines of the log at this hour, newest first.
pub fn lines(session: &Session, story: &Story) -> Vec<Line> {
    let now = session.clock.second();
    let view = session.view();
    let mut found: Vec<(usize, &Dossier, Standing)> = story
        .dossiers
        .iter()
        .enumerate()
        .filter_map(|(i, dossier)| Some((i, dossier, evidence::standing(dossier, now)?)))
        .filter(|(_, _, at)| !matches!(view, View::Side(_)) || at.level >= Level::Adopted)
        .collect();
    found.sort_by_key(|(i, _, at)| (std::cmp::Reverse(at.since_s), *i));
    found
        .into_iter()
        .map(|(i, dossier, at)| line(session, story, i, dossier, &at))
        .collect()
}

fn line(session: &Session, story: &Story, i: usize, dossier: &Dossier, at: &Standing) -> Line {
    let truth = session.view().shows_truth() && at.level >= Level::Confirmed;
    Line {
        case: i as u32,
        cells: [
            dossier.case.to_string(),
            in_short(dossier.from_s),
            in_short(at.first_s),
            format!("{} (km {:.1})", dossier.sector + 1, dossier.x_km),
            story.kinds[usize::from(dossier.kind)].clone(),
            sources(story, dossier, session.clock.second()),
            at.level.word().to_owned(),
            likely(at.belief),
            at.named.map_or("–", |side| side.name()).to_owned(),
            match dossier.violation {
                Some(violation) if truth => violation.to_string(),
                None if truth => "none: false".to_owned(),
                _ => String::new(),
            },
        ],
    }
}

/// Who told of a case by a second: `2 × camera, claim by a`.
pub fn sources(story: &Story, dossier: &Dossier, now: u32) -> String {
    let mut counts: Vec<(String, u32)> = Vec::new();
    for piece in dossier.evidence.iter().filter(|p| p.received_s <= now) {
        let name = source(story, piece.source);
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += 1,
            None => counts.push((name, 1)),
        }
    }
    let words: Vec<String> = counts
        .into_iter()
        .map(|(name, n)| {
            if n == 1 {
                name
            } else {
                format!("{n} × {name}")
            }
        })
        .collect();
    words.join(", ")
}

/// Name of a source.
pub fn source(story: &Story, source: Source) -> String {
    match source {
        Source::Asset(sensor, _) => story
            .sensors
            .get(usize::from(sensor))
            .cloned()
            .unwrap_or_default(),
        Source::Party(side) => format!("claim by {}", side.name()),
        Source::Refusal => "refused visit".to_owned(),
    }
}

/// The log with a filter; a click opens the case.
pub fn evidence(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let Some(story) = session.left.story() else {
        ui.label(muted(
            session,
            "The log comes when the truce has been computed.",
        ));
        return;
    };
    let id = ui.id().with("filter");
    let mut filter: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let mut lines = lines(session, story);
    let all = lines.len();
    let wanted = filter.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    lines.retain(|line| words.iter().all(|word| matches(line, word)));
    ui.horizontal(|ui| {
        ui.label(muted(session, "filter"));
        let field = egui::TextEdit::singleline(&mut filter)
            .hint_text("sector:17 corroborated uav")
            .desired_width(220.0);
        let field = ui.add(field);
        named(ui, field, "filter")
            .on_hover_text("Lines that have all these words; `sector:17` asks one column");
        ui.label(muted(session, format!("{} of {all} cases", lines.len())));
        let export = ui
            .button("Save as CSV")
            .on_hover_text("All cases as this view knows them at this hour");
        if export.clicked() {
            wants.push(Intent::ExportEvidence);
        }
    });
    ui.data_mut(|data| data.insert_temp(id, filter));
    let height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
    let rows = Rows::begin(ui, id, lines.len(), "evidence log");
    let mut take = |line: &Line| {
        wants.push(Intent::SelectCase(Some(line.case)));
        wants.push(Intent::OpenTab(Tab::Attribution));
    };
    if let Some(line) = rows.taken.and_then(|i| lines.get(i)) {
        take(line);
    }
    let mut table = rows
        .scroll(TableBuilder::new(ui))
        .striped(true)
        .sense(Rows::SENSE)
        .auto_shrink([false, false]);
    for width in [48.0, 66.0, 66.0, 108.0, 84.0, 250.0, 84.0, 140.0, 48.0] {
        table = table.column(Column::initial(width).clip(true).resizable(true));
    }
    table
        .column(Column::remainder().clip(true))
        .header(height, |mut header| {
            for (name, about) in COLUMNS {
                header.col(|ui| {
                    ui.label(muted(session, name)).on_hover_text(about);
                });
            }
        })
        .body(|body| {
            body.rows(height, lines.len(), |mut row| {
                let line = &lines[row.index()];
                row.set_selected(session.case == Some(line.case) || rows.is_chosen(row.index()));
                for cell in &line.cells {
                    row.col(|ui| {
                        ui.label(cell).on_hover_text(cell);
                    });
                }
                if row.response().clicked() {
                    take(line);
                }
            });
        });
    rows.end(ui, session);
}

fn matches(line: &Line, word: &str) -> bool {
    if let Some((column, value)) = word.split_once(':')
        && let Some(i) = COLUMNS.iter().position(|(name, _)| *name == column)
    {
        let cell = line.cells[i].to_lowercase();
        // a number must stand alone: 1 is not 17
        return match value.parse::<u32>() {
            Ok(_) => cell.split(|c: char| !c.is_ascii_digit()).next() == Some(value),
            Err(_) => cell.contains(value),
        };
    }
    line.cells
        .iter()
        .any(|cell| cell.to_lowercase().contains(word))
}

/// The log as CSV (RFC 4180).
pub fn csv(lines: &[Line]) -> String {
    let head = COLUMNS.map(|(name, _)| name.to_owned());
    let rows = std::iter::once(&head).chain(lines.iter().map(|line| &line.cells));
    rows.map(|cells| {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        format!("{}\r\n", cells.join(","))
    })
    .collect()
}

/// A cell in quotes where needed; what a spreadsheet would take for a formula is defused.
fn quoted(cell: &str) -> String {
    let risky =
        cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.len() > 1);
    let cell = if risky {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sector: &str, level: &str) -> Line {
        let mut cells: [String; 10] = Default::default();
        cells[3] = sector.to_owned();
        cells[6] = level.to_owned();
        Line { case: 0, cells }
    }

    #[test]
    fn the_filter_asks_all_columns_or_one() {
        let line = line("17 (km 165.0)", "corroborated");
        for (word, fits) in [
            ("corro", true),
            ("sector:17", true),
            ("sector:1", false),
            ("level:corro", true),
            ("level:claimed", false),
            ("nothing", false),
        ] {
            assert_eq!(matches(&line, word), fits, "{word}");
        }
    }

    #[test]
    fn a_table_is_safe_to_open() {
        let text = csv(&[line("=1+1", "a,\"b\"")]);
        assert!(text.contains(",'=1+1,"));
        assert!(text.contains(",\"a,\"\"b\"\"\","));
        assert_eq!(text.lines().count(), 2);
    }
}
