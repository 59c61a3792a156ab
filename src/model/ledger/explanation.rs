//! The explanation of one violation: plain data, from the act to what was made of it.
//!
//! Times are seconds after the truce began; sides are `a` and `b`; names are those of files. What
//! is true and what is claimed stand apart: [`ActPart`], [`BreachPart`], [`LookPart`] and
//! [`ChancePart`] are the truth of the model, which nobody in it knows; [`ReportPart`],
//! [`CasePart`] and [`FindingPart`] are what the mission had and said.

use crate::record::provenance::Factors;
use serde::{Deserialize, Serialize};

/// Everything that is known of one violation through one watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// Which truce, watched by whom.
    pub truce: TrucePart,
    /// What was done.
    pub act: ActPart,
    /// The order behind it, or the order to stop that it fell under.
    pub order: OrderPart,
    /// Why it is a violation, and how large.
    pub breach: BreachPart,
    /// What the looks together could do, and the class that follows.
    pub chance: ChancePart,
    /// Looks by kind of asset, in the order of the regime.
    pub groups: Vec<GroupPart>,
    /// Every look that could have seen it, in the order in which they were made.
    pub looks: Vec<LookPart>,
    /// What was reported of it.
    pub reports: Vec<ReportPart>,
    /// Cases that hold such a report; the one that stands for the violation first.
    pub cases: Vec<CasePart>,
    /// What became of it.
    pub fate: FatePart,
}

/// Which truce, watched by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrucePart {
    /// Name of the scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Seed.
    pub seed: u64,
    /// Regime.
    pub regime: String,
    /// Its title.
    pub regime_title: String,
    /// `live` or `shadow`.
    pub mode: String,
    /// Digest of the truce: the same as without looks written down.
    pub digest: String,
    /// \[s\] — end of the truce.
    pub end_s: u32,
    /// The sides, `a` first.
    pub sides: [SidePart; 2],
}

/// A side by its role and its will.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SidePart {
    /// `a` or `b`.
    pub label: String,
    /// `receives-supply` or `makes-its-own`.
    pub role: String,
    /// Policy.
    pub policy: String,
    /// \[1\] — commitment on day 0.
    pub commitment: f64,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActPart {
    /// Index in the act log of this truce.
    pub index: u32,
    /// Kind.
    pub kind: String,
    /// `fire`, `ground`, `rear`.
    pub group: String,
    /// Mechanism: `local-fire`, `raid`, `heavy-weapons`, `course`, `delivery`, `scripted`.
    pub conduct: String,
    /// Whose.
    pub side: String,
    /// Who: `unit`, `site`, `script` (the scenario's).
    pub actor: String,
    /// Number of the unit or site, or of the act in the script.
    pub actor_number: u32,
    /// Sector.
    pub sector: u16,
    /// \[km\] — along the front.
    pub x_km: f64,
    /// \[km\] — behind the line, on the actor's side.
    pub depth_km: f64,
    /// \[s\] — start.
    pub start_s: u32,
    /// \[s\] — end.
    pub end_s: u32,
    /// \[rounds, men, weapons, tonnes\] — size, by kind.
    pub size: f64,
    /// Unit of the size; `size` for scripted kinds, which have none of their own.
    pub size_unit: String,
    /// Whether it answered another episode.
    pub answer: bool,
    /// The act that it answered, by its index; none for impulses and for answers to what happened
    /// before the truce.
    pub answer_to: Option<u32>,
    /// \[s\] — when that one began.
    pub answer_to_start_s: Option<u32>,
    /// Whether its side declared it on day 0.
    pub declared: bool,
    /// \[1\] — what concealment left of its strength in every single look; 1 = not concealed.
    pub visibility: f64,
}

/// The order behind an act.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum OrderPart {
    /// The side ordered this act by name.
    Ordered {
        /// \[s\] — from when; none where the record says only that it came before the act.
        at_s: Option<u32>,
    },
    /// No order names it, but its side let its units off the leash there, and it would not have
    /// happened otherwise.
    LetHappen {
        /// \[1\] — share of its chance that the side's stance added.
        order_share: f64,
    },
    /// Nobody ordered it; the order to stop had reached the unit.
    AgainstTheOrder {
        /// \[s\] — when it had.
        received_s: u32,
    },
    /// Nobody ordered it; the order to stop had not reached the unit.
    BeforeTheOrder {
        /// \[s\] — when it did; none = never.
        received_s: Option<u32>,
    },
    /// Nobody ordered it, and the order to stop has nothing to do with it.
    NotOrdered,
}

/// Why it is a violation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreachPart {
    /// Id of the violation, stable for a scenario, seed, regime and mode.
    pub violation: u32,
    /// Clause.
    pub clause: String,
    /// \[s\] — clause in force from.
    pub clause_from_s: u32,
    /// \[km\] — depths that the clause is about.
    pub clause_depth_km: [f64; 2],
    /// \[s\] — end of the hours of grace.
    pub grace_end_s: u32,
    /// \[s\] — from when act and prohibition both hold.
    pub begin_s: u32,
    /// Whether it is significant by itself.
    pub significant: bool,
    /// \[1\] — size over the threshold of its kind.
    pub weight: f64,
    /// \[s\] — critical time of its kind: knowledge later than that after the begin is too late.
    pub critical_s: u32,
}

/// What the looks together could do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChancePart {
    /// \[1\] — chance of being seen as planned: assets there, clear sky, admitted.
    pub p_plan: f64,
    /// \[1\] — chance of being seen as it was.
    pub p_real: f64,
    /// \[1\] — chance within reach: as planned, or as it was with all that was taken given back,
    /// whichever is larger.
    pub p_reach: f64,
    /// \[1\] — from this chance on a violation counts as watched.
    pub threshold: f64,
    /// What each cause took, given back in order.
    pub given_back: Vec<GivenBackPart>,
    /// Whether some look saw it.
    pub seen: bool,
    /// \[s\] — when the first look saw it.
    pub first_seen_s: Option<u32>,
}

/// A cause, and the chance once it and those before it are given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GivenBackPart {
    /// Cause.
    pub cause: String,
    /// \[1\] — share of the missing chance that it took: 1 − e^−(what it took).
    pub p_lost: f64,
    /// \[1\] — chance after giving it back.
    pub p: f64,
}

/// All looks of one kind of asset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupPart {
    /// Place in the regime, from 0.
    pub group: u16,
    /// Sensor; a second group with the same sensor is marked `#2`.
    pub sensor: String,
    /// Assets planned.
    pub assets: u32,
    /// Looks written down.
    pub looks: u32,
    /// \[1\] — chance of all its looks as planned, each counted once.
    pub p_plan: f64,
    /// \[1\] — chance of all its looks as it was, each counted once.
    pub p_real: f64,
    /// Looks that saw it.
    pub seen: u32,
    /// Causes with the number of looks that each stood in the way of, most first.
    pub causes: Vec<(String, u32)>,
}

/// One look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LookPart {
    /// Place of its group in the regime, from 0.
    pub group: u16,
    /// Sensor.
    pub sensor: String,
    /// Number of the asset in its group, from 0; none for what a rota expected and nobody made.
    pub asset: Option<u32>,
    /// \[s\] — when it began.
    pub time_s: u32,
    /// \[s\] — how long it lasted; 0 for a single look.
    pub lasted_s: u32,
    /// \[km\] — distance; none from orbit, at sites, from offices.
    pub distance_km: Option<f64>,
    /// \[1\] — chance to see as planned.
    pub p_plan: f64,
    /// \[1\] — chance to see as it was.
    pub p_real: f64,
    /// What was in the way.
    pub cause: Option<String>,
    /// Factors behind it.
    pub factors: Factors,
    /// Whether it saw.
    pub seen: bool,
    /// Whether the chances of the group and of all looks together count it; false for single
    /// visits and passages whose share is in the line of their rota or beat.
    pub in_sum: bool,
}

/// One report that stems from the act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportPart {
    /// Id of the observation.
    pub observation: u32,
    /// Sensor.
    pub sensor: String,
    /// Number of the asset in its group, from 0.
    pub asset: u32,
    /// \[s\] — when it seemed to happen.
    pub time_s: u32,
    /// \[s\] — standard error of that.
    pub time_error_s: u32,
    /// \[km\] — where it seemed to happen.
    pub x_km: f64,
    /// \[km\] — standard error of that.
    pub x_error_km: f64,
    /// \[km\] — how far from the true place that is: known to the ledger only.
    pub x_off_km: f64,
    /// \[s\] — when the report reached the mission.
    pub received_s: u32,
    /// Kind it was taken for.
    pub kind: String,
    /// Rounds or weapons counted.
    pub count: u32,
    /// \[nat\] — log-likelihood ratio of "a prohibited act".
    pub evidence: f64,
    /// \[nat\] — log-likelihood ratio of side a against side b; 0 = nothing about the side.
    pub side_a_evidence: f64,
    /// The case that took it in; none when no case did.
    pub case: Option<u32>,
}

/// What the mission believed about one incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CasePart {
    /// Id inside the watch.
    pub case: u32,
    /// Kind by the report with the best fix.
    pub kind: String,
    /// `open`, `queued`, `confirmed`, `dismissed`.
    pub stage: String,
    /// \[1\] — belief before the first report, from the regime's own record.
    pub prior: f64,
    /// \[nat\] — the same as log-odds.
    pub prior_log_odds: f64,
    /// \[1\] — belief needed to be confirmed.
    pub needed: f64,
    /// \[1\] — belief needed to name a side; none where the mandate forbids it.
    pub needed_to_name: Option<f64>,
    /// Every report with what it added.
    pub steps: Vec<StepPart>,
    /// \[nat\] — log-odds in the end.
    pub log_odds: f64,
    /// \[1\] — belief in the end.
    pub belief: f64,
    /// \[1\] — belief in the end that side a did it, if anybody.
    pub belief_side_a: f64,
    /// \[s\] — when belief last rose to what was needed before the case was confirmed, or before
    /// the end; none when it never did.
    pub convincing_s: Option<u32>,
    /// What was said in public.
    pub finding: Option<FindingPart>,
}

/// One report in the odds of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepPart {
    /// \[s\] — when it reached the mission.
    pub arrived_s: u32,
    /// Observation; none for complaints and refusals.
    pub observation: Option<u32>,
    /// Sensor, `complaint`, or `refused-visit`.
    pub by: String,
    /// Number of the asset in its group; none for complaints and refusals.
    pub asset: Option<u32>,
    /// Side that complained.
    pub complaint_by: Option<String>,
    /// What it stems from: `this-act`, `another-act`, `nothing`; `claim` for complaints,
    /// `refusal` for refused visits. Known to the ledger only.
    pub stems_from: String,
    /// \[nat\] — the evidence that it brings by itself, before casework asks what else may lie
    /// behind it.
    pub evidence: f64,
    /// \[1\] — what was left of it beside earlier reports.
    pub weight: f64,
    /// \[nat\] — by how much it moved the log-odds.
    pub added: f64,
    /// \[nat\] — log-odds after it.
    pub log_odds: f64,
    /// \[1\] — belief after it.
    pub belief: f64,
    /// \[1\] — belief after it that side a did it, if anybody.
    pub belief_side_a: f64,
}

/// What was said in public.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingPart {
    /// Id inside the watch.
    pub finding: u32,
    /// Kind.
    pub kind: String,
    /// \[km\] — box along the front.
    pub box_km: [f64; 2],
    /// \[s\] — window.
    pub window_s: [u32; 2],
    /// Site, for the rear.
    pub site: Option<u32>,
    /// Incidents claimed.
    pub claimed: u32,
    /// Rounds or weapons recorded.
    pub count: u32,
    /// \[1\] — belief that a prohibited act happened, when it was confirmed.
    pub belief: f64,
    /// Side named.
    pub named: Option<String>,
    /// Why no side is named: `mandate`, `evidence`.
    pub not_named: Option<String>,
    /// \[1\] — belief that side a did it, when it was confirmed.
    pub belief_side_a: f64,
    /// \[s\] — confirmed by an analyst.
    pub confirmed_s: u32,
    /// \[s\] — from convincing to confirmed.
    pub waited_s: Option<u32>,
    /// \[s\] — left with a report.
    pub reported_s: u32,
    /// Who decides: `nobody`, `head-of-mission`, or another form of institution.
    pub decided_by: String,
    /// `adopted`, `blocked`, `pending`.
    pub decision: String,
    /// Who blocked it, before it was perhaps adopted later: `side a`, `side b`, the name of a
    /// member, or `votes` when too few were for it.
    pub blocked_by: Option<String>,
    /// \[s\] — when it was adopted.
    pub adopted_s: Option<u32>,
    /// Violation that it stands for; none when it stands for none.
    pub stands_for: Option<u32>,
    /// Whether place, time and group let it stand for the violation explained.
    pub near: bool,
}

/// What became of the violation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FatePart {
    /// Class of the waterfall.
    pub class: String,
    /// Cause, for `not-watched`.
    pub cause: Option<String>,
    /// Why what was seen was not confirmed; for `not-confirmed`.
    pub not_confirmed: Option<NotConfirmed>,
    /// Finding that stands for it.
    pub finding: Option<u32>,
    /// Whether the side named is the side that did it; none when none is named.
    pub named_right: Option<bool>,
    /// \[s\] — latest time at which its adoption was in time.
    pub in_time_until_s: u32,
    /// Whether it was adopted in time; none when it was not adopted.
    pub in_time: Option<bool>,
}

/// Why what was seen was not confirmed: the last step that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotConfirmed {
    /// The regime has nobody who reads reports.
    NobodyReads,
    /// No report reached the mission before the end.
    NotReceived,
    /// Reports were taken for what is not prohibited.
    TakenForAllowed,
    /// No case became convincing.
    NotConvincing,
    /// A case convinced for a while; later reports weakened it before an analyst confirmed it.
    Weakened,
    /// A convincing case still waited for an analyst at the end.
    Waiting,
    /// A finding had been made in its case before its first report came.
    JoinedLate,
    /// A finding was made of the reports, but its kind, place or time is too far from the
    /// violation.
    TooFar,
    /// The finding made of the reports stands for another violation.
    StandsForAnother,
}
