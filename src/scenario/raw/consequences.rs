//! What is announced to follow from findings.

use super::check::Section;
use super::terms::labels;
use crate::model::base::DAY;
use crate::model::record::guarantee::{Guarantee, Guarantees};
use crate::model::spec::SideSpec;
use crate::scenario::problem::Code;

/// Most guarantees of a scenario: the room of a log entry.
const MAX_GUARANTEES: usize = 64;

/// `[consequences]`: guarantees by name; none where the scenario names none.
pub(in crate::scenario) fn guarantees(root: &Section<'_>, sides: &[SideSpec; 2]) -> Guarantees {
    let Some(list) = root.maybe_section("consequences") else {
        return Guarantees::default();
    };
    let mut all = Vec::new();
    for (name, at) in list.labels() {
        if all.len() >= MAX_GUARANTEES {
            let rule = "at most 64 consequences";
            list.report(Code::TooLarge, at, name, rule, "leave some out");
            break;
        }
        if let Some(inner) = list.maybe_section(name) {
            all.push(guarantee(inner, name, sides));
        }
    }
    list.finish();
    Guarantees(all)
}

fn guarantee(section: Section<'_>, name: &str, sides: &[SideSpec; 2]) -> Guarantee {
    let [(a, one), (b, two)] = labels(sides);
    let whom = [("both", None), (a, Some(one)), (b, Some(two))];
    let guarantee = Guarantee {
        name: name.to_owned(),
        side: section.choice_or("side", None, &whom),
        findings: section.count("findings", 1..=100_000),
        within_s: section.seconds("within").max(1),
        p: section.number_or("p", 1.0, 0.0..=1.0),
        delay_s: section.maybe_seconds("delay").unwrap_or(0),
        lasts_s: section.maybe_seconds("lasts").unwrap_or(365 * DAY),
        penalty: section.number_or("penalty", 0.0, 0.0..=1_000.0),
        supply_factor: section.number_or("supply_factor", 1.0, 0.0..=10.0),
        commitment_change: section.number_or("commitment_change", 0.0, -1.0..=1.0),
        renews_order: section.flag_or("renews_order", false),
    };
    section.finish();
    guarantee
}
