//! Time, line, clouds and the intensity of fighting.

use super::check::Section;
use crate::model::command::IntensitySpec;
use crate::model::forces::WarRates;
use crate::model::front::{CloudClimate, CloudProcess, FrontSpec, Segment, Topology};
use crate::model::spec::TimeSpec;
use crate::scenario::problem::Code;

const DAYS_OF_MONTHS: [u16; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// `[time]`.
pub(in crate::scenario) fn time(section: Section<'_>) -> TimeSpec {
    let start_date = section.text("start");
    let date = date(&start_date);
    if date.is_none()
        && let Some(node) = section.optional("start")
        && !start_date.is_empty()
    {
        section.report(
            Code::WrongType,
            node.at,
            "start",
            "must be a day of the calendar",
            "write it like \"2025-03-13\"",
        );
    }
    let (month, day_of_year) = date.unwrap_or((1, 1));
    let spec = TimeSpec {
        duration_s: section.seconds("duration"),
        tick_s: section.seconds("tick"),
        day_of_year,
        month,
        start_date,
    };
    section.finish();
    spec
}

/// Month and day of the year of an ISO date.
fn date(text: &str) -> Option<(u8, u16)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_plain = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !is_plain(year, 4) || !is_plain(month, 2) || !is_plain(day, 2) {
        return None;
    }
    let (year, month, day): (u16, u8, u16) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let index = usize::from(month.checked_sub(1)?);
    let leap_day = u16::from(is_leap);
    let length = DAYS_OF_MONTHS.get(index)? + if month == 2 { leap_day } else { 0 };
    if day == 0 || day > length {
        return None;
    }
    let before: u16 = DAYS_OF_MONTHS.iter().take(index).sum();
    Some((month, before + day + if month > 2 { leap_day } else { 0 }))
}

/// `[front]`.
pub(in crate::scenario) fn front(section: Section<'_>) -> FrontSpec {
    let shares = section.section("segments");
    let segment_shares = Segment::ALL.map(|segment| shares.share(segment.name()));
    shares.finish();
    let [longitude_from, longitude_to] = section.exactly("longitude", -180.0..=180.0);
    let spec = FrontSpec {
        n_sectors: section.count("sectors", 1..=4_096) as u16,
        sector_km: section.number("sector_km", 0.1..=1_000.0),
        n_areas: section.count("areas", 1..=4_096) as u16,
        segment_shares,
        latitude: section.number("latitude", -66.0..=66.0),
        longitude_from,
        longitude_to,
        topology: section.choice_or("topology", Topology::Line, &Topology::NAMES),
        depth_km: section.number_or("depth_km", 50.0, 0.0..=1_000.0),
        area_names: section.names_or_none("area_names"),
    };
    section.finish();
    spec
}

/// `[cloud]`.
pub(in crate::scenario) fn cloud(section: Section<'_>) -> CloudClimate {
    let monthly_mean = section.exactly("monthly_mean", 0.01..=0.99);
    // Credit that travels with the numbers into every manifest.
    section.optional("source");
    let chains = section.choice_or("process", false, &[("climate", false), ("two-state", true)]);
    let process = if chains {
        CloudProcess::TwoState {
            cover: section.share("cover"),
            lag1: section.share("lag1"),
            step_s: section.seconds("step").max(60),
        }
    } else {
        CloudProcess::Climate
    };
    section.finish();
    CloudClimate {
        process,
        monthly_mean,
    }
}

/// `[intensity]`.
pub(in crate::scenario) fn intensity(section: Section<'_>) -> IntensitySpec {
    let base_episodes_per_day = section.number("base_episodes_per_day", 0.001..=1e6);
    let rate = |key: &str| section.number_or(key, 0.0, 0.0..=10_000.0);
    let rates = WarRates {
        strikes_per_day: rate("strikes_per_day"),
        recce_drones_per_day: rate("recce_drones_per_day"),
        sea_attacks_per_day: rate("sea_attacks_per_day"),
    };
    // laid under the scenario already; the name travels with it
    section.optional("profile");
    section.finish();
    IntensitySpec {
        base_episodes_per_day,
        rates,
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_follow_the_calendar() {
        assert_eq!(date("2025-03-13"), Some((3, 72)));
        assert_eq!(date("2024-03-13"), Some((3, 73)), "a leap year");
        assert_eq!(date("2024-02-29"), Some((2, 60)));
        assert_eq!(date("2025-12-31"), Some((12, 365)));
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
            assert_eq!(date(wrong), None, "{wrong} passed");
        }
    }
}
