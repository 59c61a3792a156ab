//! Standard output, standard error, and the bar of progress.

use super::Stop;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Prints data to standard output.
pub(super) fn print(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                Stop::NobodyListens
            } else {
                Stop::Failed(format!(
                    "cannot write: {error}; standard output; check where it goes"
                ))
            }
        })
}

/// Prints a record as JSON.
pub(super) fn print_json<T: serde::Serialize>(record: &T) -> Result<(), Stop> {
    let text = serde_json::to_string_pretty(record).map_err(|error| {
        Stop::Failed(format!(
            "cannot write JSON: {error}; this is a fault of the program"
        ))
    })?;
    print(&(text + "\n"))
}

/// Says something to whoever sits in front of the terminal.
pub(super) fn say(words: &str) {
    // nobody may be there to hear it
    let _ = writeln!(io::stderr().lock(), "{words}");
}

/// A flag that Ctrl-C sets; pressed twice, the program ends at once.
pub(super) fn stop_on_ctrl_c() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let handler = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            // asked twice: do not wait for the runs under way
            std::process::exit(130);
        }
        say("finishing the truces under way; Ctrl-C again to stop at once");
    });
    if handler.is_err() {
        say("note: Ctrl-C will stop at once and keep nothing");
    }
    stop
}

/// A bar that counts truces, on a terminal and unless told to be quiet.
pub(super) fn progress_bar(jobs: u64, quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(jobs);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} truces, {eta} left") {
        bar.set_style(style);
    }
    bar
}
