//! The machine dies in the middle of an import: what was acknowledged stands, and running it again ends where
//! an undisturbed import would have.

use std::process::Stdio;
use std::time::Duration;

use crate::log::assert_gapless;
use crate::office::Office;

/// Enough rows for several batches.
const ELEVATORS: u32 = 9_000;
/// Moments at which the import is killed, from before the first write to after the last batch.
const KILLED_AFTER_MS: [u64; 6] = [15, 120, 350, 700, 1_300, 2_200];

#[test]
fn an_import_killed_at_any_moment_ends_right_when_it_is_run_again() {
    let undisturbed = Office::open();
    let sample = undisturbed.sample(ELEVATORS);
    let files = ["units", "elevators"].map(|dataset| (dataset, sample.join(format!("{dataset}.csv"))));
    for (dataset, file) in &files {
        undisturbed.import_file(dataset, file, &[]).ends_with(0);
    }
    let expected = undisturbed.public_state();

    for (engine, office) in Office::on_each_engine() {
        office.import_file(files[0].0, &files[0].1, &[]).ends_with(0);
        let mut interrupted = 0;
        for moment in KILLED_AFTER_MS {
            let mut import = office.program(&["import", "elevators", files[1].1.to_str().unwrap()]);
            let mut running = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(moment));
            interrupted += u32::from(running.try_wait().unwrap().is_none());
            running.kill().unwrap();
            running.wait().unwrap();
            assert_gapless(&office.log());
        }
        assert!(interrupted > 0, "{engine}: every import was done before it could be killed");

        office.import_file("elevators", &files[1].1, &[]).ends_with(0);
        assert_gapless(&office.log());
        assert_eq!(
            office.log().len(),
            undisturbed.log().len(),
            "{engine}: a rerun publishes only what was lost"
        );
        assert_eq!(office.public_state(), expected, "{engine}");
    }
}
