//! Orders to the line: raids, advances, strikes, flights, digging and movement at any time; the
//! withdrawal of heavy weapons at its deadline.
//!
//! Each mechanism has its *occasions*: a Poisson number in every tick, the same under every regime
//! and policy. Where the clauses prohibit the act the policy takes a share of them; where they do
//! not, or not any more, all are taken.

use super::agenda::{Agenda, Occasion};
use super::orders::Staff;
use super::policy::{self, Breach};
use crate::base::{DAY, Draws, SectorId, Side, Stream, UnitId, math};
use crate::forces::{ForcesParameters, LineParameters, RearCapacity, WarRates};
use crate::record::act::{ActCatalogue, ActKindId, Conduct, Domain};
use crate::record::order::{Command, Order};
use bevy_ecs::prelude::Resource;

/// The orders of a side to its line in this tick.
pub(super) fn order_line(
    staff: &Staff,
    side: Side,
    orders: &mut Vec<Order>,
    put_off: &mut Vec<Occasion>,
) {
    // a laboratory may have no units at all
    if !staff.register.line_is_manned {
        return;
    }
    order_raids(staff, side, orders, put_off);
    for (nth, work) in WORKS.iter().enumerate() {
        let per_day = staff.work.per_day[side.index()][nth];
        let depth_km = staff.work.depth_km[nth];
        order_work(staff, side, work, (per_day, depth_km), orders);
    }
    if staff.clock.begins(DAY) {
        order_withdrawal(staff, side, orders);
        order_movement(staff, side, orders);
    }
}

fn order_withdrawal(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    let Some(withdrawal) = &staff.terms.withdrawal else {
        return;
    };
    if staff.clock.day() != withdrawal.deadline_day as u32
        || !staff.terms.in_force
        || !staff.terms.scope.covers(Domain::Line)
    {
        return;
    }
    let now = staff.clock.start();
    for (unit, _, weapons) in &staff.units {
        if unit.side != side || !unit.at_line || weapons.count.iter().all(|&n| n == 0) {
            continue;
        }
        let u = staff.seed.uniform(Stream::Stance, u64::from(unit.id.0), 0);
        let keep = u < policy::share(staff, side, Breach::KeepWeapons, Some(unit.sector), now);
        let command = if keep {
            Command::KeepWeapons(unit.id)
        } else {
            Command::Withdraw(unit.id)
        };
        orders.push(Order {
            side,
            time: now,
            command,
        });
    }
}

/// Where the occasions of a mechanism arise.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    /// In an area by heat, in a sector of it by heat, evenly among the line units there.
    ByHeat,
    /// Evenly among the line units.
    Evenly,
    /// Evenly among the line units of the last sector.
    AtTheEnd,
}

/// Something that the line can be told to do.
struct Work {
    stream: Stream,
    conduct: Conduct,
    breach: Breach,
    place: Where,
    command: fn(UnitId, ActKindId) -> Command,
}

/// What else the line can be told to do in any tick, in the order of the streams.
const WORKS: [Work; 5] = [
    Work {
        stream: Stream::Advance,
        conduct: Conduct::Advance,
        breach: Breach::Advance,
        place: Where::ByHeat,
        command: |unit, _| Command::Advance(unit),
    },
    Work {
        stream: Stream::Fortify,
        conduct: Conduct::Fortification,
        breach: Breach::Fortify,
        place: Where::Evenly,
        command: |unit, _| Command::Fortify(unit),
    },
    Work {
        stream: Stream::Strike,
        conduct: Conduct::Strike,
        breach: Breach::Strike,
        place: Where::Evenly,
        command: Command::Strike,
    },
    Work {
        stream: Stream::Reconnaissance,
        conduct: Conduct::Reconnaissance,
        breach: Breach::Strike,
        place: Where::ByHeat,
        command: |unit, _| Command::Reconnoitre(unit),
    },
    Work {
        stream: Stream::SeaAttack,
        conduct: Conduct::SeaAttack,
        breach: Breach::Strike,
        place: Where::AtTheEnd,
        command: |unit, _| Command::AttackAtSea(unit),
    },
];

/// How often occasions for each of the works of a line arise, and where its clauses are asked: it follows from
/// the scenario.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct LineWork {
    /// \[1/d\] — by side.
    per_day: [[f64; WORKS.len()]; 2],
    /// \[km\] — depth.
    depth_km: [f64; WORKS.len()],
}

impl LineWork {
    /// Of two sides whose line would fire so many episodes a day at war.
    pub fn new(
        base_per_day: f64,
        rates: &WarRates,
        line: &LineParameters,
        forces: &ForcesParameters,
        capacity: &RearCapacity,
        catalogue: &ActCatalogue,
    ) -> Self {
        let thousands = base_per_day / 1_000.0;
        let trench_m = mean_trench_m(catalogue);
        Self {
            per_day: Side::BOTH.map(|side| {
                let of_side = &capacity.0[side.index()];
                [
                    line.advances_per_thousand_episodes * thousands * of_side.initiative,
                    line.trench_m_per_unit_day * f64::from(of_side.n_units) / trench_m,
                    rates.strikes_per_day,
                    rates.recce_drones_per_day,
                    rates.sea_attacks_per_day,
                ]
            }),
            depth_km: [
                0.0,
                forces.line_depth_km,
                f64::midpoint(line.strike_depth_from_km, line.strike_depth_to_km),
                forces.line_depth_km,
                0.0,
            ],
        }
    }
}

/// \[m\] — mean trench of one act of digging.
fn mean_trench_m(catalogue: &ActCatalogue) -> f64 {
    let kind = catalogue.by_conduct(Conduct::Fortification).next();
    let mean = kind
        .map(|id| catalogue.kind(id))
        .map(|kind| kind.rounds_median * math::exp(kind.rounds_log_sd * kind.rounds_log_sd / 2.0));
    mean.unwrap_or(1.0).max(1.0)
}

/// Draws of a side's occasions in this tick.
fn draws(staff: &Staff, stream: Stream, side: Side) -> Draws {
    let key = (1 + side.index() as u64) << 40;
    staff.seed.draws(stream, key, staff.clock.tick)
}

/// A sector by heat, and in it a line unit evenly.
fn by_heat(staff: &Staff, side: Side, draws: &mut Draws) -> Option<(SectorId, UnitId)> {
    let sector = sector_by_heat(staff, draws);
    let facing = staff.battle.facing(sector, side);
    let nth = draws.below(facing.len() as u32) as usize;
    Some((sector, *facing.get(nth)?))
}

fn sector_by_heat(staff: &Staff, draws: &mut Draws) -> SectorId {
    let u = draws.uniform();
    let mut cumulated = 0.0;
    let heats = staff.ground.area_heat.iter();
    let area = heats
        .clone()
        .position(|heat| {
            cumulated += heat;
            u < cumulated
        })
        .unwrap_or(0);
    staff.ground.sector_by_heat(area, draws.uniform())
}

/// \[1\] — share of the occasions that are taken: the policy's where the clauses prohibit the act,
/// else all of them.
fn share(
    staff: &Staff,
    side: Side,
    kind: ActKindId,
    work: (Breach, f64),
    sector: Option<SectorId>,
    second: u32,
) -> f64 {
    let (breach, depth_km) = work;
    let over = staff.status.is_over();
    if !over && staff.terms.prohibits(kind, depth_km, side) {
        policy::share(staff, side, breach, sector, second)
    } else {
        1.0
    }
}

/// The orders for one of the works, of which so many occasions arise a day at so many kilometres.
fn order_work(
    staff: &Staff,
    side: Side,
    work: &Work,
    (per_day, depth_km): (f64, f64),
    orders: &mut Vec<Order>,
) {
    let mean = per_day * staff.clock.tick_days();
    if mean <= 0.0 {
        return;
    }
    let mut draws = draws(staff, work.stream, side);
    for _ in 0..draws.poisson(mean) {
        let place = match work.place {
            Where::ByHeat => by_heat(staff, side, &mut draws),
            Where::Evenly => staff
                .register
                .line_unit(&staff.battle, side, draws.uniform()),
            Where::AtTheEnd => {
                let last = SectorId(staff.ground.len().saturating_sub(1) as u16);
                let facing = staff.battle.facing(last, side);
                let nth = draws.below(facing.len() as u32) as usize;
                facing.get(nth).map(|unit| (last, *unit))
            }
        };
        let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
        let (u_kind, u_taken) = (draws.uniform(), draws.uniform());
        let kind = staff.catalogue.by_share(work.conduct, u_kind);
        let (Some((sector, unit)), Some(kind)) = (place, kind) else {
            return;
        };
        let about = (work.breach, depth_km);
        if u_taken < share(staff, side, kind, about, Some(sector), time) {
            orders.push(Order {
                side,
                time,
                command: (work.command)(unit, kind),
            });
        }
    }
}

/// Raids; a side that knows the schedule of the watch puts them off to ask it first.
fn order_raids(staff: &Staff, side: Side, orders: &mut Vec<Order>, put_off: &mut Vec<Occasion>) {
    let plans = Agenda::plans(staff, side);
    let mut draws = draws(staff, Stream::Raid, side);
    for _ in 0..draws.poisson(staff.numbers.raids_per_day * staff.clock.tick_days()) {
        let Some((sector, unit)) = by_heat(staff, side, &mut draws) else {
            continue;
        };
        let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
        let u_taken = draws.uniform();
        if plans {
            put_off.push(Occasion {
                side,
                sector,
                unit,
                u_taken,
            });
        } else if u_taken < policy::share(staff, side, Breach::Raid, Some(sector), time) {
            orders.push(Order {
                side,
                time,
                command: Command::Raid(unit),
            });
        }
    }
}

/// Reliefs of line units drawn evenly, and reserves to the sector that the side chose for the
/// whole truce, by heat.
fn order_movement(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    let Some(kind) = staff.catalogue.by_conduct(Conduct::Movement).next() else {
        return;
    };
    let side_key = (1 + side.index() as u64) << 40;
    let chosen = {
        let mut draws = staff.seed.draws(Stream::Movement, side_key | 1, 0);
        sector_by_heat(staff, &mut draws)
    };
    let day = staff.clock.day();
    let mut draws = staff.seed.draws(Stream::Movement, side_key, day);
    let reliefs = staff.register.n_line(side) as f64 / staff.line.relief_days;
    let n_reliefs = draws.poisson(reliefs);
    let n_moves = draws.poisson(staff.line.concentrations_per_day);
    let about = (Breach::Concentrate, staff.forces.reserve_depth_km);
    for nth in 0..n_reliefs + n_moves {
        let u_unit = draws.uniform();
        let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
        let u_taken = draws.uniform();
        let command = if nth < n_reliefs {
            let placed = staff.register.line_unit(&staff.battle, side, u_unit);
            placed.map(|(_, unit)| Command::Relieve(unit))
        } else {
            Some(Command::Concentrate(chosen))
        };
        let taken = u_taken < share(staff, side, kind, about, Some(chosen), time);
        if let (true, Some(command)) = (taken, command) {
            orders.push(Order {
                side,
                time,
                command,
            });
        }
    }
}
