//! Two clerks import at the same moment: one waits for the other, nobody is told that the database is locked.

use std::process::Stdio;

use crate::log::assert_gapless;
use crate::office::{Office, Said};
use crate::register::{a_visit, an_elevator, csv, two_units};

const EACH: usize = 600;

#[test]
fn imports_side_by_side_all_land() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &[an_elevator("500001")]);
        let before = office.log().len();
        let files = (0..2).map(|clerk| {
            let visit = |at: usize| {
                let (hour, minute) = (at / 60 % 24, at % 60);
                a_visit("500001", &format!("2021-1{clerk}-{:02}T{hour:02}:{minute:02}:00+08:00", 1 + at % 10))
            };
            let visits: Vec<_> = (0..EACH).map(visit).collect();
            office.write(&format!("clerk-{clerk}.csv"), csv(&visits))
        });
        let imports: Vec<_> = files
            .map(|file| {
                let mut import = office.program(&["import", "visits", file.to_str().unwrap()]);
                import.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        for import in imports {
            Said::from(import.wait_with_output().unwrap()).ends_with(0);
        }
        assert_gapless(&office.log());
        assert_eq!(office.log().len(), before + 2 * EACH, "{engine}");
    }
}
