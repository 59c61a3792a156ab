//! One truce: a world, a schedule, and nothing else.

use crate::model::frame::Frame;
use crate::model::ledger::{DayMeasures, RunMeasures, ViolationMeasures};
use crate::model::record::watch::Mode;
use crate::model::spec::TruceSpec;
use std::sync::Arc;

/// What to watch: one regime live, or all regimes in shadow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// One regime, whose work reaches the sides; its index in the specification.
    Live(usize),
    /// All regimes of the specification at once, watching the same acts.
    Shadow,
}

/// One truce.
pub struct Simulation {
    spec: Arc<TruceSpec>,
    seed: u64,
    watching: Watching,
}

/// What one watch made of the truce.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchResult {
    /// The row of the truce. `run`, `draw`, `cell` are left to the caller.
    pub run: RunMeasures,
    /// A row a day.
    pub days: Vec<DayMeasures>,
    /// Rows of violations: significant ones, or all when asked for.
    pub violations: Vec<ViolationMeasures>,
}

impl Simulation {
    /// A truce at its start.
    pub fn new(spec: &Arc<TruceSpec>, seed: u64, watching: Watching) -> Self {
        Self { spec: Arc::clone(spec), seed, watching }
    }

    /// Whether what the regime does reaches the sides.
    pub fn mode(&self) -> Mode {
        match self.watching {
            Watching::Live(_) => Mode::Live,
            Watching::Shadow => Mode::Shadow,
        }
    }

    /// One tick. Returns false when the truce was already over.
    pub fn tick(&mut self) -> bool {
        false
    }

    /// All ticks to the end.
    pub fn run(&mut self) {
        while self.tick() {}
    }

    /// The present tick.
    pub fn ticks_done(&self) -> u32 {
        0
    }

    /// The picture of this instant through one watch (index among the watches).
    pub fn frame(&self, _watch: usize) -> Frame {
        unreachable!()
    }

    /// Digest of the course so far: 16 hex digits.
    pub fn digest(&self) -> String {
        String::new()
    }

    /// The ledger's rows, one per watch; `all_violations` asks for more than significant ones.
    ///
    /// # Errors
    /// Names the identity of the ledger that does not hold: a fault of the program.
    pub fn results(&self, _all_violations: bool) -> Result<Vec<WatchResult>, String> {
        let _ = (&self.spec, self.seed);
        Ok(Vec::new())
    }
}
