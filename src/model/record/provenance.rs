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

/// A sum of miss exponents \[nat\], in whole parts of 2⁻⁴⁰ nat.
///
/// Looks are summed in whole numbers, because then it does not matter in which order, nor whether
/// hours that are alike are added one by one or counted: the sum is the same to the last bit. A part
/// is 10⁻¹² nat; the range is 8 million nat either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nats(i64);

impl Nats {
    /// Parts of a nat.
    const PARTS: f64 = (1_u64 << 40) as f64;

    /// A number whose last bit is worth one part, as is that of every number from 4,096 to
    /// [`Self::LIMIT`]: what is added to it is rounded to whole parts.
    const ROUNDER: f64 = 6_144.0;
    const LIMIT: f64 = 8_192.0;

    /// Of a miss exponent, never negative, to the nearest part.
    #[inline]
    pub fn of(exponent: f64) -> Self {
        // faster than a conversion, which looks for numbers that no integer holds
        let sum = exponent + Self::ROUNDER;
        if sum < Self::LIMIT {
            Self((sum.to_bits().wrapping_sub(Self::ROUNDER.to_bits())) as i64)
        } else {
            Self::of_large(exponent)
        }
    }

    #[cold]
    fn of_large(exponent: f64) -> Self {
        Self((exponent * Self::PARTS) as i64)
    }

    /// \[nat\] — as a number.
    pub fn get(self) -> f64 {
        self.0 as f64 / Self::PARTS
    }
}

impl std::ops::AddAssign for Nats {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl std::ops::Sub for Nats {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::ops::Mul<u32> for Nats {
    type Output = Self;

    fn mul(self, times: u32) -> Self {
        Self(self.0 * i64::from(times))
    }
}

/// The looks of one watch at one act, summed: enough for the waterfall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Looks {
    /// \[nat\] — −ln of the chance to miss at planned strength, clear and admitted.
    pub plan: Nats,
    /// \[nat\] — −ln of the chance to miss as it really was.
    pub real: Nats,
    /// \[nat\] — what each cause took away, by [`Cause::ALL`].
    pub lost: [Nats; Cause::ALL.len()],
    /// Whether any look saw it.
    pub seen: bool,
    /// \[s\] — when the first look saw it (the time of the look, not of its report).
    pub first_seen: Option<u32>,
}

impl Looks {
    /// Notes what a cause took away from a look that the plan already counts.
    pub fn lose(&mut self, exponent: f64, cause: Cause) {
        self.lost[cause as usize] += Nats::of(exponent);
    }

    /// Adds one look: its planned and real miss exponents and the cause of the difference.
    pub fn add(&mut self, plan: f64, real: f64, cause: Option<Cause>) {
        let (plan, real) = (Nats::of(plan), Nats::of(real));
        self.plan += plan;
        self.real += real;
        if let Some(cause) = cause {
            self.lost[cause as usize] += plan - real;
        }
    }

    /// Adds looks that were planned and came to nothing, each for a cause.
    pub fn add_lost(&mut self, planned: Nats, cause: Cause) {
        self.plan += planned;
        self.lost[cause as usize] += planned;
    }

    /// \[nat\] — what all causes took away.
    pub fn all_lost(&self) -> f64 {
        self.lost.iter().map(|lost| lost.get()).sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_hang_on_no_order() {
        assert_eq!(Nats::of(0.0), Nats::default());
        for exponent in [
            1e-12, 3.3e-7, 0.1, 1.0, 49.999, 50.0, 2_047.9, 2_048.0, 123_456.7,
        ] {
            let error = (Nats::of(exponent).get() - exponent).abs();
            assert!(error <= 1e-12, "{exponent} by {error}");
        }
        let terms: Vec<f64> = (1..2_000).map(|i| 1.0 / f64::from(i)).collect();
        let sum = |terms: &mut dyn Iterator<Item = &f64>| {
            let mut sum = Nats::default();
            terms.for_each(|&term| sum += Nats::of(term));
            sum
        };
        let forth = sum(&mut terms.iter());
        assert_eq!(forth, sum(&mut terms.iter().rev()));
        let mut thrice = forth;
        thrice += forth;
        thrice += forth;
        assert_eq!(forth * 3, thrice);
    }
}
