//! Units and sites: who they are and how they stand.

use super::activity::{Activity, Works};
use super::spec::{ForcesParameters, ForcesSpec, SiteKind};
use crate::base::{Metres, SectorId, Seed, Side, SiteId, Stream, UnitId, math};
use crate::front::Ground;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// A battalion-size unit.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its side.
    pub side: Side,
    /// Its sector.
    pub sector: SectorId,
    /// Whether it stands at the line or in reserve.
    pub at_line: bool,
}

/// Where a unit or site is.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// \[m\] — along the front.
    pub x: Metres,
    /// \[m\] — behind the line.
    pub depth: Metres,
}

/// Personnel as share of full strength, 0 to 1.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Personnel(pub f64);

/// Fatigue, 0 (rested) to 1.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fatigue(pub f64);

/// Days of supply in hand.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Supply(pub f64);

/// Skill, 0 to 1.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skill(pub f64);

/// Discipline, 0 to 1: how far the unit does what it is told.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discipline(pub f64);

/// Heavy weapons of a unit and where they stand.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeavyWeapons {
    /// \[1\] — by `WeaponClass::ALL`.
    pub count: [u16; 4],
    /// \[1\] — of these still forward, inside their zone if there is one.
    pub forward: [u16; 4],
}

/// Combat factors on day 0, for the pause dividend.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtStart(pub CombatFactors);

/// The four factors of combat power of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CombatFactors {
    /// Personnel share.
    pub personnel: f64,
    /// Skill.
    pub skill: f64,
    /// min(1, supply / full).
    pub supply: f64,
    /// 1 − fatigue/2.
    pub freshness: f64,
}

impl CombatFactors {
    /// Of a unit's present state.
    pub fn new(
        personnel: Personnel,
        skill: Skill,
        supply: Supply,
        fatigue: Fatigue,
        numbers: &ForcesParameters,
    ) -> Self {
        Self {
            personnel: personnel.0,
            skill: skill.0,
            supply: (supply.0 / numbers.supply_days_full).min(1.0),
            freshness: 1.0 - fatigue.0 / 2.0,
        }
    }

    /// In order: personnel, skill, supply, freshness; floored at 10⁻⁶.
    pub fn floored(&self) -> [f64; 4] {
        [self.personnel, self.skill, self.supply, self.freshness].map(|f| f.max(1e-6))
    }

    /// Combat power in full-strength battalions of perfect skill.
    pub fn power(&self) -> f64 {
        self.floored().iter().product()
    }
}

/// A rear site.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its side.
    pub side: Side,
    /// What it is.
    pub kind: SiteKind,
    /// Sector it lies behind.
    pub sector: SectorId,
}

/// Tonnes of weapons and shells at a depot, or at the node from which they come; 0 elsewhere.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stock(pub f64);

/// Entities of units and sites by id; never part of results or digests. Where one side has fewer
/// than the other, the ids it does not use hold a placeholder.
#[derive(Resource, Clone, Debug, Default)]
pub struct Register {
    /// Entity of each unit.
    pub units: Vec<Entity>,
    /// Entity of each site.
    pub sites: Vec<Entity>,
    /// Where each site is; sites never move.
    pub places: Vec<Position>,
    /// \[1\] — discipline of each unit; 0 where an id is not used.
    pub discipline: Vec<f64>,
    /// Whether each side has line units in every sector; their numbers never change.
    pub line_is_manned: bool,
    /// Line units of each side up to the end of each sector; their numbers never change.
    line_until: [Vec<u32>; 2],
}

impl Register {
    /// \[1\] — line units of a side.
    pub fn n_line(&self, side: Side) -> u32 {
        let counted = &self.line_until[side.index()];
        counted.last().copied().unwrap_or(0)
    }

    /// A line unit of a side with its sector, drawn evenly with a uniform number; none when it has
    /// none.
    pub fn line_unit(
        &self,
        battle: &OrderOfBattle,
        side: Side,
        u: f64,
    ) -> Option<(SectorId, UnitId)> {
        let n = self.n_line(side);
        let nth = ((u * f64::from(n)) as u32).min(n.checked_sub(1)?);
        let counted = &self.line_until[side.index()];
        let sector = SectorId(counted.partition_point(|&until| until <= nth) as u16);
        let facing = battle.facing(sector, side);
        let from_its_end = counted[sector.index()] - nth;
        let place = facing.len().checked_sub(from_its_end as usize)?;
        Some((sector, facing[place]))
    }
}

/// Who stands where. Line units change at reliefs, their numbers do not; sites are fixed.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderOfBattle {
    /// Line units by sector and side: `[sector * 2 + side]`.
    pub line: Vec<Vec<UnitId>>,
    /// Sites of each side by kind: `[side][kind]`.
    pub sites: [Vec<Vec<SiteId>>; 2],
}

impl OrderOfBattle {
    /// Where a side takes men in: its recruiting depots, or its national rear when it has none.
    pub fn intake_sites(&self, side: Side) -> &[SiteId] {
        let sites = &self.sites[side.index()];
        match sites[SiteKind::Recruiting as usize].as_slice() {
            [] => &sites[SiteKind::NationalRear as usize],
            some => some,
        }
    }

    /// Line units of a side in a sector, at least one.
    pub fn facing(&self, sector: SectorId, side: Side) -> &[UnitId] {
        &self.line[sector.index() * 2 + side.index()]
    }
}

/// Places the units and sites of both sides.
///
/// Line units: one in every sector, the rest in proportion to the square root of heat, by largest
/// remainder (the armies of a long front are drawn to its hot stretches, not in proportion).
/// Reserves and sites: keyed uniform along the front.
pub fn place(
    world: &mut World,
    ground: &Ground,
    sides: [&ForcesSpec; 2],
    discipline: [f64; 2],
    discipline_sd: f64,
    numbers: &ForcesParameters,
    seed: Seed,
) {
    let mut register = Register::default();
    let mut battle = OrderOfBattle {
        line: vec![Vec::new(); ground.len() * 2],
        ..OrderOfBattle::default()
    };
    for side in Side::BOTH {
        let spec = sides[side.index()];
        let sectors = line_sectors(ground, (f64::from(spec.n_units) * spec.line_share) as usize);
        for ordinal in 0..spec.n_units {
            // ordinal within the side, interleaved: one side's size moves nothing of the other's
            let id = UnitId(ordinal * 2 + side.index() as u32);
            let key = u64::from(id.0);
            let mut place = seed.draws(Stream::UnitPlacement, key, 0);
            let mut temper = seed.draws(Stream::UnitTemper, key, 0);
            let at_line = (ordinal as usize) < sectors.len();
            let x = if at_line {
                let from = ground.sector(sectors[ordinal as usize]).from;
                Metres(from.0 + (place.uniform() * f64::from(ground.sector_m)) as i32)
            } else {
                Metres((place.uniform() * f64::from(ground.length().0)) as i32)
            };
            let depth_km = if at_line {
                numbers.line_depth_km
            } else {
                numbers.reserve_depth_km
            };
            let depth = Metres::from_km(depth_km * place.between(0.2, 1.8));
            let sector = ground.sector_at(x);
            let mut spread = |mean: f64, low: f64, high: f64| {
                (mean * math::exp(numbers.unit_spread * temper.normal())).clamp(low, high)
            };
            let personnel = Personnel(spread(spec.strength, 0.05, 1.0));
            let skill = Skill(spread(spec.skill, 0.05, 1.0));
            let supply = Supply(spread(spec.supply_days, 0.0, numbers.supply_days_cap));
            let fatigue = Fatigue(spread(spec.fatigue, 0.0, 1.0));
            let d = discipline[side.index()] + discipline_sd * temper.normal();
            let discipline = d.clamp(0.01, 0.99);
            let weapons = std::array::from_fn(|class| {
                if at_line {
                    temper.poisson(spec.heavy_weapons[class]) as u16
                } else {
                    0
                }
            });
            let entity = world
                .spawn((
                    Unit {
                        id,
                        side,
                        sector,
                        at_line,
                    },
                    Position { x, depth },
                    personnel,
                    fatigue,
                    supply,
                    skill,
                    Discipline(discipline),
                    HeavyWeapons {
                        count: weapons,
                        forward: weapons,
                    },
                    AtStart(CombatFactors::new(
                        personnel, skill, supply, fatigue, numbers,
                    )),
                    Activity::default(),
                    Works::default(),
                ))
                .id();
            put(&mut register.units, id.index(), entity, Entity::PLACEHOLDER);
            put(&mut register.discipline, id.index(), discipline, 0.0);
            if at_line {
                battle.line[sector.index() * 2 + side.index()].push(id);
            }
        }
    }
    for side in Side::BOTH {
        let spec = sides[side.index()];
        let mut by_kind = vec![Vec::new(); SiteKind::ALL.len() + SiteKind::NODES.len()];
        let mut ordinal = 0_u32;
        let counted = SiteKind::ALL.iter().zip(spec.sites);
        for (kind, count) in counted.chain(SiteKind::NODES.iter().zip([1, 1])) {
            for _ in 0..count {
                let id = SiteId(ordinal * 2 + side.index() as u32);
                let mut place = seed.draws(Stream::SitePlacement, u64::from(id.0), 0);
                ordinal += 1;
                let x = Metres((place.uniform() * f64::from(ground.length().0)) as i32);
                let depth = match kind {
                    SiteKind::NationalRear => numbers.national_rear_km,
                    SiteKind::Abroad => numbers.abroad_km,
                    _ => place.between(numbers.site_depth_from_km, numbers.site_depth_to_km),
                };
                let stock = match kind {
                    SiteKind::Depot => spec.rear.depot_tonnes / f64::from(count),
                    kind if *kind == spec.role.source() => spec.rear.source_tonnes,
                    _ => 0.0,
                };
                let place = Position {
                    x,
                    depth: Metres::from_km(depth),
                };
                let site = Site {
                    id,
                    side,
                    kind: *kind,
                    sector: ground.sector_at(x),
                };
                let entity = world.spawn((site, place, Stock(stock))).id();
                put(&mut register.places, id.index(), place, NOWHERE);
                put(&mut register.sites, id.index(), entity, Entity::PLACEHOLDER);
                by_kind[*kind as usize].push(id);
            }
        }
        battle.sites[side.index()] = by_kind;
    }
    register.line_is_manned = !battle.line.iter().any(Vec::is_empty);
    register.line_until = count_line(&battle);
    world.insert_resource(register);
    world.insert_resource(battle);
}

/// Line units of each side up to the end of each sector.
fn count_line(battle: &OrderOfBattle) -> [Vec<u32>; 2] {
    Side::BOTH.map(|side| {
        let cells = battle.line.iter().skip(side.index()).step_by(2);
        cells
            .scan(0, |sum, units| {
                *sum += units.len() as u32;
                Some(*sum)
            })
            .collect()
    })
}

/// Where a site is whose id is not used.
const NOWHERE: Position = Position {
    x: Metres(0),
    depth: Metres(0),
};

fn put<T: Clone>(list: &mut Vec<T>, index: usize, value: T, unused: T) {
    if list.len() <= index {
        list.resize(index + 1, unused);
    }
    list[index] = value;
}

/// Sectors of the line units of a side, in order of ordinal.
fn line_sectors(ground: &Ground, n: usize) -> Vec<SectorId> {
    let rest = n.saturating_sub(ground.len()) as f64;
    let weights: Vec<f64> = ground.sectors.iter().map(|s| s.heat.sqrt()).collect();
    let total: f64 = weights.iter().sum();
    let mut quota: Vec<(usize, f64)> = weights
        .iter()
        .map(|w| rest * w / total)
        .map(|q| (q as usize, q - (q as usize) as f64))
        .collect();
    let given: usize = quota.iter().map(|(whole, _)| whole).sum();
    let mut by_remainder: Vec<usize> = (0..quota.len()).collect();
    by_remainder.sort_by(|&i, &j| quota[j].1.total_cmp(&quota[i].1).then(i.cmp(&j)));
    for &i in by_remainder
        .iter()
        .take((rest as usize).saturating_sub(given))
    {
        quota[i].0 += 1;
    }
    let mut sectors: Vec<SectorId> = ground.sectors.iter().map(|s| s.id).collect();
    for (i, (extra, _)) in quota.iter().enumerate() {
        sectors.extend(std::iter::repeat_n(SectorId(i as u16), *extra));
    }
    sectors.truncate(n.max(ground.len()));
    sectors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_units_are_drawn_evenly_with_their_sectors() {
        // of side one: two, none and three units in three sectors; of side two one in the second
        let ids = |ids: &[u32]| ids.iter().map(|&id| UnitId(id)).collect::<Vec<_>>();
        let battle = OrderOfBattle {
            line: vec![
                ids(&[0, 2]),
                ids(&[]),
                ids(&[]),
                ids(&[1]),
                ids(&[4, 8, 6]),
                ids(&[]),
            ],
            ..OrderOfBattle::default()
        };
        let register = Register {
            line_until: count_line(&battle),
            ..Register::default()
        };
        assert_eq!(
            [register.n_line(Side::One), register.n_line(Side::Two)],
            [5, 1]
        );
        let drawn: Vec<_> = (0..10)
            .filter_map(|n| register.line_unit(&battle, Side::One, (f64::from(n) + 0.5) / 10.0))
            .map(|(sector, unit)| (sector.0, unit.0))
            .collect();
        let once = [(0, 0), (0, 2), (2, 4), (2, 8), (2, 6)];
        let twice: Vec<_> = once.iter().flat_map(|of| [*of, *of]).collect();
        assert_eq!(drawn, twice);
        let only = Some((SectorId(1), UnitId(1)));
        assert_eq!(register.line_unit(&battle, Side::Two, 0.999), only);
        assert_eq!(Register::default().line_unit(&battle, Side::One, 0.5), None);
    }
}
