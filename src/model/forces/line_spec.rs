//! What happens at war beside local fire, and the numbers of what units do at the line.

use crate::base::parameter::parameters;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Rates at war beside local fire, a side; from the scenario's profile of intensity.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WarRates {
    /// \[1/d\] — long-range strikes a side.
    pub strikes_per_day: f64,
    /// \[1/d\] — reconnaissance flights a side that last long enough to matter.
    pub recce_drones_per_day: f64,
    /// \[1/d\] — attacks at sea a side; 0 on a front without a flank at sea.
    pub sea_attacks_per_day: f64,
}

/// \[m\] — how exactly it is known where the line is: an advance of less cannot be told from
/// standing still.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineUncertainty(pub f64);

parameters! {
    /// Numbers of what units do at the line beside fire and raids.
    LineParameters at "forces" {
        /// \[1/d\] — advances a day and side of full initiative, per thousand episodes a day of base.
        advances_per_thousand_episodes,
        /// \[m\] — how far an advance comes, median.
        advance_median_m,
        /// \[log-sd\] — spread of how far.
        advance_log_sd,
        /// \[km\] — along how much of the line an advance goes, median.
        advance_stretch_km,
        /// \[log-sd\] — spread of that.
        advance_stretch_log_sd,
        /// \[m/d\] — trench that a side can dig a day, per unit.
        trench_m_per_unit_day,
        /// \[m\] — new trench of a unit with which its works count in full.
        works_full_m,
        /// \[1\] — what full works add to combat power in defence.
        works_bonus,
        /// \[d\] — mean time between reliefs of a unit at the line.
        relief_days,
        /// \[1/d\] — reserves a day and side that move towards its chosen area.
        concentrations_per_day,
        /// \[1\] — share of a side's reserves that it concentrates at most.
        concentration_share,
        /// \[km\] — reserves so near to the chosen sector count as concentrated.
        concentration_reach_km,
        /// \[km\] — least depth of what long-range strikes hit.
        strike_depth_from_km,
        /// \[km\] — greatest depth of what long-range strikes hit.
        strike_depth_to_km,
        /// \[1\] — strikes of units without discipline against a prohibition, as share of the war's.
        undisciplined_strike_share,
        /// \[1\] — share of irregulars' acts that units near them take for the other side's.
        others_provoke_share,
    }
}
