//! The forms of institutions: all are tables of members with votes, vetoes and a delay.

use crate::base::Side;
use serde::{Deserialize, Serialize};

/// What an institution is called in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum InstitutionKind {
    None,
    HeadOfMission,
    PartiesByConsensus,
    ChairedPanel,
    Guarantor,
    Panel,
}

impl InstitutionKind {
    /// All but `none` with their names in files.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("head-of-mission", Self::HeadOfMission),
        ("parties-by-consensus", Self::PartiesByConsensus),
        ("chaired-panel", Self::ChairedPanel),
        ("guarantor", Self::Guarantor),
        ("panel", Self::Panel),
    ];
}

/// Who sits in a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seat {
    /// No party.
    Outsider,
    /// The side with the label `a`.
    PartyA,
    /// The side with the label `b`.
    PartyB,
}

impl Seat {
    /// All seats with their names in files.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("outsider", Self::Outsider),
        ("a", Self::PartyA),
        ("b", Self::PartyB),
    ];

    /// The side that sits here.
    pub fn party(self, a: Side) -> Option<Side> {
        match self {
            Self::Outsider => None,
            Self::PartyA => Some(a),
            Self::PartyB => Some(a.other()),
        }
    }
}

/// Somebody who votes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Name in files and explanations.
    pub name: String,
    /// Who it is.
    pub seat: Seat,
    /// \[1\] — chance to vote for a finding that names nobody and is not grave.
    pub p_adopt: f64,
    /// \[1\] — the same for a grave one.
    pub p_adopt_grave: f64,
    /// \[1\] — towards side `a`, −1 to 1: at 1 it never votes against `a` and always against `b`.
    pub partiality: f64,
    /// \[1\] — votes for nothing that is believed less.
    pub belief: f64,
    /// Whether its vote against blocks.
    pub veto: bool,
}

/// How long an institution takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delay {
    /// \[h\] — median.
    pub median_hours: f64,
    /// \[log-sd\] — spread.
    pub log_sd: f64,
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Institution {
    /// What it is called.
    pub kind: InstitutionKind,
    /// How long it takes; none when findings are published as they leave.
    pub delay: Option<Delay>,
    /// Who votes.
    pub members: Vec<Member>,
    /// \[1\] — votes needed.
    pub votes_needed: u32,
    /// \[d\] — what was blocked is adopted after so many days all the same, evenly drawn between
    /// the two; never when none.
    pub late_days: Option<[f64; 2]>,
}

impl Institution {
    /// Findings are published as they are, which counts as adopted.
    pub const NONE: Self = Self {
        kind: InstitutionKind::None,
        delay: None,
        members: Vec::new(),
        votes_needed: 0,
        late_days: None,
    };

    /// One person decides, by the merits alone.
    pub fn head_of_mission(delay: Delay, p_adopt: f64) -> Self {
        Self::of_one(
            InstitutionKind::HeadOfMission,
            delay,
            Member {
                name: "head-of-mission".to_owned(),
                seat: Seat::Outsider,
                p_adopt,
                p_adopt_grave: p_adopt,
                partiality: 0.0,
                belief: 0.0,
                veto: false,
            },
        )
    }

    /// One power decides, with politics of its own.
    pub fn guarantor(delay: Delay, member: Member) -> Self {
        Self::of_one(InstitutionKind::Guarantor, delay, member)
    }

    fn of_one(kind: InstitutionKind, delay: Delay, member: Member) -> Self {
        Self {
            kind,
            delay: Some(delay),
            members: vec![member],
            votes_needed: 1,
            late_days: None,
        }
    }

    /// The parties decide together, and either may block: `p_other` is the chance that a party
    /// agrees to a finding that names nobody, `p_self` that it agrees to one that names itself.
    pub fn parties_by_consensus(
        delay: Delay,
        p_other: f64,
        p_self: f64,
        late_days: Option<[f64; 2]>,
    ) -> Self {
        let own = if p_other > 0.0 {
            (1.0 - p_self / p_other).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let party = |name: &str, seat, partiality| Member {
            name: name.to_owned(),
            seat,
            p_adopt: p_other,
            p_adopt_grave: p_other,
            partiality,
            belief: 0.0,
            veto: true,
        };
        Self {
            kind: InstitutionKind::PartiesByConsensus,
            delay: Some(delay),
            members: vec![
                party("a", Seat::PartyA, own),
                party("b", Seat::PartyB, -own),
            ],
            votes_needed: 2,
            late_days,
        }
    }

    /// A panel under a chair decides by majority: one member for each partiality.
    pub fn chaired_panel(delay: Delay, p_adopt: f64, partialities: &[f64]) -> Self {
        let member = |(i, &partiality): (usize, &f64)| Member {
            name: if i == 0 {
                "chair".to_owned()
            } else {
                format!("member-{i}")
            },
            seat: Seat::Outsider,
            p_adopt,
            p_adopt_grave: p_adopt,
            partiality,
            belief: 0.0,
            veto: false,
        };
        Self {
            kind: InstitutionKind::ChairedPanel,
            delay: Some(delay),
            members: partialities.iter().enumerate().map(member).collect(),
            votes_needed: partialities.len() as u32 / 2 + 1,
            late_days: None,
        }
    }
}
