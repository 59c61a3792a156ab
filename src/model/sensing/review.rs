//! What the sides can know of a watch: its law, and its schedule.
//!
//! # Equations
//! *Law.* Every few days the watch is reviewed as a scout would: for a typical act of fire and a raid
//! in the middle of every sector, at noon and at midnight of the day, the chance to be seen by
//! what stands, flies and passes then. The law is the mean of the old one and the new, so that one
//! cloudy day does not make it.
//! *Schedule.* A side that knows when the watch looks asks for a stretch of time; the answer is
//! the hour of it in which a raid would be seen with the least chance, and that chance.
//!
//! Nothing is drawn for a law or an answer but what the looks themselves are keyed by; reports that
//! a probe would make are thrown away. Reviewed only in live truces, when a side goes by it.

use super::assets::Assets;
use super::duty::DutyOfCare;
use super::known::Known;
use super::looks::chance_to_see;
use super::watcher::Sight;
use crate::base::{Actor, DAY, HOUR, Metres, SectorId, Side};
use crate::record::act::{Act, ActKindId, Conduct, Group};
use crate::record::watch::{Enquiries, KnownWatch, Mode};
use bevy_ecs::prelude::*;

/// Phase 5, after the plan of the day: what the sides can know.
pub fn review_watch(
    sight: Sight,
    mode: Res<Mode>,
    enquiries: Res<Enquiries>,
    mut watches: Query<(&Assets, &Known, &DutyOfCare, &mut KnownWatch)>,
) {
    let wanted = enquiries.law || !enquiries.schedule.is_empty();
    if *mode == Mode::Shadow || !wanted {
        return;
    }
    let clock = *sight.clock;
    let every = (sight.numbers.review_days * f64::from(DAY)) as u32;
    for (assets, index, duty, mut known) in &mut watches {
        known.answers.clear();
        if enquiries.law && clock.begins(every.max(DAY)) {
            review(&sight, assets, index, duty, &mut known);
        }
        for enquiry in &enquiries.schedule {
            let hours = (enquiry.from..enquiry.to).step_by(HOUR as usize);
            let best = hours
                .map(|second| {
                    let probe = probe(&sight, Group::Ground, enquiry.sector, second);
                    let p =
                        probe.map_or(0.0, |act| chance_to_see(&sight, assets, index, duty, &act));
                    (second, p)
                })
                // the earliest of the best
                .min_by(|x, y| x.1.total_cmp(&y.1));
            known.answers.push(best.unwrap_or((enquiry.from, 1.0)));
        }
    }
}

fn review(
    sight: &Sight,
    assets: &Assets,
    index: &Known,
    duty: &DutyOfCare,
    known: &mut KnownWatch,
) {
    let midnight = sight.clock.start() / DAY * DAY;
    let mut seen = Vec::with_capacity(sight.ground.len() * 4);
    for group in [Group::Fire, Group::Ground] {
        for night in [false, true] {
            for sector in &sight.ground.sectors {
                // solar noon or midnight there
                let hour = if night { 24.0 } else { 12.0 } - sector.longitude / 15.0;
                let second = midnight + (hour.rem_euclid(24.0) * f64::from(HOUR)) as u32;
                let probe = probe(sight, group, sector.id, second);
                seen.push(probe.map_or(0.0, |act| chance_to_see(sight, assets, index, duty, &act)));
            }
        }
    }
    if known.law.len() == seen.len() {
        for (law, now) in known.law.iter_mut().zip(&seen) {
            *law = (*law + now) / 2.0;
        }
    } else {
        known.law = seen;
    }
}

/// A typical act of a group in the middle of a sector: the most common kind of fire, or a raid.
fn probe(sight: &Sight, group: Group, sector: SectorId, second: u32) -> Option<Act> {
    let kinds = &sight.catalogue.0;
    let kind = match group {
        Group::Fire => {
            let fire = kinds.iter().enumerate();
            fire.filter(|(_, kind)| kind.conduct == Conduct::LocalFire)
                .max_by(|(i, x), (j, y)| x.share.total_cmp(&y.share).then(j.cmp(i)))
                .map(|(i, _)| ActKindId(i as u8))
        }
        _ => sight.catalogue.by_conduct(Conduct::Raid).next(),
    }?;
    let about = sight.catalogue.kind(kind);
    let minutes = about.duration_median_minutes.max(1.0);
    let from = sight.ground.sector(sector).from;
    Some(Act {
        sector,
        x: Metres(from.0 + sight.ground.sector_m / 2),
        depth: Metres::from_km(about.depth_share * sight.numbers.probe_depth_km),
        end: second + (minutes * 60.0) as u32,
        ..Act::begun(Actor::Other(0), Some(Side::One), kind, second)
    })
}
