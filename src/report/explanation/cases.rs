//! Reports, the odds of a case step by step, and what was said in public.

use super::heading;
use super::words::{
    asset, decider, km, length, limit, moment, more, percent, plural, short_moment, until, words,
};
use crate::model::ledger::explanation::{CasePart, Explanation, FindingPart, ReportPart, StepPart};
use crate::report::format::{entry, number, wrapped};
use crate::report::table::{Column, Table};

/// Reports and steps shown without `all`.
const SHOWN: usize = 15;

pub(super) fn reports(told: &Explanation, all: bool) -> String {
    if told.reports.is_empty() {
        return wrapped("Nothing: no report stems from this act.", 0);
    }
    let mut table = Table::new(vec![
        Column::left("report by"),
        Column::right("seemed\nday time"),
        Column::right("±\nmin"),
        Column::right("at\nkm"),
        Column::right("±\nkm"),
        Column::right("off by\nkm"),
        Column::left("taken for"),
        Column::right("received\nday time"),
    ]);
    let most = if all { usize::MAX } else { SHOWN };
    for report in told.reports.iter().take(most) {
        table.row(report_row(report));
    }
    let mut text = table.text();
    text.push_str(&more(told.reports.len(), most, "report"));
    let for_a = told.reports.iter().filter(|r| r.side_a_evidence > 0.0);
    let for_b = told.reports.iter().filter(|r| r.side_a_evidence < 0.0);
    let (n_a, n_b) = (for_a.count(), for_b.count());
    text + &wrapped(
        &format!(
            "{} in all; {n_a} pointed to side a, {n_b} to side b, {} to neither.",
            plural(told.reports.len(), "report"),
            told.reports.len() - n_a - n_b
        ),
        0,
    )
}

fn report_row(report: &ReportPart) -> [String; 8] {
    [
        asset(&report.sensor, Some(report.asset)),
        short_moment(report.time_s),
        number(f64::from(report.time_error_s) / 60.0, 0),
        km(report.x_km),
        number(report.x_error_km, 1),
        number(report.x_off_km, 1),
        words(&report.kind),
        short_moment(report.received_s),
    ]
}

pub(super) fn case_text(told: &Explanation, case: &CasePart, all: bool) -> String {
    let count = |from: &str| case.steps.iter().filter(|s| s.stems_from == from).count();
    let mut text = wrapped(
        &format!(
            "Needed to be confirmed: a belief of {} that a prohibited act happened. {}",
            limit(case.needed),
            match case.needed_to_name {
                Some(needed) => format!("Needed to name a side: {}.", limit(needed)),
                None => "The mandate forbids naming a side.".to_owned(),
            }
        ),
        0,
    );
    let mut table = Table::new(vec![
        Column::right("received\nday time"),
        Column::left("report by"),
        Column::left("in truth"),
        Column::right("evi-\ndence"),
        Column::right("weight"),
        Column::right("added"),
        Column::right("log-\nodds"),
        Column::right("belief"),
        Column::right("side a"),
    ]);
    table.row([
        String::new(),
        "prior: own record".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        number(case.prior_log_odds, 2),
        percent(case.prior),
        percent(0.5),
    ]);
    let most = if all { usize::MAX } else { SHOWN };
    let confirmed = case.finding.as_ref().map(|finding| finding.confirmed_s);
    let mut open = confirmed;
    for step in case.steps.iter().take(most) {
        if let Some(second) = open.take_if(|second| step.arrived_s >= *second) {
            table.row([short_moment(second), "— confirmed —".to_owned()]);
        }
        table.row(step_row(step));
    }
    text.push_str(&table.text());
    text.push_str(&more(case.steps.len(), most, "report"));
    text.push_str(&wrapped(
        &format!(
            "Weight: what is left of a report beside earlier ones by the same kind of sensor or \
             the same asset. Side a: belief that side a did it, if anybody. Of {}, {} from this \
             act, {} from other acts, {} from nothing; {} by \
             the sides. In the end: log-odds {}, belief {}; the case is {}.",
            plural(case.steps.len(), "report"),
            count("this-act"),
            count("another-act"),
            count("nothing"),
            plural(count("claim"), "complaint"),
            number(case.log_odds, 2),
            percent(case.belief),
            match case.stage.as_str() {
                "queued" => "waiting for an analyst",
                "dismissed" => "put aside",
                other => other,
            }
        ),
        0,
    ));
    if let Some(finding) = &case.finding {
        text.push_str(&heading(&format!(
            "What was said: finding {}",
            finding.finding
        )));
        text.push_str(&finding_text(told, case, finding));
    }
    text
}

fn step_row(step: &StepPart) -> [String; 9] {
    let by = match &step.complaint_by {
        Some(label) => format!("complaint of side {label}"),
        None if step.stems_from == "refusal" => "refused visit".to_owned(),
        None => asset(&step.by, step.asset),
    };
    let in_truth = match step.stems_from.as_str() {
        "this-act" => "this act",
        "another-act" => "another act",
        "claim" => "a claim",
        "refusal" => "–",
        other => other,
    };
    [
        short_moment(step.arrived_s),
        by,
        in_truth.to_owned(),
        number(step.evidence, 2),
        number(step.weight, 2),
        number(step.added, 2),
        number(step.log_odds, 2),
        percent(step.belief),
        percent(step.belief_side_a),
    ]
}

fn blocked(by: &str) -> String {
    match by {
        "votes" => "blocked, too few votes were for it".to_owned(),
        by => format!("blocked by {}", words(by)),
    }
}

fn finding_text(told: &Explanation, case: &CasePart, finding: &FindingPart) -> String {
    let [from_km, to_km] = finding.box_km;
    let [from, to] = finding.window_s;
    let place = match finding.site {
        Some(site) => format!("at site {site}"),
        None => format!("at km {} to {}", km(from_km), km(to_km)),
    };
    let mut text = entry(
        "claims",
        &format!(
            "{}, {} {place}, between {} and {}; largest count {}",
            plural(finding.claimed as usize, "incident"),
            words(&finding.kind),
            moment(from),
            moment(to),
            finding.count
        ),
    );
    let toward = if finding.belief_side_a >= 0.5 {
        ("a", finding.belief_side_a)
    } else {
        ("b", 1.0 - finding.belief_side_a)
    };
    let named = match (&finding.named, finding.not_named.as_deref()) {
        (Some(label), _) => format!("side {label}, with a belief of {}", percent(toward.1)),
        (None, Some("mandate")) => "nobody: the mandate forbids naming a side".to_owned(),
        (None, _) => format!(
            "nobody: belief in side {} was {}, less than the {} needed",
            toward.0,
            percent(toward.1),
            limit(case.needed_to_name.unwrap_or(1.0))
        ),
    };
    text.push_str(&entry("names", &named));
    let waited = match (case.convincing_s, finding.waited_s) {
        (Some(since), Some(waited)) => format!(
            "; convincing since {}, so it waited {}",
            moment(since),
            length(waited)
        ),
        _ => String::new(),
    };
    text.push_str(&entry(
        "confirmed",
        &format!(
            "{}, with a belief of {}{waited}",
            moment(finding.confirmed_s),
            percent(finding.belief)
        ),
    ));
    text.push_str(&entry("reported", &until(told, finding.reported_s)));
    let who = match finding.decided_by.as_str() {
        "nobody" => "published with the report: nobody has to adopt it".to_owned(),
        who => format!("{} decides", decider(who)),
    };
    let decided = match (finding.decision.as_str(), finding.adopted_s) {
        ("adopted", Some(second)) => {
            let late = finding
                .blocked_by
                .as_ref()
                .map_or_else(String::new, |by| format!(", after it was {}", blocked(by)));
            format!("{}{late}; {who}", moment(second))
        }
        ("blocked", _) => {
            let by = finding.blocked_by.as_deref().unwrap_or("votes");
            format!("no: {}; {who}", blocked(by))
        }
        _ => format!("not decided by the end; {who}"),
    };
    text.push_str(&entry("adopted", &decided));
    let stands = match finding.stands_for {
        Some(id) if id == told.breach.violation => "this violation".to_owned(),
        Some(id) => format!("violation {id}"),
        None if finding.near => "no violation".to_owned(),
        None => "no violation; it is too far in place or time from this one".to_owned(),
    };
    text + &entry("stands for", &stands)
}
