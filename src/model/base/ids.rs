//! Identifiers: small integers that mean the same in every run, file and digest.
//! Entity ids of the ECS never leave the core.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        pub struct $name(pub $inner);
        impl $name {
            /// The id as an index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A sector of the front, 0 at the start of the line.
    SectorId(u16)
);
id!(
    /// An area: a group of neighbouring sectors.
    AreaId(u16)
);
id!(
    /// A unit: its ordinal within its side, times two, plus the side.
    UnitId(u32)
);
id!(
    /// A rear site: its ordinal within its side, times two, plus the side.
    SiteId(u32)
);
id!(
    /// A watch: one regime looking at the truce.
    WatchId(u16)
);
id!(
    /// A monitoring asset inside its watch.
    AssetId(u32)
);
id!(
    /// A clause of the agreement.
    ClauseId(u8)
);
id!(
    /// A violation in order of being judged; stable for one scenario, seed and regime.
    ViolationId(u32)
);
id!(
    /// An observation inside its watch, numbered after sorting by (time, asset).
    ObservationId(u32)
);
id!(
    /// A case inside its watch.
    CaseId(u32)
);
id!(
    /// A finding inside its watch.
    FindingId(u32)
);

/// A side of the truce, in *temper order*: [`Side::One`] is the block of the scenario whose
/// temper is `one`, whichever of the names `a` and `b` it carries.
///
/// The model only ever sees this order; the names are put on at the edge. So a scenario whose
/// blocks are swapped runs the very same truce, and every result swaps exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Side {
    /// The block with temper `one`.
    One = 0,
    /// The block with temper `two`.
    Two = 1,
}

impl Side {
    /// Both sides in temper order.
    pub const BOTH: [Self; 2] = [Self::One, Self::Two];

    /// The opposing side.
    pub fn other(self) -> Self {
        match self {
            Self::One => Self::Two,
            Self::Two => Self::One,
        }
    }

    /// 0 or 1.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What identifies an act for ever: who, from when, the how-manieth in that second.
/// Never a running count, so that one act more moves no other id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ActId {
    /// Who acts, packed by [`Actor::key`].
    pub actor: u32,
    /// Start, seconds after the truce began.
    pub start: u32,
    /// Ordinal among the acts of this actor in this second.
    pub ordinal: u16,
}

impl ActId {
    /// 64 bits that feed keyed draws: actor (26 bits), start (32 bits), ordinal (6 bits).
    pub fn key(self) -> u64 {
        (u64::from(self.actor) << 38) ^ (u64::from(self.start) << 6) ^ u64::from(self.ordinal & 63)
    }
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Actor {
    /// A unit of a side.
    Unit(UnitId),
    /// A rear site of a side.
    Site(SiteId),
    /// Nobody of the parties: mines, demining, quarries, irregulars.
    Other(u32),
    /// The script of a scenario: ordinal of the act in its group, group, side.
    Script(u32),
}

impl Actor {
    /// 26 bits: kind (2) and ordinal (24).
    pub fn key(self) -> u32 {
        match self {
            Self::Unit(id) => id.0 & 0x00ff_ffff,
            Self::Site(id) => (1 << 24) | (id.0 & 0x00ff_ffff),
            Self::Other(n) => (2 << 24) | (n & 0x00ff_ffff),
            Self::Script(n) => (3 << 24) | (n & 0x00ff_ffff),
        }
    }
}
