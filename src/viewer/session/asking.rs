//! What is found out in the background: why a violation was or was not established, and other truces
//! beside a comparison.

use super::{BACKGROUND, Session};
use crate::experiment::{Witness, run_one};
use crate::model::{Explanation, RunMeasures};
use crate::viewer::intent::{Screen, Tab};
use crate::viewer::truce::Progress;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

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
    pub(super) next: u64,
    pub(super) incoming: Option<Mutex<Receiver<Result<Pair, String>>>>,
    pub(super) wanted: bool,
}

impl Background {
    /// Whether it is under way.
    pub fn is_running(&self) -> bool {
        self.wanted && self.pairs.len() < BACKGROUND as usize && self.failed.is_none()
    }
}

impl Session {
    pub(super) fn ask_why(&mut self, violation: u32) {
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

    pub(super) fn hear_why(&mut self) {
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
    pub(super) fn go_on_in_background(&mut self) {
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
