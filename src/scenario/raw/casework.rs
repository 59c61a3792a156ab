//! Casework and institution of a regime.

use super::check::Section;
use super::regimes::MAX_EUR;
use crate::model::casework::{
    Attribution, CaseworkSpec, Delay, Institution, InstitutionKind, Member, Seat,
};
use crate::scenario::problem::Code;
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
        wait_hours: section.number_or("wait_hours", 0.0, 0.0..=720.0),
        names_sides: section.flag_or("names_sides", false),
        attribution: section.choice_or("attribution", Attribution::Evidence, &Attribution::NAMES),
        report_every_hours: section.number("report_every_hours", 0.25..=720.0),
        flash_for_grave: section.flag_or("flash_for_grave", false),
        warning_ratio: section.maybe_number("warning_ratio", 1.05..=100.0),
        warning_limit: section.maybe_number("warning_limit", 0.5..=10_000.0),
        hears_complaints: section.flag_or("hears_complaints", false),
        cost_per_day: section.number("cost_per_day", 0.0..=MAX_EUR),
    };
    section.finish();
    Some(spec)
}

/// \[1\] — most members of an institution.
const MAX_MEMBERS: usize = 32;

/// `[institution.…]`, or `institution = "none"`.
pub(super) fn institution(regime: &Section<'_>) -> Institution {
    let Some(node) = regime.optional("institution") else {
        return Institution::NONE;
    };
    if let Value::Text(text) = &node.value {
        regime.pick(text, node.at, "institution", &[("none", ())]);
        return Institution::NONE;
    }
    let section = regime.as_section(node, "institution");
    let there: Vec<(&str, InstitutionKind)> = InstitutionKind::NAMES
        .into_iter()
        .filter(|(name, _)| section.has(name))
        .collect();
    let institution = match there.as_slice() {
        [] => {
            // reads as the usual one, which reports what is missing
            head_of_mission(&section.section("head-of-mission"))
        }
        [(name, kind), rest @ ..] => {
            if let Some((second, _)) = rest.first() {
                let at = section
                    .optional(second)
                    .map_or(section.at(), |node| node.at);
                section.report(
                    Code::Rule,
                    at,
                    second,
                    &format!("a regime has one institution, and there is `{name}` already"),
                    "leave one out; a regime in a file of its own inherits none",
                );
            }
            for (second, _) in rest {
                section.optional(second);
            }
            of_kind(*kind, section.section(name))
        }
    };
    section.finish();
    institution
}

fn of_kind(kind: InstitutionKind, section: Section<'_>) -> Institution {
    let institution = match kind {
        InstitutionKind::None => Institution::NONE,
        InstitutionKind::HeadOfMission => head_of_mission(&section),
        InstitutionKind::PartiesByConsensus => consensus(&section),
        InstitutionKind::ChairedPanel => chaired_panel(&section),
        InstitutionKind::Guarantor => {
            let delay = delay(&section);
            let member = member(&section, "guarantor");
            Institution::guarantor(delay, member)
        }
        InstitutionKind::Panel => panel(&section),
    };
    section.finish();
    institution
}

fn delay(section: &Section<'_>) -> Delay {
    Delay {
        median_hours: section.number("delay_median_hours", 0.0..=8_760.0),
        log_sd: section.number("delay_log_sd", 0.0..=3.0),
    }
}

fn head_of_mission(section: &Section<'_>) -> Institution {
    Institution::head_of_mission(delay(section), section.share("p_adopt"))
}

/// `late_from_days` and `late_to_days`: both or neither.
fn late_days(section: &Section<'_>) -> Option<[f64; 2]> {
    let range = 0.0..=3_650.0;
    if !section.has("late_from_days") && !section.has("late_to_days") {
        return None;
    }
    let from = section.number("late_from_days", range.clone());
    let to = section.number("late_to_days", range);
    if from > to {
        section.report(
            Code::Rule,
            section.at(),
            "late_from_days",
            "is more than late_to_days",
            "swap the two",
        );
    }
    Some([from, to])
}

fn consensus(section: &Section<'_>) -> Institution {
    let (p_other, p_self) = (section.share("p_adopt"), section.share("p_against_self"));
    if p_self > p_other {
        section.report(
            Code::Rule,
            section.at(),
            "p_against_self",
            "a party agrees to a finding against itself more often than to another",
            "lower p_against_self or raise p_adopt",
        );
    }
    Institution::parties_by_consensus(delay(section), p_other, p_self, late_days(section))
}

fn chaired_panel(section: &Section<'_>) -> Institution {
    let partialities = section.numbers("partiality", -1.0..=1.0);
    if partialities.is_empty() || partialities.len() > MAX_MEMBERS {
        section.report(
            Code::TooLarge,
            section.at(),
            "partiality",
            &format!("one number per member, the chair first: 1 to {MAX_MEMBERS}"),
            "use [0, 0, 0] for three who lean to nobody",
        );
    }
    Institution::chaired_panel(delay(section), section.share("p_adopt"), &partialities)
}

fn member(section: &Section<'_>, name: &str) -> Member {
    let p_adopt = section.share("p_adopt");
    Member {
        name: name.to_owned(),
        seat: section.choice_or("seat", Seat::Outsider, &Seat::NAMES),
        p_adopt,
        p_adopt_grave: section.number_or("p_adopt_grave", p_adopt, 0.0..=1.0),
        partiality: section.number_or("partiality", 0.0, -1.0..=1.0),
        belief: section.number_or("belief", 0.0, 0.0..=1.0),
        veto: section.flag_or("veto", false),
    }
}

/// The general form: members by name, votes needed, vetoes.
fn panel(section: &Section<'_>) -> Institution {
    let list = section.section("members");
    let mut members = Vec::new();
    for (name, at) in list.labels() {
        if members.len() >= MAX_MEMBERS {
            let rule = format!("at most {MAX_MEMBERS} members");
            list.report(Code::TooLarge, at, name, &rule, "leave some out");
            break;
        }
        if let Some(inner) = list.maybe_section(name) {
            members.push(member(&inner, name));
            inner.finish();
        }
    }
    let votes_needed = section.count("votes_needed", 0..=MAX_MEMBERS as u32);
    if votes_needed as usize > members.len() {
        section.report(
            Code::Rule,
            section.at(),
            "votes_needed",
            "more votes are needed than there are members",
            "lower votes_needed or add members",
        );
    }
    let institution = Institution {
        kind: InstitutionKind::Panel,
        delay: Some(delay(section)),
        members,
        votes_needed,
        late_days: late_days(section),
    };
    list.finish();
    institution
}
