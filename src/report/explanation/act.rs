//! The act, its order, and why it is a violation.

use super::words::{km, length, moment, percent, side, until, words};
use crate::model::ledger::explanation::{ActPart, Explanation, OrderPart};
use crate::report::format::{entry, number};

pub(super) fn who(act: &ActPart) -> String {
    match act.actor.as_str() {
        "script" => "the script of the scenario, in the name".to_owned(),
        actor => format!("{actor} {}", act.actor_number),
    }
}

pub(super) fn what(act: &ActPart) -> String {
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
pub(super) fn deed(act: &ActPart) -> String {
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

pub(super) fn act(told: &Explanation) -> String {
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
        "; declared, notified or within what was declared"
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
        OrderPart::LetHappen { order_share } => format!(
            "no order names it; its side had let its units off the leash there, to which {:.0} % of \
             its chance is owed",
            100.0 * order_share
        ),
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

pub(super) fn breach(told: &Explanation) -> String {
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
