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
    // what a scenario lays over a regime of the library stands beside the regime's own institution
    let chosen = if section.has("kind") {
        section.choice("kind", &InstitutionKind::NAMES)
    } else {
        None
    };
    if let ([(name, _), (second, _), ..], None) = (there.as_slice(), chosen)
        && !section.has("kind")
    {
        let at = section.optional(second).map_or(section.at(), |n| n.at);
        section.report(
            Code::Rule,
            at,
            second,
            &format!("a regime has one institution, and there is `{name}` too"),
            &format!("leave one out, or say which counts: kind = \"{second}\""),
        );
    }
    for (name, _) in &there {
        section.optional(name);
    }
    let kind = chosen.or(there.first().map(|(_, kind)| *kind));
    let kind = kind.unwrap_or(InstitutionKind::HeadOfMission);
    let name = InstitutionKind::NAMES
        .into_iter()
        .find_map(|(name, k)| (k == kind).then_some(name));
    let institution = match name {
        Some(name) => of_kind(kind, section.section(name)),
        None => Institution::NONE,
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

#[cfg(test)]
mod tests {
    use crate::model::casework::{Attribution, Institution, InstitutionKind, Seat};
    use crate::scenario::{Code, NoFiles, Problem, check_text};

    fn study(regime: &str) -> String {
        format!(
            "schema = 1\ntitle = \"x\"\nextends = \"thirty-day-pause\"\n\
             regimes = [\"none\", \"layered\"]\n{regime}"
        )
    }

    /// The institution of the first regime, which has none of its own.
    fn institution(table: &str) -> Institution {
        let text = study(&table.replace("[institution", "[regime.none.institution"));
        match check_text("study.toml", text.as_bytes(), &NoFiles) {
            Ok(loaded) => loaded.spec.regimes[0].institution.clone(),
            Err(problems) => panic!("{problems:?}"),
        }
    }

    fn refused(regime: &str) -> Vec<Problem> {
        let text = study(regime);
        check_text("study.toml", text.as_bytes(), &NoFiles).expect_err("must be refused")
    }

    const DELAY: &str = "delay_median_hours = 12\ndelay_log_sd = 0.5\n";

    #[test]
    fn every_kind_is_read() {
        let consensus = institution(&format!(
            "[institution.parties-by-consensus]\n{DELAY}p_adopt = 0.8\np_against_self = 0.2\n\
             late_from_days = 60\nlate_to_days = 240\n"
        ));
        assert_eq!(consensus.kind, InstitutionKind::PartiesByConsensus);
        assert_eq!(consensus.late_days, Some([60.0, 240.0]));
        assert!(consensus.members.iter().all(|m| m.veto));
        assert!((consensus.members[0].partiality - 0.75).abs() < 1e-12);
        assert!((consensus.members[1].partiality + 0.75).abs() < 1e-12);
        let chaired = institution(&format!(
            "[institution.chaired-panel]\n{DELAY}p_adopt = 0.8\npartiality = [0, 0.3, -0.3, 0, 0]\n"
        ));
        assert_eq!((chaired.members.len(), chaired.votes_needed), (5, 3));
        let guarantor = institution(&format!(
            "[institution.guarantor]\n{DELAY}p_adopt = 0.5\npartiality = -0.4\nbelief = 0.95\n"
        ));
        assert_eq!(guarantor.members[0].partiality, -0.4);
        let head = institution(&format!(
            "[institution.head-of-mission]\n{DELAY}p_adopt = 0.9\n"
        ));
        assert_eq!(
            (head.kind, head.votes_needed),
            (InstitutionKind::HeadOfMission, 1)
        );
    }

    /// A new institution by file alone: two parties, of whom one may block, and two outsiders.
    #[test]
    fn an_institution_can_be_made_up() {
        let panel = institution(&format!(
            "[institution.panel]\n{DELAY}votes_needed = 2\n\
             [institution.panel.members.host]\nseat = \"a\"\np_adopt = 0.7\np_adopt_grave = 0.3\n\
             partiality = 0.9\nveto = true\n\
             [institution.panel.members.guest]\nseat = \"b\"\np_adopt = 0.7\npartiality = -0.9\n\
             [institution.panel.members.chair]\np_adopt = 0.9\nbelief = 0.95\n"
        ));
        assert_eq!(
            (panel.kind, panel.votes_needed),
            (InstitutionKind::Panel, 2)
        );
        let seats: Vec<Seat> = panel.members.iter().map(|m| m.seat).collect();
        assert_eq!(seats, [Seat::PartyA, Seat::PartyB, Seat::Outsider]);
        assert_eq!(panel.members[0].p_adopt_grave, 0.3);
        assert_eq!(
            panel.members[1].p_adopt_grave, 0.7,
            "as for others unless said"
        );
        assert!(panel.members[0].veto && !panel.members[1].veto);
    }

    /// A scenario can give a regime of the library another institution, and has to say so.
    #[test]
    fn two_institutions_need_a_word() {
        let guarantor = format!("[regime.layered.institution.guarantor]\n{DELAY}p_adopt = 0.5\n");
        let found = refused(&guarantor);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].code, Code::Rule);
        let said = format!("[regime.layered.institution]\nkind = \"guarantor\"\n{guarantor}");
        let loaded = check_text("study.toml", study(&said).as_bytes(), &NoFiles);
        let kind = loaded.expect("it says which").spec.regimes[1]
            .institution
            .kind;
        assert_eq!(kind, InstitutionKind::Guarantor);
    }

    #[test]
    fn all_faults_of_an_institution_are_told_at_once() {
        let found = refused(
            "[regime.none.institution.panel]\ndelay_median_hours = -1\ndelay_log_sd = 9\n\
             votes_needed = 3\nlate_from_days = 9\nlate_to_days = 2\n\
             [regime.none.institution.panel.members.x]\np_adopt = 2\npartiality = -3\n\
             belief = 7\nseat = \"c\"\nvote = 1\n",
        );
        let paths: Vec<&str> = found
            .iter()
            .filter_map(|p| p.path.strip_prefix("regime.none.institution.panel."))
            .collect();
        for wanted in [
            "delay_median_hours",
            "delay_log_sd",
            "votes_needed",
            "late_from_days",
            "members.x.p_adopt",
            "members.x.partiality",
            "members.x.belief",
            "members.x.seat",
            "members.x.vote",
        ] {
            assert!(paths.contains(&wanted), "{wanted}: {found:?}");
        }
        let found = refused(&format!(
            "[regime.none.institution.parties-by-consensus]\n{DELAY}p_adopt = 0.2\n\
             p_against_self = 0.5\n"
        ));
        assert_eq!(found.len(), 1, "{found:?}");
        let found = refused(&format!(
            "[regime.none.institution.chaired-panel]\n{DELAY}p_adopt = 0.2\npartiality = []\n"
        ));
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn casework_keys_are_read_and_checked() {
        let text = study(
            "[regime.layered.casework]\nattribution = \"first-sign\"\nflash_for_grave = true\n\
             wait_hours = 3\nwarning_ratio = 3\nwarning_limit = 20\n",
        );
        let loaded = check_text("study.toml", text.as_bytes(), &NoFiles).expect("good");
        let casework = loaded.spec.regimes[1].casework.clone().expect("casework");
        assert_eq!(casework.attribution, Attribution::FirstSign);
        assert!(casework.flash_for_grave && casework.wait_hours == 3.0);
        assert_eq!(casework.warning_ratio, Some(3.0));
        assert_eq!(casework.warning_limit, Some(20.0));
        let found = refused(
            "[regime.layered.casework]\nattribution = \"coin\"\nflash_for_grave = 1\n\
             wait_hours = -3\nwarning_ratio = 1\nwarning_limit = 0\n",
        );
        assert_eq!(found.len(), 5, "{found:?}");
    }
}
