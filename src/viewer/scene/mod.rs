//! From a frame and what is known to coloured shapes: pure functions, tested without a screen.
//!
//! Coordinates are logical pixels of the window, from its upper left corner, downwards.
//!
//! # What a sector may look like
//! | | |
//! |---|---|
//! | watched, incidents recorded | plain colour of the scale |
//! | watched, nothing recorded | lowest colour of the scale, with a dot |
//! | not watched | hatching on the empty page |
//! | not watched, yet incidents recorded | colour of the scale under hatching |
//!
//! Marks of the evidence ladder ([`marks`]) say by their shape how sure something is; they have
//! the hue of a side only where a finding named it.

mod geometry;
mod marks;
mod rows;
mod spots;
mod strip;

#[cfg(test)]
pub use geometry::Part;
pub use geometry::{Area, Shape};
pub use marks::{Swatch, swatch};
pub use rows::{NAMES_WIDTH, Rows};
pub use spots::{Spot, Stands, draw_spots};
pub use strip::{Scene, difference, draw};

use crate::model::SectorFrame;

/// \[1\] — below this share of the last day a sector counts as not watched.
pub const WATCHED_ENOUGH: f32 = 0.125;

/// Whether a sector was watched enough in the last day to say anything about it.
pub fn is_watched(sector: &SectorFrame) -> bool {
    sector.watched_last_day as f32 >= WATCHED_ENOUGH
}

#[cfg(test)]
pub(super) mod tests;
