//! Is there a screen? Without one the window library panics; users get words instead.

use super::ViewError;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What to try when no window opens.
const REMEDY: &str = "start it on a desktop, or under `xvfb-run` with software Vulkan \
     (Debian: xvfb, mesa-vulkan-drivers)";

/// Looks for a display server before one is needed.
pub fn look_for_display() -> Result<(), ViewError> {
    let x11_only = cfg!(all(unix, not(target_os = "macos")));
    if x11_only && std::env::var_os("DISPLAY").is_none_or(|name| name.is_empty()) {
        let wayland = std::env::var_os("WAYLAND_DISPLAY").is_some();
        let found = if wayland {
            "there is Wayland, but no X11 (XWayland)"
        } else {
            "DISPLAY is not set"
        };
        return Err(ViewError::NoScreen(format!("{found}; {REMEDY}")));
    }
    Ok(())
}

/// Whether the window has come up.
#[derive(Clone, Default)]
pub struct Up(Arc<AtomicBool>);

impl Up {
    /// The first picture has been drawn: from now on a panic is a fault of the program.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs the window; a panic before it is up means that there is no screen or no GPU.
///
/// # Errors
/// The first words of that panic.
pub fn guarded<T>(up: &Up, run: impl FnOnce() -> T) -> Result<T, ViewError> {
    let first_words = Arc::new(Mutex::new(None::<String>));
    let before = Arc::new(std::panic::take_hook());
    let hook = {
        let (up, first_words, before) = (up.clone(), first_words.clone(), before.clone());
        move |info: &std::panic::PanicHookInfo<'_>| {
            if up.is_set() {
                return before(info);
            }
            let words = info.payload_as_str().unwrap_or("unknown reason");
            first_words
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert_with(|| words.to_owned());
        }
    };
    std::panic::set_hook(Box::new(hook));
    // what a panic leaves half done is never looked at again
    let outcome = catch_unwind(AssertUnwindSafe(run));
    std::panic::set_hook(Box::new(move |info| before(info)));
    outcome.map_err(|payload| {
        if up.is_set() {
            resume_unwind(payload);
        }
        let words = first_words.lock().unwrap_or_else(PoisonError::into_inner);
        let why = in_our_words(words.as_deref().unwrap_or_default());
        ViewError::NoScreen(format!("{why}; {REMEDY}"))
    })
}

/// The two usual reasons in plain words; of any other, its first line.
fn in_our_words(panic: &str) -> &str {
    if panic.starts_with("Failed to build event loop") {
        "the display cannot be reached"
    } else if panic.starts_with("Unable to find a GPU") {
        "no GPU was found, and no software Vulkan"
    } else {
        panic.lines().next().unwrap_or("unknown reason")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_before_the_window_is_an_error_in_words() {
        let outcome = guarded(&Up::default(), || panic!("no GPU\nmore"));
        let words = outcome
            .map(|()| String::new())
            .unwrap_or_else(|e| e.to_string());
        assert!(words.contains("no GPU; start it"), "{words}");
        assert_eq!(guarded(&Up::default(), || 7), Ok(7));
    }
}
