//! Words on the map, the locator, and what the pointer does there. The shapes are drawn elsewhere.

use super::focus::{self, Focus};
use super::{Wants, color32, colours, small};
use crate::model::base::math;
use crate::model::spec::Label;
use crate::model::{Frame, SectorFrame};
use crate::viewer::evidence::SectorKnown;
use crate::viewer::intent::{Intent, View};
use crate::viewer::keymap::Action;
use crate::viewer::scene::{self, Area, Rows};
use crate::viewer::session::Session;
use crate::viewer::truce::Truce;
use bevy_egui::egui;
use egui::{Align2, FontId, Pos2, Rect, Stroke, Ui, pos2, vec2};

/// Words of one map, and the pointer over it.
pub fn map(
    ui: &mut Ui,
    session: &Session,
    truce: &Truce,
    rows: &Rows,
    known: &[SectorKnown],
    wants: &mut Wants,
) {
    let area = rows.whole();
    let rect = rect_of(area).expand2(vec2(0.0, 14.0));
    let id = ui.id().with(("map", truce.edition()));
    let response = ui.interact(rect, id, egui::Sense::click_and_drag());
    let Some(frame) = truce.frame(session.clock.hours()) else {
        ui.painter().text(
            rect.center(),
            Align2::CENTER_CENTER,
            super::top::waiting(session),
            FontId::proportional(17.0),
            color32(colours(session).text),
        );
        return;
    };
    names_of_rows(ui, session, rows, frame, known);
    if rows.headed {
        area_names(ui, session, rows, frame);
        kilometres(ui, session, rows);
    }
    moves(ui, session, rows, &response, wants);
    focus::mark(ui, session, &response, rect, Focus::Map);
    let under = response
        .hover_pos()
        .and_then(|at| rows.sector_at(at.x, at.y))
        .filter(|i| session.pointer && *i < frame.sectors.len());
    let Some(i) = under else {
        return;
    };
    if response.clicked() {
        wants.push(Intent::SelectSector(Some(i)));
    }
    let column = rect_of(rows.column(area, i));
    let edge = Stroke::new(1.0, color32(colours(session).muted));
    ui.painter()
        .rect_stroke(column, 0.0, edge, egui::StrokeKind::Outside);
    if (session.lens || ui.input(|input| input.modifiers.alt))
        && let Some(at) = response.hover_pos()
    {
        super::lens::lens(ui, session, rows, frame, known, at);
        return;
    }
    let silent = SectorKnown::default();
    let about = known.get(i).unwrap_or(&silent);
    response.on_hover_ui_at_pointer(|ui| card(ui, session, &frame.sectors[i], about));
}

fn rect_of(area: Area) -> Rect {
    Rect::from_min_size(pos2(area.x, area.y), vec2(area.width, area.height))
}

/// Zoom by the wheel, move by dragging, the whole front by a double click.
fn moves(ui: &Ui, session: &Session, rows: &Rows, response: &egui::Response, wants: &mut Wants) {
    let (from, to) = session.span;
    if let Some(at) = response.hover_pos() {
        let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta.y, i.zoom_delta()));
        let factor = pinch * math::exp(f64::from(wheel) / 200.0) as f32;
        if (factor - 1.0).abs() > 1e-3
            && let Some(about) = rows.along(at.x)
        {
            wants.push(Intent::Zoom(factor, about));
        }
    }
    if response.dragged() {
        let moved = -response.drag_delta().x / rows.ground.width.max(1.0) * (to - from);
        wants.push(Intent::Pan(moved));
    }
    if response.double_clicked() {
        wants.push(Intent::WholeFront);
    }
}

fn names_of_rows(ui: &Ui, session: &Session, rows: &Rows, frame: &Frame, known: &[SectorKnown]) {
    let palette = colours(session);
    let view = session.view();
    let sum = |count: &dyn Fn(&SectorFrame) -> u32| frame.sectors.iter().map(count).sum::<u32>();
    let watched = frame
        .sectors
        .iter()
        .filter(|s| scene::is_watched(s))
        .count();
    let recorded = sum(&|s| s.recorded_last_day);
    let cases: u32 = known
        .iter()
        .map(|k| k.cases + k.claims.iter().sum::<u32>())
        .sum();
    let mission = view == View::Monitors || view.shows_truth();
    let side = |label: Label| match view {
        View::Monitors => "not known".to_owned(),
        View::Side(own) if own != label => "not known".to_owned(),
        _ => {
            let busy = |s: &SectorFrame| u32::from(s.activity[label as usize].iter().sum::<u16>());
            format!("{} units", sum(&busy))
        }
    };
    let truth = match view {
        View::Monitors => "hidden".to_owned(),
        View::Side(own) => format!(
            "{} by {}",
            sum(&|s| s.episodes_last_day[own as usize]),
            own.name()
        ),
        View::Truth => format!("{} episodes", sum(&|s| s.episodes_last_day.iter().sum())),
        View::Score => {
            let found: u32 = known.iter().map(|k| k.found).sum();
            let all: u32 = known
                .iter()
                .map(|k| k.found + k.missed + k.unknowable)
                .sum();
            format!("{found} of {all} found")
        }
    };
    let hidden = "not known here".to_owned();
    let lines = [
        (
            rows.units_a,
            "SIDE A",
            side(Label::A),
            palette.side_words[0],
        ),
        (
            rows.marks,
            "EVIDENCE",
            format!("{cases} reports"),
            palette.text,
        ),
        (
            rows.recorded,
            "CONFIRMED",
            if mission {
                format!("{recorded} in 24 h")
            } else {
                hidden.clone()
            },
            palette.text,
        ),
        (
            rows.watched,
            "WATCHED",
            if mission {
                format!("{watched} of {}", frame.sectors.len())
            } else {
                hidden
            },
            palette.text,
        ),
        (rows.truth, truth_name(view), truth, palette.text),
        (
            rows.units_b,
            "SIDE B",
            side(Label::B),
            palette.side_words[1],
        ),
    ];
    for (row, name, value, colour) in lines {
        if row.height < 8.0 {
            continue;
        }
        let x = row.x - scene::NAMES_WIDTH + 6.0;
        let middle = row.y + row.height / 2.0;
        let two = row.height >= 27.0;
        let y = if two { middle - 7.0 } else { middle };
        ui.painter().text(
            pos2(x, y),
            Align2::LEFT_CENTER,
            name,
            FontId::proportional(12.5),
            color32(colour),
        );
        if two {
            ui.painter().text(
                pos2(x, middle + 7.0),
                Align2::LEFT_CENTER,
                value,
                small(),
                color32(palette.muted),
            );
        }
    }
    if view == View::Monitors && rows.truth.height > 20.0 {
        let words = if session.locked {
            "The truth is locked away.".to_owned()
        } else {
            let key = session.keyboard.map.words(Action::Peek);
            format!("Guess first. Hold {key} to see what really happened.")
        };
        ui.painter().text(
            rect_of(rows.truth).center(),
            Align2::CENTER_CENTER,
            words,
            FontId::proportional(14.0),
            color32(palette.muted),
        );
    }
}

fn truth_name(view: View) -> &'static str {
    match view {
        View::Side(_) => "OWN FIRE",
        View::Score => "SCORE",
        _ => "TRUTH",
    }
}

/// Names of areas above the ground.
fn area_names(ui: &Ui, session: &Session, rows: &Rows, frame: &Frame) {
    let font = FontId::proportional(12.0);
    let colour = color32(colours(session).muted);
    let mut taken = f32::MIN;
    let mut from = 0;
    for run in frame.sectors.chunk_by(|one, next| one.area == next.area) {
        let (left, right) = (
            rows.x_of(from as f32).max(rows.ground.x),
            rows.x_of((from + run.len()) as f32)
                .min(rows.ground.right()),
        );
        from += run.len();
        if right - left < 4.0 {
            continue;
        }
        let tick = [pos2(left, rows.ground.y - 5.0), pos2(left, rows.ground.y)];
        ui.painter().line_segment(tick, Stroke::new(1.0, colour));
        let name = area_name(session, run[0].area);
        let galley = ui.painter().layout_no_wrap(name, font.clone(), colour);
        let width = galley.size().x;
        let at = ((left + right - width) / 2.0).clamp(
            rows.ground.x,
            (rows.ground.right() - width).max(rows.ground.x),
        );
        // a name without room is left out; the card of a sector has it
        if at >= taken + 8.0 {
            taken = at + width;
            ui.painter()
                .galley(pos2(at, rows.ground.y - 18.0), galley, colour);
        }
    }
}

/// Name of an area.
pub fn area_name(session: &Session, area: u16) -> String {
    let names = &session.opened().spec.front.area_names;
    let name = names.get(usize::from(area)).cloned();
    name.unwrap_or_else(|| format!("Area {}", area + 1))
}

/// A scale along the stretch that is shown, in about ten steps.
fn kilometres(ui: &Ui, session: &Session, rows: &Rows) {
    let sector_km = session.opened().spec.front.sector_km as f32;
    let (from, to) = (rows.span.0 * sector_km, rows.span.1 * sector_km);
    let rough = (to - from) / 10.0;
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(12) {
        if step >= rough {
            break;
        }
        step *= factor;
    }
    let y = rows.ground.bottom();
    let colour = color32(colours(session).muted);
    let first = (from / step).ceil() as i32;
    let last = (to / step).floor() as i32;
    for i in first..=last {
        let km = step * i as f32;
        let x = rows.x_of(km / sector_km.max(1e-3));
        let tick = [pos2(x, y + 1.0), pos2(x, y + 4.0)];
        ui.painter().line_segment(tick, Stroke::new(1.0, colour));
        let words = if i == first {
            format!("{km:.0} km")
        } else {
            format!("{km:.0}")
        };
        let anchor = if x > rows.ground.right() - 20.0 {
            Align2::RIGHT_TOP
        } else if x < rows.ground.x + 10.0 {
            Align2::LEFT_TOP
        } else {
            Align2::CENTER_TOP
        };
        ui.painter()
            .text(pos2(x, y + 5.0), anchor, words, small(), colour);
    }
}

/// The card of a sector: what this view knows of it.
fn card(ui: &mut Ui, session: &Session, sector: &SectorFrame, known: &SectorKnown) {
    let view = session.view();
    ui.label(egui::RichText::new(sector_title(session, sector)).strong());
    let mission = view == View::Monitors || view.shows_truth();
    ui.label(format!(
        "evidence: {}; cases: {}; claims: {} by a, {} by b",
        known.level.word(),
        known.cases,
        known.claims[0],
        known.claims[1]
    ));
    if mission {
        ui.label(format!(
            "watched {:.0} of 24 hours; {} confirmed; {} visits refused{}",
            sector.watched_last_day * 24.0,
            sector.recorded_last_day,
            sector.denied_last_day,
            if sector.jammed { "; jammed" } else { "" }
        ));
    }
    if view.shows_truth() {
        ui.label(format!(
            "in truth: {} episodes by a, {} by b; violations {} found, {} missed, {} not to be known",
            sector.episodes_last_day[0],
            sector.episodes_last_day[1],
            known.found,
            known.missed,
            known.unknowable
        ));
    }
    ui.label(super::muted(session, "In the last 24 hours."));
}

/// Number, kilometres and area of a sector.
pub fn sector_title(session: &Session, sector: &SectorFrame) -> String {
    let number = sector.sector.index();
    let km = |n: usize| n as f64 * session.opened().spec.front.sector_km;
    format!(
        "Sector {}: km {:.0} to {:.0}, {}, {}",
        number + 1,
        km(number),
        km(number + 1),
        area_name(session, sector.area),
        sector.segment.name()
    )
}

/// The true, bent line with the stretch on the screen.
pub fn locator(ui: &mut Ui, session: &Session, size: egui::Vec2) {
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let palette = colours(session);
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 3.0, color32(palette.page));
    let Some(ground) = session.left.ground() else {
        return;
    };
    // kilometres on a plane at the front's own latitude: enough for a locator
    let squeeze = math::cos(ground.latitude.to_radians()) as f32;
    let points: Vec<Pos2> = ground
        .sectors
        .iter()
        .map(|s| s.start)
        .chain(ground.sectors.last().map(|s| s.end))
        .map(|p| pos2(p.longitude as f32 * squeeze, -p.latitude as f32))
        .collect();
    let bounds = Rect::from_points(&points);
    let inner = rect.shrink(8.0);
    let scale =
        (inner.width() / bounds.width().max(1e-3)).min(inner.height() / bounds.height().max(1e-3));
    let on = |p: &Pos2| inner.center() + (*p - bounds.center()) * scale;
    let line: Vec<Pos2> = points.iter().map(on).collect();
    let (from, to) = (
        (session.span.0.floor().max(0.0) as usize).min(line.len()),
        (session.span.1.ceil().max(0.0) as usize + 1).min(line.len()),
    );
    let shown = line.get(from..to).unwrap_or(&[]).to_vec();
    painter.line(line.clone(), Stroke::new(1.5, color32(palette.frame)));
    painter.line(shown, Stroke::new(2.5, color32(palette.text)));
    if let Some(at) = session.sector.and_then(|i| line.get(i)) {
        painter.circle_filled(*at, 4.0, color32(palette.attention));
    }
    response.on_hover_text("The line as it bends; bright: the stretch on the map; the dot: the selected sector. Sectors that face each other across a bend are neighbours only here.");
}
