//! Days of the Gregorian calendar.

use std::fmt;

const DAYS_OF_MONTHS: [u16; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A day of the calendar, year 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct Date {
    year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    day: u16,
}

impl Date {
    /// A day written as `2025-03-13`.
    pub(in crate::scenario) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let is_plain = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if parts.next().is_some() || !is_plain(year, 4) || !is_plain(month, 2) || !is_plain(day, 2)
        {
            return None;
        }
        let date = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        let index = usize::from(date.month.checked_sub(1)?);
        let leap_day = u16::from(date.month == 2 && date.is_leap_year());
        let length = DAYS_OF_MONTHS.get(index)? + leap_day;
        (1..=length).contains(&date.day).then_some(date)
    }

    fn is_leap_year(self) -> bool {
        let year = self.year;
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    }

    /// Day of the year, 1 to 366.
    pub(in crate::scenario) fn day_of_year(self) -> u16 {
        let months = usize::from(self.month) - 1;
        let before: u16 = DAYS_OF_MONTHS.iter().take(months).sum();
        before + self.day + u16::from(self.month > 2 && self.is_leap_year())
    }

    /// Days since the first day of year 0; differences count days.
    pub(in crate::scenario) fn number(self) -> i64 {
        let years = i64::from(self.year);
        let past = years - 1;
        let leap_days = if years == 0 {
            0
        } else {
            past / 4 - past / 100 + past / 400 + 1
        };
        years * 365 + leap_days + i64::from(self.day_of_year()) - 1
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_follow_the_calendar() {
        let read = |text| Date::parse(text).map(|date| (date.month, date.day_of_year()));
        assert_eq!(read("2025-03-13"), Some((3, 72)));
        assert_eq!(read("2024-03-13"), Some((3, 73)), "a leap year");
        assert_eq!(read("2024-02-29"), Some((2, 60)));
        assert_eq!(read("2025-12-31"), Some((12, 365)));
        for wrong in [
            "2025-02-29",
            "2025-13-01",
            "2025-00-01",
            "2025-1-1",
            "2025-01-00",
            "x",
            "",
            "2025-01-01-01",
        ] {
            assert_eq!(read(wrong), None, "{wrong} passed");
        }
    }

    #[test]
    fn days_are_counted_over_leap_years_and_centuries() {
        let number = |text: &str| Date::parse(text).expect("a date").number();
        assert_eq!(number("0000-01-01"), 0);
        assert_eq!(number("0000-12-31") + 1, number("0001-01-01"));
        for year in [1899, 1900, 1996, 1999, 2000, 2023, 2024, 2025] {
            let end = number(&format!("{year}-12-31"));
            assert_eq!(end + 1, number(&format!("{}-01-01", year + 1)), "{year}");
        }
        assert_eq!(number("2026-08-15") - number("2022-02-23"), 1_634);
        assert_eq!(number("2024-03-01") - number("2024-02-28"), 2);
    }
}
