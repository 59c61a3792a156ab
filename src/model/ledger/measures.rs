//! The measures of a truce and their dictionary: names, kinds, units, meanings.
//!
//! One table makes the struct, the column list and the dictionary, so they cannot disagree.
//! A measure whose mechanism does not exist (in this version or this regime) is `None`, which
//! becomes null in files and an en dash in tables, never 0.

use serde::{Deserialize, Serialize};

/// Kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Whole number.
    Count,
    /// Real number.
    Real,
    /// True or false.
    Flag,
    /// Text.
    Word,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Whole number.
    Count(i64),
    /// Real number.
    Real(f64),
    /// True or false.
    Flag(bool),
    /// Text.
    Word(String),
}

/// One row of the data dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DictionaryEntry {
    /// Column name.
    pub name: &'static str,
    /// Kind of value; every column may be null.
    pub kind: Kind,
    /// Unit; `1` for pure numbers.
    pub unit: &'static str,
    /// Range.
    pub range: &'static str,
    /// Meaning and formula.
    pub meaning: &'static str,
    /// Version since when.
    pub since: &'static str,
}

trait Cell: Sized {
    const KIND: Kind;
    fn value(&self) -> Value;
    fn from_value(value: Value) -> Option<Self>;
}
impl Cell for i64 {
    const KIND: Kind = Kind::Count;
    fn value(&self) -> Value {
        Value::Count(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Count(x) => Some(x),
            _ => None,
        }
    }
}
impl Cell for f64 {
    const KIND: Kind = Kind::Real;
    fn value(&self) -> Value {
        Value::Real(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Real(x) => Some(x),
            _ => None,
        }
    }
}
impl Cell for bool {
    const KIND: Kind = Kind::Flag;
    fn value(&self) -> Value {
        Value::Flag(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Flag(x) => Some(x),
            _ => None,
        }
    }
}
impl Cell for String {
    const KIND: Kind = Kind::Word;
    fn value(&self) -> Value {
        Value::Word(self.clone())
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Word(x) => Some(x),
            _ => None,
        }
    }
}

macro_rules! measures {
    ($(#[$doc:meta])* $name:ident {
        $( $field:ident: $type:ty, $unit:literal, $range:literal, $meaning:literal; )*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct $name {
            $( #[doc = $meaning] pub $field: Option<$type>, )*
        }
        impl $name {
            /// The dictionary of these columns, in column order.
            pub const DICTIONARY: &'static [DictionaryEntry] = &[
                $( DictionaryEntry {
                    name: stringify!($field),
                    kind: <$type as Cell>::KIND,
                    unit: $unit,
                    range: $range,
                    meaning: $meaning,
                    since: "0.1.0",
                }, )*
            ];
            /// Values in column order; `None` is null.
            pub fn values(&self) -> Vec<Option<Value>> {
                vec![ $( self.$field.as_ref().map(Cell::value), )* ]
            }
            /// The row of values in column order; none when their number or a kind does not fit.
            pub fn from_values(values: Vec<Option<Value>>) -> Option<Self> {
                let mut values = values.into_iter();
                let row = Self {
                    $( $field: match values.next()? {
                        Some(value) => Some(Cell::from_value(value)?),
                        None => None,
                    }, )*
                };
                values.next().is_none().then_some(row)
            }
            /// A column by name; none when null or unknown.
            pub fn get(&self, name: &str) -> Option<Value> {
                match name {
                    $( stringify!($field) => self.$field.as_ref().map(Cell::value), )*
                    _ => None,
                }
            }
        }
    };
}

impl Value {
    /// The value as a number: counts, reals, and flags as 0 and 1; none for words.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Count(n) => Some(*n as f64),
            Self::Real(x) => Some(*x),
            Self::Flag(b) => Some(if *b { 1.0 } else { 0.0 }),
            Self::Word(_) => None,
        }
    }
}

measures! {
    /// A row of `runs.parquet`: one truce under one regime.
    RunMeasures {
        run: i64, "1", "0..", "Run k of the call; its seed is the first seed + k.";
        seed: i64, "1", "0..", "Master seed: all random numbers of the truce follow from it.";
        regime: String, "", "", "Verification regime; `war` when no truce was agreed.";
        mode: String, "", "live, shadow", "Whether what the regime does reaches the sides.";
        draw: i64, "1", "0..", "Parameter draw; 0 = defaults.";
        cell: i64, "1", "0..", "Cell of the design (in compare: 0 low, 1 middle, 2 high commitment, 3 as in the scenario).";
        commitment_a: f64, "1", "0..1", "Commitment of side a in this cell.";
        commitment_b: f64, "1", "0..1", "Commitment of side b in this cell.";
        status: String, "", "quiet, contested, nominal, eroded, collapsed", "Status at the end: mean daily episodes of the last 7 whole days (3 in truces under 14 days) over base: quiet to 0.10, contested to 0.50, nominal below 0.80, eroded from 0.80; collapsed when a side renounced.";
        held: bool, "1", "false, true", "Mean of the last 7 whole days at most 0.25 of base, and not collapsed.";
        eroded_day: i64, "d", "0..", "First day whose 3-day mean reached 0.8 of base; null when never.";
        collapsed_day: i64, "d", "0..", "Day on which a side renounced; null when none did.";
        extended: bool, "1", "false, true", "Both sides extend at the end.";
        episodes: i64, "1", "0..", "Episodes of fire by the parties, all days.";
        ratio_day3: f64, "1", "0..", "Episodes of the third day over base.";
        ratio_last7: f64, "1", "0..", "Mean daily episodes of the last 7 whole days over base; strikes and attacks at sea over their rate at war where the agreement leaves the line out.";
        ratio_aftermath: f64, "1", "0..", "Mean fire over base in the aftermath of the truce; null without one.";
        violations: i64, "1", "0..", "Violations from the end of grace to collapse, all groups.";
        violations_fire: i64, "1", "0..", "Violations by fire.";
        violations_ground: i64, "1", "0..", "Violations on the ground: raids, heavy weapons in their zone.";
        violations_rear: i64, "1", "0..", "Violations in the rear: courses, deliveries and their passage, call-ups, columns of trained men.";
        violations_in_grace: i64, "1", "0..", "Violations in the hours of grace, counted apart.";
        violations_after_collapse: i64, "1", "0..", "Violations after collapse, counted apart.";
        violations_disputed: i64, "1", "0..", "Violations within the truce whose legality is disputed, counted apart.";
        violations_disputed_fire: i64, "1", "0..", "Disputed, fire.";
        violations_disputed_ground: i64, "1", "0..", "Disputed, ground.";
        violations_disputed_rear: i64, "1", "0..", "Disputed, rear.";
        caught: i64, "1", "0..", "Violations in a maximum matching with findings.";
        caught_fire: i64, "1", "0..", "Caught, fire.";
        caught_ground: i64, "1", "0..", "Caught, ground.";
        caught_rear: i64, "1", "0..", "Caught, rear.";
        established: i64, "1", "0..", "Caught by a finding that was adopted.";
        established_fire: i64, "1", "0..", "Established, fire.";
        established_ground: i64, "1", "0..", "Established, ground.";
        established_rear: i64, "1", "0..", "Established, rear.";
        outside_reach: i64, "1", "0..", "Not caught: chance below 0.05 even at planned strength, clear and admitted.";
        outside_reach_fire: i64, "1", "0..", "Outside reach, fire.";
        outside_reach_ground: i64, "1", "0..", "Outside reach, ground.";
        outside_reach_rear: i64, "1", "0..", "Outside reach, rear.";
        not_watched: i64, "1", "0..", "Not caught: within reach as planned, not as it really was.";
        not_watched_fire: i64, "1", "0..", "Not watched, fire.";
        not_watched_ground: i64, "1", "0..", "Not watched, ground.";
        not_watched_rear: i64, "1", "0..", "Not watched, rear.";
        not_watched_not_deployed: i64, "1", "0..", "Not watched because assets were not deployed yet.";
        not_watched_denied: i64, "1", "0..", "Not watched because access was denied.";
        not_watched_jammed: i64, "1", "0..", "Not watched because of jamming.";
        not_watched_weather: i64, "1", "0..", "Not watched because of weather or night.";
        not_watched_off_shift: i64, "1", "0..", "Not watched because assets were off shift, elsewhere or out of order.";
        not_seen: i64, "1", "0..", "Not caught: watched, no look saw it.";
        not_seen_fire: i64, "1", "0..", "Not seen, fire.";
        not_seen_ground: i64, "1", "0..", "Not seen, ground.";
        not_seen_rear: i64, "1", "0..", "Not seen, rear.";
        not_confirmed: i64, "1", "0..", "Not caught: seen, not confirmed (backlog, threshold, taken for another).";
        not_confirmed_fire: i64, "1", "0..", "Not confirmed, fire.";
        not_confirmed_ground: i64, "1", "0..", "Not confirmed, ground.";
        not_confirmed_rear: i64, "1", "0..", "Not confirmed, rear.";
        unknowable: i64, "1", "0..", "outside_reach + not_watched.";
        significant_front: i64, "1", "0..", "Significant violations by fire and on the ground, composites included.";
        significant_rear: i64, "1", "0..", "Significant violations in the rear, composites included.";
        significant_front_established: i64, "1", "0..", "Significant front violations established by the end.";
        significant_rear_established: i64, "1", "0..", "Significant rear violations established by the end.";
        significant_front_in_time: i64, "1", "0..", "Significant front violations established within the critical time.";
        significant_rear_in_time: i64, "1", "0..", "Significant rear violations established within the critical time.";
        significant_front_censored: i64, "1", "0..", "Significant front violations whose critical time ends after the truce.";
        significant_rear_censored: i64, "1", "0..", "Significant rear violations whose critical time ends after the truce.";
        observed: i64, "1", "0..", "Observations reported, true and false.";
        recorded: i64, "1", "0..", "Rounds and the like in confirmed findings of fire: what a mission would publish as a count.";
        findings: i64, "1", "0..", "Findings confirmed by the mission.";
        findings_adopted: i64, "1", "0..", "Findings adopted before the end.";
        findings_naming: i64, "1", "0..", "Adopted findings that name a side.";
        precision: f64, "1", "0..1", "Matched violations over incidents claimed by adopted findings.";
        attributed_right: i64, "1", "0..", "Caught violations whose finding names the right side.";
        attributed_wrong: i64, "1", "0..", "Caught violations whose finding names the other side.";
        unattributed: i64, "1", "0..", "Caught violations whose finding names nobody.";
        false_accusations_a: i64, "1", "0..", "Adopted findings naming a with no violation by a eligible to them.";
        false_accusations_b: i64, "1", "0..", "Adopted findings naming b with no violation by b eligible to them.";
        findings_naming_a: i64, "1", "0..", "Adopted findings that name a.";
        findings_naming_b: i64, "1", "0..", "Adopted findings that name b.";
        record_bias: f64, "1", "-1..1", "Found share of a minus true share of a, among significant violations.";
        attribution_skill: f64, "1", "..1", "Brier skill over the base rate of what is said about sides: significant violations (silence counts as the base rate) and every other adopted finding that names a side.";
        intent_skill: f64, "1", "..1", "Brier skill over the base rate of the belief that a caught violation was ordered; acts before the order to stop arrived are left out.";
        warnings: i64, "1", "0..", "Warnings raised before the first erosion or collapse, those within 48 h counted as one; shadow mode only.";
        warnings_false: i64, "1", "0..", "Warnings with no erosion or collapse within 7 days; shadow mode only.";
        warning_lead_hours: f64, "h", "0..", "Median lead of warnings raised 24 h to 7 days before the first erosion or collapse; shadow mode only.";
        complaints: i64, "1", "0..", "Complaints by both sides.";
        complaints_confirmed: i64, "1", "0..", "Complaints whose place and time a confirmed finding covers.";
        hours_to_observation_mean: f64, "h", "0..", "Mean hours from the begin of an act to its first observation, acts observed.";
        hours_to_finding_median: f64, "h", "0..", "Median hours from the begin of a caught violation to its confirmation.";
        hours_to_adoption_median: f64, "h", "0..", "Median hours from the begin of an established violation to adoption.";
        violations_ordered_front: f64, "1", "0..", "Violations by fire and on the ground times their order share: what the sides wanted, beyond what compliance would have left.";
        violations_ordered_rear: f64, "1", "0..", "Violations in the rear times their order share.";
        ordered_established_share: f64, "1", "0..1", "Share of ordered violations that were established.";
        displacement_share: f64, "1", "..1", "1 - (mean chance to be seen of ordered local fire) / (that of unordered local fire), answers left out: 0 when both happen in the same places, 1 when what is ordered happens where nobody looks.";
        branching_ratio: f64, "1", "0..1", "Answers over episodes, after grace and before collapse.";
        penalties_a: i64, "1", "0..", "Guarantees that came into force against a; null where none was announced.";
        penalties_b: i64, "1", "0..", "Guarantees that came into force against b; null where none was announced.";
        first_breaker: String, "", "a, b", "Side of the first significant violation after grace, in truth.";
        first_breaker_found: String, "", "a, b", "Side named by the first adopted finding of a significant violation.";
        begun_by_a: f64, "1", "0..1", "Share of episodes after grace that a began (impulses, not answers).";
        trained_a: i64, "persons", "0..", "Men of a who finished a course and reached a unit.";
        trained_b: i64, "persons", "0..", "Men of b who finished a course and reached a unit.";
        supplied_a: f64, "t", "0..", "Weapons and shells brought to depots by a.";
        supplied_b: f64, "t", "0..", "Weapons and shells brought to depots by b.";
        called_up_a: i64, "persons", "0..", "Men of a called up since day 0.";
        called_up_b: i64, "persons", "0..", "Men of b called up since day 0.";
        shells_gained_a: f64, "1", "..", "Shells that a has more than if war had gone on without any coming in: made or come in, and not fired against its rate of war; null where the scenario says nothing about shells.";
        shells_gained_b: f64, "1", "..", "Shells that b has more, likewise.";
        notifications_a: i64, "1", "0..", "Activities that a notified.";
        notifications_b: i64, "1", "0..", "Activities that b notified.";
        power_start_a: f64, "battalions", "0..", "Combat power of a on day 0, in full-strength battalions.";
        power_start_b: f64, "battalions", "0..", "Combat power of b on day 0.";
        power_end_a: f64, "battalions", "0..", "Combat power of a at the end.";
        power_end_b: f64, "battalions", "0..", "Combat power of b at the end.";
        dividend_a: f64, "battalions", "..", "Pause dividend of a: change of combat power over the truce.";
        dividend_b: f64, "battalions", "..", "Pause dividend of b.";
        dividend_allowed_a: f64, "battalions", "..", "Part of it by allowed means.";
        dividend_allowed_b: f64, "battalions", "..", "Part of it by allowed means.";
        dividend_established_a: f64, "battalions", "..", "Part of it by prohibited means that were established.";
        dividend_established_b: f64, "battalions", "..", "Part of it by prohibited means that were established.";
        dividend_hidden_a: f64, "battalions", "..", "Part of it by prohibited means that were not established.";
        dividend_hidden_b: f64, "battalions", "..", "Part of it by prohibited means that were not established.";
        growth_a: f64, "1", "..", "G_a: ln of combat power of a at the end over day 0; G_a less that of the row `war` with the same seed is the gain against war going on.";
        growth_b: f64, "1", "..", "G_b, likewise.";
        shift: f64, "1", "..", "G_a − G_b, with G the log growth of combat power.";
        ground_lost_km2_a: f64, "km2", "0..", "Ground that a lost by advances of b, those under way in part; null without units.";
        ground_lost_km2_b: f64, "km2", "0..", "Ground that b lost by advances of a.";
        trench_km_a: f64, "km", "0..", "New trench finished by a; null without units.";
        trench_km_b: f64, "km", "0..", "New trench finished by b.";
        best_local_ratio_a: f64, "1", "0..", "Greatest ratio, over stretches of 50 km, of combat power of a to combat power of b in defence, works counted, at the end; null without units.";
        best_local_ratio_b: f64, "1", "0..", "The same of b to a.";
        strikes_a: i64, "1", "0..", "Long-range strikes by a, on energy included; null without units.";
        strikes_b: i64, "1", "0..", "Long-range strikes by b.";
        harm: f64, "persons", "0..", "Expected casualties of all episodes and raids: a proxy.";
        deployed_share_day15: f64, "1", "0..1", "Share of planned assets really there on day 15 (at the end of shorter truces).";
        coverage_share: f64, "1", "0..1", "Mean share of sector-hours watched by any front asset.";
        denials: i64, "1", "0..", "Patrols and inspections denied.";
        jammings: i64, "1", "0..", "Aircraft-days on which the middle of the beat was jammed; null without aircraft that can be.";
        stand_down_days: f64, "d", "0..", "Days in which the mission's exposed people stood down after a casualty; null where nobody is exposed.";
        assets_lost: i64, "1", "0..", "Assets shot down, stolen or blown up; null where none can be.";
        cost_eur: f64, "EUR", "0..", "Bill of the truce with set-up.";
        cost_year_rate_eur: f64, "EUR", "0..", "Yearly rate at full strength.";
        digest: String, "", "16 hex digits", "64-bit digest of the course of the truce.";
    }
}

measures! {
    /// A row of `days.parquet`: one day of one truce under one regime.
    DayMeasures {
        run: i64, "1", "0..", "Run.";
        seed: i64, "1", "0..", "Master seed.";
        regime: String, "", "", "Verification regime.";
        mode: String, "", "live, shadow", "Mode.";
        draw: i64, "1", "0..", "Parameter draw.";
        cell: i64, "1", "0..", "Cell of the design.";
        day: i64, "d", "0..", "Day of the truce, from 0.";
        episodes_a: i64, "1", "0..", "Episodes of fire by a.";
        episodes_b: i64, "1", "0..", "Episodes of fire by b.";
        ratio: f64, "1", "0..", "Episodes over base.";
        violations_fire: i64, "1", "0..", "Violations that began this day, fire, after grace, before collapse.";
        violations_ground: i64, "1", "0..", "Violations that began this day, ground.";
        violations_rear: i64, "1", "0..", "Violations that began this day, rear.";
        caught_fire: i64, "1", "0..", "Of these caught, by whenever, fire.";
        caught_ground: i64, "1", "0..", "Of these caught, ground.";
        caught_rear: i64, "1", "0..", "Of these caught, rear.";
        observed: i64, "1", "0..", "Observations this day.";
        recorded: i64, "1", "0..", "Rounds in fire findings about this day.";
        findings: i64, "1", "0..", "Findings confirmed this day.";
        findings_adopted: i64, "1", "0..", "Findings adopted this day.";
        complaints: i64, "1", "0..", "Complaints about this day.";
        denials: i64, "1", "0..", "Visits denied this day.";
        deployed_share: f64, "1", "0..1", "Share of planned assets there at the end of the day.";
        coverage_share: f64, "1", "0..1", "Share of sector-hours watched this day.";
        cloud: f64, "1", "0..1", "Mean cloud cover over the front.";
        tension: f64, "1", "0..", "Mean tension factor at the end of the day.";
        restraint_a: f64, "1", "0..1", "Mean restraint of line units of a at the end of the day.";
        restraint_b: f64, "1", "0..1", "Mean restraint of line units of b.";
        trust_a: f64, "1", "0..1", "Trust of a in b.";
        trust_b: f64, "1", "0..1", "Trust of b in a.";
        status: String, "", "quiet, contested, nominal, eroded, collapsed", "Status at the end of the day; null before day 3.";
    }
}

measures! {
    /// A row of `violations.parquet`: one violation of one truce under one regime.
    ViolationMeasures {
        run: i64, "1", "0..", "Run.";
        seed: i64, "1", "0..", "Master seed.";
        regime: String, "", "", "Verification regime.";
        mode: String, "", "live, shadow", "Mode.";
        draw: i64, "1", "0..", "Parameter draw.";
        cell: i64, "1", "0..", "Cell of the design.";
        violation: i64, "1", "0..", "Id in this truce.";
        kind: String, "", "", "Kind of act.";
        group: String, "", "fire, ground, rear", "Group.";
        side: String, "", "a, b", "Whose.";
        clause: String, "", "", "Clause.";
        sector: i64, "1", "0..", "Sector.";
        x_km: f64, "km", "0..", "Place along the front.";
        depth_km: f64, "km", "0..", "Depth behind the line.";
        begin_hours: f64, "h", "0..", "Begin after the truce started.";
        size: f64, "rounds, men, weapons, tonnes", "0..", "Size, by kind.";
        ordered: bool, "1", "false, true", "Wanted by its side: ordered by name, or let happen by a loosened leash.";
        order_share: f64, "1", "0..1", "Share of its chance to happen that the side's stance added; 1 when ordered by name.";
        answer: bool, "1", "false, true", "An answer to another episode.";
        before_order: bool, "1", "false, true", "The order to stop had not reached the unit.";
        significant: bool, "1", "false, true", "Significant by itself.";
        p_plan: f64, "1", "0..1", "Chance of being seen as planned.";
        p_real: f64, "1", "0..1", "Chance of being seen as it was.";
        observed: bool, "1", "false, true", "Whether any look saw it.";
        hours_to_observation: f64, "h", "0..", "Hours from its begin to the first look that saw it; null when none did.";
        fate: String, "", "established, confirmed, not-confirmed, not-seen, not-watched, outside-reach", "What became of it.";
        cause: String, "", "not-deployed, denied, jammed, weather-or-night, off-shift", "Why it was not watched.";
        named: String, "", "a, b", "Side named by its finding.";
        hours_to_finding: f64, "h", "0..", "Hours to confirmation.";
        hours_to_adoption: f64, "h", "0..", "Hours to adoption.";
    }
}

measures! {
    /// A row of `findings.parquet`: one finding of one truce under one regime.
    FindingMeasures {
        run: i64, "1", "0..", "Run.";
        seed: i64, "1", "0..", "Master seed.";
        regime: String, "", "", "Verification regime.";
        mode: String, "", "live, shadow", "Mode.";
        draw: i64, "1", "0..", "Parameter draw.";
        cell: i64, "1", "0..", "Cell of the design.";
        finding: i64, "1", "0..", "Id in this truce under this regime.";
        case: i64, "1", "0..", "Id of the case behind it.";
        kind: String, "", "", "Kind of act that it names.";
        group: String, "", "fire, ground, rear", "Group that it names.";
        sector: i64, "1", "0..", "Sector that it names.";
        x_km: f64, "km", "0..", "Middle of the stretch of front that it names.";
        from_hours: f64, "h", "0..", "Begin of the window in which it says that it happened, after the truce started.";
        to_hours: f64, "h", "0..", "End of that window.";
        claimed: i64, "1", "1..", "Incidents that it claims.";
        count: i64, "1", "0..", "Rounds or weapons recorded.";
        grave: bool, "1", "false, true", "Significant by itself, by the numbers that the mission has.";
        confirmed_hours: f64, "h", "0..", "Confirmed by the mission, after the truce started.";
        adopted_hours: f64, "h", "0..", "Adopted by whoever decides; null when not before the end.";
        blocked_by: String, "", "a, b, member, votes", "Who blocked it; it may have been adopted later.";
        named: String, "", "a, b", "Side named.";
        p_prohibited: f64, "1", "0..1", "Belief that a prohibited act happened.";
        p_a: f64, "1", "0..1", "Belief that a did it (in an exchange: began it), if a party did something prohibited.";
        p_b: f64, "1", "0..1", "The same of b.";
        p_neither: f64, "1", "0..1", "Belief that no party did it.";
        p_ordered: f64, "1", "0..1", "Belief that it was ordered, if a party did something prohibited.";
        log_odds: f64, "nat", "", "Log-odds of its case at the end.";
        reports: i64, "1", "0..", "Reports of assets behind it.";
        assets: i64, "1", "0..", "Assets that they came from.";
        complaint: bool, "1", "false, true", "Whether a complaint opened or supported its case.";
        reports_true: i64, "1", "0..", "Of its reports those that stem from a violation; 0 for a finding out of nothing.";
        violations: i64, "1", "0..", "Violations that it stands for in the matching of docs/model/ledger.md.";
        violation: i64, "1", "0..", "The first of them, as in violations.parquet.";
        side: String, "", "a, b", "Whose that one was.";
        significant: bool, "1", "false, true", "Whether one of them was significant by itself.";
    }
}

measures! {
    /// A row of `beliefs.parquet`: the cases of one truce under one regime whose last belief lies in
    /// one tenth.
    BeliefMeasures {
        run: i64, "1", "0..", "Run.";
        seed: i64, "1", "0..", "Master seed.";
        regime: String, "", "", "Verification regime.";
        mode: String, "", "live, shadow", "Mode.";
        draw: i64, "1", "0..", "Parameter draw.";
        cell: i64, "1", "0..", "Cell of the design.";
        tenth: i64, "1", "0..9", "Tenth of belief: 0 for beliefs below 0.1, 9 for 0.9 and more; a belief on a bound belongs above it.";
        cases: i64, "1", "0..", "Cases that some asset reported, confirmed or not, whose last belief that something prohibited happened lies in this tenth; without those of grace and after a collapse.";
        cases_true: i64, "1", "0..", "Of them those with an observation that stems from a violation that counts.";
        belief: f64, "1", "0..", "Sum of the beliefs of these cases.";
        belief_true: f64, "1", "0..", "Sum of the beliefs of those that are true.";
        belief_squared: f64, "1", "0..", "Sum of the squares of the beliefs: Brier's score is (belief_squared - 2 belief_true + cases_true) / cases.";
        confirmed: i64, "1", "0..", "Of these cases those that became findings.";
        confirmed_true: i64, "1", "0..", "Of those the true ones.";
    }
}

measures! {
    /// A row for each look at an act that was asked for.
    LookMeasures {
        seed: i64, "1", "0..", "Master seed.";
        regime: String, "", "", "Verification regime.";
        mode: String, "", "live, shadow", "Mode.";
        violation: i64, "1", "0..", "Id of the violation looked at; null when the act is none that counts.";
        act: i64, "1", "0..", "Index of the act in the log of this truce.";
        kind: String, "", "", "Kind of act.";
        group: String, "", "fire, ground, rear", "Group of the act.";
        side: String, "", "a, b", "Whose act; null when of no party.";
        asset_group: i64, "1", "0..", "Group of assets, in the order of the regime.";
        sensor: String, "", "", "Sensor; a second group with the same one is marked #2.";
        asset: i64, "1", "0..", "Number of the asset in its group; null for what a rota expected and nobody made.";
        time_hours: f64, "h", "0..", "Begin of the look after the truce started.";
        lasted_minutes: f64, "min", "0..", "How long it lasted; 0 for a single look.";
        distance_km: f64, "km", "0..", "Distance at the nearest; null from orbit, at sites, from offices.";
        p_plan: f64, "1", "0..1", "Chance to see as planned: there, clear, admitted.";
        p_real: f64, "1", "0..1", "Chance to see as it was.";
        cause: String, "", "not-deployed, denied, jammed, weather-or-night, off-shift", "What was in the way.";
        signature: f64, "1", "0..1", "Factor: strength of the act in what the sensor perceives, concealment included.";
        range_factor: f64, "1", "0..1", "Factor: distance.";
        openness: f64, "1", "0..1", "Factor: openness of the ground.";
        light: f64, "1", "0..1", "Factor: day or night.";
        weather: f64, "1", "0..1", "Factor: cloud, fog, wind.";
        other: f64, "1", "0..1", "Factor: notice, a shared bad spell, a stand-down.";
        seen: bool, "1", "false, true", "Whether it saw the act.";
        in_sum: bool, "1", "false, true", "Whether p_plan and p_real of the violation count it; false for visits and passages whose share is in the line of their rota or beat.";
    }
}
