//! Tables for the terminal: plain text, no colour, 80 columns; and one report for a browser.

mod asked;
mod batch;
mod calibration;
mod classes;
mod explanation;
mod format;
mod html;
mod survival;
mod sweep;
mod table;
mod truce;
mod uncertainty;

pub use asked::{AskedWords, asked_text};
pub use batch::comparison_text;
pub use calibration::calibration_text;
pub use classes::{ClassRow, classes_text};
pub use explanation::explanation_text;
pub use format::{clean, number, wrapped};
pub use html::{Report, SweepReport, report_html, sweep_report_html};
pub use sweep::sweep_text;
pub use table::{Column, Table};
pub use truce::{bulletin, fates, outcome};
