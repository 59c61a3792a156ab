//! Matching: which violation a finding stands for.
//!
//! Eligible: same group; place within reach of the finding's box; the violation's interval
//! overlaps the finding's window; and at least one observation behind the finding stems from
//! the violation. *Caught* = in a maximum matching, capacity `claimed` per finding: most pairs,
//! then least total distance in time, then lowest ids; solved per connected component by
//! successive shortest augmenting paths.

use crate::base::SiteId;
use crate::record::act::{Act, Group};
use crate::record::finding::Finding;
use crate::record::terms::matching_reach;
use crate::record::violation::Violation;

/// How many sectors to either side of a finding's sector a violation that it could stand for may
/// lie: the reach beyond its box and half the widest box.
pub fn span_in_sectors(sector_km: f64) -> usize {
    ((3.0 + 5.0) / sector_km.max(0.001)).ceil() as usize
}

/// Whether a finding could stand for a violation by place, time and group, provenance aside.
pub fn is_near(violation: &Violation, act: &Act, finding: &Finding) -> bool {
    if violation.group != finding.group {
        return false;
    }
    let reach = matching_reach(violation.group);
    if finding.to - finding.from > reach.window_s {
        return false;
    }
    let in_time = violation.begin <= finding.to && act.end > finding.from;
    if !in_time {
        return false;
    }
    if violation.group == Group::Rear {
        return same_site(act.site, finding.site);
    }
    let outside = (finding.x_from.0 - act.x.0)
        .max(act.x.0 - finding.x_to.0)
        .max(0);
    outside <= reach.distance_m
}

fn same_site(a: Option<SiteId>, b: Option<SiteId>) -> bool {
    a.is_some() && a == b
}

/// A pair that may be matched: violation, finding (indices), distance in time \[s\].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Index of the violation.
    pub violation: u32,
    /// Index of the finding.
    pub finding: u32,
    /// \[s\] — distance in time.
    pub cost: u32,
}

/// Maximum matching of least cost. `capacity` of each finding; returns the finding of each
/// violation.
pub fn match_all(n_violations: usize, capacity: &[u32], edges: &[Edge]) -> Vec<Option<u32>> {
    let mut edges = edges.to_vec();
    edges.sort_unstable();
    edges.dedup_by_key(|e| (e.violation, e.finding));
    let mut matched = vec![None; n_violations];
    for component in components(&edges, capacity.len()) {
        solve(&component, capacity, &mut matched);
    }
    matched
}

/// Groups of edges that share violations or findings, in order of their lowest violation.
fn components(edges: &[Edge], n_findings: usize) -> Vec<Vec<Edge>> {
    let mut parent: Vec<u32> = (0..n_findings as u32).collect();
    fn root(parent: &mut [u32], mut i: u32) -> u32 {
        while parent[i as usize] != i {
            parent[i as usize] = parent[parent[i as usize] as usize];
            i = parent[i as usize];
        }
        i
    }
    for pair in edges.windows(2) {
        if pair[0].violation == pair[1].violation {
            let (a, b) = (
                root(&mut parent, pair[0].finding),
                root(&mut parent, pair[1].finding),
            );
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    let mut by_root: std::collections::BTreeMap<u32, Vec<Edge>> = std::collections::BTreeMap::new();
    for edge in edges {
        let root = root(&mut parent, edge.finding);
        by_root.entry(root).or_default().push(*edge);
    }
    by_root.into_values().collect()
}

/// Successive shortest paths in one component (Bellman–Ford over alternating paths).
fn solve(edges: &[Edge], capacity: &[u32], matched: &mut [Option<u32>]) {
    if let [only] = edges {
        if capacity[only.finding as usize] > 0 {
            matched[only.violation as usize] = Some(only.finding);
        }
        return;
    }
    let mut violations: Vec<u32> = edges.iter().map(|e| e.violation).collect();
    violations.dedup();
    let mut findings: Vec<u32> = edges.iter().map(|e| e.finding).collect();
    findings.sort_unstable();
    findings.dedup();
    let index = |list: &[u32], id: u32| list.partition_point(|&x| x < id);
    let edges: Vec<(usize, usize, i64)> = edges
        .iter()
        .map(|e| {
            (
                index(&violations, e.violation),
                index(&findings, e.finding),
                i64::from(e.cost),
            )
        })
        .collect();
    let mut left: Vec<u32> = findings.iter().map(|&f| capacity[f as usize]).collect();
    let mut pair: Vec<Option<usize>> = vec![None; violations.len()];
    const FAR: i64 = i64::MAX / 4;
    loop {
        // distance of violations and findings from any free violation
        let mut dv: Vec<i64> = pair
            .iter()
            .map(|p| if p.is_none() { 0 } else { FAR })
            .collect();
        let mut df = vec![FAR; findings.len()];
        let mut from = vec![usize::MAX; findings.len()];
        loop {
            let mut changed = false;
            for &(v, f, cost) in &edges {
                if pair[v] != Some(f) && dv[v] < FAR && dv[v] + cost < df[f] {
                    df[f] = dv[v] + cost;
                    from[f] = v;
                    changed = true;
                }
            }
            for &(v, f, cost) in &edges {
                if pair[v] == Some(f) && df[f] < FAR && df[f] - cost < dv[v] {
                    dv[v] = df[f] - cost;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let best = (0..findings.len())
            .filter(|&f| left[f] > 0 && df[f] < FAR)
            .min_by_key(|&f| (df[f], f));
        let Some(mut f) = best else { break };
        left[f] -= 1;
        // walk back along the path, turning pairs
        loop {
            let v = from[f];
            let before = pair[v].replace(f);
            match before {
                Some(g) => f = g,
                None => break,
            }
        }
    }
    for (v, p) in pair.iter().enumerate() {
        if let Some(f) = p {
            matched[violations[v] as usize] = Some(findings[*f]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(violation: u32, finding: u32, cost: u32) -> Edge {
        Edge {
            violation,
            finding,
            cost,
        }
    }

    #[test]
    fn most_pairs_come_before_least_distance() {
        // greedy by distance would take (0,0) and leave violation 1 alone
        let edges = [edge(0, 0, 1), edge(0, 1, 100), edge(1, 0, 5)];
        assert_eq!(match_all(2, &[1, 1], &edges), [Some(1), Some(0)]);
    }

    #[test]
    fn least_distance_among_equal_numbers() {
        let edges = [edge(0, 0, 9), edge(0, 1, 1), edge(1, 0, 1), edge(1, 1, 9)];
        assert_eq!(match_all(2, &[1, 1], &edges), [Some(1), Some(0)]);
    }

    #[test]
    fn a_finding_of_two_incidents_takes_two() {
        let edges = [edge(0, 0, 0), edge(1, 0, 0), edge(2, 0, 0)];
        let matched = match_all(3, &[2], &edges);
        assert_eq!(matched.iter().flatten().count(), 2);
    }

    /// Against all assignments of small random problems.
    #[test]
    fn equals_brute_force() {
        use crate::base::{Seed, Stream};
        for case in 0..300 {
            let mut draws = Seed(3).draws(Stream::Test, case, 0);
            let (n, m) = (1 + draws.below(4), 1 + draws.below(4));
            let capacity: Vec<u32> = (0..m).map(|_| 1 + draws.below(2)).collect();
            let mut edges = Vec::new();
            for v in 0..n {
                for f in 0..m {
                    if draws.chance(0.5) {
                        edges.push(edge(v, f, draws.below(20)));
                    }
                }
            }
            let matched = match_all(n as usize, &capacity, &edges);
            let score = |m: &[Option<u32>]| {
                let pairs = m.iter().flatten().count();
                let cost: u32 = m
                    .iter()
                    .enumerate()
                    .filter_map(|(v, f)| {
                        let f = (*f)?;
                        edges
                            .iter()
                            .find(|e| e.violation == v as u32 && e.finding == f)
                    })
                    .map(|e| e.cost)
                    .sum();
                (std::cmp::Reverse(pairs), cost)
            };
            let mut best = (std::cmp::Reverse(0), 0);
            let options = m + 1;
            for code in 0..options.pow(n) {
                let mut rest = code;
                let trial: Vec<Option<u32>> = (0..n)
                    .map(|_| {
                        let f = rest % options;
                        rest /= options;
                        (f < m).then_some(f)
                    })
                    .collect();
                let fits = trial.iter().enumerate().all(|(v, f)| {
                    f.is_none_or(|f| {
                        edges
                            .iter()
                            .any(|e| e.violation == v as u32 && e.finding == f)
                    })
                }) && (0..m).all(|f| {
                    trial.iter().flatten().filter(|&&g| g == f).count()
                        <= capacity[f as usize] as usize
                });
                if fits {
                    best = best.min(score(&trial));
                }
            }
            assert_eq!(score(&matched), best, "case {case}: {edges:?} {capacity:?}");
        }
    }
}
