//! A portal is told to stop, or killed, in the middle of its work: who asked before gets the whole answer, and the next
//! one takes up where it ended.

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::office::Office;

/// How long requests in flight may take.
const DRAINED: Duration = Duration::from_secs(10);

#[test]
fn a_portal_told_to_stop_under_load_answers_who_asked_before() {
    let office = Office::open();
    let sample = office.import_sample(300);
    let mut portal = office.serve();
    portal.wait_for_the_index();
    let asker = portal.asker();
    let is_told = AtomicBool::new(false);
    let answered = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let load = |share: usize| {
            let (asker, is_told, answered) = (&asker, &is_told, &answered);
            move || {
                for number in (share..).step_by(4) {
                    let path = format!(
                        "/api/v1/elevators/{}/history?limit={}",
                        200_001 + number % 300,
                        1 + number / 300
                    );
                    let told_before = is_told.load(Ordering::SeqCst);
                    let Some(answer) = asker.ask(&path) else {
                        assert!(is_told.load(Ordering::SeqCst), "no answer while it was to serve");
                        return number;
                    };
                    assert!(answer.status < 500, "{path}: {} (told before: {told_before})", answer.status);
                    answered.fetch_add(1, Ordering::SeqCst);
                }
                unreachable!("there is no end of numbers")
            }
        };
        let loads: Vec<_> = (0..4).map(|share| scope.spawn(load(share))).collect();
        let newest = asker.ask("/api/v1/meta").unwrap().json()["data_seq"].clone();
        let waiting = scope.spawn({
            let asker = &asker;
            move || asker.ask(&format!("/api/v1/changes?after={newest}&wait=25"))
        });
        let whole = scope.spawn(|| asker.ask("/api/v1/changes?after=0&limit=1000"));
        let is_at_work = |load: &std::thread::ScopedJoinHandle<usize>| !load.is_finished();
        while answered.load(Ordering::SeqCst) < 100 && loads.iter().all(is_at_work) {
            std::thread::sleep(Duration::from_millis(20));
        }
        is_told.store(true, Ordering::SeqCst);
        assert!(portal.stop() < DRAINED);
        assert_eq!(waiting.join().unwrap().expect("who waits for news is answered").status, 200);
        assert_eq!(whole.join().unwrap().unwrap().json()["data"].as_array().map(Vec::len), Some(1000));
        for load in loads {
            load.join().unwrap();
        }
    });
    office.import_file("visits", &sample.join("visits.csv"), &[]).ends_with(0);
}

#[test]
fn a_portal_killed_while_it_takes_in_what_is_published_catches_up() {
    let office = Office::open();
    let sample = office.sample(6_000);
    office.import_file("units", &sample.join("units.csv"), &[]).ends_with(0);
    drop({
        let portal = office.serve();
        portal.wait_for_the_index();
        portal
    });
    let file = sample.join("elevators.csv");
    let mut import = office.program(&["import", "elevators", file.to_str().unwrap()]);
    let mut importing = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Killed when dropped, each a little later in its work of following the import.
    for moment in [60, 150, 300, 500] {
        let portal = office.serve();
        std::thread::sleep(Duration::from_millis(moment));
        drop(portal);
    }
    assert!(importing.wait().unwrap().success());
    let portal = office.serve();
    portal.wait_for_the_index();
    let listed = portal.json("/api/v1/elevators?limit=1");
    assert_eq!(listed["page"]["total"], 6_000);
    let found = portal.json("/api/v1/search?kind=elevator&limit=1");
    assert_eq!((&found["page"]["total"], &found["page"]["total_is_exact"]), (&6_000.into(), &true.into()));
    for code in ["200001", "203000", "206000"] {
        assert_eq!(portal.json(&format!("/api/v1/search?q={code}"))["data"][0]["code"], code);
    }
}
