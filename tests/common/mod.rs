//! A small front on which a truce takes tens of milliseconds, with the ways of the large one.

use std::sync::Arc;
use truceline::model::TruceSpec;
use truceline::scenario::{NoFiles, Request, load};

/// 400 km, 240 units, eight days, a fraction of the reference's fire; `set` changes it further,
/// and `regimes` watch it (those of the reference when none are named).
pub fn small(scenario: &str, set: &[(&str, &str)], regimes: &[&str]) -> Arc<TruceSpec> {
    let base = [
        ("time.duration", "8d"),
        ("front.sectors", "40"),
        ("front.areas", "8"),
        ("front.area_names", "[]"),
        ("intensity.base_episodes_per_day", "600"),
        ("sides.a.units", "120"),
        ("sides.b.units", "120"),
        ("agreement.withdrawal.deadline", "3d"),
        ("agreement.clauses.withdrawal.from", "3d"),
    ];
    let request = Request {
        scenario: Some(scenario.into()),
        set: base
            .iter()
            // where war goes on there is no agreement to change
            .filter(|(path, _)| scenario != "war-goes-on" || !path.starts_with("agreement."))
            .chain(set)
            .map(|(path, value)| ((*path).into(), (*value).into()))
            .collect(),
        regimes: (!regimes.is_empty()).then(|| regimes.iter().map(|&r| r.into()).collect()),
    };
    match load(&request, &NoFiles) {
        Ok(loaded) => loaded.spec,
        Err(problems) => panic!("{scenario} with {set:?}: {problems:?}"),
    }
}
