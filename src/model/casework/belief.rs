//! Belief: what may lie behind a case, and which side.
//!
//! # Equations
//! Hypotheses are {nothing, permitted, other actor, prohibited} × {one, two, neither}; nothing and
//! another actor go with neither, the other two with a side, or, for prohibited fire, with both
//! (an exchange). Log-weight of a class: prior + Σ w·l; of a side against neither:
//! Σ w·ln(2·logistic(±v)), v the report's log-odds of side one. See `docs/model/casework.md`.

use super::odds::{ln_sum, p_first};
use super::spec::CaseworkParameters;
use super::tables::{FLOOR, PublicTables};
use crate::base::{Side, math};
use crate::record::act::{ActKindId, Group};
use crate::record::case::{Case, Class};

/// \[1\] — prior chance that something prohibited lies behind a first report about a group.
pub fn prior_chance(group: Group, numbers: &CaseworkParameters) -> f64 {
    match group {
        Group::Fire => numbers.prior_fire,
        Group::Ground => numbers.prior_ground,
        Group::Rear => numbers.prior_rear,
    }
}

/// Prior log-weights by [`Class`]; with the chance that something is behind a first report, where
/// that is learned. How something divides between parties and others, and the rest between nothing
/// and the permitted, is not learned, since nobody tells the mission.
pub fn prior(group: Group, learned: Option<f64>, numbers: &CaseworkParameters) -> [f64; 4] {
    let (other, permitted) = match group {
        Group::Fire => (numbers.other_fire, numbers.permitted_fire),
        Group::Ground => (numbers.other_ground, numbers.permitted_ground),
        Group::Rear => (0.0, numbers.permitted_rear),
    };
    let prohibited = prior_chance(group, numbers).clamp(1e-6, 1.0 - 1e-6);
    let rest = 1.0 - prohibited;
    let mut shares = [0.0; 4];
    shares[Class::Prohibited.index()] = prohibited;
    shares[Class::Other.index()] = rest * other;
    shares[Class::Permitted.index()] = rest * (1.0 - other) * permitted;
    shares[Class::Nothing.index()] = rest * (1.0 - other) * (1.0 - permitted);
    if let Some(real) = learned {
        let real = real.clamp(1e-6, 1.0 - 1e-6);
        let before = prohibited + rest * other;
        for class in [Class::Prohibited, Class::Other] {
            shares[class.index()] *= real / before;
        }
        for class in [Class::Permitted, Class::Nothing] {
            shares[class.index()] *= (1.0 - real) / (1.0 - before);
        }
    }
    shares.map(|share| math::ln(share.max(1e-12)))
}

/// \[nat\] — what one report says about each [`Class`] against nothing.
///
/// `evidence` is the report's log-likelihood ratio of something prohibited against nothing of the
/// kind, with the share that a permitted lookalike takes already taken off. Here the lookalike is
/// a hypothesis of its own, so that share is put back: a camp seen is a camp.
pub fn class_evidence(
    tables: &PublicTables,
    numbers: &CaseworkParameters,
    kind: ActKindId,
    sensor: Option<usize>,
    checked: bool,
    evidence: f64,
    side_evidence: f64,
) -> [f64; 4] {
    let lookalike = tables.kinds.get(kind.index()).map_or(0.0, |k| k.lookalike);
    let facts = sensor.and_then(|sensor| tables.sensors.get(sensor));
    let whole = if checked || lookalike >= 1.0 {
        evidence
    } else {
        evidence / (1.0 - lookalike)
    };
    let permitted = match (evidence < 0.0, checked) {
        // known to be allowed: declared, or there before
        (true, _) => -whole,
        // papers and counts leave no doubt
        (false, true) => 0.0,
        (false, false) => (whole + math::ln(lookalike.max(1e-6))).max(FLOOR),
    };
    let prohibited = if evidence < 0.0 { evidence } else { whole };
    // a complaint cannot tell a mine from a shell
    let other = match facts {
        Some(facts) => {
            let likeness = facts.other.get(kind.index()).copied().unwrap_or(FLOOR);
            prohibited + likeness + silence(facts.tells_side, side_evidence, numbers.other_tells)
        }
        None => prohibited,
    };
    [0.0, permitted, other, prohibited]
}

/// \[nat\] — log-likelihood of telling a side, or not, for what no party did against what one did.
fn silence(tells: f64, side_evidence: f64, other_tells: f64) -> f64 {
    let tells = tells.clamp(0.0, 0.98);
    if side_evidence != 0.0 {
        math::ln(other_tells)
    } else {
        math::ln((1.0 - tells * other_tells) / (1.0 - tells))
    }
}

/// \[nat\] — what one report says about side one and side two, each against neither, for which a
/// side is named by the toss of a coin.
pub fn side_likelihoods(side_evidence: f64) -> [f64; 2] {
    if side_evidence == 0.0 {
        return [0.0; 2];
    }
    [side_evidence, -side_evidence].map(|v| math::ln(2.0 * math::logistic(v).max(1e-9)))
}

/// What is believed about a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// \[nat\] — log-odds that something prohibited happened.
    pub log_odds: f64,
    /// \[nat\] — log-odds of side one against side two, if so; in an exchange, who began.
    pub side_log_odds: f64,
    /// \[nat\] — log-weights of guilt, of all else, and of the part of it that no party did.
    weights: [f64; 3],
    /// \[1\] — that side one fired first, where both have signs.
    pub p_first: Option<f64>,
}

impl Belief {
    /// \[1\] — that no party did it. Asked for findings alone, not for every report.
    pub fn p_neither(&self) -> f64 {
        let [guilt, rest, neither] = self.weights;
        math::exp(neither - ln_sum(guilt, rest))
    }

    /// \[1\] — that a side did something prohibited (in an exchange: began).
    pub fn p_of(&self, side: Side) -> f64 {
        let toward = match side {
            Side::One => self.side_log_odds,
            Side::Two => -self.side_log_odds,
        };
        math::logistic(self.log_odds) * math::logistic(toward)
    }
}

/// Sums up a case. `delays` \[s\]: mean delay of reports about each side, where known.
pub fn sum_up(
    case: &Case,
    tables: &PublicTables,
    numbers: &CaseworkParameters,
    delays: [Option<f64>; 2],
) -> Belief {
    let [nothing, permitted, other, prohibited] = case.classes;
    // what it is taken for counts once: reports of one bang err alike about its kind
    let taken_for = tables.kinds.get(case.kind.index());
    let other = other + taken_for.map_or(FLOOR, |kind| kind.other_named);
    let half = -std::f64::consts::LN_2;
    let by_side = case.sides.map(|side| half + side);
    let both = ln_sum(by_side[0], by_side[1]);
    let p_first = who_began(case, delays);
    let may_exchange = case.group == Group::Fire
        && case.binds == [true; 2]
        && p_first.is_some()
        && numbers.exchange > 0.0;
    let alone = if may_exchange {
        math::ln(1.0 - numbers.exchange)
    } else {
        0.0
    };
    let bound = |side: Side, holds: bool| {
        if case.binds[side.index()] == holds {
            prohibited + alone + by_side[side.index()]
        } else {
            f64::NEG_INFINITY
        }
    };
    let exchange = |side: Side| match p_first {
        Some(first) if may_exchange => {
            let p = match side {
                Side::One => first,
                Side::Two => 1.0 - first,
            };
            prohibited + math::ln(numbers.exchange * p.max(1e-9))
        }
        _ => f64::NEG_INFINITY,
    };
    let guilty = Side::BOTH.map(|side| ln_sum(bound(side, true), exchange(side)));
    let guilt = ln_sum(guilty[0], guilty[1]);
    // what a clause does not forbid to a side is permitted
    let free = ln_sum(bound(Side::One, false), bound(Side::Two, false));
    let allowed = ln_sum(permitted + both, free);
    // at a site the place tells the side, whether something is there or not
    let nobody = if case.site.is_some() {
        nothing + both
    } else {
        nothing
    };
    let neither = ln_sum(nobody, other);
    let rest = ln_sum(allowed, neither);
    let side_log_odds = match (guilty[0].is_finite(), guilty[1].is_finite()) {
        (true, true) => guilty[0] - guilty[1],
        (true, false) => -2.0 * FLOOR,
        (false, true) => 2.0 * FLOOR,
        (false, false) => 0.0,
    };
    Belief {
        log_odds: (guilt - rest).clamp(-1e6, 1e6),
        side_log_odds,
        weights: [guilt, rest, neither],
        p_first,
    }
}

/// \[1\] — that side one fired first, where both sides have signs.
fn who_began(case: &Case, delays: [Option<f64>; 2]) -> Option<f64> {
    let [Some(one), Some(two)] = case.signs else {
        return None;
    };
    let [one_at, two_at] = [(one, delays[0]), (two, delays[1])].map(|(sign, delay)| {
        super::odds::likely_time(
            f64::from(sign.first),
            f64::from(sign.error_s),
            f64::from(sign.received),
            delay,
        )
    });
    Some(p_first(
        two_at - one_at,
        f64::from(one.error_s),
        f64::from(two.error_s),
    ))
}
