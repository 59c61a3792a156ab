//! What is asked of one truce by name: a column of its row, or a number made from several.

use crate::model::{DictionaryEntry, Kind, RunMeasures};

/// The value of an output; none when it is null in the row, or there is nothing to take a share of.
pub fn output(row: &RunMeasures, name: &str) -> Option<f64> {
    match name {
        "quiet" => {
            let status = row.status.as_ref()?;
            Some(if status == "quiet" { 1.0 } else { 0.0 })
        }
        "in_time_front" => in_time(row, "front"),
        "in_time_rear" => in_time(row, "rear"),
        "established_share" => share(column(row, "established")?, column(row, "violations")?),
        _ => column(row, name),
    }
}

/// Whether an output is yes or no, so that its mean is a share of truces.
pub fn is_yes_or_no(name: &str) -> bool {
    let flag = |entry: &DictionaryEntry| entry.name == name && entry.kind == Kind::Flag;
    name == "quiet" || RunMeasures::DICTIONARY.iter().any(flag)
}

fn column(row: &RunMeasures, name: &str) -> Option<f64> {
    row.get(name).and_then(|value| value.number())
}

/// Violations whose critical time ends after the truce say nothing and are left out.
fn in_time(row: &RunMeasures, part: &str) -> Option<f64> {
    let of = |end: &str| column(row, &format!("significant_{part}{end}"));
    let counted = (of("")? - of("_censored")?).max(0.0);
    share(of("_in_time")?.min(counted), counted)
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::experiment::OUTPUTS;

    #[test]
    fn outputs_of_a_row() {
        let row = RunMeasures {
            status: Some("quiet".into()),
            held: Some(false),
            violations: Some(40),
            established: Some(10),
            significant_front: Some(12),
            significant_front_in_time: Some(5),
            significant_front_censored: Some(2),
            significant_rear: Some(3),
            significant_rear_in_time: Some(0),
            significant_rear_censored: Some(3),
            ..RunMeasures::default()
        };
        assert_eq!(output(&row, "quiet"), Some(1.0));
        assert_eq!(output(&row, "held"), Some(0.0));
        assert_eq!(output(&row, "established_share"), Some(0.25));
        assert_eq!(output(&row, "in_time_front"), Some(0.5));
        assert_eq!(output(&row, "in_time_rear"), None);
        assert_eq!(output(&row, "harm"), None);
        assert!(is_yes_or_no("quiet") && is_yes_or_no("held") && !is_yes_or_no("harm"));
        for (name, _) in OUTPUTS {
            assert!(
                RunMeasures::DICTIONARY
                    .iter()
                    .all(|entry| entry.name != *name)
            );
        }
    }
}
