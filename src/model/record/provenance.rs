//! The link from observations to acts, apart. Only sensing writes it; only the ledger reads it.

use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Why a look did not happen as planned, in the order in which causes are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Cause {
    NotDeployed,
    Denied,
    Jammed,
    WeatherOrNight,
    OffShift,
}

impl Cause {
    /// All causes in order.
    pub const ALL: [Self; 5] = [
        Self::NotDeployed,
        Self::Denied,
        Self::Jammed,
        Self::WeatherOrNight,
        Self::OffShift,
    ];
}

/// The looks of one watch at one act, summed: enough for the waterfall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Looks {
    /// \[nat\] — −ln of the chance to miss at planned strength, clear and admitted.
    pub plan: f64,
    /// \[nat\] — −ln of the chance to miss as it really was.
    pub real: f64,
    /// \[nat\] — what each cause took away, by [`Cause::ALL`].
    pub lost: [f64; 5],
    /// Whether any look saw it.
    pub seen: bool,
}

impl Looks {
    /// Notes what a cause took away from a look that the plan already counts.
    pub fn lose(&mut self, exponent: f64, cause: Cause) {
        self.lost[cause as usize] += exponent;
    }

    /// Adds one look: its planned and real miss exponents and the cause of the difference.
    pub fn add(&mut self, plan: f64, real: f64, cause: Option<Cause>) {
        self.plan += plan;
        self.real += real;
        if let Some(cause) = cause {
            self.lost[cause as usize] += plan - real;
        }
    }
}

/// Provenance of a watch.
#[derive(Component, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// Act behind each observation, by observation id; none for false observations.
    pub act_of: Vec<Option<u32>>,
    /// Looks at each act, by index in the act log.
    pub looks: Vec<Looks>,
    /// \[h\] — sum over first observations of their delay after the act began, and their number.
    pub first_observation_hours: (f64, u32),
}
