//! How a case came to its odds: every report with its weight, in the order in which it was taken in.
//!
//! # Equations
//! Cases keep sums. The steps are found again from the prior, the reports and the complaints of
//! the case, with the discount that was used when they were taken in; so the last step is the
//! case, to the last bit.

use super::cases::{Report, discount};
use super::spec::CaseworkParameters;
use crate::model::base::{AssetId, ObservationId};
use crate::model::record::case::Case;
use crate::model::record::complaint::Complaint;
use crate::model::record::observation::Observation;

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An asset of the mission.
    Observation(ObservationId),
    /// A side, by the place of its complaint in the list of complaints.
    Complaint(u32),
}

/// One report in the odds of a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Who said it.
    pub heard: Heard,
    /// \[s\] — when it reached the mission.
    pub arrived: u32,
    /// \[nat\] — its log-likelihood ratio by itself.
    pub evidence: f64,
    /// \[nat\] — the same of side one against side two.
    pub side_evidence: f64,
    /// \[1\] — what is left of both beside earlier reports.
    pub weight: f64,
    /// \[nat\] — log-odds of the case after it.
    pub log_odds: f64,
    /// \[nat\] — log-odds of side one against side two after it.
    pub side_log_odds: f64,
    /// Whether somebody independent of the sides has been heard by then.
    pub independent: bool,
}

/// The steps of a case.
pub fn steps(
    case: &Case,
    observations: &[Observation],
    complaints: &[Complaint],
    numbers: &CaseworkParameters,
    tick_seconds: u32,
) -> Vec<Step> {
    let tick = |second: u32| second / tick_seconds * tick_seconds;
    let mut reports: Vec<(u32, u32, Heard, Report)> = Vec::new();
    // reports are taken in tick by tick; one that came late never goes before one read earlier
    let mut latest = 0;
    for &id in &case.observations {
        let observation = &observations[id.index()];
        latest = tick(observation.received).max(latest);
        let report = Report::of_observation(observation);
        reports.push((latest, observation.received, Heard::Observation(id), report));
    }
    latest = 0;
    for &index in &case.complaints {
        let complaint = &complaints[index as usize];
        latest = tick(complaint.handed).max(latest);
        let report = Report::of_complaint(index, complaint, numbers);
        reports.push((latest, complaint.handed, Heard::Complaint(index), report));
    }
    // in a tick the reports of assets are read before complaints; the sort keeps their order
    reports.sort_by_key(|(tick, ..)| *tick);
    let (mut log_odds, mut side_log_odds) = (case.prior, 0.0);
    let (mut sensors, mut assets): (u32, Vec<AssetId>) = (0, Vec::new());
    let mut independent = false;
    reports
        .into_iter()
        .map(|(_, arrived, heard, report)| {
            let weight = discount(sensors, &assets, &report, numbers);
            log_odds += weight * report.evidence;
            side_log_odds += weight * report.side_evidence;
            sensors |= report.sensor_bit;
            if let Heard::Observation(id) = heard {
                assets.push(observations[id.index()].asset);
                independent = true;
            }
            Step {
                heard,
                arrived,
                evidence: report.evidence,
                side_evidence: report.side_evidence,
                weight,
                log_odds,
                side_log_odds,
                independent,
            }
        })
        .collect()
}
