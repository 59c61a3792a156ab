//! The catalogue of families of sensors.

use super::check::Section;
use crate::model::record::act::Modality;
use crate::model::sensing::{Detection, Platform, Sensor, SensorCatalogue};
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
        range_km: section.number("range_km", 0.0..=5_000.0),
        night_factor: section.share("night_factor"),
        cloud_loss: section.share("cloud_loss"),
        fog_loss: section.share("fog_loss"),
        wind_loss: section.share("wind_loss"),
        openness_weight: section.share("openness_weight"),
        outage: section.share("outage"),
        false_per_day: section.number("false_per_day", 0.0..=1_000.0),
        p_misclassified: section.share("p_misclassified"),
        p_side: section.share("p_side"),
        side_accuracy: section.share("side_accuracy"),
        error_m: section.number("error_m", 0.0..=100_000.0),
        error_minutes: section.number("error_minutes", 0.0..=14_400.0),
        delay_hours: section.number("delay_hours", 0.0..=720.0),
        evidence: section.number("evidence", 0.0..=50.0),
    };
    section.optional("note");
    section.finish();
    sensor
}
