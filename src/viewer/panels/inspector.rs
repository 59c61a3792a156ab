//! The selected sector: what the view knows of it, its week, its cases.

use super::map::{locator, sector_title};
use super::{Wants, color32, colours, fact, likely, muted};
use crate::model::ledger::story::{Dossier, Outfit};
use crate::model::sensing::Platform;
use crate::model::spec::Label;
use crate::viewer::clock::in_short;
use crate::viewer::evidence::{self, Standing};
use crate::viewer::intent::{Intent, View};
use crate::viewer::orders::{self, Order};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{RichText, Ui, vec2};

/// \[1\] — lines in the list of cases.
const SHOWN: usize = 8;

/// The selected sector.
pub fn inspector(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            locator(ui, session, vec2(200.0, 120.0));
            ui.label(muted(session, "the line as it bends"));
        });
        ui.separator();
        let Some((i, frame)) = session.sector.zip(session.frame()) else {
            ui.label("No sector is selected. Click one on the map, or press [ or ].");
            return;
        };
        let Some(sector) = frame.sectors.get(i) else {
            return;
        };
        let view = session.view();
        ui.vertical(|ui| {
            ui.set_width(330.0);
            ui.label(RichText::new(sector_title(session, sector)).strong());
            let light = if sector.daylight { "day" } else { "night" };
            fact(
                ui,
                session,
                "sky",
                format!("{light}, {:.0} % cloud", sector.cloud * 100.0),
                "Light and cloud cover now",
            );
            if view == View::Monitors || view.shows_truth() {
                week(ui, session, i);
                fact(
                    ui,
                    session,
                    "last 24 hours",
                    format!(
                        "{} confirmed ({} naming a, {} naming b), {} visits refused{}",
                        sector.recorded_last_day,
                        sector.named_last_day[0],
                        sector.named_last_day[1],
                        sector.denied_last_day,
                        if sector.jammed { ", jammed today" } else { "" }
                    ),
                    "What the mission has about this sector",
                );
                posts(ui, session, i);
            }
            sites(ui, session, i);
            let own = |side: usize| match view {
                View::Monitors => false,
                View::Side(label) => label as usize == side,
                _ => true,
            };
            for (side, name) in ["side a", "side b"].into_iter().enumerate() {
                if own(side) {
                    let [holding, digging, advancing, moving] = sector.activity[side];
                    fact(
                        ui,
                        session,
                        name,
                        format!(
                            "{holding} units holding, {digging} digging, {advancing} advancing, \
                             {moving} moving; {} episodes; restraint {:.2}",
                            sector.episodes_last_day[side], sector.restraint[side]
                        ),
                        "In truth: what this side's units do here, and its fire of the last 24 hours",
                    );
                }
            }
        });
        ui.separator();
        ui.vertical(|ui| {
            if view == View::Monitors || view.shows_truth() {
                send(ui, session, i, wants);
            }
            cases(ui, session, i, wants);
        });
    });
}

/// Watched hours of the last seven days, a bar each.
fn week(ui: &mut Ui, session: &Session, sector: usize) {
    ui.horizontal(|ui| {
        ui.label(muted(session, "watched, last 7 days"));
        let palette = colours(session);
        for back in (0..7).rev() {
            let hours = session.clock.hours() - 24.0 * back as f32;
            let (rect, response) = ui.allocate_exact_size(vec2(18.0, 16.0), egui::Sense::hover());
            let frame = (hours >= 0.0).then(|| session.left.frame(hours)).flatten();
            let share = frame
                .and_then(|f| f.sectors.get(sector))
                .map(|s| s.watched_last_day);
            ui.painter().rect_filled(rect, 1.0, color32(palette.page));
            if let Some(share) = share {
                let mut bar = rect;
                bar.min.y = rect.bottom() - rect.height() * share as f32;
                ui.painter()
                    .rect_filled(bar, 1.0, color32(palette.monitors));
                response.on_hover_text(format!("{:.0} of 24 hours", share * 24.0));
            } else {
                response.on_hover_text("before the truce");
            }
        }
    });
}

/// What stands within reach of the middle of the sector.
fn posts(ui: &mut Ui, session: &Session, sector: usize) {
    let Some(story) = session.left.story() else {
        return;
    };
    let km = session.opened().spec.front.sector_km as f32;
    let middle = (sector as f32 + 0.5) * km;
    let now = session.clock.second();
    let mut words = Vec::new();
    for outfit in &story.outfits {
        let name = &story.sensors[usize::from(outfit.sensor)];
        let mut near: Vec<u32> = outfit
            .posts
            .iter()
            .filter(|(x, _)| (x - middle).abs() <= outfit.range_km)
            .map(|(_, from)| *from)
            .collect();
        let beats = outfit.beats.iter();
        near.extend(
            beats
                .filter(|(from, to, _)| *from <= middle && middle <= *to)
                .map(|(_, _, from)| *from),
        );
        let there = near.iter().filter(|from| **from <= now).count();
        match (there, near.len()) {
            (_, 0) => {}
            (there, all) if there == all => words.push(format!("{all} × {name}")),
            (there, all) => words.push(format!("{there} of {all} × {name}")),
        }
    }
    let words = if words.is_empty() {
        "nothing that stands or patrols here".to_owned()
    } else {
        words.join(", ")
    };
    fact(
        ui,
        session,
        "within reach",
        words,
        "Posts whose range, and patrols whose stretch, takes in the middle of the sector: how many are there by now",
    );
}

/// Sites behind the sector that the view knows of.
fn sites(ui: &mut Ui, session: &Session, sector: usize) {
    let (view, km) = (session.view(), session.opened().spec.front.sector_km as f32);
    let Some(story) = session.left.story() else {
        return;
    };
    let here = story.places.iter().filter(|place| {
        let known = match view {
            View::Monitors => place.listed,
            View::Side(own) => place.side == own,
            _ => true,
        };
        known && (place.x_km / km) as usize == sector
    });
    let words: Vec<String> = here
        .map(|place| {
            let decoy = place.decoy && (view.shows_truth() || view == View::Side(place.side));
            let what = if decoy { "a decoy of a " } else { "" };
            let (side, kind) = (place.side.name(), place.kind);
            format!("{what}{kind} of {side}, {:.0} km deep", place.depth_km)
        })
        .collect();
    if !words.is_empty() {
        let about = "Behind this sector; the mission knows of those that were declared";
        fact(ui, session, "sites", words.join("; "), about);
    }
}

/// Assets of a kind that have come by now.
fn there(session: &Session, is_meant: impl Fn(&Outfit, &str) -> bool) -> usize {
    let Some(story) = session.left.story() else {
        return 0;
    };
    let now = session.clock.second();
    let outfits = story.outfits.iter();
    outfits
        .filter(|outfit| is_meant(outfit, &story.sensors[usize::from(outfit.sensor)]))
        .map(|outfit| outfit.from_s.partition_point(|from| *from <= now))
        .sum()
}

/// Orders that the mission could be given for this sector, at the hour of the clock.
fn send(ui: &mut Ui, session: &Session, sector: usize, wants: &mut Wants) {
    let spec = &session.opened().spec;
    let Some(regime) = spec.regimes.get(session.left.key().regime) else {
        return;
    };
    let families = orders::families(spec, regime);
    let inspects = orders::inspects(spec, regime) && session.left.story().is_some();
    if families.is_empty() && !inspects {
        return;
    }
    let now = in_short(session.clock.second());
    let about = "From this hour, for a day. The truce is run again with the order; it stands in the tab Mission";
    ui.horizontal_wrapped(|ui| {
        ui.label(muted(session, format!("send here, {now}")));
        for (sensor, _) in families {
            let there = there(session, |outfit, name| {
                outfit.platform != Platform::Inspection && name == sensor
            });
            let button = egui::Button::new(format!("{sensor} ({there} there)"));
            let button = ui.add_enabled(there > 0, button).on_hover_text(about);
            let button = button.on_disabled_hover_text("None of them has come yet");
            if button.clicked() {
                wants.push(Intent::Order(Order::Send { sensor, sector }, 24));
            }
        }
        if inspects {
            let teams = there(session, |outfit, _| outfit.platform == Platform::Inspection);
            for side in [Label::A, Label::B] {
                let words = format!("inspection of side {} ({teams} teams there)", side.name());
                let hint = "The next noon, at its site nearest to this sector. The truce is run again with the order";
                let button = ui.add_enabled(teams > 0, egui::Button::new(words));
                let button = button.on_hover_text(hint);
                if button.on_disabled_hover_text("None of them has come yet").clicked() {
                    wants.push(Intent::Order(Order::Inspect { side, sector }, 24));
                }
            }
        }
    });
}

/// Cases of the sector, the newest first.
fn cases(ui: &mut Ui, session: &Session, sector: usize, wants: &mut Wants) {
    let Some(story) = session.left.story() else {
        ui.label(muted(
            session,
            "cases come when the truce has been computed",
        ));
        return;
    };
    let now = session.clock.second();
    let mut found: Vec<(usize, &Dossier, Standing)> = story
        .dossiers
        .iter()
        .enumerate()
        .filter(|(_, dossier)| usize::from(dossier.sector) == sector)
        .filter_map(|(i, dossier)| Some((i, dossier, evidence::standing(dossier, now)?)))
        .filter(|(_, _, standing)| match session.view() {
            View::Side(_) => standing.level >= evidence::Level::Adopted,
            _ => true,
        })
        .collect();
    let title = match found.len() {
        1 => "One case here so far".to_owned(),
        n => format!("{n} cases here so far"),
    };
    ui.label(RichText::new(title).strong());
    found.sort_by_key(|(_, _, standing)| std::cmp::Reverse(standing.first_s));
    egui::Grid::new("cases").striped(true).show(ui, |ui| {
        for (i, dossier, standing) in found.iter().take(SHOWN) {
            let chosen = session.case == Some(*i as u32);
            let name = format!(
                "{} {}",
                in_short(dossier.from_s),
                story.kinds[usize::from(dossier.kind)]
            );
            if ui.selectable_label(chosen, name).clicked() {
                wants.push(Intent::SelectCase(Some(*i as u32)));
                wants.push(Intent::OpenTab(crate::viewer::intent::Tab::Attribution));
            }
            ui.label(standing.level.word());
            ui.label(likely(standing.belief));
            ui.end_row();
        }
    });
}
