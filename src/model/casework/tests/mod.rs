//! A desk of its own with made-up reports, and what it makes of them.

mod attribution;
mod cases;
mod rhythm;

use super::institution::adopt_findings;
use super::*;
use crate::base::{
    AreaId, AssetId, Clock, HOUR, Metres, ObservationId, SectorId, Seed, Side, SiteId,
};
use crate::front::{GeoPoint, Ground, Sector, Segment, Topology};
use crate::record::act::{ActKindId, Group};
use crate::record::case::Case;
use crate::record::complaint::Complaints;
use crate::record::finding::Finding;
use crate::record::observation::{Coverage, Observation, Observations};
use crate::record::terms::{Clause, ReturnFire, Rule, Scope};
use std::collections::BTreeMap;

pub(super) const ARTILLERY: ActKindId = ActKindId(0);
pub(super) const RAID: ActKindId = ActKindId(1);
pub(super) const COURSE: ActKindId = ActKindId(2);

pub(super) const EAR: u8 = 0;
pub(super) const EYE: u8 = 1;
pub(super) const INSPECTOR: u8 = 2;
pub(super) const RADAR: u8 = 3;

pub(super) fn numbers() -> CaseworkParameters {
    CaseworkParameters::read(&mut |path| match path.trim_start_matches("casework.") {
        "prior_fire" => 0.3,
        "prior_ground" => 0.2,
        "prior_rear" => 0.1,
        "other_fire" => 0.1,
        "other_ground" => 0.02,
        "permitted_fire" => 0.05,
        "permitted_ground" => 0.4,
        "permitted_rear" => 0.65,
        "exchange" => 0.1,
        "other_tells" => 0.5,
        "prior_weight" => 20.0,
        "learns_below_lookalike" => 0.5,
        "repeat_weight" => 0.6,
        "link_minutes_fire" => 6.0,
        "link_hours_ground" => 12.0,
        "link_days_rear" => 5.0,
        "link_distance_m" => 1_000.0,
        "link_errors" => 2.0,
        "complaint_evidence" | "complaint_side_evidence" => 0.7,
        "p_refuses_to_hide" => 0.25,
        "refusals_expected" => 0.3,
        "refusals_weight" => 20.0,
        "tasked_sectors" => 3.0,
        "intent_fire" => 0.1,
        "intent_by_nature" => 0.95,
        "intent_pattern" => 0.15,
        "intent_pattern_most" => 8.0,
        "intent_window_hours" => 24.0,
        "intent_reach_km" => 20.0,
        "intent_per_day" => 0.02,
        "warning_learning_days" => 5.0,
        "warning_ratio" => 2.0,
        "warning_limit" => 8.0,
        "warning_dispersion" => 2.0,
        "record_fading_days" => 7.0,
        other => panic!("no number for {other}"),
    })
}

pub(super) fn spec() -> CaseworkSpec {
    CaseworkSpec {
        analysts: 1_000.0,
        hours_per_day: 24.0,
        minutes_per_case: 1.0,
        confirm: 0.9,
        attribute: 0.9,
        dismiss_after_hours: 72.0,
        wait_hours: 0.0,
        names_sides: true,
        attribution: Attribution::Evidence,
        report_every_hours: 24.0,
        flash_for_grave: false,
        warning_ratio: None,
        warning_limit: None,
        hears_complaints: true,
        cost_per_day: 0.0,
    }
}

pub(super) fn tables() -> PublicTables {
    let kind = |group, lookalike, grave_from, ordered_by_nature| KindFacts {
        group,
        lookalike,
        grave_from,
        other_named: if group == Group::Fire {
            0.5
        } else {
            tables::FLOOR
        },
        ordered_by_nature,
    };
    let sensor = |tells_side, other| SensorFacts {
        tells_side,
        error_m: 0,
        other: vec![other, tables::FLOOR, tables::FLOOR],
    };
    PublicTables {
        learns_below: 0.5,
        kinds: vec![
            kind(Group::Fire, 0.0, Some(100), false),
            kind(Group::Ground, 0.0, Some(1), true),
            kind(Group::Rear, 0.85, None, true),
        ],
        sensors: vec![
            sensor(0.5, -0.1),
            sensor(0.5, 0.0),
            sensor(1.0, tables::FLOOR),
            sensor(1.0, tables::FLOOR),
        ],
        rear_from_km: 20.0,
        sites: BTreeMap::from([
            (SiteId(0), (Side::One, 40.0)),
            (SiteId(1), (Side::Two, 40.0)),
        ]),
    }
}

/// A front of sectors of 10 km in areas of ten.
fn ground(n: u16) -> Ground {
    let sector = |i: u16| Sector {
        id: SectorId(i),
        area: AreaId(i / 10),
        segment: Segment::Land,
        from: Metres(i32::from(i) * 10_000),
        to: Metres(i32::from(i + 1) * 10_000),
        heat: 1.0,
        openness: 1.0,
        longitude: 0.0,
        latitude: 0.0,
        start: GeoPoint::default(),
        end: GeoPoint::default(),
    };
    let areas = n.div_ceil(10);
    Ground {
        sectors: (0..n).map(sector).collect(),
        sector_m: 10_000,
        area_from: (0..=areas).map(|a| (a * 10).min(n)).collect(),
        area_names: (0..areas).map(|a| a.to_string()).collect(),
        area_heat: vec![1.0; usize::from(areas)],
        heat_cumulated: (1..=n).map(f64::from).collect(),
        latitude: 0.0,
        topology: Topology::Line,
        depth_km: 100.0,
    }
}

/// A mission in a world of its own.
pub(super) struct Rig {
    pub world: World,
    schedule: Schedule,
    watch: Entity,
}

impl Rig {
    pub(super) fn new(spec: CaseworkSpec, n_sectors: u16) -> Self {
        Self::with(spec, n_sectors, numbers())
    }

    pub(super) fn with(spec: CaseworkSpec, n_sectors: u16, numbers: CaseworkParameters) -> Self {
        let mut world = World::new();
        let everything = Clause {
            name: "all".into(),
            kinds: vec![ARTILLERY, RAID, COURSE],
            rule: Rule::Prohibited,
            depth_from_km: 0.0,
            depth_to_km: 1_000.0,
            from_day: 0.0,
            until_day: None,
            side: None,
        };
        world.insert_resource(Terms {
            in_force: true,
            clauses: vec![everything],
            return_fire: ReturnFire::Forbidden,
            notification_hours: 0.0,
            grace_hours: 0.0,
            renewal_days: None,
            orders_verified: false,
            withdrawal: None,
            extension_likely: 0.0,
            scope: Scope::default(),
            declarations: false,
            clause_clarity: 1.0,
        });
        world.insert_resource(Clock {
            tick: 0,
            tick_seconds: 900,
            n_ticks: 96 * 90,
            aftermath_ticks: 0,
        });
        world.insert_resource(Seed(1));
        world.insert_resource(ground(n_sectors));
        world.insert_resource(Complaints::default());
        install(&mut world, tables(), &numbers);
        let watch = world
            .spawn((
                watch_bundle(Some(&spec), &Institution::NONE, Side::One),
                Observations::default(),
                Coverage::default(),
            ))
            .id();
        let mut schedule = Schedule::default();
        schedule.add_systems(
            (
                crate::casework::cases::build_cases,
                findings::confirm_cases,
                adopt_findings,
                warnings::watch_rhythm,
            )
                .chain(),
        );
        Self {
            world,
            schedule,
            watch,
        }
    }

    /// Hands over reports that were made by now; they arrive when they are received.
    pub(super) fn hand_over(&mut self, reports: Vec<Observation>) {
        let mut entity = self.world.entity_mut(self.watch);
        let mut observations = entity.get_mut::<Observations>().expect("a watch");
        observations.first_new = observations.all.len();
        for mut report in reports {
            report.id = ObservationId(observations.all.len() as u32);
            observations.all.push(report);
        }
    }

    /// One tick.
    pub(super) fn tick(&mut self) {
        self.schedule.run(&mut self.world);
        self.world.resource_mut::<Clock>().tick += 1;
        let mut entity = self.world.entity_mut(self.watch);
        let mut observations = entity.get_mut::<Observations>().expect("a watch");
        observations.first_new = observations.all.len();
        let mut coverage = entity.get_mut::<Coverage>().expect("a watch");
        coverage.first_new_refusal = coverage.refusals.len();
    }

    pub(super) fn hours(&mut self, hours: u32) {
        (0..hours * 4).for_each(|_| self.tick());
    }

    /// All at once, then so many hours.
    pub(super) fn report(&mut self, reports: Vec<Observation>, hours: u32) {
        self.hand_over(reports);
        self.hours(hours);
    }

    pub(super) fn get<T: Component>(&self) -> &T {
        self.world.get::<T>(self.watch).expect("a component")
    }

    pub(super) fn edit<T: Component<Mutability = bevy_ecs::component::Mutable>>(
        &mut self,
        change: impl FnOnce(&mut T),
    ) {
        let mut entity = self.world.entity_mut(self.watch);
        change(&mut entity.get_mut::<T>().expect("a component"));
    }

    pub(super) fn cases(&self) -> &[Case] {
        &self.get::<Cases>().0
    }

    pub(super) fn findings(&self) -> &[Finding] {
        &self.get::<Findings>().all
    }
}

/// A report of artillery at the middle of a sector.
pub(super) fn heard(sensor: u8, asset: u32, sector: u16, time: u32, side: f64) -> Observation {
    Observation {
        id: ObservationId(0),
        asset: AssetId(asset),
        sensor,
        time,
        error_s: 0,
        received: time,
        sector: SectorId(sector),
        x: Metres(i32::from(sector) * 10_000 + 5_000),
        error_m: 500,
        site: None,
        group: Group::Fire,
        kind: ARTILLERY,
        count: 10,
        evidence: 2.3,
        checked: false,
        side_evidence: side,
    }
}

/// A report about a course at a site.
pub(super) fn seen(sensor: u8, asset: u32, site: u32, time: u32, evidence: f64) -> Observation {
    Observation {
        site: Some(SiteId(site)),
        group: Group::Rear,
        kind: COURSE,
        evidence,
        checked: sensor == INSPECTOR,
        ..heard(sensor, asset, 1, time, if site == 0 { 3.0 } else { -3.0 })
    }
}

/// Hours in seconds.
pub(super) fn h(hours: f64) -> u32 {
    (hours * f64::from(HOUR)) as u32
}
