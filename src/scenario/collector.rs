//! Collects sources and problems, so that one pass reports everything that is wrong.

use super::asked::{Asked, Shape};
use super::problem::{Code, Problem};
use super::text;
use std::cell::{Cell, RefCell};

/// Problems listed before the rest is only counted: a hostile file must not fill the screen.
const MAX_PROBLEMS: usize = 100;
/// \[B\] — text of one load over all files, against chains of large files.
const MAX_TOTAL_BYTES: usize = 16 << 20;

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Index of the source.
    pub source: u16,
    /// \[B\] — offset in its text.
    pub start: u32,
}

struct Source {
    name: String,
    text: String,
    /// \[B\] — starts of lines.
    lines: Vec<usize>,
}

/// Sources and problems of one load.
#[derive(Default)]
pub(super) struct Collector {
    sources: RefCell<Vec<Source>>,
    problems: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
    unlisted: Cell<usize>,
    /// A source could not be read in full: missing keys may only be lost, so they are not
    /// reported on top of the true cause.
    partial: Cell<bool>,
    /// What the reader asks for, when somebody wants to know.
    asked: Option<RefCell<Asked>>,
}

impl Collector {
    /// One that notes what the reader asks for.
    pub(super) fn recording() -> Self {
        Self {
            asked: Some(RefCell::default()),
            ..Self::default()
        }
    }

    /// Notes a key of a table and what it may be; without a shape it is looked at by itself.
    pub(super) fn note(&self, table: &str, key: &str, shape: impl FnOnce() -> Option<Shape>) {
        if let Some(asked) = &self.asked {
            asked.borrow_mut().note(table, key, shape());
        }
    }

    /// Notes that the keys of a table are names.
    pub(super) fn note_names(&self, table: &str) {
        if let Some(asked) = &self.asked {
            asked.borrow_mut().note_names(table);
        }
    }

    /// What the reader asked for; nothing when it was not noted.
    pub(super) fn take_asked(&self) -> Asked {
        self.asked.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// Takes a source in; `None` when no more text is allowed.
    pub(super) fn add_source(&self, name: &str, text: &str) -> Option<u16> {
        let mut sources = self.sources.borrow_mut();
        let total: usize = sources.iter().map(|s| s.text.len()).sum();
        let index = u16::try_from(sources.len()).ok()?;
        if total + text.len() > MAX_TOTAL_BYTES {
            return None;
        }
        let lines = std::iter::once(0)
            .chain(
                text.bytes()
                    .enumerate()
                    .filter(|(_, b)| *b == b'\n')
                    .map(|(i, _)| i + 1),
            )
            .collect();
        sources.push(Source {
            name: text::shown(name),
            text: text.to_owned(),
            lines,
        });
        Some(index)
    }

    /// File, line and column of a place.
    fn locate(&self, place: Place) -> (String, u32, u32) {
        let sources = self.sources.borrow();
        let Some(source) = sources.get(usize::from(place.source)) else {
            return (String::new(), 1, 1);
        };
        let mut offset = (place.start as usize).min(source.text.len());
        while !source.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = source
            .lines
            .partition_point(|&start| start <= offset)
            .max(1);
        let start = source.lines.get(line - 1).copied().unwrap_or(0);
        let column = source
            .text
            .get(start..offset)
            .map_or(0, |s| s.chars().count())
            + 1;
        (source.name.clone(), line as u32, column as u32)
    }

    /// Reports a problem at a place.
    pub(super) fn report(&self, code: Code, place: Place, path: &str, rule: &str, remedy: &str) {
        if self.is_full() {
            self.unlisted.set(self.unlisted.get() + 1);
            return;
        }
        let (file, line, column) = self.locate(place);
        self.push(Problem {
            code,
            file,
            line,
            column,
            path: text::shown(path),
            rule: rule.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    /// Reports a problem of a whole file that is no source yet.
    pub(super) fn report_file(&self, code: Code, file: &str, rule: &str, remedy: &str) {
        self.push(Problem {
            code,
            file: text::shown(file),
            line: 1,
            column: 1,
            path: String::new(),
            rule: rule.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    /// Notes something that is allowed but worth a look.
    pub(super) fn warn(&self, place: Place, path: &str, rule: &str, remedy: &str) {
        let (file, line, column) = self.locate(place);
        let mut warnings = self.warnings.borrow_mut();
        if warnings.len() < MAX_PROBLEMS {
            warnings.push(Problem {
                code: Code::Warning,
                file,
                line,
                column,
                path: text::shown(path),
                rule: rule.to_owned(),
                remedy: remedy.to_owned(),
            });
        }
    }

    fn push(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        if problems.contains(&problem) {
            return;
        }
        if problems.len() < MAX_PROBLEMS {
            problems.push(problem);
        } else {
            self.unlisted.set(self.unlisted.get() + 1);
        }
    }

    /// Whether further problems are only counted; then no work need go into their wording.
    pub(super) fn is_full(&self) -> bool {
        self.problems.borrow().len() >= MAX_PROBLEMS
    }

    /// Says that a source could not be read in full.
    pub(super) fn mark_partial(&self) {
        self.partial.set(true);
    }

    /// Whether a source could not be read in full.
    pub(super) fn is_partial(&self) -> bool {
        self.partial.get()
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// All problems in order of file and line, and the warnings.
    pub(super) fn finish(self) -> (Vec<Problem>, Vec<Problem>) {
        let order: Vec<String> = self
            .sources
            .into_inner()
            .into_iter()
            .map(|s| s.name)
            .collect();
        let rank = |p: &Problem| order.iter().position(|name| *name == p.file);
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|p| (rank(p), p.line, p.column));
        let unlisted = self.unlisted.get();
        if unlisted > 0 {
            let file = problems.last().map(|p| p.file.clone()).unwrap_or_default();
            problems.push(Problem {
                code: Code::More,
                file,
                line: 1,
                column: 1,
                path: String::new(),
                rule: format!("{unlisted} more problems are not listed"),
                remedy: "mend these first".to_owned(),
            });
        }
        (problems, self.warnings.into_inner())
    }
}
