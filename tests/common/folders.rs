//! Results folders as a program left them, and calls of the program.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program in a folder, not started yet.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_truceline"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

/// Runs the program in a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments)
        .output()
        .expect("the program starts")
}

/// The same, and it must end well.
pub fn done(folder: &Path, arguments: &[&str]) -> Output {
    let output = run(folder, arguments);
    let said = words(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    output
}

/// Output as text.
pub fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// All files of two folders and of those in them, but the provenance, are the same bytes.
pub fn same(folder: &Path, one: &str, other: &str) {
    let names = |dir: &str| -> Vec<String> {
        let entries = fs::read_dir(folder.join(dir)).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name != "provenance.json")
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(one), names(other), "{one} and {other}");
    for name in names(one) {
        let [a, b] = [one, other].map(|dir| format!("{dir}/{name}"));
        if folder.join(&a).is_dir() {
            same(folder, &a, &b);
        } else {
            let [x, y] = [&a, &b].map(|file| fs::read(folder.join(file)).expect("a file"));
            assert!(x == y, "{a} and {b} differ");
        }
    }
}
