//! Supply: production, shells, use, sustainment, and what depots hand out.
//!
//! # Equations
//! Every midnight a source gains a day's tonnes and shells are made, each times what outside events
//! and guarantees in force leave of them. What comes from outside at a stroke goes to the depots. After the first: units use
//! q + (1 − q)·I days of supply, as far as they have them, and shells are fired at the war's rate
//! times I, the side's fire yesterday over half of base. What was used is brought again as far as
//! entries and source allow, in loads that are a day on their way. Depots hand out what units lack,
//! each at most its throughput, in proportion to lack and stock.

use super::rear::{Load, Plan, Rear};
use super::spec::SiteKind;
use super::units::{Position, Site, Stock, Supply, Unit};
use crate::base::{DAY, Side, SiteId, Stream};
use crate::record::act::Conduct;
use crate::record::order::Cover;
use crate::record::standing::{Standing, TruceStatus};
use crate::record::terms::Rule;
use crate::record::timetable::{Event, Timetable};
use bevy_ecs::prelude::*;

/// Sites with their stocks.
pub(super) type Stocks<'w, 's> =
    Query<'w, 's, (&'static Site, &'static Position, &'static mut Stock)>;

/// Phase 3: the supply of a day, at midnight.
pub fn supply_units(
    mut rear: Rear,
    status: Res<TruceStatus>,
    standing: Res<Standing>,
    timetable: Res<Timetable>,
    mut units: Query<(&Unit, &mut Supply)>,
    mut sites: Stocks,
) {
    for event in timetable.between(rear.clock.start(), rear.clock.end()) {
        if let Event::Stock(side, tonnes) = event {
            store(&mut rear, side, tonnes, &mut sites);
        }
    }
    if !rear.clock.begins(DAY) {
        return;
    }
    let intensity = status.intensity_yesterday();
    for side in Side::BOTH {
        produce(
            &mut rear,
            side,
            standing.supply_factor[side.index()],
            &mut sites,
        );
        take_in(&mut rear, side, &mut sites);
        if rear.clock.day() == 0 {
            continue;
        }
        fire_shells(&mut rear, side, intensity[side.index()]);
        let used = use_up(&mut rear, side, intensity[side.index()], &mut units);
        sustain(&mut rear, side, used, &mut sites);
        hand_out(&mut rear, side, &mut units, &mut sites);
    }
}

/// What comes from outside goes into the depots, each the same part.
fn store(rear: &mut Rear, side: Side, tonnes: f64, sites: &mut Stocks) {
    let depots = rear.sites(side, SiteKind::Depot).to_vec();
    let part = tonnes / depots.len().max(1) as f64;
    for depot in depots {
        if let Ok((_, _, mut stock)) = sites.get_mut(rear.register.sites[depot.index()]) {
            stock.0 += part;
            rear.pipeline.books[side.index()].produced += part;
        }
    }
}

fn produce(rear: &mut Rear, side: Side, factor: f64, sites: &mut Stocks) {
    let spec = &rear.capacity.0[side.index()];
    let books = &mut rear.pipeline.books[side.index()];
    books.shells.made += spec.rear.shells_made_per_day * factor;
    books.shells.held += spec.rear.shells_made_per_day * factor;
    let source = rear.battle.sites[side.index()][spec.role.source() as usize].first();
    let Some(&source) = source else { return };
    if let Ok((_, _, mut stock)) = sites.get_mut(rear.register.sites[source.index()]) {
        stock.0 += spec.supply_tonnes_per_day * factor;
        books.produced += spec.supply_tonnes_per_day * factor;
    }
}

/// Loads that have arrived go into their depots; what is more than sustainment can be seen there.
fn take_in(rear: &mut Rear, side: Side, sites: &mut Stocks) {
    let now = rear.clock.start();
    let (due, moving): (Vec<Load>, Vec<Load>) = rear
        .pipeline
        .moving
        .iter()
        .partition(|load| load.side == side && load.due <= now);
    rear.pipeline.moving = moving;
    let days = rear.numbers.delivery_days;
    for mut load in due {
        let entity = load.depot.map(|site| rear.register.sites[site.index()]);
        match entity.and_then(|entity| sites.get_mut(entity).ok()) {
            Some((about, place, mut stock)) => {
                stock.0 += load.tonnes;
                if !load.sustains {
                    let plan = Plan {
                        conduct: Conduct::Delivery,
                        side,
                        site: about.id,
                        start: now,
                        days,
                        size: load.tonnes,
                        cover: load.cover,
                        sustains: false,
                    };
                    load.acts[1] = rear.begin(plan, about, place);
                }
            }
            None => rear.pipeline.in_hand[side.index()] += load.tonnes,
        }
        rear.pipeline.delivered.push(load);
    }
}

fn fire_shells(rear: &mut Rear, side: Side, intensity: f64) {
    let per_day = rear.capacity.0[side.index()].rear.shells_fired_per_day;
    let shells = &mut rear.pipeline.books[side.index()].shells;
    let fired = (per_day * intensity).min(shells.held.max(0.0));
    shells.held -= fired;
    shells.fired += fired;
    shells.at_war += per_day;
}

/// \[t\] — used by the units of a side.
fn use_up(
    rear: &mut Rear,
    side: Side,
    intensity: f64,
    units: &mut Query<(&Unit, &mut Supply)>,
) -> f64 {
    let quiet = rear.numbers.quiet_consumption;
    let days = quiet + (1.0 - quiet) * intensity;
    let mut used = 0.0;
    for (unit, mut supply) in units {
        if unit.side == side {
            let used_here = supply.0.min(days);
            supply.0 -= used_here;
            used += used_here;
        }
    }
    let tonnes = used * rear.numbers.tonnes_per_supply_day;
    rear.pipeline.books[side.index()].used += tonnes;
    tonnes
}

/// Brings again what was used, in loads through entries in turn from a random one on.
fn sustain(rear: &mut Rear, side: Side, used: f64, sites: &mut Stocks) {
    let spec = &rear.capacity.0[side.index()];
    let mut left = used.min(spec.inflow_tonnes_per_day(&rear.numbers));
    let entries = rear.sites(side, spec.role.entry()).to_vec();
    let depots = rear.sites(side, SiteKind::Depot).to_vec();
    if entries.is_empty() {
        return;
    }
    let start = rear.clock.start();
    let day = rear.clock.day();
    left = left.min(room_of(rear, side, entries[0], start, sites));
    let mut draws = rear.seed.draws(Stream::Passage, side.index() as u64, day);
    let first = draws.below(entries.len() as u32) as usize;
    let most = rear
        .numbers
        .delivery_tonnes
        .min(rear.numbers.entry_tonnes_per_day);
    let mut nth = 0;
    while left > 0.0 && most > 0.0 {
        let tonnes = left.min(most);
        left -= tonnes;
        let depot = (!depots.is_empty()).then(|| depots[draws.below(depots.len() as u32) as usize]);
        let load = Passage {
            entry: entries[(first + nth) % entries.len()],
            depot,
            tonnes,
            start,
            cover: Cover::Open,
            sustains: true,
        };
        if !pass(rear, side, load, sites) {
            break;
        }
        nth += 1;
    }
}

/// \[t\] — what a cap leaves for sustainment: more is brought only by order, as all beyond a cap.
fn room_of(rear: &Rear, side: Side, entry: SiteId, second: u32, sites: &Stocks) -> f64 {
    let conduct = conduct_at(rear, side);
    let kind = rear.catalogue.by_conduct(conduct).next();
    let place = sites.get(rear.register.sites[entry.index()]);
    let (Some(kind), Ok((_, place, _))) = (kind, place) else {
        return f64::INFINITY;
    };
    match rear.terms.rule_at(kind, place.depth.km(), side, second) {
        (Rule::Capped(cap), Some(id)) => rear.pipeline.caps.room(id, side, cap, second),
        _ => f64::INFINITY,
    }
}

/// How what comes in passes an entry of a side.
fn conduct_at(rear: &Rear, side: Side) -> Conduct {
    match rear.capacity.0[side.index()].role.entry() {
        SiteKind::Crossing => Conduct::CrossBorder,
        _ => Conduct::Rail,
    }
}

/// A load that is to pass an entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage {
    /// Through which entry.
    pub entry: SiteId,
    /// To which depot.
    pub depot: Option<SiteId>,
    /// \[t\] — how much.
    pub tonnes: f64,
    /// \[s\] — when.
    pub start: u32,
    /// How openly.
    pub cover: Cover,
    /// Whether it only replaces what was used.
    pub sustains: bool,
}

/// Lets a load pass; false when the source has not so much.
pub(super) fn pass(rear: &mut Rear, side: Side, load: Passage, sites: &mut Stocks) -> bool {
    let role = rear.capacity.0[side.index()].role;
    let source = rear.sites(side, role.source()).first().copied();
    let Some(source) = source.map(|site| rear.register.sites[site.index()]) else {
        return false;
    };
    match sites.get_mut(source) {
        Ok((_, _, mut stock)) if stock.0 >= load.tonnes => stock.0 -= load.tonnes,
        _ => return false,
    }
    let conduct = conduct_at(rear, side);
    let minutes = rear
        .catalogue
        .by_conduct(conduct)
        .next()
        .map(|kind| rear.catalogue.kind(kind).duration_median_minutes);
    let act = match sites.get(rear.register.sites[load.entry.index()]) {
        Ok((about, place, _)) => {
            let plan = Plan {
                conduct,
                side,
                site: load.entry,
                start: load.start,
                days: minutes.unwrap_or(0.0) / (24.0 * 60.0),
                size: load.tonnes,
                cover: load.cover,
                sustains: load.sustains,
            };
            rear.begin(plan, about, place)
        }
        Err(_) => None,
    };
    let spec = &rear.capacity.0[side.index()].rear;
    let shells = load.tonnes * spec.shell_share * rear.numbers.shells_per_tonne;
    let books = &mut rear.pipeline.books[side.index()];
    books.shells.made += shells;
    books.shells.held += shells;
    rear.pipeline.moving.push(Load {
        side,
        tonnes: load.tonnes,
        due: load.start.saturating_add(1) / DAY * DAY + DAY,
        depot: load.depot,
        sustains: load.sustains,
        cover: load.cover,
        acts: [act, None],
    });
    true
}

/// Units take what they lack, as far as the depots can hand it out.
fn hand_out(
    rear: &mut Rear,
    side: Side,
    units: &mut Query<(&Unit, &mut Supply)>,
    sites: &mut Stocks,
) {
    let numbers = &*rear.numbers;
    let throughput = numbers.depot_tonnes_per_day;
    let lacking: f64 = units
        .iter()
        .filter(|(unit, _)| unit.side == side)
        .map(|(_, supply)| (numbers.supply_days_cap - supply.0).max(0.0))
        .sum::<f64>()
        * numbers.tonnes_per_supply_day;
    let at_hand = |site: &Site, stock: &Stock| {
        let own = site.side == side && site.kind == SiteKind::Depot;
        if own { stock.0.min(throughput) } else { 0.0 }
    };
    let stocked: f64 = sites
        .iter()
        .map(|(site, _, stock)| at_hand(site, stock))
        .sum();
    let available = stocked + rear.pipeline.in_hand[side.index()];
    if lacking <= 0.0 || available <= 0.0 {
        return;
    }
    let given = (available / lacking).min(1.0);
    let taken = (lacking / available).min(1.0);
    for (unit, mut supply) in units {
        if unit.side == side {
            supply.0 += given * (numbers.supply_days_cap - supply.0).max(0.0);
        }
    }
    for (site, _, mut stock) in sites {
        let out = at_hand(site, &stock) * taken;
        stock.0 -= out;
    }
    rear.pipeline.in_hand[side.index()] *= 1.0 - taken;
}
