//! JSON Schemas of files agree with the reader: everything that ships passes, slips do not.
#![cfg(feature = "scenario")]

use serde_json::{Map, Value, json};
use std::fs;
use std::path::PathBuf;
use truceline::scenario::schema::{SchemaKind, schema};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// TOML as JSON; dates as text, as editors hand them on.
fn json_of(text: &str) -> Value {
    fn of(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => json!(date.to_string()),
            toml::Value::Array(all) => all.into_iter().map(of).collect(),
            toml::Value::Table(table) => {
                let entries = table.into_iter().map(|(key, inner)| (key, of(inner)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(i) => json!(i),
            toml::Value::Float(x) => json!(x),
            toml::Value::Boolean(flag) => json!(flag),
        }
    }
    of(toml::Value::Table(toml::from_str(text).expect("TOML")))
}

/// As much of draft 2020-12 as our schemas use; anything else in one is a fault of this test.
fn problems(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let rules = schema.as_object().expect("a schema is an object");
    for (rule, wanted) in rules {
        let good = match rule.as_str() {
            "$schema" | "title" | "description" => true,
            "type" => match wanted.as_str().expect("one type") {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64(),
                "number" => value.is_number(),
                other => panic!("type {other}"),
            },
            "enum" => wanted.as_array().expect("a list").contains(value),
            "const" => wanted == value,
            "minimum" => value.as_f64().is_none_or(|x| Some(x) >= wanted.as_f64()),
            "maximum" => value.as_f64().is_none_or(|x| Some(x) <= wanted.as_f64()),
            "minItems" => value
                .as_array()
                .is_none_or(|a| Some(a.len() as u64) >= wanted.as_u64()),
            "maxItems" => value
                .as_array()
                .is_none_or(|a| Some(a.len() as u64) <= wanted.as_u64()),
            "items" => {
                for (i, element) in value.as_array().into_iter().flatten().enumerate() {
                    problems(wanted, element, &format!("{at}[{i}]"), found);
                }
                true
            }
            "anyOf" => {
                let passes = |option: &Value| {
                    let mut inner = Vec::new();
                    problems(option, value, at, &mut inner);
                    inner.is_empty()
                };
                wanted.as_array().expect("a list").iter().any(passes)
            }
            "properties" | "additionalProperties" => true,
            other => panic!("{at}: the rule {other}"),
        };
        if !good {
            found.push(format!("{at}: {rule} {wanted} of {value}"));
        }
    }
    let named = rules.get("properties").and_then(Value::as_object);
    for (key, inner) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        match (
            named.and_then(|all| all.get(key)),
            rules.get("additionalProperties"),
        ) {
            (Some(known), _) => problems(known, inner, &at, found),
            (None, Some(Value::Bool(false))) => found.push(format!("{at}: not known")),
            (None, Some(any)) => problems(any, inner, &at, found),
            (None, None) => {}
        }
    }
}

fn problems_of(schema: &Value, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    problems(schema, &json_of(text), "", &mut found);
    found
}

fn texts(folder: &str) -> Vec<(PathBuf, String)> {
    let files = fs::read_dir(root().join(folder)).expect("a folder");
    let mut files: Vec<PathBuf> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    files.sort();
    let text = |path: PathBuf| (path.clone(), fs::read_to_string(path).expect("a text"));
    files.into_iter().map(text).collect()
}

/// A template with everything taken that it offers.
fn taken(text: &str) -> String {
    let offered = |line: &str| line.starts_with('#') && !line.starts_with("# ") && line != "#";
    let lines = text
        .lines()
        .map(|line| if offered(line) { &line[1..] } else { line });
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn everything_that_ships_passes() {
    let mut checked = 0;
    for (folder, kind) in [
        ("scenarios", SchemaKind::Scenario),
        ("scenarios/history", SchemaKind::Scenario),
        ("scenarios/laboratory", SchemaKind::Scenario),
        ("scenarios/facts", SchemaKind::Scenario),
        ("scenarios/studies", SchemaKind::Scenario),
        ("scenarios/regimes", SchemaKind::Regime),
        ("scenarios/experiments", SchemaKind::Experiment),
        ("seeds", SchemaKind::Seeds),
    ] {
        let schema = schema(kind);
        let mut files = texts(folder);
        // truces by name and goldens of the engine are read by tests alone
        let by_tests = |text: &str| text.contains("[[truce]]") || text.contains("\nengine =");
        files.retain(|(_, text)| folder != "seeds" || !by_tests(text));
        for (path, text) in files {
            let found = problems_of(&schema, &text);
            assert!(found.is_empty(), "{}: {found:#?}", path.display());
            checked += 1;
            let slip = format!("comitment = 0.3\n{text}");
            let found = problems_of(&schema, &slip);
            assert_eq!(found, [".comitment: not known"], "{}", path.display());
        }
    }
    assert!(checked > 80, "{checked} files");
    for (name, kind) in [
        ("scenario", SchemaKind::Scenario),
        ("experiment", SchemaKind::Experiment),
    ] {
        let path = root().join(format!("assets/templates/{name}.toml"));
        let text = fs::read_to_string(path).expect("a template");
        let schema = schema(kind);
        assert_eq!(problems_of(&schema, &text), [""; 0]);
        assert_eq!(problems_of(&schema, &taken(&text)), [""; 0]);
    }
}

#[test]
fn slips_do_not_pass() {
    let scenario = schema(SchemaKind::Scenario);
    for slip in [
        "[sides.a]\ncomitment = 0.3\n",
        "[sides.a]\ncommitment = \"much\"\n",
        "[sides.a]\ncommitment = 1.5\n",
        "[sides.a]\npolicy = \"nice\"\n",
        "[sides.c]\ncommitment = 0.5\n",
        "[front]\nsectors = 1.5\n",
        "[agreement]\nreturn_fire = \"sometimes\"\n",
        "[time]\nduration = 30\n",
        "[parameters.command]\nbranching_ration = 0.2\n",
        "[parameters.command]\nbranching_ratio = \"0.2\"\n",
        "[regime.mine.casework]\nanalyst = 3\n",
        "regimes = \"none\"\n",
        "runs = 20\n",
    ] {
        assert_eq!(problems_of(&scenario, slip).len(), 1, "{slip}");
    }
    let experiment = schema(SchemaKind::Experiment);
    for slip in [
        "[design]\nkind = \"gird\"\n",
        "[design]\npoint = 3\n",
        "[factors.x]\nlevel = [1]\n",
        "[uncertainty]\ndraw = 3\n",
        "outputs = [\"held\", 3]\n",
        "runs = \"many\"\n",
        "mode = \"dead\"\n",
    ] {
        assert_eq!(problems_of(&experiment, slip).len(), 1, "{slip}");
    }
    let seeds = schema(SchemaKind::Seeds);
    assert_eq!(problems_of(&seeds, "cont = 3\n").len(), 1);
    assert_eq!(problems_of(&seeds, "[[golden]]\nsed = 3\n").len(), 1);
    let regime = schema(SchemaKind::Regime);
    assert_eq!(problems_of(&regime, "tilte = \"x\"\n").len(), 1);
    assert_eq!(problems_of(&regime, "[casework]\nanalyst = 3\n").len(), 1);
}
