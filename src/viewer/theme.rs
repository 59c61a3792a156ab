//! Colours of the window: one palette, safe for the colour-blind, on a dark page.
//!
//! Counts take eight steps of viridis, whose lightness rises with every step, so that a picture
//! without colours still reads. Nothing in viridis is grey: grey hatching is kept for what nobody
//! watched. Shape always goes with colour (see [`super::scene`]).

/// A colour: red, green, blue as in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// Behind everything.
pub const PAGE: Colour = Colour([0x10, 0x15, 0x1C]);
/// Behind words and buttons.
pub const PANEL: Colour = Colour([0x18, 0x20, 0x2A]);
/// Words.
pub const TEXT: Colour = Colour([0xE8, 0xED, 0xF2]);
/// Words of less weight, and axes.
pub const MUTED: Colour = Colour([0x9F, 0xB0, 0xC0]);
/// Frames of rows.
pub const FRAME: Colour = Colour([0x3A, 0x46, 0x54]);
/// What asks for attention: a renounced truce, a failure.
pub const ATTENTION: Colour = Colour([0xF0, 0xE4, 0x42]);
/// Hatching of what nobody watched.
pub const HATCH: Colour = Colour([0x7C, 0x87, 0x93]);
/// The dot of "nothing": watched and nothing recorded, or no episodes in truth.
pub const NOTHING_DOT: Colour = Colour([0xB9, 0xA9, 0xE6]);
/// Bars of watched hours.
pub const WATCHED: Colour = Colour([0x5B, 0x7C, 0x93]);
/// Land: ground and its mark.
pub const LAND: [Colour; 2] = [Colour([0x8A, 0x77, 0x57]), Colour([0x8A, 0x77, 0x57])];
/// River: ground and its lines.
pub const RIVER: [Colour; 2] = [Colour([0x24, 0x4C, 0x78]), Colour([0x9C, 0xC7, 0xEE])];
/// Border: ground and its dashes.
pub const BORDER: [Colour; 2] = [Colour([0x2E, 0x36, 0x40]), Colour([0xC4, 0xCC, 0xD4])];

/// Steps of the scale of counts: the smallest count of each, its name and its colour.
pub const SCALE: [(u32, &str, Colour); 8] = [
    (0, "0", Colour([0x47, 0x2D, 0x7B])),
    (1, "1", Colour([0x3B, 0x52, 0x8B])),
    (2, "2–3", Colour([0x2C, 0x72, 0x8E])),
    (4, "4–7", Colour([0x21, 0x91, 0x8C])),
    (8, "8–15", Colour([0x27, 0xAD, 0x81])),
    (16, "16–31", Colour([0x5C, 0xC8, 0x63])),
    (32, "32–63", Colour([0xAA, 0xDC, 0x32])),
    (64, "64 and more", Colour([0xFD, 0xE7, 0x25])),
];

/// Step of a count in [`SCALE`]: each step doubles the count.
pub fn step_of(count: u32) -> usize {
    let reached = SCALE.partition_point(|(from, _, _)| *from <= count);
    reached.saturating_sub(1)
}

/// Colour of a count.
pub fn colour_of(count: u32) -> Colour {
    SCALE[step_of(count)].2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative weight of a colour to the eye (Rec. 709, on the stored values: enough to order).
    fn lightness(Colour([r, g, b]): Colour) -> f32 {
        0.2126 * f32::from(r) + 0.7152 * f32::from(g) + 0.0722 * f32::from(b)
    }

    #[test]
    fn more_is_lighter() {
        for pair in SCALE.windows(2) {
            assert!(pair[0].0 < pair[1].0);
            assert!(lightness(pair[0].2) + 8.0 < lightness(pair[1].2));
        }
        for count in 0..200 {
            assert!(lightness(colour_of(count)) <= lightness(colour_of(count + 1)));
        }
        assert_eq!(step_of(u32::MAX), SCALE.len() - 1);
    }

    #[test]
    fn steps_begin_where_the_legend_says() {
        for (i, (from, name, _)) in SCALE.iter().enumerate() {
            assert_eq!(step_of(*from), i);
            assert!(name.starts_with(&from.to_string()));
            if *from > 0 {
                assert_eq!(step_of(from - 1), i - 1);
            }
        }
    }

    #[test]
    fn words_stand_out_from_the_page() {
        for words in [TEXT, MUTED, ATTENTION, HATCH] {
            assert!(lightness(words) > lightness(PANEL) + 80.0);
        }
    }
}
