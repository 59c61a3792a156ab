//! The door to the scenario reader: files, requests, problems.
//!
//! Everything that the command line knows of [`crate::scenario`] stands in this file.

use super::draws::Draws;
use super::output::say;
use super::{ScenarioArguments, Stop, sweep};
use crate::experiment::{DRAWS, Design, Manifest, ResultSet, named_regimes, twin_names};
use crate::model::TruceSpec;
use crate::scenario::comparison::{ComparisonFile, is_experiment, read_comparison};
use crate::scenario::experiment::{Experiment, load_experiment, read_experiment};
use crate::scenario::link::{Link, Linked};
use crate::scenario::seeds::{SeedSet, seed_set};
use crate::scenario::{self, FileSource, Loaded, NoFiles, Problem, Request, Study};
use crate::validation::{FactSheet, Laboratory};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Largest file that is read.
const MAX_BYTES: u64 = 1 << 20;

/// Files at or below one folder.
#[derive(Debug)]
pub(super) struct DiskFiles {
    root: PathBuf,
}

impl DiskFiles {
    /// Files at or below the folder of a file, and the file's name in it.
    pub(super) fn around(path: &str) -> Result<(Self, String), Stop> {
        let path = Path::new(path);
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or_else(|| {
                Stop::BadInput(format!(
                    "not the name of a file; {}; name a .toml file",
                    path.display()
                ))
            })?;
        let root = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        Ok((
            Self {
                root: root.to_owned(),
            },
            name.to_owned(),
        ))
    }

    /// Files at or below the working folder.
    pub(super) fn here() -> Self {
        Self {
            root: PathBuf::from("."),
        }
    }
}

impl FileSource for DiskFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let plain = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !plain {
            return Err("a file must lie at or below the scenario's folder".to_owned());
        }
        let words = |error: std::io::Error| error.to_string();
        let root = self.root.canonicalize().map_err(words)?;
        let full = root.join(path).canonicalize().map_err(words)?;
        if !full.starts_with(&root) {
            return Err("a link leads out of the scenario's folder".to_owned());
        }
        // looked at before it is opened: opening a pipe would wait for ever
        let meta = fs::metadata(&full).map_err(words)?;
        if !meta.is_file() {
            return Err("not a plain file".to_owned());
        }
        let mut bytes = Vec::new();
        File::open(&full)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
            .map_err(words)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err("larger than 1 MiB".to_owned());
        }
        Ok(bytes)
    }
}

/// A scenario as the commands use it.
pub(super) struct Scenario {
    /// The specification, with the regimes asked for.
    pub spec: Arc<TruceSpec>,
    /// As named, for titles and folders.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Hash of everything that went into it.
    pub hash: u64,
}

/// Reads the scenario of a call; `regimes` replaces its own list.
pub(super) fn load(
    arguments: &ScenarioArguments,
    regimes: Option<&[String]>,
) -> Result<Scenario, Stop> {
    let (files, scenario) = match &arguments.scenario {
        Some(path) if path.ends_with(".toml") => {
            let (files, name) = DiskFiles::around(path)?;
            (files, Some(name))
        }
        other => (DiskFiles::here(), other.clone()),
    };
    // a regime asked for twice is read once and labelled apart afterwards
    let mut unique: Vec<String> = Vec::new();
    let mut places = Vec::new();
    for name in regimes.unwrap_or_default() {
        if name.trim().is_empty() {
            return Err(Stop::BadInput(
                "a regime without a name; --regimes; write names with commas between them".into(),
            ));
        }
        let place = unique
            .iter()
            .position(|known| known == name)
            .unwrap_or(unique.len());
        if place == unique.len() {
            unique.push(name.clone());
        }
        places.push(place);
    }
    let request = Request {
        scenario,
        set: arguments.set.clone(),
        regimes: regimes.map(|_| unique),
    };
    let loaded = scenario::load(&request, &files).map_err(|problems| refused(&problems))?;
    for warning in &loaded.warnings {
        say(&format!("warning: {warning}"));
    }
    let spec = if regimes.is_some() {
        twin_names(&loaded.spec, &places)?
    } else {
        loaded.spec
    };
    let name = arguments.scenario.clone().unwrap_or(loaded.name);
    Ok(Scenario {
        spec,
        name,
        text: loaded.text,
        hash: loaded.hash,
    })
}

/// Reads a scenario for the window; all problems in words, nothing printed.
#[cfg(feature = "viewer")]
pub(super) fn in_words(
    arguments: &ScenarioArguments,
    regimes: Option<&[String]>,
) -> Result<Loaded, String> {
    let (files, scenario) = match &arguments.scenario {
        Some(path) if path.ends_with(".toml") => {
            let (files, name) =
                DiskFiles::around(path).map_err(|_| format!("{path} is not the name of a file"))?;
            (files, Some(name))
        }
        other => (DiskFiles::here(), other.clone()),
    };
    let request = Request {
        scenario,
        set: arguments.set.clone(),
        regimes: regimes.map(<[String]>::to_vec),
    };
    scenario::load(&request, &files).map_err(|problems| lines(&problems))
}

/// Checks what the window names: a file, a name of the library, or the text of a result.
#[cfg(feature = "viewer")]
pub(super) fn report(opening: &crate::viewer::Opening) -> crate::viewer::CheckReport {
    let mut report = crate::viewer::CheckReport {
        opening: opening.clone(),
        ..Default::default()
    };
    let request = Request {
        scenario: opening.scenario.clone(),
        set: opening.set.clone(),
        regimes: None,
    };
    let made = match (&opening.text, opening.scenario.as_deref()) {
        (Some(text), _) => {
            scenario::check_text_with("scenario.toml", text.as_bytes(), &opening.set, &NoFiles)
        }
        (None, Some(path)) if path.ends_with(".toml") => {
            let found = match DiskFiles::around(path) {
                Ok((files, name)) => files.read(&name).map(|text| (files, name, text)),
                Err(_) => Err("it is not the name of a file".to_owned()),
            };
            match found {
                Ok((files, name, text)) => {
                    scenario::check_text_with(&name, &text, &opening.set, &files)
                }
                Err(why) => {
                    report.unread = Some(format!("{path} cannot be read: {why}"));
                    return report;
                }
            }
        }
        (None, _) => scenario::load(&request, &NoFiles),
    };
    match made {
        Ok(loaded) => {
            report.good = Some(crate::viewer::Good {
                bytes: super::check::bytes(&loaded.spec),
                spec: loaded.spec,
                hash: loaded.hash,
            });
            report.warnings = loaded.warnings;
        }
        Err(problems) => report.problems = problems,
    }
    report
}

#[cfg(feature = "viewer")]
fn lines(problems: &[Problem]) -> String {
    let all: Vec<String> = problems.iter().map(Problem::to_string).collect();
    all.join("\n")
}

/// Reads the truce of a code. With `anyway` one that is not the same model comes with a note.
pub(super) fn linked(code: &str, anyway: bool) -> Result<(Link, Linked), Stop> {
    let bad = |words: String| Stop::BadInput(format!("{words}; --link"));
    let link = Link::parse(code).map_err(|error| bad(error.to_string()))?;
    let linked = link.load().map_err(|error| bad(error.to_string()))?;
    match &linked.difference {
        Some(words) if anyway => say(&format!("note: {}", crate::report::clean(words))),
        Some(words) => {
            return Err(bad(format!(
                "{}; add --anyway to run it all the same",
                crate::report::clean(words)
            )));
        }
        None => {}
    }
    Ok((link, linked))
}

/// Checks one file; a scenario, or all its problems and warnings in words.
pub(super) fn check(path: &str) -> Result<(Arc<TruceSpec>, Vec<String>), Vec<String>> {
    let outside = |what: String| vec![format!("{what}; {path}; name a readable .toml file")];
    let (files, name) = match DiskFiles::around(path) {
        Ok(found) => found,
        Err(Stop::BadInput(message)) => return Err(vec![message]),
        Err(_) => return Err(outside("cannot be read".to_owned())),
    };
    let text = files.read(&name).map_err(outside)?;
    let loaded = scenario::check_text(&name, &text, &files)
        .map_err(|problems| problems.iter().map(Problem::to_string).collect::<Vec<_>>())?;
    if let Some(study) = &loaded.study {
        let base = Request {
            scenario: Some(name),
            ..Request::default()
        };
        variants(study, &base, &files)?;
    }
    let warnings = loaded.warnings.iter().map(Problem::to_string);
    Ok((loaded.spec, warnings.collect()))
}

/// Reads a laboratory: a scenario that promises something; or all its problems in words.
pub(super) fn laboratory(path: &str) -> Result<Laboratory, Vec<String>> {
    let loaded = of_file(path)?;
    if loaded.expect.is_empty() {
        return Err(vec![format!(
            "{path}: the file promises nothing; add a table [expect.NAME], see docs/validation.md"
        )]);
    }
    Ok(Laboratory::new(path, loaded))
}

/// Reads a sheet of facts: a scenario whose ensemble must show something; or all its problems.
pub(super) fn fact_sheet(path: &str) -> Result<FactSheet, Vec<String>> {
    let loaded = of_file(path)?;
    if loaded.facts.is_empty() {
        return Err(vec![format!(
            "{path}: the file holds no facts; add a table [fact.NAME], see docs/validation.md"
        )]);
    }
    Ok(FactSheet::new(path, loaded))
}

/// Reads a study and loads its variants. All problems of all variants are shown.
pub(super) fn study(name: &str) -> Result<(Study, Vec<Arc<TruceSpec>>), Stop> {
    let (files, scenario) = if name.ends_with(".toml") {
        DiskFiles::around(name)?
    } else {
        (DiskFiles::here(), name.to_owned())
    };
    let request = Request {
        scenario: Some(scenario),
        ..Request::default()
    };
    let loaded = scenario::load(&request, &files).map_err(|problems| refused(&problems))?;
    let Some(study) = loaded.study else {
        return Err(Stop::BadInput(format!(
            "{name} is no study; add a table [study], see docs/studies.md; truceline study lists \
             those built in"
        )));
    };
    match variants(&study, &request, &files) {
        Ok(specs) => Ok((study, specs)),
        Err(problems) => {
            for problem in problems {
                say(&format!("error: {problem}"));
            }
            Err(Stop::ProblemsShown)
        }
    }
}

/// Loads the variants of a study, in its order; or all problems of all of them in words.
fn variants(
    study: &Study,
    base: &Request,
    files: &DiskFiles,
) -> Result<Vec<Arc<TruceSpec>>, Vec<String>> {
    let mut specs = Vec::new();
    let mut problems = Vec::new();
    for variant in &study.variants {
        let request = Request {
            set: variant.set.clone(),
            regimes: variant.regimes.clone(),
            ..base.clone()
        };
        match scenario::load(&request, files) {
            Ok(loaded) => specs.push(loaded.spec),
            Err(found) => {
                let named = |problem: &Problem| format!("variant {}: {problem}", variant.name);
                problems.extend(found.iter().map(named));
            }
        }
    }
    match problems.is_empty() {
        true => Ok(specs),
        false => Err(problems),
    }
}

/// Reads a scenario of a file with what it promises; says its own warnings.
fn of_file(path: &str) -> Result<Loaded, Vec<String>> {
    let (files, name) = match DiskFiles::around(path) {
        Ok(found) => found,
        Err(Stop::BadInput(message)) => return Err(vec![message]),
        Err(_) => return Err(vec![format!("{path}; cannot be read; name a .toml file")]),
    };
    let request = Request {
        scenario: Some(name),
        ..Request::default()
    };
    let loaded = scenario::load(&request, &files)
        .map_err(|problems| problems.iter().map(Problem::to_string).collect::<Vec<_>>())?;
    // what the empty laboratory switches off lies outside plausible ranges on purpose
    let own = |warning: &&Problem| !warning.file.starts_with("library:");
    for warning in loaded.warnings.iter().filter(own) {
        say(&format!("warning: {warning}"));
    }
    Ok(loaded)
}

/// Reads a file of named seeds.
pub(super) fn seeds(path: &str) -> Result<SeedSet, Stop> {
    let (files, name) = DiskFiles::around(path)?;
    let text = files.read(&name).map_err(|why| {
        Stop::BadInput(format!(
            "cannot read the seeds: {why}; {path}; name a .toml file"
        ))
    })?;
    seed_set(path, &text).map_err(|problems| refused(&problems))
}

/// The specification that the results of a comparison were made with, from their manifest alone.
pub(super) fn of_manifest(manifest: &Manifest) -> Result<Arc<TruceSpec>, Stop> {
    let command = &manifest.asked.command;
    if command != "compare" {
        return Err(Stop::BadInput(format!(
            "no single scenario is behind the rows of `{command}`; {}; name results of `compare`",
            crate::report::clean(&manifest.asked.scenario)
        )));
    }
    before_draws(manifest)
}

/// The design behind the rows of a data set, from its manifest alone: of a comparison, of its draws,
/// or of a sweep.
pub(super) fn design_of(set: &ResultSet) -> Result<Design, Stop> {
    let manifest = set.manifest();
    let asked = &manifest.asked;
    if asked.command == sweep::NAME {
        return sweep::design_of(set);
    }
    if asked.command == DRAWS {
        let spec = before_draws(manifest)?;
        let draws = Draws::new(&spec, asked, None)?;
        return draws.map(|draws| draws.design().clone()).ok_or_else(|| {
            Stop::BadInput("the manifest of the draws does not say how many there are".into())
        });
    }
    let spec = of_manifest(manifest)?;
    Ok(Design::compare(&spec, asked.seeds, asked.modes)?
        .with_seed_list(asked.seed_list.as_deref())?)
}

/// The specification of a comparison, or of what was drawn from it.
fn before_draws(manifest: &Manifest) -> Result<Arc<TruceSpec>, Stop> {
    let name = Path::new(&manifest.asked.scenario).file_stem();
    let name = name.and_then(|name| name.to_str()).unwrap_or("scenario");
    let text = manifest.scenario_text.as_bytes();
    let loaded = scenario::check_text(&format!("{name}.toml"), text, &NoFiles)
        .map_err(|problems| refused(&problems))?;
    if format!("{:016x}", loaded.hash) != manifest.scenario_hash {
        reads_differently(manifest);
    }
    Ok(named_regimes(&loaded.spec, &manifest.regimes)?)
}

/// Says that a later version may read a scenario differently.
pub(super) fn reads_differently(manifest: &Manifest) {
    say(&format!(
        "note: the scenario of the results reads differently now; they are of version {}, this is {}",
        manifest.version,
        env!("CARGO_PKG_VERSION")
    ));
}

/// Reads an experiment with a design, and the files around it: a name of the library, or a file.
pub(super) fn experiment(path: &str) -> Result<(Experiment, DiskFiles), Stop> {
    if let Some(text) = embedded_experiment(path) {
        let read = read_experiment(&format!("library:{path}"), text.as_bytes());
        let mut experiment = read.map_err(|problems| refused(&problems))?;
        path.clone_into(&mut experiment.name);
        return Ok((experiment, DiskFiles::here()));
    }
    let (files, name) = DiskFiles::around(path)?;
    let experiment = load_experiment(&name, &files).map_err(|problems| refused(&problems))?;
    Ok((experiment, files))
}

/// Text of a built-in experiment.
fn embedded_experiment(name: &str) -> Option<&'static str> {
    let is_file = name.ends_with(".toml");
    scenario::library::experiment(name).filter(|_| !is_file)
}

/// Reads an experiment without a design where a name stands for one: a name of the library that no
/// scenario has, or a file. None for scenarios, which are read elsewhere.
pub(super) fn comparison(named: &str) -> Result<Option<ComparisonFile>, Stop> {
    if !named.ends_with(".toml") {
        let taken = scenario::library::scenario(named).is_some();
        let Some(text) = embedded_experiment(named).filter(|_| !taken) else {
            return Ok(None);
        };
        let read = read_comparison(&format!("library:{named}"), text.as_bytes());
        return Ok(Some(read.map_err(|problems| refused(&problems))?));
    }
    let (files, name) = DiskFiles::around(named)?;
    // a file that cannot be read is a problem of the scenario reader
    let Some(text) = files.read(&name).ok().filter(|text| is_experiment(text)) else {
        return Ok(None);
    };
    let mut file = read_comparison(&name, &text).map_err(|problems| refused(&problems))?;
    if let Some(scenario) = file
        .scenario
        .as_mut()
        .filter(|name| name.ends_with(".toml"))
    {
        files.read(scenario).map_err(|why| {
            let shown = crate::report::clean(scenario);
            Stop::BadInput(format!(
                "the scenario of the experiment cannot be read: {why}; {shown}; name a file at or \
                 below the folder of {}",
                crate::report::clean(named)
            ))
        })?;
        // as it would be named in a call from here
        if let Some(folder) = Path::new(named).parent() {
            *scenario = folder.join(&*scenario).to_string_lossy().into_owned();
        }
    }
    Ok(Some(file))
}

/// Names of the built-in scenarios and regimes.
pub(super) fn library() -> (Vec<String>, Vec<String>) {
    (
        scenario::library::scenario_names()
            .map(str::to_owned)
            .collect(),
        scenario::library::regime_names()
            .map(str::to_owned)
            .collect(),
    )
}

/// All problems are shown, each on its own lines.
pub(super) fn refused(problems: &[Problem]) -> Stop {
    for problem in problems {
        say(&format!("error: {problem}"));
    }
    if problems.is_empty() {
        say("error: the scenario was refused without a reason; this is a fault of the program");
    }
    Stop::ProblemsShown
}

/// Parses `path=value`.
pub(super) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => {
            Ok((path.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write PATH=VALUE, as in sides.a.commitment=0.9".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_in_their_folder() {
        let temp = tempfile::tempdir().expect("a folder");
        let inner = temp.path().join("study");
        fs::create_dir(&inner).expect("a folder");
        fs::write(temp.path().join("secret.toml"), "x").expect("written");
        fs::write(inner.join("mine.toml"), "y").expect("written");
        let (files, name) =
            DiskFiles::around(inner.join("mine.toml").to_str().expect("a path")).expect("files");
        assert_eq!(files.read(&name), Ok(b"y".to_vec()));
        assert!(files.read("../secret.toml").is_err());
        assert!(files.read("/etc/passwd").is_err());
        assert!(files.read(".").is_err());
        assert!(files.read("gone.toml").is_err());
        fs::write(inner.join("big.toml"), vec![b' '; MAX_BYTES as usize + 1]).expect("written");
        assert_eq!(files.read("big.toml"), Err("larger than 1 MiB".to_owned()));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.toml", inner.join("link.toml")).expect("a link");
            assert!(files.read("link.toml").is_err());
        }
    }

    #[test]
    fn assignments_need_a_path() {
        assert_eq!(
            assignment("a.b = 1"),
            Ok(("a.b".to_owned(), "1".to_owned()))
        );
        assert_eq!(assignment("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert!(assignment("=1").is_err() && assignment("a").is_err());
    }
}
