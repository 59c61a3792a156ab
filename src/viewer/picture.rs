//! Takes one picture of the window and closes it: for CI and for the manual.

use super::{Shown, ViewError};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Drawn pictures before one is taken: fonts, meshes and pipelines need a few.
const SETTLE: u32 = 20;
/// \[s\] — how long it may take in all.
const PATIENCE: f32 = 300.0;
/// \[s\] — how long saving may take.
const PATIENCE_FOR_SAVING: f32 = 60.0;

/// What became of the picture, for the caller who waits outside the window.
pub type Outcome = Arc<Mutex<Option<Result<(), ViewError>>>>;

/// A picture to be taken.
#[derive(Resource)]
pub struct Job {
    /// Where it goes.
    pub path: PathBuf,
    /// What became of it.
    pub outcome: Outcome,
    /// Pictures drawn since the frame was there.
    pub drawn: u32,
    /// \[s\] — when it was taken.
    pub taken_at: Option<f32>,
}

/// Waits for the frame, then for the screen, then for the file; then closes the window.
pub fn take(
    mut commands: Commands,
    time: Res<Time<Real>>,
    session: Res<Shown>,
    job: Option<ResMut<Job>>,
    pending: Query<(), With<Screenshot>>,
    mut exit: MessageWriter<AppExit>,
) {
    let Some(mut job) = job else {
        return;
    };
    let now = time.elapsed_secs();
    let failed = |words: &str| Some(Err(ViewError::NoPicture(words.to_owned())));
    let end = match job.taken_at {
        Some(_) if pending.is_empty() => Some(if job.path.is_file() {
            Ok(())
        } else {
            Err(ViewError::NoPicture(format!(
                "{} was not written",
                job.path.display()
            )))
        }),
        Some(at) if now > at + PATIENCE_FOR_SAVING => failed("the screen gave no picture"),
        Some(_) => None,
        None if let Some(why) = session.0.failure() => failed(&why),
        None if now > PATIENCE => failed("the truce was not computed in time"),
        None if session.0.is_busy() => None,
        None => {
            job.drawn += 1;
            if job.drawn > SETTLE {
                job.taken_at = Some(now);
                commands
                    .spawn(Screenshot::primary_window())
                    .observe(save_to_disk(job.path.clone()));
            }
            None
        }
    };
    if let Some(end) = end {
        *job.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        exit.write(AppExit::Success);
        commands.remove_resource::<Job>();
    }
}
