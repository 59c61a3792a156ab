//! The letters of codes, and the bits behind them.

use super::{LinkError, MAX_LENGTH, PREFIX};

/// Letters and digits of codes: none that is easily taken for another.
const SYMBOLS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of six bits; 0 ends a text, the last number announces a byte.
const SHORT: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789.-_\"[], +#";
/// Words of one number each, after the characters. Layout 1 has these for ever.
const WORDS: [&str; 16] = [
    "thirty-day-pause",
    "sides.a.",
    "sides.b.",
    "commitment",
    "discipline",
    "order_strength",
    "policy",
    "time.duration",
    "agreement.",
    "intensity.",
    "casework.",
    "sensing.",
    "inspections",
    "observers",
    "layered",
    "factor-",
];
/// The number that announces a byte.
const ANY: u64 = 63;

/// Bytes as letters, five bits each.
pub(super) fn symbols(bytes: &[u8]) -> String {
    let reader = &mut Reader { bytes, at: 0 };
    let mut text = String::new();
    while reader.left() > 0 {
        let n = reader.left().min(5);
        let value = reader.take(n as u32).unwrap_or_default() << (5 - n);
        text.push(char::from(SYMBOLS[value as usize]));
    }
    text
}

/// Letters as bytes; what is left over of the last letter must be 0.
pub(super) fn bytes_of(text: &str) -> Result<Vec<u8>, LinkError> {
    let mut bits = Bits::default();
    let mut n = 0;
    for c in text.chars() {
        if c == '-' || c.is_whitespace() {
            continue;
        }
        let plain = match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        };
        let value = SYMBOLS
            .iter()
            .position(|symbol| char::from(*symbol) == plain);
        bits.put(value.ok_or(LinkError::BadCharacter(c))? as u64, 5);
        n += 1;
        if n + PREFIX.len() > MAX_LENGTH {
            return Err(LinkError::TooLong(PREFIX.len() + text.chars().count()));
        }
    }
    let whole = n * 5 / 8;
    let rest = n * 5 % 8;
    if rest >= 5 || bits.bytes.get(whole).is_some_and(|byte| *byte != 0) {
        return Err(LinkError::Mistyped);
    }
    bits.bytes.truncate(whole);
    Ok(bits.bytes)
}

/// Bits being written, the highest first.
#[derive(Default)]
pub(super) struct Bits {
    pub(super) bytes: Vec<u8>,
    used: usize,
}

impl Bits {
    pub(super) fn put(&mut self, value: u64, n: u32) {
        for place in (0..n).rev() {
            if self.used == 8 * self.bytes.len() {
                self.bytes.push(0);
            }
            let bit = (value >> place & 1) as u8;
            if let Some(last) = self.bytes.last_mut() {
                *last |= bit << (7 - self.used % 8);
            }
            self.used += 1;
        }
    }

    /// Seven bits at a time, the lowest first, each with a bit that says whether more come.
    pub(super) fn number(&mut self, mut value: u64) {
        loop {
            let more = value >> 7 != 0;
            self.put(u64::from(more), 1);
            self.put(value & 0x7f, 7);
            if !more {
                return;
            }
            value >>= 7;
        }
    }

    pub(super) fn text(&mut self, text: &str) -> Result<(), LinkError> {
        if text.chars().any(char::is_control) {
            return Err(LinkError::Unfit(
                "a name or a value holds control characters".into(),
            ));
        }
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let is_next = |word: &&str| rest.starts_with(word.as_bytes());
            if let Some(place) = WORDS.iter().position(is_next) {
                self.put((SHORT.len() + place) as u64 + 1, 6);
                rest = &rest[WORDS[place].len()..];
                continue;
            }
            match SHORT.iter().position(|known| known == first) {
                Some(place) => self.put(place as u64 + 1, 6),
                None => {
                    self.put(ANY, 6);
                    self.put(u64::from(*first), 8);
                }
            }
            rest = after;
        }
        self.put(0, 6);
        Ok(())
    }
}

/// Bits being read.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl Reader<'_> {
    pub(super) fn left(&self) -> usize {
        8 * self.bytes.len() - self.at
    }

    pub(super) fn take(&mut self, n: u32) -> Option<u64> {
        let mut value = 0;
        for _ in 0..n {
            let byte = *self.bytes.get(self.at / 8)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for place in 0..10 {
            let more = self.take(1)? == 1;
            let part = self.take(7)?;
            if place == 9 && part > 1 {
                return None;
            }
            value |= part << (7 * place);
            if !more {
                return Some(value);
            }
        }
        None
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        loop {
            match self.take(6)? {
                0 => break,
                ANY => bytes.push(self.take(8)? as u8),
                place => match SHORT.get(place as usize - 1) {
                    Some(byte) => bytes.push(*byte),
                    None => {
                        let word = WORDS.get(place as usize - 1 - SHORT.len())?;
                        bytes.extend(word.as_bytes());
                    }
                },
            }
        }
        let text = String::from_utf8(bytes).ok()?;
        (!text.chars().any(char::is_control)).then_some(text)
    }

    /// Whether nothing is left but what fills the last byte.
    pub(super) fn is_at_end(&mut self) -> bool {
        let n = self.left();
        n < 8 && self.take(n as u32) == Some(0)
    }
}
