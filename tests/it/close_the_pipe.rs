//! Whoever reads what a command prints stops reading, or there is no room for it: the work is done all the same, and the
//! exit code tells how it went.

use std::fs::File;
use std::process::Command;

use crate::office::Office;
use crate::register::{an_elevator, csv, two_units};

/// The exit code of a command that nobody listens to.
fn unheard(mut program: Command) -> Option<i32> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    program.env("MINGTI_LOG", "debug");
    program.stdout(writer.try_clone().unwrap()).stderr(writer).status().unwrap().code()
}

#[test]
fn what_nobody_reads_changes_no_exit_code() {
    let office = Office::open();
    let units = office.write("units.csv", csv(&two_units()));
    let elevators = office.write("elevators.csv", csv(&[an_elevator("500001").with("stops", "x")]));
    let (units, elevators) = (units.to_str().unwrap(), elevators.to_str().unwrap());
    for (arguments, code) in [
        (&["import", "units", units][..], 0),
        (&["import", "elevators", elevators], 3),
        (&["check"], 0),
        (&["verify"], 0),
        (&["release"], 0),
        (&["reindex"], 0),
        (&["backup", "copy.db"], 0),
        (&["backup", "copy.db"], 1),
        (&["sample", "--elevators", "10", "--out", "sample"], 0),
        (&["import", "lifts", units], 2),
        (&["fly"], 2),
        (&["--help"], 0),
    ] {
        assert_eq!(unheard(office.program(arguments)), Some(code), "{arguments:?}");
    }
    assert_eq!(office.log().len(), 2);
}

#[test]
fn a_report_without_room_leaves_the_import_done() {
    let office = Office::open();
    let units = office.write("units.csv", csv(&two_units()));
    let mut import = office.program(&["import", "units", units.to_str().unwrap()]);
    let full = File::options().write(true).open("/dev/full").unwrap();
    assert_eq!(import.stdout(full).status().unwrap().code(), Some(0));
    assert_eq!(office.log().len(), 2);
}
