//! What a scenario says about casework and the institution of a regime.

use super::odds::llr_of_refusal;
use crate::base::parameter::parameters;
use crate::record::observation::Refusal;
use serde::{Deserialize, Serialize};

/// Whom a finding blames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attribution {
    /// The side that the evidence points at; where both fired, the one that seems to have begun.
    Evidence,
    /// The side whose act was reported first.
    FirstReport,
    /// The side whose reports bear the earliest time stamp.
    FirstSign,
}

impl Attribution {
    /// All rules with their names in files.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("evidence", Self::Evidence),
        ("first-report", Self::FirstReport),
        ("first-sign", Self::FirstSign),
    ];
}

/// The mission's analysts and its mandate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseworkSpec {
    /// \[1\] — analysts.
    pub analysts: f64,
    /// \[h\] — analysts work so many hours a day.
    pub hours_per_day: f64,
    /// \[min\] — time an analyst needs for a case.
    pub minutes_per_case: f64,
    /// \[1\] — belief at which a case is confirmed.
    pub confirm: f64,
    /// \[1\] — belief at which a side is named.
    pub attribute: f64,
    /// \[h\] — a case without news is put aside.
    pub dismiss_after_hours: f64,
    /// \[h\] — a case that is not grave waits so long after its first report, to hear both sides.
    pub wait_hours: f64,
    /// Whether the mandate allows naming a side.
    pub names_sides: bool,
    /// Whom a finding blames.
    pub attribution: Attribution,
    /// \[h\] — reports leave every so many hours.
    pub report_every_hours: f64,
    /// Whether findings of grave cases leave at once.
    pub flash_for_grave: bool,
    /// \[1\] — a warning looks for this many times the usual rhythm; the parameter when none.
    pub warning_ratio: Option<f64>,
    /// \[incidents\] — limit of the cumulated sum for independent incidents; the parameter when
    /// none.
    pub warning_limit: Option<f64>,
    /// Whether complaints of the sides open cases.
    pub hears_complaints: bool,
    /// \[EUR/d\] — analysts and head office.
    pub cost_per_day: f64,
}

parameters! {
    /// Numbers of the casework.
    CaseworkParameters at "casework" {
        /// \[1\] — prior chance that a first report is about a prohibited act, fire.
        prior_fire,
        /// \[1\] — the same for ground.
        prior_ground,
        /// \[1\] — the same for the rear.
        prior_rear,
        /// \[1\] — chance that another actor did something, where no party did anything
        /// prohibited, fire.
        other_fire,
        /// \[1\] — the same for ground.
        other_ground,
        /// \[1\] — chance that something permitted is there, where neither something prohibited nor
        /// another actor is, fire.
        permitted_fire,
        /// \[1\] — the same for ground.
        permitted_ground,
        /// \[1\] — the same for the rear.
        permitted_rear,
        /// \[1\] — chance that both sides fired in an incident of prohibited fire.
        exchange,
        /// \[1\] — how often a sensor names a side for what no party did, over how often it does
        /// for what one did.
        other_tells,
        /// \[cases\] — weight of the prior against the regime's own record.
        prior_weight,
        /// \[1\] — kinds whose lookalike takes less than this share teach base rates.
        learns_below_lookalike,
        /// \[1\] — weight of a further report by the same kind of sensor.
        repeat_weight,
        /// \[min\] — reports this close in time may be one incident, fire.
        link_minutes_fire,
        /// \[h\] — the same for ground.
        link_hours_ground,
        /// \[d\] — the same for the rear.
        link_days_rear,
        /// \[m\] — places this close may be one incident beyond their errors.
        link_distance_m,
        /// \[sd\] — standard errors within which places agree.
        link_errors,
        /// \[nat\] — evidence of a complaint.
        complaint_evidence,
        /// \[nat\] — what a complaint says about the side.
        complaint_side_evidence,
        /// \[1\] — chance that a host that would have let a visit in refuses it in order to hide.
        p_refuses_to_hide,
        /// \[1\] — share of visits that a mission expects to be refused before it asked for any.
        refusals_expected,
        /// \[visits\] — weight of that expectation.
        refusals_weight,
        /// \[1\] — most sectors that casework asks patrols to visit.
        tasked_sectors,
        /// \[1\] — belief that an act of local fire was ordered, before any pattern.
        intent_fire,
        /// \[1\] — the same for what is ordered by nature: raids, kept weapons, courses, deliveries.
        intent_by_nature,
        /// \[nat\] — evidence for an order of a further act by which the side outnumbers the other near
        /// in place and time.
        intent_pattern,
        /// \[1\] — most further acts that count.
        intent_pattern_most,
        /// \[h\] — acts this close in time make a pattern.
        intent_window_hours,
        /// \[km\] — acts this close along the front make a pattern.
        intent_reach_km,
        /// \[nat/d\] — evidence for an order of a day since grace: orders to stop have arrived.
        intent_per_day,
        /// \[d\] — days after grace from which the usual rhythm is learned.
        warning_learning_days,
        /// \[1\] — a warning looks for this many times the usual rhythm.
        warning_ratio,
        /// \[incidents\] — limit of the cumulated sum for independent incidents.
        warning_limit,
        /// \[1\] — least index of dispersion by which that limit is widened.
        warning_dispersion,
        /// \[d\] — fading of the sector record that guides patrols.
        record_fading_days,
    }
}

impl CaseworkParameters {
    /// \[nat\] — evidence of a refused visit for open cases at the place, by how often its host
    /// had refused before.
    pub fn evidence_of_refusal(&self, refusal: &Refusal) -> f64 {
        let refused =
            self.refusals_weight * self.refusals_expected + f64::from(refusal.refused_before);
        let asked = self.refusals_weight + f64::from(refusal.asked_before);
        let usual = (refused / asked).clamp(1e-3, 1.0);
        llr_of_refusal(usual, self.p_refuses_to_hide)
    }
}
