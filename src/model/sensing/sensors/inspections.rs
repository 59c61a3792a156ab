//! On site: what a team finds that was let in.
//!
//! As planned any declared site is as likely as another (any site of interest where nothing was
//! declared), and one that was kept back is none; as it was, the sites that were visited.
//! What can be moved within the notice given is moved: exp(−notice/τ) of it is still there.

use crate::base::{DAY, math};
use crate::record::provenance::Cause;
use crate::sensing::conditions::{clear, conditions};
use crate::sensing::notes::{Attempt, Notes};
use crate::sensing::plan::Inspections;
use crate::sensing::watcher::{Sight, Watcher, Window};

pub(in crate::sensing) fn look(
    sight: &Sight,
    watcher: &Watcher<'_>,
    visits: &Inspections,
    window: Window,
    notes: &mut Notes<'_>,
) {
    let (group, sensor, act) = (watcher.group, watcher.sensor, notes.act);
    let Some(site) = act.site else { return };
    // what is hidden from the air is not hidden from who stands inside; notice lets it be moved
    let hides = sight.catalogue.kind(act.kind).hides_hours;
    let left = if hides > 0.0 {
        math::exp(-group.spec.notice_hours / hides)
    } else {
        1.0
    };
    let signature = watcher.signature / act.visibility;
    let one = sensor.detection.miss_exponent(signature * left, 1.0);
    let mut factors = clear(signature, 1.0, 1.0);
    factors.other = left;
    let base = |time: u32| Attempt {
        asset: None,
        time,
        lasted: 0,
        occasion: 0,
        distance_km: None,
        plan: 0.0,
        real: 0.0,
        cause: None,
        factors,
    };
    let noon = window.from / DAY * DAY + DAY / 2;
    if (window.from..window.to).contains(&noon) {
        let per_day = group.spec.visits_per_day * f64::from(group.spec.count);
        let plan = if sight.sites.is_listed(site) {
            one * per_day / sight.sites.n_listed().max(1) as f64
        } else {
            0.0
        };
        let there = plan * group.deployed_share(noon);
        if plan > there {
            let cause = Some(Cause::NotDeployed);
            notes.missed(
                watcher,
                Attempt {
                    plan: plan - there,
                    cause,
                    ..base(noon)
                },
            );
        }
        notes.missed(
            watcher,
            Attempt {
                plan: there,
                cause: Some(Cause::OffShift),
                ..base(noon)
            },
        );
    }
    for visit in visits.of_site(site) {
        let team = visit.team.0.wrapping_sub(group.first.0);
        if team >= group.spec.count || !(window.from..window.to).contains(&visit.time) {
            continue;
        }
        // two teams, or one team twice, are two looks
        let mut attempt = Attempt {
            asset: Some(team),
            occasion: visit.time / DAY * 64 + visit.ordinal,
            ..base(visit.time)
        };
        if !visit.admitted {
            // the expectation above is the plan; what a refusal took is added to what was lost
            attempt.plan = one;
            attempt.cause = Some(Cause::Denied);
            notes.looks.lose(one, Cause::Denied);
            notes.book_only(watcher, attempt);
            continue;
        }
        let here = conditions(sight, watcher, act.sector, visit.time);
        attempt.real = sensor
            .detection
            .miss_exponent(signature * left * here.factor(), 1.0);
        attempt.cause = here.cause();
        attempt.factors = here.factors(signature, 1.0, 1.0);
        attempt.factors.other *= left;
        notes.look(sight, watcher, attempt);
    }
}
