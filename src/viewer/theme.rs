//! Colours of the window: two palettes, dark and light, safe for the colour-blind.
//!
//! Counts take eight steps of viridis, coverage nine of cividis; the lightness of both rises with
//! every step, so that a picture without colours still reads. Nothing in them is grey: grey
//! hatching is kept for what nobody watched. Shape always goes with colour (see
//! [`super::scene`]): in greyscale the sides are told apart by letter and place alone.

/// A colour: red, green, blue as in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

const fn hex(code: u32) -> Colour {
    Colour([(code >> 16) as u8, (code >> 8) as u8, code as u8])
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Whether it is dark.
    pub dark: bool,
    /// Behind everything.
    pub page: Colour,
    /// Behind words and buttons.
    pub panel: Colour,
    /// Words.
    pub text: Colour,
    /// Words of less weight, and axes.
    pub muted: Colour,
    /// Frames of rows.
    pub frame: Colour,
    /// What asks for attention.
    pub attention: Colour,
    /// Hatching of what nobody watched.
    pub hatch: Colour,
    /// The dot of *nothing*: watched and nothing recorded, or nothing in truth.
    pub nothing: Colour,
    /// Sides a and b, as areas.
    pub sides: [Colour; 2],
    /// Sides a and b, as words.
    pub side_words: [Colour; 2],
    /// A side that nobody named.
    pub unknown: Colour,
    /// What belongs to the mission.
    pub monitors: Colour,
    /// Land, river, border: ground and mark.
    pub grounds: [[Colour; 2]; 3],
}

impl Palette {
    /// Its colours, and those of both scales.
    pub fn all(&self) -> Vec<Colour> {
        let single = [
            self.page,
            self.panel,
            self.text,
            self.muted,
            self.frame,
            self.attention,
            self.hatch,
            self.nothing,
            self.unknown,
            self.monitors,
        ];
        let pairs = [self.sides, self.side_words]
            .into_iter()
            .chain(self.grounds);
        let scales = SCALE.iter().map(|(_, _, colour)| *colour).chain(WATCHED);
        single
            .into_iter()
            .chain(pairs.flatten())
            .chain(scales)
            .collect()
    }
}

/// The dark theme.
pub static DARK: Palette = Palette {
    dark: true,
    page: hex(0x10151C),
    panel: hex(0x18202A),
    text: hex(0xE8EDF2),
    muted: hex(0x9FB0C0),
    frame: hex(0x3A4654),
    attention: hex(0xF0E442),
    hatch: hex(0x7C8793),
    nothing: hex(0xB9A9E6),
    sides: [hex(0x56B4E9), hex(0xD55E00)],
    side_words: [hex(0x56B4E9), hex(0xFF8A3D)],
    unknown: hex(0xC4CCD4),
    monitors: hex(0x009E73),
    grounds: [
        [hex(0x8A7757), hex(0x8A7757)],
        [hex(0x244C78), hex(0x9CC7EE)],
        [hex(0x2E3640), hex(0xC4CCD4)],
    ],
};

/// The light theme.
pub static LIGHT: Palette = Palette {
    dark: false,
    page: hex(0xFFFFFF),
    panel: hex(0xF1F3F5),
    text: hex(0x14191F),
    muted: hex(0x4A5561),
    frame: hex(0xB4BDC6),
    attention: hex(0x8A5A00),
    hatch: hex(0x8A949E),
    nothing: hex(0x5A3FA8),
    sides: [hex(0x0072B2), hex(0xD55E00)],
    side_words: [hex(0x0072B2), hex(0xB34E00)],
    unknown: hex(0x6B7480),
    monitors: hex(0x00795A),
    grounds: [
        [hex(0xC9B48C), hex(0xC9B48C)],
        [hex(0x8DB8E0), hex(0x1F4E80)],
        [hex(0xD7DCE1), hex(0x4A5561)],
    ],
};

/// The palette of a theme.
pub fn palette(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// Steps of the scale of counts: the smallest count of each, its name and its colour.
pub static SCALE: [(u32, &str, Colour); 8] = [
    (0, "0", hex(0x472D7B)),
    (1, "1", hex(0x3B528B)),
    (2, "2–3", hex(0x2C728E)),
    (4, "4–7", hex(0x21918C)),
    (8, "8–15", hex(0x27AD81)),
    (16, "16–31", hex(0x5CC863)),
    (32, "32–63", hex(0xAADC32)),
    (64, "64+", hex(0xFDE725)),
];

/// Steps of the scale of watched hours, from none to all of the day.
pub static WATCHED: [Colour; 9] = [
    hex(0x00224E),
    hex(0x1A386F),
    hex(0x434E6C),
    hex(0x61656F),
    hex(0x7D7C78),
    hex(0x9A9376),
    hex(0xBBAD6D),
    hex(0xDDC858),
    hex(0xFEE838),
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

/// Colour of a share of watched hours.
pub fn colour_watched(share: f32) -> Colour {
    let last = WATCHED.len() - 1;
    let step = (share.clamp(0.0, 1.0) * last as f32).round() as usize;
    WATCHED[step.min(last)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::base::math;

    /// Relative luminance (WCAG 2.2).
    fn luminance(Colour(rgb): Colour) -> f32 {
        let [r, g, b] = rgb.map(|c| {
            let c = f32::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                math::pow((f64::from(c) + 0.055) / 1.055, 2.4) as f32
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(one: Colour, other: Colour) -> f32 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn more_is_lighter() {
        for pair in SCALE.windows(2) {
            assert!(pair[0].0 < pair[1].0);
            assert!(luminance(pair[0].2) < luminance(pair[1].2));
        }
        for pair in WATCHED.windows(2) {
            assert!(luminance(pair[0]) < luminance(pair[1]));
        }
        assert_eq!(step_of(u32::MAX), SCALE.len() - 1);
        assert_eq!(colour_watched(7.0), WATCHED[8]);
        assert_eq!(colour_watched(0.0), WATCHED[0]);
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
    fn words_can_be_read_and_marks_be_seen() {
        for palette in [&DARK, &LIGHT] {
            let words = [palette.text, palette.muted, palette.attention];
            for colour in words.into_iter().chain(palette.side_words) {
                for behind in [palette.panel, palette.page] {
                    let found = contrast(colour, behind);
                    assert!(found >= 4.5, "{colour:?} on {behind:?}: {found}");
                }
            }
            let marks = [palette.hatch, palette.unknown, palette.monitors];
            for colour in marks.into_iter().chain(palette.sides) {
                let found = contrast(colour, palette.page);
                assert!(found >= 3.0, "{colour:?}: {found}");
            }
        }
    }
}
