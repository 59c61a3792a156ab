//! What a scenario says about the will of the sides.

use crate::model::base::parameter::parameters;
use serde::{Deserialize, Serialize};

/// How a side uses the truce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PolicyKind {
    /// Orders nothing against the clauses.
    Comply,
    /// Holds the line, builds up in the rear whatever the clauses say.
    Prepare,
    /// Builds up in the rear, keeps heavy weapons forward and raids.
    Probe,
}

impl PolicyKind {
    /// All policies with their names in files.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("comply", Self::Comply),
        ("prepare", Self::Prepare),
        ("probe", Self::Probe),
    ];

    /// Whether it leaves nothing out of its declarations.
    pub fn declares_all(self) -> bool {
        self == Self::Comply
    }

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comply => "comply",
            Self::Prepare => "prepare",
            Self::Probe => "probe",
        }
    }
}

/// Will of one side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandSpec {
    /// \[1\] — commitment: the will to keep the truce.
    pub commitment: f64,
    /// \[1\] — strength of the order to stop.
    pub order_strength: f64,
    /// \[1\] — discipline of units, mean.
    pub discipline: f64,
    /// How the side uses the truce.
    pub policy: PolicyKind,
    /// \[1\] — trust in the other side on day 0.
    pub trust: f64,
    /// \[1\] — complaints made per hostile episode perceived.
    pub complaint_rate: f64,
    /// \[1\] — invented complaints per true one.
    pub complaint_bias: f64,
}

/// The intensity of fighting before the truce.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntensitySpec {
    /// \[1/d\] — expected true episodes a day at war on this front.
    pub base_episodes_per_day: f64,
}

parameters! {
    /// Numbers of the will.
    CommandParameters at "command" {
        /// \[1\] — branching ratio: answers per episode.
        branching_ratio,
        /// \[h\] — half-life of the time to an answer.
        answer_half_life_hours,
        /// \[1\] — share of answers withheld where return fire is coordinated first.
        withheld_share,
        /// \[1\] — swing of impulses over the day.
        day_swing,
        /// \[h\] — hour of the day with most impulses.
        day_peak_hour,
        /// \[h\] — median delay of the order with no notice.
        order_delay_hours,
        /// \[h\] — notice that halves the delay.
        notice_halving_hours,
        /// \[log-sd\] — spread of the delay.
        order_delay_log_sd,
        /// \[1\] — chance that a unit of no discipline never obeys.
        p_never_obeys,
        /// \[sd\] — spread of discipline between units.
        discipline_sd,
        /// \[1/d\] — restraint lost at war-level provocation with no discipline.
        provocation_loss_per_day,
        /// \[1/d\] — restraint lost by time alone with no discipline.
        time_loss_per_day,
        /// \[1/d\] — floor of the sector's rate in the loss per episode.
        provocation_floor_per_day,
        /// \[1\] — force left in each further renewal.
        renewal_fading,
        /// \[1\] — strength added to the order when it is written, published and verified.
        verified_order_bonus,
        /// \[1\] — share of an officer's orders against the terms at commitment 0, per occasion.
        breach_propensity,
        /// \[1/d\] — raids a day and side at commitment 0 under policy probe.
        raids_per_day,
        /// \[1\] — share of line units told to keep weapons forward, commitment 0, policy probe.
        keep_weapons_share,
        /// \[h\] — mean delay of a complaint.
        complaint_delay_hours,
    }
}
