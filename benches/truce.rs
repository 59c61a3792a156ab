//! How long things take: `cargo bench`. Figures are reported, not asserted: machines differ.

use divan::{Bencher, black_box};
use std::sync::Arc;
use std::time::Instant;
use truceline::model::record::act::ActLog;
use truceline::model::{Simulation, TruceSpec, Watching};
use truceline::scenario::{NoFiles, Request, load};

fn main() {
    print_sensing_rate();
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
