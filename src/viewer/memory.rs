//! What is kept from one window to the next: the code of the truce, and the settings.
//!
//! One small file in the user's own folder, written whole or not at all. What cannot be read is
//! left aside with words; nothing depends on it.

use super::Shown;
use super::keymap::Keymap;
use super::session::{SCALES, Session, Settings};
use bevy::app::AppExit;
use bevy::prelude::*;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// \[s\] — at most this often.
const EVERY: f32 = 10.0;
/// \[bytes\] — more is not ours.
const MAX_BYTES: u64 = 64 * 1024;
/// Layout of the file.
const SCHEMA: i64 = 1;

/// Where the file stands: in the configuration folder of the user; none when there is no such
/// folder. `get` reads the environment.
pub fn state_file(get: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| {
        let path = PathBuf::from(get(name)?);
        // a relative path would depend on where the program was called
        path.is_absolute().then_some(path)
    };
    let base = folder("XDG_CONFIG_HOME").or_else(|| {
        if cfg!(windows) {
            folder("APPDATA")
        } else if cfg!(target_os = "macos") {
            Some(folder("HOME")?.join("Library/Application Support"))
        } else {
            Some(folder("HOME")?.join(".config"))
        }
    })?;
    Some(base.join("truceline").join("viewer.toml"))
}

/// What was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Code of the truce.
    pub code: Option<String>,
    /// Settings.
    pub settings: Settings,
    /// Whether the truth was locked away.
    pub locked: bool,
    /// Keys.
    pub keys: Keymap,
    /// What of the keys could not be.
    pub told: Vec<String>,
}

impl Kept {
    /// As text.
    fn text(&self) -> String {
        let code = self.code.as_ref().map_or_else(String::new, |code| {
            // a code is made of letters and digits
            format!("code = \"{code}\"\n")
        });
        let Settings {
            scale,
            dark,
            motion,
        } = self.settings;
        format!(
            "# What the window of truceline shows and how; it may be deleted.\nschema = {SCHEMA}\n\
             {code}scale = {scale:.3}\ndark = {dark}\nmotion = {motion}\nlocked = {}\n{}",
            self.locked,
            // a table: it has to be the last
            self.keys.text()
        )
    }

    /// From text. What is missing is as at first.
    fn read(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|_| "it is no TOML".to_owned())?;
        match table.get("schema").and_then(toml::Value::as_integer) {
            Some(SCHEMA) => {}
            Some(other) => return Err(format!("it is of layout {other}, this is {SCHEMA}")),
            None => return Err("it does not say its layout".into()),
        }
        let flag = |name: &str, or: bool| match table.get(name) {
            None => Ok(or),
            Some(value) => value
                .as_bool()
                .ok_or_else(|| format!("`{name}` is neither true nor false")),
        };
        let first = Settings::default();
        let scale = match table.get("scale") {
            None => f64::from(first.scale),
            Some(value) => value
                .as_float()
                .filter(|scale| (f64::from(SCALES.0)..=f64::from(SCALES.1)).contains(scale))
                .ok_or("`scale` is no size of text")?,
        };
        let code = match table.get("code") {
            None => None,
            Some(value) => Some(value.as_str().ok_or("`code` is no text")?.to_owned()),
        };
        if let Some(code) = &code {
            crate::scenario::link::Link::parse(code).map_err(|error| error.to_string())?;
        }
        let (keys, told) = Keymap::read(table.get("keys"));
        Ok(Self {
            code,
            keys,
            told,
            settings: Settings {
                scale: scale as f32,
                dark: flag("dark", first.dark)?,
                motion: flag("motion", first.motion)?,
            },
            locked: flag("locked", false)?,
        })
    }
}

/// Reads what was kept; none when there is nothing.
///
/// # Errors
/// It cannot be read: why.
fn load(path: &Path) -> Result<Option<Kept>, String> {
    let words = |why: String| {
        format!(
            "what was kept of the last time is left aside: {why}; {}",
            path.display()
        )
    };
    // looked at before it is opened: opening a pipe would wait for ever
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(words(error.to_string())),
        Ok(meta) if !meta.is_file() => return Err(words("it is no plain file".into())),
        Ok(_) => {}
    }
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text));
    match read {
        Err(error) => Err(words(error.to_string())),
        Ok(_) if text.len() as u64 > MAX_BYTES => Err(words("it is larger than ours".into())),
        Ok(_) => Kept::read(&text).map(Some).map_err(words),
    }
}

/// Writes the file whole or not at all.
fn save(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // of this process alone: two windows do not write into each other's
    let aside = path.with_extension(format!("toml.{}.tmp", std::process::id()));
    let mut file = File::create(&aside)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    fs::rename(&aside, path).inspect_err(|_| {
        // nothing depends on it
        let _ = fs::remove_file(&aside);
    })
}

/// Keeps a session in a file.
#[derive(Resource)]
pub struct Memory {
    path: PathBuf,
    written: String,
    // code at the start: until another is seen, that of the last time is kept
    first: Option<String>,
    waited: f32,
}

impl Memory {
    /// Gives a session the settings that were kept, and the code to go on with.
    pub fn restore(path: PathBuf, session: &mut Session) -> Self {
        match load(&path) {
            Ok(None) => {}
            Ok(Some(kept)) => {
                session.settings = kept.settings;
                session.locked = kept.locked;
                session.reading.last = kept.code;
                session.keyboard.map = kept.keys;
                if !kept.told.is_empty() {
                    let words = kept.told.join("; ");
                    session.reading.forgotten =
                        Some(format!("of the keys that were kept: {words}"));
                }
            }
            Err(words) => session.reading.forgotten = Some(words),
        }
        Self {
            written: String::new(),
            first: None,
            path,
            waited: 0.0,
        }
    }

    /// Begins to watch, once the session stands as it was asked for.
    pub fn begin(&mut self, session: &Session) {
        self.first = code(session);
        self.written = self.text(session);
    }

    fn text(&self, session: &Session) -> String {
        let now = code(session);
        let kept = Kept {
            code: if now == self.first {
                session.reading.last.clone().or(now)
            } else {
                now
            },
            settings: session.settings,
            locked: session.locked,
            keys: session.keyboard.map.clone(),
            told: Vec::new(),
        };
        kept.text()
    }

    /// Writes when something has changed and some time has passed, or when it is the end.
    pub fn pass(&mut self, session: &Session, seconds: f32, end: bool) {
        self.waited += seconds;
        if !end && self.waited < EVERY {
            return;
        }
        self.waited = 0.0;
        let text = self.text(session);
        if text != self.written && save(&self.path, &text).is_ok() {
            self.written = text;
        }
    }
}

fn code(session: &Session) -> Option<String> {
    session.link().ok()?.code().ok()
}

/// Keeps what the window shows: from time to time, and when it closes.
pub fn keep(
    shown: Res<Shown>,
    mut memory: ResMut<Memory>,
    time: Res<Time<Real>>,
    mut exits: MessageReader<AppExit>,
) {
    let end = exits.read().next().is_some();
    memory.pass(&shown.0, time.delta_secs(), end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::intent::{Intent, Screen};
    use crate::viewer::keymap::{Action, Chord};
    use crate::viewer::tests_support::{library_session, settle};

    #[test]
    fn the_file_stands_in_the_folder_of_the_user() {
        let get = |known: &'static [(&str, &str)]| {
            move |name: &str| {
                let found = known.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| OsString::from(*value))
            }
        };
        if cfg!(unix) {
            let both = get(&[("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")]);
            assert_eq!(state_file(both), Some("/x/truceline/viewer.toml".into()));
            // a relative folder is none
            let odd = get(&[("XDG_CONFIG_HOME", "x"), ("HOME", "/h")]);
            let path = state_file(odd).expect("a path");
            assert!(path.starts_with("/h") && path.ends_with("truceline/viewer.toml"));
        }
        assert_eq!(state_file(get(&[])), None);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("deep").join("viewer.toml");
        let mut session = library_session();
        let mut memory = Memory::restore(path.clone(), &mut session);
        memory.begin(&session);
        memory.pass(&session, 60.0, true);
        assert!(!path.exists(), "nothing has changed, nothing is written");
        session.apply(Intent::SetSeed(5));
        session.apply(Intent::Seek(7.5));
        session.apply(Intent::Scale(1.4));
        session.apply(Intent::Dark(false));
        session.apply(Intent::Lock(true));
        let chord = Chord::parse("ctrl+K").expect("a chord");
        session.apply(Intent::GiveKey(Action::Play, chord));
        memory.pass(&session, 1.0, false);
        assert!(!path.exists(), "not more often than every ten seconds");
        memory.pass(&session, 10.0, false);
        assert!(path.exists());
        let mut again = library_session();
        let mut memory = Memory::restore(path.clone(), &mut again);
        memory.begin(&again);
        assert_eq!(again.settings, session.settings);
        assert!(again.locked && again.reading.forgotten.is_none());
        assert_eq!(again.keyboard.map.words(Action::Play), "Ctrl K");
        // a window that was only opened does not forget the last truce
        again.apply(Intent::Motion(false));
        memory.pass(&again, 0.0, true);
        let mut third = library_session();
        Memory::restore(path, &mut third);
        let code = third.reading.last.clone().expect("a code");
        third.apply(Intent::OpenCode(code));
        settle(&mut third);
        assert_eq!(third.screen, Screen::Lab);
        assert_eq!((third.left.key().seed, third.clock.hours()), (5, 7.5));
        assert!(!third.settings.motion);
        // nothing is left beside the file
        let folder = temp.path().join("deep");
        assert_eq!(fs::read_dir(folder).expect("a folder").count(), 1);
    }

    #[test]
    fn hostile_files_are_left_aside_with_words() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("viewer.toml");
        let large = " ".repeat(MAX_BYTES as usize + 1);
        for bytes in [
            b"\xff\xfe".as_slice(),
            b"",
            b"schema = 2",
            b"schema = \"1\"",
            b"schema = 1\nscale = nan",
            b"schema = 1\nscale = 900.0",
            b"schema = 1\ndark = 3",
            b"schema = 1\ncode = 7",
            b"schema = 1\ncode = \"truce1:zzzz\"",
            b"schema = 1\n[[[[",
            large.as_bytes(),
        ] {
            fs::write(&path, bytes).expect("written");
            let mut session = library_session();
            Memory::restore(path.clone(), &mut session);
            let words = session.reading.forgotten.as_deref().unwrap_or_default();
            assert!(words.contains("left aside"), "{bytes:?}");
            assert_eq!(session.settings, Settings::default());
            assert_eq!(session.reading.last, None);
        }
        // a key that cannot be costs only that key
        fs::write(
            &path,
            "schema = 1\ndark = false\n[keys]\nplay = \"Enter\"\n",
        )
        .expect("written");
        let mut session = library_session();
        Memory::restore(path, &mut session);
        let words = session.reading.forgotten.as_deref().unwrap_or_default();
        assert!(
            words.contains("`play`") && !session.settings.dark,
            "{words}"
        );
        assert_eq!(session.keyboard.map.words(Action::Play), "Space");
        let mut session = library_session();
        Memory::restore(temp.path().to_owned(), &mut session);
        assert!(session.reading.forgotten.is_some(), "a folder is no file");
    }
}
