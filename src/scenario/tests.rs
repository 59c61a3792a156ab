//! The library loads, and means what its files say.

use super::*;
use crate::model::base::Side;
use crate::model::casework::Member;
use crate::model::sensing::AssetGroup;
use crate::model::spec::{Label, Parameters, RegimeSpec};

fn named(name: &str) -> Loaded {
    let request = Request {
        scenario: Some(name.to_owned()),
        ..Request::default()
    };
    load(&request, &NoFiles).unwrap_or_else(|problems| panic!("{name}: {}", lines(&problems)))
}

fn with_set(pairs: &[(&str, &str)]) -> Result<Loaded, Vec<Problem>> {
    let set = pairs
        .iter()
        .map(|(p, v)| ((*p).to_owned(), (*v).to_owned()))
        .collect();
    load(
        &Request {
            set,
            ..Request::default()
        },
        &NoFiles,
    )
}

fn lines(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(|problem| format!("\n{problem}"))
        .collect()
}

#[test]
fn every_embedded_scenario_loads_under_every_embedded_regime() {
    let regimes: Vec<String> = library::regime_names().map(str::to_owned).collect();
    for name in library::scenario_names() {
        let request = Request {
            scenario: Some(name.to_owned()),
            regimes: Some(regimes.clone()),
            ..Request::default()
        };
        let loaded = load(&request, &NoFiles).unwrap_or_else(|p| panic!("{name}: {}", lines(&p)));
        assert_eq!(loaded.name, name);
        assert_eq!(loaded.spec.regimes.len(), regimes.len());
        // a sketch of another place lies outside the plausible ranges of the reference
        let is_sketch = library::history_names().any(|sketch| sketch == name);
        assert!(
            is_sketch || loaded.warnings.is_empty(),
            "{name} warns: {}",
            lines(&loaded.warnings)
        );
    }
}

#[test]
fn the_parameter_catalogue_names_the_paths_of_the_model_in_order() {
    let entries = parameter_catalogue();
    let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, Parameters::paths());
    for entry in &entries {
        let path = &entry.path;
        assert!(
            entry.low <= entry.default && entry.default <= entry.high,
            "{path}: default"
        );
        assert!(
            entry.min <= entry.low && entry.high <= entry.max,
            "{path}: range"
        );
        assert!(
            !entry.meaning.is_empty() && !entry.unit.is_empty() && !entry.source.is_empty(),
            "{path}"
        );
    }
}

#[test]
fn the_reference_is_what_it_says() {
    let spec = named(library::REFERENCE).spec;
    assert!((spec.front.length_km() - 2_000.0).abs() < 1e-9);
    assert_eq!(spec.n_ticks(), 2_880);
    assert_eq!((spec.time.month, spec.time.day_of_year), (3, 72));
    assert_eq!(spec.sides[0].label, Label::A);
    assert!(
        spec.sides
            .iter()
            .all(|side| side.forces.sites.iter().sum::<u32>() == 300)
    );
    let names: Vec<&str> = spec
        .regimes
        .iter()
        .map(|regime| regime.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "none",
            "hotline",
            "ntm",
            "inspections",
            "observers",
            "remote",
            "buffer",
            "layered"
        ]
    );
    let clauses: Vec<&str> = spec
        .terms
        .clauses
        .iter()
        .map(|clause| clause.name.as_str())
        .collect();
    assert_eq!(
        clauses,
        [
            "no-fire",
            "no-raids",
            "withdrawal",
            "no-new-courses",
            "no-build-up",
            "allowed"
        ]
    );
    assert_eq!(spec.terms.notification_hours, 48.0);
    assert_eq!(spec.acts.0[1].name, "artillery");
    assert_eq!(spec.parameters.command.branching_ratio, 0.5);
    assert!(!named("war-goes-on").spec.terms.in_force);
}

/// \[EUR\] — what a regime costs once, and in 30 days at full strength.
fn bill(regime: &RegimeSpec) -> [f64; 2] {
    let groups = &regime.sensing.groups;
    let of_groups = |cost: fn(&AssetGroup) -> f64| -> f64 {
        groups
            .iter()
            .map(|group| f64::from(group.count) * cost(group))
            .sum()
    };
    let desk = regime
        .casework
        .as_ref()
        .map_or(0.0, |casework| casework.cost_per_day);
    [
        regime.cost_setup + of_groups(|group| group.cost_setup),
        30.0 * (regime.cost_per_day + desk + of_groups(|group| group.cost_per_day)),
    ]
}

fn all_regimes() -> Vec<RegimeSpec> {
    let request = Request {
        regimes: Some(library::regime_names().map(str::to_owned).collect()),
        ..Request::default()
    };
    let loaded = load(&request, &NoFiles).unwrap_or_else(|p| panic!("{}", lines(&p)));
    loaded.spec.regimes.clone()
}

#[test]
fn regimes_cost_what_their_files_say() {
    let regimes = all_regimes();
    let found = |name: &str| {
        let regime = regimes.iter().find(|regime| regime.name == name);
        bill(regime.expect(name)).map(|eur| eur / 1e6)
    };
    assert_eq!(found("none"), [0.0, 0.0]);
    // millions: once, and in 30 days
    for (name, once, running) in [
        ("hotline", 0.7, 1.2),
        ("ntm", 0.0, 12.0),
        ("inspections", 2.3, 13.3),
        ("inspections-without-portals", 1.1, 7.4),
        ("observers", 2.9, 12.4),
        ("remote", 31.6, 20.2),
        ("buffer", 94.8, 61.9),
        ("layered", 35.3, 37.9),
        ("civil-military", 65.9, 93.7),
    ] {
        let [set_up, month] = found(name);
        assert!((set_up - once).abs() < 0.06, "{name}: {set_up} once");
        assert!((month - running).abs() < 0.1, "{name}: {month} in 30 days");
    }
    for regime in &regimes {
        let [set_up, month] = bill(regime);
        assert!(
            regime.sensing.groups.is_empty() || month > 0.0,
            "{} is free of charge",
            regime.name
        );
        let budget = match regime.name.split_once("-million-") {
            Some(("ten", _)) => 10e6,
            Some(("fifty", _)) => 50e6,
            _ => continue,
        };
        let spent = (set_up + month) / budget;
        assert!((0.95..1.02).contains(&spent), "{}: {spent}", regime.name);
        assert!(
            regime
                .sensing
                .groups
                .iter()
                .all(|g| g.ramp.per_day_from.is_infinite()),
            "{} is not there from the start",
            regime.name
        );
    }
}

#[test]
fn the_mirror_swaps_labels_and_nothing_else() {
    let spec = named("thirty-day-pause").spec;
    let mirror = named("thirty-day-pause-mirror").spec;
    assert_eq!(mirror.label(Side::One), Label::B);
    let mut parts = (*mirror).clone().into_parts();
    for side in &mut parts.sides {
        side.label = if side.label == Label::A {
            Label::B
        } else {
            Label::A
        };
    }
    // a friend of a is now a friend of b
    let mut leaning = 0;
    for regime in &mut parts.regimes {
        for member in &mut regime.institution.members {
            leaning += u32::from(member.partiality != 0.0);
            member.partiality = 0.0 - member.partiality;
        }
    }
    assert!(leaning > 0, "nobody leans in the reference");
    let original = (*spec).clone().into_parts();
    parts.name.clone_from(&original.name);
    parts.title.clone_from(&original.title);
    assert_eq!(parts, original);
    // `--set mirror=true` is the same swap, and two swaps are none.
    assert_eq!(
        with_set(&[("mirror", "true")]).expect("loads").spec.sides,
        mirror.sides
    );
    let twice = Request {
        scenario: Some("thirty-day-pause-mirror".into()),
        set: vec![("mirror".into(), "true".into())],
        regimes: None,
    };
    assert_eq!(
        load(&twice, &NoFiles).expect("loads").spec.sides,
        spec.sides
    );
}

#[test]
fn a_mirror_swaps_clauses_and_events_that_name_a_side() {
    let text = |mirror: bool| {
        format!("extends = \"base.toml\"\nmirror = {mirror}\nregimes = [\"none\"]\n")
    };
    let base = "extends = \"thirty-day-pause\"\n\
        agreement.clauses.no-raids.side = \"a\"\n\
        [[timetable]]\nat = \"3d\"\ncommitment = { side = \"b\", change = 0.1 }\n\
        [script.strikes]\nkind = \"long-range-strike\"\nside = \"a\"\nper_sector = 1\nduration = \"5m\"\n\
        [regime.none.composition.friends]\nshare = 1\naccepted_by_a = 0.9\naccepted_by_b = 0.1\n\
        [regime.none.institution.panel]\ndelay_median_hours = 1\ndelay_log_sd = 0\nvotes_needed = 1\n\
        [regime.none.institution.panel.members.host]\nseat = \"a\"\np_adopt = 0.5\npartiality = 1\n\
        [regime.none.institution.panel.members.guest]\nseat = \"b\"\np_adopt = 0.5\npartiality = -0.25\n\
        [regime.none.institution.panel.members.chair]\np_adopt = 0.5\n";
    let files = Files(vec![("base.toml", base.to_owned())]);
    let plain = check_text("x.toml", text(false).as_bytes(), &files)
        .expect("plain")
        .spec;
    let mirror = check_text("x.toml", text(true).as_bytes(), &files)
        .expect("mirror")
        .spec;
    // Clauses and events name sides in temper order, which a mirror leaves alone.
    assert_eq!(plain.terms, mirror.terms);
    assert_eq!(plain.terms.clauses[1].side, Some(Side::One));
    assert_eq!(plain.timetable, mirror.timetable);
    assert_eq!(plain.script, mirror.script);
    assert_eq!(plain.script[0].side, Some(Side::One));
    assert_eq!(plain.regimes[0].sensing, mirror.regimes[0].sensing);
    assert_eq!(plain.regimes[0].sensing.acceptance(), [0.9, 0.1]);
    // An institution names sides by label, and so its members change theirs.
    let members = |spec: &TruceSpec| {
        let members = spec.regimes[0].institution.members.iter();
        let of = |m: &Member| (m.seat.party(spec.side_of(Label::A)), m.partiality);
        members.map(of).collect::<Vec<_>>()
    };
    assert_eq!(
        members(&plain),
        [
            (Some(Side::One), 1.0),
            (Some(Side::Two), -0.25),
            (None, 0.0)
        ]
    );
    assert_eq!(
        members(&mirror),
        [
            (Some(Side::One), -1.0),
            (Some(Side::Two), 0.25),
            (None, 0.0)
        ]
    );
}

#[test]
fn a_mirror_swaps_who_accepts_a_regime_of_the_library() {
    let regimes = |mirror: &str| {
        let request = Request {
            set: vec![("mirror".into(), mirror.into())],
            regimes: Some(vec!["zone-1000-restricted".into()]),
            ..Request::default()
        };
        let loaded = load(&request, &NoFiles).unwrap_or_else(|p| panic!("{}", lines(&p)));
        let again = check_text("manifest.toml", loaded.text.as_bytes(), &NoFiles).expect("reads");
        assert_eq!(again.spec, loaded.spec);
        loaded.spec.regimes.clone()
    };
    // acceptance stands in temper order, which a mirror leaves alone
    assert_eq!(regimes("true"), regimes("false"));
    assert_eq!(regimes("false")[0].sensing.acceptance(), [1.0, 0.47]);
}

#[test]
fn the_text_of_a_manifest_gives_the_same_specification_and_text() {
    for name in library::scenario_names() {
        let first = named(name);
        let second = check_text("manifest.toml", first.text.as_bytes(), &NoFiles)
            .unwrap_or_else(|problems| panic!("{name}: {}", lines(&problems)));
        assert_eq!(first.spec, second.spec, "{name}");
        assert_eq!(first.text, second.text, "{name}");
        assert_eq!(first.hash, second.hash, "{name}");
    }
    assert_ne!(named("war-goes-on").hash, named("thirty-day-pause").hash);
}

#[test]
fn a_later_set_wins_and_words_need_no_quotes() {
    let loaded = with_set(&[
        ("sides.a.commitment", "0.1"),
        ("sides.a.commitment", "0.9"),
        ("agreement.grace", "12h"),
        ("sides.b.policy", "comply"),
        ("time.start", "2025-07-01"),
        ("regimes", "[\"none\", \"observers\"]"),
        ("regime.observers.assets.patrols.count", "48"),
    ])
    .unwrap_or_else(|problems| panic!("{}", lines(&problems)));
    assert_eq!(loaded.spec.sides[0].command.commitment, 0.9);
    assert_eq!(loaded.spec.terms.grace_hours, 12.0);
    assert_eq!(loaded.spec.time.month, 7);
    assert_eq!(loaded.spec.regimes[1].sensing.groups[0].count, 48);
    let war = with_set(&[("agreement", "none")]).expect("war");
    assert!(!war.spec.terms.in_force);
}

#[test]
fn parameters_are_checked_against_their_limits() {
    let loaded = with_set(&[("parameters.command.branching_ratio", "0.6")]).expect("inside");
    assert_eq!(loaded.spec.parameters.command.branching_ratio, 0.6);
    assert!(loaded.warnings.is_empty());
    let odd = with_set(&[("parameters.command.branching_ratio", "0.8")]).expect("odd, but allowed");
    assert_eq!(odd.warnings.len(), 1, "{}", lines(&odd.warnings));
    let problems =
        with_set(&[("parameters.command.branching_ratio", "0.99")]).expect_err("outside");
    assert_eq!(problems[0].code, Code::OutOfRange);
    let problems =
        with_set(&[("parameters.command.branching_ration", "0.5")]).expect_err("misspelt");
    assert!(
        problems[0].remedy.contains("branching_ratio"),
        "{}",
        lines(&problems)
    );
}

#[test]
fn a_regime_named_twice_is_numbered() {
    let request = Request {
        regimes: Some(vec!["none".into(), "none".into(), "none".into()]),
        ..Request::default()
    };
    let loaded = load(&request, &NoFiles).expect("loads");
    let names: Vec<&str> = loaded
        .spec
        .regimes
        .iter()
        .map(|regime| regime.name.as_str())
        .collect();
    assert_eq!(names, ["none", "none#2", "none#3"]);
    assert_eq!(
        loaded.spec.regimes[0].sensing,
        loaded.spec.regimes[1].sensing
    );
    let again = check_text("manifest.toml", loaded.text.as_bytes(), &NoFiles).expect("reads again");
    assert_eq!(again.spec, loaded.spec);
    let nothing = Request {
        regimes: Some(Vec::new()),
        ..Request::default()
    };
    assert_eq!(
        load(&nothing, &NoFiles).expect_err("no regime")[0].code,
        Code::Rule
    );
}

#[test]
fn regimes_come_from_files_and_may_extend_the_library() {
    let files = Files(vec![
        (
            "study/s.toml",
            "extends = \"thirty-day-pause\"\nregimes = [\"none\", \"r/more.toml\"]\n".into(),
        ),
        (
            "study/r/more.toml",
            "extends = \"observers\"\n[assets.patrols]\ncount = 200\n".into(),
        ),
    ]);
    let request = Request {
        scenario: Some("study/s.toml".into()),
        ..Request::default()
    };
    let loaded = load(&request, &files).unwrap_or_else(|problems| panic!("{}", lines(&problems)));
    assert_eq!(loaded.name, "s");
    assert_eq!(loaded.spec.regimes[1].name, "more");
    assert_eq!(loaded.spec.regimes[1].sensing.groups[0].count, 200);
    let again = check_text("manifest.toml", loaded.text.as_bytes(), &NoFiles)
        .unwrap_or_else(|problems| panic!("{}", lines(&problems)));
    assert_eq!(again.spec, loaded.spec);
}

/// Files in memory.
struct Files(Vec<(&'static str, String)>);

impl FileSource for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        found
            .map(|(_, text)| text.clone().into_bytes())
            .ok_or_else(|| "no such file".to_owned())
    }
}
