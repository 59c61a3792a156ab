//! The state of the viewer: plain values, changed by [`Intent`]s alone. No screen, no Bevy.

use super::clock::Clock;
use super::evidence::{self, Event};
use super::intent::{Intent, Opening, Screen, Tab, View};
use super::orders::{self, Order};
use super::reading::Reading;
use super::truce::{Key, Progress, Truce, Work, total_hours};
use crate::experiment::{Witness, run_one};
use crate::model::{Explanation, Frame, Mode, RunMeasures, TruceSpec};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
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

/// The answer to *why?*.
#[derive(Debug, Default)]
pub enum Why {
    /// Nobody asked.
    #[default]
    Unasked,
    /// It is being found out for this violation.
    Asked(u32, Mutex<Receiver<Result<Explanation, String>>>),
    /// The answer.
    Told(u32, Box<Explanation>),
    /// There is none, and why.
    Failed(u32, String),
}

/// The rows of one seed under both regimes.
type Pair = (RunMeasures, RunMeasures);

/// Truces under both regimes of a comparison, seed after seed.
#[derive(Default)]
pub struct Background {
    /// Pairs so far: seed, left, right.
    pub pairs: Vec<(u64, RunMeasures, RunMeasures)>,
    /// Why one failed.
    pub failed: Option<String>,
    next: u64,
    incoming: Option<Mutex<Receiver<Result<Pair, String>>>>,
    wanted: bool,
}

impl Background {
    /// Whether it is under way.
    pub fn is_running(&self) -> bool {
        self.wanted && self.pairs.len() < BACKGROUND as usize && self.failed.is_none()
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
        }
    }

    fn go(&mut self, screen: Screen) {
        self.screen = screen;
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

    /// What is open, as something that can be opened again.
    pub fn here(&self) -> Opening {
        let key = self.left.key();
        let regime = self.opened.spec.regimes.get(key.regime);
        Opening {
            regime: regime.map(|regime| regime.name.clone()),
            seed: key.seed,
            shadow: key.mode == Mode::Shadow,
            hours: self.clock.hours(),
            // it was that of another place
            expected_digest: None,
            ..self.opening.clone()
        }
    }

    fn open(&mut self, opening: Opening) {
        self.open_at(opening, Screen::Lab);
    }

    fn open_at(&mut self, opening: Opening, screen: Screen) {
        match (self.loader)(&opening) {
            Ok(opened) => {
                let key = key_of(&opened, &opening);
                let sectors = opened.spec.front.n_sectors;
                let same_front = sectors == self.opened.spec.front.n_sectors;
                self.opened = opened;
                self.left = self.start(key);
                let beside = self.right.as_ref().map(|right| right.key().regime);
                self.right = None;
                self.forget();
                if let Some(regime) = beside
                    && regime < self.opened.spec.regimes.len()
                {
                    self.compare_with(regime);
                }
                if !same_front {
                    self.span = (0.0, f32::from(sectors));
                    self.sector = None;
                }
                self.clock.set_total(total_hours(&self.opened.spec));
                self.clock.seek(opening.hours);
                self.opening = opening;
                self.screen = screen;
            }
            // what was there stays there
            Err(words) => self.trouble = Some(words),
        }
    }

    fn tune(&mut self, path: String, value: String) {
        let mut opening = self.here();
        opening.set.retain(|(other, _)| *other != path);
        opening.set.push((path, value));
        self.open_at(opening, self.screen);
    }

    fn order(&mut self, order: &Order, hours: u32) {
        let regimes = &self.opened.spec.regimes;
        let Some(regime) = regimes.get(self.left.key().regime) else {
            return;
        };
        let (name, at) = (regime.name.clone(), self.clock.second());
        match orders::with(&self.opened, &name, at, hours, order) {
            Ok(timetable) => self.tune(orders::PATH.to_owned(), timetable),
            Err(words) => self.trouble = Some(words),
        }
    }

    fn take_back(&mut self, nth: usize) {
        match orders::without(&self.opened, nth) {
            Ok(timetable) => self.tune(orders::PATH.to_owned(), timetable),
            Err(words) => self.trouble = Some(words),
        }
    }

    fn compare_with(&mut self, regime: usize) {
        let key = Key {
            regime: regime.min(self.opened.spec.regimes.len().saturating_sub(1)),
            ..self.left.key()
        };
        if self.right.as_ref().is_some_and(|right| right.key() == key) {
            return;
        }
        self.right = Some(self.start(key));
        let wanted = self.background.wanted;
        self.background = Background {
            wanted,
            ..Background::default()
        };
    }

    fn zoom(&mut self, factor: f32, about: f32) {
        let n = f32::from(self.opened.spec.front.n_sectors);
        let (from, to) = self.span;
        if !(factor.is_finite() && factor > 0.0 && about.is_finite()) {
            return;
        }
        let width = ((to - from) / factor).clamp(4.0_f32.min(n), n);
        let share = ((about - from) / (to - from)).clamp(0.0, 1.0);
        let from = (about - share * width).clamp(0.0, n - width);
        self.span = (from, from + width);
    }

    fn pan(&mut self, sectors: f32) {
        let n = f32::from(self.opened.spec.front.n_sectors);
        let (from, to) = self.span;
        if sectors.is_finite() {
            let from = (from + sectors).clamp(0.0, n - (to - from));
            self.span = (from, from + (to - self.span.0));
        }
    }

    /// Events as the view shows them; none before the truce is over.
    pub fn events(&self) -> Vec<Event> {
        let story = self.left.story();
        story.map_or_else(Vec::new, |story| evidence::events(story, self.view()))
    }

    fn next_event(&mut self, forward: bool) {
        let now = self.clock.second();
        let view = self.view();
        let events = self.events();
        let seconds = events.iter().map(|event| evidence::visible_at(event, view));
        // a minute for what the clock rounds
        let next = if forward {
            seconds.filter(|&at| at > now + 60).min()
        } else {
            seconds.filter(|&at| at + 60 < now).max()
        };
        let Some(next) = next else {
            return;
        };
        self.clock.playing = false;
        self.clock.seek(next as f32 / 3_600.0);
        let found = events
            .iter()
            .find(|event| evidence::visible_at(event, view) == next);
        if let Some(event) = found {
            self.sector = Some(usize::from(event.sector));
            self.case = event.dossier;
        }
    }

    fn ask_why(&mut self, violation: u32) {
        self.tab = Tab::Why;
        if matches!(&self.why, Why::Asked(v, _) | Why::Told(v, _) if *v == violation) {
            return;
        }
        if self.locked {
            self.why = Why::Failed(
                violation,
                "it tells the truth, and the truth is locked away".into(),
            );
            return;
        }
        let (watching, watch) = self.left.key().watching();
        let witness = Witness {
            spec: Arc::clone(&self.opened.spec),
            seed: self.left.key().seed,
            watching,
            watch,
        };
        let (sender, receiver) = channel();
        self.why = Why::Asked(violation, Mutex::new(receiver));
        self.add_job(Box::new(move || {
            let answer = witness
                .survey()
                .and_then(|survey| witness.explain(&survey, violation, false))
                .map(|testimony| testimony.explanation);
            // nobody may be listening any more
            let _ = sender.send(answer);
        }));
    }

    fn hear_why(&mut self) {
        let Why::Asked(violation, receiver) = &self.why else {
            return;
        };
        let violation = *violation;
        let heard = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_recv();
        match heard {
            Ok(Ok(told)) => self.why = Why::Told(violation, Box::new(told)),
            Ok(Err(words)) => self.why = Why::Failed(violation, words),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => {
                self.why = Why::Failed(violation, "it broke off".into());
            }
        }
    }

    /// One pair of truces at a time, so that what the person asks for comes in between.
    fn go_on_in_background(&mut self) {
        if let Some(incoming) = &self.background.incoming {
            let heard = incoming
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .try_recv();
            match heard {
                Ok(Ok((left, right))) => {
                    let seed = self.background.next;
                    self.background.pairs.push((seed, left, right));
                    self.background.next += 1;
                }
                Ok(Err(words)) => self.background.failed = Some(words),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.background.failed = Some("it broke off".into());
                }
            }
            self.background.incoming = None;
        }
        let computing = *self.left.progress() == Progress::Computing;
        if !self.background.is_running() || computing || self.screen != Screen::Compare {
            return;
        }
        let Some(right) = &self.right else {
            return;
        };
        if self.background.next == 0 {
            self.background.next = 1;
        }
        let seed = self.background.next;
        let (one, two) = (self.left.key().regime, right.key().regime);
        let spec = Arc::clone(&self.opened.spec);
        let (sender, receiver) = channel();
        self.background.incoming = Some(Mutex::new(receiver));
        self.add_job(Box::new(move || {
            let run = |regime| run_one(&spec, seed, regime, false).map(|result| result.run);
            let pair = run(one).and_then(|left| Ok((left, run(two)?)));
            // nobody may be listening any more
            let _ = sender.send(pair);
        }));
    }
}

/// Which truce of a scenario an opening means.
pub(super) fn key_of(opened: &Opened, opening: &Opening) -> Key {
    let regimes = &opened.spec.regimes;
    let named = opening.regime.as_ref();
    let place = named.and_then(|name| regimes.iter().position(|regime| regime.name == *name));
    Key {
        regime: place.unwrap_or(regimes.len().saturating_sub(1)),
        seed: opening.seed,
        mode: if opening.shadow {
            Mode::Shadow
        } else {
            Mode::Live
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::tests_support::{loader, session, settle};

    #[test]
    fn another_regime_is_another_truce_at_the_same_hour() {
        let mut session = session();
        session.apply(Intent::Seek(20.0));
        session.apply(Intent::ChooseRegime(2));
        assert!(session.frame().is_none(), "no picture of the truce before");
        settle(&mut session);
        assert_eq!(session.frame().map(|f| f.hours), Some(20.0));
        assert_eq!(
            session.frame().map(|f| f.regime.as_str()),
            Some("observers")
        );
        session.apply(Intent::ChooseRegime(2));
        assert!(
            session.take_jobs().is_empty(),
            "the same truce is not run again"
        );
    }

    #[test]
    fn the_truth_can_be_locked_away() {
        let mut session = session();
        session.apply(Intent::Look(View::Truth));
        assert_eq!(session.view(), View::Truth);
        session.apply(Intent::Lock(true));
        assert_eq!(session.view(), View::Monitors);
        session.apply(Intent::Look(View::Score));
        session.apply(Intent::Peek(true));
        assert_eq!(session.view(), View::Monitors);
        session.apply(Intent::Why(0));
        assert!(matches!(session.why, Why::Failed(0, _)));
        session.apply(Intent::Lock(false));
        assert_eq!(session.view(), View::Truth, "a key is still held");
        session.apply(Intent::Peek(false));
        assert_eq!(session.view(), View::Monitors);
    }

    #[test]
    fn a_slider_runs_the_truce_again_and_a_bad_value_changes_nothing() {
        let mut session = session();
        settle(&mut session);
        session.apply(Intent::Seek(30.0));
        let before = session.left.ending().map(|e| e.digest.clone());
        session.apply(Intent::Tune("sides.a.commitment".into(), "0.1".into()));
        settle(&mut session);
        let after = session.left.ending().map(|e| e.digest.clone());
        assert!(before.is_some() && after.is_some() && before != after);
        assert_eq!(session.clock.hours(), 30.0);
        session.apply(Intent::Tune("sides.a.commitment".into(), "7".into()));
        assert!(session.trouble.is_some());
        assert_eq!(session.left.ending().map(|e| e.digest.clone()), after);
        session.apply(Intent::Untune);
        settle(&mut session);
        assert_eq!(session.left.ending().map(|e| e.digest.clone()), before);
        // what is open can be opened again, elsewhere
        session.apply(Intent::ChooseRegime(1));
        settle(&mut session);
        let mut again = Session::new(loader(), session.here()).expect("a session");
        settle(&mut again);
        assert_eq!(again.left.key(), session.left.key());
        assert_eq!(again.clock.hours(), 30.0);
    }

    #[test]
    fn the_map_zooms_about_a_place_and_stays_on_the_front() {
        let mut session = session();
        session.apply(Intent::Zoom(2.0, 50.0));
        assert_eq!(session.span, (25.0, 125.0));
        session.apply(Intent::Zoom(1e9, 50.0));
        assert!((session.span.1 - session.span.0 - 4.0).abs() < 1e-3);
        session.apply(Intent::Pan(1e9));
        assert!((session.span.1 - 200.0).abs() < 1e-3);
        session.apply(Intent::Pan(f32::NAN));
        session.apply(Intent::Zoom(0.0, 1.0));
        session.apply(Intent::WholeFront);
        assert_eq!(session.span, (0.0, 200.0));
    }

    #[test]
    fn events_are_stepped_through_forth_and_back() {
        let mut session = session();
        settle(&mut session);
        let mut hours = vec![0.0];
        for _ in 0..3 {
            session.apply(Intent::NextEvent(true));
            assert!(session.clock.hours() > hours[hours.len() - 1]);
            assert!(session.sector.is_some() && session.case.is_some());
            hours.push(session.clock.hours());
        }
        session.apply(Intent::NextEvent(false));
        assert!((session.clock.hours() - hours[2]).abs() < 0.1);
    }

    #[test]
    fn why_is_answered() {
        let mut session = session();
        settle(&mut session);
        let violation = session.left.story().expect("a story").deeds[0].violation;
        session.apply(Intent::Why(violation));
        assert_eq!(session.tab, Tab::Why);
        settle(&mut session);
        let Why::Told(of, told) = &session.why else {
            panic!("no answer: {:?}", session.why);
        };
        assert_eq!((*of, told.breach.violation), (violation, violation));
        session.apply(Intent::Why(u32::MAX));
        settle(&mut session);
        assert!(matches!(session.why, Why::Failed(..)));
    }

    #[test]
    fn two_regimes_share_a_clock_and_have_a_background() {
        let mut session = session();
        session.apply(Intent::Go(Screen::Compare));
        session.apply(Intent::Background(true));
        settle(&mut session);
        let right = session.right.as_ref().expect("another truce");
        assert_eq!(right.key().seed, session.left.key().seed);
        assert_ne!(right.key().regime, session.left.key().regime);
        assert!(!session.background.pairs.is_empty());
        let (seed, left, right) = &session.background.pairs[0];
        assert_eq!(*seed, 1);
        assert_ne!(left.regime, right.regime);
    }
}
