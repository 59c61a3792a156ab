//! Quantities at the edge of the model: integer metres and integer cents.

use serde::{Deserialize, Serialize};

/// A place along the front in metres from its start (chainage).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Metres(pub i32);

impl Metres {
    /// From kilometres, to the nearest metre.
    pub fn from_km(km: f64) -> Self {
        Self((km * 1_000.0).round() as i32)
    }

    /// In kilometres.
    pub fn km(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }

    /// Distance in metres.
    pub fn distance(self, other: Self) -> i32 {
        (self.0 - other.0).abs()
    }
}

/// Money in euro cents.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Cents(pub i64);

impl Cents {
    /// From euros, to the nearest cent.
    pub fn from_euros(euros: f64) -> Self {
        Self((euros * 100.0).round() as i64)
    }

    /// In euros.
    pub fn euros(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl std::ops::Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self(0), |a, b| a + b)
    }
}
