//! Orders to the rear, at midnight: call-ups, courses, columns, weapons and shells brought up.
//!
//! The rear comes as occasions, the same under every policy and regime: what is allowed is done,
//! what is prohibited with the policy's share. Of what is capped a side takes what is left of the
//! cap openly and goes beyond it with that share; what must be notified it does anyhow, and with
//! that share tells nobody. Each occasion is judged at its own place and day.

use super::orders::Staff;
use super::policy::{self, Breach};
use crate::base::{DAY, Side, SiteId, Stream};
use crate::forces::SiteKind;
use crate::record::act::Conduct;
use crate::record::order::{Command, Cover, Order};
use crate::record::terms::{CapBook, Rule};

/// The orders of a side to its rear in this tick.
pub(super) fn order_rear(staff: &Staff, side: Side, orders: &mut Vec<Order>) {
    if !staff.clock.begins(DAY) {
        return;
    }
    let mut caps = staff.pipeline.caps.clone();
    let mut desk = Desk {
        staff,
        side,
        caps: &mut caps,
        orders,
    };
    desk.call_up();
    desk.send_forward();
    desk.order_courses();
    desk.order_build_up();
}

/// One side's orders of one midnight.
struct Desk<'a, 'w, 's> {
    staff: &'a Staff<'w, 's>,
    side: Side,
    /// What was done of what is capped, with what is ordered now.
    caps: &'a mut CapBook,
    orders: &'a mut Vec<Order>,
}

impl Desk<'_, '_, '_> {
    fn sites(&self, kind: SiteKind) -> &[SiteId] {
        &self.staff.battle.sites[self.side.index()][kind as usize]
    }

    fn order(&mut self, time: u32, command: Command) {
        self.orders.push(Order {
            side: self.side,
            time,
            command,
        });
    }

    /// Whether something is done at a site, and how openly; `u` decides for the policy. `amount`
    /// \[men, tonnes\] is what it takes of a cap.
    fn decide(
        &mut self,
        what: (Conduct, Breach),
        site: SiteId,
        time: u32,
        amount: f64,
        u: f64,
    ) -> Option<Cover> {
        let staff = self.staff;
        let kind = staff.catalogue.by_conduct(what.0).next()?;
        let entity = *staff.register.sites.get(site.index())?;
        let depth_km = staff.places.get(entity).ok()?.depth.km();
        let (rule, clause) = staff.terms.rule_at(kind, depth_km, self.side, time);
        let breaks = || u < policy::share(staff, self.side, what.1, None, time);
        match (rule, clause) {
            (Rule::Prohibited, _) => breaks().then_some(Cover::Hidden),
            (Rule::Notified, _) if breaks() => Some(Cover::Hidden),
            (Rule::Notified, _) => Some(Cover::Notified),
            (Rule::Capped(cap), Some(id)) => {
                let room = self.caps.room(id, self.side, cap, time);
                let cover = if room >= amount {
                    Some(Cover::Open)
                } else {
                    breaks().then_some(Cover::Hidden)
                };
                if cover.is_some() {
                    self.caps.add(id, self.side, cap, time, amount);
                }
                cover
            }
            (Rule::Capped(_) | Rule::Allowed, _) => Some(Cover::Open),
        }
    }

    fn call_up(&mut self) {
        let staff = self.staff;
        let sites = staff.battle.intake_sites(self.side);
        let men = staff.capacity.0[self.side.index()].call_up_per_day;
        if sites.is_empty() || men < 1.0 {
            return;
        }
        let day = staff.clock.day();
        let key = self.side.index() as u64 | (1 << 40);
        let mut draws = staff.seed.draws(Stream::CallUp, key, day);
        let site = sites[draws.below(sites.len() as u32) as usize];
        let time = staff.clock.start();
        let what = (Conduct::CallUp, Breach::Course);
        if let Some(cover) = self.decide(what, site, time, men, draws.uniform()) {
            self.order(time, Command::CallUp(site, men as u32, cover));
        }
    }

    /// Columns leave together, so one question is asked for all of a day.
    fn send_forward(&mut self) {
        let staff = self.staff;
        let time = staff.clock.start();
        let key = self.side.index() as u64 | (2 << 40);
        let u = staff.seed.uniform(Stream::CallUp, key, staff.clock.day());
        let site = self
            .sites(SiteKind::Training)
            .first()
            .or(self.sites(SiteKind::Abroad).first())
            .copied();
        let Some(site) = site else { return };
        let what = (Conduct::Transfer, Breach::Course);
        if let Some(cover) = self.decide(what, site, time, 0.0, u) {
            self.order(time, Command::SendForward(cover));
        }
    }

    fn order_courses(&mut self) {
        let staff = self.staff;
        let spec = &staff.capacity.0[self.side.index()];
        let home = self.sites(SiteKind::Training).to_vec();
        let abroad = self.sites(SiteKind::Abroad).to_vec();
        if home.is_empty() {
            return;
        }
        let size = staff.forces.course_size;
        let mut draws =
            staff
                .seed
                .draws(Stream::CallUp, self.side.index() as u64, staff.clock.day());
        let courses = (spec.call_up_per_day / size + draws.uniform()) as u32;
        for _ in 0..courses {
            let sites = if draws.chance(spec.rear.abroad_share) {
                &abroad
            } else {
                &home
            };
            let site = sites[draws.below(sites.len() as u32) as usize];
            let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
            let what = (Conduct::Course, Breach::Course);
            if let Some(cover) = self.decide(what, site, time, size, draws.uniform()) {
                self.order(time, Command::StartCourse(site, size as u32, cover));
            }
        }
    }

    /// \[t\] — sustainment of today, as far as a cap leaves room for it; that is not there for
    /// anything else then.
    fn set_apart(&mut self, passage: Conduct, entry: SiteId, tonnes: f64) -> f64 {
        let staff = self.staff;
        let time = staff.clock.start();
        let Some(kind) = staff.catalogue.by_conduct(passage).next() else {
            return tonnes;
        };
        let place = staff.register.sites.get(entry.index()).copied();
        let Some(place) = place.and_then(|entity| staff.places.get(entity).ok()) else {
            return tonnes;
        };
        let (rule, clause) = staff.terms.rule_at(kind, place.depth.km(), self.side, time);
        if let (Rule::Capped(cap), Some(id)) = (rule, clause) {
            let within = tonnes.min(self.caps.room(id, self.side, cap, time));
            self.caps.add(id, self.side, cap, time, within);
            return within;
        }
        tonnes
    }

    fn order_build_up(&mut self) {
        let staff = self.staff;
        let i = self.side.index();
        let spec = &staff.capacity.0[i];
        let entries = self.sites(spec.role.entry()).to_vec();
        let depots = self.sites(SiteKind::Depot).to_vec();
        if entries.is_empty() || depots.is_empty() {
            return;
        }
        let quiet = staff.forces.quiet_consumption;
        let use_days = quiet + (1.0 - quiet) * staff.status.intensity_yesterday()[i];
        let used = use_days * f64::from(spec.n_units) * staff.forces.tonnes_per_supply_day;
        let inflow = spec.inflow_tonnes_per_day(&staff.forces);
        let load = staff
            .forces
            .delivery_tonnes
            .min(staff.forces.entry_tonnes_per_day);
        if load < 1.0 {
            return;
        }
        let passage = match spec.role.entry() {
            SiteKind::Crossing => Conduct::CrossBorder,
            _ => Conduct::Rail,
        };
        // sustainment comes anyway; this is what could be brought beyond it
        let beyond = inflow - self.set_apart(passage, entries[0], used.min(inflow));
        let mut draws = staff
            .seed
            .draws(Stream::Delivery, i as u64, staff.clock.day());
        let deliveries = (beyond / load + draws.uniform()) as u32;
        let first = draws.below(entries.len() as u32) as usize;
        for nth in 0..deliveries as usize {
            let entry = entries[(first + nth) % entries.len()];
            let depot = depots[draws.below(depots.len() as u32) as usize];
            let time = staff.clock.start() + draws.below(staff.clock.tick_seconds);
            let u = draws.uniform();
            // both what passes and what is stored may be spoken against; one decision for both
            let passes = self.decide((passage, Breach::BuildUp), entry, time, load, u);
            let stored = self.decide((Conduct::Delivery, Breach::BuildUp), depot, time, load, u);
            if let (Some(one), Some(two)) = (passes, stored) {
                let cover = match (one, two) {
                    (Cover::Hidden, _) | (_, Cover::Hidden) => Cover::Hidden,
                    (Cover::Notified, _) | (_, Cover::Notified) => Cover::Notified,
                    (Cover::Open, Cover::Open) => Cover::Open,
                };
                self.order(time, Command::BringUp(entry, depot, load as u32, cover));
            }
        }
    }
}
