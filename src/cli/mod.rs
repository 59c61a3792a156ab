//! The command line: one file per subcommand.
//!
//! Data goes to standard output, words and progress to standard error. Exit codes: 0 done;
//! 1 a run failed, or the machine did; 2 bad input; 130 interrupted.

mod batch;
mod calibrate;
mod check;
mod compare;
mod dictionary;
mod diff_runs;
mod draws;
mod explain;
mod input;
mod list;
mod new;
mod output;
mod replay;
mod report;
mod results;
mod run;
mod schema;
mod shell;
mod study;
mod sweep;
mod validate;
#[cfg(feature = "viewer")]
mod view;
mod wanted;

use clap::{Args, Parser, Subcommand};
use output::say;
use std::process::ExitCode;

/// An experiment in verification: a ceasefire watched by different regimes.
///
/// Simulates the same truces under each verification regime and says what was seen, what was
/// missed, whom findings blamed, and what it cost. Numbers of judgement, not a forecast.
#[derive(Debug, Parser)]
#[command(name = "truceline", version, max_term_width = 80)]
#[command(after_help = "Example:\n  truceline compare --runs 20")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compare(compare::Arguments),
    Run(run::Arguments),
    Results(results::ResultsArguments),
    Report(report::Arguments),
    Merge(results::MergeArguments),
    Replay(replay::Arguments),
    DiffRuns(diff_runs::Arguments),
    Sweep(sweep::Arguments),
    Explain(explain::Arguments),
    Calibrate(calibrate::Arguments),
    New(new::Arguments),
    Check(check::Arguments),
    Validate(validate::Arguments),
    Study(study::Arguments),
    List(list::Arguments),
    Schema(schema::Arguments),
    Dictionary(dictionary::Arguments),
    Completions(shell::CompletionsArguments),
    Man(shell::ManArguments),
    #[cfg(feature = "viewer")]
    View(view::Arguments),
}

/// Which scenario, and what is changed in it.
#[derive(Debug, Args)]
struct ScenarioArguments {
    /// Built-in scenario, or a file ending in .toml [default: the reference scenario]
    scenario: Option<String>,
    /// Overrides a key of the scenario (repeatable)
    #[arg(long, value_name = "PATH=VALUE", value_parser = input::assignment)]
    set: Vec<(String, String)>,
}

/// Why a command ends early.
#[derive(Debug)]
enum Stop {
    /// Bad input: exit code 2.
    BadInput(String),
    /// A run or the machine failed: exit code 1.
    Failed(String),
    /// A run failed, and everything about it has been said: exit code 1.
    RunsFailed,
    /// Input was bad, and everything about it has been said: exit code 2.
    ProblemsShown,
    /// Ctrl-C: exit code 130.
    Interrupted(String),
    /// Nobody reads the output any more (`| head`): not our fault, exit code 0.
    NobodyListens,
}

impl From<crate::experiment::ExperimentError> for Stop {
    fn from(error: crate::experiment::ExperimentError) -> Self {
        if error.is_bad_input() {
            Self::BadInput(error.to_string())
        } else {
            Self::Failed(error.to_string())
        }
    }
}

/// Reads the arguments, does what they say, and answers with the exit code.
pub fn main() -> ExitCode {
    crate::experiment::quiet_truce_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // a closed pipe is no reason to fail: the message has no other place to go
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let done = match cli.command {
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Results(arguments) => results::results(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Merge(arguments) => results::merge(&arguments),
        Command::Replay(arguments) => replay::replay(&arguments),
        Command::DiffRuns(arguments) => diff_runs::diff_runs(&arguments),
        Command::Sweep(arguments) => sweep::sweep(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Calibrate(arguments) => calibrate::calibrate_regimes(&arguments),
        Command::New(arguments) => new::new(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Validate(arguments) => validate::validate(&arguments),
        Command::Study(arguments) => study::study(&arguments),
        Command::List(arguments) => list::list(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Dictionary(arguments) => dictionary::dictionary(&arguments),
        Command::Completions(arguments) => shell::completions(&arguments),
        Command::Man(arguments) => shell::man(&arguments),
        #[cfg(feature = "viewer")]
        Command::View(arguments) => view::view(&arguments),
    };
    match done {
        Ok(()) | Err(Stop::NobodyListens) => ExitCode::SUCCESS,
        Err(Stop::RunsFailed) => ExitCode::from(1),
        Err(Stop::ProblemsShown) => ExitCode::from(2),
        Err(Stop::BadInput(message)) => {
            say(&format!("error: {message}"));
            ExitCode::from(2)
        }
        Err(Stop::Failed(message)) => {
            say(&format!("error: {message}"));
            ExitCode::from(1)
        }
        Err(Stop::Interrupted(message)) => {
            say(&message);
            ExitCode::from(130)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("truceline "), "{}", command.get_name());
        }
    }

    #[test]
    fn nonsense_is_refused_with_code_2() {
        for line in [
            "truceline compare --runs 0",
            "truceline compare --runs 10000001",
            "truceline compare --threads 0",
            "truceline compare --mode dead",
            "truceline compare --uncertainty-seeds 0",
            "truceline compare --set nothing",
            "truceline compare --out x --no-results",
            "truceline compare --shard 3/2",
            "truceline compare --resume --force",
            "truceline compare --seeds a.toml --runs 3",
            "truceline run --run 3",
            "truceline run --seed -1",
            "truceline run --link x --seed 3",
            "truceline run --anyway",
            "truceline merge x",
            "truceline replay x",
            "truceline check",
            "truceline validate --runs 9",
            "truceline validate --list --json",
            "truceline study access --runs 0",
            "truceline",
        ] {
            let error = Cli::try_parse_from(line.split(' ')).expect_err(line);
            assert!(error.use_stderr() && error.exit_code() == 2, "{line}");
        }
    }
}
