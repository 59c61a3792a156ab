//! Outlooks: in which hours of a day somebody may come by an act that stands, and what every other
//! hour adds to the sums.
//!
//! Who moves is elsewhere most of the time. What an hour without a passage adds is the same all day
//! (the plan, and why nothing came of it), so such hours are not gone through one by one: they are
//! counted, and added together when an hour comes in which there is something to look at, when the
//! outlook ends, or when somebody asks.

use crate::base::{DAY, HOUR};
use crate::record::provenance::{Cause, Looks, Nats};

/// The rest of a day over an act that stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outlook {
    /// \[s\] — until when it holds; at most to the end of the day.
    pub until: u32,
    /// A bit for each hour of the day in which somebody may come by.
    busy: u32,
    /// \[nat\] — miss exponent planned in an hour in which nobody does, by what came of it.
    planned: [Nats; Cause::ALL.len()],
}

impl Outlook {
    /// Of the day of a second: nobody comes, nothing is planned.
    pub fn of_day(second: u32) -> Self {
        Self {
            until: (second / DAY + 1) * DAY,
            ..Self::default()
        }
    }

    /// Ends it at the first of several seconds after `now`, if that is earlier.
    pub fn end_at(&mut self, seconds: impl Iterator<Item = u32>, now: u32) {
        let first = seconds.filter(|&second| second > now).min();
        self.until = first.unwrap_or(u32::MAX).min(self.until);
    }

    /// Somebody may come by from a second to another, both within the day.
    pub fn expect(&mut self, from: u32, to: u32) {
        for hour in from / HOUR..=to / HOUR {
            self.busy |= 1 << (hour % (DAY / HOUR));
        }
    }

    /// Somebody may come by at any time.
    pub fn expect_always(&mut self) {
        self.busy = u32::MAX;
    }

    /// In an hour in which nobody does so much is planned, and comes to nothing for a cause.
    pub fn plan(&mut self, exponent: f64, cause: Cause) {
        self.planned[cause as usize] += Nats::of(exponent);
    }

    /// Whether somebody may come by in the hour that begins at a second.
    pub fn is_busy(&self, hour: u32) -> bool {
        self.busy & 1 << (hour % DAY / HOUR) != 0
    }

    /// \[s\] — the next hour after this one that asks for a visit: a busy one, or the first beyond
    /// the outlook.
    pub fn next(&self, hour: u32) -> u32 {
        let mut next = hour + HOUR;
        while next < self.until && !self.is_busy(next) {
            next += HOUR;
        }
        next
    }

    /// Adds so many quiet hours to the sums.
    pub fn add(&self, hours: u32, looks: &mut Looks) {
        for (cause, planned) in Cause::ALL.into_iter().zip(self.planned) {
            looks.add_lost(planned * hours, cause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_are_passed_over_and_counted() {
        let mut outlook = Outlook::of_day(DAY + 5 * HOUR);
        outlook.expect(DAY + 9 * HOUR + 10, DAY + 10 * HOUR + 10);
        outlook.plan(0.25, Cause::OffShift);
        assert_eq!(outlook.next(DAY + 5 * HOUR), DAY + 9 * HOUR);
        assert_eq!(outlook.next(DAY + 9 * HOUR), DAY + 10 * HOUR);
        assert_eq!(outlook.next(DAY + 10 * HOUR), 2 * DAY);
        let mut looks = Looks::default();
        outlook.add(4, &mut looks);
        assert_eq!((looks.plan, looks.real), (Nats::of(1.0), Nats::default()));
        assert_eq!(looks.lost[Cause::OffShift as usize].get(), 1.0);
    }

    #[test]
    fn it_ends_with_the_day_or_when_somebody_joins() {
        let mut outlook = Outlook::of_day(5);
        assert_eq!(outlook.until, DAY);
        outlook.end_at([3, 5, 7 * HOUR + 1, 9 * HOUR].into_iter(), 5);
        assert_eq!(outlook.until, 7 * HOUR + 1);
        // who joins within an hour is not there when it begins
        assert_eq!(outlook.next(5 * HOUR), 8 * HOUR);
        outlook.end_at([6 * HOUR].into_iter(), 5);
        assert_eq!(outlook.next(5 * HOUR), 6 * HOUR);
    }
}
