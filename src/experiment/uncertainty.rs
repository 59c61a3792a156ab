//! Draws of the numbers of judgement: how far an answer hangs on what nobody has measured.
//!
//! Every parameter of the catalogue whose status is judgement is drawn from its plausible range by
//! a Latin hypercube, uniformly and independently of the others. What a scenario sets itself is
//! meant, and stays. The same draws serve every regime, every cell and every seed; a parameter keeps
//! its column when others are added to the catalogue.
//!
//! # Options considered
//! Triangles with the default as their top (claims to know more than a range), correlated draws
//! (nobody knows the correlations), uniform and independent (taken: plain, and wide rather than
//! narrow).

use super::error::ExperimentError;
use super::sampling::latin_hypercube;
use crate::model::TruceSpec;
use crate::model::base::Seed;
use crate::model::spec::Parameters;
use crate::scenario::{ParameterEntry, Status, parameter_catalogue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most draws of one call.
pub const MAX_DRAWS: u32 = 10_000;

/// How many draws, and seeds each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawsAsked {
    /// Draws.
    pub draws: u32,
    /// Seeds of each: the first of those of the comparison.
    pub seeds: u64,
}

/// Parameters drawn anew.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Paths of the parameters that vary.
    pub parameters: Vec<String>,
    /// Their values, draw by draw; draw 1 comes first.
    pub values: Vec<Vec<f64>>,
    /// The scenario under each draw.
    pub specs: Vec<Arc<TruceSpec>>,
}

/// Draws the numbers of judgement of a scenario `n` times.
///
/// # Errors
/// No draws, too many, or a combination that breaks the rules of a specification.
pub fn draw_parameters(spec: &Arc<TruceSpec>, n: u32, seed: u64) -> Result<Drawn, ExperimentError> {
    if n == 0 || n > MAX_DRAWS {
        return Err(ExperimentError::Asked {
            what: format!("draws must be 1 to {MAX_DRAWS}"),
            remedy: "change --uncertainty".into(),
        });
    }
    let now = values_of(&spec.parameters);
    let drawn: Vec<ParameterEntry> = parameter_catalogue()
        .into_iter()
        .filter(|entry| entry.status == Status::Judgement && entry.low < entry.high)
        .filter(|entry| now.get(&entry.path) == Some(&entry.default))
        .collect();
    let names: Vec<&str> = drawn.iter().map(|entry| entry.path.as_str()).collect();
    let mut values = Vec::new();
    let mut specs = Vec::new();
    for unit in latin_hypercube(n, &names, Seed(seed)) {
        let row: Vec<f64> = drawn
            .iter()
            .zip(unit)
            .map(|(entry, u)| entry.low + u * (entry.high - entry.low))
            .collect();
        let mut all = now.clone();
        all.extend(
            names
                .iter()
                .map(|name| (*name).to_owned())
                .zip(row.iter().copied()),
        );
        let mut parts = TruceSpec::clone(spec).into_parts();
        // `now` holds every path
        parts.parameters = Parameters::read(&mut |path| all.get(path).copied().unwrap_or(0.0));
        specs.push(
            TruceSpec::new(parts)
                .map(Arc::new)
                .map_err(ExperimentError::Spec)?,
        );
        values.push(row);
    }
    Ok(Drawn {
        parameters: names.iter().map(|name| (*name).to_owned()).collect(),
        values,
        specs,
    })
}

/// Every parameter of a specification by its path.
fn values_of(parameters: &Parameters) -> BTreeMap<String, f64> {
    let paths = Parameters::paths().into_iter().map(str::to_owned);
    paths.zip(parameters.values()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{NoFiles, Request, load};

    fn scenario(set: &[(&str, &str)]) -> Arc<TruceSpec> {
        let set = set.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let request = Request {
            scenario: None,
            set: set.collect(),
            regimes: Some(vec!["none".into()]),
        };
        load(&request, &NoFiles).expect("a scenario").spec
    }

    #[test]
    fn judgements_are_drawn_and_nothing_else() {
        let spec = scenario(&[]);
        let drawn = draw_parameters(&spec, 20, 1).expect("draws");
        assert_eq!((drawn.specs.len(), drawn.values.len()), (20, 20));
        let catalogue = parameter_catalogue();
        let judged = catalogue
            .iter()
            .filter(|entry| entry.status == Status::Judgement);
        assert_eq!(drawn.parameters.len(), judged.count());
        for (i, path) in drawn.parameters.iter().enumerate() {
            let entry = catalogue
                .iter()
                .find(|entry| entry.path == *path)
                .expect("known");
            let column: Vec<f64> = drawn.values.iter().map(|row| row[i]).collect();
            assert!(
                column.iter().all(|x| (entry.low..=entry.high).contains(x)),
                "{path}"
            );
            // a hypercube: a twentieth of the range holds one draw
            let width = (entry.high - entry.low) / 20.0;
            let first = column.iter().filter(|x| **x < entry.low + width).count();
            assert_eq!(first, 1, "{path}");
        }
        // what is found or derived stays
        let now = values_of(&spec.parameters);
        let then = values_of(&drawn.specs[3].parameters);
        for entry in catalogue
            .iter()
            .filter(|entry| entry.status != Status::Judgement)
        {
            assert_eq!(now[&entry.path], then[&entry.path], "{}", entry.path);
        }
        assert_eq!(now.len(), Parameters::paths().len());
        assert!(draw_parameters(&spec, 0, 1).is_err());
    }

    /// What the scenario sets is meant; and a draw is the specification that `--set` would give.
    #[test]
    fn a_draw_is_an_override() {
        let path = "command.branching_ratio";
        let spec = scenario(&[("parameters.command.branching_ratio", "0.41")]);
        let drawn = draw_parameters(&spec, 3, 1).expect("draws");
        assert!(!drawn.parameters.iter().any(|known| known == path));
        assert!(
            drawn
                .specs
                .iter()
                .all(|spec| spec.parameters.command.branching_ratio == 0.41)
        );
        let plain = draw_parameters(&scenario(&[]), 1, 1).expect("draws");
        let set: Vec<(String, String)> = plain
            .parameters
            .iter()
            .zip(&plain.values[0])
            .map(|(path, value)| (format!("parameters.{path}"), value.to_string()))
            .collect();
        let set: Vec<(&str, &str)> = set.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(*scenario(&set), *plain.specs[0]);
    }
}
