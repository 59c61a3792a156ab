//! Two regimes on one clock: what differs, from when, and how much that says.

use super::{Wants, color32, colours, fact, muted, top};
use crate::model::{RunMeasures, Story};
use crate::viewer::clock::in_words;
use crate::viewer::intent::Intent;
use crate::viewer::session::{BACKGROUND, Session};
use bevy_egui::egui;
use egui::{RichText, Stroke, Ui, pos2, vec2};

/// \[s\] — when the truths of two truces part, with the sector; none when they never do. Their
/// violations are compared one by one; those after the last of the shorter list count as parted.
pub fn parting(left: &Story, right: &Story) -> Option<(u32, u16)> {
    let order = |story: &Story| {
        let mut deeds: Vec<_> = story
            .deeds
            .iter()
            .map(|d| (d.begin_s, d.sector, d.side as u8, d.kind, d.end_s))
            .collect();
        deeds.sort_unstable();
        deeds
    };
    let (one, two) = (order(left), order(right));
    let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let next = [one.get(same), two.get(same)].into_iter().flatten().min()?;
    Some((next.0, next.1))
}

/// Why they may have parted: the last finding that either mission had adopted by then.
fn cause(left: &Story, right: &Story, at: u32) -> String {
    let adopted = |story: &Story| {
        let said = story.dossiers.iter().filter_map(|d| d.finding?.adopted_s);
        said.filter(|t| *t <= at).max()
    };
    match (adopted(left), adopted(right)) {
        (None, None) => "no finding had been adopted yet: what the regimes let sides do differs \
                         from the start (channels, announcements, presence)"
            .to_owned(),
        (one, two) => {
            let (when, which) = if one >= two {
                (one, "left")
            } else {
                (two, "right")
            };
            let words = in_words(when.unwrap_or(0) as f32 / 3_600.0);
            format!("the last finding adopted before, {words}, by the {which} mission")
        }
    }
}

/// Measures compared: name, explanation, value.
type Measure = (&'static str, &'static str, fn(&RunMeasures) -> Option<f64>);

const MEASURES: [Measure; 5] = [
    (
        "fire in the last week, of that of war",
        "Episodes of the last seven days over those of war",
        |r| r.ratio_last7,
    ),
    (
        "violations",
        "All violations after the hours of grace",
        |r| r.violations.map(|v| v as f64),
    ),
    (
        "share established",
        "Violations established by an adopted finding, of all",
        |r| Some(r.established? as f64 / (r.violations? as f64).max(1.0)),
    ),
    ("harm, persons", "A rough proxy: expected casualties", |r| {
        r.harm
    }),
    (
        "hidden gain of a, battalions",
        "What a gained unseen by breaking the truce, in battalions",
        |r| r.dividend_hidden_a,
    ),
];

/// What stands under the two maps.
pub fn compare(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let spec = &session.opened().spec;
    let Some(right) = &session.right else {
        ui.label("Choose a regime to compare with.");
        return;
    };
    ui.horizontal(|ui| {
        ui.label(RichText::new("above:").strong());
        ui.label(&spec.regimes[session.left.key().regime].title);
        ui.separator();
        ui.label(RichText::new("below:").strong());
        if let Some(chosen) = top::choose(ui, "beside", spec, right.key().regime) {
            wants.push(Intent::CompareWith(chosen));
        }
        ui.label(&spec.regimes[right.key().regime].title);
    });
    if let Some((one, two)) = session.left.story().zip(right.story()) {
        parted(ui, session, one, two, wants);
    }
    let Some((one, two)) = session.left.ending().zip(right.ending()) else {
        ui.label(muted(
            session,
            "The comparison comes when both truces have been computed.",
        ));
        return;
    };
    background(ui, session, wants);
    egui::Grid::new("measures")
        .striped(true)
        .num_columns(5)
        .show(ui, |ui| {
            for name in [
                "whole truce, this seed",
                "above",
                "below",
                "difference",
                "among other seeds",
            ] {
                ui.label(muted(session, name));
            }
            ui.end_row();
            for (name, about, value) in MEASURES {
                let (a, b) = (value(&one.run), value(&two.run));
                ui.label(name).on_hover_text(about);
                ui.label(number(a));
                ui.label(number(b));
                let difference = a.zip(b).map(|(a, b)| a - b);
                ui.label(difference.map_or("–".to_owned(), signed));
                spread(ui, session, value, difference);
                ui.end_row();
            }
        });
}

fn signed(x: f64) -> String {
    if x.abs() >= 100.0 {
        format!("{x:+.0}")
    } else {
        format!("{x:+.2}")
    }
}

fn number(x: Option<f64>) -> String {
    match x {
        Some(x) if x.abs() >= 100.0 => format!("{x:.0}"),
        Some(x) => format!("{x:.2}"),
        None => "–".to_owned(),
    }
}

fn parted(ui: &mut Ui, session: &Session, one: &Story, two: &Story, wants: &mut Wants) {
    ui.horizontal(|ui| match parting(one, two) {
        None => {
            ui.label("What happened is the same under both regimes, to the end.");
        }
        Some((at, sector)) => {
            fact(
                ui,
                session,
                "what happens parts on",
                String::new(),
                "The first violation that one truce has and the other has not",
            );
            let words = format!("{}, sector {}", in_words(at as f32 / 3_600.0), sector + 1);
            if ui.link(words).clicked() {
                wants.push(Intent::Seek(at as f32 / 3_600.0));
                wants.push(Intent::SelectSector(Some(usize::from(sector))));
            }
            ui.label(muted(session, cause(one, two, at)));
        }
    });
}

fn background(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.horizontal(|ui| {
        let n = session.background.pairs.len();
        let running = session.background.is_running();
        ui.label(
            RichText::new("One truce is an anecdote.").color(color32(colours(session).attention)),
        );
        if let Some(why) = &session.background.failed {
            ui.label(format!("The background failed: {why}"));
        } else {
            ui.label(muted(
                session,
                format!("{n} of {BACKGROUND} other seeds, live, under both regimes"),
            ));
        }
        let words = if running { "Stop" } else { "Run them" };
        if n < BACKGROUND as usize && ui.button(words).clicked() {
            wants.push(Intent::Background(!running));
        }
    });
}

/// Differences of the other seeds as dots, this one as a line, and its place among them.
fn spread(
    ui: &mut Ui,
    session: &Session,
    value: fn(&RunMeasures) -> Option<f64>,
    this: Option<f64>,
) {
    let mut all: Vec<f64> = session
        .background
        .pairs
        .iter()
        .filter_map(|(_, left, right)| Some(value(left)? - value(right)?))
        .filter(|x| x.is_finite())
        .collect();
    all.sort_by(f64::total_cmp);
    let Some(this) = this.filter(|_| all.len() >= 5) else {
        ui.label(muted(session, "not enough yet"));
        return;
    };
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(220.0, 16.0), egui::Sense::hover());
        let low = all[0].min(this).min(0.0);
        let high = all[all.len() - 1].max(this).max(0.0);
        let width = (high - low).max(1e-12);
        let x = |value: f64| rect.left() + rect.width() * ((value - low) / width) as f32;
        let palette = colours(session);
        let zero = [pos2(x(0.0), rect.top()), pos2(x(0.0), rect.bottom())];
        ui.painter()
            .line_segment(zero, Stroke::new(1.0, color32(palette.frame)));
        let ink = color32(palette.monitors).gamma_multiply(0.5);
        for value in &all {
            ui.painter()
                .circle_filled(pos2(x(*value), rect.center().y), 2.0, ink);
        }
        let here = [pos2(x(this), rect.top()), pos2(x(this), rect.bottom())];
        ui.painter()
            .line_segment(here, Stroke::new(2.0, color32(palette.text)));
        let below = all.partition_point(|value| *value < this);
        let median = all[all.len() / 2];
        ui.label(muted(
            session,
            format!(
                "median {}; this seed lies above {:.0} % of {}",
                signed(median),
                100.0 * below as f64 / all.len() as f64,
                all.len()
            ),
        ));
    });
}
