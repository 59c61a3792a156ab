//! Guarantees: what has been announced to follow from a pattern of findings. Public.

use crate::base::Side;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// One announced consequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guarantee {
    /// Name in files and logs.
    pub name: String,
    /// Whom it threatens; either side when none.
    pub side: Option<Side>,
    /// \[1\] — significant adopted findings that name the side, from which it follows.
    pub findings: u32,
    /// \[s\] — within so long.
    pub within_s: u32,
    /// \[1\] — chance that it follows all the same when the pattern is there.
    pub p: f64,
    /// \[s\] — how long whoever guarantees takes.
    pub delay_s: u32,
    /// \[s\] — how long it lasts.
    pub lasts_s: u32,
    /// \[utility\] — how much it hurts, in the eyes of a side that weighs it.
    pub penalty: f64,
    /// \[1\] — factor on what comes in while it lasts.
    pub supply_factor: f64,
    /// \[1\] — change of the side's commitment while it lasts.
    pub commitment_change: f64,
    /// Whether the side renews its order to stop when it is hit.
    pub renews_order: bool,
}

impl Guarantee {
    /// Whether it threatens a side.
    pub fn threatens(&self, side: Side) -> bool {
        self.side.is_none_or(|s| s == side)
    }
}

/// All guarantees of a truce, in file order. Never changes.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Guarantees(pub Vec<Guarantee>);
