//! From TOML text to a checked specification.
//!
//! A scenario is laid together from trees: the library's catalogues, what it `extends`, the file
//! itself, and `--set`. One pass of a collecting reader then turns the tree into the parts of a
//! [`TruceSpec`] and reports *all* problems, each with file, line, column, rule and remedy.
//! Limits are checked before anything is built. Nothing here opens a file: the caller hands in a
//! [`FileSource`].
//!
//! ```
//! use truceline::scenario::{NoFiles, Request, load};
//!
//! let mut request = Request::default();
//! request.set.push(("sides.a.commitment".into(), "0.9".into()));
//! let loaded = load(&request, &NoFiles).expect("the reference scenario loads");
//! assert_eq!(loaded.name, "thirty-day-pause");
//! assert_eq!(loaded.spec.front.n_sectors, 200);
//!
//! request.set.push(("sides.a.comitment".into(), "2".into()));
//! let problems = load(&request, &NoFiles).expect_err("a misspelt key");
//! assert!(problems[0].remedy.contains("commitment"));
//! ```

mod asked;
mod assemble;
mod attached;
mod collector;
pub mod comparison;
pub mod expect;
pub mod experiment;
pub mod fact;
pub mod library;
pub mod link;
mod problem;
mod raw;
mod resolve;
pub mod schema;
pub mod seeds;
pub mod study;
mod text;
mod tree;
mod write;

#[cfg(test)]
mod tests;

pub use expect::Expectation;
pub use fact::Fact;
pub use problem::{Code, Problem};
pub use raw::parameters::{ParameterEntry, Status};
pub use study::Study;

use crate::model::spec::TruceSpec;
use assemble::Assembly;
use collector::{Collector, Place};
use resolve::{Kind, Origin, Resolver};
use std::sync::Arc;

/// What to load.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `None` is the reference scenario; a bare name is an entry of the library; a name that
    /// ends in `.toml` is a file.
    pub scenario: Option<String>,
    /// Overrides: path and value, in order.
    pub set: Vec<(String, String)>,
    /// Regimes in place of the scenario's list, by name or file.
    pub regimes: Option<Vec<String>>,
}

/// Reads files for the scenario room, which itself knows no file system.
pub trait FileSource {
    /// The bytes of a file; or why it cannot be read, in words. An implementation should refuse
    /// files above 1 MiB and anything that is no plain file.
    ///
    /// # Errors
    /// Whatever keeps the file from being read.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// A source without files: only the embedded library can be named.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl FileSource for NoFiles {
    fn read(&self, _path: &str) -> Result<Vec<u8>, String> {
        Err("there are no files here".to_owned())
    }
}

/// A scenario that was read without problems.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The specification.
    pub spec: Arc<TruceSpec>,
    /// The resolved scenario as one TOML text that needs no other file and no library: reading
    /// it gives the same specification and the same text again.
    pub text: String,
    /// 64-bit FNV-1a of `text`.
    pub hash: u64,
    /// Name of the scenario.
    pub name: String,
    /// What it promises, in the order of the file: rows of a laboratory. Nothing but validation
    /// reads them.
    pub expect: Vec<Expectation>,
    /// Patterns that an ensemble of it must show, in the order of the file. Nothing but validation
    /// reads them.
    pub facts: Vec<Fact>,
    /// The study that it carries. Nothing but `truceline study` reads it.
    pub study: Option<Study>,
    /// Things that are allowed but worth a look.
    pub warnings: Vec<Problem>,
}

/// Loads a scenario with its overrides and regimes.
///
/// # Errors
/// All problems, in order of file, line and column.
pub fn load(request: &Request, files: &dyn FileSource) -> Result<Loaded, Vec<Problem>> {
    let log = Collector::default();
    let made = make(&log, request, files);
    finish(log, made)
}

/// The same, into a log of the caller.
fn make(log: &Collector, request: &Request, files: &dyn FileSource) -> Option<assemble::Made> {
    let origin = Origin::of_argument(request.scenario.as_deref().unwrap_or(library::REFERENCE));
    let resolver = Resolver::new(log, files);
    let table = resolver.resolve(Kind::Scenario, &origin, None);
    table.and_then(|mut table| {
        for (path, value) in &request.set {
            resolver.set(&mut table, path, value);
        }
        Assembly {
            resolver: &resolver,
            origin: &origin,
        }
        .make(table, request.regimes.as_deref())
    })
}

/// Loads a scenario from text; `name` stands for its path in messages, in includes and, without
/// its ending, as the name of the scenario.
///
/// # Errors
/// All problems, in order of file, line and column.
pub fn check_text(name: &str, text: &[u8], files: &dyn FileSource) -> Result<Loaded, Vec<Problem>> {
    check_text_with(name, text, &[], files)
}

/// The same with overrides: path and value, in order.
///
/// # Errors
/// All problems, in order of file, line and column.
pub fn check_text_with(
    name: &str,
    text: &[u8],
    set: &[(String, String)],
    files: &dyn FileSource,
) -> Result<Loaded, Vec<Problem>> {
    let log = Collector::default();
    let made = read_text(&log, name, text, set, files);
    finish(log, made)
}

/// The same, into a log of the caller.
fn read_text(
    log: &Collector,
    name: &str,
    text: &[u8],
    set: &[(String, String)],
    files: &dyn FileSource,
) -> Option<assemble::Made> {
    let origin = Origin::File(name.to_owned());
    let resolver = Resolver::new(log, files);
    tree::parse(log, name, text)
        .and_then(|(table, _)| {
            let mut chain = vec![origin.clone()];
            resolver.with_base(Kind::Scenario, table, &origin, &mut chain)
        })
        .and_then(|mut table| {
            for (path, value) in set {
                resolver.set(&mut table, path, value);
            }
            Assembly {
                resolver: &resolver,
                origin: &origin,
            }
            .make(table, None)
        })
}

/// The catalogue of parameters: paths, meanings, ranges and sources of all numbers of the model.
pub fn parameter_catalogue() -> Vec<ParameterEntry> {
    let log = Collector::default();
    let text = library::catalogue("parameters").unwrap_or_default();
    let entries = tree::parse(&log, "library:parameters", text.as_bytes())
        .map(|(table, at)| {
            raw::parameters::catalogue(&raw::check::Section::new(&log, &table, at, ""))
        })
        .unwrap_or_default();
    // A test reads the embedded catalogue, so there is nothing to report at run time.
    debug_assert!(log.is_clean());
    entries
}

fn finish(log: Collector, made: Option<assemble::Made>) -> Result<Loaded, Vec<Problem>> {
    if made.is_none() && log.is_clean() {
        let place = Place::default();
        log.report(
            Code::Rule,
            place,
            "",
            "the scenario could not be read",
            "report this file",
        );
    }
    let (problems, warnings) = log.finish();
    match made {
        Some(made) if problems.is_empty() => Ok(Loaded {
            hash: fnv1a(made.text.as_bytes()),
            name: made.spec.name.clone(),
            spec: Arc::new(made.spec),
            text: made.text,
            expect: made.promises.expect,
            facts: made.promises.facts,
            study: made.promises.study,
            warnings,
        }),
        _ => Err(problems),
    }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
