//! The institution: who decides whether what a mission confirmed is adopted.
//!
//! # Equations
//! One form for all: members who vote, votes needed, vetoes, a log-normal delay, and perhaps a late
//! adoption of what was blocked. A member's chance to vote for a finding that names a side it leans
//! to by d ∈ \[−1, 1\]: p(1 − d) for d ≥ 0, p + (1 − p)|d| for d < 0; zero when its belief is below
//! what the member wants to see.

mod forms;

pub use forms::{Delay, Institution, InstitutionKind, Member, Seat};

use crate::base::{Clock, DAY, HOUR, SectorId, Seed, Side, Stream};
use crate::record::act::Group;
use crate::record::finding::{Blocker, Findings};
use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

/// Who adopts the findings of a watch.
#[derive(Component, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adopter {
    /// The institution.
    pub institution: Institution,
    /// The side that carries the label `a`, towards which partiality is given.
    pub a: Side,
}

/// A finding as it is put before the institution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Put {
    /// \[s\] — when the report leaves the mission.
    pub report: u32,
    /// Where.
    pub sector: SectorId,
    /// \[s\] — earliest sign.
    pub first: u32,
    /// What about.
    pub group: Group,
    /// Whether it is significant by itself.
    pub grave: bool,
    /// Whom it names.
    pub side: Option<Side>,
    /// \[1\] — belief in what it says: that the side did it, or that it was done.
    pub belief: f64,
}

/// What the institution will say, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// \[s\] — when it speaks.
    pub due: u32,
    /// Who blocks; none when it is adopted.
    pub blocker: Option<Blocker>,
    /// \[s\] — when what was blocked is adopted all the same.
    pub late: Option<u32>,
}

impl Adopter {
    /// Decides about a finding. Drawn by place and time, not by a running number, so that one case
    /// more moves no other; a party's vote by its own key, so that it travels with the party.
    pub fn decide(&self, seed: Seed, put: &Put) -> Verdict {
        let institution = &self.institution;
        let place = (u64::from(put.sector.0) << 32) | u64::from(put.first);
        let mut draws = seed.draws(Stream::Adoption, place, put.group as u32);
        let due = match institution.delay {
            Some(delay) => {
                let hours = draws.log_normal(delay.median_hours, delay.log_sd);
                put.report.saturating_add((hours * f64::from(HOUR)) as u32)
            }
            None => put.report,
        };
        let (mut votes, mut veto) = (0, None);
        for (place_at_table, member) in institution.members.iter().enumerate() {
            let party = member.seat.party(self.a);
            let u = match party {
                Some(side) => {
                    let key = 16 + 2 * put.group as u32 + side as u32;
                    seed.uniform(Stream::Adoption, place, key)
                }
                None => draws.uniform(),
            };
            if u < member.p_for(put, self.a) {
                votes += 1;
            } else if member.veto && veto.is_none() {
                veto = Some(match party {
                    Some(side) => Blocker::Side(side),
                    None => Blocker::Member(place_at_table as u8),
                });
            }
        }
        let short = (votes < institution.votes_needed).then_some(Blocker::Votes);
        let blocker = veto.or(short);
        let late = match (blocker, institution.late_days) {
            (Some(_), Some([from, to])) => {
                let days = draws.between(from, to);
                Some(due.saturating_add((days * f64::from(DAY)) as u32))
            }
            _ => None,
        };
        Verdict { due, blocker, late }
    }
}

impl Member {
    /// \[1\] — chance to vote for a finding.
    pub fn p_for(&self, put: &Put, a: Side) -> f64 {
        if put.belief < self.belief {
            return 0.0;
        }
        let p = if put.grave {
            self.p_adopt_grave
        } else {
            self.p_adopt
        };
        match put.side {
            None => p,
            Some(side) => {
                let leaning = if side == a {
                    self.partiality
                } else {
                    -self.partiality
                };
                if leaning >= 0.0 {
                    p * (1.0 - leaning)
                } else {
                    p + (1.0 - p) * -leaning
                }
            }
        }
    }
}

/// Phase 7: whoever decides speaks about findings that are due.
pub fn adopt_findings(clock: Res<Clock>, mut watches: Query<&mut Findings>) {
    for mut findings in &mut watches {
        let now = clock.end();
        if findings.pending.is_empty() || now < findings.none_due_before {
            continue;
        }
        let findings = &mut *findings;
        let mut first = u32::MAX;
        let (all, newly_adopted) = (&mut findings.all, &mut findings.newly_adopted);
        findings.pending.retain(|id| {
            let finding = &mut all[id.index()];
            if finding.due > now {
                first = first.min(finding.due);
                return true;
            }
            if finding.will_be_adopted {
                finding.adopted = Some(finding.due.max(finding.confirmed));
                newly_adopted.push(*id);
                return false;
            }
            finding.blocked_by = finding.verdict;
            if let Some(late) = finding.late {
                (finding.due, finding.will_be_adopted) = (late, true);
                first = first.min(late);
            }
            finding.late.is_some()
        });
        findings.none_due_before = first;
    }
}

#[cfg(test)]
mod tests;
