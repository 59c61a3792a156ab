//! Men: intake, the way forward, and who they join.
//!
//! # Equations
//! A batch is ready `intake_days` after its call-up. `adaptation_days` after its course a column
//! leaves at midnight, from the site, or from the entry where men trained abroad come back; it is
//! at the front `transfer_days` later. Men join the weakest units first, up to full strength; those
//! for whom no unit has room wait. Skill of a unit is the weighted mean.

use super::rear::{Men, Plan, Rear};
use super::spec::SiteKind;
use super::units::{Personnel, Position, Site, Skill, Unit};
use crate::base::{DAY, Side, SiteId, Stream, UnitId};
use crate::record::act::Conduct;
use crate::record::order::{Command, Cover, Orders};
use bevy_ecs::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Phase 3, at midnight: men come out of intake and go forward.
pub fn move_men(mut rear: Rear, orders: Res<Orders>, sites: Query<(&Site, &Position)>) {
    let now = rear.clock.start();
    let pipeline = &mut *rear.pipeline;
    let (ready, waiting): (Vec<Men>, Vec<Men>) =
        pipeline.intake.iter().partition(|men| men.due <= now);
    pipeline.intake = waiting;
    for men in ready {
        pipeline.pool[men.side.index()] += men.men;
    }
    for order in &orders.0 {
        if let Command::SendForward(cover) = order.command {
            send_forward(&mut rear, order.side, cover, &sites);
        }
    }
}

fn send_forward(rear: &mut Rear, side: Side, cover: Cover, sites: &Query<(&Site, &Position)>) {
    let now = rear.clock.start();
    let pipeline = &mut *rear.pipeline;
    let (due, held): (Vec<Men>, Vec<Men>) = pipeline
        .courses
        .iter()
        .partition(|men| men.side == side && men.due <= now);
    pipeline.courses = held;
    let days = rear.numbers.transfer_days;
    for (nth, men) in due.into_iter().enumerate() {
        let from = starting_point(rear, side, men.site, nth as u32);
        if let Ok((about, place)) = sites.get(rear.register.sites[from.index()]) {
            let plan = Plan {
                conduct: Conduct::Transfer,
                side,
                site: from,
                start: now,
                days,
                size: men.men,
                cover,
                sustains: false,
            };
            rear.begin(plan, about, place);
        }
        rear.pipeline.columns.push(Men {
            due: now.saturating_add((days * f64::from(DAY)) as u32),
            ..men
        });
    }
}

/// Where a column begins: at its site, or where it comes back over the border.
fn starting_point(rear: &Rear, side: Side, site: SiteId, nth: u32) -> SiteId {
    if !rear.sites(side, SiteKind::Abroad).contains(&site) {
        return site;
    }
    let entries = [SiteKind::Crossing, SiteKind::Railhead]
        .map(|kind| rear.sites(side, kind))
        .into_iter()
        .find(|entries| !entries.is_empty());
    let Some(entries) = entries else { return site };
    let key = (u64::from(nth) << 1) | side.index() as u64;
    let mut draws = rear
        .seed
        .draws(Stream::Passage, key | (1 << 40), rear.clock.day());
    entries[draws.below(entries.len() as u32) as usize]
}

/// Phase 3, at midnight: columns that have arrived join the weakest units.
pub fn join_units(mut rear: Rear, mut units: Query<(&Unit, &mut Personnel, &mut Skill)>) {
    let now = rear.clock.start();
    let full_strength = rear.numbers.full_strength;
    let pipeline = &mut *rear.pipeline;
    let (mut arrived, under_way): (Vec<Men>, Vec<Men>) =
        pipeline.columns.iter().partition(|men| men.due <= now);
    pipeline.columns = under_way;
    if arrived.is_empty() {
        return;
    }
    arrived.splice(0..0, std::mem::take(&mut pipeline.spare));
    for side in Side::BOTH {
        // weakest first, ids break ties; put in order only as far as men go
        let mut queue: BinaryHeap<Reverse<(u64, UnitId)>> = units
            .iter()
            .filter(|(unit, ..)| unit.side == side)
            .map(|(unit, personnel, _)| Reverse((personnel.0.to_bits(), unit.id)))
            .collect();
        let n = queue.len();
        // unit, its strength, and who joins it
        let mut weakest: Vec<(UnitId, f64, f64)> = Vec::new();
        let mut next = 0;
        for men in arrived.iter().filter(|men| men.side == side) {
            let mut left = men.men;
            let mut tried = 0;
            while left > 0.0 && tried < n {
                if next == weakest.len() {
                    weakest.extend(
                        queue
                            .pop()
                            .map(|Reverse((strength, unit))| (unit, f64::from_bits(strength), 0.0)),
                    );
                }
                let (_, strength, taken) = &mut weakest[next];
                let room = ((1.0 - *strength) * full_strength - *taken).max(0.0);
                let join = left.min(room);
                *taken += join;
                left -= join;
                tried += 1;
                next = (next + 1) % n;
            }
            if men.men > left {
                pipeline.joined.push((men.act, side, men.men - left));
            }
            if left > 0.0 {
                pipeline.spare.push(Men { men: left, ..*men });
            }
        }
        for (unit, _, men) in weakest {
            let entity = rear.register.units[unit.index()];
            let (share, Ok((_, mut personnel, mut skill))) =
                (men / full_strength, units.get_mut(entity))
            else {
                continue;
            };
            if share <= 0.0 {
                continue;
            }
            let whole = personnel.0 + share;
            skill.0 = (skill.0 * personnel.0 + rear.numbers.skill_after_course * share) / whole;
            personnel.0 = whole;
        }
    }
}
