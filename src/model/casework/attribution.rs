//! Whom a finding blames.
//!
//! # Equations
//! `evidence`: the side s for which P(s did something prohibited, or began an exchange) ≥
//! `attribute`. `first-report`: the side about which a report arrived first. `first-sign`: the side
//! with the earliest time stamp. A tie names nobody, and so does a case without a word about sides.

use super::belief::Belief;
use super::spec::{Attribution, CaseworkSpec};
use crate::base::Side;
use crate::record::case::Case;

/// The side that a finding about a case names, if any.
pub fn named(case: &Case, belief: &Belief, spec: &CaseworkSpec) -> Option<Side> {
    if !spec.names_sides {
        return None;
    }
    match spec.attribution {
        Attribution::Evidence => {
            let side = if belief.side_log_odds > 0.0 {
                Side::One
            } else if belief.side_log_odds < 0.0 {
                Side::Two
            } else {
                return None;
            };
            // a hair's breadth, so that rounding at the threshold decides nothing
            (belief.p_of(side) + 1e-9 >= spec.attribute).then_some(side)
        }
        Attribution::FirstReport => earlier(case.reported),
        Attribution::FirstSign => earlier(case.signs.map(|sign| sign.map(|sign| sign.first))),
    }
}

/// The side with the earlier second; none when they are equal or absent.
fn earlier(seconds: [Option<u32>; 2]) -> Option<Side> {
    match seconds {
        [Some(one), Some(two)] if one == two => None,
        [Some(one), Some(two)] if one > two => Some(Side::Two),
        [Some(_), _] => Some(Side::One),
        [None, Some(_)] => Some(Side::Two),
        [None, None] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_names_nobody() {
        assert_eq!(earlier([Some(5), Some(5)]), None);
        assert_eq!(earlier([None, None]), None);
        assert_eq!(earlier([Some(5), Some(6)]), Some(Side::One));
        assert_eq!(earlier([Some(7), Some(6)]), Some(Side::Two));
        assert_eq!(earlier([None, Some(6)]), Some(Side::Two));
        assert_eq!(earlier([Some(7), None]), Some(Side::One));
    }
}
