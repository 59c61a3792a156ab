//! The two sides: forces, will, access.

use super::check::Section;
use crate::model::base::Side;
use crate::model::command::{Acceptance, CommandSpec, Knows, PolicyKind};
use crate::model::forces::{ForcesSpec, RearSpec, SiteKind, SupplyRole};
use crate::model::front::Segment;
use crate::model::record::terms::WeaponClass;
use crate::model::spec::{Label, SideSpec};
use crate::scenario::problem::Code;

/// Names of the tempers.
const TEMPERS: [(&str, Side); 2] = [("one", Side::One), ("two", Side::Two)];

/// `[sides]`: both blocks in temper order.
pub(in crate::scenario) fn sides(section: Section<'_>) -> [SideSpec; 2] {
    let (a, temper_a) = side(section.section("a"), Label::A);
    let (b, temper_b) = side(section.section("b"), Label::B);
    if temper_a.is_some() && temper_a == temper_b {
        // The lower source is the nearer to the file that was asked for.
        let (at_a, at_b) = (section.place("a", "temper"), section.place("b", "temper"));
        let (at, key) = if at_a.source < at_b.source {
            (at_a, "a.temper")
        } else {
            (at_b, "b.temper")
        };
        let rule = "both sides have the same temper";
        let remedy = "give one side temper \"one\", the other \"two\"";
        section.report(Code::Rule, at, key, rule, remedy);
    }
    section.finish();
    if temper_a == Some(Side::Two) {
        [b, a]
    } else {
        [a, b]
    }
}

/// `[sides.x.rear]`: what is left out is 0.
fn rear(section: Section<'_>) -> RearSpec {
    let share = |key: &str| section.number_or(key, 0.0, 0.0..=1.0);
    let amount = |key: &str| section.number_or(key, 0.0, 0.0..=1e9);
    let rear = RearSpec {
        undeclared_share: share("undeclared_share"),
        abroad_share: share("abroad_share"),
        depot_tonnes: amount("depot_tonnes"),
        source_tonnes: amount("source_tonnes"),
        shells_made_per_day: amount("shells_made_per_day"),
        shells_fired_per_day: amount("shells_fired_per_day"),
        shells_stock: amount("shells_stock"),
        shell_share: share("shell_share"),
    };
    section.finish();
    rear
}

fn side(section: Section<'_>, label: Label) -> (SideSpec, Option<Side>) {
    let temper = section.choice("temper", &TEMPERS);
    let weapons = section.section("heavy_weapons");
    let heavy_weapons = WeaponClass::ALL.map(|class| weapons.number(class.name(), 0.0..=1_000.0));
    weapons.finish();
    let kinds = section.section("sites");
    let sites = SiteKind::ALL.map(|kind| match kind {
        // a side without them takes its men in at home
        SiteKind::Recruiting => kinds.count_or(kind.name(), 0, 0..=100_000),
        _ => kinds.count(kind.name(), 0..=100_000),
    });
    kinds.finish();
    let admits = section.section("access");
    let access = Segment::ALL.map(|segment| admits.share(segment.name()));
    let access_rear = admits.share("rear");
    admits.finish();
    let jams = section.maybe_section("jamming");
    let jamming = Segment::ALL.map(|segment| {
        let share = |s: &Section<'_>| s.number_or(segment.name(), 0.0, 0.0..=1.0);
        jams.as_ref().map_or(0.0, share)
    });
    if let Some(jams) = jams {
        jams.finish();
    }
    let roles =
        [SupplyRole::ReceivesSupply, SupplyRole::MakesItsOwn].map(|role| (role.name(), role));
    let forces = ForcesSpec {
        n_units: section.count("units", 0..=100_000),
        line_share: section.share("line_share"),
        strength: section.share("strength"),
        skill: section.share("skill"),
        supply_days: section.number("supply_days", 0.0..=365.0),
        fatigue: section.share("fatigue"),
        heavy_weapons,
        sites,
        role: section
            .choice("role", &roles)
            .unwrap_or(SupplyRole::ReceivesSupply),
        supply_tonnes_per_day: section.number("supply_tonnes_per_day", 0.0..=1e6),
        call_up_per_day: section.number("call_up_per_day", 0.0..=1e6),
        course_days: section.numbers("course_days", 1.0..=365.0),
        initiative: section.number_or("initiative", 0.5, 0.0..=1.0),
        rear: section.maybe_section("rear").map(rear).unwrap_or_default(),
        decoys: section.count_or("decoys", 0, 0..=10_000),
    };
    let command = CommandSpec {
        commitment: section.share("commitment"),
        order_strength: section.share("order_strength"),
        discipline: section.share("discipline"),
        policy: section
            .choice("policy", &PolicyKind::NAMES)
            .unwrap_or(PolicyKind::Comply),
        aims: section.number_or("aims", 0.5, 0.0..=1.0),
        rationality: section.number_or("rationality", 6.0, 0.0..=1_000.0),
        risk: section.number_or("risk", 1.0, 0.0..=100.0),
        knows: section.choice_or("knows", Knows::Nothing, &Knows::NAMES),
        acceptance: acceptance(&section),
        outside_chain: section.number_or("outside_chain", 0.0, 0.0..=1.0),
        trust: section.share("trust"),
        complaint_rate: section.share("complaint_rate"),
        complaint_bias: section.number("complaint_bias", 0.0..=100.0),
    };
    let report_delay_factor = section.number_or("report_delay_factor", 1.0, 0.0..=1_000.0);
    let name = section.name("name");
    section.finish();
    (
        SideSpec {
            label,
            name,
            forces,
            command,
            access,
            access_rear,
            jamming,
            report_delay_factor,
        },
        temper,
    )
}

/// `acceptance = "accepts" | "refuses"`, or `accepts_below`: the share of war at or below which the
/// other's fire of a day must lie.
fn acceptance(section: &Section<'_>) -> Acceptance {
    const WORDS: [(&str, Acceptance); 2] = [
        ("accepts", Acceptance::Accepts),
        ("refuses", Acceptance::Refuses),
    ];
    let word = section.choice_or("acceptance", Acceptance::Accepts, &WORDS);
    let below = section.optional("accepts_below").is_some();
    if !below {
        return word;
    }
    let share = section.number("accepts_below", 0.0..=100.0);
    if word == Acceptance::Refuses {
        let at = section.place("accepts_below", "accepts_below");
        section.report(
            Code::Rule,
            at,
            "accepts_below",
            "stands beside acceptance = \"refuses\"",
            "leave one of them out",
        );
    }
    Acceptance::Below(share)
}
