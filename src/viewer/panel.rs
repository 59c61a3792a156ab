//! Panels: plain functions from a state and a frame to what the user wants. They do not know
//! Bevy, and they change nothing themselves.

use super::playback::SPEEDS;
use super::scene::{self, Area, Rows, Shape, Swatch};
use super::theme::{self, Colour};
use crate::model::front::Segment;
use crate::model::{Frame, SectorFrame, TruceSpec};
use bevy_egui::egui;
use egui::{Align2, Color32, FontId, Key, Modifiers, Pos2, Rect, RichText, Ui, vec2};

/// What the user wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Play or pause.
    TogglePlay,
    /// Play at a speed: its index in [`SPEEDS`].
    SetSpeed(usize),
    /// Some hours forth or, negative, back.
    Step(i32),
    /// \[h\] — to a place in the truce.
    Seek(f32),
    /// Show or hide the truth.
    ShowTruth(bool),
    /// Run the truce under another regime: its index.
    ChooseRegime(usize),
    /// Run another truce.
    SetSeed(u64),
}

/// What the panels show besides the frame.
#[derive(Clone, Copy)]
pub struct PanelState<'a> {
    /// The scenario.
    pub spec: &'a TruceSpec,
    /// Index of the regime.
    pub regime: usize,
    /// Seed of the truce.
    pub seed: u64,
    /// Whether time runs.
    pub playing: bool,
    /// Index in [`SPEEDS`].
    pub speed: usize,
    /// \[h\] — the clock.
    pub hours: f32,
    /// \[h\] — up to where frames are there.
    pub computed_hours: f32,
    /// \[h\] — length of the truce.
    pub total_hours: f32,
    /// Whether the truth is shown.
    pub show_truth: bool,
    /// Whether the truce failed before its end.
    pub failed: bool,
    /// Whether pointing at a sector shows its card.
    pub cards: bool,
}

/// Largest seed that the field can hold: beyond it, `f64` leaves out whole numbers.
const MAX_SEED: u64 = 1 << 53;

/// A colour as egui wants it.
pub fn color32(Colour([r, g, b]): Colour) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// Day and hour in words: `day 3, 07:00`.
fn clock(hours: f32) -> String {
    let minutes = (hours * 60.0 + 0.5) as u32;
    let (day, minute) = (minutes / (24 * 60), minutes % (24 * 60));
    format!("day {}, {:02}:{:02}", day + 1, minute / 60, minute % 60)
}

/// Keys, unless somebody is typing.
pub fn keys(context: &egui::Context, state: &PanelState<'_>) -> Vec<Intent> {
    if context.egui_wants_keyboard_input() {
        return Vec::new();
    }
    let keys = [
        (Modifiers::NONE, Key::Space, Intent::TogglePlay),
        (
            Modifiers::NONE,
            Key::T,
            Intent::ShowTruth(!state.show_truth),
        ),
        (Modifiers::SHIFT, Key::ArrowLeft, Intent::Step(-24)),
        (Modifiers::SHIFT, Key::ArrowRight, Intent::Step(24)),
        (Modifiers::NONE, Key::ArrowLeft, Intent::Step(-1)),
        (Modifiers::NONE, Key::ArrowRight, Intent::Step(1)),
        (Modifiers::NONE, Key::Home, Intent::Seek(0.0)),
        (Modifiers::NONE, Key::End, Intent::Seek(state.total_hours)),
    ];
    context.input_mut(|input| {
        keys.into_iter()
            // taken away, so that a button under the focus does not act on it too
            .filter(|(modifiers, key, _)| input.consume_key(*modifiers, *key))
            .map(|(_, _, intent)| intent)
            .collect()
    })
}

/// Above the map: what is watched, and how the truce stands.
pub fn top(ui: &mut Ui, state: &PanelState<'_>, frame: Option<&Frame>) -> Vec<Intent> {
    let mut intents = Vec::new();
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(&state.spec.title).strong().size(17.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let mut seed = state.seed;
            let field = egui::DragValue::new(&mut seed)
                .range(0..=MAX_SEED)
                .clamp_existing_to_range(false)
                .update_while_editing(false)
                .speed(0.05);
            let about = "Another seed is another truce of the same scenario";
            if ui.add(field).on_hover_text(about).changed() {
                intents.push(Intent::SetSeed(seed));
            }
            ui.label("seed");
            ui.add_space(12.0);
            regime(ui, state, &mut intents);
            ui.label("watched by");
        });
    });
    ui.horizontal(|ui| {
        let line = |ui: &mut Ui, name: &str, value: String| {
            ui.label(RichText::new(name).color(color32(theme::MUTED)));
            ui.label(value);
            ui.add_space(14.0);
        };
        let days = state.total_hours / 24.0;
        // of one width, so that what follows does not dance with the clock
        let words = RichText::new(clock(state.hours)).strong().size(19.0);
        ui.allocate_ui_with_layout(
            vec2(150.0, 24.0),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(150.0);
                ui.label(words)
            },
        )
        .inner
        .on_hover_text(format!(
            "{days:.0} days from {}",
            state.spec.time.start_date
        ));
        let Some(frame) = frame else {
            ui.label(waiting(state));
            return;
        };
        status(ui, frame);
        line(
            ui,
            "deployed",
            format!("{:.0} %", frame.deployed_share * 100.0),
        );
        let (confirmed, adopted) = frame.findings;
        line(
            ui,
            "findings",
            format!("{confirmed} confirmed, {adopted} adopted"),
        );
        let [a, b] = frame.trust;
        line(ui, "trust", format!("a in b {a:.2}, b in a {b:.2}"));
        if state.failed {
            ui.label(failure());
        }
    });
    ui.add_space(4.0);
    intents
}

fn failure() -> RichText {
    RichText::new("The truce failed before its end; please report scenario and seed.")
        .color(color32(theme::ATTENTION))
}

fn waiting(state: &PanelState<'_>) -> RichText {
    if state.failed {
        return failure();
    }
    let share = 100.0 * state.computed_hours / state.total_hours.max(1.0);
    RichText::new(format!("computing the truce: {share:.0} %")).color(color32(theme::MUTED))
}

fn regime(ui: &mut Ui, state: &PanelState<'_>, intents: &mut Vec<Intent>) {
    let regimes = &state.spec.regimes;
    let Some(current) = regimes.get(state.regime) else {
        ui.label("nobody");
        return;
    };
    egui::ComboBox::from_id_salt("regime")
        .selected_text(&current.name)
        .width(130.0)
        .show_ui(ui, |ui| {
            for (i, regime) in regimes.iter().enumerate() {
                let chosen = ui
                    .selectable_label(i == state.regime, &regime.name)
                    .on_hover_text(&regime.title);
                if chosen.clicked() && i != state.regime {
                    intents.push(Intent::ChooseRegime(i));
                }
            }
        })
        .response
        .on_hover_text(&current.title);
}

fn status(ui: &mut Ui, frame: &Frame) {
    ui.label(RichText::new("truce").color(color32(theme::MUTED)));
    let words = match frame.status {
        Some(status) => status.name(),
        None => "not judged",
    };
    ui.label(RichText::new(words).strong());
    if let Some(side) = frame.renounced {
        ui.label(
            RichText::new(format!("! renounced by side {}", side.name()))
                .strong()
                .color(color32(theme::ATTENTION)),
        );
    }
    ui.add_space(14.0);
}

/// Below the map: play, pause, step, speed, timeline, and whether the truth is shown.
pub fn transport(ui: &mut Ui, state: &PanelState<'_>) -> Vec<Intent> {
    let mut intents = Vec::new();
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let button = |ui: &mut Ui, words: &str, width: f32, about: &str| {
            ui.add_sized(vec2(width, 26.0), egui::Button::new(words))
                .on_hover_text(about)
                .clicked()
        };
        if button(ui, "−1 d", 40.0, "Back a day (Shift ←)") {
            intents.push(Intent::Step(-24));
        }
        if button(ui, "−1 h", 40.0, "Back an hour (←)") {
            intents.push(Intent::Step(-1));
        }
        let play = if state.playing {
            "⏸ Pause"
        } else {
            "▶ Play"
        };
        if button(ui, play, 76.0, "Play or pause (Space)") {
            intents.push(Intent::TogglePlay);
        }
        if button(ui, "+1 h", 40.0, "On by an hour (→)") {
            intents.push(Intent::Step(1));
        }
        if button(ui, "+1 d", 40.0, "On by a day (Shift →)") {
            intents.push(Intent::Step(24));
        }
        ui.separator();
        for (i, (_, name)) in SPEEDS.iter().enumerate() {
            if ui.selectable_label(i == state.speed, *name).clicked() {
                intents.push(Intent::SetSpeed(i));
            }
        }
        ui.separator();
        let mut show = state.show_truth;
        if ui
            .checkbox(&mut show, "Show the truth (T)")
            .on_hover_text("What really happened: nobody in the truce sees this row")
            .changed()
        {
            intents.push(Intent::ShowTruth(show));
        }
    });
    ui.add_space(2.0);
    ui.horizontal(|ui| timeline(ui, state, &mut intents));
    ui.add_space(4.0);
    intents
}

/// A slider over the whole truce, with the days under it.
fn timeline(ui: &mut Ui, state: &PanelState<'_>, intents: &mut Vec<Intent>) {
    let width = ui.available_width();
    ui.spacing_mut().slider_width = width;
    let mut hours = state.hours;
    let slider = egui::Slider::new(&mut hours, 0.0..=state.total_hours)
        .step_by(1.0)
        .show_value(false);
    let response = ui.vertical(|ui| {
        let response = ui.add(slider);
        let (days, _) = ui.allocate_exact_size(vec2(width, 14.0), egui::Sense::hover());
        let handle = response.rect.height() / 2.0;
        let total = (state.total_hours / 24.0).max(1.0);
        // at most about twelve numbers
        let every = ((total / 12.0).ceil() as usize).max(1);
        for day in (0..total.ceil() as usize).step_by(every) {
            let along = day as f32 / total;
            let x = days.left() + handle + along * (width - 2.0 * handle);
            ui.painter().text(
                Pos2::new(x, days.top()),
                if day == 0 {
                    Align2::LEFT_TOP
                } else {
                    Align2::CENTER_TOP
                },
                format!("day {}", day + 1),
                FontId::proportional(11.0),
                color32(theme::MUTED),
            );
        }
        response
    });
    if response.inner.changed() {
        intents.push(Intent::Seek(hours));
    }
}

/// The legend, in words beside swatches drawn as on the map.
pub fn legend(ui: &mut Ui) -> Vec<Intent> {
    ui.add_space(5.0);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("In the last 24 hours:").strong());
        entry(ui, Swatch::NotWatched, &not_watched());
        entry(ui, Swatch::Nothing, "nothing, though watched");
        for (step, (_, name, _)) in theme::SCALE.iter().enumerate().skip(1) {
            entry(ui, Swatch::Step(step), name);
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Ground between the sides:").strong());
        for segment in Segment::ALL {
            entry(ui, Swatch::Ground(segment), segment.name());
        }
        ui.add_space(10.0);
        let words = "Coloured and hatched: recorded, though hardly watched. Point at a sector for its numbers.";
        ui.label(RichText::new(words).color(color32(theme::MUTED)));
    });
    ui.add_space(4.0);
    Vec::new()
}

/// What counts as not watched, in words.
fn not_watched() -> String {
    format!(
        "not watched (under {:.0} of 24 hours)",
        24.0 * scene::WATCHED_ENOUGH
    )
}

fn entry(ui: &mut Ui, kind: Swatch, words: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(22.0, 16.0), egui::Sense::hover());
    let area = Area {
        x: rect.left(),
        y: rect.top(),
        width: rect.width(),
        height: rect.height(),
    };
    for shape in scene::swatch(kind, area) {
        ui.painter().add(convex(&shape));
    }
    let edge = egui::Stroke::new(1.0, color32(theme::FRAME));
    ui.painter()
        .rect_stroke(rect, 0.0, edge, egui::StrokeKind::Outside);
    ui.label(words);
    ui.add_space(6.0);
}

fn convex(shape: &Shape) -> egui::Shape {
    let points = shape.points.iter().map(|&[x, y]| Pos2::new(x, y)).collect();
    egui::Shape::convex_polygon(points, color32(shape.colour), egui::Stroke::NONE)
}

/// Words on the map, and the card of the sector under the pointer.
pub fn map_words(
    ui: &mut Ui,
    state: &PanelState<'_>,
    rows: &Rows,
    frame: Option<&Frame>,
) -> Vec<Intent> {
    let free = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(free, egui::Sense::hover());
    let Some(frame) = frame else {
        ui.painter().text(
            free.center(),
            Align2::CENTER_CENTER,
            waiting(state).text(),
            FontId::proportional(18.0),
            color32(theme::TEXT),
        );
        return Vec::new();
    };
    headings(ui, state, rows, frame);
    area_names(ui, state.spec, rows, frame);
    kilometres(ui, state.spec, rows);
    let under = response
        .hover_pos()
        .and_then(|at| rows.sector_at(at.x, at.y))
        .filter(|i| state.cards && *i < frame.sectors.len());
    if let Some(i) = under {
        for row in [rows.recorded, rows.watched, rows.truth] {
            let column = rows.column(row, i);
            let rect = Rect::from_min_size(
                Pos2::new(column.x, column.y),
                vec2(column.width, column.height),
            );
            let edge = egui::Stroke::new(1.5, color32(theme::TEXT));
            ui.painter()
                .rect_stroke(rect, 0.0, edge, egui::StrokeKind::Outside);
        }
        let truth = state.show_truth;
        response.on_hover_ui_at_pointer(|ui| card(ui, state.spec, &frame.sectors[i], truth));
    }
    Vec::new()
}

fn headings(ui: &Ui, state: &PanelState<'_>, rows: &Rows, frame: &Frame) {
    let sum = |count: &dyn Fn(&SectorFrame) -> u32| frame.sectors.iter().map(count).sum::<u32>();
    let recorded = sum(&|s| s.recorded_last_day);
    let episodes = sum(&|s| s.episodes_last_day.iter().sum());
    let watched = frame
        .sectors
        .iter()
        .filter(|s| scene::is_watched(s))
        .count();
    let heading = |row: Area, words: &str, more: &str| {
        let at = Pos2::new(row.x, row.y - 5.0);
        let font = FontId::proportional(14.0);
        let end = ui.painter().text(
            at,
            Align2::LEFT_BOTTOM,
            words,
            font.clone(),
            color32(theme::TEXT),
        );
        let after = Pos2::new(end.right() + 10.0, at.y);
        ui.painter().text(
            after,
            Align2::LEFT_BOTTOM,
            more,
            font,
            color32(theme::MUTED),
        );
    };
    heading(
        rows.recorded,
        "RECORDED",
        &format!(
            "incidents the mission confirmed in the last 24 hours: {recorded} on the whole front"
        ),
    );
    heading(
        rows.watched,
        "WATCHED",
        &format!(
            "share of the last 24 hours, bar full at 24: {watched} of {} sectors watched",
            frame.sectors.len()
        ),
    );
    if state.show_truth {
        heading(
            rows.truth,
            "TRUTH",
            &format!(
                "episodes of fire in the last 24 hours, both sides: {episodes} on the whole front"
            ),
        );
    } else {
        heading(rows.truth, "TRUTH", "hidden");
        let middle = Pos2::new(
            rows.truth.x + rows.truth.width / 2.0,
            rows.truth.y + rows.truth.height / 2.0,
        );
        ui.painter().text(
            middle,
            Align2::CENTER_CENTER,
            "Guess first. Press T to see what really happened.",
            FontId::proportional(15.0),
            color32(theme::MUTED),
        );
    }
}

/// Names of areas in two lines, so that neighbours do not run into each other.
fn area_names(ui: &Ui, spec: &TruceSpec, rows: &Rows, frame: &Frame) {
    let font = FontId::proportional(12.0);
    let colour = color32(theme::MUTED);
    // right end of the last name in each line
    let mut taken = [f32::MIN; 2];
    let mut from = 0;
    for run in frame.sectors.chunk_by(|one, next| one.area == next.area) {
        let (first, last) = (
            rows.column(rows.ground, from),
            rows.column(rows.ground, from + run.len() - 1),
        );
        from += run.len();
        let tick = [
            Pos2::new(first.x, rows.ground.y - 5.0),
            Pos2::new(first.x, rows.ground.y),
        ];
        ui.painter()
            .line_segment(tick, egui::Stroke::new(1.0, colour));
        let galley =
            ui.painter()
                .layout_no_wrap(area_name(spec, run[0].area), font.clone(), colour);
        let width = galley.size().x;
        let middle = (first.x + last.right()) / 2.0;
        let left = (middle - width / 2.0).clamp(
            rows.ground.x,
            (rows.ground.right() - width).max(rows.ground.x),
        );
        // a name without room is left out; the card of a sector has it
        if let Some(line) = taken.iter().position(|end| *end + 6.0 <= left) {
            taken[line] = left + width;
            let y = rows.ground.y - 20.0 - 14.0 * line as f32;
            ui.painter().galley(Pos2::new(left, y), galley, colour);
        }
    }
}

fn area_name(spec: &TruceSpec, area: u16) -> String {
    let names = &spec.front.area_names;
    names
        .get(usize::from(area))
        .cloned()
        .unwrap_or_else(|| format!("Area {}", area + 1))
}

/// A scale along the front, in about ten steps.
fn kilometres(ui: &Ui, spec: &TruceSpec, rows: &Rows) {
    let length = spec.front.length_km() as f32;
    let rough = length / 10.0;
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(12) {
        if step >= rough {
            break;
        }
        step *= factor;
    }
    let y = rows.ground.bottom();
    let colour = color32(theme::MUTED);
    for i in 0..=(length / step) as usize {
        let km = step * i as f32;
        let x = rows.ground.x + rows.ground.width * km / length.max(1e-3);
        let tick = [Pos2::new(x, y + 1.0), Pos2::new(x, y + 5.0)];
        ui.painter()
            .line_segment(tick, egui::Stroke::new(1.0, colour));
        let (anchor, words) = if i == 0 {
            (Align2::LEFT_TOP, "0 km".to_owned())
        } else if x > rows.ground.right() - 20.0 {
            (Align2::RIGHT_TOP, format!("{km:.0}"))
        } else {
            (Align2::CENTER_TOP, format!("{km:.0}"))
        };
        let at = Pos2::new(x, y + 6.0);
        ui.painter()
            .text(at, anchor, words, FontId::proportional(12.0), colour);
    }
}

/// The card of a sector.
fn card(ui: &mut Ui, spec: &TruceSpec, sector: &SectorFrame, show_truth: bool) {
    let number = sector.sector.index();
    let km = |n: usize| n as f64 * spec.front.sector_km;
    ui.label(
        RichText::new(format!(
            "Sector {}: {}, km {:.0}–{:.0}",
            number + 1,
            area_name(spec, sector.area),
            km(number),
            km(number + 1)
        ))
        .strong(),
    );
    let light = if sector.daylight { "day" } else { "night" };
    let [a, b] = sector.named_last_day;
    let mut lines = vec![
        ("ground", sector.segment.name().to_owned()),
        ("heat", format!("{:.2} of the mean sector", sector.heat)),
        (
            "sky",
            format!("{:.0} % cloud, {light}", sector.cloud * 100.0),
        ),
        (
            "watched",
            format!("{:.0} of the last 24 hours", sector.watched_last_day * 24.0),
        ),
        (
            "recorded",
            if sector.recorded_last_day == 0 && !scene::is_watched(sector) {
                "nothing, but it was not watched".to_owned()
            } else {
                sector.recorded_last_day.to_string()
            },
        ),
        ("side named", format!("a {a}, b {b}")),
    ];
    if show_truth {
        let [a, b] = sector.episodes_last_day;
        lines.push(("truth", format!("a {a}, b {b} episodes")));
    }
    egui::Grid::new("sector").num_columns(2).show(ui, |ui| {
        for (name, value) in lines {
            ui.label(RichText::new(name).color(color32(theme::MUTED)));
            ui.label(value);
            ui.end_row();
        }
    });
}

/// Colours and sizes of all panels.
pub fn dress(context: &egui::Context) {
    let mut visuals = egui::Visuals::dark();
    visuals.panel_fill = color32(theme::PANEL);
    visuals.window_fill = color32(theme::PANEL);
    visuals.override_text_color = Some(color32(theme::TEXT));
    visuals.selection.bg_fill = Color32::from_rgb(0x00, 0x5A, 0x8C);
    context.set_theme(egui::Theme::Dark);
    context.set_visuals(visuals);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{NoFiles, Request, load};
    use crate::viewer::scene::tests::frame;

    fn with_state(test: impl FnOnce(PanelState<'_>)) {
        let spec = load(&Request::default(), &NoFiles)
            .expect("a scenario")
            .spec;
        test(PanelState {
            spec: &spec,
            regime: 4,
            seed: 1,
            playing: false,
            speed: 2,
            hours: 31.0,
            computed_hours: 720.0,
            total_hours: 720.0,
            show_truth: false,
            failed: false,
            cards: true,
        });
    }

    const SIZE: [f32; 2] = [1280.0, 240.0];

    fn pass(
        context: &egui::Context,
        events: Vec<egui::Event>,
        ui: &mut dyn FnMut(&mut Ui) -> Vec<Intent>,
    ) -> Vec<Intent> {
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE.into())),
            events,
            ..Default::default()
        };
        let mut intents = Vec::new();
        let output = context.run_ui(input, |root| intents.extend(ui(root)));
        output.drop_without_applying_deltas();
        intents
    }

    fn click(
        context: &egui::Context,
        pos: Pos2,
        ui: &mut dyn FnMut(&mut Ui) -> Vec<Intent>,
    ) -> Vec<Intent> {
        let button = |pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        [egui::Event::PointerMoved(pos), button(true), button(false)]
            .into_iter()
            .flat_map(|event| pass(context, vec![event], ui))
            .collect()
    }

    /// What a click on every place of a panel asks for, without repetitions.
    fn click_everywhere(ui: &mut dyn FnMut(&mut Ui) -> Vec<Intent>) -> Vec<Intent> {
        let mut found: Vec<Intent> = Vec::new();
        let context = egui::Context::default();
        assert!(pass(&context, Vec::new(), ui).is_empty(), "nobody clicked");
        for y in (4..SIZE[1] as i32).step_by(8) {
            for x in (4..SIZE[0] as i32).step_by(12) {
                for intent in click(&context, Pos2::new(x as f32, y as f32), ui) {
                    if !found.contains(&intent) {
                        found.push(intent);
                    }
                }
            }
        }
        found
    }

    #[test]
    fn every_control_of_playing_asks_for_its_own() {
        with_state(|state| {
            let found = click_everywhere(&mut |ui| transport(ui, &state));
            let mut wanted = vec![
                Intent::TogglePlay,
                Intent::Step(1),
                Intent::Step(-1),
                Intent::Step(24),
                Intent::Step(-24),
                Intent::ShowTruth(true),
            ];
            wanted.extend((0..SPEEDS.len()).map(Intent::SetSpeed));
            for intent in wanted {
                assert!(found.contains(&intent), "{intent:?} in {found:?}");
            }
            let hours: Vec<f32> = found
                .iter()
                .filter_map(|intent| match intent {
                    Intent::Seek(hours) => Some(*hours),
                    _ => None,
                })
                .collect();
            assert!(hours.len() > 50 && hours.iter().all(|h| (0.0..=720.0).contains(h)));
            assert!(hours.iter().any(|h| *h < 40.0) && hours.iter().any(|h| *h > 680.0));
        });
    }

    #[test]
    fn the_upper_panel_asks_for_other_regimes_only() {
        with_state(|state| {
            let frame = frame(&[(1, 1.0)]);
            for frame in [None, Some(&frame)] {
                let found = click_everywhere(&mut |ui| top(ui, &state, frame));
                assert!(found.is_empty(), "one click chooses nothing: {found:?}");
            }
            // one click opens the list, another chooses from it
            let context = egui::Context::default();
            let mut ui = |ui: &mut Ui| top(ui, &state, Some(&frame));
            let mut chosen = Vec::new();
            for x in (900..1270).step_by(20) {
                for y in (4..SIZE[1] as i32).step_by(8) {
                    for y in [18, y] {
                        chosen.extend(click(&context, Pos2::new(x as f32, y as f32), &mut ui));
                    }
                }
            }
            for regime in [0, 1, 2, 3] {
                assert!(chosen.contains(&Intent::ChooseRegime(regime)), "{regime}");
            }
            assert!(!chosen.contains(&Intent::ChooseRegime(4)), "already chosen");
        });
    }

    #[test]
    fn keys_ask_for_what_the_hints_say() {
        with_state(|state| {
            for (key, modifiers, intent) in [
                (Key::Space, Modifiers::NONE, Intent::TogglePlay),
                (Key::T, Modifiers::NONE, Intent::ShowTruth(true)),
                (Key::ArrowRight, Modifiers::NONE, Intent::Step(1)),
                (Key::ArrowLeft, Modifiers::SHIFT, Intent::Step(-24)),
                (Key::End, Modifiers::NONE, Intent::Seek(720.0)),
            ] {
                let context = egui::Context::default();
                let event = egui::Event::Key {
                    key,
                    physical_key: None,
                    pressed: true,
                    repeat: false,
                    modifiers,
                };
                let mut ui = |ui: &mut Ui| keys(ui.ctx(), &state);
                assert_eq!(pass(&context, vec![event], &mut ui), vec![intent]);
            }
        });
    }

    #[test]
    fn the_map_and_the_legend_ask_for_nothing() {
        with_state(|state| {
            let frame = frame(&[(0, 0.0), (4, 1.0)]);
            let free = Area {
                x: 0.0,
                y: 0.0,
                width: SIZE[0],
                height: 600.0,
            };
            let rows = Rows::lay(free, 2);
            let context = egui::Context::default();
            let over = vec![egui::Event::PointerMoved(Pos2::new(40.0, 80.0))];
            let mut ui = |ui: &mut Ui| {
                let mut intents = legend(ui);
                intents.extend(map_words(ui, &state, &rows, Some(&frame)));
                intents.extend(map_words(ui, &state, &rows, None));
                intents
            };
            assert!(pass(&context, over, &mut ui).is_empty());
        });
    }

    #[test]
    fn the_clock_counts_days_from_one() {
        assert_eq!(clock(0.0), "day 1, 00:00");
        assert_eq!(clock(31.0), "day 2, 07:00");
        assert_eq!(clock(719.5), "day 30, 23:30");
    }

    #[test]
    fn not_watched_is_put_in_hours() {
        assert_eq!(not_watched(), "not watched (under 3 of 24 hours)");
    }
}
