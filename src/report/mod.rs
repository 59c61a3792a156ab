//! Tables for the terminal: plain text, no colour, 80 columns.

mod batch;
mod calibration;
mod format;
mod table;
mod truce;

pub use batch::comparison_text;
pub use calibration::calibration_text;
pub use format::{clean, number, wrapped};
pub use table::{Column, Table};
pub use truce::{bulletin, fates, outcome};
