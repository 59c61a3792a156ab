//! Room `sensing`: assets, where they are, what they look at, what they report.
//!
//! It sees acts, and writes observations that carry no handle to them; the link goes into
//! provenance, apart.

pub mod assets;
mod conditions;
pub mod coverage;
pub mod falsehood;
pub mod looks;
pub mod plan;
mod reports;
mod spec;
mod ways;

pub use assets::Assets;
pub use coverage::WatchedHours;
pub use plan::{Access, Inspections, SiteEntry, SiteList};
pub use spec::*;

use crate::model::base::Seed;
use crate::model::front::Ground;
use crate::model::record::observation::{Coverage, Observations};
use crate::model::record::provenance::{LookBook, Provenance};
use bevy_ecs::prelude::*;

/// Installs what all watches share.
pub fn install(world: &mut World, sensors: &SensorCatalogue, access: Access, sites: SiteList) {
    world.insert_resource(sensors.clone());
    world.insert_resource(access);
    world.insert_resource(sites);
}

/// The sensing part of one watch.
pub fn watch_bundle(
    groups: &[AssetGroup],
    sensors: &SensorCatalogue,
    ground: &Ground,
    seed: Seed,
) -> impl Bundle {
    (
        Assets::raise(groups, sensors, ground, seed),
        Inspections::default(),
        WatchedHours::default(),
        Observations::default(),
        Coverage::default(),
        Provenance::default(),
        LookBook::default(),
    )
}
