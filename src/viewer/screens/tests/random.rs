//! Two hundred windows in the hands of somebody who presses and turns and clicks everything.

use super::Glass;
use crate::model::{Mode, Simulation};
use crate::viewer::intent::{Intent, Opening, Screen, Search, Tab, View};
use crate::viewer::keymap::{Chord, TABLE};
use crate::viewer::session::Session;
use crate::viewer::tests_support::{library_loader, settle};
use crate::viewer::truce::{Progress, Truce};
use bevy_egui::egui;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};

/// Windows.
const WINDOWS: u64 = 200;
/// Things done in each.
const STEPS: u32 = 30;

/// A small generator of its own: this is no draw of the model.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % n.max(1)
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize].clone()
    }

    /// A number as somebody might give it, and some that nobody should.
    fn number(&mut self) -> f32 {
        match self.below(8) {
            0 => self.one_of(&[f32::NAN, f32::INFINITY, -1e30, 0.0, 1e30]),
            _ => self.below(400) as f32 - 100.0,
        }
    }

    fn intent(&mut self) -> Intent {
        let place = |dice: &mut Self| (!dice.flip()).then(|| dice.below(300) as usize);
        let screens = Screen::ALL.map(|(screen, _)| screen);
        match self.below(27) {
            0 => Intent::Go(self.one_of(&screens)),
            1 => Intent::TogglePlay,
            2 => Intent::SetSpeed(self.below(9) as usize),
            3 => Intent::Step(self.below(100) as i32 - 50),
            4 => Intent::Seek(self.number()),
            5 => Intent::NextEvent(self.flip()),
            6 => Intent::Bookmark,
            7 => Intent::Loop(self.flip().then(|| (self.number(), self.number()))),
            8 => Intent::Look(self.one_of(&View::ALL.map(|(view, ..)| view))),
            9 => Intent::Peek(self.flip()),
            10 => Intent::Lock(self.flip()),
            11 => Intent::ChooseRegime(self.below(9) as usize),
            12 => Intent::ChooseMode(self.one_of(&[Mode::Live, Mode::Shadow])),
            13 => Intent::SetSeed(self.below(3)),
            14 => {
                let path = ["sides.a.commitment", "sides.b.commitment", "no.such"];
                let value = ["0.25", "0.75", "7", "\u{0}"];
                Intent::Tune(self.one_of(&path).into(), self.one_of(&value).into())
            }
            15 => Intent::Untune,
            16 => Intent::SelectSector(place(self)),
            17 => Intent::SelectCase(place(self).map(|case| case as u32)),
            18 => Intent::OpenTab(self.one_of(&Tab::ALL.map(|(tab, _)| tab))),
            19 => Intent::Zoom(self.number(), self.number()),
            20 => Intent::Pan(self.number()),
            21 => Intent::CompareWith(self.below(9) as usize),
            22 => Intent::Scale(self.number()),
            23 => Intent::OpenCode(self.one_of(&["", "truce1:", "truce1:zz"]).into()),
            24 => {
                let words = ["", "sector 3", "day 1", "17", "\u{202e}x", "regime"];
                let search = Search {
                    places_only: self.flip(),
                    words: self.one_of(&words).into(),
                    chosen: self.below(400) as usize,
                };
                Intent::Search(self.flip().then_some(search))
            }
            25 => {
                let action = self.one_of(&TABLE).action;
                let key = self.one_of(Key::ALL);
                if self.flip() {
                    Intent::GiveKey(action, Chord::of(key, Modifiers::NONE))
                } else {
                    self.one_of(&[
                        Intent::SwapKeys,
                        Intent::ResetKeys,
                        Intent::WaitForKey(Some(action)),
                    ])
                }
            }
            _ => Intent::Lens(self.flip()),
        }
    }

    fn event(&mut self, at: &mut Pos2) -> Event {
        let modifiers = [
            Modifiers::NONE,
            Modifiers::NONE,
            Modifiers::SHIFT,
            Modifiers::ALT,
            Modifiers::COMMAND,
        ];
        let modifiers = self.one_of(&modifiers);
        match self.below(6) {
            0 => {
                *at = Pos2::new(self.below(1_300) as f32, self.below(820) as f32);
                Event::PointerMoved(*at)
            }
            1 | 2 => Event::PointerButton {
                pos: *at,
                button: PointerButton::Primary,
                pressed: self.flip(),
                modifiers,
            },
            3 => Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(0.0, self.below(400) as f32 - 200.0),
                phase: egui::TouchPhase::Move,
                modifiers,
            },
            4 => Event::Text(self.one_of(&["a", "17", "sector", " ", ":"]).into()),
            _ => Event::Key {
                // half of them keys that do something
                key: if self.flip() {
                    self.one_of(&TABLE).first.key
                } else {
                    self.one_of(Key::ALL)
                },
                physical_key: None,
                pressed: self.below(4) > 0,
                repeat: false,
                modifiers,
            },
        }
    }
}

/// Digests of truces without a window, each computed once.
#[derive(Default)]
struct Bare(Vec<(String, String)>);

impl Bare {
    /// Fails unless a truce that is shown is that of the model.
    fn check(&mut self, session: &Session, truce: &Truce) {
        let key = truce.key();
        assert_eq!(*truce.progress(), Progress::Complete, "{key:?}");
        let name = format!("{:016x} {key:?}", session.opened().hash);
        let known = self.0.iter().find(|(other, _)| *other == name);
        let digest = known.map_or_else(
            || {
                let (watching, _) = key.watching();
                let spec = &session.opened().spec;
                let mut bare = Simulation::new(spec, key.seed, watching);
                bare.run();
                bare.digest()
            },
            |(_, digest)| digest.clone(),
        );
        let shown = truce.ending().map(|ending| ending.digest.clone());
        assert_eq!(shown.as_ref(), Some(&digest), "{name}");
        if known.is_none() {
            self.0.push((name, digest));
        }
    }
}

fn opened(n: u64) -> Session {
    // the reference once, and then a shorter line for a day
    let opening = if n == 0 {
        Opening {
            set: vec![("time.duration".into(), "2d".into())],
            seed: 1,
            ..Opening::default()
        }
    } else {
        Opening {
            scenario: Some("low-intensity-line".into()),
            set: vec![("time.duration".into(), "1d".into())],
            seed: n % 3,
            ..Opening::default()
        }
    };
    Session::new(library_loader(), opening).expect("a session")
}

#[test]
fn two_hundred_windows_survive_everything_and_show_the_truces_of_the_model() {
    let mut bare = Bare::default();
    let mut shown = 0;
    for n in 0..WINDOWS {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (n + 1).wrapping_mul(0xD1B5_4A32_D192_ED03));
        let mut session = opened(n);
        settle(&mut session);
        let glass = Glass::default();
        let mut at = Pos2::new(1.0, 1.0);
        for _ in 0..STEPS {
            let wants = if dice.below(3) == 0 {
                vec![dice.intent()]
            } else {
                let event = dice.event(&mut at);
                glass.pass(&session, vec![event]).0
            };
            // where seeds are counted up, few truces are enough
            for intent in wants {
                session.apply(match intent {
                    Intent::SetSeed(seed) => Intent::SetSeed(seed % 3),
                    // a folder that is not there is tested elsewhere, and the disk is left alone
                    Intent::ReadResults(_) => Intent::Go(Screen::Results),
                    other => other,
                });
            }
            session.errands.clear();
            session.pass(0.05);
        }
        settle(&mut session);
        bare.check(&session, &session.left);
        if let Some(right) = &session.right {
            bare.check(&session, right);
        }
        shown += 1 + usize::from(session.right.is_some());
    }
    assert!(shown > 200 && bare.0.len() > 20, "{shown} {}", bare.0.len());
}
