//! The table of findings agrees with the rows of the truce and of its violations.
#![cfg(feature = "scenario")]

mod common;

use common::small;
use std::collections::BTreeMap;
use truceline::model::state::STATE;
use truceline::model::{FindingMeasures, Simulation, TruceSpec, Watching};

const REGIMES: [&str; 3] = ["none", "remote", "layered"];

#[test]
fn findings_are_what_truce_and_violations_say() {
    let spec = small("thirty-day-pause", &[], &REGIMES);
    let (mut found, mut out_of_nothing, mut left_out) = (0, 0, 0);
    for seed in 1..4 {
        let mut truce = Simulation::new(&spec, seed, Watching::Shadow);
        truce.run();
        let all = truce.results(true).expect("the identities hold");
        let few = truce.results(false).expect("the identities hold");
        for (one, less) in all.iter().zip(&few) {
            let rows = &one.findings;
            let n = |keep: &dyn Fn(&FindingMeasures) -> bool| {
                Some(rows.iter().filter(|row| keep(row)).count() as i64)
            };
            if one.run.findings.is_none() {
                assert!(rows.is_empty(), "findings without a desk");
                continue;
            }
            assert_eq!(n(&|_| true), one.run.findings);
            assert_eq!(
                n(&|row| row.adopted_hours.is_some()),
                one.run.findings_adopted
            );
            let stands_for = |row: &FindingMeasures| row.violations.unwrap_or(0);
            assert_eq!(Some(rows.iter().map(stands_for).sum()), one.run.caught);
            // side by side with the violations that they stand for
            let by_violation: BTreeMap<i64, &FindingMeasures> = rows
                .iter()
                .filter_map(|row| Some((row.violation?, row)))
                .collect();
            for violation in &one.violations {
                let id = violation.violation.expect("an id");
                let row = by_violation.get(&id);
                assert_eq!(row.is_some(), violation.hours_to_finding.is_some(), "{id}");
                let Some(row) = row else { continue };
                found += 1;
                assert_eq!((&row.side, &row.named), (&violation.side, &violation.named));
                assert_eq!(row.group, violation.group);
                assert_eq!(row.significant, violation.significant);
                assert!(row.reports_true > Some(0) && row.reports_true <= row.reports);
                let begin = violation.begin_hours.expect("a begin");
                let late = |at: Option<f64>| at.map(|at| (at - begin).max(0.0));
                let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                    (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                    (a, b) => a == b,
                };
                assert!(near(late(row.confirmed_hours), violation.hours_to_finding));
                assert!(near(late(row.adopted_hours), violation.hours_to_adoption));
            }
            for row in rows {
                let one = |x: Option<f64>| x.is_some_and(|x| (0.0..=1.0).contains(&x));
                assert!([row.p_prohibited, row.p_a, row.p_b, row.p_neither].map(one) == [true; 4]);
                assert!(row.from_hours <= row.to_hours && row.confirmed_hours > row.from_hours);
                assert!(row.adopted_hours.is_none() || row.adopted_hours >= row.confirmed_hours);
                assert!(row.sector.is_some_and(|sector| (0..40).contains(&sector)));
                out_of_nothing += u32::from(row.reports_true == Some(0));
            }
            // without detail: what matters, unchanged
            let matters =
                |row: &&FindingMeasures| row.grave == Some(true) || row.significant == Some(true);
            assert!(rows.iter().filter(matters).eq(&less.findings));
            left_out += rows.len() - less.findings.len();
        }
    }
    assert!(found > 100, "{found} violations with a finding");
    assert!(
        out_of_nothing > 0,
        "no finding out of nothing in nine truces"
    );
    assert!(left_out > 0, "everything is grave");
}

/// Who has no asset but a desk takes in what the sides complain of; who has neither has nothing.
#[test]
fn a_desk_without_assets_hears_complaints() {
    let with_assets = small(
        "thirty-day-pause",
        &[("time.duration", "3d")],
        &["observers"],
    );
    let cases_of = |hears: bool| {
        let mut parts = (*with_assets).clone().into_parts();
        let regime = &mut parts.regimes[0];
        regime.sensing.groups.clear();
        let desk = regime.casework.as_mut().expect("observers have a desk");
        desk.hears_complaints = hears;
        let spec = TruceSpec::new(parts)
            .expect("a mission without assets")
            .into();
        let mut truce = Simulation::new(&spec, 1, Watching::Live(0));
        truce.run();
        let place = STATE.iter().position(|entry| entry.name == "Cases");
        truce.save()[place.expect("cases are state")].len()
    };
    let (heard, deaf) = (cases_of(true), cases_of(false));
    assert!(heard > 50 * deaf, "{heard} bytes of cases, {deaf} without");
}
