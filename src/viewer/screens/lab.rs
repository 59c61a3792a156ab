//! Screens Lab and Compare: panels around the map, and the shapes of the map itself.

use crate::viewer::evidence::{self, SectorKnown};
use crate::viewer::intent::Screen;
use crate::viewer::panels::{self, Wants};
use crate::viewer::scene::{self, Area, Rows, Scene, Shape, Spot};
use crate::viewer::session::Session;
use crate::viewer::theme::palette;
use crate::viewer::truce::Truce;
use bevy_egui::egui;
use egui::Ui;

/// \[px\] — height of the strip between two maps.
const STRIP: f32 = 26.0;

/// Panels around the map; the shapes of the map.
pub fn lab(window: &mut Ui, session: &Session, wants: &mut Wants) -> Vec<Shape> {
    egui::Panel::top("top").show(window, |ui| panels::top(ui, session, wants));
    egui::Panel::bottom("timeline").show(window, |ui| panels::timeline(ui, session, wants));
    let name = if session.screen == Screen::Compare {
        "measures"
    } else {
        "tabs"
    };
    egui::Panel::bottom(name)
        .resizable(true)
        // on a small window the map comes first
        .default_size((window.ctx().viewport_rect().height() * 0.25).clamp(150.0, 300.0))
        .size_range(120.0..=520.0)
        .show(window, |ui| {
            // as high as it was drawn, whatever stands in it
            ui.set_min_height(ui.available_height());
            if session.screen == Screen::Compare {
                egui::ScrollArea::vertical()
                    .auto_shrink([false, false])
                    .show(ui, |ui| panels::compare(ui, session, wants));
            } else {
                panels::tabs(ui, session, wants);
            }
        });
    if session.screen == Screen::Lab {
        egui::Panel::bottom("legend").show(window, |ui| panels::legend(ui, session));
    }
    let rect = window.available_rect_before_wrap();
    let free = Area {
        x: rect.left(),
        y: rect.top(),
        width: rect.width(),
        height: rect.height(),
    };
    match (&session.right, session.screen) {
        (Some(right), Screen::Compare) => two(window, session, right, free, wants),
        _ => one(window, session, free, wants),
    }
}

fn n_sectors(session: &Session) -> usize {
    usize::from(session.opened().spec.front.n_sectors)
}

fn one(ui: &mut Ui, session: &Session, free: Area, wants: &mut Wants) -> Vec<Shape> {
    let rows = Rows::lay(free, n_sectors(session), session.span);
    strip(ui, session, &session.left, &rows, wants)
}

/// Words and shapes of one map.
fn strip(
    ui: &mut Ui,
    session: &Session,
    truce: &Truce,
    rows: &Rows,
    wants: &mut Wants,
) -> Vec<Shape> {
    let known = known(session, truce, rows.n);
    panels::map(ui, session, truce, rows, &known, wants);
    let Some(frame) = truce.frame(session.clock.hours()) else {
        return Vec::new();
    };
    let scene = Scene {
        frame,
        known: &known,
        view: session.view(),
        selected: session.sector,
        palette: palette(session.settings.dark),
    };
    let mut shapes = scene::draw(&scene, rows);
    let spots = spots(session, truce);
    shapes.extend(scene::draw_spots(&spots, rows, scene.palette));
    shapes
}

/// Sites that the view knows of, and posts that are there by now.
fn spots(session: &Session, truce: &Truce) -> Vec<Spot> {
    let spec = &session.opened().spec;
    let view = session.view();
    truce.story().map_or_else(Vec::new, |story| {
        evidence::spots(
            story,
            view,
            session.clock.second(),
            spec.front.sector_km as f32,
            spec.front.depth_km as f32,
        )
    })
}

fn known(session: &Session, truce: &Truce, n: usize) -> Vec<SectorKnown> {
    let now = session.clock.second();
    let story = truce.story();
    story.map_or_else(Vec::new, |story| {
        evidence::sectors(story, session.view(), now, n)
    })
}

/// Two maps and the strip between them.
fn two(ui: &mut Ui, session: &Session, right: &Truce, free: Area, wants: &mut Wants) -> Vec<Shape> {
    let n = n_sectors(session);
    // the upper one has the names of areas and the kilometres for both
    let left = free.height - STRIP - 10.0;
    let half = left * 0.5 + 20.0;
    let upper = Area {
        height: half,
        ..free
    };
    let lower = Area {
        y: free.y + half + STRIP + 10.0,
        height: left - half,
        ..free
    };
    let rows = Rows::lay_half(upper, n, session.span, true);
    let below = Rows::lay_half(lower, n, session.span, false);
    let mut shapes = strip(ui, session, &session.left, &rows, wants);
    shapes.extend(strip(ui, session, right, &below, wants));
    let hours = session.clock.hours();
    if let Some((one, two)) = session.left.frame(hours).zip(right.frame(hours)) {
        let truth = session.view().shows_truth();
        let count = |sector: &crate::model::SectorFrame| {
            if truth {
                sector.episodes_last_day.iter().sum()
            } else {
                sector.recorded_last_day
            }
        };
        let counts: Vec<(u32, u32)> = one
            .sectors
            .iter()
            .zip(&two.sectors)
            .map(|(a, b)| (count(a), count(b)))
            .collect();
        let between = Area {
            x: rows.ground.x,
            y: free.y + half + 5.0,
            width: rows.ground.width,
            height: STRIP,
        };
        let name = if truth {
            "FIRE ▲ more above"
        } else {
            "FOUND ▲ more above"
        };
        ui.painter().text(
            egui::pos2(free.x + 6.0, between.y + STRIP / 2.0),
            egui::Align2::LEFT_CENTER,
            name,
            panels::small(),
            panels::color32(palette(session.settings.dark).muted),
        );
        shapes.extend(scene::difference(
            &counts,
            &rows,
            between,
            palette(session.settings.dark),
        ));
    }
    shapes
}
