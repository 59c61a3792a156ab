//! What the person at the screen wants: the only way in which panels change anything.

use super::keymap::{Action, Chord};
use super::orders::Order;
use crate::model::{Label, Mode};

/// Screens of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Where to begin.
    #[default]
    Home,
    /// One truce.
    Lab,
    /// Two regimes on one clock.
    Compare,
    /// A folder of results.
    Results,
    /// What is wrong with a file.
    Check,
    /// Text size, colours, keys.
    Settings,
}

impl Screen {
    /// All that can be opened, with their names.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Home, "Home"),
        (Self::Lab, "Lab"),
        (Self::Compare, "Compare"),
        (Self::Results, "Results"),
        (Self::Check, "Check"),
        (Self::Settings, "Settings"),
    ];
}

/// Through whose eyes an instant is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// What the mission has.
    #[default]
    Monitors,
    /// What a side knows: its own acts, its complaints, what was published.
    Side(Label),
    /// What happened.
    Truth,
    /// What happened beside what was found.
    Score,
}

impl View {
    /// All, with name and explanation.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (
            Self::Monitors,
            "Monitors",
            "What the mission has: reports, cases, coverage, refusals",
        ),
        (
            Self::Side(Label::A),
            "Side A",
            "What side a knows: its own acts, its complaints, published findings",
        ),
        (
            Self::Side(Label::B),
            "Side B",
            "What side b knows: its own acts, its complaints, published findings",
        ),
        (
            Self::Truth,
            "Truth",
            "What happened; nobody in the truce sees this",
        ),
        (
            Self::Score,
            "Score",
            "Truth beside findings: found, missed, could not be known, false",
        ),
    ];

    /// Whether it shows something of the truth of both sides.
    pub fn shows_truth(self) -> bool {
        matches!(self, Self::Truth | Self::Score)
    }
}

/// Tabs beside the charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The selected sector.
    #[default]
    Inspector,
    /// Cases and claims.
    Evidence,
    /// Who broke it first.
    Attribution,
    /// The day in words.
    Bulletin,
    /// What is there and what it costs.
    Budget,
    /// One violation from order to finding.
    Why,
    /// Days as curves.
    Charts,
}

impl Tab {
    /// All, with their names.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Inspector, "Sector"),
        (Self::Evidence, "Evidence"),
        (Self::Attribution, "Attribution"),
        (Self::Bulletin, "Bulletin"),
        (Self::Budget, "Mission"),
        (Self::Why, "Why?"),
        (Self::Charts, "Charts"),
    ];
}

/// A truce to be opened, of another scenario or of a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// Scenario by name or file; none for the reference scenario.
    pub scenario: Option<String>,
    /// A whole scenario as text, in place of a name: from the manifest of a result.
    pub text: Option<String>,
    /// Names of the regimes of `text`, where results know them by other names.
    pub labels: Vec<String>,
    /// Overrides.
    pub set: Vec<(String, String)>,
    /// Name of the regime; none for the last.
    pub regime: Option<String>,
    /// Seed.
    pub seed: u64,
    /// Whether in shadow.
    pub shadow: bool,
    /// \[h\] — where the clock stands.
    pub hours: f32,
    /// Digest that the truce must have: that of the row of results it was opened from.
    pub expected_digest: Option<String>,
    /// Why it may not be the truce that was meant: another version, another hash.
    pub caution: Option<String>,
}

/// What is looked for by typing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Whether only places and times are looked for, and not what can be done.
    pub places_only: bool,
    /// What was typed.
    pub words: String,
    /// The line of the list that Enter takes.
    pub chosen: usize,
}

/// What the person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Another screen.
    Go(Screen),
    /// Another truce.
    Open(Box<Opening>),
    /// Play or pause.
    TogglePlay,
    /// Play at a speed: its index in [`super::clock::SPEEDS`].
    SetSpeed(usize),
    /// Some hours forth or, negative, back.
    Step(i32),
    /// \[h\] — to a place in the truce.
    Seek(f32),
    /// To the next event that the view shows, or the one before.
    NextEvent(bool),
    /// Set or take away a bookmark here.
    Bookmark,
    /// \[h\] — repeat this stretch, or no longer.
    Loop(Option<(f32, f32)>),
    /// Through other eyes.
    Look(View),
    /// Show the truth while a key is held.
    Peek(bool),
    /// Lock the truth away, or unlock it.
    Lock(bool),
    /// Run the truce under another regime: its index.
    ChooseRegime(usize),
    /// Live or shadow.
    ChooseMode(Mode),
    /// Run another truce.
    SetSeed(u64),
    /// Set a number of the scenario and run again: path and value.
    Tune(String, String),
    /// Back to the scenario as it was.
    Untune,
    /// Give the mission an order at the hour of the clock, for so many hours.
    Order(Order, u32),
    /// Take an order back: its place among all orders.
    TakeBack(usize),
    /// Look at a sector.
    SelectSector(Option<usize>),
    /// Look at a case: its number.
    SelectCase(Option<u32>),
    /// Ask why a violation was or was not established.
    Why(u32),
    /// Another tab.
    OpenTab(Tab),
    /// Zoom by a factor about a place (in sectors).
    Zoom(f32, f32),
    /// Move along the front by so many sectors.
    Pan(f32),
    /// The whole front.
    WholeFront,
    /// The regime to compare with: its index.
    CompareWith(usize),
    /// Run truces in the background of the comparison.
    Background(bool),
    /// \[1\] — size of text.
    Scale(f32),
    /// Dark or light.
    Dark(bool),
    /// Whether things move by themselves.
    Motion(bool),
    /// Save a picture of the window.
    Picture,
    /// Save the scenario, with orders and overrides, as a file.
    SaveScenario,
    /// Save the evidence as a table.
    ExportEvidence,
    /// Copy the code of this truce and place.
    CopyLink,
    /// Read a folder of results: its path.
    ReadResults(String),
    /// Check a scenario: a file or a name; the one that is open when none.
    Check(Option<String>),
    /// Open what a code says.
    OpenCode(String),
    /// Open what the last code said although it is not the same model.
    OpenAnyway,
    /// Look for something by typing, or no longer.
    Search(Option<Search>),
    /// Keep the lens over the map, or no longer.
    Lens(bool),
    /// Begin or end a recording.
    Record,
    /// Wait for the new key of an action, or no longer.
    WaitForKey(Option<Action>),
    /// Give a key to an action.
    GiveKey(Action, Chord),
    /// Give the key that was asked for although it is another's, which gets the one before.
    SwapKeys,
    /// All keys as at first.
    ResetKeys,
}
