//! Room `sensing`: assets, where they are, what they look at, what they report.
//!
//! It sees acts, and writes observations that carry no handle to them; the link goes into
//! provenance, apart. One file per way of looking in `sensors/`.

pub mod access;
mod allocation;
pub mod assets;
mod conditions;
pub mod coverage;
pub mod curve;
mod dispatch;
pub mod duty;
mod falsehood;
mod known;
pub mod looks;
mod notes;
mod outlook;
pub mod plan;
mod raising;
mod reports;
pub mod review;
mod sensors;
mod sightlines;
mod spec;
pub mod track;
pub mod watcher;

pub use access::{Access, JammingField};
pub use assets::{Assets, SensingSpec};
pub use coverage::{WatchedHours, covered_by_posts};
pub use curve::Curve;
pub use duty::DutyOfCare;
pub use known::Known;
pub use plan::{Inspections, SiteEntry, SiteList};
pub use sightlines::Sightlines;
pub use spec::*;

use crate::base::Seed;
use crate::front::Ground;
use crate::record::act::ActCatalogue;
use crate::record::observation::{Coverage, Observations};
use crate::record::provenance::{LookBook, Provenance};
use crate::record::timetable::ErrandLog;
use crate::record::watch::KnownWatch;
use bevy_ecs::prelude::*;

/// Installs what all watches share.
pub fn install(
    world: &mut World,
    sensors: &SensorCatalogue,
    access: Access,
    sites: SiteList,
    numbers: &SensingParameters,
) {
    world.insert_resource(sensors.clone());
    world.insert_resource(access);
    world.insert_resource(sites);
    world.insert_resource(numbers.clone());
    world.insert_resource(JammingField::default());
}

/// The sensing part of one watch.
pub fn watch_bundle(
    spec: &SensingSpec,
    sensors: &SensorCatalogue,
    ground: &Ground,
    numbers: &SensingParameters,
    kinds: &ActCatalogue,
    seed: Seed,
) -> impl Bundle {
    let assets = Assets::raise(spec, sensors, ground, numbers.replace_days, seed);
    (
        (Known::new(&assets, sensors, kinds), Sightlines::default()),
        assets,
        Inspections::default(),
        DutyOfCare::default(),
        WatchedHours::default(),
        KnownWatch::default(),
        Observations::default(),
        Coverage::default(),
        Provenance::default(),
        LookBook::default(),
        ErrandLog::default(),
    )
}
