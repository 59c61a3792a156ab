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
    /// \[s\] — when the first look saw it (the time of the look, not of its report).
    pub first_seen: Option<u32>,
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

/// What made a look weaker than full strength; each factor between 0 and 1, in the order in which
/// they multiply.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factors {
    /// Strength of the act in the sensor's modality, concealment included.
    pub signature: f64,
    /// Distance, by the sensor's lateral range curve.
    pub range: f64,
    /// Openness of the ground.
    pub openness: f64,
    /// Light: day or night.
    pub light: f64,
    /// Cloud, fog, wind.
    pub weather: f64,
    /// What else: notice given before an inspection, a shared bad spell, half strength after a
    /// stand-down.
    pub other: f64,
}

/// One look at an act that happened or should have happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The act, by its index in the act log.
    pub act: u32,
    /// Which group of assets, in the order of the regime.
    pub group: u16,
    /// Ordinal of the asset in its group; none for the expectation under a rota, when nobody came.
    pub asset: Option<u32>,
    /// \[s\] — when the look began.
    pub time: u32,
    /// \[s\] — how long it lasted; 0 for a single look.
    pub lasted: u32,
    /// \[km\] — distance at the nearest; none for looks from orbit, at sites and from offices.
    pub distance_km: Option<f64>,
    /// \[1\] — chance to see as planned: there, clear, admitted.
    pub p_plan: f64,
    /// \[1\] — chance to see as it really was.
    pub p_real: f64,
    /// What was in the way, when something was.
    pub cause: Option<Cause>,
    /// The factors behind `p_real` (behind `p_plan` where nobody was there).
    pub factors: Factors,
    /// Whether it saw the act.
    pub seen: bool,
}

/// Looks to write down one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// None: sums are enough (the default; a truce has millions of looks).
    #[default]
    Nothing,
    /// Those at some acts, by index in the act log, ascending.
    Acts(Vec<u32>),
    /// All.
    Everything,
}

impl Wanted {
    /// Whether looks at this act are written down.
    pub fn wants(&self, act: u32) -> bool {
        match self {
            Self::Nothing => false,
            Self::Acts(acts) => acts.binary_search(&act).is_ok(),
            Self::Everything => true,
        }
    }
}

/// Looks of a watch, one by one, for explanations. Writing them moves neither draws nor digest.
/// Single writer: `sensing`; only the ledger reads it.
#[derive(Component, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LookBook {
    /// Which looks are written down.
    pub wanted: Wanted,
    /// The looks, in the order in which they were made.
    pub looks: Vec<Look>,
}
