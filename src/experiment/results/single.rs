//! One table by itself, outside a results folder: it appears whole or not at all.

use super::columns::TableWriter;
use crate::experiment::error::ExperimentError;
use crate::experiment::folder::{io_error, sync_folder, temporary_name};
use crate::model::{DictionaryEntry, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// A table being written. What is not finished is removed when it is dropped.
pub struct TableFile {
    path: PathBuf,
    temporary: PathBuf,
    writer: Option<TableWriter>,
}

impl TableFile {
    /// Begins a table that will stand at `path`, with the columns of a dictionary.
    ///
    /// # Errors
    /// Its folder cannot be written.
    pub fn create(path: &Path, entries: &[DictionaryEntry]) -> Result<Self, ExperimentError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(temporary_name(&name));
        let writer = TableWriter::create(&temporary, entries)?;
        Ok(Self {
            path: path.to_owned(),
            temporary,
            writer: Some(writer),
        })
    }

    /// Adds a row: values in column order.
    ///
    /// # Errors
    /// The disk is full, or a value is of another kind than its column.
    pub fn push(&mut self, values: Vec<Option<Value>>) -> Result<(), ExperimentError> {
        match &mut self.writer {
            Some(writer) => writer.push(values),
            None => Ok(()),
        }
    }

    /// Ends the table and gives it its name; what stood there is replaced.
    ///
    /// # Errors
    /// It cannot be written or renamed.
    pub fn finish(mut self) -> Result<(), ExperimentError> {
        if let Some(writer) = self.writer.take() {
            writer.finish()?;
            fs::rename(&self.temporary, &self.path)
                .map_err(io_error("rename the file", &self.path))?;
            if let Some(folder) = self.path.parent() {
                sync_folder(folder);
            }
        }
        Ok(())
    }
}

impl Drop for TableFile {
    fn drop(&mut self) {
        self.writer = None;
        // gone already when it was finished; else nothing depends on it
        let _ = fs::remove_file(&self.temporary);
    }
}
