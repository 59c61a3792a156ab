//! What a side orders its rear to do: call-ups, courses, weapons and shells brought up.

use super::rear::{Men, Plan, Rear, pick};
use super::rear_supply::{Passage, Stocks, pass};
use crate::base::{DAY, SiteId, Stream};
use crate::record::act::Conduct;
use crate::record::order::{Command, Orders};
use bevy_ecs::prelude::*;

/// Phase 3: what is ordered is done, as far as there are men and tonnes for it.
pub fn execute_rear_orders(mut rear: Rear, orders: Res<Orders>, mut sites: Stocks) {
    for order in &orders.0 {
        let plan = |conduct, site, days, size: u32, cover| Plan {
            conduct,
            side: order.side,
            site,
            start: order.time,
            days,
            size: f64::from(size),
            cover,
            sustains: false,
        };
        match order.command {
            Command::CallUp(site, men, cover) => {
                call_up(
                    &mut rear,
                    plan(Conduct::CallUp, site, 1.0, men, cover),
                    &sites,
                );
            }
            Command::StartCourse(site, men, cover) => {
                let days = course_days(&rear, order.side.index(), site, order.time);
                let plan = plan(Conduct::Course, site, days, men, cover);
                start_course(&mut rear, plan, &sites);
            }
            Command::BringUp(entry, depot, tonnes, cover) => {
                let load = Passage {
                    entry,
                    depot: Some(depot),
                    tonnes: f64::from(tonnes),
                    start: order.time,
                    cover,
                    sustains: false,
                };
                // a source that has run dry sends nothing
                pass(&mut rear, order.side, load, &mut sites);
            }
            _ => {}
        }
    }
}

fn course_days(rear: &Rear, side: usize, site: SiteId, second: u32) -> f64 {
    let key = u64::from(site.0) | (1 << 40);
    let u = rear.seed.uniform(Stream::CourseLength, key, second);
    pick(&rear.capacity.0[side].course_days, u)
}

fn call_up(rear: &mut Rear, plan: Plan, sites: &Stocks) {
    let Ok((about, place, _)) = sites.get(rear.register.sites[plan.site.index()]) else {
        return;
    };
    rear.begin(plan, about, place);
    let wait = (rear.numbers.intake_days * f64::from(DAY)) as u32;
    rear.pipeline.books[plan.side.index()].called_up += plan.size;
    rear.pipeline.intake.push(Men {
        side: plan.side,
        men: plan.size,
        due: plan.start.saturating_add(wait),
        site: plan.site,
        act: None,
    });
}

/// A course for which too few men are ready is not held; they wait for the next order.
fn start_course(rear: &mut Rear, plan: Plan, sites: &Stocks) {
    if rear.pipeline.pool[plan.side.index()] < plan.size {
        return;
    }
    let Ok((about, place, _)) = sites.get(rear.register.sites[plan.site.index()]) else {
        return;
    };
    let Some(act) = rear.begin(plan, about, place) else {
        return;
    };
    rear.pipeline.pool[plan.side.index()] -= plan.size;
    let days = plan.days + rear.numbers.adaptation_days;
    rear.pipeline.courses.push(Men {
        side: plan.side,
        men: plan.size,
        due: plan.start.saturating_add((days * f64::from(DAY)) as u32),
        site: plan.site,
        act: Some(act),
    });
}
