//! How long truces last under each regime: Kaplan–Meier over truces of the same seeds.
//!
//! A truce ends when it erodes (fire over three days back at 0.8 of the base) or a side renounces
//! it, whichever is first; one that does neither is censored at the end of the record.

use super::sample::{Group, RegimeFacts, Sample};
use crate::experiment::Cell;
use crate::model::record::watch::Mode;
use crate::statistics::Interval;
use crate::statistics::survival::{Lifetime, RestrictedMean, Survival, kaplan_meier, log_rank};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// \[1\] — shares of the truce's length at which the curve is read.
const READ_AT: [f64; 4] = [0.25, 0.5, 0.75, 1.0];

/// The curve at one day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurvivalAt {
    /// \[d\] — the day.
    pub day: f64,
    /// How many truces were at risk then.
    pub at_risk: u64,
    /// \[1\] — share still standing after it.
    pub standing: f64,
    /// 95 % interval; none where all or none stand.
    pub interval: Option<Interval>,
}

/// How long truces last under one regime (live, middle commitment).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruceSurvival {
    /// The regime.
    pub regime: String,
    /// Truces.
    pub n: u64,
    /// Those that ended; the others are censored.
    pub ended: u64,
    /// The curve at a quarter, half, three quarters and the end.
    pub at: Vec<SurvivalAt>,
    /// \[d\] — mean days within the length of the truce.
    pub mean_days: RestrictedMean,
    /// \[1\] — p of the log-rank test against the baseline; none for the baseline itself, and where
    /// nothing ended. Truces share their seeds, which the test does not know: it errs on the side of
    /// seeing no difference.
    pub p: Option<f64>,
}

/// Curves of the regimes, in the order given; those without live truces left out.
pub fn survivals(
    sample: &Sample,
    regimes: &[&str],
    baseline: &str,
    facts: &[RegimeFacts],
) -> Vec<TruceSurvival> {
    let days = facts.first().map_or(0.0, |facts| facts.days);
    let base = lives(sample, baseline, days);
    let survival = |regime: &&str| {
        let lives = lives(sample, regime, days);
        let curve = kaplan_meier(&lives)?;
        let at = READ_AT.map(|share| {
            let day = (share * days).round();
            let step = curve.step_at(day);
            SurvivalAt {
                day,
                at_risk: curve.at_risk(day),
                standing: curve.at(day),
                interval: step.and_then(|step| step.interval),
            }
        });
        let other = *regime != baseline;
        let p = other.then(|| log_rank(&[&base, &lives])).flatten();
        Some(TruceSurvival {
            regime: (*regime).to_owned(),
            n: curve.n,
            ended: lives.iter().filter(|life| life.ended).count() as u64,
            at: at.to_vec(),
            mean_days: curve.restricted_mean(days),
            p: p.map(|test| test.p),
        })
    };
    regimes.iter().filter_map(survival).collect()
}

/// The whole curve of one regime (live, middle commitment); none without truces.
pub fn curve(sample: &Sample, regime: &str, days: f64) -> Option<Survival> {
    kaplan_meier(&lives(sample, regime, days))
}

/// A lifetime of each run that was completed.
fn lives(sample: &Sample, regime: &str, days: f64) -> Vec<Lifetime> {
    let group = Group {
        regime,
        mode: Mode::Live,
        cell: Cell::Middle,
    };
    let by_run =
        |column| -> BTreeMap<u64, f64> { sample.by_run(group, column).into_iter().collect() };
    let (eroded, collapsed) = (by_run("eroded_day"), by_run("collapsed_day"));
    sample
        .by_run(group, "held")
        .into_iter()
        .map(|(run, _)| {
            let days_of = [&eroded, &collapsed].map(|days| days.get(&run).copied());
            let end = days_of.into_iter().flatten().reduce(f64::min);
            Lifetime {
                // a truce that ends on the last day has ended
                time: end.unwrap_or(days).min(days),
                ended: end.is_some(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{
        Design, ExperimentError, Modes, Outcome, Seeds, Sink, fixture, run_jobs,
    };
    use crate::model::TruceSpec;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    /// Under `none` run k erodes on day k + 1 and is renounced on day 3; under `layered` none ends
    /// but the first.
    struct Ends<'a>(&'a mut Sample);
    impl Sink for Ends<'_> {
        fn accept(&mut self, outcome: &Outcome) -> Result<(), ExperimentError> {
            let mut outcome = outcome.clone();
            let (run, regimes) = (outcome.job.run as i64, outcome.regimes.clone());
            for (row, regime) in outcome.rows.iter_mut().flatten().zip(regimes) {
                let none = regime == "none";
                row.run.eroded_day = (none || run == 0).then_some(run + 1);
                row.run.collapsed_day = none.then_some(3);
            }
            self.0.accept(&outcome)
        }
    }

    #[test]
    fn truces_last_until_the_first_of_two_ends() {
        let spec = Arc::new(fixture::spec(&["none", "layered"]));
        let seeds = Seeds { first: 1, count: 8 };
        let design = Design::compare(&spec, seeds, Modes::Live).expect("a design");
        let truce = |spec: &Arc<TruceSpec>, seed, watching| fixture::truce(spec, seed, watching);
        let mut sample = Sample::default();
        let stop = AtomicBool::new(false);
        run_jobs(
            &design,
            &truce,
            2,
            &stop,
            &|_| {},
            &mut [&mut Ends(&mut sample)],
        )
        .expect("done");
        let facts = RegimeFacts::of(&spec);
        let found = survivals(&sample, &["none", "layered", "nobody"], "none", &facts);
        let [none, layered] = found.as_slice() else {
            panic!("{found:#?}")
        };
        assert_eq!((none.n, none.ended, none.p), (8, 8, None));
        // days 1, 2, 3, 3, 3 …
        let mean = (1.0 + 2.0 + 6.0 * 3.0) / 8.0;
        assert!((none.mean_days.mean - mean).abs() < 1e-12);
        assert_eq!((none.at[0].at_risk, none.at[0].standing), (0, 0.0));
        assert_eq!((layered.n, layered.ended), (8, 1));
        let end = layered.at[3];
        assert_eq!((end.day, end.at_risk), (30.0, 7));
        assert!((end.standing - 7.0 / 8.0).abs() < 1e-12 && end.interval.is_some());
        assert!(layered.p.expect("a test") < 0.01, "{layered:?}");
    }
}
