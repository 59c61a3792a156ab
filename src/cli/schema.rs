//! `truceline schema`: what editors need to complete and check files.

use super::Stop;
use super::output::print_json;
use crate::scenario::schema::{SchemaKind, schema as schema_of};
use clap::{Args, ValueEnum};

/// Print the JSON Schema of a kind of file, for editors that complete and check TOML
///
/// Taplo and Even Better TOML take it from a first line `#:schema ./scenario.schema.json` of the
/// file. It is made from what the reader asks for and never stricter; `truceline check` has the
/// last word.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline schema scenario > scenario.schema.json")]
pub(super) struct Arguments {
    /// Kind of file
    #[arg(value_enum, default_value_t = KindOfFile::Scenario)]
    kind: KindOfFile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindOfFile {
    Scenario,
    Regime,
    Experiment,
    Seeds,
}

pub(super) fn schema(arguments: &Arguments) -> Result<(), Stop> {
    print_json(&schema_of(match arguments.kind {
        KindOfFile::Scenario => SchemaKind::Scenario,
        KindOfFile::Regime => SchemaKind::Regime,
        KindOfFile::Experiment => SchemaKind::Experiment,
        KindOfFile::Seeds => SchemaKind::Seeds,
    }))
}
