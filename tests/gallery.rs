//! The gallery shows what it says.
//!
//! * Contract: every truce of `seeds/gallery.toml` meets its conditions and gives its facts.
//! * Command: `cargo test --test gallery`. When the model has changed on purpose:
//!   `cargo run --release --example search_gallery -- --write`.
//! * What it has caught: nothing yet.
#![cfg(feature = "batch")]

use truceline::validation::gallery::gallery;

/// \[1\] — facts are written with four decimals.
const ROUNDING: f64 = 0.000_051;

#[test]
fn every_truce_of_the_gallery_shows_what_it_says() {
    let gallery = gallery().expect("it reads");
    let mut wrong = Vec::new();
    for entry in &gallery.truces {
        let ready = entry.ready().expect("its scenario loads");
        let shown = ready.look(entry.seed).expect("it runs");
        if !shown.holds {
            wrong.push(format!(
                "{}: seed {} does not show it",
                entry.name, entry.seed
            ));
        }
        for (name, said) in &entry.facts {
            let found = shown.facts.get(name).copied().unwrap_or(f64::NAN);
            let close = (found - said).abs() <= ROUNDING;
            // not a number is not close to anything
            if !close {
                wrong.push(format!("{}: {name} is {found}, not {said}", entry.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
