//! Measures of a simulated laboratory: the replications that one truce gives.

use super::row::Spread;
use crate::model::base::{DAY, Side};
use crate::model::record::finding::Finding;
use crate::model::sensing::Detection;
use crate::model::{Label, Simulation, TruceSpec, ViolationMeasures, WatchResult};
use crate::scenario::expect::{Measure, Measured};

/// \[1\] — a sector that is covered but for this share of it counts as covered: rounding of
/// metres at the ends of reaches.
const HARDLY: f64 = 1e-6;

/// How replications of a measure spread.
pub(super) fn spread(measure: Measure) -> Spread {
    match measure {
        Measure::ObservedShare
        | Measure::ObservedAnyShare
        | Measure::ObservedWithinShare(_)
        | Measure::ViolatedShare
        | Measure::FullyCoveredShare
        | Measure::NamedShare
        | Measure::FirstRightShare => Spread::Share,
        Measure::HoursToObservationMean
        | Measure::ViolationsPerDayMean
        | Measure::CoveredShare
        | Measure::SweepWidth(_)
        | Measure::BeliefMean
        | Measure::Column(_) => Spread::Mean,
    }
}

/// Whether a whole truce is one replication, not each sector or act of it.
pub(super) fn is_of_truces(measure: Measure) -> bool {
    matches!(measure, Measure::Column(_))
}

/// \[km\] — sweep width of a sensor by its index, from its curve and chance; none for continuous
/// detection, where it depends on the speed.
pub(super) fn sweep_width_km(spec: &TruceSpec, sensor: u8) -> Option<f64> {
    let sensor = spec.sensors.0.get(usize::from(sensor))?;
    match sensor.detection {
        Detection::Glimpse { p } => Some(sensor.curve.sweep_width_km(p, sensor.range_km)),
        Detection::Rate { .. } => None,
    }
}

/// A truce at its end, seen through one watch.
pub(super) struct Ended<'a> {
    /// The truce; its watch is number 0.
    pub truce: &'a Simulation,
    /// Its rows, all violations among them.
    pub result: &'a WatchResult,
}

impl Ended<'_> {
    /// The replications of a measure that this truce gives, in a fixed order.
    pub(super) fn values(&self, asked: &Measured) -> Vec<f64> {
        let violations = || {
            self.result
                .violations
                .iter()
                .filter(|violation| is_asked(asked, violation))
        };
        match asked.measure {
            Measure::ObservedShare => violations().map(|v| one_if(is_observed(v))).collect(),
            Measure::ObservedWithinShare(most) => violations()
                .map(|v| one_if(hours_to_observation(v).is_some_and(|hours| hours <= most)))
                .collect(),
            Measure::HoursToObservationMean => {
                violations().filter_map(hours_to_observation).collect()
            }
            Measure::ObservedAnyShare => {
                self.by_sector(
                    violations(),
                    |seen, v| {
                        if is_observed(v) { 1.0 } else { seen }
                    },
                )
            }
            Measure::ViolatedShare => self.by_sector(violations(), |_, _| 1.0),
            Measure::ViolationsPerDayMean => {
                let days = f64::from(self.truce.spec().time.duration_s) / f64::from(DAY);
                let counts = self.by_sector(violations(), |count, _| count + 1.0);
                counts.into_iter().map(|count| count / days).collect()
            }
            Measure::CoveredShare => self.truce.covered_by_sector(0),
            Measure::FullyCoveredShare => {
                let shares = self.truce.covered_by_sector(0);
                let full = |share: f64| one_if(share >= 1.0 - HARDLY);
                shares.into_iter().map(full).collect()
            }
            // calculated from the specification: no truce has a say in it
            Measure::SweepWidth(_) => Vec::new(),
            Measure::NamedShare => self
                .named()
                .map(|(_, label)| one_if(Some(label) == asked.side))
                .collect(),
            Measure::FirstRightShare => self
                .named()
                .filter_map(|(finding, label)| Some(one_if(self.began_in(finding)? == label)))
                .collect(),
            Measure::BeliefMean => {
                let findings = self.truce.findings(0).iter();
                findings.map(|f| self.belief(f, asked.side)).collect()
            }
            Measure::Column(name) => {
                let value = self.result.run.get(name);
                value.and_then(|value| value.number()).into_iter().collect()
            }
        }
    }

    /// One number per sector, folded over its violations from 0.
    fn by_sector<'v>(
        &self,
        violations: impl Iterator<Item = &'v ViolationMeasures>,
        fold: impl Fn(f64, &ViolationMeasures) -> f64,
    ) -> Vec<f64> {
        let mut sectors = vec![0.0; usize::from(self.truce.spec().front.n_sectors)];
        for violation in violations {
            let sector = violation.sector.and_then(|s| usize::try_from(s).ok());
            if let Some(value) = sector.and_then(|s| sectors.get_mut(s)) {
                *value = fold(*value, violation);
            }
        }
        sectors
    }

    /// Findings that name a side, with its label.
    fn named(&self) -> impl Iterator<Item = (&Finding, Label)> {
        let spec = self.truce.spec();
        let findings = self.truce.findings(0).iter();
        findings.filter_map(|finding| Some((finding, spec.label(finding.side?))))
    }

    /// Label of the side whose violation came first in the sector of a finding.
    fn began_in(&self, finding: &Finding) -> Option<Label> {
        let sector = Some(i64::from(finding.sector.0));
        let here = self.result.violations.iter().filter(|v| v.sector == sector);
        let first = here.min_by(|v, w| {
            let key = |v: &ViolationMeasures| v.begin_hours.unwrap_or(f64::INFINITY);
            key(v).total_cmp(&key(w))
        })?;
        let named = first.side.as_deref()?;
        [Label::A, Label::B]
            .into_iter()
            .find(|label| label.name() == named)
    }

    fn belief(&self, finding: &Finding, side: Option<Label>) -> f64 {
        match side.map(|label| self.truce.spec().side_of(label)) {
            None => finding.p_prohibited,
            Some(Side::One) => finding.p_side_one,
            Some(Side::Two) => 1.0 - finding.p_side_one,
        }
    }
}

/// Whether a violation is among those asked for.
fn is_asked(asked: &Measured, violation: &ViolationMeasures) -> bool {
    let kind = asked.kind.as_deref();
    let side = asked.side.map(Label::name);
    (kind.is_none() || kind == violation.kind.as_deref())
        && (side.is_none() || side == violation.side.as_deref())
}

fn is_observed(violation: &ViolationMeasures) -> bool {
    violation.observed == Some(true)
}

fn hours_to_observation(violation: &ViolationMeasures) -> Option<f64> {
    violation.hours_to_observation
}

fn one_if(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
