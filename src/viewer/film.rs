//! A recording of the window: a moving picture (GIF) of at most 960 pixels width, ten pictures a
//! second, 20 seconds and 10 MB, written on a thread of its own.
//!
//! All its pictures share one table of colours, made from those of the theme, so that nothing
//! flickers; of each only what changed is written.

use super::theme::{Colour, Palette};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, channel, sync_channel};

/// \[px\] — width at most.
const WIDTH: usize = 960;
/// \[ms\] — from picture to picture, at least.
pub const EVERY_MS: u64 = 100;
/// \[ms\] — length at most.
pub const LONGEST_MS: u64 = 20_000;
/// \[bytes\] — size at most.
pub const MOST_BYTES: usize = 10_000_000;
/// \[bytes\] — of a picture beside its points, and of the end of the file; more than they need.
const OVERHEAD: usize = 64;
/// The colour that leaves what was there.
const THROUGH: u8 = 255;
/// Pictures that wait to be written; more are left out.
const WAITING: usize = 8;

/// A picture of the window: red, green, blue, point by point.
pub struct Shot {
    /// Points.
    pub rgb: Vec<u8>,
    /// \[px\] — width and height.
    pub size: (usize, usize),
    /// \[ms\] — since the recording began.
    pub at_ms: u64,
}

/// At most 255 colours, and the nearest of them for every other.
struct Table {
    colours: Vec<[u8; 3]>,
    nearest: Vec<Option<u8>>,
}

impl Table {
    /// The colours of a theme, halfway to their grounds, grey, and a coarse grid of all.
    fn of(palette: &Palette) -> Self {
        let mut colours: Vec<[u8; 3]> = Vec::new();
        let mut add = |colour: [u8; 3]| {
            if !colours.contains(&colour) && colours.len() < usize::from(THROUGH) {
                colours.push(colour);
            }
        };
        let all = palette.all();
        all.iter().for_each(|Colour(colour)| add(*colour));
        let mix = |Colour(a): Colour, Colour(b): Colour, quarters: u16| {
            [0, 1, 2].map(|i| {
                let sum = u16::from(a[i]) * quarters + u16::from(b[i]) * (4 - quarters);
                (sum / 4) as u8
            })
        };
        for ground in [palette.page, palette.panel] {
            for quarters in 1..4 {
                add(mix(palette.text, ground, quarters));
                add(mix(palette.muted, ground, quarters));
            }
            all.iter().for_each(|colour| add(mix(*colour, ground, 2)));
        }
        (0..16_u8).for_each(|i| add([i * 17; 3]));
        for r in 0..5_u8 {
            for g in 0..5_u8 {
                for b in 0..5_u8 {
                    add([r * 63, g * 63, b * 63]);
                }
            }
        }
        Self {
            colours,
            nearest: vec![None; 1 << 18],
        }
    }

    /// Place of the nearest colour.
    fn place(&mut self, rgb: [u8; 3]) -> u8 {
        // six bits of each: what is nearer together is one colour
        let cell = rgb
            .iter()
            .fold(0, |cell, c| cell << 6 | usize::from(c >> 2));
        if let Some(place) = self.nearest[cell] {
            return place;
        }
        let distance = |other: &[u8; 3]| {
            let parts = rgb.iter().zip(other);
            let squares = parts.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2));
            squares.sum::<u32>()
        };
        let best = (0_u8..).zip(&self.colours).min_by_key(|(_, c)| distance(c));
        let place = best.map_or(0, |(place, _)| place);
        self.nearest[cell] = Some(place);
        place
    }
}

/// The size of a recording of a window.
fn fit((width, height): (usize, usize)) -> (usize, usize) {
    let wide = width.clamp(1, WIDTH);
    let high = (height * wide / width.max(1)).clamp(1, usize::from(u16::MAX));
    (wide, high)
}

/// A picture at another size, by the mean of the points that fall into each of it.
fn scaled(shot: &Shot, (width, height): (usize, usize)) -> Vec<[u8; 3]> {
    let (w, h) = shot.size;
    let range = |i: usize, n: usize, of: usize| {
        let from = (i * of / n).min(of - 1);
        from..((i + 1) * of).div_ceil(n).clamp(from + 1, of)
    };
    let mut points = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut n) = ([0_u32; 3], 0);
            for row in range(y, height, h) {
                for column in range(x, width, w) {
                    let at = 3 * (row * w + column);
                    for (sum, c) in sum.iter_mut().zip(&shot.rgb[at..at + 3]) {
                        *sum += u32::from(*c);
                    }
                    n += 1;
                }
            }
            points.push(sum.map(|sum| (sum / n) as u8));
        }
    }
    points
}

/// What is written.
struct Writing<W: Write> {
    encoder: gif::Encoder<W>,
    table: Table,
    size: (usize, usize),
    /// What is shown, by places in the table.
    shown: Vec<u8>,
    /// The picture that waits for its length.
    waiting: Option<(Vec<u8>, u64)>,
    bytes: usize,
    most: usize,
}

impl<W: Write> Writing<W> {
    fn begin(out: W, palette: &Palette, size: (usize, usize), most: usize) -> Result<Self, String> {
        let table = Table::of(palette);
        let size = fit(size);
        let colours: Vec<u8> = table.colours.iter().flatten().copied().collect();
        let (width, height) = (size.0 as u16, size.1 as u16);
        let words = |error: gif::EncodingError| error.to_string();
        let mut encoder = gif::Encoder::new(out, width, height, &colours).map_err(words)?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(words)?;
        Ok(Self {
            encoder,
            bytes: 3 * 256 + OVERHEAD,
            table,
            size,
            shown: Vec::new(),
            waiting: None,
            most,
        })
    }

    /// Takes a picture; false when there is no more room.
    fn add(&mut self, shot: &Shot) -> Result<bool, String> {
        let (w, h) = shot.size;
        if w == 0 || h == 0 || shot.rgb.len() != 3 * w * h {
            return Ok(true);
        }
        let points = scaled(shot, self.size);
        let places = points
            .iter()
            .map(|point| self.table.place(*point))
            .collect();
        if let Some((before, _)) = &self.waiting
            && *before == places
        {
            // it lasts longer
            return Ok(true);
        }
        let room = self.write_waiting(shot.at_ms)?;
        self.waiting = Some((places, shot.at_ms));
        Ok(room)
    }

    /// Writes the picture that waits, as long as until now; false when there is no room for it.
    fn write_waiting(&mut self, now_ms: u64) -> Result<bool, String> {
        let Some((places, from_ms)) = self.waiting.take() else {
            return Ok(true);
        };
        let (width, height) = self.size;
        let first = self.shown.is_empty();
        let differs = |i: usize| first || self.shown[i] != places[i];
        let rows = || (0..height).filter(|y| (0..width).any(|x| differs(y * width + x)));
        let columns = || (0..width).filter(|x| (0..height).any(|y| differs(y * width + x)));
        let (top, bottom) = (rows().next().unwrap_or(0), rows().next_back().unwrap_or(0));
        let (left, right) = (
            columns().next().unwrap_or(0),
            columns().next_back().unwrap_or(0),
        );
        let mut part = Vec::with_capacity((bottom - top + 1) * (right - left + 1));
        for y in top..=bottom {
            let row = y * width + left..=y * width + right;
            part.extend(row.map(|i| if differs(i) { places[i] } else { THROUGH }));
        }
        let hundredths = (now_ms.saturating_sub(from_ms) / 10).clamp(2, u64::from(u16::MAX));
        let mut frame = gif::Frame {
            delay: hundredths as u16,
            dispose: gif::DisposalMethod::Keep,
            transparent: Some(THROUGH),
            left: left as u16,
            top: top as u16,
            width: (right - left + 1) as u16,
            height: (bottom - top + 1) as u16,
            buffer: Cow::Owned(part),
            ..gif::Frame::default()
        };
        frame.make_lzw_pre_encoded();
        // blocks of 255 bytes with their lengths
        let bytes = frame.buffer.len() + frame.buffer.len() / 255 + OVERHEAD;
        if self.bytes + bytes > self.most {
            return Ok(false);
        }
        self.bytes += bytes;
        let written = self.encoder.write_lzw_pre_encoded_frame(&frame);
        written.map_err(|error| error.to_string())?;
        self.shown = places;
        Ok(true)
    }

    /// Writes the last picture and the end.
    fn finish(mut self, now_ms: u64) -> Result<(), String> {
        self.write_waiting(now_ms)?;
        let out = self.encoder.into_inner().map_err(|error| error.to_string());
        out?.flush().map_err(|error| error.to_string())
    }
}

/// A recording under way, or being finished.
pub struct Film {
    /// Where it goes.
    pub path: PathBuf,
    sender: Option<SyncSender<Shot>>,
    done: Mutex<Receiver<Result<bool, String>>>,
    ended: Option<Result<bool, String>>,
}

impl Film {
    /// Begins to write to a file that is not there yet.
    ///
    /// # Errors
    /// It cannot be written: why.
    pub fn begin(path: &Path, palette: &'static Palette) -> Result<Self, String> {
        let words = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
        let file = File::create_new(path).map_err(words)?;
        let (sender, shots) = sync_channel(WAITING);
        let (tell, done) = channel();
        let work = move || {
            let end = write(BufWriter::new(file), palette, &shots);
            // nobody may be listening any more
            let _ = tell.send(end);
        };
        std::thread::Builder::new()
            .name("film".into())
            .spawn(work)
            .map_err(words)?;
        Ok(Self {
            path: path.to_owned(),
            sender: Some(sender),
            done: Mutex::new(done),
            ended: None,
        })
    }

    /// Where pictures go; none once it is being finished.
    pub fn sender(&self) -> Option<SyncSender<Shot>> {
        self.sender.clone()
    }

    /// No more pictures come.
    pub fn finish(&mut self) {
        self.sender = None;
    }

    /// What became of it, once it is written: whether it is all there, or was full before.
    pub fn end(&mut self) -> Option<Result<bool, String>> {
        if self.ended.is_none() {
            let done = self.done.get_mut();
            let done = done.unwrap_or_else(std::sync::PoisonError::into_inner);
            self.ended = match done.try_recv() {
                Ok(end) => Some(end),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(Err("it broke off".into())),
            };
        }
        self.ended.clone()
    }

    /// Whether it ended by itself: full, or failed.
    pub fn is_over(&mut self) -> bool {
        self.end().is_some()
    }
}

/// Writes pictures until no more come; false when it was full before.
fn write(out: impl Write, palette: &Palette, shots: &Receiver<Shot>) -> Result<bool, String> {
    let mut out = Some(out);
    let mut writing = None;
    let (mut last_ms, mut full) = (0, false);
    while let Ok(shot) = shots.recv() {
        last_ms = shot.at_ms;
        if let Some(out) = out.take() {
            writing = Some(Writing::begin(out, palette, shot.size, MOST_BYTES)?);
        }
        if let Some(writing) = &mut writing
            && !writing.add(&shot)?
        {
            writing.waiting = None;
            full = true;
            break;
        }
    }
    writing
        .ok_or("there was no picture")?
        .finish(last_ms + EVERY_MS)?;
    Ok(!full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::theme::DARK;

    /// A window of the page with a square of attention at a place.
    fn shot(size: (usize, usize), at: usize, at_ms: u64) -> Shot {
        let mut rgb = Vec::new();
        for y in 0..size.1 {
            for x in 0..size.0 {
                let inside = (at..at + 40).contains(&x) && (40..80).contains(&y);
                let Colour(colour) = if inside { DARK.attention } else { DARK.page };
                rgb.extend(colour);
            }
        }
        Shot { rgb, size, at_ms }
    }

    #[test]
    fn a_film_is_read_back_as_it_was_shown() {
        let temp = tempfile::tempdir().expect("a folder");
        let path = temp.path().join("film.gif");
        let mut film = Film::begin(&path, &DARK).expect("a film");
        let sender = film.sender().expect("it is under way");
        let size = (1_280, 800);
        // the third picture is the second, which lasts longer
        for (at, at_ms) in [(0, 0), (100, 100), (100, 250), (400, 400)] {
            sender.send(shot(size, at, at_ms)).expect("sent");
        }
        drop(sender);
        film.finish();
        let end = std::iter::repeat_with(|| film.end())
            .take(2_000)
            .find_map(|end| {
                std::thread::sleep(std::time::Duration::from_millis(5));
                end
            });
        assert_eq!(end, Some(Ok(true)));
        assert!(Film::begin(&path, &DARK).is_err(), "nothing is overwritten");
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::Indexed);
        let file = File::open(&path).expect("a file");
        let mut decoder = options.read_info(file).expect("a GIF");
        assert_eq!((decoder.width(), decoder.height()), (960, 600));
        let colours = decoder.global_palette().expect("colours").to_vec();
        let mut canvas = vec![[0_u8; 3]; 960 * 600];
        let mut delays = Vec::new();
        while let Some(frame) = decoder.read_next_frame().expect("a picture") {
            delays.push(frame.delay);
            for (i, place) in frame.buffer.iter().enumerate() {
                let (w, left, top) = (frame.width as usize, frame.left, frame.top);
                let (x, y) = (i % w + left as usize, i / w + top as usize);
                if *place != THROUGH {
                    let at = 3 * usize::from(*place);
                    canvas[y * 960 + x] = [colours[at], colours[at + 1], colours[at + 2]];
                }
            }
        }
        assert_eq!(delays, [10, 30, 10]);
        let (Colour(page), Colour(square)) = (DARK.page, DARK.attention);
        // the square stands at 400 · ¾ in the last picture, and nowhere else
        assert_eq!(canvas[45 * 960 + 310], square);
        for x in [10, 85, 600] {
            assert_eq!(canvas[45 * 960 + x], page, "{x}");
        }
    }

    #[test]
    fn a_film_that_is_full_ends_and_is_whole() {
        let mut bytes = Vec::new();
        let size = (320, 200);
        let most = 2_000;
        let mut writing = Writing::begin(&mut bytes, &DARK, size, most).expect("begun");
        let n = (0..100).take_while(|i| {
            let shot = shot(size, *i as usize, i * 100);
            writing.add(&shot).expect("written")
        });
        let n = n.count();
        assert!((2..100).contains(&n), "{n}");
        writing.waiting = None;
        writing.finish(0).expect("finished");
        assert!(bytes.len() <= most, "{} bytes", bytes.len());
        let mut decoder = gif::DecodeOptions::new()
            .read_info(&bytes[..])
            .expect("a GIF");
        let mut read = 0;
        while decoder.read_next_frame().expect("whole").is_some() {
            read += 1;
        }
        assert_eq!(read, n - 1);
    }

    #[test]
    fn hostile_sizes_are_no_trouble() {
        assert_eq!(fit((1, 100_000)), (1, 65_535));
        assert_eq!(fit((0, 0)), (1, 1));
        let mut writing = Writing::begin(Vec::new(), &DARK, (7, 5), MOST_BYTES).expect("begun");
        for size in [(7, 5), (3, 2), (1, 1), (0, 9), (200, 1)] {
            let rgb = vec![9; 3 * size.0 * size.1];
            let at_ms = size.0 as u64;
            assert_eq!(writing.add(&Shot { rgb, size, at_ms }), Ok(true));
        }
        let short = Shot {
            rgb: vec![0; 5],
            size: (9, 9),
            at_ms: 0,
        };
        assert_eq!(writing.add(&short), Ok(true));
    }
}
