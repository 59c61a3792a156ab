//! From bytes to text that is safe to parse: limits of size, characters and depth, checked
//! before anything is built from them.

use super::problem::Code;

/// \[B\] — largest file.
pub(super) const MAX_BYTES: usize = 1 << 20;
/// \[1\] — deepest nesting of tables and arrays.
pub(super) const MAX_DEPTH: usize = 32;
/// \[B\] — longest string or key.
pub(super) const MAX_STRING: usize = 256;
/// \[1\] — most keys in a table.
pub(super) const MAX_KEYS: usize = 1_024;
/// \[1\] — most elements in an array.
pub(super) const MAX_ELEMENTS: usize = 16_384;

/// Why bytes are refused before parsing.
pub(super) struct Refused {
    pub code: Code,
    /// \[B\] — where, in the text as far as it could be read.
    pub offset: usize,
    pub rule: String,
    pub remedy: &'static str,
}

/// Bytes as text, without the byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused {
            code: Code::TooLarge,
            offset: 0,
            rule: format!(
                "the file has {} bytes, at most {MAX_BYTES} are read",
                bytes.len()
            ),
            remedy: "leave out what is not needed, or split it with `extends`",
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Refused {
        code: Code::BadText,
        offset: error.valid_up_to(),
        rule: "the file is not UTF-8 text".to_owned(),
        remedy: "save it as UTF-8",
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Whether a character may stand nowhere: control characters, and those that change the
/// direction or the look of the text around them, so that a reader sees something else than
/// what is computed.
pub(super) fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{061c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Refuses characters that may stand nowhere, and nesting that is too deep.
pub(super) fn inspect(text: &str) -> Result<(), Refused> {
    // of plain characters, the most common by far, none need be looked up
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let plain = text.bytes().take_while(|byte| is_plain(byte)).count();
    let mut rest = text[plain..].char_indices();
    if let Some((offset, c)) = rest.find(|(_, c)| is_forbidden(*c)) {
        let offset = plain + offset;
        return Err(Refused {
            code: Code::BadText,
            offset,
            rule: format!(
                "the character U+{:04X} may not stand in a file",
                u32::from(c)
            ),
            remedy: "delete it; it cannot be seen in most editors",
        });
    }
    match too_deep(text.as_bytes()) {
        Some(offset) => Err(Refused {
            code: Code::TooLarge,
            offset,
            rule: format!("tables and arrays are nested deeper than {MAX_DEPTH}"),
            remedy: "no key of a scenario lies deeper than 6",
        }),
        None => Ok(()),
    }
}

/// Offset at which brackets and dotted keys together pass [`MAX_DEPTH`].
///
/// The parser allows 80 brackets and 80 parts of a key, but each bracket may hold such a key, and
/// its tables are dropped by recursion: 6,400 levels are near the end of a small stack. So depth
/// is counted before anything is built, and the place where it passes is known. The scan cuts
/// strings and comments as the parser's lexer does.
fn too_deep(bytes: &[u8]) -> Option<usize> {
    // Dots of the key under way, one level per open bracket.
    let mut dots = vec![0_usize];
    let mut depth = 0_usize;
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let mut next = i + 1;
        match byte {
            b'#' => next = find(bytes, i, b"\n").unwrap_or(bytes.len()),
            b'"' | b'\'' => next = after_string(bytes, i),
            b'[' | b'{' => {
                dots.push(0);
                depth += 1;
            }
            b']' | b'}' if dots.len() > 1 => depth -= 1 + dots.pop().unwrap_or(0),
            b'.' => {
                if let Some(last) = dots.last_mut() {
                    *last += 1;
                    depth += 1;
                }
            }
            // An unfinished bracket does not end with its line, so depth only falls where a
            // key ends; `=` keeps the dots, for the value lies below the key.
            b',' | b'\n' => {
                if let Some(last) = dots.last_mut() {
                    depth -= *last;
                    *last = 0;
                }
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(i);
        }
        i = next;
    }
    None
}

/// Offset after the string that starts at `start`.
fn after_string(bytes: &[u8], start: usize) -> usize {
    let Some(&quote) = bytes.get(start) else {
        return bytes.len();
    };
    let escapes = quote == b'"';
    let triple = [quote; 3];
    let multi = bytes.get(start..start + 3) == Some(&triple[..]);
    let mut i = start + if multi { 3 } else { 1 };
    while let Some(&byte) = bytes.get(i) {
        if byte == b'\\' && escapes {
            let skips = matches!(bytes.get(i + 1), Some(b'\\' | b'"'));
            i += if skips { 2 } else { 1 };
        } else if multi && bytes.get(i..i + 3) == Some(&triple[..]) {
            i += 3;
            // Up to two quotes may stand before the closing ones.
            for _ in 0..2 {
                i += usize::from(bytes.get(i) == Some(&quote));
            }
            return i;
        } else if !multi && byte == quote {
            return i + 1;
        } else if !multi && byte == b'\n' {
            return i;
        } else {
            i += 1;
        }
    }
    bytes.len()
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    bytes
        .get(from..)?
        .windows(needle.len())
        .position(|w| w == needle)
        .map(|at| from + at)
}

/// A foreign string as it may be printed: short, and without characters that move the cursor.
pub(super) fn shown(text: &str) -> String {
    let mut out: String = text
        .chars()
        .take(MAX_STRING)
        .map(|c| {
            if is_forbidden(c) || c.is_control() {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    if text.chars().nth(MAX_STRING).is_some() {
        out.push('…');
    }
    out
}

/// Whether a name is safe in tables, file names and columns.
pub(super) fn is_label(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '#');
    name.len() <= MAX_STRING
        && name
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphanumeric())
        && name.chars().all(is_plain)
}
