//! Takes pictures of the window and closes it: for CI and for the manual.

use super::intent::{Intent, Screen, Tab, View};
use super::session::Session;
use super::{Shown, ViewError};
use crate::model::Label;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Drawn pictures before one is taken: fonts, meshes and pipelines need a few.
const SETTLE: u32 = 20;
/// Drawn pictures before any but the first: all is there, but what moves has to come to rest.
const SETTLE_AGAIN: u32 = 8;
/// \[s\] — how long it may take in all.
const PATIENCE: f32 = 300.0;
/// \[s\] — how long saving may take.
const PATIENCE_FOR_SAVING: f32 = 60.0;

/// What became of the picture, for the caller who waits outside the window.
pub type Outcome = Arc<Mutex<Option<Result<(), ViewError>>>>;

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Shot {
    /// Where it goes.
    pub path: PathBuf,
    /// What is done before.
    pub intents: Vec<Intent>,
}

impl Shot {
    /// The window as it stands.
    pub fn as_it_stands(path: PathBuf) -> Self {
        Self {
            path,
            intents: Vec::new(),
        }
    }
}

/// All screens in both themes, each view of the Lab with another tab: `WIDTHxHEIGHT-NAME.png`.
/// Windows of other sizes have other tabs.
pub fn gallery(folder: &Path, (width, height): (u32, u32)) -> Vec<Shot> {
    let lab = |view, tab| {
        vec![
            Intent::Go(Screen::Lab),
            Intent::Look(view),
            Intent::OpenTab(tab),
        ]
    };
    let tabs = match width {
        0..=1_280 => [Tab::Evidence, Tab::Bulletin, Tab::Why, Tab::Attribution],
        1_281..=1_600 => [Tab::Inspector, Tab::Evidence, Tab::Charts, Tab::Budget],
        _ => [Tab::Budget, Tab::Inspector, Tab::Why, Tab::Charts],
    };
    let mut truth = lab(View::Truth, tabs[2]);
    if tabs[2] == Tab::Why {
        truth.push(Intent::Why(17));
    }
    let screens = [
        ("home", vec![Intent::Go(Screen::Home)]),
        ("lab-monitors", lab(View::Monitors, tabs[0])),
        ("lab-side-a", lab(View::Side(Label::A), tabs[1])),
        ("lab-truth", truth),
        ("lab-score", lab(View::Score, tabs[3])),
        (
            "compare",
            vec![Intent::CompareWith(0), Intent::Go(Screen::Compare)],
        ),
        ("results", vec![Intent::Go(Screen::Results)]),
        (
            "check",
            vec![Intent::Check(None), Intent::Go(Screen::Check)],
        ),
        ("settings", vec![Intent::Go(Screen::Settings)]),
    ];
    let themes = [(true, "dark"), (false, "light")];
    let shots = themes.into_iter().flat_map(|(dark, theme)| {
        screens.clone().map(|(name, mut intents)| {
            intents.insert(0, Intent::Dark(dark));
            Shot {
                path: folder.join(format!("{width}x{height}-{name}-{theme}.png")),
                intents,
            }
        })
    });
    shots.collect()
}

/// Pictures to be taken.
#[derive(Resource)]
pub struct Job {
    shots: VecDeque<Shot>,
    /// What became of it.
    outcome: Outcome,
    /// Pictures to be drawn before one is taken.
    settle: u32,
    /// Pictures drawn since the frame was there.
    drawn: u32,
    /// \[s\] — when waiting began, or it was taken.
    since: f32,
    taken: bool,
}

impl Job {
    /// Pictures to be taken one after the other.
    pub fn new(shots: Vec<Shot>, outcome: &Outcome) -> Self {
        Self {
            shots: shots.into(),
            outcome: Arc::clone(outcome),
            settle: SETTLE,
            drawn: 0,
            since: 0.0,
            taken: false,
        }
    }
}

/// Waits for the frame, then for the screen, then for the file; after the last picture it closes
/// the window.
pub fn take(
    mut commands: Commands,
    time: Res<Time<Real>>,
    mut shown: ResMut<Shown>,
    job: Option<ResMut<Job>>,
    pending: Query<(), With<Screenshot>>,
    mut exit: MessageWriter<AppExit>,
) {
    let Some(mut job) = job else {
        return;
    };
    let end = match step(
        &mut job,
        &mut shown.0,
        time.elapsed_secs(),
        pending.is_empty(),
    ) {
        Step::Wait => return,
        Step::Take(path) => {
            commands
                .spawn(Screenshot::primary_window())
                .observe(save_to_disk(path));
            return;
        }
        Step::End(end) => end,
    };
    *job.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    exit.write(AppExit::Success);
    commands.remove_resource::<Job>();
}

/// What comes next.
#[derive(Debug, PartialEq)]
enum Step {
    Wait,
    Take(PathBuf),
    End(Result<(), ViewError>),
}

/// What comes next, `now` seconds after the start; `saved` when no picture is being saved.
fn step(job: &mut Job, session: &mut Session, now: f32, saved: bool) -> Step {
    let failed = |words: String| Step::End(Err(ViewError::NoPicture(words)));
    let Some(shot) = job.shots.front() else {
        return Step::End(Ok(()));
    };
    if job.taken {
        if !saved {
            return if now > job.since + PATIENCE_FOR_SAVING {
                failed("the screen gave no picture".into())
            } else {
                Step::Wait
            };
        }
        if !shot.path.is_file() {
            return failed(format!("{} was not written", shot.path.display()));
        }
        job.shots.pop_front();
        (job.taken, job.drawn, job.since, job.settle) = (false, 0, now, SETTLE_AGAIN);
        return if job.shots.is_empty() {
            Step::End(Ok(()))
        } else {
            Step::Wait
        };
    }
    if job.drawn == 0 {
        for intent in shot.intents.clone() {
            session.apply(intent);
        }
    }
    if let Some(why) = session.failure() {
        return failed(why);
    }
    if now > job.since + PATIENCE {
        return failed("the truce was not computed in time".into());
    }
    // asked for once, then drawn, and only counted while nothing is on its way
    job.drawn = if session.is_busy() { 1 } else { job.drawn + 1 };
    if job.drawn <= job.settle {
        return Step::Wait;
    }
    (job.taken, job.since) = (true, now);
    Step::Take(shot.path.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::tests_support::{session, settle};

    #[test]
    fn pictures_are_taken_one_after_the_other() {
        let temp = tempfile::tempdir().expect("a folder");
        let shots = gallery(temp.path(), (1_280, 720));
        assert_eq!(shots.len(), 18);
        let mut session = session();
        let mut job = Job::new(shots.clone(), &Outcome::default());
        let (mut taken, mut end) = (Vec::new(), None);
        for _ in 0..2_000 {
            match step(&mut job, &mut session, 1.0, true) {
                Step::Wait => settle(&mut session),
                Step::Take(path) => {
                    assert!(!session.is_busy());
                    std::fs::write(&path, "a picture").expect("written");
                    taken.push((path, session.screen, session.settings.dark));
                }
                Step::End(result) => {
                    end = Some(result);
                    break;
                }
            }
        }
        assert_eq!(end, Some(Ok(())));
        let paths: Vec<&PathBuf> = taken.iter().map(|(path, ..)| path).collect();
        assert_eq!(paths, shots.iter().map(|s| &s.path).collect::<Vec<_>>());
        assert_eq!((taken[0].1, taken[0].2), (Screen::Home, true));
        assert_eq!((taken[14].1, taken[14].2), (Screen::Compare, false));
        // a picture that is not there is no success
        let shots = vec![Shot::as_it_stands(temp.path().join("none.png"))];
        let mut job = Job::new(shots, &Outcome::default());
        while step(&mut job, &mut session, 1.0, true) == Step::Wait {}
        let end = step(&mut job, &mut session, 1.0, true);
        assert!(matches!(end, Step::End(Err(_))), "{end:?}");
        let _ = step(&mut job, &mut session, 1.0, false);
    }
}
