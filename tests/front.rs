//! Fronts on real lines: the geometry that goes in comes out, and lines from strangers are refused
//! with all their faults, each with its place.
#![cfg(feature = "scenario")]

use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;
use truceline::model::base::{Seed, Side};
use truceline::model::front::{Ground, Segment};
use truceline::model::{Simulation, TruceSpec, Watching};
use truceline::scenario::{Code, FileSource, Loaded, NoFiles, Problem, Request, check_text, load};

const EXAMPLE: &str = "dated-example-2025-03";

struct Files(Vec<(&'static str, String)>);

impl FileSource for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        found
            .map(|(_, text)| text.clone().into_bytes())
            .ok_or_else(|| format!("no such file: {path}"))
    }
}

fn named(name: &str, set: &[(&str, &str)]) -> Arc<TruceSpec> {
    let request = Request {
        scenario: Some(name.into()),
        set: set
            .iter()
            .map(|(path, value)| ((*path).into(), (*value).into()))
            .collect(),
        regimes: Some(vec!["none".into()]),
    };
    load(&request, &NoFiles)
        .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
        .spec
}

const STUDY: &str = "extends = \"thirty-day-pause\"\nregimes = [\"none\"]\n[front]\nline = \"line.geojson\"\n\
    areas = 2\narea_names = []\n";

/// A study on a line; `rest` stands in `[front]`.
fn on_line(line: &str, rest: &str) -> Result<Loaded, Vec<Problem>> {
    let files = Files(vec![("line.geojson", line.to_owned())]);
    check_text("study.toml", format!("{STUDY}{rest}").as_bytes(), &files)
}

fn line_string(coordinates: &str) -> String {
    format!("{{\"type\": \"LineString\",\n\"coordinates\": [{coordinates}]}}")
}

fn ground(spec: &TruceSpec, seed: u64) -> Ground {
    Ground::lay(&spec.front, &spec.parameters.front, Seed(seed))
}

// ------------------------------------------------------------------ what goes in comes out

/// Input check: the geometry of the anchors, 1,819 km, 43 % border, 36 % land, 21 % river.
#[test]
fn the_dated_example_has_the_geometry_of_its_anchors() {
    let spec = named(EXAMPLE, &[]);
    let front = &spec.front;
    let line = front.line.as_ref().expect("a line");
    assert_eq!((line.length_km(), line.ruler_km()), (1_819.0, 1.0));
    assert_eq!(front.length_km(), 1_819.0);
    assert_eq!((front.n_sectors, front.sector_km), (182, 10.0));
    assert!((front.length_of_sector_km(181) - 9.0).abs() < 1e-9);
    let percent = front.segment_shares.map(|share| (100.0 * share).round());
    assert_eq!(percent, [36.0, 21.0, 43.0], "land, river, border");
    let ground = ground(&spec, 1);
    for (kind, km) in [
        (Segment::Border, 776.0),
        (Segment::Land, 661.0),
        (Segment::River, 382.0),
    ] {
        let of_kind = ground.sectors.iter().filter(|s| s.segment == kind);
        let laid: f64 = of_kind.map(|s| s.to.km() - s.from.km()).sum();
        assert!((laid - km).abs() <= 5.0, "{kind:?}: {laid} km, not {km}");
    }
    let straight: f64 = line
        .waypoints()
        .windows(2)
        .map(|pair| pair[0].place.distance_km(pair[1].place))
        .sum();
    assert!((straight - 1_344.0).abs() < 1.0, "{straight}");
    assert_eq!(front.line_uncertainty_m, 750.0);
}

/// The example carries the very anchors of the table beside it, in order.
#[test]
fn the_line_of_the_example_is_that_of_its_table() {
    let spec = named(EXAMPLE, &[]);
    let line = spec.front.line.as_ref().expect("a line");
    let table = include_str!("../assets/data/front-2025-03-13.csv");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|row| !row.starts_with('#'))
        .skip(1)
        .map(|row| row.split(',').collect())
        .collect();
    assert_eq!(rows.len(), line.waypoints().len());
    for (row, waypoint) in rows.iter().zip(line.waypoints()) {
        let number = |i: usize| row[i].parse::<f64>().expect("a number");
        assert_eq!(waypoint.place.longitude, number(1), "{row:?}");
        assert_eq!(waypoint.place.latitude, number(2), "{row:?}");
        assert_eq!(waypoint.km, number(3), "{row:?}");
    }
    for (row, next) in rows.iter().zip(&rows[1..]) {
        let (from, to): (f64, f64) = (row[3].parse().expect("km"), next[3].parse().expect("km"));
        let middle = f64::midpoint(from, to);
        let stretch = spec.front.stretches.iter().find(|s| middle < s.to_km);
        assert_eq!(stretch.expect("a stretch").kind.name(), row[5], "{row:?}");
    }
}

#[test]
fn sectors_hang_together_on_the_globe() {
    for spec in [named(EXAMPLE, &[]), named("thirty-day-pause", &[])] {
        let ground = ground(&spec, 1);
        let sectors = &ground.sectors;
        for pair in sectors.windows(2) {
            let gap = pair[0].end.distance_km(pair[1].start);
            assert!(gap < 1e-6, "{gap} km after sector {:?}", pair[0].id);
            assert_eq!(pair[0].to, pair[1].from);
        }
        let (first, last) = (&sectors[0], &sectors[sectors.len() - 1]);
        assert_eq!(first.start.longitude, spec.front.longitude_from);
        assert_eq!(last.end.longitude, spec.front.longitude_to);
        assert_eq!(ground.length(), last.to);
        assert!((ground.length().km() - spec.front.length_km()).abs() < 1e-9);
        // nothing that the rest of the model draws along the front falls out of it
        assert_eq!(ground.sector_at(ground.length()), last.id);
        for sector in sectors {
            assert_eq!(ground.sector_at(sector.from), sector.id);
            let way = sector.start.distance_km(sector.end);
            let length = sector.to.km() - sector.from.km();
            assert!(
                spec.front.line.is_none() || way <= length + 1e-6,
                "{way} of {length}"
            );
        }
        let mean = sectors.iter().map(|s| s.latitude).sum::<f64>() / sectors.len() as f64;
        assert!((mean - ground.latitude).abs() < 1e-6);
    }
    let spec = named(EXAMPLE, &[]);
    assert!(
        (46.0..53.0).contains(&spec.front.latitude),
        "{}",
        spec.front.latitude
    );
    // a known place: the sector in which km 776 lies holds the anchor of that chainage
    let sector = ground(&spec, 1).sectors[77];
    assert!((sector.start.longitude - 37.9).abs() < 0.1, "{sector:?}");
    assert!((sector.start.latitude - 50.0).abs() < 0.1, "{sector:?}");
}

#[test]
fn a_ruler_makes_the_length() {
    let mut saw = String::new();
    for i in 0..=200 {
        let comma = if i == 0 { "" } else { "," };
        let latitude = if i % 2 == 0 { 49.0 } else { 49.02 };
        let _ = write!(saw, "{comma}[{}, {latitude}]", 30.0 + f64::from(i) * 0.02);
    }
    let length = |rest: &str| {
        let loaded = on_line(&line_string(&saw), rest).unwrap_or_else(|p| panic!("{p:#?}"));
        loaded.spec.front.length_km()
    };
    let plain = length("");
    assert_eq!(
        plain,
        length("ruler_km = 1\n"),
        "1 km is what holds when nothing is said"
    );
    assert!(length("ruler_km = 0.2\n") > plain);
    assert!(length("ruler_km = 30\n") < 0.9 * plain);
}

/// Alone, in a feature, in a collection beside other things: one line, one specification.
#[test]
fn the_wrapping_of_a_line_changes_nothing() {
    let alone = line_string("[30, 50], [31, 50.5, 120.0], [32, 50]");
    let feature = format!(
        "{{\"type\": \"Feature\", \"properties\": {{\"name\": \"x\"}}, \"geometry\": {alone}}}"
    );
    let town = "{\"type\": \"Feature\", \"properties\": null, \
        \"geometry\": {\"type\": \"Point\", \"coordinates\": [30, 50]}}";
    let collection =
        format!("{{\"type\": \"FeatureCollection\", \"features\": [{town}, {feature}]}}");
    let front = |text: &str| on_line(text, "").expect("loads").spec.front.clone();
    let one = front(&alone);
    assert_eq!(one.n_sectors, 18);
    assert_eq!(one, front(&feature));
    assert_eq!(one, front(&collection));
}

/// The text of a result carries the line and the series, and needs no file.
#[test]
fn a_manifest_carries_its_line() {
    let line = "{\"type\": \"Feature\", \"properties\": {\"source\": \"drawn by hand\"}, \
        \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[30, 50], [30.1, 50.05], [32, 50]]}}";
    let loaded = on_line(line, "").expect("loads");
    assert!(loaded.text.contains("drawn by hand"));
    let again = check_text("study.toml", loaded.text.as_bytes(), &NoFiles).expect("stands alone");
    assert_eq!(loaded.spec, again.spec);
    assert_eq!(loaded.text, again.text);
    let example = load(
        &Request {
            scenario: Some(EXAMPLE.into()),
            ..Request::default()
        },
        &NoFiles,
    )
    .expect("loads");
    assert!(example.text.contains("DeepState") && example.text.contains("CC BY 4.0"));
}

#[test]
fn a_line_lies_where_the_file_that_names_it_lies() {
    let files = Files(vec![
        ("bases/deep/line.geojson", line_string("[30, 50], [32, 50]")),
        (
            "bases/base.toml",
            STUDY.replace("line.geojson", "deep/line.geojson"),
        ),
    ]);
    let text = b"extends = \"bases/base.toml\"\nregimes = [\"none\"]\n";
    let loaded = check_text("top.toml", text, &files).unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(loaded.spec.front.n_sectors, 14);
}

/// What a file below says in another form gives way; what the same file says twice does not.
#[test]
fn a_line_takes_the_place_of_a_ruler_and_a_place() {
    let line = line_string("[30, 50], [32, 50]");
    let loaded = on_line(&line, "").expect("sectors and places of the base give way");
    assert_eq!(loaded.spec.front.segment_shares, [0.36, 0.21, 0.43]);
    let found = on_line(&line, "sectors = 12\nlongitude = [1, 2]\n").expect_err("said twice");
    assert_at(&found, Code::Rule, "front.sectors", "study.toml", 7);
    assert_at(&found, Code::Rule, "front.longitude", "study.toml", 8);
    // and a kind for every stretch takes the place of the shares
    let kinds = "stretch = [{ from_km = 0, to_km = 143, kind = \"river\" }]\n";
    let loaded = on_line(&line, kinds).expect("loads");
    assert_eq!(loaded.spec.front.segment_shares, [0.0, 1.0, 0.0]);
    assert_eq!(loaded.spec.front.segment_of(0), Segment::River);
}

#[test]
fn stretches_do_without_a_line() {
    let stretches = "[{ from_km = 0, to_km = 500, kind = \"river\" }, \
        { from_km = 500, to_km = 2000, kind = \"land\" }]";
    let spec = named("thirty-day-pause", &[("front.stretch", stretches)]);
    assert_eq!(spec.front.segment_shares, [0.75, 0.25, 0.0]);
    let ground = ground(&spec, 1);
    let river = ground
        .sectors
        .iter()
        .filter(|s| s.segment == Segment::River);
    assert_eq!(river.count(), 50);
}

/// Swapped sides on a real line: the same truce under other names.
#[test]
fn a_real_front_has_a_mirror() {
    let short = ("time.duration", "1d");
    let plain = named(EXAMPLE, &[short]);
    let mirror = named(EXAMPLE, &[short, ("mirror", "true")]);
    assert_eq!(plain.front, mirror.front);
    assert_eq!(plain.cloud, mirror.cloud);
    assert_ne!(plain.label(Side::One), mirror.label(Side::One));
    let digest = |spec: &Arc<TruceSpec>| {
        let mut truce = Simulation::new(spec, 1, Watching::Shadow);
        truce.run();
        truce.results(false).expect("the ledger adds up")[0]
            .run
            .digest
            .clone()
    };
    assert_eq!(digest(&plain), digest(&mirror));
}

// ------------------------------------------------------------------ lines from strangers

fn assert_at(found: &[Problem], code: Code, path: &str, file: &str, line: u32) {
    let here = |p: &&Problem| p.code == code && p.path == path && p.file == file && p.line == line;
    assert_eq!(
        found.iter().filter(here).count(),
        1,
        "no {} of {path} at {file}:{line} in {found:#?}",
        code.name()
    );
}

fn assert_polite(found: &[Problem]) {
    assert!(!found.is_empty() && found.len() <= 101);
    for problem in found {
        assert!(
            !problem.rule.is_empty() && !problem.remedy.is_empty(),
            "{problem}"
        );
        let shown = problem.to_string();
        assert!(
            shown.len() < 8_192 && !shown.chars().any(char::is_control),
            "{shown:?}"
        );
    }
}

#[test]
fn all_faults_of_a_line_are_reported_with_their_places() {
    let line = "{\"type\": \"LineString\", \"coordinates\": [\n\
        [30, 50],\n\
        [30, 50],\n\
        [200, 50],\n\
        [30, 95],\n\
        [30, 70],\n\
        [\"31\", 50],\n\
        [31],\n\
        [1e999, 50],\n\
        [179, 50],\n\
        [-179, 50]\n\
        ]}";
    let found = on_line(line, "").expect_err("nine faults");
    assert_polite(&found);
    let points = "front.line.points";
    for (code, path, line) in [
        (Code::Rule, points, 3),
        (Code::OutOfRange, points, 4),
        (Code::OutOfRange, points, 5),
        (Code::OutOfRange, points, 6),
        (Code::WrongType, "coordinates", 7),
        (Code::WrongType, "coordinates", 8),
        (Code::NotFinite, "coordinates", 9),
        (Code::Rule, points, 11),
    ] {
        assert_at(&found, code, path, "line.geojson", line);
    }
    assert_eq!(found.len(), 8, "{found:#?}");
}

#[test]
fn what_is_no_line_is_refused() {
    let polygon = "{\"type\": \"Polygon\", \"coordinates\": [[[30, 50], [31, 50], [30, 50]]]}";
    let feature = |geometry: &str| {
        format!("{{\"type\": \"Feature\", \"properties\": null, \"geometry\": {geometry}}}")
    };
    let collection =
        |features: &str| format!("{{\"type\": \"FeatureCollection\", \"features\": [{features}]}}");
    let line = line_string("[30, 50], [32, 50]");
    let two = [feature(&line), feature(&line)].join(",");
    let chainage = |numbers: &str| {
        format!(
            "{{\"type\": \"Feature\", \"properties\": {numbers}, \"geometry\": {}}}",
            line_string("[30, 50], [31, 50], [32, 50]")
        )
    };
    let mut many = String::from("[30, 50]");
    for i in 0..8_192 {
        let _ = write!(many, ",[{}.{i}, 50]", 30 + i % 2);
    }
    for (text, code) in [
        ("", Code::Syntax),
        ("not json", Code::Syntax),
        (
            "{\"type\": \"LineString\", \"coordinates\": [[30, NaN], [31, 50]]}",
            Code::Syntax,
        ),
        (
            "{\"type\": \"LineString\", \"coordinates\": [[30, 50]",
            Code::Syntax,
        ),
        ("[]", Code::WrongType),
        ("{}", Code::WrongType),
        ("null", Code::WrongType),
        (polygon, Code::WrongType),
        (&feature(polygon), Code::WrongType),
        (&feature("null"), Code::WrongType),
        (&collection(""), Code::WrongType),
        (&collection(&two), Code::WrongType),
        (&collection("7"), Code::WrongType),
        ("{\"type\": \"FeatureCollection\"}", Code::WrongType),
        ("{\"type\": \"LineString\"}", Code::MissingKey),
        (
            "{\"type\": \"LineString\", \"coordinates\": 7}",
            Code::WrongType,
        ),
        (&line_string(""), Code::Rule),
        (&line_string("[30, 50]"), Code::Rule),
        (&line_string("[30, 50], [30.05, 50]"), Code::Rule),
        (
            &line_string("[-170, 0], [0, 1], [170, 0], [0, 2]"),
            Code::Rule,
        ),
        (&line_string(&many), Code::TooLarge),
        (&"[".repeat(100_000), Code::Syntax),
        (
            &line_string("[30, 50], [32, 50]").replacen('{', "{\"crs\": \"EPSG:3857\",", 1),
            Code::Rule,
        ),
        (
            &chainage("{\"chainage_km\": [0, 100], \"ruler_km\": 1}"),
            Code::Rule,
        ),
        (
            &chainage("{\"chainage_km\": [0, 100, 90], \"ruler_km\": 1}"),
            Code::Rule,
        ),
        (
            &chainage("{\"chainage_km\": [0, 100, 110], \"ruler_km\": 1}"),
            Code::Rule,
        ),
        (
            &chainage("{\"chainage_km\": [0, 100, 200]}"),
            Code::MissingKey,
        ),
        (
            &chainage("{\"chainage_km\": [0, 100, \"x\"], \"ruler_km\": 1}"),
            Code::WrongType,
        ),
        (&chainage("{\"source\": \"two\\nlines\"}"), Code::TooLarge),
        ("{\"type\": \"Line\u{202e}String\"}", Code::BadText),
    ] {
        let start: String = text.chars().take(80).collect();
        let found = on_line(text, "")
            .err()
            .unwrap_or_else(|| panic!("{start} passed"));
        assert_polite(&found);
        assert!(found.iter().any(|p| p.code == code), "{start}: {found:#?}");
        let at_home = |p: &Problem| p.file == "line.geojson" || p.path.starts_with("front.");
        assert!(
            found.iter().all(at_home),
            "follow-up problems: {start}: {found:#?}"
        );
    }
    // a good chainage passes, so what was refused above was refused for its fault
    let good = chainage("{\"chainage_km\": [7, 100, 200], \"ruler_km\": 2}");
    let front = on_line(&good, "").expect("loads").spec.front.clone();
    assert_eq!((front.length_km(), front.n_sectors), (193.0, 19));
    let found = on_line(&good, "ruler_km = 1\n").expect_err("two rulers");
    assert_eq!((found.len(), found[0].code), (1, Code::Rule), "{found:#?}");
}

/// The longest line that is read still leads to a text that can be read again.
#[test]
fn the_most_points_fit_into_the_text_of_a_result() {
    let n = 8_192;
    let (mut points, mut chainage) = (String::new(), String::new());
    for i in 0..n {
        let comma = if i == 0 { "" } else { "," };
        let x = 100.0 + f64::from(i) / 300.7;
        let _ = write!(
            points,
            "{comma}[{x:?}, {:?}]",
            -50.0 - f64::from(i % 7) / 700.1
        );
        let _ = write!(
            chainage,
            "{comma}{:?}",
            1_000.0 + f64::from(i) * 3.333_333_1
        );
    }
    let text = format!(
        "{{\"type\": \"Feature\", \"properties\": {{\"ruler_km\": 1, \"chainage_km\": [{chainage}]}}, \
         \"geometry\": {}}}",
        line_string(&points)
    );
    let loaded = on_line(
        &text,
        "sector_km = 100\n[weather]\nreplay = \"cloud-east\"\n",
    )
    .unwrap_or_else(|p| panic!("{p:#?}"));
    let again = check_text("study.toml", loaded.text.as_bytes(), &NoFiles)
        .unwrap_or_else(|p| panic!("{} bytes: {p:#?}", loaded.text.len()));
    assert_eq!(loaded.text, again.text);
}

/// A million points: refused by size before anything is built.
#[test]
fn a_million_points_are_too_many() {
    let many = "[30.123, 50.456],".repeat(1_000_000) + "[31, 50]";
    let found = on_line(&line_string(&many), "").expect_err("too large");
    assert_polite(&found);
    assert_eq!(
        (found.len(), found[0].code),
        (1, Code::TooLarge),
        "{found:#?}"
    );
}

#[test]
fn a_line_cannot_be_named_outside_the_folder() {
    for (name, code) in [
        ("../line.geojson", Code::Include),
        ("/etc/line.geojson", Code::Include),
        ("a\\\\b.geojson", Code::Include),
        ("C:/line.geojson", Code::Include),
        ("deep/../../line.geojson", Code::Include),
        ("gone.geojson", Code::NotFound),
        ("front-2025-03-31", Code::UnknownName),
        ("line.toml", Code::UnknownName),
        ("", Code::UnknownName),
    ] {
        let text = STUDY.replace("line.geojson", name);
        let found = check_text("study.toml", text.as_bytes(), &NoFiles).expect_err(name);
        assert_polite(&found);
        assert_eq!(found.len(), 1, "{name}: {found:#?}");
        assert_at(&found, code, "front.line", "study.toml", 4);
    }
    let found = check_text(
        "study.toml",
        STUDY.replace("\"line.geojson\"", "7").as_bytes(),
        &NoFiles,
    )
    .expect_err("a number");
    assert_at(&found, Code::WrongType, "front.line", "study.toml", 4);
}

#[test]
fn all_faults_of_stretches_are_reported() {
    let line = line_string("[30, 50], [32, 50]");
    let stretches = "line_uncertainty_m = 2001\nsegments = { land = 1, river = 0, border = 0 }\n\
        [[front.stretch]]\nfrom_km = 5\nto_km = 50\nkind = \"land\"\n\
        [[front.stretch]]\nfrom_km = 60\nto_km = 55\nkind = \"rivr\"\n";
    let found = on_line(&line, stretches).expect_err("faults");
    assert_polite(&found);
    let study = "study.toml";
    assert_at(
        &found,
        Code::OutOfRange,
        "front.line_uncertainty_m",
        study,
        7,
    );
    assert_at(&found, Code::Rule, "front.segments", study, 8);
    assert_at(&found, Code::Rule, "front.stretch[0].from_km", study, 10);
    assert_at(&found, Code::Rule, "front.stretch[1].from_km", study, 14);
    assert_at(&found, Code::Rule, "front.stretch[1].to_km", study, 15);
    assert_at(
        &found,
        Code::UnknownName,
        "front.stretch[1].kind",
        study,
        16,
    );
    let short = "[[front.stretch]]\nfrom_km = 0\nto_km = 140\nkind = \"land\"\n";
    let found = on_line(&line, short).expect_err("143 km");
    assert_eq!((found.len(), found[0].code), (1, Code::Rule), "{found:#?}");
    assert!(found[0].rule.contains("142.9"), "{}", found[0]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever stands in the file, the reader answers and does not panic.
    #[test]
    fn any_text_for_a_line_is_answered(text in "\\PC*") {
        let _ = on_line(&text, "");
    }

    /// Lines of any shape: laid without a gap, and no longer than drawn.
    #[test]
    fn any_line_is_laid(
        points in prop::collection::vec((-40.0_f64..40.0, -60.0_f64..60.0), 2..40),
        ruler in 0.5_f64..100.0,
    ) {
        let text: Vec<String> = points.iter().map(|(x, y)| format!("[{x}, {y}]")).collect();
        let loaded = on_line(
            &line_string(&text.join(",")),
            &format!("sector_km = 900\nruler_km = {ruler}\n"),
        );
        if let Ok(loaded) = loaded {
            let front = &loaded.spec.front;
            let line = front.line.as_ref().expect("a line");
            let drawn: f64 = line.waypoints().windows(2)
                .map(|pair| pair[0].place.distance_km(pair[1].place)).sum();
            prop_assert!(line.is_sound());
            prop_assert!(line.length_km() <= drawn + 1e-6, "{} of {}", line.length_km(), drawn);
            let last = front.length_of_sector_km(front.n_sectors - 1) / front.sector_km;
            prop_assert!((0.5..=1.5).contains(&last), "{last}");
            prop_assert_eq!(ground(&loaded.spec, 1).len(), usize::from(front.n_sectors));
        }
    }

    /// Sectors of 5, 10 and 20 km: the same heat in every area, and in all of them together.
    #[test]
    fn the_length_of_a_sector_does_not_move_heat(seed in any::<u64>(), border in 0_u32..12, land in 0_u32..12) {
        let share = |areas: u32| format!("{:?}", f64::from(areas) / 24.0);
        let shares = format!(
            "{{ land = {}, river = {}, border = {} }}",
            share(land), share(24 - border - land), share(border),
        );
        let laid = [("400", "5"), ("200", "10"), ("100", "20")].map(|(sectors, km)| {
            let set = [
                ("front.sectors", sectors), ("front.sector_km", km), ("front.segments", &shares),
            ];
            ground(&named("thirty-day-pause", &set), seed)
        });
        for ground in &laid {
            prop_assert_eq!(&ground.area_heat, &laid[0].area_heat);
            let total: f64 = ground.sectors.iter().map(|s| s.heat).sum();
            prop_assert!((total - 1.0).abs() < 1e-9, "{total}");
            for (area, heat) in ground.area_heat.iter().enumerate() {
                let sectors = ground.sectors.iter().filter(|s| s.area.index() == area);
                let found: f64 = sectors.map(|s| s.heat).sum();
                prop_assert!((found / heat - 1.0).abs() < 1e-9);
            }
        }
    }
}

/// Translation along a homogeneous front: no area is hotter than another but by chance, and the
/// ground is as open in one place as in another.
#[test]
fn a_homogeneous_front_favours_no_place() {
    let shares = "{ land = 1, river = 0, border = 0 }";
    let spec = named("thirty-day-pause", &[("front.segments", shares)]);
    let runs = 4_000;
    let n = usize::from(spec.front.n_areas);
    let mut heat = vec![(0.0, 0.0); n];
    let mut open = vec![(0.0, 0.0); n];
    for seed in 0..runs {
        let ground = ground(&spec, seed);
        for area in 0..n {
            let first = &ground.sectors[usize::from(ground.area_from[area])];
            for (sums, x) in [
                (&mut heat[area], ground.area_heat[area] * n as f64),
                (&mut open[area], first.openness),
            ] {
                sums.0 += x;
                sums.1 += x * x;
            }
        }
    }
    let runs = runs as f64;
    for (what, sums, expected) in [
        ("heat", &heat, 1.0),
        ("openness", &open, spec.parameters.front.openness_mean),
    ] {
        for (area, (sum, squares)) in sums.iter().enumerate() {
            let mean = sum / runs;
            let error = ((squares / runs - mean * mean) / runs).sqrt();
            // 24 areas, two measures: four standard errors
            assert!(
                (mean - expected).abs() < 4.0 * error,
                "{what} of area {area}: {mean} ± {error}, not {expected}"
            );
        }
    }
}
