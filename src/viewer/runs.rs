//! A folder of results as rows: what each truce came to, and which of them can be opened.

use super::intent::Opening;
use crate::experiment::{Cell, ExperimentError, Manifest, ResultSet, Table, WAR};
use crate::model::RunMeasures;
use crate::scenario::{NoFiles, check_text};
use std::path::{Path, PathBuf};

/// \[1\] — rows of a folder that are kept; the rest is counted.
const MAX_ROWS: usize = 1_000_000;

/// A row of a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRow {
    /// Run.
    pub run: i64,
    /// Seed.
    pub seed: u64,
    /// Regime: its place in the names.
    regime: u16,
    /// Status at the end: its place in the names.
    status: Option<u16>,
    /// Whether in shadow.
    pub shadow: bool,
    /// Cell of the design.
    pub cell: i64,
    /// Draw of the numbers of judgement.
    pub draw: i64,
    /// Whether it held.
    pub held: Option<bool>,
    /// Violations.
    pub violations: Option<i64>,
    /// Violations that were established.
    pub established: Option<i64>,
    /// \[1\] — fire of the last week over that of war.
    pub fire: Option<f64>,
    /// Digest of its course; none when it failed.
    pub digest: Option<Box<str>>,
}

/// Truces of one regime in one cell and mode.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeSummary {
    /// Name of the regime.
    pub regime: String,
    /// Whether in shadow.
    pub shadow: bool,
    /// Cell of the design.
    pub cell: i64,
    /// Truces.
    pub n: usize,
    /// Truces that failed; they are not among the others.
    pub failed: usize,
    /// Truces that held.
    pub held: usize,
    /// Truces that ended quiet.
    pub quiet: usize,
    /// \[1\] — median fire of the last week over that of war.
    pub fire: Option<f64>,
    /// \[1\] — established violations over all, of all truces together.
    pub established: Option<f64>,
}

/// A folder of results.
#[derive(Clone, Debug)]
pub struct Runs {
    /// Where it lies.
    pub path: String,
    /// Differs from folder to folder.
    pub edition: u64,
    /// What was asked.
    pub manifest: Manifest,
    /// Folders that it was made of.
    pub shards: usize,
    /// Truces that failed.
    pub failed: usize,
    /// Rows, in order.
    pub rows: Vec<RunRow>,
    /// Rows that are not shown because there are too many.
    pub left_out: u64,
    /// Regimes by mode and cell, in the order in which they come.
    pub summary: Vec<RegimeSummary>,
    /// Why no row can be opened.
    pub refusal: Option<String>,
    /// Why a row may come out otherwise.
    pub caution: Option<String>,
    names: Vec<String>,
}

impl Runs {
    /// Reads a folder, or a folder of shards.
    ///
    /// # Errors
    /// It is no folder of results, or is damaged, in words.
    pub fn read(path: &str, edition: u64) -> Result<Self, String> {
        let words = |error: ExperimentError| error.to_string();
        let set = ResultSet::open(&[PathBuf::from(path)]).map_err(words)?;
        let mut runs = Self {
            path: path.to_owned(),
            edition,
            manifest: set.manifest().clone(),
            shards: set.n_shards(),
            failed: set.failed().len(),
            rows: Vec::new(),
            left_out: 0,
            summary: Vec::new(),
            refusal: None,
            caution: None,
            names: Vec::new(),
        };
        set.rows(Table::Runs, &mut |row| {
            let row = RunMeasures::from_values(row).and_then(|row| runs.row(row));
            match row {
                Some(_) if runs.rows.len() >= MAX_ROWS => runs.left_out += 1,
                Some(row) => runs.rows.push(row),
                None => {
                    return Err(ExperimentError::Damaged {
                        path: PathBuf::from(path).join(Table::Runs.file()),
                        what: "a row of other columns, or without its key".into(),
                    });
                }
            }
            Ok(())
        })
        .map_err(words)?;
        runs.summarize();
        runs.look_at_scenario();
        Ok(runs)
    }

    fn row(&mut self, row: RunMeasures) -> Option<RunRow> {
        let status = match row.status {
            Some(status) => Some(self.place(status)?),
            None => None,
        };
        Some(RunRow {
            run: row.run?,
            seed: u64::try_from(row.seed?).ok()?,
            regime: self.place(row.regime?)?,
            status,
            shadow: match row.mode?.as_str() {
                "live" => false,
                "shadow" => true,
                _ => return None,
            },
            cell: row.cell?,
            draw: row.draw?,
            held: row.held,
            violations: row.violations,
            established: row.established,
            fire: row.ratio_last7.filter(|fire| fire.is_finite()),
            digest: row.digest.map(String::into_boxed_str),
        })
    }

    fn place(&mut self, name: String) -> Option<u16> {
        let known = self.names.iter().position(|other| *other == name);
        let place = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        u16::try_from(place).ok()
    }

    /// Name of the regime of a row.
    pub fn regime(&self, row: &RunRow) -> &str {
        &self.names[usize::from(row.regime)]
    }

    /// Status of a row; `failed` when it has none.
    pub fn status(&self, row: &RunRow) -> &str {
        row.status
            .map_or("failed", |status| &self.names[usize::from(status)])
    }

    fn summarize(&mut self) {
        struct Sums {
            key: (u16, bool, i64),
            fires: Vec<f64>,
            violations: (i64, i64),
        }
        let mut sums: Vec<Sums> = Vec::new();
        let mut found: Vec<RegimeSummary> = Vec::new();
        for row in &self.rows {
            let key = (row.regime, row.shadow, row.cell);
            let place = sums.iter().position(|sum| sum.key == key);
            let place = place.unwrap_or_else(|| {
                sums.push(Sums {
                    key,
                    fires: Vec::new(),
                    violations: (0, 0),
                });
                found.push(RegimeSummary {
                    regime: self.regime(row).to_owned(),
                    shadow: row.shadow,
                    cell: row.cell,
                    n: 0,
                    failed: 0,
                    held: 0,
                    quiet: 0,
                    fire: None,
                    established: None,
                });
                sums.len() - 1
            });
            let (sum, summary) = (&mut sums[place], &mut found[place]);
            if row.digest.is_none() {
                summary.failed += 1;
                continue;
            }
            summary.n += 1;
            summary.held += usize::from(row.held == Some(true));
            summary.quiet += usize::from(self.status(row) == "quiet");
            sum.fires.extend(row.fire);
            if let Some((all, established)) = row.violations.zip(row.established) {
                sum.violations.0 = sum.violations.0.saturating_add(all);
                sum.violations.1 = sum.violations.1.saturating_add(established);
            }
        }
        for (sum, summary) in sums.iter_mut().zip(&mut found) {
            summary.fire = median(&mut sum.fires);
            let (all, established) = sum.violations;
            summary.established = (all > 0).then(|| established as f64 / all as f64);
        }
        self.summary = found;
    }

    /// Whether the rows have one scenario behind them, and whether it still reads the same.
    fn look_at_scenario(&mut self) {
        let asked = &self.manifest.asked;
        if asked.command != "compare" {
            self.refusal = Some(format!(
                "no single scenario is behind the rows of `{}`: they can be read, not opened",
                asked.command
            ));
            return;
        }
        let name = Path::new(&asked.scenario).file_stem();
        let name = name.and_then(|name| name.to_str()).unwrap_or("scenario");
        let text = self.manifest.scenario_text.as_bytes();
        match check_text(&format!("{name}.toml"), text, &NoFiles) {
            Err(problems) => {
                let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
                self.refusal = Some(format!(
                    "the scenario of the folder cannot be read, so no row can be opened: {}",
                    words.join("; ")
                ));
            }
            Ok(loaded) if format!("{:016x}", loaded.hash) != self.manifest.scenario_hash => {
                self.caution = Some(format!(
                    "not the same model: the scenario of the folder reads differently now; it is \
                     of version {}, this is {}",
                    self.manifest.version,
                    env!("CARGO_PKG_VERSION")
                ));
            }
            Ok(_) => {}
        }
    }

    /// Whether a row can be opened: its cell.
    ///
    /// # Errors
    /// It cannot: why.
    pub fn may_open(&self, row: &RunRow) -> Result<Cell, String> {
        if let Some(words) = &self.refusal {
            return Err(words.clone());
        }
        if row.draw != 0 {
            return Err(
                "a truce with drawn numbers of judgement: no scenario alone gives it".into(),
            );
        }
        let cell = Cell::ALL.iter().find(|cell| cell.number() == row.cell);
        cell.copied()
            .ok_or_else(|| format!("a comparison has no cell {}", row.cell))
    }

    /// The truce of a row, bit for bit.
    ///
    /// # Errors
    /// It cannot be opened: why.
    pub fn opening(&self, row: &RunRow) -> Result<Opening, String> {
        let cell = self.may_open(row)?;
        let regime = self.regime(row);
        // as the design sets it; without a truce there is nothing to keep
        let commitment = cell.commitment().filter(|_| regime != WAR);
        let set = commitment.map_or_else(Vec::new, |commitment| {
            ["sides.a.commitment", "sides.b.commitment"]
                .map(|path| (path.to_owned(), format!("{commitment:?}")))
                .to_vec()
        });
        Ok(Opening {
            scenario: Some(self.manifest.asked.scenario.clone()),
            text: Some(self.manifest.scenario_text.clone()),
            labels: self.manifest.regimes.clone(),
            set,
            regime: Some(regime.to_owned()),
            seed: row.seed,
            shadow: row.shadow,
            hours: 0.0,
            expected_digest: row.digest.as_deref().map(str::to_owned),
            caution: self.caution.clone(),
        })
    }

    /// Name of a cell.
    pub fn cell(&self, number: i64) -> String {
        let known = self.manifest.cells.iter().find(|(n, _)| *n == number);
        known.map_or_else(|| number.to_string(), |(_, name)| name.clone())
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    let (low, high) = (values.get(n.checked_sub(1)? / 2)?, values.get(n / 2)?);
    Some((low + high) / 2.0)
}
