//! Orders: what a side tells its units and sites to do.

use super::act::ActKindId;
use crate::base::{SectorId, Side, SiteId, UnitId};
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// What is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Cease fire: the first order of a truce. The receipt of each unit follows.
    CeaseFire,
    /// The order to stop again, with less force each time.
    RenewCeaseFire,
    /// The order to stop again, to the units of one sector, after a finding.
    RenewInSector(SectorId),
    /// A unit withdraws its heavy weapons.
    Withdraw(UnitId),
    /// A unit leaves its heavy weapons where they are.
    KeepWeapons(UnitId),
    /// A unit raids across the line.
    Raid(UnitId),
    /// So many men are called up to a site.
    CallUp(SiteId, u32, Cover),
    /// A site starts a course for so many men.
    StartCourse(SiteId, u32, Cover),
    /// Men whose course and adaptation are over go forward.
    SendForward(Cover),
    /// Through an entry a depot takes in more than sustainment: entry, depot, tonnes.
    BringUp(SiteId, SiteId, u32, Cover),
    /// A unit moves its posts forward.
    Advance(UnitId),
    /// A unit digs.
    Fortify(UnitId),
    /// A unit at the line is relieved by one of the reserve.
    Relieve(UnitId),
    /// A unit of the reserve moves behind a sector.
    Concentrate(SectorId),
    /// A unit strikes far behind the other side's line, in this way.
    Strike(UnitId, ActKindId),
    /// A unit sends a reconnaissance drone.
    Reconnoitre(UnitId),
    /// A unit at the end of the line attacks at sea.
    AttackAtSea(UnitId),
}

/// How openly something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cover {
    /// Openly: nothing speaks against it.
    Open,
    /// Openly, and notified before.
    Notified,
    /// Under cover, since the clauses speak against it.
    Hidden,
}

/// An order with its time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Who orders.
    pub side: Side,
    /// \[s\] — when it takes effect.
    pub time: u32,
    /// What.
    pub command: Command,
}

/// Orders of the present tick, in order of side and time. Single writer: `command`.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Orders(pub Vec<Order>);

/// Since when each side takes part in the truce \[s\]; none while it does not. Single writer: `command`.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted(pub [Option<u32>; 2]);

impl Accepted {
    /// \[s\] — from when a side is bound; none while it is not.
    pub fn from(&self, side: Side) -> Option<u32> {
        self.0[side.index()]
    }
}
