//! A world before its first tick: every room lays out its own state.

use crate::base::{DAY, Metres, Seed, Side, SiteId, Stream};
use crate::forces::{Position, Register, Site, SiteKind};
use crate::front::{Ground, Season};
use crate::record::act::{ActKindId, Conduct, Domain};
use crate::record::terms::Declarations;
use crate::record::watch::{Mode, Procedure, Watched};
use crate::sensing::{Access, SiteEntry, SiteList};
use crate::spec::TruceSpec;
use crate::{agreement, casework, command, consequences, forces, front, ledger, sensing};
use bevy_ecs::prelude::*;

/// What the regime in force lets commanders do; nothing in shadow.
pub(super) fn procedure(spec: &TruceSpec, mode: Mode, regimes: &[usize]) -> Procedure {
    let coordination_from = match (mode, regimes) {
        // nobody coordinates before fire that the agreement is not about
        _ if !spec.terms.scope.covers(Domain::Line) => None,
        (Mode::Live, [regime]) => spec.regimes[*regime].coordination_from_day,
        _ => None,
    };
    Procedure {
        coordination_from: coordination_from.map(|days| (days * f64::from(DAY)) as u32),
    }
}

/// Whether any of the regimes could see anything or take in a report.
pub(super) fn watched(spec: &TruceSpec, regimes: &[usize]) -> Watched {
    let mut about = regimes
        .iter()
        .filter_map(|&regime| spec.regimes.get(regime));
    Watched(about.any(|regime| !regime.sensing.groups.is_empty() || regime.casework.is_some()))
}

/// \[1/d\] — acts a day at war that a truce is measured by: episodes at the line, or where the
/// agreement leaves the line out the strikes and attacks at sea that it is about.
fn measured_base(spec: &TruceSpec) -> f64 {
    let scope = &spec.terms.scope;
    if !spec.terms.in_force || scope.covers(Domain::Line) {
        return spec.intensity.base_episodes_per_day;
    }
    let rates = &spec.intensity.rates;
    let in_scope = |conduct: Conduct| {
        let kinds: Vec<_> = spec.acts.by_conduct(conduct).collect();
        let share = |id: &ActKindId| spec.acts.kind(*id).share;
        let all: f64 = kinds.iter().map(share).sum();
        let bound = || kinds.iter().filter(|id| scope.binds(**id));
        if all > 0.0 {
            bound().map(share).sum::<f64>() / all
        } else {
            // kinds without shares come one by one
            f64::from(u8::from(bound().count() > 0))
        }
    };
    2.0 * (rates.strikes_per_day * in_scope(Conduct::Strike)
        + rates.sea_attacks_per_day * in_scope(Conduct::SeaAttack))
}

/// The model's table of contents: every room installs its own state.
pub(super) fn rooms(world: &mut World, spec: &TruceSpec, seed: Seed) {
    let numbers = &spec.parameters;
    let [one, two] = &spec.sides;
    let season = Season {
        day_of_year: spec.time.day_of_year,
        month: spec.time.month,
        climate: spec.cloud.clone(),
    };
    front::install(world, &spec.front, season, &numbers.front, seed);
    agreement::install(world, &spec.terms, &numbers.agreement);
    consequences::install(
        world,
        [one.command.commitment, two.command.commitment],
        [one.command.trust, two.command.trust],
        spec.intensity.base_episodes_per_day,
        measured_base(spec),
        &spec.timetable,
        &spec.guarantees,
        &numbers.consequences,
    );
    forces::install(
        world,
        [&one.forces_as_declared(), &two.forces_as_declared()],
        [one.command.discipline, two.command.discipline],
        numbers.command.discipline_sd,
        &numbers.forces,
        &spec.script,
        seed,
    );
    forces::install_line(
        world,
        &spec.intensity.rates,
        &numbers.line,
        forces::LineUncertainty(numbers.agreement.line_uncertainty_m),
    );
    command::install(
        world,
        [one.command.clone(), two.command.clone()],
        &spec.intensity,
        &numbers.command,
        numbers.consequences.hotline_renewal_days,
        seed,
    );
    let sites = site_list(world, spec, seed);
    let access = Access {
        line: [one.access, two.access],
        rear: [one.access_rear, two.access_rear],
        jamming: [one.jamming, two.jamming],
        report_delay: [one.report_delay_factor, two.report_delay_factor],
    };
    let known = spec.public_tables(sites.all.iter().map(|s| (s.id, s.side, s.depth)));
    casework::install(world, known, &numbers.casework);
    sensing::install(world, &spec.sensors, access, sites, &numbers.sensing);
    ledger::install(world);
}

/// The sites that inspectors know of: all, with their places; and decoys, whose ids follow.
fn site_list(world: &World, spec: &TruceSpec, seed: Seed) -> SiteList {
    let register = world.resource::<Register>();
    let ground = world.resource::<Ground>();
    let declarations = world.resource::<Declarations>();
    let mut entries = [Vec::new(), Vec::new()];
    let mut all: Vec<SiteEntry> = register
        .sites
        .iter()
        .filter_map(|&entity| {
            let site = world.get::<Site>(entity)?;
            let place = world.get::<Position>(entity)?;
            if SiteKind::NODES.contains(&site.kind) {
                // nobody can go there
                return None;
            }
            let role = spec.sides[site.side.index()].forces.role;
            if site.kind == role.entry() {
                entries[site.side.index()].push(site.id);
            }
            Some(SiteEntry {
                id: site.id,
                side: site.side,
                x: place.x,
                depth: place.depth,
                of_interest: matches!(site.kind, SiteKind::Training | SiteKind::Depot),
                decoy: false,
                declared: declarations.sites.contains_key(&site.id),
            })
        })
        .collect();
    for side in Side::BOTH {
        let forces = &spec.sides[side.index()].forces;
        let first = forces.n_sites();
        for ordinal in first..first + forces.decoys {
            let id = SiteId(ordinal * 2 + side.index() as u32);
            let mut place = seed.draws(Stream::SitePlacement, u64::from(id.0), 0);
            let x = Metres((place.uniform() * f64::from(ground.length().0)) as i32);
            let numbers = &spec.parameters.forces;
            let depth = place.between(numbers.site_depth_from_km, numbers.site_depth_to_km);
            all.push(SiteEntry {
                id,
                side,
                x,
                depth: Metres::from_km(depth),
                of_interest: true,
                decoy: true,
                declared: false,
            });
        }
    }
    all.sort_by_key(|entry| entry.id);
    SiteList::new(all, entries, declarations.made)
}
