//! Designs: which truces a comparison needs, in a fixed order.

use super::error::ExperimentError;
use super::uncertainty::DrawsAsked;
use crate::model::casework::Institution;
use crate::model::record::watch::Mode;
use crate::model::sensing::SensingSpec;
use crate::model::spec::RegimeSpec;
use crate::model::{TruceSpec, Watching};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

/// Folder of the rows of draws, in the folder of a comparison; their subcommand in manifests.
pub const DRAWS: &str = "draws";

/// Label of the row without a truce.
pub const WAR: &str = "war";

/// A cell of the design: the commitment of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Neither side wants the truce much.
    Low,
    /// In between.
    Middle,
    /// Both sides want it.
    High,
    /// Whatever the scenario says.
    AsInScenario,
    /// A point of a sweep, by its number.
    Point(u32),
}

impl Cell {
    /// The cells of a comparison.
    pub const COMPARED: [Self; 3] = [Self::Low, Self::Middle, Self::High];

    /// All cells, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Low, Self::Middle, Self::High, Self::AsInScenario];

    /// Number in files.
    pub fn number(self) -> i64 {
        match self {
            Self::Low => 0,
            Self::Middle => 1,
            Self::High => 2,
            Self::AsInScenario => 3,
            Self::Point(number) => i64::from(number),
        }
    }

    /// Name in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Middle => "middle",
            Self::High => "high",
            Self::AsInScenario => "as in the scenario",
            Self::Point(_) => "a point of the sweep",
        }
    }

    /// \[1\] — commitment of both sides; none where the scenario decides.
    pub fn commitment(self) -> Option<f64> {
        match self {
            Self::Low => Some(0.3),
            Self::Middle => Some(0.6),
            Self::High => Some(0.9),
            Self::AsInScenario | Self::Point(_) => None,
        }
    }
}

/// Which modes a comparison runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modes {
    /// One run per regime; what it does reaches the sides.
    Live,
    /// All regimes watch the same acts; nothing reaches the sides.
    Shadow,
    /// Both.
    Both,
}

impl Modes {
    /// Name in files and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Shadow => "shadow",
            Self::Both => "both",
        }
    }

    /// Whether live truces are among them.
    pub fn live(self) -> bool {
        self != Self::Shadow
    }

    /// Whether shadow truces are among them.
    pub fn shadow(self) -> bool {
        self != Self::Live
    }
}

/// Seeds: run k has seed `first` + k.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeds {
    /// Seed of run 0.
    pub first: u64,
    /// Runs.
    pub count: u64,
}

/// A share of a batch for one of several machines: run k belongs to shard (k mod n) + 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub index: u64,
    /// Of how many.
    pub of: u64,
}

/// Most shards of a batch: a reader opens all of them at once.
pub const MAX_SHARDS: u64 = 1_000;

impl Shard {
    /// Runs of the shard, of so many in all.
    pub fn n_runs(self, of_all: u64) -> u64 {
        of_all.saturating_sub(self.index - 1).div_ceil(self.of)
    }

    /// Run at a place of the shard.
    pub fn run(self, place: u64) -> u64 {
        self.index - 1 + place * self.of
    }

    /// Whether a draw of the numbers of judgement, from 1, belongs to the shard.
    pub fn of_draw(self, draw: u32) -> bool {
        u64::from(draw).wrapping_sub(1) % self.of == self.index - 1
    }

    /// Name of its folder.
    pub fn folder(self) -> String {
        format!("shard-{}-of-{}", self.index, self.of)
    }

    /// What to do when the shard in a folder is done, in words.
    pub fn what_next(self, dir: &Path) -> String {
        let all = dir.parent().unwrap_or(dir).display();
        format!(
            "shard {} of {} is done; when all are: truceline results {all}",
            self.index, self.of
        )
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(index, of)| {
            let (index, of) = (index.trim().parse().ok()?, of.trim().parse().ok()?);
            (1 <= index && index <= of && of <= MAX_SHARDS).then_some(Self { index, of })
        });
        numbers.ok_or_else(|| {
            format!("write I/N, as in 3/8: shard I of N, I from 1 to N, N at most {MAX_SHARDS}")
        })
    }
}

/// What was asked of a comparison, as far as it decides the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The subcommand.
    pub command: String,
    /// Scenario, as named.
    pub scenario: String,
    /// Regimes, as named; the scenario's own when none.
    pub regimes: Option<Vec<String>>,
    /// Overrides of scenario keys.
    pub set: Vec<(String, String)>,
    /// The regime that others are compared with.
    pub baseline: String,
    /// Seeds.
    pub seeds: Seeds,
    /// File of named seeds that they come from, as named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed_file: Option<String>,
    /// Seeds one by one, when they are not `seeds.first` + k.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed_list: Option<Vec<u64>>,
    /// Modes.
    pub modes: Modes,
    /// Draws of the numbers of judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<DrawsAsked>,
    /// Whether all violations are written, not only significant ones.
    pub detail: bool,
}

/// One truce to be simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Place in the order of the design.
    pub index: u64,
    /// Run k; its seed is the first + k.
    pub run: u64,
    /// Master seed.
    pub seed: u64,
    /// Cell of the design.
    pub cell: Cell,
    /// Draw of the numbers of judgement; 0 for their defaults.
    pub draw: u32,
    /// What is watched.
    pub watching: Watching,
    /// Which of the design's specifications.
    pub spec: usize,
}

impl Job {
    /// Mode of its rows.
    pub fn mode(&self) -> Mode {
        match self.watching {
            Watching::Live(_) => Mode::Live,
            Watching::Shadow => Mode::Shadow,
        }
    }
}

/// The same job for every run.
#[derive(Clone, Copy, Debug)]
struct Step {
    cell: Cell,
    draw: u32,
    watching: Watching,
    spec: usize,
}

/// One specification of a design, and what is run of it.
#[derive(Clone, Debug)]
pub struct Point {
    /// The specification.
    pub spec: Arc<TruceSpec>,
    /// Its cell.
    pub cell: Cell,
    /// Its draw of the numbers of judgement; 0 for their defaults.
    pub draw: u32,
    /// Whether each of its regimes has a live truce.
    pub live: bool,
    /// Whether all of its regimes watch one shadow truce.
    pub shadow: bool,
}

/// A list of jobs: for each run the same steps in the same order, so that any whole number of
/// runs from the start is a balanced design. Jobs are computed, not stored.
#[derive(Clone, Debug)]
pub struct Design {
    specs: Vec<Arc<TruceSpec>>,
    steps: Vec<Step>,
    seeds: Seeds,
    // seeds one by one, when they do not follow one another
    list: Option<Arc<[u64]>>,
    shard: Option<Shard>,
}

/// Most runs of one call.
pub const MAX_RUNS: u64 = 10_000_000;

impl Design {
    /// The design of `compare`: for each run, live truces at low, middle and high commitment
    /// under each regime; one truce at middle commitment watched by all regimes in shadow; and
    /// one without agreement, labelled [`WAR`].
    ///
    /// # Errors
    /// No regimes, too many runs, seeds past the largest number that files can hold, or a
    /// variant that breaks the rules of a specification.
    pub fn compare(
        spec: &Arc<TruceSpec>,
        seeds: Seeds,
        modes: Modes,
    ) -> Result<Self, ExperimentError> {
        Self::over(compared(spec, 0, modes)?, seeds)
    }

    /// The same for draws of the numbers of judgement: all truces of a comparison for each
    /// specification, which is that of draw 1, 2, 3 …. Shards share the draws, not the runs,
    /// which are few: draw d belongs to shard ((d − 1) mod n) + 1, and a shard may have none.
    ///
    /// # Errors
    /// As [`Design::compare`].
    pub fn draws(
        drawn: &[Arc<TruceSpec>],
        seeds: Seeds,
        modes: Modes,
        shard: Option<Shard>,
    ) -> Result<Self, ExperimentError> {
        let mut points = Vec::new();
        for (spec, draw) in drawn.iter().zip(1..) {
            if shard.is_none_or(|shard| shard.of_draw(draw)) {
                points.extend(compared(spec, draw, modes)?);
            }
        }
        Self::build(points, seeds)
    }

    /// For each run all points in their order; of each point first the live truces, then the shadow.
    ///
    /// # Errors
    /// No points or regimes, too many runs, or seeds past the largest number that files can hold.
    pub fn over(points: Vec<Point>, seeds: Seeds) -> Result<Self, ExperimentError> {
        if points.iter().all(|point| point.spec.regimes.is_empty()) {
            return Err(asked(
                "the scenario has no regimes",
                "name some with --regimes",
            ));
        }
        Self::build(points, seeds)
    }

    fn build(points: Vec<Point>, seeds: Seeds) -> Result<Self, ExperimentError> {
        if seeds.count == 0 || seeds.count > MAX_RUNS {
            return Err(asked("runs must be 1 to 10,000,000", "change --runs"));
        }
        if seeds
            .first
            .checked_add(seeds.count)
            .is_none_or(|last| i64::try_from(last).is_err())
        {
            return Err(asked(
                "the last seed must stay below 2^63",
                "use a smaller --seed",
            ));
        }
        let mut design = Self {
            specs: Vec::new(),
            steps: Vec::new(),
            seeds,
            list: None,
            shard: None,
        };
        for Point {
            spec,
            cell,
            draw,
            live,
            shadow,
        } in points
        {
            let regimes = spec.regimes.len();
            let index = design.specs.len();
            design.specs.push(spec);
            let live = (0..if live { regimes } else { 0 }).map(Watching::Live);
            let shadow = shadow.then_some(Watching::Shadow);
            design.steps.extend(live.chain(shadow).map(|watching| Step {
                cell,
                draw,
                watching,
                spec: index,
            }));
        }
        Ok(design)
    }

    /// The same design for seeds one by one: run k has the k-th.
    ///
    /// # Errors
    /// Another number of seeds than runs, or a seed too large for files.
    pub fn with_seed_list(mut self, list: Option<&[u64]>) -> Result<Self, ExperimentError> {
        if let Some(list) = list {
            if list.len() as u64 != self.seeds.count
                || list.iter().any(|seed| i64::try_from(*seed).is_err())
            {
                return Err(asked(
                    "the list of seeds does not fit the runs, or a seed is not below 2^63",
                    "correct the list",
                ));
            }
            self.list = Some(list.into());
        }
        Ok(self)
    }

    /// The share of it for one of several machines.
    #[must_use]
    pub fn with_shard(mut self, shard: Option<Shard>) -> Self {
        self.shard = shard;
        self
    }

    /// Runs, of the shard where there is one.
    pub fn n_runs(&self) -> u64 {
        let all = self.seeds.count;
        self.shard.map_or(all, |shard| shard.n_runs(all))
    }

    /// Jobs in all.
    pub fn n_jobs(&self) -> u64 {
        self.n_runs() * self.steps.len() as u64
    }

    /// The jobs of a run, by their places in it.
    pub fn jobs_of_run(&self, run: u64) -> impl Iterator<Item = Job> + '_ {
        let steps = 0..self.jobs_per_run();
        steps.map(move |step| self.at(run * self.jobs_per_run() + step, run, step))
    }

    /// Jobs of one run.
    pub fn jobs_per_run(&self) -> u64 {
        self.steps.len() as u64
    }

    /// Seeds of the runs.
    pub fn seeds(&self) -> Seeds {
        self.seeds
    }

    /// The job at a place (below [`Design::n_jobs`]).
    pub fn job(&self, index: u64) -> Job {
        let per_run = self.jobs_per_run();
        let place = index / per_run;
        let run = self.shard.map_or(place, |shard| shard.run(place));
        self.at(index, run, index % per_run)
    }

    fn at(&self, index: u64, run: u64, step: u64) -> Job {
        let Step {
            cell,
            draw,
            watching,
            spec,
        } = self.steps[step as usize];
        let listed = self.list.as_ref().and_then(|list| list.get(run as usize));
        Job {
            index,
            run,
            seed: listed.copied().unwrap_or(self.seeds.first + run),
            cell,
            draw,
            watching,
            spec,
        }
    }

    /// The specification of a job.
    pub fn spec(&self, job: &Job) -> &Arc<TruceSpec> {
        &self.specs[job.spec]
    }

    /// Names of the regimes whose rows a job gives, in order.
    pub fn regimes(&self, job: &Job) -> &[RegimeSpec] {
        let all = &self.specs[job.spec].regimes;
        match job.watching {
            Watching::Live(i) => all.get(i..=i).unwrap_or_default(),
            Watching::Shadow => all,
        }
    }
}

fn asked(what: &str, remedy: &str) -> ExperimentError {
    ExperimentError::Asked {
        what: what.into(),
        remedy: remedy.into(),
    }
}

/// The points of a comparison: three commitments, the middle one in shadow too, and war.
fn compared(spec: &Arc<TruceSpec>, draw: u32, modes: Modes) -> Result<Vec<Point>, ExperimentError> {
    if spec.regimes.iter().any(|regime| regime.name == WAR) {
        return Err(asked(
            "no regime may be called `war`: that is the row without a truce",
            "rename the regime",
        ));
    }
    let mut points = Vec::new();
    for cell in Cell::COMPARED {
        let shadow = modes.shadow() && cell == Cell::Middle;
        if modes.live() || shadow {
            points.push(Point {
                spec: Arc::new(with_commitment(spec, cell)?),
                cell,
                draw,
                live: modes.live(),
                shadow,
            });
        }
    }
    // without regimes nothing is compared, war or not
    if modes.live() && !spec.regimes.is_empty() {
        points.push(Point {
            spec: Arc::new(without_truce(spec)?),
            cell: Cell::AsInScenario,
            draw,
            live: true,
            shadow: false,
        });
    }
    Ok(points)
}

fn with_commitment(spec: &TruceSpec, cell: Cell) -> Result<TruceSpec, ExperimentError> {
    let mut parts = spec.clone().into_parts();
    if let Some(commitment) = cell.commitment() {
        for side in &mut parts.sides {
            side.command.commitment = commitment;
        }
    }
    TruceSpec::new(parts).map_err(ExperimentError::Spec)
}

fn without_truce(spec: &TruceSpec) -> Result<TruceSpec, ExperimentError> {
    let mut parts = spec.clone().into_parts();
    parts.terms.in_force = false;
    parts.regimes = vec![RegimeSpec {
        name: WAR.into(),
        title: "War goes on".into(),
        sensing: SensingSpec::default(),
        casework: None,
        institution: Institution::NONE,
        coordination_from_day: None,
        cost_setup: 0.0,
        cost_per_day: 0.0,
    }];
    TruceSpec::new(parts).map_err(ExperimentError::Spec)
}

/// The specification of the row without a truce, as a comparison runs it.
///
/// # Errors
/// It breaks the rules of a specification.
pub fn war_goes_on(spec: &TruceSpec) -> Result<Arc<TruceSpec>, ExperimentError> {
    without_truce(spec).map(Arc::new)
}

/// The same specification with the regimes at these places, in this order; a regime that comes
/// twice is labelled `name#2`, so that a regime can be compared with itself.
///
/// # Errors
/// A place that does not exist, or a list that breaks the rules of a specification.
pub fn twin_names(
    spec: &Arc<TruceSpec>,
    places: &[usize],
) -> Result<Arc<TruceSpec>, ExperimentError> {
    let plain =
        places.len() == spec.regimes.len() && places.iter().enumerate().all(|(i, &p)| i == p);
    if plain {
        return Ok(Arc::clone(spec));
    }
    let mut parts = TruceSpec::clone(spec).into_parts();
    let mut chosen: Vec<RegimeSpec> = Vec::with_capacity(places.len());
    for (i, &place) in places.iter().enumerate() {
        let Some(regime) = spec.regimes.get(place) else {
            return Err(asked(
                "a regime of the list was not read",
                "name each regime once",
            ));
        };
        let before = places[..i].iter().filter(|&&p| p == place).count();
        let mut regime = regime.clone();
        if before > 0 {
            regime.name = format!("{}#{}", regime.name, before + 1);
        }
        chosen.push(regime);
    }
    parts.regimes = chosen;
    TruceSpec::new(parts)
        .map(Arc::new)
        .map_err(ExperimentError::Spec)
}

/// The regimes of a specification as a manifest lists them: `name#2` is `name` a second time.
///
/// # Errors
/// A name that the specification does not have.
pub fn named_regimes(
    spec: &Arc<TruceSpec>,
    names: &[String],
) -> Result<Arc<TruceSpec>, ExperimentError> {
    let place = |name: &String| {
        let find = |name: &str| spec.regimes.iter().position(|regime| regime.name == name);
        let first = || find(name.rsplit_once('#')?.0);
        find(name).or_else(first).ok_or_else(|| {
            asked(
                &format!("the scenario has no regime `{name}`"),
                "the manifest was changed; use the one that was written",
            )
        })
    };
    let places = names.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    twin_names(spec, &places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::fixture;

    fn design(modes: Modes) -> Design {
        let spec = Arc::new(fixture::spec(&["none", "layered"]));
        Design::compare(&spec, Seeds { first: 5, count: 3 }, modes).expect("a design")
    }

    #[test]
    fn jobs_come_run_by_run_in_a_fixed_order() {
        let design = design(Modes::Both);
        assert_eq!(design.jobs_per_run(), 3 * 2 + 1 + 1);
        assert_eq!(design.n_jobs(), 24);
        let jobs: Vec<Job> = (0..24).map(|i| design.job(i)).collect();
        assert!(
            jobs.iter()
                .zip(0..)
                .all(|(job, i)| job.index == i && job.run == i / 8)
        );
        assert_eq!(jobs[8].seed, 6);
        assert_eq!(jobs[0].watching, Watching::Live(0));
        assert_eq!(design.regimes(&jobs[7])[0].name, WAR);
        assert!(!design.spec(&jobs[7]).terms.in_force);
        let shadow: Vec<&Job> = jobs
            .iter()
            .filter(|j| j.watching == Watching::Shadow)
            .collect();
        assert_eq!(shadow.len(), 3);
        assert!(shadow.iter().all(|job| job.cell == Cell::Middle));
        let commitment = |job: &Job| design.spec(job).sides[1].command.commitment;
        assert_eq!((commitment(&jobs[0]), commitment(&jobs[2])), (0.3, 0.6));
    }

    #[test]
    fn modes_leave_out_the_other() {
        assert_eq!(design(Modes::Live).jobs_per_run(), 7);
        assert_eq!(design(Modes::Shadow).jobs_per_run(), 1);
    }

    /// Contract: the shards of a design are its jobs, each in one of them, a run whole.
    #[test]
    fn shards_share_the_runs() {
        let whole = design(Modes::Both);
        let per_run = whole.jobs_per_run();
        for of in [1, 2, 3, 5] {
            let mut n = 0;
            for index in 1..=of {
                let shard = design(Modes::Both).with_shard(Some(Shard { index, of }));
                n += shard.n_jobs();
                for place in 0..shard.n_jobs() {
                    let job = shard.job(place);
                    assert_eq!(job.run % of + 1, index);
                    let same = whole.job(job.run * per_run + place % per_run);
                    assert_eq!((job.seed, job.cell), (same.seed, same.cell));
                    assert_eq!((job.watching, job.spec), (same.watching, same.spec));
                }
            }
            assert_eq!(n, whole.n_jobs());
        }
        assert_eq!("3/8".parse(), Ok(Shard { index: 3, of: 8 }));
        for bad in ["0/8", "9/8", "3", "/", "1/0", "-1/2", "1/1001", "1/2/3"] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
    }

    #[test]
    fn seeds_one_by_one() {
        let listed = design(Modes::Live).with_seed_list(Some(&[9, 2, 9]));
        let listed = listed.expect("a design");
        let seeds: Vec<u64> = (0..3).map(|run| listed.job(run * 7).seed).collect();
        assert_eq!(seeds, [9, 2, 9]);
        assert!(design(Modes::Live).with_seed_list(Some(&[1])).is_err());
        let large = design(Modes::Live).with_seed_list(Some(&[1, 2, u64::MAX]));
        assert!(large.is_err());
    }

    #[test]
    fn a_regime_named_twice_gets_a_number() {
        let spec = Arc::new(fixture::spec(&["none", "layered"]));
        let twins = twin_names(&spec, &[1, 1, 0, 1]).expect("twins");
        let names: Vec<&str> = twins.regimes.iter().map(|r| r.name.as_str()).collect();
        assert_eq!(names, ["layered", "layered#2", "none", "layered#3"]);
        assert!(twin_names(&spec, &[2]).is_err());
    }

    #[test]
    fn what_cannot_be_run_is_refused() {
        let spec = Arc::new(fixture::spec(&["none"]));
        let refused =
            |first, count| Design::compare(&spec, Seeds { first, count }, Modes::Both).is_err();
        assert!(refused(1, 0) && refused(u64::MAX, 1) && refused(i64::MAX as u64, 1));
        let war = Arc::new(fixture::spec(&["war"]));
        assert!(Design::compare(&war, Seeds { first: 1, count: 1 }, Modes::Both).is_err());
    }
}
