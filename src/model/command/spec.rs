//! What a scenario says about the will of the sides.

use crate::base::parameter::parameters;
use crate::forces::WarRates;
use serde::{Deserialize, Serialize};

/// How a side uses the truce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PolicyKind {
    /// Orders nothing against the clauses.
    Comply,
    /// Holds the line, builds up in the rear whatever the clauses say.
    Prepare,
    /// Builds up in the rear, keeps heavy weapons forward and raids.
    Probe,
    /// Answers fire above a threshold by fire, and bears answers to its own wrongs.
    Retaliate,
    /// Wants the truce to fail, and to be blamed on the other.
    Spoil,
    /// Takes a constant share of all occasions: the null model.
    Random,
    /// Weighs gain against the chance to be found out, and learns that chance.
    Adaptive,
}

impl PolicyKind {
    /// All policies with their names in files.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("comply", Self::Comply),
        ("prepare", Self::Prepare),
        ("probe", Self::Probe),
        ("retaliate", Self::Retaliate),
        ("spoil", Self::Spoil),
        ("random", Self::Random),
        ("adaptive", Self::Adaptive),
    ];

    /// Whether it leaves nothing out of its declarations.
    pub fn declares_all(self) -> bool {
        self == Self::Comply
    }

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comply => "comply",
            Self::Prepare => "prepare",
            Self::Probe => "probe",
            Self::Retaliate => "retaliate",
            Self::Spoil => "spoil",
            Self::Random => "random",
            Self::Adaptive => "adaptive",
        }
    }
}

/// What a side knows of the watch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Knows {
    /// Only what its own acts and the published findings teach.
    #[default]
    Nothing,
    /// Where and in which light the watch sees how well, as it stands.
    Law,
    /// That, and when it looks.
    Schedule,
}

impl Knows {
    /// All with their names in files.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("nothing", Self::Nothing),
        ("law", Self::Law),
        ("schedule", Self::Schedule),
    ];
}

/// Whether a side takes the truce on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Acceptance {
    /// From the start.
    #[default]
    Accepts,
    /// Never: the truce of the other is one-sided.
    Refuses,
    /// From the first midnight at which the other's fire of the day before was at most this share
    /// of war \[1\].
    Below(f64),
}

/// Will of one side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandSpec {
    /// \[1\] — commitment: the will to keep the truce.
    pub commitment: f64,
    /// \[1\] — strength of the order to stop.
    pub order_strength: f64,
    /// \[1\] — discipline of units, mean.
    pub discipline: f64,
    /// How the side uses the truce.
    pub policy: PolicyKind,
    /// \[1\] — how much the side wants what breaches bring, 0 to 1 (policies `adaptive`, `spoil`).
    pub aims: f64,
    /// \[1/utility\] — rationality: slope of the quantal response (policy `adaptive`).
    pub rationality: f64,
    /// \[1\] — weight of penalties in its eyes; 1 = as they are (policy `adaptive`).
    pub risk: f64,
    /// What it knows of the watch (policy `adaptive`).
    pub knows: Knows,
    /// Whether it takes the truce on.
    pub acceptance: Acceptance,
    /// \[1\] — share of units outside the chain of command: no order reaches them.
    pub outside_chain: f64,
    /// \[1\] — trust in the other side on day 0.
    pub trust: f64,
    /// \[1\] — complaints made per hostile episode perceived.
    pub complaint_rate: f64,
    /// \[1\] — invented complaints per true one.
    pub complaint_bias: f64,
}

/// The intensity of fighting before the truce.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntensitySpec {
    /// \[1/d\] — expected true episodes a day at war on this front.
    pub base_episodes_per_day: f64,
    /// What happens at war beside local fire.
    pub rates: WarRates,
}

parameters! {
    /// Numbers of the will.
    CommandParameters at "command" {
        /// \[1\] — branching ratio: answers per episode.
        branching_ratio,
        /// \[h\] — half-life of the time to an answer.
        answer_half_life_hours,
        /// \[1\] — share of answers withheld where return fire is coordinated first.
        withheld_share,
        /// \[1\] — swing of impulses over the day.
        day_swing,
        /// \[h\] — hour of the day with most impulses.
        day_peak_hour,
        /// \[h\] — median delay of the order with no notice.
        order_delay_hours,
        /// \[h\] — notice that halves the delay.
        notice_halving_hours,
        /// \[log-sd\] — spread of the delay.
        order_delay_log_sd,
        /// \[1\] — chance that a unit of no discipline never obeys.
        p_never_obeys,
        /// \[sd\] — spread of discipline between units.
        discipline_sd,
        /// \[1/d\] — restraint lost at war-level provocation with no discipline.
        provocation_loss_per_day,
        /// \[1/d\] — restraint lost by time alone with no discipline.
        time_loss_per_day,
        /// \[1/d\] — floor of the sector's rate in the loss per episode.
        provocation_floor_per_day,
        /// \[1\] — force left in each further renewal.
        renewal_fading,
        /// \[1\] — strength added to the order when it is written, published and verified.
        verified_order_bonus,
        /// \[1\] — share of an officer's orders against the terms at commitment 0, per occasion.
        breach_propensity,
        /// \[1/d\] — raids a day and side at commitment 0 under policy probe.
        raids_per_day,
        /// \[1\] — share of line units told to keep weapons forward, commitment 0, policy probe.
        keep_weapons_share,
        /// \[h\] — mean delay of a complaint.
        complaint_delay_hours,
        /// \[1\] — share of restraint that a side can take back by order in one sector.
        leash_given_up,
        /// \[1\] — share of occasions that the null policy takes.
        random_share,
        /// \[1\] — share of a spoiler's ordered acts that are made to look like the other's.
        false_flag_share,
        /// \[1\] — hostile fire over war in an area, from which policy `retaliate` answers by order.
        retaliation_threshold,
        /// \[d\] — memory of hostile fire in an area.
        retaliation_memory_days,
        /// \[d\] — how long a side that was found to have broken the truce bears answers.
        contrition_days,
        /// \[d\] — memory of accusations held to be wrong.
        grievance_days,
        /// \[utility\] — what one accusation held to be wrong adds to the urge to break the truce.
        grievance_weight,
        /// \[utility\] — gain of letting units fire, at aims 1.
        gain_fire,
        /// \[utility\] — gain of a raid.
        gain_raid,
        /// \[utility\] — gain of an advance.
        gain_advance,
        /// \[utility\] — gain of a long-range strike.
        gain_strike,
        /// \[utility\] — gain of heavy weapons kept forward.
        gain_keep_weapons,
        /// \[utility\] — gain of a course.
        gain_course,
        /// \[utility\] — gain of what is brought up.
        gain_build_up,
        /// \[utility\] — gain of works.
        gain_fortify,
        /// \[utility\] — gain of units brought together.
        gain_concentrate,
        /// \[utility\] — cost of breaking the truce at commitment 1.
        worth_of_truce,
        /// \[d\] — horizon before a known end within which the future of the truce no longer counts.
        endgame_days,
        /// \[d\] — patience: a penalty that comes so much later weighs 1/e.
        patience_days,
        /// \[1\] — chance to be found out that a side expects before it learned anything.
        prior_found_out,
        /// \[acts\] — weight of that expectation.
        prior_weight,
        /// \[acts\] — weight of the front's mean in the estimate for one area.
        area_weight,
        /// \[d\] — after so long an act at the front that nobody established counts as not found out.
        unpunished_after_days,
        /// \[d\] — the same in the rear.
        unpunished_after_days_rear,
    }
}
