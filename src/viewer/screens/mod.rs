//! Screens: what stands in the whole window.

mod check;
mod home;
mod lab;
mod results;
mod settings;

pub use lab::lab;

use super::intent::Screen;
use super::panels::Wants;
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
        ui.label(super::panels::muted(session, &session.opened().spec.title));
    });
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
    (wants, shapes)
}
