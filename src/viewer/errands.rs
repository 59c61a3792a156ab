//! What a session asks for and cannot do itself: pictures, files, the clipboard.

use super::intent::Intent;
use super::panels;
use super::{Shown, session::Session};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
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
                    .observe(save_to_disk(path));
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
