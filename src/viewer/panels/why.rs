//! Why a violation was or was not established: the report that `truceline explain` prints.

use super::{Wants, muted, named};
use crate::report::explanation_text;
use crate::viewer::evidence;
use crate::viewer::intent::Intent;
use crate::viewer::session::{Session, Why};
use bevy_egui::egui;
use egui::{RichText, Ui};

/// The answer, and which violation to ask about.
pub fn why(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.horizontal(|ui| {
        ui.label("Why was violation");
        let id = ui.id().with("asked");
        let mut number: u32 = ui
            .data(|data| data.get_temp(id))
            .unwrap_or(match &session.why {
                Why::Told(v, _) | Why::Asked(v, _) | Why::Failed(v, _) => *v,
                Why::Unasked => 0,
            });
        let field = egui::DragValue::new(&mut number).update_while_editing(false);
        let asked = ui.add(field);
        let asked = named(ui, asked, "violation")
            .on_hover_text("Number of a violation, as in the table of violations");
        ui.data_mut(|data| data.insert_temp(id, number));
        ui.label("found, or missed?");
        let button = ui.add_enabled(!session.locked, egui::Button::new("Ask"));
        if button.clicked() || (asked.changed() && !session.locked) {
            wants.push(Intent::Why(number));
        }
        nearby(ui, session, wants);
    });
    match &session.why {
        Why::Unasked => {
            let words = "It tells every look that could have seen the violation, with its chance and what \
                         was in the way, and what casework made of it. It tells the truth.";
            ui.label(muted(session, words));
        }
        Why::Asked(violation, _) => {
            ui.label(format!("Looking at every look at violation {violation} …"));
        }
        Why::Failed(violation, words) => {
            ui.label(format!("Violation {violation}: {words}."));
        }
        Why::Told(..) if session.locked => {
            ui.label("The truth is locked away.");
        }
        Why::Told(_, told) => {
            egui::ScrollArea::both()
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    let words = explanation_text(told, false);
                    ui.add(
                        egui::Label::new(RichText::new(words).monospace().size(12.5))
                            .extend()
                            .selectable(true),
                    );
                });
        }
    }
}

/// Serious violations near the clock and the selected sector, to ask about with one click.
fn nearby(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let Some(story) = session
        .left
        .story()
        .filter(|_| session.view().shows_truth())
    else {
        return;
    };
    let now = session.clock.second();
    let mut near: Vec<_> = evidence::recent(story, now.saturating_sub(evidence::WINDOW), now)
        .filter(|deed| match session.sector {
            Some(sector) => usize::from(deed.sector) == sector,
            None => deed.significant,
        })
        .collect();
    near.sort_by_key(|deed| (!deed.significant, std::cmp::Reverse(deed.begin_s)));
    ui.separator();
    ui.label(muted(session, "of the last 24 hours:"));
    if near.is_empty() {
        ui.label(muted(session, "none here"));
    }
    for deed in near.iter().take(6) {
        let words = format!("{} {}", deed.violation, story.kinds[usize::from(deed.kind)]);
        let link = ui.link(words).on_hover_text(deed.fate.name());
        if link.clicked() {
            wants.push(Intent::Why(deed.violation));
        }
    }
}
