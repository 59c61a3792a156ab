//! Verification regimes: assets, casework, institution, bill.

use super::assets::{asset_groups, composition, shared_conditions};
use super::casework::{casework, institution};
use super::check::Section;
use crate::model::front::FrontSpec;
use crate::model::sensing::{SensingSpec, SensorCatalogue};
use crate::model::spec::{RegimeSpec, SideSpec};

/// \[EUR\] — far above any mission, to catch slips of the pen.
pub(super) const MAX_EUR: f64 = 1e12;

/// One regime.
pub(in crate::scenario) fn regime(
    section: Section<'_>,
    name: &str,
    sensors: &SensorCatalogue,
    front: &FrontSpec,
    sides: &[SideSpec; 2],
) -> RegimeSpec {
    let shared = shared_conditions(&section);
    let spec = RegimeSpec {
        name: name.to_owned(),
        title: section.text("title"),
        sensing: SensingSpec {
            groups: asset_groups(&section, sensors, &shared, front),
            shared,
            composition: composition(&section, sides),
            lead_time_days: section.number_or("lead_time_days", 0.0, 0.0..=3_650.0),
        },
        casework: casework(&section),
        institution: institution(&section),
        coordination_from_day: section.maybe_number("coordination_from_day", 0.0..=365.0),
        cost_setup: section.number_or("cost_setup", 0.0, 0.0..=MAX_EUR),
        cost_per_day: section.number_or("cost_per_day", 0.0, 0.0..=MAX_EUR),
    };
    section.finish();
    spec
}
