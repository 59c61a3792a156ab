//! `ro-crate-metadata.json`: what the folder is, for archives and search engines.
//!
//! The file says nothing volatile, so it is the same bytes for the same call. A crate that is
//! published needs a date and a licence of publication: both are the publisher's to say, who adds
//! `datePublished` and `license` to the entry `./`.
//!
//! # References
//! RO-Crate Metadata Specification 1.1; schema.org.

use super::csv::{METADATA, file_name};
use super::{COMPARISON, CRATE, MANIFEST, Manifest, PROVENANCE, REPORT, Table, io_error};
use crate::experiment::error::ExperimentError;
use crate::experiment::folder::write_whole;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Writes the file anew for a finished folder: for twins and a report that came later.
///
/// # Errors
/// The manifest cannot be read, or the file cannot be written.
pub fn write_crate(dir: &Path) -> Result<(), ExperimentError> {
    let path = dir.join(MANIFEST);
    let manifest = fs::read_to_string(&path).map_err(io_error("read the manifest", &path))?;
    let manifest: Manifest = serde_json::from_str(&manifest)?;
    let has = |name: &str| dir.join(name).is_file();
    // a folder of an earlier version has fewer tables
    let tables = Table::ALL.into_iter().filter(|table| has(table.file()));
    let tables: Vec<Table> = tables.collect();
    let beside = [COMPARISON, METADATA, REPORT].map(has);
    let text = text(&manifest, &tables, beside)?;
    write_whole(dir, CRATE, text.as_bytes())
}

/// The text of the file.
pub(super) fn text(
    manifest: &Manifest,
    tables: &[Table],
    [comparison, csv, report]: [bool; 3],
) -> Result<String, ExperimentError> {
    let file = |name: &str, format: &str, what: &str| {
        json!({
            "@id": name,
            "@type": "File",
            "name": name,
            "encodingFormat": format,
            "description": what,
        })
    };
    let mut files = vec![file(
        MANIFEST,
        "application/json",
        "What was asked, the whole scenario, version and features of the program",
    )];
    for table in tables {
        let parquet = "application/vnd.apache.parquet";
        files.push(file(table.file(), parquet, table.meaning()));
    }
    if comparison {
        let what = "The printed tables, with intervals, counts and methods";
        files.push(file(COMPARISON, "application/json", what));
    }
    let what = "When, where and how long; the only file that differs between identical calls";
    files.push(file(PROVENANCE, "application/json", what));
    if csv {
        for &table in tables {
            files.push(file(&file_name(table), "text/csv", table.meaning()));
        }
        let what = "Columns of the CSV files: kinds, units, meanings (CSV on the Web)";
        files.push(file(METADATA, "application/csvm+json", what));
    }
    if report {
        let what = "Figures with their data, methods, provenance and limits, for a browser";
        files.push(file(REPORT, "text/html", what));
    }
    let reference = |entity: &Value| json!({ "@id": entity["@id"] });
    let parts: Vec<Value> = files.iter().map(reference).collect();
    let asked = &manifest.asked;
    let shard = manifest.shard.map_or(String::new(), |shard| {
        format!(", shard {} of {}", shard.index, shard.of)
    });
    let description = format!(
        "Simulated truces of the scenario {} under the regimes {}: {} runs from seed {}{shard}. \
         Model of judgement numbers, not a forecast.",
        asked.scenario,
        manifest.regimes.join(", "),
        asked.seeds.count,
        asked.seeds.first,
    );
    let mut graph = vec![
        json!({
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
            "about": { "@id": "./" },
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": format!("Truceline results: {}", asked.scenario),
            "description": description,
            "hasPart": parts,
            "mentions": { "@id": "#run" },
        }),
        json!({
            "@id": "#run",
            "@type": "CreateAction",
            "name": format!("truceline {}", asked.command),
            "instrument": { "@id": "#truceline" },
            "object": { "@id": MANIFEST },
            "result": parts,
        }),
        json!({
            "@id": "#truceline",
            "@type": "SoftwareApplication",
            "name": manifest.tool,
            "version": manifest.version,
            "softwareVersion": manifest.commit.as_deref().unwrap_or(&manifest.version),
        }),
    ];
    graph.append(&mut files);
    let all = json!({
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": graph,
    });
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
