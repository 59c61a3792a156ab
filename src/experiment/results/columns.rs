//! One Parquet table: columns of the dictionary, every column optional, rows in run order.
//!
//! Bytes depend on where batches are cut, so there is one writer and one batch size.

use crate::experiment::error::ExperimentError;
use crate::model::{DictionaryEntry, Kind, Value};
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows of a batch (a row group).
pub(super) const BATCH: usize = 8_192;

/// The dictionary of a table as JSON: what the file-level key `dictionary` holds.
pub fn dictionary_value(entries: &[DictionaryEntry]) -> serde_json::Value {
    let rows = entries.iter().map(|entry| {
        json!({
            "name": entry.name,
            "kind": kind_name(entry.kind),
            "unit": entry.unit,
            "range": entry.range,
            "meaning": entry.meaning,
            "since": entry.since,
        })
    });
    serde_json::Value::Array(rows.collect())
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "count",
        Kind::Real => "real",
        Kind::Flag => "flag",
        Kind::Word => "word",
    }
}

/// The kind that a physical type holds.
pub(super) fn kind_of(physical: PhysicalType) -> Option<Kind> {
    match physical {
        PhysicalType::INT64 => Some(Kind::Count),
        PhysicalType::DOUBLE => Some(Kind::Real),
        PhysicalType::BOOLEAN => Some(Kind::Flag),
        PhysicalType::BYTE_ARRAY => Some(Kind::Word),
        _ => None,
    }
}

/// Values of a column that wait for their batch: those that are not null, and for each row
/// whether it has one (the definition level of Parquet).
#[derive(Debug)]
struct Column {
    present: Vec<i16>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Count(Vec<i64>),
    Real(Vec<f64>),
    Flag(Vec<bool>),
    Word(Vec<ByteArray>),
}

impl Column {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Count => Values::Count(Vec::new()),
            Kind::Real => Values::Real(Vec::new()),
            Kind::Flag => Values::Flag(Vec::new()),
            Kind::Word => Values::Word(Vec::new()),
        };
        Self {
            present: Vec::new(),
            values,
        }
    }

    fn push(&mut self, value: Option<Value>) -> ParquetResult<()> {
        self.present.push(i16::from(value.is_some()));
        match (&mut self.values, value) {
            (_, None) => {}
            (Values::Count(all), Some(Value::Count(x))) => all.push(x),
            (Values::Real(all), Some(Value::Real(x))) => all.push(x),
            (Values::Flag(all), Some(Value::Flag(x))) => all.push(x),
            (Values::Word(all), Some(Value::Word(x))) => all.push(ByteArray::from(x.into_bytes())),
            _ => {
                return Err(ParquetError::General(
                    "a value of another kind than its column".into(),
                ));
            }
        }
        Ok(())
    }

    fn write(&mut self, writer: &mut ColumnWriter<'_>) -> ParquetResult<()> {
        let levels = Some(self.present.as_slice());
        match (writer, &mut self.values) {
            (ColumnWriter::Int64ColumnWriter(w), Values::Count(x)) => {
                w.write_batch(x, levels, None)?;
                x.clear();
            }
            (ColumnWriter::DoubleColumnWriter(w), Values::Real(x)) => {
                w.write_batch(x, levels, None)?;
                x.clear();
            }
            (ColumnWriter::BoolColumnWriter(w), Values::Flag(x)) => {
                w.write_batch(x, levels, None)?;
                x.clear();
            }
            (ColumnWriter::ByteArrayColumnWriter(w), Values::Word(x)) => {
                w.write_batch(x, levels, None)?;
                x.clear();
            }
            _ => {
                return Err(ParquetError::General(
                    "the schema differs from the columns".into(),
                ));
            }
        }
        self.present.clear();
        Ok(())
    }
}

/// Where a table goes.
enum Target {
    File(BufWriter<File>),
    /// Nowhere: only its length is wanted.
    Length(u64),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Length(length) => {
                *length += bytes.len() as u64;
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Length(_) => Ok(()),
        }
    }
}

/// Writes one table to a temporary file.
pub(super) struct TableWriter {
    path: PathBuf,
    writer: SerializedFileWriter<Target>,
    columns: Vec<Column>,
    rows: usize,
}

impl TableWriter {
    /// A table at `path` with the columns of a dictionary.
    pub(super) fn create(
        path: &Path,
        entries: &[DictionaryEntry],
    ) -> Result<Self, ExperimentError> {
        let file = File::create(path).map_err(|source| ExperimentError::Io {
            doing: "create the table",
            path: path.to_owned(),
            source,
        })?;
        Self::to(Target::File(BufWriter::new(file)), path, entries)
    }

    /// A table that is written nowhere, to know how long it would be.
    pub(super) fn measuring(entries: &[DictionaryEntry]) -> Result<Self, ExperimentError> {
        Self::to(Target::Length(0), Path::new("(nowhere)"), entries)
    }

    fn to(
        target: Target,
        path: &Path,
        entries: &[DictionaryEntry],
    ) -> Result<Self, ExperimentError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("truceline ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![KeyValue::new(
                "dictionary".to_owned(),
                dictionary_value(entries).to_string(),
            )]))
            .build();
        let writer = schema(entries)
            .and_then(|schema| SerializedFileWriter::new(target, schema, Arc::new(properties)))
            .map_err(|source| ExperimentError::Parquet {
                path: path.to_owned(),
                source,
            })?;
        let columns = entries
            .iter()
            .map(|entry| Column::new(entry.kind))
            .collect();
        Ok(Self {
            path: path.to_owned(),
            writer,
            columns,
            rows: 0,
        })
    }

    /// Adds a row: values in column order.
    pub(super) fn push(&mut self, values: Vec<Option<Value>>) -> Result<(), ExperimentError> {
        let pushed = self
            .columns
            .iter_mut()
            .zip(values)
            .try_for_each(|(column, value)| column.push(value));
        self.rows += 1;
        let written = if self.rows == BATCH {
            pushed.and_then(|()| self.flush())
        } else {
            pushed
        };
        written.map_err(|source| ExperimentError::Parquet {
            path: self.path.clone(),
            source,
        })
    }

    fn flush(&mut self) -> ParquetResult<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else {
                return Err(ParquetError::General("the schema has fewer columns".into()));
            };
            column.write(writer.untyped())?;
            writer.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    /// Writes what waits and the footer, and waits until the disk has it. Returns the length of
    /// a table that is only measured.
    pub(super) fn finish(mut self) -> Result<u64, ExperimentError> {
        let flushed = if self.rows > 0 { self.flush() } else { Ok(()) };
        let path = self.path;
        let target = flushed
            .and_then(|()| self.writer.into_inner())
            .map_err(|source| ExperimentError::Parquet {
                path: path.clone(),
                source,
            })?;
        let buffer = match target {
            Target::File(buffer) => buffer,
            Target::Length(length) => return Ok(length),
        };
        buffer
            .into_inner()
            .map_err(|error| error.into_error())
            .and_then(|file| file.sync_all())
            .map(|()| 0)
            .map_err(|source| ExperimentError::Io {
                doing: "finish the table",
                path,
                source,
            })
    }
}

fn schema(entries: &[DictionaryEntry]) -> ParquetResult<TypePtr> {
    let fields = entries.iter().map(|entry| {
        let (physical, logical) = match entry.kind {
            Kind::Count => (PhysicalType::INT64, None),
            Kind::Real => (PhysicalType::DOUBLE, None),
            Kind::Flag => (PhysicalType::BOOLEAN, None),
            Kind::Word => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        };
        Type::primitive_type_builder(entry.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    });
    let fields = fields.collect::<ParquetResult<Vec<TypePtr>>>()?;
    Type::group_type_builder("schema")
        .with_fields(fields)
        .build()
        .map(Arc::new)
}
