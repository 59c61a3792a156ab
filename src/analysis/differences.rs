//! Paired differences against the baseline regime, over the same seeds.

use super::sample::{Group, Sample};
use crate::experiment::Cell;
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::statistics::{PairedDifference, paired_difference};
use serde::{Deserialize, Serialize};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Quiet at the end, of 100 truces (live).
    Quiet,
    /// Fire in the last week, % of war (live).
    Fire,
    /// Serious violations at the front (live).
    SeriousFront,
    /// Hidden gain of both sides, battalions (live).
    HiddenGain,
    /// Violations established, % (shadow).
    Established,
}

impl Measure {
    /// All, in the order of the table.
    pub const ALL: [Self; 5] = [
        Self::Quiet,
        Self::Fire,
        Self::SeriousFront,
        Self::HiddenGain,
        Self::Established,
    ];

    fn mode(self) -> Mode {
        if self == Self::Established {
            Mode::Shadow
        } else {
            Mode::Live
        }
    }

    /// Value of each run.
    fn by_run(self, sample: &Sample, group: Group<'_>) -> Vec<(u64, f64)> {
        let scaled = |column, factor: f64| {
            let rows = sample.by_run(group, column).into_iter();
            rows.map(|(run, x)| (run, factor * x)).collect::<Vec<_>>()
        };
        match self {
            Self::Quiet => scaled("quiet", 100.0),
            Self::Fire => scaled("ratio_last7", 100.0),
            Self::SeriousFront => scaled("significant_front", 1.0),
            Self::HiddenGain => joined(
                &scaled("dividend_hidden_a", 1.0),
                &scaled("dividend_hidden_b", 1.0),
            )
            .map(|(run, a, b)| (run, a + b))
            .collect(),
            Self::Established => joined(&scaled("established", 100.0), &scaled("violations", 1.0))
                .filter(|(_, _, violations)| *violations > 0.0)
                .map(|(run, established, violations)| (run, established / violations))
                .collect(),
        }
    }
}

/// Difference of a regime from the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The regime.
    pub regime: String,
    /// What is compared.
    pub measure: Measure,
    /// Regime − baseline, seed by seed, at middle commitment; none where either is null.
    pub difference: Option<PairedDifference>,
}

/// Differences of all regimes but the baseline, in the order given.
pub fn differences(
    sample: &Sample,
    regimes: &[&str],
    baseline: &str,
    seed: Seed,
) -> Vec<Difference> {
    let mut all = Vec::new();
    for &regime in regimes.iter().filter(|regime| **regime != baseline) {
        for measure in Measure::ALL {
            let group = |regime| Group {
                regime,
                mode: measure.mode(),
                cell: Cell::Middle,
            };
            let first = measure.by_run(sample, group(baseline));
            let second = measure.by_run(sample, group(regime));
            let pairs: Vec<(f64, f64)> = joined(&first, &second).map(|(_, x, y)| (x, y)).collect();
            all.push(Difference {
                regime: regime.to_owned(),
                measure,
                difference: paired_difference(&pairs, seed),
            });
        }
    }
    all
}

/// Joins two lists in run order by run.
fn joined<'a>(
    first: &'a [(u64, f64)],
    second: &'a [(u64, f64)],
) -> impl Iterator<Item = (u64, f64, f64)> + 'a {
    first.iter().filter_map(|&(run, x)| {
        let i = second.binary_search_by_key(&run, |(run, _)| *run).ok()?;
        Some((run, x, second[i].1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample::tests::sample;

    #[test]
    fn a_regime_against_itself_differs_by_exactly_nothing() {
        let (sample, facts) = sample(&["layered", "layered#2"], 20);
        let names: Vec<&str> = facts.iter().map(|f| f.name.as_str()).collect();
        let all = differences(&sample, &names, "layered", Seed(1));
        assert_eq!(all.len(), Measure::ALL.len());
        for one in all {
            let d = one.difference.expect("pairs");
            let ends = d.interval.map(|i| (i.low, i.high));
            assert_eq!(
                (d.n, d.mean, ends, d.variance_ratio),
                (18, 0.0, Some((0.0, 0.0)), None)
            );
        }
    }

    #[test]
    fn pairing_buys_something() {
        let (sample, _) = sample(&["none", "layered"], 20);
        let all = differences(&sample, &["none", "layered"], "none", Seed(1));
        let fire = all
            .iter()
            .find(|d| d.measure == Measure::Fire)
            .and_then(|d| d.difference);
        assert!(fire.expect("pairs").variance_ratio.expect("varies") > 2.0);
        assert!(fire.expect("pairs").mean < 0.0);
    }
}
