//! Calibration: of the cases believed with some probability, what share were so?
//!
//! # Equations
//! Per bin of belief: n cases, their mean belief q̄, the share true p = Σh/Σn over truces. Cases of
//! one truce share its weather, fire and record, so the interval takes truces as the units:
//! se² = Σ_t (h_t − p·n_t)²/n². Brier score Σ(q − y)²/n, and its skill over the base rate.
//!
//! # References
//! Brier (1950); reliability diagrams after Murphy (1973). Recalled.

use crate::experiment::calibration::Beliefs;
use crate::model::record::act::Group;

/// Bounds of the bins of belief: tenths, and finer where findings are made.
pub const BOUNDS: [f64; 13] = [
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0,
];

/// One line of a reliability table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// \[1\] — from this belief.
    pub from: f64,
    /// \[1\] — to this one.
    pub to: f64,
    /// \[1\] — cases.
    pub cases: u64,
    /// \[1\] — their mean belief.
    pub believed: f64,
    /// \[1\] — share of them that were so.
    pub was_so: f64,
    /// \[1\] — half of the 95 % interval of that share, truces as units.
    pub margin: f64,
}

/// Calibration of one regime.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Bins with cases, from low to high.
    pub bins: Vec<Bin>,
    /// \[1\] — Brier score of all cases; none without cases.
    pub brier: Option<f64>,
    /// \[1\] — its skill over the base rate; none when all or none were so.
    pub skill: Option<f64>,
}

/// The reliability table of many truces; of one group of acts, or of all.
pub fn calibrate(truces: &[Beliefs], group: Option<Group>) -> Calibration {
    let chosen = |truce: &Beliefs| -> Vec<(f64, bool)> {
        truce
            .iter()
            .filter(|(g, ..)| group.is_none_or(|wanted| wanted == *g))
            .map(|&(_, q, y)| (q, y))
            .collect()
    };
    let truces: Vec<Vec<(f64, bool)>> = truces.iter().map(chosen).collect();
    let mut bins = Vec::new();
    for pair in BOUNDS.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let last = to >= 1.0;
        let inside = |q: f64| q >= from && (q < to || last);
        let per_truce: Vec<(f64, f64)> = truces
            .iter()
            .map(|cases| {
                let within = cases.iter().filter(|(q, _)| inside(*q));
                let n = within.clone().count() as f64;
                let hits = within.filter(|(_, y)| *y).count() as f64;
                (n, hits)
            })
            .collect();
        let cases: f64 = per_truce.iter().map(|t| t.0).sum();
        if cases <= 0.0 {
            continue;
        }
        let was_so = per_truce.iter().map(|t| t.1).sum::<f64>() / cases;
        let squares: f64 = per_truce
            .iter()
            .map(|(n, hits)| (hits - was_so * n) * (hits - was_so * n))
            .sum();
        let believed = truces
            .iter()
            .flatten()
            .filter(|(q, _)| inside(*q))
            .map(|(q, _)| q)
            .sum::<f64>()
            / cases;
        bins.push(Bin {
            from,
            to,
            cases: cases as u64,
            believed,
            was_so,
            margin: 1.96 * squares.sqrt() / cases,
        });
    }
    let all: Vec<(f64, bool)> = truces.into_iter().flatten().collect();
    let n = all.len() as f64;
    let y = |so: bool| if so { 1.0 } else { 0.0 };
    let brier = (n > 0.0).then(|| {
        all.iter()
            .map(|&(q, so)| (q - y(so)) * (q - y(so)))
            .sum::<f64>()
            / n
    });
    let base = all.iter().filter(|c| c.1).count() as f64 / n.max(1.0);
    let reference = base * (1.0 - base);
    let skill = brier
        .filter(|_| reference > 0.0)
        .map(|b| 1.0 - b / reference);
    Calibration { bins, brier, skill }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_counted_by_bin_and_margins_by_truce() {
        let truce = |hits: usize, n: usize| -> Beliefs {
            (0..n).map(|i| (Group::Fire, 0.85, i < hits)).collect()
        };
        let found = calibrate(&[truce(7, 10), truce(18, 20), truce(10, 10)], None);
        assert_eq!(found.bins.len(), 1);
        let bin = found.bins[0];
        assert_eq!((bin.from, bin.to, bin.cases), (0.8, 0.9, 40));
        assert!((bin.was_so - 0.875).abs() < 1e-12);
        // residuals −1.75, 0.5, 1.25
        let margin = 1.96 * 4.875_f64.sqrt() / 40.0;
        assert!((bin.margin - margin).abs() < 1e-12);
        assert!(calibrate(&[truce(1, 2)], Some(Group::Rear)).bins.is_empty());
    }

    #[test]
    fn certainty_that_is_right_has_full_skill() {
        let truce: Beliefs = vec![(Group::Fire, 1.0, true), (Group::Rear, 0.0, false)];
        let found = calibrate(&[truce], None);
        assert_eq!((found.brier, found.skill), (Some(0.0), Some(1.0)));
        assert_eq!(found.bins.len(), 2);
    }
}
