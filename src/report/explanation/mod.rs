//! One violation in the terminal: a report that a verifier could sign.
//!
//! Truth and claims stand apart, sides go by their role, and nothing is said about why anybody
//! did what he did.

mod act;
mod cases;
mod looks;
mod words;

use super::format::wrapped;
use crate::model::ledger::explanation::{Explanation, FindingPart, NotConfirmed};
use act::{act, breach, deed, who};
use cases::{case_text, reports};
use looks::looks;
use words::{decider, km, length, limit, moment, percent, side, words};

/// The report; `all` shows every look, report and step.
pub fn explanation_text(told: &Explanation, all: bool) -> String {
    let truce = &told.truce;
    let mut text = wrapped(
        &format!(
            "Violation {} — {}, regime {}, seed {}, {}",
            told.breach.violation, truce.scenario, truce.regime, truce.seed, truce.mode
        ),
        0,
    );
    text.push_str(&wrapped(
        "Times are UTC; the truce starts on day 1 at 00:00. What was done and what the looks could do is the \
         truth of the model, which nobody in it knows; reports, cases and findings are what the \
         mission had and said.",
        0,
    ));
    text.push_str(&heading("In short"));
    text.push_str(&wrapped(&summary(told), 0));
    text.push_str(&heading("What was done"));
    text.push_str(&act(told));
    text.push_str(&heading("Why it is a violation"));
    text.push_str(&breach(told));
    text.push_str(&heading("Who could have seen it"));
    text.push_str(&looks(told, all));
    text.push_str(&class(told));
    text.push_str(&heading("What was reported"));
    text.push_str(&reports(told, all));
    for case in &told.cases {
        text.push_str(&heading(&format!("What was believed: case {}", case.case)));
        text.push_str(&case_text(told, case, all));
    }
    text
}

fn heading(words: &str) -> String {
    format!("\n{words}\n{}\n", "─".repeat(words.chars().count()))
}

fn summary(told: &Explanation) -> String {
    let act = &told.act;
    let begun = format!(
        "On {} at km {} {} of {} {}.",
        moment(told.breach.begin_s),
        km(act.x_km),
        who(act),
        side(told, &act.side),
        deed(act)
    );
    let chance = &told.chance;
    let (plan, real) = (percent(chance.p_plan), percent(chance.p_real));
    let threshold = limit(chance.threshold);
    let finding = told.cases.first().and_then(|case| case.finding.as_ref());
    let made = match (told.fate.class.as_str(), finding) {
        ("established", Some(finding)) => established(told, finding),
        ("confirmed", Some(finding)) => format!(
            "The mission confirmed it {} after it began, but {}.",
            since(told, finding.confirmed_s),
            not_adopted(finding)
        ),
        ("not-confirmed", _) => format!(
            "It was seen and not confirmed: {}.",
            told.fate.not_confirmed.map_or("", reason)
        ),
        ("not-seen", _) => {
            format!("It was watched, with a chance of {real} of being seen, and no look saw it.")
        }
        ("not-watched", _) => format!(
            "It was within reach as planned ({plan}), but as it was the chance of being seen was \
             {real}, below the {threshold} from which on a violation counts as watched. In the \
             way: {}.",
            told.fate.cause.as_deref().map_or_else(String::new, words)
        ),
        _ => format!(
            "It was outside reach: even with everything planned in place the chance of being seen \
             was {}, below the {threshold} from which on a violation counts as watched.",
            percent(chance.p_reach)
        ),
    };
    format!("{begun} {made}")
}

fn since(told: &Explanation, second: u32) -> String {
    length(second.saturating_sub(told.breach.begin_s))
}

fn established(told: &Explanation, finding: &FindingPart) -> String {
    let adopted = finding.adopted_s.unwrap_or(finding.reported_s);
    let in_time = if told.fate.in_time == Some(true) {
        "in time"
    } else {
        "later than what counts as in time"
    };
    let named = match (&finding.named, told.fate.named_right) {
        (Some(label), Some(true)) => format!("It names side {label}, which did it."),
        (Some(label), _) => format!("It names side {label}, which did not do it."),
        (None, _) => "It names no side.".to_owned(),
    };
    format!(
        "A finding adopted {} after it began stands for it: {in_time}. {named}",
        since(told, adopted)
    )
}

fn not_adopted(finding: &FindingPart) -> String {
    let who = match finding.decided_by.as_str() {
        "nobody" => return "its report had not left by the end".to_owned(),
        who => decider(who),
    };
    match finding.decision.as_str() {
        "blocked" => format!("{who} did not adopt the finding"),
        _ => format!("{who} had not decided about the finding by the end"),
    }
}

fn reason(why: NotConfirmed) -> &'static str {
    match why {
        NotConfirmed::NobodyReads => "this regime has nobody who reads reports",
        NotConfirmed::NotReceived => "no report of it reached the mission before the end",
        NotConfirmed::TakenForAllowed => {
            "its reports took it for something that is not prohibited at that time"
        }
        NotConfirmed::NotConvincing => "its reports did not convince",
        NotConfirmed::Weakened => {
            "its reports convinced for a while, and later ones weakened the case before an analyst \
             confirmed it"
        }
        NotConfirmed::Waiting => "a convincing case still waited for an analyst at the end",
        NotConfirmed::JoinedLate => {
            "its reports joined a case about which a finding had been made before, and changed \
             nothing in it"
        }
        NotConfirmed::TooFar => {
            "a finding was made of its reports, but says a kind, place or time too far from it"
        }
        NotConfirmed::StandsForAnother => {
            "the finding made of its reports stands for another violation in the same case"
        }
    }
}

fn class(told: &Explanation) -> String {
    let chance = &told.chance;
    let threshold = limit(chance.threshold);
    let mut text = format!(
        "All looks together: {} as planned, {} as it was.",
        percent(chance.p_plan),
        percent(chance.p_real)
    );
    let seen = match chance.first_seen_s {
        Some(second) => format!(" A look saw it first on {}.", moment(second)),
        None => String::new(),
    };
    text.push_str(&seen);
    text.push_str(&match told.fate.class.as_str() {
        "not-seen" => format!(
            " {} is at least {threshold}: it was watched. No look saw it. Class: not seen.",
            percent(chance.p_real)
        ),
        "not-watched" => format!(
            " {} is below {threshold}: it was not watched. {} Class: not watched, {}.",
            percent(chance.p_real),
            given_back(told, &threshold),
            told.fate.cause.as_deref().map_or_else(String::new, words)
        ),
        "outside-reach" => format!(
            " With all that causes took given back: {}, below {threshold}. Class: outside reach.",
            percent(chance.p_reach)
        ),
        "not-confirmed" => format!(
            " What was seen was within reach. It was not confirmed: {}. Class: not confirmed.",
            told.fate.not_confirmed.map_or("", reason)
        ),
        "confirmed" => " A finding stands for it that was not adopted. Class: confirmed, not \
                        adopted."
            .to_owned(),
        _ => " An adopted finding stands for it. Class: established.".to_owned(),
    });
    format!("\n{}", wrapped(&text, 0))
}

/// What the causes took, given back in order up to the one that decides.
fn given_back(told: &Explanation, threshold: &str) -> String {
    let chance = &told.chance;
    let enough = chance
        .given_back
        .iter()
        .position(|step| step.p >= chance.threshold);
    let upto = enough.map_or(chance.given_back.len(), |place| place + 1);
    let steps: Vec<String> = chance.given_back[..upto]
        .iter()
        .filter(|step| step.p_lost > 0.0)
        .map(|step| format!("with `{}` {}", words(&step.cause), percent(step.p)))
        .collect();
    let decides = if enough.is_some() {
        format!("which reaches {threshold}")
    } else {
        format!("which stays below {threshold}, so the last cause takes it")
    };
    format!(
        "Given back in order, what each cause took raises the chance: {}, {decides}.",
        steps.join(", ")
    )
}
