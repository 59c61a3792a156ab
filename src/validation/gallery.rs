//! The gallery: truces worth showing, what makes each so, and how to find them anew.
//!
//! An [`Entry`] of `seeds/gallery.toml` names a scenario, a regime, what a truce must show
//! (`needs`), what makes one truce a better example than another (`score`), the seed that was
//! found, and its facts in numbers. [`Ready::look`] runs a seed and reads those numbers; the
//! example `search_gallery` runs many and writes the best into the file; a test sees to it that
//! every entry still shows what it says.
//!
//! Numbers are columns of `runs`, by name; `against.NAME` is the column of the same seed in the
//! truce that the entry is set against, with its other overrides. Three more are made here:
//! `unseen`, significant violations from day 15 on that the regime had no chance to see even as
//! planned; `unseen_violation`, the id of the largest of them; `unseen_size`, its size.
//!
//! # Options considered
//! Criteria written in Rust, one function each, need the program's author for every new example;
//! terms over the columns that everybody knows do not. Taken: terms, and three numbers more for
//! what no column says.

use crate::experiment::run_one;
use crate::model::{TruceSpec, ViolationMeasures, WatchResult};
use crate::scenario::{NoFiles, Request, load};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The gallery as it is embedded.
pub const GALLERY: &str = include_str!("../../seeds/gallery.toml");

/// \[1\] — a violation that is seen with less than this even as planned is outside reach.
const REACH: f64 = 0.05;
/// \[h\] — before this time missions are still coming in; what they miss then surprises nobody.
const SETTLED_HOURS: f64 = 15.0 * 24.0;
/// Begin of the name of a number of the truce that an entry is set against.
const AGAINST: &str = "against.";

/// A set of instructive truces.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gallery {
    /// What it is for.
    pub purpose: String,
    /// The truces.
    #[serde(rename = "truce")]
    pub truces: Vec<Entry>,
}

/// A truce worth showing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Name.
    pub name: String,
    /// Scenario of the library.
    pub scenario: String,
    /// Regime that watches.
    pub regime: String,
    /// Overrides of the scenario, `path=value`.
    #[serde(default)]
    pub set: Vec<String>,
    /// Overrides on top of them for the truce that it is set against; none without one.
    #[serde(default)]
    pub against: Vec<String>,
    /// Conditions that a truce must meet: `ratio_last7 <= 0.10`.
    pub needs: Vec<String>,
    /// Sum of numbers that makes a better example the larger it is: `harm - against.harm`.
    pub score: String,
    /// What can be learned from it.
    pub why: String,
    /// The seed.
    pub seed: u64,
    /// The numbers that make it so, by name.
    pub facts: BTreeMap<String, f64>,
}

/// What a truce of an entry gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Whether it meets all conditions.
    pub holds: bool,
    /// How good an example it is.
    pub score: f64,
    /// The numbers that the entry names among its facts.
    pub facts: BTreeMap<String, f64>,
}

/// A loaded entry: its truces, ready to run.
#[derive(Clone, Debug)]
pub struct Ready<'a> {
    entry: &'a Entry,
    spec: Arc<TruceSpec>,
    against: Option<Arc<TruceSpec>>,
}

/// Reads the embedded gallery.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn gallery() -> Result<Gallery, String> {
    toml::from_str(GALLERY).map_err(|error| error.to_string())
}

impl Entry {
    /// Loads the scenario of an entry, and that of the truce that it is set against.
    ///
    /// # Errors
    /// All problems of the scenario, in words.
    pub fn ready(&self) -> Result<Ready<'_>, String> {
        let load = |sets: &[&String]| {
            let set = sets.iter().map(|set| {
                let (path, value) = set.split_once('=').unwrap_or((set.as_str(), ""));
                (path.trim().to_owned(), value.trim().to_owned())
            });
            let request = Request {
                scenario: Some(self.scenario.clone()),
                set: set.collect(),
                regimes: Some(vec![self.regime.clone()]),
            };
            load(&request, &NoFiles)
                .map(|loaded| loaded.spec)
                .map_err(|problems| {
                    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                    format!("{}: {}", self.name, lines.join("\n"))
                })
        };
        let own: Vec<&String> = self.set.iter().collect();
        let both: Vec<&String> = self.set.iter().chain(&self.against).collect();
        Ok(Ready {
            entry: self,
            spec: load(&own)?,
            against: match self.against.is_empty() {
                true => None,
                false => Some(load(&both)?),
            },
        })
    }
}

impl Ready<'_> {
    /// Runs a seed and reads its numbers.
    ///
    /// # Errors
    /// A truce that failed, a name that is no number, a condition that cannot be read.
    pub fn look(&self, seed: u64) -> Result<Shown, String> {
        let truce = run_one(&self.spec, seed, 0, true)?;
        let against = match &self.against {
            Some(spec) => Some(run_one(spec, seed, 0, false)?),
            None => None,
        };
        let number = |name: &str| number(name, &truce, against.as_ref());
        let mut holds = true;
        for need in &self.entry.needs {
            holds &= condition(need, &number)?;
        }
        let names = self.entry.facts.keys();
        let facts = names.map(|name| {
            let value = number(name)?;
            Ok((name.clone(), value.unwrap_or(f64::NAN)))
        });
        Ok(Shown {
            holds,
            score: sum(&self.entry.score, &number)?.unwrap_or(f64::NEG_INFINITY),
            facts: facts.collect::<Result<_, String>>()?,
        })
    }
}

/// A number by its name; none when it is null.
fn number(
    name: &str,
    truce: &WatchResult,
    against: Option<&WatchResult>,
) -> Result<Option<f64>, String> {
    if let Some(name) = name.strip_prefix(AGAINST) {
        let against = against.ok_or("the entry is set against nothing")?;
        return number(name, against, None);
    }
    let unseen = || largest_unseen(truce);
    Ok(match name {
        "unseen" => Some(unseen_ones(truce).count() as f64),
        "unseen_violation" => unseen().and_then(|row| row.violation).map(|id| id as f64),
        "unseen_size" => unseen().and_then(|row| row.size),
        _ => {
            let known = crate::model::RunMeasures::DICTIONARY;
            if !known.iter().any(|entry| entry.name == name) {
                return Err(format!("`{name}` is no column of runs"));
            }
            truce.run.get(name).and_then(|value| value.number())
        }
    })
}

/// Significant violations from day 15 on that the regime had no chance to see even as planned.
fn unseen_ones(truce: &WatchResult) -> impl Iterator<Item = &ViolationMeasures> {
    truce.violations.iter().filter(|row| {
        row.significant == Some(true)
            && row.p_plan.is_some_and(|p| p < REACH)
            && row.begin_hours.is_some_and(|hours| hours >= SETTLED_HOURS)
    })
}

fn largest_unseen(truce: &WatchResult) -> Option<&ViolationMeasures> {
    unseen_ones(truce).max_by(|x, y| {
        let size = |row: &ViolationMeasures| row.size.unwrap_or(0.0);
        size(x)
            .total_cmp(&size(y))
            .then(y.violation.cmp(&x.violation))
    })
}

/// Whether two numbers stand as a sign says.
type Comparison = fn(f64, f64) -> bool;

/// `a <= 0.1`, `a >= 1`, `a = 1`, with sums on either side; not met where a number is null.
fn condition(
    text: &str,
    number: &dyn Fn(&str) -> Result<Option<f64>, String>,
) -> Result<bool, String> {
    let comparisons: [(&str, Comparison); 5] = [
        ("<=", |x, y| x <= y),
        (">=", |x, y| x >= y),
        ("<", |x, y| x < y),
        (">", |x, y| x > y),
        ("=", |x, y| x == y),
    ];
    for (sign, holds) in comparisons {
        if let Some((left, right)) = text.split_once(sign) {
            let (left, right) = (sum(left, number)?, sum(right, number)?);
            return Ok(left.zip(right).is_some_and(|(x, y)| holds(x, y)));
        }
    }
    Err(format!("`{text}` compares nothing"))
}

/// `a + b - 0.5`; none when a number is null.
fn sum(
    text: &str,
    number: &dyn Fn(&str) -> Result<Option<f64>, String>,
) -> Result<Option<f64>, String> {
    let spaced = text.replace('+', " + ").replace(" - ", " − ");
    let mut total = Some(0.0);
    let mut sign = 1.0;
    for word in spaced.split_whitespace() {
        match word {
            "+" => sign = 1.0,
            "−" => sign = -1.0,
            _ => {
                let value = match word.parse::<f64>() {
                    Ok(value) => Some(value),
                    Err(_) => number(word)?,
                };
                total = total.zip(value).map(|(total, value)| total + sign * value);
            }
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(name: &str) -> Result<Option<f64>, String> {
        match name {
            "one" => Ok(Some(1.0)),
            "half" => Ok(Some(0.5)),
            "null" => Ok(None),
            _ => Err(format!("`{name}` is unknown")),
        }
    }

    #[test]
    fn terms_are_read_as_one_writes_them() {
        assert_eq!(sum("one + half - 0.25", &numbers), Ok(Some(1.25)));
        assert_eq!(sum("one - null", &numbers), Ok(None));
        assert!(sum("one + other", &numbers).is_err());
        assert_eq!(condition("half <= 0.5", &numbers), Ok(true));
        assert_eq!(condition("one < half", &numbers), Ok(false));
        assert_eq!(condition("one = 1", &numbers), Ok(true));
        assert_eq!(condition("null >= 0", &numbers), Ok(false));
        assert!(condition("one", &numbers).is_err());
    }

    #[test]
    fn the_gallery_names_only_what_exists() {
        let gallery = gallery().expect("it reads");
        assert!(gallery.truces.len() >= 4);
        for entry in &gallery.truces {
            entry.ready().expect("its scenario loads");
            assert!(!entry.facts.is_empty(), "{}", entry.name);
        }
    }
}
