//! The embedded library: scenarios, regimes and catalogues that every build carries, so that a
//! result depends on the version of the program and on no file beside it.

macro_rules! embed {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$( ($name, include_str!(concat!("../../", $folder, "/", $name, ".toml"))) ),*]
    };
}

const SCENARIOS: &[(&str, &str)] = embed!("scenarios":
    "thirty-day-pause",
    "thirty-day-pause-mirror",
    "low-intensity-line",
    "war-goes-on",
);

const REGIMES: &[(&str, &str)] = embed!("scenarios/regimes":
    "none",
    "hotline",
    "observers",
    "inspections",
    "layered",
);

const LABORATORY: &[(&str, &str)] = embed!("scenarios/laboratory":
    "laboratory",
    "decisions",
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
);

const CATALOGUES: &[(&str, &str)] = embed!("assets/catalogue":
    "parameters",
    "acts",
    "sensors",
    "climate",
);

/// Name of the reference scenario.
pub const REFERENCE: &str = "thirty-day-pause";

/// Names of the embedded scenarios, the reference first.
pub fn scenario_names() -> impl Iterator<Item = &'static str> + Clone {
    SCENARIOS.iter().map(|(name, _)| *name)
}

/// Names of the embedded laboratories: small scenarios with a known answer each. The first is the
/// base that the others, and those of strangers, extend; it promises nothing.
pub fn laboratory_names() -> impl Iterator<Item = &'static str> + Clone {
    LABORATORY.iter().map(|(name, _)| *name)
}

/// Names of the embedded regimes, from the least watch to the most.
pub fn regime_names() -> impl Iterator<Item = &'static str> + Clone {
    REGIMES.iter().map(|(name, _)| *name)
}

/// Names of all embedded scenarios and regimes.
pub fn names() -> Vec<&'static str> {
    scenario_names().chain(regime_names()).collect()
}

/// Text of an embedded scenario or laboratory.
pub fn scenario(name: &str) -> Option<&'static str> {
    find(SCENARIOS, name).or_else(|| find(LABORATORY, name))
}

/// Text of an embedded regime.
pub fn regime(name: &str) -> Option<&'static str> {
    find(REGIMES, name)
}

/// Text of a catalogue: `parameters`, `acts`, `sensors`, `climate`.
pub fn catalogue(name: &str) -> Option<&'static str> {
    find(CATALOGUES, name)
}

fn find(list: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    list.iter()
        .find(|(entry, _)| *entry == name)
        .map(|(_, text)| *text)
}
