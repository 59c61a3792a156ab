//! Time, line, clouds and the intensity of fighting.

use super::calendar::Date;
use super::check::Section;
use super::line;
use crate::model::base::DAY;
use crate::model::command::IntensitySpec;
use crate::model::forces::WarRates;
use crate::model::front::{CloudClimate, CloudProcess, FrontSpec, Line, Segment, Topology};
use crate::model::spec::TimeSpec;
use crate::scenario::problem::Code;

/// `[time]`.
pub(in crate::scenario) fn time(section: Section<'_>) -> TimeSpec {
    let start_date = section.text("start");
    let date = Date::parse(&start_date);
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
    let (month, day_of_year) = date.map_or((1, 1), |date| (date.month, date.day_of_year()));
    let spec = TimeSpec {
        duration_s: section.seconds("duration"),
        aftermath_s: section.maybe_seconds("aftermath").unwrap_or(0),
        tick_s: section.seconds("tick"),
        day_of_year,
        month,
        start_date,
    };
    section.finish();
    spec
}

/// \[1\] — most sectors of a front.
const MAX_SECTORS: u32 = 4_096;

/// `[front]`.
pub(in crate::scenario) fn front(section: Section<'_>) -> FrontSpec {
    let is_drawn = section.has("line");
    let ruler_km = section.maybe_number("ruler_km", 0.1..=100.0);
    let drawn = line::line(&section, ruler_km);
    let has_stretches = section.has("stretch");
    let segment_shares = if has_stretches {
        replaced(&section, &["segments"], "the stretches give the shares");
        [1.0, 0.0, 0.0]
    } else {
        let shares = section.section("segments");
        let segment_shares = Segment::ALL.map(|segment| shares.share(segment.name()));
        shares.finish();
        segment_shares
    };
    let mut spec = FrontSpec {
        n_sectors: MAX_SECTORS as u16,
        sector_km: section.number("sector_km", 0.1..=1_000.0),
        n_areas: section.count("areas", 1..=MAX_SECTORS) as u16,
        segment_shares,
        stretches: Vec::new(),
        line: None,
        latitude: 0.0,
        longitude_from: 0.0,
        longitude_to: 0.0,
        topology: section.choice_or("topology", Topology::Line, &Topology::NAMES),
        depth_km: section.number_or("depth_km", 50.0, 0.0..=1_000.0),
        area_names: section.names_or_none("area_names"),
    };
    if is_drawn {
        replaced(
            &section,
            &["sectors", "latitude", "longitude"],
            "the line gives it",
        );
        if let Some(drawn) = drawn {
            lay_along(&section, &mut spec, drawn);
        }
    } else {
        if ruler_km.is_some() {
            let at = section.place("ruler_km", "");
            let rule = "a ruler measures a line, and there is none";
            section.report(
                Code::Rule,
                at,
                "ruler_km",
                rule,
                "add front.line, or leave it out",
            );
        }
        spec.n_sectors = section.count("sectors", 1..=MAX_SECTORS) as u16;
        spec.latitude = section.number("latitude", -66.0..=66.0);
        [spec.longitude_from, spec.longitude_to] = section.exactly("longitude", -180.0..=180.0);
    }
    if has_stretches && (spec.line.is_some() || !is_drawn) {
        let stretches = line::stretches(&section, &spec);
        spec.lay_stretches(stretches);
    } else {
        section.optional("stretch");
    }
    section.finish();
    spec
}

/// Refuses keys that another key has taken the place of.
fn replaced(section: &Section<'_>, keys: &[&str], rule: &str) {
    for key in keys {
        if let Some(node) = section.optional(key) {
            section.report(Code::Rule, node.at, key, rule, "leave it out");
        }
    }
}

/// Lays the sectors along a line, if it has room for them.
fn lay_along(section: &Section<'_>, spec: &mut FrontSpec, line: Line) {
    let at = section.place("line", "");
    let sectors = line.length_km() / spec.sector_km;
    if sectors < 1.0 {
        let rule = format!(
            "the line is {:.3} km long, shorter than one sector of {} km",
            line.length_km(),
            spec.sector_km
        );
        section.report(Code::Rule, at, "line", &rule, "use shorter sectors");
    } else if sectors.round() > f64::from(MAX_SECTORS) {
        let rule =
            format!("the line would have {sectors:.0} sectors, at most {MAX_SECTORS} are laid");
        section.report(Code::TooLarge, at, "line", &rule, "use longer sectors");
    } else {
        if spec.topology == Topology::Ring {
            let rule = "sectors along a line are no rings";
            section.report(Code::Rule, at, "topology", rule, "leave out the topology");
        }
        spec.follow(line);
    }
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
        replay: Vec::new(),
    }
}

/// `[weather]`: a daily series in place of the climate.
pub(in crate::scenario) fn weather(
    section: Option<Section<'_>>,
    time: &TimeSpec,
    cloud: &mut CloudClimate,
) {
    let Some(section) = section else { return };
    if let Some(replay) = section.maybe_section("replay") {
        cloud.replay = self::replay(&replay, time);
        if cloud.process != CloudProcess::Climate {
            let rule = "a series is replayed in place of the climate, not of cloud.process";
            let remedy = "use process = \"climate\", or leave out the series";
            section.report(Code::Rule, replay.at(), "replay", rule, remedy);
        }
        replay.finish();
    }
    section.finish();
}

/// Cover by day of the truce; the series must have all of its days.
fn replay(section: &Section<'_>, time: &TimeSpec) -> Vec<f64> {
    // Credit that travels with the numbers into every manifest.
    section.optional("source");
    let from = section.text("from");
    let cover = section.numbers("cloud_cover", 0.0..=1.0);
    let Some(from) = Date::parse(&from) else {
        let rule = "must be a day of the calendar";
        section.report(
            Code::WrongType,
            section.at(),
            "from",
            rule,
            "write it like \"2025-03-13\"",
        );
        return Vec::new();
    };
    let Some(start) = Date::parse(&time.start_date) else {
        return Vec::new();
    };
    let skipped = start.number() - from.number();
    let days = i64::from(time.duration_s.div_ceil(DAY));
    if skipped < 0 || skipped + days > cover.len() as i64 {
        let rule = format!(
            "the series has {} days from {from}, the truce {days} from {start}",
            cover.len()
        );
        let remedy = "use a series with all days of the truce, or another time.start";
        section.report(Code::Rule, section.at(), "", &rule, remedy);
        return Vec::new();
    }
    cover.into_iter().skip(skipped as usize).collect()
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
