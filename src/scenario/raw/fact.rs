//! `[fact]`: patterns that an ensemble of truces must show.

use super::check::Section;
use crate::model::base::DAY;
use crate::model::front::Segment;
use crate::model::record::act::{ActCatalogue, ActKindId};
use crate::model::record::watch::Mode;
use crate::model::spec::RegimeSpec;
use crate::model::{DayMeasures, DictionaryEntry, Kind, RunMeasures};
use crate::scenario::ParameterEntry;
use crate::scenario::collector::Place;
use crate::scenario::fact::{
    Band, Days, Fact, FactKind, Length, QUANTITIES, Quantity, Record, Statistic, Watched,
};
use crate::scenario::problem::Code;

/// \[1\] — rows of one file.
const MAX_ROWS: usize = 256;
/// \[1\] — widest number in a range.
const WIDE: f64 = 1e15;
/// Begin of the name of a quantity that is a column of `runs`, and of one of `days`.
/// What a record is.
const RECORDS: [(&str, Record); 2] = [("reports", Record::Reports), ("findings", Record::Findings)];
const COLUMN: &str = "column.";
const DAY_COLUMN: &str = "day.";

/// What rows may name.
pub(in crate::scenario) struct Setting<'a> {
    /// Labels of the regimes, in order.
    pub labels: &'a [String],
    /// Kinds of acts.
    pub acts: &'a ActCatalogue,
    /// The regimes.
    pub regimes: &'a [RegimeSpec],
    /// \[s\] — length of the truce.
    pub duration_s: u32,
    /// \[1\] — areas of the front.
    pub n_areas: u32,
    /// The model's parameters.
    pub parameters: &'a [ParameterEntry],
}

/// `[fact]`: one table per row, in the order of the file.
pub(in crate::scenario) fn facts(root: &Section<'_>, setting: &Setting<'_>) -> Vec<Fact> {
    let Some(list) = root.maybe_section("fact") else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for (name, at) in list.labels() {
        if rows.len() >= MAX_ROWS {
            let rule = format!("at most {MAX_ROWS} rows");
            list.report(Code::TooLarge, at, name, &rule, "split the file");
            break;
        }
        if let Some(section) = list.maybe_section(name) {
            rows.extend(Row { section, setting }.read(name));
        }
    }
    rows
}

struct Row<'a> {
    section: Section<'a>,
    setting: &'a Setting<'a>,
}

impl Row<'_> {
    fn read(self, name: &str) -> Option<Fact> {
        let section = &self.section;
        let watched = self.watched();
        let quantity = self.quantity(watched.regime);
        if quantity.is_none() {
            // what else the row may say depends on the quantity: no problems on top of that one
            for key in [
                "days",
                "level",
                "window",
                "areas",
                "columns",
                "day",
                "from",
                "to",
                "segment",
                "length",
                "assets",
                "evidence",
                "kinds",
                "of",
                "form",
                "statistic",
                "q",
                "at_least",
                "at_most",
            ] {
                section.optional(key);
            }
        }
        let statistic = match &quantity {
            Some(Quantity::DoublingDays { .. }) => Some(Statistic::Mean),
            Some(_) => self.statistic(),
            None => None,
        };
        let (test, source) = (section.text("test"), section.text("source"));
        let kind = section.choice("kind", &FactKind::NAMES);
        let low = section.maybe_number("low", -WIDE..=WIDE);
        let high = section.maybe_number("high", -WIDE..=WIDE);
        if low.is_none() && high.is_none() && !section.has("low") && !section.has("high") {
            let rule = "a row without a range holds whatever comes out";
            section.report(
                Code::Rule,
                section.at(),
                "",
                rule,
                "give `low`, `high` or both",
            );
        }
        self.ascending("low", low, high);
        let scale = section.number_or("scale", 1.0, -1e9..=1e9);
        let fitted = section.flag_or("fitted", false);
        let constrains = self.constrains();
        self.section.finish();
        Some(Fact {
            name: name.to_owned(),
            test,
            kind: kind?,
            quantity: quantity?,
            statistic: statistic?,
            scale,
            watched,
            low,
            high,
            constrains,
            fitted,
            source,
        })
    }

    fn watched(&self) -> Watched {
        let section = &self.section;
        let labels = self.setting.labels.iter().map(String::as_str);
        let regimes: Vec<(&str, usize)> = labels.zip(0..).collect();
        let regime = section.choice_or("regime", 0, &regimes);
        let over = section
            .has("over")
            .then(|| section.choice("over", &regimes));
        let modes = [Mode::Live, Mode::Shadow].map(|mode| (mode.name(), mode));
        Watched {
            mode: section.choice_or("mode", Mode::Live, &modes),
            regime,
            over: over.flatten(),
        }
    }

    /// The quantity by its name, with what it needs besides.
    fn quantity(&self, regime: usize) -> Option<Quantity> {
        let section = &self.section;
        let text = section.text("quantity");
        let at = section.optional("quantity").map(|node| node.at)?;
        if let Some(column) = text.strip_prefix(COLUMN) {
            let name = section.pick(column, at, "quantity", &columns(RunMeasures::DICTIONARY))?;
            return Some(Quantity::Columns(vec![name]));
        }
        if let Some(column) = text.strip_prefix(DAY_COLUMN) {
            let name = section.pick(column, at, "quantity", &columns(DayMeasures::DICTIONARY))?;
            return Some(self.day_column(name));
        }
        let listed: Vec<(&str, &str)> = QUANTITIES.iter().map(|(name, _)| (*name, *name)).collect();
        self.named(section.pick(&text, at, "quantity", &listed)?, regime)
    }

    fn named(&self, name: &str, regime: usize) -> Option<Quantity> {
        let section = &self.section;
        let segments = Segment::ALL.map(|segment| (segment.name(), segment));
        let level = || section.number("level", 0.0..=1_000.0);
        let areas = || section.count("areas", 1..=self.setting.n_areas.max(1));
        Some(match name {
            "ratio" => Quantity::Ratio(self.days()),
            "day_reached" => Quantity::DayReached {
                days: self.days(),
                level: level(),
                window: section.count_or("window", 3, 1..=self.last_day()),
            },
            "burst_cv" => Quantity::BurstCv(self.days()),
            "lag_1" => Quantity::LagOne(self.days()),
            "max_over_mean" => Quantity::MaxOverMean(self.days()),
            "top_area_share" => Quantity::TopAreaShare {
                areas: areas(),
                days: self.days(),
            },
            "top_area_heat" => Quantity::TopAreaHeat(areas()),
            "heat_rank_correlation" => Quantity::HeatRankCorrelation {
                of: section
                    .has("of")
                    .then(|| section.choice("of", &RECORDS))
                    .flatten(),
                days: self.days(),
            },
            "side_informed_share" => Quantity::SideInformed {
                of: section.choice("of", &RECORDS)?,
                evidence: section.number("evidence", 0.0..=100.0),
                kinds: self.kinds(),
            },
            "columns" => Quantity::Columns(self.columns()?),
            "front_km" => Quantity::FrontKm(
                section
                    .has("segment")
                    .then(|| section.choice("segment", &segments))
                    .flatten(),
            ),
            "segment_share" => Quantity::SegmentShare(section.choice("segment", &segments)?),
            "cost_per_km_year" => {
                let lengths = [("front", Length::Front), ("covered", Length::Covered)];
                Quantity::CostPerKmYear(section.choice("length", &lengths)?)
            }
            "asset_cost_year" => Quantity::AssetCostYear(self.assets(regime)?),
            "asset_set_up_per_km" => Quantity::AssetSetUpPerKm(self.assets(regime)?),
            "doubling_days" => Quantity::DoublingDays {
                days: self.days(),
                level: level(),
            },
            _ => return None,
        })
    }

    /// A column of `days`: its mean, its value on one day, or days on which it lies in a band.
    fn day_column(&self, name: &'static str) -> Quantity {
        let section = &self.section;
        if section.has("day") {
            return Quantity::DayValue(name, section.count("day", 1..=self.last_day()));
        }
        let forms = [("mean", 0), ("count", 1), ("spell", 2)];
        let form = section.choice_or("form", 0, &forms);
        let days = self.days();
        if form == 0 {
            return Quantity::DayMean(name, days);
        }
        let band = self.band("from", "to");
        match form {
            1 => Quantity::DaysWithin(name, days, band),
            _ => Quantity::SpellMean(name, days, band),
        }
    }

    fn columns(&self) -> Option<Vec<&'static str>> {
        let known = columns(RunMeasures::DICTIONARY);
        let names = self.section.texts_at("columns");
        if names.is_empty() && self.section.has("columns") {
            let at = self.section.at();
            let rule = "no column is named";
            self.section
                .report(Code::Rule, at, "columns", rule, "name at least one");
        }
        let picked = names
            .iter()
            .map(|(name, at)| self.section.pick(name, *at, "columns", &known));
        let picked: Option<Vec<&'static str>> = picked.collect();
        picked.filter(|names| !names.is_empty())
    }

    fn kinds(&self) -> Vec<ActKindId> {
        let kinds = self.setting.acts.0.iter().map(|kind| kind.name.as_str());
        let known: Vec<(&str, ActKindId)> = kinds.zip((0..).map(ActKindId)).collect();
        let names = self.section.texts_at("kinds");
        names
            .iter()
            .filter_map(|(name, at)| self.section.pick(name, *at, "kinds", &known))
            .collect()
    }

    fn assets(&self, regime: usize) -> Option<usize> {
        let groups = self.setting.regimes.get(regime).map(|r| &r.sensing.groups);
        let names: Vec<(&str, usize)> = groups
            .into_iter()
            .flatten()
            .map(|group| group.name.as_str())
            .zip(0..)
            .collect();
        self.section.choice("assets", &names)
    }

    fn last_day(&self) -> u32 {
        (self.setting.duration_s / DAY).max(1)
    }

    /// `days = [2, 3]`: both included, the first day is 1; all days without it.
    fn days(&self) -> Days {
        let last = f64::from(self.last_day());
        if !self.section.has("days") {
            return Days {
                from: 1,
                to: self.last_day(),
            };
        }
        let [from, to] = self.section.exactly("days", 1.0..=last);
        if from.fract() != 0.0 || to.fract() != 0.0 || from > to {
            let at = self.place("days");
            let rule = "must be two whole days, the first not after the last";
            self.section
                .report(Code::Rule, at, "days", rule, "write days = [2, 3]");
        }
        Days {
            from: from as u32,
            to: to as u32,
        }
    }

    fn statistic(&self) -> Option<Statistic> {
        let section = &self.section;
        let all = [("mean", 0), ("median", 1), ("quantile", 2), ("share", 3)];
        Some(match section.choice("statistic", &all)? {
            0 => Statistic::Mean,
            1 => Statistic::Quantile(0.5),
            2 => Statistic::Quantile(section.share("q")),
            _ => Statistic::Share(self.band("at_least", "at_most")),
        })
    }

    /// A band with one end at least.
    fn band(&self, from: &str, to: &str) -> Band {
        let section = &self.section;
        let low = section.maybe_number(from, -WIDE..=WIDE);
        let high = section.maybe_number(to, -WIDE..=WIDE);
        if !section.has(from) && !section.has(to) {
            let rule = format!("needs `{from}`, `{to}` or both");
            section.report(Code::MissingKey, section.at(), from, &rule, "give one");
        }
        self.ascending(from, low, high);
        Band {
            from: low.unwrap_or(f64::NEG_INFINITY),
            to: high.unwrap_or(f64::INFINITY),
        }
    }

    fn ascending(&self, key: &str, low: Option<f64>, high: Option<f64>) {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let rule = format!("{low} lies above {high}");
            let at = self.place(key);
            self.section
                .report(Code::Rule, at, key, &rule, "swap the two");
        }
    }

    /// Paths of parameters, or of keys of the scenario below a table that may be named.
    fn constrains(&self) -> Vec<String> {
        let rooms = [
            "sides",
            "agreement",
            "front",
            "regime",
            "intensity",
            "acts",
            "sensors",
            "cloud",
        ];
        let mut paths = Vec::new();
        for (path, at) in self.section.texts_at("constrains") {
            let is_parameter = self.setting.parameters.iter().any(|p| p.path == path);
            let is_key = path
                .split('.')
                .next()
                .is_some_and(|room| rooms.contains(&room) && path.len() > room.len() + 1);
            if !is_parameter && !is_key {
                let rule = format!(
                    "`{}` is no parameter and no key",
                    crate::scenario::text::shown(&path)
                );
                let remedy =
                    "see truceline list parameters; keys begin with sides, agreement, regime …";
                self.section
                    .report(Code::UnknownName, at, "constrains", &rule, remedy);
            }
            paths.push(path);
        }
        paths
    }

    fn place(&self, key: &str) -> Place {
        let node = self.section.optional(key);
        node.map_or(self.section.at(), |node| node.at)
    }
}

/// Columns that hold numbers.
fn columns(dictionary: &'static [DictionaryEntry]) -> Vec<(&'static str, &'static str)> {
    dictionary
        .iter()
        .filter(|entry| entry.kind != Kind::Word)
        .map(|entry| (entry.name, entry.name))
        .collect()
}
