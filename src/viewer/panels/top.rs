//! Above the map: what is watched, through whose eyes, and how the truce stands.

use super::{Wants, color32, colours, fact, muted, named, with_key};
use crate::model::{Frame, Mode, TruceSpec};
use crate::viewer::clock::in_words;
use crate::viewer::intent::{Intent, View};
use crate::viewer::keymap::Action;
use crate::viewer::reading::Sameness;
use crate::viewer::session::Session;
use crate::viewer::truce::Progress;
use bevy_egui::egui;
use egui::{RichText, Ui, vec2};

/// Largest seed that the field can hold: beyond it, `f64` leaves out whole numbers.
const MAX_SEED: u64 = 1 << 53;

/// What is watched, through whose eyes, and how the truce stands.
pub fn top(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        regime(ui, session, wants);
        seed(ui, session, wants);
        mode(ui, session, wants);
        ui.separator();
        views(ui, session, wants);
        ui.separator();
        sliders(ui, session, wants);
    });
    ui.horizontal(|ui| {
        // of one width, so that what follows does not dance with the clock
        let words = RichText::new(in_words(session.clock.hours()))
            .strong()
            .size(18.0);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(vec2(150.0, 22.0), layout, |ui| {
            ui.set_min_width(150.0);
            ui.label(words)
        })
        .inner
        .on_hover_text(format!(
            "{:.0} days from {}",
            session.clock.total() / 24.0,
            session.opened().spec.time.start_date
        ));
        match session.frame() {
            Some(frame) => state(ui, session, frame),
            None => {
                ui.label(muted(session, waiting(session)));
            }
        }
        if let Some(words) = &session.trouble {
            let first = words.lines().next().unwrap_or_default();
            let first = RichText::new(first).color(color32(colours(session).attention));
            // all of it when pointed at
            ui.add(egui::Label::new(first).truncate())
                .on_hover_text(words);
        }
    });
    origin(ui, session);
    ui.add_space(2.0);
}

/// Whether this is the truce that was meant: of a row of results, or of a code.
fn origin(ui: &mut Ui, session: &Session) {
    let attention = |ui: &mut Ui, words: String| {
        ui.label(RichText::new(words).color(color32(colours(session).attention)));
    };
    if let Some(words) = &session.opening().caution {
        attention(ui, format!("! {words}"));
    }
    match session.sameness() {
        None => {}
        Some(Sameness::Same(digest)) => {
            ui.label(muted(
                session,
                format!("same run, bit for bit: digest {digest} as in the folder"),
            ));
        }
        Some(Sameness::Other(there, here)) => attention(
            ui,
            format!(
                "! NOT the run of the folder: digest {there} there, {here} here; another version \
                 of the program made it, or the folder was changed"
            ),
        ),
    }
}

/// What is being waited for, in words.
pub fn waiting(session: &Session) -> String {
    match session.left.progress() {
        Progress::Failed(why) => {
            format!("The truce failed: {why}; please report scenario and seed.")
        }
        _ => {
            let share = session.left.computed_hours() / session.clock.total().max(1.0);
            format!("computing the truce: {:.0} %", 100.0 * share)
        }
    }
}

fn regime(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let spec = &session.opened().spec;
    let chosen = choose(ui, "regime", spec, session.left.key().regime);
    wants.extend(chosen.map(Intent::ChooseRegime));
}

/// A list of the regimes of a scenario; the one that was chosen.
pub fn choose(ui: &mut Ui, id: &str, spec: &TruceSpec, now: usize) -> Option<usize> {
    let Some(current) = spec.regimes.get(now) else {
        ui.label("nobody watches");
        return None;
    };
    let mut chosen = None;
    let list = egui::ComboBox::from_id_salt(id)
        .selected_text(&current.name)
        .width(120.0)
        .show_ui(ui, |ui| {
            for (i, regime) in spec.regimes.iter().enumerate() {
                let label = ui
                    .selectable_label(i == now, &regime.name)
                    .on_hover_text(&regime.title);
                if label.clicked() && i != now {
                    chosen = Some(i);
                }
            }
        });
    named(ui, list.response, format!("regime: {}", current.name))
        .on_hover_text(format!("Watched by: {}", current.title));
    chosen
}

fn seed(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.label(muted(session, "seed"));
    let now = session.left.key().seed;
    let mut seed = now;
    let field = egui::DragValue::new(&mut seed)
        .range(0..=MAX_SEED)
        .clamp_existing_to_range(false)
        .update_while_editing(false)
        .speed(0.05);
    let next = session.keyboard.map.words(Action::NextSeed);
    let about = format!("Another seed is another truce of the same scenario ({next}: the next)");
    let field = ui.add(field);
    let field = named(ui, field, "seed");
    // a field that is opened for typing says that it changed, too
    if field.on_hover_text(about).changed() && seed != now {
        wants.push(Intent::SetSeed(seed));
    }
}

fn mode(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    let now = session.left.key().mode;
    let modes = [
        (
            Mode::Live,
            "live",
            "What the mission finds reaches the sides, and they answer to it",
        ),
        (
            Mode::Shadow,
            "shadow",
            "The mission watches and nobody hears of it: the same acts under every regime",
        ),
    ];
    for (mode, name, about) in modes {
        let label = ui.selectable_label(now == mode, name).on_hover_text(about);
        if label.clicked() && now != mode {
            wants.push(Intent::ChooseMode(mode));
        }
    }
}

fn views(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    for (view, name, about) in View::ALL {
        let open = !(session.locked && view.shows_truth());
        let words = if open {
            RichText::new(name)
        } else {
            RichText::new(name).strikethrough()
        };
        let label = ui
            .add_enabled(
                open,
                egui::Button::selectable(session.view() == view, words),
            )
            .on_hover_text(with_key(session, about, Action::Look(view)))
            .on_disabled_hover_text("Locked away: unlock it in Settings");
        if label.clicked() {
            wants.push(Intent::Look(view));
        }
    }
}

/// Numbers that a person may move: path, name, explanation. All are shares.
const SLIDERS: [(&str, &str, &str); 2] = [
    (
        "sides.a.commitment",
        "a",
        "Commitment of side a to the truce: 0 does not want it, 1 wants it above all",
    ),
    (
        "sides.b.commitment",
        "b",
        "Commitment of side b to the truce: 0 does not want it, 1 wants it above all",
    ),
];

fn sliders(ui: &mut Ui, session: &Session, wants: &mut Wants) {
    ui.label(muted(session, "commitment"));
    let spec = &session.opened().spec;
    for (label, (path, name, about)) in [crate::model::Label::A, crate::model::Label::B]
        .into_iter()
        .zip(SLIDERS)
    {
        let now = spec.sides[spec.side_of(label).index()].command.commitment;
        let mut value = now;
        let slider = egui::DragValue::new(&mut value)
            .range(0.0..=1.0)
            .speed(0.01)
            .fixed_decimals(2)
            .prefix(format!("{name} "))
            .update_while_editing(false);
        let slider = ui.add(slider);
        let slider = named(ui, slider, format!("commitment of side {name}"));
        if slider.on_hover_text(about).changed() && value != now {
            wants.push(Intent::Tune(path.to_owned(), format!("{value:.2}")));
        }
    }
    if !session.opening().set.is_empty() {
        let about = "Back to the scenario as it was";
        if ui.small_button("reset").on_hover_text(about).clicked() {
            wants.push(Intent::Untune);
        }
    }
}

fn state(ui: &mut Ui, session: &Session, frame: &Frame) {
    let status = frame
        .status
        .map_or("not judged yet", |status| status.name());
    ui.label(muted(session, "truce"));
    ui.label(RichText::new(status).strong()).on_hover_text(
        "By the fire of the last days against that of war: quiet, contested, nominal, eroded; \
         collapsed when a side has renounced it",
    );
    if let Some(side) = frame.renounced {
        let words = format!("! renounced by side {}", side.name());
        ui.label(
            RichText::new(words)
                .strong()
                .color(color32(colours(session).attention)),
        );
    }
    fact(
        ui,
        session,
        "mission there",
        format!("{:.0} %", frame.deployed_share * 100.0),
        "Share of the planned assets that work now",
    );
    let (confirmed, adopted) = frame.findings;
    fact(
        ui,
        session,
        "findings",
        format!("{confirmed} confirmed, {adopted} adopted"),
        "What the mission confirmed, and what whoever decides adopted, so far",
    );
    let [a, b] = frame.trust;
    fact(
        ui,
        session,
        "trust",
        format!("a in b {a:.2}, b in a {b:.2}"),
        "From 0 to 1: what each side believes of the other's will to keep the truce",
    );
}
