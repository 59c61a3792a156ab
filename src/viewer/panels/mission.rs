//! The mission: what is there, and what it costs.

use super::{Wants, fact, muted};
use crate::model::base::DAY;
use crate::report::number;
use crate::viewer::clock::in_words;
use crate::viewer::intent::Intent;
use crate::viewer::orders::{self, Given, Order};
use crate::viewer::session::Session;
use bevy_egui::egui;
use egui::{RichText, Ui};

/// What is there at this hour, and what it costs.
pub fn mission(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let spec = &session.opened().spec;
    let Some(regime) = spec.regimes.get(session.left.key().regime) else {
        ui.label("Nobody watches.");
        return;
    };
    ui.label(RichText::new(&regime.title).strong());
    let Some(ending) = session.left.ending() else {
        ui.label(muted(
            session,
            "Assets and money come when the truce has been computed.",
        ));
        return;
    };
    let millions =
        |eur: Option<f64>| eur.map_or("–".to_owned(), |eur| format!("{:.1} M€", eur / 1e6));
    let run = &ending.run;
    ui.horizontal_wrapped(|ui| {
        fact(
            ui,
            session,
            "bill of the whole truce",
            millions(run.cost_eur),
            "With set-up, for all days",
        );
        fact(
            ui,
            session,
            "a year at full strength",
            millions(run.cost_year_rate_eur),
            "The yearly rate, without set-up",
        );
        let found = run.established.unwrap_or(0).max(1);
        let each = run.cost_eur.map(|eur| eur / found as f64);
        let words = if run.established.unwrap_or(0) > 0 {
            each.map_or("–".to_owned(), |eur| format!("{} €", number(eur, 0)))
        } else {
            "nothing established".to_owned()
        };
        fact(
            ui,
            session,
            "for each violation established",
            words,
            "Bill over violations established by adopted findings",
        );
    });
    given(ui, session, wants);
    let story = &ending.story;
    if story.outfits.is_empty() {
        ui.label("No assets: what becomes known comes from the parties.");
        return;
    }
    let now = session.clock.second();
    egui::ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            egui::Grid::new("outfits").striped(true).show(ui, |ui| {
                for name in ["asset", "there", "planned", "first", "last", "range"] {
                    ui.label(muted(session, name));
                }
                ui.end_row();
                for outfit in &story.outfits {
                    let there = outfit.from_s.iter().filter(|from| **from <= now).count();
                    let day = |at: Option<&u32>| match at {
                        Some(at) if *at <= story.end_s => format!("day {}", at / 86_400 + 1),
                        Some(_) => "after the end".to_owned(),
                        None => "–".to_owned(),
                    };
                    ui.label(&story.sensors[usize::from(outfit.sensor)]);
                    ui.label(there.to_string());
                    ui.label(outfit.from_s.len().to_string());
                    ui.label(day(outfit.from_s.first()));
                    ui.label(day(outfit.from_s.last()));
                    ui.label(format!("{:.1} km", outfit.range_km));
                    ui.end_row();
                }
            });
        });
}

/// What came of an order by the hour of the clock.
fn came_of(session: &Session, given: &Given) -> String {
    if !given.for_regime {
        return "under another regime".to_owned();
    }
    let now = session.clock.second();
    let Some(story) = session.left.story() else {
        return String::new();
    };
    let mine = story.went.iter().filter(|one| one.order == given.place);
    let days: Vec<String> = mine
        .filter(|one| one.time <= now)
        .map(|one| (one.time / DAY + 1).to_string())
        .collect();
    match days.len() {
        0 if given.until_s <= now => "nobody went".to_owned(),
        0 => "nobody has gone yet".to_owned(),
        1 => format!("went on day {}", days[0]),
        _ => format!("went on days {}", days.join(", ")),
    }
}

/// Orders that were given to the mission, each with a button to take it back.
fn given(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let spec = &session.opened().spec;
    let orders = orders::of(spec, session.left.key().regime);
    if orders.is_empty() {
        ui.label(muted(
            session,
            "No orders were given. Select a sector: its tab has buttons that send a team, an aircraft or inspectors.",
        ));
        return;
    }
    ui.horizontal(|ui| {
        let title = match orders.len() {
            1 => "One order".to_owned(),
            n => format!("{n} orders"),
        };
        ui.label(RichText::new(title).strong());
        let about = "A scenario file with these orders, that runs without a window as it runs here";
        if ui
            .button("Save as a scenario")
            .on_hover_text(about)
            .clicked()
        {
            wants.push(Intent::SaveScenario);
        }
    });
    egui::Grid::new("orders").striped(true).show(ui, |ui| {
        for (nth, given) in orders.iter().enumerate() {
            ui.label(in_words(given.at_s as f32 / 3_600.0));
            let (words, sector) = match &given.order {
                Order::Send { sensor, sector } => (format!("{sensor} to sector"), *sector),
                Order::Inspect { side, sector } => {
                    let words = format!("inspection of side {} near sector", side.name());
                    (words, *sector)
                }
            };
            if ui.link(format!("{words} {}", sector + 1)).clicked() {
                wants.push(Intent::SelectSector(Some(sector)));
                wants.push(Intent::Seek(given.at_s as f32 / 3_600.0));
            }
            let hours = (given.until_s - given.at_s) / 3_600;
            ui.label(format!("for {hours} h"));
            ui.label(muted(session, came_of(session, given)))
                .on_hover_text("Nobody goes when nobody of the family works that day, or no team has a visit that noon");
            if ui.button("take back").clicked() {
                wants.push(Intent::TakeBack(nth));
            }
            ui.end_row();
        }
    });
}
