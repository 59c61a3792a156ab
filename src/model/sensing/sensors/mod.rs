//! Ways of looking, one file each: from posts, on foot, from the air, from orbit, from a desk, at
//! a crossing, on site, and by schedule.

pub(super) mod aircraft;
pub(super) mod inspections;
pub(super) mod office;
pub(super) mod orbit;
pub(super) mod patrols;
pub(super) mod portals;
pub(super) mod posts;
pub(super) mod scheduled;
