//! Panels draw without a screen, and ask for what was asked of them.

mod named;

use super::*;
use crate::viewer::intent::{Screen, View};
use crate::viewer::screens;
use crate::viewer::tests_support::{session, settle};
use egui::{Event, Key, Modifiers, PointerButton, Rect, vec2};

/// One picture of the whole window at a size, with some input; what was asked for.
pub(in crate::viewer) fn pass(
    context: &egui::Context,
    session: &Session,
    size: egui::Vec2,
    events: Vec<Event>,
) -> (Wants, usize) {
    let input = egui::RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
        events,
        ..egui::RawInput::default()
    };
    let mut wants = Vec::new();
    let mut shapes = 0;
    let output = context.run_ui(input, |ui| {
        let (asked, drawn) = screens::window(ui, session);
        wants.extend(asked);
        shapes = drawn.len();
    });
    output.drop_without_applying_deltas();
    (wants, shapes)
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

#[test]
fn every_screen_view_and_tab_draws_at_every_size() {
    let mut session = session();
    let context = egui::Context::default();
    for computed in [false, true] {
        if computed {
            settle(&mut session);
            session.apply(Intent::Seek(30.0));
            session.apply(Intent::SelectSector(Some(3)));
            session.apply(Intent::SelectCase(Some(0)));
        }
        for size in [
            vec2(960.0, 640.0),
            vec2(1280.0, 720.0),
            vec2(1920.0, 1080.0),
        ] {
            for (screen, _) in Screen::ALL {
                session.apply(Intent::Go(screen));
                if computed {
                    settle(&mut session);
                }
                for (view, _, _) in View::ALL {
                    session.apply(Intent::Look(view));
                    let (wants, shapes) = pass(&context, &session, size, Vec::new());
                    assert!(wants.is_empty(), "{screen:?} {view:?} asks for {wants:?}");
                    let map = matches!(screen, Screen::Lab | Screen::Compare);
                    assert_eq!(shapes > 100, map && computed, "{screen:?} {view:?}");
                }
            }
            session.apply(Intent::Go(Screen::Lab));
            for (tab, _) in Tab::ALL {
                session.apply(Intent::OpenTab(tab));
                assert!(pass(&context, &session, size, Vec::new()).0.is_empty());
            }
        }
    }
}

#[test]
fn keys_ask_for_what_the_sheet_says() {
    let mut session = session();
    settle(&mut session);
    let context = egui::Context::default();
    let size = vec2(1280.0, 800.0);
    pass(&context, &session, size, Vec::new());
    let (none, shift, control) = (Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND);
    for (pressed, modifiers, intent) in [
        (Key::Space, none, Intent::TogglePlay),
        (Key::ArrowRight, none, Intent::Step(1)),
        (Key::ArrowLeft, shift, Intent::Step(-24)),
        (Key::ArrowRight, control, Intent::NextEvent(true)),
        (Key::Num4, none, Intent::Look(View::Truth)),
        (Key::C, none, Intent::Go(Screen::Compare)),
        (Key::E, none, Intent::OpenTab(Tab::Evidence)),
        (Key::Escape, none, Intent::Go(Screen::Home)),
    ] {
        let (wants, _) = pass(&context, &session, size, vec![key(pressed, modifiers)]);
        assert_eq!(wants, [intent], "{pressed:?}");
    }
}

#[test]
fn a_click_on_the_map_selects_its_sector() {
    let mut session = session();
    settle(&mut session);
    let context = egui::Context::default();
    let size = vec2(1280.0, 800.0);
    pass(&context, &session, size, Vec::new());
    let at = Pos2::new(700.0, 250.0);
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let mut asked = Vec::new();
    for events in [
        vec![Event::PointerMoved(at)],
        vec![button(true)],
        vec![button(false)],
        vec![],
    ] {
        asked.extend(pass(&context, &session, size, events).0);
    }
    let sector = asked.iter().find_map(|intent| match intent {
        Intent::SelectSector(sector) => *sector,
        _ => None,
    });
    let n = 200.0;
    let width = 1280.0 - crate::viewer::scene::NAMES_WIDTH - 10.0;
    let expected = ((700.0 - crate::viewer::scene::NAMES_WIDTH) / width * n) as usize;
    assert_eq!(sector, Some(expected), "{asked:?}");
}

#[test]
fn chances_have_words_and_counts() {
    assert_eq!(likely(0.75), "likely (15 of 20)");
    assert_eq!(likely(0.0), "remote (0 of 20)");
    assert_eq!(likely(0.99), "almost certain (20 of 20)");
}

#[test]
fn random_input_never_breaks_it_and_never_moves_a_truce() {
    // a small generator of its own: this is no draw of the model
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % n
    };
    let mut session = session();
    settle(&mut session);
    let context = egui::Context::default();
    let keys = [
        Key::Space,
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::Home,
        Key::End,
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num0,
        Key::M,
        Key::L,
        Key::N,
        Key::I,
        Key::E,
        Key::A,
        Key::U,
        Key::B,
        Key::W,
        Key::H,
        Key::C,
        Key::Plus,
        Key::Minus,
        Key::PageUp,
        Key::PageDown,
        Key::OpenBracket,
        Key::CloseBracket,
        Key::Comma,
        Key::Period,
        Key::Tab,
        Key::Enter,
        Key::Escape,
    ];
    let mut at = Pos2::new(1.0, 1.0);
    for round in 0..400 {
        let event = match next(5) {
            0 => {
                at = Pos2::new(next(1280) as f32, next(800) as f32);
                Event::PointerMoved(at)
            }
            1 | 2 => Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed: next(2) == 0,
                modifiers: Modifiers::NONE,
            },
            3 => Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(0.0, next(200) as f32 - 100.0),
                phase: egui::TouchPhase::Move,
                modifiers: Modifiers::NONE,
            },
            _ => {
                let modifiers = [Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND];
                key(
                    keys[next(keys.len() as u64) as usize],
                    modifiers[next(3) as usize],
                )
            }
        };
        let (wants, _) = pass(&context, &session, vec2(1280.0, 800.0), vec![event]);
        for intent in wants {
            session.apply(intent);
        }
        session.errands.clear();
        session.pass(0.05);
        if round % 40 == 39 {
            settle(&mut session);
        }
    }
    settle(&mut session);
    let key = session.left.key();
    let (watching, _) = key.watching();
    let mut bare = crate::model::Simulation::new(&session.opened().spec, key.seed, watching);
    bare.run();
    assert_eq!(
        session.left.ending().map(|ending| ending.digest.clone()),
        Some(bare.digest())
    );
}
