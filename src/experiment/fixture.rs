//! A small specification and made-up truces, to test batches without the model.

use crate::model::base::{Seed, Stream};
use crate::model::casework::{Attribution, CaseworkSpec, Institution};
use crate::model::command::{Acceptance, CommandSpec, IntensitySpec, Knows, PolicyKind};
use crate::model::forces::{ForcesSpec, RearSpec, SupplyRole, WarRates};
use crate::model::front::{CloudClimate, CloudProcess, FrontSpec, Topology};
use crate::model::record::act::{ActCatalogue, ActKind, Conduct, Domain, Group};
use crate::model::record::guarantee::Guarantees;
use crate::model::record::terms::{ReturnFire, Scope, Terms};
use crate::model::record::timetable::Timetable;
use crate::model::sensing::{SensingSpec, SensorCatalogue};
use crate::model::spec::{Parameters, RegimeSpec, SideSpec, TimeSpec};
use crate::model::{
    BeliefMeasures, DayMeasures, FindingMeasures, Label, RunMeasures, TruceParts, TruceSpec,
    ViolationMeasures, WatchResult, Watching,
};

/// Regimes by name; `none` and `hotline` have no casework.
pub(crate) fn spec(regimes: &[&str]) -> TruceSpec {
    let side = |label, name: &str| SideSpec {
        label,
        name: name.into(),
        forces: ForcesSpec {
            n_units: 40,
            line_share: 0.6,
            strength: 0.7,
            skill: 0.5,
            supply_days: 5.0,
            fatigue: 0.5,
            heavy_weapons: [4.0, 2.0, 1.0, 0.0],
            sites: [3, 2, 1, 1, 1, 1],
            role: SupplyRole::MakesItsOwn,
            supply_tonnes_per_day: 100.0,
            call_up_per_day: 10.0,
            course_days: vec![10.0],
            rear: RearSpec::default(),
            initiative: 0.5,
            decoys: 0,
        },
        command: CommandSpec {
            commitment: 0.7,
            order_strength: 0.9,
            discipline: 0.7,
            policy: PolicyKind::Comply,
            aims: 0.5,
            rationality: 6.0,
            risk: 1.0,
            knows: Knows::Nothing,
            acceptance: Acceptance::Accepts,
            outside_chain: 0.0,
            trust: 0.3,
            complaint_rate: 0.2,
            complaint_bias: 0.1,
        },
        access: [0.8; 3],
        access_rear: 0.5,
        jamming: [0.0; 3],
        report_delay_factor: 1.0,
    };
    let casework = || CaseworkSpec {
        analysts: 10.0,
        hours_per_day: 8.0,
        minutes_per_case: 30.0,
        confirm: 0.8,
        attribute: 0.8,
        dismiss_after_hours: 48.0,
        wait_hours: 0.0,
        names_sides: true,
        attribution: Attribution::Evidence,
        report_every_hours: 24.0,
        flash_for_grave: false,
        warning_ratio: None,
        warning_limit: None,
        hears_complaints: true,
        cost_per_day: 10_000.0,
    };
    let parts = TruceParts {
        name: "thirty-day-pause".into(),
        title: "A small front".into(),
        time: TimeSpec {
            duration_s: 30 * 86_400,
            aftermath_s: 0,
            tick_s: 900,
            day_of_year: 72,
            month: 3,
            start_date: "2026-03-13".into(),
        },
        front: FrontSpec {
            n_sectors: 10,
            sector_km: 10.0,
            n_areas: 2,
            segment_shares: [1.0, 0.0, 0.0],
            stretches: Vec::new(),
            line: None,
            latitude: 48.0,
            longitude_from: 34.0,
            longitude_to: 38.0,
            topology: Topology::Line,
            depth_km: 50.0,
            area_names: Vec::new(),
        },
        cloud: CloudClimate {
            process: CloudProcess::Climate,
            monthly_mean: [0.5; 12],
            replay: Vec::new(),
        },
        intensity: IntensitySpec {
            base_episodes_per_day: 100.0,
            rates: WarRates::default(),
        },
        sides: [side(Label::A, "defender"), side(Label::B, "attacker")],
        terms: Terms {
            in_force: true,
            clauses: Vec::new(),
            return_fire: ReturnFire::Forbidden,
            notification_hours: 24.0,
            grace_hours: 24.0,
            renewal_days: None,
            orders_verified: false,
            withdrawal: None,
            extension_likely: 0.5,
            scope: Scope::default(),
            declarations: false,
            clause_clarity: 1.0,
        },
        regimes: regimes
            .iter()
            .map(|&name| RegimeSpec {
                name: name.into(),
                title: format!("regime {name}"),
                sensing: SensingSpec::default(),
                casework: (name != "none" && name != "hotline").then(casework),
                institution: Institution::NONE,
                coordination_from_day: None,
                cost_setup: 0.0,
                cost_per_day: 0.0,
            })
            .collect(),
        script: Vec::new(),
        guarantees: Guarantees::default(),
        timetable: Timetable::default(),
        acts: ActCatalogue(vec![ActKind {
            name: "small-arms".into(),
            group: Group::Fire,
            conduct: Conduct::LocalFire,
            domain: Domain::Line,
            share: 1.0,
            provokes: false,
            mistaken: 0.0,
            depth_share: 0.1,
            duration_median_minutes: 5.0,
            duration_log_sd: 1.0,
            rounds_median: 20.0,
            rounds_log_sd: 1.0,
            casualties_per_round: 0.001,
            proscribed: false,
            lookalike: 0.0,
            trace_hours: 0.0,
            hides_hours: 0.0,
            signature: [0.5; 11],
            reach: [1.0; 11],
        }]),
        sensors: SensorCatalogue(Vec::new()),
        parameters: Parameters::read(&mut |_| 0.5),
    };
    TruceSpec::new(parts).expect("the fixture holds the rules")
}

/// A made-up truce: numbers depend on seed, commitment and regime, as the model's would.
/// Seeds divisible by 13 fail, those divisible by 17 panic.
pub(crate) fn truce(
    spec: &TruceSpec,
    seed: u64,
    watching: Watching,
) -> Result<Vec<WatchResult>, String> {
    if seed.is_multiple_of(13) {
        return Err("caught + missed ≠ violations".into());
    }
    assert!(!seed.is_multiple_of(17), "a panic of the model");
    let shadow = watching == Watching::Shadow;
    let chosen: Vec<usize> = match watching {
        Watching::Live(i) => vec![i],
        Watching::Shadow => (0..spec.regimes.len()).collect(),
    };
    Ok(chosen
        .iter()
        .map(|&i| watch(spec, seed, i, shadow))
        .collect())
}

fn watch(spec: &TruceSpec, seed: u64, regime: usize, shadow: bool) -> WatchResult {
    let name = spec.regimes[regime].name.clone();
    let plain = name.split('#').next().unwrap_or_default();
    let cases = spec.regimes[regime].casework.is_some();
    let eye = ((plain.len() as f64 - 3.0) / 8.0).min(1.0);
    let will = spec.sides[0].command.commitment + if shadow { 0.0 } else { 0.2 * eye };
    let mut d = Seed(seed).draws(Stream::Test, 0, 0);
    let quiet = d.uniform() < will * will;
    let ratio = (1.0 - will) * d.between(0.3, 0.9);
    let fire = (3_000.0 * ratio) as i64;
    let rear = d.below(12) as i64 + 2;
    let front = d.below(30) as i64 + 5;
    let caught = if cases {
        (fire as f64 * eye * 0.6) as i64
    } else {
        0
    };
    let established = caught * 3 / 4;
    let outside = (fire - caught) / 2;
    let unwatched = (fire - caught - outside) / 2;
    let unseen = fire - caught - outside - unwatched;
    let naming = if cases { established / 2 } else { 0 };
    let war = !spec.terms.in_force;
    let count = |n: i64| Some(n);
    let run = RunMeasures {
        seed: Some(seed as i64),
        regime: Some(name.clone()),
        mode: Some(if shadow { "shadow" } else { "live" }.into()),
        commitment_a: Some(spec.sides[0].command.commitment),
        commitment_b: Some(spec.sides[1].command.commitment),
        status: (!war).then(|| if quiet { "quiet" } else { "contested" }.into()),
        held: (!war).then_some(quiet || ratio < 0.25),
        episodes: count(fire + 100),
        ratio_last7: Some(if war { 1.0 } else { ratio }),
        violations: count(fire + rear),
        violations_fire: count(fire),
        violations_ground: count(0),
        violations_rear: count(rear),
        caught: count(caught),
        caught_fire: count(caught),
        established: count(established),
        established_fire: count(established),
        outside_reach: count(outside + rear),
        outside_reach_fire: count(outside),
        outside_reach_rear: count(rear),
        caught_rear: count(0),
        established_rear: count(0),
        not_watched: count(unwatched),
        not_watched_fire: count(unwatched),
        not_watched_rear: count(0),
        not_watched_not_deployed: count(unwatched / 2),
        not_watched_weather: count(unwatched - unwatched / 2),
        not_seen: count(unseen),
        not_seen_fire: count(unseen),
        not_seen_rear: count(0),
        not_confirmed: count(0),
        not_confirmed_fire: count(0),
        not_confirmed_rear: count(0),
        unknowable: count(outside + rear + unwatched),
        significant_front: count(front),
        significant_rear: count(rear),
        significant_front_censored: count(1),
        significant_rear_censored: count(1),
        significant_front_in_time: count(if cases {
            (front as f64 * eye * 0.8) as i64
        } else {
            0
        }),
        significant_rear_in_time: count(if cases {
            (rear as f64 * eye * 0.3) as i64
        } else {
            0
        }),
        findings_naming: count(naming),
        findings_naming_a: count(naming / 2),
        findings_naming_b: count(naming - naming / 2),
        false_accusations_a: count(naming / 20),
        false_accusations_b: count(naming / 40),
        dividend_a: Some(d.between(1.0, 9.0)),
        dividend_hidden_a: Some(if war {
            0.0
        } else {
            d.between(0.0, 4.0) * (1.2 - eye)
        }),
        dividend_hidden_b: Some(if war {
            0.0
        } else {
            d.between(0.0, 7.0) * (1.2 - eye)
        }),
        harm: Some(fire as f64 * 0.3),
        deployed_share_day15: cases.then_some(1.0 - 0.6 * eye),
        cost_eur: Some(40.0e6 * eye),
        digest: Some(format!("{:016x}", d.bits())),
        ..RunMeasures::default()
    };
    let days = (0..30)
        .map(|day| DayMeasures {
            day: Some(day),
            episodes_a: Some(fire / 60),
            episodes_b: Some(fire / 60 + 1),
            ratio: Some(ratio),
            status: (day >= 3).then(|| "contested".into()),
            ..DayMeasures::default()
        })
        .collect();
    let violations = (0..front)
        .map(|id| ViolationMeasures {
            violation: Some(id),
            kind: Some("artillery".into()),
            group: Some("fire".into()),
            side: Some(if d.chance(0.5) { "a" } else { "b" }.into()),
            begin_hours: Some(id as f64 * 10.0),
            significant: Some(true),
            fate: Some(
                if cases {
                    "established"
                } else {
                    "outside-reach"
                }
                .into(),
            ),
            hours_to_adoption: cases.then(|| d.between(1.0, 40.0)),
            ..ViolationMeasures::default()
        })
        .collect();
    let findings = (0..if cases { front } else { 0 })
        .map(|id| FindingMeasures {
            finding: Some(id),
            kind: Some("artillery".into()),
            grave: Some(id % 2 == 0),
            p_prohibited: Some(0.9),
            violation: (id % 3 > 0).then_some(id),
            significant: (id % 3 > 0).then_some(true),
            ..FindingMeasures::default()
        })
        .collect();
    let beliefs = (0..if cases { 10 } else { 0 })
        .map(|tenth| BeliefMeasures {
            tenth: Some(tenth),
            cases: Some(front + tenth),
            cases_true: Some(front * tenth / 10),
            belief: Some((front + tenth) as f64 * (tenth as f64 / 10.0 + 0.05)),
            belief_true: Some((front * tenth / 10) as f64 * (tenth as f64 / 10.0 + 0.05)),
            belief_squared: Some((front + tenth) as f64 * (tenth as f64 / 10.0 + 0.05)),
            confirmed: Some(if tenth == 9 { front } else { 0 }),
            confirmed_true: Some(if tenth == 9 { front * 9 / 10 } else { 0 }),
            ..BeliefMeasures::default()
        })
        .collect();
    WatchResult {
        run,
        days,
        violations,
        findings,
        beliefs,
    }
}
