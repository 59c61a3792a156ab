//! Screens draw without a screen, ask for what was asked of them, and say what is there.

mod keyboard;
mod random;

use super::window;
use crate::experiment::{
    Asked, Design, Manifest, Modes, Provenance, ResultsFolder, Seeds, Stamp, run_jobs, run_one_in,
    simulate,
};
use crate::model::Mode;
use crate::scenario::link::Link;
use crate::scenario::{NoFiles, Request, load};
use crate::viewer::intent::{Intent, Opening, Screen, Tab, View};
use crate::viewer::panels::Wants;
use crate::viewer::reading::{CheckReport, Good, Sameness, Task, Typed};
use crate::viewer::session::Session;
use crate::viewer::tests_support::{library_session, settle};
use bevy_egui::egui;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Shape, vec2};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A window without a screen.
struct Glass {
    context: egui::Context,
}

impl Default for Glass {
    fn default() -> Self {
        let context = egui::Context::default();
        crate::viewer::panels::dress(&context, &crate::viewer::theme::DARK);
        Self { context }
    }
}

impl Glass {
    /// One picture with some input: what was asked for, and the words with their places.
    fn pass(&self, session: &Session, events: Vec<Event>) -> (Wants, Vec<(String, Rect)>) {
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            events,
            ..egui::RawInput::default()
        };
        let mut wants = Vec::new();
        let mut output = self.context.run_ui(input, |ui| {
            wants.extend(window(ui, session).0);
        });
        // nobody paints here
        output.textures_delta.clear();
        let mut words = Vec::new();
        for clipped in &output.shapes {
            collect(&clipped.shape, clipped.clip_rect, &mut words);
        }
        (wants, words)
    }

    fn says(&self, session: &Session, wanted: &str) -> bool {
        self.pass(session, Vec::new());
        let (_, words) = self.pass(session, Vec::new());
        words.iter().any(|(text, _)| text.contains(wanted))
    }

    /// A click at a place.
    fn click(&self, session: &Session, at: Pos2) -> Wants {
        let button = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let mut asked = Vec::new();
        for events in [
            vec![Event::PointerMoved(at)],
            vec![button(true)],
            vec![button(false)],
            vec![],
        ] {
            asked.extend(self.pass(session, events).0);
        }
        asked
    }

    /// A click on the first words that begin so.
    fn click_on(&self, session: &Session, wanted: &str) -> Wants {
        self.pass(session, Vec::new());
        let (_, words) = self.pass(session, Vec::new());
        let found = words.iter().find(|(text, _)| text.starts_with(wanted));
        let (_, place) = found.unwrap_or_else(|| panic!("no {wanted:?} among {words:?}"));
        self.click(session, place.center())
    }

    /// Letters for the field that has the focus, and the key that ends them.
    fn type_in(&self, session: &Session, text: &str) -> Wants {
        self.pass(session, vec![Event::Text(text.to_owned())]);
        let enter = |pressed| Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let mut asked = self.pass(session, vec![enter(true)]).0;
        asked.extend(self.pass(session, vec![enter(false)]).0);
        asked
    }
}

fn collect(shape: &Shape, clip: Rect, words: &mut Vec<(String, Rect)>) {
    match shape {
        Shape::Text(text) => {
            let rect = text.visual_bounding_rect();
            if clip.intersects(rect) {
                words.push((text.galley.text().to_owned(), rect));
            }
        }
        Shape::Vec(all) => all.iter().for_each(|shape| collect(shape, clip, words)),
        _ => {}
    }
}

const REGIMES: [&str; 2] = ["none", "observers"];

/// A folder of two runs of two days, as `truceline compare` makes it.
fn folder(dir: &Path) -> Manifest {
    let request = Request {
        set: vec![("time.duration".into(), "2d".into())],
        regimes: Some(REGIMES.map(str::to_owned).to_vec()),
        ..Request::default()
    };
    let loaded = load(&request, &NoFiles).expect("a scenario");
    let seeds = Seeds { first: 3, count: 2 };
    let design = Design::compare(&loaded.spec, seeds, Modes::Both).expect("a design");
    let asked = Asked {
        command: "compare".into(),
        scenario: "thirty-day-pause".into(),
        regimes: request.regimes.clone(),
        set: request.set.clone(),
        baseline: "none".into(),
        seeds,
        seed_file: None,
        seed_list: None,
        modes: Modes::Both,
        uncertainty: None,
        detail: false,
    };
    let names = REGIMES.map(str::to_owned).to_vec();
    let manifest = Manifest::new(asked, names, loaded.hash, &loaded.text);
    let start = Stamp::now();
    let mut folder = ResultsFolder::create(dir, false).expect("a folder");
    let summary = run_jobs(
        &design,
        &|spec, seed, watching| simulate(spec, seed, watching, false),
        1,
        &AtomicBool::new(false),
        &|_| {},
        &mut [&mut folder],
    )
    .expect("a batch");
    let provenance = Provenance::new(start, 1, &summary);
    folder
        .finish(&manifest, &provenance, Some("{}\n"))
        .expect("a finished folder");
    manifest
}

fn read(session: &mut Session, dir: &Path) {
    session.apply(Intent::ReadResults(dir.display().to_string()));
    settle(session);
}

#[test]
fn any_row_of_a_folder_is_that_very_truce() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("study");
    folder(&dir);
    let mut session = library_session();
    read(&mut session, &dir);
    assert_eq!(session.screen, Screen::Results);
    let Task::Done(runs) = &session.reading.results else {
        panic!("nothing was read");
    };
    // three cells of two regimes live, two in shadow, and war: of two runs
    assert_eq!(runs.rows.len(), 2 * (3 * 2 + 2 + 1));
    assert_eq!((runs.refusal.clone(), runs.caution.clone()), (None, None));
    let summary = runs.summary.iter();
    assert!(summary.clone().all(|row| row.n == 2 && row.failed == 0));
    assert_eq!(summary.count(), 9);
    let openings: Vec<Opening> = runs.rows[..9]
        .iter()
        .map(|row| runs.opening(row).expect("an opening"))
        .collect();
    for opening in openings {
        let what = format!("{:?} {:?} {}", opening.regime, opening.set, opening.shadow);
        session.apply(Intent::Open(Box::new(opening)));
        assert_eq!(session.sameness(), None, "{what}: nothing is computed yet");
        settle(&mut session);
        assert!(
            matches!(session.sameness(), Some(Sameness::Same(_))),
            "{what}: {:?}",
            session.sameness()
        );
    }
    // another seed is another truce, and says nothing
    session.apply(Intent::SetSeed(99));
    settle(&mut session);
    assert_eq!(session.sameness(), None);
}

#[test]
fn a_click_on_a_row_opens_it_and_the_lab_says_whether_it_is_the_same() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("study");
    folder(&dir);
    let mut session = library_session();
    read(&mut session, &dir);
    let Task::Done(runs) = &session.reading.results else {
        panic!("nothing was read");
    };
    // the middle of a comparison, live, is shown first
    let row = runs.rows.iter().find(|row| !row.shadow && row.cell == 1);
    let row = row.expect("a row").clone();
    let digest = row.digest.clone().expect("a digest");
    let glass = Glass::default();
    let wants = glass.click_on(&session, &digest);
    let [Intent::Open(opening)] = wants.as_slice() else {
        panic!("{wants:?}");
    };
    assert_eq!(opening.seed, row.seed);
    assert_eq!(opening.set[0].1, "0.6");
    let opening = opening.clone();
    session.apply(Intent::Open(opening.clone()));
    settle(&mut session);
    assert!(glass.says(&session, "same run, bit for bit"));
    let other = Opening {
        expected_digest: Some("0123456789abcdef".into()),
        ..*opening
    };
    session.apply(Intent::Open(Box::new(other)));
    settle(&mut session);
    assert!(glass.says(&session, "NOT the run of the folder"));
    // a run of a folder has no code, and says so
    assert!(session.code().is_err_and(|words| words.contains("results")));
    // moving a slider of it makes another truce of the same folder
    session.apply(Intent::Tune("sides.a.commitment".into(), "0.1".into()));
    settle(&mut session);
    assert_eq!((session.trouble.clone(), session.sameness()), (None, None));
    let spec = &session.opened().spec;
    assert!(spec.sides.iter().any(|side| side.command.commitment == 0.1));
}

#[test]
fn the_filter_of_runs_asks_all_columns_or_one() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("study");
    folder(&dir);
    let mut session = library_session();
    read(&mut session, &dir);
    let glass = Glass::default();
    assert!(glass.says(&session, "4 of 18 rows"));
    glass.click_on(&session, "all modes and cells");
    assert!(glass.says(&session, "18 of 18 rows"));
    glass.click_on(&session, "regime:layered");
    glass.type_in(&session, "seed:4 observers");
    assert!(glass.says(&session, "4 of 18 rows"));
}

#[test]
fn hostile_folders_give_words() {
    let temp = tempfile::tempdir().expect("a folder");
    let good = temp.path().join("good");
    folder(&good);
    let mut session = library_session();
    let glass = Glass::default();
    let mut refused = |dir: &Path| {
        read(&mut session, dir);
        let Task::Failed(words) = &session.reading.results else {
            panic!("{} was read", dir.display());
        };
        assert!(!words.is_empty());
        glass.pass(&session, Vec::new());
    };
    refused(&temp.path().join("gone"));
    let empty = temp.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    refused(&empty);
    fs::write(empty.join("manifest.json"), "{\"format\": 1e999}").expect("written");
    fs::write(empty.join("provenance.json"), "[]").expect("written");
    refused(&empty);
    let table = good.join("runs.parquet");
    let bytes = fs::read(&table).expect("a table");
    for damage in [0, 4, bytes.len() / 2, bytes.len() - 9, bytes.len() - 4] {
        let mut damaged = bytes.clone();
        damaged[damage] ^= 0x5a;
        damaged.truncate(bytes.len() - usize::from(damage == 4));
        fs::write(&table, &damaged).expect("written");
        read(&mut library_session(), &good);
    }
    fs::write(&table, &bytes[..bytes.len() / 3]).expect("written");
    refused(&good);
    fs::write(&table, &bytes).expect("written");
    // a scenario that cannot be read, and one that reads differently
    let path = good.join("manifest.json");
    let text = fs::read_to_string(&path).expect("a manifest");
    let mut manifest: Manifest = serde_json::from_str(&text).expect("a manifest");
    manifest.scenario_hash = "0".repeat(16);
    let write = |manifest: &Manifest| {
        let text = serde_json::to_string(manifest).expect("JSON");
        fs::write(&path, text).expect("written");
    };
    write(&manifest);
    read(&mut session, &good);
    let Task::Done(runs) = &session.reading.results else {
        panic!("not read");
    };
    let opening = runs.opening(&runs.rows[0]).expect("an opening");
    assert!(
        opening
            .caution
            .is_some_and(|words| words.contains("not the same model"))
    );
    manifest.scenario_text = "schema = [".into();
    write(&manifest);
    read(&mut session, &good);
    let Task::Done(runs) = &session.reading.results else {
        panic!("not read");
    };
    assert!(runs.refusal.is_some() && runs.opening(&runs.rows[0]).is_err());
    assert!(glass.says(&session, "no row can be opened"));
}

#[test]
fn a_code_of_the_window_gives_the_same_digest_without_it() {
    let mut session = library_session();
    session.apply(Intent::Tune("sides.a.commitment".into(), "0.35".into()));
    session.apply(Intent::ChooseMode(Mode::Shadow));
    session.apply(Intent::SetSeed(12));
    session.apply(Intent::Seek(17.25));
    session.apply(Intent::Look(View::Score));
    session.apply(Intent::SelectSector(Some(41)));
    settle(&mut session);
    let digest = session.left.ending().map(|ending| ending.digest.clone());
    let code = session.code().expect("a code");
    let link = Link::parse(&code).expect("a link");
    let linked = link.load().expect("a scenario");
    assert_eq!(linked.difference, None);
    let regime = linked.regime.expect("a regime");
    let result = run_one_in(&linked.loaded.spec, link.seed, regime, Mode::Shadow, false);
    assert_eq!(result.expect("a truce").run.digest, digest);
    assert!(digest.is_some());
    // and in another window it is the same place
    let mut other = library_session();
    other.apply(Intent::OpenCode(code.to_uppercase()));
    settle(&mut other);
    assert_eq!(other.reading.typed, Typed::Nothing);
    assert_eq!(other.left.ending().map(|e| e.digest.clone()), digest);
    assert_eq!(other.clock.hours(), 17.25);
    assert_eq!((other.view(), other.sector), (View::Score, Some(41)));
    assert_eq!(other.code(), Ok(code));
}

#[test]
fn a_code_typed_at_home_is_opened_or_told_what_is_wrong() {
    let mut session = library_session();
    session.apply(Intent::SetSeed(8));
    settle(&mut session);
    let code = session.code().expect("a code");
    session.apply(Intent::Go(Screen::Home));
    let glass = Glass::default();
    glass.click_on(&session, "truce1:…");
    let wants = glass.type_in(&session, "truce1:nonsense");
    assert_eq!(wants, [Intent::OpenCode("truce1:nonsense".into())]);
    session.apply(wants[0].clone());
    assert_eq!(session.screen, Screen::Home);
    assert!(glass.says(&session, "the code does not check"));
    // one of another version is offered, and marked
    let other = Link {
        version: "0.0.9".into(),
        ..Link::parse(&code).expect("a link")
    };
    session.apply(Intent::OpenCode(other.code().expect("a code")));
    assert!(matches!(session.reading.typed, Typed::Differs(..)));
    let wants = glass.click_on(&session, "Run it anyway");
    assert_eq!(wants, [Intent::OpenAnyway]);
    session.apply(Intent::OpenAnyway);
    settle(&mut session);
    assert_eq!(session.screen, Screen::Lab);
    assert_eq!(session.left.key().seed, 8);
    assert!(glass.says(&session, "not the same model"));
}

#[test]
fn home_opens_scenarios_and_goes_on() {
    let mut session = library_session();
    session.apply(Intent::Go(Screen::Home));
    session.reading.last = session.code().ok();
    let glass = Glass::default();
    let wants = glass.click_on(&session, "A 30-day ceasefire on a 420 km line");
    let [Intent::Open(opening)] = wants.as_slice() else {
        panic!("{wants:?}");
    };
    assert_eq!(opening.scenario.as_deref(), Some("low-intensity-line"));
    let wants = glass.click_on(&session, "Go on where you were");
    assert!(matches!(wants.as_slice(), [Intent::OpenCode(_)]));
    assert!(glass.says(&session, "Lessons are not there yet"));
    let wants = glass.click_on(&session, "No lessons yet");
    assert!(wants.is_empty(), "{wants:?}");
}

#[test]
fn settings_ask_for_what_is_clicked() {
    let mut session = library_session();
    session.apply(Intent::Go(Screen::Settings));
    let glass = Glass::default();
    assert_eq!(glass.click_on(&session, "light"), [Intent::Dark(false)]);
    assert!(glass.click_on(&session, "dark").is_empty());
    let wants = glass.click_on(&session, "things may move");
    assert_eq!(wants, [Intent::Motion(false)]);
    let wants = glass.click_on(&session, "Lock the truth away");
    assert_eq!(wants, [Intent::Lock(true)]);
    session.apply(Intent::Lock(true));
    let wants = glass.click_on(&session, "Unlock the truth");
    assert_eq!(wants, [Intent::Lock(false)]);
    for words in [
        "verdict on a nation",
        "not a forecast",
        "MIT or Apache-2.0",
        "docs/",
    ] {
        assert!(glass.says(&session, words), "{words}");
    }
    // every size that can be set draws, in both themes
    for scale in [0.8, 1.4, 2.0] {
        for dark in [false, true] {
            session.apply(Intent::Scale(scale));
            session.apply(Intent::Dark(dark));
            glass.context.set_zoom_factor(scale);
            assert!(glass.pass(&session, Vec::new()).0.is_empty());
        }
    }
}

fn checked(opening: &Opening) -> CheckReport {
    let request = Request {
        scenario: opening.scenario.clone(),
        set: opening.set.clone(),
        regimes: None,
    };
    let mut report = CheckReport {
        opening: opening.clone(),
        ..CheckReport::default()
    };
    match load(&request, &NoFiles) {
        Ok(loaded) => {
            report.good = Some(Good {
                spec: loaded.spec,
                hash: loaded.hash,
                bytes: 3e6,
            });
            report.warnings = loaded.warnings;
        }
        Err(problems) => report.problems = problems,
    }
    report
}

#[test]
fn a_check_shows_all_problems_or_the_size() {
    let mut session = library_session();
    let glass = Glass::default();
    session.apply(Intent::Check(None));
    settle(&mut session);
    assert!(glass.says(&session, "nobody here can read files"));
    session.set_checker(Arc::new(checked));
    // the window looks before anything is computed
    session.apply(Intent::SetSeed(2));
    session.pass(0.0);
    settle(&mut session);
    session.apply(Intent::Check(None));
    assert!(session.is_busy());
    settle(&mut session);
    let hash = format!("{:016x}", session.opened().hash);
    for words in [
        &hash,
        "2.0 days",
        "200 sectors",
        "about 3 MB",
        "s here",
        "layered",
    ] {
        assert!(glass.says(&session, words), "{words}");
    }
    // of another scenario the time is not known
    session.apply(Intent::Check(Some("low-intensity-line".into())));
    settle(&mut session);
    assert!(glass.says(&session, "unknown: open it"));
    let wants = glass.click_on(&session, "Open it");
    let [Intent::Open(opening)] = wants.as_slice() else {
        panic!("{wants:?}");
    };
    assert_eq!(opening.scenario.as_deref(), Some("low-intensity-line"));
    session.apply(Intent::Check(Some("no-such-scenario".into())));
    settle(&mut session);
    let Task::Done(report) = &session.reading.check else {
        panic!("nothing was checked");
    };
    assert_eq!((report.problems.len(), report.good.is_none()), (1, true));
    for words in ["1 problem", "unknown-name", "1:1", "use one of"] {
        assert!(glass.says(&session, words), "{words}");
    }
    // a checker that panics is words too
    session.set_checker(Arc::new(|_| panic!("hostile")));
    session.apply(Intent::Check(Some("x.toml".into())));
    settle(&mut session);
    assert!(matches!(&session.reading.check, Task::Failed(words) if words.contains("hostile")));
}

#[test]
fn the_tab_of_the_lab_is_kept_when_a_code_is_opened() {
    let mut session = library_session();
    session.apply(Intent::OpenTab(Tab::Charts));
    let code = session.code().expect("a code");
    session.apply(Intent::OpenCode(code));
    assert_eq!(session.tab, Tab::Charts);
}
