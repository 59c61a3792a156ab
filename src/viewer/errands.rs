//! What a session asks for and cannot do itself: pictures, files, the clipboard.

use super::film::{EVERY_MS, Film, LONGEST_MS, Shot};
use super::intent::Intent;
use super::panels;
use super::{Shown, session::Session};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::tasks::AsyncComputeTaskPool;
use std::path::PathBuf;

/// Does the errands of the session, one picture at a time.
pub fn run(mut commands: Commands, mut shown: ResMut<Shown>) {
    let session = &mut shown.0;
    for errand in std::mem::take(&mut session.errands) {
        match errand {
            Intent::Picture => {
                let path = free_name(session, "png");
                session.trouble = Some(format!("picture: {}", path.display()));
                commands
                    .spawn(Screenshot::primary_window())
                    .observe(save(path, super::png::words(session)));
            }
            Intent::ExportEvidence => {
                let path = free_name(session, "csv");
                session.trouble = Some(match write_evidence(session, &path) {
                    Ok(()) => format!("evidence: {}", path.display()),
                    Err(words) => words,
                });
            }
            Intent::SaveScenario => {
                let path = free_name(session, "toml");
                session.trouble = Some(match write_scenario(session, &path) {
                    Ok(()) => saved_words(session, &path),
                    Err(words) => words,
                });
            }
            _ => {}
        }
    }
}

fn write_scenario(session: &Session, path: &std::path::Path) -> Result<(), String> {
    let text = &session.opened().text;
    std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Where the scenario is, and how to run it without a window.
fn saved_words(session: &Session, path: &std::path::Path) -> String {
    let key = session.left.key();
    let regime = session.opened().spec.regimes.get(key.regime);
    format!(
        "scenario: {0}; run it with: truceline run {0} --regime {1} --seed {2}",
        path.display(),
        regime.map_or("none", |regime| regime.name.as_str()),
        key.seed
    )
}

/// Saves what was captured with its words, in the background.
fn save(path: PathBuf, words: Vec<(&'static str, String)>) -> impl FnMut(On<ScreenshotCaptured>) {
    move |captured| {
        let (image, path, words) = (captured.image.clone(), path.clone(), words.clone());
        let work = async move {
            let Ok(image) = image.try_into_dynamic() else {
                error!("the screen gave no picture");
                return;
            };
            let image = image.to_rgb8();
            let size = image.dimensions();
            let file = std::fs::File::create(&path).map_err(|error| error.to_string());
            let saved = file.and_then(|file| {
                let out = std::io::BufWriter::new(file);
                super::png::write(out, size, &image.into_raw(), &words)
            });
            if let Err(words) = saved {
                error!("cannot write {}: {words}", path.display());
            }
        };
        AsyncComputeTaskPool::get().spawn(work).detach();
    }
}

/// The recording under way, and those that are being finished.
#[derive(Resource, Default)]
pub struct Reel {
    film: Option<Film>,
    finishing: Vec<Film>,
    began: f64,
    last: f64,
}

/// Takes the pictures of a recording, ten a second, and tells what became of it.
pub fn record(
    mut commands: Commands,
    mut shown: ResMut<Shown>,
    mut reel: ResMut<Reel>,
    time: Res<Time<Real>>,
    pending: Query<(), With<Screenshot>>,
) {
    let (session, reel) = (&mut shown.0, &mut *reel);
    let now = time.elapsed_secs_f64();
    if session.recording && reel.film.is_none() {
        let path = free_name(session, "gif");
        match Film::begin(&path, super::theme::palette(session.settings.dark)) {
            Ok(film) => (reel.film, reel.began, reel.last) = (Some(film), now, f64::MIN),
            Err(words) => {
                session.recording = false;
                session.trouble = Some(words);
            }
        }
    }
    let at_ms = ((now - reel.began).max(0.0) * 1_000.0) as u64;
    if let Some(film) = &mut reel.film {
        // it may be full
        let over = film.is_over() || at_ms >= LONGEST_MS;
        session.recording &= !over;
        if !session.recording {
            film.finish();
            reel.finishing.extend(reel.film.take());
        } else if pending.is_empty()
            && (now - reel.last) * 1_000.0 >= EVERY_MS as f64
            && let Some(sender) = film.sender()
        {
            reel.last = now;
            commands.spawn(Screenshot::primary_window()).observe(
                move |captured: On<ScreenshotCaptured>| {
                    let Ok(image) = captured.image.clone().try_into_dynamic() else {
                        return;
                    };
                    let image = image.to_rgb8();
                    let size = (image.width() as usize, image.height() as usize);
                    let rgb = image.into_raw();
                    // a picture for which there is no room is left out
                    let _ = sender.try_send(Shot { rgb, size, at_ms });
                },
            );
        }
    }
    reel.finishing.retain_mut(|film| {
        let Some(end) = film.end() else {
            return true;
        };
        let path = film.path.display();
        session.trouble = Some(match end {
            Ok(true) => format!("recording: {path}"),
            Ok(false) => format!("recording, ended because it was 10 MB large: {path}"),
            Err(words) => format!("the recording failed: {words}; {path}"),
        });
        false
    });
}

impl Reel {
    /// Whether something is being recorded or written.
    pub fn is_busy(&self) -> bool {
        self.film.is_some() || !self.finishing.is_empty()
    }
}

fn write_evidence(session: &Session, path: &std::path::Path) -> Result<(), String> {
    let story = session
        .left
        .story()
        .ok_or("the truce is not computed yet")?;
    let text = panels::evidence_csv(session, story);
    std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// A name in the working folder that nothing has yet: `truceline-SEED-REGIME-dayDD.png`.
fn free_name(session: &Session, ending: &str) -> PathBuf {
    let key = session.left.key();
    let regime = session.opened().spec.regimes.get(key.regime);
    let regime: String = regime
        .map_or("none", |regime| regime.name.as_str())
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let day = (session.clock.hours() / 24.0) as u32 + 1;
    let stem = format!("truceline-{}-{regime}-day{day:02}", key.seed);
    (0_u32..)
        .map(|n| match n {
            0 => PathBuf::from(format!("{stem}.{ending}")),
            n => PathBuf::from(format!("{stem}-{n}.{ending}")),
        })
        .find(|path| !path.exists())
        .unwrap_or_else(|| PathBuf::from(format!("{stem}.{ending}")))
}
