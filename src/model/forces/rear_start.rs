//! How the rear stands when the truce begins, and what is declared of it.
//!
//! # Equations
//! The rear ran before as it runs now. Men are called up at rate r [1/d] and lengths are drawn with
//! equal chance, so of r·E\[d\] men in courses a share of d/Σd is in courses of length d, uniformly
//! far through; r·(adaptation + way) have a course behind them, and r·intake wait for one.
//! Declared = true · exp(σz), by site; a side leaves a share of its sites out.
//!
//! # References
//! Little (1961), L = λW; the inspection paradox of renewal theory (recalled).

use super::rear::{Men, Pipeline, RearCapacity};
use super::spec::{ForcesParameters, ForcesSpec, SiteKind};
use super::units::{OrderOfBattle, Position, Register, Site, Stock, Supply, Unit};
use crate::base::{Actor, DAY, Seed, Side, SiteId, Stream, math};
use crate::record::act::{Act, ActCatalogue, ActKindId, ActLog, Conduct};
use crate::record::terms::{Declarations, DeclaredSite, Notifications, Terms};
use bevy_ecs::prelude::*;
use std::collections::BTreeMap;

/// Lets the rear run in, and the sides declare it.
pub(super) fn run_in(world: &mut World, seed: Seed) {
    let numbers = world.resource::<ForcesParameters>().clone();
    let capacity = world.resource::<RearCapacity>().clone();
    let mut pipeline = Pipeline::default();
    for side in Side::BOTH {
        let spec = &capacity.0[side.index()];
        await_courses(world, side, spec, &numbers, &mut pipeline);
    }
    let course = world
        .resource::<ActCatalogue>()
        .by_conduct(Conduct::Course)
        .next();
    let mut acts = Vec::new();
    if let Some(kind) = course {
        for side in Side::BOTH {
            let spec = &capacity.0[side.index()];
            hold_courses(world, side, spec, kind, seed, &mut acts, &mut pipeline);
        }
    }
    let made = {
        let terms = world.resource::<Terms>();
        terms.in_force && terms.declarations
    };
    let declarations = if made {
        declare(world, &capacity, &acts, seed, &mut pipeline)
    } else {
        Declarations::default()
    };
    for act in &mut acts {
        act.declared = act
            .site
            .is_some_and(|site| declarations.sites.contains_key(&site));
    }
    open_books(world, &capacity, &numbers, &mut pipeline);
    let mut log = world.resource_mut::<ActLog>();
    for act in acts {
        log.stand(act);
    }
    world.insert_resource(pipeline);
    world.insert_resource(declarations);
    world.insert_resource(Notifications::default());
}

fn seconds(days: f64) -> u32 {
    (days * f64::from(DAY)) as u32
}

/// Men called up before the truce who are not yet ready for a course: a batch a day.
fn await_courses(
    world: &World,
    side: Side,
    spec: &ForcesSpec,
    numbers: &ForcesParameters,
    pipeline: &mut Pipeline,
) {
    let sites = world.resource::<OrderOfBattle>().intake_sites(side);
    let Some(&site) = sites.first() else { return };
    if spec.call_up_per_day <= 0.0 {
        return;
    }
    for day in 1..=(numbers.intake_days as u32) {
        pipeline.intake.push(Men {
            side,
            men: spec.call_up_per_day,
            due: seconds(numbers.intake_days - f64::from(day)),
            site,
            act: None,
        });
    }
}

/// Courses under way, and men who have one behind them.
fn hold_courses(
    world: &World,
    side: Side,
    spec: &ForcesSpec,
    kind: ActKindId,
    seed: Seed,
    acts: &mut Vec<Act>,
    pipeline: &mut Pipeline,
) {
    let numbers = world.resource::<ForcesParameters>();
    let battle = world.resource::<OrderOfBattle>();
    let home = &battle.sites[side.index()][SiteKind::Training as usize];
    let abroad = &battle.sites[side.index()][SiteKind::Abroad as usize];
    let sum: f64 = spec.course_days.iter().sum();
    if home.is_empty() || sum <= 0.0 {
        return;
    }
    let mean = sum / spec.course_days.len() as f64;
    let per_day = spec.call_up_per_day / numbers.course_size;
    let after_days = numbers.adaptation_days + numbers.transfer_days;
    let mut draws = seed.draws(Stream::CourseLength, side.index() as u64, 0);
    let n_running = (per_day * mean + draws.uniform()) as u32;
    let n_after = (per_day * after_days + draws.uniform()) as u32;
    let mut held = BTreeMap::new();
    for nth in 0..n_running + n_after {
        // keyed by course, so that one more moves no other
        let mut draws = seed.draws(Stream::CourseLength, side.index() as u64, nth + 1);
        let sites = if draws.chance(spec.rear.abroad_share) {
            abroad
        } else {
            home
        };
        let site = sites[draws.below(sites.len() as u32) as usize];
        if nth >= n_running {
            pipeline.courses.push(Men {
                side,
                men: numbers.course_size,
                due: seconds(numbers.adaptation_days * draws.uniform()),
                site,
                act: None,
            });
            continue;
        }
        // a long course is met under way more often than a short one
        let mut left = draws.uniform() * sum;
        let longest = spec.course_days.last().copied().unwrap_or(0.0);
        let days = spec.course_days.iter().find(|&&days| {
            left -= days;
            left < 0.0
        });
        let rest = days.copied().unwrap_or(longest) * draws.uniform();
        let entity = world.resource::<Register>().sites[site.index()];
        let (Some(place), Some(about)) = (world.get::<Position>(entity), world.get::<Site>(entity))
        else {
            continue;
        };
        let end = seconds(rest).max(1);
        pipeline.courses.push(Men {
            side,
            men: numbers.course_size,
            due: end.saturating_add(seconds(numbers.adaptation_days)),
            site,
            act: Some(acts.len() as u32),
        });
        let mut act = Act {
            sector: about.sector,
            x: place.x,
            depth: place.depth,
            site: Some(site),
            end,
            rounds: 0,
            size: numbers.course_size,
            before_truce: true,
            ..Act::ordered(Actor::Site(site), side, kind, 0)
        };
        let ordinal = held.entry(site).or_insert(0_u16);
        act.id.ordinal = *ordinal;
        *ordinal += 1;
        acts.push(act);
    }
}

/// What the sides declare of their training sites, depots and recruiting depots, and of what they
/// train abroad.
fn declare(
    world: &World,
    capacity: &RearCapacity,
    acts: &[Act],
    seed: Seed,
    pipeline: &mut Pipeline,
) -> Declarations {
    let numbers = world.resource::<ForcesParameters>();
    let battle = world.resource::<OrderOfBattle>();
    let register = world.resource::<Register>();
    let mut trainees: BTreeMap<SiteId, f64> = BTreeMap::new();
    for act in acts {
        if let Some(site) = act.site {
            *trainees.entry(site).or_insert(0.0) += act.size;
        }
    }
    let mut declarations = Declarations {
        made: true,
        sites: BTreeMap::new(),
    };
    let declared = [
        SiteKind::Training,
        SiteKind::Depot,
        SiteKind::Recruiting,
        SiteKind::Abroad,
    ];
    for side in Side::BOTH {
        let undeclared = capacity.0[side.index()].rear.undeclared_share;
        for kind in declared {
            for &site in &battle.sites[side.index()][kind as usize] {
                let mut draws = seed.draws(Stream::Declaration, u64::from(site.0), 0);
                let left_out = draws.chance(undeclared);
                // a host has its own word about who is trained on its land
                if left_out && kind != SiteKind::Abroad {
                    continue;
                }
                let error = math::exp(numbers.declaration_log_sd * draws.normal());
                let stock = world
                    .get::<Stock>(register.sites[site.index()])
                    .filter(|_| kind == SiteKind::Depot)
                    .map_or(0.0, |stock| stock.0);
                let men = trainees.get(&site).copied().unwrap_or(0.0);
                let room = (men + stock) * (error - 1.0);
                if room > 0.0 {
                    pipeline.overstated.insert(site, room);
                }
                declarations.sites.insert(
                    site,
                    DeclaredSite {
                        trainees: men * error,
                        stock_tonnes: stock * error,
                    },
                );
            }
        }
    }
    declarations
}

fn open_books(
    world: &mut World,
    capacity: &RearCapacity,
    numbers: &ForcesParameters,
    pipeline: &mut Pipeline,
) {
    let mut stocks = world.query::<(&Site, &Stock)>();
    let mut supplies = world.query::<(&Unit, &Supply)>();
    for side in Side::BOTH {
        let men_at_start = pipeline.men(side);
        let own = stocks.iter(world).filter(|(site, _)| site.side == side);
        let stocked: f64 = own.map(|(_, stock)| stock.0).sum();
        let own = supplies.iter(world).filter(|(unit, _)| unit.side == side);
        let carried: f64 = own.map(|(_, supply)| supply.0).sum();
        let books = &mut pipeline.books[side.index()];
        books.men_at_start = men_at_start;
        books.tonnes_at_start = stocked + carried * numbers.tonnes_per_supply_day;
        books.shells.held = capacity.0[side.index()].rear.shells_stock;
    }
}
