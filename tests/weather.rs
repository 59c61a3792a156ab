//! Weather: what was put in comes out, over ensembles; and series from strangers.
#![cfg(feature = "scenario")]

use bevy_ecs::prelude::*;
use truceline::model::TruceSpec;
use truceline::model::base::{Clock, DAY, HOUR, Seed};
use truceline::model::front::{self, Environment, Season, change_weather};
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

/// Mean cover of the front by day, from the model's own weather.
fn daily_cover(spec: &TruceSpec, seed: u64) -> Vec<f64> {
    let step = 3 * HOUR;
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
    let steps_a_day = DAY / step;
    let mut cover = vec![0.0; days as usize];
    for tick in 0..days * steps_a_day {
        world.insert_resource(Clock {
            tick,
            tick_seconds: step,
            n_ticks: days * steps_a_day,
        });
        schedule.run(&mut world);
        let cloud = &world.resource::<Environment>().cloud;
        let mean = cloud.iter().sum::<f64>() / cloud.len() as f64;
        cover[(tick / steps_a_day) as usize] += mean / f64::from(steps_a_day);
    }
    cover
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

#[test]
fn print_window() {
    let spec = spec("thirty-day-pause", &[]);
    let runs = 200;
    let (mut clear, mut over, mut spells, mut mean) = (Vec::new(), Vec::new(), 0, 0.0);
    for seed in 0..runs {
        let cover = daily_cover(&spec, seed);
        let (c, o, s) = count(&cover);
        clear.push(c);
        over.push(o);
        spells += s;
        mean += cover.iter().sum::<f64>() / (cover.len() as f64 * runs as f64);
    }
    clear.sort_unstable();
    over.sort_unstable();
    let in_range = |v: &[usize], r: std::ops::RangeInclusive<usize>| {
        v.iter().filter(|x| r.contains(x)).count()
    };
    println!(
        "clear {:?} {} over {:?} {} spell {} mean {mean}",
        [clear[0], clear[5], clear[100], clear[194], clear[199]],
        in_range(&clear, 0..=10),
        [over[0], over[5], over[100], over[194], over[199]],
        in_range(&over, 2..=17),
        over.iter().sum::<usize>() as f64 / spells as f64
    );
    let spec = self::spec("dated-example-2025-03", &[]);
    let (mut worst, mut total) = (0.0_f64, 0.0);
    for seed in 0..20 {
        let cover = daily_cover(&spec, seed);
        let d: Vec<f64> = cover
            .iter()
            .zip(&spec.cloud.replay)
            .map(|(a, b)| a - b)
            .collect();
        worst = d.iter().fold(worst, |w, x| w.max(x.abs()));
        total += d.iter().sum::<f64>() / 600.0;
    }
    println!("replay worst {worst} bias {total}");
}
