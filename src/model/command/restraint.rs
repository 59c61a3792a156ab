//! Restraint: how far a unit holds back local fire; 0 is war.
//!
//! # Equations
//! On receipt of the order at t_i: ρ = ρ* = 1 − (1 − c·q)(1 − d): what leaks is a failure of will
//! and of discipline at once. Lost by time, ρ ← ρ·exp(−(1 − d)·α·Δ), and with every hostile
//! episode perceived in the sector k, ρ ← ρ·exp(−(1 − d)·w/(Λ_k + Λ_ref)), Λ_k the sector's rate
//! at war: dividing by it lets hot and cold sectors erode at the same pace. The j-th renewal
//! lifts it, ρ += d·q·φ^(j−1)·(ρ* − ρ): orders repeated lose force. Units that never obey stay
//! at 0. After collapse ρ = 0 for all.
//!
//! All losses are factors, so their order does not matter: what time takes is worked out when the
//! value is asked for or the order renewed, not at every episode, and quiet units cost nothing.
//!
//! # Options considered
//! A continuous pull towards ρ* (a knife-edge between erosion and renewal), renewal as an event
//! (taken). Discipline multiplies every loss, so strong and weak truces differ tenfold without a
//! difference of like numbers.

use super::orders::Wills;
use super::spec::CommandParameters;
use crate::base::{Clock, DAY, Draws, HOUR, SectorId, Seed, Side, Stream, math};
use crate::forces::{Discipline, OrderOfBattle, Register, Unit};
use crate::record::order::{Command, Orders};
use crate::record::standing::Standing;
use crate::record::terms::Terms;
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Restraint of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restraint {
    /// \[1\] — value at `updated`, times what episodes since then left of it.
    pub value: f64,
    /// \[1\] — ρ*: value on receipt of the order.
    pub target: f64,
    /// \[s\] — up to when `value` counts what time takes.
    pub updated: u32,
    /// \[s\] — when the order to stop reaches the unit; `u32::MAX` = never.
    pub received: u32,
}

/// Restraint of all units, by id. Single writer: this room.
///
/// A list and no component: fire asks for units one by one, by id, tens of thousands of times a
/// truce.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Restraints(pub Vec<Restraint>);

impl Restraint {
    /// Before any order: war.
    pub const WAR: Self = Self {
        value: 0.0,
        target: 0.0,
        updated: 0,
        received: u32::MAX,
    };

    /// Brings the value forward to a second, by receipt and by time.
    pub fn bring_to(&mut self, second: u32, loss_per_second: f64) {
        if second < self.received || second <= self.updated {
            return;
        }
        self.receive();
        let elapsed = f64::from(second - self.updated);
        self.value *= math::exp(-loss_per_second * elapsed);
        self.updated = second;
    }

    /// Takes all but a share of the value, for an episode perceived at a second; what time takes comes
    /// later. Before receipt there is nothing to lose.
    pub fn shake(&mut self, second: u32, left: f64) {
        if second >= self.received {
            self.receive();
            self.value *= left;
        }
    }

    /// The value on receipt, unless it holds for later already.
    fn receive(&mut self) {
        if self.updated < self.received {
            self.value = self.target;
            self.updated = self.received;
        }
    }

    /// The value at a second, without touching it.
    pub fn at(&self, second: u32, loss_per_second: f64) -> f64 {
        let mut copy = *self;
        copy.bring_to(second, loss_per_second);
        copy.value
    }
}

/// Loss of restraint by time alone of a unit of a discipline \[1/s\].
pub fn time_loss(numbers: &CommandParameters, discipline: f64) -> f64 {
    (1.0 - discipline) * numbers.time_loss_per_day / f64::from(DAY)
}

/// How the order to stop stands, by side. Single writer: this file.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderState {
    /// Renewals so far, by side.
    pub n_renewals: [u32; 2],
    /// \[1\] — strength of the order, by side.
    pub strength: [f64; 2],
    /// Renewals so far in each sector, `[sector * 2 + side]`.
    pub n_local: Vec<u32>,
}

/// Phase 2: the order to stop goes out and is renewed.
pub fn pass_orders(
    orders: Res<Orders>,
    clock: Res<Clock>,
    seed: Res<Seed>,
    numbers: Res<CommandParameters>,
    terms: Res<Terms>,
    standing: Res<Standing>,
    wills: Res<Wills>,
    battle: Res<OrderOfBattle>,
    register: Res<Register>,
    mut state: ResMut<OrderState>,
    units: Query<(&Unit, &Discipline)>,
    mut restraints: ResMut<Restraints>,
) {
    let restraints = &mut restraints.0;
    for order in &orders.0 {
        let side = order.side;
        let strength = state.strength[side.index()];
        match order.command {
            Command::CeaseFire => {
                for (unit, discipline) in &units {
                    if unit.side != side {
                        continue;
                    }
                    let restraint = &mut restraints[unit.id.index()];
                    let will = standing.commitment[side.index()] * strength;
                    restraint.target = 1.0 - (1.0 - will) * (1.0 - discipline.0);
                    let outside = wills.0[side.index()].outside_chain;
                    restraint.received =
                        receipt(unit, discipline.0, &clock, *seed, outside, &numbers, &terms);
                }
            }
            Command::RenewCeaseFire => {
                let fading = math::pow(
                    numbers.renewal_fading,
                    f64::from(state.n_renewals[side.index()]),
                );
                state.n_renewals[side.index()] += 1;
                for (unit, discipline) in &units {
                    if unit.side == side {
                        let force = discipline.0 * strength * fading;
                        let loss = time_loss(&numbers, discipline.0);
                        lift(&mut restraints[unit.id.index()], order.time, force, loss);
                    }
                }
            }
            Command::RenewInSector(sector) => {
                let count = &mut state.n_local[sector.index() * 2 + side.index()];
                let fading = math::pow(numbers.renewal_fading, f64::from(*count));
                *count += 1;
                for id in battle.facing(sector, side) {
                    let discipline = register.discipline[id.index()];
                    let force = discipline * strength * fading;
                    let loss = time_loss(&numbers, discipline);
                    lift(&mut restraints[id.index()], order.time, force, loss);
                }
            }
            _ => {}
        }
    }
}

fn lift(restraint: &mut Restraint, second: u32, force: f64, loss: f64) {
    if second < restraint.received {
        return;
    }
    restraint.bring_to(second, loss);
    restraint.value += force.min(1.0) * (restraint.target - restraint.value).max(0.0);
}

/// When the order reaches a unit: log-normal delay, shortened by notice; never for some.
fn receipt(
    unit: &Unit,
    discipline: f64,
    clock: &Clock,
    seed: Seed,
    outside: f64,
    numbers: &CommandParameters,
    terms: &Terms,
) -> u32 {
    let key = u64::from(unit.id.0);
    // outside the chain, or in it and deaf
    let p_never = outside + (1.0 - outside) * numbers.p_never_obeys * (1.0 - discipline);
    if seed.uniform(Stream::Disobedience, key, 0) < p_never {
        return u32::MAX;
    }
    let halvings = terms.notification_hours / numbers.notice_halving_hours;
    let median = numbers.order_delay_hours * math::pow(0.5, halvings);
    let mut draws: Draws = seed.draws(Stream::OrderDelay, key, 0);
    let hours = draws.log_normal(median, numbers.order_delay_log_sd);
    clock.start() + (hours * f64::from(HOUR)) as u32
}

/// Mean restraint of the line units of each side at a second: for the bulletin and the viewer.
pub fn mean_restraint<'a>(
    units: impl Iterator<Item = (&'a Unit, &'a Discipline)>,
    restraints: &Restraints,
    numbers: &CommandParameters,
    second: u32,
    sector: Option<SectorId>,
) -> [f64; 2] {
    let mut sums = [(0.0, 0.0); 2];
    for (unit, discipline) in units {
        if unit.at_line && sector.is_none_or(|s| s == unit.sector) {
            let restraint = restraints.0[unit.id.index()];
            let sum = &mut sums[unit.side.index()];
            sum.0 += restraint.at(second, time_loss(numbers, discipline.0));
            sum.1 += 1.0;
        }
    }
    Side::BOTH.map(|side| {
        let (sum, n) = sums[side.index()];
        if n > 0.0 { sum / n } else { 0.0 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERED: Restraint = Restraint {
        value: 0.0,
        target: 0.8,
        updated: 0,
        received: 100,
    };

    #[test]
    fn episodes_and_time_take_the_same_in_any_order() {
        let loss = 1e-6;
        let mut at_each = ORDERED;
        let mut later = ORDERED;
        for second in [150, 900, 900, 50_000] {
            at_each.bring_to(second, loss);
            at_each.shake(second, 0.9);
            later.shake(second, 0.9);
        }
        let expected = 0.8 * math::exp(-loss * f64::from(80_000 - 100)) * 0.6561;
        for restraint in [at_each, later] {
            assert!((restraint.at(80_000, loss) - expected).abs() < 1e-12);
        }
        assert_eq!(later.updated, 100, "time is taken when asked for");
    }

    #[test]
    fn before_the_order_is_received_there_is_nothing_to_lose() {
        let mut restraint = ORDERED;
        restraint.shake(99, 0.5);
        assert_eq!(restraint, ORDERED);
        assert_eq!(restraint.at(99, 0.0), 0.0);
        restraint.shake(100, 0.5);
        assert_eq!(restraint.at(100, 0.0), 0.4);
        let mut never = Restraint::WAR;
        never.shake(1_000_000, 0.5);
        assert_eq!(never, Restraint::WAR);
    }
}
