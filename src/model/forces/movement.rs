//! Movement: units at the line relieved, reserves brought together behind a chosen sector.
//!
//! # Equations
//! Relief: the nearest reserve that is not busy goes to the line, the unit there goes back: two
//! columns on the road at once; they change places at the midnight after they arrived.
//! Concentration: the nearest reserve outside `concentration_reach_km` of the sector goes there,
//! until `concentration_share` of the side's reserves are inside. Distances along the front; ties
//! go to the lower id within the side.

use super::activity::{Activity, by, end_after, file};
use super::line_spec::LineParameters;
use super::spec::ForcesParameters;
use super::units::{Personnel, Position, Register, Unit};
use crate::base::{Metres, SectorId, Seed, Side, Stream, UnitId};
use crate::front::Ground;
use crate::record::act::{Act, ActCatalogue, ActKindId, ActLog, Conduct};
use crate::record::order::{Command, Order, Orders};
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

/// First ordinal of these acts among those of a unit in a second.
const ORDINAL: u16 = 44;

/// What movement reads.
#[derive(SystemParam)]
pub struct Roads<'w> {
    seed: Res<'w, Seed>,
    orders: Res<'w, Orders>,
    ground: Res<'w, Ground>,
    numbers: Res<'w, LineParameters>,
    forces: Res<'w, ForcesParameters>,
    catalogue: Res<'w, ActCatalogue>,
    register: Res<'w, Register>,
}

/// A reserve of a side.
struct Reserve {
    id: UnitId,
    x: Metres,
    is_free: bool,
}

/// Phase 3: reliefs and concentrations as ordered.
pub fn move_units(roads: Roads, mut log: ResMut<ActLog>, mut units: Movers) {
    let Some(kind) = roads.catalogue.by_conduct(Conduct::Movement).next() else {
        return;
    };
    let moves =
        |order: &&Order| matches!(order.command, Command::Relieve(_) | Command::Concentrate(_));
    if !roads.orders.0.iter().any(|order| moves(&order)) {
        return;
    }
    let mut reserves = Side::BOTH.map(|side| reserves(&units, side));
    for order in roads.orders.0.iter().filter(moves) {
        let of_side = &mut reserves[order.side.index()];
        match order.command {
            Command::Relieve(id) => {
                relieve(&roads, kind, order, id, of_side, &mut log, &mut units);
            }
            Command::Concentrate(sector) => {
                concentrate(&roads, kind, order, sector, of_side, &mut log, &mut units);
            }
            _ => {}
        }
    }
}

type Movers<'w, 's> = Query<
    'w,
    's,
    (
        &'static Unit,
        &'static Position,
        &'static Personnel,
        &'static mut Activity,
    ),
>;

/// In order of ids.
fn reserves(units: &Movers, side: Side) -> Vec<Reserve> {
    let of_side = units
        .iter()
        .filter(|(unit, ..)| unit.side == side && !unit.at_line);
    let mut reserves: Vec<Reserve> = of_side
        .map(|(unit, place, _, activity)| Reserve {
            id: unit.id,
            x: place.x,
            is_free: *activity == Activity::Holding,
        })
        .collect();
    reserves.sort_by_key(|reserve| reserve.id);
    reserves
}

/// The nearest free reserve for which a test holds.
fn nearest(
    reserves: &mut [Reserve],
    x: Metres,
    test: impl Fn(&Reserve) -> bool,
) -> Option<&mut Reserve> {
    let free = reserves.iter_mut().filter(|r| r.is_free && test(r));
    free.min_by_key(|reserve| (reserve.x.distance(x), reserve.id))
}

fn relieve(
    roads: &Roads,
    kind: ActKindId,
    order: &Order,
    id: UnitId,
    reserves: &mut [Reserve],
    log: &mut ActLog,
    units: &mut Movers,
) {
    let line = roads.register.units[id.index()];
    let Ok((unit, place, _, activity)) = units.get(line) else {
        return;
    };
    if !unit.at_line || *activity != Activity::Holding {
        return;
    }
    let x = place.x;
    let Some(relief) = nearest(reserves, x, |_| true) else {
        return;
    };
    relief.is_free = false;
    let reserve = roads.register.units[relief.id.index()];
    let until = minutes_on_the_road(roads, kind, order, id);
    let Ok([mut goes, mut comes]) = units.get_many_mut([line, reserve]) else {
        return;
    };
    let depth = Metres((goes.1.depth.0 + comes.1.depth.0) / 2);
    for (unit, personnel) in [(comes.0, comes.2), (goes.0, goes.2)] {
        let sector = roads.ground.sector_at(x);
        let act = column(roads, kind, order, unit, personnel, until);
        let act = Act {
            sector,
            x,
            depth,
            ..act
        };
        file(log, act, ORDINAL, true);
    }
    *comes.3 = Activity::Relieving { until, line: id };
    *goes.3 = Activity::Relieved;
}

fn concentrate(
    roads: &Roads,
    kind: ActKindId,
    order: &Order,
    sector: SectorId,
    reserves: &mut [Reserve],
    log: &mut ActLog,
    units: &mut Movers,
) {
    let from = roads.ground.sector(sector).from;
    let centre = Metres(from.0 + roads.ground.sector_m / 2);
    let reach = Metres::from_km(roads.numbers.concentration_reach_km).0;
    let inside = |reserve: &Reserve| reserve.x.distance(centre) <= reach;
    // whoever is on the road there counts: his place in the list has moved already
    let n_inside = reserves.iter().filter(|r| inside(r)).count() as f64;
    if n_inside >= roads.numbers.concentration_share * reserves.len() as f64 {
        return;
    }
    let Some(mover) = nearest(reserves, centre, |reserve| !inside(reserve)) else {
        return;
    };
    let id = mover.id;
    let until = minutes_on_the_road(roads, kind, order, id);
    let key = u64::from(id.0);
    let u = roads
        .seed
        .uniform(Stream::Movement, key | 1 << 41, order.time);
    let x = Metres(from.0 + (u * f64::from(roads.ground.sector_m)) as i32);
    (mover.x, mover.is_free) = (x, false);
    let Ok((unit, place, personnel, mut activity)) =
        units.get_mut(roads.register.units[id.index()])
    else {
        return;
    };
    let act = Act {
        sector,
        x,
        depth: place.depth,
        ..column(roads, kind, order, unit, personnel, until)
    };
    file(log, act, ORDINAL, true);
    *activity = Activity::Moving { until, x, sector };
}

/// \[s\] — arrival.
fn minutes_on_the_road(roads: &Roads, kind: ActKindId, order: &Order, id: UnitId) -> u32 {
    let about = roads.catalogue.kind(kind);
    let key = u64::from(id.0);
    let mut draws = roads.seed.draws(Stream::Movement, key, order.time);
    let minutes = draws.log_normal(about.duration_median_minutes, about.duration_log_sd);
    end_after(order.time, minutes)
}

/// A column of one unit, nowhere yet.
fn column(
    roads: &Roads,
    kind: ActKindId,
    order: &Order,
    unit: &Unit,
    personnel: &Personnel,
    until: u32,
) -> Act {
    let about = roads.catalogue.kind(kind);
    let key = u64::from(unit.id.0) | 1 << 42;
    let mut draws = roads.seed.draws(Stream::Movement, key, order.time);
    let vehicles = draws.log_normal(about.rounds_median, about.rounds_log_sd);
    Act {
        end: until,
        rounds: (vehicles.round() as u32).clamp(1, 5_000),
        size: personnel.0 * roads.forces.full_strength,
        ..Act::ordered(by(unit), unit.side, kind, order.time)
    }
}
