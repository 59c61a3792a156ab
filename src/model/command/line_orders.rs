//! Orders to the line: raids at any time, the withdrawal of heavy weapons at its deadline.

use super::orders::Staff;
use super::policy::{self, Breach};
use crate::model::base::{DAY, Side, Stream};
use crate::model::record::order::{Command, Order};

/// The orders of a side to its line in this tick.
pub(super) fn order_line(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    order_raids(staff, side, orders);
    if staff.clock.begins(DAY) {
        order_withdrawal(staff, side, orders);
    }
}

fn order_withdrawal(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    let Some(withdrawal) = &staff.terms.withdrawal else {
        return;
    };
    if staff.clock.day() != withdrawal.deadline_day as u32 || !staff.terms.in_force {
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

fn order_raids(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    let key = 1 + side.index() as u64;
    let mut draws = staff.seed.draws(Stream::Raid, key << 40, staff.clock.tick);
    for _ in 0..draws.poisson(staff.numbers.raids_per_day * staff.clock.tick_days()) {
        let u = draws.uniform();
        let mut cumulated = 0.0;
        let area = staff
            .ground
            .area_heat
            .iter()
            .position(|heat| {
                cumulated += heat;
                u < cumulated
            })
            .unwrap_or(0);
        let sector = staff.ground.sector_by_heat(area, draws.uniform());
        let facing = staff.battle.facing(sector, side);
        if facing.is_empty() {
            continue;
        }
        let unit = facing[draws.below(facing.len() as u32) as usize];
        let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
        if draws.chance(policy::share(staff, side, Breach::Raid, Some(sector), time)) {
            orders.push(Order {
                side,
                time,
                command: Command::Raid(unit),
            });
        }
    }
}
