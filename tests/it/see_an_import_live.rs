//! A clerk imports while the portal runs: it shows within a second what another process published.

use std::time::{Duration, Instant};

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    a_commitment, a_fault, a_mark, a_unit, a_unit_exit, a_visit, an_elevator, credit_code, maintainer,
    two_units, user,
};

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

/// What two units promised is measured once for all their elevators; it must not outlive what was published of them.
#[test]
fn a_record_never_asked_for_shows_what_was_published_of_its_units_meanwhile() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &["500001", "500002", "500003"].map(an_elevator));
        office.record("annotations", &["500001", "500002"].map(|code| a_mark(code, "2021-01-01")));
        office.record("commitments", &[a_commitment("fault_rate")]);
        let portal = office.serve();
        let promise = &portal.json("/api/v1/elevators/500001")["commitments"][0];
        assert_eq!(promise["verdict"]["code"], "not_reported", "{engine}: silence is no zero: {promise}");
        assert!(promise.get("actual").is_none(), "{engine}: {promise}");

        office.record("incidents", &[a_fault("F-1", "500001", "2021-06-01T09:00:00+08:00")]);
        within_a_second(&portal, "/api/v1/elevators/500002", |body| body.contains("\"actual\":0.57"));

        office.record("units", &[a_unit(&maintainer(), "改名电梯（样本）")]);
        within_a_second(&portal, "/api/v1/elevators/500003", |body| body.contains("改名电梯（样本）"));
    }
}

/// An incident is known by its number alone: corrected, it may have happened to another elevator, of other units.
#[test]
fn a_history_in_memory_follows_the_names_of_its_units() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let portal = office.serve();
    within_a_second(&portal, "/e/500001/history", |page| page.contains("安行电梯（样本）"));
    office.record("units", &[a_unit(&maintainer(), "新安行电梯（样本）")]);
    within_a_second(&portal, "/e/500001/history", |page| page.contains("新安行电梯（样本）"));
}

#[test]
fn an_incident_that_moves_to_another_elevator_leaves_the_first_at_once() {
    for (engine, office) in Office::on_each_engine() {
        let another = credit_code(9);
        office.record("units", &two_units());
        office.record("units", &[a_unit(&another, "别家物业（样本）")]);
        office.record("elevators", &["500001", "500003"].map(an_elevator));
        office.record("elevators", &[an_elevator("500002").used_by(&another)]);
        office.record("annotations", &["500001", "500003"].map(|code| a_mark(code, "2021-01-01")));
        office.record("commitments", &[a_commitment("fault_rate")]);
        office.record("incidents", &[a_fault("F-1", "500001", "2021-06-01T09:00:00+08:00")]);
        let portal = office.serve();
        let incidents = |code: &str| format!("/api/v1/elevators/{code}/incidents");
        let number = |code: &str| portal.json(&incidents(code))["page"]["total"].clone();
        assert_eq!([number("500001"), number("500002")], [1, 0], "{engine}");
        let promise = &portal.json("/api/v1/elevators/500001")["commitments"][0];
        assert!(promise["actual"].as_f64() > Some(0.5), "{engine}: {promise}");
        assert!(portal.get("/e/500001").text().contains("0.57"), "{engine}: the result stands on the page");

        office.record("incidents", &[a_fault("F-1", "500002", "2021-06-01T09:00:00+08:00")]);
        within_a_second(&portal, &incidents("500001"), |body| !body.contains("F-1"));
        within_a_second(&portal, &incidents("500002"), |body| body.contains("F-1"));
        within_a_second(&portal, "/api/v1/elevators/500001", |body| {
            !body.contains("\"actual\"") && body.contains("\"not_reported\"")
        });
        within_a_second(&portal, "/e/500001", |page| !page.contains("0.57"));
    }
}

/// A notice is known by its number: corrected, it may be about another unit.
#[test]
fn a_notice_that_moves_to_another_unit_leaves_the_first_at_once() {
    for (_, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("exits", &[a_unit_exit("退出-2021-7", &user(), "2021-11-15")]);
        let portal = office.serve();
        let page = |uscc: &str| format!("/units/{uscc}");
        assert!(portal.get(&page(&user())).text().contains("退出-2021-7"));
        assert!(!portal.get(&page(&maintainer())).text().contains("退出-2021-7"));

        office.record("exits", &[a_unit_exit("退出-2021-7", &maintainer(), "2021-11-15")]);
        within_a_second(&portal, &page(&user()), |page| !page.contains("退出-2021-7"));
        within_a_second(&portal, &page(&maintainer()), |page| page.contains("退出-2021-7"));
    }
}

#[test]
fn a_portal_started_on_an_empty_record_answers() {
    let portal = Office::open().serve();
    assert_eq!(portal.get("/").status, 200);
    assert_eq!(portal.json("/api/v1/elevators")["page"]["total"], 0);
}

#[test]
fn a_follower_of_the_log_is_answered_when_something_is_published() {
    let office = Office::open();
    office.record("units", &two_units());
    let portal = office.serve();
    let began = Instant::now();
    assert_eq!(
        portal.json("/api/v1/changes?after=0&wait=25")["page"]["total"],
        2,
        "what is there is not waited for"
    );
    assert_eq!(portal.json("/api/v1/changes?after=2&wait=1")["data"], serde_json::json!([]));
    assert!(began.elapsed() >= Duration::from_secs(1));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| portal.json("/api/v1/changes?after=2&wait=25"));
        office.record("elevators", &[an_elevator("500001")]);
        assert_eq!(waiting.join().unwrap()["data"][0]["seq"], 3);
    });
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    for wait in ["0", "26", "x"] {
        assert_eq!(portal.get(&format!("/api/v1/changes?wait={wait}")).status, 400, "{wait}");
    }
}

#[test]
fn a_units_history_holds_its_card_and_its_notices() {
    let mut office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.at("2021-11-15T13:00:00+08:00");
    office.record("exits", &[a_unit_exit("退出-2021-9", &maintainer(), "2021-11-15")]);
    let portal = office.serve();
    let uscc = maintainer();
    let history = portal.json(&format!("/api/v1/units/{uscc}/history"));
    let kinds: Vec<_> =
        history["data"].as_array().unwrap().iter().map(|row| row["kind"]["code"].clone()).collect();
    assert_eq!(kinds, ["notice", "unit"], "{history}");
    let page = portal.get(&format!("/units/{uscc}/history"));
    assert!(page.status == 200 && page.text().contains("退出-2021-9"), "{}", page.text());
    let nobody = credit_code(9);
    assert_eq!(portal.get(&format!("/units/{nobody}/history")).status, 404);
}
