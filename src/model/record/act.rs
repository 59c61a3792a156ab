//! What was really done: acts, and the catalogue of the kinds of acts.

use crate::base::{ActId, Actor, Metres, SectorId, Side, SiteId};
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Groups in which violations and findings are counted and matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Group {
    /// Episodes of fire at the line.
    Fire,
    /// Raids, advances, heavy weapons inside their zone.
    Ground,
    /// Courses, deliveries, stocks behind the line.
    Rear,
}

impl Group {
    /// All groups, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::Fire, Self::Ground, Self::Rear];

    /// Lower-case name, as in files and column names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fire => "fire",
            Self::Ground => "ground",
            Self::Rear => "rear",
        }
    }

    /// 0, 1, 2.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What a sensor perceives with; an act has a strength in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Modality {
    Eye,
    Ear,
    Infrared,
    Radar,
    Radio,
    EoImage,
    SarImage,
    Seismic,
    Portal,
    HumanReport,
    Thermal,
}

impl Modality {
    /// All modalities, in the order of signature tables.
    pub const ALL: [Self; 11] = [
        Self::Eye,
        Self::Ear,
        Self::Infrared,
        Self::Radar,
        Self::Radio,
        Self::EoImage,
        Self::SarImage,
        Self::Seismic,
        Self::Portal,
        Self::HumanReport,
        Self::Thermal,
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eye => "eye",
            Self::Ear => "ear",
            Self::Infrared => "infrared",
            Self::Radar => "radar",
            Self::Radio => "radio",
            Self::EoImage => "eo-image",
            Self::SarImage => "sar-image",
            Self::Seismic => "seismic",
            Self::Portal => "portal",
            Self::HumanReport => "human-report",
            Self::Thermal => "thermal",
        }
    }
}

/// What an agreement may be about: its scope is a list of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Domain {
    /// Fire and movement at the line.
    Line,
    /// What flies deep: long-range strikes, reconnaissance drones.
    Air,
    /// Attacks at sea.
    Sea,
    /// Strikes on energy and other infrastructure.
    Infrastructure,
    /// Courses, deliveries, call-up behind the line.
    Rear,
}

impl Domain {
    /// All, with their names in files.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("line", Self::Line),
        ("air", Self::Air),
        ("sea", Self::Sea),
        ("infrastructure", Self::Infrastructure),
        ("rear", Self::Rear),
    ];
}

/// Which mechanism carries out acts of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Conduct {
    /// Impulses and answers of the local fire engine; the kind has a share of the episodes.
    LocalFire,
    /// A raid ordered by a side.
    Raid,
    /// Heavy weapons that stay inside their withdrawal zone: a standing act.
    HeavyWeapons,
    /// A training course at a site: a standing act.
    Course,
    /// Weapons and shells brought to a depot: a standing act while it can be seen.
    Delivery,
    /// Men called up, by public act.
    CallUp,
    /// Trained men on their way from a site to a unit.
    Transfer,
    /// Weapons and shells that pass a crossing from abroad.
    CrossBorder,
    /// Weapons and shells that reach a railhead from the national rear.
    Rail,
    /// Mines, demining, quarries: not by the parties.
    OtherActor,
    /// Posts moved forward: ordered, over days; moves the line.
    Advance,
    /// Trenches dug: ordered, over days; raises works.
    Fortification,
    /// Units under way: relief and concentration.
    Movement,
    /// A strike on a site, or on infrastructure, far behind the other side's line.
    Strike,
    /// A flight that watches and does not shoot.
    Reconnaissance,
    /// An attack at sea, off the end of the line.
    SeaAttack,
    /// Only by script: no mechanism of this version carries it out by itself.
    Scripted,
}

impl Conduct {
    /// All, with their names in files.
    pub const NAMES: [(&'static str, Self); 17] = [
        ("local-fire", Self::LocalFire),
        ("raid", Self::Raid),
        ("heavy-weapons", Self::HeavyWeapons),
        ("course", Self::Course),
        ("delivery", Self::Delivery),
        ("call-up", Self::CallUp),
        ("transfer", Self::Transfer),
        ("cross-border", Self::CrossBorder),
        ("rail", Self::Rail),
        ("other-actor", Self::OtherActor),
        ("advance", Self::Advance),
        ("fortification", Self::Fortification),
        ("movement", Self::Movement),
        ("strike", Self::Strike),
        ("reconnaissance", Self::Reconnaissance),
        ("sea-attack", Self::SeaAttack),
        ("scripted", Self::Scripted),
    ];
}

/// Index of a kind in the catalogue of acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ActKindId(pub u8);

impl ActKindId {
    /// The id as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A kind of act, from `assets/catalogue/acts.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActKind {
    /// Name in files: `artillery`, `raid`, `course`.
    pub name: String,
    /// How it is counted and matched.
    pub group: Group,
    /// Which mechanism carries it out.
    pub conduct: Conduct,
    /// What an agreement must be about to bind it.
    pub domain: Domain,
    /// \[1\] — share of the episodes of local fire, of the blasts by others, or of the strikes; 0
    /// for all other conduct.
    pub share: f64,
    /// Whether units near it may take it for the other side's; only of what is not of the parties.
    pub provokes: bool,
    /// \[1\] — weight with which a false observation is taken for this kind.
    pub mistaken: f64,
    /// \[1\] — where it shows, as share of the unit's depth: a rifle at the line, a gun behind it.
    pub depth_share: f64,
    /// \[min\] — median length of an act.
    pub duration_median_minutes: f64,
    /// \[1\] — standard deviation of the log of the length.
    pub duration_log_sd: f64,
    /// \[1\] — median number of rounds of an episode; 0 for acts without.
    pub rounds_median: f64,
    /// \[1\] — standard deviation of the log of the rounds.
    pub rounds_log_sd: f64,
    /// \[persons\] — expected casualties per round (or per act without rounds): a harm proxy.
    pub casualties_per_round: f64,
    /// Whether one use is significant by itself.
    pub proscribed: bool,
    /// \[1\] — share of a look's evidence that is lost because something permitted looks the same
    /// (a camp is a camp); not lost to who stands inside and sees the papers.
    pub lookalike: f64,
    /// \[h\] — how long after its end a passing sensor still sees what it left: a burn, a wreck.
    pub trace_hours: f64,
    /// \[h\] — time in which it can be moved out of sight once an inspection is announced; the
    /// share still there after a notice of t hours is exp(−t/τ). 0 when it cannot be moved.
    pub hides_hours: f64,
    /// \[1\] — strength in each modality, 0 (nothing) to 1 (fully), by [`Modality::ALL`].
    pub signature: [f64; 11],
    /// \[1\] — factor on the range of a sensor of each modality: a gun is heard further than a
    /// rifle.
    pub reach: [f64; 11],
}

impl ActKind {
    /// \[m\] — where an act shows, by a unit that stands so deep.
    pub fn shown_depth(&self, depth: Metres) -> Metres {
        Metres::from_km(depth.km() * self.depth_share)
    }
}

/// All kinds of acts that a scenario knows, in file order.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActCatalogue(pub Vec<ActKind>);

impl ActCatalogue {
    /// The kind of an id.
    pub fn kind(&self, id: ActKindId) -> &ActKind {
        &self.0[id.index()]
    }

    /// A kind carried out by a mechanism, drawn by share with a uniform number; the last when
    /// shares are all 0, none when there is no such kind.
    pub fn by_share(&self, conduct: Conduct, u: f64) -> Option<ActKindId> {
        let share = |id: &ActKindId| self.kind(*id).share;
        let total: f64 = self.by_conduct(conduct).map(|id| share(&id)).sum();
        let mut sum = 0.0;
        let mut last = None;
        for id in self.by_conduct(conduct) {
            sum += share(&id);
            last = Some(id);
            if u * total < sum {
                break;
            }
        }
        last
    }

    /// Ids of all kinds carried out by a mechanism.
    pub fn by_conduct(&self, conduct: Conduct) -> impl Iterator<Item = ActKindId> + '_ {
        self.0
            .iter()
            .enumerate()
            .filter(move |(_, kind)| kind.conduct == conduct)
            .map(|(i, _)| ActKindId(i as u8))
    }
}

/// One act: what was really done, where, when, how long, how much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// Identity for ever.
    pub id: ActId,
    /// Who did it.
    pub actor: Actor,
    /// Side of the actor; none for other actors.
    pub side: Option<Side>,
    /// Kind, in the catalogue.
    pub kind: ActKindId,
    /// Where along the front.
    pub sector: SectorId,
    /// \[m\] — where along the front.
    pub x: Metres,
    /// \[m\] — distance behind the line, on the actor's side.
    pub depth: Metres,
    /// The site, for rear acts.
    pub site: Option<SiteId>,
    /// \[s\] — start after the truce began; may precede what the agreement forbids.
    pub start: u32,
    /// \[s\] — end (exclusive), at least start + 1.
    pub end: u32,
    /// \[1\] — rounds heard, at least 1 for fire.
    pub rounds: u32,
    /// \[men, weapons, tonnes\] — size, by kind.
    pub size: f64,
    /// Whether it is an answer to another episode, not an impulse of its own.
    pub answer: bool,
    /// The act it answers; none for impulses, and for answers to what happened before the truce.
    pub answer_to: Option<ActId>,
    /// Whether its side wanted it: ordered it by name, or let it happen by a loosened leash.
    pub ordered: bool,
    /// \[1\] — order share: how much of its chance to happen the side's stance added to what
    /// compliance would have left; 1 when ordered by name, 0 when nobody wanted it.
    pub order_share: f64,
    /// Side that it is made to look like: that of the actor, unless under a false flag.
    pub shown_side: Option<Side>,
    /// Side whose doing the units near it take it for, though it is of no party; else none.
    pub taken_for: Option<Side>,
    /// Whether it was under way when the truce began.
    pub before_truce: bool,
    /// Whether papers show it as permitted: its side declared it on day 0, notified it, or it stays
    /// within what was declared or capped.
    pub declared: bool,
    /// Whether it only replaces what was used: sustainment, which a ban on more leaves free.
    pub sustains: bool,
    /// Whether the order to stop had not reached the unit (for ever, if it never does).
    pub before_order: bool,
    /// \[1\] — factor on every single look, 1 = not concealed.
    pub visibility: f64,
    /// \[m/s\] — speed at which it comes from its depth straight to the line and goes on beyond;
    /// 0 for what stays where it is.
    pub crossing_m_per_s: f64,
}

impl Act {
    /// An act of an actor that begins at a second and lasts one: not ordered, not an answer, not
    /// concealed, nowhere yet. Whoever does it fills in the rest.
    pub fn begun(actor: Actor, side: Option<Side>, kind: ActKindId, start: u32) -> Self {
        Self {
            id: ActId {
                actor: actor.key(),
                start,
                ordinal: 0,
            },
            actor,
            side,
            kind,
            sector: SectorId(0),
            x: Metres(0),
            depth: Metres(0),
            site: None,
            start,
            end: start.saturating_add(1),
            rounds: 1,
            size: 1.0,
            answer: false,
            answer_to: None,
            ordered: false,
            order_share: 0.0,
            shown_side: side,
            taken_for: None,
            before_truce: false,
            declared: false,
            sustains: false,
            before_order: false,
            visibility: 1.0,
            crossing_m_per_s: 0.0,
        }
    }

    /// The same, ordered by name by its side.
    pub fn ordered(actor: Actor, side: Side, kind: ActKindId, start: u32) -> Self {
        Self {
            ordered: true,
            order_share: 1.0,
            ..Self::begun(actor, Some(side), kind, start)
        }
    }
}

/// All acts of a truce in the order in which they were done.
///
/// Single writers: `command` (local fire) and `forces` (ordered and standing acts), in the
/// conduct phase.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct ActLog {
    /// Acts of all ticks; the index of an act never changes.
    pub acts: Vec<Act>,
    /// Index of the first act of the present tick.
    pub first_new: usize,
    /// Indices of acts longer than a tick that have not ended, ascending.
    pub standing: Vec<u32>,
    /// \[s\] — when each of them ends, with its index.
    ends: BinaryHeap<Reverse<(u32, u32)>>,
}

impl ActLog {
    /// Acts of the present tick.
    pub fn new_acts(&self) -> &[Act] {
        &self.acts[self.first_new..]
    }

    /// Logs an act that stands, and returns its index.
    pub fn stand(&mut self, act: Act) -> u32 {
        let index = self.acts.len() as u32;
        self.ends.push(Reverse((act.end, index)));
        self.acts.push(act);
        self.standing.push(index);
        index
    }

    /// Strikes out standing acts that have ended by a second.
    pub fn let_end(&mut self, now: u32) {
        while let Some(&Reverse((end, index))) = self.ends.peek() {
            if end > now {
                return;
            }
            self.ends.pop();
            if let Ok(place) = self.standing.binary_search(&index) {
                self.standing.remove(place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_stand_until_they_end_and_no_longer() {
        let mut log = ActLog::default();
        let lasting = |end| Act {
            end,
            ..Act::begun(Actor::Other(1), None, ActKindId(0), 0)
        };
        for end in [50, 20, 90, 20] {
            log.let_end(0);
            log.stand(lasting(end));
        }
        for (now, stand) in [
            (19, &[0, 1, 2, 3][..]),
            (20, &[0, 2]),
            (49, &[0, 2]),
            (50, &[2]),
        ] {
            log.let_end(now);
            assert_eq!(log.standing, stand, "{now}");
        }
        // one that ends before those that stand is let end in its time
        let index = log.stand(lasting(60));
        assert_eq!((index, log.acts.len()), (4, 5));
        log.let_end(60);
        assert_eq!(log.standing, [2]);
    }
}
