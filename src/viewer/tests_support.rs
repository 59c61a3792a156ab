//! What tests of this room share.

use super::intent::Opening;
use super::session::{Loader, Opened, Session};
use super::truce::{Key, Truce};
use crate::model::base::AssetId;
use crate::model::ledger::story::{Dossier, Evidence, Said, Source};
use crate::model::record::act::Group;
use crate::model::spec::Label;
use crate::model::{Mode, Story, TruceSpec};
use crate::scenario::{NoFiles, Request, check_text, load};
use std::sync::{Arc, OnceLock};

pub const REGIMES: [&str; 5] = ["none", "hotline", "observers", "inspections", "layered"];

/// Two days of the reference scenario.
pub fn spec(set: &[(&str, &str)]) -> Arc<TruceSpec> {
    let set = [("time.duration", "2d")].iter().chain(set);
    let set = set.map(|(p, v)| ((*p).into(), (*v).into()));
    opened(&Opening {
        set: set.collect(),
        ..Opening::default()
    })
    .expect("a scenario")
    .spec
}

fn opened(opening: &Opening) -> Result<Opened, String> {
    let mut request = Request {
        scenario: opening.scenario.clone(),
        // long enough for a mission to come and find something
        set: vec![("time.duration".into(), "7d".into())],
        regimes: Some(REGIMES.map(str::to_owned).to_vec()),
    };
    request.set.extend(opening.set.iter().cloned());
    let loaded = match &opening.text {
        Some(text) => check_text("text.toml", text.as_bytes(), &NoFiles),
        None => load(&request, &NoFiles),
    };
    let loaded = loaded.map_err(|problems| {
        let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
        words.join("\n")
    })?;
    Ok(Opened {
        spec: loaded.spec,
        name: loaded.name,
        hash: loaded.hash,
        text: loaded.text,
    })
}

/// Reads scenarios of seven days.
pub fn loader() -> Loader {
    Arc::new(opened)
}

/// A session on two days of the reference scenario, read as the program reads it.
pub fn library_session() -> Session {
    let opening = Opening {
        set: vec![("time.duration".into(), "2d".into())],
        regime: Some("observers".into()),
        seed: 1,
        ..Opening::default()
    };
    Session::new(library_loader(), opening).expect("a session")
}

/// Reads scenarios of the library, and those of results.
pub fn library_loader() -> Loader {
    Arc::new(|opening: &Opening| {
        let words = |problems: Vec<crate::scenario::Problem>| {
            let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
            words.join("\n")
        };
        let loaded = match &opening.text {
            Some(text) => {
                return crate::viewer::reading::opened_text(opening, text);
            }
            None => load(
                &Request {
                    scenario: opening.scenario.clone(),
                    set: opening.set.clone(),
                    regimes: None,
                },
                &NoFiles,
            ),
        };
        let loaded = loaded.map_err(words)?;
        Ok(Opened {
            spec: loaded.spec,
            name: loaded.name,
            hash: loaded.hash,
            text: loaded.text,
        })
    })
}

/// A case of which one asset told at a second.
pub fn dossier(case: u32, received_s: u32) -> Dossier {
    Dossier {
        case,
        kind: 0,
        group: Group::Fire,
        sector: case as u16,
        x_km: 0.0,
        error_km: 0.0,
        from_s: received_s - 20,
        to_s: received_s - 10,
        prior_odds: 0.5,
        evidence: vec![Evidence {
            received_s,
            source: Source::Asset(0, AssetId(case)),
            factor: 4.0,
            factor_a: 1.0,
        }],
        belief: 0.67,
        aside_s: None,
        finding: None,
        violation: None,
    }
}

/// What a serious finding says.
pub fn said(confirmed_s: u32, adopted_s: Option<u32>, named: Option<Label>) -> Said {
    Said {
        id: 0,
        confirmed_s,
        adopted_s,
        blocked: false,
        claimed: 1,
        grave: true,
        named,
        p_a: 0.5,
        p_neither: 0.0,
        p_ordered: 0.5,
    }
}

/// A session on seven days, nothing computed yet.
pub fn session() -> Session {
    let opening = Opening {
        seed: 1,
        ..Opening::default()
    };
    Session::new(loader(), opening).expect("a session")
}

/// Does the work of the background, for a few rounds.
pub fn settle(session: &mut Session) {
    for _ in 0..4 {
        for job in session.take_jobs() {
            job();
        }
        session.pass(0.0);
    }
}

/// The story of seven days under the fullest regime.
pub fn story() -> Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY
        .get_or_init(|| {
            let key = Key {
                regime: 4,
                seed: 1,
                mode: Mode::Live,
            };
            let seven = spec(&[("time.duration", "7d")]);
            let (mut truce, work) = Truce::new(&seven, key, 1);
            work();
            truce.receive();
            truce.story().expect("a story").clone()
        })
        .clone()
}
