//! Weather: what was put in comes out, over ensembles; and series from strangers.
#![cfg(feature = "scenario")]

use bevy_ecs::prelude::*;
use truceline::model::TruceSpec;
use truceline::model::base::{Clock, DAY, HOUR, Seed};
use truceline::model::front::{self, Environment, Ground, Season, change_weather};
use truceline::scenario::{Code, FileSource, Loaded, NoFiles, Problem, Request, check_text, load};

fn spec(name: &str, set: &[(&str, &str)]) -> TruceSpec {
    let request = Request {
        scenario: Some(name.into()),
        set: set
            .iter()
            .map(|(path, value)| ((*path).into(), (*value).into()))
            .collect(),
        regimes: Some(vec!["none".into()]),
    };
    let loaded = load(&request, &NoFiles).unwrap_or_else(|problems| panic!("{problems:#?}"));
    (*loaded.spec).clone()
}

/// The model's own weather: every three hours, with their number.
fn weather(spec: &TruceSpec, seed: u64, mut look: impl FnMut(u32, &Environment, &Ground)) {
    let days = spec.time.duration_s / DAY;
    let mut world = World::new();
    let season = Season {
        day_of_year: spec.time.day_of_year,
        month: spec.time.month,
        climate: spec.cloud.clone(),
    };
    let numbers = &spec.parameters.front;
    front::install(&mut world, &spec.front, season, numbers, Seed(seed));
    world.insert_resource(Seed(seed));
    let mut schedule = Schedule::default();
    schedule.add_systems(change_weather);
    for tick in 0..days * STEPS_A_DAY {
        world.insert_resource(Clock {
            tick,
            tick_seconds: STEP,
            n_ticks: days * STEPS_A_DAY,
            aftermath_ticks: 0,
        });
        schedule.run(&mut world);
        let ground = world.resource::<Ground>();
        look(tick, world.resource::<Environment>(), ground);
    }
}

/// \[s\] — between two looks at the weather.
const STEP: u32 = 3 * HOUR;
const STEPS_A_DAY: u32 = DAY / STEP;

/// Mean cover of the front by day.
fn daily_cover(spec: &TruceSpec, seed: u64) -> Vec<f64> {
    let mut cover = vec![0.0; (spec.time.duration_s / DAY) as usize];
    weather(spec, seed, |tick, environment, _| {
        let cloud = &environment.cloud;
        let mean = cloud.iter().sum::<f64>() / cloud.len() as f64;
        cover[(tick / STEPS_A_DAY) as usize] += mean / f64::from(STEPS_A_DAY);
    });
    cover
}

/// Fog lies in as many sectors as it should, in the early hours of the place; wind is about its median.
#[test]
fn fog_and_wind_are_those_of_the_numbers() {
    let spec = spec("thirty-day-pause", &[("parameters.front.p_fog", "0.2")]);
    let (mut foggy, mut looked_at, mut wrong) = (0, 0, 0);
    let mut winds = Vec::new();
    for seed in 1..6 {
        weather(&spec, seed, |tick, environment, ground| {
            winds.extend(&environment.wind);
            // fog is drawn for a day at a time: every hour of it can be asked when it begins
            if !tick.is_multiple_of(STEPS_A_DAY) {
                return;
            }
            for sector in &ground.sectors {
                let fog = |second| environment.is_foggy(ground, sector.id, second);
                let hours = (0..24).map(|hour| tick * STEP + hour * HOUR + 1_800);
                let with_fog: Vec<u32> = hours.filter(|&second| fog(second)).collect();
                looked_at += 1;
                foggy += usize::from(!with_fog.is_empty());
                let early = with_fog.iter().all(|&second| {
                    let solar = environment.solar_hour(ground, sector.id, second);
                    (3.0..8.0).contains(&solar)
                });
                wrong += usize::from(!(early && [0, 5].contains(&with_fog.len())));
            }
        });
    }
    assert_eq!(wrong, 0, "of {looked_at}");
    let share = foggy as f64 / looked_at as f64;
    assert!((share - 0.2).abs() < 0.01, "{share}");
    winds.sort_by(f64::total_cmp);
    let median = winds[winds.len() / 2];
    let asked = spec.parameters.front.wind_median_m_per_s;
    assert!(
        (median / asked - 1.0).abs() < 0.1,
        "{median} m/s, not {asked}"
    );
    assert!(winds[0] > 0.0 && winds[0] < 0.8 * asked);
    let mean = winds.iter().sum::<f64>() / winds.len() as f64;
    assert!((mean / median - 1.22).abs() < 0.05, "{}", mean / median);
}

/// Clear days, overcast days and spells of overcast days.
fn count(cover: &[f64]) -> (usize, usize, usize) {
    let is_overcast = |c: &f64| *c > 0.8;
    let spells = cover
        .chunk_by(|a, b| is_overcast(a) == is_overcast(b))
        .filter(|spell| spell.first().is_some_and(is_overcast))
        .count();
    let clear = cover.iter().filter(|c| **c < 0.3).count();
    let overcast = cover.iter().filter(|c| is_overcast(c)).count();
    (clear, overcast, spells)
}

/// Counts over an ensemble of windows of 30 days.
struct Windows {
    /// Clear days of each window, sorted.
    clear: Vec<usize>,
    /// Overcast days of each window, sorted.
    overcast: Vec<usize>,
    /// \[d\] — mean length of all overcast spells together.
    spell: f64,
    /// \[1\] — mean cover.
    mean: f64,
}

const WINDOWS: u64 = 200;

fn windows(set: &[(&str, &str)]) -> Windows {
    let spec = spec("thirty-day-pause", set);
    assert_eq!((spec.time.month, spec.time.duration_s), (3, 30 * DAY));
    let (mut clear, mut overcast, mut spells, mut mean) = (Vec::new(), Vec::new(), 0, 0.0);
    for seed in 0..WINDOWS {
        let cover = daily_cover(&spec, seed);
        let counted = count(&cover);
        clear.push(counted.0);
        overcast.push(counted.1);
        spells += counted.2;
        mean += cover.iter().sum::<f64>() / (cover.len() as f64 * WINDOWS as f64);
    }
    clear.sort_unstable();
    overcast.sort_unstable();
    let spell = overcast.iter().sum::<usize>() as f64 / spells as f64;
    Windows {
        clear,
        overcast,
        spell,
        mean,
    }
}

// ------------------------------------------------------------------ input checks

/// Input check, 13 March to 11 April: 0 to 10 clear days and 2 to 17 overcast ones, as in the five
/// years of the series. Those ranges hold in 90 of 100 windows or more.
#[test]
fn clear_and_overcast_days_are_those_of_the_season() {
    let found = windows(&[]);
    let inside = |days: &[usize], range: std::ops::RangeInclusive<usize>| {
        let n = days.iter().filter(|n| range.contains(n)).count();
        n as f64 / days.len() as f64
    };
    let shares = (
        inside(&found.clear, 0..=10),
        inside(&found.overcast, 2..=17),
    );
    assert!(shares.0 >= 0.95 && shares.1 >= 0.9, "{shares:?}");
    // what was put in comes out: the month's mean
    let month = spec("thirty-day-pause", &[]).cloud.monthly_mean[2];
    assert!(
        (found.mean - month).abs() < 0.015,
        "{} of {month}",
        found.mean
    );
}

/// The same check asks for overcast spells of 2.5 to 4 days. The daily state must remember longer
/// than the cover of the front does, since the field along it changes faster.
#[test]
fn overcast_spells_are_as_long_as_those_of_the_season() {
    let reference = windows(&[]);
    assert!(
        (2.4..=4.0).contains(&reference.spell),
        "{}",
        reference.spell
    );
    let forgetful = windows(&[("parameters.front.cloud_lag1", "0.4")]);
    assert!(
        forgetful.spell < reference.spell - 0.2,
        "{}",
        forgetful.spell
    );
    let bare = windows(&[("parameters.front.cloud_field_sd", "0.0")]);
    assert!(bare.spell > reference.spell + 0.1, "{}", bare.spell);
}

/// A replayed series takes the place of the daily state: every seed has its days, and keeps a field
/// of its own along the front.
#[test]
fn a_replayed_series_comes_out() {
    let spec = spec("dated-example-2025-03", &[]);
    let series = &spec.cloud.replay[..30];
    let mean = series.iter().sum::<f64>() / 30.0;
    assert!((mean - 0.7405).abs() < 1e-3, "the window of 2025: {mean}");
    let (mut bias, mut off) = (0.0, 0.0);
    let seeds = 40;
    for seed in 0..seeds {
        let cover = daily_cover(&spec, seed);
        for (found, given) in cover.iter().zip(series) {
            bias += (found - given) / (30.0 * seeds as f64);
            off += (found - given).abs() / (30.0 * seeds as f64);
        }
    }
    assert!(bias.abs() < 0.02, "bias {bias}");
    assert!(off < 0.06, "mean deviation of a day {off}");
    assert_ne!(
        daily_cover(&spec, 1),
        daily_cover(&spec, 2),
        "the field is drawn"
    );
}

// ------------------------------------------------------------------ series from strangers

struct Series(String);

impl FileSource for Series {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == "cloud.csv" {
            return Ok(self.0.clone().into_bytes());
        }
        Err("no such file".to_owned())
    }
}

fn replay(series: &str, rest: &str) -> Result<Loaded, Vec<Problem>> {
    let text = format!(
        "extends = \"thirty-day-pause\"\nregimes = [\"none\"]\n[time]\nduration = \"3d\"\n\
         [weather]\nreplay = \"cloud.csv\"\n{rest}"
    );
    check_text("study.toml", text.as_bytes(), &Series(series.to_owned()))
}

const GOOD: &str = "# drawn by hand\ndate,cloud_cover\n2025-03-12,0.1\n2025-03-13,0\n\
    2025-03-14,0.5\r\n2025-03-15,1\n2025-03-16,0.9\n";

fn refused(series: &str, rest: &str) -> Vec<Problem> {
    let start: String = series.chars().take(60).collect();
    let found = replay(series, rest)
        .err()
        .unwrap_or_else(|| panic!("{start:?} passed"));
    assert!(!found.is_empty() && found.len() <= 101);
    for problem in &found {
        assert!(
            !problem.rule.is_empty() && !problem.remedy.is_empty(),
            "{problem}"
        );
        assert!(
            !problem.to_string().chars().any(char::is_control),
            "{problem}"
        );
    }
    found
}

#[test]
fn a_series_begins_with_the_truce_and_travels_with_the_result() {
    let loaded = replay(GOOD, "").unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(loaded.spec.cloud.replay, [0.0, 0.5, 1.0, 0.9]);
    assert!(loaded.text.contains("drawn by hand"));
    let again = check_text("study.toml", loaded.text.as_bytes(), &NoFiles).expect("stands alone");
    assert_eq!((&again.text, &again.spec), (&loaded.text, &loaded.spec));
}

#[test]
fn all_faults_of_a_series_are_reported_with_their_lines() {
    let found = refused(
        "date,cloud_cover\n\
         2025-03-13,0.5\n\
         2025-03-15,0.5\n\
         2025-03-15,0.5\n\
         2025-03-16,NaN\n\
         2025-03-17,1.5\n\
         2025-02-30,0.5\n\
         2025-03-18,much\n\
         2025-03-19;0.5\n\
         2025-03-19,0.5,0.5\n\
         2025-03-18,-0.1\n\
         \n\
         2025-03-25,inf\n",
        "",
    );
    let lines: Vec<(Code, u32)> = found.iter().map(|p| (p.code, p.line)).collect();
    let expected = [
        (Code::Rule, 3),
        (Code::Rule, 4),
        (Code::NotFinite, 5),
        (Code::OutOfRange, 6),
        (Code::WrongType, 7),
        (Code::WrongType, 8),
        (Code::Syntax, 9),
        (Code::Syntax, 10),
        (Code::Rule, 11),
        (Code::OutOfRange, 11),
        (Code::Syntax, 12),
        (Code::Rule, 13),
        (Code::NotFinite, 13),
    ];
    assert_eq!(lines, expected, "{found:#?}");
    assert!(found.iter().all(|p| p.file == "cloud.csv"), "{found:#?}");
    assert!(
        found[0].rule.contains("between 2025-03-13 and 2025-03-15"),
        "{}",
        found[0]
    );
}

#[test]
fn a_series_needs_its_header_and_the_days_of_the_truce() {
    for (series, code) in [
        ("", Code::MissingKey),
        ("date,cloud_cover\n", Code::MissingKey),
        ("day,cover\n2025-03-13,0.5\n", Code::Syntax),
        (
            "2025-03-13,0.5\n2025-03-14,0.5\n2025-03-15,0.5\n",
            Code::Syntax,
        ),
        (
            "date,cloud_cover\n2025-03-13,0.5\n2025-03-14,0.5\n",
            Code::Rule,
        ),
        (
            "date,cloud_cover\n2025-03-14,0\n2025-03-15,0\n2025-03-16,0\n2025-03-17,0\n",
            Code::Rule,
        ),
        ("date,cloud_cover\n2024-03-13,0.5\n", Code::Rule),
        (
            "# \u{202e}\ndate,cloud_cover\n2025-03-13,0.5\n",
            Code::BadText,
        ),
        (&format!("# {}\n{GOOD}", "x".repeat(300)), Code::TooLarge),
        (&format!("{GOOD}{}", "x\n".repeat(600_000)), Code::TooLarge),
    ] {
        let found = refused(series, "");
        assert!(
            found.iter().any(|p| p.code == code),
            "{series:.60}: {found:#?}"
        );
        let at_home = |p: &Problem| p.file == "cloud.csv" || p.path.starts_with("weather.");
        assert!(found.iter().all(at_home), "{found:#?}");
    }
}

#[test]
fn a_series_replaces_the_climate_alone_and_stays_in_its_folder() {
    let rest = "[cloud]\nprocess = \"two-state\"\ncover = 0.5\nlag1 = 0.5\nstep = \"3h\"\n";
    let found = refused(GOOD, rest);
    assert_eq!((found.len(), found[0].code), (1, Code::Rule), "{found:#?}");
    for (name, code) in [
        ("../cloud.csv", Code::Include),
        ("gone.csv", Code::NotFound),
        ("cloud-west", Code::UnknownName),
    ] {
        let text = format!("extends = \"thirty-day-pause\"\n[weather]\nreplay = \"{name}\"\n");
        let found = check_text("study.toml", text.as_bytes(), &NoFiles).expect_err(name);
        assert_eq!(
            (found.len(), found[0].code, found[0].line),
            (1, code, 3),
            "{found:#?}"
        );
    }
    // the country's series is there too
    let text = "extends = \"thirty-day-pause\"\n[weather]\nreplay = \"cloud-country\"\n";
    let loaded = check_text("study.toml", text.as_bytes(), &NoFiles).expect("loads");
    assert_eq!(loaded.spec.cloud.replay.first(), Some(&0.823));
}
