//! Experiment files: a scenario, factors, a design, and what is wanted of it.
//!
//! An experiment is read by the same collecting reader as a scenario: all problems at once, each with
//! line, column, rule and remedy. Whether the paths of its factors exist is found out where the
//! scenario is laid under them.

use super::collector::Collector;
use super::problem::Problem;
use super::raw::check::Section;
use super::{FileSource, parameter_catalogue, raw, tree};

/// An experiment, as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Name of the file without its ending.
    pub name: String,
    /// One line.
    pub title: String,
    /// What is asked.
    pub question: Option<String>,
    /// What is expected, written down before the first run.
    pub expectation: Option<String>,
    /// What came out.
    pub outcome: Option<String>,
    /// Where the question and its numbers come from.
    pub sources: Vec<String>,
    /// Scenario: a name of the library, or a file beside this one; the reference when none.
    pub scenario: Option<String>,
    /// Overrides that hold at all points, as after `--set`.
    pub set: Vec<(String, String)>,
    /// Regimes in place of the scenario's.
    pub regimes: Option<Vec<String>>,
    /// Whether live truces are run.
    pub live: bool,
    /// Whether shadow truces are run.
    pub shadow: bool,
    /// Seed of run 0.
    pub seed: u64,
    /// Runs at each point; with a rule to stop, the most.
    pub runs: u64,
    /// The design.
    pub plan: Plan,
    /// Seed of the design's own draws.
    pub design_seed: u64,
    /// What is varied, in the order of the file.
    pub factors: Vec<Factor>,
    /// What is asked of each truce: columns of `runs`, and the names of [`OUTPUTS`].
    pub outputs: Vec<String>,
    /// When enough has been run.
    pub stop: Option<StopRule>,
    /// What to look for a box of.
    pub region: Option<RegionRule>,
    /// The file.
    pub text: String,
}

/// Which points are run.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// All combinations of levels.
    Grid,
    /// The rows of the file.
    List(Vec<Vec<Level>>),
    /// A Latin hypercube of so many points.
    LatinHypercube(u32),
    /// So many points of a Sobol sequence.
    Sobol(u32),
    /// A Saltelli design of so many base points.
    Saltelli(u32),
    /// Trajectories of Morris, and levels of their grid.
    Morris(u32, u32),
}

impl Plan {
    /// Name in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::List(_) => "list",
            Self::LatinHypercube(_) => "lhs",
            Self::Sobol(_) => "sobol",
            Self::Saltelli(_) => "saltelli",
            Self::Morris(..) => "morris",
        }
    }
}

/// Something that is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Its name.
    pub name: String,
    /// The keys of the scenario that it sets, all to the same value.
    pub paths: Vec<String>,
    /// What they are set to.
    pub values: Values,
}

/// What a factor may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// One of several.
    Levels(Vec<Level>),
    /// A number between two.
    Range {
        /// Lowest.
        low: f64,
        /// Highest.
        high: f64,
        /// Whether factors, not differences, are even.
        log: bool,
    },
    /// Whatever the rows of the list say.
    Listed,
}

/// A value of a factor.
#[derive(Clone, Debug, PartialEq)]
pub enum Level {
    /// A number.
    Number(f64),
    /// A word, a duration or a date.
    Word(String),
    /// True or false.
    Flag(bool),
}

impl Level {
    /// As after `--set path=`.
    pub fn text(&self) -> String {
        match self {
            // whole numbers without a point: some keys are counts
            Self::Number(x) if x.fract() == 0.0 && x.abs() < 1e15 => format!("{x:.0}"),
            Self::Number(x) => format!("{x}"),
            Self::Word(word) => word.clone(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

/// Run until a difference is known well enough.
#[derive(Clone, Debug, PartialEq)]
pub struct StopRule {
    /// The output that is compared.
    pub measure: String,
    /// The two regimes: second − first.
    pub regimes: [String; 2],
    /// Half of the 95 % interval, in the unit of the output.
    pub half_width: f64,
    /// Fewest runs.
    pub least_runs: u64,
}

/// Where in the space of factors something happens.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionRule {
    /// The output, averaged over the runs of a point.
    pub output: String,
    /// The regime.
    pub regime: String,
    /// Points below this count; when none, those above `above`.
    pub below: Option<f64>,
    /// Points above this count.
    pub above: Option<f64>,
}

/// Outputs beside the columns of `runs`, with their meanings.
pub const OUTPUTS: &[(&str, &str)] = &[
    ("quiet", "1 when the truce ends quiet, 0 otherwise"),
    (
        "in_time_front",
        "share of the serious violations at the front that were established in time",
    ),
    (
        "in_time_rear",
        "share of the serious violations in the rear that were established in time",
    ),
    (
        "established_share",
        "share of the violations that were established",
    ),
];

/// Reads an experiment from the text of a file called `name`.
///
/// # Errors
/// All problems, in order of line and column.
pub fn read_experiment(name: &str, text: &[u8]) -> Result<Experiment, Vec<Problem>> {
    let log = Collector::default();
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.strip_suffix(".toml").unwrap_or(stem);
    let experiment = tree::parse(&log, name, text).map(|(table, at)| {
        let root = Section::new(&log, &table, at, "");
        let text = String::from_utf8_lossy(text).into_owned();
        raw::experiment::experiment(root, stem, text, &parameter_catalogue())
    });
    let (problems, _) = log.finish();
    match experiment {
        Some(experiment) if problems.is_empty() => Ok(experiment),
        _ => Err(problems),
    }
}

/// The same, by the name of a file.
///
/// # Errors
/// All problems; a file that cannot be read is one.
pub fn load_experiment(name: &str, files: &dyn FileSource) -> Result<Experiment, Vec<Problem>> {
    match files.read(name) {
        Ok(bytes) => read_experiment(name, &bytes),
        Err(why) => {
            let log = Collector::default();
            let remedy = "name a readable .toml file";
            log.report_file(super::Code::NotFound, name, &why, remedy);
            Err(log.finish().0)
        }
    }
}
