//! Quantities of a truce: the numbers that patterns of real ceasefires are about.
//!
//! # Options considered
//! *Daily counts about their trend.* Bursts are told from erosion by taking the straight line
//! through the logs of daily counts away; a moving mean would take the slow part of the bursts
//! with it. Days without an episode count as half of one, so that logs exist.

use crate::model::base::{DAY, SectorId, math};
use crate::model::front::Ground;
use crate::model::record::act::{Act, ActKindId, Conduct, Group};
use crate::model::record::observation::Observation;
use crate::model::{Simulation, WatchResult};
use crate::scenario::fact::{Band, Days, Length, Quantity, Record};
use crate::statistics::{mean, variance};

/// \[1\] — episodes that a day without any stands for in logs.
const NO_EPISODE: f64 = 0.5;
/// \[d\] — days of a year, for yearly costs.
const YEAR: f64 = 365.0;

/// A truce at its end, seen through one watch.
pub(super) struct Ended<'a> {
    /// The truce.
    pub truce: &'a Simulation,
    /// The watch (its number).
    pub watch: usize,
    /// Regime of the watch, by index.
    pub regime: usize,
    /// Its rows.
    pub result: &'a WatchResult,
}

impl Ended<'_> {
    /// The number of this truce; none where there is nothing to count. Of [`Quantity::DayReached`]
    /// infinity where the level is never reached.
    pub(super) fn number(&self, quantity: &Quantity) -> Option<f64> {
        match quantity {
            Quantity::Ratio(days) => mean(&self.column("ratio", *days)),
            Quantity::DayReached {
                days,
                level,
                window,
            } => Some(self.day_reached(*days, *level, *window)),
            Quantity::BurstCv(days) => {
                let factors: Vec<f64> = self
                    .about_trend(*days)?
                    .into_iter()
                    .map(math::exp)
                    .collect();
                Some(variance(&factors)?.sqrt() / mean(&factors)?)
            }
            Quantity::LagOne(days) => lag_one(&self.about_trend(*days)?),
            Quantity::MaxOverMean(days) => {
                let counts = self.column("ratio", *days);
                let most = counts.iter().copied().fold(0.0, f64::max);
                mean(&counts).filter(|&m| m > 0.0).map(|m| most / m)
            }
            Quantity::TopAreaShare { areas, days } => {
                let by_area = by_area(self.truce.ground(), &self.by_sector(*days));
                top_share(by_area, *areas)
            }
            Quantity::TopAreaHeat(areas) => {
                top_share(self.truce.ground().area_heat.clone(), *areas)
            }
            Quantity::HeatRankCorrelation { of, days } => {
                let sectors = &self.truce.ground().sectors;
                let heat: Vec<f64> = sectors.iter().map(|sector| sector.heat).collect();
                let counts = match of {
                    Some(record) => self.recorded_by_sector(*record, *days),
                    None => self.by_sector(*days),
                };
                rank_correlation(&heat, &counts)
            }
            Quantity::SideInformed {
                of,
                evidence,
                kinds,
            } => match of {
                Record::Reports => self.side_in_reports(*evidence, kinds),
                Record::Findings => self.side_in_findings(*evidence, kinds),
            },
            Quantity::Columns(names) => {
                let values = names.iter().map(|name| self.result.run.get(name)?.number());
                values.sum()
            }
            Quantity::DayMean(column, days) => mean(&self.column(column, *days)),
            Quantity::DayValue(column, day) => {
                let at = Days {
                    from: *day,
                    to: *day,
                };
                self.column(column, at).first().copied()
            }
            Quantity::DaysWithin(column, days, band) => {
                let spells = spells(&self.column(column, *days), *band);
                Some(spells.iter().sum())
            }
            Quantity::SpellMean(column, days, band) => {
                mean(&spells(&self.column(column, *days), *band))
            }
            Quantity::FrontKm(segment) => Some(self.km(|kind| segment.is_none_or(|s| s == kind))),
            Quantity::SegmentShare(segment) => {
                Some(self.km(|kind| kind == *segment) / self.km(|_| true))
            }
            Quantity::CostPerKmYear(length) => {
                let km = match length {
                    Length::Front => self.km(|_| true),
                    Length::Covered => self.covered_km(),
                };
                let cost = self.result.run.cost_year_rate_eur?;
                (km > 0.0).then(|| cost / km)
            }
            Quantity::AssetCostYear(group) => Some(self.group(*group)?.cost_per_day * YEAR),
            Quantity::AssetSetUpPerKm(group) => {
                let group = self.group(*group)?;
                let km =
                    self.km(|kind| group.segments.is_empty() || group.segments.contains(&kind));
                (km > 0.0).then(|| f64::from(group.count) * group.cost_setup / km)
            }
            // of the ensemble, not of a truce: see `daily_ratios`
            Quantity::DoublingDays { .. } => None,
        }
    }

    /// Ratios of all days, for quantities of the ensemble.
    pub(super) fn daily_ratios(&self) -> Vec<f64> {
        let days = self.result.days.iter();
        days.map(|day| day.ratio.unwrap_or(0.0)).collect()
    }

    /// Values of a column of `days`; nulls are left out.
    fn column(&self, name: &str, days: Days) -> Vec<f64> {
        let rows = self.result.days.iter().zip(1..);
        rows.filter(|(_, day)| (days.from..=days.to).contains(day))
            .filter_map(|(row, _)| row.get(name)?.number())
            .collect()
    }

    fn day_reached(&self, days: Days, level: f64, window: u32) -> f64 {
        let ratios = self.column("ratio", days);
        let window = window as usize;
        let reached = ratios
            .windows(window)
            .position(|part| part.iter().sum::<f64>() / part.len() as f64 >= level);
        match reached {
            Some(at) => f64::from(days.from) + (at + window - 1) as f64,
            None => f64::INFINITY,
        }
    }

    /// Logs of daily episodes about the straight line through them; none below three days.
    fn about_trend(&self, days: Days) -> Option<Vec<f64>> {
        let (a, b) = (
            self.column("episodes_a", days),
            self.column("episodes_b", days),
        );
        let counts = a.iter().zip(&b).map(|(a, b)| a + b);
        let logs: Vec<f64> = counts.map(|n| math::ln(n.max(NO_EPISODE))).collect();
        if logs.len() < 3 {
            return None;
        }
        let (level, slope) = line(&logs)?;
        let about = logs.iter().enumerate();
        Some(
            about
                .map(|(day, log)| log - level - slope * day as f64)
                .collect(),
        )
    }

    /// Episodes by sector that began on these days.
    fn by_sector(&self, days: Days) -> Vec<f64> {
        let spec = self.truce.spec();
        let is_episode = |act: &&Act| spec.acts.kind(act.kind).conduct == Conduct::LocalFire;
        let episodes = self.truce.acts().iter().filter(is_episode);
        self.counts(days, episodes.map(|act| (act.sector, act.start)))
    }

    /// Reports or findings of fire by sector, about these days.
    fn recorded_by_sector(&self, record: Record, days: Days) -> Vec<f64> {
        match record {
            Record::Reports => {
                let reports = self.truce.observations(self.watch).iter();
                let fire = reports.filter(|o| o.group == Group::Fire);
                self.counts(days, fire.map(|o| (o.sector, o.time)))
            }
            Record::Findings => {
                let findings = self.truce.findings(self.watch).iter();
                let fire = findings.filter(|f| f.group == Group::Fire);
                self.counts(days, fire.map(|f| (f.sector, f.from)))
            }
        }
    }

    /// How many of these places and times \[s\] lie in each sector and in the days.
    fn counts(&self, days: Days, all: impl Iterator<Item = (SectorId, u32)>) -> Vec<f64> {
        let mut sectors = vec![0.0; self.truce.ground().len()];
        for (sector, second) in all {
            if (days.from..=days.to).contains(&(second / DAY + 1))
                && let Some(count) = sectors.get_mut(sector.index())
            {
                *count += 1.0;
            }
        }
        sectors
    }

    /// Share of the rounds of these kinds in reports that told of a side.
    fn side_in_reports(&self, evidence: f64, kinds: &[ActKindId]) -> Option<f64> {
        let reports = self.truce.observations(self.watch).iter();
        let asked = reports.filter(|o| o.group == Group::Fire && kinds.contains(&o.kind));
        informed(asked.map(|o| (o.count, tells_of_a_side(o, evidence))))
    }

    /// Share of the rounds of these kinds in findings of whose reports one told of a side.
    fn side_in_findings(&self, evidence: f64, kinds: &[ActKindId]) -> Option<f64> {
        let cases = self.truce.cases(self.watch)?;
        let observations = self.truce.observations(self.watch);
        let findings = self.truce.findings(self.watch).iter();
        let asked = findings.filter(|f| f.group == Group::Fire && kinds.contains(&f.kind));
        informed(asked.filter_map(|finding| {
            let case = cases.0.get(finding.case.0 as usize)?;
            let mut reports = case.observations.iter();
            let tells = reports.any(|id| {
                let report = observations.get(id.0 as usize);
                report.is_some_and(|o| tells_of_a_side(o, evidence))
            });
            Some((finding.count, tells))
        }))
    }

    /// \[km\] — length of the front of those kinds of line.
    fn km(&self, wanted: impl Fn(crate::model::front::Segment) -> bool) -> f64 {
        let ground = self.truce.ground();
        let sectors = ground.sectors.iter();
        let n = sectors.filter(|sector| wanted(sector.segment)).count();
        n as f64 * self.truce.spec().front.sector_km
    }

    fn covered_km(&self) -> f64 {
        let shares: f64 = self.truce.covered_by_sector(self.watch).iter().sum();
        shares * self.truce.spec().front.sector_km
    }

    fn group(&self, group: usize) -> Option<&crate::model::sensing::AssetGroup> {
        let regime = self.truce.spec().regimes.get(self.regime)?;
        regime.sensing.groups.get(group)
    }
}

fn tells_of_a_side(report: &Observation, evidence: f64) -> bool {
    report.side_evidence.abs() >= evidence
}

/// Share of rounds that are marked; none without rounds.
fn informed(rounds: impl Iterator<Item = (u32, bool)>) -> Option<f64> {
    let (all, marked) = rounds.fold((0.0, 0.0), |(all, marked), (n, tells)| {
        let n = f64::from(n);
        (all + n, if tells { marked + n } else { marked })
    });
    (all > 0.0).then(|| marked / all)
}

/// Level at the first and slope of the straight line through equidistant values.
pub(super) fn line(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let centre = mean(values)?;
    let (mut top, mut bottom) = (0.0, 0.0);
    for (i, value) in values.iter().enumerate() {
        let x = i as f64 - middle;
        top += x * (value - centre);
        bottom += x * x;
    }
    let slope = if bottom > 0.0 { top / bottom } else { 0.0 };
    Some((centre - slope * middle, slope))
}

/// Lag-1 autocorrelation of values with mean 0.
fn lag_one(values: &[f64]) -> Option<f64> {
    let all: f64 = values.iter().map(|x| x * x).sum();
    let next: f64 = values.windows(2).map(|pair| pair[0] * pair[1]).sum();
    (all > 0.0).then(|| next / all)
}

fn by_area(ground: &Ground, sectors: &[f64]) -> Vec<f64> {
    let mut areas = vec![0.0; ground.area_heat.len()];
    for (sector, n) in ground.sectors.iter().zip(sectors) {
        if let Some(area) = areas.get_mut(usize::from(sector.area.0)) {
            *area += n;
        }
    }
    areas
}

fn top_share(mut values: Vec<f64>, n: u32) -> Option<f64> {
    let all: f64 = values.iter().sum();
    values.sort_by(|x, y| y.total_cmp(x));
    let top: f64 = values.iter().take(n as usize).sum();
    (all > 0.0).then(|| top / all)
}

/// Lengths of the spells of values in a band.
fn spells(values: &[f64], band: Band) -> Vec<f64> {
    let within = |x: &f64| (band.from..=band.to).contains(x);
    values
        .chunk_by(|x, y| within(x) == within(y))
        .filter(|spell| spell.first().is_some_and(within))
        .map(|spell| spell.len() as f64)
        .collect()
}

/// Spearman's rank correlation, ties by their mean rank; none where one side does not vary.
fn rank_correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let (x, y) = (ranks(x), ranks(y));
    let (mx, my) = (mean(&x)?, mean(&y)?);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(&y) {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    (xx > 0.0 && yy > 0.0).then(|| xy / (xx * yy).sqrt())
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]).then(i.cmp(&j)));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    for tied in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let rank = from as f64 + (tied.len() as f64 - 1.0) / 2.0;
        for &i in tied {
            ranks[i] = rank;
        }
        from += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_again() {
        let (level, slope) = line(&[3.0, 5.0, 7.0, 9.0]).expect("values");
        assert!((level - 3.0).abs() < 1e-12 && (slope - 2.0).abs() < 1e-12);
        assert_eq!(line(&[]), None);
    }

    #[test]
    fn autocorrelation_of_alternating_values_is_negative() {
        let lag = lag_one(&[1.0, -1.0, 1.0, -1.0]).expect("varies");
        assert!((lag + 0.75).abs() < 1e-12);
        assert_eq!(lag_one(&[0.0, 0.0]), None);
    }

    /// `scipy.stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])` is 0.82078…
    #[test]
    fn rank_correlation_has_known_answers() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0];
        let r = rank_correlation(&x, &[5.0, 6.0, 7.0, 8.0, 7.0]).expect("varies");
        assert!((r - 0.820_782_681_668_123_3).abs() < 1e-12, "{r}");
        assert_eq!(rank_correlation(&x, &[1.0; 5]), None);
    }

    #[test]
    fn spells_are_counted_whole() {
        let band = Band {
            from: 0.8,
            to: f64::INFINITY,
        };
        let cloud = [0.9, 0.85, 0.2, 0.8, 0.1, 0.95, 0.99, 1.0];
        assert_eq!(spells(&cloud, band), [2.0, 1.0, 3.0]);
        assert!(spells(&[0.1, 0.2], band).is_empty());
    }

    #[test]
    fn top_shares_add_up() {
        assert_eq!(top_share(vec![1.0, 5.0, 2.0, 2.0], 2), Some(0.7));
        assert_eq!(top_share(vec![0.0; 4], 1), None);
    }
}
