//! Looks for the truces of the gallery anew, after the model has changed.
//!
//! `cargo run --release --example search_gallery -- [--seeds N] [--only NAME] [--write]`
//!
//! Runs the seeds 1 to N (200) of every entry of `seeds/gallery.toml`, prints the best of those that
//! meet its conditions, and with `--write` puts its seed and facts into the file.

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use truceline::validation::gallery::{Entry, GALLERY, Shown, gallery};

const FILE: &str = "seeds/gallery.toml";

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1).cloned()
    };
    let seeds: u64 = match after("--seeds") {
        Some(text) => text.parse().map_err(|_| "--seeds takes a number")?,
        None => 200,
    };
    let only = after("--only");
    let mut text = GALLERY.to_owned();
    for entry in gallery()?.truces {
        if only.as_ref().is_some_and(|name| *name != entry.name) {
            continue;
        }
        match best(&entry, seeds)? {
            Some((seed, shown, n)) => {
                println!(
                    "{}: seed {seed}, score {:.4}, met by {n} of {seeds}",
                    entry.name, shown.score
                );
                for (name, value) in &shown.facts {
                    println!("  {name} = {value}");
                }
                text = with(&text, &entry.name, seed, &shown.facts);
            }
            None => println!("{}: met by none of {seeds}", entry.name),
        }
    }
    if arguments.iter().any(|argument| argument == "--write") {
        std::fs::write(FILE, text).map_err(|error| format!("cannot write {FILE}: {error}"))?;
    }
    Ok(())
}

/// The best seed of an entry, what it shows, and how many seeds meet the conditions.
fn best(entry: &Entry, seeds: u64) -> Result<Option<(u64, Shown, usize)>, String> {
    let ready = entry.ready()?;
    let looks: Result<Vec<(u64, Shown)>, String> = (1..=seeds)
        .into_par_iter()
        .map(|seed| Ok((seed, ready.look(seed)?)))
        .collect();
    let good: Vec<(u64, Shown)> = looks?
        .into_iter()
        .filter(|(_, shown)| shown.holds && shown.score.is_finite())
        .collect();
    let n = good.len();
    // of equal ones the first seed
    let best = good.into_iter().reduce(|best, next| {
        if next.1.score > best.1.score {
            next
        } else {
            best
        }
    });
    Ok(best.map(|(seed, shown)| (seed, shown, n)))
}

/// The file with another seed and other facts in one entry; everything else stays as it is.
fn with(text: &str, name: &str, seed: u64, facts: &BTreeMap<String, f64>) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line == "[[truce]]" {
            inside = false;
        }
        if line == format!("name = \"{name}\"") {
            inside = true;
        }
        let key = line
            .split(" = ")
            .next()
            .unwrap_or_default()
            .trim_matches('"');
        let _ = match facts.get(key) {
            Some(value) if inside => {
                let key = line.split(" = ").next().unwrap_or_default();
                writeln!(out, "{key} = {}", rounded(*value))
            }
            _ if inside && key == "seed" => writeln!(out, "seed = {seed}"),
            _ => writeln!(out, "{line}"),
        };
    }
    out
}

/// Four decimals at most.
fn rounded(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
