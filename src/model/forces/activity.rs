//! What units are busy with beside fire, and what becomes of it when it is over.
//!
//! An activity is an enum component, so nothing structural changes while a truce runs. What it
//! leads to (a place taken, a trench finished) holds from the midnight after its end.

use super::line_spec::LineParameters;
use super::units::{HeavyWeapons, OrderOfBattle, Position, Register, Unit};
use crate::base::{Actor, Clock, DAY, Metres, SectorId, UnitId};
use crate::record::act::{Act, ActLog};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// What a unit is doing. Single writer: this room.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Activity {
    /// It stands where it is.
    #[default]
    Holding,
    /// It digs.
    Digging {
        /// \[s\] — end.
        until: u32,
        /// \[m\] — trench by then.
        metres: f64,
    },
    /// Its posts go forward.
    Advancing {
        /// \[s\] — end.
        until: u32,
    },
    /// A reserve moves behind another sector.
    Moving {
        /// \[s\] — arrival.
        until: u32,
        /// \[m\] — where to.
        x: Metres,
        /// The sector there.
        sector: SectorId,
    },
    /// A reserve goes to the line in place of a unit.
    Relieving {
        /// \[s\] — arrival.
        until: u32,
        /// The unit at the line.
        line: UnitId,
    },
    /// A unit at the line waits for its relief, which ends this with its own activity.
    Relieved,
}

impl Activity {
    /// Names of the activities as the viewer counts them.
    pub const NAMES: [&'static str; 4] = ["holding", "digging", "advancing", "moving"];

    /// Place in [`Activity::NAMES`].
    pub fn index(&self) -> usize {
        match self {
            Self::Holding => 0,
            Self::Digging { .. } => 1,
            Self::Advancing { .. } => 2,
            Self::Moving { .. } | Self::Relieving { .. } | Self::Relieved => 3,
        }
    }
}

/// New works of a unit's position \[m of trench\]: dug since day 0, handed over at a relief.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Works(pub f64);

impl Works {
    /// \[1\] — factor on combat power in defence.
    pub fn in_defence(self, numbers: &LineParameters) -> f64 {
        let share = if numbers.works_full_m > 0.0 {
            (self.0 / numbers.works_full_m).min(1.0)
        } else {
            0.0
        };
        1.0 + numbers.works_bonus * share
    }
}

/// Puts an act into the log: `ordinal` is the first of its mechanism's own, apart from those of
/// local fire; acts of one unit in one second take the next ones. What lasts is looked at as long
/// as it does.
pub(super) fn file(log: &mut ActLog, mut act: Act, ordinal: u16, lasts: bool) -> u32 {
    let index = log.acts.len() as u32;
    let of_unit = log
        .new_acts()
        .iter()
        .filter(|other| other.actor == act.actor && other.start == act.start);
    let twins = of_unit.filter(|other| other.id.ordinal >= ordinal).count();
    act.id.ordinal = ordinal + twins as u16;
    if lasts {
        return log.stand(act);
    }
    log.acts.push(act);
    index
}

/// \[s\] — end of an act that lasts so many minutes, at least one and at most a year.
pub(super) fn end_after(start: u32, minutes: f64) -> u32 {
    start + ((minutes * 60.0) as u32).clamp(60, 365 * DAY)
}

/// The unit behind an act.
pub(super) fn by(unit: &Unit) -> Actor {
    Actor::Unit(unit.id)
}

type Busy<'a> = (
    &'a mut Unit,
    &'a mut Position,
    &'a mut Activity,
    &'a mut Works,
    &'a mut HeavyWeapons,
);

/// Phase 3, at midnight: what is over takes effect, in order of ids. At a relief the two units
/// change places; weapons and works stay where they are. So every sector keeps its number.
pub fn end_activities(
    clock: Res<Clock>,
    register: Res<Register>,
    mut battle: ResMut<OrderOfBattle>,
    mut units: Query<Busy>,
) {
    if clock.day() == 0 {
        return;
    }
    let now = clock.start();
    let mut reliefs = Vec::new();
    for (mut unit, mut place, mut activity, mut works, _) in &mut units {
        match *activity {
            Activity::Digging { until, metres } if until <= now => {
                works.0 += metres;
                *activity = Activity::Holding;
            }
            Activity::Advancing { until } if until <= now => *activity = Activity::Holding,
            Activity::Moving { until, x, sector } if until <= now => {
                place.x = x;
                unit.sector = sector;
                *activity = Activity::Holding;
            }
            Activity::Relieving { until, line } if until <= now => {
                reliefs.push((unit.id, line));
            }
            _ => {}
        }
    }
    reliefs.sort();
    for (reserve, line) in reliefs {
        let [reserve, line] = [reserve, line].map(|id| register.units[id.index()]);
        let Ok([mut comes, mut goes]) = units.get_many_mut([reserve, line]) else {
            continue;
        };
        let cell = goes.0.sector.index() * 2 + goes.0.side.index();
        if let Some(slot) = battle.line[cell].iter_mut().find(|id| **id == goes.0.id) {
            *slot = comes.0.id;
        }
        std::mem::swap(&mut comes.0.sector, &mut goes.0.sector);
        std::mem::swap(&mut comes.0.at_line, &mut goes.0.at_line);
        std::mem::swap(&mut *comes.1, &mut *goes.1);
        std::mem::swap(&mut *comes.3, &mut *goes.3);
        std::mem::swap(&mut *comes.4, &mut *goes.4);
        *comes.2 = Activity::Holding;
        *goes.2 = Activity::Holding;
    }
}
