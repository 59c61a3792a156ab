//! Identities that hold on every run; a broken one is a fault of the program.

use super::measures::RunMeasures;

pub(super) fn check_identities(run: &RunMeasures) -> Result<(), String> {
    let n = |x: Option<i64>| x.unwrap_or(0);
    let holds = |name: &str, left: i64, right: i64| {
        if left == right {
            Ok(())
        } else {
            Err(format!("identity broken: {name}: {left} is not {right}"))
        }
    };
    let fates = [
        (
            "fire",
            run.violations_fire,
            run.caught_fire,
            run.outside_reach_fire,
            run.not_watched_fire,
            run.not_seen_fire,
            run.not_confirmed_fire,
        ),
        (
            "ground",
            run.violations_ground,
            run.caught_ground,
            run.outside_reach_ground,
            run.not_watched_ground,
            run.not_seen_ground,
            run.not_confirmed_ground,
        ),
        (
            "rear",
            run.violations_rear,
            run.caught_rear,
            run.outside_reach_rear,
            run.not_watched_rear,
            run.not_seen_rear,
            run.not_confirmed_rear,
        ),
        (
            "all",
            run.violations,
            run.caught,
            run.outside_reach,
            run.not_watched,
            run.not_seen,
            run.not_confirmed,
        ),
    ];
    for (group, whole, caught, outside, unwatched, unseen, unconfirmed) in fates {
        let sum = n(caught) + n(outside) + n(unwatched) + n(unseen) + n(unconfirmed);
        holds(
            &format!("the waterfall of {group} sums to the violations"),
            sum,
            n(whole),
        )?;
    }
    let groups = n(run.violations_fire) + n(run.violations_ground) + n(run.violations_rear);
    holds("groups sum to the violations", groups, n(run.violations))?;
    let named = n(run.attributed_right) + n(run.attributed_wrong) + n(run.unattributed);
    holds(
        "right, wrong and unattributed sum to caught",
        named,
        n(run.caught),
    )?;
    holds(
        "unknowable is outside reach and not watched",
        n(run.unknowable),
        n(run.outside_reach) + n(run.not_watched),
    )?;
    if n(run.established) > n(run.caught) {
        return Err("identity broken: more established than caught".into());
    }
    let parts = [
        (
            run.dividend_a,
            run.dividend_allowed_a,
            run.dividend_established_a,
            run.dividend_hidden_a,
        ),
        (
            run.dividend_b,
            run.dividend_allowed_b,
            run.dividend_established_b,
            run.dividend_hidden_b,
        ),
    ];
    for (whole, allowed, established, hidden) in parts {
        let x = |v: Option<f64>| v.unwrap_or(0.0);
        let gap = x(whole) - x(allowed) - x(established) - x(hidden);
        if gap.abs() > 1e-6 * (1.0 + x(whole).abs()) {
            return Err(format!(
                "identity broken: the dividend's parts miss the whole by {gap}"
            ));
        }
    }
    Ok(())
}
