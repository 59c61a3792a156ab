//! The registered list of state: what a truce is made of, and what digest, save and diff read.
//!
//! Every component and resource that changes while a truce runs stands in this list, once, with
//! the room that writes it. Adding state elsewhere is caught by a test that compares the list
//! with the world.

mod leaves;

pub use leaves::Leaf;

use crate::agreement::Capped;
use crate::base::Clock;
use crate::casework::Desk;
use crate::command::{Agenda, AnswerQueue, Beliefs, LineStance, OrderState, Restraints};
use crate::consequences::{DayZero, Patterns};
use crate::forces::{Activity, Advances, OrderOfBattle, Position, Unit, Works};
use crate::forces::{Fatigue, HeavyWeapons, Personnel, Pipeline, Script, Skill, Stock, Supply};
use crate::front::Environment;
use crate::ledger::samples::Samples;
use crate::record::act::ActLog;
use crate::record::case::Cases;
use crate::record::complaint::Complaints;
use crate::record::consequence::ConsequenceLog;
use crate::record::finding::Findings;
use crate::record::observation::{Coverage, Observations};
use crate::record::order::{Accepted, Orders};
use crate::record::provenance::{LookBook, Provenance};
use crate::record::standing::{Standing, Tension, TruceStatus};
use crate::record::tasking::Tasking;
use crate::record::terms::Notifications;
use crate::record::timetable::ErrandLog;
use crate::record::violation::Violations;
use crate::record::warning::Warnings;
use crate::record::watch::{Enquiries, KnownWatch, Procedure};
use crate::sensing::{Assets, DutyOfCare, Inspections, JammingField, WatchedHours};
use bevy_ecs::prelude::*;
use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// When the digest reads a piece of state.
///
/// Reading everything every tick would cost more than the truce itself (`docs/model/digest.md`
/// has the figures). Equal digests are strong evidence, no proof; `save` compares all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Read whole: at the end of every [`TURNS`]-th day, in turn with the others, and at the end.
    Whole,
    /// Grows with the truce: acts, observations, adoptions and counts of violations and findings
    /// are read in their tick; the rest follows from them.
    Log,
}

/// The digest reads entries of weight [`Weight::Whole`] in so many turns: at the end of each day
/// those of one turn, at the end of the truce all. All of them every day would be a thirteenth of
/// the instructions of a truce that nobody watches.
pub const TURNS: usize = 5;

/// One entry of the list.
pub struct StateEntry {
    /// Name of the type.
    pub name: &'static str,
    /// Room that writes it.
    pub room: &'static str,
    /// How the digest reads it.
    pub weight: Weight,
    /// Postcard bytes of it, over all entities in spawn order.
    pub save: fn(&mut World) -> Vec<u8>,
    /// Puts saved bytes back; false when they do not fit.
    pub load: fn(&mut World, &[u8]) -> bool,
    /// Its fields with their paths; those of entities begin with the entity's place in spawn
    /// order.
    pub leaves: fn(&mut World) -> Vec<Leaf>,
}

fn leaves_of_resource<T: Resource + Serialize>(world: &mut World) -> Vec<Leaf> {
    let resource = world.get_resource::<T>();
    resource.map_or_else(Vec::new, |value| leaves::leaves("", value))
}

fn leaves_of_components<T: Component + Serialize>(world: &mut World) -> Vec<Leaf> {
    let mut query = world.query::<&T>();
    let entities = query.iter(world).enumerate();
    entities
        .flat_map(|(place, value)| leaves::leaves(&format!("{place}:"), value))
        .collect()
}

fn save_resource<T: Resource + Serialize>(world: &mut World) -> Vec<u8> {
    world
        .get_resource::<T>()
        .and_then(|value| postcard::to_allocvec(value).ok())
        .unwrap_or_default()
}

fn load_resource<T: Resource + DeserializeOwned>(world: &mut World, bytes: &[u8]) -> bool {
    match postcard::from_bytes::<T>(bytes) {
        Ok(value) => {
            world.insert_resource(value);
            true
        }
        Err(_) => false,
    }
}

fn save_components<T: Component + Serialize>(world: &mut World) -> Vec<u8> {
    let mut query = world.query::<&T>();
    let mut bytes = Vec::new();
    for value in query.iter(world) {
        let begin = bytes.len();
        bytes.extend_from_slice(&[0; LENGTH]);
        if postcard::serialize_with_flavor(value, Appended(&mut bytes)).is_err() {
            bytes.truncate(begin);
            continue;
        }
        let length = (bytes.len() - begin - LENGTH) as u32;
        bytes[begin..begin + LENGTH].copy_from_slice(&length.to_le_bytes());
    }
    bytes
}

/// Bytes that tell how long a saved component is.
const LENGTH: usize = 4;

/// Postcard's bytes go straight behind what is there: no buffer of their own for each of the many
/// small components.
struct Appended<'a>(&'a mut Vec<u8>);

impl Flavor for Appended<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

fn load_components<T>(world: &mut World, bytes: &[u8]) -> bool
where
    T: Component<Mutability = bevy_ecs::component::Mutable> + DeserializeOwned,
{
    let mut query = world.query::<&mut T>();
    let mut rest = bytes;
    for mut value in query.iter_mut(world) {
        let Some((head, tail)) = rest.split_first_chunk::<LENGTH>() else {
            return false;
        };
        let length = u32::from_le_bytes(*head) as usize;
        let Some((one, tail)) = tail.split_at_checked(length) else {
            return false;
        };
        match postcard::from_bytes::<T>(one) {
            Ok(new) => *value = new,
            Err(_) => return false,
        }
        rest = tail;
    }
    rest.is_empty()
}

macro_rules! registered {
    ($( $how:ident $type:ident, $room:literal, $weight:ident; )+) => {
        /// The list.
        pub const STATE: &[StateEntry] = &[
            $( registered!(@entry $how $type, $room, $weight), )+
        ];
    };
    (@entry resource $type:ident, $room:literal, $weight:ident) => {
        StateEntry {
            name: stringify!($type),
            room: $room,
            weight: Weight::$weight,
            save: save_resource::<$type>,
            load: load_resource::<$type>,
            leaves: leaves_of_resource::<$type>,
        }
    };
    (@entry component $type:ident, $room:literal, $weight:ident) => {
        StateEntry {
            name: stringify!($type),
            room: $room,
            weight: Weight::$weight,
            save: save_components::<$type>,
            load: load_components::<$type>,
            leaves: leaves_of_components::<$type>,
        }
    };
}

registered! {
    resource Clock, "simulation", Whole;
    resource Environment, "front", Whole;
    resource Tension, "consequences", Whole;
    resource Orders, "command", Whole;
    resource Accepted, "command", Whole;
    resource Agenda, "command", Whole;
    resource Beliefs, "command", Log;
    resource LineStance, "command", Whole;
    resource Enquiries, "command", Whole;
    resource OrderState, "command", Whole;
    resource AnswerQueue, "command", Whole;
    resource Restraints, "command", Whole;
    resource Complaints, "command", Log;
    resource Procedure, "simulation", Whole;
    resource Pipeline, "forces", Log;
    component Personnel, "forces", Whole;
    component Fatigue, "forces", Whole;
    component Supply, "forces", Whole;
    component Skill, "forces", Whole;
    component HeavyWeapons, "forces", Whole;
    component Stock, "forces", Whole;
    resource Notifications, "forces", Log;
    resource Script, "forces", Log;
    component Unit, "forces", Log;
    component Position, "forces", Log;
    component Activity, "forces", Log;
    component Works, "forces", Log;
    resource OrderOfBattle, "forces", Whole;
    resource Advances, "forces", Log;
    resource ActLog, "command, forces", Log;
    resource Violations, "agreement", Log;
    resource Capped, "agreement", Whole;
    resource JammingField, "sensing", Whole;
    component Assets, "sensing", Whole;
    component DutyOfCare, "sensing", Whole;
    component Inspections, "sensing", Whole;
    component WatchedHours, "sensing", Whole;
    component KnownWatch, "sensing", Whole;
    component Observations, "sensing", Log;
    component Coverage, "sensing", Whole;
    component Provenance, "sensing", Log;
    component LookBook, "sensing", Log;
    component ErrandLog, "sensing", Log;
    component Desk, "casework", Whole;
    component Cases, "casework", Log;
    component Findings, "casework", Log;
    component Tasking, "casework", Whole;
    component Warnings, "casework", Whole;
    resource DayZero, "consequences", Whole;
    resource Patterns, "consequences", Whole;
    resource Standing, "consequences", Whole;
    resource TruceStatus, "consequences", Whole;
    resource ConsequenceLog, "consequences", Log;
    resource Samples, "ledger", Whole;
}

/// A 64-bit running digest of bytes: eight at a time, multiply and fold.
///
/// Not cryptographic; it finds differences, it does not resist forgery. The shape is frozen by a
/// known-answer test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0x243F_6A88_85A3_08D3)
    }
}

impl Digest {
    /// Takes in one word.
    pub fn word(&mut self, word: u64) {
        let product =
            u128::from(self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835_u128);
        self.0 = (product as u64) ^ ((product >> 64) as u64) ^ 0xA409_3822_299F_31D0;
    }

    /// Takes in bytes, with their number.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u64);
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.word(u64::from_le_bytes(word));
        }
    }

    /// 16 hex digits.
    pub fn hex(self) -> String {
        format!("{:016x}", self.0)
    }

    /// The same as a number.
    pub fn value(self) -> u64 {
        self.0
    }
}

/// First difference of two saved states: name of the entry and offset in its bytes.
pub fn first_difference(a: &[Vec<u8>], b: &[Vec<u8>]) -> Option<(&'static str, usize)> {
    STATE
        .iter()
        .zip(a.iter().zip(b))
        .find_map(|(entry, (x, y))| {
            if x == y {
                return None;
            }
            let at = x
                .iter()
                .zip(y)
                .position(|(p, q)| p != q)
                .unwrap_or(x.len().min(y.len()));
            Some((entry.name, at))
        })
}

/// All state as bytes, entry by entry.
pub fn save(world: &mut World) -> Vec<Vec<u8>> {
    STATE.iter().map(|entry| (entry.save)(world)).collect()
}

/// Puts saved state back into a world of the same scenario, seed and watches; false when it does
/// not fit.
pub fn load(world: &mut World, saved: &[Vec<u8>]) -> bool {
    saved.len() == STATE.len()
        && STATE
            .iter()
            .zip(saved)
            .all(|(entry, bytes)| (entry.load)(world, bytes))
}
