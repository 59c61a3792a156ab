//! Keys: which does what, which the person changed, and which of them may be changed.

use super::intent::{Tab, View};
use crate::model::spec::Label;
use bevy_egui::egui;
use egui::{Key, Modifiers};

/// A key with the keys that are held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Ctrl, or the command key of a Mac.
    pub command: bool,
    /// Shift; never with a sign or a digit, which need it on some keyboards and not on others.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
}

impl Chord {
    const fn plain(key: Key) -> Self {
        Self {
            key,
            command: false,
            shift: false,
            alt: false,
        }
    }

    const fn with_shift(key: Key) -> Self {
        Self {
            shift: true,
            ..Self::plain(key)
        }
    }

    const fn with_command(key: Key) -> Self {
        Self {
            command: true,
            ..Self::plain(key)
        }
    }

    /// What was pressed, in the one form in which it is compared.
    pub fn of(key: Key, modifiers: Modifiers) -> Self {
        let key = match key {
            // without Shift it is the key of the plus on most keyboards
            Key::Equals => Key::Plus,
            Key::Slash if modifiers.shift => Key::Questionmark,
            other => other,
        };
        Self {
            key,
            command: modifiers.command || modifiers.ctrl,
            shift: modifiers.shift && !is_sign(key),
            alt: modifiers.alt,
        }
    }

    /// Whether this is held down now.
    pub fn is_held(self, input: &egui::InputState) -> bool {
        input.key_down(self.key) && Self::of(self.key, input.modifiers) == self
    }

    /// As it stands in a file: `ctrl+shift+Left`.
    pub fn name(self) -> String {
        let held = [
            (self.command, "ctrl+"),
            (self.alt, "alt+"),
            (self.shift, "shift+"),
        ];
        let held = held.iter().filter(|(is, _)| *is).map(|(_, name)| *name);
        held.chain([self.key.name()]).collect()
    }

    /// From a file; none when it is no chord.
    pub fn parse(text: &str) -> Option<Self> {
        let mut modifiers = Modifiers::NONE;
        let mut rest = text;
        while let Some((held, key)) = rest.split_once('+').filter(|(_, key)| !key.is_empty()) {
            match held.to_ascii_lowercase().as_str() {
                "ctrl" if !modifiers.command => modifiers.command = true,
                "shift" if !modifiers.shift => modifiers.shift = true,
                "alt" if !modifiers.alt => modifiers.alt = true,
                _ => return None,
            }
            rest = key;
        }
        Some(Self::of(Key::from_name(rest)?, modifiers))
    }

    /// As the person reads it: `Ctrl Shift ←`.
    pub fn words(self) -> String {
        let key = match self.key {
            Key::ArrowLeft => "←",
            Key::ArrowRight => "→",
            Key::ArrowUp => "↑",
            Key::ArrowDown => "↓",
            Key::PageUp => "PgUp",
            Key::PageDown => "PgDn",
            Key::Escape => "Esc",
            other => other.symbol_or_name(),
        };
        let held = [
            (self.command, "Ctrl "),
            (self.alt, "Alt "),
            (self.shift, "Shift "),
        ];
        let held = held.iter().filter(|(is, _)| *is).map(|(_, name)| *name);
        held.chain([key]).collect()
    }

    /// Whether it may be given to an action: with Tab, Enter and Esc the person gets about.
    fn may_be_given(self) -> bool {
        !matches!(self.key, Key::Tab | Key::Enter | Key::Escape)
    }
}

/// Keys whose letter says already whether Shift was held: signs and digits.
fn is_sign(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp};
    let mut letters = key.symbol_or_name().chars();
    let first = letters.next().filter(|_| letters.next().is_none());
    first.is_some_and(|letter| !letter.is_ascii_alphabetic())
        && !matches!(key, ArrowDown | ArrowLeft | ArrowRight | ArrowUp)
}

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Play or pause.
    Play,
    /// Back or on, by an hour or a day, or from event to event.
    Move(Pace, bool),
    /// Start or end of the truce.
    Bound(bool),
    /// Slower or faster.
    Speed(bool),
    /// Through other eyes.
    Look(View),
    /// The truth, while it is held.
    Peek,
    /// A bookmark.
    Bookmark,
    /// Repeat the day.
    Loop,
    /// The next seed.
    NextSeed,
    /// Sector before, next sector.
    Sector(bool),
    /// Zoom in or out.
    Zoom(bool),
    /// Back or on along the front.
    Along(bool),
    /// The whole front.
    WholeFront,
    /// Magnify what is below the pointer.
    Lens,
    /// A tab.
    Tab(Tab),
    /// Compare two regimes, or no longer.
    Compare,
    /// Everything that can be done, by name.
    Palette,
    /// A place or a time, by name.
    Find,
    /// Larger or smaller text.
    Text(bool),
    /// Save a picture.
    Picture,
    /// Begin or end a recording.
    Record,
    /// Show the code.
    Code,
    /// Home.
    Home,
    /// This sheet.
    Sheet,
}

/// How far a key moves the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// To an event.
    Event,
}

/// A line of the table of keys.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// What it does.
    pub action: Action,
    /// Its name in the file of settings.
    pub name: &'static str,
    /// The key at first.
    pub first: Chord,
    /// What it does, in words.
    pub does: &'static str,
    /// Whether it works on screens without a map too.
    pub everywhere: bool,
}

const fn line(
    action: Action,
    name: &'static str,
    first: Chord,
    does: &'static str,
    everywhere: bool,
) -> Line {
    Line {
        action,
        name,
        first,
        does,
        everywhere,
    }
}

const fn plain(key: Key) -> Chord {
    Chord::plain(key)
}

const fn shift(key: Key) -> Chord {
    Chord::with_shift(key)
}

const fn ctrl(key: Key) -> Chord {
    Chord::with_command(key)
}

/// Everything that a key does, in the order of the sheet.
#[rustfmt::skip]
pub const TABLE: [Line; 45] = [
    line(Action::Play, "play", plain(Key::Space), "play or pause", false),
    line(Action::Move(Pace::Hour, false), "hour-back", plain(Key::ArrowLeft), "back by an hour", false),
    line(Action::Move(Pace::Hour, true), "hour-on", plain(Key::ArrowRight), "on by an hour", false),
    line(Action::Move(Pace::Day, false), "day-back", shift(Key::ArrowLeft), "back by a day", false),
    line(Action::Move(Pace::Day, true), "day-on", shift(Key::ArrowRight), "on by a day", false),
    line(Action::Move(Pace::Event, false), "event-before", ctrl(Key::ArrowLeft), "to the event before", false),
    line(Action::Move(Pace::Event, true), "event-next", ctrl(Key::ArrowRight), "to the next event", false),
    line(Action::Bound(false), "start", plain(Key::Home), "start of the truce", false),
    line(Action::Bound(true), "end", plain(Key::End), "end of the truce", false),
    line(Action::Speed(false), "slower", plain(Key::Comma), "play slower", false),
    line(Action::Speed(true), "faster", plain(Key::Period), "play faster", false),
    line(Action::Look(View::Monitors), "view-monitors", plain(Key::Num1), "through the eyes of the monitors", false),
    line(Action::Look(View::Side(Label::A)), "view-side-a", plain(Key::Num2), "through the eyes of side a", false),
    line(Action::Look(View::Side(Label::B)), "view-side-b", plain(Key::Num3), "through the eyes of side b", false),
    line(Action::Look(View::Truth), "view-truth", plain(Key::Num4), "the truth", false),
    line(Action::Look(View::Score), "view-score", plain(Key::Num5), "the score: truth beside findings", false),
    line(Action::Peek, "peek", plain(Key::T), "the truth while it is held, unless locked away", false),
    line(Action::Bookmark, "bookmark", plain(Key::M), "set or take away a bookmark", false),
    line(Action::Loop, "loop", plain(Key::L), "repeat the day around the clock, or no longer", false),
    line(Action::NextSeed, "next-seed", plain(Key::N), "the next seed", false),
    line(Action::Sector(false), "sector-before", plain(Key::OpenBracket), "sector before", false),
    line(Action::Sector(true), "sector-next", plain(Key::CloseBracket), "next sector", false),
    line(Action::Zoom(true), "zoom-in", plain(Key::PageUp), "zoom in about the selected sector", false),
    line(Action::Zoom(false), "zoom-out", plain(Key::PageDown), "zoom out about the selected sector", false),
    line(Action::Along(false), "along-back", shift(Key::PageUp), "back along the front", false),
    line(Action::Along(true), "along-on", shift(Key::PageDown), "on along the front", false),
    line(Action::WholeFront, "whole-front", plain(Key::Num0), "the whole front", false),
    line(Action::Lens, "lens", plain(Key::Z), "lens over the map, or no longer (also Alt, held)", false),
    line(Action::Tab(Tab::Inspector), "tab-sector", plain(Key::I), "the sector", false),
    line(Action::Tab(Tab::Evidence), "tab-evidence", plain(Key::E), "evidence", false),
    line(Action::Tab(Tab::Attribution), "tab-attribution", plain(Key::A), "attribution", false),
    line(Action::Tab(Tab::Bulletin), "tab-bulletin", plain(Key::U), "bulletin", false),
    line(Action::Tab(Tab::Budget), "tab-mission", plain(Key::B), "the mission: assets and money", false),
    line(Action::Tab(Tab::Why), "tab-why", plain(Key::W), "why a violation was or was not established", false),
    line(Action::Tab(Tab::Charts), "tab-charts", plain(Key::H), "charts", false),
    line(Action::Compare, "compare", plain(Key::C), "compare two regimes, or no longer", false),
    line(Action::Palette, "palette", ctrl(Key::P), "everything that can be done, by name", true),
    line(Action::Find, "find", plain(Key::F), "find a sector, a day, a case, a violation", true),
    line(Action::Text(true), "larger", plain(Key::Plus), "larger text", true),
    line(Action::Text(false), "smaller", plain(Key::Minus), "smaller text", true),
    line(Action::Picture, "picture", plain(Key::P), "save a picture", false),
    line(Action::Record, "record", plain(Key::G), "begin or end a recording: a moving picture (GIF)", true),
    line(Action::Code, "code", ctrl(Key::L), "show the code of this truce and place", false),
    line(Action::Home, "home", plain(Key::Escape), "home; while something has the focus: no focus", true),
    line(Action::Sheet, "keys", plain(Key::Questionmark), "settings, and this sheet", true),
];

/// Keys that somebody may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    chords: [Chord; TABLE.len()],
}

impl Default for Keymap {
    fn default() -> Self {
        Self {
            chords: TABLE.map(|line| line.first),
        }
    }
}

impl Keymap {
    /// Key of an action.
    pub fn chord(&self, action: Action) -> Chord {
        let place = TABLE.iter().position(|line| line.action == action);
        self.chords[place.unwrap_or_default()]
    }

    /// Key of an action, as the person reads it.
    pub fn words(&self, action: Action) -> String {
        self.chord(action).words()
    }

    /// What a chord does.
    pub fn line_of(&self, chord: Chord) -> Option<&'static Line> {
        let place = self.chords.iter().position(|other| *other == chord)?;
        TABLE.get(place)
    }

    /// Whether an action has another key than at first.
    pub fn is_changed(&self, line: &Line) -> bool {
        self.chord(line.action) != line.first
    }

    fn set(&mut self, action: Action, chord: Chord) {
        for (place, line) in self.chords.iter_mut().zip(&TABLE) {
            if line.action == action {
                *place = chord;
            }
        }
    }

    /// Lines of the file: only what was changed.
    pub fn text(&self) -> String {
        let changed = TABLE.iter().filter(|line| self.is_changed(line));
        let lines = changed.map(|line| {
            let chord = self.chord(line.action).name();
            format!("{} = \"{chord}\"\n", line.name)
        });
        let lines: String = lines.collect();
        if lines.is_empty() {
            lines
        } else {
            format!("[keys]\n{lines}")
        }
    }

    /// From the part of a file that tells of keys. What cannot be is told, and the key is that of
    /// the start.
    pub fn read(value: Option<&toml::Value>) -> (Self, Vec<String>) {
        let (mut map, mut told) = (Self::default(), Vec::new());
        let Some(value) = value else {
            return (map, told);
        };
        let Some(table) = value.as_table() else {
            told.push("`keys` is no table: all keys are as at first".to_owned());
            return (map, told);
        };
        for (name, value) in table {
            let line = TABLE.iter().find(|line| line.name == name);
            let chord = value.as_str().and_then(Chord::parse);
            match (line, chord) {
                (None, _) => told.push(format!("no action is named `{}`", few(name))),
                (Some(line), Some(chord)) if chord == line.first || chord.may_be_given() => {
                    map.set(line.action, chord);
                }
                (Some(line), _) => told.push(format!(
                    "the key of `{name}` cannot be read or given: it is {}",
                    line.first.words()
                )),
            }
        }
        // two of one key: who changed it has to give way; all first keys differ, so this ends
        while let Some(line) = TABLE.iter().find(|line| {
            let chord = map.chord(line.action);
            let same = map.chords.iter().filter(|other| **other == chord);
            map.is_changed(line) && same.count() > 1
        }) {
            told.push(format!(
                "the key of `{}` is that of another action: it is {}",
                line.name,
                line.first.words()
            ));
            map.set(line.action, line.first);
        }
        (map, told)
    }
}

/// The start of a foreign word.
fn few(word: &str) -> String {
    word.chars()
        .filter(|c| !c.is_control())
        .take(24)
        .collect::<String>()
}

/// The keys, and what is being changed about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyboard {
    /// The keys.
    pub map: Keymap,
    /// The action that waits for its new key.
    pub waits: Option<Action>,
    /// A key that was asked for and is another's: for whom, the key, whose.
    pub taken: Option<(Action, Chord, Action)>,
    /// Why a key was not given.
    pub refused: Option<String>,
}

impl Keyboard {
    /// Waits for the new key of an action, or no longer.
    pub fn wait(&mut self, action: Option<Action>) {
        (self.waits, self.taken, self.refused) = (action, None, None);
    }

    /// Gives a key to an action, unless it is another's: then it says so, and changes nothing.
    pub fn give(&mut self, action: Action, chord: Chord) {
        self.wait(None);
        match self.map.line_of(chord) {
            Some(line) if line.action == action => {}
            _ if !chord.may_be_given() => {
                self.refused = Some(format!(
                    "{} cannot be given: with it one gets about the window",
                    chord.words()
                ));
            }
            Some(line) => self.taken = Some((action, chord, line.action)),
            None => self.map.set(action, chord),
        }
    }

    /// Gives the key that was asked for all the same; the other action gets the one that was here.
    pub fn swap(&mut self) {
        if let Some((action, chord, other)) = self.taken.take() {
            let before = self.map.chord(action);
            self.map.set(other, before);
            self.map.set(action, chord);
        }
    }

    /// All keys as at first.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_one_line_one_name_and_one_key() {
        for (i, line) in TABLE.iter().enumerate() {
            assert_eq!(Chord::parse(&line.first.name()), Some(line.first));
            assert!(!line.does.is_empty() && !line.first.words().is_empty());
            for other in &TABLE[i + 1..] {
                assert_ne!(line.action, other.action);
                assert_ne!(line.name, other.name);
                assert_ne!(line.first, other.first, "{} {}", line.name, other.name);
            }
        }
    }

    #[test]
    fn a_sign_is_itself_with_shift_or_without() {
        let shift = Modifiers::SHIFT;
        assert_eq!(Chord::of(Key::Slash, shift), plain(Key::Questionmark));
        assert_eq!(Chord::of(Key::Questionmark, shift).name(), "Questionmark");
        assert_eq!(Chord::of(Key::Equals, Modifiers::NONE), plain(Key::Plus));
        assert_eq!(Chord::of(Key::Num1, shift), plain(Key::Num1));
        assert_eq!(
            Chord::of(Key::E, shift | Modifiers::COMMAND).name(),
            "ctrl+shift+E"
        );
        let words = Chord::of(Key::ArrowLeft, shift).words();
        assert_eq!(words, "Shift ←");
        for text in ["", "+", "ctrl+", "ctrl+ctrl+A", "hyper+A", "nothing"] {
            assert_eq!(Chord::parse(text).filter(|c| c.key != Key::Plus), None);
        }
    }

    #[test]
    fn a_key_is_given_swapped_or_refused() {
        let mut keys = Keyboard::default();
        keys.wait(Some(Action::Play));
        keys.give(Action::Play, plain(Key::K));
        assert_eq!(keys.map.words(Action::Play), "K");
        assert_eq!(
            (keys.waits, keys.map.line_of(plain(Key::Space)).is_none()),
            (None, true)
        );
        // that of another: told, and only swapped when asked again
        keys.give(Action::Play, plain(Key::E));
        assert_eq!(keys.map.words(Action::Play), "K");
        assert!(keys.taken.is_some());
        keys.swap();
        let evidence = Action::Tab(Tab::Evidence);
        assert_eq!(keys.map.words(Action::Play), "E");
        assert_eq!(keys.map.words(evidence), "K");
        keys.give(Action::Play, plain(Key::Tab));
        assert!(keys.refused.is_some() && keys.map.words(Action::Play) == "E");
        let value: toml::Table = keys.map.text().parse().expect("TOML");
        let (read, told) = Keymap::read(value.get("keys"));
        assert_eq!((read, told), (keys.map.clone(), Vec::new()));
        keys.reset();
        assert_eq!(keys, Keyboard::default());
        assert_eq!(keys.map.text(), "");
    }

    #[test]
    fn what_cannot_be_is_told_and_the_key_is_as_at_first() {
        for (text, said, changed) in [
            ("keys = 3", 1, 0),
            ("[keys]\nfly = \"K\"", 1, 0),
            ("[keys]\nplay = 7", 1, 0),
            ("[keys]\nplay = \"hyper+K\"", 1, 0),
            ("[keys]\nplay = \"Enter\"", 1, 0),
            // that of another, which keeps it
            ("[keys]\nplay = \"E\"", 1, 0),
            // of two that want one key, one has it
            ("[keys]\nplay = \"K\"\nloop = \"K\"", 1, 1),
            // nothing wrong: each has the key of the other, and home has Esc at first
            ("[keys]\nplay = \"L\"\nloop = \"Space\"", 0, 2),
            ("[keys]\nhome = \"Escape\"", 0, 0),
        ] {
            let table: toml::Table = text.parse().expect("TOML");
            let (map, told) = Keymap::read(table.get("keys"));
            let found = TABLE.iter().filter(|line| map.is_changed(line)).count();
            assert_eq!((told.len(), found), (said, changed), "{text}: {told:?}");
        }
    }
}
