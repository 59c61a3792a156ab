//! What never changes in a truce about the assets of a watch, worked out once: which groups a kind
//! of act shows to, where each post stands, what false reports are taken for.
//!
//! It follows from assets, sensors and kinds alone, none of which moves once a truce has begun: it
//! is no state, and nothing of it is saved.

use super::assets::{Assets, Group};
use super::falsehood;
use super::spec::{Platform, Sensor, SensorCatalogue};
use crate::base::Metres;
use crate::record::act::{ActCatalogue, ActKind};
use bevy_ecs::prelude::Component;

/// \[m\] — step of the index along the front.
const STEP_M: i32 = 1_000;

/// Places along the front that ascend, to be found without a search.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// By step along the front: how many lie before it.
    before: Vec<u32>,
}

impl Steps {
    /// Of places \[m\] that ascend.
    fn new(places: impl ExactSizeIterator<Item = i32> + Clone) -> Self {
        let steps = places.clone().last().map_or(0, |last| last / STEP_M + 1);
        let mut places = places.peekable();
        let mut n = 0;
        let before = (0..=steps)
            .map(|step| {
                while places.next_if(|&x| x < step * STEP_M).is_some() {
                    n += 1;
                }
                n
            })
            .collect();
        Self { before }
    }

    /// How many of them lie before a place; `at` tells where each lies.
    #[inline]
    pub fn before(&self, len: usize, at: impl Fn(usize) -> i32, x: i32) -> usize {
        let step = (x.max(0) / STEP_M) as usize;
        let Some(&before) = self.before.get(step) else {
            return len;
        };
        let mut n = before as usize;
        while n < len && at(n) < x {
            n += 1;
        }
        n
    }
}

/// Posts of a group by ordinal and along the front.
#[derive(Debug, Default)]
pub(super) struct PostIndex {
    /// Where each post stands, by ordinal.
    pub place_of: Vec<Metres>,
    steps: Steps,
}

impl PostIndex {
    /// Of posts sorted along the front.
    fn new(places: &[(Metres, u32)]) -> Self {
        let mut place_of = vec![Metres(0); places.len()];
        for &(x, asset) in places {
            place_of[asset as usize] = x;
        }
        let steps = Steps::new(places.iter().map(|place| place.0.0));
        Self { place_of, steps }
    }

    /// How many posts of the group stand before a place.
    #[inline]
    pub fn before(&self, places: &[(Metres, u32)], x: i32) -> usize {
        self.steps.before(places.len(), |i| places[i].0.0, x)
    }
}

/// A group that a kind of act shows to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Onlooker {
    /// Its place in the regime.
    pub place: usize,
    /// \[km\] — how deep it sees.
    pub depth_to_km: f64,
}

/// What never changes about the assets of a watch.
#[derive(Component, Debug, Default)]
pub struct Known {
    /// By kind of act, the groups that look at it when it is over in a moment.
    pub(super) of_moments: Vec<Vec<Onlooker>>,
    /// By kind of act, the groups that look at it while it stands.
    pub(super) of_standing: Vec<Vec<Onlooker>>,
    /// By group, where its posts stand.
    pub(super) posts: Vec<PostIndex>,
    /// By group, where its beats end.
    pub(super) beats: Vec<Steps>,
    /// By group, what false reports are taken for: weights of the kinds, cumulated.
    pub(super) mistakes: Vec<Vec<f64>>,
}

impl Known {
    /// Works it out.
    pub(super) fn new(assets: &Assets, sensors: &SensorCatalogue, kinds: &ActCatalogue) -> Self {
        let sensor = |group: &Group| &sensors.0[usize::from(group.spec.sensor)];
        let of = |looks: &dyn Fn(&Group, &Sensor, &ActKind) -> bool| {
            let onlookers = |kind: &ActKind| {
                let at = |(place, group): (usize, &Group)| {
                    let sensor = sensor(group);
                    let onlooker = Onlooker {
                        place,
                        depth_to_km: group.spec.depth_to_km,
                    };
                    (shows(kind, sensor) && looks(group, sensor, kind)).then_some(onlooker)
                };
                assets.groups.iter().enumerate().filter_map(at).collect()
            };
            kinds.0.iter().map(onlookers).collect()
        };
        Self {
            of_moments: of(&looks_at_moments),
            of_standing: of(&looks_at_what_stands),
            posts: assets
                .groups
                .iter()
                .map(|group| PostIndex::new(&group.places))
                .collect(),
            beats: assets
                .groups
                .iter()
                .map(|group| Steps::new(group.beats.iter().map(|beat| beat.1.0)))
                .collect(),
            mistakes: assets
                .groups
                .iter()
                .map(|group| falsehood::mistakes(kinds, sensor(group)))
                .collect(),
        }
    }
}

/// Whether a kind shows to a family at all.
fn shows(kind: &ActKind, sensor: &Sensor) -> bool {
    let modality = sensor.modality as usize;
    kind.signature[modality] > 0.0 && kind.reach[modality] > 0.0
}

/// Whether a group can look at what is over in a moment.
fn looks_at_moments(group: &Group, sensor: &Sensor, kind: &ActKind) -> bool {
    if group.spec.looks.is_some() {
        return true;
    }
    match sensor.platform {
        Platform::Fixed | Platform::Patrol | Platform::Air | Platform::FrontWide => true,
        // what was over before a pass may have left a trace
        Platform::Satellite => kind.trace_hours > 0.0,
        Platform::Portal | Platform::Inspection | Platform::Liaison => false,
    }
}

/// Whether a group can look at what stands.
fn looks_at_what_stands(group: &Group, sensor: &Sensor, _: &ActKind) -> bool {
    group.spec.looks.is_some() || sensor.platform != Platform::Liaison
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_counts_as_a_search_does() {
        let places: Vec<(Metres, u32)> = [0, 0, 10, 999, 1_000, 1_001, 5_500, 5_501, 9_000]
            .into_iter()
            .zip(0..)
            .map(|(x, asset)| (Metres(x), asset))
            .collect();
        let index = PostIndex::new(&places);
        for x in -2_000..12_000 {
            let searched = places.partition_point(|p| p.0.0 < x);
            assert_eq!(index.before(&places, x), searched, "{x}");
        }
    }
}
