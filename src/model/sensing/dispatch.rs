//! Dispatch: teams and aircraft that somebody sent elsewhere.
//!
//! Who goes follows from the orders in the timetable and from the plan of the day: of the assets of
//! the family that work and were not sent already, the nearest to the middle of the sector; ties go
//! to the earlier group, then to the lower ordinal. Nothing of it is state: a truce that is saved in
//! the middle of a day and loaded goes on as if it had not been.

use super::allocation::place;
use super::assets::{Assets, Group, Visit};
use super::plan::{Planning, SiteList};
use super::spec::Platform;
use crate::base::{AssetId, DAY, Metres, SectorId, Side, SiteId, Stream};
use crate::front::Ground;
use crate::record::observation::Coverage;
use crate::record::timetable::{Carried, Dispatch, Errand, ErrandLog, Timetable};

/// An asset away from its own place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diversion {
    /// Its ordinal in its group.
    pub asset: u32,
    /// \[m\] — the stretch it works over now.
    pub stretch: (Metres, Metres),
    /// \[s\] — from when.
    pub from: u32,
    /// \[s\] — until when.
    pub to: u32,
}

impl Group {
    /// The diversion of an asset at a second.
    #[inline]
    pub(super) fn diversion(&self, asset: u32, second: u32) -> Option<&Diversion> {
        let holds = |d: &&Diversion| d.asset == asset && (d.from..d.to).contains(&second);
        self.diverted.iter().find(holds)
    }

    /// \[m\] — the beat of an aircraft at a second.
    #[inline]
    pub(super) fn beat(&self, asset: u32, second: u32) -> (Metres, Metres) {
        match self.diversion(asset, second) {
            Some(diversion) => diversion.stretch,
            None => self.beats[asset as usize],
        }
    }
}

/// Sends teams where the orders of this tick want them, when a day begins where any standing order
/// does; and finds for every aircraft where it is.
pub(super) fn send(
    planning: &Planning,
    regime: u16,
    assets: &mut Assets,
    coverage: &mut Coverage,
    went: &mut ErrandLog,
) {
    let clock = *planning.clock;
    let now = clock.start();
    let today = now / DAY * DAY;
    assets.groups.iter_mut().for_each(|g| g.diverted.clear());
    let orders: Vec<Order> = planning
        .timetable
        .orders(regime, today, clock.end())
        .filter_map(|(place, given, dispatch)| Order::new(place, given, dispatch, today))
        .collect();
    for (nth, order) in orders.iter().enumerate() {
        // the order comes, or a further day of it begins
        let begins = order.from >= now;
        let sent = match planning.sensors.0[usize::from(order.sensor)].platform {
            Platform::Patrol if begins => {
                send_team(planning, assets, coverage, order, &orders[..nth])
            }
            Platform::Air => send_aircraft(planning, assets, order),
            _ => None,
        };
        if let Some(asset) = sent.filter(|_| begins) {
            went.0.push(Carried {
                order: order.place,
                time: order.from,
                asset,
            });
        }
    }
}

/// An order as it stands on a day.
struct Order {
    /// In the timetable.
    place: u32,
    sensor: u8,
    sector: SectorId,
    /// \[s\] — from when it stands, not before the day began.
    from: u32,
    /// \[s\] — until when.
    to: u32,
}

impl Order {
    fn new(place: u32, given: u32, dispatch: Dispatch, today: u32) -> Option<Self> {
        let Errand::Send { sensor, sector } = dispatch.errand else {
            return None;
        };
        Some(Self {
            place,
            sensor,
            sector,
            from: given.max(today),
            to: given.saturating_add(dispatch.lasts_s),
        })
    }
}

/// \[m\] — from the middle of a sector.
fn distance(ground: &Ground, sector: SectorId, x: Metres) -> i32 {
    (middle(ground, sector).0 - x.0).abs()
}

fn middle(ground: &Ground, sector: SectorId) -> Metres {
    Metres(ground.sector(sector).from.0 + ground.sector_m / 2)
}

/// The team of the family that is nearest today. Who is there anyway stays, so that one more comes,
/// and so do teams in sectors that earlier orders name.
fn send_team(
    planning: &Planning,
    assets: &mut Assets,
    coverage: &mut Coverage,
    order: &Order,
    earlier: &[Order],
) -> Option<AssetId> {
    let (clock, seed, ground) = (*planning.clock, *planning.seed, &*planning.ground);
    let acceptance = assets.acceptance;
    let stays = |x: Metres| {
        let here = ground.sector_at(x);
        let wanted = |o: &Order| o.sensor == order.sensor && o.sector == here && o.to > order.from;
        here == order.sector || earlier.iter().any(wanted)
    };
    let nearest = assets
        .groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.can_send(order.sensor))
        .flat_map(|(place, group)| {
            let visits = group.today.iter().enumerate();
            let free = visits.filter(|(_, visit)| !stays(visit.x));
            free.map(move |(nth, visit)| {
                let away = distance(ground, order.sector, visit.x);
                (away, place, visit.asset, nth)
            })
        })
        .min();
    let (_, group, asset, nth) = nearest?;
    let group = &mut assets.groups[group];
    let mut draws = seed.draws(Stream::Dispatch, group.key(asset), clock.tick);
    let x = place(ground, order.sector, draws.uniform());
    let host = if draws.chance(0.5) {
        Side::One
    } else {
        Side::Two
    };
    let (i, segment) = (host.index(), ground.sector(order.sector).segment);
    let p = planning.access.line[i][segment.index()]
        * planning.standing.trust_in_mission[i]
        * acceptance[i];
    let admitted = draws.chance(p);
    coverage.note_visit(host, admitted, clock.start(), order.sector, None);
    group.today[nth] = Visit { x, asset, admitted };
    group.today.sort_unstable();
    Some(AssetId(group.first.0 + asset))
}

/// The aircraft of the family whose beat is nearest, of those that no earlier order has.
fn send_aircraft(planning: &Planning, assets: &mut Assets, order: &Order) -> Option<AssetId> {
    let (seed, ground, from) = (*planning.seed, &*planning.ground, order.from);
    let nearest = assets
        .groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.can_send(order.sensor))
        .flat_map(|(place, group)| {
            let there = 0..group.n_deployed(from).min(group.beats.len() as u32);
            there
                .filter(|&asset| !group.is_out_of_order(seed, asset, from / DAY))
                .filter(|&asset| group.diversion(asset, from).is_none())
                .map(move |asset| {
                    let (begin, end) = group.beats[asset as usize];
                    let x = Metres((begin.0 + end.0) / 2);
                    (distance(ground, order.sector, x), place, asset)
                })
        })
        .min();
    let (_, group, asset) = nearest?;
    let begin = ground.sector(order.sector).from;
    let group = &mut assets.groups[group];
    group.diverted.push(Diversion {
        asset,
        stretch: (begin, Metres(begin.0 + ground.sector_m)),
        from,
        to: order.to,
    });
    Some(AssetId(group.first.0 + asset))
}

impl Group {
    /// Whether its assets can be sent: of the family, and not bound to a sector each.
    fn can_send(&self, sensor: u8) -> bool {
        self.spec.sensor == sensor && self.spec.per_sector.is_none()
    }
}

/// Sites that standing orders send inspectors to at a second, in order, with the place of the order
/// in the timetable.
pub(super) fn asked_for(
    timetable: &Timetable,
    regime: u16,
    ground: &Ground,
    sites: &SiteList,
    second: u32,
) -> Vec<(SiteId, u32)> {
    let mut asked = Vec::new();
    for (place, _, dispatch) in timetable.orders(regime, second, second + 1) {
        let Errand::Inspect { side, sector } = dispatch.errand else {
            continue;
        };
        if let Some(entry) = sites.nearest_listed(side, middle(ground, sector)) {
            asked.push((entry.id, place));
        }
    }
    asked
}
