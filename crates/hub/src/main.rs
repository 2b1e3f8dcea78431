//! The hub as a program: see `visavi-hub --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    visavi_hub::cli::main()
}
