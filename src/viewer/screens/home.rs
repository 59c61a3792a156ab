//! Screen: home. Three doors, a box for a code, and the place that was left.

use crate::scenario::library;
use crate::viewer::intent::{Intent, Opening, Screen};
use crate::viewer::keymap::Action;
use crate::viewer::panels::{Wants, color32, colours, muted};
use crate::viewer::reading::Typed;
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{RichText, Ui};

/// The screen.
pub fn home(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    egui::ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add_space(8.0);
            ui.heading("A ceasefire, and who can tell whether it is kept");
            ui.label(muted(
                session,
                "The same truces, watched by different regimes: what happened, what was found, \
                 and what could not be known.",
            ));
            ui.add_space(8.0);
            going_on(ui, session, wants);
            ui.columns(3, |columns| {
                card(&mut columns[0], "Explore a scenario", |ui| {
                    explore(ui, session, wants);
                });
                card(&mut columns[1], "Open results", |ui| {
                    results(ui, session, wants);
                });
                card(&mut columns[2], "Teach a lesson", |ui| lesson(ui, session));
            });
            ui.add_space(10.0);
            code(ui, session, wants);
        });
}

fn card(ui: &mut Ui, title: &str, inside: impl FnOnce(&mut Ui)) {
    egui::Frame::group(ui.style())
        .inner_margin(12.0)
        .show(ui, |ui| {
            ui.set_min_height(330.0);
            ui.set_min_width(ui.available_width());
            ui.label(RichText::new(title).strong().size(20.0));
            ui.add_space(6.0);
            // the card stretches its words; a layout of its own does not
            ui.vertical(inside);
        });
}

/// Size of the buttons that matter most.
const TALL: egui::Vec2 = egui::vec2(44.0, 44.0);

fn going_on(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    if let Some(words) = &session.reading.forgotten {
        ui.label(muted(session, words));
    }
    let Some(last) = &session.reading.last else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        let button = egui::Button::new("Go on where you were").min_size(TALL);
        if ui.add(button).on_hover_text(last).clicked() {
            wants.push(Intent::OpenCode(last.clone()));
        }
        ui.label(muted(
            session,
            "The truce and the place that were open when the window was closed.",
        ));
    });
    ui.add_space(8.0);
}

/// Title of a scenario of the library.
fn title(name: &str) -> &str {
    let text = library::scenario(name).unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("title = \""));
    line.and_then(|rest| rest.strip_suffix('"')).unwrap_or(name)
}

fn explore(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.label(muted(session, "One truce, its regimes and its seeds."));
    let here = session.opening().scenario.as_deref();
    let here = here.unwrap_or(library::REFERENCE);
    for name in library::scenario_names() {
        let is_here = session.opening().text.is_none() && here == name;
        let words = if is_here {
            format!("{} (open)", title(name))
        } else {
            title(name).to_owned()
        };
        let button = egui::Button::new(words)
            .wrap()
            .min_size(egui::vec2(ui.available_width(), 30.0));
        if ui.add(button).on_hover_text(name).clicked() {
            wants.push(if is_here {
                Intent::Go(Screen::Lab)
            } else {
                Intent::Open(Box::new(Opening {
                    scenario: Some(name.to_owned()),
                    seed: 1,
                    ..Opening::default()
                }))
            });
        }
    }
    if let Some(words) = &session.trouble {
        attention(ui, session, words);
    }
}

fn results(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.label(muted(
        session,
        "A folder that `truceline compare` made, or a folder of shards of one batch: its regimes \
         side by side, and any of its truces again.",
    ));
    ui.add_space(6.0);
    if let Some(path) = super::path_field(ui, "results-folder", "results/my-study", "Read it") {
        wants.push(Intent::ReadResults(path));
    }
}

fn lesson(ui: &mut Ui, session: &Session) {
    ui.label(muted(
        session,
        "Lessons are not there yet: this version has none. Until they are, a teacher can lock the \
         truth away in Settings and hand out codes of truces.",
    ));
    ui.add_space(6.0);
    ui.add_enabled(false, egui::Button::new("No lessons yet").min_size(TALL));
}

fn code(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.label(RichText::new("Enter the code of a truce").strong());
    ui.label(muted(
        session,
        format!(
            "{} in the Lab gives one. Capitals, blanks and hyphens do not matter.",
            session.keyboard.map.words(Action::Code)
        ),
    ));
    if let Some(code) = super::path_field(ui, "code", "truce1:…", "Open it") {
        wants.push(Intent::OpenCode(code));
    }
    match &session.reading.typed {
        Typed::Nothing => {}
        Typed::Wrong(words) => attention(ui, session, words),
        Typed::Differs(words, _) => {
            attention(ui, session, words);
            ui.horizontal_wrapped(|ui| {
                if ui.button("Run it anyway").clicked() {
                    wants.push(Intent::OpenAnyway);
                }
                ui.label(muted(session, "It will be marked as not the same model."));
            });
        }
    }
}

/// Words that ask for attention, with a mark.
pub fn attention(ui: &mut Ui, session: &Session, words: &str) {
    let colour = color32(colours(session).attention);
    ui.label(RichText::new(format!("! {words}")).color(colour));
}
