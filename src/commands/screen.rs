//! What commands print. Whoever reads it may have gone (`mingti check | head -1`) and a disk behind it may be full: that
//! changes neither what is done nor the exit code, so nobody else prints.

use std::fmt::Arguments;
use std::io::{Write, stderr, stdout};

/// Prints a line of what was asked for.
pub(super) fn show(line: Arguments<'_>) {
    let _ = writeln!(stdout(), "{line}");
}

/// Prints a line for whoever runs the command, beside what was asked for.
pub(super) fn warn(line: Arguments<'_>) {
    let _ = writeln!(stderr(), "{line}");
}
