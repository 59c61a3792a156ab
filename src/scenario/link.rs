//! Codes of truces: `truce1:` and some letters that say which truce this is, and where to look.
//!
//! A code holds a scenario of the library by name and hash, the version of the program, the
//! regime, the mode, the seed, overrides, and a place: hour, view, sector. It holds no path, and
//! opening one reads no file. A code that was mistyped is told by its checksum; one of another
//! version, or of a scenario that reads differently now, is told by version and hash.

mod bits;

use super::{Loaded, NoFiles, Problem, Request, fnv1a, library, load};
use bits::{Bits, Reader, bytes_of, symbols};
use std::fmt;

/// What a code begins with; the number is that of its layout.
pub const PREFIX: &str = "truce1:";
/// \[1\] — most characters of a code.
pub const MAX_LENGTH: usize = 180;

/// Through whose eyes a truce is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eyes {
    /// The mission's.
    #[default]
    Monitors,
    /// Those of side a.
    SideA,
    /// Those of side b.
    SideB,
    /// The truth.
    Truth,
    /// The truth beside what was found.
    Score,
}

impl Eyes {
    const ALL: [Self; 5] = [
        Self::Monitors,
        Self::SideA,
        Self::SideB,
        Self::Truth,
        Self::Score,
    ];
}

/// A truce and a place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Scenario of the library.
    pub scenario: String,
    /// Hash of the scenario with its overrides.
    pub hash: u64,
    /// Version of the program that made the code.
    pub version: String,
    /// Name of the regime that watches.
    pub regime: String,
    /// Whether in shadow.
    pub shadow: bool,
    /// Seed.
    pub seed: u64,
    /// Overrides: path and value.
    pub set: Vec<(String, String)>,
    /// \[min\] — where the clock stands.
    pub minutes: u32,
    /// Through whose eyes.
    pub eyes: Eyes,
    /// Sector that is selected, from 0.
    pub sector: Option<u16>,
}

/// What is wrong with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It does not begin like a code.
    NotACode,
    /// Its layout is of another version: the number.
    OtherLayout(String),
    /// It is longer than a code may be.
    TooLong(usize),
    /// A character that no code has.
    BadCharacter(char),
    /// A letter is wrong, missing or too many.
    Mistyped,
    /// The checksum is right and the rest is not: nobody's code.
    Damaged,
    /// The scenario is not in the library of this version: its name, and the version of the code.
    UnknownScenario(String, String),
    /// The scenario cannot be read with these overrides and this regime.
    Refused(Vec<Problem>),
    /// A truce that no code can say: why.
    Unfit(String),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotACode => write!(f, "this is no code of a truce; one begins with {PREFIX}"),
            Self::OtherLayout(number) => write!(
                f,
                "the code is of layout {number}, this program reads layout 1; use the version \
                 that made it"
            ),
            Self::TooLong(n) => write!(
                f,
                "a code of {n} characters; there are at most {MAX_LENGTH}; copy it again, or \
                 take back some overrides"
            ),
            Self::BadCharacter(c) => write!(
                f,
                "a code has no {:?}; it has letters, digits and nothing else",
                c
            ),
            Self::Mistyped => write!(
                f,
                "the code does not check: a letter is wrong, missing or too many; copy it again"
            ),
            Self::Damaged => write!(
                f,
                "the code checks and still says nothing that can be read; ask for another"
            ),
            Self::UnknownScenario(name, version) => write!(
                f,
                "the library of this version has no scenario {name:?}; the code is of version \
                 {version}, this is {}",
                env!("CARGO_PKG_VERSION")
            ),
            Self::Refused(problems) => {
                write!(f, "the truce of the code cannot be read")?;
                for problem in problems {
                    write!(f, "\n  {problem}")?;
                }
                Ok(())
            }
            Self::Unfit(why) => write!(f, "this truce has no code: {why}"),
        }
    }
}

impl std::error::Error for LinkError {}

/// The scenario of a code.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The scenario, with the regime of the code among its regimes.
    pub loaded: Loaded,
    /// Place of the regime; none where nobody watches.
    pub regime: Option<usize>,
    /// Why it is not the same model as that of the code; none when it is.
    pub difference: Option<String>,
}

impl Link {
    /// The code: at most [`MAX_LENGTH`] characters.
    ///
    /// # Errors
    /// It would be longer, or a text holds characters that have no place in it.
    pub fn code(&self) -> Result<String, LinkError> {
        let mut bits = Bits::default();
        for text in [&self.version, &self.scenario, &self.regime] {
            bits.text(text)?;
        }
        bits.put(self.hash, 64);
        bits.put(u64::from(self.shadow), 1);
        let eyes = Eyes::ALL.iter().position(|eyes| *eyes == self.eyes);
        bits.put(eyes.unwrap_or_default() as u64, 3);
        bits.number(self.seed);
        bits.number(u64::from(self.minutes));
        // 0 for none
        bits.number(self.sector.map_or(0, |sector| u64::from(sector) + 1));
        bits.number(self.set.len() as u64);
        for (path, value) in &self.set {
            bits.text(path)?;
            bits.text(value)?;
        }
        let mut bytes = bits.bytes;
        bytes.extend(checksum(&bytes));
        let code = format!("{PREFIX}{}", symbols(&bytes));
        if code.len() > MAX_LENGTH {
            return Err(LinkError::TooLong(code.len()));
        }
        Ok(code)
    }

    /// Reads a code. Blanks and hyphens between its letters do not count, nor does case; `o` is
    /// read as 0, `i` and `l` as 1.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        let (head, rest) = text.split_once(':').ok_or(LinkError::NotACode)?;
        let head = head.to_ascii_lowercase();
        let layout = head.strip_prefix("truce").ok_or(LinkError::NotACode)?;
        let is_number =
            (1..=9).contains(&layout.len()) && layout.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            return Err(LinkError::NotACode);
        }
        if layout != "1" {
            return Err(LinkError::OtherLayout(layout.to_owned()));
        }
        let bytes = bytes_of(rest)?;
        let (body, sum) = bytes.split_last_chunk::<4>().ok_or(LinkError::Mistyped)?;
        if checksum(body) != *sum {
            return Err(LinkError::Mistyped);
        }
        Self::read(&mut Reader { bytes: body, at: 0 }).ok_or(LinkError::Damaged)
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let version = reader.text()?;
        let scenario = reader.text()?;
        let regime = reader.text()?;
        let hash = reader.take(64)?;
        let shadow = reader.take(1)? == 1;
        let eyes = *Eyes::ALL.get(reader.take(3)? as usize)?;
        let seed = reader.number()?;
        let minutes = u32::try_from(reader.number()?).ok()?;
        let sector = match reader.number()? {
            0 => None,
            n => Some(u16::try_from(n - 1).ok()?),
        };
        let n = reader.number()?;
        let mut set = Vec::new();
        for _ in 0..n {
            // ends with the bits, whatever the number says
            set.push((reader.text()?, reader.text()?));
        }
        reader.is_at_end().then_some(Self {
            scenario,
            hash,
            version,
            regime,
            shadow,
            seed,
            set,
            minutes,
            eyes,
            sector,
        })
    }

    /// Reads the scenario of the code from the library, and says whether it is still the same.
    ///
    /// # Errors
    /// The library has no such scenario, or it cannot be read as the code asks.
    pub fn load(&self) -> Result<Linked, LinkError> {
        if library::scenario(&self.scenario).is_none() {
            return Err(LinkError::UnknownScenario(
                self.scenario.clone(),
                self.version.clone(),
            ));
        }
        let mut request = Request {
            scenario: Some(self.scenario.clone()),
            set: self.set.clone(),
            regimes: None,
        };
        let mut loaded = load(&request, &NoFiles).map_err(LinkError::Refused)?;
        let place = |loaded: &Loaded| {
            let mut regimes = loaded.spec.regimes.iter();
            regimes.position(|regime| regime.name == self.regime)
        };
        if place(&loaded).is_none() && !self.regime.is_empty() {
            // a regime that is not among those of the scenario comes alone
            request.regimes = Some(vec![self.regime.clone()]);
            loaded = load(&request, &NoFiles).map_err(LinkError::Refused)?;
        }
        Ok(Linked {
            regime: place(&loaded),
            difference: self.difference(&loaded),
            loaded,
        })
    }

    fn difference(&self, loaded: &Loaded) -> Option<String> {
        let here = env!("CARGO_PKG_VERSION");
        let mut found = Vec::new();
        if self.version != here {
            found.push(format!(
                "the code is of version {}, this is {here}",
                self.version
            ));
        }
        if self.hash != loaded.hash {
            found.push(format!(
                "{} reads differently now: {:016x} in the code, {:016x} here",
                self.scenario, self.hash, loaded.hash
            ));
        }
        (!found.is_empty()).then(|| format!("not the same model: {}", found.join("; ")))
    }
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let hash = fnv1a(bytes);
    ((hash >> 32) as u32 ^ hash as u32).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link() -> Link {
        let set = vec![
            ("sides.a.commitment".to_owned(), "0.35".to_owned()),
            ("sides.b.commitment".to_owned(), "0.35".to_owned()),
        ];
        let request = Request {
            set: set.clone(),
            ..Request::default()
        };
        Link {
            scenario: library::REFERENCE.into(),
            hash: load(&request, &NoFiles).expect("a scenario").hash,
            version: env!("CARGO_PKG_VERSION").into(),
            regime: "observers".into(),
            shadow: true,
            seed: 4_711,
            set,
            minutes: 43_199,
            eyes: Eyes::Score,
            sector: Some(136),
        }
    }

    #[test]
    fn a_code_is_short_and_reads_as_it_was() {
        let code = link().code().expect("a code");
        assert!(
            code.len() <= MAX_LENGTH && code.starts_with(PREFIX),
            "{code}"
        );
        assert_eq!(Link::parse(&code), Ok(link()));
        // as somebody types it from a board
        let typed = code.to_uppercase().replace('0', "O").replace('1', "l");
        let typed = typed.replacen("TRUCEl", "TRUCE1", 1);
        let spaced: Vec<String> = typed.as_bytes()[7..]
            .chunks(5)
            .map(|chunk| String::from_utf8_lossy(chunk).into_owned())
            .collect();
        let typed = format!("  TRUCE1: {}\n", spaced.join("-"));
        assert_eq!(Link::parse(&typed), Ok(link()));
        let longest = Link {
            regime: "factor-watch-adjudicate-coordinate".into(),
            scenario: "thirty-day-pause-mirror".into(),
            seed: i64::MAX as u64,
            ..link()
        };
        assert!(longest.code().is_ok_and(|code| code.len() <= MAX_LENGTH));
    }

    #[test]
    fn the_scenario_of_a_code_is_the_same_or_says_what_differs() {
        let linked = link().load().expect("a scenario");
        assert_eq!(linked.difference, None);
        let regime = linked.regime.expect("a regime");
        assert_eq!(linked.loaded.spec.regimes[regime].name, "observers");
        let other = Link {
            hash: 1,
            version: "9.9.9".into(),
            ..link()
        };
        let words = other.load().expect("a scenario").difference;
        let words = words.expect("a difference");
        assert!(words.starts_with("not the same model"), "{words}");
        assert!(words.contains("9.9.9") && words.contains("0000000000000001"));
        // a regime that is not among those of the scenario comes alone
        let alone = Link {
            regime: "civil-military".into(),
            ..link()
        };
        let alone = alone.load().expect("a scenario");
        assert_eq!(
            (alone.regime, alone.loaded.spec.regimes.len()),
            (Some(0), 1)
        );
        let gone = Link {
            scenario: "../secret.toml".into(),
            ..link()
        };
        assert!(matches!(
            gone.load(),
            Err(LinkError::UnknownScenario(name, _)) if name == "../secret.toml"
        ));
        // a code reads no file
        for (path, value) in [("regimes", "[\"secret.toml\"]"), ("sides.a.x", "1")] {
            let refused = Link {
                set: vec![(path.into(), value.into())],
                ..link()
            };
            assert!(
                matches!(refused.load(), Err(LinkError::Refused(_))),
                "{path}"
            );
        }
    }

    #[test]
    fn what_is_wrong_with_a_code_is_said() {
        let code = link().code().expect("a code");
        assert_eq!(Link::parse("hello"), Err(LinkError::NotACode));
        assert_eq!(Link::parse("truce:abc"), Err(LinkError::NotACode));
        assert_eq!(Link::parse(PREFIX), Err(LinkError::Mistyped));
        assert_eq!(
            Link::parse("truce2:abc"),
            Err(LinkError::OtherLayout("2".into()))
        );
        assert_eq!(
            Link::parse("truce1:ab!c"),
            Err(LinkError::BadCharacter('!'))
        );
        let long = format!("truce1:{}", "a".repeat(500));
        assert!(matches!(Link::parse(&long), Err(LinkError::TooLong(_))));
        // every single slip is found
        for at in PREFIX.len()..code.len() {
            let mut slip = code.clone().into_bytes();
            slip[at] = if slip[at] == b'7' { b'8' } else { b'7' };
            let slip = String::from_utf8(slip).expect("letters");
            assert_eq!(Link::parse(&slip), Err(LinkError::Mistyped), "{at}");
        }
        let many = Link {
            set: vec![("a.long.path.of.a.scenario".into(), "0.123456".into()); 9],
            ..link()
        };
        assert!(matches!(many.code(), Err(LinkError::TooLong(_))));
        let odd = Link {
            regime: "a\nb".into(),
            ..link()
        };
        assert!(matches!(odd.code(), Err(LinkError::Unfit(_))));
    }

    proptest! {
        #[test]
        fn codes_read_back(
            (scenario, regime, version) in ("[a-z0-9-]{0,24}", "\\PC{0,8}", "[0-9.]{1,8}"),
            (hash, seed) in any::<(u64, u64)>(),
            (shadow, minutes, eyes) in (any::<bool>(), any::<u32>(), 0_usize..5),
            sector in proptest::option::of(any::<u16>()),
            set in proptest::collection::vec(("[a-z._]{1,20}", "\\PC{0,6}"), 0..3),
        ) {
            let eyes = Eyes::ALL[eyes];
            let link = Link {
                scenario, hash, version, regime, shadow, seed, set, minutes, eyes, sector,
            };
            match link.code() {
                Ok(code) => {
                    prop_assert!(code.len() <= MAX_LENGTH);
                    prop_assert_eq!(Link::parse(&code), Ok(link));
                }
                Err(LinkError::TooLong(n)) => prop_assert!(n > MAX_LENGTH),
                Err(other) => prop_assert!(false, "{}", other),
            }
        }

        #[test]
        fn hostile_codes_never_panic(text in "\\PC{0,300}", letters in "[0-9a-z]{0,173}") {
            for text in [text.clone(), format!("truce1:{text}"), format!("truce1:{letters}")] {
                if let Err(error) = Link::parse(&text) {
                    prop_assert!(!error.to_string().is_empty());
                }
            }
        }

        /// Right checksums do not make right codes.
        #[test]
        fn hostile_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let mut all = bytes.clone();
            all.extend(checksum(&bytes));
            let code = format!("{PREFIX}{}", symbols(&all));
            match Link::parse(&code) {
                // whatever it says, opening it gives words
                Ok(link) => { let _ = link.load().map_err(|error| error.to_string()); }
                Err(error) => prop_assert_eq!(error, LinkError::Damaged),
            }
        }
    }
}
