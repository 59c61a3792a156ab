//! Cases of fire by the link window in which they were opened: there are many, each is narrow in
//! time, and a report asks for a few windows around its own.

use crate::base::CaseId;
use serde::de::Deserializer;
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Lists of cases by number of window, ascending. Few windows at a time, and new ones at the end:
/// a sorted list is searched faster than a tree. Saved as a map is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Windows(Vec<(u32, Vec<CaseId>)>);

impl Windows {
    fn place(&self, window: u32) -> usize {
        self.0.partition_point(|(number, _)| *number < window)
    }

    /// The list of a window, made when it is not there.
    pub(super) fn list(&mut self, window: u32) -> &mut Vec<CaseId> {
        let place = self.place(window);
        if self
            .0
            .get(place)
            .is_none_or(|(number, _)| *number != window)
        {
            self.0.insert(place, (window, Vec::new()));
        }
        &mut self.0[place].1
    }

    /// Cases of the windows from one to another, ends included.
    pub(super) fn between(&self, from: u32, to: u32) -> impl Iterator<Item = CaseId> + '_ {
        let near = self.0[self.place(from)..].iter();
        near.take_while(move |(number, _)| *number <= to)
            .flat_map(|(_, ids)| ids.iter().copied())
    }

    /// All cases.
    pub(super) fn cases(&self) -> impl Iterator<Item = CaseId> + '_ {
        self.0.iter().flat_map(|(_, ids)| ids.iter().copied())
    }

    /// Strikes out cases of the windows up to one, and the windows before the first that still has
    /// any.
    pub(super) fn retain_until(&mut self, last: u32, mut stays: impl FnMut(&CaseId) -> bool) {
        // mostly nothing is that old
        let old = |(number, ids): &(u32, Vec<CaseId>)| *number <= last || ids.is_empty();
        if !self.0.first().is_some_and(old) {
            return;
        }
        for (_, ids) in self.0.iter_mut().take_while(|(number, _)| *number <= last) {
            ids.retain(&mut stays);
        }
        let empty = self.0.iter().take_while(|(_, ids)| ids.is_empty()).count();
        self.0.drain(..empty);
    }

    /// Whether there is no window.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Windows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(number, ids)| (number, ids)))
    }
}

impl<'de> Deserialize<'de> for Windows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let lists = BTreeMap::<u32, Vec<CaseId>>::deserialize(deserializer)?;
        Ok(Self(lists.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_and_saves_what_a_map_does() {
        let (mut windows, mut map) = (Windows::default(), BTreeMap::<u32, Vec<CaseId>>::new());
        for (id, window) in [5, 3, 9, 5, 1, 20, 9, 4].into_iter().enumerate() {
            let id = CaseId(id as u32);
            windows.list(window).push(id);
            map.entry(window).or_default().push(id);
        }
        let same = |windows: &Windows, map: &BTreeMap<u32, Vec<CaseId>>| {
            for (from, to) in [(0, 4), (4, 9), (10, 19), (20, 99), (21, 99)] {
                let found: Vec<CaseId> = windows.between(from, to).collect();
                let expected = map.range(from..=to).flat_map(|(_, ids)| ids.clone());
                assert_eq!(found, expected.collect::<Vec<_>>(), "{from} to {to}");
            }
            let saved = postcard::to_allocvec(windows).expect("bytes");
            assert_eq!(saved, postcard::to_allocvec(map).expect("bytes"));
            assert_eq!(
                &postcard::from_bytes::<Windows>(&saved).expect("back"),
                windows
            );
        };
        same(&windows, &map);
        // window 4 becomes empty in the middle and stays, 1 goes
        let stays = |id: &CaseId| ![CaseId(4), CaseId(7)].contains(id);
        windows.retain_until(4, stays);
        map.values_mut().for_each(|ids| ids.retain(stays));
        map.remove(&1);
        same(&windows, &map);
        windows.retain_until(20, |_| false);
        assert!(windows.is_empty());
    }
}
