//! How long things take: `cargo bench`. Figures are reported, not asserted: machines differ.

use divan::{Bencher, black_box};
use std::sync::Arc;
use std::time::Instant;
use truceline::model::record::act::ActLog;
use truceline::model::{Simulation, TruceSpec, Watching};
use truceline::scenario::{NoFiles, Request, load};

fn main() {
    print_sensing_rate();
    print_live_truces();
    divan::main();
}

fn reference(regimes: &[&str], set: &[(&str, &str)]) -> Arc<TruceSpec> {
    let request = Request {
        scenario: None,
        set: set
            .iter()
            .map(|(path, value)| ((*path).into(), (*value).into()))
            .collect(),
        regimes: Some(regimes.iter().map(|&name| name.into()).collect()),
    };
    load(&request, &NoFiles)
        .expect("the reference scenario")
        .spec
}

fn small() -> Arc<TruceSpec> {
    let set = [
        ("time.duration", "8d"),
        ("front.sectors", "40"),
        ("front.areas", "8"),
        ("front.area_names", "[]"),
        ("intensity.base_episodes_per_day", "600"),
        ("sides.a.units", "120"),
        ("sides.b.units", "120"),
    ];
    reference(&["layered"], &set)
}

/// The reference truce at middle commitment, live, when nobody watches.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn reference_truce_live_none(bencher: Bencher) {
    let spec = reference(&["none"], &[]);
    bencher.bench_local(|| {
        let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
        truce.run();
        black_box(truce.results(false).expect("the ledger"))
    });
}

/// A yardstick for machines, *patrol on a line*: 200 sectors, a thousand units that rest, rearm or
/// train and sometimes breach, a hundred monitors that walk to and fro and see a breach in their
/// sector every second time; 2,880 ticks. A plain loop with one stream of numbers.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn yardstick_patrol_on_a_line(bencher: Bencher) {
    let (mut breaches, mut found, mut n) = (0, 0, 0);
    bencher.bench_local(|| {
        n += 1;
        let (b, f) = patrol_on_a_line(n);
        breaches += b;
        found += f;
    });
    // 700 breaches a run, 0.8651 of them found
    let (mean, share) = (
        f64::from(breaches) / n as f64,
        f64::from(found) / f64::from(breaches),
    );
    assert!((mean - 700.0).abs() < 40.0, "{mean} breaches");
    assert!((share - 0.865).abs() < 0.03, "{share} found");
}

/// One run of the yardstick: breaches, and how many of them were found.
fn patrol_on_a_line(seed: u64) -> (u32, u32) {
    const SECTORS: usize = 200;
    const RATES: [f64; 3] = [0.5, 1.0, 2.0];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bits = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..10).for_each(|_| {
        bits();
    });
    let uniform = |bits: u64| (bits >> 11) as f64 / 9_007_199_254_740_992.0;
    let mut activity: Vec<usize> = (0..1_000).map(|_| (bits() % 3) as usize).collect();
    let mut monitors: Vec<(usize, bool)> = (0..100)
        .map(|_| ((bits() % SECTORS as u64) as usize, bits() & 1 == 0))
        .collect();
    let mut live: Vec<Vec<(u32, bool)>> = vec![Vec::new(); SECTORS];
    let (mut breaches, mut found) = (0, 0);
    for tick in 0..2_880 {
        for (at, onward) in &mut monitors {
            match (*onward, *at) {
                (true, at) if at == SECTORS - 1 => *onward = false,
                (false, 0) => *onward = true,
                (true, _) => *at += 1,
                (false, _) => *at -= 1,
            }
        }
        for (unit, activity) in activity.iter_mut().enumerate() {
            if uniform(bits()) < 1.0 / 96.0 {
                *activity = (bits() % 3) as usize;
            }
            if uniform(bits()) < 0.02 * RATES[*activity] / 96.0 {
                live[unit % 500 * SECTORS / 500].push((tick, false));
                breaches += 1;
            }
        }
        for &(at, _) in &monitors {
            for (_, seen) in live[at].iter_mut().filter(|(_, seen)| !seen) {
                if uniform(bits()) < 0.5 {
                    *seen = true;
                    found += 1;
                }
            }
        }
        live.iter_mut()
            .for_each(|here| here.retain(|(since, _)| tick + 1 < since + 8));
    }
    (breaches, found)
}

/// One tick of the reference truce under the layered regime, in its second week.
#[divan::bench(sample_count = 20)]
fn one_tick(bencher: Bencher) {
    let spec = reference(&["layered"], &[]);
    let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
    while truce.ticks_done() < 8 * 96 {
        truce.tick();
    }
    let saved = truce.save();
    bencher
        .with_inputs(|| {
            let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
            assert!(truce.load(&saved));
            // the first tick after the start also builds the schedule
            truce.tick();
            truce
        })
        .bench_local_refs(|truce| black_box(truce.tick()));
}

/// All registered state as bytes, once, in the second week: what a digest of everything in every
/// tick would cost, times the number of ticks.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn save_all_state(bencher: Bencher) {
    let spec = reference(&["layered"], &[]);
    let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
    while truce.ticks_done() < 8 * 96 {
        truce.tick();
    }
    bencher.bench_local(|| black_box(truce.save()));
}

/// The reference with every group of the layered regime so many times as large.
fn layered_times(factor: u32) -> Arc<TruceSpec> {
    let mut parts = (*reference(&["layered"], &[])).clone().into_parts();
    for group in &mut parts.regimes[0].sensing.groups {
        group.count *= factor;
        group.ramp.per_day_from *= f64::from(factor);
        group.ramp.per_day_to *= f64::from(factor);
    }
    Arc::new(TruceSpec::new(parts).expect("at most 20,000 assets"))
}

/// The same truce in shadow with once and with ten times the assets: looks are found by an index
/// along the front, so that time grows with looks, not with assets times acts.
#[divan::bench(args = [1, 10], sample_count = 5, sample_size = 1)]
fn shadow_truce_by_assets(bencher: Bencher, factor: u32) {
    let spec = layered_times(factor);
    bencher.bench_local(|| {
        let mut truce = Simulation::new(&spec, 1, Watching::Shadow);
        truce.run();
        black_box(truce.digest())
    });
}

/// One reference truce from start to ledger.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn reference_truce_live_layered(bencher: Bencher) {
    let spec = reference(&["layered"], &[]);
    bencher.bench_local(|| {
        let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
        truce.run();
        black_box(truce.results(false).expect("the ledger"))
    });
}

/// A batch of 64 small truces, one after another.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn batch_of_64_small_truces(bencher: Bencher) {
    let spec = small();
    bencher.bench_local(|| {
        for seed in 0..64 {
            let mut truce = Simulation::new(&spec, seed, Watching::Live(0));
            truce.run();
            black_box(truce.results(false).expect("the ledger"));
        }
    });
}

/// Live truces of the reference at middle commitment, seeds 1 to 8, from start to ledger, in
/// milliseconds and in loops of the yardstick. All are gone through in turn, five times, and the least
/// of each counts: a machine that is busy for a moment moves none of them alone.
#[expect(clippy::disallowed_methods, reason = "a bench has a clock")]
fn print_live_truces() {
    const ROUNDS: u32 = 5;
    let ms = |start: Instant| start.elapsed().as_secs_f64() * 1_000.0;
    let regimes = ["none", "layered"].map(|name| (name, reference(&[name], &[])));
    let mut least = [[f64::INFINITY; 8]; 2];
    let mut yardstick = f64::INFINITY;
    for _ in 0..ROUNDS {
        for (place, seed) in (1..=8).enumerate() {
            for ((_, spec), least) in regimes.iter().zip(&mut least) {
                let start = Instant::now();
                let mut truce = Simulation::new(spec, seed, Watching::Live(0));
                truce.run();
                black_box(truce.results(false).expect("the ledger"));
                least[place] = least[place].min(ms(start));
            }
            let start = Instant::now();
            black_box(patrol_on_a_line(seed));
            yardstick = yardstick.min(ms(start));
        }
    }
    println!(
        "live truces, seeds 1 to 8, least of {ROUNDS}; patrol on a line takes {yardstick:.1} ms"
    );
    for ((name, _), least) in regimes.iter().zip(&mut least) {
        least.sort_by(f64::total_cmp);
        let median = f64::midpoint(least[3], least[4]);
        println!(
            "  {name}: {:.0} to {:.0} ms, median {median:.1} ms = {:.1} loops",
            least[0],
            least[7],
            median / yardstick
        );
    }
}

/// Acts sensed per second and core: what the watches of a shadow truce add to the truce alone,
/// over acts times watches.
#[expect(clippy::disallowed_methods, reason = "a bench has a clock")]
fn print_sensing_rate() {
    let timed = |regimes: &[&str]| {
        let spec = reference(regimes, &[]);
        let mut truce = Simulation::new(&spec, 1, Watching::Shadow);
        let start = Instant::now();
        truce.run();
        let seconds = start.elapsed().as_secs_f64();
        let (world, _) = truce.parts_for_tests();
        (seconds, world.resource::<ActLog>().acts.len())
    };
    let (bare, _) = timed(&["none"]);
    let watches = ["observers", "inspections", "layered", "layered", "layered"];
    let (watched, acts) = timed(&watches);
    let sensed = (acts * watches.len()) as f64;
    println!(
        "{acts} acts, {} watches: {:.0} acts sensed per second",
        watches.len(),
        sensed / (watched - bare).max(1e-9)
    );
}
