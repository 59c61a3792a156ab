//! The state of the viewer: plain values, changed by [`Intent`]s alone. No screen, no Bevy.

mod asking;
mod looking;
mod opening;
#[cfg(test)]
mod tests;

pub use asking::{Background, Why};
pub use opening::key_of;

use super::clock::Clock;
use super::intent::{Intent, Opening, Screen, Search, Tab, View};
use super::keymap::Keyboard;
use super::reading::Reading;
use super::truce::{Key, Progress, Truce, Work, total_hours};
use crate::model::{Frame, TruceSpec};
use std::sync::{Arc, Mutex, PoisonError};

/// A scenario as it was opened.
#[derive(Clone)]
pub struct Opened {
    /// The specification.
    pub spec: Arc<TruceSpec>,
    /// As it was named: a name of the library or a file.
    pub name: String,
    /// Hash of everything that went into it.
    pub hash: u64,
    /// The resolved scenario as text.
    pub text: String,
}

/// Reads a scenario: given by who opens the window, since this room knows no files. An error is in
/// words, all problems at once.
pub type Loader = Arc<dyn Fn(&Opening) -> Result<Opened, String> + Send + Sync>;

/// \[1\] — truces in the background of a comparison.
pub const BACKGROUND: u64 = 200;
/// \[1\] — limits of the size of text.
pub const SCALES: (f32, f32) = (0.8, 2.0);

/// What the person set for herself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// \[1\] — size of text.
    pub scale: f32,
    /// Dark or light.
    pub dark: bool,
    /// Whether things move by themselves.
    pub motion: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scale: 1.0,
            dark: true,
            motion: true,
        }
    }
}

/// Everything that the window shows, and where it stands.
pub struct Session {
    loader: Loader,
    opened: Opened,
    opening: Opening,
    /// The screen.
    pub screen: Screen,
    /// The view that was chosen.
    view: View,
    /// Whether the truth is shown while a key is held.
    peek: bool,
    /// Whether the truth is locked away.
    pub locked: bool,
    /// The tab.
    pub tab: Tab,
    /// The selected sector.
    pub sector: Option<usize>,
    /// The selected case.
    pub case: Option<u32>,
    /// \[sectors\] — the stretch of the front on the screen.
    pub span: (f32, f32),
    /// The clock.
    pub clock: Clock,
    /// The truce.
    pub left: Truce,
    /// The truce beside it.
    pub right: Option<Truce>,
    /// Truces in the background of the comparison.
    pub background: Background,
    /// Why a violation was or was not established.
    pub why: Why,
    /// Settings.
    pub settings: Settings,
    /// Keys, and what is being changed about them.
    pub keyboard: Keyboard,
    /// What is looked for by typing.
    pub search: Option<Search>,
    /// Whether the lens stays over the map.
    pub lens: bool,
    /// Whether the window is being recorded.
    pub recording: bool,
    /// Whether somebody points at things.
    pub pointer: bool,
    /// What went wrong last, in words.
    pub trouble: Option<String>,
    /// What is read beside the truce.
    pub reading: Reading,
    /// What the window is to do, which this room cannot: pictures, files, the clipboard.
    pub errands: Vec<Intent>,
    /// Behind a lock only so that the session may be shared with those who look at it.
    jobs: Mutex<Vec<Work>>,
    editions: u64,
}

impl Session {
    /// A session on a scenario.
    ///
    /// # Errors
    /// The scenario cannot be read, in words.
    pub fn new(loader: Loader, opening: Opening) -> Result<Self, String> {
        let opened = loader(&opening)?;
        let key = key_of(&opened, &opening);
        let (left, work) = Truce::new(&opened.spec, key, 1);
        let mut clock = Clock::new(total_hours(&opened.spec));
        clock.seek(opening.hours);
        let span = (0.0, f32::from(opened.spec.front.n_sectors));
        Ok(Self {
            loader,
            opened,
            opening,
            screen: Screen::Lab,
            view: View::default(),
            peek: false,
            locked: false,
            tab: Tab::default(),
            sector: None,
            case: None,
            span,
            clock,
            left,
            right: None,
            background: Background::default(),
            why: Why::default(),
            settings: Settings::default(),
            keyboard: Keyboard::default(),
            search: None,
            lens: false,
            recording: false,
            pointer: true,
            trouble: None,
            reading: Reading::default(),
            errands: Vec::new(),
            jobs: Mutex::new(vec![work]),
            editions: 1,
        })
    }

    /// The scenario.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// What was opened, with its overrides.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The view of this moment.
    pub fn view(&self) -> View {
        if self.peek && !self.locked {
            return View::Truth;
        }
        self.view
    }

    /// The view that was chosen, whatever key is held.
    pub fn chosen_view(&self) -> View {
        self.view
    }

    /// Whether the truth is asked for while a key is held.
    pub fn is_peeking(&self) -> bool {
        self.peek
    }

    /// The frame at the clock.
    pub fn frame(&self) -> Option<&Frame> {
        self.left.frame(self.clock.hours())
    }

    /// Work to be done in the background, once.
    pub fn take_jobs(&mut self) -> Vec<Work> {
        std::mem::take(self.jobs.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether something is still being computed.
    pub fn is_busy(&self) -> bool {
        let computing = |truce: &Truce| *truce.progress() == Progress::Computing;
        computing(&self.left)
            || self.right.as_ref().is_some_and(computing)
            || matches!(self.why, Why::Asked(..))
            || self.background.incoming.is_some()
            || self.reading.is_busy()
    }

    /// Why the truce failed, if it did.
    pub fn failure(&self) -> Option<String> {
        let all = std::iter::once(&self.left).chain(&self.right);
        all.filter_map(|truce| match truce.progress() {
            Progress::Failed(why) => Some(format!("the truce failed: {why}")),
            _ => None,
        })
        .next()
    }

    /// Takes what has been computed since, and lets the clock run by some seconds.
    pub fn pass(&mut self, seconds: f32) {
        self.left.receive();
        let mut computed = self.left.computed_hours();
        if let Some(right) = &mut self.right {
            right.receive();
            if self.screen == Screen::Compare {
                computed = computed.min(right.computed_hours());
            }
        }
        self.hear_why();
        self.hear_reading();
        self.go_on_in_background();
        self.clock.advance(seconds, computed);
    }

    /// Does what was asked for.
    pub fn apply(&mut self, intent: Intent) {
        match intent {
            Intent::Go(screen) => self.go(screen),
            Intent::Open(opening) => self.open(*opening),
            Intent::TogglePlay => self.clock.toggle(),
            Intent::SetSpeed(speed) => {
                self.clock.speed = speed.min(super::clock::SPEEDS.len() - 1);
            }
            Intent::Step(hours) => self.clock.step(hours),
            Intent::Seek(hours) => self.clock.seek(hours),
            Intent::NextEvent(forward) => self.next_event(forward),
            Intent::Bookmark => self.clock.bookmark(),
            Intent::Loop(stretch) => {
                let total = self.clock.total();
                self.clock.repeat =
                    stretch.filter(|(from, to)| from < to && *from >= 0.0 && *to <= total);
            }
            Intent::Look(view) if self.locked && view.shows_truth() => {
                self.trouble = Some("the truth is locked away: unlock it in Settings".into());
            }
            Intent::Look(view) => self.view = view,
            Intent::Peek(on) => self.peek = on,
            Intent::Lock(on) => {
                self.locked = on;
                if on && self.view.shows_truth() {
                    self.view = View::Monitors;
                }
            }
            Intent::ChooseRegime(regime) => self.rerun(Key {
                regime: regime.min(self.opened.spec.regimes.len().saturating_sub(1)),
                ..self.left.key()
            }),
            Intent::ChooseMode(mode) => self.rerun(Key {
                mode,
                ..self.left.key()
            }),
            Intent::SetSeed(seed) => self.rerun(Key {
                seed,
                ..self.left.key()
            }),
            Intent::Tune(path, value) => self.tune(path, value),
            Intent::Untune => {
                let opening = Opening {
                    set: Vec::new(),
                    ..self.here()
                };
                self.open_at(opening, self.screen);
            }
            Intent::Order(order, hours) => self.order(&order, hours),
            Intent::TakeBack(nth) => self.take_back(nth),
            Intent::SelectSector(sector) => {
                let n = usize::from(self.opened.spec.front.n_sectors);
                self.sector = sector.filter(|i| *i < n);
                self.bring_into_view();
            }
            Intent::SelectCase(case) => {
                self.case = case;
                let story = self.left.story();
                let found = case.and_then(|c| story?.dossiers.get(c as usize));
                if let Some(dossier) = found {
                    self.sector = Some(usize::from(dossier.sector));
                }
            }
            Intent::Why(violation) => self.ask_why(violation),
            Intent::OpenTab(tab) => self.tab = tab,
            Intent::Zoom(factor, about) => self.zoom(factor, about),
            Intent::Pan(sectors) => self.pan(sectors),
            Intent::WholeFront => {
                self.span = (0.0, f32::from(self.opened.spec.front.n_sectors));
            }
            Intent::CompareWith(regime) => self.compare_with(regime),
            Intent::Background(on) => self.background.wanted = on,
            Intent::Scale(scale) => {
                if scale.is_finite() {
                    self.settings.scale = scale.clamp(SCALES.0, SCALES.1);
                }
            }
            Intent::Dark(on) => self.settings.dark = on,
            Intent::Motion(on) => self.settings.motion = on,
            Intent::Picture | Intent::ExportEvidence | Intent::SaveScenario | Intent::CopyLink => {
                self.errands.push(intent);
            }
            Intent::ReadResults(path) => self.read_results(path),
            Intent::Check(path) => self.check(path),
            Intent::OpenCode(code) => self.open_code(&code),
            Intent::OpenAnyway => self.open_anyway(),
            Intent::Search(search) => self.search = search,
            Intent::Lens(on) => self.lens = on,
            Intent::Record => self.recording = !self.recording,
            Intent::WaitForKey(action) => self.keyboard.wait(action),
            Intent::GiveKey(action, chord) => self.keyboard.give(action, chord),
            Intent::SwapKeys => self.keyboard.swap(),
            Intent::ResetKeys => self.keyboard.reset(),
        }
    }

    fn go(&mut self, screen: Screen) {
        self.screen = screen;
        // the sheet of keys is gone: nobody waits for one
        self.keyboard.wait(None);
        if screen == Screen::Compare && self.right.is_none() {
            // the reference of the scenario: its first regime
            let other = if self.left.key().regime == 0 {
                self.opened.spec.regimes.len().saturating_sub(1)
            } else {
                0
            };
            self.compare_with(other);
        }
    }

    fn next_edition(&mut self) -> u64 {
        self.editions += 1;
        self.editions
    }

    /// Work for the background.
    pub(super) fn add_job(&mut self, work: Work) {
        let jobs = self.jobs.get_mut();
        jobs.unwrap_or_else(PoisonError::into_inner).push(work);
    }

    fn start(&mut self, key: Key) -> Truce {
        let edition = self.next_edition();
        let (truce, work) = Truce::new(&self.opened.spec, key, edition);
        self.add_job(work);
        truce
    }

    /// Another truce of the same scenario; the clock keeps its place. What the other was asked
    /// about is no longer true.
    fn rerun(&mut self, key: Key) {
        if key == self.left.key() {
            return;
        }
        self.left = self.start(key);
        if let Some(right) = &self.right {
            let beside = Key {
                regime: right.key().regime,
                ..key
            };
            self.right = Some(self.start(beside));
        }
        self.forget();
    }

    fn forget(&mut self) {
        self.why = Why::Unasked;
        self.case = None;
        let wanted = self.background.wanted;
        self.background = Background {
            wanted,
            ..Background::default()
        };
        self.trouble = None;
    }
}
