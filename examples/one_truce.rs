//! One truce by the library: load the embedded reference scenario, run it, read the ledger.
//!
//! `cargo run --release --example one_truce -- layered 1`

use truceline::model::{Simulation, Watching};
use truceline::scenario::{NoFiles, Request, load};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let regime = arguments.next().unwrap_or_else(|| "layered".into());
    let seed = arguments.next().and_then(|s| s.parse().ok()).unwrap_or(1);
    let request = Request {
        scenario: None,
        set: Vec::new(),
        regimes: Some(vec![regime]),
    };
    let loaded = match load(&request, &NoFiles) {
        Ok(loaded) => loaded,
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            std::process::exit(2);
        }
    };
    let mut truce = Simulation::new(&loaded.spec, seed, Watching::Live(0));
    truce.run();
    match truce.results(false) {
        Ok(results) => {
            for result in results {
                for (entry, value) in truceline::model::RunMeasures::DICTIONARY
                    .iter()
                    .zip(result.run.values())
                {
                    println!("{:<32} {value:?}", entry.name);
                }
            }
        }
        Err(fault) => eprintln!("{fault}"),
    }
}
