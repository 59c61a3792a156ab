//! The command line of Truceline.

fn main() {}
