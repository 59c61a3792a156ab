//! Tables for the terminal: plain text, no colour, 80 columns.

mod batch;
mod format;
mod table;
mod truce;

pub use batch::comparison_text;
pub use format::{clean, number, wrapped};
pub use table::{Align, Column, Table, WIDTH};
pub use truce::{bulletin, fates, outcome};
