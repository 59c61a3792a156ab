//! One violation in the terminal: a report that a verifier could sign.
//!
//! Truth and claims stand apart, sides go by their role, and nothing is said about why anybody
//! did what he did.

use super::explanation_looks::looks;
use super::format::{entry, number, wrapped};
use super::table::{Column, Table};
use crate::model::base::{DAY, HOUR};
use crate::model::ledger::explanation::{
    ActPart, CasePart, Explanation, FindingPart, NotConfirmed, OrderPart, ReportPart, StepPart,
};

/// Reports and steps shown without `all`.
const SHOWN: usize = 15;

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

// ------------------------------------------------------------------ words for values

/// `day 12 03:15`.
pub(super) fn moment(second: u32) -> String {
    let (day, rest) = (second / DAY + 1, second % DAY);
    format!("day {day} {:02}:{:02}", rest / HOUR, rest % HOUR / 60)
}

/// `12 03:15`, in a column whose head says `day time`.
pub(super) fn short_moment(second: u32) -> String {
    let text = moment(second);
    text.strip_prefix("day ").unwrap_or(&text).to_owned()
}

/// A length of time in the unit that suits it.
pub(super) fn length(seconds: u32) -> String {
    let seconds = f64::from(seconds);
    if seconds < 120.0 * 60.0 {
        format!("{} min", number(seconds / 60.0, 0))
    } else if seconds < 48.0 * f64::from(HOUR) {
        format!("{} h", number(seconds / f64::from(HOUR), 1))
    } else {
        format!("{} days", number(seconds / f64::from(DAY), 1))
    }
}

/// A chance as a percentage that never rounds to none, and never to certain: a large exponent is
/// no certainty.
pub(super) fn percent(p: f64) -> String {
    let x = 100.0 * p;
    if x <= 0.0 {
        "0 %".to_owned()
    } else if x < 0.05 {
        "< 0.1 %".to_owned()
    } else if x < 9.95 {
        format!("{} %", number(x, 1))
    } else if x < 99.5 {
        format!("{} %", number(x, 0))
    } else {
        "> 99 %".to_owned()
    }
}

/// A limit as a percentage, as it was set.
fn limit(p: f64) -> String {
    let text = number(100.0 * p, 1);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// A name of files as words.
pub(super) fn words(name: &str) -> String {
    match name {
        "weather-or-night" => "weather or night".to_owned(),
        _ => name.replace('-', " "),
    }
}

fn side(told: &Explanation, label: &str) -> String {
    let role = told
        .truce
        .sides
        .iter()
        .find(|side| side.label == label)
        .map_or("", |side| side.role.as_str());
    match role {
        "receives-supply" => format!("side {label} (receives its supply)"),
        "makes-its-own" => format!("side {label} (makes its own supply)"),
        _ => format!("side {label}"),
    }
}

fn asset(sensor: &str, asset: Option<u32>) -> String {
    asset.map_or_else(|| sensor.to_owned(), |n| format!("{sensor} {n}"))
}

// ------------------------------------------------------------------ the act

fn who(act: &ActPart) -> String {
    match act.actor.as_str() {
        "script" => "the script of the scenario, in the name".to_owned(),
        actor => format!("{actor} {}", act.actor_number),
    }
}

fn what(act: &ActPart) -> String {
    let size = number(act.size, 0);
    match act.conduct.as_str() {
        "local-fire" | "other-actor" => format!("fire, {}: {size} rounds", words(&act.kind)),
        "raid" => format!("a raid across the line with {size} men"),
        "heavy-weapons" => format!("{size} heavy weapons inside the zone of their withdrawal"),
        "course" => format!("a course of {size} men"),
        "delivery" => format!("{size} tonnes brought to a depot beyond sustainment"),
        _ => format!("{}, size {size}", words(&act.kind)),
    }
}

/// The same as something that somebody did.
fn deed(act: &ActPart) -> String {
    let size = number(act.size, 0);
    match act.conduct.as_str() {
        "local-fire" | "other-actor" => format!(
            "fired: {}, {size} rounds in {}",
            words(&act.kind),
            length(act.end_s - act.start_s)
        ),
        "raid" => format!("raided across the line with {size} men"),
        "heavy-weapons" => format!("had {}", what(act)),
        "course" => format!("began {}", what(act)),
        "delivery" => format!("took in {size} tonnes beyond sustainment"),
        _ => format!("did what is called {}", words(&act.kind)),
    }
}

/// A place along the front.
fn km(x: f64) -> String {
    let tenths = (x * 10.0).round() as i64;
    format!("{}.{}", number((tenths / 10) as f64, 0), tenths % 10)
}

fn until(told: &Explanation, second: u32) -> String {
    if second >= told.truce.end_s {
        "beyond the end of the truce".to_owned()
    } else {
        moment(second)
    }
}

fn act(told: &Explanation) -> String {
    let act = &told.act;
    let lasted = act.end_s - act.start_s;
    let mut text = entry("what", &what(act));
    text.push_str(&entry(
        "who",
        &format!("{} of {}", who(act), side(told, &act.side)),
    ));
    text.push_str(&entry(
        "where",
        &format!(
            "km {} of the front (sector {}), {} km behind the line",
            km(act.x_km),
            act.sector,
            number(act.depth_km, 1)
        ),
    ));
    text.push_str(&entry(
        "when",
        &if act.end_s >= told.truce.end_s {
            format!("from {} to the end of the truce", moment(act.start_s))
        } else {
            format!("{}, for {}", moment(act.start_s), length(lasted))
        },
    ));
    let answer = match (act.answer, act.answer_to, act.answer_to_start_s) {
        (false, ..) => None,
        (true, Some(index), Some(start)) => Some(format!(
            "an answer to the fire that began on {} (act {index})",
            moment(start)
        )),
        (true, ..) => Some("an answer to fire from before the truce".to_owned()),
    };
    if let Some(answer) = answer {
        text.push_str(&entry("answer", &answer));
    }
    text.push_str(&entry("order", &order(told)));
    let concealed = if act.visibility < 1.0 {
        format!(
            "concealed: every look from outside had {} of its strength",
            percent(act.visibility)
        )
    } else {
        "not concealed".to_owned()
    };
    let declared = if act.declared {
        "; declared by its side on day 1"
    } else if act.group == "rear" {
        "; not declared"
    } else {
        ""
    };
    text + &entry("cover", &format!("{concealed}{declared}"))
}

fn order(told: &Explanation) -> String {
    match told.order {
        OrderPart::Ordered { at_s: Some(at) } => {
            format!("ordered by name by its side, for {}", moment(at))
        }
        OrderPart::Ordered { at_s: None } => {
            "ordered by name by its side: the weapons were to stay".to_owned()
        }
        OrderPart::AgainstTheOrder { received_s } => format!(
            "nobody ordered it; the order to stop had reached the unit on {}",
            moment(received_s)
        ),
        OrderPart::BeforeTheOrder {
            received_s: Some(second),
        } => format!(
            "nobody ordered it; the order to stop reached the unit only on {}",
            moment(second)
        ),
        OrderPart::BeforeTheOrder { received_s: None } => {
            "nobody ordered it; the order to stop did not reach the unit before the end".to_owned()
        }
        OrderPart::NotOrdered if told.act.conduct == "heavy-weapons" => {
            "nobody ordered it; the unit was told to withdraw and left these behind".to_owned()
        }
        OrderPart::NotOrdered => "nobody ordered it".to_owned(),
    }
}

fn breach(told: &Explanation) -> String {
    let breach = &told.breach;
    let depth = match breach.clause_depth_km {
        // where a clause names no depth it holds everywhere
        [from, to] if to >= 1_000.0 && from <= 0.0 => "at any depth".to_owned(),
        [from, to] if to >= 1_000.0 => {
            format!("from {} km behind the line on", number(from, 0))
        }
        [from, to] => format!(
            "{} to {} km behind the line",
            number(from, 0),
            number(to, 0)
        ),
    };
    let mut text = entry(
        "clause",
        &format!(
            "`{}` prohibits it {depth}, from {} on",
            breach.clause,
            moment(breach.clause_from_s)
        ),
    );
    text.push_str(&entry(
        "counts",
        &format!(
            "from {}: act and prohibition both hold, and grace was over on {}",
            moment(breach.begin_s),
            moment(breach.grace_end_s)
        ),
    ));
    let weight = if breach.weight <= 0.0 {
        "none: it brings its side no gain by the day on which gains are compared".to_owned()
    } else {
        format!(
            "{} times the size from which on its kind is significant: {}",
            number(breach.weight, 2),
            if breach.significant {
                "significant by itself"
            } else {
                "it counts only together with others"
            }
        )
    };
    text.push_str(&entry("weight", &weight));
    text + &entry(
        "in time",
        &format!(
            "what is established within {}, by {}",
            length(breach.critical_s),
            until(told, told.fate.in_time_until_s)
        ),
    )
}

// ------------------------------------------------------------------ the class

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
    let who = words(&finding.decided_by);
    match finding.decision.as_str() {
        "blocked" => format!("the {who} did not adopt the finding"),
        _ => format!("the {who} had not decided about the finding by the end"),
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

// ------------------------------------------------------------------ reports and cases

fn reports(told: &Explanation, all: bool) -> String {
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

fn more(all: usize, most: usize, what: &str) -> String {
    if all > most {
        let left = plural(all - most, &format!("more {what}"));
        format!("… and {left}: --all-looks\n")
    } else {
        String::new()
    }
}

pub(super) fn plural(n: usize, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{} {what}{s}", number(n as f64, 0))
}

fn case_text(told: &Explanation, case: &CasePart, all: bool) -> String {
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
        None => asset(&step.by, step.asset),
    };
    let in_truth = match step.stems_from.as_str() {
        "this-act" => "this act",
        "another-act" => "another act",
        "claim" => "a claim",
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
            "; convincing since {}, so it waited {} for an analyst",
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
        who => format!("the {} decides", words(who)),
    };
    let decided = match (finding.decision.as_str(), finding.adopted_s) {
        ("adopted", Some(second)) => format!("{}; {who}", moment(second)),
        ("blocked", _) => format!("no: blocked; {who}"),
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
