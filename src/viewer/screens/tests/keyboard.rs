//! Everything by the keyboard alone.

use super::Glass;
use crate::viewer::intent::{Intent, Screen, Tab, View};
use crate::viewer::keymap::{Action, Chord, TABLE};
use crate::viewer::panels::{Focus, Wants, focus_before};
use crate::viewer::session::Session;
use crate::viewer::tests_support::{session, settle};
use bevy_egui::egui;
use egui::{Event, Key, Modifiers};

impl Glass {
    /// A key pressed and let go.
    fn key(&self, session: &Session, key: Key, modifiers: Modifiers) -> Wants {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        let mut asked = self.pass(session, vec![event(true)]).0;
        asked.extend(self.pass(session, vec![event(false)]).0);
        asked
    }

    /// A key whose wants are done.
    fn press(&self, session: &mut Session, key: Key, modifiers: Modifiers) -> Wants {
        let wants = self.key(session, key, modifiers);
        for intent in &wants {
            session.apply(intent.clone());
        }
        wants
    }

    /// Letters, done.
    fn write(&self, session: &mut Session, text: &str) {
        for intent in self.pass(session, vec![Event::Text(text.to_owned())]).0 {
            session.apply(intent);
        }
    }

    /// Presses Tab until something has the focus; false when it never has.
    fn tab_to(&self, session: &Session, wanted: Focus) -> bool {
        (0..200).any(|_| {
            self.key(session, Key::Tab, Modifiers::NONE);
            self.pass(session, Vec::new());
            focus_before(&self.context) == wanted
        })
    }
}

const NONE: Modifiers = Modifiers::NONE;

fn lab() -> (Glass, Session) {
    let mut session = session();
    settle(&mut session);
    session.apply(Intent::Seek(60.0));
    let glass = Glass::default();
    glass.pass(&session, Vec::new());
    (glass, session)
}

#[test]
fn every_action_of_the_table_answers_to_its_key() {
    let (glass, mut session) = lab();
    for line in &TABLE {
        // a list or another screen would take the keys that follow
        session.apply(Intent::Search(None));
        session.apply(Intent::Go(Screen::Lab));
        let modifiers = Modifiers {
            command: line.first.command,
            ctrl: line.first.command,
            shift: line.first.shift,
            ..NONE
        };
        let wants = glass.key(&session, line.first.key, modifiers);
        let expected = crate::viewer::panels::intent_of(&session, line.action);
        if line.action == Action::Peek {
            assert_eq!(wants, [Intent::Peek(true)]);
        } else {
            assert_eq!(wants.first(), expected.as_ref(), "{}", line.name);
        }
    }
}

#[test]
fn a_key_that_was_given_away_does_the_other_thing_and_tooltips_say_so() {
    let (glass, mut session) = lab();
    session.apply(Intent::Go(Screen::Settings));
    glass.pass(&session, Vec::new());
    // by the pointer: the key of playing
    let wants = glass.click_on(&session, "Space");
    assert_eq!(wants, [Intent::WaitForKey(Some(Action::Play))]);
    session.apply(wants[0].clone());
    assert!(glass.says(&session, "press a key"));
    glass.press(&mut session, Key::Escape, NONE);
    assert_eq!(
        (session.keyboard.waits, session.screen),
        (None, Screen::Settings)
    );
    session.apply(wants[0].clone());
    let wants = glass.press(&mut session, Key::K, NONE);
    let k = Chord::of(Key::K, NONE);
    assert_eq!(wants, [Intent::GiveKey(Action::Play, k)]);
    assert!(glass.says(&session, "(was Space)"));
    // that of another is told, and swapped when asked
    session.apply(Intent::WaitForKey(Some(Action::Play)));
    glass.press(&mut session, Key::E, NONE);
    assert!(glass.says(&session, "E is the key of “evidence”"));
    let wants = glass.click_on(&session, "Swap the two");
    assert_eq!(wants, [Intent::SwapKeys]);
    session.apply(Intent::SwapKeys);
    session.apply(Intent::Go(Screen::Lab));
    assert_eq!(glass.key(&session, Key::E, NONE), [Intent::TogglePlay]);
    let evidence = [Intent::OpenTab(Tab::Evidence)];
    assert_eq!(glass.key(&session, Key::K, NONE), evidence);
    assert!(glass.key(&session, Key::Space, NONE).is_empty());
    let about = crate::viewer::panels::with_key(&session, "Play or pause", Action::Play);
    assert_eq!(about, "Play or pause (E)");
    session.apply(Intent::Go(Screen::Settings));
    let wants = glass.click_on(&session, "All keys as at first");
    assert_eq!(wants, [Intent::ResetKeys]);
}

#[test]
fn letters_are_letters_while_somebody_types() {
    let (glass, mut session) = lab();
    session.apply(Intent::OpenTab(Tab::Evidence));
    glass.click_on(&session, "sector:17 corroborated uav");
    for line in &TABLE {
        if line.first.command && line.action == Action::Palette {
            continue;
        }
        let modifiers = Modifiers {
            command: line.first.command,
            ctrl: line.first.command,
            shift: line.first.shift,
            ..NONE
        };
        if line.first.key != Key::Escape {
            let wants = glass.key(&session, line.first.key, modifiers);
            assert!(wants.is_empty(), "{}: {wants:?}", line.name);
        }
    }
    // Esc takes the focus away, and only the next one goes home
    assert!(glass.key(&session, Key::Escape, NONE).is_empty());
    let home = [Intent::Go(Screen::Home)];
    assert_eq!(glass.key(&session, Key::Escape, NONE), home);
}

#[test]
fn what_is_typed_is_found_and_done() {
    let (glass, mut session) = lab();
    glass.press(&mut session, Key::P, Modifiers::COMMAND);
    assert!(session.search.is_some());
    glass.pass(&session, Vec::new());
    glass.write(&mut session, "sector 17");
    assert!(glass.says(&session, "sector 17"));
    glass.press(&mut session, Key::Enter, NONE);
    assert_eq!((session.sector, session.search.is_none()), (Some(16), true));
    // the second line, and nothing of the map
    glass.press(&mut session, Key::P, Modifiers::COMMAND);
    glass.pass(&session, Vec::new());
    glass.write(&mut session, "through the eyes");
    let hours = session.clock.hours();
    glass.press(&mut session, Key::ArrowDown, NONE);
    glass.press(&mut session, Key::Enter, NONE);
    assert_eq!(session.view(), View::Side(crate::model::Label::A));
    assert_eq!(session.clock.hours(), hours);
    // Esc leaves the list, not the screen
    glass.pass(&session, Vec::new());
    glass.press(&mut session, Key::F, NONE);
    assert!(session.search.as_ref().is_some_and(|s| s.places_only));
    glass.pass(&session, Vec::new());
    glass.press(&mut session, Key::Escape, NONE);
    assert_eq!(
        (session.search.clone(), session.screen),
        (None, Screen::Lab)
    );
    // a click on a line does it too
    glass.press(&mut session, Key::P, Modifiers::COMMAND);
    glass.pass(&session, Vec::new());
    glass.write(&mut session, "bulleti");
    let wants = glass.click_on(&session, "bulletin");
    let expected = [Intent::OpenTab(Tab::Bulletin), Intent::Search(None)];
    assert_eq!(wants, expected);
}

#[test]
fn rows_and_the_map_are_reached_by_tab() {
    let (glass, mut session) = lab();
    session.apply(Intent::Look(View::Truth));
    session.apply(Intent::OpenTab(Tab::Evidence));
    session.apply(Intent::Seek(160.0));
    let case = |intent: &Intent| matches!(intent, Intent::SelectCase(Some(_)));
    assert!(glass.tab_to(&session, Focus::Rows), "the log is no stop");
    let first = glass.key(&session, Key::Enter, NONE);
    assert!(first.iter().any(case));
    // the next row is another case, and the clock stands still
    assert!(glass.key(&session, Key::ArrowDown, NONE).is_empty());
    let second = glass.key(&session, Key::Enter, NONE);
    assert!(second.iter().any(case) && second != first);
    assert!(glass.key(&session, Key::End, NONE).is_empty());
    // the map: arrows move from sector to sector
    session.apply(Intent::SelectSector(Some(40)));
    assert!(glass.tab_to(&session, Focus::Map), "the map is no stop");
    let right = [Intent::SelectSector(Some(41))];
    assert_eq!(glass.key(&session, Key::ArrowRight, NONE), right);
    let left = [Intent::SelectSector(Some(39))];
    assert_eq!(glass.key(&session, Key::ArrowLeft, NONE), left);
    let nearer = glass.key(&session, Key::ArrowUp, NONE);
    assert!(matches!(nearer[..], [Intent::Zoom(factor, _)] if factor > 1.0));
    // with Shift they still move the clock
    let shift = glass.key(&session, Key::ArrowLeft, Modifiers::SHIFT);
    assert_eq!(shift, [Intent::Step(-24)]);
    // Esc gives the focus back, and arrows are those of the clock again
    assert!(glass.key(&session, Key::Escape, NONE).is_empty());
    assert_eq!(
        glass.key(&session, Key::ArrowLeft, NONE),
        [Intent::Step(-1)]
    );
}

#[test]
fn the_lens_shows_the_sectors_under_the_pointer() {
    let (glass, mut session) = lab();
    let at = egui::Pos2::new(700.0, 250.0);
    let numbers = |session: &Session, events: Vec<Event>| {
        let (_, words) = glass.pass(session, events);
        // 604 points into the map of 1,174: sector 103 of 200
        words.iter().filter(|(text, _)| text == "103").count()
    };
    assert_eq!(numbers(&session, vec![Event::PointerMoved(at)]), 0);
    assert_eq!(numbers(&session, Vec::new()), 0);
    assert_eq!(glass.key(&session, Key::Z, NONE), [Intent::Lens(true)]);
    session.apply(Intent::Lens(true));
    assert_eq!(numbers(&session, Vec::new()), 1);
    session.apply(Intent::Lens(false));
    assert_eq!(numbers(&session, Vec::new()), 0);
    // Alt does it too, while it is held
    let alt = |on| Event::ModifiersChanged(Modifiers { alt: on, ..NONE });
    assert_eq!(numbers(&session, vec![alt(true)]), 1);
    assert_eq!(numbers(&session, vec![alt(false)]), 0);
}
