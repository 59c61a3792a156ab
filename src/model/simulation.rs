//! One truce: a world, a schedule, and nothing else.
//!
//! # Life cycle
//! 1. [`Simulation::new`] lays the front, places the forces and raises one watch per regime.
//! 2. [`Simulation::tick`] runs the eight phases once; [`Simulation::run`] to the end.
//! 3. [`Simulation::frame`] pictures any instant; [`Simulation::digest`] sums up the course.
//! 4. [`Simulation::results`] draws up the ledger: one set of rows per watch.
//! 5. [`Simulation::explain`] says of one violation what became of it, and why.
//!
//! Same specification, seed and watching: same bytes, on any machine.

mod explain;
mod install;
mod phases;
mod read;

use crate::base::{Clock, DAY, HOUR, Seed, WatchId};
use crate::forces::Pipeline;
use crate::frame::{self, Frame};
use crate::front::Ground;
use crate::ledger::account::{self, Truth, Work};
use crate::ledger::calibration::{Judgement, calibration};
use crate::ledger::dividend::{self, Dividend};
use crate::ledger::line::{LineState, line_state};
use crate::ledger::{
    BeliefMeasures, DayMeasures, FindingMeasures, RunMeasures, Samples, ViolationMeasures,
};
use crate::record::act::ActLog;
use crate::record::case::Cases;
use crate::record::complaint::Complaints;
use crate::record::consequence::ConsequenceLog;
use crate::record::finding::{Finding, Findings};
use crate::record::observation::{Coverage, Observations};
use crate::record::provenance::{Look, LookBook, Provenance, Wanted};
use crate::record::standing::{Standing, Tension, TruceStatus};
use crate::record::terms::Notifications;
use crate::record::violation::Violations;
use crate::record::warning::Warnings;
use crate::record::watch::{Mode, Watch};
use crate::sensing::Assets;
use crate::spec::{Label, TruceSpec};
use crate::state::{self, Digest, STATE, TURNS, Weight};
use crate::{casework, schedule, sensing};
use bevy_ecs::prelude::*;
use std::sync::Arc;

/// What to watch: one regime live, or all regimes in shadow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// One regime, whose work reaches the sides; its index in the specification.
    Live(usize),
    /// All regimes of the specification at once, watching the same acts.
    Shadow,
}

/// One truce.
pub struct Simulation {
    spec: Arc<TruceSpec>,
    seed: u64,
    mode: Mode,
    world: World,
    schedule: Schedule,
    watches: Vec<Entity>,
    digest: Digest,
    /// The account at the end of the truce, once an aftermath follows.
    closed: Option<Result<Vec<WatchResult>, String>>,
}

/// What one watch made of the truce.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchResult {
    /// The row of the truce. `run`, `draw`, `cell` are left to the caller.
    pub run: RunMeasures,
    /// A row a day.
    pub days: Vec<DayMeasures>,
    /// Rows of violations: significant ones, or all when asked for.
    pub violations: Vec<ViolationMeasures>,
    /// Rows of findings: grave ones and those that stand for a significant violation, or all when
    /// asked for.
    pub findings: Vec<FindingMeasures>,
    /// Ten rows of cases by tenths of belief; none where nobody makes cases.
    pub beliefs: Vec<BeliefMeasures>,
}

impl Simulation {
    /// A truce at its start. A regime index beyond the list watches with the last regime; without
    /// regimes nobody watches.
    pub fn new(spec: &Arc<TruceSpec>, seed: u64, watching: Watching) -> Self {
        let master = Seed(seed);
        let mut world = World::new();
        let mode = match watching {
            Watching::Live(_) => Mode::Live,
            Watching::Shadow => Mode::Shadow,
        };
        let regimes: Vec<usize> = match watching {
            Watching::Live(i) => spec
                .regimes
                .len()
                .checked_sub(1)
                .map(|last| i.min(last))
                .into_iter()
                .collect(),
            Watching::Shadow => (0..spec.regimes.len()).collect(),
        };
        world.insert_resource(Clock {
            tick: 0,
            tick_seconds: spec.time.tick_s,
            n_ticks: spec.n_ticks(),
            aftermath_ticks: spec.time.aftermath_s / spec.time.tick_s,
        });
        world.insert_resource(master);
        world.insert_resource(mode);
        world.insert_resource(spec.acts.clone());
        world.insert_resource(ActLog::default());
        world.insert_resource(install::procedure(spec, mode, &regimes));
        world.insert_resource(install::watched(spec, &regimes));
        install::rooms(&mut world, spec, master);
        let ground = world.resource::<Ground>().clone();
        let watches = regimes
            .iter()
            .enumerate()
            .map(|(id, &regime)| {
                let about = &spec.regimes[regime];
                world
                    .spawn((
                        Watch {
                            id: WatchId(id as u16),
                            regime: regime as u16,
                        },
                        sensing::watch_bundle(
                            &about.sensing,
                            &spec.sensors,
                            &ground,
                            &spec.parameters.sensing,
                            &spec.acts,
                            master,
                        ),
                        casework::watch_bundle(
                            about.casework.as_ref(),
                            &about.institution,
                            spec.side_of(Label::A),
                        ),
                    ))
                    .id()
            })
            .collect();
        Self {
            spec: Arc::clone(spec),
            seed,
            mode,
            world,
            schedule: schedule::build(),
            watches,
            digest: Digest::default(),
            closed: None,
        }
    }

    /// The scenario.
    pub fn spec(&self) -> &Arc<TruceSpec> {
        &self.spec
    }

    /// Whether what the regime does reaches the sides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Number of watches: one live, one per regime in shadow.
    pub fn n_watches(&self) -> usize {
        self.watches.len()
    }

    /// Ticks done, those of an aftermath included.
    pub fn ticks_done(&self) -> u32 {
        self.world.resource::<Clock>().tick
    }

    /// One tick. Returns false, and does nothing, when the truce was already over.
    pub fn tick(&mut self) -> bool {
        let clock = *self.world.resource::<Clock>();
        if clock.tick >= clock.all_ticks() {
            return false;
        }
        self.schedule.run(&mut self.world);
        self.digest_tick(&clock);
        self.world.resource_mut::<Clock>().tick += 1;
        if clock.tick + 1 == clock.n_ticks && clock.aftermath_ticks > 0 {
            // what comes after the end is no part of the account
            self.closed = Some(self.draw_up(true));
        }
        true
    }

    /// All ticks to the end.
    pub fn run(&mut self) {
        while self.tick() {}
    }

    fn digest_tick(&mut self, clock: &Clock) {
        let digest = &mut self.digest;
        digest.word(u64::from(clock.tick));
        let log = self.world.resource::<ActLog>();
        for act in log.new_acts() {
            digest.word(act.id.key());
            digest.word(u64::from(act.x.0 as u32) | (u64::from(act.rounds) << 32));
            digest.word(u64::from(act.end) | (u64::from(act.kind.0) << 40));
        }
        digest.word(self.world.resource::<Violations>().0.len() as u64);
        let standing = self.world.resource::<Standing>();
        for value in standing
            .trust
            .iter()
            .chain(&standing.commitment)
            .chain(&standing.perceived)
        {
            digest.word(value.to_bits());
        }
        digest.word(self.world.resource::<Tension>().front.to_bits());
        digest.word(
            self.world
                .resource::<TruceStatus>()
                .cumulated_hazard
                .to_bits(),
        );
        for &watch in &self.watches {
            if let Some(observations) = self.world.get::<Observations>(watch) {
                for o in observations.new_ones() {
                    digest.word(u64::from(o.time) | (u64::from(o.asset.0) << 32));
                    digest.word(u64::from(o.x.0 as u32) ^ o.side_evidence.to_bits());
                }
            }
            if let Some(findings) = self.world.get::<Findings>(watch) {
                digest.word(findings.all.len() as u64);
                for id in &findings.newly_adopted {
                    digest.word(u64::from(id.0));
                }
            }
        }
        let over = clock.tick + 1 == clock.all_ticks();
        if over || clock.end().is_multiple_of(DAY) {
            let whole = STATE.iter().filter(|entry| entry.weight == Weight::Whole);
            let turn = (clock.end() / DAY) as usize % TURNS;
            for (place, entry) in whole.enumerate() {
                if over || place % TURNS == turn {
                    let bytes = (entry.save)(&mut self.world);
                    self.digest.bytes(&bytes);
                }
            }
        }
    }

    /// Asks one watch (its number) to write down looks one by one, from now on. It moves neither
    /// results nor digest; all looks of a truce are millions.
    pub fn record_looks(&mut self, watch: usize, wanted: Wanted) {
        let entity = self.watches.get(watch).copied();
        if let Some(mut book) = entity.and_then(|e| self.world.get_mut::<LookBook>(e)) {
            book.wanted = wanted;
        }
    }

    /// The looks that a watch (its number) wrote down.
    pub fn looks(&self, watch: usize) -> &[Look] {
        let entity = self.watches.get(watch).copied();
        match entity.and_then(|e| self.world.get::<LookBook>(e)) {
            Some(book) => &book.looks,
            None => &[],
        }
    }

    /// \[1\] — share of every sector's length within range of a fixed asset of a watch (its
    /// number) that works now, by geometry alone.
    pub fn covered_by_sector(&self, watch: usize) -> Vec<f64> {
        let ground = self.world.resource::<Ground>();
        let second = self.world.resource::<Clock>().start();
        let entity = self.watches.get(watch).copied();
        match entity.and_then(|e| self.world.get::<Assets>(e)) {
            Some(assets) => sensing::covered_by_posts(assets, &self.spec.sensors.0, ground, second),
            None => Vec::new(),
        }
    }

    /// Findings of a watch (its number), by id.
    pub fn findings(&self, watch: usize) -> &[Finding] {
        let entity = self.watches.get(watch).copied();
        match entity.and_then(|e| self.world.get::<Findings>(e)) {
            Some(findings) => &findings.all,
            None => &[],
        }
    }

    /// Digest of the course so far: 16 hex digits.
    pub fn digest(&self) -> String {
        self.digest.hex()
    }

    /// Digest of the acts alone: what shadow mode promises to be the same under all regimes.
    pub fn digest_of_acts(&self) -> String {
        let mut digest = Digest::default();
        if let Ok(bytes) = postcard::to_allocvec(&self.world.resource::<ActLog>().acts) {
            digest.bytes(&bytes);
        }
        digest.hex()
    }

    /// Brings the sums of looks up to now: what quiet hours add is counted, not added hour by hour.
    fn settle(&mut self) {
        // hours are looked at when they begin
        let now = self.world.resource::<Clock>().start().div_ceil(HOUR) * HOUR;
        let mut watches = self
            .world
            .query::<(&mut sensing::Sightlines, &mut Provenance)>();
        for (mut sightlines, mut provenance) in watches.iter_mut(&mut self.world) {
            sightlines.settle(&mut provenance, now);
        }
    }

    /// All state as bytes, entry by entry of [`STATE`].
    pub fn save(&mut self) -> Vec<Vec<u8>> {
        self.settle();
        state::save(&mut self.world)
    }

    /// Goes on from saved state of the same scenario, seed and watching; false when it does not
    /// fit. The digest starts anew.
    pub fn load(&mut self, saved: &[Vec<u8>]) -> bool {
        self.digest = Digest::default();
        for &watch in &self.watches {
            if let Some(mut sightlines) = self.world.get_mut::<sensing::Sightlines>(watch) {
                sightlines.forget();
            }
        }
        state::load(&mut self.world, saved)
    }

    /// The picture of this instant through one watch (its number; the last one when beyond).
    pub fn frame(&mut self, watch: usize) -> Frame {
        let entity = self.watches.get(watch).or(self.watches.last()).copied();
        frame::picture(&mut self.world, &self.spec, entity)
    }

    /// The ledger's rows, one set per watch; `all_violations` asks for more than significant ones.
    ///
    /// # Errors
    /// Names the identity of the ledger that does not hold: a fault of the program.
    pub fn results(&mut self, all_violations: bool) -> Result<Vec<WatchResult>, String> {
        let Some(closed) = self.closed.clone() else {
            return self.draw_up(all_violations);
        };
        let mut results = closed?;
        let status = self.world.resource::<TruceStatus>();
        let from = self.world.resource::<Clock>().horizon().div_ceil(DAY) as usize;
        let after = from..status.episodes_by_day.len();
        let n = after.len() as f64;
        let ratio = after.filter_map(|day| status.ratio(day)).sum::<f64>() / n;
        for result in &mut results {
            result.run.digest = Some(self.digest());
            result.run.ratio_aftermath = (n > 0.0).then_some(ratio);
            let wanted = |row: &ViolationMeasures| all_violations || row.significant == Some(true);
            result.violations.retain(wanted);
            let wanted = |row: &FindingMeasures| {
                all_violations || row.grave == Some(true) || row.significant == Some(true)
            };
            result.findings.retain(wanted);
        }
        Ok(results)
    }

    /// The account as it stands.
    fn draw_up(&mut self, all_violations: bool) -> Result<Vec<WatchResult>, String> {
        self.settle();
        let tallies = tallies(&mut self.world, &self.spec);
        let truth = truth(&self.world, &self.spec, tallies);
        let mut results = Vec::new();
        for &entity in &self.watches {
            let Some(work) = work(&self.world, &self.spec, self.mode, entity) else {
                return Err("a watch lost a component".into());
            };
            let mut account = account::draw_up(&truth, &work, all_violations)?;
            let (seed, mode) = (Some(self.seed as i64), Some(self.mode.name().to_owned()));
            account.run.seed = seed;
            account.run.mode = mode.clone();
            account.run.digest = Some(self.digest());
            for day in &mut account.days {
                (day.seed, day.mode) = (seed, mode.clone());
            }
            for row in &mut account.violations {
                (row.seed, row.mode) = (seed, mode.clone());
            }
            for row in &mut account.findings {
                (row.seed, row.mode) = (seed, mode.clone());
            }
            for row in &mut account.beliefs {
                (row.seed, row.mode) = (seed, mode.clone());
            }
            results.push(WatchResult {
                run: account.run,
                days: account.days,
                violations: account.violations,
                findings: account.findings,
                beliefs: account.beliefs,
            });
        }
        Ok(results)
    }

    /// What casework believed about each case and whether it was so, one list per watch: for
    /// tables of reliability over many truces.
    pub fn calibration(&self) -> Vec<Vec<Judgement>> {
        let violations = self.world.resource::<Violations>();
        let grace_end = self.spec.terms.grace_end();
        let collapse = self.world.resource::<TruceStatus>().collapse;
        self.watches
            .iter()
            .filter_map(|&watch| {
                let cases = self.world.get::<Cases>(watch)?;
                let provenance = self.world.get::<Provenance>(watch)?;
                let collapse = collapse.map(|(second, _)| second);
                Some(calibration(
                    cases, provenance, violations, grace_end, collapse,
                ))
            })
            .collect()
    }

    /// The world, for tests that ask what a system may read.
    #[doc(hidden)]
    pub fn parts_for_tests(&mut self) -> (&mut World, &mut Schedule) {
        (&mut self.world, &mut self.schedule)
    }
}

/// What is counted over all units.
struct Tallies {
    dividends: [Dividend; 2],
    line: Option<LineState>,
}

fn tallies(world: &mut World, spec: &TruceSpec) -> Tallies {
    let numbers = &spec.parameters;
    Tallies {
        dividends: dividend::dividends(world, &numbers.forces),
        line: line_state(world, &numbers.forces, &numbers.line),
    }
}

/// The truth as the ledger reads it.
fn truth<'a>(world: &'a World, spec: &'a TruceSpec, tallies: Tallies) -> Truth<'a> {
    let Tallies { dividends, line } = tallies;
    let log = world.resource::<ActLog>();
    let violations = world.resource::<Violations>();
    Truth {
        spec,
        clock: *world.resource::<Clock>(),
        log,
        violations,
        complaints: world.resource::<Complaints>(),
        status: world.resource::<TruceStatus>(),
        samples: world.resource::<Samples>(),
        pipeline: world.resource::<Pipeline>(),
        consequences: world.resource::<ConsequenceLog>(),
        notifications: world.resource::<Notifications>(),
        dividends,
        line,
        significant: account::find_significant(spec, log, violations),
    }
}

/// The work of a watch as the ledger reads it; none when it lost a component.
fn work<'a>(world: &'a World, spec: &'a TruceSpec, mode: Mode, watch: Entity) -> Option<Work<'a>> {
    let components = world.entity(watch).get_components::<(
        &Watch,
        &Assets,
        &Observations,
        &Provenance,
        &Coverage,
        &Cases,
        &Findings,
        &Warnings,
    )>();
    let (about, assets, observations, provenance, coverage, cases, findings, warnings) =
        components.ok()?;
    Some(Work {
        regime: &spec.regimes[usize::from(about.regime)],
        assets,
        observations,
        provenance,
        coverage,
        cases,
        findings,
        warnings,
        mode,
    })
}
