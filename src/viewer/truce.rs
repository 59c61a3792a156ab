//! One truce, computed ahead: plain values, no screen.
//!
//! A truce takes a fraction of a second, so the whole of it is computed in the background, frame
//! by frame, and playing is picking a frame. The model never waits for the screen and the screen
//! never waits for the model.

use crate::model::base::HOUR;
use crate::model::front::Ground;
use crate::model::{DayMeasures, Frame, Mode, RunMeasures, Simulation, Story, TruceSpec, Watching};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex};

/// \[1\] — cells (sectors × frames) kept at most; a longer truce is pictured less often.
const MAX_CELLS: u64 = 1_000_000;
/// Frames sent at a time.
const BATCH: usize = 24;

/// Which truce: all that its course depends on beside the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Index of the regime that is looked through.
    pub regime: usize,
    /// Seed.
    pub seed: u64,
    /// Live or shadow.
    pub mode: Mode,
}

impl Key {
    /// What [`Simulation::new`] takes, and the number of the watch.
    pub fn watching(self) -> (Watching, usize) {
        match self.mode {
            Mode::Live => (Watching::Live(self.regime), 0),
            Mode::Shadow => (Watching::Shadow, self.regime),
        }
    }
}

/// One simulation, pictured at regular times.
struct Recorder {
    simulation: Simulation,
    watch: usize,
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
    /// A truce at its start.
    fn new(spec: &Arc<TruceSpec>, key: Key) -> Self {
        let (watching, watch) = key.watching();
        Self {
            simulation: Simulation::new(spec, key.seed, watching),
            watch,
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
        let frame = self.simulation.frame(self.watch);
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
    /// The truce failed before its end: why.
    Failed(String),
}

/// What is known of a truce once it is over.
#[derive(Clone, Debug)]
pub struct Ending {
    /// What happened and what was known.
    pub story: Story,
    /// The row of the truce.
    pub run: RunMeasures,
    /// A row a day.
    pub days: Vec<DayMeasures>,
    /// Digest of its course, the same as without a screen.
    pub digest: String,
}

/// What comes from the background.
enum Part {
    Ground(Box<Ground>),
    Frames(Vec<Frame>),
    Ending(Box<Result<Ending, String>>),
}

/// A truce that is being computed, or has been.
pub struct Truce {
    spec: Arc<TruceSpec>,
    key: Key,
    ground: Option<Box<Ground>>,
    frames: Vec<Frame>,
    ending: Option<Box<Ending>>,
    incoming: Option<Mutex<Receiver<Part>>>,
    progress: Progress,
    /// Differs from truce to truce.
    edition: u64,
}

impl Truce {
    /// A truce with its first frames still to come: hand the work to the background.
    pub fn new(spec: &Arc<TruceSpec>, key: Key, edition: u64) -> (Self, Work) {
        let (sender, receiver) = channel();
        let key = Key {
            regime: key.regime.min(spec.regimes.len().saturating_sub(1)),
            ..key
        };
        let truce = Self {
            spec: Arc::clone(spec),
            key,
            ground: None,
            frames: Vec::new(),
            ending: None,
            incoming: Some(Mutex::new(receiver)),
            progress: Progress::Computing,
            edition,
        };
        let spec = Arc::clone(spec);
        let work = move || {
            // what a panic leaves half done is dropped here
            let made = catch_unwind(AssertUnwindSafe(|| compute(&spec, key, &sender)));
            if let Err(panic) = made {
                let words = panic_words(&*panic);
                let _ = sender.send(Part::Ending(Box::new(Err(words))));
            }
        };
        (truce, Box::new(work))
    }

    /// Takes what has come since; true when there was anything.
    pub fn receive(&mut self) -> bool {
        let Some(incoming) = self.incoming.take() else {
            return false;
        };
        let mut any = false;
        // a poisoned lock cannot be: nothing panics while it is held
        let receiver = incoming
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        loop {
            match receiver.try_recv() {
                Ok(part) => {
                    any = true;
                    self.take(part);
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    any = true;
                    if self.progress == Progress::Computing {
                        self.progress = Progress::Failed("it broke off".into());
                    }
                    break;
                }
            }
        }
        if self.progress == Progress::Computing {
            self.incoming = Some(Mutex::new(receiver));
        }
        any
    }

    fn take(&mut self, part: Part) {
        match part {
            Part::Ground(ground) => self.ground = Some(ground),
            Part::Frames(frames) => self.frames.extend(frames),
            Part::Ending(ending) => match *ending {
                Ok(ending) => {
                    self.ending = Some(Box::new(ending));
                    self.progress = Progress::Complete;
                }
                Err(why) => self.progress = Progress::Failed(why),
            },
        }
    }

    /// The frame at an hour; none before it has been computed.
    pub fn frame(&self, hours: f32) -> Option<&Frame> {
        if hours > self.computed_hours() {
            return None;
        }
        // a hair's breadth for what `f32` loses of an hour
        let now = hours + 1e-3;
        let after = self.frames.partition_point(|f| f.hours as f32 <= now);
        self.frames[..after].last()
    }

    /// Which truce of it.
    pub fn key(&self) -> Key {
        self.key
    }

    /// The front.
    pub fn ground(&self) -> Option<&Ground> {
        self.ground.as_deref()
    }

    /// What is known once it is over.
    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_deref()
    }

    /// What happened and what was known, once it is over.
    pub fn story(&self) -> Option<&Story> {
        self.ending.as_deref().map(|ending| &ending.story)
    }

    /// Differs from truce to truce.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// \[h\] — up to where frames are there. The end counts as reached with the last frame.
    pub fn computed_hours(&self) -> f32 {
        match (&self.progress, self.frames.last()) {
            (Progress::Complete, _) => total_hours(&self.spec),
            (_, Some(frame)) => frame.hours as f32,
            (_, None) => 0.0,
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}

/// \[h\] — length of a truce.
pub fn total_hours(spec: &TruceSpec) -> f32 {
    spec.time.duration_s as f32 / HOUR as f32
}

/// The background work: ground, frames in batches, and the ending, as long as somebody listens.
fn compute(spec: &Arc<TruceSpec>, key: Key, sender: &Sender<Part>) {
    let mut recorder = Recorder::new(spec, key);
    let ground = Box::new(recorder.simulation.ground().clone());
    if sender.send(Part::Ground(ground)).is_err() {
        return;
    }
    loop {
        let batch: Vec<Frame> = recorder.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        if sender.send(Part::Frames(batch)).is_err() {
            return;
        }
    }
    let ending = end(&mut recorder.simulation, recorder.watch);
    // nobody may be listening any more: then there is nothing left to do
    let _ = sender.send(Part::Ending(Box::new(ending)));
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
    words.unwrap_or("a panic without words").to_owned()
}

/// The account of a truce that is over, its aftermath included.
fn end(simulation: &mut Simulation, watch: usize) -> Result<Ending, String> {
    let story = simulation.story(watch).ok_or("nobody watches")?;
    simulation.run();
    let mut results = simulation.results(false)?;
    if watch >= results.len() {
        return Err("nobody watches".into());
    }
    let result = results.swap_remove(watch);
    Ok(Ending {
        story,
        run: result.run,
        days: result.days,
        digest: simulation.digest(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::tests_support::spec;

    fn key(regime: usize) -> Key {
        Key {
            regime,
            seed: 1,
            mode: Mode::Live,
        }
    }

    fn computed(spec: &Arc<TruceSpec>, key: Key) -> Truce {
        let (mut truce, work) = Truce::new(spec, key, 1);
        assert!(truce.frame(0.0).is_none());
        work();
        assert!(truce.receive());
        truce
    }

    #[test]
    fn a_frame_an_hour_from_the_start_to_the_end() {
        let truce = computed(&spec(&[]), key(4));
        assert_eq!(*truce.progress(), Progress::Complete);
        let hours: Vec<f64> = truce.frames.iter().map(|f| f.hours).collect();
        assert_eq!(hours, (0..=48).map(f64::from).collect::<Vec<_>>());
        assert!(truce.frames.iter().all(|f| f.regime == "layered"));
        assert_eq!(truce.frame(20.4).map(|f| f.hours), Some(20.0));
    }

    #[test]
    fn looking_changes_nothing() {
        let spec = spec(&[]);
        for mode in [Mode::Live, Mode::Shadow] {
            let key = Key { mode, ..key(2) };
            let truce = computed(&spec, key);
            let (watching, watch) = key.watching();
            let mut bare = Simulation::new(&spec, 1, watching);
            bare.run();
            let ending = truce.ending().expect("an ending");
            assert_eq!(ending.digest, bare.digest());
            let rows = bare.results(true).expect("results").swap_remove(watch);
            assert_eq!(ending.run, rows.run);
            assert_eq!(
                truce.frame(1.0).map(|f| f.regime.as_str()),
                Some("observers")
            );
            // the story tells of the same violations as the table
            let story = &ending.story;
            assert_eq!(story.deeds.len(), rows.violations.len());
            for (deed, row) in story.deeds.iter().zip(&rows.violations) {
                assert_eq!(Some(i64::from(deed.violation)), row.violation);
                assert_eq!(Some(deed.fate.name()), row.fate.as_deref());
                assert_eq!(Some(deed.side.name()), row.side.as_deref());
                assert_eq!(Some(deed.significant), row.significant);
                let said = deed
                    .dossier
                    .and_then(|d| story.dossiers[d as usize].finding);
                assert_eq!(
                    said.and_then(|s| s.named).map(|l| l.name()),
                    row.named.as_deref()
                );
                assert_eq!(said.is_some(), row.hours_to_finding.is_some());
            }
        }
    }

    #[test]
    fn ticks_that_do_not_divide_an_hour_come_to_an_end_too() {
        let truce = computed(&spec(&[("time.tick", "45m")]), key(4));
        assert_eq!(*truce.progress(), Progress::Complete);
        assert_eq!(truce.frames.last().map(|f| f.tick), Some(64));
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
    fn work_that_breaks_off_is_noticed() {
        let (mut truce, work) = Truce::new(&spec(&[]), key(4), 1);
        drop(work);
        assert!(truce.receive());
        assert!(matches!(truce.progress(), Progress::Failed(_)));
    }
}
