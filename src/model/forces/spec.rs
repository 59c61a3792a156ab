//! What a scenario says about the sides' forces.

use crate::base::Side;
use crate::base::parameter::parameters;
use crate::record::act::ActKindId;
use crate::record::look_times::LookTimes;
use serde::{Deserialize, Serialize};

/// Where a side's weapons and shells come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SupplyRole {
    /// Deliveries over crossings.
    ReceivesSupply,
    /// Own production, from railheads.
    MakesItsOwn,
}

impl SupplyRole {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReceivesSupply => "receives-supply",
            Self::MakesItsOwn => "makes-its-own",
        }
    }
}

impl SupplyRole {
    /// The node from which supply comes.
    pub fn source(self) -> SiteKind {
        match self {
            Self::ReceivesSupply => SiteKind::Abroad,
            Self::MakesItsOwn => SiteKind::NationalRear,
        }
    }

    /// Where supply enters: what portals watch.
    pub fn entry(self) -> SiteKind {
        match self {
            Self::ReceivesSupply => SiteKind::Crossing,
            Self::MakesItsOwn => SiteKind::Railhead,
        }
    }
}

/// Kinds of rear sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum SiteKind {
    Training,
    Depot,
    Railhead,
    Crossing,
    Headquarters,
    Recruiting,
    NationalRear,
    Abroad,
}

impl SiteKind {
    /// Kinds of which a scenario says how many there are, in file order.
    pub const ALL: [Self; 6] = [
        Self::Training,
        Self::Depot,
        Self::Railhead,
        Self::Crossing,
        Self::Headquarters,
        Self::Recruiting,
    ];

    /// Nodes beyond the depth of the front, one of each for every side; after the others.
    pub const NODES: [Self; 2] = [Self::NationalRear, Self::Abroad];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Depot => "depot",
            Self::Railhead => "railhead",
            Self::Crossing => "crossing",
            Self::Headquarters => "headquarters",
            Self::Recruiting => "recruiting",
            Self::NationalRear => "national-rear",
            Self::Abroad => "abroad",
        }
    }
}

/// Forces of one side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForcesSpec {
    /// \[1\] — battalion-size units.
    pub n_units: u32,
    /// \[1\] — share of units at the line.
    pub line_share: f64,
    /// \[1\] — mean personnel as share of full strength on day 0.
    pub strength: f64,
    /// \[1\] — mean skill on day 0.
    pub skill: f64,
    /// \[d\] — mean supply on day 0.
    pub supply_days: f64,
    /// \[1\] — mean fatigue on day 0.
    pub fatigue: f64,
    /// \[1\] — heavy weapons of a line unit, by `WeaponClass::ALL`, mean per unit.
    pub heavy_weapons: [f64; 4],
    /// \[1\] — sites by [`SiteKind::ALL`].
    pub sites: [u32; 6],
    /// Where weapons and shells come from.
    pub role: SupplyRole,
    /// \[t/d\] — weapons and shells that come in at most.
    pub supply_tonnes_per_day: f64,
    /// \[persons/d\] — men called up.
    pub call_up_per_day: f64,
    /// \[d\] — course lengths, drawn with equal chance.
    pub course_days: Vec<f64>,
    /// \[1\] — initiative: the side's readiness to advance at war, 0 to 1.
    pub initiative: f64,
    /// What the rear makes, holds and declares.
    pub rear: RearSpec,
    /// \[1\] — decoys: places that look like sites of interest from above.
    pub decoys: u32,
}

/// What a side's rear makes, holds and declares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RearSpec {
    /// \[1\] — share of its training sites and depots that it leaves out of its declarations.
    pub undeclared_share: f64,
    /// \[1\] — share of its courses that are held abroad.
    pub abroad_share: f64,
    /// \[t\] — weapons and shells at its depots on day 0, all together.
    pub depot_tonnes: f64,
    /// \[t\] — weapons and shells at its source on day 0: abroad, or in its national rear.
    pub source_tonnes: f64,
    /// \[1/d\] — shells made.
    pub shells_made_per_day: f64,
    /// \[1/d\] — shells fired on a day of war.
    pub shells_fired_per_day: f64,
    /// \[1\] — shells in stock on day 0.
    pub shells_stock: f64,
    /// \[1\] — share of the tonnes that come in which are shells made by others.
    pub shell_share: f64,
}

impl ForcesSpec {
    /// \[1\] — sites and nodes; the ordinals of decoys follow.
    pub fn n_sites(&self) -> u32 {
        self.sites.iter().sum::<u32>() + SiteKind::NODES.len() as u32
    }

    /// \[t/d\] — weapons and shells that can come in: what the role brings, through its entries.
    pub fn inflow_tonnes_per_day(&self, numbers: &ForcesParameters) -> f64 {
        let n_entries = f64::from(self.sites[self.role.entry() as usize]);
        self.supply_tonnes_per_day
            .min(n_entries * numbers.entry_tonnes_per_day)
    }
}

/// Where a scripted act is done: anywhere, or there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// Anywhere in the sector (along it), or in the box (in depth).
    Uniform,
    /// \[km\] — from the start of the sector, or from the line.
    At(f64),
}

/// A length of time, fixed or drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DurationLaw {
    /// \[s\]
    Fixed(u32),
    /// \[s\] — exponential with this mean.
    Exponential(u32),
}

/// When a scripted act begins.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Start {
    /// \[s\] — at this second.
    At(u32),
    /// Anywhere between two seconds.
    Uniform {
        /// \[s\]
        from: u32,
        /// \[s\]
        to: u32,
    },
    /// Right after the first look of a schedule after a time drawn between two seconds: an actor
    /// who knows when the watch has just been.
    AfterLook {
        /// \[s\]
        from: u32,
        /// \[s\]
        to: u32,
        /// The schedule.
        law: LookTimes,
        /// Frozen number of the sensor's family.
        family: u8,
        /// Assets of the same family in earlier groups.
        rank: u32,
        /// Assets of the group in every sector; the first of them is the one that is known.
        per_sector: u32,
    },
}

/// Scripted acts of one kind: so many in every sector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScriptGroup {
    /// Name in the scenario.
    pub name: String,
    /// What is done.
    pub kind: ActKindId,
    /// By whom; nobody of the parties when none.
    pub side: Option<Side>,
    /// \[1\] — number in every sector.
    pub per_sector: u32,
    /// \[1/d\] — mean number a day in every sector, Poisson, in place of a fixed number.
    pub rate_per_day: Option<f64>,
    /// Where along the sector.
    pub chainage: Place,
    /// How deep.
    pub depth: Place,
    /// When.
    pub start: Start,
    /// How long; to the end and beyond when none.
    pub duration: Option<DurationLaw>,
    /// \[km/h\] — speed from its depth straight to the line and beyond; 0 for what stays.
    pub crossing_km_per_hour: f64,
    /// The earlier group that it answers, act by act at the same place, and after how long.
    pub answers: Option<(usize, DurationLaw)>,
    /// \[men, weapons, tonnes\] — size of each.
    pub size: f64,
    /// Whether the side ordered it by name.
    pub ordered: bool,
}

parameters! {
    /// Numbers of the forces.
    ForcesParameters at "forces" {
        /// \[persons\] — full strength of a unit.
        full_strength,
        /// \[d\] — half-life of fatigue at rest.
        fatigue_half_life_days,
        /// \[1/episode\] — fatigue gained per episode fired or suffered.
        fatigue_per_episode,
        /// \[1/d\] — fatigue gained per day at the line in war.
        fatigue_per_war_day,
        /// \[t\] — one day of supply of a unit at war.
        tonnes_per_supply_day,
        /// \[1\] — share of a war day's supply that a unit uses on a day without fire.
        quiet_consumption,
        /// \[d\] — supply a unit can hold.
        supply_days_cap,
        /// \[d\] — supply at which a unit fights at full power.
        supply_days_full,
        /// \[persons\] — men in a course.
        course_size,
        /// \[t/d\] — weapons and shells that pass one crossing or railhead at most.
        entry_tonnes_per_day,
        /// \[t\] — weapons and shells in one delivery.
        delivery_tonnes,
        /// \[d\] — how long a delivery can be seen at its depot.
        delivery_days,
        /// \[d\] — adaptation after a course, before men go forward.
        adaptation_days,
        /// \[1\] — skill of men who finished a course.
        skill_after_course,
        /// \[t/d\] — weapons and shells that a depot hands out at most.
        depot_tonnes_per_day,
        /// \[d\] — from call-up to the first day of a course.
        intake_days,
        /// \[d\] — on the way from a site to a unit.
        transfer_days,
        /// \[log-sd\] — error of declared numbers.
        declaration_log_sd,
        /// \[1/t\] — shells in a tonne, with charges and packing.
        shells_per_tonne,
        /// \[km\] — depth of the national rear as a node.
        national_rear_km,
        /// \[km\] — depth of what lies abroad, as a node.
        abroad_km,
        /// \[log-sd\] — spread of strength, skill, supply between units.
        unit_spread,
        /// \[km\] — mean depth of line units.
        line_depth_km,
        /// \[km\] — mean depth of reserves.
        reserve_depth_km,
        /// \[km\] — least depth of rear sites.
        site_depth_from_km,
        /// \[km\] — greatest depth of rear sites.
        site_depth_to_km,
        /// \[km\] — mean depth of heavy weapons on day 0.
        weapons_depth_km,
        /// \[1\] — share of a unit's weapons that an undisciplined unit leaves behind.
        weapons_left_behind,
        /// \[1\] — men in a raid as share of a unit.
        raid_share,
        /// \[1\] — factor on single looks at concealed acts.
        concealed_visibility,
        /// \[1/d\] — blasts a day by other actors within reach of sensors, whole front.
        other_blasts_per_day,
    }
}
