//! CSV twins of the tables, with their columns described as *CSV on the Web* does.
//!
//! Twins are made from the Parquet files, so they cannot say anything else. Null is an empty
//! field. Words are what a spreadsheet must not run: one that begins like a formula gets an
//! apostrophe in front.
//!
//! # References
//! RFC 4180; W3C, Metadata Vocabulary for Tabular Data (2015).

use super::read::TableReader;
use super::{Table, remove_if_there, sync_folder, temporary_name};
use crate::experiment::error::ExperimentError;
use crate::experiment::folder::{io_error, write_whole};
use crate::model::{DictionaryEntry, Kind, Value};
use serde_json::json;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Description of the columns, beside the twins.
pub(super) const METADATA: &str = "csv-metadata.json";

/// Name of a twin.
pub(super) fn file_name(table: Table) -> String {
    format!("{}.csv", table.name())
}

/// Writes the CSV twins of all tables of a finished folder; old ones are replaced.
///
/// # Errors
/// A table cannot be read, or a twin cannot be written; then no half of one stays.
pub fn write_csv(dir: &Path) -> Result<(), ExperimentError> {
    // a folder of an earlier version has fewer tables
    let there = |table: &Table| dir.join(table.file()).is_file();
    let tables: Vec<Table> = Table::ALL.into_iter().filter(there).collect();
    for &table in &tables {
        let name = file_name(table);
        let temporary = dir.join(temporary_name(&name));
        let written = write_twin(dir, table, &temporary);
        if written.is_err() {
            // half a file helps nobody
            let _ = fs::remove_file(&temporary);
        }
        written?;
        fs::rename(&temporary, dir.join(&name)).map_err(io_error("rename the file", &temporary))?;
    }
    sync_folder(dir);
    write_whole(dir, METADATA, metadata(&tables)?.as_bytes())
}

/// Removes twins of older results.
pub(super) fn remove(dir: &Path) -> Result<(), ExperimentError> {
    for table in Table::ALL {
        remove_if_there(&dir.join(file_name(table)))?;
    }
    remove_if_there(&dir.join(METADATA))
}

fn write_twin(dir: &Path, table: Table, path: &Path) -> Result<(), ExperimentError> {
    let mut reader = TableReader::open(dir, table)?;
    let failed = io_error("write the table", path);
    let mut file = BufWriter::new(File::create(path).map_err(&failed)?);
    let names: Vec<&str> = table.dictionary().iter().map(|entry| entry.name).collect();
    let mut line = names.join(",") + "\r\n";
    loop {
        file.write_all(line.as_bytes()).map_err(&failed)?;
        let Some(row) = reader.next_row()? else { break };
        line.clear();
        for (i, value) in row.iter().enumerate() {
            if i > 0 {
                line.push(',');
            }
            field(value.as_ref(), &mut line);
        }
        line.push_str("\r\n");
    }
    file.into_inner()
        .map_err(|error| error.into_error())
        .and_then(|file| file.sync_all())
        .map_err(&failed)
}

fn field(value: Option<&Value>, line: &mut String) {
    // writing into a string cannot fail; numbers in the shortest form that reads back the same
    let _ = match value {
        None => Ok(()),
        Some(Value::Count(n)) => write!(line, "{n}"),
        Some(Value::Real(x)) => write!(line, "{x:?}"),
        Some(Value::Flag(b)) => write!(line, "{b}"),
        Some(Value::Word(word)) => {
            line.push_str(&quoted(word));
            Ok(())
        }
    };
}

fn quoted(word: &str) -> String {
    let formula = word.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if formula {
        format!("'{word}")
    } else {
        word.to_owned()
    };
    // an empty word is not null
    if safe.is_empty() || safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

fn metadata(tables: &[Table]) -> Result<String, ExperimentError> {
    let column = |entry: &DictionaryEntry| {
        json!({
            "name": entry.name,
            "titles": entry.name,
            "datatype": match entry.kind {
                Kind::Count => "integer",
                Kind::Real => "double",
                Kind::Flag => "boolean",
                Kind::Word => "string",
            },
            "dc:description": entry.meaning,
            "schema:unitText": entry.unit,
            "truceline:range": entry.range,
            "truceline:since": entry.since,
        })
    };
    let table = |&table: &Table| {
        let columns: Vec<_> = table.dictionary().iter().map(column).collect();
        json!({
            "url": file_name(table),
            "dc:description": table.meaning(),
            "tableSchema": { "columns": columns },
        })
    };
    let all = json!({
        "@context": "http://www.w3.org/ns/csvw",
        "dialect": { "lineTerminators": ["\r\n"] },
        "tables": tables.iter().map(table).collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_safe_in_a_spreadsheet() {
        assert_eq!(quoted("layered"), "layered");
        assert_eq!(quoted("none#2"), "none#2");
        assert_eq!(quoted("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(quoted("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
        assert_eq!(quoted(""), "\"\"");
        let mut line = String::new();
        field(Some(&Value::Real(0.1)), &mut line);
        field(Some(&Value::Real(1e-300)), &mut line);
        assert_eq!(line, "0.11e-300");
    }
}
