//! What is read beside the truce: folders of results, checks of files, codes, and what was open
//! when the window was closed.

use super::intent::{Intent, Opening, Screen, View};
use super::runs::Runs;
use super::session::{Opened, Session, key_of};
use super::truce::Progress;
use crate::experiment::{ExperimentError, Stamp, WAR, caught, named_regimes, war_goes_on};
use crate::model::{Label, TruceSpec};
use crate::scenario::link::{Eyes, Link};
use crate::scenario::{NoFiles, Problem, check_text_with, library};
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Something that is found out in the background.
#[derive(Default)]
pub enum Task<T> {
    /// Nobody asked.
    #[default]
    Idle,
    /// It is under way.
    Asked(Mutex<Receiver<Result<T, String>>>),
    /// The answer.
    Done(Box<T>),
    /// There is none, and why.
    Failed(String),
}

impl<T> Task<T> {
    /// Whether it is under way.
    pub fn is_asked(&self) -> bool {
        matches!(self, Self::Asked(_))
    }

    fn hear(&mut self) {
        let Self::Asked(receiver) = self else {
            return;
        };
        let receiver = receiver.get_mut();
        let heard = receiver.unwrap_or_else(PoisonError::into_inner).try_recv();
        match heard {
            Ok(Ok(answer)) => *self = Self::Done(Box::new(answer)),
            Ok(Err(words)) => *self = Self::Failed(words),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => *self = Self::Failed("it broke off".into()),
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct CheckReport {
    /// What was checked.
    pub opening: Opening,
    /// Why it could not be read at all.
    pub unread: Option<String>,
    /// All that is wrong.
    pub problems: Vec<Problem>,
    /// What is allowed but worth a look.
    pub warnings: Vec<Problem>,
    /// The scenario, when nothing is wrong.
    pub good: Option<Good>,
}

/// A scenario without problems.
#[derive(Clone, Debug)]
pub struct Good {
    /// The specification.
    pub spec: Arc<TruceSpec>,
    /// Hash of everything that went into it.
    pub hash: u64,
    /// \[bytes\] — what one truce needs, roughly.
    pub bytes: f64,
}

/// Checks what could be opened: given by who opens the window, since this room knows no files.
pub type Checker = Arc<dyn Fn(&Opening) -> CheckReport + Send + Sync>;

/// A code that was typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Typed {
    /// None, or one that was opened.
    #[default]
    Nothing,
    /// It cannot be opened: why.
    Wrong(String),
    /// It is not the same model: what differs, and what would be opened.
    Differs(String, Box<Place>),
}

/// A truce and how it is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The truce.
    pub opening: Opening,
    /// The view.
    pub view: View,
    /// The sector.
    pub sector: Option<usize>,
}

impl Place {
    /// What a code says, and why it is not the same model, if it is not.
    ///
    /// # Errors
    /// The code cannot be opened, in words.
    pub fn of_code(code: &str) -> Result<(Self, Option<String>), String> {
        let link = Link::parse(code).map_err(|error| error.to_string())?;
        let linked = link.load().map_err(|error| error.to_string())?;
        let place = Self {
            opening: Opening {
                scenario: Some(link.scenario),
                set: link.set,
                regime: Some(link.regime).filter(|name| !name.is_empty()),
                seed: link.seed,
                shadow: link.shadow,
                hours: link.minutes as f32 / 60.0,
                caution: linked.difference.clone(),
                ..Opening::default()
            },
            view: match link.eyes {
                Eyes::Monitors => View::Monitors,
                Eyes::SideA => View::Side(Label::A),
                Eyes::SideB => View::Side(Label::B),
                Eyes::Truth => View::Truth,
                Eyes::Score => View::Score,
            },
            sector: link.sector.map(usize::from),
        };
        Ok((place, linked.difference))
    }
}

/// Whether a truce is the one that a row of results stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// The digests are equal.
    Same(String),
    /// They are not: that of the row, that of the truce.
    Other(String, String),
}

/// What is read beside the truce.
#[derive(Default)]
pub struct Reading {
    /// A folder of results.
    pub results: Task<Runs>,
    /// The check of a scenario.
    pub check: Task<CheckReport>,
    /// The code that was typed last.
    pub typed: Typed,
    /// Code of what was open when the window was closed last.
    pub last: Option<String>,
    /// What is wrong with what was kept of the last time.
    pub forgotten: Option<String>,
    checker: Option<Checker>,
    under_way: Option<(u64, Stamp)>,
    measured: Option<(u64, f64)>,
    folders: u64,
}

impl Reading {
    /// Whether something is being read.
    pub fn is_busy(&self) -> bool {
        self.results.is_asked() || self.check.is_asked()
    }
}

impl Session {
    /// Who checks files.
    pub fn set_checker(&mut self, checker: Checker) {
        self.reading.checker = Some(checker);
    }

    /// Takes what has been read since.
    pub(super) fn hear_reading(&mut self) {
        self.reading.results.hear();
        self.reading.check.hear();
        let edition = self.left.edition();
        let reading = &mut self.reading;
        match (&reading.under_way, self.left.progress()) {
            (Some((known, start)), Progress::Complete) if *known == edition => {
                reading.measured = Some((edition, start.seconds()));
                reading.under_way = None;
            }
            (Some((known, _)), _) if *known == edition => {}
            (_, Progress::Computing) => reading.under_way = Some((edition, Stamp::now())),
            _ => {}
        }
    }

    /// \[s\] — how long the truce on the screen took, pictures included; none when unknown.
    pub fn seconds_of_truce(&self) -> Option<f64> {
        let (edition, seconds) = self.reading.measured?;
        (edition == self.left.edition()).then_some(seconds)
    }

    fn ask<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Task<T> {
        let (sender, receiver) = channel();
        self.add_job(Box::new(move || {
            // a hostile file may make a library panic: words, and no end of the window
            let answer = caught(work);
            // nobody may be listening any more
            let _ = sender.send(answer);
        }));
        Task::Asked(Mutex::new(receiver))
    }

    /// Reads a folder of results in the background.
    pub(super) fn read_results(&mut self, path: String) {
        self.reading.folders += 1;
        let edition = self.reading.folders;
        self.reading.results = self.ask(move || Runs::read(&path, edition));
        self.screen = Screen::Results;
    }

    /// Checks a file in the background; the scenario that is open when none is named.
    pub(super) fn check(&mut self, path: Option<String>) {
        let opening = match path {
            Some(path) => Opening {
                scenario: Some(path),
                ..Opening::default()
            },
            None => self.here(),
        };
        let checker = self.reading.checker.clone();
        self.reading.check = match checker {
            Some(checker) => self.ask(move || Ok(checker(&opening))),
            None => Task::Failed("nobody here can read files".into()),
        };
        self.screen = Screen::Check;
    }

    /// Opens what a code says, or keeps what is wrong with it.
    pub(super) fn open_code(&mut self, code: &str) {
        match Place::of_code(code) {
            Ok((place, None)) => self.open_place(place),
            Ok((place, Some(words))) => {
                self.reading.typed = Typed::Differs(words, Box::new(place));
            }
            Err(words) => self.reading.typed = Typed::Wrong(words),
        }
    }

    /// Opens what a code said although it is not the same model.
    pub(super) fn open_anyway(&mut self) {
        if let Typed::Differs(_, place) = std::mem::take(&mut self.reading.typed) {
            self.open_place(*place);
        }
    }

    fn open_place(&mut self, place: Place) {
        self.reading.typed = Typed::Nothing;
        self.trouble = None;
        self.apply(Intent::Open(Box::new(place.opening)));
        if let Some(words) = &self.trouble {
            self.reading.typed = Typed::Wrong(words.clone());
            return;
        }
        self.apply(Intent::Look(place.view));
        self.apply(Intent::SelectSector(place.sector));
        self.apply(Intent::WholeFront);
    }

    /// This truce and place as a code can say it.
    ///
    /// # Errors
    /// No code can say it: why.
    pub fn link(&self) -> Result<Link, String> {
        let here = self.here();
        if here.text.is_some() {
            return Err(
                "a run of a results folder has no code: the folder and the run say it".into(),
            );
        }
        let scenario = here.scenario.unwrap_or_else(|| library::REFERENCE.into());
        if library::scenario(&scenario).is_none() {
            return Err(format!(
                "{scenario} is not in the library: a code knows no files"
            ));
        }
        let minutes = f64::from(here.hours.max(0.0)) * 60.0;
        Ok(Link {
            scenario,
            hash: self.opened().hash,
            version: env!("CARGO_PKG_VERSION").into(),
            regime: here.regime.unwrap_or_default(),
            shadow: here.shadow,
            seed: here.seed,
            set: here.set,
            minutes: minutes.round() as u32,
            // what a held key shows is no place to come back to
            eyes: match self.chosen_view() {
                View::Monitors => Eyes::Monitors,
                View::Side(Label::A) => Eyes::SideA,
                View::Side(Label::B) => Eyes::SideB,
                View::Truth => Eyes::Truth,
                View::Score => Eyes::Score,
            },
            sector: self.sector.and_then(|sector| u16::try_from(sector).ok()),
        })
    }

    /// The code of this truce and place, tried before it is given away.
    ///
    /// # Errors
    /// There is none: why.
    pub fn code(&self) -> Result<String, String> {
        let link = self.link()?;
        let linked = link.load().map_err(|error| error.to_string())?;
        match linked.difference {
            None => link.code().map_err(|error| error.to_string()),
            // a regime or an override of a file
            Some(_) => Err("this truce is not all of the library: a code knows no files".into()),
        }
    }

    /// Whether the truce is the one of the row that it was opened from; none when it was not, or
    /// is not computed yet, or another was chosen since.
    pub fn sameness(&self) -> Option<Sameness> {
        let expected = self.opening().expected_digest.clone()?;
        if self.left.key() != key_of(self.opened(), self.opening()) {
            return None;
        }
        let found = self.left.ending()?.run.digest.clone().unwrap_or_default();
        Some(if found == expected {
            Sameness::Same(found)
        } else {
            Sameness::Other(expected, found)
        })
    }
}

/// A scenario from the text of a manifest: its overrides, its regimes by their names in the folder,
/// and, for the row without a truce, the war that goes on instead.
///
/// # Errors
/// It cannot be read, in words.
pub fn opened_text(opening: &Opening, text: &str) -> Result<Opened, String> {
    let name = opening.scenario.as_deref().unwrap_or("scenario");
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
    let file = format!("{}.toml", stem.unwrap_or("scenario"));
    let loaded =
        check_text_with(&file, text.as_bytes(), &opening.set, &NoFiles).map_err(|all| {
            let words: Vec<String> = all.iter().map(ToString::to_string).collect();
            words.join("\n")
        })?;
    let words = |error: ExperimentError| error.to_string();
    let mut spec = named_regimes(&loaded.spec, &opening.labels).map_err(words)?;
    if opening.regime.as_deref() == Some(WAR) {
        spec = war_goes_on(&spec).map_err(words)?;
    }
    Ok(Opened {
        spec,
        name: opening.scenario.clone().unwrap_or(loaded.name),
        hash: loaded.hash,
        text: loaded.text,
    })
}
