//! Screen: home.

use crate::viewer::panels::Wants;
use crate::viewer::session::Session;
use bevy_egui::egui::Ui;

/// The screen.
pub fn home(ui: &mut Ui, _session: &Session, _wants: &mut Wants) {
    ui.heading("home");
}
