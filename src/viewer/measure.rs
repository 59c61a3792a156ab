//! Measures the window: how long until it can be used, how fast it answers, how often it draws.
//!
//! An answer is on the screen when the picture after the intent has been drawn: Bevy draws one
//! picture while it prepares the next, so that is two updates later.

use super::intent::Intent;
use super::{Shown, ViewError, clock, map};
use bevy::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Places in the truce that are jumped to.
const SEEKS: usize = 200;
/// Sliders moved.
const RERUNS: usize = 20;
/// How long it plays.
const PLAY: Duration = Duration::from_secs(15);
/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// What was measured, or why not, for the caller who waits outside the window.
pub type Outcome = Arc<Mutex<Option<Result<String, ViewError>>>>;

/// This moment.
#[expect(
    clippy::disallowed_methods,
    reason = "how long the window takes is what is measured; no result hangs on it"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// What is being measured now.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Opening,
    Seeking,
    Playing { since: Instant, drawn: u32 },
    Running,
}

/// The measurement.
#[derive(Resource)]
pub struct Stopwatch {
    /// When the program was asked for a window.
    pub started: Instant,
    /// What was measured.
    pub outcome: Outcome,
    stage: Stage,
    updates: u32,
    /// An intent on its way: when it was given, and in which update.
    given: Option<(Instant, u32)>,
    first_picture: Option<Duration>,
    usable: Option<Duration>,
    seeks: Vec<Duration>,
    frames_per_second: f64,
    /// Until the picture of the hour is there again; until the whole truce is.
    reruns: [Vec<Duration>; 2],
}

impl Stopwatch {
    /// Begins now.
    pub fn new(started: Instant, outcome: Outcome) -> Self {
        Self {
            started,
            outcome,
            stage: Stage::Opening,
            updates: 0,
            given: None,
            first_picture: None,
            usable: None,
            seeks: Vec::new(),
            frames_per_second: 0.0,
            reruns: [Vec::new(), Vec::new()],
        }
    }

    /// Time since an intent was given, once it is on the screen.
    fn answered(&self) -> Option<Duration> {
        let (at, update) = self.given?;
        (self.updates >= update + 2).then(|| at.elapsed())
    }

    fn give(&mut self, shown: &mut Shown, intent: Intent) {
        shown.0.apply(intent);
        self.given = Some((now(), self.updates));
    }

    fn table(&self, shown: &Shown, canvas: &map::Canvas) -> String {
        let spec = &shown.0.opened().spec;
        let units: u32 = spec.sides.iter().map(|side| side.forces.n_units).sum();
        let regime = spec.regimes.get(shown.0.left.key().regime);
        let groups = regime.map_or(&[][..], |regime| &regime.sensing.groups);
        let assets: u32 = groups.iter().map(|group| group.count).sum();
        let line = |name: &str, times: &[Duration]| {
            format!(
                "{name:<34} {:>7.1} ms median {:>7.1} ms of 95 % {:>7.1} ms at most\n",
                share(times, 0.5),
                share(times, 0.95),
                share(times, 1.0)
            )
        };
        let milliseconds = |time: Option<Duration>| time.map_or(0.0, |t| t.as_secs_f64() * 1e3);
        format!(
            "{} sectors, {units} units, {assets} assets, {} shapes on the map\n\
             {:<34} {:>7.0} ms\n{:<34} {:>7.0} ms\n{}{:<34} {:>7.1}\n{}{}",
            spec.front.n_sectors,
            canvas.shapes.len(),
            "start to the first picture",
            milliseconds(self.first_picture),
            "start to the whole truce",
            milliseconds(self.usable),
            line("jump to an hour, drawn", &self.seeks),
            "pictures a second while it plays",
            self.frames_per_second,
            line("slider to the hour drawn again", &self.reruns[0]),
            line("slider to the whole truce", &self.reruns[1]),
        )
    }
}

/// \[ms\] — the time that a share of all does not exceed.
fn share(times: &[Duration], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let place = (share * sorted.len() as f64).ceil() as usize;
    let time = sorted.get(place.max(1) - 1);
    time.map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// One step of the measurement, before anything else of an update.
pub fn step(
    mut commands: Commands,
    mut shown: ResMut<Shown>,
    watch: Option<ResMut<Stopwatch>>,
    canvas: Res<map::Canvas>,
    mut exit: MessageWriter<AppExit>,
) {
    let Some(mut watch) = watch else {
        return;
    };
    watch.updates += 1;
    let total = shown.0.clock.total();
    let end = if let Some(why) = shown.0.failure() {
        Some(Err(ViewError::NoPicture(why)))
    } else if watch.started.elapsed() > PATIENCE {
        let words = "it was not done in ten minutes";
        Some(Err(ViewError::NoPicture(words.into())))
    } else {
        match watch.stage {
            Stage::Opening => open(&mut watch, &shown),
            Stage::Seeking => seek(&mut watch, &mut shown, total),
            Stage::Playing { since, drawn } => play(&mut watch, &mut shown, since, drawn),
            Stage::Running => run_again(&mut watch, &mut shown),
        }
        .then(|| Ok(watch.table(&shown, &canvas)))
    };
    if let Some(end) = end {
        *watch.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        exit.write(AppExit::Success);
        commands.remove_resource::<Stopwatch>();
    }
}

fn open(watch: &mut Stopwatch, shown: &Shown) -> bool {
    if watch.updates >= 3 && watch.first_picture.is_none() {
        watch.first_picture = Some(watch.started.elapsed());
    }
    if watch.first_picture.is_some() && !shown.0.is_busy() {
        watch.usable = Some(watch.started.elapsed());
        watch.stage = Stage::Seeking;
    }
    false
}

fn seek(watch: &mut Stopwatch, shown: &mut Shown, total: f32) -> bool {
    match watch.answered() {
        Some(time) => watch.seeks.push(time),
        None if watch.given.is_some() => return false,
        None => {}
    }
    watch.given = None;
    if watch.seeks.len() == SEEKS {
        watch.stage = Stage::Playing {
            since: now(),
            drawn: watch.updates,
        };
        shown.0.apply(Intent::Seek(0.0));
        // as slow as it takes to play for so long
        shown.0.apply(Intent::SetSpeed(clock::SPEEDS.len() / 2));
        shown.0.apply(Intent::TogglePlay);
        return false;
    }
    // all over the truce, never twice the same hour after one another
    let place = (watch.seeks.len() as f32 * 0.618_034).fract() * total;
    watch.give(shown, Intent::Seek(place));
    false
}

fn play(watch: &mut Stopwatch, shown: &mut Shown, since: Instant, drawn: u32) -> bool {
    if since.elapsed() < PLAY {
        if !shown.0.clock.playing {
            // it came to the end: once more
            shown.0.apply(Intent::Seek(0.0));
            shown.0.apply(Intent::TogglePlay);
        }
        return false;
    }
    watch.frames_per_second = f64::from(watch.updates - drawn) / since.elapsed().as_secs_f64();
    if shown.0.clock.playing {
        shown.0.apply(Intent::TogglePlay);
    }
    shown.0.apply(Intent::Seek(shown.0.clock.total() / 2.0));
    watch.stage = Stage::Running;
    false
}

fn run_again(watch: &mut Stopwatch, shown: &mut Shown) -> bool {
    if let Some((at, _)) = watch.given {
        let n = watch.reruns[1].len();
        if watch.reruns[0].len() == n && shown.0.frame().is_some() {
            watch.reruns[0].push(at.elapsed());
        }
        if shown.0.is_busy() {
            return false;
        }
        watch.reruns[1].push(at.elapsed());
        watch.given = None;
    }
    let n = watch.reruns[1].len();
    if n == RERUNS {
        return true;
    }
    let value = format!("{:.3}", 0.3 + 0.5 * n as f64 / RERUNS as f64);
    let path = "sides.a.commitment".to_owned();
    watch.give(shown, Intent::Tune(path, value));
    false
}
