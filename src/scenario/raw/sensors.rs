//! The catalogue of families of sensors.

use super::check::Section;
use crate::model::record::act::Modality;
use crate::model::sensing::{Curve, DelayLaw, Detection, Fix, Platform, Sensor, SensorCatalogue};
use crate::scenario::problem::Code;

/// `[sensors]`: one table per family, in the order of the file.
pub(in crate::scenario) fn sensors(section: &Section<'_>) -> SensorCatalogue {
    let mut sensors: Vec<Sensor> = Vec::new();
    for (name, at) in section.labels() {
        if sensors.len() >= 64 {
            section.report(
                Code::TooLarge,
                at,
                name,
                "at most 64 families of sensors",
                "leave some out",
            );
            break;
        }
        let Some(inner) = section.maybe_section(name) else {
            continue;
        };
        let sensor = sensor(inner, name);
        if let Some(twin) = sensors.iter().find(|s| s.key == sensor.key) {
            let rule = format!("`{name}` and `{}` have the same key", twin.name);
            let remedy = "give every family a key of its own";
            // The lower source is the nearer to the file that was asked for.
            let places = [name, &twin.name].map(|n| (section.place(n, "key"), n));
            let nearest = places.into_iter().min_by_key(|(at, _)| at.source);
            if let Some((at, n)) = nearest {
                section.report(Code::Rule, at, &format!("{n}.key"), &rule, remedy);
            }
        }
        sensors.push(sensor);
    }
    SensorCatalogue(sensors)
}

fn sensor(section: Section<'_>, name: &str) -> Sensor {
    let modalities = Modality::ALL.map(|modality| (modality.name(), modality));
    let look = section.section("detection");
    let detection = if look.has("per_hour") {
        Detection::Rate {
            per_hour: look.number("per_hour", 0.0..=3_600.0),
        }
    } else {
        Detection::Glimpse { p: look.share("p") }
    };
    look.finish();
    let sensor = Sensor {
        name: name.to_owned(),
        key: section.count("key", 0..=255) as u8,
        modality: section
            .choice("modality", &modalities)
            .unwrap_or(Modality::Eye),
        platform: section
            .choice("platform", &Platform::NAMES)
            .unwrap_or(Platform::Fixed),
        detection,
        curve: curve(&section),
        range_km: section.number("range_km", 0.0..=5_000.0),
        day_factor: section.number_or("day_factor", 1.0, 0.0..=1.0),
        night_factor: section.share("night_factor"),
        cloud_loss: section.number_or("cloud_loss", 0.0, 0.0..=1.0),
        cloud_curve: section.pairs("cloud_curve", 0.0..=1.0, 0.0..=1.0),
        fog_loss: section.share("fog_loss"),
        wind_loss: section.share("wind_loss"),
        openness_weight: section.share("openness_weight"),
        outage: section.share("outage"),
        jam_loss: section.number_or("jam_loss", 0.0, 0.0..=1.0),
        exposed: section.flag_or("exposed", false),
        false_per_day: section.number("false_per_day", 0.0..=1_000.0),
        p_misclassified: section.share("p_misclassified"),
        p_side: section.share("p_side"),
        side_accuracy: section.share("side_accuracy"),
        error_m: section.number("error_m", 0.0..=100_000.0),
        error_minutes: section.number("error_minutes", 0.0..=14_400.0),
        delay_hours: section.number("delay_hours", 0.0..=720.0),
        delay_law: section.choice_or("delay_law", DelayLaw::Fixed, &DelayLaw::NAMES),
        evidence: section.number("evidence", 0.0..=50.0),
        correlation: section.number_or("correlation", 0.0, 0.0..=0.99),
        fix: section.maybe_section("fix").map(fix),
    };
    if sensor.correlation > 0.0 && matches!(detection, Detection::Rate { .. }) {
        let rule = "looks of a continuous sensor cannot share a chance";
        let remedy = "give the sensor detection = { p = … }, or leave correlation out";
        section.report(Code::Rule, section.at(), "correlation", rule, remedy);
    }
    section.optional("note");
    section.finish();
    sensor
}

/// `curve`: how strength falls with distance; to half of the range full when not given.
fn curve(section: &Section<'_>) -> Curve {
    let Some(curve) = section.maybe_section("curve") else {
        return Curve::half_range();
    };
    let kinds = [
        ("definite", 0),
        ("gaussian", 1),
        ("inverse-cube", 2),
        ("table", 3),
    ];
    let made = match curve.choice("kind", &kinds) {
        Some(1) => Curve::Gaussian {
            sigma_km: curve.number("sigma_km", 0.001..=5_000.0),
        },
        Some(2) => Curve::InverseCube {
            m_km2: curve.number("m_km2", 1e-6..=1e6),
        },
        Some(3) => {
            let points = curve.pairs("points", 0.0..=1.0, 0.0..=1.0);
            let spans = points.first().is_some_and(|p| p.0 == 0.0)
                && points.last().is_some_and(|p| p.0 == 1.0);
            if !points.is_empty() && !spans {
                let rule = "must begin at 0 and end at 1, shares of the range";
                let remedy = "write points = [[0, 1], …, [1, 0]]";
                curve.report(Code::Rule, curve.at(), "points", rule, remedy);
            } else if points.is_empty() {
                let rule = "a table needs its points";
                let remedy = "write points = [[0, 1], [0.5, 1], [1, 0]]";
                curve.report(Code::Rule, curve.at(), "points", rule, remedy);
            }
            Curve::Table { points }
        }
        _ => Curve::Definite,
    };
    curve.finish();
    made
}

/// `fix`: what several nodes make of it together.
fn fix(section: Section<'_>) -> Fix {
    let fix = Fix {
        nodes: section.count("nodes", 2..=20),
        error_m: section.number("error_m", 0.0..=100_000.0),
        evidence: section.number("evidence", 0.0..=50.0),
        p_side: section.share("p_side"),
        side_accuracy: section.share("side_accuracy"),
    };
    section.finish();
    fix
}
