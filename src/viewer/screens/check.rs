//! Screen: check.

use crate::viewer::panels::Wants;
use crate::viewer::session::Session;
use bevy_egui::egui::Ui;

/// The screen.
pub fn check(ui: &mut Ui, _session: &Session, _wants: &mut Wants) {
    ui.heading("check");
}
