//! Files of named seeds: what they are for, which they are, and digests that they must give.
//!
//! ```toml
//! purpose = "the figures of a paper"
//! base = 1            # run k has seed base + k …
//! count = 20
//! # seeds = [4, 8, 15] # … or seeds one by one
//!
//! [[golden]]          # optional: what a truce of an engine must give, bit for bit
//! engine = "0.1.0"
//! scenario_hash = "0123456789abcdef"
//! regime = "layered"
//! mode = "live"
//! cell = "middle"
//! seed = 4
//! digest = "0123456789abcdef"
//! ```

use super::collector::Collector;
use super::problem::{Code, Problem};
use super::raw::check::Section;
use super::tree::{self, Node, Value};

/// Most runs that a file may ask for.
const MAX_COUNT: u64 = 10_000_000;

/// A set of seeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedSet {
    /// What they are for.
    pub purpose: String,
    /// Seed of run 0.
    pub base: u64,
    /// Runs.
    pub count: u64,
    /// Seeds one by one, when they do not follow one another.
    pub list: Option<Vec<u64>>,
    /// What truces must give.
    pub golden: Vec<Golden>,
}

impl SeedSet {
    /// Seed of a run; none past the last.
    pub fn seed(&self, run: u64) -> Option<u64> {
        match &self.list {
            Some(list) => list.get(usize::try_from(run).ok()?).copied(),
            None => (run < self.count).then_some(self.base + run),
        }
    }
}

/// The digest that a truce must give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// Version of the engine that it holds for.
    pub engine: String,
    /// 16 hex digits: hash of the scenario.
    pub scenario_hash: String,
    /// Regime.
    pub regime: String,
    /// `live` or `shadow`.
    pub mode: String,
    /// Cell of the design: `low`, `middle`, `high` or `as in the scenario`.
    pub cell: String,
    /// Seed.
    pub seed: u64,
    /// 16 hex digits.
    pub digest: String,
}

/// Reads a file of seeds; `name` stands for its path in messages.
///
/// # Errors
/// All problems, in order of line and column.
pub fn seed_set(name: &str, text: &[u8]) -> Result<SeedSet, Vec<Problem>> {
    let log = Collector::default();
    let set = tree::parse(&log, name, text).map(|(table, at)| {
        let section = Section::new(&log, &table, at, "");
        let set = read(&section);
        section.finish();
        set
    });
    let (problems, _) = log.finish();
    match set {
        Some(set) if problems.is_empty() => Ok(set),
        _ => Err(problems),
    }
}

/// Reads all keys of a file of seeds.
pub(super) fn read(section: &Section<'_>) -> SeedSet {
    let purpose = section.text("purpose");
    let mut set = SeedSet {
        purpose,
        ..SeedSet::default()
    };
    match section.optional("seeds") {
        Some(node) => {
            for key in ["base", "count"] {
                if section.optional(key).is_some() {
                    let rule = "seeds are given one by one already";
                    let remedy = "leave out `seeds`, or `base` and `count`";
                    section.report(Code::Rule, node.at, key, rule, remedy);
                }
            }
            let list = list(section, node);
            set.base = list.first().copied().unwrap_or_default();
            set.count = list.len() as u64;
            set.list = Some(list);
        }
        None => {
            set.base = number(section, "base", 0);
            set.count = number(section, "count", 1).min(MAX_COUNT + 1);
            let last = set.base.checked_add(set.count);
            if set.count > MAX_COUNT || last.is_none_or(|last| i64::try_from(last).is_err()) {
                let rule = "at most 10,000,000 runs, and the last seed below 2^63";
                section.report(
                    Code::OutOfRange,
                    section.at(),
                    "count",
                    rule,
                    "ask for less",
                );
            }
        }
    }
    for golden in section.sections("golden") {
        let seed = number(&golden, "seed", 0);
        set.golden.push(Golden {
            engine: golden.text("engine"),
            scenario_hash: hex(&golden, "scenario_hash"),
            regime: golden.text("regime"),
            mode: golden.text("mode"),
            cell: golden.text("cell"),
            seed,
            digest: hex(&golden, "digest"),
        });
        golden.finish();
    }
    set
}

fn list(section: &Section<'_>, node: &Node) -> Vec<u64> {
    let Value::Array(elements) = &node.value else {
        section.wrong_type(node, "seeds", "a list of whole numbers", "write [1, 2, 3]");
        return Vec::new();
    };
    if elements.is_empty() {
        let rule = "a list of seeds has at least one";
        section.report(Code::Rule, node.at, "seeds", rule, "name some");
    }
    let seeds = elements.iter();
    seeds.map(|one| whole(section, one, "seeds", 0)).collect()
}

/// A whole number that is needed, from `least` to 2^63 - 1.
fn number(section: &Section<'_>, key: &str, least: u64) -> u64 {
    match section.optional(key) {
        Some(node) => whole(section, node, key, least),
        None => {
            if !section.has(key) {
                let remedy = format!("add `{key} = {}`", least.max(1));
                section.report(Code::MissingKey, section.at(), key, "is needed", &remedy);
            }
            least
        }
    }
}

fn whole(section: &Section<'_>, node: &Node, key: &str, least: u64) -> u64 {
    let remedy = format!("use a whole number from {least} to 2^63 - 1");
    let Value::Integer(i) = node.value else {
        if node.value != Value::Bad {
            section.wrong_type(node, key, "a whole number", &remedy);
        }
        return least;
    };
    match u64::try_from(i) {
        Ok(number) if number >= least => number,
        _ => {
            let rule = format!("{i} lies below {least}");
            section.report(Code::OutOfRange, node.at, key, &rule, &remedy);
            least
        }
    }
}

fn hex(section: &Section<'_>, key: &str) -> String {
    let text = section.text(key);
    let fits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(node) = section.optional(key).filter(|_| !fits) {
        let rule = "is not 16 hex digits";
        section.report(
            Code::BadText,
            node.at,
            key,
            rule,
            "copy it from the results",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_by_base_and_one_by_one() {
        let text = "purpose = \"x\"\nbase = 5\ncount = 3\n";
        let set = seed_set("s.toml", text.as_bytes()).expect("good");
        assert_eq!(
            (set.seed(0), set.seed(2), set.seed(3)),
            (Some(5), Some(7), None)
        );
        let text = "purpose = \"x\"\nseeds = [9, 2]\n\n[[golden]]\nengine = \"0.1.0\"\n\
                    scenario_hash = \"0123456789abcdef\"\nregime = \"none\"\nmode = \"live\"\n\
                    cell = \"low\"\nseed = 2\ndigest = \"0123456789abcdef\"\n";
        let set = seed_set("s.toml", text.as_bytes()).expect("good");
        assert_eq!((set.seed(1), set.seed(2), set.count), (Some(2), None, 2));
        assert_eq!(set.golden.len(), 1);
    }

    #[test]
    fn all_problems_are_named_at_once() {
        let text = "purpos = \"x\"\nbase = -1\ncount = 0\nseed = 3\n[[golden]]\ndigest = \"zz\"\n";
        let problems = seed_set("s.toml", text.as_bytes()).expect_err("bad");
        let said: String = problems.iter().map(|p| format!("{p}\n")).collect();
        for word in [
            "purpos",
            "base",
            "count",
            "seed",
            "golden[0].digest",
            "engine",
            "s.toml:2",
        ] {
            assert!(said.contains(word), "{word}: {said}");
        }
        for text in [
            "purpose = \"x\"\nseeds = []\n",
            "purpose = \"x\"\nseeds = [1.5]\n",
            "purpose = \"x\"\nseeds = 3\n",
            "purpose = \"x\"\nseeds = [1]\ncount = 1\n",
            "purpose = \"x\"\nbase = 9223372036854775807\ncount = 1\n",
            "purpose = \"x\"\nbase = 1\ncount = 10000001\n",
            "purpose = \"x\"\n",
            "",
            "base =",
        ] {
            assert!(seed_set("s.toml", text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_shipped_set_is_good() {
        let text = include_bytes!("../../seeds/reference.toml");
        let set = seed_set("seeds/reference.toml", text).expect("good");
        assert_eq!((set.base, set.count), (1, 20));
    }
}
