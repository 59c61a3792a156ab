//! # Truceline: an experiment in verification
//!
//! A 30-day ceasefire on a 2,000 km front. Who gives the order to stop; who decides where the
//! truce was broken, and by whom; how are the thirty days used; who controls it, and how?
//! Truceline answers by experiment: the same truces, watched by different verification regimes.
//!
//! ## Seven words
//! **Order → Act → Violation → Observation → Case → Finding → Consequence.** A side gives an
//! *order*; units and sites do *acts*; the agreement judges which are *violations*; assets make
//! *observations*, true and false; the mission links them into *cases*; confirmed cases become
//! *findings* that an institution adopts; trust, will and the truce itself bear the
//! *consequences*. A ledger keeps truth beside findings. Casework never sees the truth.
//!
//! ## Rooms
//! * [`model`] — the core: one truce from its specification to its ledger. No input or output, no
//!   clock, no threads.
//! * [`statistics`] — intervals, paired differences, closed forms: pure functions.
//! * `scenario` — TOML text to a checked specification; the embedded library.
//! * `experiment` — many truces on all cores; results on disk.
//! * `analysis`, `report` — results to tables.
//! * `validation` — laboratories with known answers, patterns of real ceasefires, the gallery.
//! * `cli` — the command line. `viewer` — the Bevy window.
//!
//! ## One truce
//! ```
//! # #[cfg(feature = "scenario")]
//! # fn main() {
//! use truceline::model::{Simulation, Watching};
//! use truceline::scenario::{NoFiles, Request, load};
//!
//! let request = Request {
//!     scenario: None, // the embedded reference scenario
//!     set: vec![("time.duration".into(), "2d".into())],
//!     regimes: Some(vec!["layered".into()]),
//! };
//! let loaded = load(&request, &NoFiles).expect("the embedded scenario is valid");
//! let mut truce = Simulation::new(&loaded.spec, 1, Watching::Live(0));
//! truce.run();
//! let results = truce.results(false).expect("the ledger's identities hold");
//! let row = &results[0].run;
//! assert!(row.caught <= row.violations);
//! # }
//! # #[cfg(not(feature = "scenario"))]
//! # fn main() {}
//! ```

#[doc(inline)]
pub use truceline_model as model;

pub mod statistics;

#[cfg(feature = "scenario")]
pub mod scenario;

#[cfg(feature = "batch")]
pub mod analysis;
#[cfg(feature = "batch")]
pub mod experiment;
#[cfg(feature = "batch")]
pub mod report;

#[cfg(feature = "batch")]
pub mod validation;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "viewer")]
pub mod viewer;
