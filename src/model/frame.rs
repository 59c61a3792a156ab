//! A plain-data picture of one instant: all that a viewer or report may see of the inside.

use crate::model::base::{Side, SectorId};
use crate::model::front::Segment;
use crate::model::record::standing::Status;

/// One sector in a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct SectorFrame {
    /// Its id.
    pub sector: SectorId,
    /// Name of its area.
    pub area: u16,
    /// Kind of line.
    pub segment: Segment,
    /// \[1\] — heat: share of fire relative to the mean sector.
    pub heat: f64,
    /// \[1\] — cloud cover now.
    pub cloud: f64,
    /// Whether it is day.
    pub daylight: bool,
    /// \[1\] — mean restraint of the units at the line, in the order a, b.
    pub restraint: [f64; 2],
    /// \[1\] — episodes of the last 24 hours in truth, in the order a, b.
    pub episodes_last_day: [u32; 2],
    /// \[1\] — confirmed incidents of the last 24 hours.
    pub recorded_last_day: u32,
    /// \[1\] — of those, naming a and b.
    pub named_last_day: [u32; 2],
    /// \[1\] — share of the last 24 hours in which some asset watched this sector.
    pub watched_last_day: f64,
}

/// The truce at one instant, as one watch sees it and as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Tick.
    pub tick: u32,
    /// \[h\] — since the truce began.
    pub hours: f64,
    /// Name of the regime.
    pub regime: String,
    /// Sectors in order.
    pub sectors: Vec<SectorFrame>,
    /// Status; none before day 3.
    pub status: Option<Status>,
    /// Side that renounced, if any.
    pub renounced: Option<Side>,
    /// \[1\] — share of planned assets there.
    pub deployed_share: f64,
    /// \[1\] — trust of a in b and of b in a.
    pub trust: [f64; 2],
    /// Findings confirmed and adopted so far.
    pub findings: (u32, u32),
    /// \[1\] — episodes so far, in the order a, b.
    pub episodes: [u32; 2],
}
