//! Reads a table back: rows as values in column order, a batch in memory at a time.

use super::columns::kind_of;
use super::{Table, io_error};
use crate::experiment::error::ExperimentError;
use crate::model::Value;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::statistics::Statistics;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A row: values in column order; `None` is null.
pub type Row = Vec<Option<Value>>;

/// Reads one table from its first row to its last.
pub struct TableReader {
    path: PathBuf,
    table: Table,
    reader: SerializedFileReader<File>,
    next_group: usize,
    // columns of the batch at hand, each from its last row to its first
    batch: Vec<Vec<Option<Value>>>,
}

impl TableReader {
    /// Opens a table of a results folder.
    ///
    /// # Errors
    /// It cannot be read, or its columns are not those of this version.
    pub fn open(dir: &Path, table: Table) -> Result<Self, ExperimentError> {
        let path = dir.join(table.file());
        let file = File::open(&path).map_err(io_error("open the table", &path))?;
        let reader =
            SerializedFileReader::new(file).map_err(|error| damaged(&path, error.to_string()))?;
        let fields = reader.metadata().file_metadata().schema().get_fields();
        let entries = table.dictionary();
        let same = fields.len() == entries.len()
            && fields.iter().zip(entries).all(|(field, entry)| {
                field.is_primitive()
                    && field.name() == entry.name
                    && kind_of(field.get_physical_type()) == Some(entry.kind)
            });
        if !same {
            return Err(ExperimentError::Asked {
                what: format!(
                    "the table's columns are not those of version {}; {}",
                    env!("CARGO_PKG_VERSION"),
                    path.display()
                ),
                remedy: "read it with the version that its manifest names".into(),
            });
        }
        Ok(Self {
            path,
            table,
            reader,
            next_group: 0,
            batch: vec![Vec::new(); entries.len()],
        })
    }

    /// Skips batches that end before a run; rows of earlier runs may still come.
    pub fn skip_to_run(&mut self, run: u64) {
        while self.next_group < self.reader.num_row_groups() {
            let group = self.reader.metadata().row_group(self.next_group);
            let place = self.place("run");
            let last = place.and_then(|place| match group.column(place).statistics() {
                Some(Statistics::Int64(numbers)) => numbers.max_opt().copied(),
                _ => None,
            });
            match last {
                Some(last) if last < run as i64 => self.next_group += 1,
                _ => return,
            }
        }
    }

    /// Place of a column.
    pub fn place(&self, name: &str) -> Option<usize> {
        let mut entries = self.table.dictionary().iter();
        entries.position(|entry| entry.name == name)
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    /// The file cannot be read, or is damaged.
    pub fn next_row(&mut self) -> Result<Option<Row>, ExperimentError> {
        if self.batch.first().is_none_or(Vec::is_empty) {
            if self.next_group >= self.reader.num_row_groups() {
                return Ok(None);
            }
            let batch = self
                .reader
                .get_row_group(self.next_group)
                .and_then(|group| columns(group.as_ref()));
            self.batch = batch.map_err(|error| damaged(&self.path, error.to_string()))?;
            self.next_group += 1;
            return self.next_row();
        }
        let row: Option<Row> = self.batch.iter_mut().map(Vec::pop).collect();
        row.map(Some)
            .ok_or_else(|| damaged(&self.path, "its columns differ in length".into()))
    }
}

fn damaged(path: &Path, what: String) -> ExperimentError {
    ExperimentError::Damaged {
        path: path.to_owned(),
        what,
    }
}

/// All columns of a batch, last row first.
fn columns(group: &dyn RowGroupReader) -> ParquetResult<Vec<Vec<Option<Value>>>> {
    let rows = usize::try_from(group.metadata().num_rows())
        .ok()
        .filter(|rows| *rows <= super::columns::BATCH)
        .ok_or_else(|| ParquetError::General("a batch of another size than ours".into()))?;
    let column = |i| match group.get_column_reader(i)? {
        ColumnReader::Int64ColumnReader(reader) => values(reader, rows, |x| Ok(Value::Count(x))),
        ColumnReader::DoubleColumnReader(reader) => values(reader, rows, |x| Ok(Value::Real(x))),
        ColumnReader::BoolColumnReader(reader) => values(reader, rows, |x| Ok(Value::Flag(x))),
        ColumnReader::ByteArrayColumnReader(reader) => values(reader, rows, |x| {
            let text = x.as_utf8().map(str::to_owned)?;
            Ok(Value::Word(text))
        }),
        _ => Err(ParquetError::General("a kind that we do not write".into())),
    };
    (0..group.num_columns()).map(column).collect()
}

fn values<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
    value: impl Fn(T::T) -> ParquetResult<Value>,
) -> ParquetResult<Vec<Option<Value>>> {
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    while levels.len() < rows {
        let (read, _, _) =
            reader.read_records(rows - levels.len(), Some(&mut levels), None, &mut present)?;
        if read == 0 {
            return Err(ParquetError::General("a column has too few rows".into()));
        }
    }
    let mut present = present.into_iter();
    let mut column = Vec::with_capacity(rows);
    for level in levels {
        column.push(if level == 0 {
            None
        } else {
            let next = present.next();
            let next = next.ok_or_else(|| ParquetError::General("a value is missing".into()))?;
            Some(value(next)?)
        });
    }
    column.reverse();
    Ok(column)
}
