//! The catalogue of kinds of acts.

use super::check::Section;
use crate::model::record::act::{ActCatalogue, ActKind, Conduct, Domain, Group, Modality};
use crate::scenario::problem::Code;

/// `[acts]`: one table per kind, in the order of the file.
pub(in crate::scenario) fn acts(section: &Section<'_>) -> ActCatalogue {
    let mut kinds = Vec::new();
    for (name, at) in section.labels() {
        if kinds.len() >= 64 {
            section.report(
                Code::TooLarge,
                at,
                name,
                "at most 64 kinds of acts",
                "leave some out",
            );
            break;
        }
        if let Some(inner) = section.maybe_section(name) {
            kinds.push(kind(inner, name));
        }
    }
    for (conduct_name, conduct) in Conduct::NAMES {
        let of_conduct = || kinds.iter().filter(|kind| kind.conduct == conduct);
        let n = of_conduct().count();
        let remedy = "every mechanism needs one kind of act; only local fire, strikes and other actors may have several";
        if conduct == Conduct::Scripted {
            continue;
        }
        // without a kind these are not carried out; without the others there is no truce
        let optional = matches!(
            conduct,
            Conduct::Advance
                | Conduct::Fortification
                | Conduct::Movement
                | Conduct::Strike
                | Conduct::Reconnaissance
                | Conduct::SeaAttack
        );
        let several = matches!(
            conduct,
            Conduct::LocalFire | Conduct::OtherActor | Conduct::Strike
        );
        if n == 0 && !optional && !section.log().is_partial() {
            let rule = format!("no kind of act has conduct `{conduct_name}`");
            section.report(Code::Rule, section.at(), "", &rule, remedy);
        } else if n > 1 && !several {
            for kind in of_conduct() {
                let rule = format!("{n} kinds of acts have conduct `{conduct_name}`");
                let at = section.place(&kind.name, "conduct");
                section.report(
                    Code::Rule,
                    at,
                    &format!("{}.conduct", kind.name),
                    &rule,
                    remedy,
                );
            }
        }
    }
    ActCatalogue(kinds)
}

/// What an agreement must be about to bind a kind, when its table does not say.
fn domain_of(group: Group, conduct: Conduct) -> Domain {
    match (group, conduct) {
        (Group::Rear, _) => Domain::Rear,
        (_, Conduct::Strike | Conduct::Reconnaissance) => Domain::Air,
        (_, Conduct::SeaAttack) => Domain::Sea,
        _ => Domain::Line,
    }
}

fn kind(section: Section<'_>, name: &str) -> ActKind {
    let groups = Group::ALL.map(|group| (group.name(), group));
    let conduct = section
        .choice("conduct", &Conduct::NAMES)
        .unwrap_or(Conduct::LocalFire);
    let group = section.choice("group", &groups).unwrap_or(Group::Fire);
    let domain = section.choice_or("domain", domain_of(group, conduct), &Domain::NAMES);
    if conduct == Conduct::LocalFire && domain != Domain::Line {
        section.report(
            Code::Rule,
            section.at(),
            "domain",
            "local fire is of the line: one restraint holds back all of its kinds",
            "leave domain out",
        );
    }
    let strengths = section.section("signature");
    let signature =
        Modality::ALL.map(|modality| strengths.number_or(modality.name(), 0.0, 0.0..=1.0));
    strengths.finish();
    let reaches = section.maybe_section("reach");
    let reach = Modality::ALL.map(|modality| {
        let factor = |s: &Section<'_>| s.number_or(modality.name(), 1.0, 0.0..=10.0);
        reaches.as_ref().map_or(1.0, factor)
    });
    if let Some(reaches) = reaches {
        reaches.finish();
    }
    let kind = ActKind {
        name: name.to_owned(),
        group,
        conduct,
        domain,
        provokes: conduct == Conduct::OtherActor && section.flag_or("provokes", false),
        share: if conduct == Conduct::LocalFire {
            section.share("share")
        } else if matches!(conduct, Conduct::OtherActor | Conduct::Strike) {
            section.number_or("share", 1.0, 0.0..=1.0)
        } else {
            section.number_or("share", 0.0, 0.0..=0.0)
        },
        mistaken: section.number_or("mistaken", 0.0, 0.0..=1_000.0),
        depth_share: section.number_or("depth_share", 1.0, 0.0..=1.0),
        duration_median_minutes: section.number("duration_median_minutes", 0.0..=525_600.0),
        duration_log_sd: section.number("duration_log_sd", 0.0..=3.0),
        rounds_median: section.number("rounds_median", 0.0..=10_000.0),
        rounds_log_sd: section.number("rounds_log_sd", 0.0..=3.0),
        casualties_per_round: section.number("casualties_per_round", 0.0..=1_000.0),
        proscribed: section.flag_or("proscribed", false),
        lookalike: section.number_or("lookalike", 0.0, 0.0..=1.0),
        trace_hours: section.number_or("trace_hours", 0.0, 0.0..=720.0),
        hides_hours: section.number_or("hides_hours", 0.0, 0.0..=8_760.0),
        signature,
        reach,
    };
    section.optional("note");
    section.finish();
    kind
}
