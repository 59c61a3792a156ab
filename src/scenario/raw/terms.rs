//! The terms of the truce.

use super::check::Section;
use crate::model::base::{DAY, HOUR, Side};
use crate::model::record::act::{ActCatalogue, ActKindId, Domain};
use crate::model::record::terms::{
    Cap, Clause, ReturnFire, Rule, Scope, Terms, WeaponClass, Withdrawal,
};
use crate::model::spec::{Label, SideSpec};
use crate::scenario::problem::Code;
use crate::scenario::tree::Value;

/// Rules by name; the cap of what is capped is read beside it.
const RULES: [(&str, Rule); 4] = [
    ("prohibited", Rule::Prohibited),
    (
        "capped",
        Rule::Capped(Cap {
            amount: 0.0,
            window_s: None,
        }),
    ),
    ("notified", Rule::Notified),
    ("allowed", Rule::Allowed),
];
const RETURN_FIRE: [(&str, ReturnFire); 3] = [
    ("forbidden", ReturnFire::Forbidden),
    ("coordinated", ReturnFire::Coordinated),
    ("allowed", ReturnFire::Allowed),
];

/// The side that carries a label, for clauses and events.
pub(super) fn labels(sides: &[SideSpec; 2]) -> [(&'static str, Side); 2] {
    let of = |label: Label| {
        if sides[0].label == label {
            Side::One
        } else {
            Side::Two
        }
    };
    [("a", of(Label::A)), ("b", of(Label::B))]
}

/// `[agreement]`, or `agreement = "none"` when there is no truce.
pub(in crate::scenario) fn terms(
    root: &Section<'_>,
    acts: &ActCatalogue,
    sides: &[SideSpec; 2],
) -> Terms {
    if let Some(node) = root.optional("agreement")
        && let Value::Text(text) = &node.value
    {
        root.pick(text, node.at, "agreement", &[("none", ())]);
        return Terms::none();
    }
    let section = root.section("agreement");
    let list = section.section("clauses");
    let mut clauses = Vec::new();
    for (name, at) in list.labels() {
        if clauses.len() >= 64 {
            list.report(
                Code::TooLarge,
                at,
                name,
                "at most 64 clauses",
                "leave some out",
            );
            break;
        }
        if let Some(inner) = list.maybe_section(name) {
            clauses.push(clause(inner, name, acts, sides));
        }
    }
    let terms = Terms {
        in_force: true,
        clauses,
        return_fire: section
            .choice("return_fire", &RETURN_FIRE)
            .unwrap_or(ReturnFire::Forbidden),
        notification_hours: in_units(section.seconds("notification"), HOUR),
        grace_hours: in_units(section.seconds("grace"), HOUR),
        renewal_days: section.maybe_seconds("renewal").map(|s| in_units(s, DAY)),
        orders_verified: section.flag_or("orders_verified", false),
        withdrawal: section.maybe_section("withdrawal").map(withdrawal),
        extension_likely: section.number_or("extension_likely", 0.5, 0.0..=1.0),
        scope: scope(&section, acts),
        declarations: section.flag_or("declarations", false),
        clause_clarity: section.number_or("clause_clarity", 1.0, 0.0..=1.0),
    };
    if terms.renewal_days.is_some_and(|days| days <= 0.0)
        && let Some(node) = section.optional("renewal")
    {
        section.report(
            Code::OutOfRange,
            node.at,
            "renewal",
            "must be above zero",
            "use \"10d\" or \"none\"",
        );
    }
    section.finish();
    terms
}

/// `scope`: what the agreement is about; about everything when nothing is said.
fn scope(section: &Section<'_>, acts: &ActCatalogue) -> Scope {
    if !section.has("scope") {
        return Scope::default();
    }
    let domains: Vec<Domain> = section
        .texts_at("scope")
        .iter()
        .filter_map(|(text, at)| section.pick(text, *at, "scope", &Domain::NAMES))
        .collect();
    if domains.is_empty()
        && let Some(node) = section.optional("scope")
    {
        section.report(
            Code::Rule,
            node.at,
            "scope",
            "an agreement about nothing is none",
            "name a domain, or write agreement = \"none\"",
        );
    }
    Scope::new(&domains, acts)
}

fn in_units(seconds: u32, unit: u32) -> f64 {
    f64::from(seconds) / f64::from(unit)
}

fn clause(section: Section<'_>, name: &str, acts: &ActCatalogue, sides: &[SideSpec; 2]) -> Clause {
    let names: Vec<(&str, ActKindId)> = acts
        .0
        .iter()
        .enumerate()
        .map(|(i, kind)| (kind.name.as_str(), ActKindId(i as u8)))
        .collect();
    let kinds: Vec<ActKindId> = section
        .texts_at("acts")
        .iter()
        .filter_map(|(text, at)| section.pick(text, *at, "acts", &names))
        .collect();
    let side = section.choice_or(
        "side",
        None,
        &labels(sides).map(|(name, side)| (name, Some(side))),
    );
    let clause = Clause {
        name: name.to_owned(),
        kinds,
        rule: rule(&section),
        depth_from_km: section.number_or("depth_from_km", 0.0, 0.0..=10_000.0),
        depth_to_km: section.number_or("depth_to_km", 10_000.0, 0.0..=10_000.0),
        from_day: section
            .maybe_seconds("from")
            .map_or(0.0, |s| in_units(s, DAY)),
        until_day: section.maybe_seconds("until").map(|s| in_units(s, DAY)),
        side,
    };
    if clause.from_second() >= clause.until_second()
        && let Some(node) = section.optional("until")
    {
        section.report(
            Code::Rule,
            node.at,
            "until",
            "ends before it begins",
            "raise until, or lower from",
        );
    }
    if clause.depth_from_km > clause.depth_to_km {
        section.report(
            Code::Rule,
            section.at(),
            "depth_from_km",
            "begins deeper than it ends",
            "lower depth_from_km or raise depth_to_km",
        );
    }
    section.finish();
    clause
}

/// `rule`, and with `rule = "capped"` the `cap` and the stretch of time that it is for, `per`.
fn rule(section: &Section<'_>) -> Rule {
    let rule = section.choice("rule", &RULES).unwrap_or(Rule::Prohibited);
    let is_capped = matches!(rule, Rule::Capped(_));
    for key in ["cap", "per"] {
        if !is_capped && let Some(node) = section.optional(key) {
            let what = "only a clause with rule = \"capped\" has one";
            section.report(Code::Rule, node.at, key, what, "leave it out");
        }
    }
    if !is_capped {
        return rule;
    }
    let amount = section.number("cap", 0.0..=1e9);
    let total = section
        .optional("per")
        .is_some_and(|node| matches!(&node.value, Value::Text(text) if text == "total"));
    let window_s = (!total).then(|| section.seconds("per"));
    if window_s == Some(0)
        && let Some(node) = section.optional("per")
    {
        let remedy = "use \"1d\", \"7d\" or \"total\"";
        section.report(
            Code::OutOfRange,
            node.at,
            "per",
            "must be above zero",
            remedy,
        );
    }
    Rule::Capped(Cap { amount, window_s })
}

fn withdrawal(section: Section<'_>) -> Withdrawal {
    let zones = section.section("zone_km");
    let zone_km = WeaponClass::ALL.map(|class| zones.number(class.name(), 0.0..=1_000.0));
    zones.finish();
    let deadline_day = in_units(section.seconds("deadline"), DAY);
    section.finish();
    Withdrawal {
        zone_km,
        deadline_day,
    }
}
