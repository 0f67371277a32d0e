//! A clerk imports while the portal runs: it shows within a second what another process published.

use std::time::{Duration, Instant};

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_visit, an_elevator, two_units};

/// How long a visitor waits, counted from the end of the import.
const A_SECOND: Duration = Duration::from_secs(1);

/// Asks again and again until the answer is right; fails after a second.
#[track_caller]
fn within_a_second(portal: &Portal, path: &str, is_right: impl Fn(&str) -> bool) {
    let since = Instant::now();
    loop {
        let answer = portal.get(path);
        if answer.status == 200 && is_right(&answer.text()) {
            return;
        }
        assert!(since.elapsed() < A_SECOND, "{path} still answers {}: {}", answer.status, answer.text());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_running_portal_shows_what_another_process_published() {
    for (_, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        let portal = office.serve();
        assert_eq!(portal.get("/e/500001").status, 404);

        office.record("elevators", &[an_elevator("500001").with("model", "A1")]);
        within_a_second(&portal, "/api/v1/elevators/500001", |body| body.contains("\"A1\""));
        within_a_second(&portal, "/e/500001", |page| page.contains("晴川雅苑"));

        office.record("elevators", &[an_elevator("500001").with("model", "B2")]);
        within_a_second(&portal, "/api/v1/elevators/500001", |body| body.contains("\"B2\""));
        within_a_second(&portal, "/api/v1/elevators?region=yuzhong", |body| body.contains("500001"));

        office.record("visits", &[a_visit("500001", "2021-11-14T09:00:00+08:00")]);
        within_a_second(&portal, "/api/v1/elevators/500001/visits", |body| {
            body.contains("2021-11-14T09:00:00")
        });
        within_a_second(&portal, "/api/v1/elevators/500001", |body| {
            body.contains("\"last_onsite_on\":\"2021-11-14\"")
        });
    }
}

#[test]
fn a_portal_started_on_an_empty_record_answers() {
    let portal = Office::open().serve();
    assert_eq!(portal.get("/").status, 200);
    assert_eq!(portal.json("/api/v1/elevators")["page"]["total"], 0);
}
