//! The headline table: what regimes make of the same truces.

use super::differences::{Difference, differences};
use super::sample::{Group, RegimeFacts, Sample};
use super::sentence;
use super::survival::{TruceSurvival, survivals};
use super::uncertainty::Uncertainty;
use super::waterfall::{Waterfall, waterfalls};
use crate::experiment::{Asked, Cell, Failure, WAR};
use crate::model::base::Seed;
use crate::model::record::watch::Mode;
use crate::statistics::{Interval, bootstrap_median, bootstrap_ratio, median, wilson};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Share of truces: Wilson.
    Wilson,
    /// Median over truces: bootstrap by run.
    BootstrapMedian,
    /// Ratio of sums: bootstrap by run.
    BootstrapRatio,
    /// Mean over truces: bootstrap by run.
    BootstrapMean,
}

/// A number with its uncertainty and its count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The number, in the unit of its column.
    pub value: f64,
    /// 95 % interval; none where too few runs stand behind it.
    pub interval: Option<Interval>,
    /// What it is a share of: truces, violations or findings; for medians, truces.
    pub n: u64,
    /// How the interval was made.
    pub method: Method,
    /// 80 % interval over draws of the numbers of judgement; none without draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Interval>,
}

/// What a comparison was about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Title of the scenario.
    pub title: String,
    /// What was asked.
    pub asked: Asked,
    /// The command that makes this table again.
    pub command: String,
    /// Version of the tool.
    pub version: String,
    /// How far it may be trusted.
    pub support: String,
}

/// How far results of this version may be trusted.
const SUPPORT: &str = "V1: verified code, judgement numbers; not a forecast";

impl Setting {
    /// Of a call.
    pub fn new(title: &str, asked: Asked) -> Self {
        Self {
            title: title.to_owned(),
            command: command(&asked),
            asked,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            support: SUPPORT.to_owned(),
        }
    }
}

/// The command that makes the same results again.
fn command(asked: &Asked) -> String {
    let mut words = vec![
        "truceline".to_owned(),
        asked.command.clone(),
        quoted(&asked.scenario),
    ];
    let mut option = |name: &str, value: &str| words.push(format!("{name} {}", quoted(value)));
    if let Some(regimes) = &asked.regimes {
        option("--regimes", &regimes.join(","));
    }
    option("--baseline", &asked.baseline);
    if let Some(file) = &asked.seed_file {
        option("--seeds", file);
    } else {
        option("--runs", &asked.seeds.count.to_string());
        option("--seed", &asked.seeds.first.to_string());
    }
    option("--mode", asked.modes.name());
    for (path, value) in &asked.set {
        option("--set", &format!("{path}={value}"));
    }
    if let Some(draws) = asked.uncertainty {
        words.push(format!("--uncertainty {}", draws.draws));
        words.push(format!("--uncertainty-seeds {}", draws.seeds));
    }
    if asked.detail {
        words.push("--detail".into());
    }
    words.join(" ")
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,=:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// One row of the table. None: null, nothing to count, or a mandate that forbids it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegimeRow {
    /// The regime, or `war`.
    pub regime: String,
    /// \[M€\] — 30-day bill, median (live, middle).
    pub bill: Option<Estimate>,
    /// \[%\] — of the plan really there on day 15, median (live, middle).
    pub deployed: Option<Estimate>,
    /// Quiet at the end, of 100 truces, at low, middle and high commitment (live).
    pub quiet: [Option<Estimate>; 3],
    /// Held, of 100 truces, at low, middle and high commitment (live).
    pub held: [Option<Estimate>; 3],
    /// \[% of war\] — fire in the last week, median (live, middle).
    pub fire: Option<Estimate>,
    /// \[persons\] — expected casualties, median (live, middle).
    pub harm: Option<Estimate>,
    /// Serious violations at front and rear, median (live, middle).
    pub serious: [Option<Estimate>; 2],
    /// Of 10 serious ones, established in time, front and rear (shadow, middle).
    pub in_time: [Option<Estimate>; 2],
    /// Of 100 findings naming a, and b, wrong (live, middle).
    pub wrong: [Option<Estimate>; 2],
    /// \[battalions\] — hidden gain of a and b, median (live, middle).
    pub hidden: [Option<Estimate>; 2],
    /// \[%\] — growth of combat power of a and b beyond what the same seed gives where war goes on,
    /// median of the differences run by run (live, middle).
    pub against_war: [Option<Estimate>; 2],
    /// \[%\] — of all violations, what could not be known (shadow, middle).
    pub unknowable: Option<Estimate>,
}

/// All tables of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What it was about.
    pub setting: Setting,
    /// The answer in a sentence.
    pub sentence: String,
    /// Rows by bill; `war` last.
    pub rows: Vec<RegimeRow>,
    /// What became of the violations, in the order of the rows.
    pub waterfalls: Vec<Waterfall>,
    /// Paired differences from the baseline, in the order of the rows.
    pub differences: Vec<Difference>,
    /// How long truces last, in the order of the rows (live, middle commitment).
    #[serde(default)]
    pub survival: Vec<TruceSurvival>,
    /// Failed runs.
    pub failed: Vec<Failure>,
    /// What draws of the numbers of judgement say; none without draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Uncertainty>,
}

impl Comparison {
    /// Makes the tables.
    pub fn new(
        setting: Setting,
        sample: &Sample,
        facts: &[RegimeFacts],
        failed: Vec<Failure>,
    ) -> Self {
        let seed = Seed(setting.asked.seeds.first);
        let mut rows: Vec<RegimeRow> = facts
            .iter()
            .map(|facts| regime_row(sample, facts, seed))
            .collect();
        // stable: regimes of equal bill stay in the order of the scenario; unknown bills last
        let bill = |row: &RegimeRow| row.bill.map_or(f64::INFINITY, |bill| bill.value);
        rows.sort_by(|x, y| bill(x).total_cmp(&bill(y)));
        let names: Vec<String> = rows.iter().map(|row| row.regime.clone()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let waterfalls = waterfalls(sample, &names);
        let differences = differences(sample, &names, &setting.asked.baseline, seed);
        let survival = survivals(sample, &names, &setting.asked.baseline, facts);
        let sentence = sentence::sentence(&rows, &differences, &setting.asked.baseline);
        if setting.asked.modes.live() {
            rows.push(war_row(sample, seed));
        }
        Self {
            setting,
            sentence,
            rows,
            waterfalls,
            differences,
            survival,
            failed,
            uncertainty: None,
        }
    }
}

pub(super) fn regime_row(sample: &Sample, facts: &RegimeFacts, seed: Seed) -> RegimeRow {
    let group = |mode, cell| Group {
        regime: &facts.name,
        mode,
        cell,
    };
    let live = group(Mode::Live, Cell::Middle);
    let shadow = group(Mode::Shadow, Cell::Middle);
    let shares = |column| Cell::COMPARED.map(|cell| share(sample, group(Mode::Live, cell), column));
    let named = |wrong, naming| {
        facts
            .names_sides
            .then(|| ratio(&sample.pairs(live, wrong, naming), 100.0, seed))
            .flatten()
    };
    RegimeRow {
        regime: facts.name.clone(),
        bill: middle(sample, live, "cost_eur", 1e-6, seed),
        deployed: middle(sample, live, "deployed_share_day15", 100.0, seed),
        quiet: shares("quiet"),
        held: shares("held"),
        fire: middle(sample, live, "ratio_last7", 100.0, seed),
        harm: middle(sample, live, "harm", 1.0, seed),
        serious: ["significant_front", "significant_rear"]
            .map(|column| middle(sample, live, column, 1.0, seed)),
        in_time: ["front", "rear"].map(|part| in_time(sample, shadow, part, seed)),
        wrong: [
            named("false_accusations_a", "findings_naming_a"),
            named("false_accusations_b", "findings_naming_b"),
        ],
        hidden: ["dividend_hidden_a", "dividend_hidden_b"]
            .map(|column| middle(sample, live, column, 1.0, seed)),
        against_war: ["growth_a", "growth_b"].map(|column| against_war(sample, live, column, seed)),
        unknowable: ratio(
            &sample.pairs(shadow, "unknowable", "violations"),
            100.0,
            seed,
        ),
    }
}

/// D_s = G_s − G_s(war), seed by seed; none where the batch has no row of the war.
fn against_war(sample: &Sample, group: Group<'_>, column: &str, seed: Seed) -> Option<Estimate> {
    let war = Group {
        regime: WAR,
        mode: Mode::Live,
        cell: Cell::AsInScenario,
    };
    let at_war: BTreeMap<u64, f64> = sample.by_run(war, column).into_iter().collect();
    let gains: Vec<f64> = sample
        .by_run(group, column)
        .into_iter()
        .filter_map(|(run, growth)| Some(growth - at_war.get(&run)?))
        .collect();
    Some(Estimate {
        value: 100.0 * median(&gains)?,
        interval: bootstrap_median(&gains, seed).map(|interval| interval.scaled(100.0)),
        n: gains.len() as u64,
        method: Method::BootstrapMedian,
        model: None,
    })
}

/// War goes on: nobody watches, nothing is forbidden, so most cells are empty.
pub(super) fn war_row(sample: &Sample, seed: Seed) -> RegimeRow {
    let war = Group {
        regime: WAR,
        mode: Mode::Live,
        cell: Cell::AsInScenario,
    };
    RegimeRow {
        regime: WAR.to_owned(),
        bill: None,
        deployed: None,
        quiet: [None; 3],
        held: [None; 3],
        fire: middle(sample, war, "ratio_last7", 100.0, seed),
        harm: middle(sample, war, "harm", 1.0, seed),
        serious: [None; 2],
        in_time: [None; 2],
        wrong: [None; 2],
        hidden: [None; 2],
        against_war: [None; 2],
        unknowable: None,
    }
}

fn middle(
    sample: &Sample,
    group: Group<'_>,
    column: &str,
    factor: f64,
    seed: Seed,
) -> Option<Estimate> {
    let values = sample.column(group, column);
    Some(Estimate {
        value: factor * median(&values)?,
        interval: bootstrap_median(&values, seed).map(|interval| interval.scaled(factor)),
        n: values.len() as u64,
        method: Method::BootstrapMedian,
        model: None,
    })
}

/// Share of truces, of 100.
fn share(sample: &Sample, group: Group<'_>, column: &str) -> Option<Estimate> {
    let values = sample.column(group, column);
    let n = values.len() as u64;
    let hits = values.iter().filter(|x| **x > 0.5).count() as u64;
    let interval = wilson(hits, n)?;
    Some(Estimate {
        value: 100.0 * hits as f64 / n as f64,
        interval: Some(interval.scaled(100.0)),
        n,
        method: Method::Wilson,
        model: None,
    })
}

/// Σ first / Σ second over runs, times a factor.
fn ratio(pairs: &[(f64, f64)], factor: f64, seed: Seed) -> Option<Estimate> {
    let (top, bottom) = pairs
        .iter()
        .fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    (bottom > 0.0).then(|| Estimate {
        value: factor * top / bottom,
        interval: bootstrap_ratio(pairs, seed).map(|interval| interval.scaled(factor)),
        n: bottom as u64,
        method: Method::BootstrapRatio,
        model: None,
    })
}

/// Of 10 serious violations, those established within their critical time. Violations whose
/// critical time ends after the truce say nothing and are left out of the count.
fn in_time(sample: &Sample, group: Group<'_>, part: &str, seed: Seed) -> Option<Estimate> {
    let all = format!("significant_{part}");
    let found = sample.pairs(group, &format!("{all}_in_time"), &all);
    let censored = sample.pairs(group, &format!("{all}_censored"), &all);
    if found.len() != censored.len() {
        return None;
    }
    let pairs: Vec<(f64, f64)> = found
        .iter()
        .zip(&censored)
        .map(|(&(found, all), &(censored, _))| {
            let counted = (all - censored).max(0.0);
            (found.min(counted), counted)
        })
        .collect();
    ratio(&pairs, 10.0, seed)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::analysis::sample::tests::sample;
    use crate::experiment::{Modes, Seeds};

    pub(crate) fn asked() -> Asked {
        Asked {
            command: "compare".into(),
            scenario: "my truce.toml".into(),
            regimes: Some(vec!["layered".into(), "none".into()]),
            set: vec![("sides.a.discipline".into(), "0.5".into())],
            baseline: "none".into(),
            seeds: Seeds {
                first: 1,
                count: 20,
            },
            seed_file: None,
            seed_list: None,
            modes: Modes::Both,
            uncertainty: None,
            detail: false,
        }
    }

    fn comparison() -> Comparison {
        let (sample, facts) = sample(&["observers", "hotline", "none"], 20);
        Comparison::new(
            Setting::new("A small front", asked()),
            &sample,
            &facts,
            Vec::new(),
        )
    }

    #[test]
    fn rows_come_by_bill_and_war_last() {
        let names: Vec<String> = comparison()
            .rows
            .into_iter()
            .map(|row| row.regime)
            .collect();
        assert_eq!(names, ["none", "hotline", "observers", "war"]);
    }

    #[test]
    fn empty_cells_are_empty_not_zero() {
        let all = comparison();
        let [none, hotline, observers, war] = all.rows.as_slice() else {
            panic!("four rows")
        };
        assert!(
            none.wrong[0].is_none() && hotline.wrong[1].is_none(),
            "no mandate to name"
        );
        assert!(observers.wrong[0].is_some_and(|wrong| wrong.n > 0));
        assert!(none.deployed.is_none(), "null in the rows");
        assert!(war.bill.is_none() && war.quiet[1].is_none() && war.harm.is_some());
        let quiet = observers.quiet[0].expect("a share");
        assert_eq!(quiet.n, 18, "failed runs are not counted as truces");
    }

    #[test]
    fn it_survives_a_round_trip_through_json() {
        let all = comparison();
        let text = serde_json::to_string(&all).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Comparison>(&text).expect("a comparison"),
            all
        );
    }

    #[test]
    fn the_command_can_be_pasted() {
        assert_eq!(
            command(&asked()),
            "truceline compare 'my truce.toml' --regimes layered,none --baseline none --runs 20 \
             --seed 1 --mode both --set sides.a.discipline=0.5"
        );
    }

    #[test]
    fn ratios_keep_within_bounds() {
        for row in comparison().rows {
            for estimate in row.in_time.into_iter().flatten() {
                let interval = estimate.interval.expect("twenty runs");
                assert!(estimate.value <= 10.0 && interval.high <= 10.0 && interval.low >= 0.0);
            }
        }
    }
}
