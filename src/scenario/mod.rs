//! STUB of the scenario reader, for this branch only: the real one replaces it on merge.
#![expect(missing_docs, reason = "a stub")]

use crate::model::TruceSpec;
use std::fmt;
use std::sync::Arc;

#[path = "../experiment/fixture.rs"]
#[expect(dead_code, reason = "the stub needs the specification only")]
mod fixture;

pub struct Request {
    pub scenario: Option<String>,
    pub set: Vec<(String, String)>,
    pub regimes: Option<Vec<String>>,
}

pub trait FileSource {
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

#[derive(Clone, Debug)]
pub struct Problem {
    pub code: String,
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub path: String,
    pub rule: String,
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {} ({}): {}; {}",
            self.file, self.line, self.column, self.path, self.code, self.rule, self.remedy
        )
    }
}

pub struct Loaded {
    pub spec: Arc<TruceSpec>,
    pub text: String,
    pub hash: u64,
    pub name: String,
    pub warnings: Vec<Problem>,
}

pub fn load(request: &Request, files: &dyn FileSource) -> Result<Loaded, Vec<Problem>> {
    let name = request
        .scenario
        .clone()
        .unwrap_or_else(|| "thirty-day-pause".into());
    if name.ends_with(".toml") {
        let text = files.read(&name).map_err(|rule| problem(&name, rule))?;
        return check_text(&name, &text, files);
    }
    if name != "thirty-day-pause" {
        return Err(problem(&name, "no such scenario".into()));
    }
    let names: Vec<String> = request.regimes.clone().unwrap_or_else(|| {
        ["none", "hotline", "observers", "layered"]
            .map(String::from)
            .to_vec()
    });
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let spec = fixture::spec(&names);
    Ok(Loaded {
        spec: Arc::new(spec),
        text: "stub\n".into(),
        hash: 0x1234_5678_9abc_def0,
        name,
        warnings: Vec::new(),
    })
}

pub fn check_text(
    name: &str,
    _text: &[u8],
    _files: &dyn FileSource,
) -> Result<Loaded, Vec<Problem>> {
    Err(problem(name, "this stub reads no files".into()))
}

fn problem(file: &str, rule: String) -> Vec<Problem> {
    vec![Problem {
        code: "S000".into(),
        file: file.into(),
        line: 1,
        column: 1,
        path: String::new(),
        rule,
        remedy: "wait for the merge".into(),
    }]
}

pub mod library {
    pub fn names() -> (Vec<String>, Vec<String>) {
        (
            vec!["thirty-day-pause".into()],
            vec!["none".into(), "layered".into()],
        )
    }
}
