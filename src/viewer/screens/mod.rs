//! Screens: what stands in the whole window.

mod check;
mod home;
mod lab;
mod results;
mod settings;
#[cfg(test)]
mod tests;

pub use lab::lab;

use super::intent::Screen;
use super::keymap::Action;
use super::panels::{Wants, named};
use super::session::Session;
use bevy_egui::egui;
use egui::Ui;

/// The line at the very top, with the doors to all screens.
pub fn doors(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new("Truceline").strong());
        ui.separator();
        for (screen, name) in Screen::ALL {
            if ui
                .selectable_label(session.screen == screen, name)
                .clicked()
            {
                wants.push(super::intent::Intent::Go(screen));
            }
        }
        // their doors: they come with the lessons
        for (name, about) in [
            ("Lessons", "Guided lessons are not there yet"),
            ("Violator", "Playing a side is not there yet"),
        ] {
            ui.add_enabled(false, egui::Button::selectable(false, name))
                .on_disabled_hover_text(about);
        }
        ui.separator();
        if session.recording {
            let key = session.keyboard.map.words(Action::Record);
            let words = format!("● recording ({key} ends it)");
            let colour = super::panels::color32(super::panels::colours(session).attention);
            ui.label(egui::RichText::new(words).color(colour));
        }
        ui.label(super::panels::muted(session, &session.opened().spec.title));
    });
}

/// A field for a path or a code, with a button; what was entered. The field keeps its text itself.
fn path_field(ui: &mut Ui, id: &str, hint: &str, button: &str) -> Option<String> {
    let id = egui::Id::new(id);
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let mut entered = false;
    ui.horizontal_wrapped(|ui| {
        let width = (ui.available_width() - 110.0).clamp(120.0, 420.0);
        let field = egui::TextEdit::singleline(&mut text)
            .id(id.with("field"))
            .hint_text(hint)
            .min_size(egui::vec2(0.0, 26.0))
            .vertical_align(egui::Align::Center)
            .char_limit(4_096)
            .desired_width(width);
        let field = ui.add(field);
        let field = named(ui, field, hint);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let button = egui::Button::new(button).min_size(egui::vec2(60.0, 26.0));
        entered = ui.add(button).clicked() || enter;
    });
    let wanted = text.trim().to_owned();
    ui.data_mut(|data| data.insert_temp(id, text));
    (entered && !wanted.is_empty()).then_some(wanted)
}

/// A screen without a map.
pub fn page(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    match session.screen {
        Screen::Home => home::home(ui, session, wants),
        Screen::Results => results::results(ui, session, wants),
        Screen::Check => check::check(ui, session, wants),
        Screen::Settings => settings::settings(ui, session, wants),
        Screen::Lab | Screen::Compare => {}
    }
}

/// The whole window: what was asked for, and the shapes of the map.
pub fn window(window: &mut Ui, session: &Session) -> (Wants, Vec<super::scene::Shape>) {
    let mut wants = super::panels::keys(window.ctx(), session);
    egui::Panel::top("doors").show(window, |ui| doors(ui, session, &mut wants));
    let shapes = match session.screen {
        Screen::Lab | Screen::Compare => lab(window, session, &mut wants),
        _ => {
            egui::CentralPanel::default().show(window, |ui| page(ui, session, &mut wants));
            Vec::new()
        }
    };
    super::panels::search(window.ctx(), session, &mut wants);
    super::panels::remember(window.ctx());
    (wants, shapes)
}
