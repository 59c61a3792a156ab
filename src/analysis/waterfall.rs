//! What became of all violations, by group: from established to outside reach.

use super::sample::{Group as Rows, Sample};
use crate::experiment::Cell;
use crate::model::record::act::Group;
use crate::model::record::watch::Mode;
use serde::{Deserialize, Serialize};

/// Fates of the violations of one group: sums over all runs, which add up to `violations`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupFates {
    /// `fire`, `ground`, `rear`.
    pub group: String,
    /// All violations.
    pub violations: f64,
    /// Caught by a finding that was adopted.
    pub established: f64,
    /// Caught by a finding that was not.
    pub confirmed_not_adopted: f64,
    /// Seen, not confirmed.
    pub not_confirmed: f64,
    /// Watched, not seen.
    pub not_seen: f64,
    /// In reach as planned, not as it was.
    pub not_watched: f64,
    /// Out of reach even as planned.
    pub outside_reach: f64,
}

/// The waterfall of one regime, from shadow truces at middle commitment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waterfall {
    /// The regime.
    pub regime: String,
    /// By group; a group without rows is left out.
    pub groups: Vec<GroupFates>,
    /// Why violations were not watched, all groups: cause and sum; unknown causes left out.
    pub causes: Vec<(String, f64)>,
}

const CAUSES: [(&str, &str); 5] = [
    ("not deployed yet", "not_watched_not_deployed"),
    ("denied", "not_watched_denied"),
    ("jammed", "not_watched_jammed"),
    ("weather or night", "not_watched_weather"),
    ("off shift", "not_watched_off_shift"),
];

/// Waterfalls of the regimes, in the order given; regimes without shadow truces left out.
pub fn waterfalls(sample: &Sample, regimes: &[&str]) -> Vec<Waterfall> {
    regimes
        .iter()
        .filter_map(|regime| waterfall(sample, regime))
        .collect()
}

fn waterfall(sample: &Sample, regime: &str) -> Option<Waterfall> {
    let rows = Rows {
        regime,
        mode: Mode::Shadow,
        cell: Cell::Middle,
    };
    let fates = |group: Group| {
        let sum = |fate: &str| sample.sum(rows, &format!("{fate}_{}", group.name()));
        let (caught, established) = (sum("caught")?, sum("established")?);
        Some(GroupFates {
            group: group.name().to_owned(),
            violations: sum("violations")?,
            established,
            confirmed_not_adopted: caught - established,
            not_confirmed: sum("not_confirmed")?,
            not_seen: sum("not_seen")?,
            not_watched: sum("not_watched")?,
            outside_reach: sum("outside_reach")?,
        })
    };
    let groups: Vec<GroupFates> = Group::ALL.into_iter().filter_map(fates).collect();
    let causes = CAUSES
        .iter()
        .filter_map(|(name, column)| Some(((*name).to_owned(), sample.sum(rows, column)?)))
        .collect();
    (!groups.is_empty()).then(|| Waterfall {
        regime: regime.to_owned(),
        groups,
        causes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample::tests::sample;

    #[test]
    fn fates_add_up_to_the_violations() {
        let (sample, _) = sample(&["none", "layered"], 12);
        let all = waterfalls(&sample, &["none", "layered", "nobody"]);
        assert_eq!(all.len(), 2);
        for group in all.iter().flat_map(|w| &w.groups) {
            let sum = group.established
                + group.confirmed_not_adopted
                + group.not_confirmed
                + group.not_seen
                + group.not_watched
                + group.outside_reach;
            assert_eq!(sum, group.violations, "{group:?}");
        }
        let jammed = all[1].causes.iter().any(|(name, _)| name == "jammed");
        assert!(!jammed, "null causes are left out");
    }
}
