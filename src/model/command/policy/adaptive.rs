//! `adaptive`: weighs what a breach brings against what it costs, and learns the chance to be
//! found out.
//!
//! # Equations
//! Quantal response: an occasion of breach k at place x and time t is taken with the share
//! 1/(1 + e^(−λU)), λ the side's rationality,
//! U = α g_k + γ G − c κ Φ(t) − r P̂(k, x, t) S(t).
//! - α aims, g_k the gain of the breach; G accusations held to be wrong, γ their weight.
//! - c commitment, κ the worth of the truce.
//! - Φ(t) = 1 − (1 − e) exp(−(T − t)/τ): the shadow of the future. Near a known end T it falls to
//!   e, the chance that the truce is extended, as everybody expects it.
//! - P̂ the chance to be found out, by what the side knows of the watch: nothing (its own Beta
//!   counts, by area), the law (p_seen at that place in that light, times the share of what is seen
//!   that is established), the schedule (named acts are put where nobody looks; the chance then).
//! - S(t) = Σ p·s/k·exp(−d/τ_p)·Φ(t + d) over the guarantees that threaten the side: chance p,
//!   penalty s, findings needed k, delay d, patience τ_p. None announced: S = 0, and being watched
//!   deters nobody.
//! - r the weight of penalties in the side's eyes.
//!
//! # References
//! McKelvey and Palfrey (1995), "Quantal response equilibria for normal form games", *Games and
//! Economic Behavior* 10. The threshold of deterrence P·b > g: Becker (1968), *J. Polit. Econ.* 76.
//!
//! # Options considered
//! Best response (a knife-edge: one look more turns a side round), reinforcement learning (many
//! numbers, none of them known), quantal response (taken: one slope, smooth).

use super::Breach;
use crate::base::{DAY, SectorId, Side, math};
use crate::command::orders::Staff;
use crate::command::spec::{CommandParameters, Knows};
use crate::record::act::Group;

impl Breach {
    /// Group of acts that it is found out by.
    fn group(self) -> Group {
        match self {
            Self::Fire | Self::Strike => Group::Fire,
            Self::Raid | Self::Advance | Self::KeepWeapons | Self::Fortify | Self::Concentrate => {
                Group::Ground
            }
            Self::Course | Self::BuildUp => Group::Rear,
        }
    }

    /// \[utility\] — what it brings at full aims.
    fn gain(self, numbers: &CommandParameters) -> f64 {
        match self {
            Self::Fire => numbers.gain_fire,
            Self::Raid => numbers.gain_raid,
            Self::Advance => numbers.gain_advance,
            Self::Strike => numbers.gain_strike,
            Self::KeepWeapons => numbers.gain_keep_weapons,
            Self::Course => numbers.gain_course,
            Self::BuildUp => numbers.gain_build_up,
            Self::Fortify => numbers.gain_fortify,
            Self::Concentrate => numbers.gain_concentrate,
        }
    }
}

/// What a side weighs at a second about a breach, wherever it would happen.
pub(super) struct Weighing<'a> {
    staff: &'a Staff<'a, 'a>,
    side: Side,
    group: Group,
    second: u32,
    /// \[utility\] — what it brings less what it costs the truce: U without fear.
    net: f64,
    /// \[utility\] — S.
    threat: f64,
    /// \[1\] — the response where nothing is threatened.
    unafraid: f64,
}

impl<'a> Weighing<'a> {
    /// What a side weighs about a breach at a second.
    pub(super) fn new(staff: &'a Staff, side: Side, breach: Breach, second: u32) -> Self {
        let numbers = &*staff.numbers;
        let will = &staff.wills.0[side.index()];
        let gain = will.aims * breach.gain(numbers)
            + numbers.grievance_weight * staff.beliefs.grievance(side);
        let commitment = staff.standing.commitment[side.index()];
        let net = gain - commitment * numbers.worth_of_truce * future(staff, second);
        Self {
            staff,
            side,
            group: breach.group(),
            second,
            net,
            threat: threat(staff, side, second),
            unafraid: math::logistic(will.rationality * net),
        }
    }

    /// The quantal response to an occasion at a place, or behind the line.
    pub(super) fn share(&self, place: Option<SectorId>) -> f64 {
        self.response(|| p_found_out(self.staff, self.side, self.group, place, self.second))
    }

    /// The quantal response to an occasion that would be seen with a known chance.
    pub(super) fn share_at(&self, sector: SectorId, p_seen: f64) -> f64 {
        let area = self.staff.ground.sector(sector).area;
        let (beliefs, numbers) = (&self.staff.beliefs, &self.staff.numbers);
        let established = beliefs.p_found_in(self.side, self.group, area, numbers);
        self.response(|| p_seen * established.min(1.0))
    }

    /// 1/(1 + e^(−λU)); the chance to be found out is asked for only where something is threatened.
    fn response(&self, p_found_out: impl Fn() -> f64) -> f64 {
        if self.threat <= 0.0 {
            return self.unafraid;
        }
        let will = &self.staff.wills.0[self.side.index()];
        let feared = will.risk * p_found_out() * self.threat;
        math::logistic(will.rationality * (self.net - feared))
    }
}

/// \[1\] — Φ: how much of the truce's future still counts at a second.
fn future(staff: &Staff, second: u32) -> f64 {
    let end = staff.clock.horizon();
    let days_left = f64::from(end.saturating_sub(second)) / f64::from(DAY);
    let lapses = 1.0 - staff.terms.extension_likely;
    1.0 - lapses * math::decay(days_left, staff.numbers.endgame_days)
}

/// \[utility\] — S: what one established finding threatens to cost.
fn threat(staff: &Staff, side: Side, second: u32) -> f64 {
    let announced = staff.guarantees.0.iter().filter(|g| g.threatens(side));
    announced
        .map(|guarantee| {
            let days = f64::from(guarantee.delay_s) / f64::from(DAY);
            let worth = guarantee.p * guarantee.penalty / f64::from(guarantee.findings.max(1));
            let later = second.saturating_add(guarantee.delay_s);
            worth * math::decay(days, staff.numbers.patience_days) * future(staff, later)
        })
        .sum()
}

/// \[1\] — P̂: the chance to be found out, by what the side knows.
fn p_found_out(
    staff: &Staff,
    side: Side,
    group: Group,
    place: Option<SectorId>,
    second: u32,
) -> f64 {
    let numbers = &*staff.numbers;
    let on_front = staff.beliefs.p_found(side, group, numbers);
    let Some(sector) = place else {
        return on_front;
    };
    let area = staff.ground.sector(sector).area;
    let in_area = staff.beliefs.p_found_in(side, group, area, numbers);
    if staff.wills.0[side.index()].knows == Knows::Nothing {
        return in_area;
    }
    let night = !staff.environment.is_day(&staff.ground, sector, second);
    let seen = staff
        .watched
        .iter()
        .next()
        .and_then(|known| known.p_seen(group, night, sector));
    match seen {
        Some(p_seen) => p_seen * in_area.min(1.0),
        None => in_area,
    }
}
