//! Casework and institution of a regime.

use super::check::Section;
use super::regimes::MAX_EUR;
use crate::model::casework::{CaseworkSpec, Institution};
use crate::scenario::tree::Value;

/// `[casework]`, or `casework = "none"`.
pub(super) fn casework(regime: &Section<'_>) -> Option<CaseworkSpec> {
    let node = regime.optional("casework")?;
    if let Value::Text(text) = &node.value {
        regime.pick(text, node.at, "casework", &[("none", ())]);
        return None;
    }
    let section = regime.as_section(node, "casework");
    let spec = CaseworkSpec {
        analysts: section.number("analysts", 0.0..=100_000.0),
        hours_per_day: section.number("hours_per_day", 0.0..=24.0),
        minutes_per_case: section.number("minutes_per_case", 0.01..=14_400.0),
        confirm: section.share("confirm"),
        attribute: section.share("attribute"),
        dismiss_after_hours: section.number("dismiss_after_hours", 0.0..=8_760.0),
        names_sides: section.flag_or("names_sides", false),
        report_every_hours: section.number("report_every_hours", 0.25..=720.0),
        hears_complaints: section.flag_or("hears_complaints", false),
        cost_per_day: section.number("cost_per_day", 0.0..=MAX_EUR),
    };
    section.finish();
    Some(spec)
}

/// `[institution.…]`, or `institution = "none"`.
pub(super) fn institution(regime: &Section<'_>) -> Institution {
    let Some(node) = regime.optional("institution") else {
        return Institution::None;
    };
    if let Value::Text(text) = &node.value {
        regime.pick(text, node.at, "institution", &[("none", ())]);
        return Institution::None;
    }
    let section = regime.as_section(node, "institution");
    let head = section.section("head-of-mission");
    let institution = Institution::HeadOfMission {
        delay_median_hours: head.number("delay_median_hours", 0.0..=8_760.0),
        delay_log_sd: head.number("delay_log_sd", 0.0..=3.0),
        p_adopt: head.share("p_adopt"),
    };
    head.finish();
    section.finish();
    institution
}
