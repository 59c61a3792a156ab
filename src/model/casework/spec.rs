//! What a scenario says about casework and the institution of a regime.

use crate::model::base::parameter::parameters;
use serde::{Deserialize, Serialize};

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
    /// Whether the mandate allows naming a side.
    pub names_sides: bool,
    /// \[h\] — reports leave every so many hours.
    pub report_every_hours: f64,
    /// Whether complaints of the sides open cases.
    pub hears_complaints: bool,
    /// \[EUR/d\] — analysts and head office.
    pub cost_per_day: f64,
}

/// Who adopts findings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Institution {
    /// Published as it is.
    None,
    /// The head of mission decides.
    HeadOfMission {
        /// \[h\] — median time to decide.
        delay_median_hours: f64,
        /// \[log-sd\] — spread of that time.
        delay_log_sd: f64,
        /// \[1\] — share adopted.
        p_adopt: f64,
    },
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
        /// \[cases\] — weight of the prior against the regime's own record.
        prior_weight,
        /// \[1\] — weight of a case seen by one asset against one seen by two in the record: many
        /// singles are true.
        single_weight,
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
        /// \[d\] — fading of the sector record that guides patrols.
        record_fading_days,
    }
}
