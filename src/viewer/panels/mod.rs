//! Panels: plain functions from the session to what the person wants. They do not know Bevy, and
//! they change nothing themselves.

mod attribution;
mod bulletin;
mod charts;
mod compare;
mod evidence;
mod focus;
mod inspector;
mod keys;
mod legend;
mod lens;
mod map;
mod mission;
mod rows;
mod search;
mod timeline;
mod top;
mod why;

pub use compare::compare;
pub use focus::remember;
#[cfg(test)]
pub use focus::{Focus, before as focus_before};
pub use keys::{intent as intent_of, keys, with_key};
pub use map::{area_name, map};
pub use rows::Rows;
pub use search::search;
pub use timeline::timeline;
pub use top::top;

use super::intent::{Intent, Tab};
use super::scene::Shape;
use super::session::Session;
use super::theme::{Colour, Palette, palette};
use bevy_egui::egui;
use egui::{Color32, FontId, Pos2, RichText, Ui};

/// What the panels ask for.
pub type Wants = Vec<Intent>;

/// A colour as egui wants it.
pub fn color32(Colour([r, g, b]): Colour) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The palette of a session.
pub fn colours(session: &Session) -> &'static Palette {
    palette(session.settings.dark)
}

/// Words of less weight.
pub fn muted(session: &Session, words: impl Into<String>) -> RichText {
    RichText::new(words).color(color32(colours(session).muted))
}

/// A shape of the map as egui paints it.
pub fn convex(shape: &Shape) -> egui::Shape {
    let points = shape.points.iter().map(|&[x, y]| Pos2::new(x, y)).collect();
    egui::Shape::convex_polygon(points, color32(shape.colour), egui::Stroke::NONE)
}

/// A name and a value on one line.
pub fn fact(ui: &mut Ui, session: &Session, name: &str, value: impl Into<String>, about: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.label(muted(session, name)).on_hover_text(about);
        ui.label(value.into()).on_hover_text(about);
    });
}

/// Gives a field the name that it has for those who cannot see: its words stand beside it, not in it.
pub fn named(ui: &Ui, field: egui::Response, name: impl Into<String>) -> egui::Response {
    let context = ui.ctx();
    context.accesskit_node_builder(field.id, |node| node.set_label(name.into()));
    field
}

/// A share in words that can be counted: `12 of 20`.
pub fn of_twenty(share: f32) -> String {
    let n = (share.clamp(0.0, 1.0) * 20.0).round() as u32;
    format!("{n} of 20")
}

/// Words for a chance, with its count.
pub fn likely(p: f32) -> String {
    let words = match p {
        p if p < 0.05 => "remote",
        p if p < 0.20 => "very unlikely",
        p if p < 0.45 => "unlikely",
        p if p < 0.55 => "about even",
        p if p < 0.80 => "likely",
        p if p <= 0.95 => "very likely",
        _ => "almost certain",
    };
    format!("{words} ({})", of_twenty(p))
}

/// Text of the size of axes.
pub fn small() -> FontId {
    FontId::proportional(11.5)
}

/// The tabs below the map, and what stands in the one that is open.
pub fn tabs(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.horizontal(|ui| {
        for (tab, name) in Tab::ALL {
            if ui.selectable_label(session.tab == tab, name).clicked() {
                wants.push(Intent::OpenTab(tab));
            }
        }
    });
    ui.separator();
    // a piece of its own: what is longer scrolls or is cut, and the map keeps its height whatever
    // tab is open
    let rect = ui.available_rect_before_wrap();
    let height = rect.height();
    let mut piece = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    piece.set_clip_rect(rect.intersect(ui.clip_rect()));
    ui.advance_cursor_after_rect(rect);
    let ui = &mut piece;
    let scroll = || {
        egui::ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, false])
    };
    match session.tab {
        Tab::Inspector => {
            scroll().show(ui, |ui| inspector::inspector(ui, session, wants));
        }
        Tab::Evidence => evidence::evidence(ui, session, wants),
        Tab::Attribution => {
            scroll().show(ui, |ui| attribution::attribution(ui, session, wants));
        }
        Tab::Bulletin => bulletin::bulletin(ui, session),
        Tab::Budget => mission::mission(ui, session, wants),
        Tab::Why => why::why(ui, session, wants),
        Tab::Charts => {
            scroll().show(ui, |ui| charts::charts(ui, session, height));
        }
    }
}

/// The evidence log of this hour as CSV.
pub fn evidence_csv(session: &Session, story: &crate::model::Story) -> String {
    evidence::csv(&evidence::lines(session, story))
}

/// The legend of the map.
pub fn legend(ui: &mut Ui, session: &Session) {
    legend::legend(ui, session);
}

/// The font of all words.
const INTER: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/fonts/Inter-Regular.ttf"
));

/// Fonts of egui, with ours before its own.
pub fn give_fonts(context: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    let inter = egui::FontData::from_static(INTER);
    fonts.font_data.insert("inter".into(), inter.into());
    let words = fonts.families.entry(egui::FontFamily::Proportional);
    words.or_default().insert(0, "inter".into());
    // what stands in columns keeps its own font, and takes what it lacks from ours
    let columns = fonts.families.entry(egui::FontFamily::Monospace);
    columns.or_default().push("inter".into());
    context.set_fonts(fonts);
}

/// Colours of egui.
pub fn dress(context: &egui::Context, palette: &Palette) {
    let mut visuals = if palette.dark {
        egui::Visuals::dark()
    } else {
        egui::Visuals::light()
    };
    visuals.panel_fill = color32(palette.panel);
    visuals.window_fill = color32(palette.panel);
    visuals.extreme_bg_color = color32(palette.page);
    visuals.override_text_color = Some(color32(palette.text));
    visuals.selection.bg_fill = if palette.dark {
        Color32::from_rgb(0x2A, 0x55, 0x7C)
    } else {
        Color32::from_rgb(0xB9, 0xD9, 0xF2)
    };
    context.set_visuals(visuals);
    context.all_styles_mut(|style| {
        style.interaction.selectable_labels = false;
        style.spacing.item_spacing = egui::vec2(8.0, 5.0);
        for font in style.text_styles.values_mut() {
            font.size = font.size.max(13.0);
        }
    });
}

#[cfg(test)]
mod tests;
