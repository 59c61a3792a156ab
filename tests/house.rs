//! The house keeps its walls: which room may know which, what no room may use, who writes what,
//! and that casework is blind to the truth.
#![cfg(feature = "scenario")]

mod common;

use bevy_ecs::component::ComponentId;
use bevy_ecs::prelude::*;
use bevy_ecs::query::FilteredAccessSet;
use bevy_ecs::schedule::SingleThreadedExecutor;
use common::small;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use truceline::model::base::{Clock, SectorId};
use truceline::model::casework::{cases, findings, institution, warnings};
use truceline::model::record::act::{ActKindId, ActLog};
use truceline::model::record::complaint::Complaints;
use truceline::model::record::observation::{Coverage, Observations};
use truceline::model::record::provenance::Provenance;
use truceline::model::record::standing::Standing;
use truceline::model::record::violation::Violations;
use truceline::model::state::{self, STATE};
use truceline::model::{Simulation, Watching, schedule};

// ------------------------------------------------------------------ reading the source

/// A source file as tokens: comments, strings and characters left out.
struct Source {
    /// Path below the root, with `/`.
    path: String,
    /// Module path: `["model", "casework", "cases"]`.
    module: Vec<String>,
    tokens: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    for folder in folders {
        files_below(&root.join(folder), &mut paths);
    }
    paths.sort();
    let sources: Vec<Source> = paths.iter().map(|path| read(&root, path)).collect();
    assert!(!sources.is_empty(), "no source under {folders:?}");
    sources
}

fn read(root: &Path, file: &Path) -> Source {
    let below = file.strip_prefix(root).expect("a path below the root");
    let path = below.to_string_lossy().replace('\\', "/");
    let module = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| !["mod", "lib", "main"].contains(part))
        .map(str::to_owned)
        .collect();
    let text = fs::read_to_string(file).expect("a text");
    Source {
        path,
        module,
        tokens: tokens(&text),
    }
}

/// Words and signs of Rust; good enough for paths and attributes.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let rest = &chars[i..];
        let starts = |sign: &str| rest.iter().copied().take(sign.len()).eq(sign.chars());
        if starts("//") {
            i += rest.iter().take_while(|c| **c != '\n').count();
        } else if starts("/*") {
            let mut depth = 0;
            loop {
                let here: String = chars[i..].iter().take(2).collect();
                match here.as_str() {
                    "/*" => (depth, i) = (depth + 1, i + 2),
                    "*/" => (depth, i) = (depth - 1, i + 2),
                    _ => i += 1,
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if let Some(length) = raw_string(rest) {
            i += length;
        } else if starts("\"") {
            i += 1;
            while i < chars.len() && chars[i] != '"' {
                i += if chars[i] == '\\' { 2 } else { 1 };
            }
            i += 1;
        } else if starts("'") && (rest.get(2) == Some(&'\'') || rest.get(1) == Some(&'\\')) {
            // a character; a lifetime has no closing quote
            i += if rest.get(1) == Some(&'\\') { 3 } else { 2 };
            while i < chars.len() && chars[i] != '\'' {
                i += 1;
            }
            i += 1;
        } else if rest[0].is_alphanumeric() || rest[0] == '_' {
            let word: String = rest
                .iter()
                .take_while(|c| c.is_alphanumeric() || **c == '_')
                .collect();
            i += word.chars().count();
            found.push(word);
        } else if starts("::") {
            found.push("::".into());
            i += 2;
        } else {
            if !rest[0].is_whitespace() {
                found.push(rest[0].to_string());
            }
            i += 1;
        }
    }
    found
}

/// Length of a raw string that begins here.
fn raw_string(rest: &[char]) -> Option<usize> {
    let r = usize::from(rest.first() == Some(&'b'));
    if rest.get(r) != Some(&'r') {
        return None;
    }
    let hashes = rest[r + 1..].iter().take_while(|c| **c == '#').count();
    if rest.get(r + 1 + hashes) != Some(&'"') {
        return None;
    }
    let mut end = vec!['"'];
    end.extend(vec!['#'; hashes]);
    let from = r + 2 + hashes;
    let length = rest[from..]
        .windows(end.len())
        .position(|window| window == end)?;
    Some(from + length + end.len())
}

/// All paths that begin with `crate`, `super` or `self`, resolved from the root of the crate;
/// groups are taken apart.
fn paths_in(source: &Source) -> Vec<Vec<String>> {
    let tokens = &source.tokens;
    let mut found = Vec::new();
    let mut inline: Vec<(String, usize)> = Vec::new();
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate() {
        let next = |k: usize| tokens.get(i + k).map_or("", String::as_str);
        match token.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if inline.last().is_some_and(|(_, at)| *at == depth) {
                    inline.pop();
                }
            }
            "mod" if next(2) == "{" => inline.push((next(1).into(), depth)),
            "crate" | "super" | "self" if next(1) == "::" => {
                if i > 0 && (tokens[i - 1] == "::" || tokens[i - 1] == "$") {
                    continue;
                }
                let mut base = source.module.clone();
                base.extend(inline.iter().map(|(name, _)| name.clone()));
                match token.as_str() {
                    // the model is a crate of its own
                    "crate" if base.first().is_some_and(|room| room == MODEL) => base.truncate(1),
                    "crate" => base.clear(),
                    "super" => {
                        assert_ne!(next(2), "super", "{}: super::super", source.path);
                        base.pop();
                    }
                    _ => {}
                }
                let mut at = i + 2;
                tree(tokens, &mut at, base, &mut found);
            }
            _ => {}
        }
    }
    found
}

fn tree(tokens: &[String], at: &mut usize, mut path: Vec<String>, found: &mut Vec<Vec<String>>) {
    loop {
        match tokens.get(*at).map(String::as_str) {
            Some("{") => {
                *at += 1;
                while tokens.get(*at).is_some_and(|t| t != "}") {
                    if tokens[*at] == "," {
                        *at += 1;
                        continue;
                    }
                    tree(tokens, at, path.clone(), found);
                }
                *at += 1;
                return;
            }
            Some(word) => {
                if word != "self" {
                    path.push(word.into());
                }
                *at += 1;
            }
            None => return,
        }
        if tokens.get(*at).is_some_and(|t| t == "::") {
            *at += 1;
            // `Vec::<T>`: what is in angles is no part of the path
            if tokens.get(*at).is_some_and(|t| t == "<") {
                break;
            }
        } else {
            break;
        }
    }
    if tokens.get(*at).is_some_and(|t| t == "as") {
        *at += 2;
    }
    found.push(path);
}

// ------------------------------------------------------------------ which room knows which

const MODEL: &str = "model";

/// Rooms of the crate and what each may name besides itself; `model::base` is less than `model`.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("game", &["model::base"]),
    ("statistics", &["model::base"]),
    ("scenario", &["model", "game"]),
    ("experiment", &["model", "scenario", "statistics"]),
    (
        "validation",
        &["model", "scenario", "experiment", "statistics", "game"],
    ),
    (
        "lessons",
        &["model", "scenario", "experiment", "statistics", "game"],
    ),
    ("analysis", &["experiment", "statistics", "model"]),
    ("report", &["analysis", "experiment", "model"]),
    (
        "viewer",
        &[
            "model",
            "scenario",
            "experiment",
            "analysis",
            "report",
            "lessons",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "game",
            "statistics",
            "scenario",
            "experiment",
            "validation",
            "lessons",
            "analysis",
            "report",
            "viewer",
        ],
    ),
];

const FLOOR: &[&str] = &["base", "record", "front"];
const MECHANISMS: &[&str] = &[
    "forces",
    "command",
    "agreement",
    "sensing",
    "casework",
    "consequences",
];

/// What casework may see of the record. Of acts only the names of their kinds and groups.
const CASEWORK_SEES: &[&str] = &[
    "terms",
    "observation",
    "complaint",
    "tasking",
    "case",
    "finding",
    "warning",
    "watch",
    "act::ActKindId",
    "act::Group",
];

/// Whether a room of the model may name something in another; the star, not a chain.
fn allowed_in_model(from: &str, path: &[String]) -> bool {
    let to = path[1].as_str();
    let rest = path[2..].join("::");
    let beside = match from {
        "base" => false,
        "record" => to == "base",
        "front" => ["base", "record"].contains(&to),
        "casework" if to == "record" => CASEWORK_SEES.iter().any(|seen| {
            rest == *seen || (rest.starts_with(&format!("{seen}::")) && !seen.contains("::"))
        }),
        // a policy looks at its units: types, nothing that does anything
        "command" if to == "forces" => path[2..]
            .last()
            .is_some_and(|name| name.starts_with(char::is_uppercase)),
        _ if MECHANISMS.contains(&from) => FLOOR.contains(&to),
        "spec" => FLOOR.contains(&to) || MECHANISMS.contains(&to),
        "ledger" => FLOOR.contains(&to) || MECHANISMS.contains(&to) || to == "spec",
        "state" | "schedule" => {
            FLOOR.contains(&to) || MECHANISMS.contains(&to) || ["spec", "ledger"].contains(&to)
        }
        "frame" => to != "simulation" && in_model(to),
        "simulation" => in_model(to),
        _ => false,
    };
    from == to || beside
}

fn in_model(room: &str) -> bool {
    FLOOR.contains(&room)
        || MECHANISMS.contains(&room)
        || ["ledger", "frame", "schedule", "simulation", "spec", "state"].contains(&room)
}

/// Every path in `src`, not only those of `use`, goes along an edge of the table.
///
/// What it has caught: `super::super` in three tests of `analysis`.
#[test]
fn rooms_know_only_what_the_table_allows() {
    let mut broken = Vec::new();
    let mut checked = 0;
    for source in sources(&["src"]) {
        let Some(room) = source.module.first() else {
            continue;
        };
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| name == room) else {
            panic!("{}: a room that the table does not know", source.path);
        };
        for path in paths_in(&source) {
            checked += 1;
            let Some(to) = path.first() else { continue };
            let whole = path.join("::");
            let good = if to != room {
                allowed
                    .iter()
                    .any(|edge| whole == *edge || whole.starts_with(&format!("{edge}::")))
            } else if room == MODEL && path.len() > 1 {
                match source.module.get(1) {
                    Some(from) => allowed_in_model(from, &path),
                    // model/mod.rs only opens doors
                    None => true,
                }
            } else {
                true
            };
            if !good {
                broken.push(format!("{}: {whole}", source.path));
            }
        }
    }
    assert!(checked > 300, "only {checked} paths were found");
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The reader of paths reads what people write.
#[test]
fn paths_are_found_wherever_they_stand() {
    let text = r##"
        use crate::{base::{Clock, DAY as D}, front::Ground, self};
        // use crate::cli::No;
        const X: &str = "crate::cli::no"; const Y: char = '"';
        fn f<'a>(x: &'a str) -> crate::record::act::Act { super::g(); todo(r#"crate::cli"#) }
        mod tests { use super::*; fn h() { self::k(); } }
    "##;
    let source = Source {
        path: "x.rs".into(),
        module: vec!["model".into(), "casework".into()],
        tokens: tokens(text),
    };
    let paths: Vec<String> = paths_in(&source).iter().map(|p| p.join("::")).collect();
    assert_eq!(
        paths,
        [
            "model::base::Clock",
            "model::base::DAY",
            "model::front::Ground",
            "model",
            "model::record::act::Act",
            "model::g",
            "model::casework::*",
            "model::casework::tests::k",
        ]
    );
    let may = |from: &str, path: &str| {
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        allowed_in_model(from, &path)
    };
    assert!(may("casework", "model::record::act::Group"));
    assert!(may("casework", "model::record::case::Cases"));
    assert!(!may("casework", "model::record::act::ActLog"));
    assert!(!may("casework", "model::record::act"));
    assert!(!may("casework", "model::record::violation::Violations"));
    assert!(!may("casework", "model::sensing::Assets"));
    assert!(may("command", "model::forces::Unit"));
    assert!(!may("command", "model::forces::install"));
    assert!(!may("forces", "model::command::Wills"));
    assert!(!may("forces", "model::TruceSpec"));
}

// ------------------------------------------------------------------ what no room may use

/// No input or output, no clock, no threads, no order by hash, no deferred commands and no
/// hidden state in the core.
#[test]
fn the_core_has_no_hidden_inputs() {
    let modules = ["fs", "io", "env", "net", "process", "thread", "time"];
    let words = [
        "HashMap",
        "HashSet",
        "Instant",
        "SystemTime",
        "Commands",
        "par_iter",
        "par_iter_mut",
        "println",
        "eprintln",
    ];
    let mut broken = Vec::new();
    for source in sources(&["src/model", "src/statistics"]) {
        for window in source.tokens.windows(3) {
            let [a, b, c] = window else { continue };
            let std = a == "std" && b == "::" && modules.contains(&c.as_str());
            let local = a == "Local" && b == "<";
            if std || local || words.contains(&a.as_str()) {
                broken.push(format!("{}: {a} {b} {c}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// `exp` and its kin differ between platforms: only `base::math` may touch them, by `libm`.
#[test]
fn transcendental_functions_live_in_one_file() {
    let banned = [
        "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin",
        "cos", "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh",
        "acosh", "atanh", "cbrt", "hypot",
    ];
    let mut broken = Vec::new();
    for source in sources(&["src/model", "src/statistics"]) {
        if source.path == "src/model/base/math.rs" {
            continue;
        }
        for window in source.tokens.windows(3) {
            let [a, b, c] = window else { continue };
            let method = a == "." && banned.contains(&b.as_str()) && c == "(";
            let float = ["f64", "f32"].contains(&a.as_str());
            let function = float && b == "::" && banned.contains(&c.as_str());
            if method || function || a == "libm" {
                broken.push(format!("{}: {a}{b}{c}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A lint is obeyed or expected with a reason.
#[test]
fn no_lint_is_allowed_away() {
    let mut broken = Vec::new();
    for source in sources(&["src", "tests", "benches", "examples"]) {
        for window in source.tokens.windows(3) {
            let [a, b, c] = window else { continue };
            if (a == "[" || a == "," || a == "(") && b == "allow" && c == "(" {
                broken.push(source.path.clone());
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The core can reach no renderer, no command line, no file format and no thread pool.
#[test]
fn the_core_depends_on_little() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = std::process::Command::new(cargo)
        .args([
            "tree",
            "--locked",
            "-e",
            "normal",
            "--no-default-features",
            "--prefix",
            "none",
        ])
        .current_dir(root())
        .output()
        .expect("cargo tree");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let crates: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        crates.contains("bevy_ecs") && crates.contains("libm"),
        "{text}"
    );
    for banned in [
        "bevy",
        "bevy_render",
        "clap",
        "parquet",
        "rayon",
        "serde_json",
        "toml",
        "wgpu",
        "winit",
    ] {
        assert!(!crates.contains(banned), "the core depends on {banned}");
    }
}

// ------------------------------------------------------------------ asking the schedule

/// A system: its room, its name, what it may read and write.
struct Asked {
    room: String,
    name: String,
    access: FilteredAccessSet,
}

impl Asked {
    fn reads(&self, id: ComponentId) -> bool {
        self.access.combined_access().has_read(id)
    }
    fn writes(&self, id: ComponentId) -> bool {
        self.access.combined_access().has_write(id)
    }
}

/// All systems with their access, and all components and resources by name.
fn ask() -> (Vec<Asked>, Vec<(String, ComponentId)>) {
    let mut truce = Simulation::new(&small("thirty-day-pause", &[], &[]), 1, Watching::Shadow);
    let (world, _) = truce.parts_for_tests();
    let mut schedule = schedule::build();
    let systems = &mut schedule.graph_mut().systems;
    let keys: Vec<_> = systems.iter().map(|(key, ..)| key).collect();
    let asked = keys
        .into_iter()
        .map(|key| {
            let system = systems.get_mut(key).expect("a system");
            let access = system.initialize(world);
            let name = system.name().to_string();
            let room = name
                .strip_prefix("truceline_model::")
                .and_then(|rest| rest.split("::").next())
                .unwrap_or_default()
                .to_owned();
            Asked { room, name, access }
        })
        .collect();
    let components = world
        .components()
        .iter_registered()
        .map(|info| (info.name().to_string(), info.id()))
        .filter(|(name, _)| name.starts_with("truceline_model::"))
        .collect();
    (asked, components)
}

fn short(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}

/// The questions below are worth nothing if they ask no systems.
#[test]
fn the_schedule_is_what_it_prints() {
    let (systems, components) = ask();
    let mut asked: Vec<String> = systems
        .iter()
        .map(|system| format!("{}::{}", system.room, short(&system.name)))
        .collect();
    let text = schedule::describe();
    let mut printed: Vec<String> = text
        .lines()
        .filter(|line| line.contains("::"))
        .map(|line| {
            // after its name a system says when it runs
            let name = line.split_whitespace().next().unwrap_or_default();
            let room = name.split("::").next().unwrap_or_default();
            format!("{room}::{}", short(name))
        })
        .collect();
    asked.sort();
    printed.sort();
    assert_eq!(asked, printed);
    assert!(components.len() > STATE.len());
    let phases: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(phases.len(), 8, "{text}");
}

/// Blindness, second proof: by its access set no system of casework can read anything but
/// reports, its own files, and what is public.
#[test]
fn casework_can_read_no_truth() {
    let may = [
        "Clock",
        "Seed",
        "Ground",
        "Terms",
        "CaseworkParameters",
        "PublicTables",
        "Bans",
        "Complaints",
        "Observations",
        "Coverage",
        "Desk",
        "Cases",
        "Findings",
        "Tasking",
        "Warnings",
        "Adopter",
    ];
    let (systems, components) = ask();
    let casework: Vec<&Asked> = systems.iter().filter(|s| s.room == "casework").collect();
    assert_eq!(casework.len(), 4);
    for system in casework {
        let access = system.access.combined_access();
        assert!(
            !access.has_read_all() && !access.has_write_all(),
            "{}",
            system.name
        );
        for (name, id) in &components {
            if system.reads(*id) || access.has_archetypal(*id) {
                assert!(may.contains(&short(name)), "{} reads {name}", system.name);
            }
        }
    }
}

/// Truth that only some rooms may read while the truce runs.
#[test]
fn truth_has_few_readers() {
    let (systems, components) = ask();
    for (kind, rooms) in [
        ("Violations", &["agreement"][..]),
        ("Provenance", &["sensing"]),
        ("Restraints", &["command", "ledger"]),
        ("AnswerQueue", &["command"]),
        ("Wills", &["command"]),
        ("Desk", &["casework"]),
        ("Cases", &["casework"]),
        ("Assets", &["sensing"]),
    ] {
        let (_, id) = components
            .iter()
            .find(|(name, _)| short(name) == kind)
            .unwrap_or_else(|| panic!("no {kind}"));
        for system in &systems {
            if system.reads(*id) {
                assert!(
                    rooms.contains(&system.room.as_str()),
                    "{} reads {kind}",
                    system.name
                );
            }
        }
    }
}

/// Every registered piece of state is written by the room that the list names, and by no other.
#[test]
fn state_has_the_writers_that_the_list_names() {
    let (systems, components) = ask();
    for entry in STATE {
        let (_, id) = components
            .iter()
            .find(|(name, _)| short(name) == entry.name)
            .unwrap_or_else(|| panic!("no {}", entry.name));
        let writers: BTreeSet<&str> = systems
            .iter()
            .filter(|system| system.writes(*id))
            .map(|system| system.room.as_str())
            .collect();
        let named: BTreeSet<&str> = entry.room.split(", ").collect();
        if named.contains("simulation") {
            assert!(
                writers.is_empty(),
                "{} is written by {writers:?}",
                entry.name
            );
        } else {
            assert_eq!(writers, named, "writers of {}", entry.name);
        }
    }
}

/// What never changes after day 0, and why it is not in the list of state.
const FIXED: &[&str] = &[
    // given by the scenario
    "ActCatalogue",
    "SensorCatalogue",
    "Terms",
    "Timetable",
    "Guarantees",
    "Season",
    "Wills",
    "HotlineRenewal",
    "FireMix",
    "LineWork",
    "WarRates",
    "LineUncertainty",
    "Access",
    "RearCapacity",
    "Declarations",
    "Mode",
    "Watched",
    "Seed",
    // numbers of the rooms
    "AgreementParameters",
    "CaseworkParameters",
    "SensingParameters",
    "CommandParameters",
    "ConsequencesParameters",
    "ForcesParameters",
    "FrontParameters",
    "LineParameters",
    // laid out on day 0: ground, who stands where, marks of entities
    "Ground",
    "Register",
    "SiteList",
    "Site",
    "Discipline",
    "AtStart",
    "Watch",
    "Known",
    "Adopter",
    "WeatherFields",
    // what is public about kinds, sensors, sites and clauses
    "PublicTables",
    "Bans",
];

/// What systems write and what is no state all the same: it follows from state, is forgotten when
/// another instant is loaded and worked out anew (`save_load_at_every_tick` would tell).
const WORKED_OUT: &[&str] = &["Shocks", "Sightlines"];

/// Nothing that a system can write is missing from the list of state, and nothing in the world
/// is unaccounted for.
#[test]
fn registered_state_is_complete() {
    let (systems, components) = ask();
    let listed: BTreeSet<&str> = STATE.iter().map(|entry| entry.name).collect();
    assert_eq!(listed.len(), STATE.len(), "a name stands twice in the list");
    for (name, id) in &components {
        let name = short(name);
        for system in &systems {
            assert!(
                !system.writes(*id) || listed.contains(name) || WORKED_OUT.contains(&name),
                "{} writes {name}, which is not in the list of state",
                system.name
            );
        }
        assert!(
            listed.contains(name) || FIXED.contains(&name) || WORKED_OUT.contains(&name),
            "{name} is neither in the list of state nor fixed"
        );
    }
    for name in FIXED.iter().chain(WORKED_OUT) {
        assert!(
            components.iter().any(|(full, _)| short(full) == *name),
            "{name} is gone"
        );
    }
}

// ------------------------------------------------------------------ shuffling the truth

/// Blindness, third proof: a mission that gets the same reports over another truth comes to the
/// same cases and findings, bit for bit.
#[test]
fn other_truth_same_findings() {
    let spec = small("thirty-day-pause", &[("time.duration", "4d")], &[]);
    let mut real = Simulation::new(&spec, 3, Watching::Shadow);
    let mut blind = Simulation::new(&spec, 3, Watching::Shadow);
    let mut mission = Schedule::default();
    mission.set_executor(SingleThreadedExecutor::new());
    mission.add_systems(
        (
            cases::build_cases,
            findings::confirm_cases,
            institution::adopt_findings,
            warnings::watch_rhythm,
        )
            .chain(),
    );
    while real.tick() {
        let (truth, _) = real.parts_for_tests();
        let (world, _) = blind.parts_for_tests();
        world.insert_resource(truth.resource::<Complaints>().clone());
        let reports: Vec<(Observations, Coverage)> = every(truth);
        for ((mut old, mut coverage), (new, seen)) in world
            .query::<(&mut Observations, &mut Coverage)>()
            .iter_mut(world)
            .zip(reports)
        {
            (*old, *coverage) = (new, seen);
        }
        lie(truth, world);
        mission.run(world);
        world.resource_mut::<Clock>().tick += 1;
    }
    let (of_real, of_blind) = (real.save(), blind.save());
    let mut bytes = 0;
    for ((entry, a), b) in STATE.iter().zip(&of_real).zip(&of_blind) {
        if entry.room == "casework" {
            assert_eq!(a, b, "{} follows the truth", entry.name);
            bytes += a.len();
        }
    }
    assert!(bytes > 10_000, "the mission had nothing to do");
    let lied = state::first_difference(&of_real, &of_blind);
    assert!(lied.is_some(), "the truth was not shuffled");
}

fn every<T: Component + Clone, U: Component + Clone>(world: &mut World) -> Vec<(T, U)> {
    world
        .query::<(&T, &U)>()
        .iter(world)
        .map(|(t, u)| (t.clone(), u.clone()))
        .collect()
}

/// Another truth: acts by the other side, of another kind, elsewhere, in another order; other
/// violations; observations that stem from other acts; another will.
fn lie(truth: &mut World, world: &mut World) {
    let n_kinds = 8;
    let mut log = truth.resource::<ActLog>().clone();
    log.acts.reverse();
    for act in &mut log.acts {
        act.side = act.side.map(|side| side.other());
        act.kind = ActKindId((act.kind.0 + 3) % n_kinds);
        act.sector = SectorId((act.sector.0 + 7) % 40);
        act.start /= 2;
    }
    world.insert_resource(log);
    let mut violations = truth.resource::<Violations>().clone();
    violations.0.reverse();
    violations.0.truncate(3);
    world.insert_resource(violations);
    let mut standing = truth.resource::<Standing>().clone();
    standing.commitment.swap(0, 1);
    standing.trust = [0.0, 1.0];
    world.insert_resource(standing);
    for mut provenance in world.query::<&mut Provenance>().iter_mut(world) {
        provenance.act_of = vec![None; 10];
        provenance.looks.clear();
    }
}
