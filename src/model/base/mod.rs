//! Ground floor: ids, units, clock, mathematics, keyed randomness. Knows nothing of truces.

pub mod clock;
pub mod ids;
pub mod math;
pub mod parameter;
pub mod random;
pub mod room;
pub mod units;

pub use clock::{Clock, DAY, HOUR};
pub use ids::{
    ActId, Actor, AreaId, AssetId, CaseId, ClauseId, FindingId, ObservationId, SectorId, Side,
    SiteId, UnitId, ViolationId, WatchId,
};
pub use random::{Draws, Seed, Stream};
pub use room::make_room;
pub use units::{Cents, Metres};
