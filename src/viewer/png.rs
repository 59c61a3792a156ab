//! Pictures that tell what they show: words in chunks `tEXt` of a PNG.

use super::session::Session;
use std::io::Write;

/// Code of the truce and the place, where there is one.
pub const CODE: &str = "Truceline code";
/// Digest of the course of the truce, once it is known.
pub const DIGEST: &str = "Truceline digest";
/// Program and version.
pub const SOFTWARE: &str = "Software";
/// Scenario, hash, regime, seed.
pub const SOURCE: &str = "Source";

/// What a picture of the window tells of what it shows.
pub fn words(session: &Session) -> Vec<(&'static str, String)> {
    let opened = session.opened();
    let key = session.left.key();
    let regime = opened.spec.regimes.get(key.regime);
    let source = format!(
        "{}, hash {:016x}, regime {}, seed {}, {:?}, hour {:.2}",
        opened.name,
        opened.hash,
        regime.map_or("none", |regime| regime.name.as_str()),
        key.seed,
        key.mode,
        session.clock.hours()
    );
    let software = format!("truceline {}", env!("CARGO_PKG_VERSION"));
    let digest = session.left.ending().map(|ending| ending.digest.clone());
    [
        (SOFTWARE, Some(software)),
        (SOURCE, Some(source)),
        (CODE, session.code().ok()),
        (DIGEST, digest),
    ]
    .into_iter()
    .filter_map(|(name, text)| Some((name, latin(&text?))))
    .collect()
}

/// A chunk `tEXt` takes no other letters than those of Latin-1.
fn latin(text: &str) -> String {
    let fits = |c: char| !c.is_control() && u32::from(c) < 256;
    text.chars()
        .map(|c| if fits(c) { c } else { '?' })
        .collect()
}

/// Writes a picture of red, green, blue with its words.
///
/// # Errors
/// It cannot be written: why.
pub fn write(
    out: impl Write,
    (width, height): (u32, u32),
    rgb: &[u8],
    words: &[(&'static str, String)],
) -> Result<(), String> {
    let say = |error: png::EncodingError| error.to_string();
    let mut encoder = png::Encoder::new(out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    for (name, text) in words {
        let added = encoder.add_text_chunk((*name).to_owned(), text.clone());
        added.map_err(say)?;
    }
    let mut writer = encoder.write_header().map_err(say)?;
    writer.write_image_data(rgb).map_err(say)?;
    writer.finish().map_err(say)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::intent::Intent;
    use crate::viewer::tests_support::{library_session, settle};

    #[test]
    fn a_picture_tells_which_truce_it_shows() {
        let mut session = library_session();
        session.apply(Intent::SetSeed(7));
        session.apply(Intent::Seek(17.0));
        settle(&mut session);
        let mut bytes = Vec::new();
        let rgb = [200; 3 * 6];
        write(&mut bytes, (3, 2), &rgb, &words(&session)).expect("written");
        let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        let mut reader = decoder.read_info().expect("a PNG");
        let mut read = [0; 3 * 6];
        reader.next_frame(&mut read).expect("a picture");
        assert_eq!(read, rgb);
        let text = |name: &str| {
            let chunks = &reader.info().uncompressed_latin1_text;
            let chunk = chunks.iter().find(|chunk| chunk.keyword == name);
            chunk.map(|chunk| chunk.text.clone())
        };
        let digest = session.left.ending().map(|ending| ending.digest.clone());
        assert!(digest.is_some() && text(DIGEST) == digest);
        let software = format!("truceline {}", env!("CARGO_PKG_VERSION"));
        assert_eq!(text(SOFTWARE), Some(software));
        // the code opens the very same truce, at the same place
        let code = text(CODE).expect("a code");
        let mut other = library_session();
        other.apply(Intent::OpenCode(code));
        settle(&mut other);
        assert_eq!(other.left.ending().map(|e| e.digest.clone()), digest);
        assert_eq!(other.clock.hours(), 17.0);
    }

    #[test]
    fn letters_that_do_not_fit_are_marked() {
        assert_eq!(latin("köln\u{0}→x"), "köln??x");
    }
}
