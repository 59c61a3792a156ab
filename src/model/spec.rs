//! `TruceSpec`: a validated scenario. The only way into the model.
//!
//! Each room owns its part; this file composes them. A [`TruceSpec`] can only be made by
//! [`TruceSpec::new`], which checks what the parts cannot check alone. Text is turned into
//! parts elsewhere (`scenario`); the core knows no file format.

use crate::agreement::AgreementParameters;
use crate::base::{DAY, Side};
use crate::casework::{CaseworkParameters, CaseworkSpec, Institution};
use crate::command::{CommandParameters, CommandSpec, IntensitySpec};
use crate::consequences::ConsequencesParameters;
use crate::forces::{ForcesParameters, ForcesSpec, LineParameters, ScriptGroup};
use crate::front::{CloudClimate, FrontParameters, FrontSpec, Line};
use crate::record::act::{ActCatalogue, Conduct};
use crate::record::guarantee::Guarantees;
use crate::record::terms::Terms;
use crate::record::timetable::Timetable;
use crate::sensing::{SensingParameters, SensingSpec, SensorCatalogue};
use serde::{Deserialize, Serialize};
use std::fmt;

mod known;

/// Name of a side's block in the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Label {
    /// `sides.a`.
    A,
    /// `sides.b`.
    B,
}

impl Label {
    /// `a` or `b`.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }
}

/// Time of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeSpec {
    /// \[s\] — length of the truce.
    pub duration_s: u32,
    /// \[s\] — how long the run goes on after the end, extended or not.
    pub aftermath_s: u32,
    /// \[s\] — length of a tick; divides a day.
    pub tick_s: u32,
    /// \[1\] — day of the year of the first day, 1 to 366.
    pub day_of_year: u16,
    /// \[1\] — calendar month of the first day, 1 to 12 (cloud climate).
    pub month: u8,
    /// First day as written, for titles.
    pub start_date: String,
}

/// One side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SideSpec {
    /// Name of its block.
    pub label: Label,
    /// Display name by role, never a nation.
    pub name: String,
    /// Its forces.
    pub forces: ForcesSpec,
    /// Its will.
    pub command: CommandSpec,
    /// \[1\] — share of a mission's visits that it admits, by `Segment::ALL`.
    pub access: [f64; 3],
    /// \[1\] — share of inspections of rear sites that it admits.
    pub access_rear: f64,
    /// \[1\] — share of area-days that it jams at war tension, by `Segment::ALL`.
    pub jamming: [f64; 3],
    /// \[1\] — factor on the delay of reports from its land.
    pub report_delay_factor: f64,
}

impl SideSpec {
    /// Its forces as it declares them: a side that means to comply leaves nothing out.
    pub fn forces_as_declared(&self) -> ForcesSpec {
        let mut forces = self.forces.clone();
        if self.command.policy.declares_all() {
            forces.rear.undeclared_share = 0.0;
        }
        forces
    }
}

/// One verification regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegimeSpec {
    /// Name in tables; unique in a comparison (`none#2` for a second `none`).
    pub name: String,
    /// One line.
    pub title: String,
    /// What it has, where it stands, who sends it.
    pub sensing: SensingSpec,
    /// Its casework; none when nobody looks at reports.
    pub casework: Option<CaseworkSpec>,
    /// Who adopts.
    pub institution: Institution,
    /// \[d\] — commanders coordinate before return fire from this day on; none when they do not.
    pub coordination_from_day: Option<f64>,
    /// \[EUR\] — other set-up, once.
    pub cost_setup: f64,
    /// \[EUR/d\] — other running cost.
    pub cost_per_day: f64,
}

/// All judgement and data numbers of the rooms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Ground.
    pub front: FrontParameters,
    /// Forces.
    pub forces: ForcesParameters,
    /// What units do at the line beside fire and raids.
    pub line: LineParameters,
    /// Will.
    pub command: CommandParameters,
    /// Significance.
    pub agreement: AgreementParameters,
    /// Sensing.
    pub sensing: SensingParameters,
    /// Casework.
    pub casework: CaseworkParameters,
    /// Consequences.
    pub consequences: ConsequencesParameters,
}

impl Parameters {
    /// Reads every parameter through `lookup` (path to value).
    pub fn read(lookup: &mut dyn FnMut(&str) -> f64) -> Self {
        Self {
            front: FrontParameters::read(lookup),
            forces: ForcesParameters::read(lookup),
            line: LineParameters::read(lookup),
            command: CommandParameters::read(lookup),
            agreement: AgreementParameters::read(lookup),
            sensing: SensingParameters::read(lookup),
            casework: CaseworkParameters::read(lookup),
            consequences: ConsequencesParameters::read(lookup),
        }
    }

    /// Values of all parameters, in the order of [`Self::paths`].
    pub fn values(&self) -> Vec<f64> {
        [
            self.front.values(),
            self.forces.values(),
            self.line.values(),
            self.command.values(),
            self.agreement.values(),
            self.sensing.values(),
            self.casework.values(),
            self.consequences.values(),
        ]
        .concat()
    }

    /// Paths of all parameters, in order.
    pub fn paths() -> Vec<&'static str> {
        [
            FrontParameters::PATHS,
            ForcesParameters::PATHS,
            LineParameters::PATHS,
            CommandParameters::PATHS,
            AgreementParameters::PATHS,
            SensingParameters::PATHS,
            CaseworkParameters::PATHS,
            ConsequencesParameters::PATHS,
        ]
        .concat()
    }
}

/// The parts of a scenario, before they are checked together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruceParts {
    /// Name of the scenario.
    pub name: String,
    /// One line.
    pub title: String,
    /// Time.
    pub time: TimeSpec,
    /// Ground.
    pub front: FrontSpec,
    /// Cloud climate.
    pub cloud: CloudClimate,
    /// Intensity of fighting before.
    pub intensity: IntensitySpec,
    /// The sides in *temper order*: the block with temper `one` first, whatever its label.
    pub sides: [SideSpec; 2],
    /// Terms of the truce.
    pub terms: Terms,
    /// Regimes in the order of the scenario; the first is the baseline.
    pub regimes: Vec<RegimeSpec>,
    /// Scripted acts.
    pub script: Vec<ScriptGroup>,
    /// Outside events.
    pub timetable: Timetable,
    /// What was announced to follow from findings.
    pub guarantees: Guarantees,
    /// Kinds of acts.
    pub acts: ActCatalogue,
    /// Families of sensors.
    pub sensors: SensorCatalogue,
    /// Numbers.
    pub parameters: Parameters,
}

/// Why parts do not make a specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecProblem {
    /// Path of the value in the scenario.
    pub path: String,
    /// What is wrong.
    pub rule: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for SpecProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.path, self.rule, self.remedy)
    }
}

/// A validated scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TruceSpec {
    parts: TruceParts,
}

impl std::ops::Deref for TruceSpec {
    type Target = TruceParts;
    fn deref(&self) -> &TruceParts {
        &self.parts
    }
}

/// Largest number of cells (sectors × ticks) of one truce.
pub const MAX_CELLS: u64 = 200_000_000;

impl TruceSpec {
    /// Checks the parts together.
    ///
    /// # Errors
    /// All rules that are broken, not only the first: labels, limits of size, shares that must
    /// sum to one, stability of local fire, finite numbers.
    pub fn new(parts: TruceParts) -> Result<Self, Vec<SpecProblem>> {
        let mut problems = Vec::new();
        let mut rule = |holds: bool, path: &str, rule: &str, remedy: &str| {
            if !holds {
                problems.push(SpecProblem {
                    path: path.into(),
                    rule: rule.into(),
                    remedy: remedy.into(),
                });
            }
        };
        let front = &parts.front;
        rule(
            (1..=4_096).contains(&front.n_sectors),
            "front.sectors",
            "must be 1 to 4,096",
            "use fewer, longer sectors",
        );
        rule(
            front.n_areas >= 1 && front.n_areas <= front.n_sectors,
            "front.areas",
            "must be at least 1 and at most the number of sectors",
            "lower the number of areas",
        );
        rule(
            front.sector_km.is_finite() && front.sector_km > 0.0 && front.sector_km <= 1_000.0,
            "front.sector_km",
            "must be above 0 and at most 1,000 km",
            "10 km is the reference",
        );
        rule(
            front.length_km() <= 2_000_000.0,
            "front.sectors",
            "all sectors together must stay below 2,000,000 km",
            "use fewer or shorter sectors",
        );
        rule(
            front.line.as_ref().is_none_or(Line::is_sound),
            "front.line",
            "must have a length and points whose chainage ascends",
            "draw the line from end to end",
        );
        let replay = &parts.cloud.replay;
        let days = parts.time.duration_s.div_ceil(DAY) as usize;
        rule(
            replay.is_empty()
                || (replay.len() >= days && replay.iter().all(|c| (0.0..=1.0).contains(c))),
            "weather.replay",
            "must have a cover from 0 to 1 for every day",
            "use a series with all days of the truce",
        );
        let shares: f64 = front.segment_shares.iter().sum();
        rule(
            (shares - 1.0).abs() < 1e-6,
            "front.segments",
            "shares of land, river and border must sum to 1",
            "0.36, 0.21 and 0.43 are the reference",
        );
        let time = &parts.time;
        rule(
            time.tick_s >= 300 && time.tick_s <= 3_600 && DAY.is_multiple_of(time.tick_s),
            "time.tick",
            "must be 5 to 60 minutes and divide a day",
            "use 15m",
        );
        rule(
            time.duration_s >= 6 * 3_600 && time.duration_s <= 365 * DAY,
            "time.duration",
            "must be 6 hours to 365 days",
            "use 30d",
        );
        rule(
            time.aftermath_s <= 90 * DAY,
            "time.aftermath",
            "must be at most 90 days",
            "use 30d, or leave it out",
        );
        if time.tick_s > 0 {
            rule(
                time.duration_s.is_multiple_of(time.tick_s),
                "time.duration",
                "must be a whole number of ticks",
                "use a multiple of the tick",
            );
            rule(
                time.aftermath_s.is_multiple_of(time.tick_s),
                "time.aftermath",
                "must be a whole number of ticks",
                "use a multiple of the tick",
            );
            let ticks = (time.duration_s.saturating_add(time.aftermath_s)) / time.tick_s;
            let cells = u64::from(front.n_sectors) * u64::from(ticks);
            rule(
                cells <= MAX_CELLS,
                "front.sectors",
                "sectors × ticks must stay below 2·10⁸",
                "use fewer sectors or a longer tick",
            );
        }
        rule(
            parts.sides[0].label != parts.sides[1].label,
            "sides",
            "one block must be a, the other b",
            "name them sides.a and sides.b",
        );
        for side in &parts.sides {
            let at = |key: &str| format!("sides.{}.{key}", side.label.name());
            let units = side.forces.n_units;
            rule(
                units <= 100_000,
                &at("units"),
                "must be 0 to 100,000",
                "600 is the reference",
            );
            let at_line = f64::from(units) * side.forces.line_share;
            rule(
                units == 0 || at_line >= f64::from(front.n_sectors),
                &at("line_share"),
                "every sector needs at least one unit of each side",
                "raise units or line_share, use fewer sectors, or none at all (units = 0)",
            );
            let n_sites: u64 = side.forces.sites.iter().map(|&n| u64::from(n)).sum();
            rule(
                n_sites <= 100_000,
                &at("sites"),
                "must be at most 100,000",
                "300 is the reference",
            );
            let entries = side.forces.sites[side.forces.role.entry() as usize];
            rule(
                entries > 0 || side.forces.supply_tonnes_per_day == 0.0,
                &at("sites"),
                "supply needs an entry: a crossing for a side that receives it, a railhead for one \
                 that makes its own",
                "add sites of that kind, or set supply_tonnes_per_day = 0",
            );
            rule(
                !side.forces.course_days.is_empty(),
                &at("course_days"),
                "at least one course length is needed",
                "use [10, 20, 30, 45]",
            );
        }
        let n = parts.parameters.command.branching_ratio;
        rule(
            (0.0..0.95).contains(&n),
            "parameters.command.branching_ratio",
            "must be below 0.95, or answers explode",
            "0.5 is the reference",
        );
        let local: f64 = parts
            .acts
            .0
            .iter()
            .filter(|kind| kind.conduct == Conduct::LocalFire)
            .map(|kind| kind.share)
            .sum();
        rule(
            (local - 1.0).abs() < 1e-6,
            "acts",
            "shares of the kinds of local fire must sum to 1",
            "mend the shares in the act catalogue",
        );
        rule(
            parts.regimes.len() <= 64,
            "regimes",
            "at most 64 regimes",
            "split the study",
        );
        for (i, regime) in parts.regimes.iter().enumerate() {
            let n_assets: u64 = regime
                .sensing
                .groups
                .iter()
                .map(|g| u64::from(g.count))
                .sum();
            rule(
                n_assets <= 20_000,
                &format!("regimes.{}.assets", regime.name),
                "at most 20,000 assets",
                "lower the counts",
            );
            let twin = parts.regimes[..i].iter().any(|r| r.name == regime.name);
            rule(
                !twin,
                &format!("regimes.{}", regime.name),
                "a regime is named twice",
                "rename one",
            );
        }
        if problems.is_empty() {
            Ok(Self { parts })
        } else {
            Err(problems)
        }
    }

    /// Ticks of a truce, without its aftermath.
    pub fn n_ticks(&self) -> u32 {
        self.time.duration_s / self.time.tick_s
    }

    /// Label of a side of the model.
    pub fn label(&self, side: Side) -> Label {
        self.sides[side.index()].label
    }

    /// Side of the model that carries a label.
    pub fn side_of(&self, label: Label) -> Side {
        if self.sides[0].label == label {
            Side::One
        } else {
            Side::Two
        }
    }

    /// The parts again, to vary them.
    pub fn into_parts(self) -> TruceParts {
        self.parts
    }
}
