//! Standard output, standard error, and the bar of progress.

use super::Stop;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};

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

/// A bar that counts truces, on a terminal and unless told to be quiet.
pub(super) fn progress_bar(jobs: u64, quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(jobs);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {pos} of {len} truces, {per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}
