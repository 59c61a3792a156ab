//! Work on many threads whose products are taken in order.

use super::error::ExperimentError;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

/// Places that threads may be ahead of the first one not yet taken, per thread: so memory stays
/// flat when one truce takes long.
const AHEAD: u64 = 32;

/// Threads that a number in a call stands for; 0 is one per core.
pub(super) fn n_threads(asked: usize) -> usize {
    if asked > 0 {
        return asked;
    }
    thread::available_parallelism().map_or(1, NonZero::get)
}

struct State {
    next: u64,
    taken: u64,
    closed: bool,
}

struct Gate {
    state: Mutex<State>,
    moved: Condvar,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        // plain numbers: a panic elsewhere leaves nothing half-done
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next place to work on; none when there is nothing left to do.
    fn next(&self, end: u64, ahead: u64, stop: &AtomicBool) -> Option<u64> {
        let mut state = self.lock();
        loop {
            if state.closed || state.next >= end || stop.load(Ordering::Relaxed) {
                return None;
            }
            if state.next < state.taken + ahead {
                state.next += 1;
                return Some(state.next - 1);
            }
            state = self
                .moved
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.moved.notify_all();
    }
}

/// Closes the gate when a thread ends, by a panic too: nobody must wait for its place.
struct Closing<'a>(&'a Gate);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.change(|state| state.closed = true);
        }
    }
}

/// Makes something at every place on `threads` threads (0 = one per core) and takes the products
/// in order on this one. Places are begun in order; when `stop` becomes true those under way are
/// finished and taken, so there is never a gap. Returns how many were taken.
///
/// # Errors
/// No thread can be started, or `take` gives up.
pub(super) fn in_order<T: Send>(
    places: Range<u64>,
    threads: usize,
    stop: &AtomicBool,
    make: &(dyn Fn(u64) -> T + Sync),
    take: &mut dyn FnMut(u64, T) -> Result<(), ExperimentError>,
) -> Result<u64, ExperimentError> {
    let threads = n_threads(threads);
    let gate = Gate {
        state: Mutex::new(State {
            next: places.start,
            taken: places.start,
            closed: false,
        }),
        moved: Condvar::new(),
    };
    let gate = &gate;
    let ahead = AHEAD * threads as u64;
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for number in 0..threads {
            let sender = sender.clone();
            let work = move || {
                let _closing = Closing(gate);
                while let Some(place) = gate.next(places.end, ahead, stop) {
                    if sender.send((place, make(place))).is_err() {
                        break;
                    }
                }
            };
            let started = thread::Builder::new()
                .name(format!("truce-{number}"))
                .spawn_scoped(scope, work);
            match started {
                Ok(_) => {}
                // fewer threads take longer, none would wait for ever
                Err(_) if number > 0 => break,
                Err(source) => return Err(ExperimentError::Spawn(source)),
            }
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut next = places.start;
        for (place, product) in receiver {
            waiting.insert(place, product);
            while let Some(product) = waiting.remove(&next) {
                if let Err(error) = take(next, product) {
                    gate.change(|state| state.closed = true);
                    return Err(error);
                }
                next += 1;
                gate.change(|state| state.taken = next);
            }
        }
        Ok(next - places.start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_come_in_order_and_nobody_runs_far_ahead() {
        for threads in [1, 2, 7] {
            let furthest = Mutex::new(0);
            let mut taken = Vec::new();
            let n = in_order(
                3..500,
                threads,
                &AtomicBool::new(false),
                &|place| {
                    if place == 40 {
                        thread::sleep(std::time::Duration::from_millis(60));
                        assert!(*furthest.lock().expect("a lock") < 40 + AHEAD * threads as u64);
                    }
                    let mut most = furthest.lock().expect("a lock");
                    *most = place.max(*most);
                    place * 2
                },
                &mut |place, product| {
                    taken.push((place, product));
                    Ok(())
                },
            )
            .expect("done");
            assert_eq!(n, 497);
            assert!(taken.iter().zip(3..).all(|(t, i)| *t == (i, 2 * i)));
        }
    }

    #[test]
    fn a_taker_that_gives_up_ends_the_work() {
        let result = in_order(
            0..1_000_000,
            3,
            &AtomicBool::new(false),
            &|place| place,
            &mut |place, _| {
                if place < 10 {
                    return Ok(());
                }
                Err(ExperimentError::Asked {
                    what: "enough".into(),
                    remedy: String::new(),
                })
            },
        );
        assert!(result.is_err());
    }

    #[test]
    fn a_stop_leaves_no_gap() {
        let stop = AtomicBool::new(false);
        let mut taken = 0;
        let n = in_order(
            0..10_000,
            4,
            &stop,
            &|place| {
                if place == 100 {
                    stop.store(true, Ordering::Relaxed);
                }
            },
            &mut |place, ()| {
                assert_eq!(place, taken);
                taken += 1;
                Ok(())
            },
        )
        .expect("done");
        assert!(n == taken && (101..200).contains(&n), "{n}");
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_beside_the_work_is_no_deadlock() {
        let _ = in_order(
            0..10_000,
            2,
            &AtomicBool::new(false),
            &|place| assert!(place != 50),
            &mut |_, ()| Ok(()),
        );
    }
}
