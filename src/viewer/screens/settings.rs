//! Screen: settings, the sheet of keys, and what this program is.

use super::home::attention;
use crate::viewer::intent::Intent;
use crate::viewer::keymap::{Action, TABLE};
use crate::viewer::panels::{Wants, muted, named};
use crate::viewer::session::{SCALES, Session};
use bevy_egui::egui;
use egui::{RichText, Ui};

/// Where the documentation stands, in the source and beside a release.
const DOCS: [(&str, &str); 5] = [
    ("docs/viewer.md", "this window"),
    (
        "docs/model/",
        "what the model holds, and from where its numbers come",
    ),
    ("docs/regimes.md", "the regimes of verification"),
    ("docs/validation.md", "what is checked, and what is not"),
    ("docs/batches.md", "many truces: truceline compare"),
];

/// The screen.
pub fn settings(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    egui::ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.columns(2, |columns| {
                // columns stretch their words over the whole line; a layout of its own does not
                columns[0].vertical(|ui| {
                    seen(ui, session, wants);
                    truth(ui, session, wants);
                    about(ui, session);
                });
                columns[1].vertical(|ui| sheet(ui, session, wants));
            });
        });
}

fn title(ui: &mut Ui, words: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(words).strong().size(18.0));
}

/// What moves and how it looks.
fn seen(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    title(ui, "How it looks");
    let settings = session.settings;
    let key = |action| session.keyboard.map.words(action);
    let mut percent = f64::from(settings.scale * 100.0).round();
    let limits = [SCALES.0, SCALES.1].map(|scale| f64::from(scale * 100.0).round());
    let slider = egui::Slider::new(&mut percent, limits[0]..=limits[1])
        .step_by(5.0)
        .suffix(" %")
        .text(format!(
            "size of text ({} and {})",
            key(Action::Text(true)),
            key(Action::Text(false))
        ))
        .update_while_editing(false);
    let slider = ui.add(slider);
    // while it is dragged the slider would move away below the pointer
    let id = slider.id.with("percent");
    if slider.dragged() {
        ui.data_mut(|data| data.insert_temp(id, percent));
    } else if slider.drag_stopped() || slider.changed() {
        let kept: Option<f64> = ui.data_mut(|data| data.remove_temp(id));
        let percent = if slider.drag_stopped() {
            kept.unwrap_or(percent)
        } else {
            percent
        };
        wants.push(Intent::Scale((percent / 100.0) as f32));
    }
    ui.horizontal(|ui| {
        for (dark, name) in [(true, "dark"), (false, "light")] {
            let label = ui.selectable_label(settings.dark == dark, name);
            if label.clicked() && settings.dark != dark {
                wants.push(Intent::Dark(dark));
            }
        }
        ui.label(muted(
            session,
            "colours; both are safe for the colour-blind",
        ));
    });
    let mut motion = settings.motion;
    if ui
        .checkbox(&mut motion, "things may move by themselves")
        .on_hover_text("Without it nothing moves but the clock, when it plays")
        .changed()
    {
        wants.push(Intent::Motion(motion));
    }
}

/// The lock, and what it does for a class.
fn truth(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    title(ui, "The truth");
    ui.horizontal(|ui| {
        let name = if session.locked {
            "Unlock the truth"
        } else {
            "Lock the truth away"
        };
        if ui
            .add(egui::Button::new(name).min_size(egui::vec2(150.0, 30.0)))
            .clicked()
        {
            wants.push(Intent::Lock(!session.locked));
        }
        ui.label(if session.locked {
            "it is locked away"
        } else {
            "everybody may see it"
        });
    });
    let key = session.keyboard.map.words(Action::Peek);
    ui.label(muted(
        session,
        format!(
            "For a class: while it is locked, the views Truth and Score, the key {key}, and the \
             answer to why a violation was or was not established are shut, so that everybody \
             argues from what the monitors have. Unlock it to compare with what happened. It is a \
             lock on a door, not a safe: it has no password, and whoever sits here may open it."
        ),
    ));
}

fn about(ui: &mut Ui, session: &Session) {
    title(ui, "About");
    ui.label(format!("Truceline {}", env!("CARGO_PKG_VERSION")));
    for words in [
        "An experiment, not a forecast: a stylised model of a 30-day ceasefire and of those who \
         watch it. Many of its numbers are judgement. It says how regimes of verification compare \
         under its assumptions, not what will happen anywhere.",
        "Sides are roles and wills, a and b. Results are by role, and never a verdict on a nation.",
        "The program: MIT or Apache-2.0, as you like. Words are set in Inter (SIL Open Font Licence 1.1); \
         columns in Hack (MIT and Bitstream Vera), and what both lack in the fonts that egui brings: Ubuntu \
         Light (Ubuntu Font Licence 1.0), Noto Emoji and emoji-icon-font (SIL Open Font Licence 1.1 and MIT).",
    ] {
        ui.label(muted(session, words));
        ui.add_space(4.0);
    }
    ui.label("Documentation:");
    for (place, what) in DOCS {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(place).monospace());
            ui.label(muted(session, what));
        });
    }
}

/// The sheet of keys: a click on a key, and the next key that is pressed takes its place.
fn sheet(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let keyboard = &session.keyboard;
    title(ui, "Keys");
    ui.label(muted(
        session,
        "To change one, click it, or go to it with Tab and press Enter; then press the new key. Esc \
         leaves it as it was. Tab, Enter and Esc cannot be given away. While you type, letters are \
         letters.",
    ));
    if let Some((action, chord, other)) = keyboard.taken {
        let does = |action: Action| {
            let line = TABLE.iter().find(|line| line.action == action);
            line.map_or("", |line| line.does)
        };
        let words = format!(
            "{} is the key of “{}”; “{}” has {}",
            chord.words(),
            does(other),
            does(action),
            keyboard.map.words(action)
        );
        attention(ui, session, &words);
        ui.horizontal(|ui| {
            if ui.button("Swap the two").clicked() {
                wants.push(Intent::SwapKeys);
            }
            if ui.button("Leave both").clicked() {
                wants.push(Intent::WaitForKey(None));
            }
        });
    }
    if let Some(words) = &keyboard.refused {
        attention(ui, session, words);
    }
    let changed = TABLE.iter().any(|line| keyboard.map.is_changed(line));
    let all = ui.add_enabled(changed, egui::Button::new("All keys as at first"));
    if all.clicked() {
        wants.push(Intent::ResetKeys);
    }
    ui.add_space(4.0);
    egui::Grid::new("sheet of keys")
        .num_columns(2)
        .striped(true)
        .spacing([16.0, 2.0])
        .show(ui, |ui| {
            for line in &TABLE {
                let waits = keyboard.waits == Some(line.action);
                let words = if waits {
                    "press a key …".to_owned()
                } else {
                    keyboard.map.words(line.action)
                };
                let name = format!("{words}: {}", line.does);
                let button = egui::Button::selectable(waits, RichText::new(words).monospace())
                    .frame_when_inactive(true)
                    .min_size(egui::vec2(104.0, 24.0));
                let button = ui.add(button);
                if named(ui, button, name).clicked() {
                    wants.push(Intent::WaitForKey((!waits).then_some(line.action)));
                }
                ui.horizontal(|ui| {
                    ui.label(muted(session, line.does));
                    if keyboard.map.is_changed(line) {
                        ui.label(format!("(was {})", line.first.words()));
                    }
                });
                ui.end_row();
            }
        });
}
