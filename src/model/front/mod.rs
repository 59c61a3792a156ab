//! Room `front`: the ground, the weather, the light. It knows no sides.

mod environment;
mod ground;
mod line;
mod spec;

pub use environment::{Environment, Season, WeatherFields, change_weather};
pub use ground::{Ground, Sector};
pub use line::{GeoPoint, Line, Waypoint};
pub use spec::*;

use crate::base::Seed;
use bevy_ecs::prelude::*;

/// Lays the ground and the season of a truce.
pub fn install(
    world: &mut World,
    spec: &FrontSpec,
    season: Season,
    numbers: &FrontParameters,
    seed: Seed,
) {
    let ground = Ground::lay(spec, numbers, seed);
    world.insert_resource(Environment::new(&ground));
    world.insert_resource(WeatherFields::new(seed));
    world.insert_resource(ground);
    world.insert_resource(season);
    world.insert_resource(numbers.clone());
}
