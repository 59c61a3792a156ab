//! Facts: patterns of real ceasefires that ensembles of truces must show, and checks that what
//! was put in comes out. Rows of `[fact]`, kept beside the specification.
//!
//! A fact says which [`Quantity`] of a truce is taken, which [`Statistic`] of the ensemble is
//! made of it, and in which range that must lie. Nothing here computes anything: `validation`
//! does. The list of quantities stands here because the reader checks files against it.

use crate::model::front::Segment;
use crate::model::record::act::ActKindId;
use crate::model::record::watch::Mode;

/// What a miss means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A pattern that must come out.
    Hard,
    /// A pattern that should come out; a miss is shown and does not fail.
    Soft,
    /// What was put in must come out.
    Input,
}

impl FactKind {
    /// All with their names in files.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("hard", Self::Hard),
        ("soft", Self::Soft),
        ("input", Self::Input),
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Input => "input",
        }
    }
}

/// One row: a number that an ensemble must give.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Name of the row: `S1-strong`.
    pub name: String,
    /// What is tested, in a few words.
    pub test: String,
    /// What a miss means.
    pub kind: FactKind,
    /// What is taken of each truce.
    pub quantity: Quantity,
    /// What is made of the truces.
    pub statistic: Statistic,
    /// \[1\] — factor on the statistic, for another unit.
    pub scale: f64,
    /// Whose work is looked at.
    pub watched: Watched,
    /// Lower end of the range; none when it is open.
    pub low: Option<f64>,
    /// Upper end of the range; none when it is open.
    pub high: Option<f64>,
    /// Parameters and keys of scenarios that the fact constrains, by path.
    pub constrains: Vec<String>,
    /// Whether it was used to choose their values.
    pub fitted: bool,
    /// Where the range comes from.
    pub source: String,
}

/// Whose work is looked at, and in which mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Live: the regime alone; shadow: all regimes on the same acts.
    pub mode: Mode,
    /// Regime, by index.
    pub regime: usize,
    /// Another regime whose value, in the truce of the same seed, the value is divided by.
    pub over: Option<usize>,
}

/// Days of the truce, both included; the first day is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// First.
    pub from: u32,
    /// Last.
    pub to: u32,
}

/// Values of a column that count, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Least.
    pub from: f64,
    /// Most.
    pub to: f64,
}

/// What cost is spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// The whole front.
    Front,
    /// What standing assets cover by geometry at the end.
    Covered,
}

/// What a mission's record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// All reports of fire, as they came.
    Reports,
    /// Confirmed findings of fire; one report behind a finding suffices.
    Findings,
}

/// What is taken of a truce: one number, none where there is nothing to count.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// Mean daily episodes over base.
    Ratio(Days),
    /// \[d\] — last day of the first window of so many days whose mean ratio reaches a level.
    DayReached {
        /// Days that are looked at.
        days: Days,
        /// \[1\] — the level.
        level: f64,
        /// \[d\] — days of the mean.
        window: u32,
    },
    /// Coefficient of variation of daily episodes about their log-linear trend.
    BurstCv(Days),
    /// Lag-1 autocorrelation of the logs of daily episodes about their linear trend.
    LagOne(Days),
    /// Episodes of the largest day over those of the mean day.
    MaxOverMean(Days),
    /// Share of all episodes in the areas that have most of them.
    TopAreaShare {
        /// Areas.
        areas: u32,
        /// Days.
        days: Days,
    },
    /// Share of the heat before the truce in the areas that have most of it.
    TopAreaHeat(u32),
    /// Rank correlation (Spearman) of what was counted by sector with heat before the truce.
    HeatRankCorrelation {
        /// What is counted; episodes as they were when none.
        of: Option<Record>,
        /// Days.
        days: Days,
    },
    /// Share of the rounds in the record of which a report told something about the side.
    SideInformed {
        /// What the record is.
        of: Record,

        /// \[nat\] — least evidence about the side, either way, of one report.
        evidence: f64,
        /// Kinds of acts that explode.
        kinds: Vec<ActKindId>,
    },
    /// Sum of columns of `runs`.
    Columns(Vec<&'static str>),
    /// A column of `days`: mean over the days.
    DayMean(&'static str, Days),
    /// A column of `days`: its value on a day.
    DayValue(&'static str, u32),
    /// \[d\] — number of days on which a column of `days` lies in a band.
    DaysWithin(&'static str, Days, Band),
    /// \[d\] — mean length of the spells of days on which it does.
    SpellMean(&'static str, Days, Band),
    /// \[km\] — length of the front, or of one kind of line.
    FrontKm(Option<Segment>),
    /// Share of the front that is of one kind of line.
    SegmentShare(Segment),
    /// \[EUR/km/a\] — yearly rate at full strength over a length.
    CostPerKmYear(Length),
    /// \[EUR/a\] — yearly running cost of one asset of a group, by its place in the regime.
    AssetCostYear(usize),
    /// \[EUR/km\] — what a group of assets costs to set up, over the length of the kinds of line
    /// that it stands along.
    AssetSetUpPerKm(usize),
    /// \[d\] — doubling time of the ensemble's mean ratio, from a day until it reaches a level.
    DoublingDays {
        /// Days that are looked at.
        days: Days,
        /// \[1\] — level at which the fit ends.
        level: f64,
    },
}

/// What is made of the numbers of all truces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// Mean.
    Mean,
    /// Quantile.
    Quantile(f64),
    /// Share of truces whose number lies in a band.
    Share(Band),
}

/// Names of quantities in files, with their meanings. `column.NAME` and `day.NAME` come on top.
pub const QUANTITIES: &[(&str, &str)] = &[
    ("ratio", "mean daily episodes over base, in `days`"),
    (
        "day_reached",
        "first day at which the mean ratio of `window` days reaches `level`, in `days`",
    ),
    (
        "burst_cv",
        "coefficient of variation of daily episodes about their log-linear trend",
    ),
    (
        "lag_1",
        "lag-1 autocorrelation of log daily episodes about their trend",
    ),
    ("max_over_mean", "largest day over mean day"),
    (
        "top_area_share",
        "share of the episodes in the `areas` that have most",
    ),
    (
        "top_area_heat",
        "share of the heat before the truce in the `areas` that have most",
    ),
    (
        "heat_rank_correlation",
        "rank correlation of episodes (or records `of` them) by sector with heat before the truce",
    ),
    (
        "side_informed_share",
        "share of recorded rounds of `kinds` about which a report told of a side",
    ),
    ("columns", "sum of `columns` of `runs`"),
    ("front_km", "length of the front, or of one `segment`"),
    (
        "segment_share",
        "share of the front that is of one `segment`",
    ),
    (
        "cost_per_km_year",
        "yearly rate at full strength over a `length`: \"front\" or \"covered\"",
    ),
    (
        "asset_cost_year",
        "yearly running cost of one of `assets`, without its price",
    ),
    (
        "asset_set_up_per_km",
        "price of all of `assets` over the length of line that they stand along",
    ),
    (
        "doubling_days",
        "doubling time of the mean ratio of all truces, in `days` until it reaches `level`",
    ),
];
