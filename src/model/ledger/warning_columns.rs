//! Columns about early warning, in shadow mode only: where warnings reach the sides, an event that
//! was averted would count as a false alarm.

use super::account::{Truth, Work, count};
use super::measures::RunMeasures;
use super::mission_columns::median;
use crate::base::{DAY, HOUR};
use crate::record::watch::Mode;

/// \[s\] — warnings so close to the first of them are one.
const ONE: u32 = 48 * HOUR;
/// \[s\] — least and greatest lead of a hit.
const LEAD: [u32; 2] = [24 * HOUR, 7 * DAY];

pub(super) fn warning_columns(truth: &Truth, work: &Work, run: &mut RunMeasures) {
    let (Mode::Shadow, Some(_), true) =
        (work.mode, &work.regime.casework, truth.spec.terms.in_force)
    else {
        return;
    };
    let eroded = truth.status.eroded_day.map(|day| (day + 1) * DAY);
    let collapsed = truth.status.collapse.map(|(second, _)| second);
    let event = match (eroded, collapsed) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let tally = tally(work.warnings.0.iter().map(|warning| warning.time), event);
    run.warnings = count(tally.raised);
    run.warnings_false = count(tally.wrong);
    let mut hours = tally.lead_hours;
    run.warning_lead_hours = median(&mut hours);
}

/// Warnings before the event, and what they were worth.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    raised: usize,
    wrong: usize,
    lead_hours: Vec<f64>,
}

/// Sorts warnings, in order of time, into hits (the event 24 h to 7 d later), false ones (no event
/// within 7 d) and late ones (less than 24 h before).
fn tally(times: impl Iterator<Item = u32>, event: Option<u32>) -> Tally {
    let mut tally = Tally::default();
    let mut first_of_group: Option<u32> = None;
    for time in times.filter(|time| event.is_none_or(|event| *time < event)) {
        if first_of_group.is_some_and(|first| time - first <= ONE) {
            continue;
        }
        first_of_group = Some(time);
        tally.raised += 1;
        match event.map(|event| event - time) {
            Some(lead) if lead < LEAD[0] => {}
            Some(lead) if lead <= LEAD[1] => {
                tally.lead_hours.push(f64::from(lead) / f64::from(HOUR));
            }
            _ => tally.wrong += 1,
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(hours: &[u32], event: Option<u32>) -> (usize, usize, Vec<f64>) {
        let tally = tally(hours.iter().map(|h| h * HOUR), event.map(|h| h * HOUR));
        (tally.raised, tally.wrong, tally.lead_hours)
    }

    #[test]
    fn a_hit_comes_a_day_to_a_week_before() {
        assert_eq!(of(&[100], Some(124)), (1, 0, vec![24.0]));
        assert_eq!(of(&[100], Some(268)), (1, 0, vec![168.0]));
        // too late, too early, and for nothing
        assert_eq!(of(&[100], Some(123)), (1, 0, vec![]));
        assert_eq!(of(&[100], Some(269)), (1, 1, vec![]));
        assert_eq!(of(&[100], None), (1, 1, vec![]));
        // after the event nobody warns of it
        assert_eq!(of(&[100], Some(100)), (0, 0, vec![]));
    }

    #[test]
    fn warnings_within_two_days_are_one() {
        assert_eq!(of(&[100, 100, 148], None).0, 1);
        assert_eq!(of(&[100, 149], None).0, 2);
        // not a chain: the third is 49 h after the first
        assert_eq!(of(&[100, 130, 149], None).0, 2);
    }
}
