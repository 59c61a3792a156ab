//! Files from strangers: whatever is in them, the reader says what is wrong, where, and what to
//! do, and never panics, hangs or opens what it should not.
#![cfg(feature = "scenario")]

use proptest::prelude::*;
use std::cell::RefCell;
use truceline::scenario::{
    Code, FileSource, Loaded, NoFiles, Problem, Request, check_text, library, load,
};

/// Files in memory, with a record of what was asked for.
#[derive(Default)]
struct Files {
    files: Vec<(&'static str, Vec<u8>)>,
    asked: RefCell<Vec<String>>,
}

impl Files {
    fn new(files: &[(&'static str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(name, text)| (*name, text.as_bytes().to_vec()))
            .collect();
        Self {
            files,
            asked: RefCell::default(),
        }
    }
}

impl FileSource for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.asked.borrow_mut().push(path.to_owned());
        let found = self.files.iter().find(|(name, _)| *name == path);
        found
            .map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| "no such file".to_owned())
    }
}

fn check(text: &str) -> Result<Loaded, Vec<Problem>> {
    check_text("study.toml", text.as_bytes(), &NoFiles)
}

/// The problems of a text that must have some; every one has a place and a remedy.
fn problems(text: &str) -> Vec<Problem> {
    problems_of_bytes(text.as_bytes())
}

fn problems_of_bytes(bytes: &[u8]) -> Vec<Problem> {
    let found = check_text("study.toml", bytes, &NoFiles).expect_err("the text must be refused");
    assert_polite(&found);
    found
}

fn assert_polite(found: &[Problem]) {
    assert!(!found.is_empty());
    assert!(
        found.len() <= 101,
        "{} problems fill the screen",
        found.len()
    );
    for problem in found {
        assert!(
            problem.line >= 1 && problem.column >= 1,
            "no place: {problem}"
        );
        assert!(
            !problem.rule.is_empty() && !problem.remedy.is_empty(),
            "no remedy: {problem}"
        );
        let shown = problem.to_string();
        assert!(shown.len() < 8_192, "a message of {} bytes", shown.len());
        assert!(
            !shown.chars().any(|c| c.is_control()),
            "control characters in {shown:?}"
        );
    }
}

/// The one problem with a code, at a line and column.
fn assert_at(found: &[Problem], code: Code, path: &str, line: u32, column: u32) {
    let here =
        |p: &&Problem| p.code == code && p.path == path && (p.line, p.column) == (line, column);
    assert_eq!(
        found.iter().filter(here).count(),
        1,
        "no {} of {path} at {line}:{column} in {found:#?}",
        code.name()
    );
}

const BASE: &str = "extends = \"thirty-day-pause\"\n";

fn study(rest: &str) -> String {
    format!("{BASE}{rest}")
}

#[test]
fn a_small_study_loads() {
    let loaded = check(&study("[sides.a]\ncommitment = 0.9\n")).expect("loads");
    assert_eq!(loaded.name, "study");
    assert_eq!(loaded.spec.sides[0].command.commitment, 0.9);
}

#[test]
fn a_missing_file_is_named() {
    let request = Request {
        scenario: Some("no/such.toml".into()),
        ..Request::default()
    };
    let found = load(&request, &NoFiles).expect_err("missing");
    assert_polite(&found);
    assert_eq!((found.len(), found[0].code), (1, Code::NotFound));
    assert!(found[0].to_string().contains("no/such.toml"));
}

#[test]
fn a_bare_name_never_falls_back_to_a_file() {
    let files = Files::new(&[("thirty-day-pauze", BASE), ("thirty-day-pauze.toml", BASE)]);
    let request = Request {
        scenario: Some("thirty-day-pauze".into()),
        ..Request::default()
    };
    let found = load(&request, &files).expect_err("not in the library");
    assert_eq!(found[0].code, Code::UnknownName);
    assert!(
        found[0].remedy.contains("`thirty-day-pause`"),
        "{}",
        found[0]
    );
    assert!(files.asked.borrow().is_empty());
}

#[test]
fn all_mistakes_of_a_file_are_reported_with_their_places() {
    let found = problems(&study(
        "[front]\n\
         sectors = -5\n\
         \x20 laitude = 48\n\
         [sides.a]\n\
         commitment = 1.5\n\
         policy = \"prob\"\n\
         [time]\n\
         tick = 15\n\
         regimes = 3\n",
    ));
    assert_eq!(found.len(), 6, "{found:#?}");
    assert_at(&found, Code::OutOfRange, "front.sectors", 3, 11);
    assert_at(&found, Code::UnknownKey, "front.laitude", 4, 3);
    assert_at(&found, Code::OutOfRange, "sides.a.commitment", 6, 14);
    assert_at(&found, Code::UnknownName, "sides.a.policy", 7, 10);
    assert_at(&found, Code::WrongType, "time.tick", 9, 8);
    assert_at(&found, Code::UnknownKey, "time.regimes", 10, 1);
    assert!(found[1].remedy.contains("`latitude`"), "{}", found[1]);
    assert!(found[2].remedy.contains("from 0 to 1"), "{}", found[2]);
    assert!(found[3].remedy.contains("`probe`"), "{}", found[3]);
    assert!(found.iter().all(|p| p.file == "study.toml"));
}

#[test]
fn a_misspelt_needed_key_is_one_problem() {
    let found = problems("schema = 1\ntitel = \"x\"\n");
    assert_at(&found, Code::UnknownKey, "titel", 2, 1);
    assert!(found.iter().any(|p| p.remedy.contains("`title`")));
    assert!(
        !found.iter().any(|p| p.path == "title"),
        "reported twice: {found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|p| p.code == Code::MissingKey && p.path == "front")
    );
}

#[test]
fn a_problem_names_the_file_in_which_the_value_stands() {
    let files = Files::new(&[
        (
            "base.toml",
            "extends = \"thirty-day-pause\"\n\n[sides.b]\ntrust = 7\n",
        ),
        ("r.toml", "title = \"x\"\n[assets.c]\nsensor = \"camara\"\n"),
    ]);
    let text = "extends = \"base.toml\"\nregimes = [\"none\", \"r.toml\"]\nsides.a.trust = 8\n";
    let found = check_text("top.toml", text.as_bytes(), &files).expect_err("three mistakes");
    assert_polite(&found);
    let place = |path: &str| {
        let problem = found
            .iter()
            .find(|p| p.path == path)
            .unwrap_or_else(|| panic!("{path} in {found:#?}"));
        (problem.file.as_str(), problem.line, problem.column)
    };
    assert_eq!(place("sides.b.trust"), ("base.toml", 4, 9));
    assert_eq!(place("sides.a.trust"), ("top.toml", 3, 17));
    assert_eq!(place("regime.r.assets.c.sensor"), ("r.toml", 3, 10));
}

#[test]
fn an_override_on_the_command_line_is_checked_like_a_file() {
    let set = |path: &str, value: &str| {
        let request = Request {
            set: vec![(path.into(), value.into())],
            ..Request::default()
        };
        load(&request, &NoFiles).expect_err("must be refused")
    };
    for (path, value, code) in [
        ("sides.a.commitment", "2", Code::OutOfRange),
        ("sides.a.commitment", "nan", Code::NotFinite),
        ("sides.a.commitment", "much", Code::WrongType),
        ("sides.c.commitment", "0.5", Code::UnknownKey),
        ("sides..commitment", "0.5", Code::Syntax),
        ("", "1", Code::Syntax),
        ("title", "\u{202e}x", Code::BadText),
        ("agreement", "nothing", Code::UnknownName),
        ("extends", "../x.toml", Code::UnknownKey),
    ] {
        let found = set(path, value);
        assert_polite(&found);
        assert_eq!(found[0].code, code, "--set {path}={value}: {found:#?}");
        assert!(found[0].file.starts_with("--set "), "{}", found[0]);
    }
}

#[test]
fn text_that_is_no_toml_is_refused() {
    assert_eq!(problems("this is no toml\n")[0].code, Code::Syntax);
    assert_eq!(problems(&study("[front\nsectors = 3\n"))[0].line, 2);
    assert_eq!(
        problems("<html><script>alert(1)</script></html>")[0].code,
        Code::Syntax
    );
    assert_eq!(problems("\u{7f}ELF")[0].code, Code::BadText);
}

#[test]
fn an_empty_file_says_what_is_needed() {
    let found = problems("");
    for key in ["title", "time", "front", "sides", "agreement", "regimes"] {
        assert!(found.iter().any(|p| p.path == key), "{key} in {found:#?}");
    }
    problems("# only a remark\n");
}

#[test]
fn encodings_are_told_apart() {
    let mut latin1 = study("title = \"Gr").into_bytes();
    latin1.extend([0xfc, b'n', b'"', b'\n']);
    let found = problems_of_bytes(&latin1);
    assert_eq!(
        (found[0].code, found[0].line, found[0].column),
        (Code::BadText, 2, 12)
    );

    let utf16: Vec<u8> = BASE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(problems_of_bytes(&utf16)[0].code, Code::BadText);

    let nul = problems(&study("title = \"a\0b\"\n"));
    assert_eq!(
        (nul[0].code, nul[0].line, nul[0].column),
        (Code::BadText, 2, 11)
    );

    let windows = format!("\u{feff}{}", study("title = \"x\"\n").replace('\n', "\r\n"));
    assert_eq!(
        check(&windows).expect("BOM and CRLF are fine").spec.title,
        "x"
    );
    let found = problems(&format!("\u{feff}{}", "x = 1\r\ny = 2\r\n"));
    assert_at(&found, Code::UnknownKey, "y", 2, 1);
}

#[test]
fn text_that_hides_what_it_says_is_refused() {
    for hidden in [
        '\u{202e}',
        '\u{2066}',
        '\u{200b}',
        '\u{200f}',
        '\u{1b}',
        '\u{7}',
        '\u{e0041}',
    ] {
        for text in [
            study(&format!("title = \"a{hidden}b\"\n")),
            study(&format!("# a{hidden}b\n")),
            study(&format!("\"a{hidden}b\" = 1\n")),
        ] {
            assert_eq!(
                problems(&text)[0].code,
                Code::BadText,
                "{hidden:?} in {text:?}"
            );
        }
        let escaped = study(&format!("title = \"a\\u{:04x}b\"\n", u32::from(hidden)));
        if u32::from(hidden) < 0x1_0000 {
            assert_eq!(problems(&escaped)[0].code, Code::BadText, "{escaped:?}");
        }
    }
    // A Cyrillic letter that looks like a Latin one is another name.
    assert_eq!(
        problems(&study("regimes = [\"n\u{43e}ne\"]\n"))[0].code,
        Code::BadText
    );
}

#[test]
fn names_are_no_formulas_no_markup_and_no_paths() {
    for name in [
        "=cmd|'/c calc'!A0",
        "+1",
        "@x",
        "-x",
        "<script>",
        "a/b",
        "a\\\\b",
        "",
        " ",
        "a;b",
        "`x`",
    ] {
        let found = problems(&study(&format!("[sides.a]\nname = \"{name}\"\n")));
        assert_eq!(
            (found[0].code, found[0].path.as_str()),
            (Code::BadText, "sides.a.name"),
            "{name}"
        );
        let found = problems(&study(&format!("[front]\narea_names = [\"{name}\"]\n")));
        assert_eq!(found[0].path, "front.area_names", "{name}");
    }
    for key in ["=cmd", "<b>", "a/b", "n\u{43e}ne", ""] {
        let clause =
            format!("[agreement.clauses.\"{key}\"]\nacts = [\"raid\"]\nrule = \"allowed\"\n");
        assert_eq!(problems(&study(&clause))[0].code, Code::BadText, "{key}");
    }
    check(&study("[sides.a]\nname = \"Überblick (Nord), 2. Teil\"\n")).expect("an ordinary name");
}

#[test]
fn numbers_must_be_finite_and_inside_their_limits() {
    for (value, code) in [
        ("nan", Code::NotFinite),
        ("-nan", Code::NotFinite),
        ("inf", Code::NotFinite),
        ("-inf", Code::NotFinite),
        ("1e400", Code::NotFinite),
        ("-1e400", Code::NotFinite),
        ("-0.01", Code::OutOfRange),
        ("1.01", Code::OutOfRange),
        ("9223372036854775807", Code::OutOfRange),
        ("9223372036854775808", Code::OutOfRange),
        ("99999999999999999999999999", Code::OutOfRange),
        ("0x8000000000000000", Code::OutOfRange),
        ("\"0.5\"", Code::WrongType),
        ("true", Code::WrongType),
        ("[0.5]", Code::WrongType),
        ("{ x = 1 }", Code::WrongType),
        ("2025-01-01", Code::WrongType),
    ] {
        let found = problems(&study(&format!("[sides.a]\ncommitment = {value}\n")));
        assert_eq!(found.len(), 1, "{value}: {found:#?}");
        assert_at(&found, code, "sides.a.commitment", 3, 14);
    }
    let zero = check(&study("[sides.a]\ncommitment = -0.0\n")).expect("zero is zero");
    assert!(zero.spec.sides[0].command.commitment.is_sign_positive());
    check(&study("[sides.a]\ncommitment = 1e-320\n")).expect("tiny is finite");
}

#[test]
fn counts_are_refused_before_anything_is_allocated() {
    for value in [
        "1000000000",
        "4097",
        "0",
        "-1",
        "-9223372036854775808",
        "9223372036854775807",
        "1e9",
        "200.0",
    ] {
        let found = problems(&study(&format!("[front]\nsectors = {value}\n")));
        assert_eq!(found[0].path, "front.sectors", "{value}: {found:#?}");
    }
    for (path, value) in [
        ("sides.a.units", "1000000000"),
        ("sides.a.sites.depot", "4294967296"),
        ("regime.observers.assets.patrols.count", "2000000000"),
        ("regime.observers.assets.patrols.count", "-1"),
        ("front.areas", "70000"),
        ("sensors.camera.key", "256"),
        ("time.duration", "\"366d\""),
        ("time.duration", "\"1s\""),
        ("time.duration", "\"99999999999999999999d\""),
        ("time.tick", "\"0s\""),
        ("time.tick", "\"7m\""),
        ("time.tick", "\"1s\""),
        ("intensity.base_episodes_per_day", "1e300"),
    ] {
        let found = problems(&study(&format!("{path} = {value}\n")));
        assert!(
            found[0]
                .path
                .starts_with(path.split('.').next().unwrap_or("")),
            "{path}: {found:#?}"
        );
        assert_eq!(found[0].line, 2, "{path}: {found:#?}");
    }
}

#[test]
fn values_that_do_not_go_together_are_reported_at_their_place() {
    for (text, path) in [
        ("[front.segments]\nland = 0.5\n", "front.segments"),
        ("[front]\nareas = 201\n", "front.areas"),
        ("[sides.a]\nunits = 150\n", "sides.a.line_share"),
        ("[sides.a]\ncourse_days = []\n", "sides.a.course_days"),
        ("[acts.artillery]\nshare = 0.9\n", "acts"),
        ("[acts.raid]\nconduct = \"course\"\n", "acts.raid.conduct"),
        ("[sides.a]\ntemper = \"two\"\n", "sides.a.temper"),
        ("[sensors.camera]\nkey = 1\n", "sensors.camera.key"),
        ("[sensors.patrol]\nkey = 2\n", "sensors.patrol.key"),
        ("[time]\nstart = \"2025-02-30\"\n", "time.start"),
        ("regimes = []\n", "regimes"),
        (
            "[parameters]\nforces.site_depth_from_km = 300\n",
            "parameters.forces.site_depth_from_km",
        ),
        (
            "[regime.observers.assets.patrols.ramp]\nper_day_from = 5\n",
            "regime.observers.assets.patrols.ramp.per_day_from",
        ),
        (
            "[agreement.clauses.x]\nacts = [\"raids\"]\nrule = \"allowed\"\n",
            "agreement.clauses.x.acts",
        ),
        ("[agreement]\nrenewal = \"0d\"\n", "agreement.renewal"),
        (
            "[agreement.clauses.x]\nacts = [\"raid\"]\nrule = \"prohibited\"\ncap = 3\n",
            "agreement.clauses.x.cap",
        ),
        (
            "[agreement.clauses.x]\nacts = [\"raid\"]\nrule = \"capped\"\ncap = 3\nper = \"0d\"\n",
            "agreement.clauses.x.per",
        ),
        (
            "[agreement.clauses.x]\nacts = [\"raid\"]\nrule = \"allowed\"\nfrom = \"5d\"\nuntil = \"5d\"\n",
            "agreement.clauses.x.until",
        ),
        (
            "[agreement]\nclause_clarity = 1.5\n",
            "agreement.clause_clarity",
        ),
        (
            "[sides.a.rear]\nabroad_share = 2\n",
            "sides.a.rear.abroad_share",
        ),
        ("[cloud]\nmonthly_mean = [0.5, 0.5]\n", "cloud.monthly_mean"),
        ("schema = 2\n", "schema"),
        ("[regime.bufer]\ntitle = \"x\"\n", "regime.bufer"),
        (
            "[[timetable]]\nat = \"3d\"\nevent = \"eclipse\"\n",
            "timetable[0].event",
        ),
        (
            "[[timetable]]\nat = \"3d\"\ndispatch = { sensor = \"camera\", sector = 3 }\n",
            "timetable[0].dispatch.sensor",
        ),
        (
            "[[timetable]]\nat = \"3d\"\ndispatch = { sensor = \"patrol\", sector = 200 }\n",
            "timetable[0].dispatch.sector",
        ),
        (
            "[[timetable]]\nat = \"3d\"\ndispatch = { sensor = \"patrol\", sector = 3, regime = \"none\" }\n",
            "timetable[0].dispatch.sensor",
        ),
        (
            "[[timetable]]\nat = \"3d\"\ninspect = { side = \"b\", sector = 3, regime = \"no-such\" }\n",
            "timetable[0].inspect.regime",
        ),
        (
            "regimes = [\"none\"]\n[[timetable]]\nat = \"3d\"\ninspect = { side = \"b\", sector = 3 }\n",
            "timetable[0].inspect.side",
        ),
    ] {
        let found = problems(&study(text));
        // `line_share` is the library's: the file only changed what it must suffice for.
        let is_here = |p: &Problem| p.file == "study.toml" || path == "sides.a.line_share";
        assert!(
            found.iter().any(|p| p.path == path && is_here(p)),
            "{path} in {found:#?}"
        );
    }
}

/// A sensor, a group and a regime of one's own with a mistake in each: one pass finds them all.
#[test]
fn all_mistakes_of_new_sensors_and_groups_are_reported_at_once() {
    let found = problems(&study(
        "regimes = [\"none\", \"mine\"]\n\
         [sensors.camera]\nrange_km = -1\nmodality = \"smell\"\n\
         [sensors.uav-mini]\np_side = 1.5\ncurve = { kind = \"gaussian\", sigma_km = 0 }\n\
         [sensors.uav-mid]\ncurve = { kind = \"table\", points = [[0, 1], [0.5, 1]] }\n\
         [sensors.radar]\ncloud_curve = [[0.5, 1], [0.2, 0]]\n\
         [acts.raid]\nconduct = \"scripted\"\nreach = { ear = 11 }\n\
         [regime.mine]\ntitle = \"Mine\"\nlead_time_days = -3\n\
         [regime.mine.composition.friends]\nshare = 2\naccepted_by_a = 1\naccepted_by_b = 1\n\
         [regime.mine.assets.eyes]\nsensor = \"uav-mini\"\nper_sector = 1\n\
         ramp = { lead_days = 1, per_day_from = 5, per_day_to = 1 }\n\
         track = { kind = \"shuttle\", to_km = 11, speed_km_per_hour = 40 }\n\
         losses_per_day = 1.5\ndepth_to_km = 5\ncost_setup = 0\ncost_per_day = 0\n\
         [regime.mine.assets.posts]\nsensor = \"camera\"\ncount = 3\nramp = \"at-last\"\n\
         chainage_km = 4\nallocation = \"manual\"\nmanual_sectors = [200]\n\
         shared = \"fog\"\nshared_factor = 0.5\ndepth_to_km = 5\ncost_setup = 0\ncost_per_day = 0\n",
    ));
    for path in [
        "sensors.camera.range_km",
        "sensors.camera.modality",
        "sensors.uav-mini.p_side",
        "sensors.uav-mini.curve.sigma_km",
        "sensors.uav-mid.curve.points",
        "sensors.radar.cloud_curve",
        "acts.raid.reach.ear",
        "acts",
        "regime.mine.lead_time_days",
        "regime.mine.composition.friends.share",
        "regime.mine.assets.eyes.ramp.per_day_from",
        "regime.mine.assets.eyes.track.to_km",
        "regime.mine.assets.eyes.losses_per_day",
        "regime.mine.assets.posts.ramp",
        "regime.mine.assets.posts.chainage_km",
        "regime.mine.assets.posts.manual_sectors",
        "regime.mine.assets.posts.shared",
    ] {
        assert!(
            found.iter().any(|p| p.path == path),
            "{path} is not among {found:#?}"
        );
    }
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    let found = problems(&study("regimes = [\"none\", \"observer\"]\n"));
    assert_at(&found, Code::UnknownName, "regimes", 2, 20);
    assert!(found[0].remedy.contains("`observers`"), "{}", found[0]);
    let found = problems("extends = \"forty-years-peace\"\n");
    assert_eq!(found[0].code, Code::UnknownName);
    assert!(found[0].remedy.contains("thirty-day-pause"), "{}", found[0]);
}

#[test]
fn duplicate_keys_and_tables_are_refused() {
    let found = problems(&study("[sides.a]\ntrust = 0.1\ntrust = 0.2\n"));
    assert_eq!((found[0].code, found[0].line), (Code::Syntax, 4));
    assert_eq!(
        problems(&study("[front]\nsectors = 200\n[front]\nareas = 24\n"))[0].line,
        4
    );
    let found = problems(&study("front.segments = { land = 1, land = 2 }\n"));
    assert_eq!((found[0].code, found[0].line), (Code::Syntax, 2));
}

#[test]
fn depth_is_refused_before_it_is_built() {
    let n = 200_000;
    let many = |piece: &str| piece.repeat(n);
    for (what, text) in [
        ("lists", format!("x = {}", many("["))),
        ("closed lists", format!("x = {}{}", many("["), many("]"))),
        ("inline tables", format!("x = {}", many("{a="))),
        ("a dotted key", format!("a{} = 1", many(".a"))),
        ("a quoted dotted key", format!("\"\"{} = 1", many(".\"\""))),
        ("a dotted header", format!("[a{}]", many(".a"))),
        (
            "a dotted key in a table",
            format!("x = {{ a{} = 1 }}", many(".a")),
        ),
        ("spaced", format!("a{} = 1", many(" . a"))),
        ("over lines", format!("x = {{ a{} = 1 }}", many(".\na"))),
        (
            "after a string that ends its line",
            format!("x = \"\\\na{} = 1", many(".a")),
        ),
        (
            "after a long string",
            format!("x = \"\"\"\"\"\na{} = 1", many(".a")),
        ),
        (
            "after an apostrophe",
            format!("x = 'it\\'\na{} = 1 #'", many(".a")),
        ),
        ("mixed", format!("x = {}", "{a.a=[".repeat(n / 2))),
    ] {
        let found = problems(&study(&text));
        assert!(
            found
                .iter()
                .any(|p| matches!(p.code, Code::TooLarge | Code::Syntax)),
            "{what}: {found:#?}"
        );
    }
    let product = format!("{{a{}=", ".a".repeat(70)).repeat(70);
    let found = problems(&study(&format!("x = {product}1{}", "}".repeat(70))));
    assert_eq!(
        (found.len(), found[0].code),
        (1, Code::TooLarge),
        "{found:#?}"
    );
    let found = problems(&study(&format!("a{} = 1", ".a".repeat(40))));
    assert_eq!((found[0].code, found[0].line), (Code::TooLarge, 2));
    assert_eq!(
        problems(&study(&format!("x = {}{}", "[".repeat(40), "]".repeat(40))))[0].code,
        Code::TooLarge
    );
}

#[test]
fn size_is_refused() {
    let long = "x".repeat(10_000_000);
    assert_eq!(
        problems(&format!("title = \"{long}\""))[0].code,
        Code::TooLarge
    );
    assert_eq!(
        problems(&study(&format!("title = \"{}\"\n", "x".repeat(257))))[0].code,
        Code::TooLarge
    );
    check(&study(&format!("title = \"{}\"\n", "x".repeat(256)))).expect("256 bytes are allowed");
    assert_eq!(
        problems(&study(&format!("{} = 1\n", "k".repeat(300_000))))[0].code,
        Code::TooLarge
    );
    let keys: String = (0..50_000).map(|i| format!("k{i} = 1\n")).collect();
    assert_eq!(problems(&study(&keys))[0].code, Code::TooLarge);
    let list = "nan,".repeat(200_000);
    assert_eq!(
        problems(&study(&format!("front.area_names = [{list}]\n")))[0].code,
        Code::TooLarge
    );
    let regimes = "\"none\",".repeat(65);
    assert_eq!(
        problems(&study(&format!("regimes = [{regimes}]\n")))[0].code,
        Code::TooLarge
    );
    let clauses: String = (0..300)
        .map(|i| format!("[agreement.clauses.c{i}]\nacts = [\"raid\"]\nrule = \"allowed\"\n"))
        .collect();
    assert_eq!(problems(&study(&clauses))[0].code, Code::TooLarge);
    let event = "[[timetable]]\nat = \"3d\"\nevent = \"leaders-call\"\n";
    check(&study(&event.repeat(1_000))).expect("a thousand entries are allowed");
    assert_eq!(
        problems(&study(&event.repeat(1_001)))[0].code,
        Code::TooLarge
    );
}

#[test]
fn many_mistakes_are_counted_and_not_listed() {
    let lists: String = (0..10)
        .map(|i| format!("x{i} = [{}]\n", "nan,".repeat(10_000)))
        .collect();
    let found = problems(&study(&lists));
    assert_eq!(found.len(), 101);
    // Ten unknown keys are among them.
    assert!(found[100].rule.starts_with("99910 "), "{}", found[100]);
    problems(&"]\n".repeat(400_000));
    problems(&"a = = \"\n".repeat(100_000));
    problems(&study(&"a.b = 1\n".repeat(100_000)));
}

#[test]
fn files_name_only_files_at_or_below_their_folder() {
    for path in [
        "../x.toml",
        "/etc/x.toml",
        "a/../../x.toml",
        "a/../x.toml",
        "..\\x.toml",
        "C:x.toml",
        "C:/x.toml",
        "\\\\server\\share\\x.toml",
        "//server/x.toml",
        "./../x.toml",
        "con.toml",
        "a/NUL.toml",
        "com1.x.toml",
        "aux .toml",
    ] {
        let quoted = path.replace('\\', "\\\\");
        for text in [
            format!("extends = \"{quoted}\"\n"),
            study(&format!("regimes = [\"{quoted}\"]\n")),
        ] {
            let files = Files::default();
            let found = check_text("f/study.toml", text.as_bytes(), &files).expect_err(path);
            assert_polite(&found);
            assert!(
                matches!(found[0].code, Code::Include | Code::UnknownName),
                "{path}: {found:#?}"
            );
            assert!(files.asked.borrow().is_empty(), "{path} was asked for");
        }
    }
    let files = Files::new(&[
        ("f/b/base.toml", BASE),
        ("f/b/c.toml", "extends = \"./base.toml\"\n"),
    ]);
    check_text("f/study.toml", b"extends = \"b//c.toml\"\n", &files).expect("below is fine");
    assert_eq!(*files.asked.borrow(), ["f/b/c.toml", "f/b/base.toml"]);
}

#[test]
fn a_name_is_not_handed_down() {
    let files = Files::new(&[(
        "base.toml",
        "extends = \"thirty-day-pause\"\nname = \"base-name\"\n",
    )]);
    let extending = check_text("s.toml", b"extends = \"base.toml\"\n", &files).expect("loads");
    assert_eq!(extending.name, "s");
    let named = check_text(
        "s.toml",
        b"extends = \"base.toml\"\nname = \"own\"\n",
        &files,
    );
    assert_eq!(named.expect("loads").name, "own");
}

#[test]
fn a_regime_file_of_a_base_lies_beside_the_base() {
    let files = Files::new(&[
        (
            "f/b/base.toml",
            "extends = \"thirty-day-pause\"\nregimes = [\"r.toml\"]\n",
        ),
        ("f/b/r.toml", "title = \"r\"\n"),
    ]);
    let loaded = check_text("f/s.toml", b"extends = \"b/base.toml\"\n", &files).expect("loads");
    assert_eq!(loaded.spec.regimes[0].title, "r");
}

/// A table that has one of several forms is replaced whole, not mixed.
#[test]
fn one_form_replaces_another() {
    let sensor = "[sensors.watcher]\ndetection = { per_hour = 2 }\ncurve = { kind = \"gaussian\", sigma_km = 3 }\n";
    let text = format!("extends = \"laboratory\"\ntitle = \"x\"\n{sensor}");
    let loaded = check(&text).expect("it loads");
    let watcher = loaded.spec.sensors.0.iter().find(|s| s.name == "watcher");
    assert_eq!(
        watcher.map(|s| s.detection),
        Some(truceline::model::sensing::Detection::Rate { per_hour: 2.0 })
    );
}

/// What a laboratory promises holds for that very set-up: a scenario that extends it may change
/// what the promise rests on.
#[test]
fn expectations_are_not_handed_down() {
    let files = Files::new(&[("base.toml", &study(ROW))]);
    let base = check_text("base.toml", study(ROW).as_bytes(), &files).expect("it loads");
    assert_eq!(base.expect.len(), 1);
    assert_eq!(base.expect[0].name, "row");
    let text = "schema = 1\nextends = \"base.toml\"\ntitle = \"x\"\n";
    let loaded = check_text("study.toml", text.as_bytes(), &files).expect("it loads");
    assert!(loaded.expect.is_empty());
}

const ROW: &str =
    "[expect.row]\ntest = \"t\"\nmeasure = \"observed_share\"\nvalue = 0.5\nsource = \"s\"\n";

/// All that is wrong with rows is said at once.
#[test]
fn bad_expectations_are_all_named() {
    let found = problems(&study(
        "[expect.one]
measure = \"observed_shear\"
test = \"t\"
value = \"x\"
source = \"s\"
kind = \"artillery\"
[expect.two]
measure = \"observed_within_share\"
test = 3
value = 0.5
source = \"s\"
kind = \"artilery\"
regime = \"nobody\"
[expect.three]
formula = \"at-least\"
k = 3.5
n = 5
p = 1.5
test = \"t\"
value = 0.5
source = \"s\"
tolerance = 2
[expect.four]
formula = \"posterior\"
prior = 0.1
alarm_detects = [0.8, 0.6]
alarm_errs = [0.05]
test = \"t\"
value = 0.5
source = \"s\"
[expect.five]
measure = \"column.cuaght\"
formula = \"at-least\"
test = \"t\"
value = 0.5
source = \"s\"
[expect.six]
measure = \"column.status\"
test = \"t\"
value = 0.5
source = \"s\"
[expect.seven]
measure = \"named_share\"
test = \"t\"
value = 0.5
source = \"s\"
sensor = \"camera\"
",
    ));
    let said: Vec<String> = found
        .iter()
        .map(|p| format!("{} {}", p.code.name(), p.path))
        .collect();
    assert_eq!(
        said,
        [
            "unknown-name expect.one.measure",
            "wrong-type expect.one.value",
            "missing-key expect.two.within_hours",
            "wrong-type expect.two.test",
            "unknown-name expect.two.kind",
            "unknown-name expect.two.regime",
            "wrong-type expect.three.k",
            "out-of-range expect.three.p",
            "out-of-range expect.three.tolerance",
            "rule expect.four.alarm_errs",
            "rule expect.five",
            "unknown-name expect.six.measure",
            "missing-key expect.seven.side",
            "unknown-key expect.seven.sensor",
        ]
    );
    assert!(found[0].remedy.contains("observed_share"));
}

#[test]
fn circles_and_long_chains_end() {
    for (name, files) in [
        ("a.toml", vec![("a.toml", "extends = \"a.toml\"\n")]),
        (
            "a.toml",
            vec![
                ("a.toml", "extends = \"./b.toml\"\n"),
                ("b.toml", "extends = \".//a.toml\"\n"),
            ],
        ),
        (
            "s.toml",
            vec![
                (
                    "s.toml",
                    "extends = \"thirty-day-pause\"\nregimes = [\"r.toml\"]\n",
                ),
                ("r.toml", "extends = \"r.toml\"\n"),
            ],
        ),
    ] {
        let request = Request {
            scenario: Some(name.into()),
            ..Request::default()
        };
        let found = load(&request, &Files::new(&files)).expect_err("a circle");
        assert_polite(&found);
        assert_eq!(found[0].code, Code::Cycle, "{found:#?}");
        assert!(found[0].rule.contains("circle"), "{}", found[0]);
        assert_eq!(found.len(), 1, "{found:#?}");
    }
    /// Every file names another one.
    struct Endless;
    impl FileSource for Endless {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            Ok(format!("extends = \"x{path}\"\n# {}\n", "x".repeat(900_000)).into_bytes())
        }
    }
    let found = check_text("a.toml", b"extends = \"b.toml\"\n", &Endless).expect_err("endless");
    assert_polite(&found);
    assert!(
        matches!(found[0].code, Code::Cycle | Code::TooLarge),
        "{found:#?}"
    );
}

#[test]
fn a_file_cut_at_any_byte_is_refused_or_read_but_never_panics() {
    let whole = load(&Request::default(), &NoFiles)
        .expect("the reference")
        .text;
    let study =
        study("title = \"Grün\"\n[sides.a]\ncommitment = 0.5 # so\ncourse_days = [10, 20]\n");
    for text in [
        study.as_str(),
        library::regime("layered").unwrap_or_default(),
    ] {
        for end in 0..=text.len() {
            let _ = check_text("study.toml", &text.as_bytes()[..end], &NoFiles);
        }
    }
    // The long text at every 97th byte: all its kinds of places, in a moment.
    for end in (0..whole.len()).step_by(97) {
        if let Err(found) = check_text("study.toml", &whole.as_bytes()[..end], &NoFiles) {
            assert_polite(&found);
        }
    }
}

#[test]
fn the_text_of_a_manifest_survives_odd_strings() {
    let text = study(
        "title = \"a \\\"quoted\\\" \\\\ back\"\n[acts.\"odd.name#1\"]\ngroup = \"fire\"\nconduct = \"local-fire\"\nshare = 0\nduration_median_minutes = 1\nduration_log_sd = 0\nrounds_median = 1\nrounds_log_sd = 0\ncasualties_per_round = 1e-7\nsignature = {}\n",
    );
    let first = check(&text).expect("loads");
    let second = check(&first.text).expect("reads again");
    assert_eq!((&first.spec, &first.text), (&second.spec, &second.text));
}

/// Pieces from which hostile files are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("[[".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just(".".to_owned()),
        Just("=".to_owned()),
        Just(",".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("'''".to_owned()),
        Just("\\".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("#".to_owned()),
        Just(" ".to_owned()),
        Just("a".to_owned()),
        Just("1".to_owned()),
        Just("nan".to_owned()),
        Just("1e9".to_owned()),
        Just("sides".to_owned()),
        Just("regimes".to_owned()),
        Just("extends".to_owned()),
        Just("\"x.toml\"".to_owned()),
        Just("\"none\"".to_owned()),
        any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes put in, left out or changed anywhere in a good file.
    #[test]
    fn arbitrary_mutations_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, prop::collection::vec(piece(), 0..4)), 1..8),
        which in 0_usize..5,
    ) {
        let text = match which {
            0 => study("[sides.a]\ncommitment = 0.5\n[agreement.clauses.x]\nacts = [\"raid\"]\nrule = \"allowed\"\n"),
            1 => library::scenario(library::REFERENCE).unwrap_or_default().to_owned(),
            2 => library::scenario("weak-orders").unwrap_or_default().to_owned(),
            3 => library::scenario("access").unwrap_or_default().to_owned(),
            _ => library::regime("layered").unwrap_or_default().to_owned(),
        };
        let mut bytes = text.into_bytes();
        for (index, cut, pieces) in &changes {
            let at = index.index(bytes.len() + 1).min(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, pieces.concat().into_bytes());
        }
        if let Err(found) = check_text("study.toml", &bytes, &NoFiles) {
            assert_polite(&found);
        }
    }

    /// Any short pattern many times over: nothing that passes the guard may be so deep that the
    /// parser's recursion overflows the stack, which no test could catch.
    #[test]
    fn repeated_patterns_never_overflow_the_stack(
        head in prop::collection::vec(piece(), 0..4),
        pattern in prop::collection::vec(piece(), 1..7),
        tail in prop::collection::vec(piece(), 0..4),
    ) {
        let text = format!("x = 1\n{}{}{}", head.concat(), pattern.concat().repeat(8_000), tail.concat());
        if let Err(found) = check_text("study.toml", text.as_bytes(), &NoFiles) {
            assert_polite(&found);
        }
    }

    /// Any value on the command line.
    #[test]
    fn arbitrary_overrides_never_panic(
        key in prop::sample::select(vec!["sides.a.commitment", "agreement", "regimes", "time.start", "front.longitude", "mirror", "regime.none.assets", "x"]),
        pieces in prop::collection::vec(piece(), 0..6),
    ) {
        let request = Request { set: vec![(key.to_owned(), pieces.concat())], ..Request::default() };
        if let Err(found) = load(&request, &NoFiles) {
            assert_polite(&found);
        }
    }
}
