//! Allocation: where mobile assets go on a day.
//!
//! `even` one per equal stretch, anywhere in it; `heat` half of the effort by the watch's own faded
//! record, half spread evenly, so that no sector is never visited; `reactive` to the sectors of the
//! newest observations, one each, the rest spread; `rotation` a fixed step along the stretch every
//! day (the golden ratio, so that no day repeats another); `random` anywhere; `manual` by list.
//! Before any of these a share of the patrols goes where cases are in doubt.

use super::assets::Group;
use super::spec::Allocation;
use crate::base::{DAY, Metres, SectorId, Seed, Stream};
use crate::front::Ground;
use crate::record::observation::Observation;
use crate::record::tasking::Tasking;

/// Step of the rotation: the golden ratio less one.
const STEP: f64 = 0.618_033_988_749_894_8;

/// What allocation knows: the watch's own record, doubts and newest reports.
pub(super) struct Knowledge<'a> {
    pub ground: &'a Ground,
    pub tasking: &'a Tasking,
    /// Sectors of the newest observations that have come in, newest first, without repeats.
    pub newest: &'a [SectorId],
    /// \[1\] — share of effort that allocation by heat spreads evenly.
    pub even_part: f64,
}

/// Sectors of observations received in the last days, newest first, without repeats.
pub(super) fn newest_sectors(
    observations: &[Observation],
    now: u32,
    days: f64,
    n_sectors: usize,
) -> Vec<SectorId> {
    let oldest = now.saturating_sub((days * f64::from(DAY)) as u32);
    let mut seen = vec![false; n_sectors];
    let mut sectors = Vec::new();
    let mut recent: Vec<&Observation> = observations
        .iter()
        .rev()
        .take_while(|o| o.time + DAY >= oldest)
        .filter(|o| o.received <= now && o.received >= oldest && o.site.is_none())
        .collect();
    recent.sort_by(|a, b| b.received.cmp(&a.received).then(a.id.cmp(&b.id)));
    for observation in recent {
        let known = &mut seen[observation.sector.index()];
        if !*known {
            *known = true;
            sectors.push(observation.sector);
        }
    }
    sectors
}

/// Places along the front of the working assets of a group on a day, with their ordinals.
pub(super) fn allocate(
    group: &Group,
    working: &[u32],
    day: u32,
    seed: Seed,
    knows: &Knowledge<'_>,
) -> Vec<(Metres, u32)> {
    if group.sectors.is_empty() || working.is_empty() {
        return Vec::new();
    }
    let stretch = group.sectors.len() as f64;
    let n = working.len() as f64;
    let by_record = match group.spec.allocation {
        Allocation::Heat => effort_by_record(group, knows),
        _ => Vec::new(),
    };
    let doubtful: Vec<SectorId> = knows
        .tasking
        .sectors
        .iter()
        .copied()
        .filter(|s| group.allowed[s.index()])
        .collect();
    let n_cases = ((group.spec.case_share * n) as usize).min(doubtful.len());
    let newest: Vec<SectorId> = knows
        .newest
        .iter()
        .copied()
        .filter(|s| group.allowed[s.index()])
        .collect();
    working
        .iter()
        .enumerate()
        .map(|(nth, &asset)| {
            let mut draws = seed.draws(Stream::Allocation, group.key(asset), day);
            let u = draws.uniform();
            let sector_and_share = |sector: SectorId| place(knows.ground, sector, u);
            if nth < n_cases {
                return (sector_and_share(doubtful[nth]), asset);
            }
            let along = match &group.spec.allocation {
                Allocation::Even => (nth as f64 + u) / n * stretch,
                Allocation::Random => u * stretch,
                Allocation::Rotation => {
                    let step = nth as f64 / n + STEP * f64::from(day);
                    (step - step.floor()) * stretch
                }
                Allocation::Heat => {
                    let i = draws_by(&by_record, u);
                    i as f64 + draws.uniform()
                }
                Allocation::Reactive => match newest.get(nth - n_cases) {
                    Some(&sector) => return (sector_and_share(sector), asset),
                    None => u * stretch,
                },
                Allocation::Manual(list) if !list.is_empty() => {
                    let entry = (asset as usize + day as usize) % list.len();
                    return (sector_and_share(list[entry]), asset);
                }
                Allocation::Manual(_) => u * stretch,
            };
            let i = (along as usize).min(group.sectors.len() - 1);
            (
                place(knows.ground, group.sectors[i], along - i as f64),
                asset,
            )
        })
        .collect()
}

/// \[m\] — the place at a share of a sector.
pub(super) fn place(ground: &Ground, sector: SectorId, share: f64) -> Metres {
    let inside = (share.clamp(0.0, 1.0) * f64::from(ground.sector_m)) as i32;
    Metres(ground.sector(sector).from.0 + inside.min(ground.sector_m - 1))
}

fn draws_by(cumulated: &[f64], u: f64) -> usize {
    let total = cumulated.last().copied().unwrap_or(1.0);
    cumulated
        .partition_point(|&c| c <= u * total)
        .min(cumulated.len().saturating_sub(1))
}

/// Effort by the faded record of each sector, cumulated over the sectors of the group.
fn effort_by_record(group: &Group, knows: &Knowledge<'_>) -> Vec<f64> {
    let record: Vec<f64> = group
        .sectors
        .iter()
        .map(|s| {
            let records = &knows.tasking.sector_record;
            records.get(s.index()).copied().unwrap_or(0.0)
        })
        .collect();
    let total: f64 = record.iter().sum();
    let stretch = group.sectors.len() as f64;
    let mut sum = 0.0;
    record
        .iter()
        .map(|r| {
            let share = if total > 0.0 {
                r / total
            } else {
                1.0 / stretch
            };
            sum += (1.0 - knows.even_part) * share + knows.even_part / stretch;
            sum
        })
        .collect()
}
