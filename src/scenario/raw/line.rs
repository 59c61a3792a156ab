//! Where the front runs: the line and its stretches.

use super::check::Section;
use crate::model::front::{FrontSpec, GeoPoint, Line, Segment, Stretch};
use crate::scenario::collector::Place;
use crate::scenario::problem::Code;
use crate::scenario::tree::{Node, Value};

/// \[km\] — longest line: once around the Earth.
const MAX_LENGTH_KM: f64 = 40_000.0;
/// \[km\] — how far the last stretch may miss the end of the line.
const END_TOLERANCE_KM: f64 = 1.0;
/// \[1\] — by how much a chainage may fall short of the distance between two points.
const CHAINAGE_TOLERANCE: f64 = 0.001;
/// \[deg\] — where the equation of the day's length still holds.
const MAX_LATITUDE: f64 = 66.0;

/// `front.line` with `front.ruler_km`; `None` when there were problems.
pub(super) fn line(front: &Section<'_>, ruler_km: Option<f64>) -> Option<Line> {
    let section = front.maybe_section("line")?;
    // Credit that travels with the line into every manifest.
    section.optional("source");
    let points = points(&section);
    let chainage = section.has("chainage_km").then(|| {
        let chainage = section.numbers("chainage_km", 0.0..=MAX_LENGTH_KM);
        (chainage, section.number("ruler_km", 0.1..=100.0))
    });
    let at = section.at();
    let line = match (points, chainage) {
        (Some(points), Some((chainage, its_ruler))) => {
            if ruler_km.is_some() {
                let rule = "the line brings its own lengths, with the ruler on which they hold";
                let remedy = "leave out front.ruler_km, or take chainage_km out of the line";
                front.report(Code::Rule, at, "ruler_km", rule, remedy);
            }
            is_chainage_sound(&section, &points, &chainage)
                .then(|| Line::with_chainage(&points, &chainage, its_ruler))
        }
        (Some(points), None) => Some(Line::on_ruler(&points, ruler_km.unwrap_or(1.0))),
        (None, _) => None,
    };
    section.finish();
    line
}

/// The points; `None` when there were problems with them.
fn points(section: &Section<'_>) -> Option<Vec<GeoPoint>> {
    let node = section.needed("points")?;
    let Value::Array(elements) = &node.value else {
        section.wrong_type(node, "points", "a list of positions", "write [[30, 50], …]");
        return None;
    };
    let mut points: Vec<GeoPoint> = Vec::with_capacity(elements.len());
    let mut is_good = true;
    let mut length_km = 0.0;
    for element in elements {
        let Some(point) = point(section, element) else {
            is_good = false;
            continue;
        };
        if let Some(&last) = points.last() {
            is_good &= is_step_good(section, last, point, element.at);
            length_km += last.distance_km(point);
        }
        points.push(point);
    }
    let mut rule = |holds: bool, rule: &str, remedy: &str| {
        if !holds {
            section.report(Code::Rule, node.at, "points", rule, remedy);
            is_good = false;
        }
    };
    let many = elements.len() >= 2;
    rule(
        many,
        "a line has at least two points",
        "draw the whole line",
    );
    rule(
        length_km <= MAX_LENGTH_KM,
        "the line is longer than the Earth is round",
        "use a line of at most 40,000 km",
    );
    is_good.then_some(points)
}

fn point(section: &Section<'_>, node: &Node) -> Option<GeoPoint> {
    let [longitude, latitude] = match &node.value {
        Value::Array(numbers) => match numbers.as_slice() {
            [x, y] => [x, y],
            _ => {
                let remedy = "write it like [30.5, 50.4]";
                section.report(
                    Code::WrongType,
                    node.at,
                    "points",
                    "a point is longitude and latitude",
                    remedy,
                );
                return None;
            }
        },
        Value::Bad => return None,
        _ => {
            section.wrong_type(node, "points", "a position", "write it like [30.5, 50.4]");
            return None;
        }
    };
    let number = |node: &Node, limit: f64, what: &str, remedy: &str| {
        let number = match node.value {
            Value::Number(number) => number,
            Value::Integer(number) => number as f64,
            Value::Bad => return None,
            _ => {
                section.wrong_type(node, "points", "a number", "leave out the quotes");
                return None;
            }
        };
        if number.abs() <= limit {
            return Some(number);
        }
        let rule = format!("{number} is no {what}: it lies outside -{limit} to {limit}");
        section.report(Code::OutOfRange, node.at, "points", &rule, remedy);
        None
    };
    let order = "a point is longitude first, then latitude, in degrees";
    let longitude = number(longitude, 180.0, "longitude", order);
    let polar = "fronts near the poles have days that the model does not know";
    let latitude = number(latitude, 90.0, "latitude", order)
        .and_then(|_| number(latitude, MAX_LATITUDE, "latitude of the model", polar));
    Some(GeoPoint {
        longitude: longitude?,
        latitude: latitude?,
    })
}

fn is_step_good(section: &Section<'_>, last: GeoPoint, point: GeoPoint, at: Place) -> bool {
    if point == last {
        let remedy = "delete one of them";
        section.report(
            Code::Rule,
            at,
            "points",
            "the point before is there again",
            remedy,
        );
        return false;
    }
    if (point.longitude - last.longitude).abs() > 180.0 {
        let rule = format!(
            "the line jumps from longitude {} to {}, over the antimeridian",
            last.longitude, point.longitude
        );
        let remedy = "end the line before 180 degrees";
        section.report(Code::Rule, at, "points", &rule, remedy);
        return false;
    }
    true
}

/// Chainage ascends, and is nowhere shorter than the straight way.
fn is_chainage_sound(section: &Section<'_>, points: &[GeoPoint], chainage: &[f64]) -> bool {
    let report = |i: usize, rule: &str, remedy: &str| {
        let at = section
            .element_place("chainage_km", i)
            .unwrap_or(section.at());
        section.report(Code::Rule, at, "chainage_km", rule, remedy);
    };
    if points.len() != chainage.len() {
        let rule = format!("{} numbers for {} points", chainage.len(), points.len());
        report(0, &rule, "give each point its chainage");
        return false;
    }
    let mut is_sound = true;
    let steps = points.windows(2).zip(chainage.windows(2));
    for (i, (place, km)) in steps.enumerate() {
        let (straight, along) = (place[0].distance_km(place[1]), km[1] - km[0]);
        if along <= 0.0 {
            is_sound = false;
            report(i + 1, "chainage must ascend from point to point", "sort it");
        } else if along < straight * (1.0 - CHAINAGE_TOLERANCE) {
            is_sound = false;
            let rule = format!(
                "{along} km from the point before is shorter than the straight way of {straight:.1} km"
            );
            report(i + 1, &rule, "mend the chainage or the point");
        }
    }
    is_sound
}

/// `[[front.stretch]]`: kinds of line from end to end, without gaps.
pub(super) fn stretches(front: &Section<'_>, spec: &FrontSpec) -> Vec<Stretch> {
    let kinds = Segment::ALL.map(|kind| (kind.name(), kind));
    let mut stretches = Vec::new();
    let mut is_good = true;
    let mut reached = 0.0;
    let mut end = front.at();
    for section in front.sections("stretch") {
        let from_km = section.number("from_km", 0.0..=2_000_000.0);
        let to_km = section.number("to_km", 0.0..=2_000_000.0);
        let kind = section.choice("kind", &kinds);
        end = section.at();
        let mut rule = |holds: bool, key: &str, rule: &str, remedy: &str| {
            if !holds {
                let at = section.optional(key).map_or(end, |node| node.at);
                section.report(Code::Rule, at, key, rule, remedy);
                is_good = false;
            }
        };
        rule(
            from_km < to_km,
            "to_km",
            "a stretch must end after its start",
            "swap from_km and to_km",
        );
        let begins = format!("must begin at {reached} km, where the stretch before ends");
        rule(
            (from_km - reached).abs() < 1e-6,
            "from_km",
            &begins,
            "cover the line from end to end without gaps",
        );
        reached = to_km.max(reached);
        if let Some(kind) = kind {
            stretches.push(Stretch {
                from_km,
                to_km,
                kind,
            });
        }
        section.finish();
    }
    let length_km = spec.length_km();
    if let Some(last) = stretches.last_mut() {
        let misses = (reached - length_km).abs() > END_TOLERANCE_KM || last.from_km >= length_km;
        if is_good && misses {
            let rule = format!("the stretches end at {reached} km, the line at {length_km:.3} km");
            let remedy = "let the last stretch end where the line ends";
            front.report(Code::Rule, end, "stretch", &rule, remedy);
        }
        last.to_km = length_km;
    }
    stretches
}
