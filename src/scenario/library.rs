//! The embedded library: scenarios, regimes and catalogues that every build carries, so that a
//! result depends on the version of the program and on no file beside it.

macro_rules! embed {
    ($folder:literal: $($name:literal),* $(,)?) => {
        embed!($folder, ".toml": $($name),*)
    };
    ($folder:literal, $ending:literal: $($name:literal),* $(,)?) => {
        &[$( ($name, include_str!(concat!("../../", $folder, "/", $name, $ending))) ),*]
    };
}

const SCENARIOS: &[(&str, &str)] = embed!("scenarios":
    "thirty-day-pause",
    "thirty-day-pause-mirror",
    "low-intensity-line",
    "war-goes-on",
    "dated-example-2025-03",
);

/// Sketches of missions that were; outside the plausible ranges of the reference where they must be.
const HISTORY: &[(&str, &str)] = embed!("scenarios/history":
    "line-420",
    "zone-1000",
    "province",
);

const REGIMES: &[(&str, &str)] = embed!("scenarios/regimes":
    "none",
    "hotline",
    "ntm",
    "inspections",
    "observers",
    "remote",
    "buffer",
    "layered",
    "layered-prepositioned",
    "buffer-prepositioned",
    "civil-military",
    "inspections-without-portals",
    // watch × adjudicate × coordinate
    "factor-coordinate",
    "factor-adjudicate",
    "factor-adjudicate-coordinate",
    "factor-watch",
    "factor-watch-coordinate",
    "factor-watch-adjudicate",
    "factor-watch-adjudicate-coordinate",
    // equal money
    "ten-million-ntm",
    "ten-million-inspections",
    "ten-million-observers",
    "ten-million-remote",
    "ten-million-buffer",
    "fifty-million-ntm",
    "fifty-million-inspections",
    "fifty-million-observers",
    "fifty-million-remote",
    "fifty-million-buffer",
    // of the sketches
    "civilian-mission-2019",
    "civilian-mission-2019-restricted",
    "zone-1000",
    "zone-1000-restricted",
    "province-verifiers",
);

const LABORATORY: &[(&str, &str)] = embed!("scenarios/laboratory":
    "laboratory",
    "decisions",
    "statistics",
    "random-search",
    "sweep-width",
    "shuttle",
    "loop",
    "periodic-looks",
    "poisson-looks",
    "after-a-look",
    "after-a-periodic-look",
    "delay",
    "clouds",
    "correlated-looks",
    "shared-weather",
    "ring-of-cameras",
    "thinned-events",
    "first-report",
    "first-sign",
);

const FACTS: &[(&str, &str)] = embed!("scenarios/facts":
    "weak-orders",
    "strong-orders",
    "eroded-year",
    "civilian-observers",
    "silent-rear",
    "anchors",
    "cloud-window",
    "deployment",
    "mission-costs",
);

/// Studies: a question each, with what was expected before the first run.
const STUDIES: &[(&str, &str)] = embed!("scenarios/studies":
    "access",
    "prepositioned",
    "return-fire",
    "equal-money",
    "consequences",
    "extension",
    "four-functions",
    "knowledge-of-the-watch",
    "rear-clauses",
    "air-sea-energy-only",
    "drone-front",
    "third-actor-provokes",
);

/// Experiments: designs over keys of a scenario, and the comparison of the reference study.
const EXPERIMENTS: &[(&str, &str)] = embed!("scenarios/experiments":
    "reference",
    "commitment",
    "return-fire",
    "precision",
    "screening",
    "sobol",
);

const CATALOGUES: &[(&str, &str)] = embed!("assets/catalogue":
    "parameters",
    "acts",
    "sensors",
    "climate",
    "profiles",
);

/// Lines that a front may follow.
pub(super) const LINES: &[(&str, &str)] = embed!("assets/data", ".geojson":
    "front-2025-03-13",
);

/// Daily series of cloud cover that may be replayed.
pub(super) const SERIES: &[(&str, &str)] = embed!("assets/data", ".csv":
    "cloud-east",
    "cloud-country",
);

/// Name of the reference scenario.
pub const REFERENCE: &str = "thirty-day-pause";

/// Names of the embedded scenarios, the reference first, the historical sketches last.
pub fn scenario_names() -> impl Iterator<Item = &'static str> + Clone {
    SCENARIOS.iter().chain(HISTORY).map(|(name, _)| *name)
}

/// Names of the embedded laboratories: small scenarios with a known answer each. The first is the
/// base that the others, and those of strangers, extend; it promises nothing.
pub fn laboratory_names() -> impl Iterator<Item = &'static str> + Clone {
    LABORATORY.iter().map(|(name, _)| *name)
}

/// Names of the embedded scenarios whose ensembles must show facts.
pub fn fact_names() -> impl Iterator<Item = &'static str> + Clone {
    FACTS.iter().map(|(name, _)| *name)
}

/// Names of the embedded studies.
pub fn study_names() -> impl Iterator<Item = &'static str> + Clone {
    STUDIES.iter().map(|(name, _)| *name)
}

/// Names of the embedded experiments, the reference study first.
pub fn experiment_names() -> impl Iterator<Item = &'static str> + Clone {
    EXPERIMENTS.iter().map(|(name, _)| *name)
}

/// Names of the historical sketches.
pub fn history_names() -> impl Iterator<Item = &'static str> + Clone {
    HISTORY.iter().map(|(name, _)| *name)
}

/// Names of the embedded regimes: bundles from the least watch to the most, then the families of
/// studies, then those of the sketches.
pub fn regime_names() -> impl Iterator<Item = &'static str> + Clone {
    REGIMES.iter().map(|(name, _)| *name)
}

/// Names of all embedded scenarios and regimes.
pub fn names() -> Vec<&'static str> {
    scenario_names().chain(regime_names()).collect()
}

/// Text of an embedded scenario, laboratory, set-up of facts or study.
pub fn scenario(name: &str) -> Option<&'static str> {
    find(SCENARIOS, name)
        .or_else(|| find(HISTORY, name))
        .or_else(|| find(LABORATORY, name))
        .or_else(|| find(FACTS, name))
        .or_else(|| find(STUDIES, name))
}

/// Text of an embedded experiment.
pub fn experiment(name: &str) -> Option<&'static str> {
    find(EXPERIMENTS, name)
}

/// Text of an embedded regime.
pub fn regime(name: &str) -> Option<&'static str> {
    find(REGIMES, name)
}

/// Text of a catalogue: `parameters`, `acts`, `sensors`, `climate`, `profiles`.
pub fn catalogue(name: &str) -> Option<&'static str> {
    find(CATALOGUES, name)
}

fn find(list: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    list.iter()
        .find(|(entry, _)| *entry == name)
        .map(|(_, text)| *text)
}
