//! The command line of Truceline: see [`truceline::cli`].

fn main() -> std::process::ExitCode {
    truceline::cli::main()
}
