//! Computes a truce ahead and plays it: plain values, no screen.
//!
//! A live truce takes a fraction of a second, so the whole of it is computed in the background,
//! frame by frame, and playing is picking a frame. The model never waits for the screen and the
//! screen never waits for the model.

use super::panel::Intent;
use crate::model::base::HOUR;
use crate::model::{Frame, Simulation, TruceSpec, Watching};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex};

/// \[1\] — cells (sectors × frames) kept at most; a longer truce is pictured less often.
const MAX_CELLS: u64 = 1_000_000;
/// Frames sent at a time.
const BATCH: usize = 24;

/// \[h/s\] — speeds of playing, with their names.
pub const SPEEDS: [(f32, &str); 4] = [
    (1.0, "1 h/s"),
    (6.0, "6 h/s"),
    (24.0, "1 day/s"),
    (120.0, "5 days/s"),
];
/// The speed at the start: 30 seconds for 30 days.
const FIRST_SPEED: usize = 2;

/// One simulation, pictured at regular times.
pub struct Recorder {
    simulation: Simulation,
    ticks_per_frame: u32,
    over: bool,
}

/// Ticks from frame to frame: an hour, or more for a very large truce.
fn ticks_per_frame(spec: &TruceSpec) -> u32 {
    let an_hour = (HOUR / spec.time.tick_s.max(1)).max(1);
    let cells = u64::from(spec.front.n_sectors) * u64::from(spec.n_ticks() / an_hour);
    an_hour * (cells.div_ceil(MAX_CELLS).max(1) as u32)
}

impl Recorder {
    /// A truce at its start, watched by one regime.
    pub fn new(spec: &Arc<TruceSpec>, regime: usize, seed: u64) -> Self {
        Self {
            simulation: Simulation::new(spec, seed, Watching::Live(regime)),
            ticks_per_frame: ticks_per_frame(spec),
            over: false,
        }
    }
}

impl Iterator for Recorder {
    type Item = Frame;

    /// The next frame: the first is the start of the truce, the last its end.
    fn next(&mut self) -> Option<Frame> {
        if self.over {
            return None;
        }
        let frame = self.simulation.frame(0);
        self.over = !self.simulation.tick();
        for _ in 1..self.ticks_per_frame {
            self.simulation.tick();
        }
        Some(frame)
    }
}

/// Work to be done somewhere in the background.
pub type Work = Box<dyn FnOnce() + Send>;

/// How far the frames have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// More are coming.
    Computing,
    /// All are there.
    Complete,
    /// The truce failed before its end.
    Failed,
}

/// What is watched, and where playing stands.
pub struct Playback {
    spec: Arc<TruceSpec>,
    regime: usize,
    seed: u64,
    frames: Vec<Frame>,
    incoming: Option<Mutex<Receiver<Vec<Frame>>>>,
    progress: Progress,
    hours: f32,
    /// Whether time runs.
    pub playing: bool,
    /// Index in [`SPEEDS`].
    pub speed: usize,
    /// Whether the truth is shown.
    pub show_truth: bool,
    /// Changes whenever the frames are of another truce.
    pub edition: u32,
}

impl Playback {
    /// A truce with its first frames still to come: hand the work to a background thread.
    pub fn new(spec: Arc<TruceSpec>, regime: usize, seed: u64) -> (Self, Work) {
        let mut playback = Self {
            regime: regime.min(spec.regimes.len().saturating_sub(1)),
            spec,
            seed,
            frames: Vec::new(),
            incoming: None,
            progress: Progress::Computing,
            hours: 0.0,
            playing: false,
            speed: FIRST_SPEED,
            show_truth: false,
            edition: 0,
        };
        let work = playback.restart();
        (playback, work)
    }

    /// Forgets all frames. Work for the truce before ends by itself: nobody hears it any more.
    fn restart(&mut self) -> Work {
        let (sender, receiver) = channel();
        self.frames.clear();
        self.incoming = Some(Mutex::new(receiver));
        self.progress = Progress::Computing;
        self.edition += 1;
        let (spec, regime, seed) = (Arc::clone(&self.spec), self.regime, self.seed);
        Box::new(move || send_frames(&spec, regime, seed, &sender))
    }

    /// Takes the frames that have come since; true when there were any.
    pub fn receive(&mut self) -> bool {
        let Some(incoming) = &self.incoming else {
            return false;
        };
        let before = (self.frames.len(), self.progress.clone());
        // a poisoned lock cannot be: nothing panics while it is held
        let receiver = incoming
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        loop {
            match receiver.try_recv() {
                Ok(batch) => self.frames.extend(batch),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    let end = self.frames.last().map_or(0, |frame| frame.tick);
                    self.progress = if end >= self.spec.n_ticks() {
                        Progress::Complete
                    } else {
                        Progress::Failed
                    };
                    break;
                }
            }
        }
        drop(receiver);
        if self.progress != Progress::Computing {
            self.incoming = None;
        }
        before != (self.frames.len(), self.progress.clone())
    }

    /// Lets time run by some seconds of the viewer; true when the clock moved.
    pub fn advance(&mut self, seconds: f32) -> bool {
        if !self.playing {
            return false;
        }
        let before = self.hours;
        let (speed, _) = SPEEDS[self.speed.min(SPEEDS.len() - 1)];
        // playing waits for frames that are not there yet
        let end = self.computed_hours();
        self.hours = (self.hours + seconds * speed).min(end.max(before));
        if self.hours >= self.total_hours() {
            self.playing = false;
        }
        self.hours != before
    }

    /// Does what a panel or key asked for; the work of a new truce is handed back.
    pub fn apply(&mut self, intent: &Intent) -> Option<Work> {
        match *intent {
            Intent::TogglePlay => {
                self.playing = !self.playing;
                if self.playing && self.hours >= self.total_hours() {
                    self.hours = 0.0;
                }
            }
            Intent::SetSpeed(speed) => self.speed = speed.min(SPEEDS.len() - 1),
            Intent::Step(hours) => {
                self.playing = false;
                // from a whole hour to a whole hour
                self.seek(self.hours.floor() + hours as f32);
            }
            Intent::Seek(hours) => self.seek(hours),
            Intent::ShowTruth(show) => self.show_truth = show,
            Intent::ChooseRegime(regime) if regime != self.regime => {
                self.regime = regime.min(self.spec.regimes.len().saturating_sub(1));
                return Some(self.restart());
            }
            Intent::SetSeed(seed) if seed != self.seed => {
                self.seed = seed;
                return Some(self.restart());
            }
            Intent::ChooseRegime(_) | Intent::SetSeed(_) => {}
        }
        None
    }

    fn seek(&mut self, hours: f32) {
        if hours.is_finite() {
            self.hours = hours.clamp(0.0, self.total_hours());
        }
    }

    /// The frame at the clock; none before it has been computed.
    pub fn frame(&self) -> Option<&Frame> {
        if self.hours > self.computed_hours() {
            return None;
        }
        // a hair's breadth for what `f32` loses of an hour
        let now = self.hours + 1e-3;
        let after = self.frames.partition_point(|f| f.hours as f32 <= now);
        self.frames[..after].last()
    }

    /// The scenario.
    pub fn spec(&self) -> &TruceSpec {
        &self.spec
    }

    /// Index of the regime.
    pub fn regime(&self) -> usize {
        self.regime
    }

    /// Seed of the truce.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// \[h\] — the clock.
    pub fn hours(&self) -> f32 {
        self.hours
    }

    /// \[h\] — up to where frames are there. The end counts as reached with the last frame.
    pub fn computed_hours(&self) -> f32 {
        match (&self.progress, self.frames.last()) {
            (Progress::Complete, _) => self.total_hours(),
            (_, Some(frame)) => frame.hours as f32,
            (_, None) => 0.0,
        }
    }

    /// \[h\] — length of the truce.
    pub fn total_hours(&self) -> f32 {
        self.spec.time.duration_s as f32 / HOUR as f32
    }

    /// Whether the truce broke off before its end.
    pub fn has_failed(&self) -> bool {
        self.progress == Progress::Failed
    }

    /// How far the frames have come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}

/// The background work: all frames of a truce, in batches, for as long as somebody listens.
fn send_frames(spec: &Arc<TruceSpec>, regime: usize, seed: u64, sender: &Sender<Vec<Frame>>) {
    let mut recorder = Recorder::new(spec, regime, seed);
    loop {
        let batch: Vec<Frame> = recorder.by_ref().take(BATCH).collect();
        if batch.is_empty() || sender.send(batch).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{NoFiles, Request, load};

    const REGIMES: [&str; 5] = ["none", "hotline", "observers", "inspections", "layered"];

    fn spec(set: &[(&str, &str)]) -> Arc<TruceSpec> {
        let mut request = Request {
            regimes: Some(REGIMES.map(str::to_owned).to_vec()),
            ..Request::default()
        };
        for (path, value) in [("time.duration", "2d")].iter().chain(set) {
            request.set.push(((*path).into(), (*value).into()));
        }
        load(&request, &NoFiles).expect("a scenario").spec
    }

    fn computed(spec: Arc<TruceSpec>) -> Playback {
        let (mut playback, work) = Playback::new(spec, 4, 1);
        work();
        assert!(playback.receive());
        playback
    }

    #[test]
    fn a_frame_an_hour_from_the_start_to_the_end() {
        let playback = computed(spec(&[]));
        assert_eq!(*playback.progress(), Progress::Complete);
        let hours: Vec<f64> = playback.frames.iter().map(|f| f.hours).collect();
        assert_eq!(hours, (0..=48).map(f64::from).collect::<Vec<_>>());
        assert!(playback.frames.iter().all(|f| f.regime == "layered"));
    }

    #[test]
    fn ticks_that_do_not_divide_an_hour_come_to_an_end_too() {
        let playback = computed(spec(&[("time.tick", "45m")]));
        assert_eq!(*playback.progress(), Progress::Complete);
        assert_eq!(playback.frames.last().map(|f| f.tick), Some(64));
    }

    #[test]
    fn a_very_large_truce_is_pictured_less_often() {
        let small = spec(&[]);
        assert_eq!(ticks_per_frame(&small), 4);
        let mut parts = Arc::unwrap_or_clone(small).into_parts();
        parts.time.duration_s = 365 * crate::model::base::DAY;
        let large = TruceSpec::new(parts).expect("a valid scenario");
        let frames = large.n_ticks() / ticks_per_frame(&large);
        assert!(u64::from(frames) * u64::from(large.front.n_sectors) <= MAX_CELLS);
    }

    #[test]
    fn time_runs_waits_and_stops() {
        let (mut playback, work) = Playback::new(spec(&[]), 4, 1);
        playback.apply(&Intent::TogglePlay);
        assert!(!playback.advance(1.0), "nothing has been computed yet");
        assert!(playback.frame().is_none());
        work();
        playback.receive();
        assert!(playback.advance(0.5));
        assert!((playback.hours() - 12.0).abs() < 1e-3);
        assert_eq!(playback.frame().map(|f| f.tick), Some(48));
        assert!(playback.advance(9.0));
        assert!(!playback.playing);
        assert_eq!(playback.frame().map(|f| f.tick), Some(192));
        playback.apply(&Intent::TogglePlay);
        assert!(
            playback.playing && playback.hours() == 0.0,
            "from the start again"
        );
    }

    #[test]
    fn intents_do_what_they_say() {
        let mut playback = computed(spec(&[]));
        for (intent, hours) in [
            (Intent::Seek(30.4), 30.4),
            (Intent::Step(1), 31.0),
            (Intent::Step(-24), 7.0),
            (Intent::Step(-24), 0.0),
            (Intent::Seek(1e9), 48.0),
            (Intent::Seek(f32::NAN), 48.0),
        ] {
            assert!(playback.apply(&intent).is_none());
            assert!((playback.hours() - hours).abs() < 1e-3, "{intent:?}");
        }
        playback.apply(&Intent::ShowTruth(true));
        playback.apply(&Intent::SetSpeed(99));
        assert!(playback.show_truth && playback.speed == SPEEDS.len() - 1);
        assert!(
            playback.apply(&Intent::SetSeed(1)).is_none(),
            "the same seed"
        );
        assert!(
            playback.apply(&Intent::ChooseRegime(4)).is_none(),
            "the same regime"
        );
    }

    #[test]
    fn another_regime_is_another_truce_at_the_same_hour() {
        let mut playback = computed(spec(&[]));
        playback.apply(&Intent::Seek(20.0));
        let work = playback.apply(&Intent::ChooseRegime(2)).expect("work");
        assert!(playback.frame().is_none(), "no picture of the truce before");
        work();
        playback.receive();
        assert_eq!(playback.frame().map(|f| f.hours), Some(20.0));
        assert_eq!(
            playback.frame().map(|f| f.regime.as_str()),
            Some("observers")
        );
    }

    #[test]
    fn work_that_breaks_off_is_noticed() {
        let (mut playback, work) = Playback::new(spec(&[]), 4, 1);
        drop(work);
        assert!(playback.receive());
        assert_eq!(*playback.progress(), Progress::Failed);
    }
}
