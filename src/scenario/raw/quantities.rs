//! Reading of quantities: numbers, counts, durations and pairs, each within its limits.

use super::check::Section;
use super::words::duration;
use crate::scenario::asked::Shape;
use crate::scenario::problem::Code;
use crate::scenario::tree::{Node, Value};
use std::ops::RangeInclusive;

impl Section<'_> {
    /// A number within limits.
    pub(in crate::scenario) fn number(&self, key: &str, limits: RangeInclusive<f64>) -> f64 {
        self.note(key, || Shape::Number(*limits.start(), *limits.end()));
        match self.required(key) {
            Some(node) => self.as_number(node, key, limits),
            None => *limits.start(),
        }
    }

    /// A number within limits, or a default.
    pub(in crate::scenario) fn number_or(
        &self,
        key: &str,
        default: f64,
        limits: RangeInclusive<f64>,
    ) -> f64 {
        self.note(key, || Shape::Number(*limits.start(), *limits.end()));
        self.look(key)
            .map_or(default, |node| self.as_number(node, key, limits))
    }

    /// A number within limits, if it is there.
    pub(in crate::scenario) fn maybe_number(
        &self,
        key: &str,
        limits: RangeInclusive<f64>,
    ) -> Option<f64> {
        self.note(key, || Shape::Number(*limits.start(), *limits.end()));
        self.look(key).map(|node| self.as_number(node, key, limits))
    }

    /// A share of one.
    pub(in crate::scenario) fn share(&self, key: &str) -> f64 {
        self.number(key, 0.0..=1.0)
    }

    /// A number within limits, by its node.
    pub(in crate::scenario) fn as_number(
        &self,
        node: &Node,
        key: &str,
        limits: RangeInclusive<f64>,
    ) -> f64 {
        let number = match &node.value {
            Value::Integer(i) => *i as f64,
            Value::Number(f) => *f,
            Value::Bad => return *limits.start(),
            Value::Text(text) if text.parse::<f64>().is_ok() => {
                self.wrong_type(node, key, "a number", "leave out the quotes");
                return *limits.start();
            }
            _ => {
                let remedy = format!("use a number from {} to {}", limits.start(), limits.end());
                self.wrong_type(node, key, "a number", &remedy);
                return *limits.start();
            }
        };
        if !limits.contains(&number) {
            let rule = format!(
                "{number} lies outside {} to {}",
                limits.start(),
                limits.end()
            );
            let remedy = format!("use a number from {} to {}", limits.start(), limits.end());
            self.report(Code::OutOfRange, node.at, key, &rule, &remedy);
            return *limits.start();
        }
        number
    }

    /// A whole number within limits.
    pub(in crate::scenario) fn count(&self, key: &str, limits: RangeInclusive<u32>) -> u32 {
        self.note(key, || Shape::Count(*limits.start(), *limits.end()));
        match self.required(key) {
            Some(node) => self.as_count(node, key, limits),
            None => *limits.start(),
        }
    }

    /// A whole number within limits, or a default.
    pub(in crate::scenario) fn count_or(
        &self,
        key: &str,
        default: u32,
        limits: RangeInclusive<u32>,
    ) -> u32 {
        self.note(key, || Shape::Count(*limits.start(), *limits.end()));
        match self.look(key) {
            Some(node) => self.as_count(node, key, limits),
            None => default,
        }
    }

    fn as_count(&self, node: &Node, key: &str, limits: RangeInclusive<u32>) -> u32 {
        let remedy = format!(
            "use a whole number from {} to {}",
            limits.start(),
            limits.end()
        );
        let Value::Integer(i) = node.value else {
            if node.value != Value::Bad {
                self.wrong_type(node, key, "a whole number", &remedy);
            }
            return *limits.start();
        };
        match u32::try_from(i) {
            Ok(count) if limits.contains(&count) => count,
            _ => {
                let rule = format!("{i} lies outside {} to {}", limits.start(), limits.end());
                self.report(Code::OutOfRange, node.at, key, &rule, &remedy);
                *limits.start()
            }
        }
    }

    /// A list of numbers within limits.
    pub(in crate::scenario) fn numbers(&self, key: &str, limits: RangeInclusive<f64>) -> Vec<f64> {
        self.note(key, || Shape::Numbers(*limits.start(), *limits.end()));
        let node = self.required(key);
        let elements = self.elements(node, key, "a list of numbers");
        elements
            .iter()
            .map(|element| self.as_number(element, key, limits.clone()))
            .collect()
    }

    /// A list of exactly so many numbers.
    pub(in crate::scenario) fn exactly<const N: usize>(
        &self,
        key: &str,
        limits: RangeInclusive<f64>,
    ) -> [f64; N] {
        let numbers = self.numbers(key, limits.clone());
        let found = numbers.len();
        numbers.try_into().unwrap_or_else(|_| {
            if let Some(node) = self.look(key)
                && matches!(node.value, Value::Array(_))
            {
                let rule = format!("must have {N} numbers, this has {found}");
                self.report(
                    Code::WrongType,
                    node.at,
                    key,
                    &rule,
                    &format!("give {N} numbers"),
                );
            }
            [*limits.start(); N]
        })
    }

    /// \[s\] — a duration such as `36h`.
    pub(in crate::scenario) fn seconds(&self, key: &str) -> u32 {
        self.note(key, || Shape::Duration);
        self.required(key)
            .map_or(0, |node| self.as_seconds(node, key))
    }

    /// \[s\] — a duration, or none for the word `none` or no key at all.
    pub(in crate::scenario) fn maybe_seconds(&self, key: &str) -> Option<u32> {
        self.note(key, || Shape::Duration);
        let node = self.look(key)?;
        (node.value != Value::Text("none".to_owned())).then(|| self.as_seconds(node, key))
    }

    /// \[s\] — a duration, by its node.
    pub(in crate::scenario) fn as_seconds(&self, node: &Node, key: &str) -> u32 {
        let remedy = "write it like \"36h\", \"15m\" or \"30d\"";
        let Value::Text(text) = &node.value else {
            self.wrong_type(node, key, "a duration", remedy);
            return 0;
        };
        match duration(text) {
            Ok(seconds) => seconds,
            Err(rule) => {
                self.report(Code::WrongType, node.at, key, rule, remedy);
                0
            }
        }
    }

    /// Pairs of numbers, ascending in the first, at least two of them; empty when the key is not
    /// there or was wrong.
    pub(in crate::scenario) fn pairs(
        &self,
        key: &str,
        first: RangeInclusive<f64>,
        second: RangeInclusive<f64>,
    ) -> Vec<(f64, f64)> {
        self.note(key, || Shape::Pairs);
        let Some(node) = self.look(key) else {
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for element in self.elements(Some(node), key, "a list of pairs of numbers") {
            match self.elements(Some(element), key, "a pair of numbers") {
                [x, y] => pairs.push((
                    self.as_number(x, key, first.clone()),
                    self.as_number(y, key, second.clone()),
                )),
                _ => {
                    let remedy = "write pairs like [[0, 1], [0.5, 1], [1, 0]]";
                    self.report(Code::Rule, element.at, key, "must be two numbers", remedy);
                }
            }
        }
        let ascends = pairs.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if pairs.len() < 2 || !ascends {
            let rule = "must be at least two pairs, ascending in their first number";
            self.report(Code::Rule, node.at, key, rule, "sort the pairs");
        }
        pairs
    }
}
