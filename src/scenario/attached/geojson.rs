//! A line as GeoJSON: one LineString, by itself, in a Feature or in a FeatureCollection.
//!
//! Members are kept as slices of the text (`RawValue`), so every number knows its place in the file.
//!
//! # References
//! RFC 7946, *The GeoJSON Format* (2016): positions are longitude, latitude in WGS 84.

use super::{credit, source};
use crate::scenario::collector::{Collector, Place};
use crate::scenario::problem::Code;
use crate::scenario::text;
use crate::scenario::tree::{Node, Table, Value};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

type Members<'t> = BTreeMap<String, &'t RawValue>;

/// \[1\] — most points of a line: with their chainage, a series and the catalogues they still fit
/// into the text of a result.
const MAX_POINTS: usize = 8_192;

/// Members of a feature's `properties` that are read, all optional.
const PROPERTIES: [&str; 3] = ["chainage_km", "ruler_km", "source"];

/// The line of a file as the table `front.line`.
pub(super) fn read(log: &Collector, name: &str, bytes: &[u8]) -> Option<Node> {
    let (text, source) = source(log, name, bytes)?;
    let file = File { log, text, source };
    let whole: &RawValue = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => {
            let at = file.at_line(error.line(), error.column());
            let rule = format!("not JSON: {}", text::shown(&error.to_string()));
            let remedy = "see geojson.org for the notation; NaN and comments are no JSON";
            log.report(Code::Syntax, at, "", &rule, remedy);
            return None;
        }
    };
    let (line, properties) = file.line(whole)?;
    let mut table = Table::default();
    let Some(coordinates) = line.get("coordinates") else {
        let rule = "a LineString needs its coordinates";
        let remedy = "add \"coordinates\": [[longitude, latitude], …]";
        log.report(
            Code::MissingKey,
            file.at(whole),
            "coordinates",
            rule,
            remedy,
        );
        return None;
    };
    table.put("points", file.list(coordinates, "coordinates", 2)?);
    for key in PROPERTIES {
        let Some(value) = properties.get(key) else {
            continue;
        };
        let node = match key {
            "chainage_km" => file.list(value, key, 1)?,
            "ruler_km" => file.number(value, key),
            _ => file.source(value),
        };
        table.put(key, node);
    }
    Some(Node {
        value: Value::Table(table),
        at: file.at(whole),
    })
}

struct File<'a, 't> {
    log: &'a Collector,
    text: &'t str,
    source: u16,
}

impl<'t> File<'_, 't> {
    /// Place of a part of the text.
    fn at(&self, raw: &RawValue) -> Place {
        let offset = (raw.get().as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        Place {
            source: self.source,
            start: offset.min(self.text.len()) as u32,
        }
    }

    /// Place of a line and a column of bytes, both from 1.
    fn at_line(&self, line: usize, column: usize) -> Place {
        let before: usize = self
            .text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        Place {
            source: self.source,
            start: (before + column.saturating_sub(1)) as u32,
        }
    }

    fn wrong(&self, raw: &RawValue, path: &str, wanted: &str) {
        let found = raw.get().chars().next().map_or("nothing", |c| match c {
            '{' => "an object",
            '[' => "a list",
            '"' => "a string",
            't' | 'f' => "true or false",
            'n' => "null",
            _ => "a number",
        });
        let rule = format!("must be {wanted}, this is {found}");
        let remedy = "see RFC 7946 for the notation";
        self.log
            .report(Code::WrongType, self.at(raw), path, &rule, remedy);
    }

    fn object(&self, raw: &'t RawValue, path: &str) -> Option<Members<'t>> {
        let members = serde_json::from_str(raw.get()).ok();
        if members.is_none() {
            self.wrong(raw, path, "an object");
        }
        members
    }

    fn kind(&self, object: &Members<'t>) -> String {
        let kind = object.get("type");
        kind.and_then(|raw| serde_json::from_str(raw.get()).ok())
            .unwrap_or_default()
    }

    /// The LineString of a file, and the properties of its feature.
    fn line(&self, whole: &'t RawValue) -> Option<(Members<'t>, Members<'t>)> {
        let object = self.object(whole, "")?;
        self.check_reference(&object);
        match self.kind(&object).as_str() {
            "LineString" => Some((object, Members::new())),
            "Feature" => {
                let found = self.feature(&object)?;
                if found.is_none() {
                    self.no_line(whole, "a Feature whose geometry is no LineString");
                }
                found
            }
            "FeatureCollection" => self.only_line_of(whole, &object),
            other => {
                self.no_line(whole, &format!("of type `{}`", text::shown(other)));
                None
            }
        }
    }

    fn no_line(&self, raw: &RawValue, what: &str) {
        let rule = format!("must be one LineString, this is {what}");
        let remedy = "draw the front as one LineString, alone or in a Feature";
        self.log
            .report(Code::WrongType, self.at(raw), "type", &rule, remedy);
    }

    /// The geometry and properties of a feature; `Some(None)` when the geometry is no line.
    fn feature(&self, feature: &Members<'t>) -> Option<Option<(Members<'t>, Members<'t>)>> {
        let Some(geometry) = feature.get("geometry").filter(|raw| raw.get() != "null") else {
            return Some(None);
        };
        let geometry = self.object(geometry, "geometry")?;
        if self.kind(&geometry) != "LineString" {
            return Some(None);
        }
        let properties = match feature.get("properties").filter(|raw| raw.get() != "null") {
            Some(properties) => self.object(properties, "properties")?,
            None => Members::new(),
        };
        Some(Some((geometry, properties)))
    }

    /// The line of a collection that has exactly one; features of other kinds are not read.
    fn only_line_of(
        &self,
        whole: &'t RawValue,
        object: &Members<'t>,
    ) -> Option<(Members<'t>, Members<'t>)> {
        let Some(features) = object.get("features") else {
            self.no_line(whole, "a FeatureCollection without features");
            return None;
        };
        let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(features.get()) else {
            self.wrong(features, "features", "a list");
            return None;
        };
        let mut lines = Vec::new();
        let mut is_whole = true;
        for feature in list {
            match self.object(feature, "features").map(|f| self.feature(&f)) {
                Some(Some(found)) => lines.extend(found),
                _ => is_whole = false,
            }
        }
        if lines.len() != 1 && is_whole {
            let what = format!("a FeatureCollection with {} of them", lines.len());
            self.no_line(whole, &what);
        }
        lines.pop().filter(|_| is_whole && lines.is_empty())
    }

    /// The old member `crs` may only name what the format now is.
    fn check_reference(&self, object: &Members<'t>) {
        if let Some(crs) = object.get("crs").filter(|raw| raw.get() != "null")
            && !crs.get().contains("CRS84")
            && !crs.get().contains("4326")
        {
            let rule = "coordinates must be longitude and latitude in WGS 84";
            let remedy = "convert the file to EPSG:4326 and leave out \"crs\"";
            self.log
                .report(Code::Rule, self.at(crs), "crs", rule, remedy);
        }
    }

    /// A list of numbers (depth 1) or of positions (depth 2); `None` when it is no list at all.
    fn list(&self, raw: &'t RawValue, path: &str, depth: u8) -> Option<Node> {
        let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
            self.wrong(raw, path, "a list");
            return None;
        };
        if list.len() > MAX_POINTS {
            let rule = format!("{} points, at most {MAX_POINTS} are read", list.len());
            let remedy = "simplify the line; points much closer than the ruler add nothing";
            self.log
                .report(Code::TooLarge, self.at(raw), path, &rule, remedy);
            return None;
        }
        let elements = list.into_iter().map(|element| {
            if depth == 1 {
                self.number(element, path)
            } else {
                self.position(element, path)
            }
        });
        Some(Node {
            value: Value::Array(elements.collect()),
            at: self.at(raw),
        })
    }

    /// Longitude and latitude; a height may follow and is not read.
    fn position(&self, raw: &'t RawValue, path: &str) -> Node {
        let numbers: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
        let value = match numbers.as_slice() {
            [x, y] | [x, y, _] => Value::Array(vec![self.number(x, path), self.number(y, path)]),
            _ => {
                self.wrong(raw, path, "a position of two or three numbers");
                Value::Bad
            }
        };
        Node {
            value,
            at: self.at(raw),
        }
    }

    fn number(&self, raw: &RawValue, path: &str) -> Node {
        let at = self.at(raw);
        let value = match raw.get().parse::<f64>() {
            // adding zero turns −0 into 0, as in TOML
            Ok(number) if number.is_finite() => Value::Number(number + 0.0),
            Ok(_) => {
                let rule = "the number must be finite";
                self.log
                    .report(Code::NotFinite, at, path, rule, "use a finite number");
                Value::Bad
            }
            Err(_) => {
                self.wrong(raw, path, "a number");
                Value::Bad
            }
        };
        Node { value, at }
    }

    fn source(&self, raw: &RawValue) -> Node {
        let at = self.at(raw);
        let value = match serde_json::from_str::<String>(raw.get()) {
            Ok(text) => credit(self.log, &text, at),
            Err(_) => {
                self.wrong(raw, "source", "a string");
                Value::Bad
            }
        };
        Node { value, at }
    }
}
