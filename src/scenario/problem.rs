//! What is wrong with a file, where, by which rule, and what to do about it.

use std::fmt;

/// Kinds of problems. The names are stable: scripts and help pages refer to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A file or a library entry is not there or cannot be read.
    NotFound,
    /// The text is not UTF-8, or holds characters that have no place in it.
    BadText,
    /// The text is not TOML, or names a key twice.
    Syntax,
    /// A limit of size or depth is passed.
    TooLarge,
    /// A key that nobody reads.
    UnknownKey,
    /// A key that is needed.
    MissingKey,
    /// A value of another type.
    WrongType,
    /// A number outside its limits.
    OutOfRange,
    /// Not a number, or infinite.
    NotFinite,
    /// A name that is not in its list.
    UnknownName,
    /// A path that a file may not name.
    Include,
    /// Files that extend each other in a circle.
    Cycle,
    /// Values that do not go together.
    Rule,
    /// Allowed, but worth a look.
    Warning,
    /// More problems than are listed.
    More,
}

impl Code {
    /// Name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::BadText => "bad-text",
            Self::Syntax => "syntax",
            Self::TooLarge => "too-large",
            Self::UnknownKey => "unknown-key",
            Self::MissingKey => "missing-key",
            Self::WrongType => "wrong-type",
            Self::OutOfRange => "out-of-range",
            Self::NotFinite => "not-finite",
            Self::UnknownName => "unknown-name",
            Self::Include => "include",
            Self::Cycle => "cycle",
            Self::Rule => "rule",
            Self::Warning => "warning",
            Self::More => "more",
        }
    }
}

/// One problem of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Kind.
    pub code: Code,
    /// File, library entry or argument in which the value stands.
    pub file: String,
    /// \[1\] — line, from 1.
    pub line: u32,
    /// \[1\] — column in characters, from 1.
    pub column: u32,
    /// Path of the value: `sides.a.commitment`; empty for the whole file.
    pub path: String,
    /// The rule that is broken.
    pub rule: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Problem {
    /// `file:line:column: code: path: rule; remedy`, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}: ",
            self.file,
            self.line,
            self.column,
            self.code.name()
        )?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}; {}", self.rule, self.remedy)
    }
}

impl std::error::Error for Problem {}
