//! Looks of an explanation, one by one and by kind of asset, and rows of looks for files.

use super::account::{Truth, Work, cause_name, counted};
use super::explanation::{GroupPart, LookPart};
use super::measures::LookMeasures;
use crate::base::{AssetId, HOUR};
use crate::record::provenance::{Cause, Look};
use crate::sensing::Platform;

/// The asset groups of a regime: names, how they look, and whose an asset is.
pub(super) struct Names {
    /// Sensor of each group; the second group of a sensor is marked `#2`.
    sensors: Vec<String>,
    /// How each group looks.
    platforms: Vec<Platform>,
    /// Id of the first asset of each group, ascending.
    first: Vec<u32>,
}

impl Names {
    pub(super) fn new(truth: &Truth, work: &Work) -> Self {
        let groups = &work.assets.groups;
        let sensors = groups
            .iter()
            .enumerate()
            .map(|(i, group)| {
                let name = &truth.spec.sensors.0[usize::from(group.spec.sensor)].name;
                let earlier = groups[..i]
                    .iter()
                    .filter(|other| other.spec.sensor == group.spec.sensor)
                    .count();
                match earlier {
                    0 => name.clone(),
                    n => format!("{name}#{}", n + 1),
                }
            })
            .collect();
        let platforms = groups
            .iter()
            .map(|group| truth.spec.sensors.0[usize::from(group.spec.sensor)].platform)
            .collect();
        Self {
            sensors,
            platforms,
            first: groups.iter().map(|group| group.first.0).collect(),
        }
    }

    pub(super) fn sensor(&self, group: u16) -> String {
        let name = self.sensors.get(usize::from(group));
        name.cloned().unwrap_or_default()
    }

    /// Whether the sums of the waterfall count a look by itself. Of patrols and aircraft the sums
    /// hold the line of the rota or the beat, with what its visits or passages came to; of
    /// inspections they hold what was expected and what was seen, and a refusal as a loss.
    fn in_sum(&self, look: &Look) -> bool {
        match self.platforms.get(usize::from(look.group)) {
            Some(Platform::Patrol) => look.asset.is_none(),
            Some(Platform::Air) => look.distance_km.is_none(),
            Some(Platform::Inspection) => look.asset.is_none() || look.cause != Some(Cause::Denied),
            _ => true,
        }
    }

    /// Sensor and ordinal of an asset.
    pub(super) fn of(&self, asset: AssetId) -> (String, u32) {
        // groups without assets share their first id with the next: the last one has it
        let group = self.first.partition_point(|&first| first <= asset.0);
        let group = group.saturating_sub(1);
        let first = self.first.get(group).copied().unwrap_or(0);
        (self.sensor(group as u16), asset.0.saturating_sub(first))
    }
}

/// The looks at one act.
pub(super) fn looks(names: &Names, act: u32, looks: &[Look]) -> Vec<LookPart> {
    looks
        .iter()
        .filter(|look| look.act == act)
        .map(|look| LookPart {
            group: look.group,
            sensor: names.sensor(look.group),
            asset: look.asset,
            time_s: look.time,
            lasted_s: look.lasted,
            distance_km: look.distance_km,
            p_plan: look.p_plan,
            p_real: look.p_real,
            cause: look.cause.map(|cause| cause_name(cause).to_owned()),
            factors: look.factors,
            seen: look.seen,
            in_sum: names.in_sum(look),
        })
        .collect()
}

/// Looks by group, in the order of the regime; groups that had none as well.
pub(super) fn groups(names: &Names, work: &Work, looks: &[LookPart]) -> Vec<GroupPart> {
    (0..)
        .zip(&work.assets.groups)
        .map(|(number, group)| {
            let mine = || looks.iter().filter(|look| look.group == number);
            let all = |p: fn(&LookPart) -> f64| {
                let counted = mine().filter(|look| look.in_sum);
                1.0 - counted.map(|look| 1.0 - p(look)).product::<f64>()
            };
            let mut causes: Vec<(String, u32)> = Cause::ALL
                .iter()
                .map(|cause| {
                    let of_it =
                        |look: &&LookPart| look.cause.as_deref() == Some(cause_name(*cause));
                    (
                        cause_name(*cause).to_owned(),
                        mine().filter(of_it).count() as u32,
                    )
                })
                .filter(|(_, n)| *n > 0)
                .collect();
            // most first; the sort keeps the order of causes among equals
            causes.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            GroupPart {
                group: number,
                sensor: names.sensor(number),
                assets: group.spec.count,
                looks: mine().count() as u32,
                p_plan: all(|look| look.p_plan),
                p_real: all(|look| look.p_real),
                seen: mine().filter(|look| look.seen).count() as u32,
                causes,
            }
        })
        .collect()
}

/// A row for each look written down, in the order in which they were made; seed and mode are left
/// to the caller.
pub fn look_rows<'a>(
    truth: &'a Truth<'a>,
    work: &'a Work<'a>,
    looks: &'a [Look],
) -> impl Iterator<Item = LookMeasures> + 'a {
    let names = Names::new(truth, work);
    let mut violation_of_act = vec![None; truth.log.acts.len()];
    for violation in truth.violations.0.iter().filter(|v| counted(v)) {
        violation_of_act[violation.act as usize] = Some(violation.id.0);
    }
    looks.iter().map(move |look| {
        let act = &truth.log.acts[look.act as usize];
        let kind = truth.spec.acts.kind(act.kind);
        LookMeasures {
            seed: None,
            regime: Some(work.regime.name.clone()),
            mode: None,
            violation: violation_of_act[look.act as usize].map(i64::from),
            act: Some(i64::from(look.act)),
            kind: Some(kind.name.clone()),
            group: Some(kind.group.name().to_owned()),
            side: act
                .side
                .map(|side| truth.spec.label(side).name().to_owned()),
            asset_group: Some(i64::from(look.group)),
            sensor: Some(names.sensor(look.group)),
            asset: look.asset.map(i64::from),
            time_hours: Some(f64::from(look.time) / f64::from(HOUR)),
            lasted_minutes: Some(f64::from(look.lasted) / 60.0),
            distance_km: look.distance_km,
            p_plan: Some(look.p_plan),
            p_real: Some(look.p_real),
            cause: look.cause.map(|cause| cause_name(cause).to_owned()),
            signature: Some(look.factors.signature),
            range_factor: Some(look.factors.range),
            openness: Some(look.factors.openness),
            light: Some(look.factors.light),
            weather: Some(look.factors.weather),
            other: Some(look.factors.other),
            seen: Some(look.seen),
            in_sum: Some(names.in_sum(look)),
        }
    })
}
