//! `truceline completions` and `truceline man`: what a shell and a manual need.

use super::output::{print, say};
use super::{Cli, Stop};
use crate::report::clean;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;
use std::path::{Path, PathBuf};

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  truceline completions bash > ~/.local/share/bash-completion/completions/truceline\n  \
                  truceline completions fish > ~/.config/fish/completions/truceline.fish"
)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn completions(arguments: &CompletionsArguments) -> Result<(), Stop> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "truceline", &mut text);
    print(&String::from_utf8_lossy(&text))
}

/// Write manual pages, one for each command
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  truceline man ~/.local/share/man/man1")]
pub(super) struct ManArguments {
    /// Folder for the pages; pages of truceline in it are replaced
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

pub(super) fn man(arguments: &ManArguments) -> Result<(), Stop> {
    let dir = &arguments.dir;
    let mut command = Cli::command();
    command.build();
    let mut count = 0;
    std::fs::create_dir_all(dir)
        .and_then(|()| page(&command, dir))
        .and_then(|()| {
            // the page of `help` would only say again what all say
            for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
                page(inner, dir)?;
                count += 1;
            }
            Ok(())
        })
        .map_err(|error| {
            Stop::Failed(format!(
                "cannot write: {error}; {}; check the folder's permissions and space",
                clean(&dir.display().to_string())
            ))
        })?;
    say(&format!("{} pages in {}", count + 1, dir.display()));
    Ok(())
}

fn page(command: &Command, dir: &Path) -> io::Result<()> {
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    let mut text = Vec::new();
    // no date: the same build writes the same pages
    let man = Man::new(command.clone()).date("");
    man.render(&mut text)?;
    std::fs::write(dir.join(format!("{name}.1")), text)
}
